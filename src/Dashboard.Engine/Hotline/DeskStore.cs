using Dapper;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Hotline;

/// <summary>A call with its caller's number, which is personal: for the desk alone, and covered there too until somebody has to call back.</summary>
/// <param name="Call">The call.</param>
/// <param name="Caller">The number; empty where the caller withholds it, null where it was not told, or is deleted.</param>
/// <param name="Undone">Who has taken it back and why, where it was written down by hand; else null.</param>
public sealed record DeskCall(Call Call, string? Caller, Undoing? Undone = null);

/// <summary>Who has taken something back, and why.</summary>
public sealed record Undoing(string By, string? Reason);

/// <summary>Which calls to list.</summary>
/// <param name="FromMs">Entered from this instant on, Unix milliseconds.</param>
/// <param name="UntilMs">Up to this one.</param>
/// <param name="Queue">Of this queue; null for all.</param>
/// <param name="Agent">Taken by this agent; null for all.</param>
/// <param name="Outcome">Ended so; null for all.</param>
/// <param name="Exchange">Of this exchange; null for all.</param>
/// <param name="Beside">Not of this exchange; null for all.</param>
public sealed record CallFilter(
    long FromMs, long UntilMs, string? Queue = null, string? Agent = null, Outcome? Outcome = null, string? Exchange = null, string? Beside = null);

/// <summary>What the desk reads of calls and callers.</summary>
public sealed class DeskStore(Database database)
{
    // All indexes that hold a number.
    private static readonly string[] NumberIndexes = ["ix_hotline_call_subscriber", "ix_hotline_call_known"];

    // Numbers were deleted, and something of them may still lie in the file's journal.
    private volatile bool _unscrubbed;

    /// <summary>The most calls in a list.</summary>
    public const int Most = 200;

    // Numbered rows, since the two databases have no word in common for "the first so many".

    /// <summary>The newest calls that pass a filter, with their callers.</summary>
    public const string SelectCalls = """
        SELECT p.Seq, p.Exchange, p.CallId, p.Queue, p.EnteredMs, p.Outcome, p.WaitSeconds, p.Agent, p.AnsweredMs, p.TalkSeconds, p.How, p.EndedMs, p.Returned,
               p.Tries, p.Tried, p.TriedMs, p.Told, p.LastSeq, p.Line AS Line, p.Caller, u.recorded_by AS UndoneBy, u.reason AS UndoReason
        FROM (
          SELECT c.seq AS Seq, c.exchange AS Exchange, c.call_id AS CallId, c.queue AS Queue, c.entered_ms AS EnteredMs, c.outcome AS Outcome,
                 c.wait_s AS WaitSeconds, c.agent AS Agent,
                 c.answered_ms AS AnsweredMs, c.talk_s AS TalkSeconds, c.how AS How, c.ended_ms AS EndedMs, c.returned AS Returned, c.tries AS Tries,
                 c.tried AS Tried, c.tried_ms AS TriedMs, c.told AS Told, c.last_seq AS LastSeq, c.caller AS Caller,
                 ROW_NUMBER() OVER (ORDER BY c.entered_ms DESC, c.seq DESC) AS Line
          FROM hotline_call c
          WHERE c.event_id = @eventId AND c.entered_ms >= @from AND c.entered_ms < @until
            AND (@exchange IS NULL OR c.exchange = @exchange) AND (@beside IS NULL OR c.exchange <> @beside)
            AND (@queue IS NULL OR LOWER(c.queue) = LOWER(@queue)) AND (@agent IS NULL OR c.agent = @agent) AND (@outcome IS NULL OR c.outcome = @outcome)
        ) p LEFT JOIN entry u ON u.event_id = @eventId AND u.seq = p.LastSeq AND p.Outcome = 6
        WHERE p.Line <= @limit
        ORDER BY p.Line
        """;

