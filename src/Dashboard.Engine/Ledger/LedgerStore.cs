using System.Data.Common;
using System.Text.Json;
using Dapper;
using Dashboard.Engine.Data;

namespace Dashboard.Engine.Ledger;

/// <summary>The ledger's statements. Batches travel as one JSON parameter, so a batch is a handful of statements whatever its size.</summary>
public sealed class LedgerStore(Database database)
{
    /// <summary>What an event's head row says; fills <see cref="Head"/>.</summary>
    public const string SelectHead = """
        SELECT head AS Seq, config AS Config, recorded_ms AS RecordedMs, hash AS Hash FROM event_head WHERE event_id = @eventId
        """;

    /// <summary>Moves the head, at the end of the transaction that holds its lock.</summary>
    public const string UpdateHead = "UPDATE event_head SET head = @head, recorded_ms = @recordedMs, hash = @hash WHERE event_id = @eventId";

    // In SQLite the order of a CROSS JOIN is the order of the loops: the batch outside, the index inside.

    /// <summary>Which of a batch's keys exist; fills <see cref="KnownKey"/>.</summary>
    public const string SelectKnownKeys = """
        SELECT e.entry_key AS "Key", e.seq AS Seq, e.content AS Content
        FROM ROWS(k char(36)) r CROSS JOIN entry e
        WHERE e.event_id = @eventId AND e.entry_key = r.k
        """;

    /// <summary>The entries that a batch's corrections name by key; fills <see cref="Target"/>.</summary>
    public const string SelectTargetsByKey = """
        SELECT e.entry_key AS "Key", e.seq AS Seq, e.kind AS Kind, e.station_id AS StationId, e.metric_id AS MetricId, e.delta AS Delta,
               e.at_least AS AtLeast, e.timed AS Timed, e.at_ms AS AtMs, e.amount AS Amount, e.whole_day AS WholeDay,
               (SELECT x.seq FROM entry x WHERE x.event_id = @eventId AND x.reverses = e.seq) AS ReversedBy
        FROM ROWS(k char(36)) r CROSS JOIN entry e
        WHERE e.event_id = @eventId AND e.entry_key = r.k
        """;

    /// <summary>The entries that a batch's corrections name by sequence; fills <see cref="Target"/>.</summary>
    public const string SelectTargetsBySeq = """
        SELECT e.entry_key AS "Key", e.seq AS Seq, e.kind AS Kind, e.station_id AS StationId, e.metric_id AS MetricId, e.delta AS Delta,
               e.at_least AS AtLeast, e.timed AS Timed, e.at_ms AS AtMs, e.amount AS Amount, e.whole_day AS WholeDay,
               (SELECT x.seq FROM entry x WHERE x.event_id = @eventId AND x.reverses = e.seq) AS ReversedBy
        FROM ROWS(s bigint) r CROSS JOIN entry e
        WHERE e.event_id = @eventId AND e.seq = r.s
        """;

    /// <summary>
    /// A batch of plain tallies: nearly all that is ever appended. Every column that JSON carries costs SQLite about 0.5 µs a row,
    /// so what is the same for all of them is said once.
    /// </summary>
    public const string InsertTallies = """
        INSERT INTO entry (event_id, seq, entry_key, kind, station_id, metric_id, delta, at_least, timed, at_ms, recorded_ms, recorded_by, reverses, reason,
            note, content, entered_ms, hash)
        SELECT @eventId, r.seq, r.k, 'tally', r.station, r.metric, r.delta, 0, 1, r.at_ms, @recordedMs, r.who, NULL, NULL, NULL, r.content, r.entered, r.hash
        FROM ROWS(seq bigint, k char(36), station int, metric int, delta bigint, at_ms bigint, who nvarchar(200), content bigint, entered bigint,
          hash char(64)) r
        """;

    /// <summary>A batch of entries of any kind.</summary>
    public const string InsertEntries = """
        INSERT INTO entry (event_id, seq, entry_key, kind, station_id, metric_id, delta, at_least, timed, at_ms, recorded_ms, recorded_by, reverses, reason,
            note, content,
                           amount, entered_ms, clock_offset, subject, body, whole_day, import_no, hash)
        SELECT @eventId, r.seq, r.k, r.kind, r.station, r.metric, r.delta, r.at_least, r.timed, r.at_ms, @recordedMs, r.who, r.reverses, r.reason, r.note,
               r.content, r.amount, r.entered, r.clock, r.subject, r.body, r.whole_day, r.import_no, r.hash
        FROM ROWS(seq bigint, k char(36), kind varchar(16), station int, metric int, delta bigint, at_least int, timed int, at_ms bigint,
                  who nvarchar(200), reverses bigint, reason nvarchar(1000), note nvarchar(1000), content bigint,
                  amount bigint, entered bigint, clock bigint, subject bigint, body nvarchar(max), whole_day int, import_no int, hash char(64)) r
        """;

    /// <summary>Entries after one and up to another, in order; fills <see cref="Entry"/>. The sequence has no gaps, so a range is a page.</summary>
    public const string SelectEntries = """
        SELECT e.seq AS Seq, e.entry_key AS "Key", e.kind AS Kind, e.station_id AS StationId, e.metric_id AS MetricId, e.delta AS Delta, e.at_least AS AtLeast,
               e.timed AS Timed, e.at_ms AS AtMs, e.recorded_ms AS RecordedMs, e.recorded_by AS RecordedBy, e.reverses AS Reverses, x.entry_key AS ReversesKey,
               e.reason AS Reason, e.note AS Note, e.content AS Content,
               e.amount AS Amount, e.entered_ms AS EnteredMs, e.clock_offset AS ClockOffset, e.subject AS Subject, e.body AS Body,
               e.whole_day AS WholeDay, e.import_no AS Import
        FROM entry e LEFT JOIN entry x ON x.event_id = e.event_id AND x.seq = e.reverses
        WHERE e.event_id = @eventId AND e.seq > @after AND e.seq <= @until
        ORDER BY e.seq
        """;

    /// <summary>What an event's head row says.</summary>
    public Task<Head> HeadAsync(int eventId, CancellationToken cancellation) =>
        database.ReadAsync(connection => HeadAsync(connection, eventId), cancellation);

    internal static Task<Head> HeadAsync(DbConnection connection, int eventId) => connection.QuerySingleAsync<Head>(SelectHead, new { eventId });

    /// <summary>Entries after one and up to another, in order.</summary>
    public Task<IReadOnlyList<Entry>> EntriesAsync(int eventId, long after, long until, CancellationToken cancellation) =>
        database.ReadAsync(connection => EntriesAsync(connection, null, eventId, after, until), cancellation);

    internal static async Task<IReadOnlyList<Entry>> EntriesAsync(DbConnection connection, DbTransaction? transaction, int eventId, long after, long until) =>
        [.. await connection.QueryAsync<Entry>(SelectEntries, new { eventId, after, until }, transaction)];

    internal static string Json(IEnumerable<object?[]> rows) => JsonSerializer.Serialize(rows);
}

/// <summary>An event's head row: where its ledger ends. Whoever appends locks it first.</summary>
public sealed record Head
{
    /// <summary>The last sequence; 0 for an empty ledger.</summary>
    public required long Seq { get; init; }

    /// <summary>Raised by every change of the event's configuration.</summary>
    public required long Config { get; init; }

    /// <summary>When the last entry was recorded, Unix milliseconds; 0 for none.</summary>
    public required long RecordedMs { get; init; }

    /// <summary>The hash of the whole ledger, see <see cref="LedgerChain"/>; null for an empty one.</summary>
    public string? Hash { get; init; }
}
