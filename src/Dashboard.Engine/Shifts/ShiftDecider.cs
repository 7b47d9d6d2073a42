using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Shifts;

/// <summary>Decides sign-offs and reopenings, and keeps counts out of shifts that are signed off. Beside this: what comes late from phones.</summary>
internal sealed partial class ShiftDecider(Batch batch) : Decider(batch)
{
    // A shift lasts less than a day, and a day has 25 hours at most.
    private const long LongestShift = 25 * 3_600_000L;

    // By station: each count of a batch is compared with the shifts of its own station alone.
    private readonly Dictionary<int, Dictionary<(int ShiftId, long StartsMs), SignOffRow>> _signOffs = [];
    private readonly Dictionary<(int StationId, int ShiftId, long StartsMs), SignOffRow> _changed = [];
    private List<SpanFigures> _spans = [];

    public override bool Changes => _changed.Count + _come.Count + _decided.Count > 0;

    /// <summary>Takes over what became of shifts.</summary>
    public void Know(IEnumerable<SignOffRow> signOffs)
    {
        foreach (var signOff in signOffs) Shifts(signOff.StationId)[(signOff.ShiftId, signOff.StartsMs)] = signOff;
    }

    /// <summary>Takes over what was counted in shifts.</summary>
    public void Know(IEnumerable<SpanFigures> spans) => _spans.AddRange(spans);

    public override async Task LoadAsync(LedgerTransaction transaction)
    {
        await LoadLateAsync(transaction);
        Know(await transaction.QueryAsync<SignOffRow>(SignOffStore.SelectSignOffs, SignOffsAskedFor()));
        foreach (var (station, from, until) in Batch.Of<SignOffDraft>().Select(s => (s.StationId, s.Span.FromMs, s.Span.UntilMs)).Distinct())
        {
            var sums = await CounterStore.SpanAsync(transaction.Connection, transaction.Transaction, transaction.Dialect, Batch.Catalog, station, from, until);
            _spans.Add(new(station, from, until, sums));
        }
    }

    public override AppendResult Take(Draft draft, string key, long content) => draft switch
    {
        SignOffDraft signOff => Take(signOff, key, content),
        ReopeningDraft reopening => Take(reopening, key, content),
        LateDraft late => Take(late, key),
        _ => throw new ArgumentException($"Nothing about shifts: {draft.GetType().Name}.", nameof(draft)),
    };

    // Nothing is counted in a shift that is signed off: what comes from a phone waits for a manager, anything else is refused.
    public override AppendResult? Guard(Draft draft, Entry entry) =>
        SignedOff(entry) is not { } shift ? null
        : draft.Phone is { } phone ? Hold(draft, phone, entry, shift)
        : Reject(draft, SignedOff(shift));

    public override void Accepted(Entry entry)
    {
        if (_spans.Count == 0 || !entry.Timed) return;
        _spans = _spans.ConvertAll(s => Lies(entry, s.StationId, s.FromMs, s.UntilMs) ? s with { Sums = With(s.Sums, entry) } : s);
    }

    public override async Task ProjectAsync(LedgerTransaction transaction)
    {
        foreach (var row in _changed.Values) await transaction.PutAsync(SignOffStore.UpdateSignOff, SignOffStore.InsertSignOff, row);
        if (_come.Count + _decided.Count > 0) await LateStore.KeepAsync(transaction, _come.Values, _decided.Values);
    }

    public override (string Action, string Detail)? Audited(Draft draft, AppendResult result) => draft switch
    {
        SignOffDraft signOff => ("shift.signed-off", OfShift(Batch.EntryOf(result.Seq!.Value), signOff.Span)),
        ReopeningDraft reopening => ("shift.reopened", OfShift(Batch.EntryOf(result.Seq!.Value), reopening.Span)),
        LateDraft late => Audited(late),
        _ => null,
    };

    private string OfShift(Entry entry, ShiftSpan span) =>
        FormattableString.Invariant($"{entry.Seq}, {Batch.Catalog.Station(entry.StationId)?.Code}, {span.Shift.Code} {span.Day:yyyy-MM-dd}");

    private AppendResult Take(SignOffDraft draft, string key, long content)
    {
        if (Batch.Settled(draft, key, content) is { } settled) return settled;
        var before = Shifts(draft.StationId).GetValueOrDefault((draft.Span.Shift.ShiftId, draft.Span.FromMs));
        if (Batch.Catalog.StationOf(draft.StationId) != draft.StationId)
            return Reject(draft, RefusalCodes.StationGone, "station: is a gate; the shift is signed off by its station");
        if (before is { Confirmed: true }) return Reject(draft, RefusalCodes.ShiftSignedOff, "shift: is signed off already");
        if (draft.Span.UntilMs > Batch.NowMs) return Reject(draft, RefusalCodes.NotEnded, "shift: has not ended");
        var figures = _spans.Find(s => (s.StationId, s.FromMs, s.UntilMs) == (draft.StationId, draft.Span.FromMs, draft.Span.UntilMs))?.Sums
            ?? new Dictionary<int, long>();
        if (figures.Keys.Union(draft.Figures.Keys).Any(m => figures.GetValueOrDefault(m) != draft.Figures.GetValueOrDefault(m)))
            return Reject(draft, RefusalCodes.Moved, "figures: have changed; look at them again");
        if (draft.Unstaffed && figures.Values.Any(sum => sum != 0))
            return Reject(draft, RefusalCodes.Counted, "unstaffed: something was counted in this shift");
        var entry = OfShift(draft, key, content, ShiftKinds.SignOff, draft.StationId, draft.Span);
        return Settle(draft, before, draft.Span, entry with { Body = Confirmed(figures, draft.Unstaffed) });
    }

