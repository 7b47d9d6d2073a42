using Dashboard.Engine.Feed;
using Microsoft.AspNetCore.SignalR;

namespace Dashboard.Live;

/// <summary>/hubs/live: streams only; nothing can be written through it.</summary>
public sealed class LiveHub(Feeds feeds, Broadcasters broadcasters, TimeProvider time) : Hub
{
    /// <summary>An event's counters as they change; see <see cref="BoardFrame"/>.</summary>
    public IAsyncEnumerable<BoardFrame> Watch(string @event, long afterSeq, CancellationToken cancellationToken) =>
        feeds.Find(@event) is { } feed ? BoardFrame.FollowAsync(feed, afterSeq, time, cancellationToken) : throw new HubException($"event: there is no event '{@event}'");

    /// <summary>A wall's tiles as they are drawn; see <see cref="TileFrame"/>.</summary>
    public async Task<IAsyncEnumerable<TileFrame>> Tiles(string @event, string scene, string culture, string? epoch, long afterSeq, CancellationToken cancellationToken) =>
        await broadcasters.FindAsync(new(@event, scene, culture)) is { } broadcaster
            ? broadcaster.WatchAsync(epoch, afterSeq, cancellationToken)
            : throw new HubException($"There is no scene '{scene}' of the event '{@event}' in '{culture}'.");
}
