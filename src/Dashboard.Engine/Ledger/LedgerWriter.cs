using System.Data.Common;
using Dapper;
using Dashboard.Engine.Data;

namespace Dashboard.Engine.Ledger;

/// <summary>One batch, one event, one transaction: lock the head, look, decide, insert, count, move the head, commit.</summary>
internal sealed class LedgerWriter(Database database, TimeProvider time, int eventId)
{
    // A head that lies further ahead than this was recorded by a clock that was wrong, and is not followed: else all that comes until then would bear its time.
    private const long LongestPutBack = 600_000;

    private readonly Dialect _dialect = database.Dialect;
    private readonly AuditStore _audit = new(database, time);
    private EventCatalog? _catalog;

    /// <summary>Appends a batch durably. Nothing is changed when it throws, or the outcome is unknown and a repeat settles it.</summary>
    /// <param name="connection">The writer's own.</param>
    /// <param name="offered">The configurations that the batch's authors knew, oldest first: the newest of them saves a reading while it is still the
    /// event's.</param>
    /// <param name="batch">The drafts.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<AppendReceipt> WriteAsync(
        DbConnection connection, IReadOnlyList<EventCatalog> offered, IReadOnlyList<Prepared> batch, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await connection.ExecuteAsync(Database.LockHead, new { eventId }, transaction);
        var head = await connection.QuerySingleAsync<Head>(LedgerStore.SelectHead, new { eventId }, transaction);
        var catalog = await CatalogAsync(transaction, offered, head.Config);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        // The order of the ledger is the order of its times, although a clock is put back a little.
        var recorded = head.RecordedMs - now is > 0 and <= LongestPutBack ? head.RecordedMs : now;
        var corrects = batch.Any(p => p.Draft is CorrectionDraft or LateDraft);
        var known = await new BatchLookup(_dialect, transaction, catalog, batch, now).ReadAsync();
        var decision = new Decision(catalog, head.Seq, now, recorded, known, corrects);
        var results = decision.Decide(batch);
        if (decision.Entries.Count + decision.NewStrays.Count + decision.SettledStrays.Count + decision.Come.Count + decision.Decided.Count == 0) return new(head.Seq, results);
        if (decision.Entries.Count > 0) await AppendAsync(transaction, head, recorded, decision.Entries);
        foreach (var row in decision.SignOffs) await KeepAsync(transaction, row);
        if (decision.Come.Count + decision.Decided.Count > 0) await LateStore.KeepAsync(transaction, _dialect, eventId, decision.Come, decision.Decided);
        if (decision.TellsOfCalls) await CallStore.KeepAsync(transaction, _dialect, eventId, decision);
        if (batch.Any(p => IsAudited(p.Draft))) await _audit.AppendAsync(transaction, [.. Audited(catalog, batch, results, decision)]);
        await transaction.CommitAsync(cancellation);
        return new(decision.Entries is [.., var last] ? last.Seq : head.Seq, results);
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

    // Who put right, signed off or opened what, from where; why stands in the ledger, since people write names into reasons.
    private static IEnumerable<AuditDraft> Audited(EventCatalog catalog, IReadOnlyList<Prepared> batch, IReadOnlyList<AppendResult> results, Decision decision) =>
        from pair in batch.Zip(results, (prepared, result) => (prepared.Draft, result))
        where IsAudited(pair.Draft) && pair.result.Status == AppendStatus.Accepted
        let what = pair.Draft is LateDraft late ? Audited(catalog, late, decision) : pair.result.Seq is { } seq ? Audited(catalog, pair.Draft, decision.Entries[(int)(seq - decision.Entries[0].Seq)]) : ("entry.withdrawn", pair.Draft.Key.ToString())
        select new AuditDraft(new(pair.Draft.RecordedBy, pair.Draft.Address), what.Item1, catalog.Event.Slug, what.Item2);

    private static bool IsAudited(Draft draft) => draft is CorrectionDraft { Import: null } or SignOffDraft or ReopeningDraft or LateDraft or UndoDraft;

    private static (string Action, string Detail) Audited(EventCatalog catalog, Draft draft, Entry entry) => draft switch
    {
        SignOffDraft signOff => ("shift.signed-off", OfShift(catalog, entry, signOff.Span)),
        ReopeningDraft reopening => ("shift.reopened", OfShift(catalog, entry, reopening.Span)),
        UndoDraft undo => (undo.Undoes == undo.Call ? "call.undone" : "callback.undone", FormattableString.Invariant($"{entry.Seq} → {undo.Undoes}, call {undo.Call}")),
        _ when entry.Amount is { } amount => ("entry.corrected", FormattableString.Invariant($"{entry.Seq} → {entry.Reverses}, {entry.Delta}, now {amount}")),
        _ => ("entry.corrected", FormattableString.Invariant($"{entry.Seq} → {entry.Reverses}, {entry.Delta}")),
    };

