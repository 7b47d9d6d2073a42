using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Boards;

/// <summary>The past as it is read, and the times of the servers, on either database.</summary>
public abstract class PastContract : DatabaseContract
{
    private static readonly DateOnly Before = Sample.Day.AddDays(-2);

    private CatalogStore Catalog => Catalogs.Of(Scratch.Database);

    private UptimeStore Uptime => new(Scratch.Database);

    private PastStore Pasts => new(new(Scratch.Database), Catalog, Uptime, Clock);

    [Fact]
    public async Task An_event_s_days_are_what_was_counted_in_their_quarters_parts_in_their_wholes()
    {
        await using var ledger = await RunningLedger.StartAsync(Scratch.Database, Clock);
        var catalog = await Sample.AddEventAsync(Scratch.Database);
        await ledger.AppendAsync(
            catalog, At(
                3, "00:00:00"), At(
                    4, "00:14:59", Sample.Luggage), At(
                        6, "00:00:00", Sample.Elderly), At(5, "23:59:59") with { StationId = 2 }, At(2, "12:00:00", Sample.Calls) with { StationId = 0 },
            At(9, "12:00:00") with { IsTotal = true, StationId = 0 }, Sample.Tally(1));

        var past = await Pasts.LoadAsync(catalog, Sample.Day, Stop);

        Assert.Equal([(0, 7L), (95, 5)], past.DayOf(Sample.Served, Before).Index().Where(q => q.Item != 0));
        Assert.Equal(1, past.DayOf(Sample.Served, Sample.Day)[48]);
        Assert.Equal(0, past.DayOf(Sample.Calls, Before).Sum());
        Assert.Equal((Sample.Day, Sample.Noon.ToUnixTimeMilliseconds(), null), (past.Day, past.ReadMs, past.Other));
        Assert.Same(catalog, past.Catalog);

        catalog = await Catalog.ChangeMetricAsync(1, Sample.Calls, m => m with { Milestone = 10 }, By, Stop);
        Assert.Equal(2, (await Pasts.LoadAsync(catalog, Sample.Day, Stop)).DayOf(Sample.Calls, Before)[48]);
    }

    [Fact]
    public async Task The_event_beside_which_it_is_set_comes_along_without_its_own()
    {
        await using var ledger = await RunningLedger.StartAsync(Scratch.Database, Clock);
        foreach (var slug in (string[])["spring", "autumn", "winter"]) await Sample.AddEventAsync(Scratch.Database, slug);
        await Catalog.ChangeEventAsync(2, e => e with { CompareTo = 3 }, By, Stop);
        var catalog = await Catalog.ChangeEventAsync(1, e => e with { CompareTo = 2 }, By, Stop);
        await ledger.AppendAsync(await Catalog.LoadAsync(2, Stop), At(8, "00:20:00"));

        var other = (await Pasts.LoadAsync(catalog, Sample.Day.AddDays(1), Stop)).Other!;

        Assert.Equal(("autumn", Sample.Day), (other.Catalog.Event.Slug, other.Day));
        Assert.Equal(8, other.DayOf(Sample.Served, Before)[1]);
        Assert.Null(other.Other);
    }

    [Fact]
    public async Task Times_without_a_server_are_gaps_from_the_event_s_beginning_on()
    {
        var catalog = await Sample.AddEventAsync(Scratch.Database);
        var start = catalog.Calendar.StartOf(catalog.Calendar.StartsOn);
        await RunAsync(start - 900_000, start - 800_000);
        await RunAsync(start - 600_000, start - 500_000);
        await RunAsync(start + 60_000, start + 120_000);

        // The last run before it says that there was one: the first minute of the event is a gap, too.
        Assert.Equal(
            [new Outage(start - 500_000 + (long)UptimeStore.Interval.TotalMilliseconds, start + 60_000)],
            (await Pasts.LoadAsync(catalog, Sample.Day, Stop)).Gaps);
    }

    [Theory]
    [InlineData(0, "10 100 250 350")]
    [InlineData(20, "10 100 250 350")]
    [InlineData(21, "10 100 250 350")]
    [InlineData(200, "10 100 250 350")]
    [InlineData(201, "100 250 350")]
    [InlineData(381, "250 350")]
    [InlineData(401, "250")]
    [InlineData(9_999, "250")]
    public async Task Since_an_instant_are_the_runs_alive_after_it_and_the_last_before(long from, string starts)
    {
        foreach (var (started, seen) in ((long, long)[])[(350, 380), (10, 20), (250, 400), (100, 200)]) await RunAsync(started, seen);

        Assert.Equal(starts, string.Join(' ', (await Uptime.SinceAsync(from, Stop)).Select(r => r.StartedMs)));
    }

    [Fact]
    public async Task A_run_is_seen_ever_later_and_a_clock_that_goes_back_changes_nothing()
    {
        var (run, other) = (Guid.NewGuid(), Guid.NewGuid());
        foreach (var now in (long[])[1_000, 1_000, 16_000, 9_000]) await Uptime.SeenAsync(run, now, Stop);
        await Uptime.SeenAsync(other, 16_000, Stop);

        Assert.Equal([new() { StartedMs = 1_000, SeenMs = 16_000 }, new UptimeSpan { StartedMs = 16_000, SeenMs = 16_000 }], await Uptime.SinceAsync(0, Stop));
    }

    private static TallyDraft At(long delta, string time, int metric = Sample.Served) =>
        Sample.Tally(delta, metric: metric, at: Sample.Ms($"{Before:yyyy-MM-dd}T{time}+08:00"));

    private async Task RunAsync(long started, long seen)
    {
        var run = Guid.NewGuid();
        await Uptime.SeenAsync(run, started, Stop);
        await Uptime.SeenAsync(run, seen, Stop);
    }
}
