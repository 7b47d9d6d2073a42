using System.Net;
using System.Text.RegularExpressions;
using Dashboard.Engine.Access;
using OtpNet;

namespace Dashboard.Tests.Accounts;

/// <summary>Time-based codes as the second step, with a device of its own.</summary>
public sealed partial class CodesTests(DoorsFixture fixture) : IClassFixture<DoorsFixture>
{
    private const string CodeWrong = "验证码不正确或已使用过。", Locked = "尝试次数过多，请几分钟后再试。";

    private RunningServer Server => fixture.Server;

    [Fact]
    public async Task Whoever_enrols_a_device_is_asked_for_its_code_and_each_code_is_good_once()
    {
        var (account, device, now, _) = await EnrolledAsync();
        using var browser = Server.Browser();
        using var password = await browser.SignInAsync(account.Name, Passworded.Password);
        Assert.StartsWith("/sign-in/code", browser.To(password), StringComparison.Ordinal);
        Assert.False(await browser.KnownAsync());

        using var used = await CodeAsync(browser, device.ComputeTotp(now));
        Assert.Equal(CodeWrong, await Browser.FaultAsync(used));
        // The step after the enrolment's is within the leeway whatever the clock has done meanwhile.
        var code = device.ComputeTotp(now.AddSeconds(30));
        using var right = await CodeAsync(browser, $"{code[..3]} {code[3..]}");
        Assert.Equal("/", browser.To(right));
        Assert.True(await browser.KnownAsync());

        using var other = Server.Browser();
        (await other.SignInAsync(account.Name, Passworded.Password)).Dispose();
        using var replayed = await CodeAsync(other, code);
        Assert.Equal(CodeWrong, await Browser.FaultAsync(replayed));
        Assert.False(await other.KnownAsync());

        var audit = await Server.AuditAsync(account.Holder.ToString());
        // Failures are gathered for a moment, so that a burst is one line: they may stand after what came later.
        string[] told = ["account.two-factor-on", "session.ended", "session.failed", "session.started"];
        var since = audit.Select(l => l.Action).SkipWhile(a => a != "account.two-factor-on").Distinct(StringComparer.Ordinal);
        Assert.Equal(told, since.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(audit, l => l.Detail?.Contains(code, StringComparison.Ordinal) == true);
    }

    [Theory]
    [InlineData(-3)]
    [InlineData(3)]
    public async Task A_code_of_another_time_is_refused(int steps)
    {
        var (account, device, _, _) = await EnrolledAsync();
        await Server.ChangeAsync(account, a => a.TotpStep = 0);
        using var browser = Server.Browser();
        (await browser.SignInAsync(account.Name, Passworded.Password)).Dispose();

        using var answer = await CodeAsync(browser, device.ComputeTotp(Now().AddSeconds(30 * steps)));

        Assert.Equal(CodeWrong, await Browser.FaultAsync(answer));
    }

    [Fact]
    public async Task The_same_code_at_once_lets_one_in()
    {
        var (account, device, now, _) = await EnrolledAsync();
        var browsers = Enumerable.Range(0, 4).Select(_ => Server.Browser()).ToList();
        foreach (var browser in browsers) (await browser.SignInAsync(account.Name, Passworded.Password)).Dispose();
        var tokens = new List<string>();
        foreach (var browser in browsers) tokens.Add(await browser.TokenAsync("/sign-in/code"));

        var answers = await Task.WhenAll(browsers.Select((b, i) => b.PostAsync(
            "/sign-in/code", "code", tokens[i], ("Form.Code", device.ComputeTotp(now.AddSeconds(30))))));

        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.Redirect);
        Assert.Single(browsers, b => b.Cookies.ContainsKey("session"));
        browsers.ForEach(b => b.Dispose());
    }

    [Fact]
    public async Task A_recovery_code_is_good_once()
    {
        var (account, _, _, recovery) = await EnrolledAsync();
        Assert.Equal(10, recovery.Distinct(StringComparer.Ordinal).Count());
        using var browser = Server.Browser();
        (await browser.SignInAsync(account.Name, Passworded.Password)).Dispose();
        using var first = await CodeAsync(browser, $" {recovery[0]} ");
        Assert.Equal("/", browser.To(first));
        Assert.True(await browser.KnownAsync());

        using var other = Server.Browser();
        (await other.SignInAsync(account.Name, Passworded.Password)).Dispose();
        using var second = await CodeAsync(other, recovery[0]);
        Assert.Equal(CodeWrong, await Browser.FaultAsync(second));
        using var next = await CodeAsync(other, recovery[1]);
        Assert.Equal("/", other.To(next));

        var kept = await Server.Get<SignInStore>().CodesLeftAsync(account.AccountId, Wait.Cancelled);
        Assert.Equal(8, kept);
        Assert.Contains(await Server.AuditAsync(account.Holder.ToString()), l => l is { Action: "session.started", Detail: "recovery code" });
    }

