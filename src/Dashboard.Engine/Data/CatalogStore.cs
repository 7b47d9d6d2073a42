using System.Data.Common;
using Dapper;

namespace Dashboard.Engine.Data;

/// <summary>A change of configuration that cannot be made: which field, and why.</summary>
public sealed class CatalogException(string field, string reason) : Exception($"{field}: {reason}")
{
    /// <summary>The field at fault.</summary>
    public string Field { get; } = field;
}

/// <summary>Reads and changes what is configured: events, stations, shifts, metrics. Every change raises the event's configuration number.</summary>
public sealed partial class CatalogStore(Database database, AuditStore audit)
{
    /// <summary>Every event's number, in order.</summary>
    public const string SelectEventIds = "SELECT event_id FROM event ORDER BY event_id";

    /// <summary>Fills <see cref="EventRecord"/>.</summary>
    public const string SelectEvent = """
        SELECT event_id AS EventId, slug AS Slug, name_zh AS NameZh, name_en AS NameEn, starts_on AS StartsOn, ends_on AS EndsOn,
               time_zone AS TimeZone, drill AS Drill, closed AS Closed,
               late_hours AS LateHours, grace_minutes AS GraceMinutes, compare_to AS CompareTo
        FROM event WHERE event_id = @eventId
        """;

    /// <summary>The event of a slug.</summary>
    public const string SelectEventBySlug = "SELECT event_id FROM event WHERE slug = @slug";

    /// <summary>The configuration number.</summary>
    public const string SelectConfig = "SELECT config FROM event_head WHERE event_id = @eventId";

    /// <summary>Fills <see cref="Data.Station"/>.</summary>
    public const string SelectStations = """
        SELECT station_id AS StationId, code AS Code, name_zh AS NameZh, name_en AS NameEn, parent_id AS ParentId, retired AS Retired,
               latitude AS Latitude, longitude AS Longitude
        FROM station WHERE event_id = @eventId AND removed = 0 ORDER BY station_id
        """;

    /// <summary>Fills <see cref="Data.Metric"/>.</summary>
    public const string SelectMetrics = """
        SELECT metric_id AS MetricId, code AS Code, name_zh AS NameZh, name_en AS NameEn, unit_zh AS UnitZh, unit_en AS UnitEn,
               period_zh AS PeriodZh, period_en AS PeriodEn, per_station AS PerStation, parent_id AS ParentId, subset AS Subset, target AS Target,
               retired AS Retired, cadence_minutes AS CadenceMinutes, milestone AS Milestone
        FROM metric WHERE event_id = @eventId AND removed = 0 ORDER BY COALESCE(place, metric_id), metric_id
        """;

    /// <summary>Fills <see cref="Data.Shift"/>.</summary>
    public const string SelectShifts = """
        SELECT shift_id AS ShiftId, code AS Code, name_zh AS NameZh, name_en AS NameEn, starts_min AS StartsMin, ends_min AS EndsMin, first_on AS FirstOn,
               last_on AS LastOn
        FROM shift WHERE event_id = @eventId AND removed = 0 ORDER BY starts_min, shift_id
        """;

    /// <summary>The highest event number so far.</summary>
    public const string SelectLastEventId = "SELECT COALESCE(MAX(event_id), 0) FROM event";

    /// <summary>The highest number of a station so far, of those deleted too.</summary>
    public const string SelectLastStationId = "SELECT COALESCE(MAX(station_id), 0) FROM station WHERE event_id = @eventId";

    /// <summary>The highest number of a metric so far, of those deleted too.</summary>
    public const string SelectLastMetricId = "SELECT COALESCE(MAX(metric_id), 0) FROM metric WHERE event_id = @eventId";

    /// <summary>The highest number of a shift so far, of those deleted too.</summary>
    public const string SelectLastShiftId = "SELECT COALESCE(MAX(shift_id), 0) FROM shift WHERE event_id = @eventId";

    /// <summary>Where a metric stands in the order of display.</summary>
    public const string UpdateMetricPlace = "UPDATE metric SET place = @place WHERE event_id = @eventId AND metric_id = @metricId";

    /// <summary>From <see cref="EventRecord"/>.</summary>
    public const string InsertEvent = """
        INSERT INTO event (event_id, slug, name_zh, name_en, starts_on, ends_on, time_zone, drill, closed, late_hours, grace_minutes, compare_to)
        VALUES (@EventId, @Slug, @NameZh, @NameEn, @StartsOn, @EndsOn, @TimeZone, @Drill, @Closed, @LateHours, @GraceMinutes, @CompareTo)
        """;

    /// <summary>An event's head row, from which its sequence is taken.</summary>
    public const string InsertHead = "INSERT INTO event_head (event_id, head, config) VALUES (@EventId, 0, 1)";

