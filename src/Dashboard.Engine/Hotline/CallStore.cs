using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Hotline;

/// <summary>The calls and agents, as their entries tell them: written in the entries' own transaction. Beside them, and nowhere else, the callers'
/// numbers.</summary>
public static class CallStore
{
    /// <summary>The visits under each of a batch's numbers that may be meant by what happened from f to l: those of that time, the last before it, the first
    /// after it. Fills <see cref="Call"/>.</summary>
    // Found in the index of the numbers alone (n): else SQLite reads all that entered in that time.
    public const string SelectVisits = """
        SELECT c.seq AS Seq, c.exchange AS Exchange, c.call_id AS CallId, c.queue AS Queue, c.entered_ms AS EnteredMs, c.outcome AS Outcome,
               c.wait_s AS WaitSeconds, c.agent AS Agent,
               c.answered_ms AS AnsweredMs, c.talk_s AS TalkSeconds, c.how AS How, c.ended_ms AS EndedMs, c.returned AS Returned, c.tries AS Tries,
               c.tried AS Tried, c.tried_ms AS TriedMs, c.told AS Told, c.last_seq AS LastSeq
        FROM ROWS(v char(36), f bigint, l bigint) r CROSS JOIN hotline_call n CROSS JOIN hotline_call c
        WHERE c.event_id = @eventId AND c.seq = n.seq AND n.event_id = @eventId AND n.visit = r.v
          AND n.entered_ms >= COALESCE((SELECT MAX(b.entered_ms) FROM hotline_call b WHERE b.event_id = @eventId AND b.visit = r.v AND b.entered_ms < r.f), r.f)
          AND n.entered_ms <= COALESCE((SELECT MIN(a.entered_ms) FROM hotline_call a WHERE a.event_id = @eventId AND a.visit = r.v AND a.entered_ms > r.l), r.l)
        """;

    /// <summary>Calls by the sequence of their beginning; fills <see cref="Call"/>.</summary>
    public const string SelectCalls = """
        SELECT c.seq AS Seq, c.exchange AS Exchange, c.call_id AS CallId, c.queue AS Queue, c.entered_ms AS EnteredMs, c.outcome AS Outcome,
               c.wait_s AS WaitSeconds, c.agent AS Agent,
               c.answered_ms AS AnsweredMs, c.talk_s AS TalkSeconds, c.how AS How, c.ended_ms AS EndedMs, c.returned AS Returned, c.tries AS Tries,
               c.tried AS Tried, c.tried_ms AS TriedMs, c.told AS Told, c.last_seq AS LastSeq
        FROM ROWS(s bigint) r CROSS JOIN hotline_call c
        WHERE c.event_id = @eventId AND c.seq = r.s
        """;

    /// <summary>The calls that wait or talk; fills <see cref="Call"/>. Those that have not ended (o) stand outside: else SQLite reads all calls of the
    /// event.</summary>
    public const string SelectOpen = """
        SELECT c.seq AS Seq, c.exchange AS Exchange, c.call_id AS CallId, c.queue AS Queue, c.entered_ms AS EnteredMs,
               c.outcome AS Outcome, c.wait_s AS WaitSeconds, c.agent AS Agent, c.answered_ms AS AnsweredMs, c.talk_s AS TalkSeconds, c.how AS How,
               c.ended_ms AS EndedMs, c.returned AS Returned, c.tries AS Tries, c.tried AS Tried, c.tried_ms AS TriedMs, c.told AS Told, c.last_seq AS LastSeq
        FROM hotline_call o CROSS JOIN hotline_call c
        WHERE o.event_id = @eventId AND o.ended_ms IS NULL AND c.event_id = @eventId AND c.seq = o.seq
        """;

    /// <summary>The calls that entered from one instant up to another, in order of the ledger; fills <see cref="Call"/>.</summary>
    public const string SelectBetween = """
        SELECT seq AS Seq, exchange AS Exchange, call_id AS CallId, queue AS Queue, entered_ms AS EnteredMs, outcome AS Outcome, wait_s AS WaitSeconds,
               agent AS Agent,
               answered_ms AS AnsweredMs, talk_s AS TalkSeconds, how AS How, ended_ms AS EndedMs, returned AS Returned, tries AS Tries, tried AS Tried,
               tried_ms AS TriedMs, told AS Told, last_seq AS LastSeq
        FROM hotline_call WHERE event_id = @eventId AND entered_ms >= @from AND entered_ms < @until
        ORDER BY seq
        """;

