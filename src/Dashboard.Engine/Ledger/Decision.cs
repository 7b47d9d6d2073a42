using Dashboard.Engine.Data;

namespace Dashboard.Engine.Ledger;

/// <summary>
/// Decides a batch against what is known: a pure function, in the order of arrival, so that each draft sees the ones before it.
/// Beside this: its sums, its shifts, its calls.
/// </summary>
internal sealed partial class Decision
{
    private readonly EventCatalog _catalog;
    private readonly long _head;
    private readonly long _nowMs;
    private readonly long _recordedMs;
    private readonly Dictionary<string, KnownKey> _keys;
    private readonly Dictionary<string, Target> _targets;
    private readonly Dictionary<long, string> _targetKeys;
    private readonly List<Entry> _entries = [];
    private readonly bool _corrects;

    // Lines that say nothing new, and the entry that says it.
    private readonly Dictionary<string, long> _said = new(StringComparer.Ordinal);

    // Lines that wait for an earlier one since an earlier batch.
    private readonly HashSet<string> _waited;

    /// <param name="catalog">What is configured, as of the head.</param>
    /// <param name="head">The last sequence.</param>
    /// <param name="nowMs">Now, Unix milliseconds: by it is judged what is late, ended or still to come.</param>
    /// <param name="recordedMs">What the entries bear as their time of recording.</param>
    /// <param name="known">What the database knows of the batch.</param>
    /// <param name="corrects">The batch holds corrections.</param>
    public Decision(EventCatalog catalog, long head, long nowMs, long recordedMs, Known known, bool corrects)
    {
        (_catalog, _head, _nowMs, _recordedMs, _corrects) = (catalog, head, nowMs, recordedMs, corrects);
        _keys = new(known.Keys, StringComparer.Ordinal);
        _targets = known.Targets.DistinctBy(t => t.Seq).ToDictionary(t => t.Key, StringComparer.Ordinal);
        _targetKeys = _targets.Values.ToDictionary(t => t.Seq, t => t.Key);
        _late = known.Late.ToDictionary(l => l.Key, StringComparer.Ordinal);
        _subsets = SubsetRule.Of(catalog);
        foreach (var (cell, state) in known.Cells)
        {
            _totals[(cell.StationId, cell.MetricId)] = state.Total;
            _days[cell] = state.OfDay;
        }

        foreach (var signOff in known.SignOffs) Shifts(signOff.StationId)[(signOff.ShiftId, signOff.StartsMs)] = signOff;
        _spans = [.. known.Spans];
        _bySeq = known.Calls.DistinctBy(c => c.Seq).ToDictionary(c => c.Seq);
        foreach (var call in _bySeq.Values.OrderBy(c => c.EnteredMs).ThenBy(c => c.Seq)) VisitsOf(call.Exchange, call.Queue, call.CallId).Calls.Add(call);
        foreach (var stray in known.Strays) VisitsOf(stray.Exchange, stray.Queue, stray.CallId).Strays[stray.Key] = stray;
        _waited = known.Strays.Select(s => s.Key).ToHashSet(StringComparer.Ordinal);
        _queues = new(known.Queues, StringComparer.Ordinal);
        _agentNames = new(known.AgentNames, StringComparer.Ordinal);
        _starts = [.. known.Starts.Select(s => (s.Exchange, s.AtMs))];
        _agents = known.Agents.ToDictionary(a => (a.Exchange, a.Name));
        _tries = known.Tries.ToDictionary(t => t.Seq);
    }

    /// <summary>The entries to append, numbered on from the head.</summary>
    public IReadOnlyList<Entry> Entries => _entries;

    private long NextSeq => _head + _entries.Count + 1;

