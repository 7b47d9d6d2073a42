using Dashboard.Engine.Hotline;
using Dashboard.Engine.Hotline.Ami;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Hotline.Ami;

/// <summary>What a collector does when an exchange fails it.</summary>
[Trait("Time", "long")]
public sealed class AmiReconnectTests
{
    private const string Rows = "Event: QueueMember\nQueue: help\nName: 王芳\nLocation: PJSIP/101\nStatus: 1\nPaused: 0\n\n"
        + "Event: QueueEntry\nQueue: help\nUniqueid: 1800000000.1\nWait: 5";
    private const string Fewer = "Event: QueueMember\nQueue: help\nName: 王芳\nLocation: PJSIP/101\nStatus: 2\nPaused: 0";

    [Fact]
    public async Task A_cut_in_the_middle_of_a_message_is_unknown_until_the_next_full_status_which_comes_no_sooner_than_allowed()
    {
        await using var running = await StartedAsync();
        await running.Exchange.TellRawAsync("Event: QueueCallerJoin\r\nQueue: he");
        running.Exchange.Rows = Fewer;
        running.Exchange.Cut();
        await running.UntilAsync(() => running.Published.Count == 2, "the cut to be told");
        Assert.Null(running.Last);

        await running.UntilAsync(() => running.Exchange.Connections == 2, "the next connection");
        await running.UntilAsync(() => running.Exchange.Asked.Count(a => a.Text.StartsWith("Action: Login", StringComparison.Ordinal)) == 2, "the next login");

        // Without a status to begin with, events say nothing.
        await running.Exchange.TellAsync("Event: QueueCallerJoin\nQueue: help\nUniqueid: 1800000000.7");
        await running.UntilAsync(() => running.Last is not null, "the status again", stepMs: 150);
        Assert.Equal((3, 0, new Staff(0, 1, 0)), (running.Published.Count, running.Last!.Waiting, running.Last.Agents));
        Assert.InRange(
            running.Exchange.StatusesAsked.ElementAt(1) - running.Exchange.StatusesAsked.First(), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60));
        Assert.Equal(2, running.Log.Lines.Count);
        Assert.EndsWith("cannot be followed: The connection ended in the middle of a message.", running.Log.Lines.First(), StringComparison.Ordinal);
        Assert.EndsWith("is followed again.", running.Log.Lines.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task However_often_it_is_cut_there_are_thirty_seconds_between_two_full_statuses()
    {
        await using var running = await StartedAsync();
        for (var connections = 2; connections <= 5; connections++)
        {
            running.Exchange.Cut();
            await running.UntilAsync(() => running.Exchange.Connections == connections, "the next connection");
        }

        await running.UntilAsync(() => running.Exchange.StatusesAsked.Count() == 3, "two more statuses", stepMs: 150);
        var asked = running.Exchange.StatusesAsked.ToList();

        // The first was asked for while the clock stood still; a step of the clock may lie between the asking and the hearing of the others.
        Assert.True(asked[1] - asked[0] >= TimeSpan.FromSeconds(30) && asked[2] - asked[0] >= TimeSpan.FromSeconds(60), string.Join(' ', asked));
    }

    [Fact]
    public async Task Every_thirty_seconds_the_full_status_rights_what_no_event_told()
    {
        await using var running = await StartedAsync();
        var first = running.Last!;
        await running.UntilAsync(() => running.Exchange.StatusesAsked.Count() == 2, "the second status", stepMs: 150);
        running.Exchange.Rows = Fewer;
        Assert.True(running.Exchange.StatusesAsked.ElementAt(1) - running.Exchange.StatusesAsked.First() is { TotalSeconds: >= 30 and < 50 });
        await running.UntilAsync(() => running.Exchange.StatusesAsked.Count() == 3, "the third status", stepMs: 150);
        await running.UntilAsync(() => running.Last!.Agents.Talking == 1, "what the third status says");
        Assert.Equal((1, 0), (running.Exchange.Connections, running.Last!.Waiting));
        Assert.Equal((first, 1), (running.Published.First().Status, first.Waiting));
        Assert.Contains(running.Exchange.Asked, a => a.Text == "Action: Ping");
    }

    [Fact]
    public async Task A_status_that_says_the_same_is_not_published_again()
    {
        await using var running = await StartedAsync();
        // It tells of callers who go: from then on the full status says nothing new by its mere time.
        await running.TellAsync("Event: QueueCallerLeave\nQueue: help\nUniqueid: 1800000000.9", s => s.CallersMs is null);
        running.Exchange.Rows = Rows.Replace("Wait: 5", "Wait: 36", StringComparison.Ordinal);
        await running.UntilAsync(() => running.Now >= Sample.Noon.AddSeconds(29.7).ToUnixTimeMilliseconds(), "half a minute");
        running.Clock.Advance(TimeSpan.FromMilliseconds(400));

        // From here the clock stands still, so that the wait is that of the answer.
        await Wait.Until(() => running.Exchange.StatusesAsked.Count() == 2, "the second status");
        await running.Exchange.TellAsync("Event: QueueCallerLeave\nQueue: help\nUniqueid: 1800000000.1");
        await running.UntilAsync(() => running.Last!.Waiting == 0, "what comes after it");
        Assert.Equal(3, running.Published.Count);
    }

    [Fact]
    public async Task A_peer_that_is_dead_is_noticed()
    {
        await using var running = await StartedAsync();
        running.Exchange.Silent = true;
        await running.UntilAsync(() => running.Published.Count == 2, "the silence to be told", stepMs: 150);
        Assert.Null(running.Last);
        Assert.Contains(running.Exchange.Asked, a => a.Text == "Action: Ping");
        Assert.InRange(running.Published.Last().At - Sample.Noon, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30));
        running.Exchange.Silent = false;
        await running.UntilAsync(() => running.Last is not null, "the exchange again", stepMs: 150);
    }

