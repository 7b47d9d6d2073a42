namespace Dashboard.Engine.Ledger;

internal sealed partial class Decision
{
    // How far a line may lie ahead of the clock here. A clock beyond that is wrong, and what it tells of would wait for years.
    private const long Ahead = 24 * 3_600_000L;

    // By how much a clock may be put back within a call.
    private const long PutBack = 60_000;

    // The visits that each number of the batch may mean, in the order in which they entered.
    private readonly Dictionary<(string Exchange, string Queue, string CallId), SortedSet<(long EnteredMs, long Seq)>> _visits;
    private readonly Dictionary<(string Exchange, string Name), Agent> _agents;
    private readonly Dictionary<long, string> _callers = [];
    private readonly Dictionary<long, Call> _bySeq;
    private readonly Dictionary<long, Call> _calls = [];
    private readonly Dictionary<(string Exchange, string Name), Agent> _changedAgents = [];

    /// <summary>The calls that this batch begins or goes on with.</summary>
    public IReadOnlyCollection<Call> Calls => _calls.Values;

    /// <summary>The agents that it tells of.</summary>
    public IReadOnlyCollection<Agent> Agents => _changedAgents.Values;

    /// <summary>The caller's number of a call, or null.</summary>
    public string? Caller(long call) => _callers.GetValueOrDefault(call);

    private AppendResult Take(CallDraft draft, string key, long content)
    {
        if ((Repeated(draft, key, content) ?? Objection(draft) ?? TooFarAhead(draft, draft.AtMs)) is { } settled) return settled;
        if (draft.Kind == EntryKinds.ExchangeStarted) return CutOff(draft, key, content);
        if (draft.Kind == EntryKinds.CallEntered) return Begin(draft, key, content);
        var ends = draft.Kind is EntryKinds.CallEnded or EntryKinds.CallTransferred;
        if (VisitOf(draft, ends ? draft.Talk : draft.Wait) is not { } before) return Reject(draft, "callid: no call of this number has entered the queue");
        var answered = before.Outcome == Outcome.Answered;
        var open = before.Outcome is Outcome.Waiting or Outcome.Unknown;
        if (ends && !answered && !open) return Reject(draft, "callid: the call of this number was not answered");
        if (ends && before is { EndedMs: not null, How: not Call.Restart }) return Reject(draft, "callid: the call of this number has ended");
        // What the end has told already is nothing new.
        if (draft.Kind == EntryKinds.CallAnswered && answered && draft.Agent == before.Agent && draft.AtMs <= before.EndedMs) return new(draft.Key, AppendStatus.Duplicate, before.LastSeq, null);
        if (!ends && !open) return Reject(draft, "callid: the call of this number waits no more");
        // Where the line of the answer was lost, the end tells of it.
        int? wait = ends && answered ? null : draft.Wait ?? Seconds(before.EnteredMs, draft.AtMs - ((draft.Talk ?? 0) * 1000L));
        return Go(draft, before, Entry(draft, key, content, draft.Kind, draft.AtMs), new()
        {
            Exchange = before.Exchange,
            Visit = before.Seq,
            CallId = before.CallId,
            Queue = before.Queue,
            EnteredMs = before.EnteredMs,
            Agent = ends && answered ? null : draft.Agent,
            Outcome = ends && open ? Outcome.Answered : draft.Outcome,
            How = draft.How,
            Wait = wait,
            Talk = ends ? draft.Talk ?? Seconds(before.AnsweredMs ?? (before.EnteredMs + ((wait ?? 0) * 1000L)), draft.AtMs) : null,
        });
    }

    private AppendResult Take(ReturnDraft draft, string key, long content)
    {
        if ((Repeated(draft, key, content) ?? Objection(draft)) is { } settled) return settled;
        if (_bySeq.GetValueOrDefault(draft.Call) is not { Outcome: Outcome.Abandoned } call) return Reject(draft, "call: there is no abandoned call of this number");
        if (call.Returned) return Reject(draft, "call: somebody has called back already");
        return Go(draft, call, Entry(draft, key, content, EntryKinds.CallReturned, _nowMs), new() { Exchange = call.Exchange, Visit = call.Seq, CallId = call.CallId, Queue = call.Queue, EnteredMs = call.EnteredMs });
    }

