using System.Globalization;

namespace Dashboard.Engine.Data;

/// <summary>A shift that every station works each day, and signs off at its end. Minutes are of the event's local day.</summary>
public sealed record Shift
{
    /// <summary>Minutes of a day.</summary>
    public const int Day = 1440;

    /// <summary>Number within the event, from 1.</summary>
    public required int ShiftId { get; init; }

    /// <summary>The name in the JSON interface.</summary>
    public required string Code { get; init; }

    /// <summary>Chinese name.</summary>
    public required string NameZh { get; init => field = PlainText.Of(value); }

    /// <summary>English name.</summary>
    public required string NameEn { get; init => field = PlainText.Of(value); }

    /// <summary>When it begins, minutes after midnight, 0 to 1439.</summary>
    public required int StartsMin { get; init; }

    /// <summary>When it ends, minutes after midnight, 0 to 1439; not after its beginning means on the day after.</summary>
    public required int EndsMin { get; init; }

    /// <summary>The first day on which it is worked, ISO 8601.</summary>
    public required string FirstOn { get; init; }

    /// <summary>The last day on which it is worked, ISO 8601; null as long as the event lasts.</summary>
    public string? LastOn { get; init; }

    /// <summary>How long it lasts, in minutes.</summary>
    public int Minutes => EndsMin > StartsMin ? EndsMin - StartsMin : EndsMin - StartsMin + Day;

    /// <summary>The name in both languages.</summary>
    public Bilingual Name => new(NameZh, NameEn);

    /// <summary>From when until when, such as 06:00–14:00.</summary>
    public string Hours => $"{Clock(StartsMin)}–{Clock(EndsMin)}";

    /// <summary>A minute of the day as a clock shows it, such as 06:00.</summary>
    public static string Clock(int minute) => string.Create(CultureInfo.InvariantCulture, $"{minute / 60:00}:{minute % 60:00}");

    /// <summary>Whether there is an instant at which both are worked, on days of their own or past midnight of the day before.</summary>
    public bool Overlaps(Shift other) => Enumerable.Range(-1, 3).Any(days => MeetsOn(other, days));

    /// <summary>Whether it is worked on a day, the event's own days apart.</summary>
    public bool WorkedOn(DateOnly day) =>
        string.CompareOrdinal(FirstOn, Iso(day)) <= 0 && (LastOn is null || string.CompareOrdinal(Iso(day), LastOn) <= 0);

    // Whether a working of this one meets the other's of so many days later.
    private bool MeetsOn(Shift other, int days)
    {
        var starts = other.StartsMin + (days * Day);
        if (starts >= StartsMin + Minutes || StartsMin >= starts + other.Minutes) return false;
        return FirstDay + days <= other.LastDay && other.FirstDay <= LastDay + days;
    }

    private int FirstDay => Number(FirstOn);

    // No event lasts as long.
    private int LastDay => LastOn is null ? int.MaxValue / 2 : Number(LastOn);

    private static int Number(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture).DayNumber;

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>One working of a shift: from an instant up to another, Unix milliseconds UTC.</summary>
public readonly record struct ShiftSpan(Shift Shift, DateOnly Day, long FromMs, long UntilMs);
