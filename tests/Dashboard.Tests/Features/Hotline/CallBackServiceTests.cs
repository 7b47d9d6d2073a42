using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Engine.Hotline;
using Dashboard.Engine.Ledger;

namespace Dashboard.Tests.Features.Hotline;

/// <summary>Calling back, for those who may: each command asks anew.</summary>
public sealed class CallBackServiceTests(ServerFixture server)
{
    [Fact]
    public async Task A_try_counts_once_and_whoever_got_through_later_needs_none()
    {
        var e = server.Take();
        var (by, now) = (await e.ManagerAsync(), HotlineBench.Now);
        await e.AbandonedAsync();
        await e.SendAsync(
            HotlineBench.Enter(now - 30, "c2", "13900005678"),
            HotlineBench.Abandon(now - 20, "c2", 10),
            HotlineBench.Enter(now - 15, "c3", "13900005678"),
            HotlineBench.Connect(now - 9, "c3", 6));
        var call = Assert.Single(await e.ToCallBackAsync(by)).Call.Call.Seq;
        var key = Guid.CreateVersion7();

        Assert.Equal(AppendStatus.Accepted, (await e.CallBacks().RecordAsync(by, e.Slug, key, call, TryResult.NotReached, null)).Result.Status);
        Assert.Equal(AppendStatus.Duplicate, (await e.CallBacks().RecordAsync(by, e.Slug, key, call, TryResult.NotReached, null)).Result.Status);
        var row = Assert.Single(await e.ToCallBackAsync(by));
        Assert.Equal((1, by.Actor.Name, TryResult.NotReached), (row.Call.Call.Tries, row.Tries.Single().RecordedBy, row.Tries.Single().Result));
        Assert.Equal(HotlineBench.Masked, row.Call.Masked);
        await e.AssertSoundAsync();
    }

    [Fact]
    public async Task The_second_of_two_is_told_who_was_faster_and_undoing_is_told_to_the_audit_with_who_did_it()
    {
        var e = server.Take();
        var (one, two) = (await e.ManagerAsync(), await e.ManagerAsync());
        await e.AbandonedAsync();
        var row = Assert.Single(await e.ToCallBackAsync(one));

        var first = await e.TriedAsync(one, row, TryResult.Reached);
        var second = await e.TriedAsync(two, row, TryResult.NotReached);

        Assert.Equal("call: somebody has called back already", second.Result.Reason);
        Assert.Equal((one.Actor.Name, TryResult.Reached), (second.By!.RecordedBy, second.By.Result));
        var sheet = await e.CallBacks().ListAsync(one, e.Slug, Wait.Cancelled);
        Assert.Empty(sheet.Open);
        var tried = Assert.Single(sheet.Done).Tries.Single();
        Assert.Equal(first.Result.Seq, tried.Seq);

        Assert.Equal(AppendStatus.Accepted, (await e.CallBacks().UndoAsync(two, e.Slug, Guid.CreateVersion7(), row.Call.Call.Seq, tried.Seq)).Result.Status);
        var again = await e.CallBacks().UndoAsync(one, e.Slug, Guid.CreateVersion7(), row.Call.Call.Seq, tried.Seq);
        Assert.Equal(("undone: has been taken back already", two.Actor.Name), (again.Result.Reason, again.By!.UndoneBy));
        var line = Assert.Single(await e.UndoneAsync("callback.undone"));
        Assert.Equal(two.Actor.Name, line.Actor);
        Assert.Single(await e.ToCallBackAsync(one));
        await e.AssertSoundAsync();
    }