    /// <summary>Decides all of a batch, in order of arrival; what waits for another line of it, at its end.</summary>
    public IReadOnlyList<AppendResult> Decide(IReadOnlyList<Prepared> batch)
    {
        List<AppendResult> results = [.. batch.Select(Take)];
        if (_visits.Count == 0) return results;
        SettleCalls();
        var answered = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < results.Count; i++)
            if (results[i] is { Status: AppendStatus.Rejected, Reason: null }) results[i] = Answered((CallDraft)batch[i].Draft, batch[i], answered.Add(batch[i].Key));
        return results;
    }

    // What became of a line that waited to the end of its batch.
    private AppendResult Answered(CallDraft draft, Prepared prepared, bool first) =>
        _keys.TryGetValue(prepared.Key, out var entry) ? new(draft.Key, first ? AppendStatus.Accepted : AppendStatus.Duplicate, entry.Seq, null)
        : _said.TryGetValue(prepared.Key, out var said) ? new(draft.Key, AppendStatus.Duplicate, said, null)
        : Reject(draft, RefusalCodes.NoEntry, VisitsOf(draft).Why(CallFact.Of(draft, prepared.Key, prepared.Content)));

    public AppendResult Take(Prepared prepared) => prepared.Draft switch
    {
        TallyDraft tally => Take(tally, prepared.Key, prepared.Content),
        CorrectionDraft correction => Take(correction, prepared.Key),
        SignOffDraft signOff => Take(signOff, prepared.Key, prepared.Content),
        ReopeningDraft reopening => Take(reopening, prepared.Key, prepared.Content),
        LateDraft late => Take(late, prepared.Key),
        CallDraft call => Take(call, prepared.Key, prepared.Content),
        AgentDraft agent => Take(agent, prepared.Key, prepared.Content),
        RingDraft ring => Take(ring, prepared.Key, prepared.Content),
        CallBackDraft tried => Take(tried, prepared.Key, prepared.Content),
        UndoDraft undo => Take(undo, prepared.Key, prepared.Content),
        _ => throw new ArgumentException($"There is no such draft: {prepared.Draft.GetType().Name}.", nameof(prepared)),
    };

    private AppendResult Take(TallyDraft draft, string key, long content) =>
        Repeated(draft, key, content) ?? Kept(draft, key, content) ?? Objection(draft) ?? Append(draft, new Entry
        {
            Seq = NextSeq,
            Key = key,
            Kind = draft.IsTotal ? EntryKinds.Total : EntryKinds.Tally,
            StationId = draft.StationId,
            MetricId = draft.MetricId,
            Delta = draft.Delta,
            AtLeast = draft.AtLeast ? 1 : 0,
            Timed = !draft.IsTotal,
            AtMs = draft.AtMs ?? _nowMs,
            RecordedMs = _recordedMs,
            RecordedBy = draft.RecordedBy,
            WholeDay = draft.WholeDay,
            Import = draft.Import,
            EnteredMs = draft.EnteredMs,
            ClockOffset = draft.ClockOffset,
            Note = draft.Note,
            Content = content,
        });

    private AppendResult Take(CorrectionDraft draft, string key)
    {
        var named = draft.ReversesKey?.ToString() ?? _targetKeys.GetValueOrDefault(draft.ReversesSeq!.Value);
        if (named is null || !_targets.TryGetValue(named, out var target))
            return _keys.TryGetValue(key, out var other) ? Conflict(draft, other) : Withdraw(draft, named) ?? Reject(draft, RefusalCodes.NoEntry, "reverses: there is no such entry");

        var content = draft.Content(target.Seq);
        if ((Repeated(draft, key, content) ?? Kept(draft, key, content) ?? Objection(draft)) is { } settled) return settled;
        if (Against(draft, target) is { } refusal) return Reject(draft, refusal);
        return Append(draft, new Entry
        {
            Seq = NextSeq,
            Key = key,
            Kind = EntryKinds.Correction,
            StationId = target.StationId,
            MetricId = target.MetricId,
            Delta = (draft.Amount ?? 0) - target.Standing,
            // What was put right is exact, so that there is no lower bound left to undo in a correction.
            AtLeast = target.Kind == EntryKinds.Correction ? 0 : -target.AtLeast,
            Timed = target.Timed,
            AtMs = target.AtMs,
            WholeDay = target.WholeDay,
            Import = draft.Import,
            RecordedMs = _recordedMs,
            RecordedBy = draft.RecordedBy,
            Reverses = target.Seq,
            Reason = draft.Reason,
            Amount = draft.Amount,
            Note = draft.Note,
            Content = content,
        });
    }

    private Refusal? Against(CorrectionDraft draft, Target target)
    {
        var change = (draft.Amount ?? 0) - target.Standing;
        if (draft.Within is { } stations && !stations.Contains(target.StationId)) return new(RefusalCodes.NotYours, "reverses: the entry is not of a station of yours");
        if (target.MetricId == 0) return new(RefusalCodes.Corrected, "reverses: the entry is no count; a shift that is signed off is opened again by a manager");
        if (target is { Kind: EntryKinds.Correction, Amount: null }) return new(RefusalCodes.Corrected, "reverses: a correction cannot be reversed; record the count again");
        if (draft.Windowed && target.AtMs < _nowMs - (_catalog.Event.LateHours * 3_600_000L))
            return Text(RefusalCodes.DayLocked, $"reverses: the entry is older than {_catalog.Event.LateHours} hours; only a manager may correct it");
        if (target.ReversedBy is { } by) return Text(RefusalCodes.Corrected, $"reverses: entry {target.Seq} is already reversed by entry {by}");
        if (draft.Amount is 0 or < -CorrectionDraft.MaxAmount or > CorrectionDraft.MaxAmount)
            return Text(RefusalCodes.Amount, $"amount: must lie between -{CorrectionDraft.MaxAmount} and {CorrectionDraft.MaxAmount} and not be 0");
        if (draft.Amount == target.Standing) return new(RefusalCodes.NoChange, "amount: is what the entry says already");
        if (draft.Delta is { } delta && delta != change)
            return Text(RefusalCodes.Amount, $"delta: must be {change}, from {target.Standing} to {draft.Amount ?? 0} in place of entry {target.Seq}, or be left out");
        if (draft.StationId is { } station && station != target.StationId) return Text(RefusalCodes.NotYours, $"station: is not that of entry {target.Seq}");
        if (draft.MetricId is { } metric && metric != target.MetricId) return Text(RefusalCodes.NoEntry, $"metric: is not that of entry {target.Seq}");
        return null;
    }

    private AppendResult? Repeated(Draft draft, string key, long content) =>
        !_keys.TryGetValue(key, out var first) ? null
        : first.Content == content ? new(draft.Key, AppendStatus.Duplicate, first.Seq, null)
        : Conflict(draft, first);

    private AppendResult? Objection(Draft draft) => (Gone(draft) ?? draft.Objection?.Invoke(_catalog) ?? Moved(draft)) is { } why ? Reject(draft, why) : null;

    // Whoever read the count knew an older configuration: what was deleted since has nothing more counted under it.
    private Refusal? Gone(Draft draft) => draft switch
    {
        TallyDraft { StationId: not 0 } tally when _catalog.Station(tally.StationId) is null => new(RefusalCodes.StationGone, "station: was deleted; nothing is counted there"),
        TallyDraft tally when _catalog.Metric(tally.MetricId) is null => new(RefusalCodes.MetricGone, "metric: was deleted; nothing is counted under it"),
        SignOffDraft signOff when _catalog.Shift(signOff.Span.Shift.ShiftId) is null => new(RefusalCodes.ShiftGone, "shift: was deleted; nothing of it is signed off"),
        SignOffDraft signOff when _catalog.Station(signOff.StationId) is null => new(RefusalCodes.StationGone, "station: was deleted; nothing is signed off there"),
        _ => null,
    };

    private static AppendResult Conflict(Draft draft, KnownKey first) => new(draft.Key, AppendStatus.Conflict, first.Seq, "key: belongs to an entry with other content", RefusalCodes.Key);

    private static AppendResult Reject(Draft draft, Refusal why) => new(draft.Key, AppendStatus.Rejected, null, why.Text, why.Code);

    private static AppendResult Reject(Draft draft, string code, string reason) => Reject(draft, new Refusal(code, reason));

    // What counts is judged before anything is changed.
    private AppendResult Append(Draft draft, Entry entry) =>
        SignedOff(entry) is { } shift ? (draft.Phone is { } phone ? Hold(draft, phone, entry, shift) : Reject(draft, SignedOff(shift)))
        : (BelowZero(entry) ?? BeyondItsWhole(entry)) is { } refusal ? Reject(draft, refusal)
        : Accept(draft, entry);

    // What counts nothing is taken without a look at sums: whoever comes here has changed shifts, calls or agents already.
    private AppendResult Accept(Draft draft, Entry entry)
    {
        Count(entry);
        _keys[entry.Key] = new() { Key = entry.Key, Seq = entry.Seq, Content = entry.Content };
        if (_corrects) Remember(entry);
        _entries.Add(entry);
        return new(draft.Key, AppendStatus.Accepted, entry.Seq, null);
    }

    // What the audit and callers read is the same wherever the server stands.
    private static Refusal Text(string code, FormattableString text) => new(code, FormattableString.Invariant(text));

    // A later draft of the same batch may reverse this entry, or try to reverse its target again.
    private void Remember(Entry entry)
    {
        _targets[entry.Key] = new()
        {
            Key = entry.Key,
            Seq = entry.Seq,
            Kind = entry.Kind,
            StationId = entry.StationId,
            MetricId = entry.MetricId,
            Delta = entry.Delta,
            AtLeast = entry.AtLeast,
            Timed = entry.Timed,
            AtMs = entry.AtMs,
            Amount = entry.Amount,
            WholeDay = entry.WholeDay,
        };
        if (entry.Reverses is not { } reversed) return;
        var target = _targetKeys.TryGetValue(reversed, out var known) ? _targets[known] : _targets.Values.First(t => t.Seq == reversed);
        _targets[target.Key] = target with { ReversedBy = entry.Seq };
    }
}
