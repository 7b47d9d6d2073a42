using System.Data.Common;
using System.Text.Json;
using Dapper;
using Dashboard.Engine.Data;

namespace Dashboard.Engine.Ledger;

/// <summary>The ledger's statements. Batches travel as one JSON parameter, so a batch is a handful of statements whatever its size.</summary>
public sealed class LedgerStore(Database database)
{
    internal const long Minute = 60_000;

    // A quarter of an hour divides every time zone's offset, so that local hours and days are whole ones.
    internal const long QuarterMs = 900_000;

    /// <summary>What an event's head row says; fills <see cref="Head"/>.</summary>
    public const string SelectHead = """
        SELECT head AS Seq, config AS Config, recorded_ms AS RecordedMs, hotline_seq AS HotlineSeq FROM event_head WHERE event_id = @eventId
        """;

    /// <summary>Moves the head, at the end of the transaction that holds its lock.</summary>
    public const string UpdateHead = "UPDATE event_head SET head = @head, recorded_ms = @recordedMs, hotline_seq = @hotline WHERE event_id = @eventId";

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

    /// <summary>Sums of counters and of one day (from quarter of an hour f up to t) of each.</summary>
    public const string SelectCells = """
        SELECT r.i AS RowIndex, COALESCE((SELECT c.total FROM counter c WHERE c.event_id = @eventId AND c.metric_id = r.m AND c.station_id = r.s), 0) AS Total,
               COALESCE((SELECT SUM(q.total) FROM quarter q
                         WHERE q.event_id = @eventId AND q.metric_id = r.m AND q.station_id = r.s AND q.quarter >= r.f AND q.quarter < r.t), 0) AS OfDay
        FROM ROWS(i int, s int, m int, f bigint, t bigint) r
        """;

    /// <summary>What a station with its gates counted from minute @from up to @until, each metric by itself.</summary>
    public const string SelectSpan = """
        SELECT b.metric_id AS MetricId, SUM(b.total) AS Total
        FROM ROWS(s int, m int) r CROSS JOIN bucket b
        WHERE b.event_id = @eventId AND b.metric_id = r.m AND b.station_id = r.s AND b.minute >= @from AND b.minute < @until
        GROUP BY b.metric_id
        """;

    /// <summary>What became of a shift h at a station s, as often as it began after f and not after t; fills <see cref="SignOffRow"/>.</summary>
    public const string SelectSignOffs = """
        SELECT o.station_id AS StationId, o.shift_id AS ShiftId, o.starts_ms AS StartsMs, o.ends_ms AS EndsMs, o.confirmed AS Confirmed, o.first_ms AS FirstMs,
               o.recorded_ms AS RecordedMs, o.recorded_by AS RecordedBy, o.seq AS Seq
        FROM ROWS(s int, h int, f bigint, t bigint) r CROSS JOIN sign_off o
        WHERE o.event_id = @eventId AND o.station_id = r.s AND o.shift_id = r.h AND o.starts_ms > r.f AND o.starts_ms <= r.t
        """;

    /// <summary>From <see cref="SignOffRow"/>, for a shift that something became of before. When it was signed off first stays.</summary>
    public const string UpdateSignOff = """
        UPDATE sign_off SET confirmed = @Confirmed, recorded_ms = @RecordedMs, recorded_by = @RecordedBy, seq = @Seq
        WHERE event_id = @eventId AND station_id = @StationId AND shift_id = @ShiftId AND starts_ms = @StartsMs
        """;

    /// <summary>From <see cref="SignOffRow"/>, for the first time.</summary>
    public const string InsertSignOff = """
        INSERT INTO sign_off (event_id, station_id, shift_id, starts_ms, ends_ms, confirmed, first_ms, recorded_ms, recorded_by, seq)
        VALUES (@eventId, @StationId, @ShiftId, @StartsMs, @EndsMs, @Confirmed, @FirstMs, @RecordedMs, @RecordedBy, @Seq)
        """;

