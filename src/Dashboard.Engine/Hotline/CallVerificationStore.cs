using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Hotline;

/// <summary>
/// Folds an event's calls and agents from its ledger anew, page by page, and compares with what is kept of them. A call that has ended just as it is kept
/// is let go: only those that go on,
/// or do not agree, are held.
/// </summary>
internal sealed class CallVerificationStore(LedgerTransaction transaction)
{
    private const long Page = 10_000;

    /// <summary>The entries of the hotline within a range, in order; fills <see cref="Entry"/>.</summary>
    public const string SelectEntries = """
        SELECT e.seq AS Seq, e.entry_key AS "Key", e.kind AS Kind, e.station_id AS StationId, e.metric_id AS MetricId, e.delta AS Delta, e.at_least AS AtLeast,
               e.timed AS Timed, e.at_ms AS AtMs, e.recorded_ms AS RecordedMs, e.recorded_by AS RecordedBy, e.subject AS Subject, e.body AS Body
        FROM entry e
        WHERE e.event_id = @eventId AND e.seq > @after AND e.seq <= @until AND e.kind IN (SELECT r.k FROM ROWS(k varchar(32) key) r)
        ORDER BY e.seq
        """;

    /// <summary>The calls that began within a range; fills <see cref="Call"/>.</summary>
    public const string SelectCalls = """
        SELECT seq AS Seq, exchange AS Exchange, call_id AS CallId, queue AS Queue, entered_ms AS EnteredMs, outcome AS Outcome, wait_s AS WaitSeconds,
               agent AS Agent,
               answered_ms AS AnsweredMs, talk_s AS TalkSeconds, how AS How, ended_ms AS EndedMs, returned AS Returned, tries AS Tries, tried AS Tried,
               tried_ms AS TriedMs, told AS Told, last_seq AS LastSeq
        FROM hotline_call WHERE event_id = @eventId AND seq > @after AND seq <= @until
        """;

    /// <summary>Which is the hotline's last entry, where the head row says something else; fills <see cref="Difference"/>.</summary>
    public const string SelectHeadDifferences = """
        SELECT 'head' AS What, NULL AS StationId, NULL AS MetricId, NULL AS Minute, x.last_seq AS FromLedger, h.hotline_seq AS Stored
        FROM event_head h CROSS
        JOIN (SELECT COALESCE(MAX(seq), 0) AS last_seq FROM entry WHERE event_id = @eventId AND kind IN (SELECT r.k FROM ROWS(k varchar(32) key) r)) x
        WHERE h.event_id = @eventId AND x.last_seq <> h.hotline_seq
        """;

    private readonly Dictionary<long, Call> _calls = [];
    private readonly Dictionary<long, Call> _stored = [];
    private readonly Dictionary<(string, string), Agent> _agents = [];
    private readonly Dictionary<long, CallTry> _tries = [];
    private readonly List<Difference> _differences = [];

    /// <summary>The most calls that were held at once: those that had not ended, or not as it is kept.</summary>
    public int MostHeld { get; private set; }

    /// <summary>Compares.</summary>
    /// <param name="last">The last sequence that there is.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<Difference>> RunAsync(long last, CancellationToken cancellation)
    {
        List<object?[]> kinds = [.. Batch.Rows(HotlineKinds.All)];
        for (var after = 0L; after <= last; after += Page)
        {
            cancellation.ThrowIfCancellationRequested();
            // Calls from beyond the ledger's end belong to no entry: the last page finds them too.
            var of = new { after, until = after + Page > last ? long.MaxValue : after + Page };
            foreach (var call in await transaction.QueryAsync<Call>(SelectCalls, of)) _stored[call.Seq] = call;
            foreach (var entry in await transaction.QueryAsync<Entry>(SelectEntries, kinds, of)) Fold(entry);
        }

        _differences.AddRange(_calls.Keys.Union(_stored.Keys).Where(seq => _calls.GetValueOrDefault(seq) != _stored.GetValueOrDefault(seq)).Order()
            .Select(seq => OfCall(_calls.GetValueOrDefault(seq)?.LastSeq, _stored.GetValueOrDefault(seq)?.LastSeq)));
        var on = (await transaction.QueryAsync<Agent>(CallStore.SelectAgents)).ToDictionary(a => (a.Exchange, a.Name));
        _differences.AddRange(_agents.Keys.Union(on.Keys).Where(of => _agents.GetValueOrDefault(of) != on.GetValueOrDefault(of))
            .Select(of => new Difference { What = "agent", FromLedger = _agents.GetValueOrDefault(of)?.LastSeq, Stored = on.GetValueOrDefault(of)?.LastSeq }));
        var tries = (await transaction.QueryAsync<CallTry>(CallTryStore.SelectAll)).ToDictionary(t => t.Seq);
        _differences.AddRange(_tries.Keys.Union(tries.Keys).Where(seq => _tries.GetValueOrDefault(seq) != tries.GetValueOrDefault(seq)).Order()
            .Select(seq => new Difference
            {
                What = "call-back",
                FromLedger = SeqOf(_tries.GetValueOrDefault(seq)),
                Stored = SeqOf(tries.GetValueOrDefault(seq)),
            }));
        _differences.AddRange(await transaction.QueryAsync<Difference>(SelectHeadDifferences, kinds));
        return _differences;

        static long? SeqOf(CallTry? tried) => tried?.UndoneSeq ?? tried?.Seq;
    }

    private void Fold(Entry entry)
    {
        var detail = CallDetail.Of(entry);
        // A call that was let go had ended just as it is kept, before this entry: so it is not kept as this entry leaves it.
        foreach (var earlier in (long[])[detail.Visit, detail.Before])
            if (earlier != 0 && earlier != entry.Seq && !_calls.ContainsKey(earlier)) _differences.Add(OfCall(entry.Seq, null));
        if (CallTry.Of(entry, detail) is { } tried) _tries[tried.Seq] = tried;
        if (_tries.GetValueOrDefault(detail.Undoes) is { } undone) _tries[undone.Seq] = undone.Undone(entry);
        foreach (var call in Call.Changed(entry, detail, _calls.GetValueOrDefault, _calls.Values)) Settle(call);
        if (detail is { Agent: { } agent, Visit: 0 } && Ring.Of(entry, detail) is null)
            _agents[(detail.Exchange, agent)] = Agent.After(_agents.GetValueOrDefault((detail.Exchange, agent)), entry, detail);
        MostHeld = Math.Max(MostHeld, _calls.Count);
    }

    private void Settle(Call call)
    {
        _calls[call.Seq] = call;
        if (call.EndedMs is null || _stored.GetValueOrDefault(call.Seq) != call) return;
        _calls.Remove(call.Seq);
        _stored.Remove(call.Seq);
    }

    private static Difference OfCall(long? fromLedger, long? stored) => new() { What = "call", FromLedger = fromLedger, Stored = stored };
}
