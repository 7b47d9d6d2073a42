using System.Data.Common;
using System.Globalization;
using Dapper;

namespace Dashboard.Engine.Data;

/// <summary>The changes. Each is told to the audit in its own transaction.</summary>
public sealed partial class CatalogStore
{
    /// <summary>Creates an event. Its number is given by the database.</summary>
    /// <exception cref="CatalogException">The slug is malformed or taken, the days are reversed, the time zone is unknown, a name is missing, or there is no
    /// event to set it beside.</exception>
    public Task<EventCatalog> AddEventAsync(EventRecord draft, Actor by, CancellationToken cancellation) => AddEventAsync(draft, new(), by, cancellation);

    /// <summary>Creates an event with all that is planned for it, or nothing at all.</summary>
    /// <exception cref="CatalogException">Something of it cannot be so.</exception>
    public Task<EventCatalog> AddEventAsync(EventRecord draft, CatalogPlan plan, Actor by, CancellationToken cancellation)
    {
        Require(CatalogRules.OfNew(draft));
        return WriteAsync(
            async (connection, transaction) =>
            {
                Require(
                    await connection.QuerySingleOrDefaultAsync<int?>(SelectEventBySlug, new { slug = draft.Slug }, transaction) is null,
                    "slug",
                    $"'{draft.Slug}' exists");
                await RequireOtherAsync(connection, transaction, draft);
                var id = await connection.ExecuteScalarAsync<int>(SelectLastEventId, transaction: transaction) + 1;
                await connection.ExecuteAsync(InsertEvent, draft with { EventId = id, NameEn = Or(draft.NameEn, draft.NameZh) }, transaction);
                await connection.ExecuteAsync(InsertHead, new { EventId = id }, transaction);
                await audit.AppendAsync(transaction, [new(by, "event.created", draft.Slug, Text(draft))]);
                return await ApplyAsync(transaction, id, plan, by);
            },
            cancellation);
    }

    /// <summary>Renames an event, moves its days, marks it as a drill, sets how late is late and what it is set beside, closes it or opens it again.</summary>
    /// <exception cref="CatalogException">A day is malformed, the days are reversed, a name is missing, hours or minutes are out of range, or there is no event
    /// to set it beside.</exception>
    public Task<EventCatalog> ChangeEventAsync(EventRecord changed, Actor by, CancellationToken cancellation) =>
        ChangeEventAsync(changed.EventId, _ => changed, by, cancellation);

    /// <summary>The same, applied to what is there when nobody else can change it any more.</summary>
    /// <inheritdoc cref="ChangeEventAsync(EventRecord, Actor, CancellationToken)" path="/exception" />
    public Task<EventCatalog> ChangeEventAsync(int eventId, Func<EventRecord, EventRecord> change, Actor by, CancellationToken cancellation) =>
        ChangeAsync(
            eventId,
            async (connection, transaction, catalog) =>
            {
                var changed = change(catalog.Event);
                Require(CatalogRules.OfChanged(changed));
                changed = changed with { NameEn = Or(changed.NameEn, changed.NameZh) };
                await RequireOtherAsync(connection, transaction, changed);
                await connection.ExecuteAsync(UpdateEvent, changed, transaction);
                return new(by, "event.changed", catalog.Event.Slug, $"{Text(catalog.Event, beside: changed)} → {Text(changed, beside: catalog.Event)}");
            },
            cancellation);

    /// <summary>Adds a station, or a gate of one. Its number is given by the database.</summary>
    /// <exception cref="CatalogException">The code is malformed or taken, a name is missing, or what it is to be a gate of is not there, retired, or a gate
    /// itself.</exception>
    public Task<EventCatalog> AddStationAsync(int eventId, Station draft, Actor by, CancellationToken cancellation)
    {
        Require(CatalogRules.OfNew(draft));
        return ChangeAsync(eventId, Adding(draft, by), cancellation);
    }

    /// <summary>Renames a station, moves it, or retires it: it takes no more counts, and its own stay.</summary>
    /// <exception cref="CatalogException">There is no such station, a name is missing, or the coordinates are none.</exception>
    public Task<EventCatalog> ChangeStationAsync(int eventId, Station changed, Actor by, CancellationToken cancellation) =>
        ChangeStationAsync(eventId, changed.StationId, _ => changed, by, cancellation);

