namespace Dashboard.Engine.Ledger;

/// <summary>Why something is not taken: a code that programs decide by, and the sentence, "field: reason".</summary>
/// <param name="Code">One of <see cref="RefusalCodes"/>.</param>
/// <param name="Text">The sentence, for people who write programs.</param>
public sealed record Refusal(string Code, string Text)
{
    /// <summary>The field at fault.</summary>
    public string Field => Text[..Math.Max(0, Text.IndexOf(':', StringComparison.Ordinal))];
}

/// <summary>The kinds of refusal. Each lock has one of its own, since each is opened by somebody else. What stands here is part of the JSON
/// interface.</summary>
public static class RefusalCodes
{
    /// <summary>The time of service lies in a shift that is signed off.</summary>
    public const string ShiftSignedOff = "shift-signed-off";

    /// <summary>A late count that a manager has refused.</summary>
    public const string LateRefused = "late-refused";

    /// <summary>A late count that its author has taken back.</summary>
    public const string LateWithdrawn = "late-withdrawn";

    /// <summary>There is no such late count.</summary>
    public const string NoLate = "no-such-late-count";

    /// <summary>The late count was decided already, otherwise.</summary>
    public const string LateDecided = "late-decided";

    /// <summary>The event is closed.</summary>
    public const string EventClosed = "event-closed";

    /// <summary>The day is locked: it happened longer ago than the event allows to anybody but a manager.</summary>
    public const string DayLocked = "day-locked";

    /// <summary>It lies in the future, or its day is not over.</summary>
    public const string Future = "future";

    /// <summary>It lies outside the event's days.</summary>
    public const string Outside = "outside-event";

    /// <summary>The station was deleted, or there never was one.</summary>
    public const string StationGone = "station-gone";

    /// <summary>The metric was deleted, or there never was one.</summary>
    public const string MetricGone = "metric-gone";

    /// <summary>The station is retired.</summary>
    public const string StationRetired = "station-retired";

    /// <summary>The metric is retired.</summary>
    public const string MetricRetired = "metric-retired";

    /// <summary>Its author does not count there.</summary>
    public const string NotYours = "not-yours";

    /// <summary>A counter would fall below zero.</summary>
    public const string BelowZero = "below-zero";

    /// <summary>A part would exceed its whole.</summary>
    public const string BeyondWhole = "beyond-whole";

    /// <summary>The entry to correct is not there.</summary>
    public const string NoEntry = "no-such-entry";

    /// <summary>The entry to correct was corrected already, or cannot be.</summary>
    public const string Corrected = "already-corrected";

    /// <summary>The amount is out of range, or is not what the entry makes it.</summary>
    public const string Amount = "amount";

    /// <summary>The amount is 0: there is nothing to count.</summary>
    public const string Zero = "zero";

    /// <summary>The amount is what the entry says already.</summary>
    public const string NoChange = "no-change";

    /// <summary>The reason is missing or too long.</summary>
    public const string Reason = "reason";

    /// <summary>What was seen does not stand there any more.</summary>
    public const string Moved = "moved";

    /// <summary>The key belongs to an entry with other content.</summary>
    public const string Key = "key";

    /// <summary>The shift was deleted.</summary>
    public const string ShiftGone = "shift-gone";

    /// <summary>The shift is not worked on that day.</summary>
    public const string NotWorked = "not-worked";

    /// <summary>The shift has not ended.</summary>
    public const string NotEnded = "not-ended";

    /// <summary>The shift is not signed off.</summary>
    public const string NotSignedOff = "not-signed-off";

    /// <summary>Something was counted where nobody is said to have been on duty.</summary>
    public const string Counted = "counted";

    /// <summary>Phones of the station may hold counts of the shift.</summary>
    public const string PhonesHold = "phones-hold";

    /// <summary>A station is missing where one is counted by station, or given where one is counted for the whole event.</summary>
    public const string Scope = "scope";

    /// <summary>A text is too long.</summary>
    public const string TooLong = "too-long";

    /// <summary>A text holds a control character.</summary>
    public const string ControlCharacter = "control-character";

    /// <summary>It cannot be read: a field is missing, unknown or malformed.</summary>
    public const string Malformed = "malformed";
}
