using Dashboard.Engine.Data;

namespace Dashboard.Engine.Ledger;

/// <summary>What the database knows of a batch before it is decided.</summary>
internal sealed record Known
{
    /// <summary>Entries that already carry one of the batch's keys.</summary>
    public required IReadOnlyDictionary<string, KnownKey> Keys { get; init; }

    /// <summary>Entries that the batch's corrections name.</summary>
    public required IReadOnlyList<Target> Targets { get; init; }

    /// <summary>Current sums of every counter and day that the batch might lower.</summary>
    public required IReadOnlyDictionary<CellDay, CellDayState> Cells { get; init; }
}

internal sealed record KnownKey
{
    public required string Key { get; init; }

    public required long Seq { get; init; }

    public required long Content { get; init; }
}

/// <summary>An entry named by a correction, and the sequence of what already reversed it.</summary>
internal sealed record Target
{
    public required string Key { get; init; }

    public required long Seq { get; init; }

    public required string Kind { get; init; }

    public required int StationId { get; init; }

    public required int MetricId { get; init; }

    public required long Delta { get; init; }

    public required int AtLeast { get; init; }

    public required bool Timed { get; init; }

    public required long AtMs { get; init; }

    public long? ReversedBy { get; init; }
}

/// <summary>A counter and one local day of it.</summary>
internal readonly record struct CellDay(int StationId, int MetricId, DateOnly Day);

/// <summary>Sums of a counter, in all and on one day.</summary>
internal sealed record CellDayState(long Total, long OfDay);

/// <summary>A draft with what its caller's thread can work out before the writer sees it.</summary>
internal sealed record Prepared(Draft Draft, string Key, long Content)
{
    public static Prepared Of(Draft draft) => new(draft, draft.Key.ToString(), draft is TallyDraft tally ? tally.Content : 0);
}

/// <summary>
/// Decides a batch against what is known: a pure function, in the order of arrival, so that each draft sees the ones before it.
/// </summary>
internal sealed class Decision
{
    private readonly EventCalendar _calendar;
    private readonly long _head;
    private readonly long _nowMs;
    private readonly Dictionary<string, KnownKey> _keys;
    private readonly Dictionary<string, Target> _targets;
    private readonly Dictionary<long, string> _targetKeys;
    private readonly Dictionary<(int StationId, int MetricId), long> _totals = [];
    private readonly Dictionary<CellDay, long> _days = [];
    private readonly List<Entry> _entries = [];
    private readonly bool _corrects;

    public Decision(EventCalendar calendar, long head, long nowMs, Known known, bool corrects)
    {
        (_calendar, _head, _nowMs, _corrects) = (calendar, head, nowMs, corrects);
        _keys = new(known.Keys, StringComparer.Ordinal);
        _targets = known.Targets.DistinctBy(t => t.Seq).ToDictionary(t => t.Key, StringComparer.Ordinal);
        _targetKeys = _targets.Values.ToDictionary(t => t.Seq, t => t.Key);
        foreach (var (cell, state) in known.Cells)
        {
            _totals[(cell.StationId, cell.MetricId)] = state.Total;
            _days[cell] = state.OfDay;
        }
    }

    /// <summary>The entries to append, numbered on from the head.</summary>
    public IReadOnlyList<Entry> Entries => _entries;

    private long NextSeq => _head + _entries.Count + 1;

    public AppendResult Take(Prepared prepared) =>
        prepared.Draft is CorrectionDraft correction ? Take(correction, prepared.Key) : Take((TallyDraft)prepared.Draft, prepared.Key, prepared.Content);

