using System.Collections.Immutable;
using System.Data.Common;
using Dapper;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Boards;

/// <summary>Loads a board from the counters, so that a start does not read the whole ledger; and reads series.</summary>
public sealed partial class BoardStore(Database database)
{
    private const int Quarter = 15;

    // What is longer waits its turn among the long reads.
    private const long LongMinutes = 2 * 1440;

    /// <summary>The counters' sums.</summary>
    public const string SelectCounters = """
        SELECT station_id AS StationId, metric_id AS MetricId, total AS Total, at_least AS AtLeast, last_at AS LastAt, last_seq AS LastSeq
        FROM counter WHERE event_id = @eventId
        """;

    /// <summary>The minutes since one, of every counter. The counters are the short side and stand outside.</summary>
    public const string SelectRecent = """
        SELECT b.station_id AS StationId, b.metric_id AS MetricId, b.minute AS Minute, b.total AS Total
        FROM counter c CROSS JOIN bucket b
        WHERE c.event_id = @eventId AND b.event_id = c.event_id AND b.metric_id = c.metric_id AND b.station_id = c.station_id AND b.minute >= @from
        """;

    /// <summary>Sums by minute of some metrics, each at some places.</summary>
    public const string SelectMinutes = """
        SELECT b.minute AS Minute, SUM(b.total) AS Total
        FROM ROWS(metric int, station int) r CROSS JOIN bucket b
        WHERE b.event_id = @eventId AND b.metric_id = r.metric AND b.station_id = r.station AND b.minute >= @from AND b.minute < @until
        GROUP BY b.minute
        ORDER BY b.minute
        """;

    /// <summary>
    /// Sums by quarter of an hour of some metrics, each at some places. A quarter divides every time zone's offset, so local hours and days can be added up
    /// from it.
    /// </summary>
    public const string SelectQuarters = """
        SELECT q.quarter * 15 AS Minute, SUM(q.total) AS Total
        FROM ROWS(metric int, station int) r CROSS JOIN quarter q
        WHERE q.event_id = @eventId AND q.metric_id = r.metric AND q.station_id = r.station AND q.quarter >= @from AND q.quarter < @until
        GROUP BY q.quarter
        ORDER BY q.quarter
        """;

    /// <summary>What became of every shift at every station.</summary>
    public const string SelectSignOffs = """
        SELECT o.station_id AS StationId, o.shift_id AS ShiftId, o.starts_ms AS StartsMs, o.ends_ms AS EndsMs, o.confirmed AS Confirmed, o.first_ms AS FirstMs,
               o.recorded_ms AS RecordedMs, o.recorded_by AS RecordedBy, o.seq AS Seq, e.note AS Note, e.body AS Body
        FROM sign_off o JOIN entry e ON e.event_id = o.event_id AND e.seq = o.seq
        WHERE o.event_id = @eventId
        """;

    /// <summary>When each agent last took a call, of those that entered since an instant; fills <see cref="TakenRow"/>.</summary>
    public const string SelectTaken = """
        SELECT c.exchange AS Exchange, c.agent AS Agent, MAX(c.answered_ms) AS AtMs
        FROM hotline_call c
        WHERE c.event_id = @eventId AND c.entered_ms >= @from AND c.agent IS NOT NULL AND c.answered_ms IS NOT NULL
        GROUP BY c.exchange, c.agent
        """;

    /// <summary>The newest entries of counters and shifts after one and up to another, newest first; fills <see cref="Entry"/>.</summary>
    // Within a range, since SQLite numbers all that it could give, not only the first so many.
    public const string SelectNewest = """
        SELECT p.Seq, p."Key", p.Kind, p.StationId, p.MetricId, p.Delta, p.AtLeast, p.Timed, p.AtMs, p.RecordedMs, p.RecordedBy, p.Reverses, p.ReversesKey, p.Reason, p.Note, p.Content,
               p.Amount, p.EnteredMs, p.ClockOffset, p.ShiftId, p.Body, p.WholeDay, p.Import
        FROM (
          SELECT e.seq AS Seq, e.entry_key AS "Key", e.kind AS Kind, e.station_id AS StationId, e.metric_id AS MetricId, e.delta AS Delta, e.at_least AS AtLeast,
                 e.timed AS Timed, e.at_ms AS AtMs, e.recorded_ms AS RecordedMs, e.recorded_by AS RecordedBy, e.reverses AS Reverses, x.entry_key AS ReversesKey,
                 e.reason AS Reason, e.note AS Note, e.content AS Content,
                 e.amount AS Amount, e.entered_ms AS EnteredMs, e.clock_offset AS ClockOffset, e.shift_id AS ShiftId, e.body AS Body, e.whole_day AS WholeDay, e.import_no AS Import,
                 ROW_NUMBER() OVER (ORDER BY e.seq DESC) AS Line
          FROM entry e LEFT JOIN entry x ON x.event_id = e.event_id AND x.seq = e.reverses
          WHERE e.event_id = @eventId AND e.seq > @after AND e.seq <= @until AND e.call IS NULL
        ) p
        WHERE p.Line <= @limit
        ORDER BY p.Line
        """;

