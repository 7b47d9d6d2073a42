using System.Net;
using System.Text.RegularExpressions;
using Dashboard.Engine.Access;
using OtpNet;

namespace Dashboard.Tests.Accounts;

/// <summary>Where a password alone is not enough for administrators: what they may do waits until they have shown more.</summary>
public sealed partial class SecondFactorTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private RunningServer? _server;

    private RunningServer Server => _server!;

    public async ValueTask InitializeAsync() =>
        _server = await RunningServer.StartAsync(
            _folder.Database, setup => TestEvent.AddAsync(setup.Catalogs, "e"), settings: ["--Accounts:SecondFactor=true"]);

    [Fact]
    public async Task An_administrator_with_a_password_alone_is_led_to_set_one_up_and_may_do_nothing_before()
    {
        var account = await Server.WithPasswordAsync(grants: new Grant(Role.Administrator, 0));
        using var browser = await Server.SignedInAsync(account);

        foreach (var path in (string[])["/", "/admin/accounts", "/live/e", "/admin/events"])
        {
            using var led = await browser.GetAsync(path);
            Assert.Equal((path, "/me?needed=second-factor"), (path, browser.To(led)));
        }

        using var entries = await browser.GetAsync("/api/events/e/entries");
        Assert.Equal(HttpStatusCode.Forbidden, entries.StatusCode);
        using var counted = await browser.SendAsync(HttpMethod.Post, "/api/events/e/tallies", Tokens.Tally(), ("X-CSRF-Token", await Tokens.OfAsync(browser)));
        Assert.Equal(HttpStatusCode.Forbidden, counted.StatusCode);
        Assert.Contains("第二项验证", await browser.PageAsync("/me?needed=second-factor"), StringComparison.Ordinal);

        var token = await browser.TokenAsync("/me");
        var page = await browser.PageAsync("/me");
        var device = Device(page);
        using var on = await browser.PostAsync(
            "/me", "codes-on", token, ("On.Ticket", Browser.TicketOf(page)), ("On.Code", device.ComputeTotp(TimeProvider.System.GetUtcNow().UtcDateTime)));

        Assert.Equal(HttpStatusCode.OK, on.StatusCode);
        Assert.Contains("<h1", await browser.PageAsync("/admin/accounts"), StringComparison.Ordinal);
        // A session that is renewed is as well proven as it was.
        (await browser.SubmitAsync("/me", "others")).Dispose();
        Assert.Contains("<h1", await browser.PageAsync("/admin/accounts"), StringComparison.Ordinal);
        // The last factor stays.
        using var off = await browser.SubmitAsync("/me", "codes-off", ("Off.Password", Passworded.Password));
        Assert.Contains("须保留第二项验证", await Browser.FaultAsync(off), StringComparison.Ordinal);
        // From now on the code is asked for, and with it the session is good at once.
        using var next = Server.Browser();
        (await next.SignInAsync(account.Name, Passworded.Password)).Dispose();
        using var code = await next.SubmitAsync(
            "/sign-in/code", "code", ("Form.Code", device.ComputeTotp(TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(30))));
        Assert.Equal("/", next.To(code));
        using var home = await next.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, home.StatusCode);
    }

    [Fact]
    public async Task Whoever_only_manages_needs_none()
    {
        using var browser = await Server.SignedInAsync(await Server.WithPasswordAsync());

        using var page = await browser.GetAsync("/live/e");

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task A_manager_who_is_made_an_administrator_waits_as_well()
    {
        var account = await Server.WithPasswordAsync();
        using var browser = await Server.SignedInAsync(account);
        await Server.Get<AccountStore>().SetGrantsAsync(account, [new(Role.Administrator, 0)], new("tests"), Wait.Cancelled);
        await Server.Get<AccessDirectory>().RefreshAsync(Wait.Cancelled);

        using var page = await browser.GetAsync("/admin/accounts");

        Assert.Equal("/me?needed=second-factor", browser.To(page));
    }

    [Theory]
    [InlineData("Development", false)]
    [InlineData("Production", true)]
    public async Task It_is_asked_for_outside_Development(string environment, bool asked)
    {
        using var folder = new TemporaryFolder();
        await using var server = await RunningServer.StartAsync(
            folder.Database, settings: [$"--environment={environment}", "--Accounts:AllowUnencrypted=true"]);
        using var browser = await server.SignedInAsync(await server.WithPasswordAsync(grants: new Grant(Role.Administrator, 0)));

        using var page = await browser.GetAsync("/admin/accounts");

        Assert.Equal(asked ? "/me?needed=second-factor" : null, browser.To(page));
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _folder.Dispose();
    }

    private static Totp Device(string page) => new(Base32Encoding.ToBytes(Key().Match(page).Groups["key"].Value.Replace(" ", "", StringComparison.Ordinal)));

    [GeneratedRegex("data-testid=\"authenticator-key\"[^>]*>(?<key>[^<]+)<", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Key();
}
