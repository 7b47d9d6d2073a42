using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Counting;

/// <summary>The import of a table into an event's ledger: one thing with a number, of which it can be said who, when and from what file, and which can be
/// undone.</summary>
public sealed record TableImport
{
    /// <summary>Its number within the event, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The file's name, as its author gave it.</summary>
    public required string FileName { get; init; }

    /// <summary>When it began, Unix milliseconds UTC.</summary>
    public required long StartedMs { get; init; }

    /// <summary>Who imported it.</summary>
    public required string RecordedBy { get; init; }

    /// <summary>When it had ended, Unix milliseconds UTC; null while it goes on, and for one that was cut off.</summary>
    public long? FinishedMs { get; init; }

    /// <summary>How many counts it added.</summary>
    public required int Added { get; init; }

    /// <summary>How many counts it put right.</summary>
    public required int Replaced { get; init; }

    /// <summary>How many counts were there already.</summary>
    public required int Known { get; init; }

    /// <summary>How many rows or counts could not be taken.</summary>
    public required int Faults { get; init; }

    /// <summary>When it was undone, Unix milliseconds UTC; null while it stands.</summary>
    public long? UndoneMs { get; init; }

    /// <summary>Who undid it.</summary>
    public string? UndoneBy { get; init; }

    /// <summary>Why.</summary>
    public string? UndoReason { get; init; }
}

/// <summary>A count of the ledger as it stands now, with its corrections.</summary>
/// <param name="First">The count.</param>
/// <param name="Tip">The entry that a correction would reverse: the last correction, or the count itself.</param>
public sealed record StandingCount(Entry First, Entry Tip)
{
    /// <summary>What it counts; 0 once it is taken back.</summary>
    public long Amount => Tip.Reverses is null ? Tip.Delta : Tip.Amount ?? 0;

    /// <summary>It was taken back altogether.</summary>
    public bool TakenBack => Tip is { Reverses: not null, Amount: null };
}

/// <summary>An entry of an import, and what has become of it.</summary>
public sealed record ImportedEntry
{
    /// <summary>Its sequence.</summary>
    public required long Seq { get; init; }

    /// <summary>A count, or the correction of one.</summary>
    public required string Kind { get; init; }

    /// <summary>The station's number, or 0 for the whole event.</summary>
    public required int StationId { get; init; }

    /// <summary>The metric's number.</summary>
    public required int MetricId { get; init; }

    /// <summary>Service time, Unix milliseconds UTC.</summary>
    public required long AtMs { get; init; }

    /// <summary>It is the sum of a whole day.</summary>
    public required bool WholeDay { get; init; }

    /// <summary>What it adds.</summary>
    public required long Delta { get; init; }

    /// <summary>What it says is right, where it is a correction; null when it takes back.</summary>
    public long? Amount { get; init; }

    /// <summary>The sequence of the entry that reverses it; null for none.</summary>
    public long? ReversedBy { get; init; }

    /// <summary>The import of the entry that reverses it; null for none.</summary>
    public int? ReversedByImport { get; init; }
}