    /// <summary>The board of an event as of now: counters, the minutes of today and the day before, the sign-offs, the newest entries, in one snapshot.</summary>
    public async Task<Board> LoadAsync(EventCatalog catalog, DateOnly day, CancellationToken cancellation)
    {
        var eventId = catalog.Event.EventId;
        var empty = new Board(catalog, day);
        return await database.SnapshotAsync(
            eventId,
            async transaction =>
            {
                var connection = transaction.Connection!;
                var head = await connection.QuerySingleAsync<Head>(LedgerStore.SelectHead, new { eventId }, transaction);
                var counters = (await connection.QueryAsync<CounterRow>(SelectCounters, new { eventId }, transaction)).ToList();
                var from = empty.FirstSlot(day) * Board.SlotMs / 60_000;
                var recent = (await connection.QueryAsync<MinuteRow>(SelectRecent, new { eventId, from }, transaction)).ToLookup(r => new CellKey(r.StationId, r.MetricId));
                var wholeDays = (await connection.QueryAsync<MinuteRow>(SelectWholeDays, new { eventId, fromMs = from * 60_000, untilMs = long.MaxValue }, transaction)).ToLookup(r => new CellKey(r.StationId, r.MetricId));
                var signOffs = (await connection.QueryAsync<SignOffRow>(SelectSignOffs, new { eventId }, transaction)).ToList();
                var newest = await NewestAsync(transaction, eventId, counters.Select(c => c.LastSeq).Concat(signOffs.Select(o => o.Seq)).DefaultIfEmpty().Max());
                return new Board(catalog, day)
                {
                    Seq = head.Seq,
                    Newest = [.. newest],
                    Hotline = await HotlineAsync(transaction, eventId, catalog.Calendar.StartOf(day), head.HotlineSeq),
                    SignOffs = signOffs.ToImmutableDictionary(o => new SignOffKey(o.StationId, o.ShiftId, o.StartsMs), SignOff.Of),
                    Cells = counters.ToImmutableDictionary(c => new CellKey(c.StationId, c.MetricId), c => Cell(c, recent[new(c.StationId, c.MetricId)], wholeDays[new(c.StationId, c.MetricId)], catalog.Calendar, day)),
                };
            },
            cancellation);
    }

    /// <summary>What was counted by span (1 or 15 minutes) from one minute up to another, at a station with its gates, at a gate, or (null) everywhere; spans with nothing are absent.</summary>
    /// <param name="catalog">The event.</param>
    /// <param name="metric">The metric, with all that counts in it.</param>
    /// <param name="station">The station or gate; null for everywhere.</param>
    /// <param name="span">1, or 15: quarters of an hour are read from sums of their own, so that a season is a few thousand rows a counter.</param>
    /// <param name="fromMinute">The first minute, since 1970 UTC.</param>
    /// <param name="untilMinute">The end, which is not in it.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <param name="kind">As what it is read; null to go by how long a time it is.</param>
    public Task<IReadOnlyList<MinuteSum>> SeriesAsync(
        EventCatalog catalog, Metric metric, Station? station, int span, long fromMinute, long untilMinute, CancellationToken cancellation, Reads? kind = null)
    {
        // A part counts in its whole: the series of a metric is that of all metrics that count in it.
        var parts = catalog.Metrics.Where(m => catalog.CountsIn(m.MetricId).Any(whole => whole.MetricId == metric.MetricId));
        IReadOnlyList<int> places = station is null ? [0, .. catalog.Places.Select(p => p.StationId)] : [.. catalog.PlacesOf(station.StationId)];
        var rows = LedgerStore.Json(parts.SelectMany(m => places.Select(place => new object?[] { m.MetricId, place })));
        return database.ReadAsync(
            kind ?? (untilMinute - fromMinute > LongMinutes ? Reads.Long : Reads.Page),
            async connection =>
            {
                if (span == 1) return await SumsAsync(SelectMinutes, fromMinute, untilMinute);
                // Whole quarters from their own sums; what is left at either end is added up from its minutes.
                var (first, end) = ((fromMinute + Quarter - 1) / Quarter, untilMinute / Quarter);
                if (first >= end) return InQuarters(await SumsAsync(SelectMinutes, fromMinute, untilMinute));
                return InQuarters(
                [
                    .. first * Quarter > fromMinute ? await SumsAsync(SelectMinutes, fromMinute, first * Quarter) : [],
                    .. await SumsAsync(SelectQuarters, first, end),
                    .. end * Quarter < untilMinute ? await SumsAsync(SelectMinutes, end * Quarter, untilMinute) : [],
                ]);

                async Task<IReadOnlyList<MinuteSum>> SumsAsync(string sql, long from, long until) =>
                    [.. await connection.QueryAsync<MinuteSum>(database.Dialect.Expand(sql), new { eventId = catalog.Event.EventId, from, until, rows })];
            },
            cancellation);
    }

