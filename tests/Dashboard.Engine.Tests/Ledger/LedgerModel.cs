using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Shifts;
using Dashboard.Engine.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Dashboard.Engine.Tests.Ledger;

/// <summary>One draft of a made-up batch. Few keys and few counters, so that repeats, conflicts and shortages abound.</summary>
public sealed record Move(int Kind, int Key, int Station, int Metric, int Delta, int Day, int Pick);

/// <summary>Makes moves for property tests.</summary>
public static class Moves
{
    public const int Kinds = 13;

    public static Arbitrary<Move> Arbitrary() => Arb.From(
        from kind in Gen.Choose(0, Kinds - 1)
        from key in Gen.Choose(1, 40)
        from station in Gen.Choose(1, 2)
        from metric in Gen.Choose(1, 5)
        from delta in Gen.Choose(-4, 5)
        from day in Gen.Choose(0, 1)
        from pick in Gen.Choose(1, 40)
        select new Move(kind, key, station, metric, delta, day, pick));

    internal static Guid Key(int number) => new(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);

    internal static Draft Draft(Move move, IReadOnlyList<Entry> ledger) => move.Kind switch
    {
        7 or 8 => Sample.Correction(Key(move.Pick), Key(move.Key)) with { Amount = move.Kind == 7 ? Amount(move) : null },
        9 or 10 => Sample.Correction(move.Pick <= ledger.Count ? move.Pick : 1_000_000, Key(move.Key)) with { Amount = move.Kind == 9 ? Amount(move) : null },
        11 => SignOff(move, ledger),
        12 => SampleShifts.Reopening(Span(move), move.Station, Key(move.Key)),
        _ => Tally(move) with { IsTotal = move.Kind == 0, AtLeast = move.Kind == 1 },
    };

    // Every count lies in an early shift: today's has not ended at noon, all before it have.
    private static ShiftSpan Span(Move move) => SampleShifts.Span(SampleShifts.Early, -move.Day);

    // Right as long as the same batch counts nothing there before it.
    private static SignOffDraft SignOff(Move move, IReadOnlyList<Entry> ledger)
    {
        var figures = LedgerModel.Figures(ledger, move.Station, Span(move));
        return SampleShifts.SignOff(Span(move), move.Station, Key(move.Key), [.. figures.Select(f => (f.Key, move.Pick == 1 ? f.Value + 1 : f.Value))]);
    }

    private static long Amount(Move move) => move.Delta == 0 ? 1 : move.Delta;

    // The parts are counted at the gate, their whole at its station.
    private static TallyDraft Tally(Move move)
    {
        var metric = move.Metric switch { 3 => Sample.Elderly, 4 => Sample.Luggage, _ => Sample.Served };
        return Sample.Tally(
            Amount(move),
            metric != Sample.Served && move.Station == 1 ? SampleShifts.Gate : move.Station,
            metric,
            Key(move.Key),
            Sample.Noon.AddDays(-move.Day).ToUnixTimeMilliseconds());
    }
}

/// <summary>The ledger's rules once more, as plainly as they can be said: the whole history in a list, every sum counted anew.</summary>
internal sealed class LedgerModel
{
    private readonly List<(string Key, Draft Draft, long? Target)> _history = [];

    public List<Entry> Entries { get; } = [];

    public static Dictionary<int, long> Figures(IEnumerable<Entry> ledger, int station, ShiftSpan span)
    {
        var within = ledger.Where(e => e.Timed && Station(e) == station && span.FromMs <= e.AtMs && e.AtMs < span.UntilMs).ToList();
        return new()
        {
            [Sample.Served] = within.Where(e => e.MetricId != Sample.Elderly).Sum(e => e.Delta),
            [Sample.Luggage] = Of(Sample.Luggage),
            [Sample.Elderly] = Of(Sample.Elderly),
        };

        long Of(int metric) => within.Where(e => e.MetricId == metric).Sum(e => e.Delta);
    }

    public (AppendStatus Status, long? Seq) Take(Draft draft)
    {
        var key = draft.Key.ToString();
        var held = _history.FindIndex(h => h.Key == key) + 1;
        var target = draft is CorrectionDraft c
            ? Entries.Find(e => c.ReversesKey is { } named ? e.Key == named.ToString() : e.Seq == c.ReversesSeq)
            : null;
        if (held > 0)
            return (Same(_history[held - 1].Draft, draft, _history[held - 1].Target, target?.Seq) ? AppendStatus.Duplicate : AppendStatus.Conflict, held);
        var entry = Entry(draft, target);
        if (entry is null || (entry.Timed && Confirmed(Station(entry), SampleShifts.Span(SampleShifts.Early, Day(entry).DayNumber - Sample.Day.DayNumber))))
            return (AppendStatus.Rejected, null);
        if (entry.Delta < 0 && (Total(entry) + entry.Delta < 0 || (entry.Timed && OfDay(entry) + entry.Delta < 0))) return (AppendStatus.Rejected, null);
        if (entry.Timed && Beyond(entry)) return (AppendStatus.Rejected, null);
        Entries.Add(entry);
        _history.Add((key, draft, target?.Seq));
        return (AppendStatus.Accepted, entry.Seq);
    }

