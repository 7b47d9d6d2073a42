using Dashboard.Engine.Boards;
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

    /// <summary>The trend of some slots of a board.</summary>
    /// <param name="points">Sums by slot, in order.</param>
    /// <param name="calendar">Whose hours are written.</param>
    /// <param name="everyHours">Write every so many hours.</param>
    /// <param name="asOf">The moment up to which the board counts, Unix milliseconds.</param>
    public static Trend Of(IReadOnlyList<TrendPoint> points, EventCalendar calendar, int everyHours, long asOf)
    {
        var marks = points.Select((p, i) => (Local: calendar.Local(p.FromMs), Index: i))
            .Where(p => p.Local is { Minute: 0 } && p.Local.Hour % everyHours == 0)
            .Select(p => new TrendMark(p.Index, Figure.Time(p.Local)));
        return new(new(points.Select(p => p.Sum)), new(marks), points is [.., var last] && last.FromMs + Board.SlotMs > asOf);
    }
}

/// <summary>An hour written beneath a slot.</summary>
public readonly record struct TrendMark(int Index, string Text);
