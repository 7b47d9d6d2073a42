using Dashboard.Engine.Counting;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Shifts;

internal sealed partial class ShiftDecider
{
    private readonly Dictionary<string, LateCount> _late = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LateCount> _come = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LateCount> _decided = new(StringComparer.Ordinal);

    /// <summary>Takes over late counts.</summary>
    public void Know(IEnumerable<LateCount> late)
    {
        foreach (var count in late) _late[count.Key] = count;
    }

    public override AppendResult? Answer(Draft draft, string key, long content) =>
        _late.Count == 0 ? null
        : draft is CorrectionDraft correction && Batch.TargetOf(correction.Names!.Value) is null ? Withdraw(correction)
        : Kept(draft, key, content);

    // Only phones bring what is kept for a manager, so only what comes from one can be a repeat of it. What a manager is about to take is judged by the sums
    // of now.
    private async Task LoadLateAsync(LedgerTransaction transaction)
    {
        var keys = Batch.Drafts.Where(p => p.Draft is LateDraft or { Phone: not null }).Select(p => p.Key)
            .Concat(Batch.Of<CorrectionDraft>().Where(c => c is { Phone: not null, ReversesKey: not null }).Select(c => c.ReversesKey!.Value.ToString()))
            .Distinct(StringComparer.Ordinal).ToList();
        if (keys.Count == 0) return;
        var found = await LateStore.ReadAsync(transaction, keys);
        if (found.Count == 0) return;
        Know(found);
        await Batch.LoadTargetsAsync(transaction, found.Select(l => l.Entry.Reverses).OfType<long>());
        await Batch.Decider<CountingDecider>().LoadCellsAsync(transaction, found.Select(l => l.Entry));
    }

    // Whatever has waited for a manager is answered by what became of it, however often it comes.
    private AppendResult? Kept(Draft draft, string key, long content) =>
        !_late.TryGetValue(key, out var late) ? null
        : late.Entry.Content != content ? new(draft.Key, AppendStatus.Conflict, null, "key: belongs to a late count with other content", RefusalCodes.Key)
        : late.Decision switch
        {
            null => Held(draft),
            LateDecisions.Refused => Reject(draft, RefusalCodes.LateRefused, $"late: {late.DecidedWhy}"),
            _ => Reject(draft, RefusalCodes.LateWithdrawn, "late: was taken back by whoever counted it"),
        };

    private static AppendResult Held(Draft draft) =>
        new(draft.Key, AppendStatus.Held, null, "at: lies in a shift that is signed off; a manager decides", RefusalCodes.ShiftSignedOff);

    private AppendResult Hold(Draft draft, Guid phone, Entry entry, SignOffRow shift)
    {
        _late[entry.Key] = _come[entry.Key] = new()
        {
            Entry = entry,
            ShiftId = shift.ShiftId,
            StartsMs = shift.StartsMs,
            Phone = phone.ToString(),
            ArrivedMs = Batch.NowMs,
        };
        return Held(draft);
    }

    private AppendResult Take(LateDraft draft, string key)
    {
        if (!_late.TryGetValue(key, out var late)) return Reject(draft, RefusalCodes.NoLate, "key: there is no such late count");
        var asked = draft.Taken ? LateDecisions.Taken : LateDecisions.Refused;
        if (late.Decision == asked) return new(draft.Key, AppendStatus.Duplicate, late.Seq, null);
        if (late.Decision is { } before) return Reject(draft, RefusalCodes.LateDecided, $"late: was {before} already");
        if (!draft.Taken)
        {
            Settle(late with { Decision = asked, DecidedBy = draft.RecordedBy, DecidedWhy = draft.Why });
            return new(draft.Key, AppendStatus.Accepted, null, null);
        }

        if (Batch.Find(key) is { } other) return Batch.Conflict(draft, other);
        if (Batch.Objection(draft) is { } objected) return objected;
        var entry = late.Entry with { Seq = Batch.NextSeq, RecordedMs = Batch.RecordedMs, Body = new CountBody(draft.RecordedBy).ToText() };
        if ((Gone(entry) ?? Batch.Decider<CountingDecider>().Refused(entry)) is { } refusal) return Reject(draft, refusal);
        Settle(late with { Entry = entry, Decision = asked, DecidedBy = draft.RecordedBy });
        return Batch.Accept(draft, entry);
    }

    // What was counted takes itself back before anybody has decided: nothing is left to decide.
    private AppendResult? Withdraw(CorrectionDraft draft)
    {
        if (draft.ReversesKey is not { } named || !_late.TryGetValue(named.ToString(), out var late)) return null;
        if (draft.Within is { } stations && !stations.Contains(late.Entry.StationId))
            return Reject(draft, RefusalCodes.NotYours, "reverses: the entry is not of a station of yours");
        if (late is { Decision: LateDecisions.Withdrawn } && late.DecidedKey == draft.Key.ToString()) return new(draft.Key, AppendStatus.Duplicate, null, null);
        if (late.Decision is not null || draft.Amount is not null) return null;
        Settle(late with { Decision = LateDecisions.Withdrawn, DecidedBy = draft.RecordedBy, DecidedKey = draft.Key.ToString() });
        return new(draft.Key, AppendStatus.Accepted, null, null);
    }

    private void Settle(LateCount late)
    {
        var decided = _late[late.Key] = late with { DecidedMs = Batch.NowMs };
        _decided[late.Key] = decided;
    }

    private Refusal? Gone(Entry late) =>
        Batch.Catalog.Station(late.StationId) is null ? new(RefusalCodes.StationGone, "station: was deleted; nothing is counted there")
        : Batch.Catalog.Metric(late.MetricId) is null ? new(RefusalCodes.MetricGone, "metric: was deleted; nothing is counted under it")
        : late.Reverses is { } reverses && Batch.TargetOf(new(null, reverses)) is not { ReversedBy: null }
            ? new(RefusalCodes.Corrected, "reverses: the entry was corrected meanwhile")
            : null;

    // Why it was refused stands beside the count, where its phone reads it.
    private (string Action, string Detail) Audited(LateDraft draft)
    {
        var late = _decided[draft.Key.ToString()];
        var (station, metric) = (Batch.Catalog.Station(late.Entry.StationId)?.Code, Batch.Catalog.Metric(late.Entry.MetricId)?.Code);
        var what = FormattableString.Invariant($"{late.Key}, {station} {metric} {late.Entry.Delta}, counted by {late.Entry.RecordedBy}");
        return draft.Taken ? ("late.taken", FormattableString.Invariant($"{late.Seq}, {what}")) : ("late.refused", what);
    }
}