    public long Total(Entry like) => Entries.Where(e => (e.StationId, e.MetricId) == (like.StationId, like.MetricId)).Sum(e => e.Delta);

    public long OfDay(Entry like) =>
        Entries.Where(e => e.Timed && (e.StationId, e.MetricId) == (like.StationId, like.MetricId) && Day(e) == Day(like)).Sum(e => e.Delta);

    private Entry? Entry(Draft draft, Entry? target)
    {
        var like = new Entry
        {
            Seq = Entries.Count + 1,
            Key = draft.Key.ToString(),
            Kind = CountKinds.Tally,
            StationId = 0,
            MetricId = 0,
            Delta = 0,
            AtLeast = 0,
            Timed = false,
            AtMs = 0,
            RecordedMs = 0,
            RecordedBy = draft.RecordedBy,
        };
        switch (draft)
        {
            case TallyDraft tally:
                return like with
                {
                    Kind = tally.IsTotal ? CountKinds.Total : CountKinds.Tally,
                    StationId = tally.StationId,
                    MetricId = tally.MetricId,
                    Delta = tally.Delta,
                    AtLeast = tally.AtLeast ? 1 : 0,
                    Timed = !tally.IsTotal,
                    AtMs = tally.AtMs!.Value,
                };
            case CorrectionDraft correction:
                if (target is null or { Kind: CountKinds.Correction, Amount: null } || target.ShiftId is not null || Entries.Any(e => e.Reverses == target.Seq))
                    return null;
                return correction.Amount == Steps.Standing(target)
                    ? null
                    : Steps.Reverse(target, Entries.Count + 1, correction.Amount) with { Key = like.Key, RecordedBy = draft.RecordedBy };
            case SignOffDraft s:
                var figures = Figures(Entries, s.StationId, s.Span);
                if (Confirmed(s.StationId, s.Span) || s.Span.UntilMs > Sample.Noon.ToUnixTimeMilliseconds() || figures.Any(f => s.Figures[f.Key] != f.Value))
                    return null;
                return like with { Kind = ShiftKinds.SignOff, StationId = s.StationId, AtMs = s.Span.FromMs, Subject = s.Span.Shift.ShiftId };
            case ReopeningDraft r:
                return Confirmed(r.StationId, r.Span)
                    ? like with { Kind = ShiftKinds.Reopening, StationId = r.StationId, AtMs = r.Span.FromMs, Subject = r.Span.Shift.ShiftId }
                    : null;
            default: throw new ArgumentException("There is no such draft.", nameof(draft));
        }
    }

    private bool Confirmed(int station, ShiftSpan span) =>
        Entries.LastOrDefault(e => e.ShiftId == span.Shift.ShiftId && e.StationId == station && e.AtMs == span.FromMs)?.Kind == ShiftKinds.SignOff;

    private bool Beyond(Entry entry)
    {
        var there = Entries.Append(entry).Where(e => e.Timed && Station(e) == Station(entry) && Day(e) == Day(entry)).ToList();
        var worse = (entry.MetricId == Sample.Elderly) == (entry.Delta > 0);
        return worse && there.Where(e => e.MetricId == Sample.Elderly).Sum(e => e.Delta) > there.Where(e => e.MetricId != Sample.Elderly).Sum(e => e.Delta);
    }

    private static int Station(Entry entry) => entry.StationId == SampleShifts.Gate ? 1 : entry.StationId;

    private static DateOnly Day(Entry entry) => Sample.Catalog.Calendar.DayOf(entry.AtMs);

    private static bool Same(Draft first, Draft again, long? target, long? targetAgain) => (first, again) switch
    {
        (TallyDraft a, TallyDraft b) => a == b,
        (CorrectionDraft a, CorrectionDraft b) => target == targetAgain && (a.Reason, a.Note, a.Amount) == (b.Reason, b.Note, b.Amount),
        (SignOffDraft a, SignOffDraft b) => (a.StationId, a.Span) == (b.StationId, b.Span)
            && a.Figures.OrderBy(f => f.Key).SequenceEqual(b.Figures.OrderBy(f => f.Key)),
        (ReopeningDraft a, ReopeningDraft b) => (a.StationId, a.Span) == (b.StationId, b.Span),
        _ => false,
    };
}
