using System.Net;
using Dashboard.Engine.Access;

namespace Dashboard.Tests.Accounts;

/// <summary>Sign-in through an organisation's OpenID Connect provider.</summary>
[Trait("Time", "long")]
public sealed class OrganisationTests : OrganisationBench
{
    private const string Failed = "单位统一登录未完成，请重试。", Unknown = "您的单位账号尚未在本系统开通，请联系管理员。";

    [Fact]
    public async Task Whoever_has_no_account_is_told_so_and_the_audit_too()
    {
        using var browser = Server.Browser();

        Assert.Equal("/sign-in?fault=organisation-account", await GoAsync(browser, "sub-3", "nobody-here"));

        using var page = await browser.GetAsync("/sign-in?fault=organisation-account");
        Assert.Equal(Unknown, await Browser.FaultAsync(page));
        Assert.False(await browser.KnownAsync());
        var audit = await Server.AuditAsync(action: "session.failed");
        Assert.Contains(audit, l => l is { Actor: "anonymous", Detail: "organisation: no account", Address: "127.0.0.1" });
        Assert.DoesNotContain(audit, l => l.ToString().Contains("nobody-here", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_disabled_account_stays_out_tied_or_not()
    {
        var (tied, untied) = (await Server.AccountAsync(new Grant(Role.Manager, 0)), await Server.AccountAsync(new Grant(Role.Manager, 0)));
        using var browser = Server.Browser();
        Assert.Equal("/", await TieAsync(browser, tied, "sub-4"));
        foreach (var account in (Account[])[tied, untied]) await Server.ChangeAsync(account, a => a.Disabled = true);
        browser.Cookies.Clear();

        Assert.Equal("/sign-in?fault=organisation-account", await GoAsync(browser, "sub-4", tied.Name));
        using var page = await browser.SubmitAsync("/welcome", "welcome", ("Form.Token", await InviteAsync(untied)), ("Form.Organisation", "true"));
        Assert.Equal("链接无效、已使用或已过期。", await Browser.FaultAsync(page));

        Assert.False(await browser.KnownAsync());
        Assert.Contains(await Server.AuditAsync(tied.Holder.ToString()), l => l is { Action: "session.failed", Detail: "organisation" });
    }

    [Theory]
    [InlineData("nonce")]
    [InlineData("signature")]
    [InlineData("unsigned")]
    [InlineData("audience")]
    [InlineData("issuer")]
    [InlineData("expired")]
    [InlineData("error")]
    [InlineData("token")]
    public async Task An_answer_that_does_not_hold_ends_at_the_sign_in_page(string fault)
    {
        var account = await Server.AccountAsync(new Grant(Role.Manager, 0));
        using var tying = Server.Browser();
        Assert.Equal("/", await TieAsync(tying, account, "sub-6"));
        Provider.Fault = fault;
        using var browser = Server.Browser();

        Assert.Equal("/sign-in?fault=organisation", await GoAsync(browser, "sub-6", account.Name));

        using var page = await browser.GetAsync("/sign-in?fault=organisation");
        Assert.Equal(Failed, await Browser.FaultAsync(page));
        Assert.False(await browser.KnownAsync());
    }

    [Fact]
    public async Task An_answer_is_good_in_the_browser_that_asked_and_there_once()
    {
        var account = await Server.AccountAsync(new Grant(Role.Manager, 0));
        (Provider.Subject, Provider.Name) = ("sub-7", account.Name);
        using var attacker = Server.Browser();
        using var sent = await attacker.GetAsync("/sign-in/organisation");
        var answer = await Provider.VisitAsync(sent.Headers.Location!);
        using var victim = Server.Browser();
        foreach (var path in (string[])
        [
            answer.PathAndQuery, "/sign-in/organisation/answer", "/sign-in/organisation/answer?code=x&state=y", "/sign-in/organisation/done"
        ])
        {
            using var refused = await victim.GetAsync(path);
            Assert.Equal((path, "/sign-in?fault=organisation"), (path, victim.To(refused)));
        }

        Assert.False(await victim.KnownAsync());
        using var own = await attacker.GetAsync(answer.PathAndQuery);
        Assert.StartsWith("/sign-in/organisation/done", attacker.To(own), StringComparison.Ordinal);
        using var again = await attacker.GetAsync(answer.PathAndQuery);
        Assert.Equal("/sign-in?fault=organisation", attacker.To(again));
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    public async Task It_leads_to_no_other_site(string back)
    {
        var account = await Server.AccountAsync(new Grant(Role.Manager, 0));
        using var browser = Server.Browser();
        Assert.Equal("/", await TieAsync(browser, account, "sub-8"));

        Assert.Equal("/", await GoAsync(browser, "sub-8", account.Name, back));
    }

    [Fact]
    public async Task A_provider_that_is_gone_ends_at_the_sign_in_page()
    {
        await ProviderGoneAsync();
        using var browser = Server.Browser();

        using var answer = await browser.GetAsync("/sign-in/organisation");

        Assert.Equal("/sign-in?fault=organisation", browser.To(answer));
    }

    [Fact]
    public async Task Without_settings_there_is_neither_link_nor_route()
    {
        using var folder = new TemporaryFolder();
        await using var server = await RunningServer.StartAsync(folder.Database);
        using var browser = server.Browser();

        Assert.DoesNotContain("/sign-in/organisation", await browser.PageAsync("/sign-in"), StringComparison.Ordinal);
        foreach (var path in (string[])["/sign-in/organisation", "/sign-in/organisation/done", "/sign-in/organisation/answer?code=x&state=y"])
        {
            using var answer = await browser.GetAsync(path);
            Assert.Equal((path, HttpStatusCode.NotFound), (path, answer.StatusCode));
        }
    }
}
