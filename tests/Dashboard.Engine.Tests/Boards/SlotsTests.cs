using Dashboard.Engine.Counting;
using FsCheck.Xunit;

namespace Dashboard.Engine.Tests.Boards;

public sealed class SlotsTests
{
    [Property]
    public void They_hold_what_a_plain_table_holds((int Slot, int Sum)[] counted, int from)
    {
        var (plain, slots) = (new SortedDictionary<long, long>(), Slots.Empty);
        foreach (var (slot, sum) in counted.Select(c => (Slot: Math.Abs(c.Slot % 600L) + 5_900_000, c.Sum)))
        {
            plain[slot] = plain.GetValueOrDefault(slot) + sum;
            slots = slots.Add(slot, sum);
        }

        var cut = Math.Abs(from % 700L) + 5_899_950;
        Assert.Equal(plain.Where(p => p.Value != 0), slots.All());
        Assert.Equal(plain.Where(p => p.Value != 0), Slots.Of(plain.Select(p => (p.Key, p.Value))).All());
        Assert.Equal(plain.Where(p => p.Key >= cut && p.Value != 0), slots.From(cut).All());
        Assert.Equal(plain.Where(p => p.Key >= cut && p.Key < cut + 100).Sum(p => p.Value), slots.Between(cut, cut + 100));
    }

    [Fact]
    public void A_cell_that_is_full_is_small()
    {
        // Two days of five minutes at 200 stations with 30 metrics are 3.5 million slots; here a hundredth of it.
        const int Cells = 60;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var cells = Enumerable.Range(0, Cells).Select(c => Slots.Of(Enumerable.Range(0, 576).Select(i => (5_900_000L + i, 1L + c)))).ToList();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(576, cells[0].All().Count());
        // A node for each slot would be 32,000 bytes a cell; this is with all that building takes.
        Assert.InRange(allocated / Cells, 0, 16_000);
    }
}
