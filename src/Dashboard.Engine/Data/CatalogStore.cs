using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using Dapper;

namespace Dashboard.Engine.Data;

/// <summary>A change of configuration that cannot be made: which field, and why.</summary>
public sealed class CatalogException(string field, string reason) : Exception($"{field}: {reason}")
{
    /// <summary>The field at fault.</summary>
    public string Field { get; } = field;
}

/// <summary>Reads and changes what is configured: events, stations, metrics. Every change raises the event's configuration number.</summary>
public sealed partial class CatalogStore(Database database)
{
    /// <summary>Every event's number, in order.</summary>
    public const string SelectEventIds = "SELECT event_id FROM event ORDER BY event_id";

    /// <summary>Fills <see cref="EventRecord"/>.</summary>
    public const string SelectEvent = """
        SELECT event_id AS EventId, slug AS Slug, name_zh AS NameZh, name_en AS NameEn, starts_on AS StartsOn, ends_on AS EndsOn,
               time_zone AS TimeZone, drill AS Drill, closed AS Closed
        FROM event WHERE event_id = @eventId
        """;

    /// <summary>The event of a slug.</summary>
    public const string SelectEventBySlug = "SELECT event_id FROM event WHERE slug = @slug";

    /// <summary>The configuration number.</summary>
    public const string SelectConfig = "SELECT config FROM event_head WHERE event_id = @eventId";

    /// <summary>Fills <see cref="Data.Station"/>.</summary>
    public const string SelectStations = """
        SELECT station_id AS StationId, code AS Code, name_zh AS NameZh, name_en AS NameEn
        FROM station WHERE event_id = @eventId ORDER BY station_id
        """;

    /// <summary>Fills <see cref="Data.Metric"/>.</summary>
    public const string SelectMetrics = """
        SELECT metric_id AS MetricId, code AS Code, name_zh AS NameZh, name_en AS NameEn, unit_zh AS UnitZh, unit_en AS UnitEn,
               period_zh AS PeriodZh, period_en AS PeriodEn, per_station AS PerStation, parent_id AS ParentId, subset AS Subset, target AS Target
        FROM metric WHERE event_id = @eventId ORDER BY metric_id
        """;

    /// <summary>The highest event number so far.</summary>
    public const string SelectLastEventId = "SELECT COALESCE(MAX(event_id), 0) FROM event";

    /// <summary>From <see cref="EventRecord"/>.</summary>
    public const string InsertEvent = """
        INSERT INTO event (event_id, slug, name_zh, name_en, starts_on, ends_on, time_zone, drill, closed)
        VALUES (@EventId, @Slug, @NameZh, @NameEn, @StartsOn, @EndsOn, @TimeZone, @Drill, @Closed)
        """;

    /// <summary>An event's head row, from which its sequence is taken.</summary>
    public const string InsertHead = "INSERT INTO event_head (event_id, head, config) VALUES (@EventId, 0, 1)";

    /// <summary>Moves an event's days, or closes it.</summary>
    public const string UpdateEvent = "UPDATE event SET starts_on = @StartsOn, ends_on = @EndsOn, closed = @Closed WHERE event_id = @EventId";

    /// <summary>From <see cref="Data.Station"/>.</summary>
    public const string InsertStation = """
        INSERT INTO station (event_id, station_id, code, name_zh, name_en)
        VALUES (@eventId, @StationId, @Code, @NameZh, @NameEn)
        """;

    /// <summary>From <see cref="Data.Metric"/>.</summary>
    public const string InsertMetric = """
        INSERT INTO metric (event_id, metric_id, code, name_zh, name_en, unit_zh, unit_en, period_zh, period_en, per_station, parent_id, subset, target)
        VALUES (@eventId, @MetricId, @Code, @NameZh, @NameEn, @UnitZh, @UnitEn, @PeriodZh, @PeriodEn, @PerStation, @ParentId, @Subset, @Target)
        """;

    /// <summary>Tells every node that an event's configuration has changed.</summary>
    public const string RaiseConfig = "UPDATE event_head SET config = config + 1 WHERE event_id = @eventId";

