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
    public async Task A_full_intake_asks_to_come_again()
    {
        await using var server = await RunningServer.StartAsync(_folder.Database, setup => TestEvent.AddAsync(setup.Catalogs, "e"), settings: "--Ledger:Intake=2");
        var e = new TestEvent(server, server.Feeds.Find("e")!.Current.Board.Catalog);
        string[] entries = [TestEvent.Entry(Guid.NewGuid()), TestEvent.Entry(Guid.NewGuid()), TestEvent.Entry(Guid.NewGuid())];

        var answer = await e.PostAsync($$"""{"entries":[{{string.Join(',', entries)}}]}""");

        Assert.Contains("nothing was recorded", await answer.ProblemAsync(HttpStatusCode.ServiceUnavailable), StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter?.Delta);
        Assert.Equal(0, await e.HeadAsync());
        Assert.All(await e.TallyAsync(entries[..2]), r => Assert.Equal("accepted", r.Status));
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

        Assert.Equal("The database did not confirm the entries. Send them again with the same keys: none will count twice.", await answer.ProblemAsync(HttpStatusCode.ServiceUnavailable));
        Assert.Equal(TimeSpan.FromSeconds(2), answer.Headers.RetryAfter?.Delta);
        await Wait.ForAsync(() => server.Http.GetAsync(new Uri("/health/ready", UriKind.Relative), Wait.Cancelled), h => h.StatusCode == HttpStatusCode.ServiceUnavailable, "not ready");
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

        await (await e.GetAsync("entries")).ProblemAsync(HttpStatusCode.InternalServerError);
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
