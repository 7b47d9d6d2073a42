using System.Text.RegularExpressions;
using Dashboard.Accounts;
using Dashboard.Engine.Access;

namespace Dashboard.Tests.Accounts;

/// <summary>The first administrator, on the server as its operator starts it; and that nothing else lets anybody in.</summary>
public sealed partial class FirstStartTests : IDisposable
{
    private const string Bad = "链接无效、已使用或已过期。";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task The_printed_link_makes_the_first_administrator_once_and_a_new_start_ends_the_old_one()
    {
        string dead;
        await using (var first = Start())
        {
            (_, dead) = await LinkAsync(first);
        }

        await using (var second = Start())
        {
            var (address, token) = await LinkAsync(second);
            Assert.NotEqual(dead, token);
            using var browser = new Browser(address);
            Assert.Equal(Bad, await Browser.FaultAsync(await SetUpAsync(browser, dead)));
            Assert.Equal("这个密码太常见，容易被猜到，请换一个。", await Browser.FaultAsync(await SetUpAsync(browser, token, password: "password123456789")));
            Assert.StartsWith("账号须为", await Browser.FaultAsync(await SetUpAsync(browser, token, name: "a b")), StringComparison.Ordinal);

            using var made = await SetUpAsync(browser, token);

            Assert.Equal("/", browser.To(made));
            Assert.Contains("account:", await browser.PageAsync("/api/session"), StringComparison.Ordinal);
            // A password alone is not enough for an administrator: first the second factor.
            using var home = await browser.GetAsync("/");
            Assert.Equal("/me?needed=second-factor", browser.To(home));
            using var other = new Browser(address);
            Assert.Equal(Bad, await Browser.FaultAsync(await SetUpAsync(other, token, name: "second")));
            // The token stood nowhere but in its file, which is gone with its use: what a server prints is kept in a journal that others read.
            Assert.DoesNotContain(token, second.Output + second.Error, StringComparison.Ordinal);
            Assert.False(File.Exists(LinkFile));
        }

        await using var third = Start();
        var root = await StartedAsync(third);
        using var returned = new Browser(root);
        using var signedIn = await returned.SignInAsync("first", Passworded.Password);
        Assert.Equal("/", returned.To(signedIn));
        Assert.DoesNotContain("Set-up", third.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demonstration_s_names_and_passwords_let_nobody_in_elsewhere_also_when_they_are_in_the_database()
    {
        await using (await RunningServer.StartAsync(_folder.Database, seeds: true))
        {
            // Development makes the demonstration accounts.
        }

        await using var server = await RunningServer.StartAsync(_folder.Database, settings: ["--environment=Production", "--Accounts:AllowUnencrypted=true"]);
        using var browser = server.Browser();
        foreach (var (name, _, password, _) in FirstStart.Demo)
        {
            var account = await server.Get<AccountStore>().FindByNameAsync(name.ToUpperInvariant(), Wait.Cancelled);
            Assert.True(account!.Demo);
            using var answer = await browser.SignInAsync(name, password);
            Assert.Equal("账号或密码不正确。连续输错多次，账号会锁定几分钟。", await Browser.FaultAsync(answer));
            browser.Cookies["session"] = (await server.SessionAsync(account))["session=".Length..];
            Assert.False(await browser.KnownAsync());
        }
    }

    [Fact]
    public async Task In_development_the_demonstration_lets_in()
    {
        await using var server = await RunningServer.StartAsync(_folder.Database, seeds: true);
        foreach (var (name, _, password, _) in FirstStart.Demo)
        {
            using var browser = server.Browser();
            using var answer = await browser.SignInAsync(name, password);
            Assert.Equal("/", browser.To(answer));
        }
    }

    [Fact]
    public async Task A_set_up_link_is_dead_once_it_has_expired_or_an_administrator_is_there()
    {
        await using var server = await RunningServer.StartAsync(_folder.Database, settings: ["--environment=Production", "--Accounts:AllowUnencrypted=true"]);
        var (accounts, token) = (server.Get<AccountStore>(), Secrets.New());
        using var browser = server.Browser();
        // Whoever was only invited cannot administer yet.
        foreach (var account in await accounts.AllAsync(Wait.Cancelled)) await server.ChangeAsync(account, a => a.PasswordHash = "AQ==");

        await accounts.InviteAsync(Welcome.FirstAdministrator, Secrets.Hash(token), long.MaxValue, new("tests"), Wait.Cancelled);
        Assert.Equal(Bad, await Browser.FaultAsync(await SetUpAsync(browser, token)));

        // Without the administrator, the same link is good; with its time over, it is not.
        foreach (var account in await accounts.AllAsync(Wait.Cancelled)) await server.ChangeAsync(account, a => a.Disabled = true);
        await accounts.InviteAsync(Welcome.FirstAdministrator, Secrets.Hash("expired"), 1, new("tests"), Wait.Cancelled);
        Assert.Equal(Bad, await Browser.FaultAsync(await SetUpAsync(browser, "expired")));
        Assert.Equal(Bad, await Browser.FaultAsync(await SetUpAsync(browser, token)));
        await accounts.InviteAsync(Welcome.FirstAdministrator, Secrets.Hash("fresh"), long.MaxValue, new("tests"), Wait.Cancelled);
        using var made = await SetUpAsync(browser, "fresh");
        Assert.Equal("/", browser.To(made));
    }

    [Fact]
    public async Task Two_at_once_with_one_link_make_one_administrator()
    {
        await using var server = await RunningServer.StartAsync(_folder.Database, settings: ["--environment=Production", "--Accounts:AllowUnencrypted=true"]);
        foreach (var account in await server.Get<AccountStore>().AllAsync(Wait.Cancelled)) await server.ChangeAsync(account, a => a.Disabled = true);
        await server.Get<AccountStore>().InviteAsync(Welcome.FirstAdministrator, Secrets.Hash("one"), long.MaxValue, new("tests"), Wait.Cancelled);
        using var browser = server.Browser();
        var form = await browser.TokenAsync("/set-up");

        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => browser.PostAsync("/set-up", "set-up", form, Fields("one", $"first{i}", Passworded.Password))));

        Assert.Single(await server.Get<AccountStore>().AllAsync(Wait.Cancelled), a => !a.Disabled);
    }

