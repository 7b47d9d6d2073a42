using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd;

/// <summary>One server with a lively drill, for tests that only look.</summary>
public sealed class LivelyServer : IAsyncLifetime
{
    public DashboardServer Server { get; private set; } = default!;

    public async ValueTask InitializeAsync()
    {
        Server = await DashboardServer.StartAsync(("Simulator__Enabled", "true"));
        await Until.TrueAsync(async () => await Server.TotalAsync("drill", "airport", "cy.leaflets") > 0, TimeSpan.FromSeconds(60), () => "The simulator does not fill the drill.");
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}

/// <summary>What every screen owes its readers: their language, nothing clipped, nothing that a screen reader stumbles over, no complaint of the browser.</summary>
public sealed class ScreensTests(Chromium chromium, LivelyServer lively) : IClassFixture<LivelyServer>
{
    // What leaves its tile, is cut, overlaps, or is too small to be read from afar.
    private const string Clipped = """
    () => {
      const faults = [], unit = innerWidth / 1920;
      for (const element of document.querySelectorAll("#wall *")) {
        const own = [...element.childNodes].filter(n => n.nodeType === 3 && n.nodeValue.trim());
        if (!own.length || !element.checkVisibility() || element.closest(".banner, .drill-band")) continue;
        const size = parseFloat(getComputedStyle(element).fontSize) / unit;
        if (size < 21.9) faults.push(`${element.textContent.trim()} is ${size} px`);
        const tile = (element.closest(".tile") ?? document.getElementById("wall")).getBoundingClientRect();
        for (const node of own) {
          const range = document.createRange();
          range.selectNodeContents(node);
          for (const box of range.getClientRects())
            if (box.left < tile.left - 1 || box.right > tile.right + 1 || box.top < tile.top - 1 || box.bottom > tile.bottom + 1) faults.push(`${node.nodeValue.trim()} leaves its tile`);
        }
        // Station and metric of an entry may be long together: an ellipsis is meant there.
        if (element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflow === "hidden" && !element.matches(".newest .what")) faults.push(`${element.textContent.trim()} is cut`);
      }
      const tiles = [...document.querySelectorAll(".tile")].map(t => t.getBoundingClientRect());
      tiles.forEach((a, i) => tiles.slice(i + 1).forEach(b => { if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1) faults.push("two tiles overlap"); }));
      return faults;
    }
    """;

    public static TheoryData<string, int, int, string, string> Screens()
    {
        var screens = new TheoryData<string, int, int, string, string>();
        foreach (var language in (string[])["zh-CN", "en"])
        {
            foreach (var path in (string[])["/", "/live/drill", "/live/chunyun-2014", "/live/guiyang-2014", "/shifts/drill", "/pad/drill/railway", "/pad/chunyun-2014/railway", "/pad/drill/railway/book", "/pad/drill/railway/shifts", "/not-a-page"])
            {
                foreach (var theme in (string[])["light", "dark"]) screens.Add(path, path.StartsWith("/pad", StringComparison.Ordinal) ? 390 : 1440, 900, language, theme);
            }

            foreach (var path in (string[])["/wall/drill", "/wall/chunyun-2014", "/wall/guiyang-2014"]) screens.Add(path, 1920, 1080, language, "dark");
        }

        return screens;
    }

    public static TheoryData<string, int, int, string> Walls()
    {
        var walls = new TheoryData<string, int, int, string>();
        foreach (var language in (string[])["zh-CN", "en"])
            foreach (var path in (string[])["drill", "chunyun-2014", "guiyang-2014"])
                foreach (var (width, height) in ((int, int)[])[(1920, 1080), (3840, 2160)]) walls.Add(path, width, height, language);
        return walls;
    }

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task A_screen_is_accessible_and_the_browser_has_no_complaint(string path, int width, int height, string language, string theme)
    {
        await using var window = await chromium.OpenAsync(lively.Server, width, height, language, theme);
        await OpenAsync(window, path);

        var found = await window.Page.RunAxe();

        Assert.Empty(found.Violations.Select(v => $"{v.Id}: {string.Join(" | ", v.Nodes.Select(n => n.Html))}"));
        Assert.Equal(path == "/not-a-page" ? 1 : 0, window.Complaints.Count);
        Assert.Equal(language, await window.Page.Locator("html").GetAttributeAsync("lang"));
    }

    [Theory]
    [MemberData(nameof(Walls))]
    public async Task No_text_of_a_wall_is_clipped_or_smaller_than_can_be_read(string @event, int width, int height, string language)
    {
        await using var window = await chromium.OpenAsync(lively.Server, width, height, language);
        await window.GoToWallAsync(@event);

        var faults = await window.Page.EvaluateAsync<string[]>(Clipped);

        Assert.Empty(faults);
        Assert.True(await window.Page.EvaluateAsync<bool>("document.documentElement.scrollHeight <= innerHeight && document.documentElement.scrollWidth <= innerWidth"));
    }

