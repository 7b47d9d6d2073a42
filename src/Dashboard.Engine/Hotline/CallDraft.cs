using System.Globalization;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Hotline;

/// <summary>Something that happened to a call, as an exchange or the desk says it; or an exchange's own start, which cuts off every call that it had.</summary>
public sealed record CallDraft : Draft
{
    /// <summary>The longest name of an exchange.</summary>
    public const int MaxExchange = 64;

    /// <summary>The longest number of a call, name of a queue or of an agent, number of a caller.</summary>
    public const int MaxName = 128;

    /// <summary>One of <see cref="HotlineKinds"/>, of calls or of exchanges.</summary>
    public required string Kind { get; init; }

    /// <summary>The exchange, or the desk where there is none.</summary>
    public required string Exchange { get; init; }

    /// <summary>The exchange's number of the call; empty for an exchange's start.</summary>
    public string CallId { get; init; } = "";

    /// <summary>The queue; empty for an exchange's start.</summary>
    public string Queue { get; init; } = "";

    /// <summary>When it happened, Unix milliseconds.</summary>
    public required long AtMs { get; init; }

    /// <summary>Who took it.</summary>
    public string? Agent { get; init; }

    /// <summary>For how long the caller waited, seconds; null to reckon it from the times.</summary>
    public int? Wait { get; init; }

    /// <summary>For how long they talked, seconds; null to reckon it from the times.</summary>
    public int? Talk { get; init; }

    /// <summary>How it ended, of a call that left.</summary>
    public Outcome Outcome { get; init; }

    /// <summary>How it ended, in the exchange's word.</summary>
    public string? How { get; init; }

    /// <summary>The caller's number: personal, kept beside the ledger, and no part of what makes two drafts the same. Empty where the caller withholds it; null
    /// where nothing is said of it.</summary>
    public string? Caller { get; init; }

    internal override long Content =>
        Digest(string.Create(CultureInfo.InvariantCulture, $"{Kind}|{Exchange}|{CallId}|{Queue}|{AtMs}|{Agent}|{Wait}|{Talk}|{Outcome}|{How}"));
}

/// <summary>An agent comes on duty, pauses, is back, goes.</summary>
public sealed record AgentDraft : Draft
{
    /// <summary>One of <see cref="HotlineKinds"/>, of agents.</summary>
    public required string Kind { get; init; }

    /// <summary>The exchange.</summary>
    public required string Exchange { get; init; }

    /// <summary>The exchange's name for the agent.</summary>
    public required string Agent { get; init; }

    /// <summary>The queue; null for all.</summary>
    public string? Queue { get; init; }

    /// <summary>Why, of a pause.</summary>
    public string? Why { get; init; }

    /// <summary>Comes to serve the queue by it, pausing or not. No part of what makes two drafts the same, since their keys tell it.</summary>
    public bool Joins { get; init; }

    /// <summary>When it happened, Unix milliseconds.</summary>
    public required long AtMs { get; init; }

    internal override long Content => Digest(string.Create(CultureInfo.InvariantCulture, $"{Kind}|{Exchange}|{Agent}|{Queue}|{AtMs}|{Why}"));
}
