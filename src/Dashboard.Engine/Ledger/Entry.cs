
namespace Dashboard.Engine.Ledger;

/// <summary>One entry of an event's ledger. Never changed, never deleted.</summary>
public sealed record Entry
{
    /// <summary>Its place: 1, 2, 3 … without gaps within the event.</summary>
    public required long Seq { get; init; }

    /// <summary>The identity given where it happened.</summary>
    public required string Key { get; init; }

    /// <summary>What it is, by its family: see <see cref="LedgerModule.Kinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The station's number, or 0 for the whole event.</summary>
    public required int StationId { get; init; }

    /// <summary>The metric's number; 0 for what counts nothing: sign-offs and reopenings, calls and agents.</summary>
    public required int MetricId { get; init; }

    /// <summary>What it adds to its counter.</summary>
    public required long Delta { get; init; }

    /// <summary>1 for a lower bound, −1 for the reversal of one, else 0.</summary>
    public required int AtLeast { get; init; }

    /// <summary>Whether it happened at <see cref="AtMs"/> (true) or sums up a period that ended then (false).</summary>
    public required bool Timed { get; init; }

    /// <summary>Service time, Unix milliseconds UTC.</summary>
    public required long AtMs { get; init; }

    /// <summary>Time of recording, Unix milliseconds UTC.</summary>
    public required long RecordedMs { get; init; }

    /// <summary>Who recorded it.</summary>
    public required string RecordedBy { get; init; }

    /// <summary>The sequence of the entry that this one reverses, or null.</summary>
    public long? Reverses { get; init; }

    /// <summary>The key of the entry that this one reverses, or null.</summary>
    public string? ReversesKey { get; init; }

    /// <summary>Why it was corrected, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>What the entry that this one reverses should have been; null for nothing at all.</summary>
    public long? Amount { get; init; }

    /// <summary>When a person entered it, where that was told, Unix milliseconds UTC; null otherwise.</summary>
    public long? EnteredMs { get; init; }

    /// <summary>By how much the clock that gave its times was wrong, in milliseconds, ahead above 0; the times are corrected already. Null when it was
    /// right.</summary>
    public long? ClockOffset { get; init; }

    /// <summary>The number of what it is about, by its family: a shift, a call; null where that is not numbered.</summary>
    public long? Subject { get; init; }

    /// <summary>What belongs to its kind alone, as JSON, by its family; null for most counts. Never a caller's number.</summary>
    public string? Body { get; init; }

    /// <summary>A sum over the whole local day in which <see cref="AtMs"/>, its noon, lies: of the day, and of no hour of it. So is its correction.</summary>
    public bool WholeDay { get; init; }

    /// <summary>The number of the import of a table that it belongs to; null for none.</summary>
    public int? Import { get; init; }

    /// <summary>A remark, or null. May hold what its author typed: not for walls.</summary>
    public string? Note { get; init; }

    /// <summary>A digest of the content as its author gave it.</summary>
    public long Content { get; init; }

    /// <summary>The hash of the ledger up to this entry, see <see cref="LedgerChain"/>; null where it was not read.</summary>
    public string? Hash { get; init; }

    /// <summary>Nothing but a count at a moment: nearly all that is ever appended.</summary>
    internal bool IsPlain =>
        Timed && MetricId != 0 && this is { Reverses: null, Note: null, Body: null, AtLeast: 0, ClockOffset: null, WholeDay: false, Import: null };
}
