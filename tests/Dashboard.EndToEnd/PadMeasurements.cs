using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd;

/// <summary>The pad's figures: run by hand, as <see cref="Measurements"/>.</summary>
[Collection(nameof(Alone))]
public sealed class PadMeasurements(Chromium chromium, ITestOutputHelper output)
{
    private const int Taps = 200;
    private const int Cuts = 20;
    private const int TapsACut = 500;

    [Fact(Explicit = true)]
    public async Task Bytes_of_the_first_load()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var pad = await chromium.OpenAsync(server, 390, 844);
        var devtools = await pad.Context.NewCDPSessionAsync(pad.Page);
        await devtools.SendAsync("Network.enable");
        var addresses = new Dictionary<string, string>(StringComparer.Ordinal);
        var sizes = new List<(string Address, long Bytes)>();
        devtools.Event(
            "Network.responseReceived").OnEvent += (_, e) => addresses[e!.Value.GetProperty("requestId")
                .GetString()!] = e.Value.GetProperty("response").GetProperty("url").GetString()!;
        devtools.Event(
            "Network.loadingFinished").OnEvent += (_, e) => sizes.Add((
                addresses.GetValueOrDefault(e!.Value.GetProperty("requestId").GetString()!, "?"), (long)e.Value.GetProperty("encodedDataLength").GetDouble()));

        await pad.GoToKeptPadAsync("drill", "railway");

        foreach (var (address, bytes) in sizes.OrderByDescending(s => s.Bytes))
            output.WriteLine($"{bytes,8:N0}  {address.Replace(server.Address, "", StringComparison.Ordinal)}");
        output.WriteLine($"{sizes.Sum(s => s.Bytes),8:N0}  in all, over the wire, {sizes.Count} answers, what is kept for offline use included");
        Assert.InRange(sizes.Sum(s => s.Bytes), 1, 300 * 1024);
    }

    [Fact(Explicit = true)]
    public async Task Touch_to_shown_offline_with_a_processor_four_times_slower()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var pad = await chromium.OpenAsync(server, 390, 844);
        await pad.GoToKeptPadAsync("drill", "railway");
        await pad.Context.SetOfflineAsync(true);
        var devtools = await pad.Context.NewCDPSessionAsync(pad.Page);
        await devtools.SendAsync("Emulation.setCPUThrottlingRate", new Dictionary<string, object>(StringComparer.Ordinal) { ["rate"] = 4 });
        var shown = new SemaphoreSlim(0);
        await pad.Page.ExposeFunctionAsync("tellShown", () => { shown.Release(); });
        await pad.Page.EvaluateAsync("""
            () => {
              window.took = [];
              let touched = 0;
              document.addEventListener("click", e => { touched = e.timeStamp; }, true);
              const shown = document.getElementById("tapped");
              // After the frame that shows the figure has been drawn.
              new MutationObserver(() => {
                const from = touched;
                requestAnimationFrame(() => setTimeout(() => { window.took.push(performance.now() - from); window.tellShown(); }));
              }).observe(shown, { childList: true, characterData: true, subtree: true });
            }
            """);
        var key = await pad.Page.Locator("[data-add='1']").BoundingBoxAsync();
        for (var i = 1; i <= 20 + Taps; i++)
        {
            // Nothing but the tap and its frame: nothing is asked of the page meanwhile that would take a share of its processor.
            await pad.Page.Mouse.ClickAsync(key!.X + (key.Width / 2), key.Y + (key.Height / 2));
            await shown.WaitAsync(TestContext.Current.CancellationToken);
            await pad.Page.EvaluateAsync("() => new Promise(done => requestIdleCallback(() => done()))");
        }

        await Expect(pad.Page.GetByTestId("tapped")).ToHaveTextAsync((20 + Taps).ToString(CultureInfo.InvariantCulture));
        var took = (await pad.Page.EvaluateAsync<double[]>("window.took")).Skip(20).Order().ToList();
        output.WriteLine(
            $"Touch to shown, offline, processor slowed 4x, {took.Count} taps: "
                + $"median {took[took.Count / 2]:N0} ms, p99 {took[(int)(took.Count * 0.99)]:N0} ms, max {took[^1]:N0} ms");
        Assert.Equal(Taps, took.Count);
    }

    [Fact(Explicit = true)]
    public async Task Ten_thousand_taps_over_twenty_cuts()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var pad = await chromium.OpenAsync(server, 390, 844);
        await pad.GoToKeptPadAsync("drill", "railway");
        var clock = Stopwatch.StartNew();
        var expected = 0L;
        for (var cut = 0; cut < Cuts; cut++)
        {
            // The first half of the taps while all is well, the second while the network (even rounds) or the server (odd) is away; every fourth time the page
            // is loaded anew in between.
            expected += await TapAsync(pad, TapsACut / 2, cut);
            if (cut % 2 == 0) await pad.Context.SetOfflineAsync(true);
            else await server.KillAsync();
            expected += await TapAsync(pad, TapsACut / 2, cut);
            if (cut % 4 == 3)
            {
                // What is not shown yet was not counted: a person sees that, and so does this.
                await Expect(pad.Page.GetByTestId("tapped")).ToHaveTextAsync(expected.ToString("N0", CultureInfo.InvariantCulture));
                await pad.Page.ReloadAsync();
            }

            if (cut % 2 == 0) await pad.Context.SetOfflineAsync(false);
            else await server.StartAgainAsync();
        }

        await Expect(pad.Page.GetByTestId("waiting")).ToHaveTextAsync("0", new() { Timeout = 3 * Patience.Milliseconds });
        var (shown, total) = (await pad.Page.GetByTestId("today").TextContentAsync(), await server.TotalAsync("drill", "railway", "cy.served"));
        var head = (await System.Net.Http.Json.HttpClientJsonExtensions.GetFromJsonAsync<JsonElement>(
            server.Http, "/api/events/drill/entries?limit=1", TestContext.Current.CancellationToken)).GetProperty("head").GetInt64();
        var (code, report) = await server.CommandAsync("verify");
        output.WriteLine(
            $"{Cuts * TapsACut:N0} taps over {Cuts} cuts in {clock.Elapsed.TotalSeconds:N0} s: {expected:N0} tapped, "
                + $"{total:N0} in the ledger in {head:N0} entries, {shown} on the pad; verify {code}: {report.Trim()}");
        Assert.Equal((expected, (long)Cuts * TapsACut, 0), (total, head, code));
    }

    // Real clicks from within the page: a click over the wire takes longer than a thumb. Gives the sum.
    private static async Task<long> TapAsync(Window pad, int times, int seed) => await pad.Page.EvaluateAsync<long>(
        """
        async ([times, seed]) => {
          const keys = [...document.querySelectorAll("[data-add]")];
          let sum = 0;
          for (let i = 0; i < times; i++) {
            const key = keys[(i * 7 + seed) % 3];
            key.click();
            sum += Number(key.dataset.add);
            await new Promise(done => setTimeout(done));
          }
          return sum;
        }
        """,
        new[] { times, seed });
}
