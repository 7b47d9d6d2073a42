using System.Net.Http.Json;
using System.Text.Json;
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
        await Until.TrueAsync(FilledAsync, () => "The simulator does not fill the drill.");
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    // The days so far come in one go, up to now; half filled, the drill would look as if all stations had been silent for days.
    private async Task<bool> FilledAsync()
    {
        var board = await Server.Http.GetFromJsonAsync<JsonElement>("/api/events/drill/board");
        return board.GetProperty("counters").EnumerateArray()
            .Any(c => c.GetProperty("lastAt") is { ValueKind: JsonValueKind.String } at
                && at.GetDateTimeOffset() > TimeProvider.System.GetUtcNow().AddMinutes(-30));
    }
}

/// <summary>What every screen owes its readers: their language, nothing that a screen reader stumbles over, no complaint of the browser. See
/// <see cref="WallScreensTests"/> for what walls owe besides.</summary>
public sealed class ScreensTests(Chromium chromium, LivelyServer lively) : IClassFixture<LivelyServer>
{
    public static TheoryData<string, int, int, string> Screens()
    {
        var screens = new TheoryData<string, int, int, string>();
        foreach (var language in (string[])["zh-CN", "en"])
        {
            foreach (var path in (string[])
            [
                "/", "/live/drill", "/live/chunyun-2014", "/live/guiyang-2014", "/shifts/drill", "/hotline/drill", "/pad/drill/railway",
                "/pad/chunyun-2014/railway", "/pad/drill/railway/book", "/pad/drill/railway/shifts", "/not-a-page",
            ])
            {
                screens.Add(path, path.StartsWith("/pad", StringComparison.Ordinal) ? 390 : 1440, 900, language);
            }

            foreach (var path in (string[])
            [
                "/wall/drill?overview", "/wall/drill?stations", "/wall/drill?trends", "/wall/chunyun-2014?overview", "/wall/guiyang-2014?overview"
            ])
                screens.Add(path, 1920, 1080, language);
        }

        return screens;
    }

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task A_screen_is_accessible_and_the_browser_has_no_complaint(string path, int width, int height, string language)
    {
        await using var window = await chromium.OpenAsync(lively.Server, width, height, language);
        await OpenAsync(window, path);

        Assert.Empty(await Accessibility.FaultsAsync(window, lively.Server));
        // That there is no such page is reported by the browser.
        Assert.DoesNotContain(window.Complaints, c => path != "/not-a-page" || !c.Contains("404", StringComparison.Ordinal));
        Assert.Equal(language, await window.Page.Locator("html").GetAttributeAsync("lang"));
    }

    [Fact]
    public async Task A_page_that_is_turned_dark_has_the_colours_of_one_that_is_loaded_dark()
    {
        const string Colours = """
        () => [...document.querySelectorAll("*")].map(e => {
          const { color, backgroundColor, borderTopColor, fill } = getComputedStyle(e);
          return [e.localName, color, backgroundColor, borderTopColor, fill].join(" ");
        })
        """;
        await using var turned = await chromium.OpenAsync(lively.Server, 1440, 900);
        await using var loaded = await chromium.OpenAsync(lively.Server, 1440, 900, theme: "dark");
        foreach (var window in (Window[])[turned, loaded]) await window.GoReadyAsync("/admin/events");

        await Accessibility.DarkenAsync(turned, lively.Server);

        Assert.Equal(await loaded.Page.EvaluateAsync<string[]>(Colours), await turned.Page.EvaluateAsync<string[]>(Colours));
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
        await Expect(window.Page.GetByTestId("event-name")).ToHaveTextAsync("2014年春运志愿服务");

        await window.Page.GetByTestId("language").ClickAsync();
        await Expect(window.Page.GetByTestId("event-name")).ToHaveTextAsync("Spring Festival travel 2014");
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

        await Expect(window.Page.GetByTestId("event-name")).ToHaveTextAsync("Spring Festival travel drill");
        await Expect(window.Page.GetByText("Newest entries")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_trend_follows_the_metric_the_station_and_the_span()
    {
        await using var window = await chromium.OpenAsync(lively.Server, 1440, 900, "en");
        await window.GoLiveAsync("/live/drill");
        await window.ChooseAsync("Metric", "Leaflets");
        await window.ChooseAsync("Station", "Longdongbao Airport");
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
    [InlineData("/wall/drill?overview")]
    [InlineData("/pad/drill/railway")]
    [InlineData("/")]
    public async Task A_drill_is_marked_on_every_screen(string path)
    {
        await using var window = await chromium.OpenAsync(lively.Server, 1440, 900);
        await OpenAsync(window, path);

        await Expect(window.Page.GetByRole(AriaRole.Region, new() { Name = "演练：所有数字均非真实数据" })).ToBeVisibleAsync();
    }

    private static Task OpenAsync(Window window, string path) => path.Split('/')[1] switch
    {
        "" or "live" or "shifts" or "hotline" => window.GoLiveAsync(path),
        "wall" => window.GoToWallAsync(path.Split('/', '?')[2], path.Split('?')[1]),
        "pad" when path.Split('/') is [_, _, "drill", _] => window.GoToPadAsync("drill", path.Split('/')[3]),
        _ => window.Page.GotoAsync(path),
    };
}