    /// <summary>The same, applied to what is there when nobody else can change it any more.</summary>
    /// <inheritdoc cref="ChangeStationAsync(int, Station, Actor, CancellationToken)" path="/exception" />
    public Task<EventCatalog> ChangeStationAsync(int eventId, int stationId, Func<Station, Station> change, Actor by, CancellationToken cancellation) =>
        ChangeAsync(
            eventId,
            async (connection, transaction, catalog) =>
            {
                var old = catalog.Station(stationId) ?? throw Missing("station", stationId);
                var changed = change(old);
                Require(CatalogRules.OfChanged(changed));
                changed = changed with { NameEn = Or(changed.NameEn, changed.NameZh) };
                await connection.ExecuteAsync(
                    UpdateStation,
                    new { eventId, changed.StationId, changed.NameZh, changed.NameEn, changed.Retired, changed.Latitude, changed.Longitude },
                    transaction);
                return new(by, "station.changed", $"{catalog.Event.Slug}/{old.Code}", $"{Text(old)} → {Text(changed)}");
            },
            cancellation);

    /// <summary>Adds a metric. Its number is given by the database.</summary>
    /// <exception cref="CatalogException">The code is malformed or taken, a text is missing, or the parent does not fit.</exception>
    public Task<EventCatalog> AddMetricAsync(int eventId, Metric draft, string? parentCode, Actor by, CancellationToken cancellation)
    {
        Require(CatalogRules.OfNew(draft, parentCode));
        return ChangeAsync(eventId, Adding(draft, parentCode, by), cancellation);
    }

    /// <summary>Renames a metric, sets its target, cadence and milestone, or retires it: it takes no more counts, and its own stay.</summary>
    /// <exception cref="CatalogException">There is no such metric, a name is missing, or a number is not above 0.</exception>
    public Task<EventCatalog> ChangeMetricAsync(int eventId, Metric changed, Actor by, CancellationToken cancellation) =>
        ChangeMetricAsync(eventId, changed.MetricId, _ => changed, by, cancellation);

    /// <summary>The same, applied to what is there when nobody else can change it any more.</summary>
    /// <inheritdoc cref="ChangeMetricAsync(int, Metric, Actor, CancellationToken)" path="/exception" />
    public Task<EventCatalog> ChangeMetricAsync(int eventId, int metricId, Func<Metric, Metric> change, Actor by, CancellationToken cancellation) =>
        ChangeAsync(
            eventId,
            async (connection, transaction, catalog) =>
            {
                var old = catalog.Metric(metricId) ?? throw Missing("metric", metricId);
                var changed = change(old);
                Require(CatalogRules.OfChanged(changed));
                changed = changed with { NameEn = Or(changed.NameEn, changed.NameZh) };
                await connection.ExecuteAsync(
                    UpdateMetric,
                    new
                    {
                        eventId,
                        changed.MetricId,
                        changed.NameZh,
                        changed.NameEn,
                        changed.Target,
                        changed.Retired,
                        changed.CadenceMinutes,
                        changed.Milestone,
                    },
                    transaction);
                return new(by, "metric.changed", $"{catalog.Event.Slug}/{old.Code}", $"{Text(old)} → {Text(changed)}");
            },
            cancellation);

    /// <summary>Moves a metric up or down in the order of display, whose first is the headline of walls.</summary>
    /// <param name="eventId">The event.</param>
    /// <param name="metricId">The metric.</param>
    /// <param name="by">By how many places: below 0 up, above 0 down; no further than to the end.</param>
    /// <param name="actor">Whose wish it is.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="CatalogException">There is no such metric.</exception>
    public Task<EventCatalog> MoveMetricAsync(int eventId, int metricId, int by, Actor actor, CancellationToken cancellation) =>
        ChangeAsync(
            eventId,
            async (connection, transaction, catalog) =>
            {
                var metric = catalog.Metric(metricId) ?? throw Missing("metric", metricId);
                List<Metric> order = [.. catalog.Metrics];
                var from = order.IndexOf(metric);
                var to = Math.Clamp(from + by, 0, order.Count - 1);
                order.RemoveAt(from);
                order.Insert(to, metric);
                await connection.ExecuteAsync(UpdateMetricPlace, order.Select((m, i) => new { eventId, metricId = m.MetricId, place = i + 1 }), transaction);
                return new(actor, "metric.moved", $"{catalog.Event.Slug}/{metric.Code}", string.Create(CultureInfo.InvariantCulture, $"{from + 1} → {to + 1}"));
            },
            cancellation);

