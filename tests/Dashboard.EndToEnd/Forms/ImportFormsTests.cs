using System.Globalization;
using System.Text;
using Dashboard.Features.Import;
using Dashboard.Tests.Support;
using Microsoft.Playwright;
using static Dashboard.EndToEnd.Forms.Fields;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd.Forms;

/// <summary>The forms through which a table goes in, beside what <see cref="ImportTests"/> has of them.</summary>
[Collection(nameof(FormsServer))]
public sealed class ImportFormsTests(Chromium chromium, FormsServer shared)
{
    private const string Slug = "forms-import";

    private static readonly Said<ImportTexts> Words = new("zh-CN");

    [Fact]
    [Fills("FilePanel", "ColumnsPanel", "NamesPanel", "NamesTable", "NewMetricForm", "PlanPanel", "ImportsPanel")]
    public async Task A_table_is_mapped_by_hand_put_right_by_a_second_one_and_undone_with_a_reason()
    {
        await shared.Server.CreateEventAsync(Slug);
        await using var window = await chromium.OpenAsync(shared.Server, 1440, 900, "zh-CN");
        var page = window.Page;
        await GoAsync(page);

        // A title above the header, a column that says nothing, and one whose header does not say that it holds amounts.
        await UploadAsync(page, "first.csv", "某站某日报表,,,\n地点,日子,春联,备查\n一号站,2026-02-01,120,x\n一号站,2026-02-02,80,y\n");
        await new Form(window, page.GetByTestId("file-panel").Locator(".set-up-form")).FillAsync((Words["HeaderRow"], "2: 地点 | 日子 | 春联 | 备查"));
        var columns = new Form(window, page.GetByTestId("columns-panel").Locator("thead"));
        await columns.FillAsync(
            (Words["MeaningOf", "地点"], Words["Role.Station"]),
            (Words["MeaningOf", "日子"], Words["Role.Time"]),
            (Words["MeaningOf", "春联"], Words["Role.Amount"]),
            (Words["MeaningOf", "备查"], Words["Role.Left"]));
        if (await page.GetByTestId("headers").IsVisibleAsync()) await page.GetByTestId("headers").SelectOptionAsync("Metric");
        await new Form(window, page.GetByTestId("names-station")).FillAsync((Words["MeaningOf", "一号站"], "一号站 (s1)"));
        await Fields.FillAsync(page.GetByTestId("names-metric"), Words["MeaningOf", "春联"], Words["NewMetricDots"]);
        var made = new Form(window, page.GetByTestId("new-metric"));
        (string, string)[] Typed(string code) =>
            [
                (Words["NameZh"], "春联"), (Words["NameEn"], "Couplets"), (Words["Code"], code), (Words["UnitZh"], "副"), (Words["UnitEn"], "pairs"),
                (Words["PartOf"], Words["NoParent"]), (Words["Scope"], Words["ByStation"]),
            ];
        await made.RefusedAsync(Words["AddMetric"], Words["FieldFault"], Words["Code"], Typed("Spring Couplets"));
        await made.SendAsync(Words["AddMetric"], page.GetByTestId("sums").GetByText("200"), Typed("couplets"));
        await page.GetByTestId("import-button").ClickAsync();
        await Expect(page.GetByTestId("import-1")).ToContainTextAsync("first.csv");
        Assert.Equal(200, await shared.Server.TotalAsync(Slug, "s1", "couplets"));

        // The same place, metric and day with another amount: what is to be done with it is asked, and nothing goes in before.
        await GoAsync(page);
        await UploadAsync(page, "second.csv", "某站某日报表,,,\n地点,日子,春联,备查\n一号站,2026-02-01,100,x\n一号站,2026-02-02,80,y\n");
        if (!await page.GetByTestId("changed").IsVisibleAsync())
            await new Form(window, page.GetByTestId("file-panel").Locator(".set-up-form")).FillAsync((Words["HeaderRow"], "2: 地点 | 日子 | 春联 | 备查"));
        await Expect(page.GetByTestId("changed")).ToContainTextAsync("120");
        await Expect(page.GetByTestId("import-button")).ToBeDisabledAsync();
        var plan = new Form(window, page.GetByTestId("plan-panel"));
        foreach (var (choice, writes) in new[] { ("OnChange.Add", 1), ("OnChange.Skip", 0), ("OnChange.Replace", 1) })
        {
            await plan.FillAsync((Words["ChangedAsk"], Words[choice]));
            await Expect(page.GetByTestId("import-button")).ToHaveTextAsync(writes == 0 ? Words["NothingToImport"] : Words["Import", writes]);
        }

        await page.GetByTestId("import-button").ClickAsync();
        await Expect(page.GetByTestId("import-2")).ToContainTextAsync("second.csv");
        Assert.Equal(180, await shared.Server.TotalAsync(Slug, "s1", "couplets"));

        await GoAsync(page);
        await window.PressAsync(Words["UndoOf", 2]);
        var undo = new Form(window, page.GetByTestId("undo-form"));
        await undo.RefusedAsync(Words["UndoYes", 2], Words["ReasonFault", 300].Split("300")[0], Words["UndoReason"], (Words["UndoReason"], ""));
        await undo.SendAsync(Words["UndoYes", 2], page.GetByTestId("import-2").GetByText("第一张才对"), (Words["UndoReason"], "第一张才对"));
        await GoAsync(page);
        await Expect(page.GetByTestId("import-2")).ToContainTextAsync("第一张才对");
        Assert.Equal(200, await shared.Server.TotalAsync(Slug, "s1", "couplets"));
        Assert.Empty(window.Complaints);
    }

