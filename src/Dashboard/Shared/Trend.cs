using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;

namespace Dashboard.Shared;

/// <summary>Sums over time, ready to be drawn: by slot, and the hours to write beneath.</summary>
/// <param name="Sums">The slots' sums, in order.</param>
/// <param name="Marks">The hours to write.</param>
/// <param name="Open">The last slot is still being filled.</param>
public sealed record Trend(ValueList<long> Sums, ValueList<TrendMark> Marks, bool Open)
{
    /// <summary>The last hours that walls and pages show, in milliseconds: six.</summary>
    public const long RecentMs = 6 * 3_600_000;

    /// <summary>The slots in which nothing could be counted, because no server was there, and nothing came later: no zero, but a gap.</summary>
    public ValueList<int> Gaps { get; init; } = new([]);

    /// <summary>The same for those who read instead of looking: some words, and the sum.</summary>
    public ValueList<TrendRow> Rows { get; init; } = new([]);

    /// <summary>How many slots there is room for; those to come stay empty.</summary>
    public int Length { get; init; } = Sums.Count;

    /// <summary>A height to draw a line at; null for none.</summary>
    public long? Level { get; init; }

    /// <summary>The trend of some slots of a board.</summary>
    /// <param name="points">Sums by slot, in order.</param>
    /// <param name="calendar">Whose hours are written.</param>
    /// <param name="everyHours">Write every so many hours.</param>
    /// <param name="asOf">The moment up to which the board counts, Unix milliseconds.</param>
    /// <param name="gaps">When no server was there.</param>
    public static Trend Of(IReadOnlyList<TrendPoint> points, EventCalendar calendar, int everyHours, long asOf, IReadOnlyList<Outage>? gaps = null)
    {
        var marks = points.Select((p, i) => (Local: calendar.Local(p.FromMs), Index: i))
            .Where(p => p.Local is { Minute: 0 } && p.Local.Hour % everyHours == 0)
            .Select(p => new TrendMark(p.Index, Figure.Time(p.Local)));
        var hours = points.GroupBy(
            p => calendar.Local(p.FromMs - (p.FromMs % Past.QuarterMs)) is var local ? local.AddMinutes(-local.Minute) : default,
            (hour, slots) => new TrendRow(Figure.Time(hour), slots.Sum(s => s.Sum)));
        return new(new(points.Select(p => p.Sum)), new(marks), points is [.., var last] && last.FromMs + CountingPart.SlotMs > asOf)
        {
            Gaps = new(gaps is null
                ? []
                : points.Select((p, i) => (p, i)).Where(s => s.p.Sum == 0 && Missing(s.p.FromMs, gaps) >= CountingPart.SlotMs / 2).Select(s => s.i)),
            Rows = new(hours),
        };
    }

    // How much of a slot lies in gaps, in milliseconds.
    private static long Missing(long from, IReadOnlyList<Outage> gaps) =>
        gaps.Sum(g => Math.Max(0, Math.Min(g.UntilMs, from + CountingPart.SlotMs) - Math.Max(g.FromMs, from)));
}

/// <summary>An hour written beneath a slot.</summary>
public readonly record struct TrendMark(int Index, string Text);

/// <summary>A line of a trend's table.</summary>
public readonly record struct TrendRow(string Label, long Sum);