    /// <summary>Every event's number, in order.</summary>
    public Task<IReadOnlyList<int>> EventIdsAsync(CancellationToken cancellation) =>
        database.ReadAsync(async connection => (IReadOnlyList<int>)[.. await connection.QueryAsync<int>(SelectEventIds)], cancellation);

    /// <summary>The event of a slug, or null.</summary>
    public async Task<EventCatalog?> FindAsync(string slug, CancellationToken cancellation) =>
        await database.ReadAsync(connection => connection.QuerySingleOrDefaultAsync<int?>(SelectEventBySlug, new { slug }), cancellation) is { } id
            ? await LoadAsync(id, cancellation)
            : null;

    /// <summary>An event with all that is configured for it.</summary>
    public Task<EventCatalog> LoadAsync(int eventId, CancellationToken cancellation) =>
        database.SnapshotAsync(eventId, transaction => LoadAsync(transaction, eventId), cancellation);

    /// <summary>Creates an event. Its number is given by the database.</summary>
    /// <exception cref="CatalogException">The slug is malformed or taken, the days are reversed, the time zone is unknown, a name is missing.</exception>
    public Task<EventCatalog> AddEventAsync(EventRecord draft, CancellationToken cancellation)
    {
        Require(Slug().IsMatch(draft.Slug), "slug", "lower-case letters, digits and hyphens, at most 63, starting with a letter or digit");
        RequireText(draft.NameZh, "name");
        RequireText(draft.NameEn, "name-en");
        RequireDays(draft);
        Require(TimeZoneInfo.TryFindSystemTimeZoneById(draft.TimeZone, out _), "time-zone", $"'{draft.TimeZone}' is not a known time zone, such as Asia/Shanghai");
        return WriteAsync(
            async (connection, transaction) =>
            {
                Require(await connection.QuerySingleOrDefaultAsync<int?>(SelectEventBySlug, new { slug = draft.Slug }, transaction) is null, "slug", $"'{draft.Slug}' exists");
                var id = await connection.ExecuteScalarAsync<int>(SelectLastEventId, transaction: transaction) + 1;
                await connection.ExecuteAsync(InsertEvent, draft with { EventId = id }, transaction);
                await connection.ExecuteAsync(InsertHead, new { EventId = id }, transaction);
                return await LoadAsync(transaction, id);
            },
            cancellation);
    }

    /// <summary>Moves an event's days or closes it.</summary>
    /// <exception cref="CatalogException">A day is malformed, or the days are reversed.</exception>
    public Task<EventCatalog> ChangeEventAsync(EventRecord changed, CancellationToken cancellation)
    {
        RequireDays(changed);
        return ChangeAsync(changed.EventId, (connection, transaction, _) => connection.ExecuteAsync(UpdateEvent, changed, transaction), cancellation);
    }

    /// <summary>Adds a station. Its number is given by the database.</summary>
    /// <exception cref="CatalogException">The code is malformed or taken, or a name is missing.</exception>
    public Task<EventCatalog> AddStationAsync(int eventId, Station draft, CancellationToken cancellation)
    {
        RequireCode(draft.Code);
        RequireText(draft.NameZh, "name");
        RequireText(draft.NameEn, "name-en");
        return ChangeAsync(
            eventId,
            (connection, transaction, catalog) =>
            {
                Require(catalog.Station(draft.Code) is null, "code", $"station '{draft.Code}' exists");
                var id = catalog.Stations.Select(s => s.StationId).DefaultIfEmpty().Max() + 1;
                return connection.ExecuteAsync(InsertStation, new { eventId, StationId = id, draft.Code, draft.NameZh, draft.NameEn }, transaction);
            },
            cancellation);
    }

