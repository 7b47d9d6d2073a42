using System.Text.Encodings.Web;
using System.Text.Json;
using Dashboard.Engine.Data;

namespace Dashboard.Engine.Ledger;

/// <summary>Writes an event's ledger as a file that others can check by themselves: docs/ledger-chain.md is its rule.</summary>
public sealed class LedgerExport(Database database, TimeProvider time)
{
    private const int Page = 2_000;

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
            var head = (await transaction.QueryAsync<Head>(LedgerStore.SelectHead))[0];
            await target.WriteAsync($"#{JsonSerializer.Serialize(Heading(catalog, head), Plain)}\n");
            for (var after = 0L; after < head.Seq; after += Page)
            {
                cancellation.ThrowIfCancellationRequested();
                foreach (var entry in await transaction.QueryAsync<Entry>(ChainStore.SelectChain, new { after, until = Math.Min(after + Page, head.Seq) }))
                    await target.WriteAsync($"{entry.Hash} {LedgerChain.Line(entry)}\n");
            }

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
