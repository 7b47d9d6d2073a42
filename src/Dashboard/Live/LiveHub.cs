using System.Data.Common;
using Dashboard.Engine.Access;
using Dashboard.Engine.Feed;
using Dashboard.Engine.Ledger;
using Dashboard.Shared;
using Microsoft.AspNetCore.SignalR;

namespace Dashboard.Live;

/// <summary>/hubs/live: streams only; nothing can be written through it.</summary>
public sealed class LiveHub(Feeds feeds, LedgerStore ledger, AccessDirectory directory, Broadcasters broadcasters, TimeProvider time) : Hub
{
    /// <summary>An event's counters as they change; see <see cref="BoardFrame"/>.</summary>
    public async Task<IAsyncEnumerable<BoardFrame>> Watch(string @event, long afterSeq, CancellationToken cancellationToken)
    {
        var feed = feeds.Find(@event) ?? throw new HubException($"event: there is no event '{@event}'");
        Require(feed);
        return BoardFrame.FollowAsync(feed, await SameDayAsync(feed, afterSeq, cancellationToken) ? afterSeq : 0, null, time, cancellationToken);
    }

    /// <summary>The counters of one station or gate as they change, beginning with all of them: what a phone needs, and no more.</summary>
    public IAsyncEnumerable<BoardFrame> WatchPlace(string @event, string station, CancellationToken cancellationToken)
    {
        var feed = feeds.Find(@event) ?? throw new HubException($"event: there is no event '{@event}'");
        Require(feed);
        if (feed.Current.Board.Catalog.Station(station) is null) throw new HubException($"station: there is no station '{station}'");
        return BoardFrame.FollowAsync(feed, 0, station, time, cancellationToken);
    }

    /// <summary>The tiles of some scenes (names parted by commas) as they are drawn; see <see cref="TileFrame"/>.</summary>
    public async Task<IAsyncEnumerable<TileFrame>> Tiles(
        string @event, string scenes, string culture, string? epoch, long afterSeq, CancellationToken cancellationToken)
    {
        if (feeds.Find(@event) is { } feed) Require(feed);
        var chosen = scenes.Split(',').Distinct(StringComparer.Ordinal).ToList();
        if (chosen.Find(name => !broadcasters.Scenes.Contains(name, StringComparer.Ordinal)) is { } unknown)
            throw new HubException($"scenes: there is no scene '{unknown}'");
        return await broadcasters.FindAsync(@event, culture) is { } broadcaster
            ? broadcaster.WatchAsync(chosen, epoch, afterSeq, cancellationToken)
            : throw new HubException($"There is no event '{@event}' in '{culture}'.");
    }

    private void Require(EventFeed feed) => directory.Require(Callers.Of(Context.User), Permission.ReadFigures, feed.Current.Board.Catalog.Event.EventId);

    // A cursor of an earlier day would leave that day's "today" standing in every counter that has not changed since: such a client gets them all.
    private async Task<bool> SameDayAsync(EventFeed feed, long seq, CancellationToken cancellation)
    {
        var board = feed.Current.Board;
        if (seq <= 0 || seq > board.Seq) return false;
        try
        {
            var last = await ledger.EntriesAsync(board.Catalog.Event.EventId, seq - 1, seq, cancellation);
            return board.Catalog.Calendar.DayOf(last[0].RecordedMs) == board.Day;
        }
        catch (DbException)
        {
            // Not to be told now: everything is a safe answer, and its frame says since when the ledger cannot be read.
            return false;
        }
    }
}
