using System.Globalization;
using System.Text.RegularExpressions;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd;

/// <summary>The hotline's way: a line of an exchange's log, the wall, and what is breached.</summary>
public sealed class HotlineTests(Chromium chromium, ITestOutputHelper output)
{
    private const int WarmUp = 20;
    private const int Lines = 200;
    private const int Breaches = 40;

    [Fact]
    public async Task A_caller_who_waits_is_on_the_wall_and_a_breach_is_said_in_words_and_over_once_answered()
    {
        using var exchange = new Exchange();
        await using var server = await DashboardServer.StartAsync(exchange.Settings);
        await using var wall = await chromium.OpenAsync(server, 1920, 1080);
        await wall.GoToWallAsync("drill", "hotline");
        await exchange.WriteAsync("c1", "ENTERQUEUE", "|13885012345|1");
        await Expect(wall.Page.GetByTestId("waiting")).ToHaveTextAsync("1");

        // Who has waited for three minutes: an alarm, and the scene holds.
        await exchange.WriteAsync("c2", "ENTERQUEUE", "|13885054321|2", ago: 180);
        await Expect(wall.Page.GetByTestId("waiting")).ToHaveTextAsync("2");
        await Expect(wall.Page.GetByTestId("longest"))
            .ToContainTextAsync(new Regex("3:[0-5][0-9]|[4-9]:[0-5][0-9]", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Expect(wall.Page.Locator("[data-tile=hotline-waiting] .grade.breach")).ToContainTextAsync("等待过长");
        await Expect(wall.Page.Locator("[data-turn=hotline].alarm")).ToHaveCountAsync(1);

        await exchange.WriteAsync("c2", "CONNECT", "181|m.1|2", "Agent/7");
        await Expect(wall.Page.GetByTestId("waiting")).ToHaveTextAsync("1");
        await Expect(wall.Page.Locator("[data-turn=hotline].alarm")).ToHaveCountAsync(0);
        var text = await wall.Page.Locator("body").InnerTextAsync();
        Assert.DoesNotContain("13885", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Agent/7", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_survive_kill_9_of_the_server_while_the_exchange_writes_on()
    {
        using var exchange = new Exchange();
        await using var server = await DashboardServer.StartAsync(exchange.Settings);
        await using var wall = await chromium.OpenAsync(server, 1920, 1080);
        await wall.GoToWallAsync("drill", "hotline");
        for (var i = 0; i < 3; i++) await exchange.WriteAsync($"a{i}", "ENTERQUEUE", "");
        await Expect(wall.Page.GetByTestId("waiting")).ToHaveTextAsync("3");

        await server.KillAsync();
        for (var i = 0; i < 20; i++) await exchange.WriteAsync($"b{i}", "ENTERQUEUE", "");
        exchange.TurnOver();
        await exchange.WriteAsync("a0", "ABANDON", "1|1|1");
        await server.StartAgainAsync();

        await Expect(wall.Page.GetByTestId("waiting")).ToHaveTextAsync("22");
        var (code, report) = await server.CommandAsync("verify");
        Assert.True(code == 0, report);
    }

    /// <summary>From a line's being written to its being on the wallboard. Real files, a real page, one clock.</summary>
    [Fact(Explicit = true)]
    public async Task Line_to_wallboard()
    {
        using var exchange = new Exchange();
        await using var server = await DashboardServer.StartAsync(exchange.Settings);
        await using var wall = await chromium.OpenAsync(server, 1920, 1080);
        await wall.GoToWallAsync("drill", "hotline");
        await wall.Page.EvaluateAsync("""
            () => {
              window.seen = {};
              new MutationObserver(() => {
                const shown = document.querySelector("[data-testid=waiting]")?.textContent.trim();
                if (shown) window.seen[shown] ??= performance.timeOrigin + performance.now();
              }).observe(document.getElementById("tiles"), { subtree: true, childList: true, characterData: true });
            }
            """);
        var (onWall, bare) = (new List<double>(), new List<double>());
        for (var i = 0; i < WarmUp + Lines; i++)
        {
            // Not in step with anything that ticks.
            await Task.Delay(Random.Shared.Next(50, 600), TestContext.Current.CancellationToken);
            var written = TimeProvider.System.GetUtcNow();
            await exchange.WriteAsync($"c{i}", "ENTERQUEUE", "");
            double? at = null;
            await Until.TrueAsync(
                async () => (at = await wall.Page.EvaluateAsync<double?>(
                    $"window.seen['{(i + 1).ToString("N0", CultureInfo.InvariantCulture)}'] ?? null")) is not null,
                () => $"Line {i + 1} is not shown.");
            var control = await wall.Page.EvaluateAsync<double>(
                "async () => { const t = performance.now(); await fetch('/health/live', { cache: 'no-store' }); return performance.now() - t; }");
            if (i < WarmUp) continue;
            onWall.Add(at!.Value - (written - DateTimeOffset.UnixEpoch).TotalMilliseconds);
            bare.Add(control);
        }

        output.Report("control: one bare request of the same page", bare);
        output.Report("line written to wallboard", onWall);
        Assert.Equal(Lines, onWall.Count);
    }

    /// <summary>From the moment at which a caller has waited for too long to the wallboard's saying so.</summary>
    [Fact(Explicit = true)]
    public async Task Breach_to_wallboard()
    {
        using var exchange = new Exchange();
        await using var server = await DashboardServer.StartAsync(exchange.Settings);
        await using var wall = await chromium.OpenAsync(server, 1920, 1080);
        await wall.GoToWallAsync("drill", "hotline");
        await exchange.WriteAsync("c", "ENTERQUEUE", "");
        await Expect(wall.Page.GetByTestId("waiting")).ToHaveTextAsync("1");
        await wall.Page.EvaluateAsync("""
            () => {
              const look = () => {
                const breach = document.querySelector("[data-tile=hotline-waiting] .grade.breach") !== null;
                if (breach) window.since ??= performance.timeOrigin + performance.now(); else window.since = null;
                requestAnimationFrame(look);
              };
              look();
            }
            """);
        var onWall = new List<double>();
        for (var i = 0; i < Breaches; i++)
        {
            // Two seconds short of what is too long, by the exchange's whole seconds.
            var too = (TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 2) * 1000d;
            await exchange.WriteAsync($"b{i}", "ENTERQUEUE", "", ago: 118);
            double? at = null;
            await Until.TrueAsync(async () => (at = await wall.Page.EvaluateAsync<double?>("window.since")) is not null, () => $"Breach {i} is not shown.");
            onWall.Add(at!.Value - too);
            await exchange.WriteAsync($"b{i}", "CONNECT", "121|m|1", "Agent/7");
            await Until.TrueAsync(async () => await wall.Page.EvaluateAsync<double?>("window.since") is null, () => $"Breach {i} is not over.");
        }

        output.Report("waited for too long to wallboard", onWall);
        Assert.Equal(Breaches, onWall.Count);
    }

    /// <summary>An exchange that writes its log beside the server.</summary>
    private sealed class Exchange : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dashboard-exchange-");

        public (string Name, string Value)[] Settings => [("Hotline__Exchanges__0__Event", "drill"), ("Hotline__Exchanges__0__QueueLog", Log)];

        private string Log => Path.Combine(_folder.FullName, "queue_log");

        public Task WriteAsync(string call, string what, string data, string agent = "NONE", int ago = 0) =>
            File.AppendAllTextAsync(
                Log, $"{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - ago}|{call}|help|{agent}|{what}|{data}\n", TestContext.Current.CancellationToken);

        public void TurnOver() => File.Move(Log, Log + ".1");

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
