using System.Data.Common;
using Dapper;
using Dashboard.Engine.Data;

namespace Dashboard.Engine.Ledger;

/// <summary>One batch, one event, one transaction: lock the head, look, decide, insert, count, move the head, commit.</summary>
internal sealed class LedgerWriter(Database database, LedgerModules modules, TimeProvider time, int eventId)
{
    private readonly AuditStore _audit = new(database, time);
    private EventCatalog? _catalog;

    /// <summary>Appends a batch durably. Nothing is changed when it throws, or the outcome is unknown and a repeat settles it.</summary>
    /// <param name="connection">The writer's own.</param>
    /// <param name="offered">The configurations that the batch's authors knew, oldest first: the newest of them saves a reading while it is still the
    /// event's.</param>
    /// <param name="drafts">The batch.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<AppendReceipt> WriteAsync(
        DbConnection connection, IReadOnlyList<EventCatalog> offered, IReadOnlyList<Prepared> drafts, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await connection.ExecuteAsync(Database.LockHead, new { eventId }, transaction);
        var ledger = new LedgerTransaction(database.Dialect, transaction, eventId);
        var head = await ledger.HeadAsync();
        if (head is { Seq: > 0, Hash: null }) throw new InvalidOperationException("The ledger was written by an earlier version, and is not linked yet.");
        var catalog = await CatalogAsync(transaction, offered, head.Config);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        // The order of the ledger is the order of its times, whatever a clock does: what was known when is found by them.
        var recorded = Math.Max(now, head.RecordedMs);
        var batch = new Batch(modules, catalog, head.Seq, now, recorded, drafts);
        await batch.LoadAsync(ledger);
        var results = batch.Decide();
        if (!batch.Changes) return new(head.Seq, results);
        await AppendAsync(ledger, recorded, [.. LedgerChain.Link(head.Hash, batch.Entries)]);
        await batch.ProjectAsync(ledger);
        if (batch.Audited(results).ToList() is { Count: > 0 } audited) await _audit.AppendAsync(transaction, audited);
        await transaction.CommitAsync(cancellation);
        return new(batch.NextSeq - 1, results);
    }

    /// <summary>Takes the head's lock and lets it go again: commits get through once more.</summary>
    public async Task ProbeAsync(DbConnection connection, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await connection.ExecuteAsync(Database.LockHead, new { eventId }, transaction);
        await transaction.CommitAsync(cancellation);
    }

    // As of the head that is locked: what was changed while the batch waited holds for it.
    private async Task<EventCatalog> CatalogAsync(DbTransaction transaction, IReadOnlyList<EventCatalog> offered, long config)
    {
        if (offered.LastOrDefault(c => c.Config == config) is { } known) return known;
        if (_catalog?.Config != config) _catalog = await CatalogStore.LoadAsync(transaction, eventId);
        return _catalog!;
    }

    private static async Task AppendAsync(LedgerTransaction transaction, long recordedMs, IReadOnlyList<Entry> entries)
    {
        if (entries.Count == 0) return;
        var plain = entries.ToLookup(e => e.IsPlain);
        await transaction.ExecuteAsync(
            LedgerStore.InsertTallies,
            plain[true].Select(e => new object?[] { e.Seq, e.Key, e.StationId, e.MetricId, e.Delta, e.AtMs, e.RecordedBy, e.Content, e.EnteredMs, e.Hash }),
            new { recordedMs });
        await transaction.ExecuteAsync(
            LedgerStore.InsertEntries,
            plain[false].Select(e => new object?[]
            {
                e.Seq, e.Key, e.Kind, e.StationId, e.MetricId, e.Delta, e.AtLeast, e.Timed
                    ? 1
                    : 0, e.AtMs, e.RecordedBy, e.Reverses, e.Reason, e.Note, e.Content,
                e.Amount, e.EnteredMs, e.ClockOffset, e.Subject, e.Body, e.WholeDay ? 1 : 0, e.Import, e.Hash,
            }),
            new { recordedMs });
        await transaction.ExecuteAsync(LedgerStore.UpdateHead, new { head = entries[^1].Seq, recordedMs, hash = entries[^1].Hash });
    }
}
