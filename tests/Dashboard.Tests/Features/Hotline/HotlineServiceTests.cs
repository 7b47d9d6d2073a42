using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Engine.Hotline;
using Dashboard.Engine.Ledger;
using Dashboard.Features.Hotline;

namespace Dashboard.Tests.Features.Hotline;

/// <summary>What the desk does, for those who may.</summary>
public sealed class HotlineServiceTests(ServerFixture server)
{
    [Theory]
    [InlineData("13800001234", "138******34")]
    [InlineData("085188886666", "085*******66")]
    [InlineData("123456789", "123****89")]
    [InlineData("12345678", "********")]
    [InlineData("110", "***")]
    public void Of_a_number_no_more_is_shown_than_is_needed_to_tell_it_apart(string number, string masked) => Assert.Equal(masked, HotlineService.Mask(number));

    [Fact]
    public async Task A_hand_written_call_that_is_sent_twice_counts_once()
    {
        var e = server.Take();
        var by = await e.ManagerAsync();
        var call = new WrittenCall(Guid.CreateVersion7(), TimeProvider.System.GetUtcNow().AddMinutes(-3), true, 7, 120, HotlineBench.Number);

        var first = await e.Desk().WriteAsync(by, e.Slug, call);
        var second = await e.Desk().WriteAsync(by, e.Slug, call);

        Assert.Equal((AppendStatus.Accepted, AppendStatus.Duplicate), (first.Status, second.Status));
        var calls = await e.Desk().CallsAsync(by, e.Slug, new(0, long.MaxValue), Wait.Cancelled);
        var (written, masked, _) = Assert.Single(calls);
        Assert.Equal(
            (Outcome.Answered, 7, 120, by.Actor.Name, HotlineBench.Masked), (written.Outcome, written.WaitSeconds, written.TalkSeconds, written.Agent, masked));
        var sum = Assert.Single(await e.Desk().SumsAsync(by, e.Slug, TestEvent.Day(-1), TestEvent.Day(1), Wait.Cancelled));
        Assert.Equal((HotlineService.Desk, 1, 1), (sum.Exchange, sum.Measures.Offered, sum.Measures.AnsweredWithin));
        await e.AssertSoundAsync();
    }

