using System.Data.Common;
using Dapper;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Engine.Tests.Ledger;

public abstract partial class LedgerContract
{
    [Fact]
    public async Task Sixty_four_writers_that_stall_and_a_reader_at_the_tail_agree_on_every_entry()
    {
        using var done = new CancellationTokenSource();
        var acknowledged = 0L;
        var pulse = new Pulse();
        _ledger.Signal.Raised += _ => pulse.Beat();
        var reader = Task.Run(() => TailAsync(pulse, () => done.IsCancellationRequested ? Interlocked.Read(ref acknowledged) : long.MaxValue), Stop);
        var competitor = Task.Run(() => CompeteAsync(done.Token), Stop);
        var writers = Task.WhenAll(Enumerable.Range(0, 64).Select(writer => Task.Run(
            async () =>
            {
                var random = new Random(writer);
                var seqs = new List<long>();
                for (var i = 0; i < 15; i++)
                {
                    var result = (await AppendAsync(Sample.Tally(station: 1 + (writer % 3))))[0];
                    Assert.Equal(AppendStatus.Accepted, result.Status);
                    seqs.Add(result.Seq!.Value);
                    Interlocked.Increment(ref acknowledged);
                    await StallAsync(random);
                }

                Assert.Equal(seqs.Order(), seqs);
                return seqs;
            },
            Stop)));
        await writers.ContinueWith(_ => done.CancelAsync(), Stop, TaskContinuationOptions.None, TaskScheduler.Default).Unwrap();
        pulse.Beat();
        await competitor;
        var receipts = await writers;
        var read = await reader.WaitAsync(Wait.Longest, Stop);
        Assert.Equal(Enumerable.Range(1, 64 * 15).Select(i => (long)i), read);
        Assert.Equal(read, receipts.SelectMany(s => s).Order());
        Assert.Equal(64 * 15, await ScalarAsync("SELECT SUM(total) FROM counter"));
        await VerifiedAsync();
    }