    private AppendResult Take(ReopeningDraft draft, string key, long content)
    {
        if (Batch.Settled(draft, key, content) is { } settled) return settled;
        var before = Shifts(draft.StationId).GetValueOrDefault((draft.Span.Shift.ShiftId, draft.Span.FromMs));
        if (before is not { Confirmed: true }) return Reject(draft, RefusalCodes.NotSignedOff, "shift: is not signed off");
        return Settle(
            draft, before, draft.Span, OfShift(draft, key, content, ShiftKinds.Reopening, draft.StationId, draft.Span) with { Reason = draft.Reason });
    }

    private AppendResult Settle(Draft draft, SignOffRow? before, ShiftSpan span, Entry entry)
    {
        Shifts(entry.StationId)[(span.Shift.ShiftId, span.FromMs)] = _changed[(entry.StationId, span.Shift.ShiftId, span.FromMs)] = new()
        {
            StationId = entry.StationId,
            ShiftId = span.Shift.ShiftId,
            StartsMs = span.FromMs,
            EndsMs = span.UntilMs,
            Confirmed = entry.Kind == ShiftKinds.SignOff,
            FirstMs = before?.FirstMs ?? entry.RecordedMs,
            RecordedMs = entry.RecordedMs,
            RecordedBy = entry.RecordedBy,
            Seq = entry.Seq,
        };
        return Batch.Accept(draft, entry);
    }

    private Entry OfShift(Draft draft, string key, long content, string kind, int stationId, ShiftSpan span) =>
        Batch.Entry(draft, key, content, kind, span.FromMs) with { StationId = stationId, Subject = span.Shift.ShiftId };

    // The rows say from when until when a shift was worked, also one that is worked no more.
    private SignOffRow? SignedOff(Entry entry) =>
        entry.Timed && _signOffs.Count > 0 && _signOffs.TryGetValue(Batch.Catalog.StationOf(entry.StationId), out var shifts)
            ? shifts.Values.FirstOrDefault(s => s.Confirmed && Lies(entry, s.StationId, s.StartsMs, s.EndsMs))
            : null;

    private Refusal SignedOff(SignOffRow row) =>
        Text(
            RefusalCodes.ShiftSignedOff,
            $"at: lies in a shift that is signed off ('{Batch.Catalog.Shift(row.ShiftId)?.Code}' of {DayOf(row):yyyy-MM-dd}); a manager must open it again");

    private DateOnly DayOf(SignOffRow row) => Batch.Catalog.Calendar.DayOf(row.StartsMs);

    // All that was confirmed stays readable in the ledger, however many metrics there are.
    private string Confirmed(IReadOnlyDictionary<int, long> figures, bool unstaffed)
    {
        var counted = Batch.Catalog.Metrics.Where(m => figures.GetValueOrDefault(m.MetricId) != 0);
        return SignOffBody.Of(counted.ToDictionary(m => m.Code, m => figures[m.MetricId], StringComparer.Ordinal), unstaffed);
    }

    private IEnumerable<object?[]> SignOffsAskedFor()
    {
        List<(int StationId, ShiftSpan Span)> named =
            [.. Batch.Of<SignOffDraft>().Select(s => (s.StationId, s.Span)), .. Batch.Of<ReopeningDraft>().Select(r => (r.StationId, r.Span))];
        var shifts = Batch.Catalog.Shifts.Select(s => s.ShiftId).Union(named.Select(s => s.Span.Shift.ShiftId)).ToList();
        if (shifts.Count == 0) return [];
        return Batch.Of<TallyDraft>().Where(t => !t.IsTotal && t.StationId != 0).Select(t => (t.StationId, AtMs: t.AtMs ?? Batch.NowMs))
            .Concat(Batch.Targets.Where(t => t.Timed && t.StationId != 0).Select(t => (t.StationId, t.AtMs)))
            .Concat(named.Select(s => (s.StationId, AtMs: s.Span.FromMs)))
            .GroupBy(x => Batch.Catalog.StationOf(x.StationId), x => x.AtMs)
            .SelectMany(g => shifts.Select(shift => new object?[] { g.Key, shift, g.Min() - LongestShift, g.Max() }));
    }

    private bool Lies(Entry entry, int stationId, long fromMs, long untilMs) =>
        entry.Timed && fromMs <= entry.AtMs && entry.AtMs < untilMs && Batch.Catalog.StationOf(entry.StationId) == stationId;

    private Dictionary<int, long> With(IReadOnlyDictionary<int, long> sums, Entry entry)
    {
        var after = new Dictionary<int, long>(sums);
        foreach (var metric in Batch.Catalog.CountsIn(entry.MetricId)) after[metric.MetricId] = after.GetValueOrDefault(metric.MetricId) + entry.Delta;
        return after;
    }

    private Dictionary<(int ShiftId, long StartsMs), SignOffRow> Shifts(int stationId)
    {
        if (!_signOffs.TryGetValue(stationId, out var shifts)) _signOffs[stationId] = shifts = [];
        return shifts;
    }
}
