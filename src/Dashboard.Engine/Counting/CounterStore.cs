using System.Collections.Immutable;
using System.Data.Common;
using Dapper;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Counting;

/// <summary>The sums that are kept beside the ledger: of counters, of minutes, of quarters of an hour and of local days. Written in the transaction of
/// their entries.</summary>
public static class CounterStore
{
    internal const long Minute = 60_000;

    // A quarter of an hour divides every time zone's offset, so that local hours and days are whole ones.
    internal const long QuarterMs = 900_000;

    /// <summary>The counters' sums.</summary>
    public static readonly Upsert UpsertCounters = new("counter", ["metric_id", "station_id"], ["total", "at_least"], ["last_at", "last_seq"]);

    /// <summary>The minutes' sums.</summary>
    public static readonly Upsert UpsertBuckets = new("bucket", ["metric_id", "station_id", "minute"], ["total"], []);

    /// <summary>The quarters' sums: what hours are added up from.</summary>
    public static readonly Upsert UpsertQuarters = new("quarter", ["metric_id", "station_id", "quarter"], ["total"], []);

    /// <summary>The sums of local days, by <see cref="EventCalendar.NumberOf(DateOnly)"/>. An event's time zone never changes.</summary>
    public static readonly Upsert UpsertDays = new("day_total", ["metric_id", "station_id", "day"], ["total"], []);

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

    /// <summary>Sums of counters and of one local day (by its number) of each.</summary>
    public const string SelectCells = """
        SELECT r.i AS RowIndex, COALESCE((SELECT c.total FROM counter c WHERE c.event_id = @eventId AND c.metric_id = r.m AND c.station_id = r.s), 0) AS Total,
               COALESCE((SELECT d.total FROM day_total d
                         WHERE d.event_id = @eventId AND d.metric_id = r.m AND d.station_id = r.s AND d.day = r.d), 0) AS OfDay
        FROM ROWS(i int, s int, m int, d int) r
        """;

    /// <summary>What a station with its gates counted from minute @from up to @until, each metric by itself.</summary>
    public const string SelectSpan = """
        SELECT b.metric_id AS MetricId, SUM(b.total) AS Total
        FROM ROWS(s int, m int) r CROSS JOIN bucket b
        WHERE b.event_id = @eventId AND b.metric_id = r.m AND b.station_id = r.s AND b.minute >= @from AND b.minute < @until
        GROUP BY b.metric_id
        """;

    // Every metric counted by station, with its parts, at the station with its gates.
    internal static async Task<IReadOnlyDictionary<int, long>> SpanAsync(
        DbConnection connection, DbTransaction? transaction, Dialect dialect, EventCatalog catalog, int stationId, long fromMs, long untilMs)
    {
        var metrics = catalog.Metrics.Where(m => m.PerStation).ToList();
        var rows = LedgerStore.Json(catalog.PlacesOf(stationId).SelectMany(place => metrics.Select(m => new object?[] { place, m.MetricId })));
        var of = new { eventId = catalog.Event.EventId, from = fromMs / Minute, until = untilMs / Minute, rows };
        var own = await connection.QueryAsync<(int MetricId, long Total)>(dialect.Expand(SelectSpan), of, transaction);
        var sums = metrics.ToDictionary(m => m.MetricId, _ => 0L);
        foreach (var (metric, total) in own)
            foreach (var whole in catalog.CountsIn(metric)) sums[whole.MetricId] = sums.GetValueOrDefault(whole.MetricId) + total;
        return sums;
    }

    internal static async Task<CountingPart> LoadAsync(LedgerTransaction transaction, EventCatalog catalog, DateOnly day)
    {
        var counters = await transaction.QueryAsync<CounterRow>(SelectCounters);
        var from = CountingPart.FirstSlot(catalog, day) * CountingPart.SlotMs / Minute;
        var recent = (await transaction.QueryAsync<SeriesStore.MinuteRow>(SelectRecent, new { from })).ToLookup(r => new CellKey(r.StationId, r.MetricId));
        var wholeDays = (await transaction.QueryAsync<SeriesStore.MinuteRow>(
            SeriesStore.SelectWholeDays, new { fromMs = from * Minute, untilMs = long.MaxValue }))
            .ToLookup(r => new CellKey(r.StationId, r.MetricId));
        return new()
        {
            Cells = counters.ToImmutableDictionary(
                c => new CellKey(c.StationId, c.MetricId),
                c => Cell(c, recent[new(c.StationId, c.MetricId)], wholeDays[new(c.StationId, c.MetricId)], catalog.Calendar, day)),
        };
    }

    private static Cell Cell(
        CounterRow counter, IEnumerable<SeriesStore.MinuteRow> minutes, IEnumerable<SeriesStore.MinuteRow> wholeDays, EventCalendar calendar, DateOnly day)
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
            Slots = Slots.Of(rows.Concat(wholeDays.Select(w => w with { Total = -w.Total })).Select(r => (r.Minute * 60_000 / CountingPart.SlotMs, r.Total))),
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
}
