using Dashboard.Engine.Access;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Shared;
using Dashboard.Shared.Tables;

namespace Dashboard.Features.Import;

/// <summary>A file as it is looked at: its table, the sheet and the row of the header that were chosen.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Table">What is in it.</param>
/// <param name="Sheet">Which sheet, from 0.</param>
/// <param name="Header">Which of its rows is the header, from 0.</param>
public sealed record ImportFile(string Name, Table Table, int Sheet, int Header)
{
    /// <summary>The sheet.</summary>
    public TableSheet Chosen => Table.Sheets[Sheet];

    /// <summary>By what its mapping is found again.</summary>
    public string Fingerprint => Mapping.Fingerprint(Chosen, Header);
}

/// <summary>Imports tables for managers. Each command asks anew whether its caller may.</summary>
public sealed class ImportService(
    AccessDirectory directory, CatalogStore catalogs, Feeds feeds, Refusals refusals, ImportStore store, Planner planner, Importer importer)
{
    /// <summary>The most imports that are listed.</summary>
    public const int Listed = 50;

    /// <summary>The longest reason of an undo, in characters.</summary>
    public const int MaxReason = 300;

    /// <summary>An event as configured now; null where there is none.</summary>
    /// <exception cref="RefusedException">The caller does not manage it.</exception>
    public async Task<EventCatalog?> FindAsync(Caller? caller, string slug, CancellationToken cancellation)
    {
        if (await catalogs.FindAsync(slug, cancellation) is not { } catalog) return null;
        refusals.Require(directory, caller, Permission.Manage, "import", catalog.Event.EventId, slug);
        return catalog;
    }

    /// <summary>The imports of an event, the newest first.</summary>
    /// <inheritdoc cref="FindAsync" path="/exception" />
    public async Task<IReadOnlyList<TableImport>> ListAsync(Caller? caller, string slug, CancellationToken cancellation) =>
        await store.ListAsync((await RequireAsync(caller, slug, cancellation)).Event.EventId, Listed, cancellation);

    /// <summary>The mapping kept for a file's header, or else the one that can be told of its columns.</summary>
    /// <returns>The mapping, and whether it was kept.</returns>
    /// <inheritdoc cref="FindAsync" path="/exception" />
    public async Task<(Mapping Mapping, bool Kept)> MappingAsync(Caller? caller, string slug, ImportFile file, CancellationToken cancellation) =>
        await Mappings.FindAsync(store, await RequireAsync(caller, slug, cancellation), file, cancellation);

    /// <summary>What an import would do. Nothing is written.</summary>
    /// <inheritdoc cref="FindAsync" path="/exception" />
    public async Task<ImportPlan> PlanAsync(Caller? caller, string slug, ImportFile file, Mapping mapping, OnChange onChange, CancellationToken cancellation)
    {
        var catalog = await RequireAsync(caller, slug, cancellation);
        // A large table takes seconds, and the page is not to stand still.
        return await Task.Run(
            () => planner.PlanAsync(catalog, TableReader.Read(catalog, file.Table, file.Chosen, file.Header, mapping), onChange, cancellation), cancellation);
    }

    /// <summary>Imports what was planned, and keeps the mapping for the next file with this header.</summary>
    /// <exception cref="RefusedException">The caller does not manage the event.</exception>
    /// <exception cref="ImportException">Something has to be settled first; nothing was written.</exception>
    public async Task<ImportOutcome> ImportAsync(
        Caller? caller, string slug, ImportFile file, Mapping mapping, ImportPlan plan, IProgress<int>? progress, CancellationToken cancellation)
    {
        var catalog = await RequireAsync(caller, slug, cancellation);
        var by = caller!.Actor;
        var outcome = await importer.ImportAsync(catalog, file.Name, mapping, plan, by, by.Name, progress, cancellation);
        await store.KeepMappingAsync(catalog.Event.EventId, file.Fingerprint, mapping.Folded(file.Chosen, file.Header).Write(), by.Name, cancellation);
        return outcome;
    }

    /// <summary>Undoes an import.</summary>
    /// <exception cref="RefusedException">The caller does not manage the event.</exception>
    /// <exception cref="CatalogException">There is no such import, it is undone already, or the reason is missing.</exception>
    public async Task<UndoOutcome> UndoAsync(Caller? caller, string slug, int number, string reason, CancellationToken cancellation)
    {
        var catalog = await RequireAsync(caller, slug, cancellation);
        await Undoable.RequireAsync(store, catalog, number, reason, cancellation);
        return await importer.UndoAsync(catalog, number, reason.Trim(), caller!.Actor, caller.Actor.Name, cancellation);
    }

    /// <summary>Adds stations that a table names and the event does not have yet.</summary>
    /// <exception cref="RefusedException">The caller does not manage the event.</exception>
    /// <exception cref="CatalogException">One cannot be so; those before it are there.</exception>
    public async Task<EventCatalog> AddStationsAsync(Caller? caller, string slug, IReadOnlyList<Station> stations, CancellationToken cancellation)
    {
        var catalog = await RequireAsync(caller, slug, cancellation);
        foreach (var station in stations) catalog = await catalogs.AddStationAsync(catalog.Event.EventId, station, caller!.Actor, cancellation);
        feeds.Find(slug)?.Hasten();
        return catalog;
    }

    /// <summary>Adds a metric that a table names and the event does not have yet.</summary>
    /// <inheritdoc cref="AddStationsAsync" path="/exception" />
    public async Task<EventCatalog> AddMetricAsync(Caller? caller, string slug, Metric metric, string? parentCode, CancellationToken cancellation)
    {
        var catalog = await RequireAsync(caller, slug, cancellation);
        catalog = await catalogs.AddMetricAsync(catalog.Event.EventId, metric, parentCode, caller!.Actor, cancellation);
        feeds.Find(slug)?.Hasten();
        return catalog;
    }

    private async Task<EventCatalog> RequireAsync(Caller? caller, string slug, CancellationToken cancellation) =>
        await FindAsync(caller, slug, cancellation) ?? throw new CatalogException("event", $"there is no event '{slug}'");
}
