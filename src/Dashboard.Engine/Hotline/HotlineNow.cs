using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Hotline;

/// <summary>What an agent on duty does.</summary>
public enum AgentState
{
    /// <summary>Neither talks nor pauses.</summary>
    Free,

    /// <summary>Talks.</summary>
    Talking,

    /// <summary>Pauses, and does not talk.</summary>
    Paused,
}

/// <summary>An agent on duty.</summary>
/// <param name="Exchange">The exchange.</param>
/// <param name="Name">The exchange's name for the agent.</param>
/// <param name="State">What the agent does.</param>
/// <param name="Reason">Why the agent pauses, where that is told.</param>
/// <param name="SinceMs">Since when, Unix milliseconds.</param>
public sealed record AgentNow(string Exchange, string Name, AgentState State, string? Reason, long SinceMs)
{
    /// <summary>The queues that the agent serves, parted by line feeds; <see cref="Agent.EveryQueue"/> where they were never named.</summary>
    public string Queues { get; init; } = "";

    /// <summary>Those of them in which calls are kept from the agent, likewise.</summary>
    public string PausedIn { get; init; } = "";

    /// <summary>The telephone rings. Only an exchange that is asked tells.</summary>
    public bool Ringing { get; init; }

    /// <summary>Until when the exchange leaves the agent time after a call, Unix milliseconds; null where it does not tell. Until then no call comes.</summary>
    public long? WrapsUpUntilMs { get; init; }

    /// <summary>Is given time after a call.</summary>
    public bool WrapsUp(long nowMs) => State == AgentState.Free && !Ringing && nowMs < WrapsUpUntilMs;
}

/// <summary>A caller who waits. Not who.</summary>
/// <param name="Exchange">The exchange.</param>
/// <param name="Queue">The queue.</param>
/// <param name="CallId">The exchange's number of the call.</param>
/// <param name="SinceMs">Since when, Unix milliseconds.</param>
public sealed record WaitingNow(string Exchange, string Queue, string CallId, long SinceMs);

/// <summary>What an exchange says by itself of its queues, beside the log that it writes.</summary>
/// <param name="Exchange">The exchange.</param>
/// <param name="AtMs">When it was last known to be so, Unix milliseconds.</param>
/// <param name="Waiting">Who waits.</param>
/// <param name="Agents">Who answers.</param>
public sealed record ExchangeNow(string Exchange, long AtMs, IReadOnlyList<WaitingNow> Waiting, IReadOnlyList<AgentNow> Agents)
{
    /// <summary>How long it is believed without being said again: after that the ledger alone is.</summary>
    public static readonly TimeSpan Believed = TimeSpan.FromSeconds(60);

    private const long LeastBefore = 60_000;

    /// <summary>The queues that it speaks for; null for all of them. For the others the ledger does.</summary>
    public IReadOnlyList<string>? Queues { get; init; }

    /// <summary>As of when it knows who waits, Unix milliseconds; null where it is told of every caller as they come.</summary>
    public long? CallersMs { get; init; }

    /// <summary>It is told who waits in a queue, whatever the case that its name is written in: exchanges find their queues without regard to it.</summary>
    public bool SpeaksFor(string queue) => Queues?.Contains(queue, StringComparer.OrdinalIgnoreCase) != false;

    /// <summary>It would know of a caller who has waited in a queue since an instant. One who is said to have come right before it was asked may have been
    /// told of later, or by another clock.</summary>
    public bool WouldKnow(string queue, long sinceMs) => SpeaksFor(queue) && (CallersMs is not { } asked || sinceMs < asked - LeastBefore);
}

/// <summary>How the reading of an exchange goes: of the log that it writes, or of what it says by itself.</summary>
public sealed record ExchangeSource
{
    /// <summary>How long it may go unsaid that it is read.</summary>
    public static readonly TimeSpan Believed = TimeSpan.FromSeconds(60);

    /// <summary>After how long it is taken for given up: nobody reads it any more.</summary>
    public static readonly TimeSpan GivenUp = TimeSpan.FromHours(24);

