using Dashboard.Engine.Counting;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Feed;

/// <summary>The past beside the board: read seldom, and never in the way of what is new.</summary>
public sealed class PastFeedTests
{
    private static readonly DateOnly Before = Sample.Day.AddDays(-2);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_past_is_published_soon_after_the_start()
    {
        await using var running = await RunningFeeds.StartAsync(entries: 3);
        await running.UntilAsync(() => running.Feed.Current.Past is not null, "the past");

        var state = running.Feed.Current;
        Assert.Equal((Sample.Day, null), (state.Past!.Day, state.PastFailingSince));
        Assert.Equal(3, state.Past.DayOf(Sample.Served, Sample.Day).Sum());
    }

    [Fact]
    public async Task An_entry_of_an_older_day_brings_a_new_past_within_minutes_and_one_of_today_does_not()
    {
        await using var running = await RunningFeeds.StartAsync();
        var first = await PastAsync(running);
        await running.AppendAsync();
        await running.Ledger.AppendAsync(running.Catalog, Sample.Tally(at: Sample.Ms("2027-01-31T00:00:00+08:00")));
        await running.UntilAsync(() => running.Seq == 2, "entries of the board's own days");
        await ForAsync(running, TimeSpan.FromMinutes(3));
        Assert.Same(first, running.Feed.Current.Past);

        await OlderAsync(running, 7);
        await running.UntilAsync(() => running.Feed.Current.Past != first, "the new past");

        var second = running.Feed.Current.Past!;
        Assert.Equal(7, second.DayOf(Sample.Served, Before)[72]);
        Assert.InRange(second.ReadMs - first.ReadMs, 180_000, 3_000_000);
    }

    [Fact]
    public async Task Of_a_crowd_of_older_entries_the_past_is_read_once_a_minute()
    {
        await using var running = await RunningFeeds.StartAsync();
        var first = await PastAsync(running);
        for (var seq = 1; seq <= 5; seq++)
        {
            await OlderAsync(running, 1);
            await running.UntilAsync(() => running.Seq == seq, $"entry {seq} on the board");
        }

        await running.UntilAsync(() => running.Feed.Current.Past is { } past && past.DayOf(Sample.Served, Before).Sum() == 5, "all of them in the past");

        Assert.InRange(running.Feed.Current.Past!.ReadMs - first.ReadMs, 60_001, 3_000_000);
    }

    [Fact]
    public async Task The_next_day_and_a_changed_configuration_have_a_past_of_their_own()
    {
        await using var running = await RunningFeeds.StartAsync();
        await PastAsync(running);
        var changed = await Catalogs.Of(running.Scratch.Database).ChangeMetricAsync(1, Sample.Calls, m => m with { Milestone = 10 }, new("test"), Stop);
        await running.UntilAsync(() => running.Feed.Current.Past!.Catalog.Config == changed.Config, "the past of the new configuration");

        running.Clock.Advance(TimeSpan.FromHours(12));

        await running.UntilAsync(() => running.Feed.Current.Past!.Day == Sample.Day.AddDays(1), "the past of the next day");
    }

    [Fact]
    public async Task A_past_that_cannot_be_read_is_said_so_and_the_board_goes_on()
    {
        await using var running = await RunningFeeds.StartAsync();
        var first = await PastAsync(running);
        await running.Scratch.BreakTableAsync("uptime");
        await OlderAsync(running, 7);
        running.Clock.Advance(TimeSpan.FromHours(1));
        await running.UntilAsync(() => running.Feed.Current.PastFailingSince is not null, "the failure to be told");
        var since = running.Feed.Current.PastFailingSince;
        await running.AppendAsync();
        await running.UntilAsync(() => running.Seq == 2, "an entry on the board");
        await ForAsync(running, TimeSpan.FromSeconds(30));
        Assert.Same(first, running.Feed.Current.Past);
        Assert.Equal((since, null), (running.Feed.Current.PastFailingSince, running.Feed.Current.FailingSince));

        await running.Scratch.MendTableAsync("uptime");
        await running.UntilAsync(() => running.Feed.Current.PastFailingSince is null, "the past to be read again");

        Assert.Equal(7, running.Feed.Current.Past!.DayOf(Sample.Served, Before).Sum());
    }

    private static Task OlderAsync(RunningFeeds running, long delta) =>
        running.Ledger.AppendAsync(running.Catalog, Sample.Tally(delta, at: Sample.Ms($"{Before:yyyy-MM-dd}T18:00:00+08:00")));

    private static async Task<Past> PastAsync(RunningFeeds running)
    {
        await running.UntilAsync(() => running.Feed.Current.Past is not null, "the past");
        return running.Feed.Current.Past!;
    }

    // The feed has looked after so much time.
    private static Task ForAsync(RunningFeeds running, TimeSpan time)
    {
        var until = running.Clock.GetUtcNow().Add(time).ToUnixTimeMilliseconds();
        return running.UntilAsync(() => running.Feed.Current.AsOf >= until, $"{time} to pass");
    }
}
