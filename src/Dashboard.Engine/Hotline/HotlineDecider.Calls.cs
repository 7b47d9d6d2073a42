using System.Diagnostics.CodeAnalysis;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Hotline;

internal sealed partial class HotlineDecider
{
    private AppendResult Take(CallDraft draft, string key, long content)
    {
        if ((Batch.Settled(draft, key, content) ?? TooFarAhead(draft, draft.AtMs)) is { } settled) return settled;
        if (draft.Kind == HotlineKinds.ExchangeStarted) return CutOff(draft, key, content);
        if (draft.Kind == HotlineKinds.CallEntered) return Begin(draft, key, content);
        draft = draft with { Agent = AgentName(draft.Agent) };
        var (visits, fact) = (VisitsOf(draft), CallFact.Of(draft, key, content));
        visits.RecordedBy = draft.RecordedBy;
        if (visits.Strays.Remove(key, out var waited)) SettledStrays.Add(waited);
        if (visits.Told(fact) is { } told) return new(draft.Key, AppendStatus.Duplicate, told.LastSeq, null);
        // Mostly what comes is the newest of all, and of the last visit.
        if (visits.Calls is [.., var last] && visits.IsNewest(fact.AtMs)
            && (last.EnteredMs < fact.AtMs || (visits.Calls.Count == 1 && fact.AtMs - fact.EnteredMs <= Visits.LateJoin)))
        {
            var visit = new Visit(last);
            foreach (var said in CallFact.Of(last)) (visit.Answer, visit.End) = said.IsAnswer ? (said, visit.End) : (visit.Answer, said);
            if (visit.Takes(fact)) return Enter(draft, visit, fact);
        }

        // Which visit it is of is decided when all of the batch is there: the one that it is of may come after it.
        visits.Unsettled = true;
        visits.Strays[key] = fact;
        return new(draft.Key, AppendStatus.Rejected, null, null);
    }

    private AppendResult Take(AgentDraft draft, string key, long content)
    {
        if ((Batch.Settled(draft, key, content) ?? TooFarAhead(draft, draft.AtMs)) is { } settled) return settled;
        draft = draft with { Agent = AgentName(draft.Agent) };
        var detail = new CallDetail
        {
            Exchange = draft.Exchange,
            Agent = draft.Agent,
            Queue = draft.Queue is null ? null : FirstSpelling(draft.Queue),
            How = draft.Why,
            Joins = draft.Joins,
        };
        var entry = detail.In(Batch.Entry(draft, key, content, draft.Kind, draft.AtMs));
        var result = Batch.Accept(draft, entry);
        var of = (draft.Exchange, draft.Agent);
        _agents[of] = _changedAgents[of] = Agent.After(_agents.GetValueOrDefault(of), entry, detail);
        return result;
    }

    private AppendResult Begin(CallDraft draft, string key, long content)
    {
        var (seq, visits) = (Batch.NextSeq, VisitsOf(draft));
        visits.RecordedBy = draft.RecordedBy;
        // Only what entered earlier is cut off.
        var before = visits.Calls.FindLast(c => c.EnteredMs <= draft.AtMs) is { EndedMs: null } open ? open : null;
        var detail = new CallDetail
        {
            Exchange = draft.Exchange,
            Visit = seq,
            CallId = draft.CallId,
            Queue = FirstSpelling(draft.Queue),
            EnteredMs = draft.AtMs,
            Before = before?.Seq ?? 0,
            Outcome = Outcome.Waiting,
        };
        visits.Unsettled |= !visits.IsNewest(draft.AtMs);
        var result = Go(draft, Call.Begun(detail, seq), Batch.Entry(draft, key, content, draft.Kind, draft.AtMs), detail);
        if (before is not null) Keep(before.CutOff(draft.AtMs, seq));
        if (draft.Caller is not null) _callers[seq] = draft.Caller;
        return result;
    }

    private AppendResult? TooFarAhead(Draft draft, long atMs) =>
        atMs - Batch.NowMs > Ahead ? Reject(draft, RefusalCodes.Future, "at: lies more than a day ahead") : null;

    private AppendResult CutOff(CallDraft draft, string key, long content)
    {
        var entry = new CallDetail { Exchange = draft.Exchange }.In(Batch.Entry(draft, key, content, draft.Kind, draft.AtMs));
        var result = Batch.Accept(draft, entry);
        if (_starts.Add((draft.Exchange, draft.AtMs))) NewStarts.Add((draft.Exchange, draft.AtMs));
        foreach (var call in _bySeq.Values.Where(v => v.IsCutOffBy(draft.Exchange, draft.AtMs)).ToList()) Keep(call.CutOff(draft.AtMs, entry.Seq));
        return result;
    }

