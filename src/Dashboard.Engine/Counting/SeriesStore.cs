using Dapper;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Counting;

/// <summary>Reads what was counted over time: by minute, by quarter of an hour, in a shift.</summary>
public sealed partial class SeriesStore(Database database)
{
    private const int Quarter = 15;

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

    /// <summary>What was counted by span (1 or 15 minutes) from one minute up to another, at a station with its gates, at a gate, or (null) everywhere; spans
    /// with nothing are absent.</summary>
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
        database.ReadAsync(connection => CounterStore.SpanAsync(connection, null, database.Dialect, catalog, stationId, fromMs, untilMs), cancellation);

    internal sealed record MinuteRow
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
