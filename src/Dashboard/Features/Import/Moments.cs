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
/// Reads times as tables write them. Without an offset they are the event's, and without a year the event's only such day. What can be read in two ways is read
/// in none: an order of day and month that is not told, a year of two digits, an hour that clocks show twice.
/// </summary>
public static partial class Moments
{
    // Spreadsheets count days from here; 60 is a day that never was.
    private static readonly DateTime FirstDay = new(1899, 12, 30);

    private static readonly string[] Weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

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
        if (clock is null or { Blank: true } && text.Length >= 11
            && Api.TryInstant(
                text[10] == ' ' && Offset().IsMatch(text) ? text[..10] + "T" + text[11..].Replace(" ", "", StringComparison.Ordinal) : text, out var instant))
            return new(instant, false);
        if (Offset().IsMatch(text) && text.Contains(':', StringComparison.Ordinal)) return Refuse("BadTime", out fault);
        text = WithoutWeekday(text, out var weekday);
        DateOnly day;
        TimeSpan? time = null;
        if (cell.Moment is { } held) (day, time) = (DateOnly.FromDateTime(held), cell.HasTime ? held.TimeOfDay : null);
        else if ((cell.Number ?? Serial(text)) is { } serial && serial is >= 20_000 and < 80_000)
        {
            var moment = FirstDay.AddSeconds((double)Math.Round(serial * 86_400));
            (day, time) = (DateOnly.FromDateTime(moment), serial != Math.Truncate(serial) ? moment.TimeOfDay : null);
        }
        else if (Day(text, calendar, order, out var rest, out fault) is not { } read) return null;
        else if (rest.Length > 0 && (time = Clock(rest)) is null) return Refuse("BadTime", out fault);
        else day = read;

        if (clock is { Blank: false } beside)
        {
            if (time is not null && time != TimeSpan.Zero) return Refuse("TwoTimes", out fault);
            if ((time = beside.Moment?.TimeOfDay
                ?? (beside.Number is >= 0 and < 1 and { } part
                    ? TimeSpan.FromSeconds((double)Math.Round(part * 86_400))
                    : Clock(Typed.Fold(beside.Text)))) is null)
                return Refuse("BadTime", out fault);
        }

