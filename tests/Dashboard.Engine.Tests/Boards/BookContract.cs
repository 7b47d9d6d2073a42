using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Boards;

/// <summary>What a station's book shows, on either database.</summary>
public abstract class BookContract : DatabaseContract
{
    private const int Gate = 4;

    private BookStore Books => new(Scratch.Database);

    [Fact]
    public async Task A_day_s_counts_are_those_of_the_station_and_its_gates_newest_first()
    {
        await using var ledger = await RunningLedger.StartAsync(Scratch.Database, Clock);
        var catalog = await CatalogAsync();
        await ledger.AppendAsync(
            catalog, At(
                1, "00:00:00"), At(
                    2, "23:59:59"), At(
                        3, "12:00:00", Gate), At(
                            4, "12:00:00", 2), Sample.Tally(
                                5, at: Sample.Ms("2027-01-31T23:59:59+08:00")), Sample.Tally(6, at: Sample.Ms("2027-02-02T00:00:00+08:00")),
            At(7, "12:00:00") with { IsTotal = true });

        var page = await Books.ReadAsync(catalog, 1, Sample.Day, null, Stop);

        Assert.Equal([2, 3, 1], page.Entries.Select(e => e.First.Delta));
        Assert.Equal([1, Gate, 1], page.Entries.Select(e => e.First.StationId));
        Assert.Null(page.Older);
        Assert.Empty((await Books.ReadAsync(catalog, 3, Sample.Day, null, Stop)).Entries);
    }

    [Fact]
    public async Task What_was_told_with_a_count_comes_along()
    {
        await using var ledger = await RunningLedger.StartAsync(Scratch.Database, Clock);
        var catalog = await CatalogAsync();
        await ledger.AppendAsync(catalog, At(1, "09:00:00") with { Note = "旁注" });
        await Scratch.ExecuteAsync("UPDATE entry SET entered_ms = 5, clock_offset = -7");

        var entry = Assert.Single((await Books.ReadAsync(catalog, 1, Sample.Day, null, Stop)).Entries).First;

        Assert.Equal(
            (1L, Sample.Served, CountKinds.Tally, "coordinator", "旁注", 5L, -7L),
            (entry.Seq, entry.MetricId, entry.Kind, entry.RecordedBy, entry.Note, entry.EnteredMs, entry.ClockOffset));
        Assert.Equal((Sample.Ms("2027-02-01T09:00:00+08:00"), Sample.Noon.ToUnixTimeMilliseconds()), (entry.AtMs, entry.RecordedMs));
    }

    [Fact]
    public async Task A_chain_of_corrections_stands_with_its_count_and_is_none_by_itself()
    {
        await using var ledger = await RunningLedger.StartAsync(Scratch.Database, Clock);
        var catalog = await CatalogAsync();
        await ledger.AppendAsync(catalog, At(10, "09:00:00"), At(20, "10:00:00"), At(30, "11:00:00", Gate));
        await ledger.AppendAsync(catalog, Sample.Correction(1) with { Amount = 12 });
        await ledger.AppendAsync(catalog, Sample.Correction(4) with { Amount = 13 }, Sample.Correction(3));

        var entries = (await Books.ReadAsync(catalog, 1, Sample.Day, null, Stop)).Entries;

        Assert.Equal([(3L, 0L, true), (2, 20, false), (1, 13, false)], entries.Select(e => (e.First.Seq, e.Stands, e.TakenBack)));
        Assert.Equal([(4L, 12L), (5, 13)], entries[2].Corrections.Select(c => (c.Seq, c.Amount!.Value)));
        Assert.Equal(("counted twice", "manager"), (entries[2].Tip.Reason, entries[2].Tip.RecordedBy));
    }

    [Fact]
    public async Task Pages_hold_every_count_once_even_where_many_happened_at_one_instant()
    {
        await using var ledger = await RunningLedger.StartAsync(Scratch.Database, Clock);
        var catalog = await CatalogAsync();
        const int all = 2 * BookStore.PageLength + 1;
        await ledger.AppendAsync(catalog, [.. Enumerable.Range(0, all).Select(i => At(i + 1, i % 3 == 0 ? "09:00:00" : "10:00:00", i % 2 == 0 ? 1 : Gate))]);

        List<BookSheet> pages = [await Books.ReadAsync(catalog, 1, Sample.Day, null, Stop)];
        while (pages[^1].Older is { } older) pages.Add(await Books.ReadAsync(catalog, 1, Sample.Day, older, Stop));

        Assert.Equal([BookStore.PageLength, BookStore.PageLength, 1], pages.Select(p => p.Entries.Count));
        var listed = pages.SelectMany(p => p.Entries).Select(e => (e.First.AtMs, e.First.Seq)).ToList();
        Assert.Equal(listed.Distinct().OrderDescending(), listed);
        Assert.Equal(all, listed.Count);
    }

    [Fact]
    public async Task A_cursor_that_is_none_or_of_another_day_loses_nothing()
    {
        await using var ledger = await RunningLedger.StartAsync(Scratch.Database, Clock);
        var catalog = await CatalogAsync();
        await ledger.AppendAsync(
            catalog,
            At(1, "23:59:59"),
            Sample.Tally(2, at: Sample.Ms("2027-02-02T10:00:00+08:00")),
            Sample.Tally(3, at: Sample.Ms("2027-01-31T10:00:00+08:00")));

        foreach (var (before, count) in ((long, int)[])[(999, 1), (2, 1), (1, 0), (3, 0), (-1, 1), (long.MaxValue, 1)])
            Assert.Equal((before, count), (before, (await Books.ReadAsync(catalog, 1, Sample.Day, before, Stop)).Entries.Count));
    }

    private static TallyDraft At(long delta, string time, int station = 1) => Sample.Tally(delta, station, at: Sample.Ms($"2027-02-01T{time}+08:00"));

    private async Task<EventCatalog> CatalogAsync()
    {
        var catalog = await Sample.AddEventAsync(Scratch.Database);
        return new(
            catalog.Event,
            [.. catalog.Stations, new() { StationId = Gate, Code = "g1", NameZh = "一号闸口", NameEn = "Gate 1", ParentId = 1 }],
            catalog.Metrics,
            catalog.Config);
    }
}

public sealed class SqliteBookTests : BookContract
{
    private protected override Task<Scratch> CreateAsync() => Task.FromResult<Scratch>(new SqliteScratch());
}

public sealed class SqlServerBookTests : BookContract
{
    private protected override async Task<Scratch> CreateAsync() => await SqlServerScratch.CreateAsync();
}
