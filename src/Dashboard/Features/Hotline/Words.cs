using System.Globalization;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Engine.Hotline;
using Dashboard.Engine.Ledger;
using Dashboard.Shared;
using Microsoft.Extensions.Localization;

namespace Dashboard.Features.Hotline;

/// <summary>Calls and their figures, in the reader's language.</summary>
internal static class Words
{
    /// <summary>What stands where nothing is to be divided by.</summary>
    public const string None = "—";

    /// <summary>Seconds as a clock would show them; a dash where they are not known.</summary>
    public static string Span(double? seconds) => seconds is { } known ? Figure.Span(known) : None;

    /// <summary>A share as percent; a dash without traffic.</summary>
    public static string Share(double? share) => share is { } some ? Figure.Tenths(some) : None;

    /// <summary>A time, with its day where that is not today.</summary>
    public static string At(EventCalendar calendar, long ms, DateOnly today) =>
        calendar.DayOf(ms) is var day && day == today ? Figure.Seconds(calendar.Local(ms)) : $"{Figure.ShortDay(day)} {Figure.Time(calendar.Local(ms))}";

    /// <summary>An exchange; what was written down at the desk has none.</summary>
    public static string Channel(IStringLocalizer<HotlineTexts> texts, string exchange) => exchange == HotlineService.Desk ? texts["ByHand"] : exchange;

    /// <summary>A queue of an exchange, which may have the desk's name; what was written down at the desk has none.</summary>
    public static string Queue(IStringLocalizer<HotlineTexts> texts, string exchange, string queue) =>
        exchange == HotlineService.Desk ? texts["ByHand"] : queue;

    /// <summary>An agent of an exchange; who wrote a call down at the desk is an account.</summary>
    public static string Agent(AccessDirectory access, string exchange, string? name) =>
        name is null ? None : exchange == HotlineService.Desk ? access.DisplayOf(name) ?? name : name;

    /// <summary>Agents, each with its exchange where another exchange has one of the same name.</summary>
    public static IEnumerable<(string Exchange, string Agent, string Name)> Agents(
        AccessDirectory access, IStringLocalizer<HotlineTexts> texts, IEnumerable<(string Exchange, string Agent)> agents)
    {
        var all = agents.Distinct().ToList();
        var twice = all.GroupBy(a => a.Agent, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        return all.Select(a => (a.Exchange, a.Agent, Agent(access, a.Exchange, a.Agent) + (twice.Contains(a.Agent) ? $" · {Channel(texts, a.Exchange)}" : "")));
    }

    /// <summary>The hours of a day, in order of time, each by its clock time: one that clocks made come twice also by its offset.</summary>
    public static IReadOnlyList<(DateTimeOffset Hour, string Name)> Hours(IReadOnlyList<DateTimeOffset> hours) =>
        [.. hours.Select(h => (h, h.ToString(hours.Count(other => other.TimeOfDay == h.TimeOfDay) > 1 ? "HH:mm zzz" : "HH:mm", CultureInfo.InvariantCulture)))];

    /// <summary>How a call stands.</summary>
    public static string Outcome(IStringLocalizer<HotlineTexts> texts, Call call) => call.Talking ? texts["Talking"] : Outcome(texts, call.Outcome);

    /// <inheritdoc cref="Outcome(IStringLocalizer{HotlineTexts}, Call)" />
    public static string Outcome(IStringLocalizer<HotlineTexts> texts, Outcome outcome) => outcome switch
    {
        Engine.Hotline.Outcome.Waiting => texts["Waiting"],
        Engine.Hotline.Outcome.Answered => texts["Answered"],
        Engine.Hotline.Outcome.Abandoned => texts["Abandoned"],
        Engine.Hotline.Outcome.Lost => texts["Lost"],
        Engine.Hotline.Outcome.LeftByKey => texts["LeftByKey"],
        Engine.Hotline.Outcome.Undone => texts["Undone"],
        _ => texts["Unknown"],
    };

    /// <summary>How a caller left whom nobody had answered: by themselves, or thrown out and why.</summary>
    public static string Left(IStringLocalizer<HotlineTexts> texts, Call call) => call switch
    {
        { Outcome: Engine.Hotline.Outcome.Lost, How: "timeout" } => texts["LeftTimeOut"],
        { Outcome: Engine.Hotline.Outcome.Lost, How: "empty" } => texts["LeftEmpty"],
        { Outcome: Engine.Hotline.Outcome.Lost, How: "withdrawn" } => texts["LeftWithdrawn"],
        _ => Outcome(texts, call.Outcome),
    };

    /// <summary>How calling back stands, in a word.</summary>
    public static string Tried(IStringLocalizer<HotlineTexts> texts, Call call) =>
        call.Tried == TryResult.Reached ? texts["Returned"] : texts["TriedInVain", Result(texts, call.Tried), Figure.Exact(call.Tries)];

    /// <summary>What came of calling back.</summary>
    public static string Result(IStringLocalizer<HotlineTexts> texts, TryResult result) => result switch
    {
        TryResult.Reached => texts["Reached"],
        TryResult.NotReached => texts["NotReached"],
        TryResult.WrongNumber => texts["WrongNumber"],
        _ => None,
    };

    /// <summary>The service level's formula, spelt out with its thresholds.</summary>
    public static string Formula(IStringLocalizer<HotlineTexts> texts, HotlineSettings settings) =>
        Formula(texts, settings.Formula, settings.ThresholdSeconds, settings.ShortSeconds);

    /// <inheritdoc cref="Formula(IStringLocalizer{HotlineTexts}, HotlineSettings)" />
    public static string Formula(IStringLocalizer<HotlineTexts> texts, LevelFormula formula, object threshold, object shortly) =>
        texts[$"Formula.{formula}", threshold, shortly];

    /// <summary>Why a line makes no sense; in the log's own language where that is not known here.</summary>
    public static string Reason(IStringLocalizer<HotlineTexts> texts, string reason)
    {
        return reason switch
        {
            _ when Has("a name is missing") || Has(": is missing") => texts["NameReason"],
            _ when Has("longer than") => texts["LongReason"],
            _ when Has("no text") => texts["GarbageReason"],
            _ when Has("fewer than") => texts["ShortReason"],
            _ when Has("no end") => texts["EndReason"],
            _ when Has("the time is none") => texts["TimeReason"],
            _ when Has("a day ahead") => texts["AheadReason"],
            _ when Has("event: is none") => texts["EventReason"],
            _ when Has("has entered the queue") => texts["UnknownReason"],
            _ when Has("was not answered") => texts["UnansweredReason"],
            _ when Has("has ended") => texts["EndedReason"],
            _ when Has("waits no more") => texts["GoneReason"],
            _ when Has("is closed") => texts["Fault.event"],
            _ => reason,
        };

        bool Has(string part) => reason.Contains(part, StringComparison.Ordinal);
    }

    /// <summary>Its class in the style sheet.</summary>
    public static string? Class(this Grade grade) => grade switch { Grade.Breach => "breach", Grade.Warning => "attention", _ => null };

    /// <summary>Makes of a result that is no success the fault that it is.</summary>
    /// <exception cref="CatalogException">It was refused, by the field that it names.</exception>
    public static void Require(AppendResult result)
    {
        if (result.Status is AppendStatus.Accepted or AppendStatus.Duplicate) return;
        var parts = (result.Reason ?? "").Split(": ", 2);
        throw new CatalogException(result.Status == AppendStatus.Conflict ? "key" : parts[0], parts[^1]);
    }
}
