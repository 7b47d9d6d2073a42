using Dashboard.Engine.Data;

namespace Dashboard.Engine.Ledger;

/// <summary>
/// Says what the ledger would answer to drafts, and writes nothing: the same lookup and the same decision as an append's, on a snapshot. What is appended
/// meanwhile may change the answer, so that the append itself is asked again.
/// </summary>
public sealed class Rehearsal(Database database, TimeProvider time)
{
    // Each round lets in what the one before made room for; tables that need more than two are made up.
    private const int MostRounds = 10;

    /// <summary>
    /// Decides drafts as one append after another would, in their order. What only a sum refuses is tried again after the others: a part may stand above its
    /// whole in the table that brings both.
    /// </summary>
    /// <param name="catalog">The event; judged is by its configuration of now.</param>
    /// <param name="drafts">What would be appended, of any number.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>One result a draft, in order. The sequences of the accepted ones say in which order all of them are taken.</returns>
    public async Task<IReadOnlyList<AppendResult>> RunAsync(EventCatalog catalog, IReadOnlyList<Draft> drafts, CancellationToken cancellation)
    {
        var eventId = catalog.Event.EventId;
        List<Prepared> prepared = [.. drafts.Select(Prepared.Of)];
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var batch = await database.SnapshotAsync(
            eventId,
            async transaction =>
            {
                var configured = await CatalogStore.LoadAsync(transaction, eventId);
                var ledger = new LedgerTransaction(database.Dialect, transaction, eventId);
                var head = await ledger.HeadAsync();
                var rehearsed = new Batch(LedgerModules.Standard, configured, head.Seq, now, now, prepared);
                await rehearsed.LoadAsync(ledger);
                return rehearsed;
            },
            cancellation,
            Reads.Long);
        var results = batch.Decide();
        for (var round = 1; round < MostRounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            var helped = false;
            for (var i = 0; i < results.Length; i++)
            {
                if (results[i].Code is not (RefusalCodes.BelowZero or RefusalCodes.BeyondWhole)) continue;
                results[i] = batch.Take(prepared[i]);
                helped |= results[i].Status == AppendStatus.Accepted;
            }

            if (!helped) break;
        }

        return results;
    }
}
