using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Tests.Support;
using FsCheck.Xunit;

namespace Dashboard.Engine.Tests.Ledger;

[Properties(Arbitrary = [typeof(Moves)], MaxTest = 300)]
public sealed class DecisionTests
{
    [Property]
    public void A_plain_model_decides_the_same(Move[][] batches)
    {
        var (model, appended) = (new LedgerModel(), new List<Entry>());
        foreach (var batch in batches)
        {
            var drafts = batch.Select(m => Moves.Draft(m, appended.Count)).ToList();
            var (results, entries) = Decide(appended, drafts);
            Assert.Equal(drafts.Select(model.Take), results.Select(r => (r.Status, r.Seq)));
            appended.AddRange(entries);
        }

        Assert.Equal(model.Entries.Select(Essence), appended.Select(Essence));
    }

    [Property]
    public void Sequences_are_gapless_and_keys_are_unique(Move[][] batches)
    {
        var appended = Append(batches);
        Assert.Equal(Enumerable.Range(1, appended.Count).Select(i => (long)i), appended.Select(e => e.Seq));
        Assert.Equal(appended.Count, appended.DistinctBy(e => e.Key).Count());
    }

    [Property]
    public void No_counter_and_no_day_of_it_is_ever_below_zero(Move[][] batches)
    {
        var (totals, days) = (new Dictionary<int, long>(), new Dictionary<(int, DateOnly), long>());
        foreach (var entry in Append(batches))
        {
            var day = (entry.StationId, Sample.Catalog.Calendar.DayOf(entry.AtMs));
            totals[entry.StationId] = totals.GetValueOrDefault(entry.StationId) + entry.Delta;
            if (entry.Timed) days[day] = days.GetValueOrDefault(day) + entry.Delta;
            if (entry.Delta > 0) continue;
            Assert.True(totals[entry.StationId] >= 0 && days.GetValueOrDefault(day) >= 0, $"Entry {entry.Seq} leaves {totals[entry.StationId]}, {days.GetValueOrDefault(day)}.");
        }
    }

    [Property]
    public void Nothing_is_reversed_twice_and_no_correction_is_reversed(Move[][] batches)
    {
        var appended = Append(batches);
        var corrections = appended.Where(e => e.Reverses is not null).ToList();
        Assert.Equal(corrections.Count, corrections.DistinctBy(e => e.Reverses).Count());
        Assert.All(corrections, c => Assert.NotEqual(EntryKinds.Correction, appended[(int)c.Reverses! - 1].Kind));
        Assert.All(corrections, c => Assert.Equal((-appended[(int)c.Reverses! - 1].Delta, appended[(int)c.Reverses! - 1].AtMs), (c.Delta, c.AtMs)));
    }

    [Property]
    public void The_same_batch_again_appends_nothing(Move[] batch)
    {
        var drafts = batch.Select(m => Moves.Draft(m, 0)).ToList();
        var (_, entries) = Decide([], drafts);
        var (again, none) = Decide(entries, [.. drafts.Where(d => entries.Any(e => e.Key == d.Key.ToString()))]);
        Assert.Empty(none);
        Assert.All(again, r => Assert.Contains(r.Status, (AppendStatus[])[AppendStatus.Duplicate, AppendStatus.Conflict]));
    }

    private static List<Entry> Append(Move[][] batches)
    {
        var appended = new List<Entry>();
        foreach (var batch in batches) appended.AddRange(Decide(appended, [.. batch.Select(m => Moves.Draft(m, appended.Count))]).Entries);
        return appended;
    }

    private static (List<AppendResult> Results, IReadOnlyList<Entry> Entries) Decide(IReadOnlyList<Entry> ledger, IReadOnlyList<Draft> drafts)
    {
        var decision = new Decision(Sample.Catalog, ledger.Count, Sample.Noon.ToUnixTimeMilliseconds(), Known(ledger, drafts), drafts.Any(d => d is CorrectionDraft));
        var results = drafts.Select(Prepared.Of).Select(decision.Take).ToList();
        return (results, decision.Entries);
    }

    // Only what the writer's look-up would find: the batch's keys, what it names, and the counters that it might lower.
    private static Known Known(IReadOnlyList<Entry> ledger, IReadOnlyList<Draft> drafts)
    {
        var corrections = drafts.OfType<CorrectionDraft>().ToList();
        var keys = drafts.Select(d => d.Key.ToString()).ToHashSet();
        var targets = ledger.Where(e => corrections.Any(c => c.ReversesKey?.ToString() == e.Key || c.ReversesSeq == e.Seq)).ToList();
        var lowered = drafts.OfType<TallyDraft>().Where(t => t.Delta < 0 || corrections.Any(c => c.ReversesKey == t.Key))
            .Select(t => new CellDay(t.StationId, t.MetricId, Day(t.AtMs!.Value)))
            .Concat(targets.Select(t => new CellDay(t.StationId, t.MetricId, Day(t.AtMs))));
        return new()
        {
            Keys = ledger.Where(e => keys.Contains(e.Key)).ToDictionary(e => e.Key, e => new KnownKey { Key = e.Key, Seq = e.Seq, Content = e.Content }),
            Targets = [.. targets.Select(e => new Target
            {
                Key = e.Key, Seq = e.Seq, Kind = e.Kind, StationId = e.StationId, MetricId = e.MetricId, Delta = e.Delta, AtLeast = e.AtLeast,
                Timed = e.Timed, AtMs = e.AtMs, ReversedBy = ledger.FirstOrDefault(x => x.Reverses == e.Seq)?.Seq,
            })],
            Cells = lowered.Distinct().ToDictionary(c => c, c => new CellDayState(
                Of(ledger, c).Sum(e => e.Delta), Of(ledger, c).Where(e => e.Timed && Day(e.AtMs) == c.Day).Sum(e => e.Delta))),
        };
    }

    private static IEnumerable<Entry> Of(IReadOnlyList<Entry> ledger, CellDay cell) => ledger.Where(e => (e.StationId, e.MetricId) == (cell.StationId, cell.MetricId));

    private static DateOnly Day(long ms) => Sample.Catalog.Calendar.DayOf(ms);

    private static (long, string, string, int, long, int, bool, long, long?) Essence(Entry e) =>
        (e.Seq, e.Key, e.Kind, e.StationId, e.Delta, e.AtLeast, e.Timed, e.AtMs, e.Reverses);
}
