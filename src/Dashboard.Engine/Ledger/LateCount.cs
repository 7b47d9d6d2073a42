using Dashboard.Engine.Data;

namespace Dashboard.Engine.Ledger;

/// <summary>
/// A count, or the reversal of one, that came from a phone after its shift was signed off. It counts nothing: a manager takes it into the ledger, under its own key, or refuses it, once.
/// </summary>
public sealed record LateCount
{
    /// <summary>The identity given where it happened, and that of the entry once it is taken.</summary>
    public required string Key { get; init; }

    /// <summary><see cref="EntryKinds.Tally"/> or <see cref="EntryKinds.Correction"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The station or gate.</summary>
    public required int StationId { get; init; }

    /// <summary>The metric.</summary>
    public required int MetricId { get; init; }

    /// <summary>What it would add.</summary>
    public required long Delta { get; init; }

    /// <summary>Service time, Unix milliseconds.</summary>
    public required long AtMs { get; init; }

    /// <summary>When a person entered it, Unix milliseconds; null where that is not told.</summary>
    public long? EnteredMs { get; init; }

    /// <summary>By how much the phone's clock was wrong, in milliseconds; null when it was right.</summary>
    public long? ClockOffset { get; init; }

    /// <summary>A sum over the whole day.</summary>
    public bool WholeDay { get; init; }

    /// <summary>The sequence of the entry that it reverses; null for a count.</summary>
    public long? Reverses { get; init; }

    /// <summary>What that entry should have been; null for nothing at all.</summary>
    public long? Amount { get; init; }

    /// <summary>Why it is reversed.</summary>
    public string? Reason { get; init; }

    /// <summary>A remark, or null.</summary>
    public string? Note { get; init; }

    /// <summary>A digest of the content, by which a repeat is told from a conflict.</summary>
    public required long Content { get; init; }

    /// <summary>The shift that was signed off.</summary>
    public required int ShiftId { get; init; }

    /// <summary>When that shift began, Unix milliseconds.</summary>
    public required long StartsMs { get; init; }

    /// <summary>Who counted.</summary>
    public required string CountedBy { get; init; }

    /// <summary>The phone that it came from.</summary>
    public required string Phone { get; init; }

    /// <summary>When it came, Unix milliseconds.</summary>
    public required long ArrivedMs { get; init; }

    /// <summary>One of <see cref="LateDecisions"/>; null while it waits.</summary>
    public string? Decision { get; init; }

    /// <summary>When it was decided, Unix milliseconds.</summary>
    public long? DecidedMs { get; init; }

    /// <summary>Who decided.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>The key of what took it back, of one that was.</summary>
    public string? DecidedKey { get; init; }

    /// <summary>Why it was refused.</summary>
    public string? DecidedWhy { get; init; }

    /// <summary>The entry's sequence, once it is taken.</summary>
    public long? Seq { get; init; }
}

/// <summary>What can become of a late count.</summary>
public static class LateDecisions
{
    /// <summary>A manager took it: it is in the ledger.</summary>
    public const string Taken = "taken";

    /// <summary>A manager refused it.</summary>
    public const string Refused = "refused";

    /// <summary>Whoever counted has taken it back.</summary>
    public const string Withdrawn = "withdrawn";
}

/// <summary>A manager's decision about a late count, whose key it has.</summary>
public sealed record LateDraft : Draft
{
    /// <summary>Whether it is taken; else it is refused.</summary>
    public required bool Taken { get; init; }

    /// <summary>Why it is refused; null for one that is taken.</summary>
    public string? Why { get; init => field = PlainText.Of(value); }
}
