using Dashboard.Engine.Boards;
using Dashboard.Engine.Data;

namespace Dashboard.Shared;

/// <summary>A line over time, ready to be drawn: sums by slot, and the hours to write beneath. The last slot is still being filled.</summary>
public sealed record Trend(ValueList<long> Sums, ValueList<TrendMark> Marks)
{
    /// <summary>The trend of some slots of a board.</summary>
    /// <param name="points">Sums by slot, in order.</param>
    /// <param name="calendar">Whose hours are written.</param>
    /// <param name="everyHours">Write every so many hours.</param>
    public static Trend Of(IReadOnlyList<TrendPoint> points, EventCalendar calendar, int everyHours)
    {
        var marks = points.Select((p, i) => (Local: calendar.Local(p.FromMs), Index: i))
            .Where(p => p.Local is { Minute: 0 } && p.Local.Hour % everyHours == 0)
            .Select(p => new TrendMark(p.Index, Figure.Time(p.Local)));
        return new(new(points.Select(p => p.Sum)), new(marks));
    }
}

/// <summary>An hour written beneath a slot.</summary>
public readonly record struct TrendMark(int Index, string Text);
