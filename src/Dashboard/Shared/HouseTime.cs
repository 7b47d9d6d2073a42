using System.Globalization;
using Dashboard.Engine.Data;

namespace Dashboard.Shared;

/// <summary>The clock of what belongs to no event, such as keys and the audit. Events have their own (<see cref="EventCalendar"/>).</summary>
public static class HouseTime
{
    /// <summary>The time zone, as it is named beside the times.</summary>
    public const string Zone = "Asia/Shanghai";

    private static readonly EventCalendar Calendar = new(DateOnly.MinValue, DateOnly.MaxValue, TimeZoneInfo.FindSystemTimeZoneById(Zone));

    /// <summary>Day and time to the second: 2027-01-25 14:30:05.</summary>
    public static string Stamp(long ms) => Calendar.Local(ms).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>Day and time to the minute: 2027-01-25 14:30.</summary>
    public static string Minute(long ms) => Calendar.Local(ms).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The day: 2027-01-25.</summary>
    public static string Day(long ms) => Calendar.Local(ms).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The day in which an instant lies.</summary>
    public static DateOnly DayOf(long ms) => Calendar.DayOf(ms);

    /// <summary>The first instant of a day, Unix milliseconds.</summary>
    public static long StartOf(DateOnly day) => Calendar.StartOf(day);

    /// <summary>The first instant after a day, Unix milliseconds.</summary>
    public static long EndOf(DateOnly day) => Calendar.StartOf(day.AddDays(1));

    /// <summary>A day as fields and addresses write it; null for what is none that this can count with.</summary>
    public static DateOnly? ReadDay(string? text) => TypedTime.Day(text);
}
