using System.Data.Common;
using Dapper;
using Dashboard.Engine.Data;

namespace Dashboard.Engine.Ledger;

/// <summary>One batch, one event, one transaction: lock the head, look, decide, insert, count, move the head, commit.</summary>
internal sealed class LedgerWriter(Database database, TimeProvider time)
{
    private const long Minute = 60_000;

    private readonly Dialect _dialect = database.Dialect;
    private readonly AuditStore _audit = new(database, time);

    /// <summary>Appends a batch durably. Nothing is changed when it throws, or the outcome is unknown and a repeat settles it.</summary>
    public async Task<AppendReceipt> WriteAsync(DbConnection connection, EventCatalog catalog, IReadOnlyList<Prepared> batch, CancellationToken cancellation)
    {
        var eventId = catalog.Event.EventId;
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await connection.ExecuteAsync(Database.LockHead, new { eventId }, transaction);
        var head = await connection.QuerySingleAsync<Head>(LedgerStore.SelectHead, new { eventId }, transaction);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var corrects = batch.Any(p => p.Draft is CorrectionDraft);
        var known = await LookAsync(transaction, catalog, batch, now);
        var decision = new Decision(catalog.Calendar, head.Seq, now, known, corrects);
        var results = batch.Select(decision.Take).ToList();
        if (decision.Entries.Count == 0) return new(head.Seq, results);
        await AppendAsync(transaction, eventId, now, decision.Entries);
        if (corrects) await _audit.AppendAsync(transaction, [.. Corrections(catalog, batch, results, decision.Entries)]);
        await transaction.CommitAsync(cancellation);
        return new(decision.Entries[^1].Seq, results);
    }

    // Who took back what, from where; why stands in the ledger, since people write names into reasons.
    private static IEnumerable<AuditDraft> Corrections(EventCatalog catalog, IReadOnlyList<Prepared> batch, IReadOnlyList<AppendResult> results, IReadOnlyList<Entry> entries) =>
        from pair in batch.Zip(results, (prepared, result) => (prepared.Draft, result))
        where pair is { Draft: CorrectionDraft, result.Status: AppendStatus.Accepted }
        let entry = entries[(int)(pair.result.Seq!.Value - entries[0].Seq)]
        select new AuditDraft(new(pair.Draft.RecordedBy, pair.Draft.Address), "entry.corrected", catalog.Event.Slug, $"{entry.Seq} → {entry.Reverses}, {entry.Delta}");

    private async Task<Known> LookAsync(DbTransaction transaction, EventCatalog catalog, IReadOnlyList<Prepared> batch, long now)
    {
        var keys = await QueryAsync<KnownKey>(transaction, LedgerStore.SelectKnownKeys, catalog, Rows(batch.Select(p => p.Key).Distinct(StringComparer.Ordinal)));
        var corrections = batch.Select(p => p.Draft).OfType<CorrectionDraft>().ToList();
        var targets = new List<Target>();
        if (corrections.Count > 0)
        {
            targets.AddRange(await QueryAsync<Target>(transaction, LedgerStore.SelectTargetsByKey, catalog, Rows(corrections.Where(c => c.ReversesKey is not null).Select(c => c.ReversesKey.ToString()))));
            targets.AddRange(await QueryAsync<Target>(transaction, LedgerStore.SelectTargetsBySeq, catalog, Rows(corrections.Where(c => c.ReversesSeq is not null).Select(c => (object?)c.ReversesSeq))));
        }

        // What the batch might lower: counters with a delta below zero, and those of entries to be reversed, which may be of this very batch.
        var reversed = corrections.Select(c => c.ReversesKey).OfType<Guid>().ToHashSet();
        var cells = batch.Select(p => p.Draft).OfType<TallyDraft>().Where(t => t.Delta < 0 || reversed.Contains(t.Key))
            .Select(t => new CellDay(t.StationId, t.MetricId, catalog.Calendar.DayOf(t.AtMs ?? now)))
            .Concat(targets.Select(t => new CellDay(t.StationId, t.MetricId, catalog.Calendar.DayOf(t.AtMs))))
            .Distinct().ToList();
        return new()
        {
            Keys = keys.ToDictionary(k => k.Key, StringComparer.Ordinal),
            Targets = targets,
            Cells = cells.Count == 0 ? new Dictionary<CellDay, CellDayState>() : await CellsAsync(transaction, catalog, cells),
        };
    }