    /// <summary>The agents; fills <see cref="Agent"/>.</summary>
    public const string SelectAgents = """
        SELECT exchange AS Exchange, agent AS Name, queues AS Queues, paused_in AS PausedIn, reason AS Reason, since_ms AS SinceMs, last_ms AS LastMs,
               off_ms AS OffMs, marks AS Marks, last_seq AS LastSeq
        FROM hotline_agent WHERE event_id = @eventId
        """;

    /// <summary>The callers of some calls.</summary>
    public const string SelectCallers = """
        SELECT c.seq AS Seq, c.caller AS Caller FROM ROWS(s bigint) r CROSS JOIN hotline_call c
        WHERE c.event_id = @eventId AND c.seq = r.s AND c.caller IS NOT NULL
        """;

    /// <summary>Calls that are written anew. Between which times they entered is said too: by the sequence alone SQLite reads the whole event.</summary>
    public const string DeleteCalls = """
        DELETE FROM hotline_call WHERE event_id = @eventId AND entered_ms >= @from AND entered_ms <= @until AND seq IN (SELECT r.s FROM ROWS(s bigint) r)
        """;

    /// <summary>From <see cref="Call"/>, with the caller's number.</summary>
    public const string InsertCalls = """
        INSERT INTO hotline_call (event_id, seq, visit, exchange, call_id, queue, entered_ms, outcome, wait_s, agent, answered_ms, talk_s, how, ended_ms,
            returned, tries, tried, tried_ms, told,
                                  last_seq, caller, subscriber)
        SELECT @eventId, r.seq, r.visit, r.exchange, r.call_id, r.queue, r.entered, r.outcome, r.wait, r.agent, r.answered, r.talk, r.how, r.ended, r.returned,
               r.tries, r.tried, r.tried_at, r.told, r.last, r.caller, r.subscriber
        FROM ROWS(seq bigint, visit char(36), exchange nvarchar(64), call_id nvarchar(128), queue nvarchar(128), entered bigint, outcome int, wait int,
          agent nvarchar(128), answered bigint, talk int,
                  how nvarchar(32), ended bigint, returned int, tries int, tried int, tried_at bigint, told int, last bigint, caller nvarchar(128),
                  subscriber nvarchar(128)) r
        """;

    /// <summary>From <see cref="Agent"/>, for one that is known.</summary>
    public const string UpdateAgent = """
        UPDATE hotline_agent
        SET queues = @Queues, paused_in = @PausedIn, reason = @Reason, since_ms = @SinceMs, last_ms = @LastMs, off_ms = @OffMs, marks = @Marks,
          last_seq = @LastSeq
        WHERE event_id = @eventId AND exchange = @Exchange AND agent = @Name
        """;

    /// <summary>From <see cref="Agent"/>, for a new one.</summary>
    public const string InsertAgent = """
        INSERT INTO hotline_agent (event_id, exchange, agent, queues, paused_in, reason, since_ms, last_ms, off_ms, marks, last_seq)
        VALUES (@eventId, @Exchange, @Name, @Queues, @PausedIn, @Reason, @SinceMs, @LastMs, @OffMs, @Marks, @LastSeq)
        """;

    /// <summary>Keeps which is the hotline's last entry.</summary>
    public const string UpdateHead = "UPDATE event_head SET hotline_seq = @last WHERE event_id = @eventId";

    /// <summary>How many lines of an event may wait for an earlier one: with more, those that have waited for the earliest are given up.</summary>
    public const int MostStrays = 20_000;

