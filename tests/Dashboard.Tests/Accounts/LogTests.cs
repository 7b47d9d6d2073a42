using System.Text.RegularExpressions;
using Dashboard.Engine.Access;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OtpNet;

namespace Dashboard.Tests.Accounts;

/// <summary>What is logged at the most talkative setting holds nothing that proves anybody, and nobody's name.</summary>
public sealed partial class LogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ListLogger _log = new();

    [Fact]
    public async Task No_password_code_key_cookie_token_or_name_gets_into_the_log()
    {
        using var provider = new Provider(_log);
        await using var server = await RunningServer.StartAsync(
            _folder.Database,
            setup =>
            {
                setup.App.Services.GetRequiredService<ILoggerFactory>().AddProvider(provider);
                return TestEvent.AddAsync(setup.Catalogs, "e");
            },
            settings:
            [
                "--Logging:LogLevel:Default=Trace", "--Logging:LogLevel:Microsoft.AspNetCore=Trace", "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Trace",
                "--Logging:Console:LogLevel:Default=None",
            ]);
        var account = await server.WithPasswordAsync();
        await server.ChangeAsync(account, a => a.DisplayName = "韦小宝测试人");
        var (invitation, key) = (Secrets.New(), (await server.KeyAsync(new Grant(Role.Manager, 0))).Secret);
        var secrets = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["password"] = Passworded.Password,
            ["wrong password"] = "never mind this one",
            ["new password"] = "gravel lantern opens twice",
            ["display name"] = "韦小宝测试人",
            ["invitation"] = invitation,
            ["key"] = key,
        };

        using var browser = server.Browser();
        (await browser.SignInAsync(account.Name, secrets["wrong password"])).Dispose();
        (await browser.SignInAsync("nobody-" + secrets["wrong password"], Passworded.Password)).Dispose();
        (await browser.SignInAsync(account.Name, Passworded.Password)).Dispose();
        secrets["first session"] = browser.Cookies["session"];
        var token = await browser.TokenAsync("/me");
        var offer = await browser.PageAsync("/me");
        var shown = Key().Match(offer).Groups["key"].Value.Replace(" ", "", StringComparison.Ordinal);
        var (device, now) = (new Totp(Base32Encoding.ToBytes(shown)), TimeProvider.System.GetUtcNow().UtcDateTime);
        (secrets["authenticator"], secrets["code"]) = (shown, device.ComputeTotp(now.AddSeconds(30)));
        (await browser.PostAsync("/me", "codes-on", token, ("On.Ticket", Browser.TicketOf(offer)), ("On.Code", device.ComputeTotp(now)))).Dispose();
        (await browser.SignInAsync(account.Name, Passworded.Password)).Dispose();
        (await browser.SubmitAsync("/sign-in/code", "code", ("Form.Code", secrets["code"]))).Dispose();
        Assert.True(await browser.KnownAsync());
        (
            secrets["session"], secrets["csrf cookie"], secrets["csrf token"]) = (
                browser.Cookies["session"], browser.Cookies["csrf"], await Tokens.OfAsync(browser));
        (await browser.SendAsync(HttpMethod.Post, "/api/events/e/tallies", Tokens.Tally(), ("X-CSRF-Token", secrets["csrf token"]))).Dispose();
        (await browser.SendAsync(HttpMethod.Post, "/api/events/e/tallies", Tokens.Tally(), ("X-CSRF-Token", secrets["csrf cookie"]))).Dispose();
        await server.Get<AccountStore>().InviteAsync(account.AccountId, Secrets.Hash(invitation), long.MaxValue, new("tests"), Wait.Cancelled);
        (await browser.SubmitAsync(
            "/welcome",
            "welcome",
            ("Form.Token", invitation),
            ("Form.Password", secrets["new password"]),
            ("Form.Repeated", secrets["new password"]))).Dispose();
        await using (var hub = await server.HubAsync(key))
        {
            await using var watched = hub.Stream<object>("Watch", "e", 0L);
            await watched.NextAsync();
        }

        (await browser.PostAsync("/sign-out", "", await browser.TokenAsync("/me"))).Dispose();

        Assert.Contains(_log.Lines, l => l.Level == LogLevel.Trace);
        Assert.Contains(_log.Lines, l => l.Text.Contains("/sign-in", StringComparison.Ordinal));
        Assert.Equal(
            [],
            secrets.Where(s => s.Key != "code")
                .SelectMany(s => _log.Lines.Where(l => l.Text.Contains(s.Value, StringComparison.Ordinal)).Select(l => $"{s.Key}: {l.Text}")));
        // Six digits stand in many a number: as a word of their own they are a code.
        Assert.DoesNotContain(_log.Lines, l => Regex.IsMatch(l.Text, $@"(?<![\w.-]){secrets["code"]}(?![\w.-])", RegexOptions.None, TimeSpan.FromSeconds(2)));
    }

    public void Dispose() => _folder.Dispose();

    [GeneratedRegex("data-testid=\"authenticator-key\"[^>]*>(?<key>[^<]+)<", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Key();

    private sealed class Provider(ListLogger log) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => log;

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