    [Theory]
    [InlineData("{0:000000}", 5)]
    [InlineData("AAAAA-{0:00000}", 5)]
    [InlineData("{0:000000}", 30)]
    [InlineData("AAAAA-{0:00000}", 30)]
    public async Task Wrong_codes_lock_one_after_another_and_at_once(string form, int attempts)
    {
        var (account, device, now, recovery) = await EnrolledAsync();
        using var browser = Server.Browser();
        (await browser.SignInAsync(account.Name, Passworded.Password)).Dispose();
        var token = await browser.TokenAsync("/sign-in/code");

        var answers = await Task.WhenAll(Enumerable.Range(0, attempts)
            .Select(i => browser.PostAsync(
                "/sign-in/code", "code", token, ("Form.Code", string.Format(System.Globalization.CultureInfo.InvariantCulture, form, i)))));

        var said = await Task.WhenAll(answers.Select(Browser.FaultAsync));
        Assert.Equal((4, attempts - 4), (said.Count(s => s == CodeWrong), said.Count(s => s == Locked)));
        foreach (var right in (string[])[device.ComputeTotp(now.AddSeconds(30)), recovery[0]])
        {
            using var answer = await browser.PostAsync("/sign-in/code", "code", token, ("Form.Code", right));
            Assert.Equal(Locked, await Browser.FaultAsync(answer));
        }

        Assert.False(await browser.KnownAsync());
        Assert.Contains(await Server.AuditAsync(account.Holder.ToString()), l => l.Action == "account.locked");
    }

    [Fact]
    public async Task Without_the_password_before_no_code_is_taken()
    {
        var (account, device, now, _) = await EnrolledAsync();
        using var browser = Server.Browser();
        var token = await browser.TokenAsync("/sign-in");

        using var page = await browser.GetAsync("/sign-in/code");
        using var answer = await browser.PostAsync("/sign-in/code", "code", token, ("Form.Code", device.ComputeTotp(now.AddSeconds(30))));

        Assert.Equal("/sign-in", browser.To(page));
        Assert.False(await browser.KnownAsync());
        Assert.NotNull(account.Name);
    }

    [Fact]
    public async Task Codes_are_not_asked_for_before_the_device_has_shown_one()
    {
        var account = await Server.WithPasswordAsync();
        using var browser = await Server.SignedInAsync(account);

        using var answer = await browser.SubmitAsync("/me", "codes-on", ("On.Ticket", Browser.TicketOf(await browser.PageAsync("/me"))), ("On.Code", "000000"));

        Assert.Equal(CodeWrong, await Browser.FaultAsync(answer));
        Assert.False((await Server.AsItIsAsync(account)).TwoFactor);
        using var again = await Server.SignedInAsync(account);
    }

    [Fact]
    public async Task Switching_codes_off_takes_the_password_and_one_that_stands_alone()
    {
        var (account, _, _, _) = await EnrolledAsync();
        var old = (await Server.AsItIsAsync(account)).Authenticator;
        using var browser = Server.Browser();
        browser.Cookies["session"] = (await Server.SessionAsync(await Server.AsItIsAsync(account)))["session=".Length..];

        using var wrong = await browser.SubmitAsync("/me", "codes-off", ("Off.Password", "not the password"));
        Assert.Equal("当前密码不正确。", await Browser.FaultAsync(wrong));
        using var shorter = await browser.SubmitAsync(
            "/me", "password", ("Change.Old", Passworded.Password), ("Change.Password", "kettle orbit"), ("Change.Repeated", "kettle orbit"));
        Assert.Equal("", await Browser.FaultAsync(shorter));
        using var alone = await browser.SubmitAsync("/me", "codes-off", ("Off.Password", "kettle orbit"));
        Assert.Equal("未启用动态验证码时，密码至少需要 15 个字符。", await Browser.FaultAsync(alone));
        Assert.True((await Server.AsItIsAsync(account)).TwoFactor);

        (await browser.SubmitAsync(
            "/me", "password", ("Change.Old", "kettle orbit"), ("Change.Password", Passworded.Password), ("Change.Repeated", Passworded.Password))).Dispose();
        using var off = await browser.SubmitAsync("/me", "codes-off", ("Off.Password", Passworded.Password));

        Assert.Equal("", await Browser.FaultAsync(off));
        var now = await Server.AsItIsAsync(account);
        Assert.False(now.TwoFactor);
        Assert.Equal((true, null), (old is not null, now.Authenticator));
        Assert.Equal(0, await Server.Get<SignInStore>().CodesLeftAsync(account.AccountId, Wait.Cancelled));
        using var again = await Server.SignedInAsync(account);
    }

    private static DateTime Now() => TimeProvider.System.GetUtcNow().UtcDateTime;

    private static Task<HttpResponseMessage> CodeAsync(Browser browser, string code) => browser.SubmitAsync("/sign-in/code", "code", ("Form.Code", code));

    private async Task<(Account Account, Totp Device, DateTime At, IReadOnlyList<string> Recovery)> EnrolledAsync()
    {
        var account = await Server.WithPasswordAsync();
        using var browser = await Server.SignedInAsync(account);
        // Each look at the page makes another key: the token first.
        var token = await browser.TokenAsync("/me");
        var page = await browser.PageAsync("/me");
        var key = Key().Match(page).Groups["key"].Value.Replace(" ", "", StringComparison.Ordinal);
        Assert.Equal(32, key.Length);
        // Looking changes nothing.
        Assert.Null((await Server.AsItIsAsync(account)).Authenticator);
        var (device, now) = (new Totp(Base32Encoding.ToBytes(key)), Now());
        using var answer = await browser.PostAsync("/me", "codes-on", token, ("On.Ticket", Browser.TicketOf(page)), ("On.Code", device.ComputeTotp(now)));
        Assert.True(await browser.KnownAsync());
        // Encrypted where it is kept.
        Assert.DoesNotContain(key, (await Server.AsItIsAsync(account)).Authenticator, StringComparison.Ordinal);
        return (account, device, now, [.. Recovery().Matches(await Browser.TextAsync(answer)).Select(m => m.Groups["code"].Value)]);
    }

    [GeneratedRegex("data-testid=\"authenticator-key\"[^>]*>(?<key>[^<]+)<", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Key();

    [GeneratedRegex("<li[^>]*><code[^>]*>(?<code>[^<]+)</code></li>", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Recovery();
}
