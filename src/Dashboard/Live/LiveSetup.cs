using System.Text.Encodings.Web;
using System.Text.Unicode;
using Dashboard.Engine.Access;
using Dashboard.Shared;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;

namespace Dashboard.Live;

/// <summary>The hub and what feeds it.</summary>
public static class LiveSetup
{
    /// <summary>After how long a silent program is gone.</summary>
    public static TimeSpan ForPrograms => TimeSpan.FromSeconds(35);

    /// <summary>After how long a silent screen is gone: one that is alive pings every five seconds.</summary>
    public static TimeSpan ForScreens => TimeSpan.FromSeconds(15);

    public static IServiceCollection AddLive(this IServiceCollection services)
    {
        // This hub's alone: the circuits' has options of its own (Layout/PagesSetup.cs).
        services.AddSignalR().AddHubOptions<LiveHub>(hub =>
        {
            hub.AddFilter<HubGuard>();
            // A wall that is gone is noticed within seconds.
            hub.KeepAliveInterval = TimeSpan.FromSeconds(2);
            // Programs with an official client ping every fifteen seconds unless they are told otherwise.
            hub.ClientTimeoutInterval = ForPrograms;
            hub.MaximumReceiveMessageSize = 4 * 1024;
            hub.StreamBufferCapacity = 2;
        });
        // Expected refusals would be logged there with their traces, as often as a client likes; the guard logs what is not expected.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.SignalR.Internal.DefaultHubDispatcher", LogLevel.None));
        services.AddSingleton<Broadcasters>();
        // Chinese as it is, not as entities: a third of the bytes.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        return services;
    }

    // MapHub, and before the hub whoever listens for silence.
    public static void MapLive(this IEndpointRouteBuilder routes)
    {
        var time = routes.ServiceProvider.GetRequiredService<TimeProvider>();
        var options = new HttpConnectionDispatcherOptions
        {
            TransportSendTimeout = TimeSpan.FromSeconds(8),
            // Alone: it is one request, which can be cut when its holder's rights change.
            Transports = HttpTransportType.WebSockets,
            CloseOnAuthenticationExpiration = true,
        };
        routes.MapConnections("/hubs/live", options, connection => connection.EndSilent(time, After).UseHub<LiveHub>())
            .WithMetadata(new HubMetadata(typeof(LiveHub)))
            .RequireAuthorization(Policies.ReadFigures);
    }

    private static TimeSpan After(ConnectionContext connection) =>
        Callers.Of(connection.Features.Get<IConnectionUserFeature>()?.User) is { Holder.Kind: HolderKind.Key } ? ForPrograms : ForScreens;
}
