using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Dashboard.Tests.Features.Tallies;

/// <summary>What cannot be recorded now is refused with a time to come again, and counts once when it does.</summary>
public sealed class LaterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_full_intake_asks_to_come_again_and_loses_nothing()
    {
        await using var server = await RunningServer.StartAsync(
            _folder.Database, setup => TestEvent.AddAsync(setup.Catalogs, "e"), settings: "--Ledger:Intake=1000");
        var e = new TestEvent(server, server.Feeds.Find("e")!.Current.Board.Catalog);
        await using var other = new SqliteConnection($"Data Source={_folder.Database}");
        await other.OpenAsync(Wait.Cancelled);
        var held = await other.BeginTransactionAsync(Wait.Cancelled);

        // While the database is held, one request is being committed, one waits, and the next no longer fits.
        var bodies = Enumerable.Range(0, 4)
            .Select(_ => $$"""{"entries":[{{string.Join(',', Enumerable.Range(0, 600).Select(_ => TestEvent.Entry(Guid.NewGuid())))}}]}""").ToList();
        var posts = bodies.ConvertAll(body => e.PostAsync(body));
        var refused = await await Task.WhenAny(posts);
        Assert.Contains("nothing was recorded", await refused.ProblemAsync(HttpStatusCode.ServiceUnavailable), StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        await held.RollbackAsync(Wait.Cancelled);
        await Task.WhenAll(posts);

        // Sent again until they are in, they are in once.
        foreach (var body in bodies) await Wait.ForAsync(() => e.PostAsync(body), answer => answer.IsSuccessStatusCode, "the entries are taken in");
        Assert.Equal(2400, await e.HeadAsync());
        await e.AssertSoundAsync();
    }

    [Fact]
    public async Task A_database_that_fails_is_said_and_the_repeat_counts_once()
    {
        await using var server = await RunningServer.StartAsync(_folder.Database, setup => TestEvent.AddAsync(setup.Catalogs, "e"));
        var e = new TestEvent(server, server.Feeds.Find("e")!.Current.Board.Catalog);
        await e.CountAsync(2);
        await e.BoardAsync();
        var entry = TestEvent.Entry(Guid.NewGuid(), delta: 3);

        await SqlAsync("ALTER TABLE event_head RENAME TO gone");
        var answer = await e.PostAsync($$"""{"entries":[{{entry}}]}""");

        Assert.Equal(
            "The database did not confirm the entries. Send them again with the same keys: none will count twice.",
            await answer.ProblemAsync(HttpStatusCode.ServiceUnavailable));
        Assert.Equal(TimeSpan.FromSeconds(2), answer.Headers.RetryAfter?.Delta);
        await Wait.ForAsync(
            () => server.Http.GetAsync(new Uri("/health/ready", UriKind.Relative), Wait.Cancelled),
            h => h.StatusCode == HttpStatusCode.ServiceUnavailable,
            "not ready");
        Assert.Equal(HttpStatusCode.OK, (await server.Http.GetAsync(new Uri("/health/live", UriKind.Relative), Wait.Cancelled)).StatusCode);
        Assert.Equal(2, (await e.JsonAsync("board")).GetProperty("metrics")[0].GetProperty("total").GetInt64());
        Assert.Contains("数据库自", await server.PageAsync("/live/e"), StringComparison.Ordinal);

        await SqlAsync("ALTER TABLE gone RENAME TO event_head");
        Assert.Equal("accepted", Assert.Single(await e.TallyAsync(entry)).Status);
        Assert.Equal("duplicate", Assert.Single(await e.TallyAsync(entry)).Status);
        Assert.Equal((5, 5), await e.CounterAsync("a", "served"));
        await Wait.ForAsync(() => server.Http.GetAsync(new Uri("/health/ready", UriKind.Relative), Wait.Cancelled), h => h.IsSuccessStatusCode, "ready again");
        await e.AssertSoundAsync();
    }

    [Fact]
    public async Task A_read_from_a_database_that_fails_is_a_problem_and_no_page()
    {
        await using var server = await RunningServer.StartAsync(_folder.Database, setup => TestEvent.AddAsync(setup.Catalogs, "e"));
        var e = new TestEvent(server, server.Feeds.Find("e")!.Current.Board.Catalog);
        await SqlAsync("ALTER TABLE event_head RENAME TO gone");

        await (await e.GetAsync("entries")).ProblemAsync(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task A_repeat_is_answered_as_one_when_the_event_is_closed_meanwhile()
    {
        await using var server = await RunningServer.StartAsync(_folder.Database, setup => TestEvent.AddAsync(setup.Catalogs, "e"));
        var e = new TestEvent(server, server.Feeds.Find("e")!.Current.Board.Catalog);
        var entry = TestEvent.Entry(Guid.NewGuid());
        Assert.Equal("accepted", Assert.Single(await e.TallyAsync(entry)).Status);

        await server.Get<Engine.Data.CatalogStore>().ChangeEventAsync(e.Catalog.Event with { Closed = true }, Wait.Cancelled);
        await Wait.ForAsync(() => server.Feeds.Find("e")!.Current.Board.Catalog.Event.Closed, "the event is closed");

        Assert.Equal("duplicate", Assert.Single(await e.TallyAsync(entry)).Status);
        var refused = Assert.Single(await e.TallyAsync(TestEvent.Entry(Guid.NewGuid())));
        Assert.Equal(("rejected", "event: 'e' is closed; nothing more is counted"), (refused.Status, refused.Reason));
    }

    [Fact]
    public async Task Without_its_file_nothing_is_acknowledged_and_every_screen_is_told()
    {
        await using var server = await RunningServer.StartAsync(_folder.Database, setup => TestEvent.AddAsync(setup.Catalogs, "e"));
        var e = new TestEvent(server, server.Feeds.Find("e")!.Current.Board.Catalog);
        await e.CountAsync(2);

        File.Move(_folder.Database, _folder.Database + ".away");
        await (await e.PostAsync($$"""{"entries":[{{TestEvent.Entry(Guid.NewGuid())}}]}""")).ProblemAsync(HttpStatusCode.ServiceUnavailable);

        await Wait.ForAsync(() => e.Feed.Current.FailingSince is not null, "the feed says so");
        await (await e.GetAsync("series?metric=served")).ProblemAsync(HttpStatusCode.ServiceUnavailable);
        await (await e.GetAsync("entries")).ProblemAsync(HttpStatusCode.ServiceUnavailable);
        Assert.False(File.Exists(_folder.Database), "An empty database was put in its place.");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.Http.GetAsync(new Uri("/health/ready", UriKind.Relative), Wait.Cancelled)).StatusCode);
    }

    [Fact]
    public async Task A_writer_who_holds_the_database_only_delays()
    {
        await using var server = await RunningServer.StartAsync(_folder.Database, setup => TestEvent.AddAsync(setup.Catalogs, "e"));
        var e = new TestEvent(server, server.Feeds.Find("e")!.Current.Board.Catalog);
        await using var other = new SqliteConnection($"Data Source={_folder.Database}");
        await other.OpenAsync(Wait.Cancelled);
        var held = await other.BeginTransactionAsync(Wait.Cancelled);
        await using var writer = new SqliteCommand("UPDATE event_head SET head = head", other, (SqliteTransaction)held);
        await writer.ExecuteNonQueryAsync(Wait.Cancelled);

        var posting = e.PostAsync($$"""{"entries":[{{TestEvent.Entry(Guid.NewGuid())}}]}""");
        await e.JsonAsync("board");
        Assert.False(posting.IsCompleted);
        await held.RollbackAsync(Wait.Cancelled);

        var answer = await (await posting).Content.ReadFromJsonAsync<JsonElement>(Wait.Cancelled);
        Assert.Equal("accepted", answer.GetProperty("results")[0].GetProperty("status").GetString());
    }

    public void Dispose() => _folder.Dispose();

    private async Task SqlAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={_folder.Database};Pooling=False");
        await connection.OpenAsync(Wait.Cancelled);
        await using var command = new SqliteCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Wait.Cancelled);
    }
}
