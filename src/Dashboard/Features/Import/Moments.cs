using System.Globalization;
using System.Text.RegularExpressions;
using Dashboard.Engine.Data;
using Dashboard.Shared;
using Dashboard.Shared.Tables;

namespace Dashboard.Features.Import;

/// <summary>When something was counted: at an instant, or in the course of a day.</summary>
/// <param name="AtMs">The instant, Unix milliseconds; of a day, its noon.</param>
/// <param name="WholeDay">It is a day, whose hour is not known.</param>
public readonly record struct Moment(long AtMs, bool WholeDay);

/// <summary>
/// Reads times as tables write them. Without an offset they are the event's. What can be read in two ways is read in none: an order of day and month that is not told, a year of two digits, an hour
/// that clocks show twice.
/// </summary>
public static partial class Moments
{
    // Spreadsheets count days from here; 60 is a day that never was.
    private static readonly DateTime FirstDay = new(1899, 12, 30);

    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    /// <summary>Reads a time.</summary>
    /// <param name="cell">The day, with or without a time.</param>
    /// <param name="clock">The time of the day where it has a column of its own; null where it has none.</param>
    /// <param name="calendar">The event's days.</param>
    /// <param name="order">How days are written; null where nobody has said.</param>
    /// <param name="fault">Why it cannot be read: a code of <see cref="Fault"/>; null where it can.</param>
    public static Moment? Read(TableCell cell, TableCell? clock, EventCalendar calendar, DateOrder? order, out string? fault)
    {
        fault = null;
        if (cell.Blank) return Refuse("NoTime", out fault);
        var text = Typed.Fold(cell.Text);
        if (clock is null or { Blank: true } && text.Length >= 11 && Api.TryInstant(text[10] == ' ' && Offset().IsMatch(text) ? text[..10] + "T" + text[11..].Replace(" ", "", StringComparison.Ordinal) : text, out var instant)) return new(instant, false);
        if (Offset().IsMatch(text) && text.Contains(':', StringComparison.Ordinal)) return Refuse("BadTime", out fault);
        DateOnly day;
        TimeSpan? time = null;
        if (cell.Moment is { } held) (day, time) = (DateOnly.FromDateTime(held), cell.HasTime ? held.TimeOfDay : null);
        else if ((cell.Number ?? Serial(text)) is { } serial && serial is >= 20_000 and < 80_000)
        {
            var moment = FirstDay.AddSeconds((double)Math.Round(serial * 86_400));
            (day, time) = (DateOnly.FromDateTime(moment), serial != Math.Truncate(serial) ? moment.TimeOfDay : null);
        }
        else if (Day(text, order, out var rest, out fault) is not { } read) return null;
        else if (rest.Length > 0 && (time = Clock(rest)) is null) return Refuse("BadTime", out fault);
        else day = read;

        if (clock is { Blank: false } beside)
        {
            if (time is not null && time != TimeSpan.Zero) return Refuse("TwoTimes", out fault);
            if ((time = beside.Moment?.TimeOfDay ?? (beside.Number is >= 0 and < 1 and { } part ? TimeSpan.FromSeconds((double)Math.Round(part * 86_400)) : Clock(Typed.Fold(beside.Text)))) is null) return Refuse("BadTime", out fault);
        }

        if (day.Year is < 1971 or > 2999) return Refuse("BadTime", out fault);
        return time is null ? new(calendar.NoonOf(day), true) : At(calendar, day, time.Value, out fault);
    }

    /// <summary>Whether a text says a day by numbers alone whose order cannot be told, and which order its numbers allow.</summary>
    public static bool IsOrdered(string text, out bool dayFirst, out bool monthFirst)
    {
        dayFirst = monthFirst = false;
        if (ByNumbers().Match(Typed.Fold(text)) is not { Success: true } match) return false;
        var (a, b) = (Number(match, "a"), Number(match, "b"));
        (dayFirst, monthFirst) = (a is >= 1 and <= 31 && b is >= 1 and <= 12, a is >= 1 and <= 12 && b is >= 1 and <= 31);
        // The fifth of the fifth is the same day in either order.
        return a != b;
    }

    private static Moment? At(EventCalendar calendar, DateOnly day, TimeSpan time, out string? fault)
    {
        fault = null;
        // 24:00 is the end of the day that it names, and what was counted by then was counted in that day.
        if (time == TimeSpan.FromDays(1)) return new(calendar.StartOf(day.AddDays(1)) - 1, false);
        var instants = calendar.InstantsOf(day.ToDateTime(TimeOnly.FromTimeSpan(time)));
        if (instants.Count == 1) return new(instants[0], false);
        fault = instants.Count == 0 ? "SkippedHour" : "RepeatedHour";
        return null;
    }

