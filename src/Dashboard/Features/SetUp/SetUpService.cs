using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Shared;

namespace Dashboard.Features.SetUp;

/// <summary>
/// Sets events up. Each command asks anew whether its caller may, and changes only what it is named after: what else may have changed since a page was drawn
/// stays. Running screens follow at once.
/// </summary>
public sealed class SetUpService(AccessDirectory directory, CatalogStore catalogs, Feeds feeds, Refusals refusals, TimeProvider time)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100), Patience = TimeSpan.FromSeconds(5);

    /// <summary>Whether a caller may create events, and open closed ones again.</summary>
    public bool Administers(Caller? caller) => directory.RightsOf(caller).Allow(Permission.Administer);

    /// <summary>The events that a caller manages, the newest first; none for whoever manages none.</summary>
    public async Task<IReadOnlyList<EventCatalog>> ManagedByAsync(Caller? caller, CancellationToken cancellation)
    {
        var rights = directory.RightsOf(caller);
        var managed = new List<EventCatalog>();
        foreach (var id in (await catalogs.EventIdsAsync(cancellation)).Where(id => rights.Allow(Permission.Manage, id)))
            managed.Add(await catalogs.LoadAsync(id, cancellation));
        return [.. managed.OrderBy(c => c.Event.Closed).ThenByDescending(c => c.Event.StartsOn, StringComparer.Ordinal).ThenByDescending(c => c.Event.EventId)];
    }

    /// <summary>An event as configured now; null where there is none.</summary>
    /// <exception cref="RefusedException">The caller does not manage it.</exception>
    public async Task<EventCatalog?> FindAsync(Caller? caller, string slug, CancellationToken cancellation)
    {
        if (await catalogs.FindAsync(slug, cancellation) is not { } catalog) return null;
        Require(caller, Permission.Manage, catalog.Event.EventId, "set-up");
        return catalog;
    }

    /// <summary>Creates an event; answered once this server has its pages, within two seconds.</summary>
    /// <exception cref="RefusedException">The caller is no administrator.</exception>
    /// <exception cref="CatalogException">It cannot be so.</exception>
    public async Task<EventCatalog> AddEventAsync(Caller? caller, EventRecord draft, CatalogPlan plan, CancellationToken cancellation)
    {
        Require(caller, Permission.Administer, 0, "set-up: create event");
        var added = await catalogs.AddEventAsync(draft, plan, caller!.Actor, cancellation);
        // Where the database is slow its pages come later: the event is there all the same.
        using var timer = new PeriodicTimer(Glance, time);
        for (var waited = TimeSpan.Zero; waited < Patience && feeds.Find(added.Event.Slug) is null; waited += Glance)
            await timer.WaitForNextTickAsync(cancellation);
        return added;
    }

    /// <summary>Changes an event's names and days, whether it is a drill, how late is late, and beside which event it is set: one that the caller manages
    /// too.</summary>
    /// <param name="caller">Who changes it.</param>
    /// <param name="eventId">The event.</param>
    /// <param name="seen">What was seen of it: refused (<c>changed</c>) when something else stands there by now in what this changes.</param>
    /// <param name="changed">What it is to be.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <inheritdoc cref="AddStationAsync" path="/exception" />
    public Task<EventCatalog> ChangeEventAsync(Caller? caller, int eventId, EventRecord seen, EventRecord changed, CancellationToken cancellation)
    {
        return ChangeEventAsync(
            caller,
            Permission.Manage,
            eventId,
            "set-up: change event",
            e =>
            {
                CatalogStore.RequireSeen(e, With(e, seen));
                return With(e, changed) with { CompareTo = Beside(caller, e, changed.CompareTo) };
            },
            cancellation);

        static EventRecord With(EventRecord e, EventRecord from) => e with
        {
            NameZh = from.NameZh,
            NameEn = from.NameEn,
            StartsOn = from.StartsOn,
            EndsOn = from.EndsOn,
            Drill = from.Drill,
            LateHours = from.LateHours,
            GraceMinutes = from.GraceMinutes,
            CompareTo = from.CompareTo,
        };
    }

    /// <summary>Closes an event: its figures are final, nothing more is counted.</summary>
    /// <inheritdoc cref="AddStationAsync" path="/exception" />
    public Task<EventCatalog> CloseAsync(Caller? caller, int eventId, CancellationToken cancellation) =>
        ChangeEventAsync(caller, Permission.Manage, eventId, "set-up: close event", e => e with { Closed = true }, cancellation);

    /// <summary>Opens a closed event again: figures that were final move once more, so only an administrator may.</summary>
    /// <inheritdoc cref="AddEventAsync" path="/exception" />
    public Task<EventCatalog> ReopenAsync(Caller? caller, int eventId, CancellationToken cancellation) =>
        ChangeEventAsync(caller, Permission.Administer, eventId, "set-up: reopen event", e => e with { Closed = false }, cancellation);

    /// <summary>Adds a station, or a gate of one.</summary>
    /// <exception cref="RefusedException">The caller does not manage the event.</exception>
    /// <exception cref="CatalogException">It cannot be so.</exception>
    public Task<EventCatalog> AddStationAsync(Caller? caller, int eventId, Station draft, CancellationToken cancellation) =>
        ChangeAsync(caller, Permission.Manage, eventId, "set-up: create station", by => catalogs.AddStationAsync(eventId, draft, by, cancellation));

    /// <summary>Changes a station's names and coordinates.</summary>
    /// <inheritdoc cref="ChangeEventAsync(Caller?, int, EventRecord, EventRecord, CancellationToken)" />
    public Task<EventCatalog> ChangeStationAsync(Caller? caller, int eventId, Station seen, Station changed, CancellationToken cancellation)
    {
        return ChangeStationAsync(
            caller,
            eventId,
            changed.StationId,
            "set-up: change station",
            s =>
            {
                CatalogStore.RequireSeen(s, With(s, seen));
                return With(s, changed);
            },
            cancellation);

        static Station With(Station s, Station from) =>
            s with { NameZh = from.NameZh, NameEn = from.NameEn, Latitude = from.Latitude, Longitude = from.Longitude };
    }

    /// <summary>Retires a station, or restores it.</summary>
    /// <inheritdoc cref="AddStationAsync" path="/exception" />
    public Task<EventCatalog> RetireStationAsync(Caller? caller, int eventId, int stationId, bool retired, CancellationToken cancellation) =>
        ChangeStationAsync(
            caller, eventId, stationId, retired ? "set-up: retire station" : "set-up: restore station", s => s with { Retired = retired }, cancellation);

    /// <summary>Adds a shift.</summary>
    /// <inheritdoc cref="AddStationAsync" path="/exception" />
    public Task<EventCatalog> AddShiftAsync(Caller? caller, int eventId, Shift draft, CancellationToken cancellation) =>
        ChangeAsync(caller, Permission.Manage, eventId, "set-up: create shift", by => catalogs.AddShiftAsync(eventId, draft, by, cancellation));

    /// <summary>Renames a shift.</summary>
    /// <inheritdoc cref="AddStationAsync" path="/exception" />
    public Task<EventCatalog> RenameShiftAsync(Caller? caller, int eventId, Shift seen, Bilingual name, CancellationToken cancellation) =>
        ChangeAsync(
            caller,
            Permission.Manage,
            eventId,
            "set-up: rename shift",
            by => catalogs.ChangeShiftAsync(eventId, seen.ShiftId, name, by, cancellation, seen.Name));

    /// <summary>Ends a shift: on that day it is worked for the last time.</summary>
    /// <inheritdoc cref="AddStationAsync" path="/exception" />
    public Task<EventCatalog> EndShiftAsync(Caller? caller, int eventId, Shift seen, string lastOn, CancellationToken cancellation) =>
        ChangeAsync(
            caller, Permission.Manage, eventId, "set-up: end shift", by => catalogs.EndShiftAsync(eventId, seen.ShiftId, lastOn, by, cancellation, seen));

    /// <summary>Adds a metric.</summary>
    /// <inheritdoc cref="AddStationAsync" path="/exception" />
    public Task<EventCatalog> AddMetricAsync(Caller? caller, int eventId, Metric draft, string? parentCode, CancellationToken cancellation) =>
        ChangeAsync(caller, Permission.Manage, eventId, "set-up: create metric", by => catalogs.AddMetricAsync(eventId, draft, parentCode, by, cancellation));

    /// <summary>Changes a metric's names, target, cadence and milestone.</summary>
    /// <inheritdoc cref="ChangeEventAsync(Caller?, int, EventRecord, EventRecord, CancellationToken)" />
    public Task<EventCatalog> ChangeMetricAsync(Caller? caller, int eventId, Metric seen, Metric changed, CancellationToken cancellation)
    {
        return ChangeMetricAsync(
            caller,
            eventId,
            changed.MetricId,
            "set-up: change metric",
            m =>
            {
                CatalogStore.RequireSeen(m, With(m, seen));
                return With(m, changed);
            },
            cancellation);

        static Metric With(Metric m, Metric from) =>
            m with { NameZh = from.NameZh, NameEn = from.NameEn, Target = from.Target, CadenceMinutes = from.CadenceMinutes, Milestone = from.Milestone };
    }

    /// <summary>Moves a metric up (-1) or down (1); the first is the headline of walls.</summary>
    /// <inheritdoc cref="AddStationAsync" path="/exception" />
    public Task<EventCatalog> MoveMetricAsync(Caller? caller, int eventId, int metricId, int by, CancellationToken cancellation) =>
        ChangeAsync(caller, Permission.Manage, eventId, "set-up: move metric", actor => catalogs.MoveMetricAsync(eventId, metricId, by, actor, cancellation));

    /// <summary>Deletes a station, or a gate, that nothing refers to.</summary>
    /// <inheritdoc cref="AddStationAsync" path="/exception" />
    public Task<EventCatalog> RemoveStationAsync(Caller? caller, int eventId, int stationId, CancellationToken cancellation) =>
        ChangeAsync(caller, Permission.Manage, eventId, "set-up: delete station", by => catalogs.RemoveStationAsync(eventId, stationId, by, cancellation));

    /// <summary>Deletes a metric that nothing refers to.</summary>
    /// <inheritdoc cref="AddStationAsync" path="/exception" />
    public Task<EventCatalog> RemoveMetricAsync(Caller? caller, int eventId, int metricId, CancellationToken cancellation) =>
        ChangeAsync(caller, Permission.Manage, eventId, "set-up: delete metric", by => catalogs.RemoveMetricAsync(eventId, metricId, by, cancellation));

    /// <summary>Deletes a shift that nobody has signed off.</summary>
    /// <inheritdoc cref="AddStationAsync" path="/exception" />
    public Task<EventCatalog> RemoveShiftAsync(Caller? caller, int eventId, int shiftId, CancellationToken cancellation) =>
        ChangeAsync(caller, Permission.Manage, eventId, "set-up: delete shift", by => catalogs.RemoveShiftAsync(eventId, shiftId, by, cancellation));

    /// <summary>Adds several stations, metrics and shifts at once, or none of them.</summary>
    /// <inheritdoc cref="AddStationAsync" path="/exception" />
    public Task<EventCatalog> AddAllAsync(Caller? caller, int eventId, CatalogPlan plan, CancellationToken cancellation) =>
        ChangeAsync(caller, Permission.Manage, eventId, "set-up: add several", by => catalogs.AddAllAsync(eventId, plan, by, cancellation));

    /// <summary>What of the event something refers to: it can be retired, not deleted.</summary>
    /// <exception cref="RefusedException">The caller does not manage the event.</exception>
    public Task<CatalogUse> UseAsync(Caller? caller, int eventId, CancellationToken cancellation)
    {
        Require(caller, Permission.Manage, eventId, "set-up");
        return catalogs.UseAsync(eventId, cancellation);
    }

    /// <summary>Retires a metric, or restores it.</summary>
    /// <inheritdoc cref="AddStationAsync" path="/exception" />
    public Task<EventCatalog> RetireMetricAsync(Caller? caller, int eventId, int metricId, bool retired, CancellationToken cancellation) =>
        ChangeMetricAsync(
            caller, eventId, metricId, retired ? "set-up: retire metric" : "set-up: restore metric", m => m with { Retired = retired }, cancellation);

    private Task<EventCatalog> ChangeEventAsync(
        Caller? caller, Permission permission, int eventId, string what, Func<EventRecord, EventRecord> change, CancellationToken cancellation) =>
        ChangeAsync(caller, permission, eventId, what, by => catalogs.ChangeEventAsync(eventId, change, by, cancellation));

    private Task<EventCatalog> ChangeStationAsync(
        Caller? caller, int eventId, int stationId, string what, Func<Station, Station> change, CancellationToken cancellation) =>
        ChangeAsync(caller, Permission.Manage, eventId, what, by => catalogs.ChangeStationAsync(eventId, stationId, change, by, cancellation));

    private Task<EventCatalog> ChangeMetricAsync(
        Caller? caller, int eventId, int metricId, string what, Func<Metric, Metric> change, CancellationToken cancellation) =>
        ChangeAsync(caller, Permission.Manage, eventId, what, by => catalogs.ChangeMetricAsync(eventId, metricId, change, by, cancellation));

    private async Task<EventCatalog> ChangeAsync(Caller? caller, Permission permission, int eventId, string what, Func<Actor, Task<EventCatalog>> change)
    {
        Require(caller, permission, eventId, what);
        var catalog = await change(caller!.Actor);
        feeds.Find(catalog.Event.Slug)?.Hasten();
        return catalog;
    }

    // Its figures are shown on this event's walls, so whoever sets it there must manage it; what somebody else has set stays.
    private int? Beside(Caller? caller, EventRecord now, int? wanted)
    {
        if (wanted is { } other && wanted != now.CompareTo) Require(caller, Permission.Manage, other, "set-up: set beside");
        return wanted;
    }

    private void Require(Caller? caller, Permission permission, int eventId, string what) =>
        refusals.Require(
            directory, caller, permission, what, eventId, feeds.All.Select(f => f.Current.Board.Catalog.Event).FirstOrDefault(e => e.EventId == eventId)?.Slug);
}
