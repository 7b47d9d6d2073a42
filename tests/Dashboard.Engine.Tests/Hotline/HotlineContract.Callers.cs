using Dapper;
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
        await hotline.AppendAsync(Tried(returned, TryResult.Reached));

        var (desk, callBacks) = (new DeskStore(Scratch.Database), new CallBackStore(Scratch.Database));
        var calls = (await callBacks.ReadAsync(hotline.Catalog.Event.EventId, At(0), Stop)).Open;
        Assert.Equal([(last, "013800138000"), (again, "8613900000000")], calls.Select(c => (c.Call.Call.Seq, c.Call.Caller)));
        Assert.Equal([again], (await callBacks.ReadAsync(hotline.Catalog.Event.EventId, At(6), Stop)).Open.Select(c => c.Call.Call.Seq));

        // What is deleted calls nobody back, and leaves no number under which it could be found again.
        Assert.Equal(8, await desk.ForgetAsync(hotline.Catalog.Event.EventId, long.MaxValue, Stop));
        Assert.Empty((await callBacks.ReadAsync(hotline.Catalog.Event.EventId, At(0), Stop)).Open);
        Assert.Equal(0, await Scratch.ScalarAsync<int>("SELECT COUNT(*) FROM hotline_call WHERE caller IS NOT NULL OR subscriber IS NOT NULL"));
    }

    [Fact]
    public async Task Whoever_was_thrown_out_or_left_by_a_key_is_called_back_and_withheld_numbers_are_counted_and_an_agents_own_is_neither()
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);
        await hotline.TakeAsync(
            Line(0, "REALTIME", "ADDMEMBER", "", "PJSIP/3001"),
            Line(10, "c1", "ENTERQUEUE", "|13811112222|1"), Line(70, "c1", "EXITWITHTIMEOUT", "1|1|60"),
            Line(11, "c2", "ENTERQUEUE", "|13833334444|1"), Line(12, "c2", "EXITEMPTY", "1|1|1"),
            Line(13, "c3", "ENTERQUEUE", "|13855556666|1"), Line(23, "c3", "EXITWITHKEY", "0|1|1|10"),
            Line(14, "c4", "ENTERQUEUE", "|Restricted|1"), Line(24, "c4", "ABANDON", "1|1|10"),
            Line(15, "c5", "ENTERQUEUE", ""), Line(25, "c5", "EXITWITHTIMEOUT", "1|1|10"),
            Line(16, "c6", "ENTERQUEUE", "|anonymous|1"), Line(26, "c6", "CONNECT", "10", "Local/3002@agents/n"),
            Line(17, "c7", "ENTERQUEUE", "|3001|1"), Line(27, "c7", "ABANDON", "1|1|10"),
            Line(18, "c8", "ENTERQUEUE", "|3002|1"), Line(28, "c8", "ABANDON", "1|1|10"),
            Line(19, "c9", "ENTERQUEUE", "|3003|1"), Line(29, "c9", "ABANDON", "1|1|10"),
            Line(20, "c10", "ENTERQUEUE", "|13877778888|1"));

        var list = await new CallBackStore(Scratch.Database).ReadAsync(1, 0, Stop);

        Assert.Equal(
            [("13811112222", "timeout"), ("13833334444", "empty"), ("13855556666", "key"), ("3003", null)],
            list.Open.Select(c => (c.Call.Caller, c.Call.Call.How)));
        Assert.Equal(2, list.Withheld);

        // What is deleted calls nobody back, and counts nowhere.
        await new DeskStore(Scratch.Database).ForgetAsync(1, long.MaxValue, Stop);
        list = await new CallBackStore(Scratch.Database).ReadAsync(1, 0, Stop);
        Assert.Equal((0, 0), (list.Open.Count, list.Withheld));
    }

    [Fact]
    public async Task Calls_that_an_earlier_version_kept_are_compared_by_the_rules_of_this_one()
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);
        foreach (var (call, caller) in ((string, string)[])
        [
            ("c1", "+8613811112222"), ("c2", "13833334444"), ("c3", "13855556666"), ("c4", "13877778888"), ("c5", "13899990000")
        ])
            await hotline.TakeAsync(Line(0, call, "ENTERQUEUE", $"|{caller}|1"), Line(30, call, "ABANDON", "1|1|30"));
        await hotline.TakeAsync(Line(40, "c6", "ENTERQUEUE", "|13800000000|1"), Line(45, "c6", "CONNECT", "5", "Agent/7"));
        // As they stood before: what the exchange said, and no more.
        await Scratch.ExecuteAsync("UPDATE hotline_call SET subscriber = NULL");
        await Scratch.ExecuteAsync("UPDATE hotline_call SET caller = 'asterisk' WHERE call_id = 'c2'");
        await Scratch.ExecuteAsync("UPDATE hotline_call SET caller = '0851-85551234' WHERE call_id = 'c3'");
        await Scratch.ExecuteAsync("UPDATE hotline_call SET caller = 'Anna7' WHERE call_id = 'c4'");
        await Scratch.ExecuteAsync("UPDATE hotline_call SET caller = NULL WHERE call_id = 'c5'");
        await Scratch.ExecuteAsync("UPDATE hotline_call SET caller = '013811112222' WHERE call_id = 'c6'");

        await CallerStore.RenewAsync(Scratch.Database, Stop);

        var kept = await Scratch.Database.ReadAsync(
            async c => (await c.QueryAsync<(string, string?, string?)>("SELECT call_id, caller, subscriber FROM hotline_call ORDER BY call_id")).ToList(),
            Stop);
        Assert.Equal(
            [
                ("c1", "+8613811112222", "13811112222"), ("c2", "", ""), ("c3", "0851-85551234", "85551234"), ("c4", "Anna7", "anna7"), ("c5", null, null),
                ("c6", "013811112222", "13811112222"),
            ], kept);
        var list = await new CallBackStore(Scratch.Database).ReadAsync(1, 0, Stop);
        Assert.Equal(["0851-85551234", "Anna7"], list.Open.Select(c => c.Call.Caller));
        Assert.Equal(1, list.Withheld);
        Assert.Equal([], (await new Verification(Scratch.Database).RunAsync(1, Stop)).Differences);
    }

    private static long At(int minute) => Sample.Noon.AddHours(-1).AddMinutes(minute).ToUnixTimeMilliseconds();

    private static async Task<long> TryAsync(RunningHotline hotline, int minute, string? caller, Outcome? outcome)
    {
        var entered = new CallDraft
        {
            Key = Guid.CreateVersion7(),
            RecordedBy = "exchange",
            Kind = HotlineKinds.CallEntered,
            Exchange = "main",
            CallId = $"call-{minute}",
            Queue = "q",
            AtMs = At(minute),
            Caller = caller,
        };
        var next = entered with { Key = Guid.CreateVersion7(), AtMs = entered.AtMs + 10_000, Caller = null, Wait = 10 };
        Draft[] drafts = outcome switch
        {
            Outcome.Abandoned => [entered, next with { Kind = HotlineKinds.CallAbandoned, Outcome = Outcome.Abandoned }],
            Outcome.Answered => [entered, next with { Kind = HotlineKinds.CallAnswered, Agent = "a" }],
            Outcome.Lost or Outcome.LeftByKey => [entered, next with { Kind = HotlineKinds.CallLeft, Outcome = outcome.Value }],
            _ => [entered],
        };
        var results = await hotline.AppendAsync(drafts);
        Assert.All(results, r => Assert.Equal(AppendStatus.Accepted, r.Status));
        return results[0].Seq!.Value;
    }
}
