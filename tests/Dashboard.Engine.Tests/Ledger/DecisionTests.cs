using Dashboard.Engine.Counting;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Shifts;
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
            var drafts = batch.Select(m => Moves.Draft(m, appended)).ToList();
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
        var (totals, days) = (new Dictionary<(int, int), long>(), new Dictionary<(int, int, DateOnly), long>());
        foreach (var entry in Append(batches))
        {
            var (cell, day) = ((entry.StationId, entry.MetricId), (entry.StationId, entry.MetricId, Sample.Catalog.Calendar.DayOf(entry.AtMs)));
            totals[cell] = totals.GetValueOrDefault(cell) + entry.Delta;
            if (entry.Timed) days[day] = days.GetValueOrDefault(day) + entry.Delta;
            if (entry.Delta > 0) continue;
            Assert.True(totals[cell] >= 0 && days.GetValueOrDefault(day) >= 0, $"Entry {entry.Seq} leaves {totals[cell]}, {days.GetValueOrDefault(day)}.");
        }
    }

    [Property]
    public void Nothing_is_reversed_twice_and_only_what_stands_for_something_is(Move[][] batches)
    {
        var appended = Append(batches);
        var corrections = appended.Where(e => e.Reverses is not null).ToList();
        Assert.Equal(corrections.Count, corrections.DistinctBy(e => e.Reverses).Count());
        Assert.All(corrections, c =>
        {
            var target = appended[(int)c.Reverses! - 1];
            Assert.False(target is { Kind: CountKinds.Correction, Amount: null } || target.ShiftId is not null);
            Assert.Equal(((c.Amount ?? 0) - Steps.Standing(target), target.AtMs), (c.Delta, c.AtMs));
        });
    }

    [Property]
    public void The_same_batch_again_appends_nothing(Move[] batch)
    {
        var drafts = batch.Select(m => Moves.Draft(m, [])).ToList();
        var (_, entries) = Decide([], drafts);
        var (again, none) = Decide(entries, [.. drafts.Where(d => entries.Any(e => e.Key == d.Key.ToString()))]);
        Assert.Empty(none);
        Assert.All(again, r => Assert.Contains(r.Status, (AppendStatus[])[AppendStatus.Duplicate, AppendStatus.Conflict]));
    }

    private static List<Entry> Append(Move[][] batches)
    {
        var appended = new List<Entry>();
        foreach (var batch in batches) appended.AddRange(Decide(appended, [.. batch.Select(m => Moves.Draft(m, appended))]).Entries);
        return appended;
    }

    private static (List<AppendResult> Results, IReadOnlyList<Entry> Entries) Decide(IReadOnlyList<Entry> ledger, IReadOnlyList<Draft> drafts)
    {
        var noon = Sample.Noon.ToUnixTimeMilliseconds();
        var batch = new Batch(LedgerModules.Standard, SampleShifts.Catalog, ledger.Count, noon, noon, [.. drafts.Select(Prepared.Of)]);
        Know(batch, ledger, drafts);
        return ([.. batch.Decide()], batch.Entries);
    }

    private static void Know(Batch batch, IReadOnlyList<Entry> ledger, IReadOnlyList<Draft> drafts)
    {
        var corrections = drafts.OfType<CorrectionDraft>().ToList();
        var keys = drafts.Select(d => d.Key.ToString()).ToHashSet();
        var targets = ledger.Where(e => corrections.Any(c => c.ReversesKey?.ToString() == e.Key || c.ReversesSeq == e.Seq));
        var cells = from station in (int[])[1, 2, SampleShifts.Gate]
                    from metric in (int[])[Sample.Served, Sample.Luggage, Sample.Elderly]
                    from day in (int[])[0, -1]
                    select new CellDay(station, metric, Sample.Day.AddDays(day));
        batch.Know(ledger.Where(e => keys.Contains(e.Key)).Select(e => new KnownKey { Key = e.Key, Seq = e.Seq, Content = e.Content }));
        batch.Know(targets.Select(e => Target.Of(e) with { ReversedBy = ledger.FirstOrDefault(x => x.Reverses == e.Seq)?.Seq }));
        batch.Decider<CountingDecider>().Know(cells.Select(c => KeyValuePair.Create(c, new CellDayState(
            Of(ledger, c).Sum(e => e.Delta), Of(ledger, c).Where(e => e.Timed && Day(e.AtMs) == c.Day).Sum(e => e.Delta)))));
        batch.Decider<ShiftDecider>().Know(ledger.Where(e => e.ShiftId is not null).GroupBy(e => (e.StationId, e.AtMs)).Select(g => new SignOffRow
        {
            StationId = g.Key.StationId,
            ShiftId = SampleShifts.Early.ShiftId,
            StartsMs = g.Key.AtMs,
            EndsMs = g.Key.AtMs + (SampleShifts.Early.Minutes * 60_000L),
            Confirmed = g.Last().Kind == ShiftKinds.SignOff,
            FirstMs = g.First().RecordedMs,
            RecordedMs = g.Last().RecordedMs,
            RecordedBy = g.Last().RecordedBy,
            Seq = g.Last().Seq,
        }));
        batch.Decider<ShiftDecider>().Know(drafts.OfType<SignOffDraft>()
            .Select(s => new SpanFigures(s.StationId, s.Span.FromMs, s.Span.UntilMs, LedgerModel.Figures(ledger, s.StationId, s.Span)))
            .DistinctBy(s => (s.StationId, s.FromMs)));
    }

    private static IEnumerable<Entry> Of(IReadOnlyList<Entry> ledger, CellDay cell) =>
        ledger.Where(e => (e.StationId, e.MetricId) == (cell.StationId, cell.MetricId));

    private static DateOnly Day(long ms) => Sample.Catalog.Calendar.DayOf(ms);

    private static (long, string, string, int, long, int, bool, long, long?, long?, int?) Essence(Entry e) =>
        (e.Seq, e.Key, e.Kind, e.StationId, e.Delta, e.AtLeast, e.Timed, e.AtMs, e.Reverses, e.Amount, e.ShiftId);
}
