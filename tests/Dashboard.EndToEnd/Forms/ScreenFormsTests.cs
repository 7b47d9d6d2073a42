using Dashboard.Features.Screens;
using static Dashboard.EndToEnd.Forms.Fields;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd.Forms;

/// <summary>The form of a screen: where it is approved, and where it is changed, by one and by two at once.</summary>
[Collection(nameof(FormsServer))]
public sealed class ScreenFormsTests(Chromium chromium, FormsServer shared)
{
    private const string Drill = "Spring Festival travel drill";

    private static readonly Said<ScreensTexts> Words = new("en");

    private DashboardServer Server => shared.Server;

    [Fact]
    [Fills("PairPage", "ScreenForm", "SceneOrder", "ScreensPage")]
    public async Task A_screen_is_approved_and_changed_as_typed_and_who_saves_second_is_told()
    {
        await using var screen = await chromium.OpenAsync(Server, 1920, 1080, "en", signedIn: false);
        await using var window = await chromium.OpenAsync(Server, 1440, 900, "en");
        var page = window.Page;
        await screen.Page.GotoAsync("/wall");
        var code = await Pairing.ReadCodeAsync(screen);
        await window.GoReadyAsync("/admin/screens/pair");
        var pair = new Form(window, page.GetByTestId("pair"));
        await pair.RefusedAsync(Words["Enter"], Words["Fault.code"], Words["Code"], (Words["Code"], "AAAA-AAAA"));
        await pair.SendAsync(Words["Enter"], page.GetByTestId("facts"), (Words["Code"], code.ToLowerInvariant()));
        (string, string)[] Typed(string until) =>
        [
            (
                Words["Place"], "Hall 3, north wall"), (
                    Words["Event"], Drill), (
                        Words["Scene_overview"], Yes), (
                            Words["Scene_stations"], No), (Words["Scene_hotline"], No), (Words["Scene_trends"], Yes), (Words["Dwell"], "45"),
            (Words["Language"], Words["Chinese"]), (Words["DimFrom"], "22:30"), (Words["DimUntil"], until),
        ];
        await pair.RefusedAsync(Words["Approve"], Words["Fault.dim-until"], Words["DimUntil"], Typed("22:30"));
        await pair.FillAsync(Typed("06:15"));
        await pair.PressAsync(Words["MoveUp", Words["Scene_trends"]]);
        await Expect(page.GetByTestId("scenes").Locator("li").First).ToContainTextAsync(Words["Scene_trends"]);
        await pair.PressAsync(Words["Approve"]);
        await Expect(page.GetByTestId("done")).ToBeVisibleAsync();
        await Pairing.LiveAsync(screen);
        Assert.Equal("zh-CN", await screen.Page.Locator("html").GetAttributeAsync("lang"));

        var row = await ChangeAsync(window);
        var form = new Form(window, page.GetByTestId("open"));
        await form.HoldsAsync(Typed("06:15"));
        await Expect(form.Part.GetByTestId("scenes").Locator("li").First).ToContainTextAsync(Words["Scene_trends"]);
        await using var other = await chromium.OpenAsAsync(Server, "manager");
        await ChangeAsync(other);
        (string, string)[] Changed(string dwell) =>
        [
            (
                Words["Place"], "Hall 3, south wall"), (
                    Words["Event"], Drill), (
                        Words["Scene_overview"], Yes), (
                            Words["Scene_stations"], Yes), (Words["Scene_hotline"], No), (Words["Scene_trends"], No), (Words["Dwell"], dwell),
            (Words["Language"], Words["English"]), (Words["DimFrom"], "00:00"), (Words["DimUntil"], "05:45"),
        ];
        await form.RefusedAsync(Words["Save"], Words["Fault.dwell"], Words["Dwell"], Changed("12,5"));
        await form.SendAsync(Words["Save"], window.Told(Words["Changed", "Hall 3, south wall"]), Changed("1,800"));
        await Expect(row).ToContainTextAsync("Hall 3, south wall");
        await ChangeAsync(window);
        await form.HoldsAsync([.. Changed("1800")]);

        // Who had opened the form before saves now: is told what the first has set, overwrites nothing, and keeps what was typed.
        var theirs = new Form(other, other.Page.GetByTestId("open"));
        var typed = await theirs.WithAsync((Words["Place"], "Hall 3, ceiling"), (Words["DimFrom"], ""), (Words["DimUntil"], ""));
        await theirs.FillAsync(typed);
        await theirs.PressAsync(Words["Save"]);
        await Expect(other.Told("00:00–05:45")).ToContainTextAsync("Hall 3, south wall");
        await theirs.HoldsAsync(typed);
        await ChangeAsync(window);
        await form.HoldsAsync([.. Changed("1800")]);
        // The other has seen it, and means it.
        await theirs.PressAsync(Words["Save"]);
        await Expect(other.Told(Words["Changed", "Hall 3, ceiling"])).ToBeVisibleAsync();
        await ChangeAsync(window);
        await form.HoldsAsync(typed);
        Assert.Empty(window.Complaints);
        Assert.Empty(other.Complaints);
    }

    private static async Task<Microsoft.Playwright.ILocator> ChangeAsync(Window window)
    {
        await window.GoLiveAsync("/admin/screens");
        var row = window.Page.GetByTestId("screen-1");
        await row.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = Words["Change"], Exact = true }).ClickAsync();
        await Expect(window.Page.GetByTestId("open")).ToBeVisibleAsync();
        return row;
    }
}
