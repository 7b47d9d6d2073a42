using System.Globalization;
using System.Net;
using Dashboard.Engine.Access;

namespace Dashboard.Tests.Accounts;

/// <summary>Name and password, and what a session is after.</summary>
public sealed class SignInTests(DoorsFixture fixture) : IClassFixture<DoorsFixture>
{
    private const string Wrong = "账号或密码不正确。连续输错多次，账号会锁定几分钟。";

    private RunningServer Server => fixture.Server;

    [Fact]
    public async Task The_right_password_signs_in_and_the_audit_knows()
    {
        var account = await Server.WithPasswordAsync();
        using var browser = Server.Browser();
        Assert.False(await browser.KnownAsync());

        using var answer = await browser.SubmitAsync(
            "/sign-in?back=%2Fme", "sign-in", ("Form.Name", $" {account.Name.ToUpperInvariant()} "), ("Form.Password", Passworded.Password));

        Assert.Equal((HttpStatusCode.Redirect, "/me"), (answer.StatusCode, browser.To(answer)));
        Assert.True(await browser.KnownAsync());
        var line = Assert.Single(await Server.AuditAsync(account.Holder.ToString(), "session."));
        Assert.Equal((account.Holder.ToString(), "session.started", "password", "127.0.0.1"), (line.Actor, line.Action, line.Detail, line.Address));
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("/\t/evil.example/")]
    public async Task Signing_in_leads_to_no_other_site(string back)
    {
        var account = await Server.WithPasswordAsync();
        using var browser = Server.Browser();

        using var answer = await browser.SubmitAsync(
            "/sign-in?back=" + Uri.EscapeDataString(back), "sign-in", ("Form.Name", account.Name), ("Form.Password", Passworded.Password));

        Assert.Equal("/", browser.To(answer));
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_name_are_answered_alike_and_neither_text_is_kept()
    {
        var account = await Server.WithPasswordAsync();
        var (unknown, typed) = ("u" + Guid.NewGuid().ToString("N"), "p" + Guid.NewGuid().ToString("N"));
        using var browser = Server.Browser();

        using var wrong = await browser.SignInAsync(account.Name, typed);
        using var nobody = await browser.SignInAsync(unknown, typed);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (wrong.StatusCode, nobody.StatusCode));
        Assert.Equal((Wrong, Wrong), (await Browser.FaultAsync(wrong), await Browser.FaultAsync(nobody)));
        Assert.False(await browser.KnownAsync());
        var failed = Assert.Single(await Server.AuditAsync(account.Holder.ToString(), "session."));
        Assert.Equal(("anonymous", "session.failed"), (failed.Actor, failed.Action));
        var audit = await Server.AuditAsync();
        // With a count behind it when another test had such a failure within the same seconds.
        Assert.Contains(
            audit, l => l is { Action: "session.failed", Subject: null, Detail: { } detail } && detail.StartsWith("unknown name", StringComparison.Ordinal));
        Assert.DoesNotContain(audit, l => Holds(l.ToString(), unknown) || Holds(l.ToString(), typed) || Holds(l.ToString(), Passworded.Password));
    }

    [Fact]
    public async Task The_work_of_an_answer_does_not_tell_who_has_an_account()
    {
        var (known, invited, disabled) = (
            await Server.WithPasswordAsync(), await Server.AccountAsync(new Grant(Role.Manager, 0)), await Server.WithPasswordAsync());
        await Server.ChangeAsync(disabled, a => a.Disabled = true);
        using var browser = Server.Browser();

        foreach (var name in (string[])[known.Name, "nobody-of-this-name", invited.Name, disabled.Name])
            Assert.Equal((name, 1), (name, await ComparedAsync(browser, name)));
    }

    [Fact]
    public async Task Five_failures_lock_also_against_the_right_password()
    {
        var account = await Server.WithPasswordAsync();
        using var browser = Server.Browser();
        for (var i = 1; i <= 5; i++)
        {
            using var wrong = await browser.SignInAsync(account.Name, "wrong wrong wrong");
            Assert.Equal(Wrong, await Browser.FaultAsync(wrong));
        }

        using var right = await browser.SignInAsync(account.Name, Passworded.Password);

        Assert.Equal(Wrong, await Browser.FaultAsync(right));
        Assert.False(await browser.KnownAsync());
        Assert.Equal((5, 1, 1), await ToldAsync(account));
    }

