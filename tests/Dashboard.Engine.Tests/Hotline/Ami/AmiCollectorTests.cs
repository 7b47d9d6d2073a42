using System.Text.Json;
using Dashboard.Engine.Hotline;
using Dashboard.Engine.Hotline.Ami;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Hotline.Ami;

/// <summary>What a collector makes of what an exchange says, over a real socket.</summary>
public sealed class AmiCollectorTests
{
    private const string Number = "13985123456";

    private const string Rows = $"""
        Event: QueueParams
        Queue: help
        Calls: 2

        Event: QueueMember
        Queue: help
        Name: 王芳
        Location: PJSIP/101
        StateInterface: PJSIP/101
        Membership: dynamic
        InCall: 0
        Status: 1
        Paused: 0
        PausedReason:

        Event: QueueMember
        Queue: help
        Name: 李强
        Location: PJSIP/102
        InCall: 0
        Status: 1
        Paused: 1
        PausedReason: lunch

        Event: QueueEntry
        Queue: help
        Position: 1
        Channel: PJSIP/{Number}-00000001
        Uniqueid: 1800000000.1
        CallerIDNum: {Number}
        CallerIDName: 张伟
        ConnectedLineNum: {Number}
        ConnectedLineName: 张伟
        Wait: 42

        Event: QueueEntry
        Queue: help
        Position: 2
        Channel: PJSIP/trunk-00000002
        Uniqueid: 1800000000.2
        CallerIDNum: {Number}
        CallerIDName: 张伟
        Wait: 7
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_status_that_an_exchange_tells_is_published(bool byteByByte)
    {
        await using var running = new RunningCollector(e => (e.Rows, e.ByteByByte) = (Rows, byteByByte));
        await Wait.Until(() => running.Last is not null, "the status");

        Assert.Equal((2, TimeSpan.FromSeconds(42), new Staff(1, 0, 1)), (running.Last!.Waiting, running.Last.LongestWait(running.Now), running.Last.Agents));
        Assert.Equal(
            [new("help", "PJSIP/101", "王芳", SinceMs: running.Now), new("help", "PJSIP/102", "李强", Paused: true, PauseReason: "lunch", SinceMs: running.Now)],
            running.Members);
        Assert.Equal(new WaitingCaller("help", "1800000000.2", running.Now - 7_000), running.Last.Callers[1]);
        Assert.Single(running.Published);
        Assert.Equal(
            [
                "Action: Login\nActionID: dashboard-login\nUsername: dashboard\nSecret: s3cret-of-the-exchange\nEvents: agent",
                "Action: QueueStatus\nActionID: dashboard-status",
            ],
            running.Exchange.Asked.Select(a => a.Text));
    }

    [Fact]
    public async Task A_call_goes_its_way_and_no_number_is_kept()
    {
        await using var running = await StartedAsync();
        await running.TellAsync(Caller("QueueCallerJoin", "1800000000.3"), s => s.Waiting == 3);
        Assert.InRange(running.Last!.Callers[2].SinceMs, Sample.Noon.ToUnixTimeMilliseconds(), running.Now);
        await running.TellAsync(Caller("AgentCalled", "1800000000.1", "PJSIP/101"), s => s.Members[0].State == MemberState.Ringing);
        Assert.Equal(new Staff(1, 0, 1), running.Last!.Agents);

        // A leave before the connect, as an exchange tells it.
        await running.Exchange.TellAsync(Caller("QueueCallerLeave", "1800000000.1"));
        await running.TellAsync(Caller("AgentConnect", "1800000000.1", "PJSIP/101"), s => s is { Waiting: 2, Agents: { Free: 0, Talking: 1, Paused: 1 } });
        await running.TellAsync(Caller("QueueCallerAbandon", "1800000000.2") + "\n\n" + Caller("QueueCallerLeave", "1800000000.2"), s => s.Waiting == 1);
        await running.TellAsync(Caller("AgentComplete", "1800000000.1", "PJSIP/101"), s => s.Agents == new Staff(1, 0, 1));
        await running.TellAsync(Caller("AgentCalled", "1800000000.3", "PJSIP/101"), s => s.Members[0].State == MemberState.Ringing);
        await running.TellAsync(Caller("AgentRingNoAnswer", "1800000000.3", "PJSIP/101"), s => s.Members[0].State == MemberState.Free);

        Assert.All(running.Published, p =>
        {
            var text = p.Status + JsonSerializer.Serialize(p.Status) + string.Join(' ', p.Status!.Callers) + string.Join(' ', p.Status.Members);
            Assert.DoesNotContain(Number, text, StringComparison.Ordinal);
            Assert.DoesNotContain("张伟", text, StringComparison.Ordinal);
            Assert.DoesNotContain(JsonEncodedText.Encode("张伟").ToString(), text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Members_come_go_pause_and_are_reached_or_not()
    {
        await using var running = await StartedAsync();
        await running.TellAsync(
            Member("QueueMemberPause", "PJSIP/101", paused: true, reason: "training"), s => s.Members[0] is { Paused: true, PauseReason: "training" });
        await running.TellAsync(Member("QueueMemberPause", "PJSIP/101"), s => s.Members[0] is { Paused: false, PauseReason: null });
        await running.TellAsync(
            "Event: QueueMemberPaused\nQueue: help\nLocation: PJSIP/101\nMemberName: 王芳\nPaused: 1\nReason: tea",
            s => s.Members[0] is { Paused: true, PauseReason: "tea", State: MemberState.Free });
        await running.TellAsync(Member("QueueMemberStatus", "PJSIP/102", status: 5), s => s is { Agents: { Free: 0, Paused: 1 } } && !s.Members[1].OnDuty);
        await running.TellAsync(Member("QueueMemberAdded", "PJSIP/103"), s => s is { Members.Length: 3, Agents.Free: 1 });
        await running.TellAsync(Member("QueueMemberStatus", "PJSIP/103", status: 6), s => s.Members[2].State == MemberState.Ringing);
        await running.TellAsync(Member("QueueMemberStatus", "PJSIP/103", status: 2), s => s.Agents.Talking == 1);
        await running.TellAsync(Member("QueueMemberRemoved", "PJSIP/103"), s => s is { Members.Length: 2, Agents.Talking: 0 });
    }

    [Fact]
    public async Task Only_the_queues_that_are_configured_are_followed()
    {
        await using var one = await StartedAsync(queues: ["help"]);
        Assert.Contains(one.Exchange.Asked, a => a.Text == "Action: QueueStatus\nActionID: dashboard-status\nQueue: help");
        await one.Exchange.TellAsync(Caller("QueueCallerJoin", "1800000000.8").Replace("Queue: help", "Queue: sales", StringComparison.Ordinal));
        await one.TellAsync(Caller("QueueCallerJoin", "1800000000.9"), s => s.Waiting == 3);

        await using var none = new RunningCollector(e => e.Rows = Rows, queues: ["sales", "legal"]);
        await Wait.Until(() => none.Last is not null, "the status");
        Assert.Equal((0, 0), (none.Last!.Waiting, none.Last.Members.Length));
    }

    [Fact]
    public async Task A_flood_ends_in_what_is_right_and_is_published_at_most_five_times_a_second()
    {
        await using var running = await StartedAsync();
        var calls = Enumerable.Range(0, 2_000).Select(i => $"1800000001.{i}").ToList();
        var telling = running.Exchange.TellAsync(string.Join(
            "\n\n",
            calls.SelectMany(c => new[] { Caller("QueueCallerJoin", c), Member("QueueMemberStatus", "PJSIP/101", status: 6), Caller("QueueCallerLeave", c) }))
                + "\n\n" + Caller("QueueCallerJoin", "1800000009.1"));
        await running.UntilAsync(() => running.Last!.Callers.Any(c => c.CallId == "1800000009.1"), "the last event", stepMs: 10);
        await telling;

        Assert.Equal((3, MemberState.Ringing), (running.Last!.Waiting, running.Last.Members[0].State));
        Assert.All(running.Published.Zip(running.Published.Skip(1)), pair => Assert.True(pair.Second.At - pair.First.At >= TimeSpan.FromMilliseconds(200)));
        Assert.All(running.Published.Zip(running.Published.Skip(1)), pair => Assert.NotEqual(pair.First.Status, pair.Second.Status));
    }

    [Fact]
    public async Task A_publication_that_fails_is_told_once_and_made_again()
    {
        var left = 3;
        await using var running = new RunningCollector(
            e => e.Rows = Rows, publish: _ => left-- > 0 ? throw new InvalidOperationException("full") : Task.CompletedTask);
        await running.UntilAsync(() => running.Published.Count == 4, "the publication that succeeds");
        Assert.Equal("What the exchange dashboard@127.0.0.1:" + running.Exchange.Port + " says cannot be published.", Assert.Single(running.Log.Lines));
    }

    [Theory]
    [InlineData("a\r\nAction: Originate", "x", "help")]
    [InlineData("a", "x\ny", "help")]
    [InlineData("a", "x", "he\rlp")]
    public void Names_that_would_be_actions_of_their_own_are_refused(string user, string secret, string queue) =>
        Assert.Throws<ArgumentException>(() => new AmiCollector(
            new("127.0.0.1", user, secret, Queues: ["first", queue]), (_, _) => Task.CompletedTask, TimeProvider.System, new ListLog<AmiCollector>()));

    [Fact]
    public void Options_do_not_tell_the_secret() => Assert.Equal("dashboard@pbx:5038", $"{new AmiOptions("pbx", "dashboard", "s3cret")}");

    private static async Task<RunningCollector> StartedAsync(string[]? queues = null)
    {
        var running = new RunningCollector(e => e.Rows = Rows, queues: queues);
        await Wait.Until(() => running.Last is not null, "the status");
        return running;
    }

    private static string Caller(string name, string call, string @interface = "") => $"""
        Event: {name}
        Privilege: agent,all
        Channel: PJSIP/{Number}-00000001
        CallerIDNum: {Number}
        CallerIDName: 张伟
        ConnectedLineNum: {Number}
        Uniqueid: {call}
        Queue: help
        Position: 1
        DestCallerIDNum: {Number}
        MemberName: 王芳
        Interface: {@interface}
        """;

    private static string Member(string name, string @interface, int status = 1, bool paused = false, string reason = "") => $"""
        Event: {name}
        Privilege: agent,all
        Queue: help
        MemberName: 王芳
        Interface: {@interface}
        InCall: 0
        Status: {status}
        Paused: {(paused ? 1 : 0)}
        PausedReason: {reason}
        """;
}
