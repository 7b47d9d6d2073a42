using System.Globalization;
using System.Text.RegularExpressions;
using Dashboard.Features.Hotline;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd.Forms;

/// <summary>The forms of the hotline's desk.</summary>
[Collection(nameof(FormsServer))]
public sealed class HotlineFormsTests(Chromium chromium, FormsServer shared)
{
    private static readonly Said<HotlineTexts> Zh = new("zh-CN");
    private static readonly Said<HotlineTexts> En = new("en");

    private DashboardServer Server => shared.Server;

    [Fact]
    [Fills("WriteForm", "CallsPanel")]
    public async Task A_call_is_written_down_at_the_time_typed_and_found_again()
    {
        await using var window = await chromium.OpenAsync(Server, 1440, 900, "zh-CN");
        var page = window.Page;
        await window.GoLiveAsync("/hotline/drill");
        var form = Form.Of(window, Zh["WriteDown"]);
        // Of today where it can be: shortly after midnight there is no earlier call of today.
        var at = Seen.Local(-0.5);
        (string, string)[] Typed(string wait) =>
            [
                (Zh["Result"], Zh["NotAnswered"]), (Zh["RangAt"], at.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture)), (Zh["WaitSeconds"], wait),
                (Zh["CallerNumber"], "138 8501-2345"),
            ];
        await form.RefusedAsync(Zh["Record"], Zh["Fault.wait"], Zh["WaitSeconds"], Typed("75秒"));
        await form.SendAsync(Zh["Record"], window.Told(Zh["Recorded"]), Typed("75"));
        await window.GoLiveAsync("/hotline/drill");
        await form.SendAsync(
            Zh["Record"], window.Told(Zh["Recorded"]),
            (
                Zh["Result"], Zh["Answered"]), (
                    Zh["RangAt"], at.ToString(
                        "yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture)), (Zh["WaitSeconds"], ""), (Zh["TalkMinutes"], "1.5"), (Zh["CallerNumber"], ""));

        await window.GoLiveAsync($"/hotline/drill?day={at:yyyy-MM-dd}");
        var calls = page.GetByTestId("calls").Locator("tbody tr");
        await Expect(calls).ToHaveCountAsync(2);
        await new Form(window, page.GetByTestId("calls")).FillAsync((Zh["Queue"], Zh["All"]), (Zh["Agent"], Zh["All"]), (Zh["Result"], Zh["Abandoned"]));
        await Expect(calls).ToHaveCountAsync(1);
        await Expect(calls).ToContainTextAsync(at.ToString("HH:mm", CultureInfo.InvariantCulture));
        await Expect(calls).ToContainTextAsync("1:15");
        await Expect(calls).ToContainTextAsync("138");
        await new Form(window, page.GetByTestId("calls")).FillAsync((Zh["Queue"], Zh["All"]), (Zh["Agent"], Zh["All"]), (Zh["Result"], Zh["Answered"]));
        await Expect(calls).ToHaveCountAsync(1);
        await Expect(calls).ToContainTextAsync("1:30");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    [Fills("DayPanel", "GroupsTable", "TimesPanel")]
    public async Task The_days_chosen_are_in_the_address_and_are_grouped_as_asked_for()
    {
        await using var window = await chromium.OpenAsync(Server, 1440, 900, "en");
        var page = window.Page;
        var (day, before, at) = (Iso(Seen.Local(-72)), Iso(Seen.Local(-96)), TimeProvider.System.GetUtcNow().AddHours(-72).ToUnixTimeSeconds());
        using var log = new StringContent(
            $"{at}|f1|help|NONE|ENTERQUEUE||13885012345|1\n{at + 20}|f1|help|Agent/7|CONNECT|20|m.1|3\n{at + 80}|f1|help|Agent/7|COMPLETECALLER|20|60|1\n");
        using var taken = await Server.Http.PostAsync("/api/events/drill/hotline/queue-log", log, TestContext.Current.CancellationToken);
        taken.EnsureSuccessStatusCode();
        await window.GoLiveAsync("/hotline/drill");
        await ChooseAsync(window, En["From"], day, $"day={day}");
        foreach (var by in (string[])[En["Queue"], En["Agent"], En["Channel"], En["Hour"]])
        {
            await page.GetByTestId("groups").Locator(".mud-toggle-item").Filter(new() { HasText = by }).ClickAsync();
            await Expect(page.GetByTestId("groups").Locator("thead th").First).ToHaveTextAsync(by);
            await Expect(page.GetByTestId("groups").Locator("tbody tr").First).ToBeVisibleAsync();
        }

        // Backwards is told, with the days that are shown in its place.
        await ChooseAsync(window, En["To"], before, $"from={day}&to={before}");
        await Expect(page.GetByTestId("day")).ToContainTextAsync(En["SpanBackwards", ""].Split(';')[0]);
        await ChooseAsync(window, En["From"], before, $"day={before}");
        await ChooseAsync(window, En["To"], day, $"from={before}&to={day}");
        await window.ReloadLiveAsync();
        await new Form(window, page.GetByTestId("day")).HoldsAsync((En["From"], before), (En["To"], day));
        var times = page.GetByTestId("times");
        await Expect(times.Locator("tbody tr")).ToHaveCountAsync(1);
        await times.Locator(".mud-toggle-item").Filter(new() { HasText = En["Day"] }).ClickAsync();
        await Expect(times.Locator("thead th").Nth(1)).ToHaveTextAsync(En["Day"]);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    [Fills("SettingsForm")]
    public async Task Settings_hold_as_typed_and_who_saves_second_is_told_what_the_first_has_set()
    {
        await using var window = await chromium.OpenAsync(Server, 1440, 900, "en");
        await using var other = await chromium.OpenAsAsync(Server, "manager");
        var form = await OpenAsync(window);
        var theirs = await OpenAsync(other);
        Task<(string Label, string Value)[]> TypedAsync(string breach) =>
            form.WithAsync(
                (En["FormulaOf"], "F4"),
                (En["Threshold"], "25"),
                (En["LevelTarget"], "85"),
                (En["LevelBreach"], breach),
                (En["WaitAlarm"], "1200"),
                (En["CallerDays"], "45"));
        await form.RefusedAsync(En["Save"], En["Fault.level-breach"], En["LevelBreach"], await TypedAsync("86"));
        await Fields.FillAsync(theirs.Part, En["Threshold"], "30");
        var typed = await TypedAsync("65");
        await form.SendAsync(En["Save"], window.Told(En["Saved"]), typed);
        form = await OpenAsync(window);
        await form.HoldsAsync(typed);

        // The other had begun to type: keeps that, sees what was set meanwhile beside it and in what was not touched, and has overwritten nothing.
        await theirs.HoldsAsync((En["Threshold"], "30"), (En["LevelTarget"], "85"), (En["CallerDays"], "45"));
        await Expect(theirs.Part.GetByText(En["TheirsInstead", "25"])).ToBeVisibleAsync();
        form = await OpenAsync(window);
        await form.HoldsAsync(typed);
        // Having seen it, the other means it.
        await theirs.PressAsync(En["Save"]);
        await Expect(other.Told(En["Saved"])).ToBeVisibleAsync();
        form = await OpenAsync(window);
        await form.HoldsAsync((En["Threshold"], "30"), (En["LevelTarget"], "85"));
        Assert.Empty(window.Complaints);
        Assert.Empty(other.Complaints);
    }

    private static string Iso(DateTime day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static async Task ChooseAsync(Window window, string field, string day, string query)
    {
        await Fields.FillAsync(window.Page.GetByTestId("day"), field, day);
        await window.Page.Keyboard.PressAsync("Tab");
        await Expect(window.Page).ToHaveURLAsync(new Regex($@"/hotline/drill\?{query}$", RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    private static async Task<Form> OpenAsync(Window window)
    {
        await window.GoLiveAsync("/hotline/drill");
        await window.Page.GetByTestId("settings").Locator("summary").ClickAsync();
        return Form.Of(window, En["Settings"]);
    }
}
