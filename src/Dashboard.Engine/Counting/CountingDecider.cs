using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Counting;

/// <summary>Decides counts and their corrections. Beside this: the sums that they are judged by.</summary>
internal sealed partial class CountingDecider(Batch batch) : Decider(batch)
{
    public override bool Changes => Batch.Entries.Any(e => e.Counts);

    public override AppendResult Take(Draft draft, string key, long content) => draft switch
    {
        TallyDraft tally => Take(tally, key, content),
        CorrectionDraft correction => Take(correction, key),
        _ => throw new ArgumentException($"No count: {draft.GetType().Name}.", nameof(draft)),
    };

    public override async Task LoadAsync(LedgerTransaction transaction) => await LoadCellsAsync(transaction, [.. Cells()]);

    public override async Task ProjectAsync(LedgerTransaction transaction)
    {
        var counts = Batch.Entries.Where(e => e.Counts).ToList();
        await transaction.AddAsync(CounterStore.UpsertCounters, counts.GroupBy(e => (e.MetricId, e.StationId)).Select(g => new object?[]
        {
            g.Key.MetricId, g.Key.StationId, g.Sum(e => e.Delta), g.Sum(e => e.AtLeast), g.Max(e => e.AtMs), g.Max(e => e.Seq),
        }));
        await transaction.AddAsync(CounterStore.UpsertBuckets, Sums(at => at / CounterStore.Minute));
        await transaction.AddAsync(CounterStore.UpsertQuarters, Sums(at => at / CounterStore.QuarterMs));
        await transaction.AddAsync(CounterStore.UpsertDays, Sums(at => Batch.Catalog.Calendar.NumberOf(at)));

        IEnumerable<object?[]> Sums(Func<long, long> span) =>
            from e in counts
            where e.Timed
            group e.Delta by (e.MetricId, e.StationId, Span: span(e.AtMs)) into g
            select new object?[] { g.Key.MetricId, g.Key.StationId, g.Key.Span, g.Sum() };
    }

    // Why it was corrected stands in the ledger. A table's corrections are told as one.
    public override (string Action, string Detail)? Audited(Draft draft, AppendResult result)
    {
        if (draft is not CorrectionDraft { Import: null }) return null;
        if (result.Seq is not { } seq) return ("entry.withdrawn", draft.Key.ToString());
        var entry = Batch.EntryOf(seq);
        return ("entry.corrected", entry.Amount is { } amount
            ? FormattableString.Invariant($"{entry.Seq} → {entry.Reverses}, {entry.Delta}, now {amount}")
            : FormattableString.Invariant($"{entry.Seq} → {entry.Reverses}, {entry.Delta}"));
    }

    private AppendResult Take(TallyDraft draft, string key, long content) =>
        Batch.Settled(draft, key, content) ?? Moved(draft) ?? Batch.Append(
            draft,
            new Entry
            {
                Seq = Batch.NextSeq,
                Key = key,
                Kind = draft.IsTotal ? CountKinds.Total : CountKinds.Tally,
                StationId = draft.StationId,
                MetricId = draft.MetricId,
                Delta = draft.Delta,
                AtLeast = draft.AtLeast ? 1 : 0,
                Timed = !draft.IsTotal,
                AtMs = draft.AtMs ?? Batch.NowMs,
                RecordedMs = Batch.RecordedMs,
                RecordedBy = draft.RecordedBy,
                WholeDay = draft.WholeDay,
                Import = draft.Import,
                EnteredMs = draft.EnteredMs,
                ClockOffset = draft.ClockOffset,
                Note = draft.Note,
                Content = content,
            },
            Refused);

    private AppendResult Take(CorrectionDraft draft, string key)
    {
        if (Batch.TargetOf(draft.Names!.Value) is not { } target)
        {
            return Batch.Find(key) is { } other ? Batch.Conflict(draft, other)
                : Batch.Answered(draft, key, draft.Content) ?? Reject(draft, RefusalCodes.NoEntry, "reverses: there is no such entry");
        }

        var content = draft.ContentOf(target.Seq);
        if (Batch.Settled(draft, key, content) is { } settled) return settled;
        if (Against(draft, target) is { } refusal) return Reject(draft, refusal);
        return Batch.Append(
            draft,
            Batch.Entry(draft, key, content, CountKinds.Correction, target.AtMs) with
            {
                StationId = target.StationId,
                MetricId = target.MetricId,
                Delta = (draft.Amount ?? 0) - target.Standing,
                // What was put right is exact, so that there is no lower bound left to undo in a correction.
                AtLeast = target.Kind == CountKinds.Correction ? 0 : -target.AtLeast,
                Timed = target.Timed,
                WholeDay = target.WholeDay,
                Import = draft.Import,
                Reverses = target.Seq,
                Reason = draft.Reason,
                Amount = draft.Amount,
            },
            Refused);
    }

    private Refusal? Against(CorrectionDraft draft, Target target)
    {
        var change = (draft.Amount ?? 0) - target.Standing;
        if (draft.Within is { } stations && !stations.Contains(target.StationId))
            return new(RefusalCodes.NotYours, "reverses: the entry is not of a station of yours");
        if (target.MetricId == 0)
            return new(RefusalCodes.Corrected, "reverses: the entry is no count; a shift that is signed off is opened again by a manager");
        if (target is { Kind: CountKinds.Correction, Amount: null })
            return new(RefusalCodes.Corrected, "reverses: a correction cannot be reversed; record the count again");
        var lateHours = Batch.Catalog.Event.LateHours;
        if (draft.Windowed && target.AtMs < Batch.NowMs - (lateHours * 3_600_000L))
            return Text(RefusalCodes.DayLocked, $"reverses: the entry is older than {lateHours} hours; only a manager may correct it");
        if (target.ReversedBy is { } by) return Text(RefusalCodes.Corrected, $"reverses: entry {target.Seq} is already reversed by entry {by}");
        if (draft.Amount is 0 or < -CorrectionDraft.MaxAmount or > CorrectionDraft.MaxAmount)
            return Text(RefusalCodes.Amount, $"amount: must lie between -{CorrectionDraft.MaxAmount} and {CorrectionDraft.MaxAmount} and not be 0");
        if (draft.Amount == target.Standing) return new(RefusalCodes.NoChange, "amount: is what the entry says already");
        if (draft.Delta is { } delta && delta != change)
        {
            var from = target.Standing;
            var to = draft.Amount ?? 0;
            return Text(RefusalCodes.Amount, $"delta: must be {change}, from {from} to {to} in place of entry {target.Seq}, or be left out");
        }

        if (draft.StationId is { } station && station != target.StationId)
            return Text(RefusalCodes.NotYours, $"station: is not that of entry {target.Seq}");
        if (draft.MetricId is { } metric && metric != target.MetricId)
            return Text(RefusalCodes.NoEntry, $"metric: is not that of entry {target.Seq}");
        return null;
    }
}
