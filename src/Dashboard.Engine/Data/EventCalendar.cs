namespace Dashboard.Engine.Data;

/// <summary>An event's days, in its own time zone. Instants are Unix milliseconds UTC throughout the engine.</summary>
public sealed class EventCalendar(DateOnly startsOn, DateOnly endsOn, TimeZoneInfo zone)
{
    private const long QuarterHour = 900_000;

    /// <summary>The event's first day.</summary>
    public DateOnly StartsOn { get; } = startsOn;

    /// <summary>The event's last day, inclusive.</summary>
    public DateOnly EndsOn { get; } = endsOn;

    /// <summary>The time zone that days and hours go by.</summary>
    public TimeZoneInfo Zone { get; } = zone;

    /// <summary>The number of days, both ends included.</summary>
    public int Days => EndsOn.DayNumber - StartsOn.DayNumber + 1;

    /// <summary>The event's own day nearest to a day.</summary>
    public DateOnly Nearest(DateOnly day) => day < StartsOn ? StartsOn : day > EndsOn ? EndsOn : day;

    /// <summary>The instant as a person in the event's place would write it.</summary>
    public DateTimeOffset Local(long ms) => TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(ms), Zone);

    /// <summary>The local day in which an instant lies.</summary>
    public DateOnly DayOf(long ms) => DateOnly.FromDateTime(Local(ms).DateTime);

    /// <summary>When the local hour began in which an instant lies: where clocks are put back, one time of day is two hours, which differ in their
    /// offset.</summary>
    public DateTimeOffset HourOf(long ms)
    {
        var local = Local(ms);
        return local - TimeSpan.FromTicks(local.TimeOfDay.Ticks % TimeSpan.TicksPerHour);
    }

    /// <summary>The first instant of a local day, in Unix milliseconds; where clocks skip midnight, the first that exists.</summary>
    public long StartOf(DateOnly day)
    {
        // By Local alone: what .NET says of skipped and repeated local times contradicts its own conversions in some zones (Asia/Amman).
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        var start = new DateTimeOffset(midnight, Zone.GetUtcOffset(midnight)).ToUnixTimeMilliseconds();
        while (DayOf(start) < day) start += QuarterHour;
        while (DayOf(start - QuarterHour) >= day) start -= QuarterHour;
        return start;
    }

    /// <summary>The instant of a minute of a local day, Unix milliseconds; where clocks skip it, that of the clock before they do.</summary>
    public long At(DateOnly day, int minute)
    {
        var local = day.ToDateTime(TimeOnly.MinValue).AddMinutes(minute);
        return new DateTimeOffset(local, Zone.GetUtcOffset(local)).ToUnixTimeMilliseconds();
    }

    /// <summary>The instants that clocks showed as a local time: one; none where clocks skip it; two where they go back and show it again.</summary>
    public IReadOnlyList<long> InstantsOf(DateTime local)
    {
        // By Local alone, as above: whichever offset holds the day before or the day after, and gives that very local time.
        var utc = new DateTimeOffset(local, TimeSpan.Zero).ToUnixTimeMilliseconds();
        return
        [
            .. ((long[])[-86_400_000, 86_400_000]).Select(aside => utc - (long)Local(utc + aside).Offset.TotalMilliseconds).Distinct()
                .Where(ms => Local(ms).DateTime == local).Order(),
        ];
    }

    /// <summary>Noon of a local day, Unix milliseconds: where the sum of a whole day stands.</summary>
    public long NoonOf(DateOnly day) => At(day, 720);

    /// <summary>Whether an instant lies within the event's days.</summary>
    public bool Contains(long ms) => ms >= StartOf(StartsOn) && ms < StartOf(EndsOn.AddDays(1));
}