    [Theory]
    [InlineData(-3_000, 0, 0, null, "at")]
    [InlineData(10, 0, 0, null, "at")]
    [InlineData(-5, 60, 600, null, "at")]
    [InlineData(-90, 3_601, 0, null, "wait")]
    [InlineData(-1_500, 0, 86_401, null, "talk")]
    [InlineData(0, 0, 0, "call me", "caller")]
    public async Task What_cannot_be_a_call_is_refused_by_the_field_at_fault(int minutes, int wait, int talk, string? caller, string field)
    {
        var e = server.Shared(nameof(HotlineServiceTests));

        var result = await e.Desk().WriteAsync(
            await e.ManagerAsync(), e.Slug, new(Guid.CreateVersion7(), TimeProvider.System.GetUtcNow().AddMinutes(minutes), true, wait, talk, caller));

        Assert.Equal(AppendStatus.Rejected, result.Status);
        Assert.StartsWith(field + ": ", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_that_was_mended_after_an_unconfirmed_press_is_not_lost_without_a_word()
    {
        var e = server.Take();
        var by = await e.ManagerAsync();
        var call = new WrittenCall(Guid.CreateVersion7(), TimeProvider.System.GetUtcNow().AddMinutes(-3), true, 7, 120, HotlineBench.Number);
        await e.Desk().WriteAsync(by, e.Slug, call);

        var mended = await e.Desk().WriteAsync(by, e.Slug, call with { Caller = "13900005678" });

        Assert.Equal(AppendStatus.Conflict, mended.Status);
        Assert.Equal(HotlineBench.Masked, Assert.Single(await e.Desk().CallsAsync(by, e.Slug, new(0, long.MaxValue), Wait.Cancelled)).Masked);
    }

    [Theory]
    [InlineData("138 0000 1234")]
    [InlineData("138-0000-1234")]
    [InlineData("+86 13800001234")]
    [InlineData("008613800001234")]
    [InlineData("013800001234")]
    public async Task Whoever_got_through_later_is_known_by_the_number_however_it_is_written(string written)
    {
        var e = server.Take();
        var by = await e.ManagerAsync();
        await e.AbandonedAsync();
        Assert.Single(await e.ToCallBackAsync(by));

        await e.Desk().WriteAsync(by, e.Slug, new(Guid.CreateVersion7(), TimeProvider.System.GetUtcNow(), true, 0, 0, written));

        Assert.Empty(await e.ToCallBackAsync(by));
    }

    [Fact]
    public async Task A_closed_event_takes_no_more_calls()
    {
        var e = server.Closed;

        var result = await e.Desk().WriteAsync(await e.ManagerAsync(), e.Slug, new(Guid.CreateVersion7(), TimeProvider.System.GetUtcNow(), true, 0, 0, null));

        Assert.StartsWith("event: ", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_looks_at_a_number_stands_in_the_audit_and_a_coordinator_does_not_get_to_see_it()
    {
        var e = server.Take();
        await e.AbandonedAsync();
        var (by, other) = (await e.ManagerAsync(), await e.CoordinatorAsync());
        var (call, masked, _) = Assert.Single(await e.ToCallBackAsync(by)).Call;
        Assert.Equal(HotlineBench.Masked, masked);

        await Assert.ThrowsAsync<RefusedException>(() => e.Desk().RevealAsync(other, e.Slug, call.Seq, Wait.Cancelled));
        Assert.Empty(await e.RevealedAsync());

        Assert.Equal(HotlineBench.Number, await e.Desk().RevealAsync(by, e.Slug, call.Seq, Wait.Cancelled));
        var line = Assert.Single(await e.RevealedAsync());
        Assert.Equal((by.Actor.Name, $"call {call.Seq}"), (line.Actor, line.Detail));
        Assert.DoesNotContain(HotlineBench.Number, line.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_are_listed_by_queue_agent_and_outcome_the_newest_first()
    {
        var e = server.Take();
        var (by, now) = (await e.ManagerAsync(), HotlineBench.Now);
        await e.SendAsync(
            HotlineBench.Enter(now - 60, "a"), HotlineBench.Connect(now - 50, "a", 10), HotlineBench.Complete(now - 40, "a", 10, 10),
            HotlineBench.Enter(now - 30, "b", queue: "lost"), HotlineBench.Abandon(now - 20, "b", 10, "lost"));

        async Task<string> ListAsync(CallFilter filter) =>
            string.Join(' ', (await e.Desk().CallsAsync(by, e.Slug, filter, Wait.Cancelled)).Select(c => c.Call.CallId));

        Assert.Equal("b a", await ListAsync(new(0, long.MaxValue)));
        Assert.Equal("a", await ListAsync(new(0, long.MaxValue, Queue: "help")));
        Assert.Equal("a", await ListAsync(new(0, long.MaxValue, Agent: "li")));
        Assert.Equal("b", await ListAsync(new(0, long.MaxValue, Outcome: Outcome.Abandoned)));
        Assert.Equal("", await ListAsync(new(0, (now - 100) * 1000)));
    }

    [Fact]
    public async Task Settings_out_of_range_are_refused_by_the_field_and_good_ones_change_the_past()
    {
        var e = server.Take();
        var (by, at) = (await e.ManagerAsync(), HotlineBench.At(-1, "10:00:00"));
        await e.SendAsync(HotlineBench.Enter(at, "a"), HotlineBench.Connect(at + 25, "a", 25), HotlineBench.Complete(at + 60, "a", 25, 35));

        var fault = await Assert.ThrowsAsync<CatalogException>(() => e.Desk().ChangeAsync(by, e.Slug, new() { LevelBreach = 90 }, Wait.Cancelled));
        Assert.Equal("level-breach", fault.Field);
        Assert.Equal(0, Assert.Single(await e.Desk().SumsAsync(by, e.Slug, TestEvent.Day(-1), TestEvent.Day(-1), Wait.Cancelled)).Measures.AnsweredWithin);

        await e.Desk().ChangeAsync(by, e.Slug, new() { ThresholdSeconds = 30 }, Wait.Cancelled);
        await e.SettledAsync();

        Assert.Equal(1, Assert.Single(await e.Desk().SumsAsync(by, e.Slug, TestEvent.Day(-1), TestEvent.Day(-1), Wait.Cancelled)).Measures.AnsweredWithin);
    }
}
