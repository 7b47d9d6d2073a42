using System.Collections.Concurrent;
using System.Data.Common;
using Dashboard.Engine.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dashboard.Engine.Ledger;

/// <summary>The intake is full: nothing of this append was taken in. Try again after <see cref="RetryAfter"/>.</summary>
public sealed class IntakeFullException() : Exception("The ledger's intake is full; nothing was recorded. Try again shortly.")
{
    /// <summary>When it is worth trying again.</summary>
    public static TimeSpan RetryAfter => TimeSpan.FromSeconds(1);
}

/// <summary>
/// The append: what has not been committed was not received. Each event has a writer of its own, so that one whose commits do not get through holds up no
/// other.
/// </summary>
public sealed class EventLedger : BackgroundService
{
    /// <summary>The most drafts in one append.</summary>
    public const int MaxDrafts = 1_000;

    private readonly ConcurrentDictionary<int, EventWriter> _writers = new();
    private readonly Lock _adding = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<int, EventWriter> _writer;
    private bool _closed;

    /// <param name="database">Where the ledger is.</param>
    /// <param name="signal">Told after each commit.</param>
    /// <param name="time">Gives the time of recording.</param>
    /// <param name="log">Hears of failed commits.</param>
    /// <param name="capacity">How many drafts of one event may wait at once; above that appends are refused, never dropped.</param>
    /// <param name="modules">The families of entries; null for those of the engine.</param>
    public EventLedger(
        Database database, HeadSignal signal, TimeProvider time, ILogger<EventLedger> log, int capacity = 20_000, LedgerModules? modules = null)
        : this(database, signal, time, log, capacity, database.OpenAsync, modules)
    {
    }

    internal EventLedger(
        Database database, HeadSignal signal, TimeProvider time, ILogger<EventLedger> log, int capacity, Func<CancellationToken, Task<DbConnection>> open,
        LedgerModules? modules = null) =>
        _writer = eventId => new(eventId, database, modules ?? LedgerModules.Standard, open, signal, time, log, capacity);

    /// <summary>Since when commits of some event do not get through, Unix milliseconds; null while all do.</summary>
    public long? StuckSince => _writers.Values.Min(w => w.StuckSince);

    /// <summary>Appends drafts in order and answers after the commit that holds them. One bad draft spoils no other.</summary>
    /// <param name="catalog">The event, as the author knows it. The drafts are judged by what is configured when they are committed.</param>
    /// <param name="drafts">What to append, at most <see cref="MaxDrafts"/>.</param>
    /// <exception cref="IntakeFullException">Too much is waiting; nothing was taken in.</exception>
    /// <exception cref="DbException">The database failed, or did not take a commit in time. A repeat of the same drafts is always safe.</exception>
    public Task<AppendReceipt> AppendAsync(EventCatalog catalog, IReadOnlyList<Draft> drafts)
    {
        if (drafts.Count > MaxDrafts) throw new ArgumentException($"At most {MaxDrafts} drafts in one append.", nameof(drafts));
        var writer = _writers.TryGetValue(catalog.Event.EventId, out var known) ? known : Add(catalog.Event.EventId);
        return writer.Submit(catalog, drafts);
    }

    internal static InvalidOperationException Closed() => new("The ledger is shutting down; nothing was recorded.");

    /// <summary>Takes nothing more in, commits what waits, and stops.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_adding) _closed = true;
        foreach (var writer in _writers.Values) writer.Close();
        _closing.TrySetResult();
        if (ExecuteTask is { } running) await running.WaitAsync(cancellationToken);
        await base.StopAsync(cancellationToken);
    }

    /// <inheritdoc />
    // Not bound to the stopping token: what was taken in is committed first (StopAsync closes the writers).
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _started.TrySetResult();
        await _closing.Task;
        await Task.WhenAll(_writers.Values.Select(w => w.Running));
    }

    private EventWriter Add(int eventId)
    {
        lock (_adding)
        {
            if (_writers.TryGetValue(eventId, out var known)) return known;
            if (_closed) throw Closed();
            var writer = _writer(eventId);
            writer.Begin(_started.Task);
            return _writers[eventId] = writer;
        }
    }
}
