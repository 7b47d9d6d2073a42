using System.Data.Common;
using Dapper;
using Dashboard.Engine.Data;

namespace Dashboard.Engine.Ledger;

/// <summary>The calls and agents, as their entries tell them: written in the entries' own transaction. Beside them, and nowhere else, the callers' numbers.</summary>
public static class CallStore
{
    /// <summary>The visits under each of a batch's numbers that may be meant by what happened from f to l: those of that time, the last before it, the first after it. Fills <see cref="Call"/>.</summary>
    // Found in the index of the numbers alone (n): else SQLite reads all that entered in that time.
    public const string SelectVisits = """
        SELECT c.seq AS Seq, c.exchange AS Exchange, c.call_id AS CallId, c.queue AS Queue, c.entered_ms AS EnteredMs, c.outcome AS Outcome, c.wait_s AS WaitSeconds, c.agent AS Agent,
               c.answered_ms AS AnsweredMs, c.talk_s AS TalkSeconds, c.how AS How, c.ended_ms AS EndedMs, c.returned AS Returned, c.last_seq AS LastSeq
        FROM ROWS(v char(36), f bigint, l bigint) r CROSS JOIN hotline_call n CROSS JOIN hotline_call c
        WHERE c.event_id = @eventId AND c.seq = n.seq AND n.event_id = @eventId AND n.visit = r.v
          AND n.entered_ms >= COALESCE((SELECT MAX(b.entered_ms) FROM hotline_call b WHERE b.event_id = @eventId AND b.visit = r.v AND b.entered_ms < r.f), r.f)
          AND n.entered_ms <= COALESCE((SELECT MIN(a.entered_ms) FROM hotline_call a WHERE a.event_id = @eventId AND a.visit = r.v AND a.entered_ms > r.l), r.l)
        """;

    /// <summary>Calls by the sequence of their beginning; fills <see cref="Call"/>.</summary>
    public const string SelectCalls = """
        SELECT c.seq AS Seq, c.exchange AS Exchange, c.call_id AS CallId, c.queue AS Queue, c.entered_ms AS EnteredMs, c.outcome AS Outcome, c.wait_s AS WaitSeconds, c.agent AS Agent,
               c.answered_ms AS AnsweredMs, c.talk_s AS TalkSeconds, c.how AS How, c.ended_ms AS EndedMs, c.returned AS Returned, c.last_seq AS LastSeq
        FROM ROWS(s bigint) r CROSS JOIN hotline_call c
        WHERE c.event_id = @eventId AND c.seq = r.s
        """;

    /// <summary>The calls that wait or talk; fills <see cref="Call"/>. Those that have not ended (o) stand outside: else SQLite reads all calls of the
    /// event.</summary>
    public const string SelectOpen = """
        SELECT c.seq AS Seq, c.exchange AS Exchange, c.call_id AS CallId, c.queue AS Queue, c.entered_ms AS EnteredMs,
               c.outcome AS Outcome, c.wait_s AS WaitSeconds, c.agent AS Agent, c.answered_ms AS AnsweredMs, c.talk_s AS TalkSeconds, c.how AS How, c.ended_ms AS EndedMs, c.returned AS Returned, c.last_seq AS LastSeq
        FROM hotline_call o CROSS JOIN hotline_call c
        WHERE o.event_id = @eventId AND o.ended_ms IS NULL AND c.event_id = @eventId AND c.seq = o.seq
        """;

    /// <summary>The calls that entered from one instant up to another, in order of the ledger; fills <see cref="Call"/>.</summary>
    public const string SelectBetween = """
        SELECT seq AS Seq, exchange AS Exchange, call_id AS CallId, queue AS Queue, entered_ms AS EnteredMs, outcome AS Outcome, wait_s AS WaitSeconds, agent AS Agent,
               answered_ms AS AnsweredMs, talk_s AS TalkSeconds, how AS How, ended_ms AS EndedMs, returned AS Returned, last_seq AS LastSeq
        FROM hotline_call WHERE event_id = @eventId AND entered_ms >= @from AND entered_ms < @until
        ORDER BY seq
        """;

    /// <summary>The agents; fills <see cref="Agent"/>.</summary>
    public const string SelectAgents = """
        SELECT exchange AS Exchange, agent AS Name, queues AS Queues, paused_in AS PausedIn, reason AS Reason, since_ms AS SinceMs, last_ms AS LastMs, off_ms AS OffMs, last_seq AS LastSeq
        FROM hotline_agent WHERE event_id = @eventId
        """;

