using Dashboard.Engine.Hotline;

namespace Dashboard.Engine.Tests.Hotline;

/// <summary>The queues of a moment.</summary>
public sealed class QueueNowTests
{
    private const long Now = 1_800_000_000_000;

    [Fact]
    public void Each_queue_has_those_who_wait_in_it_and_those_who_serve_it_whoever_serves_several_in_each()
    {
        var now = new HotlineNow(
            [new("main", "Help", "c1", Now - 90_000), new("branch", "HELP", "c2", Now - 20_000), new("main", "law", "c3", Now - 5_000)],
            [
                Agent(
                    "free", AgentState.Free, "Help\nlaw"), Agent(
                        "half", AgentState.Free, "help\nlaw", "law"), Agent("talks", AgentState.Talking, "Help", "Help"),
                Agent("pauses", AgentState.Paused, "law", "law"), Agent("all", AgentState.Free, Engine.Hotline.Agent.EveryQueue),
            ]);

        var queues = QueueNow.Of(now, ["Help", "old"]);

        Assert.Equal(
            [("Help", 2, 90L, new Staff(3, 1, 0)), ("law", 1, 5L, new Staff(2, 0, 2)), ("old", 0, 0L, new Staff(1, 0, 0))],
            queues.Select(q => (q.Queue, q.Waiting.Count, q.LongestWaitSeconds(Now), q.Staff)));
    }

    [Fact]
    public void Nobody_and_nothing_is_no_queue() => Assert.Empty(QueueNow.Of(new([], [Agent("all", AgentState.Free, Engine.Hotline.Agent.EveryQueue)]), []));

    private static AgentNow Agent(string name, AgentState state, string queues, string pausedIn = "") =>
        new("main", name, state, null, Now) { Queues = queues, PausedIn = pausedIn };
}
