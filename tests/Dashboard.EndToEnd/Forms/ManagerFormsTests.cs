using System.Globalization;
using System.Text.RegularExpressions;
using Dashboard.Features.Audit;
using Dashboard.Features.Manager;
using Dashboard.Features.Shifts;
using Dashboard.Layout;
using Dashboard.Shared;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd.Forms;

/// <summary>What a manager chooses to see: it is in the address, so that a reload, or a colleague, sees the same.</summary>
[Collection(nameof(FormsServer))]
public sealed class ManagerFormsTests(Chromium chromium, FormsServer shared)
{
    private DashboardServer Server => shared.Server;

    [Fact]
    [Fills("TrendPanel")]
    public async Task The_trend_shows_the_metric_station_and_span_chosen_and_after_a_reload_too()
    {
        var words = new Said<ManagerTexts>("en");
        await using var window = await chromium.OpenAsync(Server, 1440, 900, "en");
        var page = window.Page;
        await Server.TallyAsync("drill", "airport", "cy.leaflets", 31);
        await window.GoLiveAsync("/live/drill");
        var trend = new Form(window, page.Locator(".trend-panel"));
        await trend.FillAsync((words["Metric"], "Leaflets"), (words["Station"], "Longdongbao Airport"));
        await trend.Part.Locator(".mud-toggle-item").Filter(new() { HasText = words["Today"] }).ClickAsync();
        await Expect(page).ToHaveURLAsync($"{Server.Address}/live/drill?metric=cy.leaflets&station=airport&span=Today");
        await window.ReloadLiveAsync();
        await trend.HoldsAsync((words["Metric"], "Leaflets"), (words["Station"], "Longdongbao Airport"));
        await Expect(trend.Part).ToContainTextAsync(words["SumIs", 31]);
        // What is counted for the whole event has no station to choose.
        await Fields.FillAsync(trend.Part, words["Metric"], "Hotline, agents");
        await Until.EqualAsync(1, async () => (await Fields.OpenAsync(trend.Part)).Count);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    [Fills("AuditPage")]
    public async Task The_audit_is_filtered_by_what_was_typed_and_after_a_reload_too()
    {
        var words = new Said<AuditTexts>("zh-CN");
        await using var window = await chromium.OpenAsync(Server, 1440, 900, "zh-CN");
        var page = window.Page;
        await Server.SignInAsync("manager", Chromium.PasswordOf("manager"));
        var today = Seen.Local(0).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var filters = new Form(window, page.Locator("search"));
        await window.GoReadyAsync("/admin/audit");
        (string, string)[] typed =
        [
            (words["Who"], "演示值班经理"), (words["What"], words["Action.session.started"]), (words["Subject"], ""), (words["From"], today), (words["To"], today)
        ];
        foreach (var ((label, value), name) in typed.Zip((string[])["who", "action", "subject", "from", "to"]).Where(f => f.First.Item2.Length > 0))
        {
            await Fields.FillAsync(filters.Part, label, value);
            await page.Keyboard.PressAsync("Tab");
            await Expect(page).ToHaveURLAsync(new Regex($"[?&]{name}=", RegexOptions.None, TimeSpan.FromSeconds(1)));
        }

        await filters.FillAsync(typed);
        var rows = page.Locator("tbody tr");
        await Expect(rows.First).ToContainTextAsync(words["Action.session.started"]);
        await window.GoReadyAsync(new Uri(page.Url).PathAndQuery);
        await filters.HoldsAsync(typed);
        await Expect(rows.First).ToContainTextAsync("演示值班经理");
        Assert.Equal(await rows.CountAsync(), await rows.Filter(new() { HasText = words["Action.session.started"] }).CountAsync());

        // A subject that nothing is about, and who nobody is: said, with what was typed.
        await Fields.FillAsync(filters.Part, words["Subject"], "account:99999");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByText(words["NothingFits"])).ToBeVisibleAsync();
        await filters.HoldsAsync((words["Subject"], "account:99999"), (words["Who"], "演示值班经理"));
        await page.GetByTestId("all").ClickAsync();
        await Expect(rows.First).ToBeVisibleAsync();
        await filters.HoldsAsync((words["Who"], ""), (words["What"], words["Everything"]), (words["Subject"], ""), (words["From"], ""), (words["To"], ""));
        Assert.Empty(window.Complaints);
    }