    /// <summary>The callers of some calls.</summary>
    public const string SelectCallers = """
        SELECT c.seq AS Seq, c.caller AS Caller FROM ROWS(s bigint) r CROSS JOIN hotline_call c WHERE c.event_id = @eventId AND c.seq = r.s AND c.caller IS NOT NULL
        """;

    /// <summary>Calls that are written anew. Between which times they entered is said too: by the sequence alone SQLite reads the whole event.</summary>
    public const string DeleteCalls = "DELETE FROM hotline_call WHERE event_id = @eventId AND entered_ms >= @from AND entered_ms <= @until AND seq IN (SELECT r.s FROM ROWS(s bigint) r)";

    /// <summary>From <see cref="Call"/>, with the caller's number.</summary>
    public const string InsertCalls = """
        INSERT INTO hotline_call (event_id, seq, visit, exchange, call_id, queue, entered_ms, outcome, wait_s, agent, answered_ms, talk_s, how, ended_ms, returned, last_seq, caller, subscriber)
        SELECT @eventId, r.seq, r.visit, r.exchange, r.call_id, r.queue, r.entered, r.outcome, r.wait, r.agent, r.answered, r.talk, r.how, r.ended, r.returned, r.last, r.caller, r.subscriber
        FROM ROWS(seq bigint, visit char(36), exchange nvarchar(64), call_id nvarchar(128), queue nvarchar(128), entered bigint, outcome int, wait int, agent nvarchar(128), answered bigint, talk int,
                  how nvarchar(32), ended bigint, returned int, last bigint, caller nvarchar(128), subscriber nvarchar(128)) r
        """;

    /// <summary>From <see cref="Agent"/>, for one that is known.</summary>
    public const string UpdateAgent = """
        UPDATE hotline_agent SET queues = @Queues, paused_in = @PausedIn, reason = @Reason, since_ms = @SinceMs, last_ms = @LastMs, off_ms = @OffMs, last_seq = @LastSeq
        WHERE event_id = @eventId AND exchange = @Exchange AND agent = @Name
        """;

    /// <summary>From <see cref="Agent"/>, for a new one.</summary>
    public const string InsertAgent = """
        INSERT INTO hotline_agent (event_id, exchange, agent, queues, paused_in, reason, since_ms, last_ms, off_ms, last_seq)
        VALUES (@eventId, @Exchange, @Name, @Queues, @PausedIn, @Reason, @SinceMs, @LastMs, @OffMs, @LastSeq)
        """;

    internal static async Task KeepAsync(DbTransaction transaction, Dialect dialect, int eventId, Decision decision)
    {
        var connection = transaction.Connection!;
        if (decision.Calls.Count > 0)
        {
            // Written whole: an update of many rows by many values reads the whole event in SQLite.
            var of = new { eventId, from = decision.Calls.Min(c => c.EnteredMs), until = decision.Calls.Max(c => c.EnteredMs), rows = LedgerStore.Json(decision.Calls.Select(c => new object?[] { c.Seq })) };
            var callers = (await connection.QueryAsync<(long Seq, string Caller)>(dialect.Expand(SelectCallers), of, transaction)).ToDictionary(c => c.Seq, c => c.Caller);
            await connection.ExecuteAsync(dialect.Expand(DeleteCalls), of, transaction);
            var rows = LedgerStore.Json(decision.Calls.Select(c => Row(c, callers.GetValueOrDefault(c.Seq) ?? decision.Caller(c.Seq))));
            await connection.ExecuteAsync(dialect.Expand(InsertCalls), new { eventId, rows }, transaction);
        }

        static object?[] Row(Call c, string? caller) =>
        [
            c.Seq, c.Visit, c.Exchange, c.CallId, c.Queue, c.EnteredMs, (int)c.Outcome, c.WaitSeconds, c.Agent, c.AnsweredMs, c.TalkSeconds, c.How, c.EndedMs,
            c.Returned ? 1 : 0, c.LastSeq, caller, caller is null ? null : Callers.Subscriber(caller),
        ];

        foreach (var agent in decision.Agents)
        {
            var values = new DynamicParameters(agent);
            values.Add("eventId", eventId);
            if (await connection.ExecuteAsync(UpdateAgent, values, transaction) == 0) await connection.ExecuteAsync(InsertAgent, values, transaction);
        }
    }
}
