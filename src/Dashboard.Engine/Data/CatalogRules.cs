using System.Text.RegularExpressions;

namespace Dashboard.Engine.Data;

/// <summary>Why something cannot be configured so.</summary>
/// <param name="Field">The field at fault.</param>
/// <param name="Reason">Why.</param>
public sealed record CatalogFault(string Field, string Reason);

/// <summary>
/// What a draft must satisfy by itself, so that a page can say it before it asks; what depends on what is there already is looked at in
/// <see cref="CatalogStore"/>.
/// </summary>
public static partial class CatalogRules
{
    /// <summary>The faults of a new event, in order of its fields.</summary>
    public static IEnumerable<CatalogFault> OfNew(EventRecord draft)
    {
        if (!Slug().IsMatch(draft.Slug)) yield return new("slug", "lower-case letters, digits and hyphens, at most 63, starting with a letter or digit");
        foreach (var fault in OfChanged(draft)) yield return fault;
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(draft.TimeZone, out _))
            yield return new("time-zone", $"'{draft.TimeZone}' is not a known time zone, such as Asia/Shanghai");
    }

    /// <summary>The faults of what can be changed of an event.</summary>
    public static IEnumerable<CatalogFault> OfChanged(EventRecord changed)
    {
        foreach (var fault in Names(changed.NameZh, changed.NameEn)) yield return fault;
        var (from, to) = (TypedTime.Day(changed.StartsOn), TypedTime.Day(changed.EndsOn));
        if (from is null) yield return NoDay("from", changed.StartsOn);
        if (to is null) yield return NoDay("to", changed.EndsOn);
        else if (to < from) yield return new("to", "is before the first day");
        else if (to?.DayNumber - from?.DayNumber >= 3660) yield return new("to", "is more than ten years after the first day");
        if (changed.LateHours is < 1 or > 8760) yield return new("late-hours", "must be from 1 to 8760");
        if (changed.GraceMinutes is < 0 or > 1440) yield return new("grace-minutes", "must be from 0 to 1440");
    }

    /// <summary>The faults of a hotline's settings.</summary>
    public static IEnumerable<CatalogFault> Of(HotlineSettings settings)
    {
        if (!Enum.IsDefined(settings.Formula)) yield return new("formula", $"must be one of {string.Join(", ", Enum.GetNames<LevelFormula>())}");
        if (settings.ThresholdSeconds is < 1 or > 3600) yield return new("threshold", "must be from 1 to 3600 seconds");
        if (settings.ShortSeconds is < 0 or > 3600) yield return new("short", "must be from 0 to 3600 seconds");
        if (settings.LevelTarget is < 1 or > 100) yield return new("level-target", "must be from 1 to 100 per cent");
        if (settings.LevelBreach < 0 || settings.LevelBreach > settings.LevelTarget) yield return new("level-breach", "must be from 0 to the target");
        if (settings.WaitWarningSeconds is < 1 or > 86_400) yield return new("wait-warning", "must be from 1 to 86400 seconds");
        if (settings.WaitBreachSeconds < settings.WaitWarningSeconds || settings.WaitBreachSeconds > 86_400)
            yield return new("wait-breach", "must be from the warning to 86400 seconds");
        if (settings.TalkWarningSeconds is < 0 or > 86_400) yield return new("talk-warning", "must be from 1 to 86400 seconds, or 0 for no warning");
        if (settings.PauseWarningSeconds is < 0 or > 86_400) yield return new("pause-warning", "must be from 1 to 86400 seconds, or 0 for no warning");
        if (settings.CallerDays is < 1 or > 3660) yield return new("caller-days", "must be from 1 to 3660 days");
    }

    /// <summary>The faults of a new station.</summary>
    public static IEnumerable<CatalogFault> OfNew(Station draft) => OfCode(draft.Code).Concat(OfChanged(draft));

    /// <summary>The faults of what can be changed of a station.</summary>
    public static IEnumerable<CatalogFault> OfChanged(Station changed)
    {
        foreach (var fault in Names(changed.NameZh, changed.NameEn)) yield return fault;
        if (changed.Latitude is not (null or (>= -90 and <= 90))) yield return new("latitude", "must be from -90 to 90 degrees");
        if (changed.Longitude is not (null or (>= -180 and <= 180))) yield return new("longitude", "must be from -180 to 180 degrees");
        if (changed.Latitude is null != changed.Longitude is null) yield return new(changed.Latitude is null ? "latitude" : "longitude", "is missing");
    }

    /// <summary>The faults of a new shift of an event.</summary>
    public static IEnumerable<CatalogFault> OfNew(Shift draft, EventRecord of)
    {
        foreach (var fault in OfCode(draft.Code).Concat(Names(draft.NameZh, draft.NameEn))) yield return fault;
        if (draft.StartsMin is < 0 or >= Shift.Day) yield return new("starts", "is not a time of the day such as 06:00");
        if (draft.EndsMin is < 0 or >= Shift.Day) yield return new("ends", "is not a time of the day such as 14:00");
        else if (draft.EndsMin == draft.StartsMin) yield return new("ends", "is the time at which it starts");
        var (first, from, to) = (TypedTime.Day(draft.FirstOn), TypedTime.Day(of.StartsOn), TypedTime.Day(of.EndsOn));
        if (first is null) yield return NoDay("first-day", draft.FirstOn);
        else if (first < from || first > to) yield return new("first-day", $"is not a day of the event ({of.StartsOn} to {of.EndsOn})");
        if (draft.LastOn is { } last) foreach (var fault in OfEnd(draft, last)) yield return fault;
    }

    /// <summary>The faults of what can be changed of a shift: its names.</summary>
    public static IEnumerable<CatalogFault> OfChanged(Shift changed) => Names(changed.NameZh, changed.NameEn);

    /// <summary>The faults of the last day of a shift.</summary>
    public static IEnumerable<CatalogFault> OfEnd(Shift shift, string lastOn)
    {
        if (TypedTime.Day(lastOn) is not { } last) yield return NoDay("last-day", lastOn);
        else if (last < TypedTime.Day(shift.FirstOn)) yield return new("last-day", $"is before its first day, {shift.FirstOn}");
    }

    /// <summary>The faults of a new metric.</summary>
    public static IEnumerable<CatalogFault> OfNew(Metric draft, string? parentCode)
    {
        foreach (var fault in OfCode(draft.Code).Concat(OfChanged(draft)).Concat(Text(draft.UnitZh, "unit", 40)).Concat(Other(draft.UnitEn, "unit-en", 40)))
            yield return fault;
        // In both languages or in none: one alone would never be shown.
        foreach (var fault in draft.PeriodZh is null && draft.PeriodEn is null
            ? []
            : Text(draft.PeriodZh ?? "", "period", 100).Concat(Text(draft.PeriodEn ?? "", "period-en", 100)))
            yield return fault;
        if (draft.Subset && parentCode is null) yield return new("subset", "needs a parent");
    }

    /// <summary>The faults of what can be changed of a metric.</summary>
    public static IEnumerable<CatalogFault> OfChanged(Metric changed)
    {
        foreach (var fault in Names(changed.NameZh, changed.NameEn)) yield return fault;
        if (changed.Target is <= 0) yield return new("target", "must be above 0");
        if (changed.CadenceMinutes is < 1 or > 10_080) yield return new("cadence", "must be from 1 to 10080 minutes");
        if (changed.Milestone is <= 0) yield return new("milestone", "must be above 0");
    }

    private static IEnumerable<CatalogFault> Names(string zh, string en) => Text(zh, "name").Concat(Other(en, "name-en"));

    // In English it may be left out: then the Chinese stands for both.
    private static IEnumerable<CatalogFault> Other(string text, string field, int longest = 200) => text.Length == 0 ? [] : Text(text, field, longest);

    private static IEnumerable<CatalogFault> OfCode(string code)
    {
        if (!Code().IsMatch(code))
            yield return new("code", "lower-case letters, digits, dots, hyphens and underscores, at most 63, starting with a letter or digit");
    }

    private static IEnumerable<CatalogFault> Text(string text, string field, int longest = 200)
    {
        if (text.Trim().Length == 0 || text.Length > longest)
            yield return new(field, FormattableString.Invariant($"is missing or longer than {longest} characters"));
        else if (text.Any(char.IsControl)) yield return new(field, "contains a control character");
    }

    private static CatalogFault NoDay(string field, string day) => new(field, $"'{day}' is not a day such as 2027-01-23 (from 1971 to 2999)");

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{0,62}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Slug();

    [GeneratedRegex(@"^[a-z0-9][a-z0-9._-]{0,62}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Code();
}
