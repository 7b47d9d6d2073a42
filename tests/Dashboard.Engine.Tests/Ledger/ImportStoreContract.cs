using Dashboard.Engine.Boards;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Ledger;

/// <summary>Imports of tables, and sums of whole days, on either database.</summary>
public abstract class ImportStoreContract : DatabaseContract
{
    private static readonly DateOnly Yesterday = Sample.Day.AddDays(-1);

    private ImportStore Imports => new(Scratch.Database, Audit, Clock);

    private BoardStore Boards => new(Scratch.Database);

    [Fact]
    public async Task The_sum_of_a_whole_day_counts_in_its_day_and_in_no_slot_of_it()
    {
        await using var ledger = await RunningLedger.StartAsync(Scratch.Database, Clock);
        var catalog = await Sample.AddEventAsync(Scratch.Database);
        var noon = catalog.Calendar.NoonOf(Sample.Day);
        var empty = await Boards.LoadAsync(catalog, Sample.Day, Stop);
        await ledger.AppendAsync(catalog, WholeDay(100, Sample.Day), Sample.Tally(7, at: noon), WholeDay(30, Yesterday) with { MetricId = Sample.Luggage });
        await ledger.AppendAsync(catalog, Sample.Correction(1) with { Amount = 120 });

        var loaded = await Boards.LoadAsync(catalog, Sample.Day, Stop);
        var folded = empty.Apply(await new LedgerStore(Scratch.Database).EntriesAsync(1, 0, 4, Stop));

        foreach (var board in (Board[])[loaded, folded])
        {
            var served = board.Figures.Metrics[0];
            Assert.Equal((157, 127), (served.Total, served.Today));
            Assert.Equal(
                7, board.Trend(Sample.Served, null, catalog.Calendar.StartOf(Yesterday), catalog.Calendar.StartOf(Sample.Day.AddDays(1))).Sum(p => p.Sum));
            Assert.Equal([true, true, false, true], board.Newest.Select(e => e.WholeDay));
        }

        var sums = await new SeriesStore(Scratch.Database)
            .WholeDaysAsync(catalog, catalog.Metric(Sample.Served)!, catalog.Station(1), catalog.Calendar.StartOf(Yesterday), long.MaxValue, Stop);
        Assert.Equal([(catalog.Calendar.NoonOf(Yesterday), 30L), (noon, 120)], sums.Select(s => (s.Minute * 60_000, s.Total)));
        Assert.Empty((await new Verification(Scratch.Database).RunAsync(1, Stop)).Differences);
    }

    [Fact]
    public async Task A_whole_day_s_sum_and_a_count_at_its_noon_are_two_things()
    {
        await using var ledger = await RunningLedger.StartAsync(Scratch.Database, Clock);
        var catalog = await Sample.AddEventAsync(Scratch.Database);
        var day = WholeDay(5, Yesterday);

        var results = await ledger.AppendAsync(catalog, day, day, day with { WholeDay = false });

        Assert.Equal([AppendStatus.Accepted, AppendStatus.Duplicate, AppendStatus.Conflict], results.Select(r => r.Status));
    }

    [Fact]
    public async Task Imports_are_numbered_told_to_the_audit_and_found_again_with_what_became_of_their_entries()
    {
        await using var ledger = await RunningLedger.StartAsync(Scratch.Database, Clock);
        var catalog = await Sample.AddEventAsync(Scratch.Database);
        await ledger.AppendAsync(catalog, Sample.Tally(100, at: Ms), Sample.Tally(9));
        Assert.Equal(1, await Imports.StartAsync(1, "day 1.csv", "account:1", Stop));
        Assert.Equal(2, await Imports.StartAsync(1, "day 2.csv", "account:1", Stop));
        await ledger.AppendAsync(catalog, Sample.Tally(3, at: Ms) with { Import = 2 }, Sample.Correction(1) with { Amount = 120, Import = 2 });
        var import = (await Imports.ListAsync(1, 10, Stop))[0];
        Assert.Equal((2, "day 2.csv", null), (import.Number, import.FileName, import.FinishedMs));
        await Imports.FinishAsync(catalog.Event, import with { Added = 1, Replaced = 1 }, By, Stop);

        Assert.Equal(
            [("correction", 20L, 120L, null), ("tally", 3L, (long?)null, (long?)null)],
            (await Imports.EntriesOfAsync(1, 2, Stop)).Select(e => (e.Kind, e.Delta, e.Amount, e.ReversedBy)));
        // One line for the import, none for each of its corrections.
        Assert.Equal("account:1 entries.imported spring import 2, day 2.csv: 1 added, 1 replaced, 0 known, 0 faults", (await ToldAsync())[0]);
        Assert.DoesNotContain(await ToldAsync(), line => line.Contains("entry.corrected", StringComparison.Ordinal));

        await ledger.AppendAsync(catalog, Sample.Correction(3) with { Import = 2 });
        await Imports.UndoneAsync(catalog.Event, 2, By, "wrong day", 1, Stop);
        var entries = await Imports.EntriesOfAsync(1, 2, Stop);
        Assert.Equal([(null, (int?)null), (5L, 2)], entries.Select(e => (e.ReversedBy, e.ReversedByImport)));
        var undone = (await Imports.FindAsync(1, 2, Stop))!;
        Assert.Equal((1, 1, "account:1", "wrong day"), (undone.Added, undone.Replaced, undone.UndoneBy, undone.UndoReason));
        Assert.Null(await Imports.FindAsync(1, 3, Stop));
    }

