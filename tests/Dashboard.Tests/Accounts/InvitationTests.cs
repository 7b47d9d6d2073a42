using System.Text.RegularExpressions;
using Dashboard.Engine.Access;

namespace Dashboard.Tests.Accounts;

/// <summary>Invitations, by which people set their password.</summary>
public sealed partial class InvitationTests(DoorsFixture fixture) : IClassFixture<DoorsFixture>
{
    private const string Bad = "链接无效、已使用或已过期。", Better = "gravel lantern opens twice";

    private RunningServer Server => fixture.Server;

    [Fact]
    public async Task An_invitation_sets_the_password_signs_in_and_is_good_once()
    {
        var account = await Server.AccountAsync(new Grant(Role.Manager, 0));
        var token = await InviteAsync(account);
        using var browser = Server.Browser();
        // A failure leaves it good.
        Assert.Equal("未启用动态验证码时，密码至少需要 15 个字符。", await Browser.FaultAsync(await JoinAsync(browser, token, "too short")));
        Assert.Equal(
            "两次输入的新密码不一致。",
            await Browser.FaultAsync(await browser.SubmitAsync(
                "/welcome", "welcome", ("Form.Token", token), ("Form.Password", Better), ("Form.Repeated", "another"))));

        using var joined = await JoinAsync(browser, token, Better);

        Assert.Equal("/", browser.To(joined));
        Assert.Contains(account.Holder.ToString(), await browser.PageAsync("/api/session"), StringComparison.Ordinal);
        using var other = Server.Browser();
        Assert.Equal(Bad, await Browser.FaultAsync(await JoinAsync(other, token, Passworded.Password)));
        using var again = await Server.SignedInAsync(account, Better);
        Assert.Equal(
            ["account.created", "account.invited", "account.password", "session.started", "session.started"],
            (await Server.AuditAsync(account.Holder.ToString())).Select(l => l.Action));
    }

    [Fact]
    public async Task It_ends_what_was_set_before()
    {
        var account = await Server.WithPasswordAsync();
        using var before = await Server.SignedInAsync(account);
        await Server.ChangeAsync(account, a => (a.TwoFactor, a.Authenticator) = (true, "lost with the phone"));
        var token = await InviteAsync(account);
        Assert.True(await before.KnownAsync());
        using var browser = Server.Browser();

        using var joined = await JoinAsync(browser, token, Better);

        Assert.Equal("/", browser.To(joined));
        Assert.False(await before.KnownAsync());
        using var old = await before.SignInAsync(account.Name, Passworded.Password);
        Assert.Equal("账号或密码不正确。连续输错多次，账号会锁定几分钟。", await Browser.FaultAsync(old));
        using var again = await Server.SignedInAsync(account, Better);
    }

    [Fact]
    public async Task One_that_has_expired_was_replaced_or_is_a_disabled_account_s_is_dead()
    {
        var (account, disabled) = (await Server.WithPasswordAsync(), await Server.WithPasswordAsync());
        var (older, newer, of) = (await InviteAsync(account), await InviteAsync(account), await InviteAsync(disabled));
        await Server.ChangeAsync(disabled, a => a.Disabled = true);
        using var browser = Server.Browser();

        Assert.Equal(Bad, await Browser.FaultAsync(await JoinAsync(browser, older, Better)));
        Assert.Equal(Bad, await Browser.FaultAsync(await JoinAsync(browser, of, Better)));
        Assert.Equal(Bad, await Browser.FaultAsync(await JoinAsync(browser, "made-up", Better)));
        Assert.Equal(
            Bad,
            await Browser.FaultAsync(await browser.SubmitAsync(
                "/set-up",
                "set-up",
                ("Form.Token", newer),
                ("Form.Name", "intruder"),
                ("Form.DisplayName", "x"),
                ("Form.Password", Better),
                ("Form.Repeated", Better))));
        var late = await InviteAsync(account, expires: TimeProvider.System.GetUtcNow().AddSeconds(-1).ToUnixTimeMilliseconds());
        Assert.Equal(Bad, await Browser.FaultAsync(await JoinAsync(browser, late, Better)));
        using var still = await Server.SignedInAsync(account);
    }

    [Fact]
    public async Task The_administrator_s_link_is_no_invitation_to_an_account()
    {
        await Server.Get<AccountStore>().InviteAsync(0, Secrets.Hash("set-up"), long.MaxValue, new("tests"), Wait.Cancelled);
        using var browser = Server.Browser();

        Assert.Equal(Bad, await Browser.FaultAsync(await JoinAsync(browser, "set-up", Better)));
    }

    [Fact]
    public async Task The_command_prints_a_link_for_whoever_has_the_machine()
    {
        using var folder = new TemporaryFolder();
        await using var server = await RunningServer.StartAsync(folder.Database);
        var account = await server.WithPasswordAsync();

        var (code, output, error) = await Run.CommandAsync(folder.Database, "account", "invite", account.Name.ToUpperInvariant());
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("good once, for 72 hours", output, StringComparison.Ordinal);
        using var browser = server.Browser();
        using var joined = await JoinAsync(browser, Link().Match(output).Groups["token"].Value, Better);
        Assert.Equal("/", browser.To(joined));

        Assert.Equal(
            (1, "", "name: there is no account 'nobody'; add --administrator to make one"),
            await Run.CommandAsync(folder.Database, "account", "invite", "nobody"));
        var made = await Run.CommandAsync(folder.Database, "account", "invite", "rescuer", "--administrator");
        using var rescuer = server.Browser();
        using var rescued = await JoinAsync(rescuer, Link().Match(made.Output).Groups["token"].Value, Better);
        Assert.Equal("/", rescuer.To(rescued));
        Assert.Contains("\"administrator\"", await rescuer.PageAsync("/api/session"), StringComparison.Ordinal);
        Assert.Contains(await server.AuditAsync(account.Holder.ToString()), l => l is { Action: "account.invited", Actor: "command" });

        await server.ChangeAsync(account, a => a.Disabled = true);
        Assert.Equal((1, "", $"name: '{account.Name}' is disabled"), await Run.CommandAsync(folder.Database, "account", "invite", account.Name));
    }

    private static Task<HttpResponseMessage> JoinAsync(Browser browser, string token, string password) =>
        browser.SubmitAsync("/welcome", "welcome", ("Form.Token", token), ("Form.Password", password), ("Form.Repeated", password));

    private async Task<string> InviteAsync(Account account, long expires = long.MaxValue)
    {
        var token = Secrets.New();
        await Server.Get<AccountStore>().InviteAsync(account.AccountId, Secrets.Hash(token), expires, new("tests"), Wait.Cancelled);
        return token;
    }

    [GeneratedRegex("^/welcome#(?<token>[A-Za-z0-9_-]{43})$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 2000)]
    private static partial Regex Link();
}
