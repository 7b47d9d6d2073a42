using System.Data.Common;
using Dapper;
using Dashboard.Engine.Data;

namespace Dashboard.Engine.Ledger;

/// <summary>One batch, one event, one transaction: lock the head, look, decide, insert, count, move the head, commit.</summary>
internal sealed class LedgerWriter(Database database, TimeProvider time)
{
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
        var known = await new BatchLookup(_dialect, transaction, catalog, batch, now).ReadAsync();
        var decision = new Decision(catalog, head.Seq, now, known, corrects);
        var results = batch.Select(decision.Take).ToList();
        if (decision.Entries.Count == 0) return new(head.Seq, results);
        await AppendAsync(transaction, eventId, now, decision.Entries);
        foreach (var row in decision.SignOffs) await KeepAsync(transaction, eventId, row);
        if (decision.Calls.Count + decision.Agents.Count > 0) await CallStore.KeepAsync(transaction, _dialect, eventId, decision);
        if (batch.Any(p => IsAudited(p.Draft))) await _audit.AppendAsync(transaction, [.. Audited(catalog, batch, results, decision.Entries)]);
        await transaction.CommitAsync(cancellation);
        return new(decision.Entries[^1].Seq, results);
    }

    // Who put right, signed off or opened what, from where; why stands in the ledger, since people write names into reasons.
    private static IEnumerable<AuditDraft> Audited(EventCatalog catalog, IReadOnlyList<Prepared> batch, IReadOnlyList<AppendResult> results, IReadOnlyList<Entry> entries) =>
        from pair in batch.Zip(results, (prepared, result) => (prepared.Draft, result))
        where IsAudited(pair.Draft) && pair.result.Status == AppendStatus.Accepted
        let entry = entries[(int)(pair.result.Seq!.Value - entries[0].Seq)]
        let what = Audited(catalog, pair.Draft, entry)
        select new AuditDraft(new(pair.Draft.RecordedBy, pair.Draft.Address), what.Action, catalog.Event.Slug, what.Detail);

    private static bool IsAudited(Draft draft) => draft is CorrectionDraft or SignOffDraft or ReopeningDraft;

    private static (string Action, string Detail) Audited(EventCatalog catalog, Draft draft, Entry entry) => draft switch
    {
        SignOffDraft signOff => ("shift.signed-off", OfShift(catalog, entry, signOff.Span)),
        ReopeningDraft reopening => ("shift.reopened", OfShift(catalog, entry, reopening.Span)),
        _ => ("entry.corrected", $"{entry.Seq} → {entry.Reverses}, {entry.Delta}{(entry.Amount is { } amount ? $", now {amount}" : "")}"),
    };

    private static string OfShift(EventCatalog catalog, Entry entry, ShiftSpan span) => $"{entry.Seq}, {catalog.Station(entry.StationId)?.Code}, {span.Shift.Code} {span.Day:yyyy-MM-dd}";

    private async Task AppendAsync(DbTransaction transaction, int eventId, long now, IReadOnlyList<Entry> entries)
    {
        var plain = entries.ToLookup(e => e is { Kind: EntryKinds.Tally, Note: null, AtLeast: 0, ClockOffset: null });
        await ExecuteAsync(LedgerStore.InsertTallies, plain[true].Select(e => new object?[]
        {
            e.Seq, e.Key, e.StationId, e.MetricId, e.Delta, e.AtMs, e.RecordedBy, e.Content, e.EnteredMs,
        }));
        await ExecuteAsync(LedgerStore.InsertEntries, plain[false].Select(e => new object?[]
        {
            e.Seq, e.Key, e.Kind, e.StationId, e.MetricId, e.Delta, e.AtLeast, e.Timed ? 1 : 0, e.AtMs, e.RecordedBy, e.Reverses, e.Reason, e.Note, e.Content,
            e.Amount, e.EnteredMs, e.ClockOffset, e.ShiftId, e.Call,
        }));
        var counts = entries.Where(e => e.Counts).ToList();
        await ExecuteAsync(_dialect.Upsert(LedgerStore.UpsertCounters), counts.GroupBy(e => (e.MetricId, e.StationId)).Select(g => new object?[]
        {
            g.Key.MetricId, g.Key.StationId, g.Sum(e => e.Delta), g.Sum(e => e.AtLeast), g.Max(e => e.AtMs), g.Max(e => e.Seq),
        }));
        await ExecuteAsync(_dialect.Upsert(LedgerStore.UpsertBuckets), counts.Where(e => e.Timed).GroupBy(e => (e.MetricId, e.StationId, Minute: e.AtMs / LedgerStore.Minute)).Select(g => new object?[]
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

    private static async Task KeepAsync(DbTransaction transaction, int eventId, SignOffRow row)
    {
        var values = new DynamicParameters(row);
        values.Add("eventId", eventId);
        if (await transaction.Connection!.ExecuteAsync(LedgerStore.UpdateSignOff, values, transaction) == 0) await transaction.Connection!.ExecuteAsync(LedgerStore.InsertSignOff, values, transaction);
    }
}
