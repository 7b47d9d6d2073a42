using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Dashboard.Engine.Boards;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Microsoft.Extensions.Logging;

namespace Dashboard.Engine.Feed;

/// <summary>What a feed publishes: the newest board, and how far it can be trusted.</summary>
/// <param name="Board">The newest board.</param>
/// <param name="AsOf">When the board last agreed with the ledger, Unix milliseconds.</param>
/// <param name="FailingSince">Since when the ledger cannot be read, Unix milliseconds; null while it can.</param>
/// <param name="Past">The days before the board's; null until they are read.</param>
/// <param name="PastFailingSince">Since when the past cannot be read, Unix milliseconds; null while it can.</param>
/// <param name="Exchanges">What telephone exchanges say, and how their logs come in; null for none.</param>
public sealed record FeedState(Board Board, long AsOf, long? FailingSince, Past? Past = null, long? PastFailingSince = null, ExchangeStates? Exchanges = null)
{
    /// <summary>The hotline as of now.</summary>
    public HotlineNow Hotline => HotlineNow.Of(Board.Hotline, Exchanges ?? ExchangeStates.None, AsOf);
}

/// <summary>
/// Follows one event's ledger: pulls the entries after its own, folds them into the board, publishes the newest. A signal only
/// hastens the look that it takes every second anyway.
/// </summary>
public sealed class EventFeed
{
    private const int Page = 1_000;
    private static readonly TimeSpan PastEvery = TimeSpan.FromHours(1);
    private static readonly TimeSpan PastAfterChange = TimeSpan.FromMinutes(1);

    private readonly LedgerStore _ledger;
    private readonly CatalogStore _catalogs;
    private readonly PastStore _pasts;
    private readonly ExchangeStore _exchanges;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Pulse _look = new();
    private ImmutableArray<Pulse> _watchers = [];
    private volatile FeedState _current;
    private volatile PastRead _past = new(null, null);

    // Something was counted for a day that the past holds.
    private volatile bool _pastChanged;

    internal EventFeed(Board board, LedgerStore ledger, CatalogStore catalogs, PastStore pasts, ExchangeStore exchanges, TimeProvider time, ILogger log)
    {
        (_ledger, _catalogs, _pasts, _exchanges, _time, _log) = (ledger, catalogs, pasts, exchanges, time, log);
        _current = new(board, time.GetUtcNow().ToUnixTimeMilliseconds(), null);
    }

    /// <summary>How often the feed looks at the head when no signal comes, which is also how often it publishes that all is well.</summary>
    public static TimeSpan Interval => TimeSpan.FromSeconds(1);

    /// <summary>The newest state.</summary>
    public FeedState Current => _current;

    /// <summary>Look now.</summary>
    public void Hasten() => _look.Beat();

    /// <summary>
    /// The newest state at once, and then whenever there is a newer one, at least every <see cref="Interval"/>. Whoever is slow
    /// skips to the newest. Ends only when cancelled.
    /// </summary>
    public async IAsyncEnumerable<FeedState> WatchAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var pulse = new Pulse();
        ImmutableInterlocked.Update(ref _watchers, (all, one) => all.Add(one), pulse);
        try
        {
            while (true)
            {
                yield return _current;
                await pulse.WaitAsync(cancellation);
            }
        }
        finally
        {
            ImmutableInterlocked.Update(ref _watchers, (all, one) => all.Remove(one), pulse);
        }
    }

    /// <summary>The number of watchers, for health and for tests that nobody leaks.</summary>
    public int Watchers => _watchers.Length;

    internal Task RunAsync(CancellationToken cancellation) => Task.WhenAll(FollowAsync(cancellation), FollowPastAsync(cancellation));

    private async Task FollowAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            var looked = Now;
            try
            {
                await PullAsync(cancellation);
            }
#pragma warning disable CA1031 // A feed that ended would leave a frozen board on every screen: whatever fails is told, and tried again.
            catch (Exception failure) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
            {
                // The board stays as it was, and says since when it cannot be trusted to be the newest.
                if (_current.FailingSince is null) _log.LogError(failure, "The feed of {Event} cannot read the ledger; its board stays at {Seq}.", _current.Board.Catalog.Event.Slug, _current.Board.Seq);
                Publish(_current with { FailingSince = _current.FailingSince ?? Now });
            }

            // At each whole second, as a wait counts: what lasts too long is seen when it begins to, not up to a second later.
            var next = looked - (looked % 1_000) + (long)Interval.TotalMilliseconds;
            await _look.WaitAsync(TimeSpan.FromMilliseconds(Math.Max(0, next - Now)), _time, cancellation);
        }
    }

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task PullAsync(CancellationToken cancellation)
    {
        var board = _current.Board;
        var eventId = board.Catalog.Event.EventId;
        var asOf = Now;
        var head = await _ledger.HeadAsync(eventId, cancellation);
        if (head.Config != board.Catalog.Config) board = board.With(await _catalogs.LoadAsync(eventId, cancellation));
        var own = board.Catalog.Calendar.StartOf(board.Day.AddDays(-1));
        while (board.Seq < head.Seq)
        {
            var entries = await _ledger.EntriesAsync(eventId, board.Seq, Math.Min(head.Seq, board.Seq + Page), cancellation);
            if (entries.Any(e => e.Timed && e.AtMs < own)) _pastChanged = true;
            board = board.Apply(entries);
        }

        var exchanges = await _exchanges.StatesAsync(eventId, cancellation);
        if (_current.FailingSince is not null) _log.LogInformation("The feed of {Event} reads the ledger again.", board.Catalog.Event.Slug);
        var past = _past;
        Publish(new(board.Turn(board.Catalog.Calendar.DayOf(asOf)), asOf, null, past.Past, past.FailingSince, exchanges));
    }

    // Beside the pulling, which must not wait for it: seldom, since it reads the whole season.
    private async Task FollowPastAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Interval, _time);
        try
        {
            do
            {
                if (PastIsDue()) await ReadPastAsync(cancellation);
            }
            while (await timer.WaitForNextTickAsync(cancellation));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private bool PastIsDue()
    {
        var (board, past) = (_current.Board, _past.Past);
        if (past is null || past.Day != board.Day || past.Catalog.Config != board.Catalog.Config) return true;
        return Now - past.ReadMs > (_pastChanged ? PastAfterChange : PastEvery).TotalMilliseconds;
    }

    private async Task ReadPastAsync(CancellationToken cancellation)
    {
        var board = _current.Board;
        _pastChanged = false;
        try
        {
            _past = new(await _pasts.LoadAsync(board.Catalog, board.Day, cancellation), null);
        }
#pragma warning disable CA1031 // Whatever fails, the feed goes on: what needs the past says since when it is missing, the log says why.
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            if (_past.FailingSince is null) _log.LogError(failure, "The past of {Event} cannot be read.", board.Catalog.Event.Slug);
            _past = _past with { FailingSince = _past.FailingSince ?? Now };
            _pastChanged = true;
        }
    }

    private void Publish(FeedState state)
    {
        _current = state;
        foreach (var watcher in _watchers) watcher.Beat();
    }

    private sealed record PastRead(Past? Past, long? FailingSince);
}
