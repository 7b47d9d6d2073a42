using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Boards;

/// <summary>The days before a board's own, and when nobody was there to count.</summary>
public sealed class PastTests
{
    private static readonly long Start = Sample.Ms("2027-01-20T00:00:00+08:00");

    private static long Interval => (long)UptimeStore.Interval.TotalMilliseconds;

    [Fact]
    public void Between_two_runs_is_a_gap_and_before_the_first_and_after_the_last_is_none()
    {
        var past = Of(uptime: [Run(0, 60_000), Run(60_000 + Interval + 1, 120_000), Run(600_000, 600_000)]);

        // A run says that it lives every so often: for that long after its last word it may have.
        Assert.Equal([new(Start + 60_000 + Interval, Start + 60_000 + Interval + 1), new Outage(Start + 120_000 + Interval, Start + 600_000)], past.Gaps);
        Assert.Empty(Of(uptime: []).Gaps);
        Assert.Empty(Of(uptime: [Run(0, 0)]).Gaps);
    }

    [Fact]
    public void Runs_that_overlap_or_follow_at_once_leave_no_gap()
    {
        // Two servers at once, the longer one begun first; then one that takes over within the interval.
        var past = Of(uptime: [Run(0, 900_000), Run(300_000, 400_000), Run(900_000 + Interval, 1_000_000)]);

        Assert.Empty(past.Gaps);
    }

    [Fact]
    public void A_day_is_its_quarters_of_an_hour_by_the_event_s_clock()
    {
        var day = new DateOnly(2027, 1, 20);
        var past = Of([Quarter(-1, 1), Quarter(0, 2), Quarter(5, 3), Quarter(95, 4), Quarter(96, 5)]);

        var sums = past.DayOf(Sample.Served, day);

        Assert.Equal(96, sums.Length);
        Assert.Equal([(0, 2L), (5, 3), (95, 4)], sums.Index().Where(s => s.Item != 0));
        Assert.Equal(1, past.DayOf(Sample.Served, day.AddDays(-1))[^1]);
        Assert.Equal(5, past.DayOf(Sample.Served, day.AddDays(1))[0]);
        Assert.Equal(new long[96], past.DayOf(Sample.Calls, day));
    }

    [Theory]
    [InlineData(27, 96)]
    [InlineData(28, 92)]
    [InlineData(29, 96)]
    public void A_day_on_which_clocks_change_has_as_many_quarters_as_it_lasts(int day, int quarters)
    {
        var berlin = new EventCatalog(
            Sample.Record() with { TimeZone = "Europe/Berlin", StartsOn = "2027-03-01", EndsOn = "2027-04-01" }, [], Sample.Metrics, 1);
        var (first, end) = Past.Quarters(berlin.Calendar, new(2027, 3, day));

        Assert.Equal(quarters, end - first);
        Assert.Equal(
            quarters, new Past(berlin, Sample.Day, 0, new Dictionary<int, IReadOnlyList<MinuteSum>>(), []).DayOf(Sample.Served, new(2027, 3, day)).Length);
    }

    [Fact]
    public void The_headline_is_the_first_metric_that_is_still_counted_and_of_a_closed_event_the_first()
    {
        var metrics = (IReadOnlyList<Metric>)[Sample.Metrics[0] with { Retired = true }, .. Sample.Metrics.Skip(1)];

        Assert.Equal(Sample.Luggage, Past.Headline(Catalog(metrics))?.MetricId);
        Assert.Equal(Sample.Served, Past.Headline(Catalog(metrics, closed: true))?.MetricId);
        Assert.Null(Past.Headline(Catalog([])));
        Assert.Null(Past.Headline(Catalog([metrics[0]])));
    }

    [Fact]
    public void The_past_is_kept_of_the_headline_and_of_what_has_milestones()
    {
        var metrics = Sample.Metrics.Select(m => m.MetricId is Sample.Elderly or Sample.Calls
            ? m with { Milestone = 10, Retired = m.MetricId == Sample.Elderly }
            : m).ToList();

        Assert.Equal([Sample.Served, Sample.Calls], Past.Kept(Catalog(metrics)).Select(m => m.MetricId));
        Assert.Empty(Past.Kept(Catalog([])));
    }

    private static UptimeSpan Run(long from, long seen) => new() { StartedMs = Start + from, SeenMs = Start + seen };

    private static MinuteSum Quarter(int number, long total) => new() { Minute = (Start / 60_000) + (15 * number), Total = total };

    private static EventCatalog Catalog(IReadOnlyList<Metric> metrics, bool closed = false) =>
        new(Sample.Record() with { Closed = closed }, Sample.Stations, metrics, 1);

    private static Past Of(IReadOnlyList<MinuteSum>? quarters = null, IReadOnlyList<UptimeSpan>? uptime = null) =>
        new(Sample.Catalog, Sample.Day, Start, new Dictionary<int, IReadOnlyList<MinuteSum>> { [Sample.Served] = quarters ?? [] }, uptime ?? []);
}
