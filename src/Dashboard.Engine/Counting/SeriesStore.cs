using System.Data.Common;
using Dapper;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Counting;

/// <summary>Reads what was counted over time: by minute, by quarter of an hour, by day, in a shift.</summary>
public sealed partial class SeriesStore(Database database)
{
    private const int Quarter = 15;
    private const long Minute = 60_000;

    // What is longer waits its turn among the long reads.
    private const long LongMinutes = 2 * 1440;

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

    /// <summary>Sums by local day of some metrics, each at some places.</summary>
    public const string SelectDays = """
        SELECT d.day AS Day, SUM(d.total) AS Total
        FROM ROWS(metric int, station int) r CROSS JOIN day_total d
        WHERE d.event_id = @eventId AND d.metric_id = r.metric AND d.station_id = r.station AND d.day >= @from AND d.day < @until
        GROUP BY d.day
        ORDER BY d.day
        """;

    /// <summary>What was counted from one minute up to another, at a station with its gates, at a gate, or (null) everywhere; spans with nothing are
    /// absent.</summary>
    /// <param name="catalog">The event.</param>
    /// <param name="metric">The metric, with all that counts in it.</param>
    /// <param name="station">The station or gate; null for everywhere.</param>
    /// <param name="by">Into which spans. Each kind has sums of its own, so that a season is few rows a counter.</param>
    /// <param name="fromMinute">The first minute, since 1970 UTC.</param>
    /// <param name="untilMinute">The end, which is not in it.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <param name="kind">As what it is read; null to go by how long a time it is.</param>
    public Task<IReadOnlyList<MinuteSum>> SeriesAsync(
        EventCatalog catalog,
        Metric metric,
        Station? station,
        SeriesBy by,
        long fromMinute,
        long untilMinute,
        CancellationToken cancellation,
        Reads? kind = null)
    {
        // A part counts in its whole: the series of a metric is that of all metrics that count in it.
        var parts = catalog.Metrics.Where(m => catalog.CountsIn(m.MetricId).Any(whole => whole.MetricId == metric.MetricId));
        IReadOnlyList<int> places = station is null ? [0, .. catalog.Places.Select(p => p.StationId)] : [.. catalog.PlacesOf(station.StationId)];
        var rows = LedgerStore.Json(parts.SelectMany(m => places.Select(place => new object?[] { m.MetricId, place })));
        return database.ReadAsync(
            kind ?? (untilMinute - fromMinute > LongMinutes ? Reads.Long : Reads.Page),
            async connection => Grouped(catalog.Calendar, by, await SumsAsync(connection, by, fromMinute, untilMinute)),
            cancellation);

        // Whole spans from their own sums; what is left at either end from those of the next shorter.
        async Task<IEnumerable<MinuteSum>> SumsAsync(DbConnection connection, SeriesBy spans, long from, long until)
        {
            if (from >= until) return [];
            if (spans == SeriesBy.Minute) return await QueryAsync<MinuteSum>(connection, SelectMinutes, from, until);
            var (first, end) = spans == SeriesBy.Quarter
                ? ((from + Quarter - 1) / Quarter * Quarter, until / Quarter * Quarter)
                : (catalog.Calendar.StartOf(catalog.Calendar.DayOf((from * Minute) - 1).AddDays(1)) / Minute,
                    catalog.Calendar.StartOf(catalog.Calendar.DayOf(until * Minute)) / Minute);
            if (first >= end) return await SumsAsync(connection, spans - 1, from, until);
            return
            [
                .. await SumsAsync(connection, spans - 1, from, first),
                .. spans == SeriesBy.Quarter
                    ? await QueryAsync<MinuteSum>(connection, SelectQuarters, first / Quarter, end / Quarter)
                    : await DaysAsync(connection, first, end),
                .. await SumsAsync(connection, spans - 1, end, until),
            ];
        }

        async Task<IEnumerable<MinuteSum>> DaysAsync(DbConnection connection, long first, long end)
        {
            var calendar = catalog.Calendar;
            var days = await QueryAsync<DayRow>(connection, SelectDays, calendar.NumberOf(first * Minute), calendar.NumberOf(end * Minute));
            return days.Select(d => new MinuteSum { Minute = calendar.StartOf(EventCalendar.DayAt(d.Day)) / Minute, Total = d.Total });
        }

        Task<IEnumerable<T>> QueryAsync<T>(DbConnection connection, string sql, long from, long until) =>
            connection.QueryAsync<T>(database.Dialect.Expand(sql), new { eventId = catalog.Event.EventId, from, until, rows });
    }

    private static IReadOnlyList<MinuteSum> Grouped(EventCalendar calendar, SeriesBy by, IEnumerable<MinuteSum> sums) => by == SeriesBy.Minute
        ? [.. sums]
        : [.. sums.GroupBy(s => by == SeriesBy.Quarter ? s.Minute / Quarter * Quarter : calendar.StartOf(calendar.DayOf(s.Minute * Minute)) / Minute)
            .Select(g => new MinuteSum { Minute = g.Key, Total = g.Sum(s => s.Total) })];

    /// <summary>
    /// What a station with its gates counted from one instant up to another (Unix milliseconds, whole minutes): every metric counted by station, parts
    /// included, 0 where nothing was counted. A sign-off is compared with the same sums.
    /// </summary>
    public Task<IReadOnlyDictionary<int, long>> SpanAsync(EventCatalog catalog, int stationId, long fromMs, long untilMs, CancellationToken cancellation) =>
        database.ReadAsync(connection => CounterStore.SpanAsync(connection, null, database.Dialect, catalog, stationId, fromMs, untilMs), cancellation);

    private sealed record DayRow
    {
        public required int Day { get; init; }

        public required long Total { get; init; }
    }

    internal sealed record MinuteRow
    {
        public required int StationId { get; init; }

        public required int MetricId { get; init; }

        public required long Minute { get; init; }

        public required long Total { get; init; }
    }
}

/// <summary>The spans of a series.</summary>
public enum SeriesBy
{
    /// <summary>A minute.</summary>
    Minute,

    /// <summary>A quarter of an hour, which divides every time zone's offset: local hours are whole ones.</summary>
    Quarter,

    /// <summary>A day of the event's calendar.</summary>
    Day,
}

/// <summary>What was counted in the span that begins at a minute (since 1970 UTC).</summary>
public sealed record MinuteSum
{
    /// <summary>The span's first minute, since 1970 UTC.</summary>
    public required long Minute { get; init; }

    /// <summary>The sum.</summary>
    public required long Total { get; init; }
}