    [Fact]
    public async Task Whoever_accepts_and_says_nothing_is_left_after_ten_seconds()
    {
        await using var running = new RunningCollector(e => (e.Greeting, e.Rows) = ("", Rows));
        await Wait.Until(() => running.Exchange.Connections == 1, "the connection");
        await running.UntilAsync(
            () => running.Log.Lines.Any(l => l.EndsWith("The exchange does not answer.", StringComparison.Ordinal)), "the silence to be told", stepMs: 150);
        Assert.All(running.Published, p => Assert.Null(p.Status));
        running.Exchange.Greeting = "Asterisk Call Manager/5.0.1\r\n";
        await running.UntilAsync(() => running.Last is not null, "the status", stepMs: 150);
    }

    [Fact]
    public async Task A_wrong_secret_is_told_once_and_tried_again_seldom()
    {
        await using var running = new RunningCollector(e => e.Rows = Rows, secret: "wr0ng-secret");
        await running.UntilAsync(() => running.Log.Lines.Count == 1, "the refusal to be told");

        // Nothing travels until five minutes are nearly over: the clock may run.
        await running.UntilAsync(() => running.Now >= Sample.Noon.AddSeconds(298).ToUnixTimeMilliseconds(), "nearly five minutes", stepMs: 1_500);
        Assert.Equal(1, running.Exchange.Connections);
        await running.UntilAsync(() => running.Exchange.Connections == 2, "the next attempt");
        await Wait.Until(() => running.Exchange.Asked.Count == 2, "the second login");
        await running.UntilAsync(() => running.Now >= Sample.Noon.AddSeconds(308).ToUnixTimeMilliseconds(), "a while more");

        Assert.EndsWith("refuses the account or its secret; it is tried again every 5 minutes.", Assert.Single(running.Log.Lines), StringComparison.Ordinal);
        Assert.DoesNotContain(running.Log.Lines, l => l.Contains("wr0ng-secret", StringComparison.Ordinal));
        Assert.Equal(2, running.Exchange.Connections);
        Assert.Null(Assert.Single(running.Published).Status);
    }

    [Fact]
    public async Task An_account_that_a_lost_session_still_holds_is_tried_again_soon()
    {
        await using var running = new RunningCollector(e => (e.Rows, e.Refusal) = (Rows, "Login Already In Use"), secret: "any");
        await running.UntilAsync(() => running.Exchange.Connections == 3, "two more attempts");
        Assert.True(running.Clock.GetUtcNow() - Sample.Noon < TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task An_exchange_that_tells_no_queues_is_unknown_and_asked_again()
    {
        await using var running = new RunningCollector(e => e.Rows = null);
        await Wait.Until(
            () => running.Log.Lines.Any(l => l.EndsWith("The exchange does not tell what its queues hold.", StringComparison.Ordinal)),
            "the answer to be told");
        running.Exchange.Rows = Rows;
        await running.UntilAsync(() => running.Last is not null, "the status", stepMs: 150);
        Assert.Equal(2, running.Exchange.StatusesAsked.Count());
    }

    [Theory]
    [InlineData("one line", "A line is longer than 8192 bytes.")]
    [InlineData("lines", "A message has more than 200 fields.")]
    [InlineData("garbage", "What was sent is no message.")]
    [InlineData("shutdown", "The exchange shuts down.")]
    public async Task Garbage_ends_the_connection_and_the_next_is_right_again(string kind, string reason)
    {
        await using var running = await StartedAsync();
        await running.Exchange.TellRawAsync(kind switch
        {
            "one line" => "Event: " + new string('x', 20_000),
            "lines" => string.Concat(Enumerable.Repeat("A: b\r\n", 250)),
            "garbage" => "\u0001\u0002\u0003\r\n",
            _ => "Event: Shutdown\r\nShutdown: Cleanly\r\n\r\n",
        });
        await running.UntilAsync(() => running.Published.Count == 2, "the garbage to be told");
        Assert.Null(running.Last);
        Assert.EndsWith(reason, running.Log.Lines.First(), StringComparison.Ordinal);
        await running.UntilAsync(() => running.Last is not null, "the status again", stepMs: 150);
        Assert.Equal(2, running.Exchange.Connections);
    }

    [Fact]
    public async Task An_exchange_that_is_not_there_is_told_once()
    {
        await using var running = new RunningCollector(e => e.Greeting = "HTTP/1.1 400 Bad Request\r\n");
        await running.UntilAsync(() => running.Exchange.Connections >= 4, "four attempts");
        Assert.EndsWith("What answers is no Asterisk manager interface.", Assert.Single(running.Log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Waits_grow_from_one_second_to_thirty_and_differ()
    {
        Assert.Equal([1, 1.5, 3, 6, 12, 24, 24], Enumerable.Range(0, 7).Select(f => AmiCollector.WaitAfter(f, 0).TotalSeconds));
        Assert.Equal([1.25, 2.5, 5, 10, 20, 30, 30], Enumerable.Range(0, 7).Select(f => AmiCollector.WaitAfter(f, 1).TotalSeconds));
    }

    private static async Task<RunningCollector> StartedAsync()
    {
        var running = new RunningCollector(e => e.Rows = Rows);
        await Wait.Until(() => running.Last is not null, "the status");
        return running;
    }
}
