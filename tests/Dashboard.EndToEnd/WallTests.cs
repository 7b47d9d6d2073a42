using System.Globalization;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd;

/// <summary>A wall whose server dies, returns, is another one, or cannot read everything: it never lets a frozen number look alive, and nobody has to touch
/// it.</summary>
[Collection(nameof(Alone))]
public sealed class WallTests(Chromium chromium)
{
    [Fact]
    public async Task A_wall_says_within_five_seconds_that_its_link_is_lost_and_goes_on_without_a_reload()
    {
        await using var server = await DashboardServer.StartAsync();
        await server.TallyAsync("drill", "railway", "cy.served", 41);
        await using var wall = await chromium.OpenAsync(server, 1920, 1080);
        await wall.GoToWallAsync("drill", "overview,stations,trends");
        await Expect(wall.Page.GetByTestId("headline")).ToContainTextAsync("41");
        await MarkAsync(wall);
        await wall.Page.EvaluateAsync(
            "() => new MutationObserver(() => window.told ??= performance.now()).observe(document.getElementById('banner'), { attributes: true })");

        var killed = await wall.Page.EvaluateAsync<double>("performance.now()");
        await server.KillAsync();
        await Expect(wall.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("连接中断");
        // Five, and one for the killing itself.
        Assert.InRange(await wall.Page.EvaluateAsync<double>("window.told") - killed, 0, 6_000);
        await Expect(wall.Page.GetByTestId("headline")).ToContainTextAsync("41");
        await Expect(wall.Page.GetByTestId("headline")).ToBeVisibleAsync();
        var clock = await wall.Page.Locator("#clock").TextContentAsync();
        await Expect(wall.Page.Locator("#clock")).Not.ToHaveTextAsync(clock!);

        await server.StartAgainAsync();
        await Expect(wall.Page.Locator("#wall[data-live=true]")).ToBeVisibleAsync();
        await Expect(wall.Page.GetByRole(AriaRole.Alert)).ToBeHiddenAsync();
        await server.TallyAsync("drill", "railway", "cy.served", 1);
        await Expect(wall.Page.GetByTestId("headline")).ToContainTextAsync("42");
        Assert.True(await IsMarkedAsync(wall));
    }

    [Fact]
    public async Task The_time_in_which_no_server_was_there_is_a_gap_in_the_trend_and_no_quiet_hour()
    {
        await using var server = await DashboardServer.StartAsync();
        await server.CreateEventAsync("gap");
        await using var wall = await chromium.OpenAsync(server, 1920, 1080, "en");
        await wall.GoToWallAsync("gap");
        await MarkAsync(wall);
        await Expect(wall.Page.Locator(".trend-gap")).ToHaveCountAsync(0);

        await server.KillAsync();
        await server.ChangeDatabaseAsync("UPDATE uptime SET started_ms = started_ms - 1200000, seen_ms = seen_ms - 1200000");
        await server.StartAgainAsync();
        await server.TallyAsync("gap", "s1", "served", 1);

        await Expect(wall.Page.GetByTestId("headline")).ToContainTextAsync("1");
        await Until.TrueAsync(
            async () => await wall.Page.Locator("[data-tile=overview-trend] .trend-gap").CountAsync() >= 3, () => "Twenty minutes are no gap.");
        await Expect(wall.Page.Locator("[data-tile=overview-trend] .trend-note")).ToBeVisibleAsync();
        Assert.True(await IsMarkedAsync(wall));
    }

    [Fact]
    public async Task A_wall_loads_itself_anew_when_the_server_is_of_another_version_and_only_once()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var wall = await chromium.OpenAsync(server, 1920, 1080);
        var asked = 0;
        wall.Page.Request += (_, request) => asked += request.Url.EndsWith("/health/ready", StringComparison.Ordinal) ? 1 : 0;
        await wall.GoToWallAsync("drill", "overview,stations,trends");

        await MarkAsync(wall);
        await wall.Page.EvaluateAsync("document.getElementById('wall').dataset.version = '0.0.0-old'");
        await Until.TrueAsync(async () => !await IsMarkedAsync(wall), () => "The wall does not load itself anew.");
        await wall.Page.Locator("#wall[data-live=true]").WaitForAsync();
        Assert.Equal(1, asked);

        // As if what it was sent were still the old one, from some cache: it hears so with every frame.
        await MarkAsync(wall);
        await wall.Page.EvaluateAsync("document.getElementById('wall').dataset.version = '0.0.0-old'");
        for (var i = 1; i <= 3; i++)
        {
            await server.TallyAsync("drill", "railway", "cy.served", 1);
            await Expect(wall.Page.GetByTestId("headline")).ToContainTextAsync(i.ToString(CultureInfo.InvariantCulture));
        }

        Assert.True(await IsMarkedAsync(wall));
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task What_needs_the_past_says_that_it_cannot_be_shown_while_all_else_goes_on()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var wall = await chromium.OpenAsync(server, 1920, 1080, "en");
        await wall.GoToWallAsync("drill", "overview,trends");
        await MarkAsync(wall);
        string[] fail = ["trends-days", "trends-compare", "trends-season", "overview-milestones"];
        foreach (var tile in fail) await Expect(Tile(wall, tile).Locator("h2")).ToBeAttachedAsync();

        await server.ChangeDatabaseAsync("ALTER TABLE uptime RENAME TO uptime_gone");
        // The past is read again when the configuration has changed.
        var (code, report) = await server.CommandAsync("metric", "add", "water", "--event", "drill", "--name", "热水", "--name-en", "Hot water", "--unit", "杯");
        Assert.True(code == 0, report);

        foreach (var tile in fail) await Expect(Tile(wall, tile)).ToContainTextAsync("Cannot be shown since");
        await server.TallyAsync("drill", "railway", "cy.served", 27);
        await Expect(wall.Page.GetByTestId("headline")).ToContainTextAsync("27");
        await Expect(wall.Page.Locator("#wall[data-live=true]")).ToBeVisibleAsync();
        foreach (var tile in fail) await Expect(Tile(wall, tile)).ToContainTextAsync("Cannot be shown since");

        await server.ChangeDatabaseAsync("ALTER TABLE uptime_gone RENAME TO uptime");
        foreach (var tile in fail) await Expect(Tile(wall, tile)).Not.ToContainTextAsync("Cannot be shown since");
        await Expect(Tile(wall, "trends-compare")).ToContainTextAsync("Today until");
        Assert.True(await IsMarkedAsync(wall));
        Assert.Empty(wall.Complaints);
    }

    internal static Task MarkAsync(Window wall) => wall.Page.EvaluateAsync("window.marked = true");

    /// <summary>Whether the page is still the one that was marked.</summary>
    internal static async Task<bool> IsMarkedAsync(Window wall)
    {
        try
        {
            return await wall.Page.EvaluateAsync<bool>("window.marked === true");
        }
        catch (PlaywrightException)
        {
            // In the middle of a reload: it is not the new one yet.
            return true;
        }
    }

    private static ILocator Tile(Window wall, string id) => wall.Page.Locator($"[data-tile={id}]");
}
