using System.Collections.Frozen;
using Dashboard.Engine.Data;

namespace Dashboard.Engine.Counting;

/// <summary>A time in which no server was there to count, Unix milliseconds; the end is not in it.</summary>
public readonly record struct Outage(long FromMs, long UntilMs);

/// <summary>
/// What lies before a board's own memory, which is today and the day before: an event's earlier days by quarter of an hour, and when no server was there to
/// count. Read seldom, and never on a tick. Of the first metric and of those with milestones alone: nobody asks it of others.
/// </summary>
public sealed class Past
{
    /// <summary>A quarter of an hour, in milliseconds, which divides every time zone's offset.</summary>
    public const long QuarterMs = 900_000;

    private readonly FrozenDictionary<int, IReadOnlyDictionary<long, long>> _quarters;

    /// <param name="catalog">The event that it is of.</param>
    /// <param name="day">The board's day when it was read.</param>
    /// <param name="readMs">When it was read, Unix milliseconds.</param>
    /// <param name="quarters">By metric, the sums by quarter of an hour that are not 0.</param>
    /// <param name="uptime">When servers were there, in order of their start.</param>
    /// <param name="other">The past of the event that this one is set beside; null for none.</param>
    public Past(
        EventCatalog catalog,
        DateOnly day,
        long readMs,
        IReadOnlyDictionary<int, IReadOnlyList<MinuteSum>> quarters,
        IReadOnlyList<UptimeSpan> uptime,
        Past? other = null)
    {
        (Catalog, Day, ReadMs, Other) = (catalog, day, readMs, other);
        _quarters = quarters.ToFrozenDictionary(
            q => q.Key, q => (IReadOnlyDictionary<long, long>)q.Value.ToFrozenDictionary(s => s.Minute * 60_000 / QuarterMs, s => s.Total));
        Gaps = Between(uptime);
    }

    private Past(Past before, long readMs, FrozenDictionary<int, IReadOnlyDictionary<long, long>> quarters)
    {
        (Catalog, Day, ReadMs, Other, Gaps) = (before.Catalog, before.Day, readMs, before.Other, before.Gaps);
        _quarters = quarters;
    }

    /// <summary>The same with one day read anew.</summary>
    /// <param name="readMs">When, Unix milliseconds.</param>
    /// <param name="day">The local day.</param>
    /// <param name="quarters">By metric, that day's sums by quarter of an hour.</param>
    internal Past With(long readMs, DateOnly day, IReadOnlyDictionary<int, IReadOnlyList<MinuteSum>> quarters)
    {
        var (first, end) = Quarters(Catalog.Calendar, day);
        return new(this, readMs, _quarters.ToFrozenDictionary(of => of.Key, of =>
        {
            if (!quarters.TryGetValue(of.Key, out var sums)) return of.Value;
            var all = of.Value.Where(q => q.Key < first || q.Key >= end).ToDictionary();
            foreach (var sum in sums) all[sum.Minute * 60_000 / QuarterMs] = sum.Total;
            return all;
        }));
    }

    /// <summary>The event that it is of.</summary>
    public EventCatalog Catalog { get; }

    /// <summary>The board's day when it was read.</summary>
    public DateOnly Day { get; }

    /// <summary>When it was read, Unix milliseconds.</summary>
    public long ReadMs { get; }

    /// <summary>The past of the event that this one is set beside; null for none.</summary>
    public Past? Other { get; }

    /// <summary>When no server was there, between the first and the last, in order.</summary>
    public IReadOnlyList<Outage> Gaps { get; }

    /// <summary>The metric of the headline: the first that is still counted, or the first of a closed event. Null where there is none.</summary>
    public static Metric? Headline(EventCatalog catalog) => catalog.Metrics.FirstOrDefault(m => catalog.Event.Closed || !m.Retired);

    /// <summary>The metrics whose past is read.</summary>
    public static IEnumerable<Metric> Kept(EventCatalog catalog) =>
        catalog.Metrics.Where(m => m == Headline(catalog) || m is { Milestone: not null, Retired: false });

    /// <summary>What was counted of a metric in each quarter of an hour of a local day.</summary>
    public long[] DayOf(int metricId, DateOnly day)
    {
        var (first, end) = Quarters(Catalog.Calendar, day);
        var sums = _quarters.GetValueOrDefault(metricId);
        return [.. Enumerable.Range(0, (int)(end - first)).Select(i => sums?.GetValueOrDefault(first + i) ?? 0)];
    }

    /// <summary>The quarters of an hour (numbered since 1970 UTC) of a local day; the end is not in it.</summary>
    public static (long First, long End) Quarters(EventCalendar calendar, DateOnly day) =>
        (calendar.StartOf(day) / QuarterMs, calendar.StartOf(day.AddDays(1)) / QuarterMs);

    /// <summary>Every quarter of an hour before an instant in which something was counted, in order.</summary>
    internal IEnumerable<(long AtMs, long Sum)> Before(int metricId, long untilMs) =>
        (_quarters.GetValueOrDefault(metricId)?.Where(q => q.Key * QuarterMs < untilMs) ?? []).OrderBy(q => q.Key).Select(q => (q.Key * QuarterMs, q.Value));

    private static List<Outage> Between(IReadOnlyList<UptimeSpan> uptime)
    {
        var gaps = new List<Outage>();
        long? alive = null;
        foreach (var run in uptime)
        {
            if (alive is { } until && run.StartedMs > until) gaps.Add(new(until, run.StartedMs));
            alive = Math.Max(alive ?? 0, run.SeenMs + (long)UptimeStore.Interval.TotalMilliseconds);
        }

        return gaps;
    }
}
