using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Hotline;

/// <summary>Decides what exchanges tell of calls, agents and rings, and what is done by hand. Beside this: each of them.</summary>
internal sealed partial class HotlineDecider(Batch batch) : Decider(batch)
{
    // How far a line may lie ahead of the clock here. A clock beyond that is wrong, and what it tells of would wait for years.
    private const long Ahead = 24 * 3_600_000L;

    // The visits under each number of the batch, by the queue's name in small letters.
    private readonly Dictionary<(string Exchange, string Queue, string CallId), Visits> _visits = [];
    private readonly Dictionary<(string Exchange, string Name), Agent> _agents = [];
    private readonly Dictionary<long, string> _callers = [];
    private readonly Dictionary<long, Call> _bySeq = [];
    private readonly Dictionary<long, Call> _calls = [];
    private readonly Dictionary<(string Exchange, string Name), Agent> _changedAgents = [];
    private readonly Dictionary<string, string> _queues = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _agentNames = new(StringComparer.Ordinal);
    private readonly HashSet<(string Exchange, long AtMs)> _starts = [];

    // Lines that say nothing new, and the entry that says it.
    private readonly Dictionary<string, long> _said = new(StringComparer.Ordinal);

    // Lines that wait for an earlier one since an earlier batch.
    private readonly HashSet<string> _waited = new(StringComparer.Ordinal);

    public override bool Changes =>
        _calls.Count + _changedAgents.Count + _changedTries.Count + NewStrays.Count + SettledStrays.Count + NewQueues.Count + NewAgentNames.Count
            + NewStarts.Count > 0
        || LastEntry is not null;

    private Entry? LastEntry => Batch.Entries.LastOrDefault(e => HotlineKinds.All.Contains(e.Kind));

    /// <summary>The calls that this batch begins or goes on with.</summary>
    public IReadOnlyCollection<Call> Calls => _calls.Values;

    /// <summary>The agents that it tells of.</summary>
    public IReadOnlyCollection<Agent> Agents => _changedAgents.Values;

    /// <summary>Lines that wait for an earlier one from now on.</summary>
    public List<CallFact> NewStrays { get; } = [];

    /// <summary>Lines that waited, and do no more.</summary>
    public List<CallFact> SettledStrays { get; } = [];

    /// <summary>The queues that are named for the first time: each is shown as it was first spelt.</summary>
    public Dictionary<string, string> NewQueues { get; } = new(StringComparer.Ordinal);

    /// <summary>The agents that are named for the first time, likewise.</summary>
    public Dictionary<string, string> NewAgentNames { get; } = new(StringComparer.Ordinal);

    /// <summary>When exchanges started, as this batch tells.</summary>
    public HashSet<(string Exchange, long AtMs)> NewStarts { get; } = [];

    /// <summary>The caller's number of a call, or null.</summary>
    public string? Caller(long call) => _callers.GetValueOrDefault(call);

    /// <summary>Takes over what is kept of the calls and agents that a batch tells of.</summary>
    public void Know(HotlineKnown known)
    {
        foreach (var call in known.Calls) _bySeq.TryAdd(call.Seq, call);
        foreach (var call in _bySeq.Values.OrderBy(c => c.EnteredMs).ThenBy(c => c.Seq)) VisitsOf(call.Exchange, call.Queue, call.CallId).Calls.Add(call);
        foreach (var stray in known.Strays)
        {
            VisitsOf(stray.Exchange, stray.Queue, stray.CallId).Strays[stray.Key] = stray;
            _waited.Add(stray.Key);
        }

        foreach (var (key, name) in known.Queues) _queues[key] = name;
        foreach (var (key, name) in known.AgentNames) _agentNames[key] = name;
        foreach (var start in known.Starts) _starts.Add((start.Exchange, start.AtMs));
        foreach (var agent in known.Agents) _agents[(agent.Exchange, agent.Name)] = agent;
        foreach (var tried in known.Tries) _tries[tried.Seq] = tried;
    }

    public override async Task LoadAsync(LedgerTransaction transaction)
    {
        if (Batch.Drafts.Any(p => p.Draft is CallDraft or AgentDraft or RingDraft or CallBackDraft or UndoDraft))
            Know(await new HotlineLookup(Batch, transaction).ReadAsync());
    }

    public override AppendResult Take(Draft draft, string key, long content) => draft switch
    {
        CallDraft call => Take(call, key, content),
        AgentDraft agent => Take(agent, key, content),
        RingDraft ring => Take(ring, key, content),
        CallBackDraft tried => Take(tried, key, content),
        UndoDraft undo => Take(undo, key, content),
        _ => throw new ArgumentException($"Nothing of a hotline: {draft.GetType().Name}.", nameof(draft)),
    };

    public override void Complete(AppendResult[] results)
    {
        if (_visits.Count == 0) return;
        SettleCalls();
        var answered = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < results.Length; i++)
        {
            if (results[i] is { Status: AppendStatus.Rejected, Reason: null } && Batch.Drafts[i] is { Draft: CallDraft draft } prepared)
                results[i] = Answered(draft, prepared, answered.Add(prepared.Key));
        }
    }

    public override Task ProjectAsync(LedgerTransaction transaction) => CallStore.KeepAsync(transaction, this, LastEntry?.Seq);

    public override (string Action, string Detail)? Audited(Draft draft, AppendResult result) =>
        draft is UndoDraft undo
            ? (undo.Undoes == undo.Call ? "call.undone" : "callback.undone", FormattableString.Invariant($"{result.Seq} → {undo.Undoes}, call {undo.Call}"))
            : null;

    // What became of a line that waited to the end of its batch.
    private AppendResult Answered(CallDraft draft, Prepared prepared, bool first) =>
        Batch.Find(prepared.Key) is { } entry ? new(draft.Key, first ? AppendStatus.Accepted : AppendStatus.Duplicate, entry.Seq, null)
        : _said.TryGetValue(prepared.Key, out var said) ? new(draft.Key, AppendStatus.Duplicate, said, null)
        : Reject(draft, RefusalCodes.NoEntry, VisitsOf(draft).Why(CallFact.Of(draft, prepared.Key, prepared.Content)));
}

/// <summary>What the database knows of the calls and agents that a batch tells of.</summary>
internal sealed record HotlineKnown
{
    /// <summary>The visits that the numbers of the batch may mean, what is open at an exchange that starts anew, and the calls that were called back.</summary>
    public IReadOnlyList<Call> Calls { get; init; } = [];

    /// <summary>The lines under those numbers that no visit explains yet.</summary>
    public IReadOnlyList<CallFact> Strays { get; init; } = [];

    /// <summary>When the batch's exchanges started, from its earliest time on.</summary>
    public IReadOnlyList<ExchangeStart> Starts { get; init; } = [];

    /// <summary>How the batch's queues were spelt first, by their names in small letters.</summary>
    public IReadOnlyDictionary<string, string> Queues { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>How the batch's agents were spelt first, by their names in small letters.</summary>
    public IReadOnlyDictionary<string, string> AgentNames { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The agents of the exchanges that the batch tells of.</summary>
    public IReadOnlyList<Agent> Agents { get; init; } = [];

    /// <summary>All tries to call back the callers of the calls that the batch is about.</summary>
    public IReadOnlyList<CallTry> Tries { get; init; } = [];
}

/// <summary>An exchange's start.</summary>
internal sealed record ExchangeStart
{
    public required string Exchange { get; init; }

    public required long AtMs { get; init; }
}