    private AppendResult Take(AgentDraft draft, string key, long content)
    {
        if ((Repeated(draft, key, content) ?? Objection(draft) ?? TooFarAhead(draft, draft.AtMs)) is { } settled) return settled;
        var detail = new CallDetail { Exchange = draft.Exchange, Agent = draft.Agent, Queue = draft.Queue, How = draft.Why };
        var entry = Entry(draft, key, content, draft.Kind, draft.AtMs) with { Call = detail.ToText() };
        var of = (draft.Exchange, draft.Agent);
        _agents[of] = _changedAgents[of] = Agent.After(_agents.GetValueOrDefault(of), entry, detail);
        return Accept(draft, entry);
    }

    private AppendResult Begin(CallDraft draft, string key, long content)
    {
        var seq = NextSeq;
        var visits = _visits.GetValueOrDefault((draft.Exchange, draft.Queue, draft.CallId)) ?? [];
        // Only what entered earlier is cut off. Where one that entered later is known, this one is.
        var before = _bySeq.GetValueOrDefault(visits.LastOrDefault(v => v.EnteredMs <= draft.AtMs).Seq) is { EndedMs: null } open ? open : null;
        var late = visits.Count > 0 && visits.Max.EnteredMs > draft.AtMs;
        var detail = new CallDetail
        {
            Exchange = draft.Exchange,
            Visit = seq,
            CallId = draft.CallId,
            Queue = draft.Queue,
            EnteredMs = draft.AtMs,
            Before = before?.Seq ?? 0,
            Outcome = late ? Outcome.Unknown : Outcome.Waiting,
        };
        if (before is not null) Keep(before.CutOff(draft.AtMs, seq));
        if (draft.Caller is not null) _callers[seq] = draft.Caller;
        return Go(draft, Call.Begun(detail, seq), Entry(draft, key, content, draft.Kind, draft.AtMs), detail);
    }

    // The last visit that had begun when it happened, so that a line means the same one whenever it is read. Who waited or talked for some seconds had entered in an earlier one;
    // of others a clock that was put back may say that they entered a little later.
    private Call? VisitOf(CallDraft draft, int? lasted)
    {
        if (!_visits.TryGetValue((draft.Exchange, draft.Queue, draft.CallId), out var visits)) return null;
        var seq = visits.LastOrDefault(v => v.EnteredMs < draft.AtMs || (v.EnteredMs == draft.AtMs && !(lasted > 1))).Seq;
        if (seq == 0 && !(lasted > 1)) seq = visits.FirstOrDefault(v => v.EnteredMs <= draft.AtMs + PutBack).Seq;
        return _bySeq.GetValueOrDefault(seq);
    }

    private AppendResult? TooFarAhead(Draft draft, long atMs) => atMs - _nowMs > Ahead ? Reject(draft, "at: lies more than a day ahead") : null;

    private AppendResult CutOff(CallDraft draft, string key, long content)
    {
        var entry = Entry(draft, key, content, draft.Kind, draft.AtMs) with { Call = new CallDetail { Exchange = draft.Exchange }.ToText() };
        foreach (var call in _bySeq.Values.Where(v => v.IsCutOffBy(draft.Exchange, draft.AtMs)).ToList()) Keep(call.CutOff(draft.AtMs, entry.Seq));
        return Accept(draft, entry);
    }

    private AppendResult Go(Draft draft, Call call, Entry entry, CallDetail detail)
    {
        Keep(call.After(entry, detail));
        return Accept(draft, entry with { Call = detail.ToText() });
    }

    private void Keep(Call call)
    {
        _bySeq[call.Seq] = _calls[call.Seq] = call;
        var of = (call.Exchange, call.Queue, call.CallId);
        if (!_visits.TryGetValue(of, out var visits)) _visits[of] = visits = [];
        visits.Add((call.EnteredMs, call.Seq));
    }

    // Times that run backwards are an exchange's clock put right: nobody waited less than nothing.
    private static int Seconds(long fromMs, long untilMs) => (int)Math.Clamp((untilMs - fromMs) / 1000, 0, int.MaxValue);

    private Entry Entry(Draft draft, string key, long content, string kind, long atMs) => new()
    {
        Seq = NextSeq,
        Key = key,
        Kind = kind,
        StationId = 0,
        MetricId = 0,
        Delta = 0,
        AtLeast = 0,
        Timed = false,
        AtMs = atMs,
        RecordedMs = _recordedMs,
        RecordedBy = draft.RecordedBy,
        Note = draft.Note,
        Content = content,
    };
}
