using System.Net;
using System.Net.Http.Json;
using System.Text;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd;

/// <summary>What a wall shows when: scenes that turn, what has just changed, milestones, and nothing that names a person.</summary>
public sealed class WallSceneTests(Chromium chromium, SharedServer shared) : IClassFixture<SharedServer>
{
    private const string All = "overview,stations,trends";

    // Writes down what is seen at every turn: where head, scenes and tiles stand, and the colour beneath them.
    private const string Look = """
    () => {
      const box = element => { const { x, y, width, height } = element.getBoundingClientRect(); return [x, y, width, height].map(Math.round).join(); };
      const look = () => ({
        scene: document.querySelector(".scene.shown").dataset.scene,
        frame: ["header", "main"].map(name => box(document.querySelector(name))).join(" "),
        tiles: [...document.querySelectorAll(".scene.shown .tile")].map(box).join(" "),
        light: Math.max(...getComputedStyle(document.body).backgroundColor.match(/\d+/g).slice(0, 3)),
      });
      window.looks = [look()];
      new MutationObserver(() => { const now = look(); if (now.scene !== window.looks.at(-1).scene) window.looks.push(now); })
        .observe(document.getElementById("tiles"), { subtree: true, attributeFilter: ["class"] });
    }
    """;

    [Fact]
    public async Task Scenes_come_one_after_the_other_and_nothing_moves_but_what_is_shown()
    {
        var (server, drill) = await shared.DrillAsync();
        await using var wall = await chromium.OpenAsync(server, 1920, 1080);
        await wall.GoToWallAsync(drill, All, dwell: 5);
        await Expect(wall.Page.Locator(".milestones")).ToHaveCountAsync(1); // The last to come, once the past is read.

        await wall.Page.EvaluateAsync(Look);
        await wall.Page.WaitForFunctionAsync("() => window.looks.length === 5", null);

        var looks = await wall.Page.EvaluateAsync<Looks[]>("window.looks");
        Assert.Equal(["overview", "stations", "trends", "overview", "stations"], looks.Select(l => l.Scene));
        Assert.All(looks, l => Assert.Equal(looks[0].Frame, l.Frame));
        Assert.All(looks, l => Assert.InRange(l.Light, 0, 40));
        Assert.Equal((looks[0].Tiles, looks[1].Tiles), (looks[3].Tiles, looks[4].Tiles));
        Assert.Empty(wall.Complaints);
    }

    [Fact]
    public async Task Keys_turn_hold_and_identify_and_a_tap_holds()
    {
        var (server, drill) = await shared.DrillAsync();
        await using var wall = await chromium.OpenAsync(server, 1920, 1080, "en");
        await wall.GoToWallAsync(drill, All, dwell: 5);
        var held = wall.Page.Locator("#turns [data-held]");

        await wall.Page.Keyboard.PressAsync(" ");
        await Expect(held).ToHaveTextAsync("Paused");
        var since = await wall.Page.EvaluateAsync<double>("performance.now()");
        await ExpectShownAsync(wall, "overview");
        foreach (var (key, scene) in new[] { ("ArrowRight", "stations"), ("ArrowRight", "trends"), ("ArrowRight", "overview"), ("ArrowLeft", "trends") })
        {
            await wall.Page.Keyboard.PressAsync(key);
            await ExpectShownAsync(wall, scene);
        }

        // Held for longer than a scene is shown.
        await wall.Page.WaitForFunctionAsync($"() => performance.now() > {since} + 7000");
        await ExpectShownAsync(wall, "trends");
        await wall.Page.Keyboard.PressAsync(" ");
        await Expect(held).ToHaveTextAsync("");
        await ExpectShownAsync(wall, "overview");

        await wall.Page.Locator("main").ClickAsync();
        await Expect(held).ToHaveTextAsync("Paused");
        await Expect(wall.Page.Locator("#identify")).ToBeHiddenAsync();
        await wall.Page.Keyboard.PressAsync("i");
        await Expect(wall.Page.Locator("#identify")).ToContainTextAsync("Spring Festival travel drill");
        await Expect(wall.Page.Locator("#identify")).ToBeHiddenAsync();
        Assert.Empty(wall.Complaints);
    }

