using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Dashboard.Engine.Data;
using Dashboard.Engine.Hotline;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Hotline;

/// <summary>A month of real calls, with figures that somebody else worked out: all of them must come out.</summary>
[Trait("Time", "long")]
public sealed class MonthTests
{
    private const string Name = "queue_log-1999-01";

    private static readonly DateOnly First = new(1999, 1, 1), Last = new(1999, 1, 31);

    [Fact]
    public async Task Every_expected_figure_of_the_month_its_days_and_its_hours_comes_out()
    {
        var folder = Folder();
        using var expected = JsonDocument.Parse(await File.ReadAllBytesAsync(
            Path.Combine(folder, Name + ".expected.json"), TestContext.Current.CancellationToken));
        await using var scratch = await SqliteScratch.MigratedAsync();
        await using var hotline = await RunningHotline.StartAsync(scratch.Database, TimeProvider.System);

        var report = await TakeAsync(hotline, folder);

        Assert.Equal(new IntakeReport(Lines: 87_340, Accepted: 87_340), report);
        var sums = await new MeasureStore(scratch.Database).SumsAsync(hotline.Catalog, First, Last, MeasuresBy.All, TestContext.Current.CancellationToken);
        var calendar = hotline.Catalog.Calendar;
        List<string> differences = [.. Differences("total", expected.RootElement.GetProperty("total"), sums.Total())];
        var days = sums.By(s => calendar.Local(s.FromMs).ToString("yyMMdd", CultureInfo.InvariantCulture))
            .ToDictionary(d => d.Key, d => d.Measures, StringComparer.Ordinal);
        var hours = sums.By(s => calendar.Local(s.FromMs).ToString("yyMMdd HH", CultureInfo.InvariantCulture))
            .ToDictionary(d => d.Key, d => d.Measures, StringComparer.Ordinal);
        foreach (var (name, found) in new[] { ("days", days), ("hours", hours) })
        {
            var figures = expected.RootElement.GetProperty(name).EnumerateObject().ToList();
            Assert.Equal(figures.Select(f => f.Name).Order(StringComparer.Ordinal), found.Keys.Order(StringComparer.Ordinal));
            differences.AddRange(figures.SelectMany(f => Differences(f.Name, f.Value, found[f.Name])));
        }

        Assert.Equal([], differences);

        // Once more: nothing changes. And what is kept is what the ledger says.
        Assert.Equal(new IntakeReport(Lines: 87_340, Duplicates: 87_340), await TakeAsync(hotline, folder));
        Assert.Equal(sums.Total(), await hotline.MeasuresAsync(First, Last));
        await AgreeAsync(scratch.Database, hotline.Catalog, sums, MeasuresBy.Quarter, s => s.FromMs);
        await AgreeAsync(scratch.Database, hotline.Catalog, sums, MeasuresBy.Exchange, s => s.Exchange);
        await AgreeAsync(scratch.Database, hotline.Catalog, sums, MeasuresBy.Queue, s => s.Queue);
        await AgreeAsync(scratch.Database, hotline.Catalog, sums, MeasuresBy.Agent, s => s.Agent ?? "");
        Assert.Equal([], (await new Verification(scratch.Database).RunAsync(hotline.Catalog.Event.EventId, TestContext.Current.CancellationToken)).Differences);
        Assert.Equal((await hotline.FoldedAsync(Last)).Lines(), (await hotline.LoadedAsync(Last)).Lines());
    }

    [Fact]
    public async Task Verification_holds_the_calls_that_go_on_and_no_others()
    {
        await using var scratch = await SqliteScratch.MigratedAsync();
        await using var hotline = await RunningHotline.StartAsync(scratch.Database, TimeProvider.System);
        await TakeAsync(hotline, Folder());
        var head = await new LedgerStore(scratch.Database).HeadAsync(1, TestContext.Current.CancellationToken);
        var held = await scratch.Database.SnapshotAsync(
            1,
            async transaction =>
            {
                var verification = new CallVerificationStore(new(scratch.Database.Dialect, transaction, 1));
                Assert.Empty(await verification.RunAsync(head.Seq, TestContext.Current.CancellationToken));
                return verification.MostHeld;
            },
            TestContext.Current.CancellationToken);
        Assert.InRange(held, 1, 200);
    }

    // What the database adds up by one thing alone is what is added up from all.
    private static async Task AgreeAsync<TKey>(
        Database database, EventCatalog catalog, IReadOnlyList<MeasureSum> all, MeasuresBy by, Func<MeasureSum, TKey> key)
    {
        var sums = await new MeasureStore(database).SumsAsync(catalog, First, Last, by, TestContext.Current.CancellationToken);
        Assert.Equal(all.By(key), sums.By(key));
        Assert.Equal(sums.Count, sums.By(key).Count);
    }

    private static async Task<IntakeReport> TakeAsync(RunningHotline hotline, string folder)
    {
        await using var file = File.OpenRead(Path.Combine(folder, Name + ".txt.gz"));
        await using var lines = new GZipStream(file, CompressionMode.Decompress);
        return await hotline.TakeAsync(lines);
    }

    private static IEnumerable<string> Differences(string of, JsonElement expected, Measures found)
    {
        foreach (var figure in expected.EnumerateObject())
        {
            double? value = figure.Name switch
            {
                "offered" => found.Offered,
                "answered" => found.Answered,
                "abandoned" => found.Abandoned,
                "answeredWithin20" => found.AnsweredWithin,
                "abandonedWithin20" => found.AbandonedWithin,
                "shortAbandoned5" => found.ShortAbandoned,
                "abandonRate" => found.AbandonRate * 100,
                "asa" => found.Asa,
                "meanTalk" => found.Aht,
                "longestWait" => found.LongestWait,
                var formula => found.ServiceLevel(Enum.Parse<LevelFormula>(formula)) * 100,
            };
            double? wanted = figure.Value.ValueKind == JsonValueKind.Null ? null : figure.Value.GetDouble();
            // They are written with two decimals.
            if (value is null != wanted is null || Math.Abs((value ?? 0) - (wanted ?? 0)) > 0.005_000_1)
                yield return $"{of} {figure.Name}: {value}, expected {wanted}";
        }
    }

    private static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var data = Path.Combine(folder.FullName, "shared", "data");
            if (File.Exists(Path.Combine(data, Name + ".txt.gz"))) return data;
        }

        Assert.Skip($"The month's calls ({Name}) are not beside this checkout, in shared/data.");
        return "";
    }
}
