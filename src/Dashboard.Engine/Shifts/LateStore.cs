using System.Data.Common;
using Dapper;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Shifts;

/// <summary>Late counts, beside the ledger: written in the transactions of the ledger alone, so that a key is in one of the two.</summary>
public sealed class LateStore(Database database)
{
    /// <summary>The most that are listed at once; the oldest first, so that what is not listed comes up when those are decided.</summary>
    public const int Listed = 200;

    /// <summary>The late counts of some keys; fills <see cref="Entry"/>, and from the shift on <see cref="LateCount"/>.</summary>
    public const string SelectByKey = """
        SELECT COALESCE(l.seq, 0) AS Seq, l.entry_key AS "Key", l.kind AS Kind, l.station_id AS StationId, l.metric_id AS MetricId, l.delta AS Delta,
               0 AS AtLeast, 1 AS Timed, l.at_ms AS AtMs,
               l.arrived_ms AS RecordedMs, l.counted_by AS RecordedBy, l.entered_ms AS EnteredMs, l.clock_offset AS ClockOffset, l.whole_day AS WholeDay,
               l.reverses AS Reverses,
               l.amount AS Amount, l.reason AS Reason, l.note AS Note, l.content AS Content,
               l.shift_id AS ShiftId, l.starts_ms AS StartsMs, l.phone AS Phone, l.arrived_ms AS ArrivedMs, l.decision AS Decision,
               l.decided_ms AS DecidedMs, l.decided_by AS DecidedBy, l.decided_key AS DecidedKey, l.decided_why AS DecidedWhy
        FROM ROWS(k char(36)) r CROSS JOIN late_count l
        WHERE l.event_id = @eventId AND l.entry_key = r.k
        """;

    /// <summary>What waits for a manager, the oldest first; fills <see cref="Entry"/>, and from the shift on <see cref="LateCount"/>.</summary>
    public const string SelectWaiting = """
        SELECT p.Seq, p."Key", p.Kind, p.StationId, p.MetricId, p.Delta, p.AtLeast, p.Timed, p.AtMs, p.RecordedMs, p.RecordedBy, p.EnteredMs, p.ClockOffset,
               p.WholeDay, p.Reverses, p.Amount, p.Reason, p.Note, p.Content, p.ShiftId, p.StartsMs, p.Phone, p.ArrivedMs
        FROM (
          SELECT 0 AS Seq, l.entry_key AS "Key", l.kind AS Kind, l.station_id AS StationId, l.metric_id AS MetricId, l.delta AS Delta, 0 AS AtLeast, 1 AS Timed,
                 l.at_ms AS AtMs,
                 l.arrived_ms AS RecordedMs, l.counted_by AS RecordedBy, l.entered_ms AS EnteredMs, l.clock_offset AS ClockOffset, l.whole_day AS WholeDay,
                 l.reverses AS Reverses,
                 l.amount AS Amount, l.reason AS Reason, l.note AS Note, l.content AS Content,
                 l.shift_id AS ShiftId, l.starts_ms AS StartsMs, l.phone AS Phone, l.arrived_ms AS ArrivedMs,
                 ROW_NUMBER() OVER (ORDER BY l.arrived_ms, l.entry_key) AS Line
          FROM late_count l WHERE l.event_id = @eventId AND l.decision IS NULL
        ) p
        WHERE p.Line <= @limit
        ORDER BY p.Line
        """;

    /// <summary>How many wait, and the mark of the newest of them: it changes with every one that comes, their number with every one that goes. Fills
    /// <see cref="LateWaiting"/>.</summary>
    public const string SelectMark = """
        SELECT COUNT(*) AS Waiting, COALESCE(MAX(arrived_ms), 0) AS NewestMs FROM late_count WHERE event_id = @eventId AND decision IS NULL
        """;

    /// <summary>What became of a phone's late counts that came from an instant on; fills <see cref="LateOutcome"/>.</summary>
    public const string SelectOfPhone = """
        SELECT entry_key AS "Key", decision AS Decision, decided_why AS DecidedWhy, seq AS Seq
        FROM late_count WHERE event_id = @eventId AND phone = @phone AND arrived_ms >= @from
        ORDER BY arrived_ms, entry_key
        """;

    /// <summary>Late counts that have just come.</summary>
    public const string Insert = """
        INSERT INTO late_count (event_id, entry_key, kind, station_id, metric_id, delta, at_ms, entered_ms, clock_offset, whole_day, reverses, amount, reason,
            note, content,
                                shift_id, starts_ms, counted_by, phone, arrived_ms)
        SELECT @eventId, r.k, r.kind, r.station, r.metric, r.delta, r.at_ms, r.entered, r.clock, r.whole_day, r.reverses, r.amount, r.reason, r.note, r.content,
               r.shift, r.starts_ms, r.who, r.phone, r.arrived
        FROM ROWS(k char(36), kind varchar(16), station int, metric int, delta bigint, at_ms bigint, entered bigint, clock bigint, whole_day int,
          reverses bigint, amount bigint,
                  reason nvarchar(1000), note nvarchar(1000), content bigint, shift int, starts_ms bigint, who nvarchar(200), phone char(36), arrived bigint) r
        """;

