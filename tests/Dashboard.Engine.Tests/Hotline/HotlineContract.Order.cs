using Dashboard.Engine.Hotline;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Hotline;

// Lines in any order: what they come to is the same.
public abstract partial class HotlineContract
{
    [Theory]
    [InlineData(0, 1, 2)]
    [InlineData(0, 2, 1)]
    [InlineData(1, 0, 2)]
    [InlineData(1, 2, 0)]
    [InlineData(2, 0, 1)]
    [InlineData(2, 1, 0)]
    public async Task A_call_that_enters_a_queue_again_is_two_visits_in_whatever_order_its_files_come(params int[] order)
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);
        string[][] files =
        [
            [
                Line(0, "MANAGER", "ADDMEMBER", "", "Agent/7", "q1"), Line(0, "MANAGER", "ADDMEMBER", "", "Agent/7", "q2"),
                Line(0, "c1", "ENTERQUEUE", "|13885012345|1"), Line(5, "c1", "CONNECT", "5", "Agent/7"),
            ],
            [
                Line(30, "c1", "COMPLETEAGENT", "5|25|1", "Agent/7"), Line(40, "c1", "ENTERQUEUE", ""), Line(50, "NONE", "PAUSE", "午休", "Agent/7", "q1"),
                Line(55, "c2", "ENTERQUEUE", ""),
            ],
            [
                Line(60, "c1", "EXITWITHTIMEOUT", "1|1|20"), Line(60, "c1", "ENTERQUEUE", ""), Line(70, "c1", "ABANDON", "1|1|10"),
                Line(75, "NONE", "QUEUESTART", "", queue: "NONE"), Line(80, "c3", "ENTERQUEUE", ""),
            ],
        ];

        foreach (var file in order) await hotline.TakeAsync(files[file]);

        Assert.Equal(
            new(
                Offered: 5, Answered: 1, Abandoned: 1, Lost: 1, AnsweredWithin: 1, AbandonedWithin: 1, WaitSum: 5, TalkSum: 25, LongestWait: 20, Talks: 1),
                await hotline.MeasuresAsync(Sample.Day, Sample.Day));
        var board = (await hotline.LoadedAsync(Sample.Day)).Hotline;
        Assert.Equal(["c3"], board.Waiting(Clock.GetUtcNow().ToUnixTimeMilliseconds()).Select(c => c.CallId));
        Assert.Equal(
            [Outcome.Answered, Outcome.Lost, Outcome.Unknown, Outcome.Abandoned, Outcome.Waiting],
            board.Calls.Values.OrderBy(c => c.EnteredMs).ThenBy(c => c.CallId, StringComparer.Ordinal).Select(c => c.Outcome));
        Assert.Equal((true, false, null), await AgentAsync(hotline));
        Assert.Empty(await hotline.Faults.AllAsync(1, Stop));
        Assert.Equal("13885012345", await Scratch.ScalarAsync<string>("SELECT caller FROM hotline_call WHERE caller IS NOT NULL"));
        foreach (var file in files) Assert.Equal((0L, 0L), Taken(await hotline.TakeAsync(file)));
        await AgreeAsync(hotline);
    }

    [Fact]
    public async Task What_a_visit_was_given_by_mistake_goes_to_the_one_that_comes_later()
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);

        await hotline.TakeAsync(Line(0, "c1", "ENTERQUEUE", ""), Line(100, "c1", "ABANDON", "1|1|50"));
        Assert.Equal(50, (await hotline.MeasuresAsync(Sample.Day, Sample.Day)).LongestWait);
        await hotline.TakeAsync(Line(50, "c1", "ENTERQUEUE", ""), Line(20, "c1", "EXITWITHTIMEOUT", "1|1|20"));

        Assert.Equal(new(Offered: 2, Abandoned: 1, Lost: 1, LongestWait: 50), await hotline.MeasuresAsync(Sample.Day, Sample.Day));
        var calls = (await hotline.LoadedAsync(Sample.Day)).Hotline.Calls.Values.OrderBy(c => c.EnteredMs);
        Assert.Equal([(Outcome.Lost, (Ten + 20) * 1000), (Outcome.Abandoned, (Ten + 100) * 1000)], calls.Select(c => (c.Outcome, c.EndedMs!.Value)));
        await AgreeAsync(hotline);
    }

    [Fact]
    public async Task A_line_that_waits_for_an_earlier_one_makes_sense_when_that_comes_also_from_another_hand()
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);
        Assert.Equal((0L, 2L), Taken(await hotline.TakeAsync(Line(5, "c1", "CONNECT", "5", "Agent/7"), Line(60, "c1", "COMPLETECALLER", "5|55|1", "Agent/7"))));
        Assert.Equal(2, (await hotline.Faults.AllAsync(1, Stop)).Count);

        await hotline.AppendAsync(new CallDraft
        {
            Key = Guid.CreateVersion7(),
            RecordedBy = "other",
            Kind = HotlineKinds.CallEntered,
            Exchange = "main",
            CallId = "c1",
            Queue = "Q",
            AtMs = Ten * 1000,
        });

        Assert.Equal(
            new(Offered: 1, Answered: 1, AnsweredWithin: 1, WaitSum: 5, TalkSum: 55, LongestWait: 5, Talks: 1),
            await hotline.MeasuresAsync(Sample.Day, Sample.Day));
        Assert.Empty(await hotline.Faults.AllAsync(1, Stop));
        Assert.Equal(0, await Scratch.ScalarAsync<int>("SELECT COUNT(*) FROM hotline_stray"));
        await AgreeAsync(hotline);
    }

    [Theory]
    [InlineData(0, 0, "ABANDON", "1|1|0")]
    [InlineData(0, 0, "ABANDON", "1|1|3")]
    [InlineData(2, 0, "ABANDON", "1|1|8")]
    [InlineData(1, 0, "COMPLETECALLER", "10|60|1")]
    [InlineData(0, 0, "EXITWITHTIMEOUT", "1|1|20")]
    [InlineData(1, 0, "EXITEMPTY", "")]
    public async Task An_end_in_the_second_of_its_start_or_before_it_is_that_visit_s(int entered, int ended, string what, string data)
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);

        // As the exchange wrote it, and the other way round.
        await hotline.TakeAsync(
            Line(entered, "c1", "ENTERQUEUE", ""),
            Line(ended, "c1", what, data, "Agent/7"),
            Line(ended, "c2", what, data, "Agent/7"),
            Line(entered, "c2", "ENTERQUEUE", ""));

        var board = (await hotline.LoadedAsync(Sample.Day)).Hotline;
        Assert.Empty(board.Waiting(Clock.GetUtcNow().ToUnixTimeMilliseconds()));
        Assert.Equal(2, board.Calls.Values.Count(c => c.Outcome != Outcome.Unknown && c.EndedMs == (Ten + ended) * 1000));
        await AgreeAsync(hotline);
    }

    [Fact]
    public async Task Equal_lines_of_one_second_are_as_many_things_and_all_of_them_again_are_a_repeat()
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);
        string[] lines =
        [
            Line(
                0, "MANAGER", "ADDMEMBER", "", "Agent/7"), Line(
                    2, "NONE", "PAUSE", "午休", "Agent/7"), Line(2, "NONE", "UNPAUSE", "", "Agent/7"), Line(2, "NONE", "PAUSE", "午休", "Agent/7"),
            Line(9, "c1", "ENTERQUEUE", ""), Line(9, "c1", "EXITEMPTY", "1|1|0"), Line(9, "c1", "ENTERQUEUE", ""), Line(9, "c1", "EXITEMPTY", "1|1|0"),
        ];

        Assert.Equal((8L, 0L), Taken(await hotline.TakeAsync(lines)));

        Assert.Equal((true, true, "午休"), await AgentAsync(hotline));
        Assert.Equal((2L, 2L), ((await hotline.MeasuresAsync(Sample.Day, Sample.Day)).Offered, (await hotline.MeasuresAsync(Sample.Day, Sample.Day)).Lost));
        foreach (var again in (string[][])[lines, [.. lines, .. lines], lines[4..]]) Assert.Equal((0L, 0L), Taken(await hotline.TakeAsync(again)));
        Assert.Equal((true, true, "午休"), await AgentAsync(hotline));
        await AgreeAsync(hotline);
    }

    [Fact]
    public async Task A_queue_is_one_whatever_the_case_that_it_is_spelt_in_and_shown_as_it_was_spelt_first()
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);

        await hotline.TakeAsync(
            Line(
                0, "NONE", "ADDMEMBER", "", "Agent/7", "HelpLine"), Line(
                    1, "c1", "ENTERQUEUE", "", queue: "HELPLINE"), Line(
                        5, "c1", "CONNECT", "4", "Agent/7", "helpline"), Line(60, "c1", "COMPLETEAGENT", "4|55|1", "Agent/7", "HelpLine"),
            Line(70, "NONE", "REMOVEMEMBER", "", "Agent/7", "helpline"), Line(80, "c2", "ENTERQUEUE", "", queue: "helpLINE"));

        var sums = await new MeasureStore(Scratch.Database).SumsAsync(hotline.Catalog, Sample.Day, Sample.Day, MeasuresBy.All, Stop);
        Assert.Equal([("HelpLine", 2L, 1L)], sums.ByQueue("none").Select(q => (q.Queue, q.Measures.Offered, q.Measures.Answered)));
        Assert.Equal((false, false, null), await AgentAsync(hotline));
        var board = (await hotline.LoadedAsync(Sample.Day)).Hotline;
        var now = Clock.GetUtcNow().ToUnixTimeMilliseconds();
        var waiting = Assert.Single(
            HotlineNow.Of(board, new([new("main", now, [new("main", "HELPLINE", "c2", now - 1000)], []) { Queues = ["helpline"] }], [], []), now).Waiting);
        Assert.Equal(("HelpLine", "c2"), (waiting.Queue, waiting.CallId));
        await AgreeAsync(hotline);
    }

    [Fact]
    public async Task An_agent_is_one_whatever_the_case_and_shown_as_they_were_spelt_first()
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);

        await hotline.TakeAsync(
            Line(0, "NONE", "ADDMEMBER", "", "SIP/Anna"), Line(1, "c1", "ENTERQUEUE", ""), Line(3, "c1", "RINGNOANSWER", "1000", "SIP/anna"));
        await hotline.TakeAsync(Line(5, "c1", "CONNECT", "4", "sip/anna"), Line(6, "c2", "ENTERQUEUE", ""), Line(9, "c2", "CONNECT", "3", "sip/Bert"));
        Assert.Equal(
            ["SIP/Anna", "sip/Bert"],
            HotlineNow.Of((await hotline.LoadedAsync(Sample.Day)).Hotline, ExchangeStates.None, Clock.GetUtcNow().ToUnixTimeMilliseconds()).Agents
                .Select(a => a.Name));
        await hotline.TakeAsync(
            Line(65, "c1", "COMPLETECALLER", "4|60|1", "SIP/ANNA"),
            Line(66, "c2", "COMPLETEAGENT", "3|57|1", "SIP/BERT"),
            Line(70, "NONE", "REMOVEMEMBER", "", "sip/anna"));

        var board = (await hotline.LoadedAsync(Sample.Day)).Hotline;
        Assert.Equal(["SIP/Anna"], board.Agents.Values.Select(a => a.Name));
        Assert.Empty(HotlineNow.Of(board, ExchangeStates.None, Clock.GetUtcNow().ToUnixTimeMilliseconds()).Agents);
        Assert.Equal(["SIP/Anna"], board.Rings.Select(r => r.Agent));
        Assert.Equal(["SIP/Anna", "sip/Bert"], board.Calls.Values.OrderBy(c => c.EnteredMs).Select(c => c.Agent));
        Assert.Empty(await hotline.Faults.AllAsync(1, Stop));
        await AgreeAsync(hotline);
    }

    [Fact]
    public async Task What_an_earlier_version_kept_of_agents_is_folded_anew()
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);
        await hotline.TakeAsync(
            Line(0, "a", "AGENTCALLBACKLOGIN", "1002", "Agent/7", "NONE"),
            Line(1, "a", "AGENTCALLBACKLOGOFF", "1002", "Agent/7", "NONE"),
            Line(2, "NONE", "UNPAUSE", "", "Agent/7", "q1"));
        await Scratch.ExecuteAsync("UPDATE hotline_agent SET marks = NULL, queues = 'q1'");

        await AgentRenewalStore.RenewAsync(Scratch.Database, Stop);

        Assert.Equal((false, false, null), await AgentAsync(hotline));
        await AgreeAsync(hotline);
    }

    [Fact]
    public async Task More_lines_without_sense_than_are_kept_hide_no_newer_one_and_are_counted_by_reason()
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);
        await hotline.TakeAsync([.. Enumerable.Range(0, FaultStore.Most + 1).Select(i => $"rubbish {i}")]);
        Clock.Set(Clock.GetUtcNow().ToUnixTimeMilliseconds() + 1000);
        await hotline.TakeAsync([.. Enumerable.Range(0, FaultStore.Most + 1).Select(i => Line(i, $"c{i}", "WRAPUPSTART", "30"))]);

        await hotline.TakeAsync(Line(0, "c1", "ABANDON", "1|1|0"));

        var faults = await hotline.Faults.NewestAsync(1, 3, Stop);
        Assert.Equal((FaultStore.Most + 2L, "callid: no call of this number has entered the queue"), (faults.Count, faults.Newest[0].Reason));
        Assert.Equal(
            [("fewer than 5 fields", FaultStore.Most + 1L), ("callid: no call of this number has entered the queue", 1L)],
            faults.Reasons.Select(r => (r.Reason, r.Lines)));
        Assert.Equal(FaultStore.Most, await Scratch.ScalarAsync<int>("SELECT COUNT(*) FROM queue_log_fault"));
    }
}
