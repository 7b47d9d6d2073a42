using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace Dashboard.EndToEnd;

/// <summary>
/// Figures, not checks: run by hand with <c>dotnet run -c Release --project tests/Dashboard.EndToEnd -- -explicit only</c>. Real pages in one
/// browser, whose clocks are one clock.
/// </summary>
[Collection(nameof(Alone))]
public sealed class Measurements(Chromium chromium, ITestOutputHelper output)
{
    private const int WarmUp = 20;
    private const int Taps = 200;

    [Fact(Explicit = true)]
    public async Task Thumb_to_wall()
    {
        await using var server = await DashboardServer.StartAsync(("Simulator__Enabled", "true"));
        await using var wall = await chromium.OpenAsync(server, 1920, 1080);
        await using var manager = await chromium.OpenAsync(server, 1440, 900);
        await using var pad = await chromium.OpenAsync(server, 390, 844);
        await pad.Page.AddInitScriptAsync("""
            window.taps = [];
            addEventListener("pointerdown", () => window.touched = performance.timeOrigin + performance.now(), true);
            const send = window.fetch;
            window.fetch = async (...args) => {
              const answer = await send(...args);
              if (String(args[0]).endsWith("/tallies")) {
                const at = performance.timeOrigin + performance.now();
                answer.clone().json().then(body => window.taps.push({ seq: body.results[0].seq, touched: window.touched, acknowledged: at }));
              }
              return answer;
            };
            """);
        await wall.GoToWallAsync("drill");
        await manager.GoLiveAsync("/live/drill");
        await pad.GoToPadAsync("drill", "railway");
        // The wall shows what the pad's station has today; the manager's page says up to which entry it counts.
        await wall.Page.EvaluateAsync("""
            () => {
              window.seen = [];
              new MutationObserver(() => {
                const value = Number(document.querySelector("[data-testid=station-railway]").dataset.value);
                if (value !== window.seen.at(-1)?.value) window.seen.push({ value, at: performance.timeOrigin + performance.now() });
              }).observe(document.getElementById("tiles"), { subtree: true, childList: true, attributes: true });
            }
            """);
        await manager.Page.EvaluateAsync("""
            () => {
              const page = document.querySelector("[data-testid=live]");
              let upTo = Number(page.dataset.seq);
              window.seen = {};
              new MutationObserver(() => {
                const now = performance.timeOrigin + performance.now();
                for (; upTo < Number(page.dataset.seq); upTo++) window.seen[upTo + 1] = now;
              }).observe(page, { attributes: true });
            }
            """);

        var (acknowledged, onWall, onManager, bare) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i < WarmUp + Taps; i++)
        {
            // Not in step with anything that ticks.
            await Task.Delay(Random.Shared.Next(50, 600), TestContext.Current.CancellationToken);
            await pad.Page.GetByRole(AriaRole.Button, new() { Name = "+1", Exact = true }).ClickAsync();
            await Until.TrueAsync(async () => await pad.Page.EvaluateAsync<int>("window.taps.length") == i + 1, () => "A tap was not answered.");
            var tap = await pad.Page.EvaluateAsync<Tap>("window.taps.at(-1)");
            var today = await TodayAsync(server, tap.Seq);
            var (wallAt, managerAt) = (
                await SeenAsync(wall, $"window.seen.find(s => s.value >= {today})?.at"), await SeenAsync(manager, $"window.seen[{tap.Seq}]"));
            var control = await pad.Page.EvaluateAsync<double>(
                "async () => { const t = performance.now(); await fetch('/health/live', { cache: 'no-store' }); return performance.now() - t; }");
            if (i < WarmUp) continue;
            acknowledged.Add(tap.Acknowledged - tap.Touched);
            onWall.Add(wallAt - tap.Touched);
            onManager.Add(managerAt - tap.Touched);
            bare.Add(control);
        }

        output.Report("control: one bare request of the same page", bare);
        output.Report("touch to acknowledged (durable)", acknowledged);
        output.Report("touch to wall", onWall);
        output.Report("touch to manager's page", onManager);
        Assert.Equal(Taps, onWall.Count);
    }

    /// <summary>The pictures of the README.</summary>
    [Fact(Explicit = true)]
    public async Task Pictures()
    {
        await using var server = await DashboardServer.StartAsync(("Simulator__Enabled", "true"));
        await Until.TrueAsync(async () => await server.TotalAsync("drill", "airport", "cy.leaflets") > 0, () => "The simulator does not fill the drill.");
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "docs", "images")).FullName;
        foreach (var language in (string[])["zh-CN", "en"])
        {
            await using var wall = await chromium.OpenAsync(server, 1920, 1080, language);
            await wall.GoToWallAsync("drill");
            // The simulator fills the days before today first, and a wall says until then that its figures are old.
            await Assertions.Expect(wall.Page.Locator(".late-tile")).ToHaveCountAsync(0, new() { Timeout = 120_000 });
            await wall.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"wall-{language}.png") });
            foreach (var scene in (string[])["stations", "hotline", "trends"])
            {
                await wall.GoToWallAsync("drill", scene);
                await wall.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"wall-{scene}-{language}.png") });
            }

            await using var manager = await chromium.OpenAsync(server, 1440, 900, language);
            await manager.GoLiveAsync("/live/drill");
            await manager.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"manager-{language}.png") });
            await manager.GoLiveAsync("/hotline/drill");
            await manager.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"hotline-{language}.png") });
            await using var pad = await chromium.OpenAsync(server, 390, 844, language);
            await pad.GoToPadAsync("drill", "railway");
            await pad.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"pad-{language}.png") });
        }

        Assert.Equal(14, Directory.GetFiles(folder, "*.png").Length);
    }

    // What the pad's station has today with everything up to an entry. The simulator counts there too, and only upwards: whoever shows at least this much has
    // the entry.
    private static async Task<long> TodayAsync(DashboardServer server, long seq)
    {
        var board = default(JsonElement);
        await Until.TrueAsync(
            async () => (board = await server.Http.GetFromJsonAsync<JsonElement>("/api/events/drill/board")).GetProperty("seq").GetInt64() >= seq,
            () => $"The board does not reach entry {seq}.");
        var counter = board.GetProperty("counters").EnumerateArray()
            .Single(c => c.GetProperty("station").GetString() == "railway" && c.GetProperty("metric").GetString() == "cy.served");
        var entries = (await server.Http.GetFromJsonAsync<JsonElement>($"/api/events/drill/entries?after={seq}")).GetProperty("entries").EnumerateArray();
        var later = entries.Where(e => e.GetProperty("seq").GetInt64() <= board.GetProperty("seq").GetInt64()
            && e.GetProperty("station").GetString() == "railway" && e.GetProperty("metric").GetString() == "cy.served");
        return counter.GetProperty("today").GetInt64() - later.Sum(e => e.GetProperty("delta").GetInt64());
    }

    private static async Task<double> SeenAsync(Window window, string when)
    {
        double? at = null;
        await Until.TrueAsync(async () => (at = await window.Page.EvaluateAsync<double?>($"{when} ?? null")) is not null, () => $"Not seen: {when}.");
        return at!.Value;
    }

    private sealed class Tap
    {
        public long Seq { get; set; }

        public double Touched { get; set; }

        public double Acknowledged { get; set; }
    }
}
