using System.Data.Common;
using Dapper;

namespace Dashboard.Engine.Ledger;

/// <summary>Folds an event's calls and agents from its ledger anew, and compares with what is kept of them.</summary>
internal static class CallVerification
{
    /// <summary>All entries of the hotline, in order; fills <see cref="Entry"/>.</summary>
    public const string SelectEntries = """
        SELECT e.seq AS Seq, e.entry_key AS "Key", e.kind AS Kind, e.station_id AS StationId, e.metric_id AS MetricId, e.delta AS Delta, e.at_least AS AtLeast,
               e.timed AS Timed, e.at_ms AS AtMs, e.recorded_ms AS RecordedMs, e.recorded_by AS RecordedBy, e.call AS Call
        FROM entry e
        WHERE e.event_id = @eventId AND e.call IS NOT NULL
        ORDER BY e.seq
        """;

    /// <summary>All calls; fills <see cref="Call"/>.</summary>
    public const string SelectCalls = """
        SELECT seq AS Seq, exchange AS Exchange, call_id AS CallId, queue AS Queue, entered_ms AS EnteredMs, outcome AS Outcome, wait_s AS WaitSeconds, agent AS Agent,
               answered_ms AS AnsweredMs, talk_s AS TalkSeconds, how AS How, ended_ms AS EndedMs, returned AS Returned, last_seq AS LastSeq
        FROM hotline_call WHERE event_id = @eventId
        """;

    public static async Task<IReadOnlyList<Difference>> RunAsync(DbTransaction transaction, int eventId)
    {
        var connection = transaction.Connection!;
        var (calls, agents) = (new Dictionary<long, Call>(), new Dictionary<(string, string), Agent>());
        foreach (var entry in await connection.QueryAsync<Entry>(SelectEntries, new { eventId }, transaction, commandTimeout: 3600)) Fold(entry);
        var stored = (await connection.QueryAsync<Call>(SelectCalls, new { eventId }, transaction)).ToDictionary(c => c.Seq);
        var on = (await connection.QueryAsync<Agent>(CallStore.SelectAgents, new { eventId }, transaction)).ToDictionary(a => (a.Exchange, a.Name));
        return
        [
            .. calls.Keys.Union(stored.Keys).Where(seq => calls.GetValueOrDefault(seq) != stored.GetValueOrDefault(seq)).Order()
                .Select(seq => new Difference { What = "call", FromLedger = calls.GetValueOrDefault(seq)?.LastSeq, Stored = stored.GetValueOrDefault(seq)?.LastSeq }),
            .. agents.Keys.Union(on.Keys).Where(of => agents.GetValueOrDefault(of) != on.GetValueOrDefault(of))
                .Select(of => new Difference { What = "agent", FromLedger = agents.GetValueOrDefault(of)?.LastSeq, Stored = on.GetValueOrDefault(of)?.LastSeq }),
        ];

        void Fold(Entry entry)
        {
            var detail = CallDetail.Of(entry);
            foreach (var call in Call.Changed(entry, detail, calls.GetValueOrDefault, calls.Values)) calls[call.Seq] = call;
            if (detail.Agent is { } agent && detail.Visit == 0) agents[(detail.Exchange, agent)] = Agent.After(agents.GetValueOrDefault((detail.Exchange, agent)), entry, detail);
        }
    }
}
