namespace Dashboard.Engine.Ledger;

internal sealed partial class Decision
{
    // The last visit of each number that the batch names, and every open one of an exchange that starts anew.
    private readonly Dictionary<(string Exchange, string Queue, string CallId), Call> _visits;
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
        if ((Repeated(draft, key, content) ?? Objection(draft)) is { } settled) return settled;
        if (draft.Kind == EntryKinds.ExchangeStarted) return CutOff(draft, key, content);
        var before = _visits.GetValueOrDefault((draft.Exchange, draft.Queue, draft.CallId));
        if (draft.Kind == EntryKinds.CallEntered) return Begin(draft, before, key, content);
        if (before is null) return Reject(draft, "callid: no call of this number has entered the queue");
        var ends = draft.Kind is EntryKinds.CallEnded or EntryKinds.CallTransferred;
        if (ends && before.Outcome != Outcome.Answered) return Reject(draft, "callid: the call of this number was not answered");
        if (ends && before is { EndedMs: not null, How: not Call.Restart }) return Reject(draft, "callid: the call of this number has ended");
        if (!ends && before.Outcome is not (Outcome.Waiting or Outcome.Unknown)) return Reject(draft, "callid: the call of this number waits no more");
        return Go(draft, before, Entry(draft, key, content, draft.Kind, draft.AtMs), new()
        {
            Exchange = before.Exchange,
            Visit = before.Seq,
            CallId = before.CallId,
            Queue = before.Queue,
            EnteredMs = before.EnteredMs,
            Agent = draft.Agent,
            Outcome = draft.Outcome,
            How = draft.How,
            Wait = ends ? null : draft.Wait ?? Seconds(before.EnteredMs, draft.AtMs),
            Talk = ends ? draft.Talk ?? Seconds(before.AnsweredMs ?? draft.AtMs, draft.AtMs) : null,
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
        if ((Repeated(draft, key, content) ?? Objection(draft)) is { } settled) return settled;
        var detail = new CallDetail { Exchange = draft.Exchange, Agent = draft.Agent, Queue = draft.Queue, How = draft.Why };
        var entry = Entry(draft, key, content, draft.Kind, draft.AtMs) with { Call = detail.ToText() };
        var of = (draft.Exchange, draft.Agent);
        _agents[of] = _changedAgents[of] = Agent.After(_agents.GetValueOrDefault(of), entry, detail);
        return Append(draft, entry);
    }

    private AppendResult Begin(CallDraft draft, Call? before, string key, long content)
    {
        var seq = NextSeq;
        var open = before is { EndedMs: null };
        var detail = new CallDetail { Exchange = draft.Exchange, Visit = seq, CallId = draft.CallId, Queue = draft.Queue, EnteredMs = draft.AtMs, Before = open ? before!.Seq : 0 };
        if (open) Keep(before!.CutOff(draft.AtMs, seq));
        if (draft.Caller is not null) _callers[seq] = draft.Caller;
        return Go(draft, Call.Begun(detail, seq), Entry(draft, key, content, draft.Kind, draft.AtMs), detail);
    }

    private AppendResult CutOff(CallDraft draft, string key, long content)
    {
        var entry = Entry(draft, key, content, draft.Kind, draft.AtMs) with { Call = new CallDetail { Exchange = draft.Exchange }.ToText() };
        foreach (var call in _visits.Values.Where(v => v.IsCutOffBy(draft.Exchange, draft.AtMs)).ToList()) Keep(call.CutOff(draft.AtMs, entry.Seq));
        return Append(draft, entry);
    }

    private AppendResult Go(Draft draft, Call call, Entry entry, CallDetail detail)
    {
        Keep(call.After(entry, detail));
        return Append(draft, entry with { Call = detail.ToText() });
    }

    private void Keep(Call call)
    {
        _bySeq[call.Seq] = _calls[call.Seq] = call;
        var of = (call.Exchange, call.Queue, call.CallId);
        if (_visits.GetValueOrDefault(of) is not { } last || last.Seq <= call.Seq) _visits[of] = call;
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
        RecordedMs = _nowMs,
        RecordedBy = draft.RecordedBy,
        Note = draft.Note,
        Content = content,
    };
}
