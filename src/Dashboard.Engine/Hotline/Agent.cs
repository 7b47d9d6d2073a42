using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Hotline;

/// <summary>An agent, as the entries tell it.</summary>
public sealed record Agent
{
    /// <summary>The most queues that are kept of an agent: what is told of further ones is not looked at.</summary>
    public const int MaxQueues = 100;

    /// <summary>The queues of one who signs on without naming any, until one is named: whichever there are.</summary>
    public const string EveryQueue = "*";

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

    /// <summary>When the last of it happened, Unix milliseconds.</summary>
    public long LastMs { get; init; }

    /// <summary>When the agent last went off duty, Unix milliseconds; 0 for never.</summary>
    public long OffMs { get; init; }

    /// <summary>When what was told last of each queue, as <see cref="AgentMarks"/> writes it: what the rest is made from.</summary>
    public string Marks { get; init; } = "";

    /// <summary>The last entry of it.</summary>
    public required long LastSeq { get; init; }

    /// <summary>Serves a queue.</summary>
    public bool OnDuty => Queues.Length > 0;

    /// <summary>Pauses in all of the queues: with a pause in one of two, calls still come.</summary>
    public bool Paused => OnDuty && PausedIn == Queues;

    /// <summary>The agent of an entry after it; before it perhaps not known.</summary>
    public static Agent After(Agent? before, Entry entry, CallDetail detail) =>
        (before ?? new() { Exchange = detail.Exchange, Name = detail.Agent!, LastSeq = entry.Seq }).After(entry, detail);

    private Agent After(Entry entry, CallDetail detail)
    {
        var marks = new AgentMarks(Marks);
        // A time that lay ahead of this recording came from a clock that was put right since: it binds nobody.
        marks.Forgive(entry.RecordedMs);
        marks.Take(entry, detail);
        var (queues, paused, reason) = marks.Now();
        var isNewest = entry.AtMs >= LastMs || LastMs > entry.RecordedMs;
        var next = this with
        {
            Queues = queues,
            PausedIn = paused,
            Reason = reason,
            Marks = marks.ToString(),
            LastMs = isNewest ? entry.AtMs : LastMs,
            LastSeq = entry.Seq,
        };
        if (entry.Kind == HotlineKinds.AgentOff && !next.OnDuty) next = next with { OffMs = isNewest ? entry.AtMs : Math.Max(OffMs, entry.AtMs) };
        var isAsBefore = (next.OnDuty, next.Paused, next.Reason) == (OnDuty, Paused, Reason) && SinceMs > 0;
        return isAsBefore || (!isNewest && SinceMs > 0) ? next : next with { SinceMs = entry.AtMs };
    }
}
