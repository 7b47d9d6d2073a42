using Dashboard.Engine.Access;
using Microsoft.AspNetCore.DataProtection;
using OtpNet;

namespace Dashboard.Tests.Accounts;

/// <summary>By what an organisation's person becomes an account's, and what else is asked for.</summary>
[Trait("Time", "long")]
public sealed class OrganisationTieTests : OrganisationBench
{
    [Fact]
    public async Task An_invitation_ties_the_account_and_then_the_number_alone_counts()
    {
        var account = await Server.AccountAsync(new Grant(Role.Manager, 0));
        using var browser = Server.Browser();
        Assert.Contains("通过“市志愿服务平台”登录", await browser.PageAsync("/sign-in"), StringComparison.Ordinal);

        Assert.Equal("/", await TieAsync(browser, account, "sub-1"));

        Assert.Contains(account.Holder.ToString(), await browser.PageAsync("/api/session"), StringComparison.Ordinal);
        Assert.Equal(
            ["account.invited", "account.password", "account.login-tied", "session.started"],
            (await Server.AuditAsync(account.Holder.ToString())).Skip(1).Select(l => l.Action));
        // Renamed at the organisation: still the same person. The same name at somebody else: not.
        using var renamed = Server.Browser();
        Assert.Equal("/me", await GoAsync(renamed, "sub-1", "another-name", "/me"));
        Assert.Contains(account.Holder.ToString(), await renamed.PageAsync("/api/session"), StringComparison.Ordinal);
        using var usurper = Server.Browser();
        Assert.Equal("/sign-in?fault=organisation-account", await GoAsync(usurper, "sub-2", account.Name));
        Assert.False(await usurper.KnownAsync());
    }

    [Theory]
    [InlineData(Role.Manager)]
    [InlineData(Role.Administrator)]
    public async Task A_name_ties_nobody(Role role)
    {
        var account = await Server.WithPasswordAsync(grants: new Grant(role, 0));
        using var browser = Server.Browser();

        Assert.Equal("/sign-in?fault=organisation-account", await GoAsync(browser, "sub-9", account.Name));

        Assert.False(await browser.KnownAsync());
        Assert.Null(await Server.Get<SignInStore>().LoginOwnerAsync("oidc", "sub-9", Wait.Cancelled));
    }

    [Fact]
    public async Task Taking_an_account_back_unties_it()
    {
        var account = await Server.AccountAsync(new Grant(Role.Manager, 0));
        using var stranger = Server.Browser();
        Assert.Equal("/", await TieAsync(stranger, account, "sub-10"));
        using var own = Server.Browser();

        using var back = await own.SubmitAsync(
            "/welcome", "welcome", ("Form.Token", await InviteAsync(account)), ("Form.Password", Passworded.Password), ("Form.Repeated", Passworded.Password));

        Assert.Equal("/", own.To(back));
        Assert.False(await stranger.KnownAsync());
        Assert.Equal("/sign-in?fault=organisation-account", await GoAsync(stranger, "sub-10", account.Name));
    }

    [Fact]
    public async Task An_invitation_ties_nobody_who_has_another_account_and_is_good_once()
    {
        var (first, second) = (await Server.AccountAsync(new Grant(Role.Manager, 0)), await Server.AccountAsync(new Grant(Role.Administrator, 0)));
        using var browser = Server.Browser();
        Assert.Equal("/", await TieAsync(browser, first, "sub-11"));

        Assert.Equal("/sign-in?fault=organisation-account", await TieAsync(browser, second, "sub-11"));

        using var other = Server.Browser();
        using var page = await other.SubmitAsync("/welcome", "welcome", ("Form.Token", "made-up"), ("Form.Organisation", "true"));
        Assert.Equal("链接无效、已使用或已过期。", await Browser.FaultAsync(page));
        using var forged = await other.GetAsync("/sign-in/organisation?join=made-up");
        Assert.Equal("/sign-in?fault=organisation", other.To(forged));
    }

    [Theory]
    [InlineData("pwd", true)]
    [InlineData("otp", false)]
    [InlineData("mfa", false)]
    public async Task Codes_are_asked_for_unless_the_organisation_has_asked_for_as_much(string factor, bool asked)
    {
        var account = await Server.AccountAsync(new Grant(Role.Manager, 0));
        using var browser = Server.Browser();
        Assert.Equal("/", await TieAsync(browser, account, "sub-12"));
        await Server.ChangeAsync(
            account,
            a => (
                a.TwoFactor, a.Authenticator) = (
                    true, Server.Get<IDataProtectionProvider>().CreateProtector("Dashboard.Authenticator").Protect("JBSWY3DPEHPK3PXP")));
        Provider.Factors = [factor];
        using var again = Server.Browser();

        Assert.Equal(asked ? "/sign-in/code?back=%2F" : "/", await GoAsync(again, "sub-12", "x"));

        Assert.Equal(!asked, await again.KnownAsync());
        if (!asked) return;
        var code = new Totp(Base32Encoding.ToBytes("JBSWY3DPEHPK3PXP")).ComputeTotp(TimeProvider.System.GetUtcNow().UtcDateTime);
        using var entered = await again.SubmitAsync("/sign-in/code", "code", ("Form.Code", code));
        Assert.Equal(("/", true), (again.To(entered), await again.KnownAsync()));
    }

    [Fact]
    public async Task A_claim_that_would_tie_by_name_is_refused_at_the_start()
    {
        using var folder = new TemporaryFolder();

        var refused = await Assert.ThrowsAsync<Dashboard.Shared.SettingException>(() => RunningServer.StartAsync(
            folder.Database, settings: [.. Provider.Settings, "--Accounts:Oidc:NameClaim=upn"]));

        Assert.StartsWith("Accounts:Oidc:NameClaim: ", refused.Message, StringComparison.Ordinal);
    }
}
