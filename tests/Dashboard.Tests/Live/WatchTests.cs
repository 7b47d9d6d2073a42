using System.Diagnostics;
using Dashboard.Live;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Data.Sqlite;

namespace Dashboard.Tests.Live;

/// <summary>The stream Watch, as the official client for .NET sees it.</summary>
public sealed class WatchTests(ServerFixture server)
{
    [Fact]
    public async Task The_first_frame_has_every_counter_and_later_ones_what_changed()
    {
        var e = server.Take();
        await e.CountAsync(3);
        await e.BoardAsync();
        await using var hub = await server.Server.HubAsync();
        await using var frames = hub.Stream<BoardFrame>("Watch", e.Slug, 0L);

        var first = await frames.NextAsync();
        await e.CountAsync(4, "b", "served.part");
        var second = await frames.NextAsync(f => f.Changes.Count > 0);

        Assert.Equal(1, first.Seq);
        Assert.Equal(TestEvent.Text(TestEvent.Day()), first.Day);
        Assert.Equal((false, null), (first.Drill, first.FailingSince));
        Assert.Equal(
            [("a", "served", 3), ("b", "served", 0), ("a", "served.part", 0), ("b", "served.part", 0), (null, "calls", 0L)], first.Changes.Select(Change));
        Assert.Equal(2, second.Seq);
        Assert.Equal([("b", "served", 4), ("b", "served.part", 4L)], second.Changes.Select(Change));
        Assert.Equal(4, second.Changes[0].Today);
        Assert.NotNull(second.Changes[0].LastAt);
    }

    [Fact]
    public async Task A_count_at_a_gate_changes_the_gate_s_counter_and_its_station_s()
    {
        var e = await server.Take().WithGateAsync();
        await e.CountAsync(3);
        await e.BoardAsync();
        await using var hub = await server.Server.HubAsync();
        await using var frames = hub.Stream<BoardFrame>("Watch", e.Slug, 1L);
        await frames.NextAsync();

        await e.CountAsync(4, "a.east");

        Assert.Equal(
            [("a", null, 7L), ("a.east", "a", 4L)], (await frames.NextAsync(f => f.Changes.Count > 0)).Changes.Select(c => (c.Station, c.Of, c.Total)));
    }

    [Fact]
    public async Task A_phone_hears_of_its_own_place_alone_and_at_least_once_a_second_that_its_figures_are_current()
    {
        var e = await server.Take().WithGateAsync();
        await e.CountAsync(3, "a.east");
        await e.BoardAsync();
        await using var hub = await server.Server.HubAsync();
        await using var frames = hub.Stream<BoardFrame>("WatchPlace", e.Slug, "a");

        var first = await frames.NextAsync();
        await e.CountAsync(5, "b");
        await e.CountAsync(4, "a.east");
        var second = await frames.NextAsync(f => f.Changes.Count > 0);
        var pulse = await frames.NextAsync(f => f.Changes.Count == 0);

        Assert.Equal([("a", "served", 3), ("a", "served.part", 0L)], first.Changes.Select(Change));
        Assert.Equal([("a", "served", 7L)], second.Changes.Select(Change));
        Assert.Equal(3, pulse.Seq);
        await Assert.ThrowsAsync<HubException>(async () => await hub.Stream<BoardFrame>("WatchPlace", e.Slug, "nowhere").NextAsync());
    }

    [Fact]
    public async Task A_cursor_gives_only_what_is_newer()
    {
        var e = server.Take();
        await e.CountAsync(3);
        await e.CountAsync(5, "b");
        await e.BoardAsync();
        await using var hub = await server.Server.HubAsync();
        await using var frames = hub.Stream<BoardFrame>("Watch", e.Slug, 1L);

        var frame = await frames.NextAsync();

        Assert.Equal([("b", "served", 5L)], frame.Changes.Select(Change));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(999)]
    public async Task A_cursor_from_elsewhere_gives_everything(long cursor)
    {
        var e = server.Shared(nameof(A_cursor_from_elsewhere_gives_everything));
        await using var hub = await server.Server.HubAsync();
        await using var frames = hub.Stream<BoardFrame>("Watch", e.Slug, cursor);

        Assert.Equal(5, (await frames.NextAsync()).Changes.Count);
    }

