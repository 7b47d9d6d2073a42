using System.Data.Common;
using System.Globalization;
using Dapper;

namespace Dashboard.Engine.Data;

/// <summary>What of an event's configuration something refers to: it can be retired, never deleted.</summary>
/// <param name="Stations">Stations and gates at which something was counted or signed off, or to which somebody's rights are bound.</param>
/// <param name="Metrics">Metrics under which something was counted.</param>
/// <param name="Shifts">Shifts that were signed off.</param>
public sealed record CatalogUse(IReadOnlySet<int> Stations, IReadOnlySet<int> Metrics, IReadOnlySet<int> Shifts)
{
    /// <summary>Whether a station or gate must stay: it, or one of its gates, is referred to, or it has gates.</summary>
    public bool Holds(EventCatalog catalog, Station station) =>
        Stations.Contains(station.StationId) || catalog.Places.Any(p => p.ParentId == station.StationId);

    /// <summary>Whether a metric must stay: something was counted under it, or it has parts.</summary>
    public bool Holds(EventCatalog catalog, Metric metric) => Metrics.Contains(metric.MetricId) || catalog.Metrics.Any(m => m.ParentId == metric.MetricId);

    /// <summary>Whether a shift must stay: it was signed off.</summary>
    public bool Holds(Shift shift) => Shifts.Contains(shift.ShiftId);
}

/// <summary>
/// The deletion of what was set up by mistake. Its row stays, out of sight and without its code, so that its number is never given again: what may still be
/// under way to it cannot be counted under something else.
/// </summary>
public sealed partial class CatalogStore
{
    /// <summary>Stations that something refers to.</summary>
    public const string SelectUsedStations = """
        SELECT station_id FROM counter WHERE event_id = @eventId
        UNION SELECT station_id FROM sign_off WHERE event_id = @eventId
        UNION SELECT station_id FROM late_count WHERE event_id = @eventId
        UNION SELECT station_id FROM access_grant WHERE event_id = @eventId
        """;

    /// <summary>Metrics that something refers to.</summary>
    public const string SelectUsedMetrics = """
        SELECT metric_id FROM counter WHERE event_id = @eventId UNION SELECT metric_id FROM late_count WHERE event_id = @eventId
        """;

    /// <summary>Shifts that something refers to.</summary>
    public const string SelectUsedShifts = "SELECT DISTINCT shift_id FROM sign_off WHERE event_id = @eventId";

    /// <summary>Deletes a station. No code that people give begins so.</summary>
    public const string RemoveStation = "UPDATE station SET removed = 1, code = @code WHERE event_id = @eventId AND station_id = @id";

    /// <summary>Deletes a metric.</summary>
    public const string RemoveMetric = "UPDATE metric SET removed = 1, code = @code WHERE event_id = @eventId AND metric_id = @id";

    /// <summary>Deletes a shift.</summary>
    public const string RemoveShift = "UPDATE shift SET removed = 1, code = @code WHERE event_id = @eventId AND shift_id = @id";

    /// <summary>What of an event's configuration something refers to.</summary>
    public Task<CatalogUse> UseAsync(int eventId, CancellationToken cancellation) =>
        database.SnapshotAsync(eventId, transaction => UseAsync(transaction.Connection!, transaction, eventId), cancellation);

    /// <summary>Deletes a station, or a gate, that nothing refers to.</summary>
    /// <exception cref="CatalogException">There is no such station, or it must stay.</exception>
    public Task<EventCatalog> RemoveStationAsync(int eventId, int stationId, Actor by, CancellationToken cancellation) => RemoveAsync(
        eventId,
        "station",
        RemoveStation,
        (catalog, use) =>
        {
            var station = catalog.Station(stationId) ?? throw Missing("station", stationId);
            return (stationId, station.Code, Text(station), use.Holds(catalog, station));
        },
        by,
        cancellation);

    /// <summary>Deletes a metric that nothing refers to.</summary>
    /// <exception cref="CatalogException">There is no such metric, or it must stay.</exception>
    public Task<EventCatalog> RemoveMetricAsync(int eventId, int metricId, Actor by, CancellationToken cancellation) => RemoveAsync(
        eventId,
        "metric",
        RemoveMetric,
        (catalog, use) =>
        {
            var metric = catalog.Metric(metricId) ?? throw Missing("metric", metricId);
            return (metricId, metric.Code, Text(metric), use.Holds(catalog, metric));
        },
        by,
        cancellation);

    /// <summary>Deletes a shift that nobody has signed off.</summary>
    /// <exception cref="CatalogException">There is no such shift, or it must stay.</exception>
    public Task<EventCatalog> RemoveShiftAsync(int eventId, int shiftId, Actor by, CancellationToken cancellation) => RemoveAsync(
        eventId,
        "shift",
        RemoveShift,
        (catalog, use) =>
        {
            var shift = catalog.Shift(shiftId) ?? throw Missing("shift", shiftId);
            return (shiftId, shift.Code, Text(shift), use.Holds(shift));
        },
        by,
        cancellation);

    // The head row is locked by then (ChangeAsync), and whoever appends locks it too: nothing is counted between the look and the deletion.
    private Task<EventCatalog> RemoveAsync(
        int eventId, string kind, string sql, Func<EventCatalog, CatalogUse, (
            int Id, string Code, string Text, bool Held)> find, Actor by, CancellationToken cancellation) =>
        ChangeAsync(
            eventId,
            async (connection, transaction, catalog) =>
            {
                var found = find(catalog, await UseAsync(connection, transaction, eventId));
                Require(!found.Held, "used", $"{kind} '{found.Code}' is referred to; retire it");
                var code = string.Create(CultureInfo.InvariantCulture, $"~{found.Id}");
                await connection.ExecuteAsync(sql, new { eventId, id = found.Id, code }, transaction);
                return new(by, $"{kind}.deleted", $"{catalog.Event.Slug}/{found.Code}", found.Text);
            },
            cancellation);

    private static async Task<CatalogUse> UseAsync(DbConnection connection, DbTransaction transaction, int eventId)
    {
        return new(await IdsAsync(SelectUsedStations), await IdsAsync(SelectUsedMetrics), await IdsAsync(SelectUsedShifts));

        async Task<IReadOnlySet<int>> IdsAsync(string sql) => (await connection.QueryAsync<int>(sql, new { eventId }, transaction)).ToHashSet();
    }
}