    [Theory]
    [InlineData("zh-CN")]
    [InlineData("en")]
    public async Task A_wall_of_ten_stations_shows_eight_and_says_how_many_more(string language)
    {
        await using var server = await DashboardServer.StartAsync();
        await server.CommandAsync("event", "create", "many", "--name", "多站活动", "--name-en", "Many stations", "--from", "2026-01-01", "--to", "2035-01-01");
        for (var i = 1; i <= 10; i++) await server.CommandAsync("station", "add", $"s{i}", "--event", "many", "--name", $"第{i}客运服务站", "--name-en", $"Longdongbao Coach Station {i}");
        await server.CommandAsync("metric", "add", "served", "--event", "many", "--name", "服务", "--name-en", "Served", "--unit", "人次", "--unit-en", "contacts");
        await using var window = await chromium.OpenAsync(server, 1920, 1080, language);
        await Until.TrueAsync(async () => (await server.Http.GetAsync("/wall/many")).IsSuccessStatusCode, TimeSpan.FromSeconds(20), () => "The event does not appear.");
        await window.GoToWallAsync("many");
        for (var i = 1; i <= 9; i++) await server.TallyAsync("many", $"s{i}", "served", 1000 * i);

        await Expect(window.Page.GetByTestId("station-s9")).ToHaveTextAsync("9,000");
        await Expect(window.Page.Locator(".stations li")).ToHaveCountAsync(8);
        await Expect(window.Page.Locator(".stations .more")).ToContainTextAsync("2");
        Assert.Empty(await window.Page.EvaluateAsync<string[]>(Clipped));
    }

    [Theory]
    [InlineData(320, 568)]
    [InlineData(390, 844)]
    [InlineData(844, 390)]
    [InlineData(820, 1180)]
    public async Task Every_key_of_a_pad_is_in_view_and_large_enough_for_a_gloved_thumb(int width, int height)
    {
        await using var window = await chromium.OpenAsync(lively.Server, width, height, "en");
        await window.GoToPadAsync("drill", "coach-east");

        foreach (var key in await window.Page.Locator(".keys button, .tabs button").AllAsync())
        {
            var box = (await key.BoundingBoxAsync())!;
            Assert.True(box.Height >= 48 && box.Width >= 48, $"{await key.TextContentAsync()} is {box.Width} × {box.Height}");
            Assert.True(box.X >= 0 && box.X + box.Width <= width && box.Y + box.Height <= height, $"{await key.TextContentAsync()} is out of view");
        }

        Assert.True((await window.Page.Locator(".keys .one").BoundingBoxAsync())!.Height >= 96);
    }

    [Fact]
    public async Task The_language_switch_is_remembered_and_numbers_follow_it()
    {
        await using var window = await chromium.OpenAsync(lively.Server, 1440, 900);
        await window.GoLiveAsync("/live/chunyun-2014");
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("2014年春运志愿服务");

        await window.Page.GetByTestId("language").ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Spring Festival travel 2014");
        await window.GoToWallAsync("chunyun-2014");
        await Expect(window.Page.GetByTestId("headline")).ToContainTextAsync("800,000+");
        await window.GoToPadAsync("drill", "railway");
        await window.PressAsync("More");
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "中文" }).ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("贵阳火车站");
        await window.GoToWallAsync("chunyun-2014");

        await Expect(window.Page.GetByTestId("headline")).ToContainTextAsync("80.0万+");
    }

    [Fact]
    public async Task A_language_in_the_address_stays_when_the_page_comes_alive()
    {
        await using var window = await chromium.OpenAsync(lively.Server, 1440, 900);

        await window.GoLiveAsync("/live/drill?culture=en");

        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Spring Festival travel drill");
        await Expect(window.Page.GetByText("Newest entries")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_trend_follows_the_metric_the_station_and_the_span()
    {
        await using var window = await chromium.OpenAsync(lively.Server, 1440, 900, "en");
        await window.GoLiveAsync("/live/drill");
        await Choose(window.Page, "Metric", "Leaflets");
        await Choose(window.Page, "Station", "Longdongbao Airport");
        await window.Page.GetByText("Yesterday", new() { Exact = true }).ClickAsync();

        await Expect(window.Page.GetByRole(AriaRole.Img, new() { Name = "Trend of Leaflets, Longdongbao Airport" })).ToBeVisibleAsync();
        await Expect(window.Page.GetByText("Every 5 minutes, copies")).ToBeVisibleAsync();
        await Expect(window.Page).ToHaveURLAsync($"{lively.Server.Address}/live/drill?metric=cy.leaflets&station=airport&span=Yesterday");

        // The address holds the choice.
        await window.GoLiveAsync("/live/drill?metric=cy.leaflets&station=airport&span=Yesterday");
        await Expect(window.Page.GetByRole(AriaRole.Img, new() { Name = "Trend of Leaflets, Longdongbao Airport" })).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("/live/drill")]
    [InlineData("/wall/drill")]
    [InlineData("/pad/drill/railway")]
    [InlineData("/")]
    public async Task A_drill_is_marked_on_every_screen(string path)
    {
        await using var window = await chromium.OpenAsync(lively.Server, 1440, 900);
        await OpenAsync(window, path);

        await Expect(window.Page.GetByRole(AriaRole.Region, new() { Name = "演练：所有数字均非真实数据" })).ToBeVisibleAsync();
    }

    private static async Task Choose(IPage page, string label, string option)
    {
        await page.GetByRole(AriaRole.Combobox, new() { Name = label }).ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = option, Exact = true }).ClickAsync();
    }

    private static Task OpenAsync(Window window, string path) => path.Split('/')[1] switch
    {
        "" or "live" or "shifts" => window.GoLiveAsync(path),
        "wall" => window.GoToWallAsync(path["/wall/".Length..]),
        "pad" when path.Split('/') is [_, _, "drill", _] => window.GoToPadAsync("drill", path.Split('/')[3]),
        _ => window.Page.GotoAsync(path),
    };
}
