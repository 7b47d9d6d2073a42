using Dashboard.Engine.Counting;
using Dashboard.Engine.Tests.Support;
using FsCheck.Xunit;

namespace Dashboard.Engine.Tests.Boards;

[Properties(Arbitrary = [typeof(Steps)], MaxTest = 200)]
public sealed class BurstTests
{
    private static readonly long Pause = (long)Burst.Pause.TotalMilliseconds;

    [Property]
    public void Nothing_is_lost_and_the_sums_are_equal(Step[] steps)
    {
        var book = Book(steps);
        var bursts = Burst.Of(book);

        Assert.Equal(book.Select(e => e.First.Seq).Order(), bursts.SelectMany(b => b.Entries).Select(e => e.First.Seq).Order());
        Assert.Equal(book.Sum(e => e.Stands), bursts.Sum(b => b.Stands));
        Assert.All(bursts, burst => Assert.Single(burst.Entries.Select(Of).Distinct()));
    }

    [Property]
    public void Within_a_burst_nobody_pauses_and_between_two_of_the_same_they_do(Step[] steps)
    {
        var bursts = Burst.Of(Book(steps));

        Assert.All(
            bursts,
            burst => Assert.All(burst.Entries.Zip(burst.Entries.Skip(1)), pair => Assert.InRange(pair.First.First.AtMs - pair.Second.First.AtMs, 0, Pause)));
        foreach (var ofOne in bursts.GroupBy(b => Of(b.Newest)))
            Assert.All(ofOne.Zip(ofOne.Skip(1)), pair => Assert.True(pair.First.FromMs - pair.Second.UntilMs > Pause));
    }

    [Property]
    public void The_order_in_which_counts_come_changes_nothing(Step[] steps, int turn)
    {
        var book = Book(steps);
        var by = book.Count == 0 ? 0 : Math.Abs(turn % 1000) % book.Count;

        Assert.Equal(Lines(Burst.Of(book)), Lines(Burst.Of(book.Skip(by).Concat(book.Take(by)).Reverse())));
    }

    [Fact]
    public void Sixty_seconds_apart_is_together_and_a_moment_more_is_not()
    {
        BookEntry[] book = [Entry(1, 0), Entry(2, Pause), Entry(3, 2 * Pause + 1)];

        Assert.Equal([[3], [2, 1]], Burst.Of(book).Select(b => b.Entries.Select(e => e.First.Seq).ToArray()));
    }

    [Fact]
    public void A_burst_counts_what_stands_after_its_corrections()
    {
        var corrected = Entry(2, 1000);
        var burst = Assert.Single(Burst.Of([
            Entry(1, 0),
            corrected with { Corrections = [Steps.Reverse(corrected.First, 4) with { Amount = 7 }] },
            Entry(3, 2000) is var gone ? gone with { Corrections = [Steps.Reverse(gone.First, 5) with { Amount = 4 }, Steps.Reverse(gone.First, 6)] } : gone,
        ]));

        Assert.Equal((1 + 7 + 0, 0, 2000), (burst.Stands, burst.FromMs, burst.UntilMs));
        Assert.True(burst.Newest.TakenBack);
        Assert.Equal(6, burst.Newest.Tip.Seq);
    }

    private static (int Station, int Metric, string By) Of(BookEntry entry) => (entry.First.StationId, entry.First.MetricId, entry.First.RecordedBy);

    private static IEnumerable<string> Lines(IEnumerable<Burst> bursts) => bursts.Select(b => string.Join(' ', b.Entries.Select(e => e.First.Seq)));

    private static BookEntry Entry(long seq, long at) => new(Steps.Ledger([new(2, 1, 1, 1, 0, 0)])[0] with { Seq = seq, AtMs = at }, []);

    // Twenty seconds where the steps have minutes, so that there are bursts; two authors; every third count corrected.
    private static List<BookEntry> Book(Step[] steps) =>
    [
        .. Steps.Ledger(steps.Select(s => s with { Kind = 2 }))
            .Select(e => e with { AtMs = e.AtMs / 60_000 % 60 * 20_000, RecordedBy = e.Seq % 4 == 0 ? "account:2" : "account:1" })
                .Select(e => new BookEntry(e, e.Seq % 3 == 0 ? [Steps.Reverse(e, e.Seq + 1000) with { Amount = e.Seq % 2 == 0 ? 5 : null }] : [])),
    ];
}