    /// <summary>The lines under a batch's numbers that no visit explains yet; fills <see cref="CallFact"/>.</summary>
    public const string SelectStrays = """
        SELECT s.line_key AS "Key", s.kind AS Kind, s.exchange AS Exchange, s.queue AS Queue, s.call_id AS CallId, s.at_ms AS AtMs, s.agent AS Agent,
               s.wait_s AS Wait, s.talk_s AS Talk, s.outcome AS Outcome, s.how AS How, s.content AS Content, s.recorded_by AS RecordedBy, s.entered AS Entered
        FROM ROWS(v char(36)) r CROSS JOIN hotline_stray s
        WHERE s.event_id = @eventId AND s.visit = r.v
        """;

    /// <summary>From <see cref="CallFact"/>. Never a caller's number: what waits is never their entering.</summary>
    public const string InsertStrays = """
        INSERT INTO hotline_stray (event_id, visit, line_key, exchange, call_id, queue, kind, at_ms, agent, wait_s, talk_s, outcome, how, content, recorded_by,
            entered)
        SELECT @eventId, r.visit, r.k, r.exchange, r.call_id, r.queue, r.kind, r.at, r.agent, r.wait, r.talk, r.outcome, r.how, r.content, r.who, r.entered
        FROM ROWS(visit char(36), k char(36), exchange nvarchar(64), call_id nvarchar(128), queue nvarchar(128), kind varchar(16), at bigint,
          agent nvarchar(128), wait int, talk int, outcome int, how nvarchar(32),
                  content bigint, who nvarchar(200), entered int) r
        """;

    /// <summary>Lines that wait no more.</summary>
    public const string DeleteStrays = """
        DELETE FROM hotline_stray
        WHERE event_id = @eventId AND visit IN (SELECT r.v FROM ROWS(v char(36), k char(36)) r) AND line_key IN (SELECT r.k FROM ROWS(v char(36), k char(36)) r)
        """;

    /// <summary>What was told of lines that wait no more.</summary>
    public const string DeleteFaults = "DELETE FROM queue_log_fault WHERE event_id = @eventId AND line_key IN (SELECT r.k FROM ROWS(v char(36), k char(36)) r)";

    /// <summary>How many lines wait.</summary>
    public const string SelectStrayCount = "SELECT COUNT(*) FROM hotline_stray WHERE event_id = @eventId";

    /// <summary>The lines that have waited for the earliest, beyond those for which there is room.</summary>
    public const string DeleteOldestStrays = """
        DELETE FROM hotline_stray
        WHERE event_id = @eventId
          AND at_ms <= (SELECT MAX(o.at_ms)
            FROM (SELECT s.at_ms, ROW_NUMBER() OVER (ORDER BY s.at_ms DESC) AS place FROM hotline_stray s WHERE s.event_id = @eventId) o WHERE o.place > @most)
        """;

    /// <summary>When exchanges x started after f, up to l, and first after that; fills <see cref="ExchangeStart"/>.</summary>
    public const string SelectStarts = """
        SELECT s.exchange AS Exchange, s.at_ms AS AtMs
        FROM ROWS(x nvarchar(64) key, f bigint, l bigint) r CROSS JOIN hotline_start s
        WHERE s.event_id = @eventId AND s.exchange = r.x AND s.at_ms > r.f
          AND s.at_ms <= COALESCE((SELECT MIN(a.at_ms) FROM hotline_start a WHERE a.event_id = @eventId AND a.exchange = r.x AND a.at_ms > r.l), r.l)
        """;

    /// <summary>From <see cref="ExchangeStart"/>, for one that is new.</summary>
    public const string InsertStart = """
        INSERT INTO hotline_start (event_id, exchange, at_ms)
        SELECT @eventId, @exchange, @at
        WHERE NOT EXISTS (SELECT 1 FROM hotline_start s WHERE s.event_id = @eventId AND s.exchange = @exchange AND s.at_ms = @at)
        """;

    /// <summary>How queues were spelt first, by their names in small letters.</summary>
    public const string SelectQueues = """
        SELECT q.name_key AS NameKey, q.name AS Name FROM ROWS(k nvarchar(128) key) r CROSS JOIN hotline_queue q
        WHERE q.event_id = @eventId AND q.name_key = r.k
        """;

    /// <summary>A queue is named for the first time.</summary>
    public const string InsertQueue = "INSERT INTO hotline_queue (event_id, name_key, name) VALUES (@eventId, @key, @name)";

