using System.Globalization;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Hotline;

/// <summary>An agent's telephone rang for a call in vain.</summary>
public sealed record RingDraft : Draft
{
    /// <summary><see cref="HotlineKinds.RingMissed"/> or <see cref="HotlineKinds.RingCancelled"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The exchange.</summary>
    public required string Exchange { get; init; }

    /// <summary>The exchange's name for the agent.</summary>
    public required string Agent { get; init; }

    /// <summary>The queue; null where none is named.</summary>
    public string? Queue { get; init; }

    /// <summary>The exchange's number of the call; null where none is named.</summary>
    public string? CallId { get; init; }

    /// <summary>For how long it rang, seconds; null where that is not told.</summary>
    public int? Seconds { get; init; }

    /// <summary>When it had rung, Unix milliseconds.</summary>
    public required long AtMs { get; init; }

    internal override long Content => Digest(string.Create(CultureInfo.InvariantCulture, $"{Kind}|{Exchange}|{Agent}|{Queue}|{CallId}|{Seconds}|{AtMs}"));
}

/// <summary>A ring that an agent did not answer.</summary>
/// <param name="Seq">The sequence of its entry.</param>
/// <param name="Exchange">The exchange.</param>
/// <param name="Agent">The exchange's name for the agent.</param>
/// <param name="AtMs">When it had rung, Unix milliseconds.</param>
/// <param name="Cancelled">The call was gone before they could answer: nothing that they missed.</param>
public sealed record Ring(long Seq, string Exchange, string Agent, long AtMs, bool Cancelled)
{
    /// <summary>The ring that an entry tells of; null for every other.</summary>
    public static Ring? Of(Entry entry, CallDetail detail) => entry.Kind is HotlineKinds.RingMissed or HotlineKinds.RingCancelled
        ? new(entry.Seq, detail.Exchange, detail.Agent!, entry.AtMs, entry.Kind == HotlineKinds.RingCancelled)
        : null;
}
