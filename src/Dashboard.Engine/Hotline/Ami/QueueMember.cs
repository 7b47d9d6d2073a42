namespace Dashboard.Engine.Hotline.Ami;

/// <summary>A caller who waits. Not who: neither number nor name.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="CallId">The exchange's number of the call, as in its queue log.</param>
/// <param name="SinceMs">Since when, Unix milliseconds by this machine's clock; known to two seconds where the caller waited before anybody looked.</param>
public sealed record WaitingCaller(string Queue, string CallId, long SinceMs)
{
    // An exchange tells waits in whole seconds, between two clocks cut to whole seconds.
    internal bool SameVisit(long sinceMs) => Math.Abs(sinceMs - SinceMs) <= 2_000;
}

/// <summary>What a member of a queue does.</summary>
public enum MemberState
{
    /// <summary>Nothing: a call could come.</summary>
    Free,

    /// <summary>The telephone rings.</summary>
    Ringing,

    /// <summary>The telephone is in use, by a call of the queue or another.</summary>
    Talking,

    /// <summary>There is no telephone: not on duty.</summary>
    Unavailable,
}

/// <summary>A member of a queue: an agent, once for each of their queues.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Interface">Where calls go: the same in every queue, so it is who the agent is.</param>
/// <param name="Name">What the exchange calls the agent.</param>
/// <param name="State">What the agent does.</param>
/// <param name="Paused">Whether calls of this queue are kept from the agent.</param>
/// <param name="PauseReason">Why, where the exchange was told.</param>
/// <param name="SinceMs">Since when all this is so, Unix milliseconds, as far as was seen: what was found at the beginning may be older.</param>
/// <param name="CallId">Which call the agent talks on, as the queue log numbers it; null where that is not known.</param>
public sealed record QueueMember(
    string Queue,
    string Interface,
    string Name = "",
    MemberState State = MemberState.Free,
    bool Paused = false,
    string? PauseReason = null,
    long SinceMs = 0,
    string? CallId = null)
{
    /// <summary>Whether there is a telephone that a call could reach.</summary>
    public bool OnDuty => State != MemberState.Unavailable;

    /// <summary>How long the exchange leaves the agent after each call, seconds, where it says so of this member; what is set for the queue as a whole no
    /// event tells.</summary>
    public long WrapUpSeconds { get; init; }

    /// <summary>Until when it leaves it now, Unix milliseconds; null for no such time.</summary>
    public long? WrapsUpUntilMs { get; init; }
}