    [Fact]
    public async Task While_nothing_happens_empty_frames_say_that_all_is_well()
    {
        await using var hub = await server.Server.HubAsync();
        await using var frames = hub.Stream<BoardFrame>("Watch", server.Closed.Slug, 0L);
        await frames.NextAsync();
        var gaps = new List<TimeSpan>();
        for (var i = 0; i < 4; i++)
        {
            var clock = Stopwatch.StartNew();
            Assert.Empty((await frames.NextAsync()).Changes);
            gaps.Add(clock.Elapsed);
        }

        // One a second. A loaded machine may be late with some of them, not with every one by the ten seconds after which figures count as old.
        Assert.InRange(gaps.Min(), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_drill_says_so_in_every_frame()
    {
        await using var hub = await server.Server.HubAsync();
        await using var frames = hub.Stream<BoardFrame>("Watch", "drill", 0L);

        Assert.True((await frames.NextAsync()).Drill);
        Assert.True((await frames.NextAsync()).Drill);
    }

    [Fact]
    public async Task An_unknown_event_is_named()
    {
        await using var hub = await server.Server.HubAsync();
        await using var frames = hub.Stream<BoardFrame>("Watch", "nowhere", 0L);

        var refused = await Assert.ThrowsAsync<HubException>(() => frames.NextAsync());

        Assert.Contains("event: there is no event 'nowhere'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_can_be_written_through_the_hub()
    {
        await using var hub = await server.Server.HubAsync();

        await Assert.ThrowsAsync<HubException>(() => hub.InvokeAsync("Tally", "drill", 1, Wait.Cancelled));
    }

    [Fact]
    public async Task A_client_that_leaves_is_forgotten()
    {
        var e = server.Take();
        await using (var hub = await server.Server.HubAsync())
        {
            await using var frames = hub.Stream<BoardFrame>("Watch", e.Slug, 0L);
            await frames.NextAsync();
            Assert.Equal(1, e.Feed.Watchers);
        }

        await Wait.ForAsync(() => e.Feed.Watchers == 0, "nobody watches");
        Assert.Equal(0, e.Feed.Watchers);
    }

    [Fact]
    public async Task After_a_restart_a_client_resumes_where_it_was()
    {
        using var folder = new TemporaryFolder();
        var first = await RunningServer.StartAsync(folder.Database, setup => TestEvent.AddAsync(setup.Catalogs, "e"));
        var port = first.Address.Port;
        var e = new TestEvent(first, first.Feeds.Find("e")!.Current.Board.Catalog);
        await e.CountAsync(3);
        await e.CountAsync(1, "b");
        long cursor;
        await using (var hub = await first.HubAsync())
        {
            await using var frames = hub.Stream<BoardFrame>("Watch", "e", 0L);
            cursor = (await frames.NextAsync(f => f.Seq == 2)).Seq;
            await first.DisposeAsync();
            await Wait.ForAsync(() => hub.State == HubConnectionState.Disconnected, "the client has noticed");
        }

        await using var second = await RunningServer.StartAsync(folder.Database, port: port);
        e = e with { Server = second };
        await e.CountAsync(10);
        await e.BoardAsync();
        await using var again = await second.HubAsync();
        await using var resumed = again.Stream<BoardFrame>("Watch", "e", cursor);
        var frame = await resumed.NextAsync();

        Assert.Equal(3, frame.Seq);
        Assert.Equal([("a", "served", 13L)], frame.Changes.Select(Change));
    }

    [Fact]
    public async Task A_cursor_of_yesterday_gives_everything_since_today_has_begun_anew()
    {
        using var folder = new TemporaryFolder();
        await using var own = await RunningServer.StartAsync(folder.Database, setup => TestEvent.AddAsync(setup.Catalogs, "e"));
        var e = new TestEvent(own, own.Feeds.Find("e")!.Current.Board.Catalog);
        await e.CountAsync(3);
        await e.BoardAsync();
        await using var connection = new SqliteConnection($"Data Source={folder.Database};Pooling=False");
        await connection.OpenAsync(Wait.Cancelled);
        await using var yesterday = new SqliteCommand("UPDATE entry SET recorded_ms = recorded_ms - 86400000", connection);
        await yesterday.ExecuteNonQueryAsync(Wait.Cancelled);
        await using var hub = await own.HubAsync();
        await using var frames = hub.Stream<BoardFrame>("Watch", "e", 1L);

        Assert.Equal(5, (await frames.NextAsync()).Changes.Count);
    }

    [Fact]
    public async Task While_the_ledger_cannot_be_read_frames_say_since_when()
    {
        using var folder = new TemporaryFolder();
        await using var own = await RunningServer.StartAsync(folder.Database, setup => TestEvent.AddAsync(setup.Catalogs, "e"));
        await using var hub = await own.HubAsync();
        await using var frames = hub.Stream<BoardFrame>("Watch", "e", 0L);
        await frames.NextAsync();

        await using var connection = new SqliteConnection($"Data Source={folder.Database};Pooling=False");
        await connection.OpenAsync(Wait.Cancelled);
        await using var rename = new SqliteCommand("ALTER TABLE event_head RENAME TO gone", connection);
        await rename.ExecuteNonQueryAsync(Wait.Cancelled);
        var failing = await frames.NextAsync(f => f.FailingSince is not null);
        rename.CommandText = "ALTER TABLE gone RENAME TO event_head";
        await rename.ExecuteNonQueryAsync(Wait.Cancelled);
        var well = await frames.NextAsync(f => f.FailingSince is null);

        Assert.True(string.CompareOrdinal(failing.AsOf, failing.FailingSince) <= 0);
        Assert.True(string.CompareOrdinal(well.AsOf, failing.FailingSince) > 0);
    }

    private static (string?, string, long) Change(CounterChange change) => (change.Station, change.Metric, change.Total);
}
