namespace Dashboard.Engine.Ledger;

/// <summary>An agent, as the entries tell it.</summary>
public sealed record Agent
{
    /// <summary>The most queues that are kept of an agent: what is told of further ones is not looked at.</summary>
    public const int MaxQueues = 100;

    // The queues of one who signs on without naming any, until one is named.
    private const string Unnamed = "*";

    /// <summary>The exchange.</summary>
    public required string Exchange { get; init; }

    /// <summary>The exchange's name for the agent.</summary>
    public required string Name { get; init; }

    /// <summary>The queues that the agent serves, in order, parted by line feeds; empty for one who is not on duty.</summary>
    public string Queues { get; init; } = "";

    /// <summary>Those of them in which the agent pauses, likewise.</summary>
    public string PausedIn { get; init; } = "";

    /// <summary>Why the agent pauses, as the exchange says it; null where it does not.</summary>
    public string? Reason { get; init; }

    /// <summary>Since when the agent is on duty, paused, back or off, Unix milliseconds.</summary>
    public long SinceMs { get; init; }

    /// <summary>When the last of it happened, Unix milliseconds: what is older and comes later changes nothing.</summary>
    public long LastMs { get; init; }

    /// <summary>When the agent last went off duty, Unix milliseconds; 0 for never.</summary>
    public long OffMs { get; init; }

    /// <summary>The last entry of it.</summary>
    public required long LastSeq { get; init; }

    /// <summary>Serves a queue.</summary>
    public bool OnDuty => Queues.Length > 0;

    /// <summary>Pauses in all of the queues: with a pause in one of two, calls still come.</summary>
    public bool Paused => OnDuty && PausedIn == Queues;

    /// <summary>The agent of an entry after it; before it perhaps not known.</summary>
    public static Agent After(Agent? before, Entry entry, CallDetail detail) => (before ?? new() { Exchange = detail.Exchange, Name = detail.Agent!, LastSeq = entry.Seq }).After(entry, detail);

    private Agent After(Entry entry, CallDetail detail)
    {
        // A last time that lay ahead of this recording came from a clock that was put right since: it binds nobody.
        if (entry.AtMs < LastMs && LastMs <= entry.RecordedMs) return this with { LastSeq = entry.Seq };
        var (queues, paused) = (Set(Queues), Set(PausedIn));
        foreach (var queue in Concerned(entry.Kind, detail.Queue, queues))
        {
            if (entry.Kind == EntryKinds.AgentOff || queue != Unnamed) Leave(entry.Kind == EntryKinds.AgentOff ? queue : Unnamed);
            if (entry.Kind == EntryKinds.AgentOff) continue;
            if (queues.Count < MaxQueues) queues.Add(queue);
            if (entry.Kind != EntryKinds.AgentPaused) paused.Remove(queue);
            else if (queues.Contains(queue)) paused.Add(queue);
        }

        var next = this with
        {
            Queues = string.Join('\n', queues),
            PausedIn = string.Join('\n', paused),
            LastMs = entry.AtMs,
            OffMs = entry.Kind == EntryKinds.AgentOff && queues.Count == 0 ? entry.AtMs : OffMs,
            LastSeq = entry.Seq,
        };
        next = next with { Reason = !next.Paused ? null : entry.Kind == EntryKinds.AgentPaused ? detail.How ?? Reason : Reason };
        return (next.OnDuty, next.Paused, next.Reason) == (OnDuty, Paused, Reason) && SinceMs > 0 ? next : next with { SinceMs = entry.AtMs };

        void Leave(string queue)
        {
            queues.Remove(queue);
            paused.Remove(queue);
        }
    }

    // Who pauses everywhere, is back, or goes, without a queue being named, does so in those that are known; nobody comes on duty by it.
    private static IReadOnlyList<string> Concerned(string kind, string? queue, IReadOnlyCollection<string> known) =>
        queue is not null ? [queue] : kind != EntryKinds.AgentOn ? [.. known] : known.Count == 0 ? [Unnamed] : [];

    private static SortedSet<string> Set(string queues) => new(queues.Split('\n', StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);
}
