using Dashboard.Engine.Data;

namespace Dashboard.Engine.Ledger;

internal sealed partial class Decision
{
    // By station: each count of a batch is compared with the shifts of its own station alone.
    private readonly Dictionary<int, Dictionary<(int ShiftId, long StartsMs), SignOffRow>> _signOffs = [];
    private readonly Dictionary<(int StationId, int ShiftId, long StartsMs), SignOffRow> _changed = [];

    /// <summary>What has become of the shifts that this batch signs off or opens.</summary>
    public IReadOnlyCollection<SignOffRow> SignOffs => _changed.Values;

    private AppendResult Take(SignOffDraft draft, string key, long content)
    {
        if ((Repeated(draft, key, content) ?? Objection(draft)) is { } settled) return settled;
        var before = Shifts(draft.StationId).GetValueOrDefault((draft.Span.Shift.ShiftId, draft.Span.FromMs));
        if (_catalog.StationOf(draft.StationId) != draft.StationId) return Reject(draft, RefusalCodes.StationGone, "station: is a gate; the shift is signed off by its station");
        if (before is { Confirmed: true }) return Reject(draft, RefusalCodes.ShiftSignedOff, "shift: is signed off already");
        if (draft.Span.UntilMs > _nowMs) return Reject(draft, RefusalCodes.NotEnded, "shift: has not ended");
        var figures = _spans.Find(s => (s.StationId, s.FromMs, s.UntilMs) == (draft.StationId, draft.Span.FromMs, draft.Span.UntilMs))?.Sums ?? new Dictionary<int, long>();
        if (figures.Keys.Union(draft.Figures.Keys).Any(m => figures.GetValueOrDefault(m) != draft.Figures.GetValueOrDefault(m))) return Reject(draft, RefusalCodes.Moved, "figures: have changed; look at them again");
        if (draft.Unstaffed && figures.Values.Any(sum => sum != 0)) return Reject(draft, RefusalCodes.Counted, "unstaffed: something was counted in this shift");
        var entry = OfShift(draft, key, content, EntryKinds.SignOff, draft.StationId, draft.Span);
        return Settle(draft, before, draft.Span, entry with { Body = Confirmed(figures, draft.Unstaffed) });
    }

    private AppendResult Take(ReopeningDraft draft, string key, long content)
    {
        if ((Repeated(draft, key, content) ?? Objection(draft)) is { } settled) return settled;
        var before = Shifts(draft.StationId).GetValueOrDefault((draft.Span.Shift.ShiftId, draft.Span.FromMs));
        if (before is not { Confirmed: true }) return Reject(draft, RefusalCodes.NotSignedOff, "shift: is not signed off");
        return Settle(draft, before, draft.Span, OfShift(draft, key, content, EntryKinds.Reopening, draft.StationId, draft.Span) with { Reason = draft.Reason });
    }

    private AppendResult Settle(Draft draft, SignOffRow? before, ShiftSpan span, Entry entry)
    {
        Shifts(entry.StationId)[(span.Shift.ShiftId, span.FromMs)] = _changed[(entry.StationId, span.Shift.ShiftId, span.FromMs)] = new()
        {
            StationId = entry.StationId,
            ShiftId = span.Shift.ShiftId,
            StartsMs = span.FromMs,
            EndsMs = span.UntilMs,
            Confirmed = entry.Kind == EntryKinds.SignOff,
            FirstMs = before?.FirstMs ?? entry.RecordedMs,
            RecordedMs = entry.RecordedMs,
            RecordedBy = entry.RecordedBy,
            Seq = entry.Seq,
        };
        return Accept(draft, entry);
    }

    private Entry OfShift(Draft draft, string key, long content, string kind, int stationId, ShiftSpan span) => new()
    {
        Seq = NextSeq,
        Key = key,
        Kind = kind,
        StationId = stationId,
        MetricId = 0,
        Delta = 0,
        AtLeast = 0,
        Timed = false,
        AtMs = span.FromMs,
        RecordedMs = _recordedMs,
        RecordedBy = draft.RecordedBy,
        ShiftId = span.Shift.ShiftId,
        Note = draft.Note,
        Content = content,
    };

    // The rows say from when until when a shift was worked, also one that is worked no more.
    private SignOffRow? SignedOff(Entry entry) =>
        entry.Timed && _signOffs.Count > 0 && _signOffs.TryGetValue(_catalog.StationOf(entry.StationId), out var shifts)
            ? shifts.Values.FirstOrDefault(s => s.Confirmed && Lies(entry, s.StationId, s.StartsMs, s.EndsMs))
            : null;

    private Refusal SignedOff(SignOffRow row) =>
        Text(RefusalCodes.ShiftSignedOff, $"at: lies in a shift that is signed off ('{_catalog.Shift(row.ShiftId)?.Code}' of {DayOf(row):yyyy-MM-dd}); a manager must open it again");

    private DateOnly DayOf(SignOffRow row) => _catalog.Calendar.DayOf(row.StartsMs);

    // All that was confirmed stays readable in the ledger, however many metrics there are.
    private string Confirmed(IReadOnlyDictionary<int, long> figures, bool unstaffed)
    {
        var counted = _catalog.Metrics.Where(m => figures.GetValueOrDefault(m.MetricId) != 0);
        return Ledger.Entry.BodyOf(counted.ToDictionary(m => m.Code, m => figures[m.MetricId], StringComparer.Ordinal), unstaffed);
    }

    private Dictionary<(int ShiftId, long StartsMs), SignOffRow> Shifts(int stationId)
    {
        if (!_signOffs.TryGetValue(stationId, out var shifts)) _signOffs[stationId] = shifts = [];
        return shifts;
    }
}
