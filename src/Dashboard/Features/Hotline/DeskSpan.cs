using Dashboard.Engine.Data;
using Dashboard.Shared;

namespace Dashboard.Features.Hotline;

/// <summary>The days that the desk looks at, both included.</summary>
/// <param name="From">The first day.</param>
/// <param name="Until">The last day.</param>
public readonly record struct DeskSpan(DateOnly From, DateOnly Until)
{
    /// <summary>How many days.</summary>
    public int Days => Until.DayNumber - From.DayNumber + 1;

    /// <summary>It is one day.</summary>
    public bool IsDay => From == Until;

    /// <summary>What is wrong with a span of days of an event, field first; null for nothing. It is at most as long as the event.</summary>
    public CatalogFault? Fault(EventCalendar calendar) =>
        Until < From ? new("to", "is before from")
        : Days > calendar.Days ? new("to", "is further from from than the event is long")
        : null;

    /// <summary>Reads what an address asks for: a day, or days from one to another.</summary>
    /// <param name="day">A day; null or empty for none.</param>
    /// <param name="from">The first day; null or empty for none.</param>
    /// <param name="to">The last day; null or empty for none.</param>
    /// <param name="calendar">The event's days.</param>
    /// <param name="otherwise">The day where nothing is asked for.</param>
    /// <returns>The span, and what was wrong with what was asked for: then the span is the nearest that can be shown.</returns>
    public static (DeskSpan Span, CatalogFault? Fault) Read(string? day, string? from, string? to, EventCalendar calendar, DateOnly otherwise)
    {
        foreach (var (field, text) in new[] { ("day", day), ("from", from), ("to", to) })
            if (!string.IsNullOrEmpty(text) && HouseTime.ReadDay(text) is null) return (new(otherwise, otherwise), new(field, "is no day"));
        var first = HouseTime.ReadDay(from) ?? HouseTime.ReadDay(to) ?? HouseTime.ReadDay(day) ?? otherwise;
        var span = new DeskSpan(first, HouseTime.ReadDay(to) ?? first);
        return span.Fault(calendar) is not { } fault
            ? (span, null)
            : (span.Until < span.From ? new(first, first) : new(span.Until.AddDays(1 - calendar.Days), span.Until), fault);
    }
}
