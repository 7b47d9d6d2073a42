using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd;

/// <summary>What can go wrong between a wall and its server, and within the wall's own page: it shows no wrong figure as live, says what is the matter, and
/// mends itself.</summary>
public sealed class WallFaultTests(Chromium chromium, WallFaultTests.Fixture fixture) : IClassFixture<WallFaultTests.Fixture>
{
    private const string Live = "#wall[data-live=true]";

    [Theory]
    [InlineData(504, "<html><body>504 Gateway Time-out</body></html>")]
    [InlineData(200, "<html><body>Sign in to the network</body></html>")]
    public async Task A_wall_that_is_to_load_anew_waits_until_the_server_itself_answers(int status, string body)
    {
        await using var wall = await chromium.OpenAsync(fixture.Server, 1920, 1080);
        await wall.GoToWallAsync("drill");
        await WallTests.MarkAsync(wall);
        var asked = 0;
        await wall.Page.RouteAsync("**/wall/drill*", route =>
        {
            asked++;
            return route.FulfillAsync(new() { Status = status, ContentType = "text/html", Body = body });
        });

        await wall.Page.EvaluateAsync("import('/js/wall/anew.js').then(m => { m.loadAnew(); })");

        await Until.TrueAsync(() => Task.FromResult(asked >= 2), () => "The wall does not ask for its own page.");
        Assert.True(await WallTests.IsMarkedAsync(wall));
        await Expect(wall.Page.Locator(Live)).ToBeVisibleAsync();
        await wall.Page.UnrouteAllAsync();
        await Until.TrueAsync(async () => !await WallTests.IsMarkedAsync(wall), () => "The wall does not load anew.");
        await Expect(wall.Page.Locator(Live)).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("**/js/wall/glow.js")]
    [InlineData("**/js/wall*.js")]
    [InlineData("**/css/wall-scenes*.css")]
    public async Task A_page_of_which_a_file_did_not_come_is_stale_and_is_loaded_anew(string file)
    {
        await using var wall = await chromium.OpenAsync(fixture.Server, 1920, 1080);
        await wall.Page.RouteAsync(file, route => route.FulfillAsync(new() { Status = 504, Body = "no" }));
        await wall.Page.GotoAsync("/wall/drill?scenes=overview");
        await WallTests.MarkAsync(wall);

        await Expect(wall.Page.Locator("#wall.stale")).ToBeVisibleAsync();
        await Expect(wall.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await wall.Page.UnrouteAllAsync();

        await Until.TrueAsync(async () => !await WallTests.IsMarkedAsync(wall), () => "The page is not loaded anew.");
        await Expect(wall.Page.Locator(Live)).ToBeVisibleAsync();
        await Expect(wall.Page.GetByRole(AriaRole.Alert)).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_tile_that_cannot_be_put_into_place_leaves_the_others_alone_and_the_wall_does_not_look_alive()
    {
        await using var wall = await chromium.OpenAsync(fixture.Server, 1920, 1080);
        await wall.GoToWallAsync("faults");
        await wall.Page.EvaluateAsync(
            "() => { document.querySelector('[data-tile=overview-headline]').querySelectorAll = () => { throw new Error('broken'); }; }");

        await fixture.Server.TallyAsync("faults", "s1", "served", 4_000);

        // The stations come after the headline in every frame.
        await Expect(wall.Page.GetByTestId("station-s1")).ToContainTextAsync("4,");
        await Expect(wall.Page.Locator("#wall[data-live=false]")).ToBeVisibleAsync();
        await Expect(wall.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        // What was in the way is gone: the tile was asked for again all the time.
        await wall.Page.EvaluateAsync("delete document.querySelector('[data-tile=overview-headline]').querySelectorAll");
        await Expect(wall.Page.Locator(Live)).ToBeVisibleAsync();
        await Expect(wall.Page.GetByTestId("headline")).ToContainTextAsync(await wall.Page.GetByTestId("station-s1").TextContentAsync() ?? "");
    }

    [Fact]
    public async Task Where_a_tile_cannot_be_morphed_or_adorned_its_figure_is_right_all_the_same()
    {
        await using var wall = await chromium.OpenAsync(fixture.Server, 1920, 1080);
        await wall.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.NoPreference });
        await wall.GoToWallAsync("faults");
        await wall.Page.EvaluateAsync("""
            () => {
              Object.defineProperty(document.querySelector('[data-tile=overview-headline]'), 'firstChild', { get() { throw new Error('broken'); } });
              Element.prototype.animate = () => { throw new Error('broken'); };
              window.requestAnimationFrame = () => { throw new Error('broken'); };
            }
            """);

        await fixture.Server.TallyAsync("faults", "s1", "served", 300_000);

        await Expect(wall.Page.GetByTestId("station-s1")).ToContainTextAsync("30");
        await Expect(wall.Page.GetByTestId("headline")).ToContainTextAsync(await wall.Page.GetByTestId("station-s1").TextContentAsync() ?? "");
        await Expect(wall.Page.Locator(Live)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Behind_a_proxy_that_refuses_sockets_a_wall_lives_without_them_and_says_so()
    {
        await using var wall = await chromium.OpenAsync(fixture.Server, 1920, 1080, "en");
        await wall.Page.RouteWebSocketAsync("**/hubs/live", socket => _ = socket.CloseAsync());
        await wall.GoToWallAsync("faults");
        await Expect(wall.Page.Locator("[data-link]")).ToContainTextAsync("without WebSocket");

        await fixture.Server.TallyAsync("faults", "s1", "served", 1);
        var total = await fixture.Server.TotalAsync("faults", "s1", "served");

        await Expect(wall.Page.Locator("[data-testid=headline] .digits")).ToHaveAttributeAsync("data-value", $"{total}");
        await Expect(wall.Page.Locator(Live)).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("/wall/drill", true)]
    [InlineData("/wall", false)]
    public async Task A_browser_that_is_too_old_is_told_so(string path, bool signedIn)
    {
        await using var wall = await chromium.OpenAsync(fixture.Server, 1920, 1080, "en", signedIn: signedIn);
        await wall.Page.AddInitScriptAsync("delete Promise.allSettled");

        await wall.Page.GotoAsync(path);

        await Expect(wall.Page.Locator("#too-old")).ToContainTextAsync("This browser is too old");
        await Expect(wall.Page.Locator("#too-old")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Ages_are_right_from_the_first_moment_on()
    {
        await using var wall = await chromium.OpenAsync(fixture.Server, 1920, 1080, "en");
        // As drawn long ago for all walls: what stands there is what was true then.
        await wall.Page.RouteAsync("**/wall/drill*", async route =>
        {
            var answer = await route.FetchAsync();
            var hour = (TimeProvider.System.GetUtcNow().AddMinutes(-80)).ToUnixTimeMilliseconds();
            var page = (await answer.TextAsync()).Replace(
                "<main id=\"tiles\"",
                $"<p><span id=\"probe\"><span data-since=\"{hour}\">17 min</span></span></p><main id=\"tiles\"",
                StringComparison.Ordinal);
            await route.FulfillAsync(new() { Response = answer, Body = page });
        });

        await wall.GoToWallAsync("drill");

        Assert.Equal("1 h", await wall.Page.Locator("#probe").TextContentAsync());
    }

    [Fact]
    public async Task The_clock_of_a_wall_goes_on_whatever_happens_to_the_screens_own()
    {
        await using var wall = await chromium.OpenAsync(fixture.Server, 1920, 1080, "en");
        await wall.GoToWallAsync("drill");
        await wall.Page.Context.SetOfflineAsync(true);
        await wall.Page.EvaluateAsync("{ const now = Date.now; Date.now = () => now() + 7 * 3600e3; }");
        var before = TimeOnly.Parse((await wall.Page.Locator("#clock").TextContentAsync())!, System.Globalization.CultureInfo.InvariantCulture);

        await Until.TrueAsync(
            async () => await wall.Page.Locator("#clock").TextContentAsync() is { } shown
                && TimeOnly.Parse(shown, System.Globalization.CultureInfo.InvariantCulture) != before,
            () => "The clock stands.");

        Assert.InRange(
            TimeOnly.Parse((await wall.Page.Locator("#clock").TextContentAsync())!, System.Globalization.CultureInfo.InvariantCulture) - before,
            TimeSpan.Zero,
            TimeSpan.FromMinutes(1));
        await wall.Page.Context.SetOfflineAsync(false);
    }

    /// <summary>One server for all, with an event of its own.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        public DashboardServer Server { get; private set; } = default!;

        public async ValueTask InitializeAsync()
        {
            Server = await DashboardServer.StartAsync();
            await Server.CreateEventAsync("faults");
        }

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