    [Fact]
    [Fills("ShiftsView", "ShiftsTable", "StationShiftsPage", "SignOffFields")]
    public async Task A_shift_signed_off_is_shown_on_its_day_and_opened_again_with_a_reason()
    {
        var words = new Said<ShiftsTexts>("en");
        var day = Seen.Local(-24).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await using var pad = await chromium.OpenAsync(Server, 390, 844, "en");
        await using var window = await chromium.OpenAsync(Server, 1440, 900, "en");
        var page = window.Page;
        await pad.Page.GotoAsync($"/pad/drill/jinyang/shifts?day={day}");
        var card = pad.Page.GetByTestId($"shift-{day}-early");
        // Which shift it is stands on the button.
        var confirm = (await card.Locator("[data-confirm]").First.TextContentAsync())!.Trim();
        await new Form(pad, card).SendAsync(confirm, card.GetByText(words["ConfirmedAt", ""].Trim()), (words["Note"], "停电，提前收站"));
        await pad.Page.ReloadAsync();
        await Expect(card).ToContainTextAsync(words["NoteIs", "停电，提前收站"]);

        await window.GoLiveAsync("/shifts/drill");
        await Fields.FillAsync(page.GetByTestId("shifts"), words["Day"], day);
        await page.Keyboard.PressAsync("Tab");
        await Expect(page).ToHaveURLAsync($"{Server.Address}/shifts/drill?day={day}");
        await window.ReloadLiveAsync();
        await new Form(window, page.GetByTestId("shifts")).HoldsAsync((words["Day"], day));
        var report = page.GetByTestId("report-jinyang-early");
        await report.GetByRole(AriaRole.Button, new() { Name = words["ReopenOf", "Jinyang Coach Station", "Early shift"] }).ClickAsync();
        var reopen = new Form(window, page.GetByTestId("reopen"));
        await reopen.RefusedAsync(words["Reopen"], words["Fault.reason"], words["Reason"], (words["Reason"], ""));
        await reopen.SendAsync(
            words["Reopen"], window.Told(words["ReopenedNow", "Jinyang Coach Station", "Early shift"]), (words["Reason"], "Three were left out"));
        await page.ReloadAsync();
        await Expect(report).ToContainTextAsync(words["Reopened"]);
        Assert.Empty(window.Complaints);
        Assert.Empty(pad.Complaints);
    }

    [Fact]
    [Fills("MainLayout")]
    public async Task The_switches_of_every_page_turn_language_and_theme_and_lead_back_and_who_signs_out_is_out()
    {
        var (zh, en) = (new Said<LayoutTexts>("zh-CN"), new Said<LayoutTexts>("en"));
        await using var window = await chromium.OpenJustSignedInAsync(Server, "manager", language: "zh-CN");
        var page = window.Page;
        await window.GoLiveAsync("/live/drill?span=Today");
        await page.GetByTestId("language").ClickAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        await Expect(page).ToHaveURLAsync($"{Server.Address}/live/drill?span=Today");
        await page.GetByTestId("theme").GetByText(en["dark"]).ClickAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await Expect(page).ToHaveURLAsync($"{Server.Address}/live/drill?span=Today");
        await page.GotoAsync("/");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await Expect(page.GetByTestId("language")).ToHaveTextAsync(new Said<SharedTexts>("en")["OtherLanguage"]);
        await page.GetByTestId("language").ClickAsync();
        await Expect(page.GetByTestId("sign-out")).ToHaveTextAsync(zh["SignOut"]);
        Assert.Empty(window.Complaints);
        await page.GetByTestId("sign-out").ClickAsync();
        await window.ArriveAsync("/sign-in");
        await page.GotoAsync("/");
        await window.ArriveAsync("/sign-in");
    }
}