    /// <summary>The caller's number of a call.</summary>
    public const string SelectCaller = "SELECT NULLIF(caller, '') FROM hotline_call WHERE event_id = @eventId AND seq = @seq";

    /// <summary>When the first caller called whose number is still kept, of those before an instant; null for none. By each outcome, as the index of kept
    /// numbers has it.</summary>
    public const string SelectOldestKnown = """
        SELECT MIN(c.entered_ms)
        FROM ROWS(outcome int, returned int) r CROSS JOIN hotline_call c
        WHERE c.event_id = @eventId AND c.outcome = r.outcome AND c.returned = r.returned AND c.subscriber IS NOT NULL AND c.entered_ms < @before
        """;

    /// <summary>Deletes the numbers of callers who called from one instant on and before another. From when on is said too: else SQLite looks at every call
    /// of the season.</summary>
    public const string DeleteCallers = """
        UPDATE hotline_call SET caller = NULL, subscriber = NULL
        WHERE event_id = @eventId AND entered_ms >= @from AND entered_ms < @before AND caller IS NOT NULL
        """;

    /// <summary>Deletes the lines without sense that came before it: they may hold what was meant as a number.</summary>
    public const string DeleteFaults = "DELETE FROM queue_log_fault WHERE event_id = @eventId AND first_ms < @before";

    /// <summary>The newest calls that pass a filter, at most <see cref="Most"/>.</summary>
    public Task<IReadOnlyList<DeskCall>> CallsAsync(int eventId, CallFilter filter, CancellationToken cancellation) =>
        QueryAsync(
            SelectCalls,
            new
            {
                eventId,
                from = filter.FromMs,
                until = filter.UntilMs,
                queue = filter.Queue,
                agent = filter.Agent,
                outcome = (int?)filter.Outcome,
                exchange = filter.Exchange,
                beside = filter.Beside,
                limit = Most,
            },
            cancellation);

    /// <summary>The caller's number of a call; null where there is none, or none any more.</summary>
    public Task<string?> CallerAsync(int eventId, long seq, CancellationToken cancellation) =>
        database.ReadAsync(connection => connection.QuerySingleOrDefaultAsync<string?>(SelectCaller, new { eventId, seq }), cancellation);

    /// <summary>Deletes what is older than an event keeps.</summary>
    /// <returns>How many callers' numbers were deleted.</returns>
    public async Task<int> ForgetAsync(int eventId, long before, CancellationToken cancellation)
    {
        var forgotten = await database.WriteAsync(
            async transaction =>
            {
                await transaction.Connection!.ExecuteAsync(DeleteFaults, new { eventId, before }, transaction);
                var rows = LedgerStore.Json(Enum.GetValues<Outcome>().SelectMany(o => (object?[][])[[(int)o, 0], [(int)o, 1]]));
                var oldest = database.Dialect.Expand(SelectOldestKnown);
                var from = await transaction.Connection!.ExecuteScalarAsync<long?>(oldest, new { eventId, before, rows }, transaction);
                return from is null ? 0 : await transaction.Connection!.ExecuteAsync(DeleteCallers, new { eventId, from, before }, transaction);
            },
            cancellation);
        if (forgotten > 0 || _unscrubbed) _unscrubbed = !await database.ScrubAsync(NumberIndexes, cancellation);
        return forgotten;
    }

    private Task<IReadOnlyList<DeskCall>> QueryAsync(string sql, object parameters, CancellationToken cancellation) =>
        database.ReadAsync(
            async connection => (IReadOnlyList<DeskCall>)[.. await connection.QueryAsync<Call, BesideRow, DeskCall>(
                sql, (call, beside) => new(call, beside.Caller, beside.UndoneBy is { } by ? new(by, beside.UndoReason) : null), parameters, splitOn: "Line")],
            cancellation);

    private sealed record BesideRow
    {
        public required long Line { get; init; }

        public string? Caller { get; init; }

        public string? UndoneBy { get; init; }

        public string? UndoReason { get; init; }
    }
}
