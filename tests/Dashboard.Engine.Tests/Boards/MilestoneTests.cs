using Dashboard.Engine.Boards;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Shifts;
using Dashboard.Engine.Tests.Support;
using FsCheck.Xunit;

namespace Dashboard.Engine.Tests.Boards;

/// <summary>The round numbers that a total has reached, and when.</summary>
[Properties(Arbitrary = [typeof(Steps)], MaxTest = 200)]
public sealed class MilestoneTests
{
    // Whatever the steps count is over by then.
    private static readonly long Later = Sample.Noon.AddDays(4).ToUnixTimeMilliseconds();

    private static readonly long OwnMs = Sample.Catalog.Calendar.StartOf(Sample.Day.AddDays(-1));

    [Property]
    public void They_are_those_of_a_naive_fold(Step[] steps, int by)
    {
        var step = 1 + Math.Abs(by % 20);
        var (catalog, entries) = (Catalog(step), Steps.Ledger(steps));

        var reached = Milestones.Of(BoardOf(catalog, entries), PastOf(catalog, entries), catalog.Metrics[0], Later);

        Assert.Equal(Naive(catalog, entries, step), reached.Select(m => (m.Value, m.AtMs)));
        Assert.All(reached, m => Assert.Equal(Sample.Served, m.Metric.MetricId));
    }

    [Fact]
    public void Each_is_told_with_the_beginning_of_its_slot_and_before_yesterday_of_its_quarter_the_newest_first() =>
        Assert.Equal(
            [
                (50, "2027-02-01T12:00:00+08:00"), (40, "2027-02-01T11:00:00+08:00"), (30, "2027-01-31T00:00:00+08:00"), (20, "2027-01-20T08:00:00+08:00"),
                (10, "2027-01-20T08:00:00+08:00"),
            ],
            Reached(
                10, "2027-02-01T12:06:00+08:00", (
                    20, "2027-01-20T08:07:00+08:00"), (5, "2027-01-30T23:59:59+08:00"), (5, "2027-01-31T00:04:59+08:00"), (10, "2027-02-01T11:02:00+08:00"),
                (10, "2027-02-01T12:04:59+08:00")));

    [Fact]
    public void One_of_a_slot_that_is_not_over_is_there_already() =>
        Assert.Equal([(10, "2027-02-01T12:00:00+08:00")], Reached(10, "2027-02-01T12:03:00+08:00", (10, "2027-02-01T12:02:00+08:00")));

    [Fact]
    public void What_has_no_time_was_there_before_and_its_round_numbers_have_none()
    {
        var entries = Entries((25, "2027-01-20T08:00:00+08:00"), (5, "2027-02-01T11:00:00+08:00"));
        entries[0] = entries[0] with { Kind = CountKinds.Total, Timed = false };

        Assert.Equal([(30, "2027-02-01T11:00:00+08:00")], Reached(10, "2027-02-01T12:00:00+08:00", entries));
    }

    [Fact]
    public void A_correction_below_it_takes_it_away_and_one_above_it_moves_it()
    {
        var entries = Entries((6, "2027-01-20T08:00:00+08:00"), (6, "2027-01-31T09:00:00+08:00"), (6, "2027-02-01T11:00:00+08:00"));
        Assert.Equal([(10, "2027-01-31T09:00:00+08:00")], Reached(10, "2027-02-01T12:00:00+08:00", entries));

        entries.Add(Steps.Reverse(entries[1], 4));
        Assert.Equal([(10, "2027-02-01T11:00:00+08:00")], Reached(10, "2027-02-01T12:00:00+08:00", entries));

        entries.Add(Steps.Reverse(entries[0], 5));
        Assert.Empty(Reached(10, "2027-02-01T12:00:00+08:00", entries));
    }

