using Dashboard.Engine.Data;

namespace Dashboard.Engine.Tests.Support;

/// <summary>Changes of configuration by nobody in particular.</summary>
internal static class Catalogs
{
    private static readonly Actor By = new("test");

    public static CatalogStore Of(Database database) => new(database, new(database, TimeProvider.System));

    public static Task<EventCatalog> AddEventAsync(this CatalogStore catalogs, EventRecord draft, CancellationToken cancellation) =>
        catalogs.AddEventAsync(draft, By, cancellation);

    public static Task<EventCatalog> ChangeEventAsync(this CatalogStore catalogs, EventRecord changed, CancellationToken cancellation) =>
        catalogs.ChangeEventAsync(changed, By, cancellation);

    public static Task<EventCatalog> AddStationAsync(this CatalogStore catalogs, int eventId, Station draft, CancellationToken cancellation) =>
        catalogs.AddStationAsync(eventId, draft, By, cancellation);

    public static Task<EventCatalog> AddMetricAsync(
        this CatalogStore catalogs, int eventId, Metric draft, string? parentCode, CancellationToken cancellation) =>
        catalogs.AddMetricAsync(eventId, draft, parentCode, By, cancellation);
}
