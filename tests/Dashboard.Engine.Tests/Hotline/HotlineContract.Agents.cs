using Dashboard.Engine.Hotline;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Hotline;

// Who is on duty, and who pauses.
public abstract partial class HotlineContract
{
    [Fact]
    public async Task Who_pauses_everywhere_signs_off_like_everybody()
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);

        await hotline.TakeAsync(
            Line(0, "MANAGER", "ADDMEMBER", "", "Agent/7"), Line(1, "NONE", "PAUSE", "午休", "Agent/7"), Line(1, "NONE", "PAUSEALL", "", "Agent/7", "NONE"));
        Assert.Equal((true, true, "午休"), await AgentAsync(hotline));
        await hotline.TakeAsync(Line(2, "NONE", "UNPAUSEALL", "", "Agent/7", "NONE"), Line(2, "NONE", "UNPAUSE", "", "Agent/7"));
        Assert.Equal((true, false, null), await AgentAsync(hotline));
        await hotline.TakeAsync(Line(3, "NONE", "PAUSEALL", "", "Agent/7", "NONE"), Line(4, "MANAGER", "REMOVEMEMBER", "", "Agent/7"));
        Assert.Equal((false, false, null), await AgentAsync(hotline));

        // Nobody who has signed off comes back by a pause, or by its end.
        await hotline.TakeAsync(Line(5, "NONE", "PAUSEALL", "", "Agent/7", "NONE"), Line(6, "NONE", "UNPAUSEALL", "", "Agent/7", "NONE"));
        Assert.Equal((false, false, null), await AgentAsync(hotline));
        await hotline.TakeAsync(Line(7, "NONE", "PAUSE", "", "Agent/7"), Line(8, "NONE", "UNPAUSE", "", "Agent/7"));
        Assert.Equal((false, false, null), await AgentAsync(hotline));
        await hotline.TakeAsync(Line(9, "MANAGER", "ADDMEMBER", "PAUSED", "Agent/7"));
        Assert.Equal((true, true, null), await AgentAsync(hotline));
        await AgreeAsync(hotline);
    }

    [Fact]
    public async Task Who_signs_on_without_a_queue_being_named_pauses_and_goes_by_those_that_are_named_later()
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);

        await hotline.TakeAsync(Line(0, "a", "AGENTLOGIN", "", "Agent/7", "NONE"), Line(1, "NONE", "PAUSEALL", "", "Agent/7", "NONE"));
        Assert.Equal((true, true, null), await AgentAsync(hotline));
        await hotline.TakeAsync(Line(2, "NONE", "UNPAUSE", "", "Agent/7"));
        Assert.Equal((true, false, null), await AgentAsync(hotline));
        await hotline.TakeAsync(Line(3, "a", "AGENTLOGOFF", "", "Agent/7", "NONE"));
        Assert.Equal((false, false, null), await AgentAsync(hotline));
    }

    [Fact]
    public async Task Only_who_pauses_in_all_of_the_queues_pauses()
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);

        await hotline.TakeAsync(
            Line(0, "MANAGER", "ADDMEMBER", "", "Agent/7", "q1"),
            Line(0, "MANAGER", "ADDMEMBER", "", "Agent/7", "q2"),
            Line(1, "NONE", "PAUSE", "午休", "Agent/7", "q1"));
        Assert.Equal((true, false, null), await AgentAsync(hotline));
        await hotline.TakeAsync(Line(2, "NONE", "PAUSE", "午休", "Agent/7", "q2"));
        Assert.Equal((true, true, "午休"), await AgentAsync(hotline));
        await hotline.TakeAsync(Line(3, "NONE", "UNPAUSE", "", "Agent/7", "q2"));
        Assert.Equal((true, false, null), await AgentAsync(hotline));
        await hotline.TakeAsync(Line(4, "MANAGER", "REMOVEMEMBER", "", "Agent/7", "q2"));
        Assert.Equal((true, true, "午休"), await AgentAsync(hotline));
        await AgreeAsync(hotline);
    }

    [Fact]
    public async Task A_clock_that_was_put_right_keeps_nobody_on_duty()
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);
        const long Noon = 7200;
        await hotline.TakeAsync(Line(Noon + 3600, "MANAGER", "ADDMEMBER", "", "Agent/7"));

        Clock.Set((Ten + Noon + 1800) * 1000);
        await hotline.TakeAsync(Line(Noon + 1800, "MANAGER", "REMOVEMEMBER", "", "Agent/7"), Line(Noon + 1700, "MANAGER", "ADDMEMBER", "", "Agent/7"));

        Assert.Equal((false, false, null), await AgentAsync(hotline));
        await AgreeAsync(hotline);
    }

    [Fact]
    public async Task Who_never_signs_off_is_believed_for_a_day_after_the_last_that_is_heard()
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);
        await hotline.TakeAsync(
            Line(
                0, "MANAGER", "ADDMEMBER", "", "Agent/7"), Line(
                    0, "MANAGER", "ADDMEMBER", "", "Agent/8"), Line(
                        60, "c1", "ENTERQUEUE", ""), Line(65, "c1", "CONNECT", "5", "Agent/8"), Line(90, "c1", "COMPLETECALLER", "5|25|1", "Agent/8"));

        foreach (var (second, names) in new (long, string[])[]
        {
            (86_399, ["Agent/7", "Agent/8"]), (86_400, ["Agent/8"]), (86_400 + 64, ["Agent/8"]), (86_400 + 65, [])
        })
        {
            var board = (await hotline.LoadedAsync(Sample.Day.AddDays(1))).Hotline;
            Assert.Equal(names, HotlineNow.Of(board, ExchangeStates.None, (Ten + second) * 1000).Agents.Select(a => a.Name));
        }
    }

    [Fact]
    public async Task The_longest_names_and_the_most_queues_have_room()
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);
        var (call, agent, why) = (new string('呼', CallDraft.MaxName), new string('坐', CallDraft.MaxName), new string('休', CallDraft.MaxName));

        var report = await hotline.TakeOfAsync(
            new('局', CallDraft.MaxExchange),
            [
                Line(0, call, "ENTERQUEUE", "", queue: Queue(0)), Line(5, call, "CONNECT", "5", agent, Queue(0)),
                .. Enumerable.Range(0, Agent.MaxQueues + 1).Select(i => Line(1, "NONE", "PAUSE", why, agent, Queue(i))),
            ]);

        Assert.Equal((Agent.MaxQueues + 3, 0L), Taken(report));
        var kept = Assert.Single((await hotline.LoadedAsync(Sample.Day)).Hotline.Agents.Values);
        Assert.Equal((Agent.MaxQueues, true), (kept.Queues.Split('\n').Length, kept.Paused));
        await AgreeAsync(hotline);

        static string Queue(int i) => new string('队', CallDraft.MaxName - 3) + i.ToString("000", System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task The_newest_counts_are_found_whatever_calls_lie_between_and_after()
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);
        for (var i = 0; i < 3; i++)
        {
            await hotline.AppendAsync(Sample.Tally());
            await hotline.TakeAsync([.. Enumerable.Range(0, 700)
                .SelectMany(n => (string[])[Line(n, $"c{i}.{n}", "ENTERQUEUE", ""), Line(n + 9, $"c{i}.{n}", "ABANDON", "1|1|9")])]);
        }

        Assert.Equal([2803, 1402, 1], (await hotline.LoadedAsync(Sample.Day)).Newest.Select(e => e.Seq));
        Assert.Equal((await hotline.FoldedAsync(Sample.Day)).Lines(), (await hotline.LoadedAsync(Sample.Day)).Lines());
    }

    private static async Task<(bool OnDuty, bool Paused, string? Reason)> AgentAsync(RunningHotline hotline)
    {
        var agent = Assert.Single((await hotline.LoadedAsync(Sample.Day)).Hotline.Agents.Values);
        return (agent.OnDuty, agent.Paused, agent.Reason);
    }

    private async Task AgreeAsync(RunningHotline hotline)
    {
        Assert.Equal((await hotline.FoldedAsync(Sample.Day)).Lines(), (await hotline.LoadedAsync(Sample.Day)).Lines());
        Assert.Equal([], (await new Verification(Scratch.Database).RunAsync(1, Stop)).Differences);
    }
}
