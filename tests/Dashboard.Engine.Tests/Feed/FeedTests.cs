using Dashboard.Engine.Boards;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Feed;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Feed;

public sealed class FeedTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_appended_before_the_start_is_on_the_first_board()
    {
        await using var running = await RunningFeeds.StartAsync(entries: 3);
        Assert.Equal((3, 3), (running.Seq, running.Feed.Current.Board.Figures.Metrics[0].Today));
        Assert.Same(running.Feed, Assert.Single(running.Feeds.All));
        Assert.Null(running.Feeds.Find("autumn"));
    }

    [Fact]
    public async Task A_signal_brings_an_entry_to_the_board_long_before_the_feed_would_look_by_itself()
    {
        await using var running = await RunningFeeds.StartAsync();
        for (var seq = 1; seq <= 5; seq++)
        {
            await running.AppendAsync(10);
            await running.SoonAsync(() => running.Seq == seq, $"entry {seq} on the board");
        }

        Assert.Equal(50, running.Feed.Current.Board.Figures.Metrics[0].Total);
        Assert.Null(running.Feed.Current.FailingSince);
        Assert.InRange(running.Clock.GetUtcNow() - Sample.Noon, TimeSpan.Zero, EventFeed.Interval);
    }

    [Fact]
    public async Task Of_many_signals_the_first_is_followed_at_once_and_the_rest_together()
    {
        await using var running = await RunningFeeds.StartAsync();
        await running.UntilAsync(() => running.Feed.Current.AsOf > Sample.Noon.ToUnixTimeMilliseconds(), "a look by itself");
        var boards = new List<long>();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var watching = Task.Run(
            async () =>
            {
                await foreach (var state in running.Feed.WatchAsync(enough.Token)) boards.Add(state.Board.Seq);
            },
            Stop);
        await Wait.Until(() => running.Feed.Watchers == 1, "the watcher");
        await running.AppendAsync();
        await running.SoonAsync(() => running.Seq == 1, "the first entry");
        for (var i = 0; i < 20; i++) await running.AppendAsync();
        Assert.Equal(1, running.Seq);
        await running.SoonAsync(() => running.Seq == 21, "the rest");
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
        Assert.DoesNotContain(boards, seq => seq is > 1 and < 21);
    }

    [Fact]
    public async Task A_feed_that_failed_over_two_midnights_counts_what_came_meanwhile_for_the_day_it_is()
    {
        await using var running = await RunningFeeds.StartAsync(entries: 2);
        await running.Scratch.BreakTableAsync("exchange_status");
        await running.UntilAsync(() => running.Feed.Current.FailingSince is not null, "the failure to be told");
        running.Clock.Advance(TimeSpan.FromDays(2));
        await running.Ledger.AppendAsync(running.Catalog, Sample.Tally(7, at: Sample.Noon.AddDays(2).ToUnixTimeMilliseconds()));
        await running.Scratch.MendTableAsync("exchange_status");
        await running.UntilAsync(() => running.Feed.Current.FailingSince is null, "the feed to recover");
        var figure = running.Feed.Current.Board.Figures.Metrics[0];
        Assert.Equal((Sample.Day.AddDays(2), 9, 7), (running.Feed.Current.Board.Day, figure.Total, figure.Today));
    }

    [Fact]
    public async Task A_clock_that_leapt_a_day_ahead_is_followed_back()
    {
        await using var running = await RunningFeeds.StartAsync(entries: 4);
        running.Clock.Advance(TimeSpan.FromDays(1));
        await running.UntilAsync(() => running.Feed.Current.Board.Day == Sample.Day.AddDays(1), "the day that is not yet");
        await running.AppendAsync(3);
        running.Clock.AdjustTime(Sample.Noon);
        await running.UntilAsync(() => running.Feed.Current.Board.Day == Sample.Day && running.Seq == 5, "today again");
        Assert.Equal(7, running.Feed.Current.Board.Figures.Metrics[0].Today);
        var stored = await new BoardStore(running.Scratch.Database).LoadAsync(running.Catalog, Sample.Day, Stop);
        Assert.Equal(stored.Lines(), running.Feed.Current.Board.Lines());
    }

    [Fact]
    public async Task A_clock_that_is_put_back_by_hours_holds_no_look_up()
    {
        await using var running = await RunningFeeds.StartAsync();
        running.Clock.AdjustTime(Sample.Noon.AddHours(-3));
        using var database = running.Scratch.Another();
        await using var other = await RunningLedger.StartAsync(database, new SetClock(Sample.Noon));
        await other.AppendAsync(running.Catalog, Sample.Tally(7));
        await running.UntilAsync(() => running.Seq == 1, "the entry on the board");
        Assert.InRange(running.Clock.GetUtcNow() - Sample.Noon.AddHours(-3), TimeSpan.Zero, TimeSpan.FromHours(2));
    }

    [Fact]
    public async Task A_lost_signal_only_delays()
    {
        await using var running = await RunningFeeds.StartAsync();

        // Another process: its signal goes nowhere.
        using var database = running.Scratch.Another();
        await using var other = await RunningLedger.StartAsync(database, new SetClock(Sample.Noon));
        await other.AppendAsync(running.Catalog, Sample.Tally(7));
        await running.UntilAsync(() => running.Seq == 1, "the entry on the board");
        Assert.Equal(7, running.Feed.Current.Board.Figures.Metrics[0].Total);
    }

    [Fact]
    public async Task A_feed_that_is_far_behind_reads_page_by_page_to_the_end()
    {
        await using var running = await RunningFeeds.StartAsync();
        using var database = running.Scratch.Another();
        await using var other = await RunningLedger.StartAsync(database, new SetClock(Sample.Noon));
        for (var i = 0; i < 5; i++) await other.AppendAsync(running.Catalog, [.. Enumerable.Range(0, 500).Select(_ => Sample.Tally())]);
        await running.UntilAsync(() => running.Seq == 2_500, "everything on the board");
        Assert.Equal(2_500, running.Feed.Current.Board.Figures.Metrics[0].Total);
        var stored = await new BoardStore(running.Scratch.Database).LoadAsync(running.Catalog, running.Feed.Current.Board.Day, Stop);
        Assert.Equal(stored.Lines(), running.Feed.Current.Board.Lines());
    }

    [Fact]
    public async Task All_is_well_is_said_every_second()
    {
        await using var running = await RunningFeeds.StartAsync();
        var first = running.Feed.Current.AsOf;
        await running.UntilAsync(() => running.Feed.Current.AsOf >= first + 3_000, "a newer time on the same board");
        Assert.Equal(0, running.Seq);
    }

    [Fact]
    public async Task Midnight_begins_a_new_today()
    {
        await using var running = await RunningFeeds.StartAsync(entries: 4);
        Assert.Equal(4, running.Feed.Current.Board.Figures.Metrics[0].Today);
        running.Clock.Advance(TimeSpan.FromHours(12));
        await running.UntilAsync(() => running.Feed.Current.Board.Day == Sample.Day.AddDays(1), "the next day");
        Assert.Equal((4, 0), (running.Feed.Current.Board.Figures.Metrics[0].Total, running.Feed.Current.Board.Figures.Metrics[0].Today));
    }

    [Theory]
    [InlineData("event_head")]
    [InlineData("entry")]
    public async Task A_failing_database_leaves_the_board_and_says_since_when(string table)
    {
        await using var running = await RunningFeeds.StartAsync(entries: 2);
        using var database = running.Scratch.Another();
        await using var other = await RunningLedger.StartAsync(database, new SetClock(Sample.Noon));
        await other.AppendAsync(running.Catalog, Sample.Tally());
        await running.Scratch.BreakTableAsync(table);

        // Either the feed saw the entry before the table went, or it will see it when the table is back; heads move in both cases.
        if (table == "entry") await running.Scratch.ExecuteAsync("UPDATE event_head SET head = head + 1");
        await running.UntilAsync(() => running.Feed.Current.FailingSince is not null, "the failure to be told");
        var (board, since) = (running.Feed.Current.Board, running.Feed.Current.FailingSince);
        running.Clock.Advance(TimeSpan.FromSeconds(30));
        await running.UntilAsync(() => running.Clock.GetUtcNow().ToUnixTimeMilliseconds() > since + 60_000, "a minute");
        Assert.Equal((since, true), (running.Feed.Current.FailingSince, running.Feed.Current.AsOf <= since));
        Assert.Same(board, running.Feed.Current.Board);

        if (table == "entry") await running.Scratch.ExecuteAsync("UPDATE event_head SET head = head - 1");
        await running.Scratch.MendTableAsync(table);
        await running.UntilAsync(() => running.Feed.Current is { FailingSince: null, Board.Seq: 3 }, "the feed to recover");
        Assert.True(running.Feed.Current.AsOf > since);
    }

    [Fact]
    public async Task A_change_of_configuration_reaches_the_board_and_keeps_the_counts()
    {
        await using var running = await RunningFeeds.StartAsync(entries: 2);
        var metric = Sample.Metrics[0] with { Code = "late" };
        var changed = await Catalogs.Of(running.Scratch.Database).AddMetricAsync(1, metric, "served", Stop);
        await running.UntilAsync(() => running.Feed.Current.Board.Catalog.Config == changed.Config, "the new configuration");
        await running.Ledger.AppendAsync(changed, Sample.Tally(5, metric: changed.Metric("late")!.MetricId));
        await running.UntilAsync(() => running.Seq == 3, "an entry of the new metric");
        var metrics = running.Feed.Current.Board.Figures.Metrics;
        Assert.Equal((7, 5), (metrics[0].Total, metrics.Single(m => m.Metric.Code == "late").Total));
    }

    [Fact]
    public async Task A_new_event_gets_a_feed_that_follows_it()
    {
        await using var running = await RunningFeeds.StartAsync();
        var autumn = await Sample.AddEventAsync(running.Scratch.Database, "autumn");
        await running.UntilAsync(() => running.Feeds.Find("autumn") is not null, "the new event's feed");
        await running.Ledger.AppendAsync(autumn, Sample.Tally(3));
        await running.UntilAsync(() => running.Feeds.Find("autumn")!.Current.Board.Seq == 1, "its first entry");
        Assert.Equal(["spring", "autumn"], running.Feeds.All.Select(f => f.Current.Board.Catalog.Event.Slug));
    }

    [Fact]
    public async Task An_event_that_cannot_be_loaded_does_not_keep_the_next_from_appearing()
    {
        await using var running = await RunningFeeds.StartAsync();
        await running.Scratch.ExecuteAsync("""
            INSERT INTO event (event_id, slug, name_zh, name_en, starts_on, ends_on, time_zone, drill, closed)
            VALUES (2, 'odd', 'a', 'a', '2027-01-01', '2027-01-02', 'Asia/Atlantis', 0, 0);
            INSERT INTO event_head (event_id, head, config) VALUES (2, 0, 1)
            """);
        await Sample.AddEventAsync(running.Scratch.Database, "autumn");
        await running.UntilAsync(() => running.Feeds.Find("autumn") is not null, "the later event's feed");
        await running.AppendAsync();
        await running.UntilAsync(() => running.Seq == 1, "the first event to go on");
        Assert.Null(running.Feeds.Find("odd"));
    }

    [Fact]
    public async Task Stopped_feeds_hear_no_signal()
    {
        await using var running = await RunningFeeds.StartAsync();
        await running.AppendAsync();
        await running.UntilAsync(() => running.Seq == 1, "the entry on the board");
        await running.Feeds.StopAsync(Stop).WaitAsync(Wait.Longest, Stop);
        Assert.True(running.Feeds.ExecuteTask!.IsCompletedSuccessfully);
        Assert.Equal(0, running.Ledger.Signal.Listeners);
        await running.AppendAsync();
        running.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, running.Seq);
    }
}
