namespace Dashboard.Engine.Ledger;

internal sealed partial class Decision
{
    private readonly Dictionary<string, LateCount> _late;
    private readonly Dictionary<string, LateCount> _come = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LateCount> _decided = new(StringComparer.Ordinal);

    /// <summary>What this batch brought for a manager.</summary>
    public IReadOnlyCollection<LateCount> Come => _come.Values;

    /// <summary>What this batch decided, of what waited before it or came in it.</summary>
    public IReadOnlyCollection<LateCount> Decided => _decided.Values;

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
        _late[entry.Key] = _come[entry.Key] = new() { Entry = entry, ShiftId = shift.ShiftId, StartsMs = shift.StartsMs, Phone = phone.ToString(), ArrivedMs = _nowMs };
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

        if (_keys.TryGetValue(key, out var other)) return Conflict(draft, other);
        if (Objection(draft) is { } objected) return objected;
        var entry = late.Entry with { Seq = NextSeq, RecordedMs = _recordedMs, Body = Ledger.Entry.TakenBodyOf(draft.RecordedBy) };
        if ((Gone(entry) ?? BelowZero(entry) ?? BeyondItsWhole(entry)) is { } refusal) return Reject(draft, refusal);
        Settle(late with { Entry = entry, Decision = asked, DecidedBy = draft.RecordedBy });
        return Accept(draft, entry);
    }

    // What was counted takes itself back before anybody has decided: nothing is left to decide.
    private AppendResult? Withdraw(CorrectionDraft draft, string? named)
    {
        if (named is null || !_late.TryGetValue(named, out var late)) return null;
        if (draft.Within is { } stations && !stations.Contains(late.Entry.StationId)) return Reject(draft, RefusalCodes.NotYours, "reverses: the entry is not of a station of yours");
        if (late is { Decision: LateDecisions.Withdrawn } && late.DecidedKey == draft.Key.ToString()) return new(draft.Key, AppendStatus.Duplicate, null, null);
        if (late.Decision is not null || draft.Amount is not null) return null;
        Settle(late with { Decision = LateDecisions.Withdrawn, DecidedBy = draft.RecordedBy, DecidedKey = draft.Key.ToString() });
        return new(draft.Key, AppendStatus.Accepted, null, null);
    }

    private void Settle(LateCount late)
    {
        var decided = _late[late.Key] = late with { DecidedMs = _nowMs };
        _decided[late.Key] = decided;
    }

    private Refusal? Gone(Entry late) =>
        _catalog.Station(late.StationId) is null ? new(RefusalCodes.StationGone, "station: was deleted; nothing is counted there")
        : _catalog.Metric(late.MetricId) is null ? new(RefusalCodes.MetricGone, "metric: was deleted; nothing is counted under it")
        : late.Reverses is { } reverses && _targets.Values.FirstOrDefault(t => t.Seq == reverses) is not { ReversedBy: null } ? new(RefusalCodes.Corrected, "reverses: the entry was corrected meanwhile")
        : null;
}
