using Dashboard.Engine.Hotline;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Hotline;

// Which visit a line means, however late it comes, however often, and whatever was lost beside it.
public abstract partial class HotlineContract
{
    [Fact]
    public async Task A_rejected_line_that_comes_again_is_of_the_same_visit_still()
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);
        string[] lines =
        [
            Line(0, "c1", "ENTERQUEUE", ""), Line(10, "c1", "EXITWITHTIMEOUT", "1|1|10"), Line(10, "c1", "ABANDON", "1|1|10"), Line(15, "c1", "ENTERQUEUE", "")
        ];
        Assert.Equal((3L, 1L), Taken(await hotline.TakeAsync(lines)));
        var before = await hotline.MeasuresAsync(Sample.Day, Sample.Day);

        Assert.Equal((0L, 1L), Taken(await hotline.TakeAsync(lines)));

        Assert.Equal(before, await hotline.MeasuresAsync(Sample.Day, Sample.Day));
        Assert.Equal((1L, 0L), Taken(await hotline.TakeAsync(Line(40, "c1", "CONNECT", "25", "Agent/7"))));
    }

    [Fact]
    public async Task A_log_that_begins_within_a_call_which_enters_again_in_the_same_second_changes_nothing_when_it_comes_again()
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);
        string[] lines =
        [
            Line(60, "c1", "EXITWITHTIMEOUT", "1|1|60"), Line(60, "c1", "ENTERQUEUE", ""), Line(90, "c2", "BLINDTRANSFER", "9|ctx|5|40|1", "Agent/7"),
            Line(90, "c2", "ENTERQUEUE", ""),
        ];
        await hotline.TakeAsync(lines);

        Assert.Equal((0L, 2L), Taken(await hotline.TakeAsync(lines)));

        Assert.Equal(new(Offered: 2), await hotline.MeasuresAsync(Sample.Day, Sample.Day));
        Assert.Equal(2, (await hotline.LoadedAsync(Sample.Day)).Hotline.Waiting(Clock.GetUtcNow().ToUnixTimeMilliseconds()).Count);
    }

    [Fact]
    public async Task An_earlier_visit_that_comes_later_leaves_the_one_that_goes_on_alone()
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);
        await hotline.TakeAsync(Line(500, "c1", "ENTERQUEUE", ""));

        Assert.Equal(
            (3L, 0L),
            Taken(await hotline.TakeAsync(
                Line(0, "c1", "ENTERQUEUE", ""), Line(5, "c1", "CONNECT", "5", "Agent/7"), Line(30, "c1", "COMPLETEAGENT", "5|25|1", "Agent/7"))));
        // One of which nothing more is said waits no more: the number has come again.
        await hotline.TakeAsync(Line(100, "c1", "ENTERQUEUE", ""));
        var waiting = (await hotline.LoadedAsync(Sample.Day)).Hotline.Waiting(Clock.GetUtcNow().ToUnixTimeMilliseconds());
        Assert.Equal((Ten + 500) * 1000, Assert.Single(waiting).EnteredMs);
        Assert.Equal(
            (2L, 0L), Taken(await hotline.TakeAsync(Line(520, "c1", "CONNECT", "20", "Agent/7"), Line(600, "c1", "COMPLETEAGENT", "20|80|1", "Agent/7"))));

        Assert.Equal(
            new(Offered: 3, Answered: 2, AnsweredWithin: 2, WaitSum: 25, TalkSum: 105, LongestWait: 20, Talks: 2),
            await hotline.MeasuresAsync(Sample.Day, Sample.Day));
        Assert.Equal((await hotline.FoldedAsync(Sample.Day)).Lines(), (await hotline.LoadedAsync(Sample.Day)).Lines());
        Assert.Equal([], (await new Verification(Scratch.Database).RunAsync(1, Stop)).Differences);
    }

    [Theory]
    [InlineData("COMPLETECALLER", "12|88|1")]
    [InlineData("COMPLETEAGENT", "|88")]
    [InlineData("COMPLETEAGENT", "12")]
    [InlineData("BLINDTRANSFER", "9|ctx|12|88|1")]
    [InlineData("ATTENDEDTRANSFER", "LINK|SIP/7-1|SIP/8-1|12|88|1")]
    public async Task An_end_tells_of_an_answer_whose_line_was_lost_and_that_line_changes_nothing_any_more(string what, string data)
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);
        string[] lines = [Line(0, "c1", "ENTERQUEUE", ""), Line(100, "c1", what, data, "Agent/7")];

        Assert.Equal((2L, 0L), Taken(await hotline.TakeAsync(lines)));

        var told = new Measures(Offered: 1, Answered: 1, AnsweredWithin: 1, WaitSum: 12, TalkSum: 88, LongestWait: 12, Talks: 1);
        Assert.Equal(told, await hotline.MeasuresAsync(Sample.Day, Sample.Day));
        var board = (await hotline.LoadedAsync(Sample.Day)).Hotline;
        Assert.Equal(("Agent/7", (Ten + 12) * 1000), (Assert.Single(board.Calls.Values).Agent, board.Calls.Values.Single().AnsweredMs));
        Assert.Empty(board.Waiting(Clock.GetUtcNow().ToUnixTimeMilliseconds()));
        Assert.Equal(2, (await hotline.TakeAsync([Line(12, "c1", "CONNECT", "12|m.1|3", "Agent/7"), lines[1]])).Duplicates);
        Assert.Equal(told, await hotline.MeasuresAsync(Sample.Day, Sample.Day));
        Assert.Equal((await hotline.FoldedAsync(Sample.Day)).Lines(), (await hotline.LoadedAsync(Sample.Day)).Lines());
        Assert.Equal([], (await new Verification(Scratch.Database).RunAsync(1, Stop)).Differences);
    }

    [Fact]
    public async Task A_talk_whose_end_was_lost_is_over_with_the_agent_s_next_call_or_when_the_agent_goes()
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);
        await hotline.TakeAsync(
            Line(
                0, "c1", "ENTERQUEUE", ""), Line(
                    5, "c1", "CONNECT", "5", "Agent/7"), Line(60, "c2", "ENTERQUEUE", ""), Line(65, "c2", "CONNECT", "5", "Agent/7"),
            Line(
                0, "c3", "ENTERQUEUE", ""), Line(
                    5, "c3", "CONNECT", "5", "Agent/8"), Line(0, "c4", "ENTERQUEUE", ""), Line(5, "c4", "CONNECT", "5", "Agent/9"));
        Assert.Equal(["c2", "c3", "c4"], await TalkingAsync());

        await hotline.TakeAsync(
            Line(90, "c2", "COMPLETEAGENT", "5|25|1", "Agent/7"),
            Line(91, "MANAGER", "ADDMEMBER", "", "Agent/8"),
            Line(92, "MANAGER", "REMOVEMEMBER", "", "Agent/8"),
            Line(93, "MANAGER", "ADDMEMBER", "", "Agent/8"));

        Assert.Equal(["c4"], await TalkingAsync());
        Assert.Equal(
            [("Agent/8", AgentState.Free), ("Agent/9", AgentState.Talking)],
            HotlineNow.Of((await hotline.LoadedAsync(Sample.Day)).Hotline, ExchangeStates.None, Clock.GetUtcNow().ToUnixTimeMilliseconds()).Agents
                .Select(a => (a.Name, a.State)));
        // On the day after too, though the call that tells it belongs to the day before.
        Assert.Equal(
            ["c4"], (await hotline.LoadedAsync(Sample.Day.AddDays(1))).Hotline.Talking(Clock.GetUtcNow().ToUnixTimeMilliseconds()).Select(c => c.CallId));
        Assert.Equal((await hotline.FoldedAsync(Sample.Day)).Turn(Sample.Day.AddDays(1)).Lines(), (await hotline.LoadedAsync(Sample.Day.AddDays(1))).Lines());
        Assert.Equal((await hotline.FoldedAsync(Sample.Day.AddDays(3))).Lines(), (await hotline.LoadedAsync(Sample.Day.AddDays(3))).Lines());

        async Task<IEnumerable<string>> TalkingAsync() =>
            (await hotline.LoadedAsync(Sample.Day)).Hotline.Talking(Clock.GetUtcNow().ToUnixTimeMilliseconds()).Select(c => c.CallId)
                .Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task What_lies_more_than_a_day_ahead_is_rejected()
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);
        const long Noon = 7200, Day = 86_400;

        var report = await hotline.TakeAsync(
            Line(
                Noon + Day, "c1", "ENTERQUEUE", ""), Line(
                    Noon + Day + 1, "c2", "ENTERQUEUE", ""), Line(
                        Noon + (9 * 365 * Day), "NONE", "ADDMEMBER", "", "Agent/7"), Line(Noon + (2 * Day), "NONE", "QUEUESTART", "", queue: "NONE"));

        Assert.Equal((1L, 3L), Taken(report));
        Assert.All(await hotline.Faults.AllAsync(1, Stop), f => Assert.Equal("at: lies more than a day ahead", f.Reason));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Whatever_is_lost_what_comes_again_changes_nothing_and_all_agree(int seed)
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);
        var random = new Random(seed);
        var lines = Enumerable.Range(0, 60).SelectMany(_ => Visit(random)).OrderBy(l => l.At).Select(l => l.Text).Where(_ => random.Next(8) > 0).ToList();
        for (var i = 0; i < lines.Count; i += 7) await hotline.TakeAsync([.. lines.Skip(i).Take(7)]);
        var before = await hotline.MeasuresAsync(Sample.Day, Sample.Day);
        var calls = (await hotline.LoadedAsync(Sample.Day)).Lines();

        foreach (var part in (IEnumerable<string>[])[lines, lines.Skip(50), lines.Take(90)]) Assert.Equal(0, (await hotline.TakeAsync([.. part])).Accepted);

        Assert.Equal(before, await hotline.MeasuresAsync(Sample.Day, Sample.Day));
        Assert.Equal(calls, (await hotline.LoadedAsync(Sample.Day)).Lines());
        Assert.Equal((await hotline.FoldedAsync(Sample.Day)).Lines(), calls);
        Assert.Equal([], (await new Verification(Scratch.Database).RunAsync(1, Stop)).Differences);
    }

    // Of three numbers that come again and again; some leave, and are in the queue again in the same second.
    private static IEnumerable<(long At, string Text)> Visit(Random random)
    {
        var (at, call, agent) = (random.Next(7000), $"c{random.Next(3)}", $"Agent/{random.Next(3)}");
        var (wait, talk) = (2 + random.Next(60), 2 + random.Next(60));
        yield return (at, Line(at, call, "ENTERQUEUE", ""));
        switch (random.Next(4))
        {
            case 0:
                yield return (at + wait, Line(at + wait, call, "ABANDON", $"1|1|{wait}"));
                break;
            case 1:
                yield return (at + wait, Line(at + wait, call, "EXITWITHTIMEOUT", $"1|1|{wait}"));
                yield return (at + wait, Line(at + wait, call, "ENTERQUEUE", ""));
                break;
            default:
                yield return (at + wait, Line(at + wait, call, "CONNECT", $"{wait}", agent));
                yield return (at + wait + talk, Line(at + wait + talk, call, "COMPLETECALLER", $"{wait}|{talk}|1", agent));
                break;
        }
    }

    private static (long Accepted, long Faults) Taken(IntakeReport report) => (report.Accepted, report.Faults);
}
