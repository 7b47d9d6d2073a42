using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Dashboard.EndToEnd;

/// <summary>
/// What a wall keeps that it need not: a page that hangs for months must not grow. It gets the real first frame of a lively drill, and from then on frames made
/// from it, in which every number of every tile has changed, each of them a minute later; every tenth time the scene turns, too.
/// </summary>
[Collection(nameof(Alone))]
public sealed partial class WallMeasurements(Chromium chromium, LivelyServer lively, ITestOutputHelper output) : IClassFixture<LivelyServer>
{
    private const double Growth = 1.3;
    private const char End = '\u001e';

    [Fact]
    public Task A_page_does_not_grow_with_what_it_has_shown() => MeasureAsync(warmUp: 100, updates: 400);

    /// <summary>One change of every tile a minute: 72 × 60.</summary>
    [Fact(Explicit = true)]
    public Task Memory_of_a_page_left_running_for_72_hours() => MeasureAsync(warmUp: 200, updates: 4_320);

    private async Task MeasureAsync(int warmUp, int updates)
    {
        await using var wall = await chromium.OpenAsync(lively.Server, 1920, 1080);
        await wall.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.NoPreference });
        var first = new TaskCompletionSource<(IWebSocketRoute Page, string Frame)>();
        await wall.Page.RouteWebSocketAsync("**/hubs/live", page =>
        {
            var server = page.ConnectToServer();
            // All goes through until the first frame with tiles has come; what the server sends afterwards does not.
            server.OnMessage(message =>
            {
                if (first.Task.IsCompleted) return;
                page.Send(message.Text!);
                if (message.Text!.Contains("\"html\"", StringComparison.Ordinal)) first.TrySetResult((page, message.Text));
            });
        });
        // Of another drawing than the page, so that the first frame has all tiles.
        await wall.Page.AddInitScriptAsync(
            "document.addEventListener('readystatechange', () => { const wall = document.getElementById('wall'); if (wall) wall.dataset.epoch = ''; })");
        await wall.GoToWallAsync("drill", "overview,stations,trends", dwell: 5);
        var (socket, frame) = await first.Task;
        var devtools = await wall.Context.NewCDPSessionAsync(wall.Page);

        var before = await KeptAsync(devtools);
        for (var i = 1; i <= updates; i++)
        {
            socket.Send(Later(frame, i));
            // As fast as the page draws.
            await wall.Page.EvaluateAsync("""
                turn => new Promise(done => {
                  if (turn) document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
                  requestAnimationFrame(() => done());
                })
                """, i % 10 == 0);
            if (i == warmUp) before = await KeptAsync(devtools);
        }

        var after = await KeptAsync(devtools);
        // It has taken them all.
        Assert.Equal(
            Headline(string.Concat(JsonNode.Parse(frame.TrimEnd(End))!["item"]!["tiles"]!.AsArray().Select(t => t!["html"]!.GetValue<string>()))) + updates,
            Headline(await wall.Page.Locator("#tiles").InnerHTMLAsync()));
        Assert.Empty(wall.Complaints);
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{updates:N0} updates: heap {before.Heap:N0} → {after.Heap:N0} bytes (×{Ratio(before.Heap, after.Heap):F3}), "
                + $"nodes {before.Nodes:N0} → {after.Nodes:N0} (×{Ratio(before.Nodes, after.Nodes):F3}), "
                + $"listeners {before.Listeners:N0} → {after.Listeners:N0}, from update {warmUp:N0} on");
        output.WriteLine(text);
        Console.WriteLine(text);
        Assert.InRange(Ratio(before.Heap, after.Heap), 0, Growth);
        Assert.InRange(Ratio(before.Nodes, after.Nodes), 0, Growth);
        Assert.InRange(Ratio(before.Listeners, after.Listeners), 0, Growth);
    }

    // The same frame some minutes later: every number is higher by as much, bars and curves have other lengths, rows have other keys now and then.
    private static string Later(string message, int by)
    {
        var item = JsonNode.Parse(message.TrimEnd(End))!;
        var frame = item["item"]!.AsObject();
        frame["seq"] = frame["seq"]!.GetValue<long>() + by;
        frame["asOf"] = DateTimeOffset.Parse(frame["asOf"]!.GetValue<string>(), CultureInfo.InvariantCulture).AddMinutes(by)
            .ToString("yyyy-MM-ddTHH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
        foreach (var tile in frame["tiles"]!.AsArray())
        {
            var html = Number().Replace(
                tile!["html"]!.GetValue<string>(),
                m =>
                {
                    var number = long.Parse(m.Groups["number"].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture) + by;
                    var format = m.Groups["before"].Value == ">" ? "N0" : "D";
                    return $"{m.Groups["before"]}{number.ToString(format, CultureInfo.InvariantCulture)}{m.Groups["after"]}";
                });
            html = Length().Replace(html, m => $"{m.Groups["before"]}{(m.Groups["number"].Value.Length + by) % 100}");
            tile["html"] = Key().Replace(html, m => $"{m.Groups["before"]}{by / 60}-{m.Groups["number"]}");
        }

        return item.ToJsonString() + End;
    }

    private static long Headline(string html) => long.Parse(First().Match(html).Groups["number"].Value, CultureInfo.InvariantCulture);

    private static double Ratio(double before, double after) => after / before;

    private static async Task<Kept> KeptAsync(ICDPSession devtools)
    {
        // Twice: what the first lets go of may hold other things.
        for (var i = 0; i < 2; i++) await devtools.SendAsync("HeapProfiler.collectGarbage");
        var heap = (await devtools.SendAsync("Runtime.getHeapUsage"))!.Value.GetProperty("usedSize").GetDouble();
        var dom = (await devtools.SendAsync("Memory.getDOMCounters"))!.Value;
        return new(heap, dom.GetProperty("nodes").GetDouble(), dom.GetProperty("jsEventListeners").GetDouble());
    }

    [GeneratedRegex(
        """(?<before>>|data-value="|data-pulse=")(?<number>\d[\d,]*)(?<after><|")""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Number();

    [GeneratedRegex("""(?<before><rect width="| V|[ML][\d.]+,)(?<number>\d+)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Length();

    [GeneratedRegex("""(?<before>data-key="cy\.[a-z]+-)(?<number>\d+)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Key();

    [GeneratedRegex(
        """data-testid="headline".*?data-value="(?<number>\d+)""", RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex First();

    private sealed record Kept(double Heap, double Nodes, double Listeners);
}