    /// <summary>
    /// A batch of plain tallies: nearly all that is ever appended. Every column that JSON carries costs SQLite about 0.5 µs a row,
    /// so what is the same for all of them is said once.
    /// </summary>
    public const string InsertTallies = """
        INSERT INTO entry (event_id, seq, entry_key, kind, station_id, metric_id, delta, at_least, timed, at_ms, recorded_ms, recorded_by, reverses, reason, note, content, entered_ms)
        SELECT @eventId, r.seq, r.k, 'tally', r.station, r.metric, r.delta, 0, 1, r.at_ms, @recordedMs, r.who, NULL, NULL, NULL, r.content, r.entered
        FROM ROWS(seq bigint, k char(36), station int, metric int, delta bigint, at_ms bigint, who nvarchar(200), content bigint, entered bigint) r
        """;

    /// <summary>A batch of entries of any kind.</summary>
    public const string InsertEntries = """
        INSERT INTO entry (event_id, seq, entry_key, kind, station_id, metric_id, delta, at_least, timed, at_ms, recorded_ms, recorded_by, reverses, reason, note, content,
                           amount, entered_ms, clock_offset, shift_id, call, body, whole_day, import_no)
        SELECT @eventId, r.seq, r.k, r.kind, r.station, r.metric, r.delta, r.at_least, r.timed, r.at_ms, @recordedMs, r.who, r.reverses, r.reason, r.note, r.content,
               r.amount, r.entered, r.clock, r.shift, r.call, r.body, r.whole_day, r.import_no
        FROM ROWS(seq bigint, k char(36), kind varchar(16), station int, metric int, delta bigint, at_least int, timed int, at_ms bigint,
                  who nvarchar(200), reverses bigint, reason nvarchar(1000), note nvarchar(1000), content bigint,
                  amount bigint, entered bigint, clock bigint, shift int, call nvarchar(4000), body nvarchar(max), whole_day int, import_no int) r
        """;

    /// <summary>The counters' sums.</summary>
    public static readonly Upsert UpsertCounters = new("counter", ["metric_id", "station_id"], ["total", "at_least"], ["last_at", "last_seq"]);

    /// <summary>The minutes' sums.</summary>
    public static readonly Upsert UpsertBuckets = new("bucket", ["metric_id", "station_id", "minute"], ["total"], []);

    /// <summary>The quarters' sums: what days and seasons are added up from.</summary>
    public static readonly Upsert UpsertQuarters = new("quarter", ["metric_id", "station_id", "quarter"], ["total"], []);

    /// <summary>Entries after one and up to another, in order; fills <see cref="Entry"/>. The sequence has no gaps, so a range is a page.</summary>
    public const string SelectEntries = """
        SELECT e.seq AS Seq, e.entry_key AS "Key", e.kind AS Kind, e.station_id AS StationId, e.metric_id AS MetricId, e.delta AS Delta, e.at_least AS AtLeast,
               e.timed AS Timed, e.at_ms AS AtMs, e.recorded_ms AS RecordedMs, e.recorded_by AS RecordedBy, e.reverses AS Reverses, x.entry_key AS ReversesKey,
               e.reason AS Reason, e.note AS Note, e.content AS Content,
               e.amount AS Amount, e.entered_ms AS EnteredMs, e.clock_offset AS ClockOffset, e.shift_id AS ShiftId, e.call AS Call, e.body AS Body,
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

    // Every metric counted by station, with its parts, at the station with its gates.
    internal static async Task<IReadOnlyDictionary<int, long>> SpanAsync(
        DbConnection connection, DbTransaction? transaction, Dialect dialect, EventCatalog catalog, int stationId, long fromMs, long untilMs)
    {
        var metrics = catalog.Metrics.Where(m => m.PerStation).ToList();
        var rows = Json(catalog.PlacesOf(stationId).SelectMany(place => metrics.Select(m => new object?[] { place, m.MetricId })));
        var of = new { eventId = catalog.Event.EventId, from = fromMs / Minute, until = untilMs / Minute, rows };
        var own = await connection.QueryAsync<(int MetricId, long Total)>(dialect.Expand(SelectSpan), of, transaction);
        var sums = metrics.ToDictionary(m => m.MetricId, _ => 0L);
        foreach (var (metric, total) in own)
            foreach (var whole in catalog.CountsIn(metric)) sums[whole.MetricId] = sums.GetValueOrDefault(whole.MetricId) + total;
        return sums;
    }

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

    /// <summary>The last entry of the hotline; 0 for none.</summary>
    public required long HotlineSeq { get; init; }
}