    [Fact]
    public async Task Counts_are_found_by_place_and_time_as_they_stand_now()
    {
        await using var ledger = await RunningLedger.StartAsync(Scratch.Database, Clock);
        var catalog = await Sample.AddEventAsync(Scratch.Database);
        var (taken, put) = (Sample.Tally(1, at: Ms), Sample.Tally(100, at: Ms));
        var first = Sample.Correction(put.Key) with { Amount = 110 };
        await ledger.AppendAsync(
            catalog,
            taken,
            put,
            Sample.Tally(5, station: 2, at: Ms),
            Sample.Tally(6, at: Ms + 1),
            first,
            Sample.Correction(first.Key) with { Amount = 120 },
            Sample.Correction(taken.Key));

        var counts = await Imports.CountsAtAsync(1, [(1, Ms), (1, Ms), (3, Ms)], Stop);

        Assert.Equal([(1L, 7L, 0L, true), (2, 6, 120, false)], counts.Select(c => (c.First.Seq, c.Tip.Seq, c.Amount, c.TakenBack)));
        Assert.Equal([(put.Key.ToString(), 1, Ms)], await Imports.PlacesOfAsync(1, [put.Key, Guid.NewGuid()], Stop));
    }

    [Fact]
    public async Task A_mapping_is_kept_for_each_header_and_gives_way_to_a_newer_one()
    {
        await Sample.AddEventAsync(Scratch.Database);
        var (one, other) = (new string('a', 64), new string('b', 64));
        await Imports.KeepMappingAsync(1, one, "{}", "account:1", Stop);
        await Imports.KeepMappingAsync(1, one, """{"站":1}""", "account:1", Stop);

        Assert.Equal(("""{"站":1}""", null), (await Imports.MappingAsync(1, one, Stop), await Imports.MappingAsync(1, other, Stop)));
    }

    [Fact]
    public async Task A_rehearsal_writes_nothing_says_what_the_append_says_and_in_which_order_all_are_taken()
    {
        await using var ledger = await RunningLedger.StartAsync(Scratch.Database, Clock);
        var catalog = await Sample.AddEventAsync(Scratch.Database);
        await ledger.AppendAsync(catalog, Sample.Tally(5, at: Ms), Sample.Tally(4, metric: Sample.Elderly, at: Ms));
        // The part is raised before its whole, twice, and the whole lowered before its part; the last is beyond both.
        Draft[] drafts =
        [
            Sample.Tally(
                2, metric: Sample.Elderly, at: Ms), Sample.Tally(
                    2, metric: Sample.Elderly, at: Ms + 1), Sample.Tally(3, at: Ms), Sample.Tally(3, station: 2, metric: Sample.Elderly, at: Ms),
            Sample.Correction(1) with
            {
                Amount = 7,
            }, Sample.Correction(1) with { Amount = 8 }, Sample.Tally(-2, at: Ms), Sample.Tally(20, metric: Sample.Elderly, at: Ms),
        ];

        var rehearsed = await new Rehearsal(Scratch.Database, Clock).RunAsync(catalog, drafts, Stop);

        Assert.Equal(2, (await new LedgerStore(Scratch.Database).HeadAsync(1, Stop)).Seq);
        Assert.Equal([null, null, null, RefusalCodes.BeyondWhole, null, RefusalCodes.Corrected, null, RefusalCodes.BeyondWhole], rehearsed.Select(r => r.Code));
        Draft[] taken = [.. drafts.Zip(rehearsed).Where(r => r.Second.Status == AppendStatus.Accepted).OrderBy(r => r.Second.Seq).Select(r => r.First)];
        Assert.All(await ledger.AppendAsync(catalog, taken), r => Assert.Equal((AppendStatus.Accepted, null), (r.Status, r.Reason)));
        Assert.Equal(
            rehearsed.Where(r => r.Status != AppendStatus.Accepted).Select(r => (r.Code, r.Reason)),
            (await ledger.AppendAsync(catalog, [.. drafts.Zip(rehearsed).Where(r => r.Second.Status != AppendStatus.Accepted).Select(r => r.First)]))
                .Select(r => (r.Code, r.Reason)));
        Assert.Empty((await new Verification(Scratch.Database).RunAsync(1, Stop)).Differences);
    }

    private static long Ms => Sample.Ms("2027-01-31T09:00:00+08:00");

    private static TallyDraft WholeDay(long sum, DateOnly day) => Sample.Tally(sum, at: Sample.Catalog.Calendar.NoonOf(day)) with { WholeDay = true };
}

public sealed class SqliteImportStoreTests : ImportStoreContract
{
    private protected override Task<Scratch> CreateAsync() => Task.FromResult<Scratch>(new SqliteScratch());
}

public sealed class SqlServerImportStoreTests : ImportStoreContract
{
    private protected override async Task<Scratch> CreateAsync() => await SqlServerScratch.CreateAsync();
}
