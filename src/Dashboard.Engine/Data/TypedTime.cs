using System.Globalization;

namespace Dashboard.Engine.Data;

/// <summary>
/// Times and days as people type them and as browsers' controls send them: a time control gives <c>14:00</c>, <c>14:00:00</c> or <c>14:00:00.000</c>,
/// depending on the browser and on the script in between. What is none is null, never a guess.
/// </summary>
public static class TypedTime
{
    private static readonly string[] Times = ["H:mm", "H:mm:ss", "H:mm:ss.FFFFFFF"];
    private static readonly string[] Moments = [.. from between in (string[])["'T'", "' '"] from time in Times select $"yyyy-MM-dd{between}H{time}"];

    /// <summary>The minute of the day of a time such as 06:00; null for what is none, and for one between two minutes.</summary>
    public static int? Minute(string? typed) =>
        TimeOnly.TryParseExact(Plain(typed), Times, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            && time.Ticks % TimeSpan.TicksPerMinute == 0
            ? (time.Hour * 60) + time.Minute
            : null;

    /// <summary>A day such as 2027-01-23, from 1971 to 2999; null for what is none.</summary>
    public static DateOnly? Day(string? typed) =>
        DateOnly.TryParseExact(typed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && Known(day.Year) ? day : null;

    /// <summary>A local day and time such as 2027-01-23T14:05, with or without seconds; null for what is none.</summary>
    public static DateTime? Moment(string? typed) =>
        DateTime.TryParseExact(Plain(typed), Moments, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment) && Known(moment.Year) ? moment : null;

    private static bool Known(int year) => year is >= 1971 and <= 2999;

    // As a Chinese keyboard writes a colon.
    private static string? Plain(string? typed) => typed?.Trim().Replace('：', ':');
}
