using System.Net;
using Dashboard.Engine.Access;

namespace Dashboard.Tests.Accounts;

/// <summary>Whatever changes something by a cookie carries a token that belongs to that cookie's holder.</summary>
public sealed class AntiforgeryTests(DoorsFixture fixture) : IClassFixture<DoorsFixture>
{
    private const string Tallies = "/api/events/e/tallies";

    private RunningServer Server => fixture.Server;

    [Fact]
    public async Task A_session_alone_changes_nothing()
    {
        using var browser = await Server.SignedInAsync(await Server.WithPasswordAsync());
        foreach (var (method, path) in ((HttpMethod, string)[])
        [
            (HttpMethod.Post, Tallies), (HttpMethod.Delete, "/api/passkeys/x"), (HttpMethod.Post, "/api/passkeys/options"),
            (HttpMethod.Post, "/API/events/e/TALLIES"),
        ])
        {
            using var answer = await browser.SendAsync(method, path, Tokens.Tally());
            Assert.Equal((path, HttpStatusCode.BadRequest), (path, answer.StatusCode));
            Assert.Contains("antiforgery: ", await answer.Content.ReadAsStringAsync(Wait.Cancelled), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task With_its_token_it_does()
    {
        using var browser = await Server.SignedInAsync(await Server.WithPasswordAsync());
        var token = await Tokens.OfAsync(browser);

        using var posted = await browser.SendAsync(HttpMethod.Post, Tallies, Tokens.Tally(), ("X-CSRF-Token", token));
        using var deleted = await browser.SendAsync(HttpMethod.Delete, "/api/passkeys/x", null, ("X-CSRF-Token", token));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (posted.StatusCode, deleted.StatusCode));
    }

    [Fact]
    public async Task Another_account_s_token_is_refused_even_with_its_cookie()
    {
        using var browser = await Server.SignedInAsync(await Server.WithPasswordAsync());
        using var other = await Server.SignedInAsync(await Server.WithPasswordAsync());
        using var nobody = Server.Browser();
        var (foreign, anonymous) = (await Tokens.OfAsync(other), await nobody.TokenAsync("/sign-in"));
        await Tokens.OfAsync(browser);

        foreach (var (csrf, token) in ((string, string)[])
        [
            (browser.Cookies["csrf"], foreign), (other.Cookies["csrf"], foreign), (nobody.Cookies["csrf"], anonymous), (browser.Cookies["csrf"], "made-up")
        ])
        {
            browser.Cookies["csrf"] = csrf;
            foreach (var (method, path) in ((HttpMethod, string)[])[(HttpMethod.Post, Tallies), (HttpMethod.Delete, "/api/passkeys/x")])
            {
                using var answer = await browser.SendAsync(method, path, Tokens.Tally(), ("X-CSRF-Token", token));
                Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            }
        }
    }

    [Theory]
    [InlineData("/sign-in", "sign-in")]
    [InlineData("/set-up", "set-up")]
    [InlineData("/welcome", "welcome")]
    [InlineData("/me", "password")]
    [InlineData("/me", "others")]
    [InlineData("/me", "codes-on")]
    public async Task A_form_without_its_page_s_token_is_refused(string path, string form)
    {
        using var browser = await Server.SignedInAsync(await Server.WithPasswordAsync());
        using var nobody = Server.Browser();
        var foreign = await nobody.TokenAsync("/sign-in");
        var own = await browser.TokenAsync("/me");

        foreach (var token in (string[])["", "made-up", foreign])
        {
            using var answer = await browser.PostAsync(path, form, token);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }

        browser.Cookies.Remove("csrf");
        using var without = await browser.PostAsync(path, form, own);
        Assert.Equal(HttpStatusCode.BadRequest, without.StatusCode);
    }

    [Fact]
    public async Task A_key_needs_none_and_gets_none()
    {
        using var program = await Server.KeyClientAsync(new Grant(Role.Manager, 0));

        using var posted = await program.PostAsync(new Uri(Tallies, UriKind.Relative), Tokens.Tally(), Wait.Cancelled);
        var session = await program.GetStringAsync(new Uri("/api/session", UriKind.Relative), Wait.Cancelled);

        Assert.Equal(HttpStatusCode.OK, posted.StatusCode);
        Assert.Contains("\"antiforgeryToken\":null", session, StringComparison.Ordinal);
        // Passkeys are people's.
        using var deleted = await program.DeleteAsync(new Uri("/api/passkeys/x", UriKind.Relative), Wait.Cancelled);
        Assert.Equal(HttpStatusCode.Forbidden, deleted.StatusCode);
    }
}
