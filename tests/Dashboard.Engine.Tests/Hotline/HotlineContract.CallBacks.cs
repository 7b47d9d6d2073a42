using Dashboard.Engine.Hotline;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Hotline;

/// <summary>Tries to call back, and what is taken back of what was done by hand.</summary>
public abstract partial class HotlineContract
{
    [Fact]
    public async Task Who_is_not_reached_stays_with_the_tries_and_who_is_reached_goes_and_comes_back_when_it_is_undone()
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);
        var call = await TryAsync(hotline, 1, "13800138000", Outcome.Abandoned);
        var first = await NoteAsync(hotline, Tried(call, TryResult.NotReached));
        var firstMs = Clock.GetUtcNow().ToUnixTimeMilliseconds();
        Later(300);
        var second = await NoteAsync(hotline, Tried(call, TryResult.NotReached, firstMs, "account:2"));
        var secondMs = Clock.GetUtcNow().ToUnixTimeMilliseconds();

        var open = Assert.Single((await ListAsync()).Open);
        Assert.Equal(
            (2, secondMs, TryResult.NotReached, false), (open.Call.Call.Tries, open.Call.Call.TriedMs!.Value, open.Call.Call.Tried, open.Call.Call.Returned));
        Assert.Equal([(first, firstMs, "account:1"), (second, secondMs, "account:2")], open.Tries.Select(t => (t.Seq, t.AtMs, t.RecordedBy)));

        Later(300);
        var reached = await NoteAsync(hotline, Tried(call, TryResult.Reached, secondMs));
        Assert.Empty((await ListAsync()).Open);
        Assert.Equal([call], (await ListAsync()).Done.Select(d => d.Call.Call.Seq));
        await AgreeAsync();

        var undone = await NoteAsync(hotline, Undo(call, reached));
        open = Assert.Single((await ListAsync()).Open);
        Assert.Empty((await ListAsync()).Done);
        Assert.Equal(
            (2, secondMs, TryResult.NotReached, false), (open.Call.Call.Tries, open.Call.Call.TriedMs!.Value, open.Call.Call.Tried, open.Call.Call.Returned));
        Assert.Equal((reached, undone, "account:3"), open.Tries.Where(t => !t.Stands).Select(t => (t.Seq, t.UndoneSeq!.Value, t.UndoneBy!)).Single());
        // Nothing is deleted: the ledger has all four, and the audit who took which back.
        Assert.Equal(reached, await Scratch.ScalarAsync<long>("SELECT reverses FROM entry WHERE kind = 'call-undone'"));
        Assert.Equal(
            $"account:3 callback.undone spring {undone} → {reached}, call {call}",
            Assert.Single(await ToldAsync(), l => l.Contains("undone", StringComparison.Ordinal)));
        await AgreeAsync();

        // An earlier one can be taken back too, and all of them.
        await NoteAsync(hotline, Undo(call, first));
        Assert.Equal((1, secondMs), await StandAsync());
        await NoteAsync(hotline, Undo(call, second));
        Assert.Equal((0, null), await StandAsync());
        Assert.Equal(TryResult.None, (await ListAsync()).Open.Single().Call.Call.Tried);
        Assert.Equal([first, second, reached], (await ListAsync()).Open.Single().Tries.Select(t => t.Seq));
        await AgreeAsync();

        // A wrong number is not called again.
        await NoteAsync(hotline, Tried(call, TryResult.WrongNumber));
        Assert.Empty((await ListAsync()).Open);
        await AgreeAsync();

        async Task<(int, long?)> StandAsync() => (await ListAsync()).Open.Single().Call.Call is var c ? (c.Tries, c.TriedMs) : default;

        Task<CallBackList> ListAsync() => new CallBackStore(Scratch.Database).ReadAsync(1, At(0), Stop);

        async Task AgreeAsync()
        {
            Assert.Equal((await hotline.FoldedAsync(Sample.Day)).Lines(), (await hotline.LoadedAsync(Sample.Day)).Lines());
            Assert.Equal([], (await new Verification(Scratch.Database).RunAsync(1, Stop)).Differences);
        }
    }

    [Fact]
    public async Task Of_two_who_act_at_once_the_second_is_told_whether_in_one_commit_or_in_two()
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);
        var (one, two) = (await TryAsync(hotline, 1, "13800138000", Outcome.Abandoned), await TryAsync(hotline, 2, "13800138001", Outcome.Lost));
        var answered = await TryAsync(hotline, 3, "13800138002", Outcome.Answered);
        var late = Tried(one, TryResult.Reached);

        var results = await hotline.AppendAsync(
            Tried(one, TryResult.NotReached),
            late,
            Tried(two, TryResult.Reached),
            Tried(two, TryResult.Reached),
            Tried(answered, TryResult.Reached),
            Tried(99, TryResult.Reached));

        Assert.Equal(
            [
                null, "call: somebody has tried since", null, "call: somebody has called back already", "call: there is no unanswered call of this number",
                "call: there is no unanswered call of this number",
            ],
            results.Select(r => r.Reason));
        Assert.Equal("call: somebody has tried since", (await hotline.AppendAsync(Tried(one, TryResult.NotReached)))[0].Reason);
        // Whoever has looked again goes on; the refused one's key is still free.
        Assert.Equal(AppendStatus.Accepted, (await hotline.AppendAsync(late with { SeenMs = Clock.GetUtcNow().ToUnixTimeMilliseconds() }))[0].Status);
        Assert.Equal(AppendStatus.Duplicate, (await hotline.AppendAsync(late))[0].Status);
        Assert.Equal(AppendStatus.Conflict, (await hotline.AppendAsync(late with { Result = TryResult.NotReached }))[0].Status);

        var tried = results[2].Seq!.Value;
        results = await hotline.AppendAsync(Undo(two, tried), Undo(two, tried), Undo(one, tried), Undo(two, two), Undo(two, 98));
        Assert.Equal(
            [
                null,
                "undone: has been taken back already",
                "undoes: there is no such try to call this caller back",
                "call: was told by an exchange; only what was written down by hand is taken back",
                "undoes: there is no such try to call this caller back",
            ],
            results.Select(r => r.Reason));
        Assert.Equal("undone: has been taken back already", (await hotline.AppendAsync(Undo(two, tried)))[0].Reason);
        Assert.Equal([], (await new Verification(Scratch.Database).RunAsync(1, Stop)).Differences);
    }

    [Fact]
    public async Task Who_calls_again_and_is_answered_goes_and_a_line_that_comes_late_leaves_the_tries()
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);
        var (call, other) = (await TryAsync(hotline, 1, "13800138000", Outcome.Abandoned), await TryAsync(hotline, 2, "13900139000", Outcome.Abandoned));
        await NoteAsync(hotline, Tried(call, TryResult.NotReached));
        await NoteAsync(hotline, Tried(other, TryResult.NotReached));
        var store = new CallBackStore(Scratch.Database);
        Assert.Equal([call, other], (await store.ReadAsync(1, At(0), Stop)).Open.Select(c => c.Call.Call.Seq));

        await TryAsync(hotline, 30, "+8613800138000", Outcome.Answered);
        Assert.Equal([(other, 1)], (await store.ReadAsync(1, At(0), Stop)).Open.Select(c => (c.Call.Call.Seq, c.Call.Call.Tries)));

        // The exchange says later that it had been answered first: the call is told anew, and who has called back is known still.
        await hotline.TakeAsync($"{(At(2) / 1000) + 4}|call-2|q|Agent/7|CONNECT|4");
        Assert.Empty((await store.ReadAsync(1, At(0), Stop)).Open);
        Assert.Equal(1, await Scratch.ScalarAsync<int>("SELECT tries FROM hotline_call WHERE seq = @other", new { other }));
        Assert.Equal([], (await new Verification(Scratch.Database).RunAsync(1, Stop)).Differences);
        Assert.Equal((await hotline.FoldedAsync(Sample.Day)).Lines(), (await hotline.LoadedAsync(Sample.Day)).Lines());
    }

    [Fact]
    public async Task A_call_that_was_written_down_and_is_taken_back_counts_nowhere_and_stays_in_the_list()
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);
        var written = await WriteAsync(hotline, 1, "13800138000");
        await TryAsync(hotline, 2, "13900139000", Outcome.Answered);
        Assert.Equal((2L, 1L), await OfferedAsync());
        Assert.Equal([written], (await new CallBackStore(Scratch.Database).ReadAsync(1, At(0), Stop)).Open.Select(c => c.Call.Call.Seq));

        var undone = await NoteAsync(hotline, Undo(written, written) with { Reason = "登记了两次" });

        Assert.Equal((1L, 0L), await OfferedAsync());
        Assert.Empty((await new CallBackStore(Scratch.Database).ReadAsync(1, At(0), Stop)).Open);
        var listed = (await new DeskStore(Scratch.Database).CallsAsync(1, new(0, long.MaxValue), Stop)).Single(c => c.Call.Seq == written);
        Assert.Equal((Outcome.Undone, new Undoing("account:3", "登记了两次")), (listed.Call.Outcome, listed.Undone));
        Assert.Equal(
            $"account:3 call.undone spring {undone} → {written}, call {written}",
            Assert.Single(await ToldAsync(), l => l.Contains("undone", StringComparison.Ordinal)));
        Assert.Equal(
            ["undone: has been taken back already", "call: there is no unanswered call of this number"],
            (await hotline.AppendAsync(Undo(written, written), Tried(written, TryResult.Reached))).Select(r => r.Reason));
        var board = await hotline.LoadedAsync(Sample.Day);
        Assert.Equal((await hotline.FoldedAsync(Sample.Day)).Lines(), board.Lines());
        Assert.Equal(
            (1L, 0L), (Measures.Of(board.CallsToday, hotline.Catalog.Hotline).Offered, Measures.Of(board.CallsToday, hotline.Catalog.Hotline).Abandoned));
        var sums = await new MeasureStore(Scratch.Database).SumsAsync(hotline.Catalog, Sample.Day, Sample.Day, MeasuresBy.All, Stop);
        Assert.Equal(Sorted(sums), Sorted(MeasureSums.Of(board.CallsToday, hotline.Catalog.Hotline)));
        Assert.Equal([], (await new Verification(Scratch.Database).RunAsync(1, Stop)).Differences);

        async Task<(long Offered, long Abandoned)> OfferedAsync() =>
            await hotline.MeasuresAsync(Sample.Day, Sample.Day) is var m ? (m.Offered, m.Abandoned) : default;
    }

    [Fact]
    public async Task Tries_that_are_not_kept_as_the_ledger_has_them_are_found()
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);
        var call = await TryAsync(hotline, 1, "13800138000", Outcome.Abandoned);
        var tried = await NoteAsync(hotline, Tried(call, TryResult.NotReached));
        await Scratch.ExecuteAsync("UPDATE hotline_try SET result = 2");
        Assert.Equal([("call-back", tried)], (await new Verification(Scratch.Database).RunAsync(1, Stop)).Differences.Select(d => (d.What, d.Stored!.Value)));
        await Scratch.ExecuteAsync("UPDATE hotline_try SET result = 1");
        await Scratch.ExecuteAsync("UPDATE hotline_call SET tries = 0");
        Assert.Equal(["call"], (await new Verification(Scratch.Database).RunAsync(1, Stop)).Differences.Select(d => d.What));
    }

    /// <summary>Whatever is done in whatever order: what is kept is what a plain list of what was done says.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Callers_who_call_and_are_called_back_in_any_order_are_on_the_list_as_they_should_be(int seed)
    {
        await using var hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);
        var (random, model) = (new Random(seed), new CallBackModel());
        await hotline.TakeAsync(Line(0, "REALTIME", "ADDMEMBER", "", "Agent/3001"));
        for (var step = 0; step < 120; step++)
        {
            Later(random.Next(1, 20));
            var drafts = new List<Draft>();
            var expected = new List<bool>();
            var now = Clock.GetUtcNow().ToUnixTimeMilliseconds();
            switch (random.Next(6))
            {
                case 0 or 1:
                    var outcome = (Outcome)random.Next(1, 5);
                    var person = random.Next(CallBackModel.People.Length);
                    var seq = await CalledAsync(hotline, step, CallBackModel.Spelt(person, random), outcome);
                    model.Called(person, seq, outcome);
                    break;
                case < 5 when model.Calls.Count > 0:
                    // Two perhaps at once, who know what there was before.
                    var call = model.Calls[random.Next(model.Calls.Count)];
                    var seen = random.Next(5) == 0 ? null : call.LastMs;
                    for (var i = random.Next(2); i >= 0; i--)
                    {
                        var result = (TryResult)random.Next(1, 4);
                        drafts.Add(Tried(call.Seq, result, seen));
                        expected.Add(call.Try(result, seen, now));
                    }

                    break;
                default:
                    if (model.Calls.Where(c => c.Tries.Count > 0).ToList() is not { Count: > 0 } some) break;
                    var of = some[random.Next(some.Count)];
                    var tried = of.Tries[random.Next(of.Tries.Count)];
                    drafts.Add(Undo(of.Seq, tried.Seq));
                    expected.Add(tried.Undo());
                    break;
            }

            var results = drafts.Count == 0 ? [] : await hotline.AppendAsync([.. drafts]);
            Assert.Equal(expected, results.Select(r => r.Status == AppendStatus.Accepted));
            model.Numbered(drafts.Zip(results).Where(r => r.First is CallBackDraft && r.Second.Status == AppendStatus.Accepted)
                .Select(r => r.Second.Seq!.Value));
        }

        var list = await new CallBackStore(Scratch.Database).ReadAsync(1, 0, Stop);
        Assert.Equal(model.Open, list.Open.Select(c => (c.Call.Call.Seq, c.Call.Call.Tries, c.Call.Call.TriedMs)));
        Assert.Equal(model.Done, list.Done.Select(c => c.Call.Call.Seq).Order());
        Assert.Equal(model.Withheld, list.Withheld);
        Assert.All(list.Open.Concat(list.Done), c => Assert.Equal(c.Call.Call.Tries, c.Tries.Count(t => t.Stands)));
        Assert.Equal((await hotline.FoldedAsync(Sample.Day)).Lines(), (await hotline.LoadedAsync(Sample.Day)).Lines());
        Assert.Equal([], (await new Verification(Scratch.Database).RunAsync(1, Stop)).Differences);
    }

    private void Later(int seconds) => Clock.Set(Clock.GetUtcNow().ToUnixTimeMilliseconds() + (seconds * 1000L));

    private static CallBackDraft Tried(long call, TryResult result, long? seenMs = null, string by = "account:1") =>
        new() { Key = Guid.CreateVersion7(), RecordedBy = by, Call = call, Result = result, SeenMs = seenMs };

    private static UndoDraft Undo(long call, long undoes) => new() { Key = Guid.CreateVersion7(), RecordedBy = "account:3", Call = call, Undoes = undoes };

    private static async Task<long> NoteAsync(RunningHotline hotline, Draft draft)
    {
        var result = Assert.Single(await hotline.AppendAsync(draft));
        Assert.Equal((AppendStatus.Accepted, null), (result.Status, result.Reason));
        return result.Seq!.Value;
    }

    private static async Task<long> WriteAsync(RunningHotline hotline, int minute, string caller)
    {
        var entered = new CallDraft
        {
            Key = Guid.CreateVersion7(),
            RecordedBy = "account:1",
            Kind = HotlineKinds.CallEntered,
            Exchange = Call.Desk,
            CallId = $"written-{minute}",
            Queue = Call.Desk,
            AtMs = At(minute),
            Caller = caller,
        };
        var results = await hotline.AppendAsync(
            entered,
            entered with
            {
                Key = Guid.CreateVersion7(),
                Kind = HotlineKinds.CallAbandoned,
                Outcome = Outcome.Abandoned,
                AtMs = entered.AtMs + 30_000,
                Caller = null,
                Wait = 30,
            });
        return results[0].Seq!.Value;
    }

    private async Task<long> CalledAsync(RunningHotline hotline, int number, string caller, Outcome outcome)
    {
        var at = Clock.GetUtcNow().ToUnixTimeSeconds();
        var end = outcome switch
        {
            Outcome.Answered => $"{at}|p{number}|q|Agent/3001|CONNECT|0",
            Outcome.Abandoned => $"{at}|p{number}|q|NONE|ABANDON|1|1|0",
            Outcome.Lost => $"{at}|p{number}|q|NONE|{(number % 2 == 0 ? "EXITEMPTY" : "EXITWITHTIMEOUT")}|1|1|0",
            _ => $"{at}|p{number}|q|NONE|EXITWITHKEY|1|1|1|0",
        };
        await hotline.TakeAsync($"{at}|p{number}|q|NONE|ENTERQUEUE||{caller}|1", end);
        return await Scratch.ScalarAsync<long>("SELECT seq FROM hotline_call WHERE call_id = @id", new { id = $"p{number}" });
    }
}
