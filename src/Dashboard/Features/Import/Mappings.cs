using System.Text.Json;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;

namespace Dashboard.Features.Import;

/// <summary>Finds how a file is understood.</summary>
internal static class Mappings
{
    /// <summary>The mapping kept for a file's header, or else the one that can be told of its columns.</summary>
    public static async Task<(Mapping Mapping, bool Kept)> FindAsync(ImportStore store, EventCatalog catalog, ImportFile file, CancellationToken cancellation)
    {
        var guess = Guess.Columns(catalog, file.Chosen, file.Header);
        if (await store.MappingAsync(catalog.Event.EventId, file.Fingerprint, cancellation) is not { } kept) return (guess, false);
        try
        {
            return Mapping.Parse(kept).Unfolded(file.Chosen, file.Header, guess.Columns.Count) is { } mapping ? (mapping, true) : (guess, false);
        }
        catch (JsonException)
        {
            // Kept by another version: it is asked for again.
            return (guess, false);
        }
    }
}

/// <summary>Which import can be undone.</summary>
internal static class Undoable
{
    /// <exception cref="CatalogException">There is no such import, it is undone already, or the reason is missing or too long.</exception>
    public static async Task RequireAsync(ImportStore store, EventCatalog catalog, int number, string reason, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(reason)) throw new CatalogException("reason", "is missing; say why the import is undone");
        if (reason.Trim().Length > ImportService.MaxReason || reason.Trim().Any(char.IsControl))
            throw new CatalogException("reason", $"is longer than {ImportService.MaxReason} characters, or holds a control character");
        var import = await store.FindAsync(catalog.Event.EventId, number, cancellation)
            ?? throw new CatalogException("number", $"there is no import {number} of '{catalog.Event.Slug}'");
        if (import.UndoneMs is not null) throw new CatalogException("number", $"import {number} is undone already");
    }
}
