using System.Text.Encodings.Web;
using System.Text.Unicode;
using Dashboard.Shared;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;

namespace Dashboard.Live;

/// <summary>The hub and what feeds it.</summary>
public static class LiveSetup
{
    public static IServiceCollection AddLive(this IServiceCollection services)
    {
        // This hub's alone: the circuits' has options of its own (Layout/PagesSetup.cs).
        services.AddSignalR().AddHubOptions<LiveHub>(hub =>
        {
            hub.AddFilter<HubGuard>();
            // A wall that is gone is noticed within seconds; one that is alive pings every five.
            hub.KeepAliveInterval = TimeSpan.FromSeconds(2);
            hub.ClientTimeoutInterval = TimeSpan.FromSeconds(15);
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

    public static void MapLive(this IEndpointRouteBuilder routes) => routes.MapHub<LiveHub>("/hubs/live", options =>
    {
        options.TransportSendTimeout = TimeSpan.FromSeconds(8);
        // Alone: it is one request, which can be cut when its holder's rights change.
        options.Transports = HttpTransportType.WebSockets;
        options.CloseOnAuthenticationExpiration = true;
    }).RequireAuthorization(Policies.ReadFigures);
}
