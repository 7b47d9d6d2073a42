using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd;

/// <summary>How much a new event of six stations, eight metrics and three shifts asks of whoever sets it up: counted, as a person would do it, until the sheet
/// of codes can be printed.</summary>
public sealed class GuidedSetUpTests(Chromium chromium)
{
    private int _clicks;
    private int _fields;
    private int _typed;
    private int _pasted;

    [Fact]
    public async Task Six_stations_eight_metrics_and_three_shifts_are_there_after_a_handful_of_fields()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var window = await chromium.OpenAsync(server, 1440, 900, "zh-CN");
        var page = window.Page;

        // From the template.
        await window.GoReadyAsync("/admin/events");
        await ClickAsync(page.GetByRole(AriaRole.Button, new() { Name = "新建活动" }));
        await ChooseAsync(page.GetByTestId("begin"), "template:travel");
        await TypeAsync(page.GetByTestId("name"), "2027年春运");
        await TypeAsync(page.GetByTestId("from"), "2027-01-23");
        await TypeAsync(page.GetByTestId("to"), "2027-03-03");
        await ClickAsync(page.GetByRole(AriaRole.Button, new() { Name = "创建" }));
        await window.ArriveAsync("/admin/events/2027-01-23/sheet");
        await Expect(page.Locator(".codes li")).ToHaveCountAsync(7);
        TestContext.Current.TestOutputHelper!.WriteLine($"template: {_clicks} clicks, {_fields} fields, {_typed} characters typed, {_pasted} pasted");
        Assert.True(_clicks <= 2 && _fields <= 4 && _typed <= 40, $"template: {_clicks} clicks, {_fields} fields, {_typed} characters");
        Assert.Equal((6, 8, 3), await CountedAsync(window, "2027-01-23"));

        // As a copy of that one, with another name and days.
        (_clicks, _fields, _typed) = (0, 0, 0);
        await window.GoReadyAsync("/admin/events");
        await ClickAsync(page.GetByRole(AriaRole.Button, new() { Name = "新建活动" }));
        await ChooseAsync(page.GetByTestId("begin"), "copy:2027-01-23");
        await TypeAsync(page.GetByTestId("name"), "2028年春运");
        await TypeAsync(page.GetByTestId("from"), "2028-01-12");
        await TypeAsync(page.GetByTestId("to"), "2028-02-20");
        await ClickAsync(page.GetByRole(AriaRole.Button, new() { Name = "创建" }));
        await window.ArriveAsync("/admin/events/2028-01-12/sheet");
        TestContext.Current.TestOutputHelper!.WriteLine($"copy: {_clicks} clicks, {_fields} fields, {_typed} characters typed, {_pasted} pasted");
        Assert.True(_clicks <= 2 && _fields <= 4 && _typed <= 40, $"copy: {_clicks} clicks, {_fields} fields, {_typed} characters");
        Assert.Equal((6, 8, 3), await CountedAsync(window, "2028-01-12"));

        // Out of a spreadsheet: three tables, pasted.
        (_clicks, _fields, _typed) = (0, 0, 0);
        await window.GoReadyAsync("/admin/events");
        await ClickAsync(page.GetByRole(AriaRole.Button, new() { Name = "新建活动" }));
        await TypeAsync(page.GetByTestId("name"), "迎春活动");
        await TypeAsync(page.GetByTestId("from"), "2027-02-01");
        await TypeAsync(page.GetByTestId("to"), "2027-02-20");
        await PasteAsync(page.GetByTestId("plan-Stations"), "服务站\n一号站\n二号站\n三号站\n四号站\n五号站\n六号站");
        await PasteAsync(page.GetByTestId("plan-Metrics"), "指标\t单位\t目标\n服务\t人次\t80000\n咨询\t人次\t\n引导\t人次\t\n行李\t件\t\n宣传品\t份\t\n热饮\t杯\t\n急救\t人次\t\n好人好事\t件\t");
        await PasteAsync(page.GetByTestId("plan-Shifts"), "班次\t时间\n早班\t06:00-14:00\n晚班\t14:00-22:00\n夜班\t22:00-06:00");
        await Expect(page.GetByTestId("plan-Metrics-preview").Locator("tbody tr")).ToHaveCountAsync(8);
        await ClickAsync(page.GetByRole(AriaRole.Button, new() { Name = "创建" }));
        await window.ArriveAsync("/admin/events/2027-02-01/sheet");
        TestContext.Current.TestOutputHelper!.WriteLine($"pasted: {_clicks} clicks, {_fields} fields, {_typed} characters typed, {_pasted} pasted");
        Assert.True(_clicks <= 2 && _fields <= 6 && _typed <= 40, $"pasted: {_clicks} clicks, {_fields} fields, {_typed} characters");
        Assert.Equal((6, 8, 3), await CountedAsync(window, "2027-02-01"));
        Assert.Equal([], window.Complaints);
    }

    private static async Task<(int Stations, int Metrics, int Shifts)> CountedAsync(Window window, string slug)
    {
        await window.GoReadyAsync($"/admin/events/{slug}");
        return (await RowsAsync("station-"), await RowsAsync("metric-"), await RowsAsync("shift-"));

        Task<int> RowsAsync(string kind) => window.Page.Locator($"tr[data-testid^='{kind}']").CountAsync();
    }

    private async Task ClickAsync(ILocator button)
    {
        _clicks++;
        await button.ClickAsync();
    }

    private async Task TypeAsync(ILocator field, string text)
    {
        (_fields, _typed) = (_fields + 1, _typed + text.Length);
        await field.FillAsync(text);
    }

    private async Task PasteAsync(ILocator field, string table)
    {
        (_fields, _pasted) = (_fields + 1, _pasted + table.Length);
        await field.FillAsync(table);
    }

    private async Task ChooseAsync(ILocator field, string option)
    {
        _fields++;
        await field.SelectOptionAsync(option);
    }
}
