using System.Text;
using Dashboard.Engine.Hotline;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Hotline;

/// <summary>What an exchange's lines come to, on either database.</summary>
public abstract partial class HotlineContract : DatabaseContract
{
    private static readonly long Ten = Sample.Ms("2027-02-01T10:00:00+08:00") / 1000;

    [Fact]
    public async Task Calls_are_told_from_entering_to_their_end_in_the_table_and_on_the_board()
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);

        var report = await hotline.TakeAsync(
            Line(
                0, "c1", "ENTERQUEUE", "|13885012345|1"), Line(
                    12, "c1", "CONNECT", "12|m.1|3", "Agent/7"), Line(100, "c1", "COMPLETECALLER", "12|88|1", "Agent/7"),
            Line(5, "c2", "ENTERQUEUE", "|13885099999|2"), Line(9, "c2", "ABANDON", "1|2|4"),
            Line(6, "c3", "ENTERQUEUE", "|13885000000|2"), Line(66, "c3", "EXITWITHTIMEOUT", "1|2|60"),
            Line(7, "c4", "ENTERQUEUE", "||3"), Line(30, "c4", "EXITWITHKEY", "0|1|3|23"),
            Line(8, "c5", "ENTERQUEUE", "||4"), Line(40, "c5", "CONNECT", "32", "Agent/8"), Line(50, "c5", "BLINDTRANSFER", "9|ctx|32|10|4", "Agent/8"),
            Line(70, "c6", "ENTERQUEUE", ""), Line(80, "c7", "ENTERQUEUE", ""), Line(90, "c7", "CONNECT", "", "Agent/7"));

        Assert.Equal(new IntakeReport(Lines: 15, Accepted: 15), report);
        var measures = await hotline.MeasuresAsync(Sample.Day, Sample.Day);
        Assert.Equal(
            new(
                Offered: 7,
                Answered: 3,
                Abandoned: 1,
                Lost: 1,
                AnsweredWithin: 2,
                AbandonedWithin: 1,
                ShortAbandoned: 1,
                WaitSum: 54,
                TalkSum: 98,
                LongestWait: 60,
                Talks: 2),
            measures);
        var board = (await hotline.LoadedAsync(Sample.Day)).Hotline;
        Assert.Equal(measures, Measures.Of(board.Calls.Values, hotline.Catalog.Hotline));
        var sums = await new MeasureStore(Scratch.Database).SumsAsync(hotline.Catalog, Sample.Day, Sample.Day, MeasuresBy.All, Stop);
        Assert.Equal(Sorted(sums), Sorted(MeasureSums.Of((await hotline.LoadedAsync(Sample.Day)).CallsToday, hotline.Catalog.Hotline)));
        Assert.Equal(["c6"], board.Waiting(Clock.GetUtcNow().ToUnixTimeMilliseconds()).Select(c => c.CallId));
        Assert.Equal(["c7"], board.Talking(Clock.GetUtcNow().ToUnixTimeMilliseconds()).Select(c => c.CallId));
        Assert.Equal((await hotline.FoldedAsync(Sample.Day)).Lines(), (await hotline.LoadedAsync(Sample.Day)).Lines());
    }

    [Fact]
    public async Task The_caller_s_number_stands_beside_the_ledger_and_nowhere_in_it()
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);

        await hotline.TakeAsync(Line(0, "c1", "ENTERQUEUE", "|13885012345|1"), Line(4, "c1", "ABANDON", "1|1|4"), "rubbish 13885012345");

        Assert.Equal("13885012345", await Scratch.ScalarAsync<string>("SELECT caller FROM hotline_call"));
        // Nor in what is hashed: forgetting it breaks no chain.
        var ledger = (await new LedgerStore(Scratch.Database).EntriesAsync(1, 0, long.MaxValue, Stop)).Select(LedgerChain.Line).ToList();
        Assert.NotEmpty(ledger);
        Assert.DoesNotContain(ledger, text => text.Contains("13885", StringComparison.Ordinal));
        Assert.DoesNotContain("13885", Assert.Single(await hotline.Faults.AllAsync(1, Stop)).Line, StringComparison.Ordinal);
        // Nor can it be guessed from the key: another caller's line has the same.
        Assert.Equal(1, (await hotline.TakeAsync(Line(0, "c1", "ENTERQUEUE", "|13885054321|1"))).Duplicates);
    }

    [Fact]
    public async Task Lines_without_sense_are_kept_with_their_reasons_and_stop_nothing_and_settle_when_they_make_sense()
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);

        var report = await hotline.TakeAsync(
            "\0\u0001\u0002rubbish", new string(
                'x', 1_000_000), "12|x", Line(
                    0, "NONE", "ENTERQUEUE", ""), Line(0, "c1", "JUGGLE", ""), Line(3, "c1", "CONNECT", "3", "Agent/7"), "", Line(0, "c2", "ENTERQUEUE", ""),
            Line(0, "NONE", "CONFIGRELOAD", "", queue: "NONE"), Line(9, "c9", "COMPLETEAGENT", "1|2|3", "Agent/7"));

        Assert.Equal((9L, 1L, 2L, 6L), (report.Lines, report.Accepted, report.Ignored, report.Faults));
        Assert.StartsWith("line 1: ", report.FirstFault, StringComparison.Ordinal);
        var faults = await hotline.Faults.AllAsync(1, Stop);
        Assert.Equal(6, faults.Count);
        Assert.All(faults, f => Assert.True(f.Line.Length <= 300 && f.Reason.Length > 0));

        // The line before comes later: then the one that made no sense does.
        Assert.Equal(2, (await hotline.TakeAsync(Line(0, "c1", "ENTERQUEUE", ""), Line(3, "c1", "CONNECT", "3", "Agent/7"))).Accepted);
        Assert.Equal(5, (await hotline.Faults.AllAsync(1, Stop)).Count);
        Assert.Equal((2L, 1L), ((await hotline.MeasuresAsync(Sample.Day, Sample.Day)).Offered, (await hotline.MeasuresAsync(Sample.Day, Sample.Day)).Answered));
    }

    [Fact]
    public async Task A_line_that_was_taken_in_settles_its_fault_when_it_comes_again_also_after_a_crash()
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);
        await hotline.TakeAsync(Line(0, "c1", "ENTERQUEUE", ""));
        // As a server leaves it that dies when the entry is written and the fault not yet taken away.
        await Scratch.ExecuteAsync(
            "INSERT INTO queue_log_fault (event_id, exchange, line_key, line, reason, first_ms) SELECT event_id, 'main', entry_key, '', '', 0 FROM entry");
        Assert.Single(await hotline.Faults.AllAsync(1, Stop));

        Assert.Equal(1, (await hotline.TakeAsync(Line(0, "c1", "ENTERQUEUE", ""))).Duplicates);

        Assert.Empty(await hotline.Faults.AllAsync(1, Stop));
    }

    [Fact]
    public async Task Half_a_last_line_is_not_believed_and_settles_when_it_comes_with_its_end()
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);
        await hotline.TakeAsync(Line(0, "c1", "ENTERQUEUE", ""), Line(12, "c1", "CONNECT", "12", "Agent/7"));
        var line = Line(100, "c1", "COMPLETECALLER", "12|88", "Agent/7");

        foreach (var part in (string[])[line, line[..^1]])
        {
            using var half = new MemoryStream(Encoding.UTF8.GetBytes(part));
            Assert.Equal(new(Lines: 1, Faults: 1, FirstFault: "line 1: the last line has no end"), await hotline.TakeAsync(half));
        }

        Assert.Equal(2, (await hotline.Faults.AllAsync(1, Stop)).Count);
        Assert.Equal(1, (await hotline.TakeAsync(line)).Accepted);
        Assert.EndsWith("12|8", Assert.Single(await hotline.Faults.AllAsync(1, Stop)).Line, StringComparison.Ordinal);
        Assert.Equal(88, (await hotline.MeasuresAsync(Sample.Day, Sample.Day)).TalkSum);
    }

    [Fact]
    public async Task Two_exchanges_may_use_the_same_numbers_and_one_may_use_its_own_again()
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);

        await hotline.TakeAsync(Line(0, "c1", "ENTERQUEUE", ""));
        await hotline.TakeOfAsync("second", Line(0, "c1", "ENTERQUEUE", ""), Line(5, "c1", "CONNECT", "5", "Agent/7"));
        await hotline.TakeAsync(Line(50, "c1", "ENTERQUEUE", ""), Line(60, "c1", "ABANDON", "1|1|10"));

        var calls = (await hotline.LoadedAsync(Sample.Day)).Hotline.Calls.Values.OrderBy(c => c.Seq);
        Assert.Equal([("main", Outcome.Unknown), ("second", Outcome.Answered), ("main", Outcome.Abandoned)], calls.Select(c => (c.Exchange, c.Outcome)));
        Assert.Equal((await hotline.FoldedAsync(Sample.Day)).Lines(), (await hotline.LoadedAsync(Sample.Day)).Lines());
    }

    [Fact]
    public async Task An_exchange_that_starts_anew_ends_what_it_had_and_resets_nothing()
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);
        await hotline.TakeAsync(Line(0, "c1", "ENTERQUEUE", ""), Line(3, "c1", "CONNECT", "3", "Agent/7"), Line(4, "c2", "ENTERQUEUE", ""));
        await hotline.TakeOfAsync("second", Line(0, "c9", "ENTERQUEUE", ""));

        await hotline.TakeAsync(Line(60, "NONE", "QUEUESTART", "", queue: "NONE"));

        var board = (await hotline.LoadedAsync(Sample.Day)).Hotline;
        var now = Clock.GetUtcNow().ToUnixTimeMilliseconds();
        Assert.Equal(["c9"], board.Waiting(now).Select(c => c.CallId));
        Assert.Empty(board.Talking(now));
        Assert.Equal((3L, 1L), ((await hotline.MeasuresAsync(Sample.Day, Sample.Day)).Offered, (await hotline.MeasuresAsync(Sample.Day, Sample.Day)).Answered));
        Assert.Equal((await hotline.FoldedAsync(Sample.Day)).Lines(), (await hotline.LoadedAsync(Sample.Day)).Lines());

        // A line that knows better is believed.
        Assert.Equal(2, (await hotline.TakeAsync(Line(61, "c2", "CONNECT", "57", "Agent/8"), Line(90, "c2", "COMPLETEAGENT", "57|29|1", "Agent/8"))).Accepted);
        Assert.Equal(2, (await hotline.MeasuresAsync(Sample.Day, Sample.Day)).Answered);
    }

    [Fact]
    public async Task A_call_belongs_to_the_day_on_which_it_entered_and_times_that_run_backwards_are_no_wait()
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);
        var midnight = Sample.Ms("2027-02-02T00:00:00+08:00") / 1000;

        await hotline.TakeAsync(
            $"{midnight - 10}|c1|q|NONE|ENTERQUEUE",
            $"{midnight + 5}|c1|q|Agent/7|CONNECT",
            $"{midnight + 65}|c1|q|Agent/7|COMPLETEAGENT",
            $"{midnight + 70}|c2|q|NONE|ENTERQUEUE",
            $"{midnight + 60}|c2|q|NONE|ABANDON");

        Assert.Equal(
            new(Offered: 1, Answered: 1, AnsweredWithin: 1, WaitSum: 15, TalkSum: 60, LongestWait: 15, Talks: 1),
            await hotline.MeasuresAsync(Sample.Day, Sample.Day));
        Assert.Equal(
            new(Offered: 1, Abandoned: 1, AbandonedWithin: 1, ShortAbandoned: 1), await hotline.MeasuresAsync(Sample.Day.AddDays(1), Sample.Day.AddDays(1)));
        var (folded, loaded) = ((await hotline.FoldedAsync(Sample.Day)).Turn(Sample.Day.AddDays(1)), await hotline.LoadedAsync(Sample.Day.AddDays(1)));
        Assert.Equal(loaded.Lines(), folded.Lines());
        Assert.Equal(["c2"], loaded.Hotline.Calls.Values.Select(c => c.CallId));
    }

    [Fact]
    public async Task Agents_come_pause_with_a_reason_are_back_and_go()
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);

        await hotline.TakeAsync(
            Line(
                0, "REALTIME", "ADDMEMBER", "", "Agent/7"), Line(
                    0, "REALTIME", "ADDMEMBER", "PAUSED", "Agent/8"), Line(1, "NONE", "PAUSE", "午休", "Agent/7"), Line(2, "NONE", "UNPAUSE", "", "Agent/8"),
            Line(
                3, "MANAGER", "ADDMEMBER", "", "Agent/9"), Line(
                    4, "MANAGER", "REMOVEMEMBER", "", "Agent/9"), Line(5, "NONE", "PAUSEALL", "", "NONE", "NONE"), Line(1, "NONE", "PAUSE", "late", "Agent/8"));

        var agents = (await hotline.LoadedAsync(Sample.Day)).Hotline.Agents.Values.OrderBy(a => a.Name, StringComparer.Ordinal);
        Assert.Equal(
            [("Agent/7", true, true, "午休"), ("Agent/8", true, false, null), ("Agent/9", false, false, null)],
            agents.Select(a => (a.Name, a.OnDuty, a.Paused, a.Reason)));
        Assert.Single(await hotline.Faults.AllAsync(1, Stop));
        Assert.Equal((await hotline.FoldedAsync(Sample.Day)).Lines(), (await hotline.LoadedAsync(Sample.Day)).Lines());
    }

    [Fact]
    public async Task What_is_kept_of_calls_and_agents_is_compared_with_the_ledger()
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);
        await hotline.TakeAsync(
            Line(
                0, "c1", "ENTERQUEUE", ""), Line(
                    1, "c1", "ENTERQUEUE", ""), Line(
                        2, "c2", "ENTERQUEUE", ""), Line(3, "c2", "CONNECT", "1", "Agent/7"), Line(4, "NONE", "PAUSE", "", "Agent/7"),
            Line(5, "NONE", "QUEUESTART", "", queue: "NONE"), Line(6, "c2", "COMPLETEAGENT", "1|3|1", "Agent/7"));
        var verification = new Verification(Scratch.Database);
        Assert.Equal([], (await verification.RunAsync(1, Stop)).Differences);

        await Scratch.ExecuteAsync("UPDATE hotline_call SET wait_s = 99 WHERE seq = 3");
        await Scratch.ExecuteAsync("DELETE FROM hotline_call WHERE seq = 1");
        await Scratch.ExecuteAsync("UPDATE hotline_agent SET paused_in = ''");

        Assert.Equal([("call", null), ("call", 7L), ("agent", 5L)], (await verification.RunAsync(1, Stop)).Differences.Select(d => (d.What, d.Stored)));
    }

    private static IEnumerable<MeasureSum> Sorted(IEnumerable<MeasureSum> sums) => sums.OrderBy(s => (s.FromMs, s.Exchange, s.Queue, s.Agent));

    private protected static string Line(long second, string call, string what, string data, string agent = "NONE", string queue = "q") =>
        $"{Ten + second}|{call}|{queue}|{agent}|{what}|{data}".TrimEnd('|');
}
