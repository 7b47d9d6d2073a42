using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd;

/// <summary>What walls owe those who look from afar: nothing clipped, nothing over anything else, nothing too small.</summary>
public sealed class WallScreensTests(Chromium chromium, LivelyServer lively) : IClassFixture<LivelyServer>
{
    // What leaves its tile, is cut, lies over something else, or is too small to be read from afar. The text of a drawing is as large as the drawing.
    private const string Clipped = """
    () => {
      const faults = [], unit = Math.min(innerWidth / 1920, innerHeight / 1080), wall = document.getElementById("wall"), texts = [];
      const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
      for (const element of wall.querySelectorAll("*")) {
        const own = [...element.childNodes].filter(n => n.nodeType === 3 && n.nodeValue.trim());
        if (!own.length || !element.checkVisibility({ visibilityProperty: true }) || element.closest(".banner, .drill-band, .visually-hidden")) continue;
        const name = element.textContent.trim(), size = parseFloat(getComputedStyle(element).fontSize) * (element.closest("svg[viewBox]")?.getScreenCTM().a ?? 1);
        if (size / unit < 21.9) faults.push(`${name} is ${size / unit} px`);
        // Station and metric of an entry may be long together: an ellipsis is meant there.
        const meant = element.matches(".newest .what, .milestones .what");
        if (!meant && element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX === "hidden") faults.push(`${name} is cut`);
        const tile = element.closest(".tile") ?? wall, room = (element.closest("foreignObject") ?? tile).getBoundingClientRect();
        for (const node of own) {
          const range = document.createRange();
          range.selectNodeContents(node);
          for (const { left, right, top, bottom } of meant ? [element.getBoundingClientRect()] : range.getClientRects()) {
            // A line's box is higher than its letters.
            const middle = (top + bottom) / 2, half = Math.min(bottom - top, size * 1.1) / 2;
            const box = { name, element, tile, left, right, top: middle - half, bottom: middle + half };
            if (box.left < room.left - 1 || box.right > room.right + 1 || box.top < room.top - 1 || box.bottom > room.bottom + 1) faults.push(`${name} leaves its room`);
            texts.push(box);
          }
        }
      }
      texts.forEach((a, i) => texts.slice(i + 1).forEach(b => { if (a.tile === b.tile && a.element !== b.element && meet(a, b)) faults.push(`${a.name} lies over ${b.name}`); }));
      const tiles = [...document.querySelectorAll(".scene.shown .tile")].map(t => t.getBoundingClientRect());
      tiles.forEach((a, i) => tiles.slice(i + 1).forEach(b => { if (meet(a, b)) faults.push("two tiles overlap"); }));
      if (!tiles.length) faults.push("nothing is shown");
      if (document.documentElement.scrollHeight > innerHeight || document.documentElement.scrollWidth > innerWidth) faults.push("the page is larger than the screen");
      return faults;
    }
    """;

    public static TheoryData<string, string, int, int, string> Walls()
    {
        var walls = new TheoryData<string, string, int, int, string>();
        foreach (var language in (string[])["zh-CN", "en"])
        {
            foreach (var (@event, scene) in ((string, string)[])[("drill", "overview"), ("drill", "stations"), ("drill", "hotline"), ("drill", "trends"), ("chunyun-2014", "overview"), ("guiyang-2014", "overview")])
            {
                walls.Add(@event, scene, 1920, 1080, language);
                walls.Add(@event, scene, 3840, 2160, language);
                if (@event != "drill") walls.Add(@event, scene, 6656, 1792, language);
            }

            walls.Add("drill", "overview,stations,trends", 6656, 1792, language);
        }

        return walls;
    }

    [Theory]
    [MemberData(nameof(Walls))]
    public async Task No_text_of_a_wall_is_clipped_covered_or_smaller_than_can_be_read(string @event, string scenes, int width, int height, string language)
    {
        await using var window = await chromium.OpenAsync(lively.Server, width, height, language);
        await window.GoToWallAsync(@event, scenes, dwell: 3600);
        var several = scenes.Split(',').Length;

        for (var turn = 0; turn < several; turn++)
        {
            await Expect(window.Page.Locator(".scene.shown")).ToHaveCountAsync(several > 1 ? 2 : 1);
            await ExpectNoFaultAsync(window);
            await window.Page.Keyboard.PressAsync("ArrowRight");
        }
    }

    [Fact]
    public async Task A_wall_of_ten_stations_shows_eight_says_how_many_more_and_maps_them_all()
    {
        await using var server = await DashboardServer.StartAsync();
        await server.CommandAsync("event", "create", "many", "--name", "多站活动", "--name-en", "Many stations", "--from", "2026-01-01", "--to", "2035-01-01");
        for (var i = 1; i <= 10; i++)
        {
            // Four of them almost at one place.
            var (latitude, longitude) = i > 6 ? ($"26.538{i}", $"106.801{i}") : ($"26.{50 + (3 * i)}", $"106.{60 + (i * i % 7 * 4)}");
            var (code, report) = await server.CommandAsync("station", "add", $"s{i}", "--event", "many", "--name", $"第{i}客运服务站", "--name-en", $"Longdongbao Coach Station {i}", "--latitude", latitude, "--longitude", longitude);
            Assert.True(code == 0, report);
        }

        await server.CommandAsync("metric", "add", "served", "--event", "many", "--name", "服务", "--name-en", "Served", "--unit", "人次", "--unit-en", "contacts");
        await Until.TrueAsync(async () => (await server.Http.GetAsync("/wall/many")).IsSuccessStatusCode, () => "The event does not appear.");
        for (var i = 1; i <= 9; i++) await server.TallyAsync("many", $"s{i}", "served", 1000 * i);
        foreach (var language in (string[])["zh-CN", "en"])
        {
            await using var window = await chromium.OpenAsync(server, 1920, 1080, language);
            await window.GoToWallAsync("many");
            await Expect(window.Page.GetByTestId("station-s9")).ToHaveTextAsync("9,000");
            await Expect(window.Page.Locator(".stations li")).ToHaveCountAsync(8);
            await Expect(window.Page.Locator(".stations .more")).ToContainTextAsync("2");
            await ExpectNoFaultAsync(window);

            await window.GoToWallAsync("many", "stations");
            await Expect(window.Page.GetByTestId("map-s9")).ToHaveTextAsync("9,000");
            await Expect(window.Page.Locator(".map-label")).ToHaveCountAsync(10);
            await ExpectNoFaultAsync(window);
        }
    }

    private static async Task ExpectNoFaultAsync(Window window)
    {
        var faults = await window.Page.EvaluateAsync<string[]>(Clipped);
        Assert.True(faults.Length == 0, string.Join(Environment.NewLine, faults));
    }
}
