using Dashboard.Engine.Boards;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Tests.Support;
using FsCheck.Xunit;

namespace Dashboard.Engine.Tests.Boards;

[Properties(Arbitrary = [typeof(Steps)], MaxTest = 100)]
public sealed class FiguresTests
{
    private long _seq;

    [Fact]
    public void A_part_counts_in_its_wholes_and_a_subset_does_not()
    {
        var figures = Board(Count(10, Sample.Served), Count(4, Sample.Luggage), Count(2, Sample.Heavy), Count(7, Sample.Elderly)).Figures;
        Assert.Equal([16, 6, 7, 0, 2], figures.Metrics.Select(m => m.Total));
        Assert.Equal([16, 6, 7, 0, 2], figures.Metrics.Select(m => m.Today));
    }

    [Fact]
    public void Stations_are_told_apart_and_the_whole_event_stands_once()
    {
        var figures = Board(Count(3, Sample.Served, station: 2), Count(5, Sample.Calls, station: 0)).Figures;
        Assert.Equal([0, 3, 0], figures.Counters.Where(c => c.Metric.MetricId == Sample.Served).Select(c => c.Total));
        var calls = Assert.Single(figures.Counters, c => c.Metric.MetricId == Sample.Calls);
        Assert.Equal((null, 5), (calls.Station, calls.Total));
        Assert.Equal((4 * 3) + 1, figures.Counters.Count);
    }

    [Fact]
    public void A_lower_bound_in_a_part_makes_its_wholes_lower_bounds_until_it_is_corrected()
    {
        var bound = Count(4, Sample.Heavy) with { AtLeast = 1 };
        var board = Board(bound, Count(1, Sample.Elderly));
        Assert.Equal([true, true, false, false, true], board.Figures.Metrics.Select(m => m.LowerBound));
        Assert.All(board.Apply([Steps.Reverse(bound, 3)]).Figures.Metrics, m => Assert.False(m.LowerBound));
    }

    [Fact]
    public void What_was_never_counted_has_no_last_time()
    {
        var figures = Board(Count(1, Sample.Luggage)).Figures;
        Assert.Equal([true, true, false, false, false], figures.Metrics.Select(m => m.LastAt is not null));
    }

    [Fact]
    public void A_trend_adds_the_parts_and_keeps_empty_slots()
    {
        var from = Sample.Noon.ToUnixTimeMilliseconds();
        var board = Board(Count(2, Sample.Served), Count(3, Sample.Luggage, station: 2), Count(9, Sample.Elderly));
        var trend = board.Trend(Sample.Served, null, from - CountingPart.SlotMs, from + (2 * CountingPart.SlotMs));
        Assert.Equal([0, 5, 0], trend.Select(p => p.Sum));
        Assert.Equal(from, trend[1].FromMs);
        Assert.Equal(2, board.Trend(Sample.Served, 1, from, from + 1).Single().Sum);
    }

    [Fact]
    public void Turning_a_board_moves_tomorrow_to_today_and_never_back()
    {
        var board = Board(Count(2, Sample.Served), Count(6, Sample.Served) with { AtMs = Sample.Noon.AddDays(1).ToUnixTimeMilliseconds() });
        var turned = board.Turn(Sample.Day.AddDays(1));
        Assert.Equal((8, 6), (turned.Figures.Metrics[0].Total, turned.Figures.Metrics[0].Today));
        Assert.Same(turned, turned.Turn(Sample.Day));
        Assert.Equal(0, turned.Turn(Sample.Day.AddDays(2)).Figures.Metrics[0].Today);
    }

    [Fact]
    public void A_changed_configuration_keeps_the_counts()
    {
        var board = Board(Count(2, Sample.Served)).With(new EventCatalog(Sample.Record(), Sample.Stations, [.. Sample.Metrics.Take(1)], 2));
        Assert.Equal(2, Assert.Single(board.Figures.Metrics).Total);
        Assert.Equal((1, 1), (board.Seq, board.Newest.Length));
    }

    [Property]
    public void A_metric_is_the_sum_of_its_counters_and_of_its_parts(Step[] steps)
    {
        var entries = Steps.Ledger(steps);
        var figures = new Board(Sample.Catalog, Sample.Day).Apply(entries).Figures;
        foreach (var metric in figures.Metrics)
        {
            var counted = entries.Where(e => Sample.Catalog.CountsIn(e.MetricId).Contains(metric.Metric)).ToList();
            Assert.Equal(counted.Sum(e => e.Delta), metric.Total);
            var counters = figures.Counters.Where(c => c.Metric == metric.Metric).ToList();
            Assert.Equal((metric.Total, metric.Today), (counters.Sum(c => c.Total), counters.Sum(c => c.Today)));
        }
    }

    private static Board Board(params Entry[] entries) => new Board(Sample.Catalog, Sample.Day).Apply(entries);

    private Entry Count(long delta, int metric, int station = 1) => new()
    {
        Seq = ++_seq,
        Key = $"key-{_seq}",
        Kind = CountKinds.Tally,
        StationId = station,
        MetricId = metric,
        Delta = delta,
        AtLeast = 0,
        Timed = true,
        AtMs = Sample.Noon.ToUnixTimeMilliseconds(),
        RecordedMs = 0,
        RecordedBy = "coordinator",
    };
}
