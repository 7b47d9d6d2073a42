using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Dashboard.Tests.Layout;

/// <summary>Every page as it first arrives, in both languages.</summary>
public sealed partial class PagesTests(ServerFixture server)
{
    // Written out once more, so that nothing is loosened without a test being changed.
    private const string Strict = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    private const string Interactive = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
        + "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    public static TheoryData<string> Pages { get; } = new()
    {
        "/",
        "/live/drill",
        "/live/chunyun-2014",
        "/live/guiyang-2014",
        "/wall/drill",
        "/wall/chunyun-2014",
        "/wall/guiyang-2014",
        "/pad/drill/railway",
        "/pad/chunyun-2014/airport",
        "/pad/drill/railway/book",
        "/pad/drill/railway/shifts",
        "/pad/chunyun-2014/airport/shifts",
        "/shifts/drill",
        "/shifts/chunyun-2014",
        "/hotline/drill",
        "/hotline/chunyun-2014",
        "/not-found",
        "/error",
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task In_Chinese_there_is_no_English(string page)
    {
        var html = await server.Server.PageAsync(page + "?culture=zh-CN");

        Assert.Contains("<html lang=\"zh-CN\"", html, StringComparison.Ordinal);
        // The name of the other language stands in that language; a drill is a drill to everybody.
        var english = Answers.Readable(
            html).Where(t => t.Any(char.IsAsciiLetter) && t is not ("English" or "演练 · DRILL") && !t.StartsWith("版本 ", StringComparison.Ordinal)
                && !Formula().IsMatch(t)).Where(t => !t.Contains("测试t-", StringComparison.Ordinal)).ToList();
        Assert.Equal([], english);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task In_English_there_is_no_Chinese(string page)
    {
        var html = await server.Server.PageAsync(page + "?culture=en");

        Assert.Contains("<html lang=\"en\"", html, StringComparison.Ordinal);
        Assert.Equal([], Answers.Readable(html).Where(t => Chinese().IsMatch(t) && t is not ("中文" or "DRILL · 演练")));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task No_page_asks_anybody_else_for_anything(string page)
    {
        var html = await server.Server.PageAsync(page);

        Assert.Empty(Foreign().Matches(html));
    }

    [Theory]
    [InlineData("/live/nowhere")]
    [InlineData("/wall/nowhere")]
    [InlineData("/pad/drill/nowhere")]
    [InlineData("/pad/nowhere/railway")]
    [InlineData("/pad/drill/nowhere/shifts")]
    [InlineData("/shifts/nowhere")]
    [InlineData("/hotline/nowhere")]
    [InlineData("/nowhere")]
    [InlineData("/live")]
    public async Task What_is_not_there_says_so_in_both_languages(string page)
    {
        Assert.Contains("没有这个页面", await server.Server.PageAsync(page + "?culture=zh-CN", HttpStatusCode.NotFound), StringComparison.Ordinal);
        Assert.Contains("There is no such page", await server.Server.PageAsync(page + "?culture=en", HttpStatusCode.NotFound), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_fails_says_so_and_the_interface_answers_with_a_problem()
    {
        using var folder = new TemporaryFolder();
        await using var own = await RunningServer.StartAsync(
            folder.Database,
            setup =>
            {
                setup.App.MapGet("/broken", string (HttpContext _) => throw new InvalidOperationException("SECRET")).AllowAnonymous();
                setup.App.MapGet("/api/broken", string (HttpContext _) => throw new InvalidOperationException("SECRET")).AllowAnonymous();
                return Task.CompletedTask;
            },
            settings: ["--environment=Production", "--Accounts:AllowUnencrypted=true"]);

        var page = await own.PageAsync("/broken?culture=zh-CN", HttpStatusCode.InternalServerError);
        var problem = await own.Http.GetAsync(new Uri("/api/broken", UriKind.Relative), Wait.Cancelled);

        Assert.Contains("服务器出错", page, StringComparison.Ordinal);
        Assert.Contains("The server has failed", await own.PageAsync("/broken?culture=en", HttpStatusCode.InternalServerError), StringComparison.Ordinal);
        await problem.ProblemAsync(HttpStatusCode.InternalServerError);
        AssertGuarded(problem, Strict);
        AssertGuarded(await own.Http.GetAsync(new Uri("/broken", UriKind.Relative), Wait.Cancelled), Strict);
        Assert.DoesNotContain("SECRET", page + await problem.Content.ReadAsStringAsync(Wait.Cancelled), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/culture?to=en&back=/live/drill", "/live/drill", ".AspNetCore.Culture=c%3Den%7Cuic%3Den")]
    [InlineData("/theme?to=dark&back=/live/drill", "/live/drill", "theme=dark")]
    [InlineData("/culture?to=zh-CN&back=//evil.example", "/", ".AspNetCore.Culture=c%3Dzh-CN")]
    [InlineData("/theme?to=light", "/", "theme=light")]
    public async Task A_choice_is_remembered_and_leads_back(string address, string to, string cookie)
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = server.Server.Address };

        var answer = await http.GetAsync(new Uri(address, UriKind.Relative), Wait.Cancelled);

        Assert.Equal((HttpStatusCode.Redirect, to), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        Assert.StartsWith(cookie, answer.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/culture?to=fr")]
    [InlineData("/theme?to=pink")]
    public async Task A_choice_that_there_is_not_is_refused(string address) =>
        Assert.StartsWith(
            "to: ",
            await (await server.Http.GetAsync(new Uri(address, UriKind.Relative), Wait.Cancelled)).ProblemAsync(HttpStatusCode.BadRequest),
            StringComparison.Ordinal);

    [Theory]
    [InlineData(null, "light")]
    [InlineData("theme=dark", "dark")]
    [InlineData("theme=%22%3E%3Cscript%3E", "light")]
    public async Task The_remembered_theme_is_the_page_s_and_the_wall_stays_dark(string? cookie, string theme)
    {
        foreach (var (page, expected) in new[] { ("/", theme), ("/wall/drill", "dark") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, page);
            if (cookie is not null) request.Headers.Add("Cookie", $"{server.Server.Session}; {cookie}");
            var html = await (await server.Http.SendAsync(request, Wait.Cancelled)).Content.ReadAsStringAsync(Wait.Cancelled);
            Assert.Contains($"data-theme=\"{expected}\"", html, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/", Interactive)]
    [InlineData("/live/drill", Interactive)]
    [InlineData("/live/nowhere", Interactive)]
    [InlineData("/wall/drill", Strict)]
    [InlineData("/wall/nowhere", Strict)]
    [InlineData("/pad/drill/railway", Strict)]
    [InlineData("/pad/drill/railway/book", Strict)]
    [InlineData("/pad/drill/railway/shifts", Strict)]
    [InlineData("/shifts/drill", Interactive)]
    [InlineData("/not-found", Strict)]
    [InlineData("/error", Strict)]
    [InlineData("/nowhere", Strict)]
    [InlineData("/icon.svg", Strict)]
    [InlineData("/js/wall.js", Strict)]
    [InlineData("/culture?to=fr", Strict)]
    [InlineData("/health/live", Strict)]
    [InlineData("/hubs/live", Strict)]
    [InlineData("/api/events", Strict)]
    [InlineData("/api/nowhere", Strict)]
    public async Task Every_answer_says_what_a_browser_may_do(string address, string policy) =>
        AssertGuarded(await server.Http.GetAsync(new Uri(address, UriKind.Relative), Wait.Cancelled), policy);

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_holds_nothing_inline_that_its_policy_forbids(string page)
    {
        var answer = await server.Http.GetAsync(new Uri(page, UriKind.Relative), Wait.Cancelled);
        var html = await answer.Content.ReadAsStringAsync(Wait.Cancelled);

        Assert.Empty(InlineScript().Matches(html));
        if (answer.Headers.GetValues("Content-Security-Policy").Single() == Strict) Assert.Empty(InlineStyle().Matches(html));
    }

    private static void AssertGuarded(HttpResponseMessage answer, string policy)
    {
        Assert.Equal(policy, Header("Content-Security-Policy"));
        Assert.Equal("nosniff", Header("X-Content-Type-Options"));
        Assert.Equal("DENY", Header("X-Frame-Options"));
        Assert.Equal("same-origin", Header("Referrer-Policy"));
        Assert.Equal("same-origin", Header("Cross-Origin-Opener-Policy"));
        Assert.Equal(
            "camera=(), microphone=(), geolocation=(), publickey-credentials-get=(self), publickey-credentials-create=(self), "
                + "screen-wake-lock=(self), fullscreen=(self)",
            Header("Permissions-Policy"));
        Assert.False(answer.Headers.Contains("Server"));

        string Header(string name) => Assert.Single(answer.Headers.GetValues(name));
    }

    // Formulas of the service level have names of their own.
    [GeneratedRegex("^F[1-5]s?(（默认）)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Formula();

    [GeneratedRegex("[\\u4e00-\\u9fff]", RegexOptions.None, 1000)]
    private static partial Regex Chinese();

    [GeneratedRegex("(src|href|action)=\"(https?:)?//", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Foreign();

    [GeneratedRegex("<script(?![^>]*\\ssrc=)|<[^>]*\\son[a-z]+\\s*=|javascript:", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex InlineScript();

    [GeneratedRegex("<style|<[^>]*\\sstyle\\s*=", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex InlineStyle();
}