    [Fact]
    public async Task Two_processes_on_one_database_leave_no_gap_and_lose_nothing()
    {
        using var second = _scratch.Another();
        await using var other = await RunningLedger.StartAsync(second, Clock);
        var shared = Enumerable.Range(0, 40).Select(_ => Sample.Tally(5)).ToList();
        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(
            async () =>
            {
                var ledger = writer % 2 == 0 ? _ledger : other;
                var answers = new List<AppendResult>();
                for (var i = 0; i < 10; i++) answers.AddRange(await ledger.AppendAsync(_catalog, Sample.Tally(), shared[(writer / 2 * 5) + (i / 2)]));
                return answers;
            },
            Stop)));

        // Every shared draft was sent through both, twice: accepted once, wherever it came first.
        var all = results.SelectMany(r => r).ToList();
        Assert.Equal(160 + 40, all.Count(r => r.Status == AppendStatus.Accepted));
        Assert.Equal(all.Count - 200, all.Count(r => r.Status == AppendStatus.Duplicate));
        Assert.All(all.GroupBy(r => r.Key), answers => Assert.Single(answers.DistinctBy(a => a.Seq)));
        Assert.Equal(Enumerable.Range(1, 200).Select(i => (long)i), (await EntriesAsync()).Select(e => e.Seq));
        Assert.Equal(160 + (40 * 5), await ScalarAsync("SELECT SUM(total) FROM counter"));
        await VerifiedAsync();
    }

    [Fact]
    public async Task A_full_intake_takes_nothing_of_an_append_and_works_again_later()
    {
        using var small = Unstarted(capacity: 10);
        Task<AppendReceipt> Send(int drafts) => small.AppendAsync(_catalog, [.. Enumerable.Range(0, drafts).Select(_ => Sample.Tally())]);

        // Not started yet, so nothing leaves the intake.
        var waiting = new List<Task<AppendReceipt>> { Send(6) };
        await Assert.ThrowsAsync<IntakeFullException>(() => Send(5));
        waiting.Add(Send(4));
        await Assert.ThrowsAsync<IntakeFullException>(() => Send(1));
        Assert.True(IntakeFullException.RetryAfter > TimeSpan.Zero);
        await small.StartAsync(Stop);
        await Task.WhenAll(waiting).WaitAsync(Wait.Longest, Stop);
        Assert.Equal(10, (await Send(10).WaitAsync(Wait.Longest, Stop)).Results.Count(r => r.Status == AppendStatus.Accepted));
        await small.StopAsync(Stop);
        Assert.Equal((20, 20), ((await EntriesAsync()).Count, await ScalarAsync("SELECT SUM(total) FROM counter")));
    }

    [Fact]
    public async Task An_append_that_nobody_can_take_fails_alone()
    {
        using var gathered = Unstarted(capacity: 100);
        Draft[] drafts = [Sample.Tally(2), Sample.Tally(-1, at: long.MaxValue), Sample.Tally(3)];
        var answers = drafts.Select(d => gathered.AppendAsync(_catalog, [d])).ToList();
        await gathered.StartAsync(Stop);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => answers[1].WaitAsync(Wait.Longest, Stop));
        foreach (var good in (Task<AppendReceipt>[])[answers[0], answers[2]])
            Assert.Equal(AppendStatus.Accepted, (await good.WaitAsync(Wait.Longest, Stop)).Results[0].Status);
        await gathered.StopAsync(Stop);
        Assert.Equal(5, await ScalarAsync("SELECT total FROM counter"));
    }

    [Fact]
    public async Task A_clock_that_stands_still_holds_no_append_up()
    {
        await using var running = await RunningLedger.StartAsync(_scratch.Database, new FakeTimeProvider(Sample.Noon));
        await running.AppendAsync(_catalog, Sample.Tally(), Sample.Tally());
        Assert.Equal([(AppendStatus.Accepted, 3L)], Answers(await running.AppendAsync(_catalog, Sample.Tally())));
    }

    [Fact]
    public async Task Stopping_commits_what_was_taken_in_and_takes_nothing_more()
    {
        List<Task<AppendReceipt>> waiting;
        Task stopping;
        await using (var connection = await _scratch.Database.OpenAsync(Stop))
        await using (await LockedAsync(connection))
        {
            waiting = [.. Enumerable.Range(0, 50).Select(_ => _ledger.Ledger.AppendAsync(_catalog, [Sample.Tally(2)]))];
            stopping = _ledger.Ledger.StopAsync(CancellationToken.None);
            Assert.False(stopping.IsCompleted);
            await Assert.ThrowsAsync<InvalidOperationException>(() => _ledger.Ledger.AppendAsync(_catalog, [Sample.Tally()]));
        }

        await stopping.WaitAsync(Wait.Longest, Stop);
        Assert.All(await Task.WhenAll(waiting).WaitAsync(Wait.Longest, Stop), r => Assert.Equal(AppendStatus.Accepted, r.Results[0].Status));
        Assert.Equal(100, await ScalarAsync("SELECT total FROM counter"));
    }

    // What is appended before the start waits, and shares one commit.
    private EventLedger Unstarted(int capacity) => new(_scratch.Database, new(), Clock, NullLogger<EventLedger>.Instance, capacity);

    private async Task<List<long>> TailAsync(Pulse pulse, Func<long> until)
    {
        var read = new List<long>();
        while (read.Count < until())
        {
            await pulse.WaitAsync(Stop);
            var head = await _store.HeadAsync(EventId, Stop);
            var page = await _store.EntriesAsync(EventId, read.Count, head.Seq, Stop);
            Assert.Equal(head.Seq - read.Count, page.Count);
            read.AddRange(page.Select(e => e.Seq));
        }

        return read;
    }

    private async Task CompeteAsync(CancellationToken until)
    {
        var random = new Random(1);
        await using var connection = await _scratch.Another().OpenAsync(Stop);
        while (!until.IsCancellationRequested)
        {
            await using (await LockedAsync(connection)) await Task.Delay(random.Next(1, 20), Stop);
            await Task.Delay(random.Next(20, 60), Stop);
        }
    }

    private async Task<DbTransaction> LockedAsync(DbConnection connection)
    {
        var transaction = await connection.BeginTransactionAsync(Stop);
        await connection.ExecuteAsync(Database.LockHead, new { eventId = EventId }, transaction);
        return transaction;
    }

    private static async Task StallAsync(Random random)
    {
        switch (random.Next(4))
        {
            case 0: await Task.Delay(random.Next(1, 8), Stop); break;
            case 1: await Task.Yield(); break;
            default: break;
        }
    }
}
