using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd;

/// <summary>What a wall does by the clock, with a clock that the test turns.</summary>
public sealed class WallClockTests(Chromium chromium)
{
    private const int Second = 1000, Minute = 60 * Second;

    // A wall of two scenes without a server's figures: what is alarmed is told by hand.
    private const string Stage = """
    async () => {
      document.body.innerHTML = `
        <div id="wall" data-dwell="30">
          <ul id="turns" data-held="held">
            <li data-turn="overview"></li><li data-turn="stations"></li><li data-turn="trends" hidden></li><li data-held></li>
          </ul>
          <main id="tiles">
            <section data-scene="overview"></section><section data-scene="stations"></section><section data-scene="trends"></section>
          </main>
        </div>`;
      const { stage } = await import("/js/wall/scenes.js");
      const scenes = stage(document.getElementById("wall"), document.getElementById("tiles"));
      window.tell = (alarm, ...more) => scenes.update([{ name: "overview", alarm: false }, { name: "stations", alarm }, ...more]);
      window.tell(false);
    }
    """;

    // A wall with one milestone after another, and no room left for what it has celebrated.
    private const string Milestones = """
    async () => {
      document.body.innerHTML = `<div id="wall" data-event="trial"><ol class="milestones"></ol><div id="cheer" hidden></div></div>`;
      sessionStorage.setItem("cheered-trial", Array.from({ length: 50 }, (_, i) => `served-${i}`).join(" "));
      const { cheers } = await import("/js/wall/cheer.js");
      const wall = document.getElementById("wall"), cheer = cheers(wall, () => Date.now());
      window.look = () => cheer.look(wall);
      window.reach = value => {
        wall.querySelector("ol").innerHTML = `<li data-key="served-${value}" data-reached="${Date.now()}" data-cheer="${value} reached"></li>`;
        cheer.look(wall);
      };
    }
    """;

    [Fact]
    public async Task An_alarm_holds_its_scene_for_five_minutes_and_takes_the_wall_over_once_in_twenty()
    {
        await using var server = await DashboardServer.StartWithoutSessionAsync();
        await using var window = await chromium.OpenAsync(server, 1920, 1080, signedIn: false);
        await StandStillAsync(window, Stage);
        var page = window.Page;

        await page.EvaluateAsync("tell(true)");
        await ExpectAsync(page, "stations", "held");
        await page.Clock.RunForAsync((5 * Minute) - Second);
        await ExpectAsync(page, "stations", "held");
        await page.Clock.RunForAsync(2 * Second);
        await ExpectAsync(page, "overview", "");

        // It ends and comes again: known by now.
        await page.EvaluateAsync("tell(false)");
        await page.EvaluateAsync("tell(true)");
        await ExpectAsync(page, "overview", "");

        await page.EvaluateAsync("tell(false)");
        await page.Clock.RunForAsync(15 * Minute);
        await page.EvaluateAsync("tell(true)");
        await ExpectAsync(page, "stations", "held");
        await page.Keyboard.PressAsync("ArrowRight");
        await ExpectAsync(page, "overview", "");
    }

    [Fact]
    public async Task A_scene_that_comes_to_fit_is_named_at_once_and_is_taken_in_turn()
    {
        await using var server = await DashboardServer.StartWithoutSessionAsync();
        await using var window = await chromium.OpenAsync(server, 1920, 1080, signedIn: false);
        await StandStillAsync(window, Stage);
        var page = window.Page;
        Assert.Equal(["overview", "stations"], await NamedAsync(page));

        await page.EvaluateAsync("tell(false, { name: 'trends', alarm: false })");

        Assert.Equal(["overview", "stations", "trends"], await NamedAsync(page));
        await page.Clock.RunForAsync(61 * Second);
        await ExpectAsync(page, "trends", "");
    }

    [Fact]
    public async Task A_milestone_is_celebrated_once_however_many_there_were_before()
    {
        await using var server = await DashboardServer.StartWithoutSessionAsync();
        await using var window = await chromium.OpenAsync(server, 1920, 1080, signedIn: false);
        await StandStillAsync(window, Milestones);
        var cheer = window.Page.Locator("#cheer");

        foreach (var value in (int[])[100, 200])
        {
            await window.Page.EvaluateAsync($"reach({value})");
            await Expect(cheer).ToHaveTextAsync($"{value} reached");
            await Expect(cheer).Not.ToHaveAttributeAsync("hidden", "");
            await window.Page.Clock.RunForAsync(9 * Second);
            await Expect(cheer).ToHaveAttributeAsync("hidden", "");
            await window.Page.EvaluateAsync("look()");
            await Expect(cheer).ToHaveAttributeAsync("hidden", "");
        }
    }

    [Fact]
    public async Task The_picture_moves_by_some_pixels_every_two_minutes_and_stays_alive()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var wall = await chromium.OpenAsync(server, 1920, 1080);
        await wall.Page.Clock.InstallAsync();
        await wall.GoToWallAsync("drill");
        Assert.Equal("none", await MovedAsync());

        // A leap of the clock is silence to a wall, for which it would load itself anew: as if it had done so a moment ago, it does not again.
        await wall.Page.EvaluateAsync("sessionStorage.setItem('renewed-silence', Date.now())");
        await wall.Page.Clock.FastForwardAsync(2 * Minute);
        Assert.Equal("matrix(1, 0, 0, 1, 3, 0)", await MovedAsync());
        await wall.Page.Clock.FastForwardAsync(2 * Minute);
        Assert.Equal("matrix(1, 0, 0, 1, 3, 3)", await MovedAsync());
        await Expect(wall.Page.Locator("#wall[data-live=true]")).ToBeVisibleAsync();

        Task<string> MovedAsync() => wall.Page.EvaluateAsync<string>("getComputedStyle(document.getElementById('wall')).transform");
    }

    // A plain page of the server's, whose time goes on only when it is told to.
    private static async Task StandStillAsync(Window window, string script)
    {
        await window.Page.Clock.InstallAsync(new() { TimeDate = new(2027, 1, 25, 6, 0, 0, DateTimeKind.Utc) });
        await window.Page.GotoAsync("/not-a-page");
        await window.Page.Clock.PauseAtAsync(new DateTime(2027, 1, 25, 7, 0, 0, DateTimeKind.Utc));
        await window.Page.EvaluateAsync(script);
    }

    private static async Task ExpectAsync(IPage page, string scene, string held)
    {
        await Expect(page.Locator(".shown")).ToHaveAttributeAsync("data-scene", scene);
        await Expect(page.Locator("#turns > [data-held]")).ToHaveTextAsync(held);
    }

    private static Task<string[]> NamedAsync(IPage page) =>
        page.EvaluateAsync<string[]>("[...document.querySelectorAll('[data-turn]:not([hidden])')].map(t => t.dataset.turn)");
}