    /// <summary>The exchange.</summary>
    public required string Exchange { get; init; }

    /// <summary>When it was last read, Unix milliseconds.</summary>
    public required long LookedMs { get; init; }

    /// <summary>Since when it cannot be read, Unix milliseconds; null while it can.</summary>
    public required long? FailingSince { get; init; }

    /// <summary>Since when nothing can come of it, Unix milliseconds; null while all is well.</summary>
    public long? BrokenSince(long nowMs) =>
        nowMs - LookedMs > GivenUp.TotalMilliseconds ? null : FailingSince ?? (nowMs - LookedMs > Believed.TotalMilliseconds ? LookedMs : null);
}

/// <summary>What an event's exchanges say, and how the reading of them goes.</summary>
/// <param name="Now">What they say by themselves.</param>
/// <param name="Logs">How the following of their logs goes.</param>
/// <param name="Links">How the asking of those goes that are asked.</param>
public sealed record ExchangeStates(IReadOnlyList<ExchangeNow> Now, IReadOnlyList<ExchangeSource> Logs, IReadOnlyList<ExchangeSource> Links) : LivePart
{
    /// <summary>Without an exchange.</summary>
    public static ExchangeStates None { get; } = new([], [], []);
}

/// <summary>The hotline at this moment: by the exchange's own word where it gives one, by the ledger else.</summary>
/// <param name="Waiting">Who waits, the longest first.</param>
/// <param name="Agents">Who is on duty, by name.</param>
public sealed record HotlineNow(IReadOnlyList<WaitingNow> Waiting, IReadOnlyList<AgentNow> Agents)
{
    /// <summary>When an exchange last said by itself who waits and who answers, Unix milliseconds; null when none does.</summary>
    public long? SaidMs { get; init; }

    /// <summary>Since when an exchange's log does not come in, Unix milliseconds: what is counted from it stands still. Null while all is well.</summary>
    public long? LogBrokenSince { get; init; }

    /// <summary>Since when an exchange that is asked who waits and who answers says nothing, Unix milliseconds; null while all is well.</summary>
    public long? UnheardSince { get; init; }

    /// <summary>Since when nobody can tell of all callers whether they wait, Unix milliseconds: neither log nor exchange tells. Null while all is
    /// well.</summary>
    public long? BlindSince { get; init; }

    /// <summary>The hotline has told something at some time: its zeros are counted.</summary>
    public bool Heard { get; init; }

    /// <summary>Agents have signed in at some time, or an exchange says who answers; else nobody can say who is free.</summary>
    public bool AgentsKnown { get; init; }

    /// <summary>How many agents there are of each kind.</summary>
    public Staff Staff => Staff.Of(Agents);

    /// <summary>For how long the longest has waited, seconds; 0 when nobody waits.</summary>
    public long LongestWaitSeconds(long nowMs) => Waiting.Count == 0 ? 0 : Math.Max(0, (nowMs - Waiting[0].SinceMs) / 1000);

    /// <summary>How a wait of so many seconds stands. Whose end cannot come in may have ended long ago: that is neither in order nor an alarm.</summary>
    public Grade OfWait(HotlineSettings settings, long seconds) => BlindSince is null ? settings.OfWait(seconds) : Grade.None;

