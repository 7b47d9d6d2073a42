using Dashboard.Features.SetUp;
using Dashboard.Shared;
using Microsoft.Playwright;
using static Dashboard.EndToEnd.Forms.Fields;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd.Forms;

/// <summary>The forms with which an event is set up.</summary>
[Collection(nameof(FormsServer))]
public sealed class SetUpFormsTests(Chromium chromium, FormsServer shared)
{
    private static readonly Said<SetUpTexts> Zh = new("zh-CN");
    private static readonly Said<SetUpTexts> En = new("en");

    private DashboardServer Server => shared.Server;

    [Fact]
    [Fills("NewEvent", "PlanEditor", "EventPanel")]
    public async Task An_event_is_made_and_changed_as_typed()
    {
        await using var window = await chromium.OpenAsync(Server, 1440, 900, "zh-CN");
        var page = window.Page;
        await window.GoReadyAsync("/admin/events");
        await window.PressAsync(Zh["NewEvent"]);
        var made = Form.Of(window, Zh["NewEvent"]);
        (string, string)[] Typed(string until, string stations) =>
        [
            (
                Zh["BeginWith"], Zh["BeginEmpty"]), (
                    Zh["NameZh"], "迎春志愿服务"), (
                        Zh["NameEn"], "Spring help"), (
                            Zh["From"], "2027-02-01"), (Zh["To"], until), (Zh["Slug"], "spring-help"), (Zh["TimeZone"], "Asia/Shanghai"),
            (
                Zh["IsDrill"], Yes), (
                    Zh["Plan.Stations"], stations), (Zh["Plan.Metrics"], "服务\t人次\t80,000\n咨询\t人次"), (Zh["Plan.Shifts"], "早班\t06:00-14:00\n夜班\t22:00\t06:00"),
        ];
        await made.RefusedAsync(Zh["Create"], Zh["Fault.to"], Zh["To"], Typed("2027-01-31", "一号站"));
        await made.SendAsync(Zh["Create"], page.Locator(".codes li"), Typed("2027-02-20", "一号站\n二号站"));

        await window.GoReadyAsync("/admin/events/spring-help");
        await Expect(page.GetByTestId("stations-panel").Locator("tbody tr")).ToHaveCountAsync(2);
        await Expect(page.GetByTestId("metrics-panel").Locator("tbody tr").First).ToContainTextAsync("80,000");
        await Expect(page.GetByTestId("shifts-panel").Locator("tbody tr").First).ToContainTextAsync("06:00–14:00");
        await Expect(page.GetByTestId("shifts-panel").Locator("tbody tr").Last).ToContainTextAsync("22:00–06:00");
        var itself = Form.Of(window, Zh["EventItself"]);
        await itself.HoldsAsync(
            (Zh["NameZh"], "迎春志愿服务"), (Zh["NameEn"], "Spring help"), (Zh["From"], "2027-02-01"), (Zh["To"], "2027-02-20"), (Zh["IsDrill"], Yes));

        (string, string)[] Changed(string hours) =>
        [
            (
                Zh["NameZh"], "迎春志愿行动"), (
                    Zh["NameEn"], ""), (
                        Zh["From"], "2027-02-02"), (
                            Zh["To"], "2027-03-01"), (
                                Zh["LateHours"], hours), (Zh["GraceMinutes"], "1,440"), (Zh["CompareTo"], "2014年春运志愿服务"), (Zh["IsDrill"], No),
        ];
        await itself.RefusedAsync(Zh["Save"], Zh["Fault.late-hours"], Zh["LateHours"], Changed("9,000"));
        await itself.SendAsync(Zh["Save"], itself.Text(Zh["Saved"]), Changed("1,000"));
        await window.GoReadyAsync("/admin/events/spring-help");
        await itself.HoldsAsync([.. Changed("1000").Select(f => f.Item1 == Zh["GraceMinutes"] ? (f.Item1, "1440") : f)]);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    [Fills("StationsPanel", "StationRow")]
    public async Task Stations_and_gates_are_added_and_changed_as_typed()
    {
        await using var window = await AtAsync("forms-stations", "en");
        var page = window.Page;
        (string, string)[] Typed(string latitude) =>
            [
                (En["NameZh"], "北站"), (En["NameEn"], "North station"), (En["Code"], "north"), (En["GateOf"], En["NoGate"]), (En["Latitude"], latitude),
                (En["Longitude"], "106.7050"),
            ];
        var made = await MendedAsync(
            window, En["NewStation"], En["AddStation"], form => form.Text(En["Saved"]), En["Fault.latitude"], En["Latitude"], Typed, "26,5597", "26.5597");
        await made.SendAsync(
            En["AddStation"],
            page.GetByTestId("station-north-1"),
            (En["NameZh"], "北站一号口"),
            (En["NameEn"], ""),
            (En["Code"], "north-1"),
            (En["GateOf"], "North station"));

        await window.GoReadyAsync("/admin/events/forms-stations");
        await Expect(page.GetByTestId("station-north")).ToContainTextAsync("26.5597, 106.705");
        await Expect(page.GetByTestId("station-north-1")).ToContainTextAsync(En["Gate"]);
        await window.PressAsync(En["EditOf", "North station"]);
        await Form.Of(window, En["EditOf", "North station"])
            .HoldsAsync((En["NameZh"], "北站"), (En["NameEn"], "North station"), (En["Latitude"], "26.5597"), (En["Longitude"], "106.705"));
        (string, string)[] Changed(string longitude) =>
            [(En["NameZh"], "北客站"), (En["NameEn"], "North hall"), (En["Latitude"], "-26.5"), (En["Longitude"], longitude)];
        await MendedAsync(
            window,
            En["EditOf", "North station"],
            En["Save"],
            _ => page.GetByTestId("station-north").GetByText("North hall"),
            En["Fault.longitude"],
            En["Longitude"],
            Changed,
            "181",
            "-106.25");
        await window.GoReadyAsync("/admin/events/forms-stations");
        await Expect(page.GetByTestId("station-north")).ToContainTextAsync("-26.5, -106.25");
        await Expect(page.GetByTestId("station-north")).ToContainTextAsync("北客站");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    [Fills("NewMetric", "MetricRow")]
    public async Task Metrics_and_their_parts_are_added_and_changed_as_typed()
    {
        await using var window = await AtAsync("forms-metrics", "zh-CN");
        var page = window.Page;
        (string, string)[] Typed(string target) =>
        [
            (
                Zh["NameZh"], "热水"), (
                    Zh["NameEn"], "Hot water"), (
                        Zh["Code"], "water"), (
                            Zh["Parent"], Zh["NoParent"]), (Zh["UnitZh"], "杯"), (Zh["UnitEn"], "cups"), (Zh["Scope"], Zh["WholeEvent"]), (Zh["Target"], target),
            (Zh["Cadence"], "30"), (Zh["Milestone"], "10,000"), (Zh["PeriodZh"], "春节期间"), (Zh["PeriodEn"], "over the holiday"),
        ];
        var made = await MendedAsync(
            window, Zh["NewMetric"], Zh["AddMetric"], form => form.Text(Zh["Saved"]), Zh["Fault.target"], Zh["Target"], Typed, "12,5", "80,000");
        await window.GoReadyAsync("/admin/events/forms-metrics");
        // A part: unit and scope are its whole's, and it may be related only.
        await made.SendAsync(
            Zh["AddMetric"], page.GetByTestId(
                "metric-ginger"), (
                    Zh["NameZh"], "姜茶"), (
                        Zh["NameEn"], ""), (
                            Zh["Code"], "ginger"), (Zh["Parent"], "热水"), (Zh["UnitZh"], "杯"), (Zh["UnitEn"], "cups"), (Zh["Target"], ""), (Zh["Cadence"], ""),
            (Zh["Milestone"], ""), (Zh["PeriodZh"], ""), (Zh["PeriodEn"], ""), (Zh["Subset"], Yes));

        await window.GoReadyAsync("/admin/events/forms-metrics");
        var row = page.GetByTestId("metric-water");
        foreach (var part in (string[])["80,000", "杯", Zh["WholeEvent"], "春节期间", Zh["EveryMinutes", "30"], Zh["Milestones", "10,000"]])
            await Expect(row).ToContainTextAsync(part);
        await Expect(page.GetByTestId("metric-ginger")).ToContainTextAsync(Zh["RelatedTo", "热水"]);
        await window.PressAsync(Zh["EditOf", "热水"]);
        await Form.Of(window, Zh["EditOf", "热水"]).HoldsAsync((Zh["TargetIn", "杯"], "80,000"), (Zh["Cadence"], "30"), (Zh["Milestone"], "10,000"));
        (string, string)[] Changed(string cadence) =>
            [(Zh["NameZh"], "热饮"), (Zh["NameEn"], "Hot drinks"), (Zh["TargetIn", "杯"], "1234567"), (Zh["Cadence"], cadence), (Zh["Milestone"], "")];
        await MendedAsync(window, Zh["EditOf", "热水"], Zh["Save"], _ => row.GetByText("热饮"), Zh["Fault.cadence"], Zh["Cadence"], Changed, "10081", "10,080");
        await window.GoReadyAsync("/admin/events/forms-metrics");
        await window.PressAsync(Zh["EditOf", "热饮"]);
        await Form.Of(
            window, Zh["EditOf", "热饮"]).HoldsAsync(
                (Zh["NameZh"], "热饮"), (Zh["NameEn"], "Hot drinks"), (Zh["TargetIn", "杯"], "1,234,567"), (Zh["Cadence"], "10,080"), (Zh["Milestone"], ""));
        Assert.Empty(window.Complaints);
    }

    [Fact]
    [Fills("ShiftsPanel", "ShiftRow")]
    public async Task Shifts_are_added_renamed_and_ended_at_the_times_typed()
    {
        await using var window = await AtAsync("forms-shifts", "en");
        var page = window.Page;
        (string, string)[] Typed(string ends) =>
            [(En["NameZh"], "夜班"), (En["NameEn"], "Night"), (En["Code"], "night"), (En["Starts"], "22:00"), (En["Ends"], ends), (En["FirstDay"], "2026-11-20")];
        await MendedAsync(window, En["NewShift"], En["AddShift"], form => form.Text(En["Saved"]), En["Fault.ends"], En["Ends"], Typed, "22:00", "06:05");
        await window.GoReadyAsync("/admin/events/forms-shifts");
        var row = page.GetByTestId("shift-night");
        await Expect(row).ToContainTextAsync("22:00–06:05");
        await Expect(row).ToContainTextAsync(En["NextDay"].Trim());

        await window.PressAsync(En["RenameOf", "Night"]);
        var renamed = Form.Of(window, En["RenameOf", "Night"]);
        await renamed.HoldsAsync((En["NameZh"], "夜班"), (En["NameEn"], "Night"));
        await renamed.RefusedAsync(En["Save"], new Said<SharedTexts>("en")["Fault.name"], En["NameZh"], (En["NameZh"], ""), (En["NameEn"], "Small hours"));
        await renamed.SendAsync(En["Save"], row.GetByText("Small hours"), (En["NameZh"], "大夜班"), (En["NameEn"], "Small hours"));
        await window.GoReadyAsync("/admin/events/forms-shifts");
        await Expect(row).ToContainTextAsync("大夜班");

        await window.PressAsync(En["EndOf", "Small hours"]);
        var ended = Form.Of(window, En["EndOf", "Small hours"]);
        await ended.RefusedAsync(En["Save"], En["Fault.last-day"], En["LastDayOf", "Small hours"], (En["LastDayOf", "Small hours"], "2026-11-19"));
        await ended.SendAsync(
            En["Save"], row.GetByRole(AriaRole.Button, new() { Name = En["EndOf", "Small hours"] }), (En["LastDayOf", "Small hours"], "2026-11-25"));
        await window.GoReadyAsync("/admin/events/forms-shifts");
        await window.PressAsync(En["EndOf", "Small hours"]);
        await ended.HoldsAsync((En["LastDayOf", "Small hours"], "2026-11-25"));
        Assert.Empty(window.Complaints);
    }

    [Fact]
    [Fills("PastePanel")]
    public async Task Tables_pasted_into_an_event_are_in_it_all_at_once()
    {
        await using var window = await AtAsync("forms-paste", "en");
        var page = window.Page;
        await page.GetByTestId("paste-panel").Locator("summary").ClickAsync();
        var pasted = Form.Of(window, En["Paste"]);
        (string, string)[] Typed(string hours) =>
            [
                (En["Plan.Stations"], "西站\tWest station\twest\t\t26.5\t106.7"), (En["Plan.Metrics"], "咨询\t人次\t12,000"),
                (En["Plan.Shifts"], $"早班\t{hours}\tEarly\tearly"),
            ];
        await pasted.RefusedAsync(En["AddAll"], En["Fault.nothing"], "", (En["Plan.Stations"], ""), (En["Plan.Metrics"], ""), (En["Plan.Shifts"], ""));
        // The preview is there before anything is pressed.
        await pasted.FillAsync(Typed("06:00-14:00"));
        await Expect(page.GetByTestId("plan-Stations-preview")).ToContainTextAsync("26.5, 106.7");
        await Expect(page.GetByTestId("plan-Shifts-preview")).ToContainTextAsync("06:00–14:00");
        await pasted.RefusedAsync(En["AddAll"], En["PlanWrong", 1, 1], En["Plan.Shifts"], Typed("25:00-14:00"));
        await Expect(window.Told(En["Fault.plan"])).ToBeVisibleAsync();
        await Expect(page.GetByTestId("plan-Shifts-preview")).ToContainTextAsync(En["Fault.starts"]);
        await pasted.SendAsync(En["AddAll"], pasted.Text(En["Saved"]), Typed("06:00-14:00"));

        await window.GoReadyAsync("/admin/events/forms-paste");
        await Expect(page.GetByTestId("station-west")).ToContainTextAsync("26.5, 106.7");
        await Expect(page.GetByTestId("metrics-panel").Locator("tbody tr").Last).ToContainTextAsync("12,000");
        await Expect(page.GetByTestId("shift-early")).ToContainTextAsync("06:00–14:00");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task A_double_click_adds_a_station_once_and_says_so()
    {
        await using var window = await AtAsync("forms-twice", "en");
        var made = Form.Of(window, En["NewStation"]);
        await made.FillAsync(
            (En["NameZh"], "北站"), (En["NameEn"], ""), (En["Code"], "north"), (En["GateOf"], En["NoGate"]), (En["Latitude"], ""), (En["Longitude"], ""));

        await made.Part.GetByRole(AriaRole.Button, new() { Name = En["AddStation"] }).DblClickAsync();

        await Expect(made.Text(En["Saved"])).ToBeVisibleAsync();
        await Expect(window.Page.GetByTestId("station-north")).ToHaveCountAsync(1);
        // The second click would have found an empty form, and its faults would stand in place of the success.
        await window.PressAsync(En["EditOf", "北站"]);
        await Expect(Form.Of(window, En["EditOf", "北站"]).Part).ToBeVisibleAsync();
        await Expect(made.Text(En["Saved"])).ToBeVisibleAsync();
        await Expect(made.Part.Locator(".fault")).ToHaveCountAsync(0);
        Assert.Empty(window.Complaints);
    }

    /// <summary>The set-up page of a new event.</summary>
    private async Task<Window> AtAsync(string slug, string culture)
    {
        await Server.CreateEventAsync(slug);
        var window = await chromium.OpenAsync(Server, 1440, 900, culture);
        await window.GoReadyAsync($"/admin/events/{slug}");
        return window;
    }

    /// <summary>Sends a form with one field wrong, which is said there, and then mended.</summary>
    private static async Task<Form> MendedAsync(
        Window window, string name, string button, Func<Form, ILocator> outcome, string fault, string field, Func<string, (
            string Label, string Value)[]> typed, string wrong, string right)
    {
        var form = Form.Of(window, name);
        await form.RefusedAsync(button, fault, field, typed(wrong));
        await form.SendAsync(button, outcome(form), typed(right));
        return form;
    }
}
