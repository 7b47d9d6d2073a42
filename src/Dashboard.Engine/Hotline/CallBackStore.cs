using Dapper;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Hotline;

/// <summary>A caller whom nobody had answered, and who has tried to call them back.</summary>
/// <param name="Call">Their last call.</param>
/// <param name="Tries">All tries, in order, also those that were taken back.</param>
public sealed record CallBack(DeskCall Call, IReadOnlyList<CallTry> Tries);

/// <summary>Who is to be called back.</summary>
/// <param name="Open">Those who are, the longest ago first: of each caller the last call, unless they got through since.</param>
/// <param name="Withheld">How many calls nobody answered whose callers withhold their number: nobody can call them.</param>
/// <param name="Done">Those who were reached, or whose number is wrong, the latest first.</param>
public sealed record CallBackList(IReadOnlyList<CallBack> Open, int Withheld, IReadOnlyList<CallBack> Done);

/// <summary>What the desk reads of callers who are to be called back.</summary>
public sealed class CallBackStore(Database database)
{
    // Nobody answered: callers gave up, were thrown out (time out, no agent left, withdrawn) or left by a key.
    private static readonly string Unanswered = LedgerStore.Json(new[] { Outcome.Abandoned, Outcome.Lost, Outcome.LeftByKey }
        .Select(o => new object?[] { (int)o }));

    /// <summary>
    /// The calls that nobody answered, whose callers were not called back, and have neither got through nor tried again since, of those that entered from an
    /// instant on, in order. Their later calls are found by the number as it is the same however it is written.
    /// </summary>
    // Found in the index alone (k): else SQLite, depending on how wide a row is, reads all that entered in that time.
    public const string SelectOpen = """
        SELECT c.seq AS Seq, c.exchange AS Exchange, c.call_id AS CallId, c.queue AS Queue, c.entered_ms AS EnteredMs, c.outcome AS Outcome,
               c.wait_s AS WaitSeconds, c.agent AS Agent, c.answered_ms AS AnsweredMs, c.talk_s AS TalkSeconds, c.how AS How, c.ended_ms AS EndedMs,
               c.returned AS Returned, c.tries AS Tries, c.tried AS Tried, c.tried_ms AS TriedMs, c.told AS Told, c.last_seq AS LastSeq, c.caller AS Caller
        FROM ROWS(outcome int) r CROSS JOIN hotline_call k CROSS JOIN hotline_call c
        WHERE k.event_id = @eventId AND k.entered_ms >= @from AND k.outcome = r.outcome AND k.returned = 0 AND k.subscriber IS NOT NULL AND k.subscriber <> ''
          AND NOT EXISTS (SELECT 1 FROM hotline_call l
                          WHERE l.event_id = @eventId AND l.subscriber = k.subscriber AND l.outcome IN (1, 2, 3, 4)
                            AND l.entered_ms >= k.entered_ms AND (l.entered_ms > k.entered_ms OR l.seq > k.seq))
          AND c.event_id = @eventId AND c.seq = k.seq
        ORDER BY k.entered_ms, k.seq
        """;

    /// <summary>The calls whose callers were called back, by tries from an instant on, the latest first.</summary>
    public const string SelectDone = """
        SELECT c.seq AS Seq, c.exchange AS Exchange, c.call_id AS CallId, c.queue AS Queue, c.entered_ms AS EnteredMs, c.outcome AS Outcome,
               c.wait_s AS WaitSeconds, c.agent AS Agent, c.answered_ms AS AnsweredMs, c.talk_s AS TalkSeconds, c.how AS How, c.ended_ms AS EndedMs,
               c.returned AS Returned, c.tries AS Tries, c.tried AS Tried, c.tried_ms AS TriedMs, c.told AS Told, c.last_seq AS LastSeq, c.caller AS Caller
        FROM hotline_try t CROSS JOIN hotline_call c
        WHERE t.event_id = @eventId AND t.at_ms >= @from AND t.undone_seq IS NULL AND c.event_id = @eventId AND c.seq = t.call_seq AND c.returned = 1
          AND c.outcome <> 6
          AND NOT EXISTS (SELECT 1 FROM hotline_try x WHERE x.event_id = @eventId AND x.call_seq = t.call_seq AND x.seq > t.seq AND x.undone_seq IS NULL)
        ORDER BY t.at_ms DESC, t.seq DESC
        """;

    /// <summary>How many calls nobody answered whose callers withhold their number, of those that entered from an instant on.</summary>
    public const string CountWithheld = """
        SELECT COUNT(*)
        FROM ROWS(outcome int) r CROSS JOIN hotline_call c
        WHERE c.event_id = @eventId AND c.subscriber = '' AND c.outcome = r.outcome AND c.entered_ms >= @from
        """;

    /// <summary>Who has taken calls that entered from an instant on.</summary>
    public const string SelectTakers = """
        SELECT DISTINCT c.exchange AS Exchange, c.agent AS Name
        FROM hotline_call c
        WHERE c.event_id = @eventId AND c.entered_ms >= @from AND c.agent IS NOT NULL
        """;

    /// <summary>Who is to be called back, of calls that entered from an instant on.</summary>
    public Task<CallBackList> ReadAsync(int eventId, long from, CancellationToken cancellation) => database.ReadAsync(
        async connection =>
        {
            var (of, unanswered, dialect) = (new { eventId, from }, new { eventId, from, rows = Unanswered }, database.Dialect);
            var withheld = await connection.ExecuteScalarAsync<int>(dialect.Expand(CountWithheld), unanswered);
            List<DeskCall> open = [.. await connection.QueryAsync<Call, CallerRow, DeskCall>(dialect.Expand(SelectOpen), Row, unanswered, splitOn: "Caller")];
            List<DeskCall> done = [.. await connection.QueryAsync<Call, CallerRow, DeskCall>(SelectDone, Row, of, splitOn: "Caller")];
            if (open.Count > 0)
            {
                // Exchanges do not say of agents who are set in their files that they sign on.
                var agents = (await connection.QueryAsync<Agent>(CallStore.SelectAgents, of)).Select(a => (a.Exchange, a.Name))
                    .Concat(await connection.QueryAsync<(string, string)>(SelectTakers, of));
                var own = agents.Select(a => (a.Item1, Callers.Extension(a.Item2))).ToHashSet();
                open.RemoveAll(c => own.Contains((c.Call.Exchange, Callers.Subscriber(c.Caller!))));
            }

            // Of those without a try that stands too: one may have been taken back.
            var rows = LedgerStore.Json(open.Concat(done).Select(c => new object?[] { c.Call.Seq }));
            var tries = (await connection.QueryAsync<CallTry>(dialect.Expand(CallTryStore.SelectOf), new { eventId, rows })).ToLookup(t => t.Call);
            return new CallBackList(With(open), withheld, With(done));

            IReadOnlyList<CallBack> With(IEnumerable<DeskCall> calls) => [.. calls.Select(c => new CallBack(c, [.. tries[c.Call.Seq]]))];
        },
        cancellation);

    /// <summary>All tries to call back the caller of a call, in order.</summary>
    public Task<IReadOnlyList<CallTry>> TriesAsync(int eventId, long call, CancellationToken cancellation) => database.ReadAsync(
        async connection => (IReadOnlyList<CallTry>)[.. await connection.QueryAsync<CallTry>(
            database.Dialect.Expand(CallTryStore.SelectOf), new { eventId, rows = LedgerStore.Json([[call]]) })],
        cancellation);

    private static DeskCall Row(Call call, CallerRow? caller) => new(call, caller?.Caller);

    private sealed record CallerRow
    {
        public string? Caller { get; init; }
    }
}
