using System.Data.Common;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Engine.Tests.Ledger;

/// <summary>What callers hear, and what the ledger then holds, when its database fails at the worst moments.</summary>
public sealed class LedgerFaultTests : IAsyncLifetime
{
    private readonly ListLog<EventLedger> _log = new();
    private readonly FakeTimeProvider _clock = new(Sample.Noon);
    private SqliteScratch _scratch = null!;
    private EventCatalog _catalog = null!;
    private EventLedger _ledger = null!;
    private Action<FaultPoint, DbCommand?> _fault = (_, _) => { };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static SqliteException Busy => new("database is locked", 5);

    private static SqliteException Full => new("database or disk is full", 13);

    public async ValueTask InitializeAsync()
    {
        _scratch = await SqliteScratch.MigratedAsync();
        _catalog = await Sample.AddEventAsync(_scratch.Database);
        _ledger = new(_scratch.Database, new(), _clock, _log, 20_000, async cancellation =>
        {
            _fault(FaultPoint.Open, null);
            return new FaultyConnection(await _scratch.Database.OpenAsync(cancellation), (point, command) => _fault(point, command));
        });
        await _ledger.StartAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        _fault = (_, _) => { };
        await SettledAsync(_ledger.StopAsync(CancellationToken.None));
        _ledger.Dispose();
        await _scratch.DisposeAsync();
    }

    [Fact]
    public async Task A_commit_that_was_done_and_not_confirmed_is_found_done_and_counts_once()
    {
        Once(FaultPoint.Committed, Busy);
        var draft = Sample.Tally(7);
        var result = (await SettledAsync(_ledger.AppendAsync(_catalog, [draft]))).Results[0];
        Assert.Equal((AppendStatus.Duplicate, 1), (result.Status, result.Seq));
        await HoldsAsync(entries: 1, total: 7);
    }

    [Fact]
    public async Task A_commit_that_was_done_and_said_to_have_failed_is_told_and_a_repeat_counts_once()
    {
        Once(FaultPoint.Committed, Full);
        var draft = Sample.Tally(7);
        await Assert.ThrowsAsync<SqliteException>(() => SettledAsync(_ledger.AppendAsync(_catalog, [draft])));
        Assert.Equal(AppendStatus.Duplicate, (await SettledAsync(_ledger.AppendAsync(_catalog, [draft]))).Results[0].Status);
        await HoldsAsync(entries: 1, total: 7);
    }

    [Theory]
    [InlineData(nameof(FaultPoint.Open))]
    [InlineData(nameof(FaultPoint.Begin))]
    [InlineData(nameof(FaultPoint.Execute))]
    [InlineData(nameof(FaultPoint.Commit))]
    public async Task A_lock_is_waited_for_wherever_it_is_met(string where)
    {
        var at = Enum.Parse<FaultPoint>(where);
        await SettledAsync(_ledger.AppendAsync(_catalog, [Sample.Tally()]));
        Once(at == FaultPoint.Open ? FaultPoint.Begin : at, Busy);
        if (at == FaultPoint.Open) Once(FaultPoint.Open, Busy);
        Assert.Equal(AppendStatus.Accepted, (await SettledAsync(_ledger.AppendAsync(_catalog, [Sample.Tally(2)]))).Results[0].Status);
        await HoldsAsync(entries: 2, total: 3);
    }

    [Fact]
    public async Task Whoever_waits_behind_a_stuck_commit_is_told_as_soon_as_their_own_time_is_up()
    {
        _fault = (point, _) => { if (point == FaultPoint.Begin) throw Busy; };
        // Five commits' worth.
        var waiting = Enumerable.Range(0, 10).Select(_ => _ledger.AppendAsync(_catalog, [.. Tallies(EventLedger.MaxDrafts)])).ToList();
        await Wait.Until(() => _ledger.StuckSince is not null, "the first attempt");
        await Task.WhenAll(waiting.Select(w => Assert.ThrowsAsync<SqliteException>(() => SettledAsync(w))));
        Assert.InRange(_clock.GetUtcNow() - Sample.Noon, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(14));
        _fault = (_, _) => { };
        Assert.Equal(AppendStatus.Accepted, (await SettledAsync(_ledger.AppendAsync(_catalog, [Sample.Tally()]))).Results[0].Status);
        await HoldsAsync(entries: 1, total: 1);
    }

    [Fact]
    public async Task An_outage_that_changes_its_face_loses_and_doubles_nothing()
    {
        var faults = new Queue<Exception?>([Busy, Full, Busy, null, Full, Busy]);
        _fault = (point, _) => { if (point == FaultPoint.Commit && faults.TryDequeue(out var fault) && fault is not null) throw fault; };
        var drafts = Enumerable.Range(0, 6).Select(_ => Sample.Tally(3)).ToList();
        for (var round = 0; round < 8; round++)
            await SettledAsync(Task.WhenAll(drafts.Select(d => TriedAsync(_ledger.AppendAsync(_catalog, [d])))));
        Assert.Empty(faults);
        await HoldsAsync(entries: 6, total: 18);
        Assert.Null(_ledger.StuckSince);
    }

