using Microsoft.AspNetCore.SignalR.Client;

namespace Dashboard.Tests.Support;

/// <summary>The official client on the hub.</summary>
internal static class Hub
{
    public static async Task<HubConnection> HubAsync(this RunningServer server, string? key = null)
    {
        var connection = new HubConnectionBuilder()
            .WithUrl(new Uri(server.Address, "/hubs/live"), http => http.AccessTokenProvider = () => Task.FromResult<string?>(key ?? server.Key)).Build();
        await connection.StartAsync(Wait.Cancelled);
        return connection;
    }

    public static IAsyncEnumerator<T> Stream<T>(this HubConnection connection, string method, params object?[] arguments) =>
        connection.StreamAsyncCore<T>(method, arguments, Wait.Cancelled).GetAsyncEnumerator(Wait.Cancelled);
}
