using Dapper;
using Dashboard.Engine.Data;

namespace Dashboard.Engine.Counting;

/// <summary>Sums of whole days, whose hours are not known.</summary>
public sealed partial class SeriesStore
{
    /// <summary>The sums of whole days whose noon lies from one instant up to another, with their corrections: they stand in the minutes at noon, and happened
    /// in none.</summary>
    public const string SelectWholeDays = """
        SELECT e.station_id AS StationId, e.metric_id AS MetricId, e.at_ms / 60000 AS Minute, SUM(e.delta) AS Total
        FROM entry e
        WHERE e.event_id = @eventId AND e.whole_day = 1 AND e.at_ms >= @fromMs AND e.at_ms < @untilMs
        GROUP BY e.station_id, e.metric_id, e.at_ms / 60000
        """;

    /// <summary>
    /// The sums of whole days of a metric, at a station with its gates, at a gate, or (null) everywhere, whose noon lies from one instant up to another. A
    /// series holds them at noon; whoever asks it by the hour takes them out.
    /// </summary>
    public async Task<IReadOnlyList<MinuteSum>> WholeDaysAsync(
        EventCatalog catalog, Metric metric, Station? station, long fromMs, long untilMs, CancellationToken cancellation)
    {
        var places = station is null ? null : catalog.PlacesOf(station.StationId).ToHashSet();
        var rows = await database.ReadAsync(
            connection => connection.QueryAsync<MinuteRow>(SelectWholeDays, new { eventId = catalog.Event.EventId, fromMs, untilMs }), cancellation);
        return
        [
            .. rows.Where(r => places?.Contains(r.StationId) != false && catalog.CountsIn(r.MetricId).Any(whole => whole.MetricId == metric.MetricId))
                .GroupBy(r => r.Minute).OrderBy(g => g.Key).Select(g => new MinuteSum { Minute = g.Key, Total = g.Sum(r => r.Total) }),
        ];
    }
}
