using System.Globalization;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Counting;

/// <summary>The reversal of an earlier entry, named by its key or its sequence. Counts when and where that entry did.</summary>
public sealed record CorrectionDraft : Draft
{
    /// <summary>The most that an entry can be said to have been, above or below 0.</summary>
    public const long MaxAmount = 1_000_000;

    /// <summary>The key of the entry to reverse; null when <see cref="ReversesSeq"/> names it.</summary>
    public Guid? ReversesKey { get; init; }

    /// <summary>The sequence of the entry to reverse; null when <see cref="ReversesKey"/> names it.</summary>
    public long? ReversesSeq { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init => field = PlainText.Of(value); }

    /// <summary>The only stations whose entries its author may reverse; null for all.</summary>
    public IReadOnlySet<int>? Within { get; init; }

    /// <summary>What the entry should have been, not 0; null to take it back altogether.</summary>
    public long? Amount { get; init; }

    /// <summary>Its author may correct only what happened within the event's window for late entries.</summary>
    public bool Windowed { get; init; }

    /// <summary>What the author takes to be the reversal's amount; checked when given.</summary>
    public long? Delta { get; init; }

    /// <summary>The station that the author takes to be concerned; checked when given.</summary>
    public int? StationId { get; init; }

    /// <summary>The metric that the author takes to be concerned; checked when given.</summary>
    public int? MetricId { get; init; }

    internal override EntryName? Names => new(ReversesKey, ReversesSeq);

    internal long ContentOf(long target) => Digest(string.Create(
        CultureInfo.InvariantCulture,
        $"{(Amount is null ? "" : $"amount {Amount}|")}{CountKinds.Correction}|{target}|{Reason.Length}|{Reason}|{(Note is null ? "-" : "+")}{Note}"));
}
