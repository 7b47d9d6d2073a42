using Dashboard.Engine.Hotline;
using Dashboard.Engine.Hotline.Ami;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Tests.Hotline.Ami;
using Dashboard.Engine.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dashboard.Engine.Tests.Hotline;

/// <summary>What an exchange says by itself, as every node's feed sees it; and that the log stays the truth.</summary>
public sealed class ExchangeWatchTests
{
    private const string Rows = """
        Event: QueueMember
        Queue: help
        Name: 王芳
        Location: PJSIP/101
        InCall: 0
        Status: 1
        Paused: 0

        Event: QueueMember
        Queue: law
        Name: 王芳
        Location: PJSIP/101
        InCall: 0
        Status: 1
        Paused: 1

        Event: QueueMember
        Queue: help
        Name: 李强
        Location: PJSIP/102
        InCall: 0
        Status: 1
        Paused: 1
        PausedReason: 午休

        Event: QueueEntry
        Queue: help
        Uniqueid: 1800000000.1
        CallerIDNum: 13985123456
        Wait: 42
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_an_exchange_says_is_written_down_without_the_caller_and_forgotten_when_it_is_gone()
    {
        await using var scratch = await SqliteScratch.MigratedAsync();
        var (store, signal, raised) = (new ExchangeStore(scratch.Database), new HeadSignal(), 0);
        signal.Raised += _ => Interlocked.Increment(ref raised);
        await using var exchange = new FakeExchange(TimeProvider.System) { Rows = Rows };
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var watching = new ExchangeWatch(store, signal, TimeProvider.System, NullLogger<AmiCollector>.Instance)
            .RunAsync(1, "main", new("127.0.0.1", "dashboard", FakeExchange.Secret, exchange.Port), over.Token);

        await Wait.Until(async () => (await store.StatesAsync(1, Stop)).Now.Count == 1, "the status");

        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var hotline = HotlineNow.Of(HotlineBoard.Empty, await store.StatesAsync(1, Stop), now);
        Assert.Equal([("help", "1800000000.1")], hotline.Waiting.Select(w => (w.Queue, w.CallId)));
        Assert.InRange(hotline.LongestWaitSeconds(now), 41, 60);
        Assert.Equal(
            [("李强", AgentState.Paused, "午休"), ("王芳", AgentState.Free, null)],
            hotline.Agents.Select(a => (a.Name, a.State, a.Reason)).OrderBy(a => a.Name, StringComparer.Ordinal));
        Assert.DoesNotContain("13985", await scratch.ScalarAsync<string>("SELECT status FROM exchange_status"), StringComparison.Ordinal);
        Assert.True(raised > 0);

        exchange.Greeting = "no exchange\r\n";
        exchange.Cut();
        await Wait.Until(async () => await store.StatesAsync(1, Stop) is { Now: [], Links: [{ FailingSince: not null }] }, "it is said that nothing is known");
        Assert.NotNull(HotlineNow.Of(HotlineBoard.Empty, await store.StatesAsync(1, Stop), now).UnheardSince);
        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
    }

    [Fact]
    public void What_was_said_too_long_ago_is_not_believed_and_then_the_ledger_is()
    {
        const long Now = 1_800_000_000_000;
        var call = new Call { Seq = 1, Exchange = "main", CallId = "c1", Queue = "q", EnteredMs = Now - 5_000, LastSeq = 1 };
        var board = HotlineBoard.Empty with { Calls = HotlineBoard.Empty.Calls.Add(1, call) };

        Assert.Empty(HotlineNow.Of(board, Said("main", Now - 59_000), Now).Waiting);
        Assert.Single(HotlineNow.Of(board, Said("main", Now - 60_000), Now).Waiting);
        Assert.Single(HotlineNow.Of(board, Said("other", Now), Now).Waiting);

        static ExchangeStates Said(string exchange, long at) => new([new(exchange, at, [], [])], [], []);
    }

    [Theory]
    [InlineData(59, null, null)]
    [InlineData(61, null, 61)]
    [InlineData(10, 300, 300)]
    [InlineData(90_000, null, null)]
    public void A_log_that_does_not_come_in_is_told_until_it_is_given_up(int looked, int? failing, int? broken)
    {
        const long Now = 1_800_000_000_000;
        var source = new ExchangeSource
        {
            Exchange = "main",
            LookedMs = Now - (looked * 1000L),
            FailingSince = failing is { } seconds ? Now - (seconds * 1000L) : null,
        };

        Assert.Equal(broken is { } since ? Now - (since * 1000L) : null, HotlineNow.Of(HotlineBoard.Empty, new([], [source], []), Now).LogBrokenSince);
    }

    [Fact]
    public async Task An_exchange_that_was_never_reached_is_told()
    {
        await using var scratch = await SqliteScratch.MigratedAsync();
        var store = new ExchangeStore(scratch.Database);
        await using var exchange = new FakeExchange(TimeProvider.System) { Greeting = "no exchange\r\n" };
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var watching = new ExchangeWatch(store, new(), TimeProvider.System, NullLogger<AmiCollector>.Instance)
            .RunAsync(1, "main", new("127.0.0.1", "dashboard", FakeExchange.Secret, exchange.Port), over.Token);

        await Wait.Until(async () => await store.StatesAsync(1, Stop) is { Now: [], Links: [{ FailingSince: not null }] }, "it is said that nothing is known");
        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
    }

    [Fact]
    public async Task What_another_version_wrote_is_not_known_and_stops_nothing()
    {
        await using var scratch = await SqliteScratch.MigratedAsync();
        var store = new ExchangeStore(scratch.Database);
        await scratch.ScalarAsync<long>("""
            INSERT INTO exchange_status (event_id, exchange, status, at_ms, failing_since)
            VALUES (1, 'main', '{"Exchange":7}', 5000, NULL)
            RETURNING at_ms
            """);

        var states = await store.StatesAsync(1, Stop);

        Assert.Empty(states.Now);
        Assert.Equal(5_000, Assert.Single(states.Links).FailingSince);
    }

    [Fact]
    public void Who_speaks_for_some_queues_does_not_hide_who_waits_in_the_others()
    {
        const long Now = 1_800_000_000_000;
        var (help, law) = (
            new Call { Seq = 1, Exchange = "main", CallId = "c1", Queue = "help", EnteredMs = Now - 5_000, LastSeq = 1 },
            new Call { Seq = 2, Exchange = "main", CallId = "c2", Queue = "law", EnteredMs = Now - 9_000, LastSeq = 2 });
        var board = HotlineBoard.Empty with { Calls = HotlineBoard.Empty.Calls.Add(1, help).Add(2, law) };

        Assert.Equal(["c2"], Of(["help"]).Waiting.Select(w => w.CallId));
        Assert.Empty(Of(null).Waiting);
        // It has none of the queues that were named: it speaks for nobody.
        Assert.Equal((2, null), (Of([]).Waiting.Count, Of([]).SaidMs));

        HotlineNow Of(string[]? queues) => HotlineNow.Of(board, new([new("main", Now, [], []) { Queues = queues }], [], []), Now);
    }

    [Fact]
    public void An_exchange_that_is_only_asked_hides_nobody_of_whom_its_log_tells()
    {
        const long Now = 1_800_000_000_000;
        Call[] calls =
        [
            Call(
                1, "c1", Now - 20_000), Call(
                    2, "c2", Now - 200_000), Call(
                        3, "c3", Now - 100_000), Call(4, "c4", Now - 90_000) with { Outcome = Outcome.Abandoned, EndedMs = Now - 5_000 },
        ];
        var board = HotlineBoard.Empty with { Calls = HotlineBoard.Empty.Calls.AddRange(calls.Select(c => KeyValuePair.Create(c.Seq, c))) };
        // When it was last asked c3 waited and c4; of c2 the line of the end was lost; c1 has come since, c4 has gone.
        ExchangeNow said = new("main", Now, [new("main", "Q", "c3", Now - 99_000), new("main", "Q", "c4", Now - 89_000)], []) { CallersMs = Now - 10_000 };

        Assert.Equal(["c3", "c1"], Of(said).Waiting.Select(w => w.CallId));
        Assert.All(Of(said).Waiting, w => Assert.Equal("q", w.Queue));
        // One that tells of everybody is believed.
        Assert.Equal(["c3", "c4"], Of(said with { CallersMs = null }).Waiting.Select(w => w.CallId));

        HotlineNow Of(ExchangeNow now) => HotlineNow.Of(board, new([now], [], []), Now);

        static Call Call(long seq, string id, long entered) =>
            new() { Seq = seq, Exchange = "main", CallId = id, Queue = "q", EnteredMs = entered, LastSeq = seq };
    }

    [Fact]
    public async Task A_queue_that_the_exchange_does_not_have_is_not_spoken_for()
    {
        await using var running = new RunningCollector(e => e.Rows = "Event: QueueParams\nQueue: help\n\n" + Rows, queues: ["help", "hlep"]);
        await running.UntilAsync(() => running.Last is not null, "the status");

        Assert.Equal(["help"], running.Last!.Now("main", 0).Queues!);
        Assert.Contains("has no queue hlep", Assert.Single(running.Log.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, true)]
    [InlineData(true, true, false)]
    public void Nobody_can_tell_who_waits_where_the_log_is_broken_and_the_exchange_says_nothing(bool broken, bool speaks, bool blind)
    {
        const long Now = 1_800_000_000_000;
        var log = new ExchangeSource { Exchange = "main", LookedMs = Now, FailingSince = broken ? Now - 90_000 : null };
        IReadOnlyList<ExchangeNow> said = [.. speaks ? [new ExchangeNow("main", Now, [], [])] : Array.Empty<ExchangeNow>(), new("other", Now, [], [])];

        Assert.Equal(blind ? Now - 90_000 : null, HotlineNow.Of(HotlineBoard.Empty, new(said, [log], []), Now).BlindSince);
    }

    [Fact]
    public async Task Ten_minutes_without_a_collector_with_twenty_calls_inside_end_in_the_same_totals()
    {
        await using var scratch = await SqliteScratch.MigratedAsync();
        await using var hotline = await RunningHotline.StartAsync(scratch.Database, new SetClock(Sample.Noon));
        var log = scratch.PathOf("queue_log");
        var ten = Sample.Ms("2027-02-01T10:00:00+08:00") / 1000;
        var lines = Enumerable.Range(0, 60).SelectMany(i => Call(ten + (i * 30), i)).OrderBy(l => l.At).Select(l => l.Text).ToList();
        await File.WriteAllLinesAsync(log, lines[..60], Stop);
        await hotline.Follower().ReadAsync(() => hotline.Catalog, "main", "exchange", log, Stop);

        // The collector is away; the exchange writes on, and turns its log over in the middle.
        await File.AppendAllLinesAsync(log, lines[60..90], Stop);
        File.Move(log, log + ".1");
        await File.WriteAllLinesAsync(log, lines[90..120], Stop);
        var follower = hotline.Follower();
        await follower.ReadAsync(() => hotline.Catalog, "main", "exchange", log, Stop);
        await File.AppendAllLinesAsync(log, lines[120..], Stop);
        await follower.ReadAsync(() => hotline.Catalog, "main", "exchange", log, Stop);

        var measures = await hotline.MeasuresAsync(Sample.Day, Sample.Day);
        Assert.Equal((60L, 40L, 20L, 40L * 12, 40L * 15), (measures.Offered, measures.Answered, measures.Abandoned, measures.WaitSum, measures.TalkSum));
        Assert.Equal(Measures.Of((await hotline.LoadedAsync(Sample.Day)).Hotline.Calls.Values, hotline.Catalog.Hotline), measures);
        Assert.Empty(await hotline.Faults.AllAsync(1, Stop));

        static IEnumerable<(long At, string Text)> Call(long at, int i)
        {
            yield return (at, $"{at}|c{i}|q|NONE|ENTERQUEUE||138850{i:00000}|1");
            if (i % 3 == 0) yield return (at + 9, $"{at + 9}|c{i}|q|NONE|ABANDON|1|1|9");
            if (i % 3 == 0) yield break;
            yield return (at + 12, $"{at + 12}|c{i}|q|Agent/{i % 4}|CONNECT|12|m.{i}|2");
            yield return (at + 27, $"{at + 27}|c{i}|q|Agent/{i % 4}|COMPLETECALLER|12|15|1");
        }
    }
}