    public void Dispose() => _folder.Dispose();

    private static (string Name, string Value)[] Fields(string token, string name, string password) =>
        [("Form.Token", token), ("Form.Name", name), ("Form.DisplayName", "第一位"), ("Form.Password", password), ("Form.Repeated", password)];

    private static Task<HttpResponseMessage> SetUpAsync(Browser browser, string token, string name = "first", string password = Passworded.Password) =>
        browser.SubmitAsync("/set-up", "set-up", Fields(token, name, password));

    private string LinkFile => Path.Combine(Path.GetDirectoryName(_folder.Database)!, "set-up-link");

    private async Task<(Uri Address, string Token)> LinkAsync(Run run)
    {
        await Wait.ForAsync(() => run.Output.Contains($"Set-up    {LinkFile}", StringComparison.Ordinal), "the set-up link");
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(LinkFile));
        var link = Link().Match(await File.ReadAllTextAsync(LinkFile, Wait.Cancelled));
        return (new(link.Groups["address"].Value), link.Groups["token"].Value);
    }

    private static async Task<Uri> StartedAsync(Run run)
    {
        await Wait.ForAsync(() => Overview().IsMatch(run.Output), "the address");
        return new(Overview().Match(run.Output).Groups["address"].Value);
    }

    private Run Start() => Run.Start(
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ConnectionStrings__Dashboard"] = $"Data Source={_folder.Database}",
            ["Urls"] = "http://127.0.0.1:0",
            ["Accounts__AllowUnencrypted"] = "true",
            ["Seeds__Load"] = "false",
        });

    [GeneratedRegex("^(?<address>http://[^/]+/)set-up#(?<token>[A-Za-z0-9_-]{43})\\s*$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 2000)]
    private static partial Regex Link();

    [GeneratedRegex("^Overview  (?<address>http://[^/]+/)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 2000)]
    private static partial Regex Overview();
}