    [Fact]
    public async Task A_milestone_is_celebrated_once_when_it_is_reached()
    {
        var server = shared.Server;
        await server.CreateEventAsync("trial", "--milestone", "10");
        await using var wall = await chromium.OpenAsync(server, 1920, 1080, "en");
        await wall.GoToWallAsync("trial");
        await Expect(wall.Page.Locator(".milestones .figure")).ToContainTextAsync("10");
        var cheer = wall.Page.Locator("#cheer");

        await server.TallyAsync("trial", "s1", "served", 7);
        await Expect(wall.Page.GetByTestId("headline")).ToContainTextAsync("7");
        await Expect(cheer).ToBeHiddenAsync();
        await server.TallyAsync("trial", "s1", "served", 6);
        await Expect(cheer).ToHaveTextAsync("Served: 10 contacts reached!");
        await Expect(cheer).ToBeVisibleAsync();
        await Expect(cheer).ToBeHiddenAsync();

        await wall.Page.ReloadAsync();
        await wall.Page.Locator("#wall[data-live=true]").WaitForAsync();
        await server.TallyAsync("trial", "s1", "served", 1);
        await Expect(wall.Page.GetByTestId("headline")).ToContainTextAsync("14");
        await Expect(cheer).ToBeHiddenAsync();
        await Expect(wall.Page.Locator(".milestones li")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_figure_that_has_changed_glows_and_counts_up_only_where_motion_is_welcome()
    {
        var (server, drill) = await shared.DrillAsync();
        await using var wall = await chromium.OpenAsync(server, 1920, 1080);
        await wall.GoToWallAsync(drill);
        var figure = wall.Page.Locator("[data-testid=headline] .digits");
        await Expect(figure).Not.ToHaveAttributeAsync("data-glow", "fresh");
        await wall.Page.EvaluateAsync("""
            () => {
              const figure = document.querySelector("[data-testid=headline] .digits");
              window.texts = [];
              new MutationObserver(() => {
                if (figure.textContent !== window.texts.at(-1)) window.texts.push(figure.textContent);
              }).observe(figure, { subtree: true, childList: true, characterData: true });
            }
            """);

        await server.TallyAsync(drill, "railway", "cy.served", 800);
        await Expect(figure).ToHaveTextAsync("800");
        await Expect(figure).ToHaveAttributeAsync("data-glow", "fresh");
        Assert.Equal(["800"], await wall.Page.EvaluateAsync<string[]>("window.texts"));

        await wall.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.NoPreference });
        await server.TallyAsync(drill, "railway", "cy.served", 900);
        await wall.Page.WaitForFunctionAsync("() => window.texts.length > 3 && window.texts.at(-1) === '1,700'");
        await Expect(figure).ToHaveTextAsync("1,700");
    }

    [Fact]
    public async Task A_paired_screen_follows_a_change_of_its_scenes_by_itself()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var screen = await chromium.OpenAsync(server, 1920, 1080, "en", signedIn: false);
        await using var manager = await chromium.OpenAsAsync(server, "manager");
        await Pairing.PairAsync(screen, manager, "Waiting hall 2");
        await WallTests.MarkAsync(screen);
        await manager.GoLiveAsync("/admin/screens");

        await manager.PressAsync("Change");
        foreach (var scene in (string[])["overview", "hotline"]) await manager.Page.GetByTestId($"scene-{scene}").GetByRole(AriaRole.Checkbox).UncheckAsync();
        await manager.PressAsync("Move up: Trends");
        await manager.FillAsync("Each scene for (seconds)", "5");
        await manager.PressAsync("Save");

        await Expect(screen.Page.Locator("#wall[data-scenes='trends,stations'][data-dwell='5'][data-live=true]")).ToBeVisibleAsync();
        Assert.False(await WallTests.IsMarkedAsync(screen));
        await Expect(screen.Page.Locator("#turns [data-turn]")).ToHaveTextAsync(["⚠Trends", "⚠Stations"]);
        await ExpectShownAsync(screen, "stations");
        await ExpectShownAsync(screen, "trends");
        Assert.Empty(screen.Complaints);
    }

    [Fact]
    public async Task What_is_written_beside_a_count_never_reaches_a_wall()
    {
        const string Note = "张三 13800000000", Reason = "李四报错";
        var server = shared.Server;
        // Without milestones the newest entries are shown.
        await server.CreateEventAsync("words");
        await using var wall = await chromium.OpenAsync(server, 1920, 1080);
        var received = new StringBuilder();
        wall.Page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) => received.Append(frame.Text);
        await wall.GoToWallAsync("words", All);

        var key = Guid.CreateVersion7();
        foreach (var (@event, station, metric) in new[] { ("words", "s1", "served"), ("drill", "railway", "cy.served") })
        {
            await SendAsync(server, @event, new { key, station, metric, delta = 58, note = Note });
            await SendAsync(server, @event, new { key = Guid.CreateVersion7(), reverses = key, reason = Reason });
        }

        await Expect(wall.Page.Locator(".newest")).ToContainTextAsync("更正");
        var page = await wall.Page.ContentAsync();
        await wall.GoToWallAsync("drill", All);
        var sent = WebUtility.HtmlDecode(received.ToString());
        foreach (var shown in new[] { page, await wall.Page.ContentAsync(), sent })
        {
            foreach (var text in new[] { Note, Reason, "张三", "138000", "李四" }) Assert.DoesNotContain(text, shown, StringComparison.Ordinal);
        }

        Assert.Contains("更正", sent, StringComparison.Ordinal);
    }

    private static async Task SendAsync(DashboardServer server, string @event, object entry)
    {
        using var answer = await server.Http.PostAsJsonAsync($"/api/events/{@event}/tallies", new { entries = new[] { entry } });
        Assert.Contains("accepted", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static Task ExpectShownAsync(Window wall, string scene) => Expect(wall.Page.Locator(".scene.shown")).ToHaveAttributeAsync("data-scene", scene);

    private sealed class Looks
    {
        public string Scene { get; set; } = "";

        public string Frame { get; set; } = "";

        public string Tiles { get; set; } = "";

        public int Light { get; set; }
    }
}
