using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Hotline;

/// <summary>Looks up what a batch of a hotline is decided by, under the head's lock.</summary>
internal sealed class HotlineLookup(Batch batch, LedgerTransaction transaction)
{
    private readonly IReadOnlyList<long> _calledBack = [.. batch.Of<CallBackDraft>().Select(t => t.Call).Concat(batch.Of<UndoDraft>().Select(u => u.Call))
        .Distinct()];

    public async Task<HotlineKnown> ReadAsync()
    {
        var (calls, strays, starts) = await CallsAsync();
        return new()
        {
            Calls = calls,
            Strays = strays,
            Starts = starts,
            Tries = await transaction.QueryAsync<CallTry>(CallTryStore.SelectOf, Batch.Rows(_calledBack)),
            Queues = await SpellingsAsync(CallStore.SelectQueues, QueueOf),
            AgentNames = await SpellingsAsync(CallStore.SelectAgentNames, AgentOf),
            Agents = batch.Of<AgentDraft>().Any() ? await transaction.QueryAsync<Agent>(CallStore.SelectAgents) : [],
        };
    }

    private static string? QueueOf(Draft draft) => draft switch
    {
        CallDraft { Kind: HotlineKinds.CallEntered } call => call.Queue,
        AgentDraft agent => agent.Queue,
        RingDraft ring => ring.Queue,
        _ => null,
    };

    private static string? AgentOf(Draft draft) => draft switch
    {
        CallDraft call => call.Agent,
        AgentDraft agent => agent.Agent,
        RingDraft ring => ring.Agent,
        _ => null,
    };

    private async Task<(IReadOnlyList<Call> Calls, IReadOnlyList<CallFact> Strays, IReadOnlyList<ExchangeStart> Starts)> CallsAsync()
    {
        var calls = batch.Of<CallDraft>().ToList();
        var found = new List<Call>(await transaction.QueryAsync<Call>(CallStore.SelectCalls, Batch.Rows(_calledBack)));
        if (calls.Count == 0) return (found, [], []);
        if (calls.Any(c => c.Kind == HotlineKinds.ExchangeStarted)) found.AddRange(await transaction.QueryAsync<Call>(CallStore.SelectOpen));
        var lines = calls.Where(c => c.Kind != HotlineKinds.ExchangeStarted)
            .SelectMany(c => NumbersOf(c.Exchange, c.Queue, c.CallId).Select(v => (Visit: v, c.AtMs)))
            .ToLookup(v => v.Visit, v => v.AtMs, StringComparer.Ordinal);
        var strays = await transaction.QueryAsync<CallFact>(CallStore.SelectStrays, Batch.Rows(lines.Select(g => g.Key)));
        var waiting = strays.ToLookup(s => Call.VisitOf(s.Exchange, s.Queue, s.CallId), s => s.AtMs, StringComparer.Ordinal);
        // A little before the first and after the last: clocks are put back, and joining is told late.
        var visits = lines.Select(g => (Visit: g.Key, At: g.Concat(waiting[g.Key]).ToList()))
            .Select(v => new object?[] { v.Visit, v.At.Min() - Visits.PutBack, v.At.Max() + Visits.PutBack });
        found.AddRange(await transaction.QueryAsync<Call>(CallStore.SelectVisits, visits));
        var first = found.Select(c => c.EnteredMs).DefaultIfEmpty(long.MaxValue).Min();
        var exchanges = calls.GroupBy(c => c.Exchange, c => c.AtMs, StringComparer.Ordinal)
            .Select(g => new object?[] { g.Key, Math.Min(g.Min(), first), g.Max() });
        return (found, strays, await transaction.QueryAsync<ExchangeStart>(CallStore.SelectStarts, exchanges));
    }

    // Calls that began before queues were found without regard to case stand under the name as it was spelt.
    private static IEnumerable<string> NumbersOf(string exchange, string queue, string callId)
    {
        var visit = Call.VisitOf(exchange, queue, callId);
        var spelt = Data.StableKey.Of(exchange, queue, callId).ToString();
        return spelt == visit ? [visit] : [visit, spelt];
    }

    private async Task<IReadOnlyDictionary<string, string>> SpellingsAsync(string sql, Func<Draft, string?> name)
    {
        var named = batch.Drafts.Select(p => name(p.Draft)).OfType<string>().Select(q => q.ToLowerInvariant()).Distinct(StringComparer.Ordinal);
        return (await transaction.QueryAsync<(string Key, string Name)>(sql, Batch.Rows(named))).ToDictionary(q => q.Key, q => q.Name, StringComparer.Ordinal);
    }
}
