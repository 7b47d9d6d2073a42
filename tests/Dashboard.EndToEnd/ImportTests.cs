using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Dashboard.EndToEnd.Forms;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd;

/// <summary>Real tables of border crossings on their way through the import page, as they are; where they are not beside the checkout, tables of the same form
/// take their place.</summary>
public sealed class ImportTests(Chromium chromium, SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Crossings = "hk_passenger_io_2020_excerpt.csv";
    private const string Daily = "immd_daily_excerpt.csv";

    [Fact]
    [Fills("FilePanel", "NamesTable", "NewMetricForm", "ImportsPanel")]
    public async Task A_wide_table_goes_in_as_it_is_its_mapping_is_kept_for_the_next_day_and_the_import_is_undone()
    {
        var server = shared.Server;
        await CreateAsync(server, "crossings", "2020-01-01", "2020-12-31");
        var table = Shared(Crossings) ?? LikeCrossings();
        var rows = table.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..].Select(r => r.Trim().Split(',')).ToList();
        var (arrivals, departures) = (
            rows.Sum(r => long.Parse(r[5], CultureInfo.InvariantCulture)), rows.Sum(r => long.Parse(r[9], CultureInfo.InvariantCulture)));
        if (Shared(Crossings) is not null) Assert.Equal((1_611_717L, 1_182_014L), (arrivals, departures));
        else Assert.True(arrivals > 0, "The table that takes the real one's place holds nothing.");
        await using var window = await chromium.OpenAsync(server, 1440, 900, "en");
        var page = window.Page;
        await window.GoLiveAsync("/live/crossings");
        await page.GetByRole(AriaRole.Link, new() { Name = "Import a table" }).ClickAsync();
        await page.Locator("[data-testid=import][data-ready=true]").WaitForAsync();

        await UploadAsync(page, Crossings, Encoding.UTF8.GetBytes(table));
        await Expect(page.GetByTestId("mapping-from")).ToContainTextAsync("As the header suggests");
        await page.GetByTestId("add-stations").ClickAsync();
        await Expect(page.GetByTestId("names-station").GetByTestId("open-names")).ToHaveCountAsync(0);
        foreach (var (column, zh, code) in new[] { ("arrive_total", "入境", "arrivals"), ("departure_total", "出境", "departures") })
            await AddMetricAsync(page, column, zh, code);
        await page.GetByTestId("leave-metric").ClickAsync();
        await Expect(page.GetByTestId("plan-LeftOut")).ToContainTextAsync((rows.Count * 6).ToString("N0", CultureInfo.InvariantCulture));
        await Expect(page.GetByTestId("plan-Zero")).ToContainTextAsync($"{rows.Count(r => r[5] == "0") + rows.Count(r => r[9] == "0")}");
        await Expect(page.GetByTestId("sums")).ToContainTextAsync(arrivals.ToString("N0", CultureInfo.InvariantCulture));
        Assert.Equal(0, await HeadAsync(server, "crossings"));
        Assert.Empty(await Accessibility.FaultsAsync(window, server));

        await page.GetByTestId("import-button").ClickAsync();
        await Expect(page.GetByTestId("outcome")).ToContainTextAsync("0 at fault");
        Assert.Equal((arrivals, departures), await TotalsAsync(server));
        Assert.Empty(await Accessibility.FaultsAsync(window, server));

        // The same file says nothing new; the next day's finds what its names mean.
        await UploadAsync(page, "again.csv", Encoding.UTF8.GetBytes(table));
        await Expect(page.GetByTestId("mapping-from")).ToContainTextAsync("As it was kept");
        await Expect(page.GetByTestId("import-button")).ToBeDisabledAsync();
        await UploadAsync(page, "next-day.csv", Encoding.UTF8.GetBytes($"{table.Split('\n')[0]}\n2020-02-03,{rows[0][1]},1,2,3,6,0,0,0,0\n"));
        await Expect(page.GetByTestId("plan-New").Locator("dd")).ToHaveTextAsync("1");
        await page.GetByTestId("import-button").ClickAsync();
        await Expect(page.GetByTestId("import-2")).ToBeVisibleAsync();
        Assert.Equal((arrivals + 6, departures), await TotalsAsync(server));

        await page.GetByTestId("import-1").GetByRole(AriaRole.Button).ClickAsync();
        await page.GetByTestId("undo-reason").FillAsync("the wrong year");
        await window.PressAsync("Yes, undo import 1");
        await Expect(page.GetByTestId("import-1")).ToContainTextAsync("the wrong year");
        Assert.Equal((6, 0), await TotalsAsync(server));
        Assert.Equal(0, (await server.CommandAsync("verify")).ExitCode);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    [Fills("FilePanel", "ColumnsPanel")]
    public async Task A_table_whose_days_can_be_read_in_two_ways_and_whose_rows_say_the_metric_is_asked_about_and_goes_in()
    {
        var server = shared.Server;
        await CreateAsync(server, "daily", "2021-01-01", "2021-12-31");
        var table = Shared(Daily) ?? LikeDaily;
        await using var window = await chromium.OpenAsync(server, 390, 844, "zh-CN");
        var page = window.Page;
        await page.GotoAsync("/admin/events/daily/import");
        await page.Locator("[data-testid=import][data-ready=true]").WaitForAsync();

        // As a spreadsheet on a Chinese Windows would write it: not UTF-8 once a name is Chinese.
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        await UploadAsync(page, Daily, Encoding.GetEncoding("gb18030").GetBytes(table.Replace("Lo Wu", "罗湖", StringComparison.Ordinal)));
        await Expect(page.GetByTestId("file-fault")).ToContainTextAsync("不是 UTF-8");
        await page.GetByTestId("gb18030").ClickAsync();
        await Expect(page.GetByTestId("dates")).ToBeVisibleAsync();
        await Expect(page.GetByTestId("import-button")).ToBeDisabledAsync();

        // The page moves under the press: the question above the button goes while the pointer is down.
        var add = page.GetByTestId("add-stations");
        await add.HoverAsync();
        await page.Mouse.DownAsync();
        var before = await add.BoundingBoxAsync();
        await page.GetByTestId("dates").SelectOptionAsync("DayFirst");
        await Expect(page.GetByTestId("dates")).Not.ToHaveAttributeAsync("aria-invalid", "true");
        Assert.NotEqual(before!.Y, (await add.BoundingBoxAsync())!.Y);
        await page.Mouse.UpAsync();
        await Expect(page.GetByTestId("names-station").GetByTestId("open-names")).ToHaveCountAsync(0);
        await AddMetricAsync(page, "Arrival · Total", "入境", "arrivals");
        await AddMetricAsync(page, "Departure · Total", "出境", "departures");
        await page.GetByTestId("leave-metric").ClickAsync();
        await Expect(page.GetByTestId("plan-Faults")).ToHaveCountAsync(0);
        Assert.True(
            await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth"),
            "The page is wider than the screen; wide tables scroll in their own box.");
        await page.GetByTestId("import-button").ClickAsync();
        await Expect(page.GetByTestId("outcome")).ToContainTextAsync("有误 0");

        var rows = table.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..].Select(r => r.Trim().Split(',')).ToList();
        Assert.Equal((Sum("Arrival"), Sum("Departure")), await TotalsAsync(server, "daily"));
        // The second of January, and not the first of February.
        using var days = await server.Http.GetAsync(
            "/api/events/daily/series?metric=arrivals&from=2021-01-02&to=2021-01-02&step=day", TestContext.Current.CancellationToken);
        Assert.Equal(
            rows.Where(r => r[0] == "02-01-2021" && r[2] == "Arrival").Sum(r => long.Parse(r[6], CultureInfo.InvariantCulture)),
            (await days.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("points")[0].GetProperty("sum").GetInt64());
        Assert.Empty(window.Complaints);

        long Sum(string direction) => rows.Where(r => r[2] == direction).Sum(r => long.Parse(r[6], CultureInfo.InvariantCulture));
    }

    private static async Task UploadAsync(IPage page, string name, byte[] bytes)
    {
        await Expect(page.GetByTestId("file")).ToBeEnabledAsync();
        await page.GetByTestId("file").SetInputFilesAsync(new FilePayload { Name = name, MimeType = "text/csv", Buffer = bytes });
    }

    private static async Task AddMetricAsync(IPage page, string name, string zh, string code)
    {
        var select = page.GetByTestId($"metric-{name}");
        await select.SelectOptionAsync("+");
        var form = page.GetByTestId("new-metric");
        await form.GetByTestId("name").FillAsync(zh);
        await form.GetByTestId("code").FillAsync(code);
        await form.GetByTestId("make-metric").ClickAsync();
        await Expect(select).ToHaveValueAsync(code);
    }

    private static async Task CreateAsync(DashboardServer server, string slug, string from, string to)
    {
        var (code, report) = await server.CommandAsync("event", "create", slug, "--name", "口岸", "--name-en", "Crossings", "--from", from, "--to", to);
        Assert.True(code == 0, report);
        await Until.TrueAsync(
            async () =>
            {
                using var answer = await server.Http.GetAsync($"/api/events/{slug}/board");
                return answer.IsSuccessStatusCode;
            },
            TimeSpan.FromSeconds(20),
            () => $"The event {slug} does not appear.");
    }

    private static async Task<long> HeadAsync(DashboardServer server, string slug) =>
        (await server.Http.GetFromJsonAsync<JsonElement>($"/api/events/{slug}/entries?limit=1")).GetProperty("head").GetInt64();

    private static async Task<(long Arrivals, long Departures)> TotalsAsync(DashboardServer server, string slug = "crossings")
    {
        var (head, board) = (await HeadAsync(server, slug), default(JsonElement));
        await Until.TrueAsync(
            async () => (board = await server.Http.GetFromJsonAsync<JsonElement>($"/api/events/{slug}/board")).GetProperty("seq").GetInt64() >= head,
            TimeSpan.FromSeconds(30),
            () => $"The board of {slug} does not reach entry {head}.");
        long Of(string metric) =>
            board.GetProperty("metrics").EnumerateArray().Single(m => m.GetProperty("code").GetString() == metric).GetProperty("total").GetInt64();
        return (Of("arrivals"), Of("departures"));
    }

    private static string? Shared(string name)
    {
        var file = Path.Combine(Repository.Root, "..", "shared", "data", name);
        if (File.Exists(file)) return File.ReadAllText(file);
        var said = $"{name} is not beside this checkout, in shared/data: a table of the same form takes its place.";
        TestContext.Current.TestOutputHelper!.WriteLine(said);
        Console.WriteLine(said);
        return null;
    }

    private static string LikeCrossings() =>
        "date,control_point,arrive_resident,arrive_mainland,arrive_others,arrive_total,departure_resident,departure_mainland,departure_others,departure_total\n"
            + string.Concat(
                from day in Enumerable.Range(25, 3)
                from place in ((string Name, int Size)[])[("Airport", 900), ("Lo Wu", 70), ("Harbour Control", 0)]
                let n = place.Size * day
                select $"2020-01-{day},{place.Name},{n},{n / 2},{n / 3},{n + (n / 2) + (n / 3)},{n / 4},0,{n / 5},{(n / 4) + (n / 5)}\n");

    private const string LikeDaily = """
        Date,Control Point,Arrival / Departure,Hong Kong Residents,Mainland Visitors,Other Visitors,Total,
        01-01-2021,Airport,Arrival,341,0,9,350,
        01-01-2021,Airport,Departure,803,17,28,848,
        01-01-2021,Lo Wu,Arrival,0,0,0,0,
        02-01-2021,Airport,Arrival,363,10,10,383,
        """;
}
