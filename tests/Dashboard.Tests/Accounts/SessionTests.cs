using System.Net;
using System.Text.RegularExpressions;
using Dashboard.Engine.Access;

namespace Dashboard.Tests.Accounts;

/// <summary>How sessions end.</summary>
public sealed class SessionTests(DoorsFixture fixture) : IClassFixture<DoorsFixture>
{
    private const string Better = "gravel lantern opens twice";

    private RunningServer Server => fixture.Server;

    [Fact]
    public async Task After_sign_out_a_copy_of_the_cookie_is_worth_nothing()
    {
        var account = await Server.WithPasswordAsync();
        using var browser = await Server.SignedInAsync(account);
        using var other = await Server.SignedInAsync(account);
        var copy = browser.Cookies["session"];

        using var signedOut = await browser.PostAsync("/sign-out", "", await browser.TokenAsync("/me"));

        Assert.Equal(("/sign-in", "\"cache\""), (browser.To(signedOut), signedOut.Headers.GetValues("Clear-Site-Data").Single()));
        // Whichever way it comes to the page: another tab, or a page that learns that its session has ended, goes there by itself.
        Assert.Contains("/js/signed-out.", await browser.PageAsync("/sign-in?back=%2Flive%2Fdrill"), StringComparison.Ordinal);
        Assert.DoesNotContain("session", browser.Cookies.Keys);
        browser.Cookies["session"] = copy;
        Assert.False(await browser.KnownAsync());
        Assert.True(await other.KnownAsync());
        (await browser.SignInAsync(account.Name, Passworded.Password)).Dispose();
        browser.Cookies.Remove("session");
        Assert.DoesNotContain("/js/signed-out.", await browser.PageAsync("/sign-in"), StringComparison.Ordinal);
        Assert.Contains(await Server.AuditAsync(account.Holder.ToString()), l => l.Action == "session.ended" && l.Actor == account.Holder.ToString());
    }

