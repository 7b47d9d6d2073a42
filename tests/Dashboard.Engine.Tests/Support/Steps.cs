using Dashboard.Engine.Counting;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Shifts;
using FsCheck;
using FsCheck.Fluent;

namespace Dashboard.Engine.Tests.Support;

/// <summary>What one entry of a made-up ledger is made from: small numbers, so that a failing case shrinks to something readable.</summary>
public sealed record Step(int Kind, int Station, int Metric, int Delta, int Minutes, int Pick);

/// <summary>Makes ledgers from steps: tallies, totals, lower bounds, corrections with and without an amount, sign-offs and reopenings, around the sample's
/// day.</summary>
public static class Steps
{
    public static Arbitrary<Step> Arbitrary() => Arb.From(
        from kind in Gen.Choose(0, 12)
        from station in Gen.Choose(1, 3)
        from metric in Gen.Choose(1, 5)
        from delta in Gen.Choose(-3, 9)
        from minutes in Gen.Choose(-3 * 1440, 3 * 1440)
        from pick in Gen.Choose(0, 999)
        select new Step(kind, station, metric, delta, minutes, pick));

    internal static IReadOnlyList<Entry> Ledger(IEnumerable<Step> steps)
    {
        var entries = new List<Entry>();
        var reversed = new HashSet<long>();
        foreach (var step in steps)
        {
            var (seq, target) = (entries.Count + 1, entries.Count == 0 ? null : entries[step.Pick % entries.Count]);
            if (step.Kind >= 11) entries.Add(OfShift(step, seq));
            else if (step.Kind >= 8 && target is not null and not { Kind: CountKinds.Correction, Amount: null } && target.ShiftId is null
                && reversed.Add(target.Seq))
                entries.Add(Reverse(target, seq, step.Kind == 8 ? null : step.Delta));
            else entries.Add(Tally(step, seq));
        }

        return entries;
    }

    /// <summary>What an entry stands for.</summary>
    internal static long Standing(Entry entry) => entry.Amount ?? entry.Delta;

    internal static Entry Reverse(Entry target, long seq, long? amount = null) => target with
    {
        Seq = seq,
        Key = $"key-{seq}",
        Kind = CountKinds.Correction,
        Delta = (amount ?? 0) - Standing(target),
        AtLeast = target.Kind == CountKinds.Correction ? 0 : -target.AtLeast,
        Reverses = target.Seq,
        ReversesKey = target.Key,
        Reason = "counted twice",
        Amount = amount,
    };

    private static Entry OfShift(Step step, long seq)
    {
        var span = SampleShifts.Span(SampleShifts.Catalog.Shifts[step.Metric % 3], step.Delta);
        return Tally(step, seq) with
        {
            Kind = step.Kind == 11 ? ShiftKinds.SignOff : ShiftKinds.Reopening,
            StationId = step.Station,
            MetricId = 0,
            Delta = 0,
            AtLeast = 0,
            Timed = false,
            AtMs = span.FromMs,
            Subject = span.Shift.ShiftId,
        };
    }

    private static Entry Tally(Step step, long seq)
    {
        var at = Sample.Noon.AddMinutes(step.Minutes).ToUnixTimeMilliseconds();
        return new()
        {
            Seq = seq,
            Key = $"key-{seq}",
            Kind = step.Kind == 0 ? CountKinds.Total : CountKinds.Tally,
            Timed = step.Kind != 0,
            StationId = step.Metric == Sample.Calls ? 0 : step.Station,
            MetricId = step.Metric,
            Delta = step.Delta == 0 ? 1 : step.Delta,
            AtLeast = step.Kind == 1 ? 1 : 0,
            AtMs = at,
            RecordedMs = at,
            RecordedBy = "coordinator",
        };
    }
}
