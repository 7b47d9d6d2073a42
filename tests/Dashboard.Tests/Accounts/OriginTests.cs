using System.Net;
using System.Net.WebSockets;
using System.Text;
using Dashboard.Engine.Access;

namespace Dashboard.Tests.Accounts;

/// <summary>What another site's page makes a browser send, with all its cookies, is refused.</summary>
public sealed class OriginTests(DoorsFixture fixture) : IClassFixture<DoorsFixture>
{
    private RunningServer Server => fixture.Server;

    private string Own => Server.Address.GetLeftPart(UriPartial.Authority);

    public static TheoryData<string> Foreign => ["https://evil.example", "null", "http://127.0.0.1:1", "http://localhost", "file://", ""];

    [Theory]
    [MemberData(nameof(Foreign))]
    public async Task A_foreign_page_may_neither_post_nor_delete(string origin)
    {
        using var browser = await Server.SignedInAsync(await Server.WithPasswordAsync(grants: new Grant(Role.Administrator, 0)));
        var token = await Tokens.OfAsync(browser);

        foreach (var (method, path) in ((HttpMethod, string)[])
        [
            (HttpMethod.Post, "/api/events/e/tallies"), (HttpMethod.Delete, "/api/passkeys/x"), (HttpMethod.Put, "/"), (HttpMethod.Post, "/sign-out"),
            (HttpMethod.Post, "/sign-in"), (HttpMethod.Post, "/hubs/live/negotiate"), (HttpMethod.Post, "/_blazor/negotiate"),
            (HttpMethod.Post, "/api/pairings"),
        ])
        {
            using var answer = await browser.SendAsync(method, path, Tokens.Tally(), ("Origin", origin), ("X-CSRF-Token", token));
            Assert.Equal((path, HttpStatusCode.Forbidden), (path, answer.StatusCode));
        }

        Assert.True(await browser.KnownAsync());
        Assert.Contains(await Server.AuditAsync(action: "access.refused"), l => l.Detail?.StartsWith("a foreign page", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Two_origins_are_none_of_ours()
    {
        using var browser = await Server.SignedInAsync(await Server.WithPasswordAsync());

        using var answer = await browser.SendAsync(
            HttpMethod.Post,
            "/api/events/e/tallies",
            Tokens.Tally(),
            ("Origin", Own),
            ("Origin", "https://evil.example"),
            ("X-CSRF-Token", await Tokens.OfAsync(browser)));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task The_own_page_may_and_so_may_a_program_that_names_none()
    {
        using var browser = await Server.SignedInAsync(await Server.WithPasswordAsync());
        var token = await Tokens.OfAsync(browser);

        using var page = await browser.SendAsync(HttpMethod.Post, "/api/events/e/tallies", Tokens.Tally(), ("Origin", Own), ("X-CSRF-Token", token));
        using var read = await browser.SendAsync(HttpMethod.Get, "/api/session", null, ("Origin", "https://evil.example"));
        using var program = await Server.KeyClientAsync(new Grant(Role.Manager, 0));
        using var posted = await program.PostAsync(new Uri("/api/events/e/tallies", UriKind.Relative), Tokens.Tally(), Wait.Cancelled);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK), (page.StatusCode, read.StatusCode, posted.StatusCode));
        // Read by whom, the browser decides: no foreign page is let.
        Assert.DoesNotContain(read.Headers, h => h.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("/hubs/live", "https://evil.example")]
    [InlineData("/hubs/live", "null")]
    [InlineData("/_blazor", "https://evil.example")]
    [InlineData("/_blazor", "null")]
    public async Task A_foreign_page_opens_no_WebSocket(string path, string origin)
    {
        using var browser = await Server.SignedInAsync(await Server.WithPasswordAsync());
        using var socket = Socket(("Origin", origin), ("Cookie", browser.Session));

        await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(socket, path));

        Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
    }

    [Theory]
    [InlineData("/hubs/live")]
    [InlineData("/_blazor")]
    public async Task The_own_page_opens_them_and_nobody_without_a_session_does(string path)
    {
        using var browser = await Server.SignedInAsync(await Server.WithPasswordAsync());
        using var own = Socket(("Origin", Own), ("Cookie", browser.Session));
        using var nobody = Socket(("Origin", Own));

        await ConnectAsync(own, path);
        await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(nobody, path));

        Assert.Equal((WebSocketState.Open, HttpStatusCode.Unauthorized), (own.State, nobody.HttpStatusCode));
    }

    [Fact]
    public async Task A_key_in_an_address_is_not_taken()
    {
        var key = (await Server.KeyAsync(new Grant(Role.Manager, 0))).Secret;
        using var client = Server.Client();
        foreach (var path in (string[])["/api/session", "/api/events", "/api/events/e/board", "/openapi/v1.json"])
        {
            using var answer = await client.GetAsync(new Uri($"{path}?access_token={key}&key={key}&token={key}", UriKind.Relative), Wait.Cancelled);
            Assert.Equal((path, HttpStatusCode.Unauthorized), (path, answer.StatusCode));
        }

        using var header = Socket(("Authorization", $"Bearer {key}"));
        await ConnectAsync(header, "/hubs/live");
        using var query = Socket();
        await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(query, $"/hubs/live?access_token={key}"));
        Assert.Equal((WebSocketState.Open, HttpStatusCode.Unauthorized), (header.State, query.HttpStatusCode));
    }

    [Theory]
    [InlineData("Basic dXNlcjpwYXNz")]
    [InlineData("Bearer ")]
    [InlineData("Bearer dk_made-up")]
    [InlineData("dk_made-up")]
    public async Task A_bad_key_is_not_made_good_by_a_session_beside_it(string header)
    {
        using var browser = await Server.SignedInAsync(await Server.WithPasswordAsync());

        using var answer = await browser.SendAsync(HttpMethod.Post, "/api/events/e/tallies", Tokens.Tally(), ("Authorization", header));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("Bearer", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    private static ClientWebSocket Socket(params (string Name, string Value)[] headers)
    {
        var socket = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };
        foreach (var (name, value) in headers) socket.Options.SetRequestHeader(name, value);
        return socket;
    }

    private Task ConnectAsync(ClientWebSocket socket, string path) =>
        socket.ConnectAsync(new UriBuilder(new Uri(Server.Address, path)) { Scheme = "ws" }.Uri, Wait.Cancelled);
}

/// <summary>Antiforgery tokens as scripts get them, and something to send with one.</summary>
internal static class Tokens
{
    public static async Task<string> OfAsync(Browser browser)
    {
        using var session = System.Text.Json.JsonDocument.Parse(await browser.PageAsync("/api/session"));
        return session.RootElement.GetProperty("antiforgeryToken").GetString()!;
    }

    public static StringContent Tally() => new($$"""{"entries":[{{TestEvent.Entry(Guid.NewGuid())}}]}""", Encoding.UTF8, "application/json");
}