    [Fact]
    public async Task Strangers_guesses_keep_neither_other_networks_nor_known_devices_out()
    {
        var account = await Server.WithPasswordAsync();
        using var own = await Server.SignedInAsync(account);
        using var stranger = Server.Browser();
        stranger.Headers["X-Forwarded-For"] = "203.0.113.66";
        for (var i = 0; i < 6; i++) (await stranger.SignInAsync(account.Name, "wrong wrong wrong")).Dispose();
        using var held = await stranger.SignInAsync(account.Name, Passworded.Password);
        Assert.Equal(Wrong, await Browser.FaultAsync(held));

        // From the stranger's own network, but in a browser in which the person has signed in before.
        own.Headers["X-Forwarded-For"] = "203.0.113.66";
        using var known = await own.SignInAsync(account.Name, Passworded.Password);
        using var elsewhere = Server.Browser();
        elsewhere.Headers["X-Forwarded-For"] = "203.0.113.67";
        using var other = await elsewhere.SignInAsync(account.Name, Passworded.Password);

        Assert.Equal(("/", "/"), (own.To(known), elsewhere.To(other)));
    }

    [Fact]
    public async Task A_name_that_is_held_off_takes_as_much_work_as_one_that_is_not_there()
    {
        var account = await Server.WithPasswordAsync();
        using var browser = Server.Browser();
        for (var i = 0; i < 5; i++) (await browser.SignInAsync(account.Name, "wrong wrong wrong")).Dispose();
        using var held = await browser.SignInAsync(account.Name, Passworded.Password);
        Assert.Equal(Wrong, await Browser.FaultAsync(held));

        Assert.Equal((1, 1), (await ComparedAsync(browser, account.Name), await ComparedAsync(browser, "nobody-of-this-name")));
    }

    [Fact]
    public async Task Thirty_wrong_passwords_at_once_do_not_pass_the_lock_together()
    {
        var account = await Server.WithPasswordAsync();
        using var browser = Server.Browser();
        var token = await browser.TokenAsync("/sign-in");

        var said = await Task.WhenAll(Enumerable.Range(0, 30).Select(async i =>
        {
            using var answer = await browser.PostAsync("/sign-in", "sign-in", token, ("Form.Name", account.Name), ("Form.Password", $"wrong wrong wrong {i}"));
            return await Browser.FaultAsync(answer);
        }));

        Assert.All(said, s => Assert.Equal(Wrong, s));
        Assert.Equal((5, 1, 25), await ToldAsync(account));
        // One line for each burst, not one for each attempt.
        Assert.InRange((await Server.AuditAsync(account.Holder.ToString(), "session.")).Count, 1, 15);
        using var right = await browser.SignInAsync(account.Name, Passworded.Password);
        Assert.Equal(Wrong, await Browser.FaultAsync(right));
    }

    [Fact]
    public async Task A_session_that_was_there_before_is_not_the_one_after()
    {
        var (attacker, victim) = (await Server.WithPasswordAsync(), await Server.WithPasswordAsync());
        using var planted = await Server.SignedInAsync(attacker);
        var (session, csrf, token) = (planted.Cookies["session"], planted.Cookies["csrf"], await planted.TokenAsync("/sign-in"));
        using var browser = Server.Browser();
        (browser.Cookies["session"], browser.Cookies["csrf"]) = (session, csrf);

        using var answer = await browser.PostAsync("/sign-in", "sign-in", token, ("Form.Name", victim.Name), ("Form.Password", Passworded.Password));

        Assert.Equal("/", browser.To(answer));
        Assert.NotEqual(session, browser.Cookies["session"]);
        Assert.Contains(victim.Holder.ToString(), await browser.PageAsync("/api/session"), StringComparison.Ordinal);
        // What this browser held before has ended, also for whoever else holds it.
        Assert.False(await planted.KnownAsync());
        browser.Cookies["csrf"] = csrf;
        using var forged = await browser.PostAsync("/me", "others", token);
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
    }

    [Fact]
    public async Task A_made_up_session_and_one_without_antiforgery_token_do_not_sign_in()
    {
        var account = await Server.WithPasswordAsync();
        using var browser = Server.Browser();
        browser.Cookies["session"] = "CfDJ8made-up";
        Assert.False(await browser.KnownAsync());

        using var answer = await browser.PostAsync("/sign-in", "sign-in", "", ("Form.Name", account.Name), ("Form.Password", Passworded.Password));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.DoesNotContain("session", browser.SetCookies.Keys);
    }

    // How often: failed, locked, held off.
    private async Task<(int, int, int)> ToldAsync(Account account)
    {
        var lines = await Server.AuditAsync(account.Holder.ToString());
        return (Count("session.failed"), Count("account.locked"), Count("session.throttled"));

        int Count(string action) =>
            lines.Where(l => l.Action == action).Sum(l => l.Detail!.Split(" ×") is [_, var times] ? int.Parse(times, CultureInfo.InvariantCulture) : 1);
    }

    // How often passwords were compared for an answer to a wrong one.
    private async Task<int> ComparedAsync(Browser browser, string name)
    {
        var before = fixture.Compared;
        using var answer = await browser.SignInAsync(name, "wrong wrong wrong");
        Assert.Equal(Wrong, await Browser.FaultAsync(answer));
        return fixture.Compared - before;
    }

    private static bool Holds(string text, string secret) => text.Contains(secret, StringComparison.OrdinalIgnoreCase);
}