    // Why it was refused stands beside the count, where its phone reads it.
    private static (string Action, string Detail) Audited(EventCatalog catalog, LateDraft draft, Decision decision)
    {
        var late = decision.Decided.Single(l => l.Key == draft.Key.ToString());
        var (station, metric) = (catalog.Station(late.Entry.StationId)?.Code, catalog.Metric(late.Entry.MetricId)?.Code);
        var what = FormattableString.Invariant($"{late.Key}, {station} {metric} {late.Entry.Delta}, counted by {late.Entry.RecordedBy}");
        return draft.Taken ? ("late.taken", FormattableString.Invariant($"{late.Seq}, {what}")) : ("late.refused", what);
    }

    private static string OfShift(EventCatalog catalog, Entry entry, ShiftSpan span) =>
        FormattableString.Invariant($"{entry.Seq}, {catalog.Station(entry.StationId)?.Code}, {span.Shift.Code} {span.Day:yyyy-MM-dd}");

    private async Task AppendAsync(DbTransaction transaction, Head head, long recordedMs, IReadOnlyList<Entry> entries)
    {
        var plain = entries.ToLookup(e => e is { Kind: EntryKinds.Tally, Note: null, Body: null, AtLeast: 0, ClockOffset: null, WholeDay: false, Import: null });
        await ExecuteAsync(LedgerStore.InsertTallies, plain[true].Select(e => new object?[]
        {
            e.Seq, e.Key, e.StationId, e.MetricId, e.Delta, e.AtMs, e.RecordedBy, e.Content, e.EnteredMs,
        }));
        await ExecuteAsync(LedgerStore.InsertEntries, plain[false].Select(e => new object?[]
        {
            e.Seq, e.Key, e.Kind, e.StationId, e.MetricId, e.Delta, e.AtLeast, e.Timed ? 1 : 0, e.AtMs, e.RecordedBy, e.Reverses, e.Reason, e.Note, e.Content,
            e.Amount, e.EnteredMs, e.ClockOffset, e.ShiftId, e.Call, e.Body, e.WholeDay ? 1 : 0, e.Import,
        }));
        var counts = entries.Where(e => e.Counts).ToList();
        await ExecuteAsync(_dialect.Upsert(LedgerStore.UpsertCounters), counts.GroupBy(e => (e.MetricId, e.StationId)).Select(g => new object?[]
        {
            g.Key.MetricId, g.Key.StationId, g.Sum(e => e.Delta), g.Sum(e => e.AtLeast), g.Max(e => e.AtMs), g.Max(e => e.Seq),
        }));
        await ExecuteAsync(_dialect.Upsert(LedgerStore.UpsertBuckets), Sums(LedgerStore.Minute));
        await ExecuteAsync(_dialect.Upsert(LedgerStore.UpsertQuarters), Sums(LedgerStore.QuarterMs));
        var hotline = entries.LastOrDefault(e => e.Call is not null)?.Seq ?? head.HotlineSeq;
        await transaction.Connection!.ExecuteAsync(LedgerStore.UpdateHead, new { eventId, head = entries[^1].Seq, recordedMs, hotline }, transaction);

        IEnumerable<object?[]> Sums(long span) =>
            from e in counts
            where e.Timed
            group e.Delta by (e.MetricId, e.StationId, Span: e.AtMs / span) into g
            select new object?[] { g.Key.MetricId, g.Key.StationId, g.Key.Span, g.Sum() };

        async Task ExecuteAsync(string sql, IEnumerable<object?[]> rows)
        {
            List<object?[]> batch = [.. rows];
            if (batch.Count == 0) return;
            await transaction.Connection!.ExecuteAsync(_dialect.Expand(sql), new { eventId, recordedMs, rows = LedgerStore.Json(batch) }, transaction);
        }
    }

    private async Task KeepAsync(DbTransaction transaction, SignOffRow row)
    {
        var values = new DynamicParameters(row);
        values.Add("eventId", eventId);
        if (await transaction.Connection!.ExecuteAsync(LedgerStore.UpdateSignOff, values, transaction) == 0) await transaction.Connection!.ExecuteAsync(LedgerStore.InsertSignOff, values, transaction);
    }
}