    // All that was said of a call together decides what is known of it; where its entries one by one come to something else, a revision says so.
    private void SettleCalls()
    {
        foreach (var visits in _visits.Values.Where(v => v.Unsettled || (v.Touched && v.Strays.Count > 0)).ToList()) Settle(visits);
        // One that goes on was cut off by a start that was told of before it.
        foreach (var call in _calls.Values.Where(c => c.EndedMs is null).ToList())
            if (_starts.Where(s => call.IsCutOffBy(s.Exchange, s.AtMs)).Select(s => (long?)s.AtMs).Min() is { } start)
                Revise(call.CutOff(start, Batch.NextSeq), VisitsOf(call.Exchange, call.Queue, call.CallId).RecordedBy);
    }

    private void Settle(Visits visits)
    {
        var (found, left) = visits.Settle();
        var given = found.SelectMany(v => (IEnumerable<CallFact?>)[v.Answer, v.End]).OfType<CallFact>().Select(f => f.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var fact in visits.Strays.Values.Where(f => given.Contains(f.Key)).OrderBy(f => f.AtMs).ThenBy(f => !f.IsAnswer).ToList())
        {
            visits.Strays.Remove(fact.Key);
            SettledStrays.Add(fact);
            if (!fact.Entered)
                Enter(
                    new CallDraft { Key = Guid.Parse(fact.Key), RecordedBy = fact.RecordedBy, Kind = fact.Kind, Exchange = fact.Exchange, AtMs = fact.AtMs },
                    found.Single(v => v.Answer?.Key == fact.Key || v.End?.Key == fact.Key),
                    fact);
        }

        foreach (var visit in found)
        {
            var now = _bySeq[visit.Call.Seq];
            // Who has called back stands beside what the lines say.
            var right = visit.After(Batch.NextSeq) with { Returned = now.Returned, Tries = now.Tries, Tried = now.Tried, TriedMs = now.TriedMs };
            if ((right with { LastSeq = now.LastSeq }) != now) Revise(right, visits.RecordedBy);
        }

        foreach (var fact in left)
        {
            if (fact.Owner != 0)
            {
                // A visit had it; now it waits for another.
                var stray = fact with { Key = StableKey.Of("stray", fact.Key, fact.Exchange, fact.CallId).ToString(), Owner = 0 };
                visits.Strays[stray.Key] = stray;
                NewStrays.Add(stray);
            }
            else if (visits.Said(fact) is { } said)
            {
                visits.Strays.Remove(fact.Key);
                SettledStrays.Add(fact);
                _said[fact.Key] = said.LastSeq;
            }
            else if (_waited.Contains(fact.Key))
            {
                SettledStrays.RemoveAll(s => s.Key == fact.Key);
            }
            else
            {
                NewStrays.Add(fact);
            }
        }
    }

    // A line of a visit becomes an entry, which tells what it adds to those before it.
    private AppendResult Enter(CallDraft draft, Visit visit, CallFact fact)
    {
        if (fact.IsAnswer) visit.Answer = fact;
        else visit.End = fact;
        var (before, right, ends) = (_bySeq[visit.Call.Seq], visit.After(Batch.NextSeq), fact.IsEnd);
        return Go(draft, before, Batch.Entry(draft, fact.Key, fact.Content, fact.Kind, fact.AtMs), Detail(before) with
        {
            Agent = ends && !right.Told ? null : fact.Agent,
            Outcome = ends && right.Told ? Outcome.Answered : fact.Outcome,
            How = fact.How,
            Wait = ends && !right.Told ? null : right.WaitSeconds,
            Talk = ends ? right.TalkSeconds : null,
        });
    }

    private AppendResult Go(Draft draft, Call call, Entry entry, CallDetail detail)
    {
        var result = Batch.Accept(draft, detail.In(entry));
        Keep(call.After(entry, detail));
        return result;
    }

    private void Keep(Call call)
    {
        _bySeq[call.Seq] = _calls[call.Seq] = call;
        var visits = VisitsOf(call.Exchange, call.Queue, call.CallId);
        visits.Keep(call);
        visits.Touched = true;
    }

    private Visits VisitsOf(CallDraft draft) => VisitsOf(draft.Exchange, draft.Queue, draft.CallId);

    private Visits VisitsOf(string exchange, string queue, string callId)
    {
        var of = (exchange, queue.ToLowerInvariant(), callId);
        return _visits.TryGetValue(of, out var visits) ? visits : _visits[of] = new();
    }

    private string FirstSpelling(string queue) => First(queue, _queues, NewQueues);

    // Exchanges find a queue's members without regard to case, and dial plans write one in several spellings.
    [return: NotNullIfNotNull(nameof(agent))]
    private string? AgentName(string? agent) => agent is null ? null : First(agent, _agentNames, NewAgentNames);

    private static string First(string name, Dictionary<string, string> known, Dictionary<string, string> told)
    {
        var key = name.ToLowerInvariant();
        return known.TryGetValue(key, out var first) ? first : known[key] = told[key] = name;
    }

    private static CallDetail Detail(Call call) =>
        new() { Exchange = call.Exchange, Visit = call.Seq, CallId = call.CallId, Queue = call.Queue, EnteredMs = call.EnteredMs };
}
