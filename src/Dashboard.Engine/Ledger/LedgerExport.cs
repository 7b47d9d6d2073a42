using System.Text.Encodings.Web;
using System.Text.Json;
using Dashboard.Engine.Data;

namespace Dashboard.Engine.Ledger;

/// <summary>Writes an event's ledger as a file that others can check by themselves: docs/ledger-chain.md is its rule.</summary>
public sealed class LedgerExport(Database database, TimeProvider time)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the ledger as of now, in one snapshot.</summary>
    /// <param name="catalog">The event.</param>
    /// <param name="target">Takes the file, in UTF-8.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The head that it ends with.</returns>
    public Task<Head> WriteAsync(EventCatalog catalog, TextWriter target, CancellationToken cancellation) => database.SnapshotAsync(
        catalog.Event.EventId,
        async snapshot =>
        {
            var transaction = new LedgerTransaction(database.Dialect, snapshot, catalog.Event.EventId);
            var head = await transaction.HeadAsync();
            await target.WriteAsync($"#{JsonSerializer.Serialize(Heading(catalog, head), Plain)}\n");
            await foreach (var page in ChainStore.PagesAsync(transaction, head.Seq, cancellation))
                foreach (var entry in page) await target.WriteAsync($"{entry.Hash} {LedgerChain.Line(entry)}\n");

            return head;
        },
        cancellation,
        Reads.Long);

    private object Heading(EventCatalog catalog, Head head) => new
    {
        @event = catalog.Event.Slug,
        written = time.GetUtcNow(),
        head = head.Seq,
        hash = head.Hash,
        stations = catalog.Places.ToDictionary(p => p.StationId, p => p.Code),
        metrics = catalog.Metrics.ToDictionary(m => m.MetricId, m => m.Code),
        shifts = catalog.Shifts.ToDictionary(s => s.ShiftId, s => s.Code),
    };
}