    [Fact]
    [Fills("FilePanel", "PlanPanel")]
    public async Task A_workbook_s_sheet_is_chosen_its_columns_are_days_and_the_next_days_find_their_mapping()
    {
        const string Days = "forms-import-days";
        await shared.Server.CreateEventAsync(Days);
        await using var window = await chromium.OpenAsync(shared.Server, 1440, 900, "zh-CN");
        var page = window.Page;
        await GoAsync(page, Days);

        await UploadAsync(page, "february.xlsx", Book("一号站", (46054, "120"), (46055, "80")));
        var file = page.GetByTestId("file-panel").Locator(".set-up-form");
        await Fields.FillAsync(file, Words["Sheet"], Words["HiddenSheet", "底稿"]);
        await Expect(page.GetByTestId("header-row")).ToContainTextAsync("作废");
        await Fields.FillAsync(file, Words["Sheet"], "二月");
        await Expect(page.GetByTestId("headers")).ToHaveValueAsync("Day");
        await Expect(page.GetByTestId("plan-TotalColumns").Locator("dd")).ToHaveTextAsync("1");
        await Expect(page.GetByTestId("sums")).ToContainTextAsync("200");
        Assert.Empty(await Accessibility.FaultsAsync(window, shared.Server));
        await page.GetByTestId("import-button").ClickAsync();
        await Expect(page.GetByTestId("import-1")).ToContainTextAsync("february.xlsx");
        Assert.Equal(200, await shared.Server.TotalAsync(Days, "s1", "served"));

        // Other days, one of them twice: how they are read is known, and what is there twice is asked about.
        await UploadAsync(page, "next.xlsx", Book("一号站", (46056, "7"), (46057, "8"), (46057, "9")));
        await Fields.FillAsync(file, Words["Sheet"], "二月");
        await Expect(page.GetByTestId("mapping-from")).ToHaveTextAsync(Words["MappingKept"]);
        await Expect(page.GetByTestId("repeats")).ToContainTextAsync("2026-02-04");
        await Expect(page.GetByTestId("import-button")).ToBeDisabledAsync();
        await Fields.FillAsync(page.GetByTestId("plan-panel"), Words["CountRepeats"], Yes);
        await Expect(page.GetByTestId("import-button")).ToBeEnabledAsync();
        await page.GetByTestId("import-button").ClickAsync();
        await Expect(page.GetByTestId("import-2")).ToContainTextAsync("next.xlsx");
        Assert.Equal(224, await shared.Server.TotalAsync(Days, "s1", "served"));
        Assert.Empty(window.Complaints);
    }

    // A sheet of notes, one of days as Excel holds them, shown as dates, with a column of sums, and one that is hidden.
    private static byte[] Book(string station, params (int Day, string Amount)[] days)
    {
        static string Text(string text) => $"""<c t="inlineStr"><is><t>{text}</t></is></c>""";
        var header = $"<row>{Text("站点")}{string.Concat(days.Select(d => $"""<c s="1"><v>{d.Day}</v></c>"""))}{Text("合计")}</row>";
        var row = $"<row>{Text(station)}{string.Concat(days.Select(d => $"<c><v>{d.Amount}</v></c>"))}<c><f>SUM(B2:Y2)</f><v>"
            + $"{days.Sum(d => int.Parse(d.Amount, CultureInfo.InvariantCulture))}</v></c></row>";
        return Workbooks.Of(
            """<sheet name="说明" sheetId="1" r:id="rId1"/><sheet name="二月" sheetId="2" r:id="rId2"/><sheet name="底稿" sheetId="3" state="hidden" r:id="rId3"/>""",
            $"<row>{Text("请看下一张表")}</row>", header + row, $"<row>{Text("作废")}</row>");
    }

    private static async Task GoAsync(IPage page, string slug = Slug)
    {
        await page.GotoAsync($"/admin/events/{slug}/import");
        await page.Locator("[data-testid=import][data-ready=true]").WaitForAsync();
    }

    private static Task UploadAsync(IPage page, string name, string table) => UploadAsync(page, name, Encoding.UTF8.GetBytes(table));

    private static async Task UploadAsync(IPage page, string name, byte[] bytes)
    {
        await Expect(page.GetByTestId("file")).ToBeEnabledAsync();
        await page.GetByTestId("file").SetInputFilesAsync(new FilePayload { Name = name, MimeType = "text/csv", Buffer = bytes });
        await Expect(page.GetByTestId("file-facts")).ToContainTextAsync(name);
    }
}