    [Fact]
    public async Task Signing_in_again_ends_the_session_before_and_every_session_is_listed_and_can_be_ended()
    {
        var account = await Server.WithPasswordAsync();
        using var browser = Server.Browser();
        browser.Headers["User-Agent"] = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36";
        (await browser.SignInAsync(account.Name, Passworded.Password)).Dispose();
        var first = browser.Cookies["session"];
        (await browser.SignInAsync(account.Name, Passworded.Password)).Dispose();
        using var copy = Server.Browser();
        copy.Cookies["session"] = first;
        Assert.Equal((true, false), (await browser.KnownAsync(), await copy.KnownAsync()));

        using var other = await Server.SignedInAsync(account);
        var page = await other.PageAsync("/me");
        Assert.Contains("Chrome · Android", page, StringComparison.Ordinal);
        Assert.Contains("当前设备", page, StringComparison.Ordinal);
        var listed = Assert.Single(Regex.Matches(page, "name=\"End.Session\" value=\"(?<id>[^\"]+)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(2)));

        using var ended = await other.SubmitAsync("/me", "end", ("End.Session", listed.Groups["id"].Value));

        Assert.Contains("该设备已退出登录。", await Browser.TextAsync(ended), StringComparison.Ordinal);
        Assert.Equal((true, false), (await other.KnownAsync(), await browser.KnownAsync()));
    }

    [Fact]
    public async Task Nobody_ends_another_s_session()
    {
        var (account, stranger) = (await Server.WithPasswordAsync(), await Server.WithPasswordAsync());
        using var browser = await Server.SignedInAsync(account);
        var session = (await Server.Get<SessionStore>()
            .OfAsync(account.AccountId, (await Server.AsItIsAsync(account)).Stamp, 0, Wait.Cancelled)).Single().Session;
        using var other = await Server.SignedInAsync(stranger);

        (await other.SubmitAsync("/me", "end", ("End.Session", session))).Dispose();

        Assert.True(await browser.KnownAsync());
    }

    [Fact]
    public async Task Nobody_is_signed_out_by_another_page()
    {
        using var browser = await Server.SignedInAsync(await Server.WithPasswordAsync());

        using var answer = await browser.SendAsync(HttpMethod.Post, "/sign-out", new FormUrlEncodedContent([]));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True(await browser.KnownAsync());
    }

    [Fact]
    public async Task A_new_password_ends_the_other_sessions_and_replaces_the_old_one()
    {
        var account = await Server.WithPasswordAsync();
        using var browser = await Server.SignedInAsync(account);
        using var other = await Server.SignedInAsync(account);
        var before = browser.Cookies["session"];

        using var answer = await browser.SubmitAsync(
            "/me", "password", ("Change.Old", Passworded.Password), ("Change.Password", Better), ("Change.Repeated", Better));

        Assert.Contains("密码已修改", await Browser.TextAsync(answer), StringComparison.Ordinal);
        Assert.Equal((true, false), (await browser.KnownAsync(), await other.KnownAsync()));
        browser.Cookies["session"] = before;
        Assert.False(await browser.KnownAsync());
        using var old = await other.SignInAsync(account.Name, Passworded.Password);
        Assert.Equal("账号或密码不正确。连续输错多次，账号会锁定几分钟。", await Browser.FaultAsync(old));
        using var fresh = await Server.SignedInAsync(account, Better);
        Assert.True(await fresh.KnownAsync());
        Assert.Contains(await Server.AuditAsync(account.Holder.ToString()), l => l.Action == "account.password");
    }

    [Theory]
    [InlineData("not the old one at all", Better, Better, "当前密码不正确。")]
    [InlineData(Passworded.Password, Better, Better + "x", "两次输入的新密码不一致。")]
    [InlineData(Passworded.Password, "short of it", "short of it", "未启用动态验证码时，密码至少需要 15 个字符。")]
    [InlineData(Passworded.Password, "password123456789", "password123456789", "这个密码太常见，容易被猜到，请换一个。")]
    public async Task A_password_is_not_changed_when(string old, string password, string repeated, string says)
    {
        var account = await Server.WithPasswordAsync();
        using var browser = await Server.SignedInAsync(account);

        using var answer = await browser.SubmitAsync("/me", "password", ("Change.Old", old), ("Change.Password", password), ("Change.Repeated", repeated));

        Assert.Equal(says, await Browser.FaultAsync(answer));
        using var again = await Server.SignedInAsync(account);
        Assert.True(await browser.KnownAsync());
    }

    [Fact]
    public async Task Whoever_sits_at_an_unlocked_screen_cannot_guess_the_password_there()
    {
        var account = await Server.WithPasswordAsync();
        using var browser = await Server.SignedInAsync(account);
        for (var i = 0; i < 5; i++)
            (await browser.SubmitAsync("/me", "password", ("Change.Old", $"wrong wrong {i}"), ("Change.Password", Better), ("Change.Repeated", Better)))
                .Dispose();

        using var answer = await browser.SubmitAsync(
            "/me", "password", ("Change.Old", Passworded.Password), ("Change.Password", Better), ("Change.Repeated", Better));

        Assert.Equal("尝试次数过多，请几分钟后再试。", await Browser.FaultAsync(answer));
        Assert.Contains(await Server.AuditAsync(account.Holder.ToString()), l => l.Action == "account.locked");
    }

    [Fact]
    public async Task Signing_out_everywhere_else_leaves_this_session_alone()
    {
        var account = await Server.WithPasswordAsync();
        using var browser = await Server.SignedInAsync(account);
        using var other = await Server.SignedInAsync(account);

        using var answer = await browser.SubmitAsync("/me", "others");

        Assert.Contains("其他设备已全部退出登录。", await Browser.TextAsync(answer), StringComparison.Ordinal);
        Assert.Equal((true, false), (await browser.KnownAsync(), await other.KnownAsync()));
    }
}
