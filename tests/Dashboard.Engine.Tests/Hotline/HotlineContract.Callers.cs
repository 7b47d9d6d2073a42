using Dashboard.Engine.Hotline;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Hotline;

/// <summary>Who is to be called back.</summary>
public abstract partial class HotlineContract
{
    [Fact]
    public async Task Of_each_caller_the_last_try_counts_however_the_number_is_written()
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);
        // Gave up twice; gave up and got through later; got through and gave up later; gave up and was called back; waits; hides the number.
        await TryAsync(hotline, 1, "+86 138-0013-8000", Outcome.Abandoned);
        var last = await TryAsync(hotline, 2, "013800138000", Outcome.Abandoned);
        await TryAsync(hotline, 3, "0851 8681 0000", Outcome.Abandoned);
        await TryAsync(hotline, 4, "85186810000", Outcome.Answered);
        await TryAsync(hotline, 5, "13900000000", Outcome.Answered);
        var again = await TryAsync(hotline, 6, "8613900000000", Outcome.Abandoned);
        var returned = await TryAsync(hotline, 7, "13711111111", Outcome.Abandoned);
        await TryAsync(hotline, 8, "13622222222", null);
        await TryAsync(hotline, 9, null, Outcome.Abandoned);
        await hotline.AppendAsync(new ReturnDraft { Key = Guid.CreateVersion7(), RecordedBy = "agent", Call = returned });

        var desk = new DeskStore(Scratch.Database);
        var calls = await desk.ToCallBackAsync(hotline.Catalog.Event.EventId, At(0), Stop);
        Assert.Equal([(last, "013800138000"), (again, "8613900000000")], calls.Select(c => (c.Call.Seq, c.Caller)));
        Assert.Equal([again], (await desk.ToCallBackAsync(hotline.Catalog.Event.EventId, At(6), Stop)).Select(c => c.Call.Seq));

        // What is deleted calls nobody back, and leaves no number under which it could be found again.
        Assert.Equal(8, await desk.ForgetAsync(hotline.Catalog.Event.EventId, long.MaxValue, Stop));
        Assert.Empty(await desk.ToCallBackAsync(hotline.Catalog.Event.EventId, At(0), Stop));
        Assert.Equal(0, await Scratch.ScalarAsync<int>("SELECT COUNT(*) FROM hotline_call WHERE caller IS NOT NULL OR subscriber IS NOT NULL"));
    }

    private static long At(int minute) => Sample.Noon.AddHours(-1).AddMinutes(minute).ToUnixTimeMilliseconds();

    private static async Task<long> TryAsync(RunningHotline hotline, int minute, string? caller, Outcome? outcome)
    {
        var entered = new CallDraft
        {
            Key = Guid.CreateVersion7(),
            RecordedBy = "exchange",
            Kind = EntryKinds.CallEntered,
            Exchange = "main",
            CallId = $"call-{minute}",
            Queue = "q",
            AtMs = At(minute),
            Caller = caller,
        };
        var next = entered with { Key = Guid.CreateVersion7(), AtMs = entered.AtMs + 10_000, Caller = null, Wait = 10 };
        Draft[] drafts = outcome switch
        {
            Outcome.Abandoned => [entered, next with { Kind = EntryKinds.CallAbandoned, Outcome = Outcome.Abandoned }],
            Outcome.Answered => [entered, next with { Kind = EntryKinds.CallAnswered, Agent = "a" }],
            _ => [entered],
        };
        var results = await hotline.AppendAsync(drafts);
        Assert.All(results, r => Assert.Equal(AppendStatus.Accepted, r.Status));
        return results[0].Seq!.Value;
    }
}