    private AppendResult Take(TallyDraft draft, string key, long content) =>
        Repeated(draft, key, content) ?? Objection(draft) ?? Append(draft, new Entry
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
            RecordedMs = _nowMs,
            RecordedBy = draft.RecordedBy,
            Note = draft.Note,
            Content = content,
        });

    private AppendResult Take(CorrectionDraft draft, string key)
    {
        var named = draft.ReversesKey?.ToString() ?? _targetKeys.GetValueOrDefault(draft.ReversesSeq!.Value);
        if (named is null || !_targets.TryGetValue(named, out var target))
            return _keys.TryGetValue(key, out var other) ? Conflict(draft, other) : Reject(draft, "reverses: there is no such entry");

        var content = draft.Content(target.Seq);
        if ((Repeated(draft, key, content) ?? Objection(draft)) is { } settled) return settled;
        if (draft.Within is { } stations && !stations.Contains(target.StationId)) return Reject(draft, "reverses: the entry is not of a station of yours");
        if (target.Kind == EntryKinds.Correction) return Reject(draft, "reverses: a correction cannot be reversed; record the count again");
        if (target.ReversedBy is { } by) return Reject(draft, $"reverses: entry {target.Seq} is already reversed by entry {by}");
        if (draft.Delta is { } delta && delta != -target.Delta) return Reject(draft, $"delta: must be {-target.Delta}, the reverse of entry {target.Seq}, or be left out");
        if (draft.StationId is { } station && station != target.StationId) return Reject(draft, $"station: is not that of entry {target.Seq}");
        if (draft.MetricId is { } metric && metric != target.MetricId) return Reject(draft, $"metric: is not that of entry {target.Seq}");
        return Append(draft, new Entry
        {
            Seq = NextSeq,
            Key = key,
            Kind = EntryKinds.Correction,
            StationId = target.StationId,
            MetricId = target.MetricId,
            Delta = -target.Delta,
            AtLeast = -target.AtLeast,
            Timed = target.Timed,
            AtMs = target.AtMs,
            RecordedMs = _nowMs,
            RecordedBy = draft.RecordedBy,
            Reverses = target.Seq,
            Reason = draft.Reason,
            Note = draft.Note,
            Content = content,
        });
    }

    private AppendResult? Repeated(Draft draft, string key, long content) =>
        !_keys.TryGetValue(key, out var first) ? null
        : first.Content == content ? new(draft.Key, AppendStatus.Duplicate, first.Seq, null)
        : Conflict(draft, first);

    private static AppendResult? Objection(Draft draft) => draft.Objection is { } why ? Reject(draft, why) : null;

    private static AppendResult Conflict(Draft draft, KnownKey first) => new(draft.Key, AppendStatus.Conflict, first.Seq, "key: belongs to an entry with other content");

    private static AppendResult Reject(Draft draft, string reason) => new(draft.Key, AppendStatus.Rejected, null, reason);

    private AppendResult Append(Draft draft, Entry entry)
    {
        if (Lowers(entry) is { } reason) return Reject(draft, reason);
        _keys[entry.Key] = new() { Key = entry.Key, Seq = entry.Seq, Content = entry.Content };
        if (_corrects) Remember(entry);
        _entries.Add(entry);
        return new(draft.Key, AppendStatus.Accepted, entry.Seq, null);
    }

    // Only what the batch might lower is tracked (see Known.Cells); everything else needs no check.
    private string? Lowers(Entry entry)
    {
        if (_totals.Count == 0) return null;
        var cell = (entry.StationId, entry.MetricId);
        var day = new CellDay(entry.StationId, entry.MetricId, _calendar.DayOf(entry.AtMs));
        var total = _totals.GetValueOrDefault(cell) + entry.Delta;
        var ofDay = _days.GetValueOrDefault(day) + entry.Delta;
        if (entry.Delta < 0 && total < 0) return $"delta: would take the counter below zero, to {total}";
        if (entry is { Delta: < 0, Timed: true } && ofDay < 0) return $"delta: would take the count of {day.Day:yyyy-MM-dd} below zero, to {ofDay}";
        _totals[cell] = total;
        if (entry.Timed) _days[day] = ofDay;
        return null;
    }

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
        };
        if (entry.Reverses is not { } reversed) return;
        var target = _targets.Values.First(t => t.Seq == reversed);
        _targets[target.Key] = target with { ReversedBy = entry.Seq };
    }
}
