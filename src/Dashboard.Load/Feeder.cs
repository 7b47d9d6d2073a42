using System.Net.Http.Json;
using System.Text.Json;

namespace Dashboard.Load;

/// <summary>Eight counts a second at the drill's stations, each a request of its own: enough that the walls have something new at every tick.</summary>
internal static class Feeder
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(125);
    private static readonly string[] Stations = ["railway", "jinyang", "coach-east", "airport"];

    /// <summary>Counts until cancelled.</summary>
    public static async Task RunAsync(ServerProcess server, Administrator administrator, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Every);
        try
        {
            for (var i = 0; await timer.WaitForNextTickAsync(cancellation); i++)
                await TallyAsync(server, administrator, Stations[i % Stations.Length], cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The figure is taken.
        }
    }

    private static async Task TallyAsync(ServerProcess server, Administrator administrator, string station, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/events/drill/tallies")
        {
            Headers =
            {
                { "Cookie", $"{administrator.Cookie}; {administrator.TokenCookie}" },
                { "X-CSRF-Token", administrator.Token },
                { "Origin", server.Address.GetLeftPart(UriPartial.Authority) },
            },
            Content = JsonContent.Create(new { entries = new[] { new { key = Guid.CreateVersion7(), station, metric = "cy.served", delta = 1 } } }),
        };
        using var answer = await server.Http.SendAsync(request, cancellation);
        answer.EnsureSuccessStatusCode();
        var result = (await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation)).GetProperty("results")[0];
        if (result.GetProperty("status").GetString() != "accepted") throw new InvalidOperationException($"A count was not accepted: {result}");
    }
}
