using System.Data.Common;
using System.Diagnostics;
using System.Threading.Channels;
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
/// The append: what has not been committed was not received. Callers that arrive while a commit is under way share the next
/// one; a lone caller does not wait for company.
/// </summary>
public sealed class EventLedger : BackgroundService
{
    /// <summary>The most drafts in one append.</summary>
    public const int MaxDrafts = 1_000;

    private const int MaxBatch = 2_048;

    // How long a commit is tried again; then the callers are told, who repeat with the same keys.
    private static readonly TimeSpan Persistence = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(0.5);

    private readonly Database _database;
    private readonly LedgerWriter _writer;
    private readonly HeadSignal _signal;
    private readonly TimeProvider _time;
    private readonly ILogger<EventLedger> _log;
    private readonly Channel<Submission> _intake = Channel.CreateUnbounded<Submission>(new() { SingleReader = true });
    private readonly int _capacity;
    private int _waiting;
    private int _lastTaken;
    private long _stuckSince;
    private DbConnection? _connection;

    /// <param name="database">Where the ledger is.</param>
    /// <param name="signal">Told after each commit.</param>
    /// <param name="time">Gives the time of recording.</param>
    /// <param name="log">Hears of failed commits.</param>
    /// <param name="capacity">How many drafts may wait at once; above that appends are refused, never dropped.</param>
    public EventLedger(Database database, HeadSignal signal, TimeProvider time, ILogger<EventLedger> log, int capacity = 20_000)
    {
        (_database, _signal, _time, _log, _capacity) = (database, signal, time, log, capacity);
        _writer = new(database, time);
    }

    /// <summary>Appends drafts in order and answers after the commit that holds them. One bad draft spoils no other.</summary>
    /// <exception cref="IntakeFullException">Too much is waiting; nothing was taken in.</exception>
    /// <exception cref="DbException">The database failed. A repeat of the same drafts is always safe.</exception>
    public Task<AppendReceipt> AppendAsync(EventCatalog catalog, IReadOnlyList<Draft> drafts)
    {
        if (drafts.Count > MaxDrafts) throw new ArgumentException($"At most {MaxDrafts} drafts in one append.", nameof(drafts));
        if (Interlocked.Add(ref _waiting, drafts.Count) > _capacity)
        {
            Interlocked.Add(ref _waiting, -drafts.Count);
            throw new IntakeFullException();
        }

        var submission = new Submission(catalog, [.. drafts.Select(Prepared.Of)], new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (_intake.Writer.TryWrite(submission)) return submission.Answer.Task;
        Interlocked.Add(ref _waiting, -drafts.Count);
        throw new InvalidOperationException("The ledger is shutting down; nothing was recorded.");
    }

    /// <summary>Since when commits do not get through, Unix milliseconds; null while they do.</summary>
    public long? StuckSince => Volatile.Read(ref _stuckSince) is var since and > 0 ? since : null;

    /// <summary>Takes nothing more in, commits what waits, and stops.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _intake.Writer.TryComplete();
        if (ExecuteTask is { } running) await running.WaitAsync(cancellationToken);
        await base.StopAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not bound to the stopping token: what was taken in is committed first (StopAsync completes the channel).
        while (await _intake.Reader.WaitToReadAsync(CancellationToken.None))
        {
            await GatherAsync();
            foreach (var group in Take().GroupBy(s => s.Catalog.Event.EventId)) await CommitAsync([.. group]);
        }

        if (_connection is not null) await _connection.DisposeAsync();
    }

    // Whoever was just answered is likely to come again at once: without a moment's patience the callers fall into two crowds that take
    // turns, and each commit holds half of them. A lone caller came alone the last time, and is not kept waiting.
    private async Task GatherAsync()
    {
        if (_lastTaken < 2) return;
        var started = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref _waiting) < _lastTaken && Stopwatch.GetElapsedTime(started) < Patience) await Task.Yield();
    }

    private List<Submission> Take()
    {
        var batch = new List<Submission>();
        var drafts = 0;
        while (drafts < MaxBatch && _intake.Reader.TryRead(out var submission))
        {
            batch.Add(submission);
            drafts += submission.Drafts.Count;
        }

        Interlocked.Add(ref _waiting, -drafts);
        _lastTaken = drafts;
        return batch;
    }

    private async Task CommitAsync(IReadOnlyList<Submission> group)
    {
        var catalog = group[^1].Catalog;
        List<Prepared> drafts = [.. group.SelectMany(s => s.Drafts)];
        var started = Stopwatch.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                _database.CheckFile(); // This connection stays open, and would not notice.
                _connection ??= await _database.OpenAsync(CancellationToken.None);
                Answer(group, await _writer.WriteAsync(_connection, catalog, drafts, CancellationToken.None));
                _stuckSince = 0;
                return;
            }
#pragma warning disable CA1031 // Whatever went wrong, the callers must hear of it: each gets the exception, and the ledger goes on.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                if (_connection is not null) await _connection.DisposeAsync();
                _connection = null;
                var transient = failure is DbException db && _database.Dialect.IsTransient(db);
                if (transient && Stopwatch.GetElapsedTime(started) < Persistence)
                {
                    if (attempt == 1) _log.LogWarning(failure, "Commit of {Drafts} drafts to event {Event} waits for the database.", drafts.Count, catalog.Event.Slug);
                    Interlocked.CompareExchange(ref _stuckSince, _time.GetUtcNow().ToUnixTimeMilliseconds(), 0);
                    // Half the wait is chance, so that nodes that collided do not collide again.
                    await Task.Delay(TimeSpan.FromMilliseconds((10 << Math.Min(attempt, 7)) * (0.5 + (Random.Shared.NextDouble() / 2))), _time);
                    continue;
                }

                if (group.Count > 1 && !transient)
                {
                    // It may be one append that cannot be taken, whatever is odd about it: each by itself, so that it fails alone.
                    foreach (var submission in group) await CommitAsync([submission]);
                    return;
                }

                // Told once until a commit succeeds again: a full disk fails a thousand times a second.
                var news = Interlocked.CompareExchange(ref _stuckSince, _time.GetUtcNow().ToUnixTimeMilliseconds(), 0) == 0;
                _log.Log(news ? LogLevel.Error : LogLevel.Debug, failure, "Commit of {Drafts} drafts to event {Event} failed after {Attempts} attempts; the callers are told.", drafts.Count, catalog.Event.Slug, attempt);
                foreach (var submission in group) submission.Answer.TrySetException(failure);
                return;
            }
        }
    }

    private void Answer(IReadOnlyList<Submission> group, AppendReceipt receipt)
    {
        var at = 0;
        foreach (var submission in group)
        {
            var results = new AppendResult[submission.Drafts.Count];
            for (var i = 0; i < results.Length; i++) results[i] = receipt.Results[at++];
            submission.Answer.TrySetResult(new(receipt.Head, results));
        }

        _signal.Raise(group[0].Catalog.Event.EventId);
    }

    private sealed record Submission(EventCatalog Catalog, IReadOnlyList<Prepared> Drafts, TaskCompletionSource<AppendReceipt> Answer);
}
