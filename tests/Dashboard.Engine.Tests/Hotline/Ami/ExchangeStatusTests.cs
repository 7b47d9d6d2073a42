using Dashboard.Engine.Hotline;
using Dashboard.Engine.Hotline.Ami;

namespace Dashboard.Engine.Tests.Hotline.Ami;

public sealed class ExchangeStatusTests
{
    private const long Now = 1_800_000_000_000;

    [Fact]
    public void An_agent_in_several_queues_counts_once()
    {
        var status = Of(
            Member("a", "PJSIP/1"), Member("b", "PJSIP/1"),
            Member("a", "PJSIP/2", "2"), Member("b", "PJSIP/2", "1", paused: true),
            Member("a", "PJSIP/3", paused: true), Member("b", "PJSIP/3"),
            Member("a", "PJSIP/4", paused: true), Member("b", "PJSIP/4", paused: true),
            Member("a", "PJSIP/5", "2", paused: true), Member("b", "PJSIP/5", "2", paused: true),
            Member("a", "PJSIP/6", "5"), Member("b", "PJSIP/6", "4", paused: true),
            Member("a", "PJSIP/7", "6"));

        Assert.Equal(new Staff(Free: 3, Talking: 2, Paused: 1), status.Agents);
        Assert.Equal(2, status.Members.Count(m => !m.OnDuty));
    }

    [Theory]
    [InlineData("0", MemberState.Free)]
    [InlineData("1", MemberState.Free)]
    [InlineData("2", MemberState.Talking)]
    [InlineData("3", MemberState.Talking)]
    [InlineData("4", MemberState.Unavailable)]
    [InlineData("5", MemberState.Unavailable)]
    [InlineData("6", MemberState.Ringing)]
    [InlineData("7", MemberState.Talking)]
    [InlineData("8", MemberState.Talking)]
    public void A_device_state_says_what_the_agent_does(string device, MemberState state)
    {
        Assert.Equal(state, Assert.Single(Of(Member("a", "PJSIP/1", device)).Members).State);
        Assert.Equal(MemberState.Talking, Assert.Single(Of(Member("a", "Local/1@agents", device, inCall: true)).Members).State);
    }

    [Fact]
    public void Only_the_queues_that_are_followed_are_seen_whatever_their_case()
    {
        AmiMessage[] messages =
        [
            Member("Help", "PJSIP/1"), Member("sales", "PJSIP/2"), Entry("help", "1.1", 5), Entry("sales", "1.2", 9),
            Message(("Event", "QueueCallerJoin"), ("Uniqueid", "1.3")),
        ];
        var some = messages.Aggregate(ExchangeStatus.Empty(["help"]), (s, m) => s.Apply(m, Now));

        Assert.Equal(("PJSIP/1", "1.1"), (Assert.Single(some.Members).Interface, Assert.Single(some.Callers).CallId));
        Assert.Equal((2, TimeSpan.FromSeconds(9)), (Of(messages).Waiting, Of(messages).LongestWait(Now)));
        Assert.Null(ExchangeStatus.Empty([]).LongestWait(Now));
        Assert.Equal(TimeSpan.Zero, some.LongestWait(Now - 60_000));
    }

    [Fact]
    public void The_same_said_in_another_order_and_a_second_later_is_the_same()
    {
        var first = Of(Member("a", "PJSIP/1"), Member("b", "PJSIP/1", paused: true, reason: "lunch"), Entry("a", "1.1", 30), Entry("b", "1.2", 5));
        var again = new[] { Entry("b", "1.2", 34), Member("b", "PJSIP/1", paused: true, reason: "lunch"), Entry("a", "1.1", 60), Member("a", "PJSIP/1") }
            .Aggregate(ExchangeStatus.Empty([]), (s, m) => s.Apply(m, Now + 30_000));

        Assert.NotEqual(first, again);
        Assert.Equal(first, again.Continuing(first));
        Assert.Equal(first.GetHashCode(), again.Continuing(first).GetHashCode());
        Assert.Equal(first, first.Apply(Member("a", "PJSIP/1"), Now + 9_000).Apply(Entry("a", "1.1", 39), Now + 9_000));
    }

    [Fact]
    public void Since_when_begins_anew_with_every_change_and_a_pause_found_at_the_beginning_has_its_own()
    {
        var found = Of(Member("a", "PJSIP/1", paused: true, reason: "lunch", lastPause: (Now / 1000) - 600));
        Assert.Equal(Now - 600_000, found.Members[0].SinceMs);

        var other = found.Apply(Member("a", "PJSIP/1", paused: true, reason: "training", lastPause: (Now / 1000) - 600), Now + 5_000);
        Assert.Equal(("training", Now + 5_000), (other.Members[0].PauseReason, other.Members[0].SinceMs));
        Assert.Equal(Now + 9_000, Of(Member("a", "PJSIP/1", paused: true)).Continuing(null).Apply(Member("a", "PJSIP/1"), Now + 9_000).Members[0].SinceMs);
    }

    [Fact]
    public void A_caller_who_comes_again_with_the_same_call_waits_anew()
    {
        var status = Of(Entry("a", "1.1", 60));
        Assert.Equal(Now + 10_000, status.Apply(Message(("Event", "QueueCallerJoin"), ("Queue", "a"), ("Uniqueid", "1.1")), Now + 10_000).Callers[0].SinceMs);
    }

    [Fact]
    public void Nothing_that_a_peer_sends_grows_without_end()
    {
        var status = ExchangeStatus.Empty([]);
        for (var i = 0; i < ExchangeStatus.Most + 50; i++) status = status.Apply(Entry("a", $"1.{i}", 1), Now).Apply(Member("a", $"PJSIP/{i}"), Now);
        Assert.Equal((ExchangeStatus.Most, ExchangeStatus.Most), (status.Waiting, status.Members.Length));
        Assert.Equal(128, Of(Entry("a", new string('1', 8_000), 1)).Callers[0].CallId.Length);
    }

