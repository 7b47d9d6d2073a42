using System.Net;
using Dashboard.Engine.Access;
using Dashboard.Shared;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Dashboard.Tests.Accounts;

/// <summary>How much is too much.</summary>
public sealed partial class LimitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/set-up")]
    [InlineData("/welcome")]
    [InlineData("/me")]
    [InlineData("/api/passkeys/sign-in")]
    public async Task Attempts_to_sign_in_are_limited_by_address(string path)
    {
        await using var server = await StartAsync("--Limits:SignInsPerNetwork=3");
        using var browser = server.Browser();
        for (var i = 0; i < 3; i++)
        {
            using var taken = await browser.SendAsync(HttpMethod.Post, path, new FormUrlEncodedContent([]));
            Assert.NotEqual(HttpStatusCode.TooManyRequests, taken.StatusCode);
        }

        foreach (var more in (string[])[path, "/SIGN-IN/code"])
        {
            var answer = await browser.SendAsync(HttpMethod.Post, more, new FormUrlEncodedContent([]));
            if (more.StartsWith("/api", StringComparison.Ordinal))
            {
                await AssertTooManyAsync(answer);
                continue;
            }

            // People see their page again, and why; not a program's answer.
            Assert.Equal((HttpStatusCode.SeeOther, more + "?fault=busy"), (answer.StatusCode, browser.To(answer)));
        }

        Assert.Contains("当前登录人数较多", await browser.PageAsync("/sign-in?fault=busy"), StringComparison.Ordinal);
        // Looking is no attempt.
        using var page = await browser.GetAsync("/sign-in");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task Pairings_are_limited_by_address()
    {
        await using var server = await StartAsync("--Limits:PairingsPerMinute=2");
        using var browser = server.Browser();
        foreach (var path in (string[])["/api/pairings", "/api/pairings/poll"]) (await browser.SendAsync(HttpMethod.Post, path)).Dispose();

        await AssertTooManyAsync(await browser.SendAsync(HttpMethod.Post, "/api/pairings"));
        await AssertTooManyAsync(await browser.SendAsync(HttpMethod.Post, "/api/pairings/poll"));
    }

    [Fact]
    public async Task Days_that_are_asked_for_are_limited_by_holder_and_one_s_hunger_is_not_another_s_fault()
    {
        await using var server = await StartAsync();
        using var hungry = await server.KeyClientAsync(new Grant(Role.Manager, 0));
        using var other = await server.KeyClientAsync(new Grant(Role.Manager, 0));
        var season = new Uri("/api/events/e/hotline?from=2026-01-01&to=2027-02-01&by=hour", UriKind.Relative);

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => hungry.GetAsync(season, Wait.Cancelled)));
        using var untouched = await other.GetAsync(season, Wait.Cancelled);

        Assert.All(answers, a => Assert.True(a.StatusCode is HttpStatusCode.OK or HttpStatusCode.TooManyRequests));
        Assert.All(answers.Where(a => a.StatusCode == HttpStatusCode.TooManyRequests), a => Assert.True(a.Headers.RetryAfter?.Delta > TimeSpan.Zero));
        Assert.InRange(answers.Count(a => a.StatusCode == HttpStatusCode.OK), 1, 6);
        Assert.Equal(HttpStatusCode.OK, untouched.StatusCode);
        foreach (var answer in answers) answer.Dispose();
    }

    [Fact]
    public async Task Requests_are_limited_by_holder_and_one_s_zeal_is_not_another_s_fault()
    {
        await using var server = await StartAsync("--Limits:RequestsPerSecond=1");
        using var busy = await server.KeyClientAsync(new Grant(Role.Manager, 0));
        using var other = await server.KeyClientAsync(new Grant(Role.Manager, 0));
        var tallies = new Uri("/api/events/e/tallies", UriKind.Relative);

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => busy.PostAsync(tallies, Tokens.Tally(), Wait.Cancelled)));
        using var untouched = await other.PostAsync(tallies, Tokens.Tally(), Wait.Cancelled);

        Assert.All(answers, a => Assert.True(a.StatusCode is HttpStatusCode.OK or HttpStatusCode.TooManyRequests));
        Assert.InRange(answers.Count(a => a.StatusCode == HttpStatusCode.OK), 4, 20);
        await AssertTooManyAsync(answers.First(a => a.StatusCode == HttpStatusCode.TooManyRequests));
        Assert.Equal(HttpStatusCode.OK, untouched.StatusCode);
    }

    [Fact]
    public async Task An_account_s_attempts_are_limited_wherever_they_come_from()
    {
        await using var server = await StartAsync("--Limits:SignInsPerMinute=3");
        var account = await server.WithPasswordAsync();
        using var browser = server.Browser();
        var token = await browser.TokenAsync("/sign-in");
        for (var i = 1; i <= 4; i++)
        {
            using var answer = await browser.SendAsync(
                HttpMethod.Post,
                "/sign-in",
                new FormUrlEncodedContent([
                    new("_handler", "sign-in"), new("__RequestVerificationToken", token), new("Form.Name", account.Name),
                    new("Form.Password", "wrong wrong wrong"),
                ]),
                ("X-Forwarded-For", $"203.0.113.{i}"));
            Assert.Equal("账号或密码不正确。连续输错多次，账号会锁定几分钟。", await Browser.FaultAsync(answer));
        }

        // Not by five failures from one network: each came from another.
        var told = await server.AuditAsync(account.Holder.ToString());
        Assert.Equal(
            (3, 1, 0),
            (told.Count(l => l.Action == "session.failed"), told.Count(l => l.Action == "session.throttled"), told.Count(l => l.Action == "account.locked")));
    }

    [Fact]
    public async Task Calls_of_the_hub_are_limited_by_connection()
    {
        await using var server = await StartAsync();
        await using var busy = await server.HubAsync();
        await using var other = await server.HubAsync();

        var said = "";
        for (var i = 0; i < 2_000 && !said.Contains("Too many calls", StringComparison.Ordinal); i++) said = await CallAsync(busy);

        Assert.Contains("Too many calls; try again shortly.", said, StringComparison.Ordinal);
        Assert.Contains("there is no event", await CallAsync(other), StringComparison.Ordinal);

        static async Task<string> CallAsync(HubConnection hub) =>
            (await Assert.ThrowsAsync<HubException>(async () => await hub.Stream<object>("Watch", "none", 0L).MoveNextAsync())).Message;
    }

    [Fact]
    public async Task A_holder_has_so_many_connections_and_a_connection_so_many_streams()
    {
        await using var server = await StartAsync("--Limits:ConnectionsPerHolder=2");
        var key = (await server.KeyAsync(new Grant(Role.Manager, 0))).Secret;
        await using var one = await server.HubAsync(key);
        await using (await server.HubAsync(key))
        {
            var refused = await Assert.ThrowsAsync<HttpRequestException>(() => server.HubAsync(key));
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            await using var other = await server.HubAsync();
        }

        var streams = new List<IAsyncEnumerator<object>>();
        for (var i = 0; i < 8; i++)
        {
            streams.Add(one.Stream<object>("Watch", "e", 0L));
            Assert.True(await streams[^1].MoveNextAsync());
        }

        var ninth = await Assert.ThrowsAsync<HubException>(async () => await one.Stream<object>("Watch", "e", 0L).MoveNextAsync());
        Assert.Contains("Too many streams", ninth.Message, StringComparison.Ordinal);
        foreach (var stream in streams) await stream.DisposeAsync();
        // Places that are given back are there for others.
        await Wait.ForAsync(async () => await TryAsync(server, key), joined => joined, "a place to be free again");

        static async Task<bool> TryAsync(RunningServer server, string key)
        {
            try
            {
                await using var again = await server.HubAsync(key);
                return true;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }
    }

    [Theory]
    [InlineData("SignInsPerMinute")]
    [InlineData("SignInsPerNetwork")]
    [InlineData("ConnectionsPerHolder")]
    [InlineData("PairingsPerMinute")]
    [InlineData("RequestsPerSecond")]
    public async Task A_limit_of_nothing_is_named(string name)
    {
        var refused = await Assert.ThrowsAsync<SettingException>(() => StartAsync($"--Limits:{name}=0"));

        Assert.Equal($"Limits:{name}: must be 1 or more.", refused.Message);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task AssertTooManyAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Contains("Too many requests", await answer.Content.ReadAsStringAsync(Wait.Cancelled), StringComparison.Ordinal);
    }

    private Task<RunningServer> StartAsync(params string[] settings) =>
        RunningServer.StartAsync(_folder.Database, setup => TestEvent.AddAsync(setup.Catalogs, "e"), settings: settings);
}
