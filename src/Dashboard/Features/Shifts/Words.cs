using Dashboard.Engine.Data;
using Dashboard.Engine.Shifts;
using Dashboard.Shared;
using Microsoft.Extensions.Localization;

namespace Dashboard.Features.Shifts;

/// <summary>Shifts and what became of them, in the reader's language.</summary>
internal static class Words
{
    /// <summary>From when until when: 22:00–06:00 the next day.</summary>
    public static string Hours(IStringLocalizer<ShiftsTexts> texts, EventCalendar calendar, ShiftSpan span)
    {
        var (from, until) = (calendar.Local(span.FromMs), calendar.Local(span.UntilMs));
        return from.Date == until.Date ? $"{Figure.Time(from)}–{Figure.Time(until)}" : texts["OverNight", Figure.Time(from), Figure.Time(until)];
    }

    /// <summary>A time, with its day where that is not the day on which the shift ended.</summary>
    public static string At(EventCalendar calendar, ShiftSpan span, long ms) =>
        calendar.DayOf(ms) == calendar.DayOf(span.UntilMs)
            ? Figure.Time(calendar.Local(ms))
            : $"{Figure.Day(calendar.DayOf(ms))} {Figure.Time(calendar.Local(ms))}";

    /// <summary>How things stand with a shift.</summary>
    public static string State(IStringLocalizer<ShiftsTexts> texts, ShiftReport report, long now) => report.State switch
    {
        ReportState.Upcoming => now < report.Span.FromMs ? texts["NotBegun"] : texts["UnderWay"],
        ReportState.Due => texts["Due"],
        ReportState.Missing => texts["Missing"],
        ReportState.OnTime => texts["OnTime"],
        ReportState.Late => texts["Late"],
        _ => texts["Reopened"],
    };

    /// <summary>A phone that may hold counts: how many, and since when nothing was heard of it.</summary>
    public static string Holds(IStringLocalizer<ShiftsTexts> texts, EventCalendar calendar, PhoneState phone, long now)
    {
        var heard = calendar.DayOf(phone.HeardMs) == calendar.DayOf(now)
            ? Figure.Time(calendar.Local(phone.HeardMs))
            : $"{Figure.Day(calendar.DayOf(phone.HeardMs))} {Figure.Time(calendar.Local(phone.HeardMs))}";
        return (phone.Waiting > 0, phone.At(now)) switch
        {
            (true, PhoneStanding.Silent) => texts["HoldsSilent", Figure.Exact(phone.Waiting), heard],
            (true, _) => texts["HoldsSome", Figure.Exact(phone.Waiting), heard],
            _ => texts["SilentSince", heard],
        };
    }
}