    private static IReadOnlyList<MinuteSum> InQuarters(IEnumerable<MinuteSum> sums) =>
        [.. sums.GroupBy(s => s.Minute / Quarter * Quarter).Select(g => new MinuteSum { Minute = g.Key, Total = g.Sum(s => s.Total) })];

    /// <summary>
    /// What a station with its gates counted from one instant up to another (Unix milliseconds, whole minutes): every metric counted by station, parts
    /// included, 0 where nothing was counted. A sign-off is compared with the same sums.
    /// </summary>
    public Task<IReadOnlyDictionary<int, long>> SpanAsync(EventCatalog catalog, int stationId, long fromMs, long untilMs, CancellationToken cancellation) =>
        database.ReadAsync(connection => LedgerStore.SpanAsync(connection, null, database.Dialect, catalog, stationId, fromMs, untilMs), cancellation);

    // Backwards from the last that counters and sign-offs know of, since after it there are calls alone; and ever further, since a season's calls may lie between two of them.
    private static async Task<IReadOnlyList<Entry>> NewestAsync(DbTransaction transaction, int eventId, long last)
    {
        var newest = new List<Entry>();
        for (long until = last, page = 1_000; until > 0 && newest.Count < Board.NewestKept; until -= page, page *= 8)
            newest.AddRange(await transaction.Connection!.QueryAsync<Entry>(SelectNewest, new { eventId, after = until - page, until, limit = Board.NewestKept - newest.Count }, transaction));
        return newest;
    }

    private static async Task<HotlineBoard> HotlineAsync(DbTransaction transaction, int eventId, long from, long last)
    {
        var connection = transaction.Connection!;
        var calls = (await connection.QueryAsync<Call>(CallStore.SelectBetween, new { eventId, from, until = long.MaxValue }, transaction))
            .Concat(await connection.QueryAsync<Call>(CallStore.SelectOpen, new { eventId }, transaction)).DistinctBy(c => c.Seq);
        var agents = await connection.QueryAsync<Agent>(CallStore.SelectAgents, new { eventId }, transaction);
        // Nobody waits for longer than is believed before a call is taken.
        var since = HotlineBoard.TakenFrom(from);
        var taken = await connection.QueryAsync<TakenRow>(SelectTaken, new { eventId, from = since - (long)HotlineBoard.Credible.TotalMilliseconds }, transaction);
        var rings = await connection.QueryAsync<Entry>(DutyStore.SelectRings, new { eventId, from, until = long.MaxValue }, transaction);
        return new()
        {
            Calls = calls.ToImmutableDictionary(c => c.Seq),
            Agents = agents.ToImmutableDictionary(a => (a.Exchange, a.Name)),
            Taken = taken.Where(t => t.AtMs >= since).ToImmutableDictionary(t => (t.Exchange, t.Agent), t => t.AtMs),
            Rings = [.. rings.Select(e => Ring.Of(e, CallDetail.Of(e))!).OrderBy(r => r.Seq)],
            Seq = last,
        };
    }

    private static Cell Cell(CounterRow counter, IEnumerable<MinuteRow> minutes, IEnumerable<MinuteRow> wholeDays, EventCalendar calendar, DateOnly day)
    {
        var rows = minutes.ToList();
        return new()
        {
            Total = counter.Total,
            AtLeast = counter.AtLeast,
            LastAt = counter.LastAt,
            Seq = counter.LastSeq,
            Today = rows.Where(r => calendar.DayOf(r.Minute * 60_000) == day).Sum(r => r.Total),
            Tomorrow = rows.Where(r => calendar.DayOf(r.Minute * 60_000) == day.AddDays(1)).Sum(r => r.Total),
            Slots = Slots.Of(rows.Concat(wholeDays.Select(w => w with { Total = -w.Total })).Select(r => (r.Minute * 60_000 / Board.SlotMs, r.Total))),
        };
    }

    private sealed record CounterRow
    {
        public required int StationId { get; init; }

        public required int MetricId { get; init; }

        public required long Total { get; init; }

        public required long AtLeast { get; init; }

        public required long LastAt { get; init; }

        public required long LastSeq { get; init; }
    }

    private sealed record TakenRow
    {
        public required string Exchange { get; init; }

        public required string Agent { get; init; }

        public required long AtMs { get; init; }
    }

    private sealed record MinuteRow
    {
        public required int StationId { get; init; }

        public required int MetricId { get; init; }

        public required long Minute { get; init; }

        public required long Total { get; init; }
    }
}

/// <summary>What was counted in the span that begins at a minute (since 1970 UTC).</summary>
public sealed record MinuteSum
{
    /// <summary>The span's first minute, since 1970 UTC.</summary>
    public required long Minute { get; init; }

    /// <summary>The sum.</summary>
    public required long Total { get; init; }
}
