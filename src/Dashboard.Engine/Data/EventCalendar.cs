namespace Dashboard.Engine.Data;

/// <summary>An event's days, in its own time zone. Instants are Unix milliseconds UTC throughout the engine.</summary>
public sealed class EventCalendar(DateOnly startsOn, DateOnly endsOn, TimeZoneInfo zone)
{
    private const long QuarterHour = 900_000;
    private const int QuartersOfADay = 96;

    private static readonly DateOnly Epoch = new(1970, 1, 1);

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

    /// <summary>A local day's number, by which its sums are kept: days since 1 January 1970.</summary>
    public static int NumberOf(DateOnly day) => day.DayNumber - Epoch.DayNumber;

    /// <summary>The number of the local day in which an instant lies. It goes by the quarter of an hour, as <see cref="Offsets"/> does.</summary>
    public int NumberOf(long ms) => NumberOf(DayOf(ms - (ms % QuarterHour)));

    /// <summary>The local day of a number.</summary>
    public static DateOnly DayAt(int number) => Epoch.AddDays(number);

    /// <summary>By how many quarters of an hour local time is ahead of UTC, for as long as it stays so: <c>(quarter + Ahead) / 96</c> is the number of a
    /// quarter's local day. So a database can add up days without knowing any time zone.</summary>
    /// <param name="first">The first quarter of an hour, since 1970 UTC.</param>
    /// <param name="end">The end, which is not in it.</param>
    public IReadOnlyList<(long First, long End, long Ahead)> Offsets(long first, long end)
    {
        var offsets = new List<(long First, long End, long Ahead)>();
        for (long at = first, next; at < end; at = next)
        {
            // A day in one step, unless clocks change in it. None changes twice in a day.
            var ahead = Ahead(at);
            next = Math.Min(at + QuartersOfADay, end);
            if (Ahead(next) != ahead)
                for (next = at + 1; Ahead(next) == ahead;) next++;
            if (offsets is [.., var last] && last.Ahead == ahead) offsets[^1] = last with { End = next };
            else offsets.Add((at, next, ahead));
        }

        return offsets;

        long Ahead(long quarter) => (long)Local(quarter * QuarterHour).Offset.TotalMilliseconds / QuarterHour;
    }

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
