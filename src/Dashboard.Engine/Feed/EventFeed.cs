using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Dashboard.Engine.Boards;
using Dashboard.Engine.Counting;
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
/// <param name="Live">What families know of the moment that is not in the ledger.</param>
public sealed record FeedState(
    Board Board, long AsOf, long? FailingSince, Past? Past = null, long? PastFailingSince = null, IReadOnlyList<LivePart>? Live = null)
{
    /// <summary>What a family knows of the moment; null for nothing.</summary>
    public T? Find<T>()
        where T : LivePart => Live?.OfType<T>().FirstOrDefault();
}

/// <summary>
/// Follows one event's ledger: pulls the entries after its own, folds them into the board, publishes the newest. A signal only
/// hastens the look that it takes every second anyway.
/// </summary>
public sealed class EventFeed
{
    private const int Page = 1_000;

    // Each board is added up anew by whoever draws from it.
    private static readonly TimeSpan LeastInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PastEvery = TimeSpan.FromHours(1);
    private static readonly TimeSpan PastAfterChange = TimeSpan.FromMinutes(1);

    private readonly Database _database;
    private readonly LedgerModules _modules;
    private readonly CatalogStore _catalogs;
    private readonly BoardStore _boards;
    private readonly PastStore _pasts;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Pulse _look = new();
    private ImmutableArray<Pulse> _watchers = [];
    private volatile FeedState _current;
    private volatile PastRead _past = new(null, null);

    // The days of the past for which something was counted since it was read.
    private ImmutableHashSet<DateOnly> _changedDays = [];
    private long _wholeReadMs;

    internal EventFeed(
        Board board, Database database, LedgerModules modules, CatalogStore catalogs, BoardStore boards, PastStore pasts, TimeProvider time, ILogger log)
    {
        (_database, _modules, _catalogs, _boards, _pasts, _time, _log) = (database, modules, catalogs, boards, pasts, time, log);
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
            var (looked, began) = (Now, _time.GetTimestamp());
            try
            {
                await PullAsync(cancellation);
            }
#pragma warning disable CA1031 // A feed that ended would leave a frozen board on every screen: whatever fails is told, and tried again.
            catch (Exception failure) when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested)
#pragma warning restore CA1031
            {
                // The board stays as it was, and says since when it cannot be trusted to be the newest.
                if (_current.FailingSince is null)
                    _log.LogError(
                        failure,
                        "The feed of {Event} cannot read the ledger; its board stays at {Seq}.",
                        _current.Board.Catalog.Event.Slug,
                        _current.Board.Seq);
                Publish(_current with { FailingSince = _current.FailingSince ?? Now });
            }