    [Theory]
    [InlineData("9999999999999999999999")]
    [InlineData("-5")]
    [InlineData("soon")]
    public void A_wait_that_is_none_begins_now(string wait) =>
        Assert.Equal(Now, Of(Message(("Event", "QueueEntry"), ("Queue", "a"), ("Uniqueid", "1.1"), ("Wait", wait))).Callers[0].SinceMs);

    [Fact]
    public void The_end_of_a_call_frees_an_agent_of_that_call_alone()
    {
        var status = Of(Member("a", "PJSIP/1")).Apply(Agents("AgentConnect", "1.1"), Now).Apply(Agents("AgentConnect", "1.2"), Now + 1_000);

        Assert.Equal(1, status.Apply(Agents("AgentComplete", "1.1"), Now + 2_000).Agents.Talking);
        Assert.Equal(1, status.Apply(Agents("AgentComplete", "1.2"), Now + 2_000).Agents.Free);
        // Also after the full status has come in between; and of a talk that was found there any end is believed.
        var again = Of(Member("A", "PJSIP/1", "2")).Continuing(status);
        Assert.Equal((1, 1), (again.Apply(Agents("AgentComplete", "1.1"), Now).Agents.Talking, again.Apply(Agents("AgentComplete", "1.2"), Now).Agents.Free));
        Assert.Equal(1, Of(Member("a", "PJSIP/1", "2")).Apply(Agents("AgentComplete", "1.1"), Now).Agents.Free);

        static AmiMessage Agents(string what, string call) => Message(("Event", what), ("Queue", "a"), ("Interface", "PJSIP/1"), ("Uniqueid", call));
    }

    [Fact]
    public void An_exchange_of_old_tells_who_comes_and_goes_by_other_names()
    {
        var status = ExchangeStatus.Empty([], Now).Apply(Member("help", "SIP/101"), Now);
        Assert.Equal(Now, status.CallersMs);

        status = status.Apply(
            Message(("Event", "Join"), ("Queue", "help"), ("Uniqueid", "1.1"), ("Channel", "SIP/trunk-1"), ("CallerIDNum", "13985123456")), Now)
                .Apply(Message(("Event", "Join"), ("Queue", "help"), ("Uniqueid", "1.2")), Now);
        Assert.Equal((2, (long?)null), (status.Waiting, status.CallersMs));
        status = status.Apply(Message(("Event", "Leave"), ("Queue", "HELP"), ("Uniqueid", "1.1")), Now)
            .Apply(Message(("Event", "AgentConnect"), ("Queue", "help"), ("Uniqueid", "1.1"), ("Channel", "SIP/101-2"), ("Member", "SIP/101")), Now);
        Assert.Equal((1, new Staff(0, 1, 0)), (status.Waiting, status.Agents));
        Assert.Equal(
            new Staff(1, 0, 0), status.Apply(Message(("Event", "AgentComplete"), ("Queue", "help"), ("Uniqueid", "1.1"), ("Member", "SIP/101")), Now).Agents);
    }

    [Fact]
    public void Who_pauses_in_all_queues_is_shown_so_also_when_the_telephone_is_away()
    {
        var status = Of(
            Member("a", "PJSIP/1", "5", paused: true, reason: "lunch"), Member("b", "PJSIP/1", "5", paused: true, reason: "lunch"),
            Member("a", "PJSIP/2", "5", paused: true), Member("b", "PJSIP/2", "5"), Member("a", "PJSIP/3", "4"));

        Assert.Equal(new Staff(Free: 0, Talking: 0, Paused: 1), status.Agents);
        Assert.Equal("lunch", Assert.Single(status.Now("main", Now).Agents).Reason);
    }

    [Fact]
    public void Events_of_those_who_are_unknown_change_nothing()
    {
        var status = Of(Member("a", "PJSIP/1"));
        foreach (var name in new[]
        {
            "AgentCalled", "AgentConnect", "AgentComplete", "QueueMemberRemoved", "QueueCallerLeave", "QueueMemberPaused", "QueueParams", "Hangup"
        })
        {
            Assert.Equal(status, status.Apply(Message(("Event", name), ("Queue", "a"), ("Interface", "PJSIP/9"), ("Uniqueid", "1.9"), ("Paused", "1")), Now));
            Assert.Equal(status, status.Apply(Message(("Event", name)), Now));
            Assert.Equal(status, status.Apply(Message(("Event", name), ("Queue", "a")), Now));
        }
    }

    private static ExchangeStatus Of(params AmiMessage[] messages) => messages.Aggregate(ExchangeStatus.Empty([]), (s, m) => s.Apply(m, Now));

    private static AmiMessage Entry(string queue, string call, int wait) =>
        Message(("Event", "QueueEntry"), ("Queue", queue), ("Uniqueid", call), ("Wait", $"{wait}"));

    private static AmiMessage Member(
        string queue, string location, string device = "1", bool paused = false, string reason = "", bool inCall = false, long lastPause = 0) => Message(
        (
            "Event", "QueueMember"), (
                "Queue", queue), (
                    "Name", "agent"), (
                        "Location", location), (
                            "Status", device), (
                                "Paused", paused ? "1" : "0"), ("PausedReason", reason), ("InCall", inCall ? "1" : "0"), ("LastPause", $"{lastPause}"));

    private static AmiMessage Message(params (string Key, string Value)[] fields) => new([.. fields.Select(f => KeyValuePair.Create(f.Key, f.Value))]);
}