    /// <summary>Renames an event, moves its days, marks it as a drill, closes it.</summary>
    public const string UpdateEvent = """
        UPDATE event SET name_zh = @NameZh, name_en = @NameEn, starts_on = @StartsOn, ends_on = @EndsOn, drill = @Drill, closed = @Closed,
               late_hours = @LateHours, grace_minutes = @GraceMinutes, compare_to = @CompareTo
        WHERE event_id = @EventId
        """;

    /// <summary>From <see cref="Data.Station"/>.</summary>
    public const string InsertStation = """
        INSERT INTO station (event_id, station_id, code, name_zh, name_en, parent_id, latitude, longitude)
        VALUES (@eventId, @StationId, @Code, @NameZh, @NameEn, @ParentId, @Latitude, @Longitude)
        """;

    /// <summary>Renames a station, moves it, or retires it.</summary>
    public const string UpdateStation = """
        UPDATE station SET name_zh = @NameZh, name_en = @NameEn, retired = @Retired, latitude = @Latitude, longitude = @Longitude
        WHERE event_id = @eventId AND station_id = @StationId
        """;

    /// <summary>From <see cref="Data.Shift"/>.</summary>
    public const string InsertShift = """
        INSERT INTO shift (event_id, shift_id, code, name_zh, name_en, starts_min, ends_min, first_on, last_on)
        VALUES (@eventId, @ShiftId, @Code, @NameZh, @NameEn, @StartsMin, @EndsMin, @FirstOn, @LastOn)
        """;

    /// <summary>Renames a shift, or sets its last day.</summary>
    public const string UpdateShift = """
        UPDATE shift SET name_zh = @NameZh, name_en = @NameEn, last_on = @LastOn
        WHERE event_id = @eventId AND shift_id = @ShiftId
        """;

    /// <summary>Renames a metric, sets its target, cadence and milestone, or retires it. What it counts stays: its entries are in the ledger.</summary>
    public const string UpdateMetric = """
        UPDATE metric SET name_zh = @NameZh, name_en = @NameEn, target = @Target, retired = @Retired,
               cadence_minutes = @CadenceMinutes, milestone = @Milestone
        WHERE event_id = @eventId AND metric_id = @MetricId
        """;

    /// <summary>From <see cref="Data.Metric"/>.</summary>
    public const string InsertMetric = """
        INSERT INTO metric (event_id, metric_id, code, name_zh, name_en, unit_zh, unit_en, period_zh, period_en, per_station, parent_id, subset, target,
            cadence_minutes, milestone)
        VALUES (@eventId, @MetricId, @Code, @NameZh, @NameEn, @UnitZh, @UnitEn, @PeriodZh, @PeriodEn, @PerStation, @ParentId, @Subset, @Target, @CadenceMinutes,
            @Milestone)
        """;

    /// <summary>Tells every node that an event's configuration has changed.</summary>
    public const string RaiseConfig = "UPDATE event_head SET config = config + 1 WHERE event_id = @eventId";

    /// <summary>Every event's number, in order.</summary>
    public Task<IReadOnlyList<int>> EventIdsAsync(CancellationToken cancellation) =>
        database.ReadAsync(Reads.Live, async connection => (IReadOnlyList<int>)[.. await connection.QueryAsync<int>(SelectEventIds)], cancellation);

    /// <summary>The event of a slug, or null.</summary>
    public async Task<EventCatalog?> FindAsync(string slug, CancellationToken cancellation) =>
        await database.ReadAsync(connection => connection.QuerySingleOrDefaultAsync<int?>(SelectEventBySlug, new { slug }), cancellation) is { } id
            ? await LoadAsync(id, cancellation)
            : null;

    /// <summary>An event with all that is configured for it.</summary>
    public Task<EventCatalog> LoadAsync(int eventId, CancellationToken cancellation) =>
        database.SnapshotAsync(eventId, transaction => LoadAsync(transaction, eventId), cancellation);

    internal static async Task<EventCatalog> LoadAsync(DbTransaction transaction, int eventId)
    {
        var connection = transaction.Connection!;
        var of = new { eventId };
        var config = await connection.ExecuteScalarAsync<long>(SelectConfig, of, transaction);
        var record = await connection.QuerySingleAsync<EventRecord>(SelectEvent, of, transaction);
        var stations = await connection.QueryAsync<Station>(SelectStations, of, transaction);
        var metrics = await connection.QueryAsync<Metric>(SelectMetrics, of, transaction);
        var shifts = await connection.QueryAsync<Shift>(SelectShifts, of, transaction);
        var hotline = await connection.QuerySingleOrDefaultAsync<HotlineSettings>(SelectHotline, of, transaction);
        return new(record, [.. stations], [.. metrics], config, [.. shifts], hotline);
    }
}