        if (day.Year is < 1971 or > 2999) return Refuse("BadTime", out fault);
        if (weekday is not null && weekday != day.DayOfWeek) return Refuse("OtherWeekday", out fault);
        return time is null ? new(calendar.NoonOf(day), true) : At(calendar, day, time.Value, out fault);
    }

    /// <summary>Whether a text says a day by numbers alone whose order cannot be told, and which order its numbers allow.</summary>
    public static bool IsOrdered(string text, out bool dayFirst, out bool monthFirst)
    {
        dayFirst = monthFirst = false;
        if (ByNumbers().Match(WithoutWeekday(Typed.Fold(text), out _)) is not { Success: true } match) return false;
        var (a, b) = (Number(match, "a"), Number(match, "b"));
        (dayFirst, monthFirst) = (a is >= 1 and <= 31 && b is >= 1 and <= 12, a is >= 1 and <= 12 && b is >= 1 and <= 31);
        // The fifth of the fifth is the same day in either order.
        return a != b;
    }

    /// <summary>Whether a cell looks like a day, also one without a year: as a spreadsheet holds it, or as people write it. A number with a point does
    /// not.</summary>
    public static bool LooksLikeDay(TableCell cell)
    {
        if (cell.Moment is not null) return true;
        var text = WithoutWeekday(Typed.Fold(cell.Text), out _);
        if (cell.Blank || text.Length is < 2 or > 30) return false;
        var match = ((Match?[])[YearFirst().Match(text), Compact().Match(text), MonthAndDay().Match(text), NamedMonth(text), ByNumbers().Match(text)])
            .FirstOrDefault(m => m is { Success: true });
        if (match is null || (match.Groups["b"].Success && !match.Groups["y"].Success && text.Contains('.', StringComparison.Ordinal))) return false;
        return match.Groups["rest"].Value.Trim() is var rest && (rest.Length == 0 || Clock(rest) is not null || Offset().IsMatch(rest));
    }

    /// <summary>Whether a text names a day of the week, and says nothing else.</summary>
    public static bool IsWeekday(string text) => WithoutWeekday(Typed.Fold(text), out var weekday).Length == 0 && weekday is not null;

    /// <summary>Whether a cell holds a whole number that a spreadsheet would show as a day of our time.</summary>
    public static bool LooksLikeSerial(TableCell cell) =>
        (cell.Number ?? Serial(Typed.Fold(cell.Text))) is { } number && number is >= 32_000 and < 73_050 && number == Math.Truncate(number);

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

    private static decimal? Serial(string text) =>
        SerialNumber().IsMatch(text) && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static DateOnly? Day(string text, EventCalendar calendar, DateOrder? order, out string rest, out string? fault)
    {
        (rest, fault) = ("", null);
        if (YearFirst().Match(text) is { Success: true } plain) return Of(plain, Number(plain, "m"), Number(plain, "d"), calendar, out rest, out fault);
        if (Compact().Match(text) is { Success: true } compact) return Of(compact, Number(compact, "m"), Number(compact, "d"), calendar, out rest, out fault);
        if (MonthAndDay().Match(text) is { Success: true } local)
            return Of(local, local.Groups["m"].Success ? Number(local, "m") : null, Number(local, "d"), calendar, out rest, out fault);
        if (NamedMonth(text) is { } named && Array.IndexOf(Months, named.Groups["m"].Value[..3].ToLowerInvariant()) is var month and >= 0)
            return Of(named, month + 1, Number(named, "d"), calendar, out rest, out fault);
        if (ByNumbers().Match(text) is { Success: true } numbers)
        {
            var (a, b) = (Number(numbers, "a"), Number(numbers, "b"));
            // Of the same number, either order is the same day.
            if (order is null && a != b && a <= 12 && b <= 12) return Fail("DateOrder", out fault);
            var first = order is { } told ? told == DateOrder.DayFirst : a > 12 || a == b;
            return Of(numbers, first ? b : a, first ? a : b, calendar, out rest, out fault);
        }

        return Fail(ShortYear().IsMatch(text) ? "ShortYear" : "BadTime", out fault);
    }

    private static DateOnly? Of(Match match, int? month, int day, EventCalendar calendar, out string rest, out string? fault)
    {
        (rest, fault) = (match.Groups["rest"].Value.Trim(), null);
        if (match.Groups["y"].Success)
        {
            var year = Number(match, "y");
            return year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month.Value)
                ? new(year, month.Value, day)
                : Fail("NoSuchDay", out fault);
        }

        // Without its year, or its month, a day is the event's only one that is called so.
        if (month is < 1 or > 12 || day is < 1 or > 31) return Fail("NoSuchDay", out fault);
        var such = new List<DateOnly>();
        for (var first = new DateOnly(
            calendar.StartsOn.Year, calendar.StartsOn.Month, 1); first <= calendar.EndsOn && such.Count < 2; first = first.AddMonths(1))
        {
            if (first.Month != (month ?? first.Month) || day > DateTime.DaysInMonth(first.Year, first.Month)) continue;
            var one = first.AddDays(day - 1);
            if (one >= calendar.StartsOn && one <= calendar.EndsOn) such.Add(one);
        }

        return such.Count == 1 ? such[0] : Fail(such.Count == 0 ? "NotOfEvent" : "WhichYear", out fault);
    }

    private static Match? NamedMonth(string text) => ((Match[])[ByName().Match(text), MonthName().Match(text)]).FirstOrDefault(m => m.Success);

    // A weekday beside a day says nothing more, but that the day is right.
    private static string WithoutWeekday(string text, out DayOfWeek? weekday)
    {
        weekday = null;
        if (Weekday().Match(text) is not { Success: true } match) return text;
        var said = match.Groups["w"].Value;
        weekday = match.Groups["zh"].Success
            ? (DayOfWeek)("日一二三四五六".IndexOf(said[^1] == '天' ? '日' : said[^1], StringComparison.Ordinal))
            : (DayOfWeek)Array.FindIndex(Weekdays, w => said.StartsWith(w, StringComparison.OrdinalIgnoreCase));
        return $"{text[..match.Index].TrimEnd(' ', ',')} {text[(match.Index + match.Length)..].TrimStart(' ', ',')}".Trim();
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
            if (HourOf(half, hour) is not { } said) return null;
            hour = said;
        }

        if (hour > 24 || (hour == 24 && minute + second > 0)) return null;
        var fraction = match.Groups["f"] is { Success: true } part
            ? TimeSpan.FromMilliseconds(int.Parse(part.Value.PadRight(3, '0')[..3], CultureInfo.InvariantCulture))
            : TimeSpan.Zero;
        return new TimeSpan(hour, minute, second) + fraction;
    }

    // Of twelve in the evening nobody knows which day it ends. Chinese says the hour of 24 as well behind a part of the day that it lies in.
    private static int? HourOf(string half, int hour) => (half, hour) switch
    {
        ("晚上" or "傍晚", 12) => null,
        ("am" or "上午" or "早上" or "清晨" or "凌晨", >= 1 and <= 12) => hour % 12,
        ("中午", >= 10 and <= 14) => hour,
        ("中午", 1 or 2) => hour + 12,
        ("pm" or "下午" or "晚上" or "傍晚", >= 1 and <= 12) => (hour % 12) + 12,
        ("下午" or "晚上" or "傍晚", > 12 and < 24) => hour,
        _ => null,
    };

    private static int Number(Match match, string group) =>
        match.Groups[group] is { Success: true } found ? int.Parse(found.Value, CultureInfo.InvariantCulture) : 0;
}
