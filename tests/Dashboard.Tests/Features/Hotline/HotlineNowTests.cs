using Dashboard.Engine.Hotline;

namespace Dashboard.Tests.Features.Hotline;

/// <summary>Queues and agents as a supervisor sees them live.</summary>
public sealed class HotlineNowTests(ServerFixture server) : HotlinePageTest(server)
{
    [Theory]
    [InlineData("zh-CN", "还没有队列")]
    [InlineData("en", "No queue yet")]
    public async Task Each_queue_has_its_row_of_who_waits_and_who_serves_it(string culture, string empty)
    {
        Speak(culture);
        var (e, now) = (Server.Take(), HotlineBench.Now);
        var page = Page(culture, e, await e.ManagerAsync());
        Assert.Contains(empty, page.Of("queues"), StringComparison.Ordinal);

        await e.SendAsync(
            $"{now - 300}|MANAGER|help|li|ADDMEMBER|",
            $"{now - 300}|MANAGER|law|li|ADDMEMBER|",
            $"{now - 300}|MANAGER|help|wang|ADDMEMBER|",
            $"{now - 300}|MANAGER|law|chen|ADDMEMBER|",
            $"{now - 200}|NONE|law|chen|PAUSE|lunch",
            HotlineBench.Enter(
                now - 130, "w1"), HotlineBench.Enter(
                    now - 5, "w2", queue: "HELP"), HotlineBench.Enter(now - 90, "t1"), HotlineBench.Connect(now - 80, "t1", 10, "wang"));

        page.Component.WaitForAssertion(() => Assert.Matches("^help 2 2:1[0-9] 1 1 0$", page.Of("queue-help")), Wait.Limit);
        Assert.Equal("law 0 — 1 0 1", page.Of("queue-law"));
        Assert.NotEmpty(page.Component.FindAll("[data-testid=queue-help] .breach svg"));
    }

    [Theory]
    [InlineData("zh-CN", "取消 1")]
    [InlineData("en", "cancelled 1")]
    public async Task Each_agent_has_their_queues_and_what_they_did_today(string culture, string cancelled)
    {
        Speak(culture);
        var (e, now) = (Server.Take(), HotlineBench.Now);
        // At the first minutes of a day some of it would be yesterday's.
        var at = Math.Max(HotlineBench.At(0, "00:00:00"), now - 300);
        await e.SendAsync(
            $"{at}|MANAGER|help|li|ADDMEMBER|", $"{at}|MANAGER|law|li|ADDMEMBER|", HotlineBench.Enter(
                at, "a"), $"{at}|a|help|li|RINGNOANSWER|15000", $"{at}|a|help|li|RINGCANCELED|1000", HotlineBench.Connect(at + 1, "a", 1),
            HotlineBench.Complete(at + 66, "a", 1, 65), HotlineBench.Enter(at + 70, "b"), HotlineBench.Connect(at + 71, "b", 1));

        var page = Page(culture, e, await e.ManagerAsync());

        Assert.StartsWith("li help · law", page.Of("agent-li"), StringComparison.Ordinal);
        Assert.EndsWith($"2 1:05 1 {cancelled}", page.Of("agent-li"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "振铃中", "话后处理", "全部队列")]
    [InlineData("en", "Ringing", "Wrap-up", "all queues")]
    public async Task Whose_telephone_rings_and_who_is_left_time_after_a_call_is_said_by_the_exchange(string culture, string ringing, string wrapUp, string all)
    {
        Speak(culture);
        var (e, now) = (Server.Take(), HotlineBench.Now * 1000);
        await e.Server.Get<ExchangeStore>().SaveAsync(
            e.Catalog.Event.EventId, "main",
            new(
                "main",
                now,
                [],
                [
                    new("main", "li", AgentState.Free, null, now) { Queues = "help", Ringing = true },
                    new("main", "wang", AgentState.Free, null, now) { Queues = "*", WrapsUpUntilMs = now + 60_000 },
                ]), now, null, Wait.Cancelled);

        var page = Page(culture, e, await e.ManagerAsync());

        Shows(page, "agent-li", ringing);
        Assert.Contains(wrapUp, page.Of("agent-wang"), StringComparison.Ordinal);
        Assert.Contains(all, page.Of("agent-wang"), StringComparison.Ordinal);
        Assert.EndsWith("2", page.Of("free"), StringComparison.Ordinal);
    }
}
