using Dashboard.Engine.Hotline;
using Dashboard.Engine.Hotline.Ami;

namespace Dashboard.Engine.Tests.Hotline.Ami;

/// <summary>Whose telephone rings, who is left time after a call, and which queues an agent serves, as an exchange says it.</summary>
public sealed class RingingTests
{
    private const long Now = 1_800_000_000_000;

    [Fact]
    public void A_telephone_rings_until_it_is_answered_or_not_and_its_agent_counts_as_free()
    {
        var rings = Of(Member("a", "PJSIP/1"), Member("b", "PJSIP/1")).Apply(Event("AgentCalled"), Now + 1_000);

        Assert.Equal((true, new Staff(1, 0, 0), Now + 1_000), (Agent(rings).Ringing, rings.Agents, Agent(rings).SinceMs));
        Assert.False(Agent(rings.Apply(Event("AgentRingNoAnswer"), Now + 9_000)).Ringing);
        var talks = Agent(rings.Apply(Event("AgentConnect"), Now + 9_000));
        Assert.Equal((AgentState.Talking, false), (talks.State, talks.Ringing));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Who_has_talked_is_left_the_time_that_the_exchange_says_of_them(bool deviceFirst)
    {
        var talks = Of(Member("a", "PJSIP/1", wrapUp: 30)).Apply(Event("AgentConnect"), Now);
        if (deviceFirst) talks = talks.Apply(Member("a", "PJSIP/1", wrapUp: 30), Now + 60_000);

        var done = talks.Apply(Event("AgentComplete"), Now + 60_000);

        Assert.Equal((Now + 90_000, new Staff(1, 0, 0)), (Agent(done).WrapsUpUntilMs, done.Agents));
        Assert.Equal((true, false), (Agent(done).WrapsUp(Now + 89_999), Agent(done).WrapsUp(Now + 90_000)));
        // The full status in between takes nothing away; who talks again does not wrap up.
        Assert.True(Agent(Of(Member("a", "PJSIP/1", wrapUp: 30)).Continuing(done)).WrapsUp(Now + 70_000));
        Assert.False(Agent(done.Apply(Event("AgentConnect"), Now + 65_000)).WrapsUp(Now + 66_000));
    }

    [Fact]
    public void Of_a_call_that_ended_before_anybody_looked_the_exchange_knows_the_end_and_without_such_a_time_nobody_wraps_up()
    {
        Assert.Equal(Now + 20_000, Agent(Of(Member("a", "PJSIP/1", wrapUp: 30, lastCall: (Now / 1000) - 10))).WrapsUpUntilMs);
        Assert.Null(Agent(Of(Member("a", "PJSIP/1", wrapUp: 30, lastCall: (Now / 1000) - 40))).WrapsUpUntilMs);
        Assert.Null(Agent(Of(Member("a", "PJSIP/1", wrapUp: 30, lastCall: (Now / 1000) + 90_000))).WrapsUpUntilMs);
        Assert.Null(Agent(Of(Member("a", "PJSIP/1")).Apply(Event("AgentConnect"), Now).Apply(Event("AgentComplete"), Now)).WrapsUpUntilMs);
    }

    [Fact]
    public void An_agent_serves_queues_and_is_kept_from_some_of_them()
    {
        var agent = Agent(Of(Member("a", "PJSIP/1"), Member("b", "PJSIP/1", paused: true), Member("c", "PJSIP/2")));

        Assert.Equal(("a\nb", "b", AgentState.Free), (agent.Queues, agent.PausedIn, agent.State));
    }

    private static ExchangeStatus Of(params AmiMessage[] messages) => messages.Aggregate(ExchangeStatus.Empty([]), (s, m) => s.Apply(m, Now));

    private static AgentNow Agent(ExchangeStatus status) => status.Now("main", Now).Agents[0];

    private static AmiMessage Event(string what) => Message(("Event", what), ("Queue", "a"), ("Interface", "PJSIP/1"), ("Uniqueid", "1.1"));

    private static AmiMessage Member(string queue, string location, int wrapUp = 0, long lastCall = 0, bool paused = false) => Message(
        (
            "Event", "QueueMember"), (
                "Queue", queue), (
                    "Name", location), (
                        "Location", location), ("Status", "1"), ("Paused", paused ? "1" : "0"), ("Wrapuptime", $"{wrapUp}"), ("LastCall", $"{lastCall}"));

    private static AmiMessage Message(params (string Key, string Value)[] fields) => new([.. fields.Select(f => KeyValuePair.Create(f.Key, f.Value))]);
}