    /// <summary>From <see cref="LateCount"/>: what became of one that waited.</summary>
    public const string UpdateDecision = """
        UPDATE late_count
        SET decision = @Decision, decided_ms = @DecidedMs, decided_by = @DecidedBy, decided_key = @DecidedKey, decided_why = @DecidedWhy, seq = @Seq
        WHERE event_id = @eventId AND entry_key = @Key AND decision IS NULL
        """;

    /// <summary>What waits for a manager, the oldest first, up to <see cref="Listed"/>.</summary>
    public Task<IReadOnlyList<LateCount>> WaitingAsync(int eventId, CancellationToken cancellation) => database.ReadAsync(
        connection => ReadAsync(connection, SelectWaiting, new { eventId, limit = Listed }), cancellation);

    /// <summary>What became of a phone's late counts that came from an instant (Unix milliseconds) on.</summary>
    public Task<IReadOnlyList<LateOutcome>> OfPhoneAsync(int eventId, Guid phone, long from, CancellationToken cancellation) => database.ReadAsync(
        async connection => (IReadOnlyList<LateOutcome>)[.. await connection.QueryAsync<LateOutcome>(
            SelectOfPhone, new { eventId, phone = phone.ToString(), from })], cancellation);

    /// <summary>How many wait.</summary>
    public Task<LateWaiting> MarkAsync(int eventId, CancellationToken cancellation) =>
        database.ReadAsync(connection => MarkAsync(connection, eventId), cancellation);

    internal static Task<LateWaiting> MarkAsync(DbConnection connection, int eventId) => connection.QuerySingleAsync<LateWaiting>(SelectMark, new { eventId });

    internal static async Task<IReadOnlyList<LateCount>> ReadAsync(LedgerTransaction transaction, IEnumerable<string> keys) => await ReadAsync(
        transaction.Connection, transaction.Dialect.Expand(
            SelectByKey), new { eventId = transaction.EventId, rows = LedgerStore.Json(Batch.Rows(keys)) }, transaction.Transaction);

    internal static async Task KeepAsync(LedgerTransaction transaction, IReadOnlyCollection<LateCount> come, IReadOnlyCollection<LateCount> decided)
    {
        await transaction.ExecuteAsync(Insert, come.Select(l => (Late: l, l.Entry)).Select(l => new object?[]
        {
            l.Entry.Key, l.Entry.Kind, l.Entry.StationId, l.Entry.MetricId, l.Entry.Delta, l.Entry.AtMs, l.Entry.EnteredMs, l.Entry.ClockOffset,
            l.Entry.WholeDay ? 1 : 0, l.Entry.Reverses, l.Entry.Amount, l.Entry.Reason, l.Entry.Note, l.Entry.Content, l.Late.ShiftId, l.Late.StartsMs,
            l.Entry.RecordedBy, l.Late.Phone, l.Late.ArrivedMs,
        }));
        foreach (var late in decided)
            await transaction.ExecuteAsync(
                UpdateDecision, new { late.Key, late.Decision, late.DecidedMs, late.DecidedBy, late.DecidedKey, late.DecidedWhy, late.Seq });
    }

    private static async Task<IReadOnlyList<LateCount>> ReadAsync(DbConnection connection, string sql, object values, DbTransaction? transaction = null) =>
        [.. await connection.QueryAsync<Entry, LateCount, LateCount>(
            sql, (entry, late) => late with { Entry = entry }, values, transaction, splitOn: nameof(LateCount.ShiftId))];
}

/// <summary>How many late counts wait for a manager.</summary>
public sealed record LateWaiting
{
    /// <summary>None.</summary>
    public static LateWaiting None { get; } = new() { Waiting = 0, NewestMs = 0 };

    /// <summary>How many.</summary>
    public required int Waiting { get; init; }

    /// <summary>When the newest of them came, Unix milliseconds; 0 for none.</summary>
    public required long NewestMs { get; init; }
}

/// <summary>What became of a late count, for the phone that it came from.</summary>
public sealed record LateOutcome
{
    /// <summary>Its key.</summary>
    public required string Key { get; init; }

    /// <summary>One of <see cref="LateDecisions"/>; null while it waits.</summary>
    public string? Decision { get; init; }

    /// <summary>Why it was refused.</summary>
    public string? DecidedWhy { get; init; }

    /// <summary>The entry's sequence, once it is taken.</summary>
    public long? Seq { get; init; }
}
