using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Shifts;

/// <summary>
/// A count, or the reversal of one, that came from a phone after its shift was signed off. It counts nothing: a manager takes it into the ledger, under its own
/// key, or refuses it, once.
/// </summary>
public sealed record LateCount
{
    /// <summary>The entry that it would be, or is once it is taken: until then it has no place in the ledger.</summary>
    public required Entry Entry { get; init; }

    /// <summary>The identity given where it happened, and that of the entry once it is taken.</summary>
    public string Key => Entry.Key;

    /// <summary>The shift that was signed off.</summary>
    public required int ShiftId { get; init; }

    /// <summary>When that shift began, Unix milliseconds.</summary>
    public required long StartsMs { get; init; }

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
    public long? Seq => Decision == LateDecisions.Taken ? Entry.Seq : null;
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

    // What it takes in may reverse an entry.
    internal override EntryName? Names => default(EntryName);
}
