namespace Dashboard.Engine.Data;

/// <summary>An event's days, in its own time zone. Instants are Unix milliseconds UTC throughout the engine.</summary>
public sealed class EventCalendar(DateOnly startsOn, DateOnly endsOn, TimeZoneInfo zone)
{
    /// <summary>The event's first day.</summary>
    public DateOnly StartsOn { get; } = startsOn;

    /// <summary>The event's last day, inclusive.</summary>
    public DateOnly EndsOn { get; } = endsOn;

    /// <summary>The time zone that days and hours go by.</summary>
    public TimeZoneInfo Zone { get; } = zone;

    /// <summary>The number of days, both ends included.</summary>
    public int Days => EndsOn.DayNumber - StartsOn.DayNumber + 1;

    /// <summary>The instant as a person in the event's place would write it.</summary>
    public DateTimeOffset Local(long ms) => TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(ms), Zone);

    /// <summary>The local day in which an instant lies.</summary>
    public DateOnly DayOf(long ms) => DateOnly.FromDateTime(Local(ms).DateTime);

    /// <summary>The first instant of a local day, in Unix milliseconds; where clocks skip midnight, the first that exists.</summary>
    public long StartOf(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        while (Zone.IsInvalidTime(midnight)) midnight = midnight.AddMinutes(15);
        var offset = Zone.IsAmbiguousTime(midnight) ? Zone.GetAmbiguousTimeOffsets(midnight).Max() : Zone.GetUtcOffset(midnight);
        return new DateTimeOffset(midnight, offset).ToUnixTimeMilliseconds();
    }

    /// <summary>Whether an instant lies within the event's days.</summary>
    public bool Contains(long ms) => ms >= StartOf(StartsOn) && ms < StartOf(EndsOn.AddDays(1));
}
