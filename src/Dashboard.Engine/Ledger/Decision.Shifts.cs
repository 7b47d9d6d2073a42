using System.Globalization;
using Dashboard.Engine.Data;

namespace Dashboard.Engine.Ledger;

internal sealed partial class Decision
{
    private readonly Dictionary<(int StationId, int ShiftId, long StartsMs), SignOffRow> _signOffs;
    private readonly Dictionary<(int StationId, int ShiftId, long StartsMs), SignOffRow> _changed = [];

    /// <summary>What has become of the shifts that this batch signs off or opens.</summary>
    public IReadOnlyCollection<SignOffRow> SignOffs => _changed.Values;

    private AppendResult Take(SignOffDraft draft, string key, long content)
    {
        if ((Repeated(draft, key, content) ?? Objection(draft)) is { } settled) return settled;
        var before = _signOffs.GetValueOrDefault(Key(draft.StationId, draft.Span));
        if (_catalog.StationOf(draft.StationId) != draft.StationId) return Reject(draft, "station: is a gate; the shift is signed off by its station");
        if (before is { Confirmed: true }) return Reject(draft, "shift: is signed off already");
        if (draft.Span.UntilMs > _nowMs) return Reject(draft, "shift: has not ended");
        var figures = _spans.Find(s => (s.StationId, s.FromMs, s.UntilMs) == (draft.StationId, draft.Span.FromMs, draft.Span.UntilMs))?.Sums ?? new Dictionary<int, long>();
        if (figures.Keys.Union(draft.Figures.Keys).Any(m => figures.GetValueOrDefault(m) != draft.Figures.GetValueOrDefault(m))) return Reject(draft, "figures: have changed; look at them again");
        return Settle(draft, before, draft.Span, OfShift(draft, key, content, EntryKinds.SignOff, draft.StationId, draft.Span) with { Note = Confirmed(draft, figures) });
    }

    private AppendResult Take(ReopeningDraft draft, string key, long content)
    {
        if ((Repeated(draft, key, content) ?? Objection(draft)) is { } settled) return settled;
        var before = _signOffs.GetValueOrDefault(Key(draft.StationId, draft.Span));
        if (before is not { Confirmed: true }) return Reject(draft, "shift: is not signed off");
        return Settle(draft, before, draft.Span, OfShift(draft, key, content, EntryKinds.Reopening, draft.StationId, draft.Span) with { Reason = draft.Reason });
    }

    private AppendResult Settle(Draft draft, SignOffRow? before, ShiftSpan span, Entry entry)
    {
        var result = Append(draft, entry);
        _signOffs[Key(entry.StationId, span)] = _changed[Key(entry.StationId, span)] = new()
        {
            StationId = entry.StationId,
            ShiftId = span.Shift.ShiftId,
            StartsMs = span.FromMs,
            EndsMs = span.UntilMs,
            Confirmed = entry.Kind == EntryKinds.SignOff,
            FirstMs = before?.FirstMs ?? _nowMs,
            RecordedMs = _nowMs,
            RecordedBy = entry.RecordedBy,
            Seq = entry.Seq,
        };
        return result;
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
        RecordedMs = _nowMs,
        RecordedBy = draft.RecordedBy,
        ShiftId = span.Shift.ShiftId,
        Note = draft.Note,
        Content = content,
    };

    // The rows say from when until when a shift was worked, also one that is worked no more.
    private string? SignedOff(Entry entry) =>
        _signOffs.Count > 0 && _signOffs.Values.FirstOrDefault(s => s.Confirmed && Lies(entry, s.StationId, s.StartsMs, s.EndsMs)) is { } row
            ? $"at: lies in a shift that is signed off ('{_catalog.Shift(row.ShiftId)?.Code}' of {_catalog.Calendar.DayOf(row.StartsMs):yyyy-MM-dd}); a manager must open it again"
            : null;

    // What was confirmed stays readable in the ledger, as far as a note goes.
    private string? Confirmed(SignOffDraft draft, IReadOnlyDictionary<int, long> figures)
    {
        const int Longest = 1_000;
        var note = draft.Note;
        foreach (var metric in _catalog.Metrics.Where(m => figures.GetValueOrDefault(m.MetricId) != 0))
        {
            var longer = string.Create(CultureInfo.InvariantCulture, $"{note}{(note is null ? "" : ", ")}{metric.Code} {figures[metric.MetricId]}");
            if (longer.Length > Longest) return note;
            note = longer;
        }

        return note;
    }

    private static (int StationId, int ShiftId, long StartsMs) Key(int stationId, ShiftSpan span) => (stationId, span.Shift.ShiftId, span.FromMs);
}