    [Fact]
    public async Task A_call_s_beginning_is_no_try_and_a_closed_event_takes_none()
    {
        var e = server.Take();
        var by = await e.ManagerAsync();
        await e.AbandonedAsync();
        var call = Assert.Single(await e.ToCallBackAsync(by)).Call.Call.Seq;

        Assert.Equal("undoes: is no try to call back", (await e.CallBacks().UndoAsync(by, e.Slug, Guid.CreateVersion7(), call, call)).Result.Reason);
        var closed = server.Closed;
        Assert.StartsWith(
            "event: ",
            (await closed.CallBacks().RecordAsync(await closed.ManagerAsync(), closed.Slug, Guid.CreateVersion7(), 1, TryResult.Reached, null)).Result.Reason,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_written_down_by_hand_is_taken_back_with_a_reason_by_an_entry_and_another_s_is_not()
    {
        var e = server.Take();
        var by = await e.ManagerAsync();
        await e.AbandonedAsync();
        var written = await e.Desk()
            .WriteAsync(by, e.Slug, new(Guid.CreateVersion7(), TimeProvider.System.GetUtcNow().AddMinutes(-3), true, 7, 120, HotlineBench.Number));
        var told = (await e.Desk().CallsAsync(by, e.Slug, new(0, long.MaxValue), Wait.Cancelled)).Single(c => c.Call.Seq != written.Seq).Call.Seq;

        Assert.Equal(
            "reason", (await Assert.ThrowsAsync<CatalogException>(() => e.Desk().UndoAsync(by, e.Slug, Guid.CreateVersion7(), written.Seq!.Value, " "))).Field);
        Assert.StartsWith(
            "call: was told by an exchange", (await e.Desk().UndoAsync(by, e.Slug, Guid.CreateVersion7(), told, "误记")).Reason, StringComparison.Ordinal);
        var key = Guid.CreateVersion7();
        Assert.Equal(AppendStatus.Accepted, (await e.Desk().UndoAsync(by, e.Slug, key, written.Seq!.Value, "误记")).Status);
        Assert.Equal(AppendStatus.Duplicate, (await e.Desk().UndoAsync(by, e.Slug, key, written.Seq!.Value, "误记")).Status);

        var listed = (await e.Desk().CallsAsync(by, e.Slug, new(0, long.MaxValue), Wait.Cancelled)).Single(c => c.Call.Seq == written.Seq);
        Assert.Equal((Outcome.Undone, by.Actor.Name, "误记"), (listed.Call.Outcome, listed.Undone!.By, listed.Undone.Reason));
        Assert.Equal(1, (await e.Desk().SumsAsync(by, e.Slug, TestEvent.Day(-1), TestEvent.Day(1), Wait.Cancelled)).Sum(s => s.Measures.Offered));
        Assert.Equal(by.Actor.Name, Assert.Single(await e.UndoneAsync("call.undone")).Actor);
        // Nobody got through by it: who had given up is to be called back again.
        Assert.Single(await e.ToCallBackAsync(by));
        await e.AssertSoundAsync();
    }

    [Fact]
    public async Task Rights_are_asked_at_each_command()
    {
        var e = server.Take();
        await e.AbandonedAsync();
        var (by, other) = (await e.ManagerAsync(), await e.CoordinatorAsync());
        var row = Assert.Single(await e.ToCallBackAsync(by));

        await Assert.ThrowsAsync<RefusedException>(() => e.CallBacks().ListAsync(other, e.Slug, Wait.Cancelled));
        await Assert.ThrowsAsync<RefusedException>(() => e.CallBacks()
            .RecordAsync(other, e.Slug, Guid.CreateVersion7(), row.Call.Call.Seq, TryResult.Reached, null));
        await Assert.ThrowsAsync<RefusedException>(() => e.CallBacks().UndoAsync(other, e.Slug, Guid.CreateVersion7(), row.Call.Call.Seq, 1));
        await Assert.ThrowsAsync<RefusedException>(() => e.Desk().UndoAsync(other, e.Slug, Guid.CreateVersion7(), row.Call.Call.Seq, "误记"));
        Assert.Equal(0, Assert.Single(await e.ToCallBackAsync(by)).Call.Call.Tries);
    }
}