    /// <summary>How agents were spelt first, by their names in small letters.</summary>
    public const string SelectAgentNames = """
        SELECT a.name_key AS NameKey, a.name AS Name FROM ROWS(k nvarchar(128) key) r CROSS JOIN hotline_agent_name a
        WHERE a.event_id = @eventId AND a.name_key = r.k
        """;

    /// <summary>An agent is named for the first time.</summary>
    public const string InsertAgentName = "INSERT INTO hotline_agent_name (event_id, name_key, name) VALUES (@eventId, @key, @name)";

    internal static async Task KeepAsync(LedgerTransaction transaction, HotlineDecider decided, long? last)
    {
        if (decided.Calls.Count > 0)
        {
            // Written whole: an update of many rows by many values reads the whole event in SQLite.
            List<object?[]> seqs = [.. decided.Calls.Select(c => new object?[] { c.Seq })];
            var callers = (await transaction.QueryAsync<(long Seq, string Caller)>(SelectCallers, seqs)).ToDictionary(c => c.Seq, c => c.Caller);
            await transaction.ExecuteAsync(DeleteCalls, seqs, new { from = decided.Calls.Min(c => c.EnteredMs), until = decided.Calls.Max(c => c.EnteredMs) });
            await transaction.ExecuteAsync(
                InsertCalls, decided.Calls.Select(c => Row(c, CallerStore.Kept(callers.GetValueOrDefault(c.Seq) ?? decided.Caller(c.Seq)))));
        }

        foreach (var (key, name) in decided.NewQueues) await transaction.ExecuteAsync(InsertQueue, new { key, name });
        foreach (var (key, name) in decided.NewAgentNames) await transaction.ExecuteAsync(InsertAgentName, new { key, name });
        foreach (var (exchange, at) in decided.NewStarts) await transaction.ExecuteAsync(InsertStart, new { exchange, at });
        await KeepStraysAsync(transaction, decided);
        foreach (var agent in decided.Agents) await transaction.PutAsync(UpdateAgent, InsertAgent, agent);
        foreach (var tried in decided.Tries) await transaction.PutAsync(CallTryStore.Update, CallTryStore.Insert, tried);
        if (last is not null) await transaction.ExecuteAsync(UpdateHead, new { last });

        static object?[] Row(Call c, (string? Caller, string? Subscriber) by) =>
        [
            c.Seq, c.Visit, c.Exchange, c.CallId, c.Queue, c.EnteredMs, (int)c.Outcome, c.WaitSeconds, c.Agent, c.AnsweredMs, c.TalkSeconds, c.How, c.EndedMs,
            c.Returned ? 1 : 0, c.Tries, (int)c.Tried, c.TriedMs, c.Told ? 1 : 0, c.LastSeq, by.Caller, by.Subscriber,
        ];
    }

    // What was told as making no sense makes some now: what is said of it goes in the same transaction.
    private static async Task KeepStraysAsync(LedgerTransaction transaction, HotlineDecider decided)
    {
        List<object?[]> settled = [.. decided.SettledStrays.Select(s => new object?[] { VisitOf(s), s.Key })];
        await transaction.ExecuteAsync(DeleteStrays, settled);
        await transaction.ExecuteAsync(DeleteFaults, settled);
        if (decided.NewStrays.Count == 0) return;
        await transaction.ExecuteAsync(InsertStrays, decided.NewStrays.Select(s => new object?[]
        {
            VisitOf(
                s), s.Key, s.Exchange, s.CallId, s.Queue, s.Kind, s.AtMs, s.Agent, s.Wait, s.Talk, (int)s.Outcome, s.How, s.Content, s.RecordedBy, s.Entered
                    ? 1
                    : 0,
        }));
        if ((await transaction.QueryAsync<int>(SelectStrayCount))[0] > MostStrays)
            await transaction.ExecuteAsync(DeleteOldestStrays, new { most = MostStrays });

        static string VisitOf(CallFact fact) => Call.VisitOf(fact.Exchange, fact.Queue, fact.CallId);
    }
}
