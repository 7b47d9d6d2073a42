using Dashboard.Engine.Ledger;
using Dashboard.Engine.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Dashboard.Engine.Tests.Ledger;

/// <summary>One draft of a made-up batch. Few keys and few counters, so that repeats, conflicts and shortages abound.</summary>
public sealed record Move(int Kind, int Key, int Station, int Delta, int Day, int Pick);

/// <summary>Makes moves for property tests.</summary>
public static class Moves
{
    public static Arbitrary<Move> Arbitrary() => Arb.From(
        from kind in Gen.Choose(0, 9)
        from key in Gen.Choose(1, 40)
        from station in Gen.Choose(1, 2)
        from delta in Gen.Choose(-4, 5)
        from day in Gen.Choose(0, 1)
        from pick in Gen.Choose(1, 40)
        select new Move(kind, key, station, delta, day, pick));

    internal static Guid Key(int number) => new(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);

    internal static Draft Draft(Move move, long head) => move.Kind switch
    {
        8 => Sample.Correction(Key(move.Pick), Key(move.Key)),
        9 => Sample.Correction(move.Pick <= head ? move.Pick : 1_000_000, Key(move.Key)),
        _ => Tally(move) with { IsTotal = move.Kind == 0, AtLeast = move.Kind == 1 },
    };

    private static TallyDraft Tally(Move move) =>
        Sample.Tally(move.Delta == 0 ? 1 : move.Delta, move.Station, key: Key(move.Key), at: Sample.Noon.AddDays(move.Day).ToUnixTimeMilliseconds());
}

/// <summary>The ledger's rules once more, as plainly as they can be said: the whole history in a list, every sum counted anew.</summary>
internal sealed class LedgerModel
{
    private readonly List<(string Key, Draft Draft, long? Target)> _history = [];

    public List<Entry> Entries { get; } = [];

    public (AppendStatus Status, long? Seq) Take(Draft draft)
    {
        var key = draft.Key.ToString();
        var held = _history.FindIndex(h => h.Key == key) + 1;
        var target = draft is CorrectionDraft c
            ? Entries.Find(e => c.ReversesKey is { } named ? e.Key == named.ToString() : e.Seq == c.ReversesSeq)
            : null;
        if (held > 0)
            return (Same(_history[held - 1].Draft, draft, _history[held - 1].Target, target?.Seq) ? AppendStatus.Duplicate : AppendStatus.Conflict, held);
        if (draft is CorrectionDraft && (target is null || target.Kind == EntryKinds.Correction || Entries.Any(e => e.Reverses == target.Seq)))
            return (AppendStatus.Rejected, null);

        var entry = draft is TallyDraft tally
            ? new Entry
            {
                Seq = Entries.Count + 1,
                Key = key,
                Kind = tally.IsTotal ? EntryKinds.Total : EntryKinds.Tally,
                StationId = tally.StationId,
                MetricId = tally.MetricId,
                Delta = tally.Delta,
                AtLeast = tally.AtLeast ? 1 : 0,
                Timed = !tally.IsTotal,
                AtMs = tally.AtMs!.Value,
                RecordedMs = 0,
                RecordedBy = draft.RecordedBy,
            }
            : Steps.Reverse(target!, Entries.Count + 1) with { Key = key, RecordedBy = draft.RecordedBy };
        if (entry.Delta < 0 && (Total(entry) + entry.Delta < 0 || (entry.Timed && OfDay(entry) + entry.Delta < 0))) return (AppendStatus.Rejected, null);
        Entries.Add(entry);
        _history.Add((key, draft, target?.Seq));
        return (AppendStatus.Accepted, entry.Seq);
    }

    public long Total(Entry like) => Entries.Where(e => (e.StationId, e.MetricId) == (like.StationId, like.MetricId)).Sum(e => e.Delta);

    public long OfDay(Entry like) =>
        Entries.Where(e => e.Timed && (e.StationId, e.MetricId) == (like.StationId, like.MetricId) && Day(e) == Day(like)).Sum(e => e.Delta);

    private static DateOnly Day(Entry entry) => Sample.Catalog.Calendar.DayOf(entry.AtMs);

    private static bool Same(Draft first, Draft again, long? target, long? targetAgain) => (first, again) switch
    {
        (TallyDraft a, TallyDraft b) => a == b,
        (CorrectionDraft a, CorrectionDraft b) => target == targetAgain && a.Reason == b.Reason && a.Note == b.Note,
        _ => false,
    };
}