            // The first of many signals is followed at once, the rest of them together a moment later: nobody sees more than ten boards a second.
            if (LeastInterval - _time.GetElapsedTime(began) is var rest && rest > TimeSpan.Zero) await Task.Delay(rest, _time, cancellation);
            // At each whole second, as a wait counts: what lasts too long is seen when it begins to, not up to a second later. However a clock is set, it
            // is no longer than that.
            var next = looked - (looked % 1_000) + (long)Interval.TotalMilliseconds;
            await _look.WaitAsync(TimeSpan.FromMilliseconds(Math.Clamp(next - Now, 0, (long)Interval.TotalMilliseconds)), _time, cancellation);
        }
    }

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task PullAsync(CancellationToken cancellation)
    {
        var asOf = Now;
        var board = await OfTodayAsync(_current.Board, asOf, cancellation);
        var eventId = board.Catalog.Event.EventId;
        var look = await LookAsync(board, head: null, cancellation);
        var head = look.Head;
        if (head.Config != board.Catalog.Config) board = board.With(await _catalogs.LoadAsync(eventId, cancellation));
        board = Apply(board, look.Entries);
        while (board.Seq < head.Seq) board = Apply(board, (await LookAsync(board, head, cancellation)).Entries);
        if (_current.FailingSince is not null) _log.LogInformation("The feed of {Event} reads the ledger again.", board.Catalog.Event.Slug);
        var past = _past;
        Publish(new(board, asOf, null, past.Past, past.FailingSince, look.Live));
    }

    // Turned before anything is folded into it: entries are counted for the day on which they are read. What a clock that leapt ahead has let go is loaded
    // anew when the clock is right again.
    private async Task<Board> OfTodayAsync(Board board, long nowMs, CancellationToken cancellation)
    {
        var today = board.Catalog.Calendar.DayOf(nowMs);
        if (today >= board.Day) return board.Turn(today);
        _log.LogWarning("The clock went back from {Day} to {Today}; the board of {Event} is loaded anew.", board.Day, today, board.Catalog.Event.Slug);
        return await _boards.LoadAsync(board.Catalog, today, cancellation);
    }

    // One connection for all that a look needs.
    private Task<Look> LookAsync(Board board, Head? head, CancellationToken cancellation) => _database.ReadAsync(
        Reads.Live,
        async connection =>
        {
            var eventId = board.Catalog.Event.EventId;
            var known = head ?? await LedgerStore.HeadAsync(connection, eventId);
            var until = Math.Min(known.Seq, board.Seq + Page);
            var entries = until > board.Seq ? await LedgerStore.EntriesAsync(connection, null, eventId, board.Seq, until) : [];
            var live = new List<LivePart>();
            if (head is null)
            {
                foreach (var module in _modules.All)
                    if (await module.LookAsync(connection, eventId, Now) is { } part) live.Add(part);
            }

            return new Look(known, entries, live);
        },
        cancellation);

    private Board Apply(Board board, IReadOnlyList<Entry> entries)
    {
        var calendar = board.Catalog.Calendar;
        var own = calendar.StartOf(board.Day.AddDays(-1));
        foreach (var entry in entries.Where(e => e.Timed && e.AtMs < own))
            ImmutableInterlocked.Update(ref _changedDays, (days, day) => days.Add(day), calendar.DayOf(entry.AtMs));
        return board.Apply(entries);
    }

    // Beside the pulling, which must not wait for it: the whole season seldom, a day of it when something was counted for that day.
    private async Task FollowPastAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Interval, _time);
        try
        {
            do
            {
                if (PastIsDue()) await ReadPastAsync(whole: true, cancellation);
                else if (!_changedDays.IsEmpty && Elapsed(_past.Past!.ReadMs, PastAfterChange)) await ReadPastAsync(whole: false, cancellation);
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
        return Elapsed(_wholeReadMs, PastEvery);
    }

    // A time that lies ahead was told by a clock that was put right since.
    private bool Elapsed(long sinceMs, TimeSpan span) => Now - sinceMs > span.TotalMilliseconds || Now < sinceMs;

    private async Task ReadPastAsync(bool whole, CancellationToken cancellation)
    {
        var board = _current.Board;
        var days = Interlocked.Exchange(ref _changedDays, []);
        try
        {
            var past = whole ? await _pasts.LoadAsync(board.Catalog, board.Day, cancellation) : await _pasts.RefreshAsync(_past.Past!, days, cancellation);
            _past = new(past, null);
            if (whole) _wholeReadMs = past.ReadMs;
        }
#pragma warning disable CA1031 // Whatever fails, the feed goes on: what needs the past says since when it is missing, the log says why.
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            if (_past.FailingSince is null) _log.LogError(failure, "The past of {Event} cannot be read.", board.Catalog.Event.Slug);
            _past = _past with { FailingSince = _past.FailingSince ?? Now };
            ImmutableInterlocked.Update(ref _changedDays, (now, then) => now.Union(then), days);
        }
    }

    private void Publish(FeedState state)
    {
        _current = state;
        foreach (var watcher in _watchers) watcher.Beat();
    }

    private sealed record Look(Head Head, IReadOnlyList<Entry> Entries, IReadOnlyList<LivePart> Live);

    private sealed record PastRead(Past? Past, long? FailingSince);
}