    /// <summary>The hotline of a board, and of what exchanges say.</summary>
    public static HotlineNow Of(HotlineBoard board, ExchangeStates exchanges, long nowMs)
    {
        var said = exchanges.Now.Where(e => e.Queues is not { Count: 0 } && nowMs - e.AtMs < ExchangeNow.Believed.TotalMilliseconds)
            .ToDictionary(e => e.Exchange, StringComparer.Ordinal);
        var waiting = WaitingOf(board, said, nowMs);
        // Who speaks for some queues alone does not know the agents of the others.
        var agents = AgentsOf(
            board, nowMs).Where(a => said.GetValueOrDefault(a.Exchange) is not { } e
                || (e.Queues is not null && e.Agents.All(other => !other.Name.Equals(a.Name, StringComparison.OrdinalIgnoreCase))))
                    .Concat(said.Values.SelectMany(e => e.Agents));
        var blind = exchanges.Logs.Where(l => said.GetValueOrDefault(l.Exchange) is not { Queues: null })
            .Concat(exchanges.Links.Where(l => exchanges.Logs.All(log => log.Exchange != l.Exchange)));
        return new(
            [.. waiting.OrderBy(w => w.SinceMs)], [.. agents.OrderBy(a => a.Name, StringComparer.Ordinal).ThenBy(a => a.Exchange, StringComparer.Ordinal)])
        {
            SaidMs = said.Values.Select(e => (long?)e.AtMs).Max(),
            LogBrokenSince = exchanges.Logs.Min(l => l.BrokenSince(nowMs)),
            UnheardSince = exchanges.Links.Min(l => l.BrokenSince(nowMs)),
            BlindSince = blind.Min(s => s.BrokenSince(nowMs)),
            Heard = board.Seq > 0 || said.Count > 0,
            AgentsKnown = board.Agents.Count > 0 || said.Count > 0,
        };
    }

    // The exchange knows better than its log, of which a line may be lost. But one that is only asked from time to time does not hear who comes and goes in
    // between: then the log does.
    private static IEnumerable<WaitingNow> WaitingOf(HotlineBoard board, Dictionary<string, ExchangeNow> said, long nowMs)
    {
        var calls = board.Calls.Values.Where(c => said.ContainsKey(c.Exchange)).ToLookup(c => (c.Exchange, c.CallId));
        foreach (var caller in said.Values.SelectMany(e => e.Waiting))
        {
            var visits = calls[(caller.Exchange, caller.CallId)].Where(c => c.Queue.Equals(caller.Queue, StringComparison.OrdinalIgnoreCase)).ToList();
            var gone = said[caller.Exchange].CallersMs is not null && visits.All(c => !c.Waiting)
                && visits.Any(c => (c.EndedMs ?? c.AnsweredMs) > caller.SinceMs);
            if (!gone) yield return visits.Count > 0 ? caller with { Queue = visits[0].Queue } : caller;
        }

        foreach (var call in board.Waiting(nowMs))
        {
            if (said.GetValueOrDefault(call.Exchange) is { } exchange
                && (exchange.WouldKnow(call.Queue, call.EnteredMs)
                    || exchange.Waiting.Any(w => w.CallId == call.CallId && w.Queue.Equals(call.Queue, StringComparison.OrdinalIgnoreCase))))
                continue;
            yield return new(call.Exchange, call.Queue, call.CallId, call.EnteredMs);
        }
    }

    // Who talks is on duty, whether an exchange told of their coming or not.
    private static IEnumerable<AgentNow> AgentsOf(HotlineBoard board, long nowMs)
    {
        var onDuty = board.OnDuty(nowMs).ToDictionary(a => (a.Exchange, a.Name));
        var talking = board.Talking(nowMs).Where(c => c.Agent is not null).GroupBy(c => (c.Exchange, Agent: c.Agent!)).ToDictionary(g => g.Key);
        foreach (var (of, calls) in talking)
        {
            var agent = onDuty.GetValueOrDefault(of);
            // Also of a queue that the agent does not serve, or no more.
            var queues = (agent?.Queues ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Concat(calls.Select(c => c.Queue))
                .Distinct(StringComparer.OrdinalIgnoreCase);
            yield return new(of.Exchange, of.Agent, AgentState.Talking, null, calls.Max(c => c.AnsweredMs ?? c.EnteredMs))
            {
                Queues = string.Join('\n', queues),
                PausedIn = agent?.PausedIn ?? "",
            };
        }

        foreach (var agent in onDuty.Values.Where(a => !talking.ContainsKey((a.Exchange, a.Name))))
        {
            yield return new(agent.Exchange, agent.Name, agent.Paused ? AgentState.Paused : AgentState.Free, agent.Reason, agent.SinceMs)
            {
                Queues = agent.Queues,
                PausedIn = agent.PausedIn,
            };
        }
    }
}