    /// <summary>Adds a metric. Its number is given by the database.</summary>
    /// <exception cref="CatalogException">The code is malformed or taken, a text is missing, or the parent does not fit.</exception>
    public Task<EventCatalog> AddMetricAsync(int eventId, Metric draft, string? parentCode, CancellationToken cancellation)
    {
        RequireCode(draft.Code);
        RequireText(draft.NameZh, "name");
        RequireText(draft.NameEn, "name-en");
        RequireText(draft.UnitZh, "unit", 40);
        RequireText(draft.UnitEn, "unit-en", 40);
        if (draft.PeriodZh is not null) RequireText(draft.PeriodZh, "period", 100);
        if (draft.PeriodEn is not null) RequireText(draft.PeriodEn, "period-en", 100);
        Require(draft.Target is null or > 0, "target", "must be above 0");
        Require(!draft.Subset || parentCode is not null, "subset", "needs a parent");
        return ChangeAsync(
            eventId,
            (connection, transaction, catalog) =>
            {
                Require(catalog.Metric(draft.Code) is null, "code", $"metric '{draft.Code}' exists");
                var parent = parentCode is null ? null : catalog.Metric(parentCode);
                Require(parentCode is null || parent is not null, "parent", $"no metric '{parentCode}'");
                // A part is added to its parent, so both must count the same thing, in the same places.
                Require(parent is null || parent.PerStation == draft.PerStation, "parent", "has another scope");
                Require(parent is null || draft.Subset || parent.UnitZh == draft.UnitZh, "parent", "has another unit");
                var id = catalog.Metrics.Select(m => m.MetricId).DefaultIfEmpty().Max() + 1;
                return connection.ExecuteAsync(
                    InsertMetric,
                    new
                    {
                        eventId,
                        MetricId = id,
                        draft.Code,
                        draft.NameZh,
                        draft.NameEn,
                        draft.UnitZh,
                        draft.UnitEn,
                        draft.PeriodZh,
                        draft.PeriodEn,
                        draft.PerStation,
                        ParentId = parent?.MetricId,
                        draft.Subset,
                        draft.Target,
                    },
                    transaction);
            },
            cancellation);
    }

    private static async Task<EventCatalog> LoadAsync(DbTransaction transaction, int eventId)
    {
        var connection = transaction.Connection!;
        var of = new { eventId };
        var config = await connection.ExecuteScalarAsync<long>(SelectConfig, of, transaction);
        var record = await connection.QuerySingleAsync<EventRecord>(SelectEvent, of, transaction);
        var stations = await connection.QueryAsync<Station>(SelectStations, of, transaction);
        var metrics = await connection.QueryAsync<Metric>(SelectMetrics, of, transaction);
        return new(record, [.. stations], [.. metrics], config);
    }

    private Task<EventCatalog> ChangeAsync(int eventId, Func<DbConnection, DbTransaction, EventCatalog, Task> change, CancellationToken cancellation) =>
        WriteAsync(
            async (connection, transaction) =>
            {
                // Raising first locks the head row: two changes at once take turns.
                await connection.ExecuteAsync(RaiseConfig, new { eventId }, transaction);
                await change(connection, transaction, await LoadAsync(transaction, eventId));
                return await LoadAsync(transaction, eventId);
            },
            cancellation);

    private async Task<T> WriteAsync<T>(Func<DbConnection, DbTransaction, Task<T>> write, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var result = await write(connection, transaction);
        await transaction.CommitAsync(cancellation);
        return result;
    }

    private static void Require(bool holds, string field, string reason)
    {
        if (!holds) throw new CatalogException(field, reason);
    }

    private static void RequireText(string text, string field, int longest = 200) => Require(text.Trim().Length > 0 && text.Length <= longest, field, $"is missing or longer than {longest} characters");

    private static void RequireCode(string code) => Require(Code().IsMatch(code), "code", "lower-case letters, digits, dots, hyphens and underscores, at most 63, starting with a letter or digit");

    private static void RequireDays(EventRecord draft)
    {
        var from = RequireDay(draft.StartsOn, "from");
        var to = RequireDay(draft.EndsOn, "to");
        Require(to >= from, "to", "is before the first day");
        Require(to.DayNumber - from.DayNumber < 3660, "to", "is more than ten years after the first day");
    }

    private static DateOnly RequireDay(string day, string field) =>
        DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed) && parsed.Year is >= 1971 and <= 2999
            ? parsed
            : throw new CatalogException(field, $"'{day}' is not a day such as 2027-01-23 (from 1971 to 2999)");

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{0,62}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Slug();

    [GeneratedRegex(@"^[a-z0-9][a-z0-9._-]{0,62}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Code();
}