    private static Moment? Refuse(string why, out string? fault)
    {
        fault = why;
        return null;
    }

    private static decimal? Serial(string text) => SerialNumber().IsMatch(text) && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static DateOnly? Day(string text, DateOrder? order, out string rest, out string? fault)
    {
        (rest, fault) = ("", null);
        if (YearFirst().Match(text) is { Success: true } plain) return Of(plain, Number(plain, "y"), Number(plain, "m"), Number(plain, "d"), out rest, out fault);
        if (Compact().Match(text) is { Success: true } compact) return Of(compact, Number(compact, "y"), Number(compact, "m"), Number(compact, "d"), out rest, out fault);
        if (ByName().Match(text) is { Success: true } named && Array.IndexOf(Months, named.Groups["m"].Value[..3].ToLowerInvariant()) is var month and >= 0) return Of(named, Number(named, "y"), month + 1, Number(named, "d"), out rest, out fault);
        if (ByNumbers().Match(text) is { Success: true } numbers)
        {
            var (a, b) = (Number(numbers, "a"), Number(numbers, "b"));
            // Of the same number, either order is the same day.
            if (order is null && a != b && a <= 12 && b <= 12) return Fail("DateOrder", out fault);
            var first = order is { } told ? told == DateOrder.DayFirst : a > 12 || a == b;
            return Of(numbers, Number(numbers, "y"), first ? b : a, first ? a : b, out rest, out fault);
        }

        return Fail(ShortYear().IsMatch(text) ? "ShortYear" : "BadTime", out fault);
    }

    private static DateOnly? Of(Match match, int year, int month, int day, out string rest, out string? fault)
    {
        (rest, fault) = (match.Groups["rest"].Value.Trim(), null);
        return year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? new(year, month, day) : Fail("NoSuchDay", out fault);
    }

    private static DateOnly? Fail(string why, out string? fault)
    {
        fault = why;
        return null;
    }

    private static TimeSpan? Clock(string text)
    {
        if (ClockTime().Match(text) is not { Success: true } match) return null;
        var half = (match.Groups["before"].Value + match.Groups["after"].Value).ToLowerInvariant().Replace(".", "", StringComparison.Ordinal);
        var (hour, minute, second) = (Number(match, "h"), Number(match, "m"), Number(match, "s"));
        if (minute > 59 || second > 59) return null;
        if (half.Length > 0)
        {
            if (hour is < 1 or > 12) return null;
            hour = (hour % 12) + (half is "pm" or "下午" or "晚上" ? 12 : 0);
        }

        if (hour > 24 || (hour == 24 && minute + second > 0)) return null;
        var fraction = match.Groups["f"] is { Success: true } part ? TimeSpan.FromMilliseconds(int.Parse(part.Value.PadRight(3, '0')[..3], CultureInfo.InvariantCulture)) : TimeSpan.Zero;
        return new TimeSpan(hour, minute, second) + fraction;
    }

    private static int Number(Match match, string group) => match.Groups[group] is { Success: true } found ? int.Parse(found.Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^(?<y>[0-9]{4})(?:[-/.]|年| ?年 ?)(?<m>[0-9]{1,2})(?:[-/.]|月| ?月 ?)(?<d>[0-9]{1,2})(?: ?[日号])?(?:(?:[T ]|(?<=[日号]))(?<rest>.+))?\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex YearFirst();

    [GeneratedRegex(@"^(?<y>(?:19|20)[0-9]{2})(?<m>[0-9]{2})(?<d>[0-9]{2})(?:[T ](?<rest>.+))?\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Compact();

    [GeneratedRegex(@"^(?<d>[0-9]{1,2})[- ](?<m>[A-Za-z]{3,9})[- ,]+(?<y>[0-9]{4})(?:[ T](?<rest>.+))?\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ByName();

    [GeneratedRegex(@"^(?<a>[0-9]{1,2})[-/.](?<b>[0-9]{1,2})[-/.](?<y>[0-9]{4})(?:[ T](?<rest>.+))?\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ByNumbers();

    [GeneratedRegex(@"^[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2}(?![0-9])", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ShortYear();

    [GeneratedRegex(@"^(?<before>上午|下午|晚上)? ?(?<h>[0-9]{1,2})(?:[:时点](?<m>[0-9]{1,2})?(?:(?:[:分](?<s>[0-9]{1,2})?)(?:[.,](?<f>[0-9]{1,9}))?秒?)?)? ?(?<after>[AaPp]\.?[Mm]\.?)?\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ClockTime();

    [GeneratedRegex(@"^[0-9]{5}(?:\.[0-9]+)?\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SerialNumber();

    [GeneratedRegex(@"[0-9:] ?(?:[Zz]|[+-][0-9]{2}:?[0-9]{2})\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Offset();
}