    [Fact]
    public async Task A_connection_that_cannot_even_be_closed_ends_nothing()
    {
        await SettledAsync(_ledger.AppendAsync(_catalog, [Sample.Tally()]));
        var failed = false;
        _fault = (point, _) =>
        {
            if (point == FaultPoint.Dispose) throw new InvalidOperationException("cannot be closed");
            if (point != FaultPoint.Begin || failed) return;
            failed = true;
            throw Busy;
        };
        Assert.Equal(AppendStatus.Accepted, (await SettledAsync(_ledger.AppendAsync(_catalog, [Sample.Tally()]))).Results[0].Status);
        await HoldsAsync(entries: 2, total: 2);
    }

    [Fact]
    public async Task That_commits_get_through_again_is_noticed_without_an_append()
    {
        Once(FaultPoint.Commit, Full);
        await Assert.ThrowsAsync<SqliteException>(() => SettledAsync(_ledger.AppendAsync(_catalog, [Sample.Tally()])));
        Assert.NotNull(_ledger.StuckSince);
        await PassAsync(() => _ledger.StuckSince is null, "a probe");
        await HoldsAsync(entries: 0, total: 0);
    }

    [Fact]
    public async Task While_they_still_do_not_it_is_told_once_and_stays_so()
    {
        _fault = (point, _) => { if (point == FaultPoint.Commit) throw Full; };
        for (var i = 0; i < 5; i++) await Assert.ThrowsAsync<SqliteException>(() => SettledAsync(_ledger.AppendAsync(_catalog, [Sample.Tally()])));
        var (since, until) = (_ledger.StuckSince, _clock.GetUtcNow().AddMinutes(1));
        await PassAsync(() => _clock.GetUtcNow() > until, "a minute of probes");
        Assert.NotNull(since);
        Assert.Equal(since, _ledger.StuckSince);
        Assert.DoesNotContain(_log.Lines, line => line.Contains("again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_event_whose_commits_do_not_get_through_holds_up_no_other()
    {
        var autumn = await Sample.AddEventAsync(_scratch.Database, "autumn");
        _fault = (point, command) =>
        {
            if (point != FaultPoint.Execute || command!.CommandText != Database.LockHead) return;
            if (Equals(command.Parameters[0].Value, _catalog.Event.EventId)) throw Busy;
        };
        var stuck = _ledger.AppendAsync(_catalog, [Sample.Tally()]);
        await Wait.Until(() => _ledger.StuckSince is not null, "the first event to be stuck");
        Assert.Equal(AppendStatus.Accepted, (await _ledger.AppendAsync(autumn, [Sample.Tally()]).WaitAsync(Wait.Longest, Stop)).Results[0].Status);
        Assert.False(stuck.IsCompleted);
        Assert.NotNull(_ledger.StuckSince);
        _fault = (_, _) => { };
        Assert.Equal(AppendStatus.Accepted, (await SettledAsync(stuck)).Results[0].Status);
    }

    private static IEnumerable<Draft> Tallies(int count) => Enumerable.Range(0, count).Select(_ => Sample.Tally());

    private void Once(FaultPoint at, Exception fault)
    {
        var (before, done) = (_fault, false);
        _fault = (point, command) =>
        {
            before(point, command);
            if (point != at || done) return;
            done = true;
            throw fault;
        };
    }

    private static async Task TriedAsync(Task<AppendReceipt> append)
    {
        try
        {
            await append.WaitAsync(TimeSpan.FromSeconds(60), Stop);
        }
        catch (SqliteException)
        {
            // Told; it is sent again.
        }
    }

    // Lets the clock run, which the waits between two attempts go by.
    private async Task<T> SettledAsync<T>(Task<T> task)
    {
        await PassAsync(() => task.IsCompleted, "an answer");
        return await task;
    }

    private async Task SettledAsync(Task task)
    {
        await PassAsync(() => task.IsCompleted, "an end");
        await task;
    }

    private Task PassAsync(Func<bool> holds, string what) => Wait.Until(
        () =>
        {
            if (holds()) return true;
            _clock.Advance(TimeSpan.FromMilliseconds(250));
            return false;
        },
        what);

    private async Task HoldsAsync(int entries, long total)
    {
        Assert.Equal(entries, await _scratch.ScalarAsync<int>("SELECT COUNT(*) FROM entry WHERE event_id = 1"));
        Assert.Equal(total, await _scratch.ScalarAsync<long>("SELECT COALESCE(SUM(total), 0) FROM counter WHERE event_id = 1"));
        Assert.Empty((await new Verification(_scratch.Database).RunAsync(_catalog.Event.EventId, Stop)).Differences);
    }
}
