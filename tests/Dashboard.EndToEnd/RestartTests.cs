using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd;

/// <summary>Servers stop, are killed and come back; screens say so at once and go on by themselves. See <see cref="WallTests"/> for a wall's own.</summary>
public sealed class RestartTests(Chromium chromium, SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task A_wall_that_was_away_shows_what_was_counted_meanwhile()
    {
        var (server, drill) = await shared.DrillAsync();
        await using var wall = await chromium.OpenAsync(server, 1920, 1080, "en");
        await wall.GoToWallAsync(drill);
        await wall.Context.SetOfflineAsync(true);
        await Expect(wall.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Connection lost");
        await server.TallyAsync(drill, "airport", "cy.served", 7);

        await wall.Context.SetOfflineAsync(false);

        await Expect(wall.Page.GetByTestId("station-airport")).ToHaveTextAsync("7");
        await Expect(wall.Page.GetByRole(AriaRole.Alert)).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_plain_page_follows_the_hub_across_a_kill_without_missing_or_repeating_a_total()
    {
        var (server, drill) = await shared.DrillAsync();
        await using var window = await chromium.OpenAsync(server, 800, 600);
        await window.Page.GotoAsync("/not-a-page"); // A plain page: no circuit, no module of ours.
        await window.Page.EvaluateAsync("""
            async drill => {
              const { follow } = await import("/js/live.js");
              window.totals = []; window.cursors = []; window.links = [];
              let seq = 0;
              follow("Watch", () => [drill, seq], frame => {
                seq = frame.seq;
                window.cursors.push(frame.seq);
                for (const c of frame.changes) if (c.station === "railway" && c.metric === "cy.served") window.totals.push(c.total);
              }, live => window.links.push(live));
            }
            """, drill);

        for (var i = 1; i <= 60; i++)
        {
            if (i is 21 or 41)
            {
                await server.KillAsync();
                await server.StartAgainAsync();
            }

            Assert.Equal("accepted", await server.TallyAsync(drill, "railway", "cy.served", 1));
        }

        await Until.EqualAsync(60L, () => window.Page.EvaluateAsync<long>("window.totals.at(-1) ?? 0"));
        var totals = await window.Page.EvaluateAsync<long[]>("window.totals");
        var cursors = await window.Page.EvaluateAsync<long[]>("window.cursors");
        // The first frame holds every counter, an untouched one too; afterwards each total is a newer one.
        Assert.All(totals.Zip(totals.Skip(1)), pair => Assert.True(pair.Second > pair.First, $"{pair.Second} came after {pair.First}"));
        Assert.All(cursors.Zip(cursors.Skip(1)), pair => Assert.True(pair.Second >= pair.First, $"cursor {pair.Second} came after {pair.First}"));
        Assert.True(await window.Page.EvaluateAsync<bool>("window.links.filter(live => !live).length >= 2"));
    }

    [Fact]
    public async Task A_managers_page_says_that_its_link_is_lost_and_is_live_again_after_a_restart()
    {
        var (server, drill) = await shared.DrillAsync();
        await using var manager = await chromium.OpenAsync(server, 1440, 900, "en");
        await manager.GoLiveAsync($"/live/{drill}");

        await server.KillAsync();
        await Expect(manager.Page.Locator("#link")).ToContainTextAsync("Connection lost");
        await server.StartAgainAsync();
        await server.TallyAsync(drill, "railway", "cy.cards", 3);

        await Expect(manager.Page.GetByTestId("cell-railway-cy.cards")).ToContainTextAsync("3");
        await Expect(manager.Page.Locator("#link")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Ctrl_C_drains_and_stops_cleanly_with_every_kind_of_screen_open()
    {
        // Whatever does not drain would hold it up for longer than a test waits.
        await using var server = await DashboardServer.StartAsync(
            ("Simulator__Enabled", "true"), ("Simulator__PerSecond", "50"), ("DOTNET_ShutdownTimeoutSeconds", "900"));
        await using var wall = await chromium.OpenAsync(server, 1920, 1080);
        await using var manager = await chromium.OpenAsync(server, 1440, 900);
        await wall.GoToWallAsync("drill");
        await manager.GoLiveAsync("/live/drill");

        var (code, took) = await server.InterruptAsync();

        Assert.True(code == 0, $"Exit code {code} after {took}. {server.Output}");
        var (verified, report) = await server.CommandAsync("verify");
        Assert.True(verified == 0, report);
    }

    [Fact]
    public async Task Everything_acknowledged_before_a_kill_in_full_flight_is_in_the_ledger()
    {
        await using var server = await DashboardServer.StartAsync(("Limits__RequestsPerSecond", "100000"), ("Limits__ConnectionsPerHolder", "100000"));
        var acknowledged = 0;
        var writers = Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            try
            {
                while (await server.TallyAsync("drill", "railway", "cy.leaflets", 1) == "accepted") Interlocked.Increment(ref acknowledged);
            }
            catch (HttpRequestException)
            {
                // The server was killed: this one was not acknowledged, and may or may not be in.
            }
        })).ToList();
        await Until.TrueAsync(() => Task.FromResult(Volatile.Read(ref acknowledged) > 500), () => "No writer gets through.");

        await server.KillAsync();
        await Task.WhenAll(writers);
        await server.StartAgainAsync();

        var total = await server.TotalAsync("drill", "railway", "cy.leaflets");
        Assert.InRange(total, acknowledged, acknowledged + 16);
        var (code, report) = await server.CommandAsync("verify");
        Assert.True(code == 0, report);
    }
}