    [Fact]
    public void One_that_was_lost_again_and_is_not_held_is_none()
    {
        var entries = Entries((12, "2027-02-01T09:00:00+08:00"), (-4, "2027-02-01T10:00:00+08:00"));
        Assert.Empty(Reached(10, "2027-02-01T12:00:00+08:00", entries));

        entries.AddRange(Entries(3, (4, "2027-02-01T11:00:00+08:00")));
        Assert.Equal([(10, "2027-02-01T09:00:00+08:00")], Reached(10, "2027-02-01T12:00:00+08:00", entries));
    }

    [Fact]
    public void A_metric_without_a_step_has_none()
    {
        var entries = Entries((100, "2027-02-01T11:00:00+08:00"));

        Assert.Empty(Milestones.Of(BoardOf(Sample.Catalog, entries), PastOf(Sample.Catalog, entries), Sample.Metrics[0], Later));
    }

    // Step by step: which multiples does the sum of all that was counted up to then hold, of those that there still are.
    private static IEnumerable<(long Value, long AtMs)> Naive(EventCatalog catalog, IReadOnlyList<Entry> entries, long step)
    {
        var own = entries.Where(e => e.ShiftId is null && catalog.CountsIn(e.MetricId).Any(m => m.MetricId == Sample.Served)).ToList();
        var total = own.Sum(e => e.Delta);
        long SlotOf(Entry e) => e.AtMs < OwnMs ? e.AtMs / Past.QuarterMs * Past.QuarterMs : e.AtMs / CountingPart.SlotMs * CountingPart.SlotMs;
        long SumAt(long at) => own.Where(e => !e.Timed || SlotOf(e) <= at).Sum(e => e.Delta);
        var slots = own.Where(e => e.Timed).Select(SlotOf).Distinct().Order().ToList();
        for (var value = total / step * step; value > 0 && value > SumAt(long.MinValue); value -= step)
            yield return (value, slots.First(at => SumAt(at) >= value));
    }

    private static IEnumerable<(int Value, string At)> Reached(long step, string asOf, params (long Delta, string At)[] counted) =>
        Reached(step, asOf, Entries(counted));

    private static IEnumerable<(int Value, string At)> Reached(long step, string asOf, IReadOnlyList<Entry> entries)
    {
        var catalog = Catalog(step);
        return Milestones.Of(BoardOf(catalog, entries), PastOf(catalog, entries), catalog.Metrics[0], Sample.Ms(asOf))
            .Select(m => ((int)m.Value, catalog.Calendar.Local(m.AtMs).ToString("yyyy-MM-ddTHH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture)));
    }

    private static List<Entry> Entries(params (long Delta, string At)[] counted) => Entries(1, counted);

    private static List<Entry> Entries(int from, params (long Delta, string At)[] counted) =>
    [
        .. counted.Select((c, i) => new Entry
        {
            Seq = from
                + i, Key = $"key-{from + i}", Kind = CountKinds.Tally, Timed = true, StationId = 1, MetricId = Sample.Served, Delta = c.Delta, AtLeast = 0,
                AtMs = Sample.Ms(c.At),
            RecordedMs = Sample.Ms(c.At), RecordedBy = "coordinator",
        }),
    ];

    private static EventCatalog Catalog(long step) =>
        new(Sample.Record(), SampleShifts.Catalog.Places, [Sample.Metrics[0] with { Milestone = step }, .. Sample.Metrics.Skip(1)], 1, Sample.Worked);

    private static Board BoardOf(EventCatalog catalog, IReadOnlyList<Entry> entries) => new Board(catalog, Sample.Day).Apply(entries);

    // As it is read: of all days, the board's own too.
    private static Past PastOf(EventCatalog catalog, IReadOnlyList<Entry> entries) => new(
        catalog, Sample.Day, Later,
        Past.Kept(catalog).ToDictionary(m => m.MetricId, m => (IReadOnlyList<MinuteSum>)
        [
            .. entries.Where(e => e.Timed && catalog.CountsIn(e.MetricId).Any(whole => whole.MetricId == m.MetricId)).GroupBy(e => e.AtMs / Past.QuarterMs)
                .Select(g => new MinuteSum { Minute = g.Key * 15, Total = g.Sum(e => e.Delta) }).Where(s => s.Total != 0),
        ]),
        []);
}