    /// <summary>Refuses to save over what somebody else has saved since it was seen.</summary>
    /// <param name="now">What is there now.</param>
    /// <param name="restored">The same with what was seen put back in place of what the save is about.</param>
    /// <exception cref="CatalogException">They differ; its field is <c>changed</c>.</exception>
    public static void RequireSeen<T>(T now, T restored)
    {
        if (!EqualityComparer<T>.Default.Equals(now, restored)) throw new CatalogException("changed", "was changed by somebody else meanwhile");
    }

    private Task<EventCatalog> ChangeAsync(int eventId, CatalogChange change, CancellationToken cancellation) =>
        WriteAsync(
            async (connection, transaction) =>
            {
                // Raising first locks the head row: two changes at once take turns.
                await connection.ExecuteAsync(RaiseConfig, new { eventId }, transaction);
                var told = await change(connection, transaction, await LoadAsync(transaction, eventId));
                var changed = await KeepAsync(transaction, await LoadAsync(transaction, eventId));
                await audit.AppendAsync(transaction, [told]);
                return changed;
            },
            cancellation);

    private Task<T> WriteAsync<T>(Func<DbConnection, DbTransaction, Task<T>> write, CancellationToken cancellation) =>
        database.WriteAsync(transaction => write(transaction.Connection!, transaction), cancellation);

    // How late is late is told only where it differs from what it stands beside.
    private static string Text(EventRecord e, EventRecord? beside = null) => string.Create(
        CultureInfo.InvariantCulture,
        $"{e.NameZh} / {e.NameEn}, {e.StartsOn} – {e.EndsOn}{(e.Drill ? ", drill" : "")}{(e.Closed ? ", closed" : "")}"
            + $"{(beside is null || beside.LateHours == e.LateHours ? "" : $", late entries {e.LateHours} h")}"
            + $"{(beside is null || beside.GraceMinutes == e.GraceMinutes ? "" : $", sign-off {e.GraceMinutes} min")}"
            + $"{(beside is null || beside.CompareTo == e.CompareTo ? "" : e.CompareTo is { } other ? $", beside event {other}" : ", beside event none")}");

    private static string Text(Station s) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{s.NameZh} / {s.NameEn}{(s.Latitude is null ? "" : $", at {s.Latitude}, {s.Longitude}")}{(s.Retired ? ", retired" : "")}");

    private static string Text(Metric m) => string.Create(
        CultureInfo.InvariantCulture,
        $"{m.NameZh} / {m.NameEn}{(m.Target is { } target ? $", target {target}" : "")}{(m.CadenceMinutes is { } cadence ? $", every {cadence} min" : "")}"
            + $"{(m.Milestone is { } step ? $", milestone {step}" : "")}{(m.Retired ? ", retired" : "")}");

    private static async Task RequireOtherAsync(DbConnection connection, DbTransaction transaction, EventRecord of)
    {
        if (of.CompareTo is { } other)
            Require(
                other != of.EventId && (await connection.QueryAsync<int>(SelectEventIds, transaction: transaction)).Contains(other),
                "compare-to",
                "must be another event");
    }

    private static CatalogException Missing(string field, int id) =>
        new(field, FormattableString.Invariant($"there is no {(field == "of" ? "station" : field)} {id}"));

    private static void Require(IEnumerable<CatalogFault> faults)
    {
        if (faults.FirstOrDefault() is { } fault) throw new CatalogException(fault.Field, fault.Reason);
    }

    private static void Require(bool holds, string field, string reason)
    {
        if (!holds) throw new CatalogException(field, reason);
    }
}
