using Dashboard.Engine.Boards;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Shifts;
using Dashboard.Engine.Tests.Support;
using FsCheck.Xunit;

namespace Dashboard.Engine.Tests.Boards;

[Properties(Arbitrary = [typeof(Steps)], MaxTest = 200)]
public sealed class BoardFoldTests
{
    private static Board Empty => new(SampleShifts.Catalog, Sample.Day);

    [Property]
    public void Pages_cut_anywhere_give_the_same_board(Step[] steps, int[] lengths)
    {
        var entries = Steps.Ledger(steps);
        var board = Empty;
        var at = 0;
        foreach (var length in lengths.Select(l => Math.Abs(l % 7)))
        {
            board = board.Apply(entries.Skip(at).Take(length));
            at += length;
        }

        Assert.Equal(Empty.Apply(entries).Lines(), board.Apply(entries.Skip(at)).Lines());
    }

    [Property]
    public void Entries_that_the_board_holds_change_nothing(Step[] steps, int from)
    {
        var entries = Steps.Ledger(steps);
        var board = Empty.Apply(entries);
        Assert.Same(board, board.Apply(entries));
        var half = Empty.Apply(entries.Take(entries.Count / 2));
        var overlapping = entries.Skip(Math.Abs(from % 1000) % (half.Newest.Length + 1));
        Assert.Equal(board.Lines(), half.Apply(overlapping).Lines());
    }

    [Property]
    public void A_missing_entry_is_refused(Step[] steps, int missing)
    {
        var entries = Steps.Ledger([.. steps, new(2, 1, 1, 1, 0, 0), new(2, 1, 1, 1, 0, 0)]);
        var gone = Math.Abs(missing % 1000) % (entries.Count - 1);
        Assert.Throws<InvalidOperationException>(() => Empty.Apply(entries.Where((_, i) => i != gone)));
    }

    [Property]
    public void An_entry_and_its_correction_cancel_in_every_sum(Step[] steps, Step last)
    {
        // Kinds below 8 are counts: what is reversed here is never a correction itself.
        var entries = Steps.Ledger([.. steps, last with { Kind = last.Kind % 8 }]);
        var before = Empty.Apply(entries.SkipLast(1));
        var after = Empty.Apply([.. entries, Steps.Reverse(entries[^1], entries.Count + 1)]);
        Assert.Equal(Sums(before), Sums(after));
        Assert.Equal(entries.Count + 1, after.Seq);
    }

    [Property]
    public void Every_sum_is_that_of_its_entries(Step[] steps)
    {
        var entries = Steps.Ledger(steps);
        var board = Empty.Apply(entries);
        var calendar = Sample.Catalog.Calendar;
        foreach (var (key, cell) in board.Cells)
        {
            var own = entries.Where(e => (e.StationId, e.MetricId) == (key.StationId, key.MetricId)).ToList();
            Assert.Equal(own.Sum(e => e.Delta), cell.Total);
            Assert.Equal(own.Where(e => e.Timed && calendar.DayOf(e.AtMs) == Sample.Day).Sum(e => e.Delta), cell.Today);
            Assert.Equal(own.Where(e => e.Timed && calendar.DayOf(e.AtMs) == Sample.Day.AddDays(1)).Sum(e => e.Delta), cell.Tomorrow);
            Assert.Equal(own.Where(e => e.Timed && calendar.DayOf(e.AtMs) >= Sample.Day.AddDays(-1)).Sum(e => e.Delta), cell.Slots.All().Sum(s => s.Value));
            Assert.Equal((own.Sum(e => e.AtLeast), own.Max(e => e.AtMs), own[^1].Seq), (cell.AtLeast, cell.LastAt, cell.Seq));
        }

        Assert.Equal(entries.Reverse().Take(Board.NewestKept), board.Newest);
        Assert.Equal(entries.Where(e => e.ShiftId is null).DistinctBy(e => (e.StationId, e.MetricId)).Count(), board.Cells.Count);
    }

    [Property]
    public void Every_shift_is_as_its_last_entry_left_it_and_remembers_its_first(Step[] steps)
    {
        var entries = Steps.Ledger(steps).Where(e => e.ShiftId is not null).ToLookup(e => new SignOffKey(e.StationId, e.ShiftId!.Value, e.AtMs));
        var board = Empty.Apply(Steps.Ledger(steps));
        Assert.Equal(entries.Count, board.SignOffs.Count);
        foreach (var of in entries)
        {
            var (first, last, length) = (of.First(), of.Last(), SampleShifts.Catalog.Shift(of.Key.ShiftId)!.Minutes);
            Assert.Equal(
                new SignOff(of.Key.FromMs + (length * 60_000L), last.Kind == ShiftKinds.SignOff, first.RecordedMs, last.RecordedMs, last.RecordedBy, last.Seq),
                board.SignOffs[of.Key]);
        }

        Assert.Equal(board.SignOffs, board.Turn(Sample.Day.AddDays(1)).With(SampleShifts.Catalog).SignOffs);
    }

    [Property]
    public void Turning_the_day_before_or_after_folding_is_the_same_for_total_and_today(Step[] steps, int nights)
    {
        // A feed that failed meanwhile sees several midnights at once.
        var (entries, day) = (Steps.Ledger(steps), Sample.Day.AddDays(1 + Math.Abs(nights % 4)));
        var turned = Empty.Apply(entries).Turn(day);
        var fresh = Empty.Turn(day).Apply(entries);
        Assert.Equal(Today(fresh), Today(turned));
        Assert.Equal(fresh.Cells.ToDictionary(c => c.Key, c => c.Value.Tomorrow), turned.Cells.ToDictionary(c => c.Key, c => c.Value.Tomorrow));
        Assert.Equal(turned.Cells.ToDictionary(c => c.Key, c => c.Value.Total), fresh.Cells.ToDictionary(c => c.Key, c => c.Value.Total));

        // Nothing of the day before yesterday stays, and nothing that lies later is lost.
        Assert.Equal(Slots(fresh), Slots(turned));
    }

    [Property]
    public void A_total_counts_in_no_day_and_no_slot(Step[] steps)
    {
        var totals = Steps.Ledger(steps.Select(s => s with { Kind = 0 }));
        var board = Empty.Apply(totals);
        Assert.All(board.Cells.Values, cell => Assert.True(cell is { Today: 0, Tomorrow: 0, Slots.IsEmpty: true }));
        Assert.Equal(totals.Sum(e => e.Delta), board.Cells.Values.Sum(c => c.Total));
    }

    private static IEnumerable<string> Sums(Board board) =>
        from c in board.Cells
        let slots = c.Value.Slots.All().Select(s => $"{s.Key}:{s.Value}").ToList()
        where c.Value is not { Total: 0, Today: 0, Tomorrow: 0, AtLeast: 0 } || slots.Count > 0
        orderby c.Key.StationId, c.Key.MetricId
        select $"{c.Key} {c.Value.Total} {c.Value.Today} {c.Value.Tomorrow} {c.Value.AtLeast} {string.Join(' ', slots)}";

    private static Dictionary<CellKey, long> Today(Board board) => board.Cells.ToDictionary(c => c.Key, c => c.Value.Today);

    private static IEnumerable<string> Slots(Board board) =>
        board.Cells.SelectMany(c => c.Value.Slots.All().Select(s => $"{c.Key} {s.Key}:{s.Value}")).Order(StringComparer.Ordinal);
}
