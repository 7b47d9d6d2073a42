using System.Runtime.CompilerServices;
using Dashboard.Engine.Boards;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Feed;
using Dashboard.Shared;

namespace Dashboard.Live;

/// <summary>What a client of the stream Watch receives: the counters changed since its cursor. The newest wins; frames in between may be left out.</summary>
/// <param name="Seq">The last entry that is in the figures: the cursor to come back with.</param>
/// <param name="AsOf">When the figures last agreed with the ledger.</param>
/// <param name="Day">The day that "today" means. When it changes, the frame holds every counter.</param>
/// <param name="Drill">A drill: none of it is real.</param>
/// <param name="FailingSince">Since when the ledger cannot be read; null while it can.</param>
/// <param name="Changes">The counters changed; empty at least once a second while nothing happens.</param>
/// <param name="Config">The configuration number: when it rises, names, metrics or stations have changed, and the frame holds every counter.</param>
public sealed record BoardFrame(long Seq, string AsOf, string Day, bool Drill, string? FailingSince, IReadOnlyList<CounterChange> Changes, long Config)
{
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(100);

    // As often as a client needs to hear that the figures are still current.
    private static readonly TimeSpan Pulse = TimeSpan.FromSeconds(1);

    /// <summary>Follows a feed from a cursor: 0, or one from a ledger that knows fewer entries, gives every counter first.</summary>
    /// <param name="feed">The event.</param>
    /// <param name="afterSeq">The cursor.</param>
    /// <param name="place">The station or gate of which alone counters are sent, and then no more than a frame a second while nothing of it changes; null for
    /// all.</param>
    /// <param name="time">Now.</param>
    /// <param name="cancellation">Ends the stream.</param>
    public static async IAsyncEnumerable<BoardFrame> FollowAsync(
        EventFeed feed, long afterSeq, string? place, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Board? last = null;
        var sent = 0L;
        await foreach (var state in feed.WatchAsync(cancellation))
        {
            var board = state.Board;
            var cursor = last?.Seq ?? afterSeq;
            var whole = last is null ? cursor <= 0 || cursor > board.Seq : last.Day != board.Day || last.Catalog.Config != board.Catalog.Config;
            last = board;
            var frame = Of(state, whole ? -1 : cursor, place);
            if (place is not null && !whole && frame.Changes.Count == 0 && time.GetElapsedTime(sent) < Pulse - Gap) continue;
            sent = time.GetTimestamp();
            yield return frame;
            await Task.Delay(Gap, time, cancellation);
        }
    }

    private static BoardFrame Of(FeedState state, long cursor, string? place)
    {
        var calendar = state.Board.Catalog.Calendar;
        return new(
            state.Board.Seq, calendar.Iso(
                state.AsOf), state.Board.Day.Iso(), state.Board.Catalog.Event.Drill, state.FailingSince is { } since ? calendar.Iso(since) : null,
            [.. state.Board.Figures.Counters.Where(c => c.Seq > cursor && (place is null || c.Station?.Code == place))
                .Select(c => new CounterChange(
                    c.Station?.Code,
                    state.Board.Catalog.OfCode(c.Station),
                    c.Metric.Code,
                    c.Total,
                    c.Today,
                    c.LowerBound,
                    c.LastAt is { } at ? calendar.Iso(at) : null))],
            state.Board.Catalog.Config);
    }
}

/// <summary>A counter's new state.</summary>
/// <param name="Station">The code of the station or gate; null for the whole event.</param>
/// <param name="Of">Of a gate, the code of its station, in whose counters its own are included; null for a station.</param>
/// <param name="Metric">The metric's code.</param>
/// <param name="Total">Since the event began, parts included.</param>
/// <param name="Today">Today, by service time.</param>
/// <param name="LowerBound">The true figure is at least this.</param>
/// <param name="LastAt">The latest service time.</param>
public sealed record CounterChange(string? Station, string? Of, string Metric, long Total, long Today, bool LowerBound, string? LastAt);
