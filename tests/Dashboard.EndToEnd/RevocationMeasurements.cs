using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd;

/// <summary>
/// How long a revoked key is still good: run by hand, as <see cref="Measurements"/>. One program asks again and again, another listens to the hub; server,
/// browser and programs have one clock.
/// </summary>
[Collection(nameof(Alone))]
public sealed class RevocationMeasurements(Chromium chromium, ITestOutputHelper output)
{
    private const int WarmUp = 3;
    private const int Rounds = 50;

    [Fact(Explicit = true)]
    public async Task Revoked_on_the_page()
    {
        await using var server = await StartAsync();
        await using var manager = await chromium.OpenAsync(server, 1440, 900, "en");
        await MeasureAsync(server, "the page", async id =>
        {
            await manager.GoReadyAsync("/admin/keys");
            await manager.PressAsync($"Revoke “key {id}”");
            await manager.Page.EvaluateAsync(
                """
                row => new MutationObserver((_, me) => {
                  if (!document.querySelector(row).textContent.includes("revoked")) return;
                  window.answered ??= Date.now();
                  me.disconnect();
                }).observe(document.body, { subtree: true, childList: true, characterData: true })
                """,
                $"[data-testid=key-{id}]");
            await manager.PressAsync("Yes, Revoke");
            await Expect(manager.Page.GetByTestId($"key-{id}")).ToContainTextAsync("revoked");
            return await manager.Page.EvaluateAsync<long>("window.answered");
        });
    }

    [Fact(Explicit = true)]
    public async Task Revoked_by_the_command()
    {
        await using var server = await StartAsync();
        await MeasureAsync(server, "the command", async id =>
        {
            var (code, report) = await server.CommandAsync("key", "revoke", id.ToString(CultureInfo.InvariantCulture));
            Assert.True(code == 0, report);
            return Now();
        });
    }

    private static Task<DashboardServer> StartAsync() => DashboardServer.StartAsync(("Limits__RequestsPerSecond", "100000"));

    private static long Now() => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    // Every time is told from two beginnings: the instant that the revocation itself bears, taken right before it is written, and the answer to whoever
    // revoked.
    private async Task MeasureAsync(DashboardServer server, string by, Func<int, Task<long>> revoke)
    {
        using var database = new Database(DatabaseProvider.Sqlite, $"Data Source={server.DatabaseFile}");
        var keys = new KeyStore(database, new AuditStore(database, TimeProvider.System), TimeProvider.System);
        var none = TestContext.Current.CancellationToken;
        var (request, requestAfterAnswer, stream, streamAfterAnswer) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < WarmUp + Rounds; round++)
        {
            var (id, secret) = await keys.AddAsync($"key {round + 1}", [new(Role.Integration, 0)], null, new("measurement"), none);
            using var program = new HttpClient
            {
                BaseAddress = new(server.Address),
                DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", secret) },
            };
            await Until.TrueAsync(async () => await StatusAsync(program) == HttpStatusCode.OK, () => "The key does not become good.");
            var follows = new TaskCompletionSource();
            var ended = FollowAsync(server, secret, follows);
            await follows.Task;
            var refused = AskAsync(program);

            var answered = await revoke(id);

            var (refusedAt, endedAt) = (await refused, await ended);
            var written = (await keys.AllAsync(none)).Single(k => k.KeyId == id).RevokedMs!.Value;
            if (round < WarmUp) continue;
            request.Add(refusedAt - written);
            requestAfterAnswer.Add(refusedAt - answered);
            stream.Add(endedAt - written);
            streamAfterAnswer.Add(endedAt - answered);
        }

        Report($"{by}: written to first request refused", request);
        Report($"{by}: answered to first request refused", requestAfterAnswer);
        Report($"{by}: written to end of the hub's stream", stream);
        Report($"{by}: answered to end of the hub's stream", streamAfterAnswer);
        Assert.Equal(Rounds, request.Count);
    }

    private static async Task<long> AskAsync(HttpClient program)
    {
        while (await StatusAsync(program) == HttpStatusCode.OK)
        {
            // The answer was still good: asked again at once.
        }

        return Now();
    }

    private static async Task<long> FollowAsync(DashboardServer server, string secret, TaskCompletionSource follows)
    {
        await using var hub = new HubConnectionBuilder()
            .WithUrl($"{server.Address}/hubs/live", options => options.AccessTokenProvider = () => Task.FromResult<string?>(secret)).Build();
        await hub.StartAsync();
        try
        {
            await foreach (var _ in hub.StreamAsync<JsonElement>("Watch", "drill", 0L)) follows.TrySetResult();
        }
        catch (Exception end) when (end is OperationCanceledException or HubException or IOException or System.Net.WebSockets.WebSocketException)
        {
            // Cut off: that is what is waited for.
        }

        return Now();
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient program)
    {
        using var answer = await program.GetAsync("/api/session");
        return answer.StatusCode;
    }

    private void Report(string what, List<double> times)
    {
        times.Sort();
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: median {times[times.Count / 2]:F0} ms, highest {times[^1]:F0} ms, lowest {times[0]:F0} ms, {times.Count} times");
        output.WriteLine(text);
        TestContext.Current.SendDiagnosticMessage(text);
        Console.WriteLine(text);
    }
}