    private async Task<IReadOnlyDictionary<CellDay, CellDayState>> CellsAsync(DbTransaction transaction, EventCatalog catalog, IReadOnlyList<CellDay> cells)
    {
        var rows = cells.Select((c, i) => new object?[]
        {
            i, c.StationId, c.MetricId, catalog.Calendar.StartOf(c.Day) / Minute, catalog.Calendar.StartOf(c.Day.AddDays(1)) / Minute,
        });
        var found = await QueryAsync<CellRow>(transaction, LedgerStore.SelectCells, catalog, rows);
        return found.ToDictionary(r => cells[r.RowIndex], r => new CellDayState(r.Total, r.OfDay));
    }

    private async Task AppendAsync(DbTransaction transaction, int eventId, long now, IReadOnlyList<Entry> entries)
    {
        var plain = entries.ToLookup(e => e is { Kind: EntryKinds.Tally, Note: null, AtLeast: 0 });
        await ExecuteAsync(LedgerStore.InsertTallies, plain[true].Select(e => new object?[]
        {
            e.Seq, e.Key, e.StationId, e.MetricId, e.Delta, e.AtMs, e.RecordedBy, e.Content,
        }));
        await ExecuteAsync(LedgerStore.InsertEntries, plain[false].Select(e => new object?[]
        {
            e.Seq, e.Key, e.Kind, e.StationId, e.MetricId, e.Delta, e.AtLeast, e.Timed ? 1 : 0, e.AtMs, e.RecordedBy, e.Reverses, e.Reason, e.Note, e.Content,
        }));
        await ExecuteAsync(_dialect.Upsert(LedgerStore.UpsertCounters), entries.GroupBy(e => (e.MetricId, e.StationId)).Select(g => new object?[]
        {
            g.Key.MetricId, g.Key.StationId, g.Sum(e => e.Delta), g.Sum(e => e.AtLeast), g.Max(e => e.AtMs), g.Max(e => e.Seq),
        }));
        await ExecuteAsync(_dialect.Upsert(LedgerStore.UpsertBuckets), entries.Where(e => e.Timed).GroupBy(e => (e.MetricId, e.StationId, Minute: e.AtMs / Minute)).Select(g => new object?[]
        {
            g.Key.MetricId, g.Key.StationId, g.Key.Minute, g.Sum(e => e.Delta),
        }));
        await transaction.Connection!.ExecuteAsync(LedgerStore.UpdateHead, new { eventId, head = entries[^1].Seq }, transaction);

        async Task ExecuteAsync(string sql, IEnumerable<object?[]> rows)
        {
            List<object?[]> batch = [.. rows];
            if (batch.Count > 0) await transaction.Connection!.ExecuteAsync(_dialect.Expand(sql), new { eventId, recordedMs = now, rows = LedgerStore.Json(batch) }, transaction);
        }
    }

    private Task<IEnumerable<T>> QueryAsync<T>(DbTransaction transaction, string sql, EventCatalog catalog, IEnumerable<object?[]> rows) =>
        transaction.Connection!.QueryAsync<T>(_dialect.Expand(sql), new { eventId = catalog.Event.EventId, rows = LedgerStore.Json(rows) }, transaction);

    private static IEnumerable<object?[]> Rows(IEnumerable<object?> values) => values.Select(v => new[] { v });

    private sealed record CellRow
    {
        public required int RowIndex { get; init; }

        public required long Total { get; init; }

        public required long OfDay { get; init; }
    }
}
