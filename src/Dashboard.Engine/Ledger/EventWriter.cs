using System.Data.Common;
using System.Diagnostics;
using System.Threading.Channels;
using Dashboard.Engine.Data;
using Microsoft.Extensions.Logging;

namespace Dashboard.Engine.Ledger;

/// <summary>
/// Commits what is appended to one event, in one loop. Callers that arrive while a commit is under way share the next one; a lone caller does not wait for
/// company.
/// </summary>
internal sealed partial class EventWriter(
    int eventId,
    Database database,
    LedgerModules modules,
    Func<CancellationToken, Task<DbConnection>> open,
    HeadSignal signal,
    TimeProvider time,
    ILogger log,
    int capacity)
{
    private const int MaxBatch = 2_048;

    // How long an append is tried; then its caller is told, who repeats with the same keys.
    private static readonly TimeSpan Persistence = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(0.5);
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromSeconds(1);

    // An event that is over keeps no connection, whose page cache is large.
    private static readonly TimeSpan IdleAfter = TimeSpan.FromMinutes(1);

    private readonly LedgerWriter _writer = new(database, modules, time, eventId);
    private readonly Channel<Submission> _intake = Channel.CreateUnbounded<Submission>(new() { SingleReader = true });

    // What was taken out of the intake and waits for its commit, in the order of arrival.
    private readonly LinkedList<Submission> _backlog = [];
    private int _drafts;
    private int _callers;
    private int _lastCallers;
    private int _oneByOne;
    private int _failures;
    private long _stuckSince;
    private bool _told;
    private DbConnection? _connection;

    /// <summary>Since when commits do not get through, Unix milliseconds; null while they do.</summary>
    public long? StuckSince => Volatile.Read(ref _stuckSince) is var since and > 0 ? since : null;

    /// <summary>Ends when the writer is closed and what it took in is settled.</summary>
    public Task Running { get; private set; } = Task.CompletedTask;

    /// <summary>Begins to commit once something is done.</summary>
    public void Begin(Task after) => Running = Task.Run(async () =>
    {
        await after;
        await RunAsync();
    });

    /// <summary>Takes nothing more in.</summary>
    public void Close() => _intake.Writer.TryComplete();

    /// <summary>Takes drafts in, and answers after their commit.</summary>
    /// <exception cref="IntakeFullException">Too much is waiting; nothing was taken in.</exception>
    /// <exception cref="InvalidOperationException">It is closed; nothing was taken in.</exception>
    public Task<AppendReceipt> Submit(EventCatalog catalog, IReadOnlyList<Draft> drafts)
    {
        if (Interlocked.Add(ref _drafts, drafts.Count) > capacity)
        {
            Interlocked.Add(ref _drafts, -drafts.Count);
            throw new IntakeFullException();
        }

        Interlocked.Increment(ref _callers);
        var submission = new Submission(catalog, [.. drafts.Select(Prepared.Of)], time.GetTimestamp(), new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (_intake.Writer.TryWrite(submission)) return submission.Answer.Task;
        Leave(submission);
        throw EventLedger.Closed();
    }

    private async Task RunAsync()
    {
        while (await AnyAsync())
        {
            await GatherAsync();
            await CommitAsync(Take());
        }

        await DropConnectionAsync();
    }

    // While commits do not get through and nobody asks for one, it is tried whether they would: else nobody would ever learn that they do again.
    private async Task<bool> AnyAsync()
    {
        while (_backlog.Count == 0)
        {
            if (StuckSince is null && _connection is null) return await _intake.Reader.WaitToReadAsync();
            using var limit = new CancellationTokenSource(StuckSince is null ? IdleAfter : ProbeEvery, time);
            try
            {
                return await _intake.Reader.WaitToReadAsync(limit.Token);
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested)
            {
                if (StuckSince is null) await DropConnectionAsync();
                else await ProbeAsync();
            }
        }

        return true;
    }

    // Whoever was just answered is likely to come again at once: without a moment's patience the callers fall into two crowds that take
    // turns, and each commit holds half of them. A lone caller came alone the last time, and is not kept waiting.
    private async Task GatherAsync()
    {
        if (_lastCallers < 2) return;
        var started = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref _callers) < _lastCallers && Stopwatch.GetElapsedTime(started) < Patience) await Task.Yield();
    }

    private List<Submission> Take()
    {
        Drain();
        var group = new List<Submission>();
        var most = _oneByOne > 0 ? 1 : MaxBatch;
        if (_oneByOne > 0) _oneByOne--;
        for (var drafts = 0; _backlog.First is { } first && drafts < most; _backlog.RemoveFirst())
        {
            group.Add(first.Value);
            drafts += first.Value.Drafts.Count;
        }

        _lastCallers = group.Count;
        return group;
    }

    private void Drain()
    {
        while (_intake.Reader.TryRead(out var submission)) _backlog.AddLast(submission);
    }

    private async Task CommitAsync(List<Submission> group)
    {
        AppendReceipt receipt;
        try
        {
            receipt = await WriteAsync(group);
        }
#pragma warning disable CA1031 // Whatever went wrong, the callers must hear of it: each gets the exception, and the ledger goes on.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            await DropConnectionAsync();
            if (failure is DbException db && database.Dialect.IsTransient(db)) await WaitAsync(group, failure);
            else if (group.Count > 1) TakeOneByOne(group);
            else Fail(group, failure);
            return;
        }

        Freed();
        Answer(group, receipt);
        signal.Raise(eventId);
    }

    private async Task<AppendReceipt> WriteAsync(List<Submission> group)
    {
        using var turn = await database.LedgerTurnAsync();
        database.CheckFile(); // This connection stays open, and would not notice.
        _connection ??= await open(CancellationToken.None);
        List<Prepared> drafts = [.. group.SelectMany(s => s.Drafts)];
        return await _writer.WriteAsync(_connection, [.. group.Select(s => s.Catalog).Distinct()], drafts, CancellationToken.None);
    }

    private void Answer(IReadOnlyList<Submission> group, AppendReceipt receipt)
    {
        var at = 0;
        foreach (var submission in group)
        {
            var results = new AppendResult[submission.Drafts.Count];
            for (var i = 0; i < results.Length; i++) results[i] = receipt.Results[at++];
            Leave(submission);
            submission.Answer.TrySetResult(new(receipt.Head, results));
        }
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private static string Slug(IReadOnlyList<Submission> group) => group[0].Catalog.Event.Slug;

    private void Leave(Submission submission)
    {
        Interlocked.Add(ref _drafts, -submission.Drafts.Count);
        Interlocked.Decrement(ref _callers);
    }

    private sealed record Submission(EventCatalog Catalog, IReadOnlyList<Prepared> Drafts, long Arrived, TaskCompletionSource<AppendReceipt> Answer);
}
