using Dashboard.Engine.Boards;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Tests.Support;
using FsCheck.Xunit;

namespace Dashboard.Engine.Tests.Boards;

/// <summary>What a gate counts is counted at its station too, and once in all.</summary>
[Properties(Arbitrary = [typeof(Steps)], MaxTest = 100)]
public sealed class GateTests
{
    // Stations 2 and 3 of the sample become gates of station 1; a fourth stands by itself.
    private static EventCatalog Catalog { get; } = new(
        Sample.Record(),
        [
            Sample.Stations[0], Sample.Stations[1] with { ParentId = 1 }, Sample.Stations[2] with { ParentId = 1 },
            Sample.Stations[0] with { StationId = 4, Code = "s4" },
        ],
        Sample.Metrics,
        1,
        Sample.Catalog.Shifts);

    [Property]
    public void A_station_holds_its_gates_and_a_metric_holds_each_count_once(Step[] steps)
    {
        var entries = Steps.Ledger(steps);
        var board = new Board(Catalog, Sample.Day).Apply(entries);
        var apart = new Board(Sample.Catalog, Sample.Day).Apply(entries).Figures;

        Assert.Equal(apart.Metrics, board.Figures.Metrics);
        foreach (var metric in board.Figures.Metrics.Where(m => m.Metric.PerStation))
        {
            var counters = board.Figures.Counters.Where(c => c.Metric == metric.Metric).ToList();
            Assert.Equal([1, 2, 3, 4], counters.Select(c => c.Station!.StationId));
            Assert.Equal(
                (metric.Total, metric.Today, metric.LowerBound, metric.LastAt),
                (counters[0].Total, counters[0].Today, counters[0].LowerBound, counters[0].LastAt));
            Assert.Equal(
                apart.Counters.Where(c => c.Metric == metric.Metric).Skip(1).Select(c => (c.Total, c.Today, c.Seq)),
                counters.Skip(1).Take(2).Select(c => (c.Total, c.Today, c.Seq)));
            Assert.Equal(counters.Max(c => c.Seq), counters[0].Seq);
            Assert.Equal(0, counters[3].Total);
        }
    }

    [Property]
    public void A_station_s_trend_holds_its_gates(Step[] steps)
    {
        var board = new Board(Catalog, Sample.Day).Apply(Steps.Ledger(steps));
        var (from, until) = (Catalog.Calendar.StartOf(Sample.Day.AddDays(-1)), Catalog.Calendar.StartOf(Sample.Day.AddDays(1)));
        var apart = new Board(Sample.Catalog, Sample.Day).Apply(Steps.Ledger(steps));

        Assert.Equal(board.Trend(Sample.Served, null, from, until), board.Trend(Sample.Served, 1, from, until));
        Assert.Equal(apart.Trend(Sample.Served, 2, from, until), board.Trend(Sample.Served, 2, from, until));
        Assert.All(board.Trend(Sample.Served, 4, from, until), p => Assert.Equal(0, p.Sum));
    }

    [Fact]
    public async Task A_station_s_series_holds_its_gates_and_everywhere_each_count_once()
    {
        await using var scratch = await SqliteScratch.MigratedAsync();
        await Sample.AddEventAsync(scratch.Database);
        var catalog = await Catalogs.Of(scratch.Database)
            .AddStationAsync(1, new() { StationId = 0, Code = "s1.east", NameZh = "东口", NameEn = "East", ParentId = 1 }, CancellationToken.None);
        await using (var running = await RunningLedger.StartAsync(scratch.Database, new SetClock(Sample.Noon)))
            await running.AppendAsync(
                catalog,
                Sample.Tally(1),
                Sample.Tally(2, station: 4),
                Sample.Tally(4, station: 2),
                Sample.Tally(8, station: 4, metric: Sample.Luggage),
                Sample.Tally(16, station: 0, metric: Sample.Calls));
        var minute = Sample.Noon.ToUnixTimeSeconds() / 60;

        Assert.Equal([11], await SumsAsync("served", "s1"));
        Assert.Equal([10], await SumsAsync("served", "s1.east"));
        Assert.Equal([4], await SumsAsync("served", "s2"));
        Assert.Equal([], await SumsAsync("served", "s3"));
        Assert.Equal([15], await SumsAsync("served", null));
        Assert.Equal([16], await SumsAsync("calls", null));

        async Task<IEnumerable<long>> SumsAsync(string metric, string? station) => (await new SeriesStore(scratch.Database)
            .SeriesAsync(
                catalog,
                catalog.Metric(metric)!,
                station is null ? null : catalog.Station(station),
                SeriesBy.Minute,
                minute - 1,
                minute + 2,
                CancellationToken.None)).Select(s => s.Total);
    }
}
