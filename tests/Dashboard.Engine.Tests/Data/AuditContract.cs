using System.Globalization;
using Dashboard.Engine.Data;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Data;

/// <summary>What the audit promises.</summary>
public abstract class AuditContract : DatabaseContract
{
    [Fact]
    public async Task A_line_is_read_back_as_it_was_told()
    {
        await Audit.AppendAsync([new(By, "account.disabled", "account:2", "张三 → 停用 🚫"), new(new("seed"), "event.created")], Stop);

        var lines = await Audit.ReadAsync(new(), 10, Stop);

        Assert.Equal([2L, 1L], lines.Select(l => l.Seq));
        Assert.Equal(("seed", "event.created", null, null, null), (lines[0].Actor, lines[0].Action, lines[0].Subject, lines[0].Detail, lines[0].Address));
        Assert.Equal(
            ("account:1", "account.disabled", "account:2", "张三 → 停用 🚫", "192.0.2.7"),
            (lines[1].Actor, lines[1].Action, lines[1].Subject, lines[1].Detail, lines[1].Address));
        Assert.Equal(Sample.Noon.ToUnixTimeMilliseconds(), lines[1].AtMs);
        Assert.Equal(new AuditVerdict(2, lines[0].Hash, null), await Audit.VerifyAsync(Stop));
    }

    [Fact]
    public async Task An_empty_audit_holds() => Assert.Equal(new AuditVerdict(0, "", null), await Audit.VerifyAsync(Stop));

    [Fact]
    public async Task Nothing_to_tell_writes_nothing()
    {
        await Audit.AppendAsync([], Stop);
        Assert.Equal(0, (await Audit.VerifyAsync(Stop)).Lines);
    }

    [Theory]
    [InlineData("UPDATE audit SET detail = 'other' WHERE seq = 4", 4)]
    [InlineData("UPDATE audit SET detail = NULL WHERE seq = 4", 4)]
    [InlineData("UPDATE audit SET actor = 'account:2' WHERE seq = 1", 1)]
    [InlineData("UPDATE audit SET subject = 'x' WHERE seq = 7", 7)]
    [InlineData("UPDATE audit SET at_ms = at_ms + 1 WHERE seq = 2", 2)]
    [InlineData("UPDATE audit SET address = NULL WHERE seq = 5", 5)]
    // A part moved from one field into its neighbour.
    [InlineData("UPDATE audit SET action = 'te', subject = 'st' WHERE seq = 3", 3)]
    [InlineData("DELETE FROM audit WHERE seq = 3", 3)]
    [InlineData("DELETE FROM audit WHERE seq = 1", 1)]
    // The end cut off, the head left as it was.
    [InlineData("DELETE FROM audit WHERE seq > 5", 6)]
    [InlineData("DELETE FROM audit", 1)]
    // … and the head set back without its hash.
    [InlineData("DELETE FROM audit WHERE seq > 5; UPDATE audit_head SET head = 5", 5)]
    [InlineData("UPDATE audit SET seq = 99 WHERE seq = 3; UPDATE audit SET seq = 3 WHERE seq = 4; UPDATE audit SET seq = 4 WHERE seq = 99", 3)]
    [InlineData("INSERT INTO audit (seq, at_ms, actor, action, hash) VALUES (9, 1, 'a', 'b', 'c')", 9)]
    [InlineData("INSERT INTO audit (seq, at_ms, actor, action, hash) VALUES (0, 1, 'a', 'b', 'c')", 1)]
    [InlineData("INSERT INTO audit (seq, at_ms, actor, action, hash) VALUES (9, 1, 'a', 'b', 'c'); UPDATE audit_head SET head = 9, hash = 'c'", 9)]
    public async Task What_was_done_to_it_beside_the_product_is_found(string tampering, long firstWrong)
    {
        for (var i = 1; i <= 8; i++) await Audit.AppendAsync([new(By, "test", null, i.ToString(CultureInfo.InvariantCulture))], Stop);
        Assert.Null((await Audit.VerifyAsync(Stop)).FirstWrong);

        await Scratch.ExecuteAsync(tampering);

        Assert.Equal(firstWrong, (await Audit.VerifyAsync(Stop)).FirstWrong);
    }

    [Fact]
    public async Task An_end_that_was_cut_off_with_its_head_is_told_by_the_end_that_was_kept_elsewhere()
    {
        await Audit.AppendAsync([new(By, "test"), new(By, "test")], Stop);
        var (kept, before) = ((await Audit.VerifyAsync(Stop)).Hash, (await Audit.ReadAsync(new(), 2, Stop))[1].Hash);

        await Scratch.ExecuteAsync("DELETE FROM audit WHERE seq = 2; UPDATE audit_head SET head = 1, hash = @before", new { before });

        var verdict = await Audit.VerifyAsync(Stop);
        Assert.Null(verdict.FirstWrong);
        Assert.NotEqual(kept, verdict.Hash);
    }

    [Fact]
    public async Task Many_writers_at_once_leave_no_gap()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(w => Task.Run(
            async () =>
            {
                using var database = Scratch.Another();
                var audit = new AuditStore(database, Clock);
                for (var i = 0; i < 10; i++) await audit.AppendAsync([new(By, "test", $"{w}"), new(By, "test", $"{w}")], Stop);
            },
            Stop)));

        var verdict = await Audit.VerifyAsync(Stop);

        Assert.Equal((160L, null), (verdict.Lines, verdict.FirstWrong));
        Assert.Equal(Enumerable.Range(1, 160).Select(i => (long)i), (await Audit.ReadAsync(new(), 1000, Stop)).Select(l => l.Seq).Reverse());
    }

    [Fact]
    public async Task Verification_holds_while_others_append()
    {
        var appending = Task.Run(async () => { for (var i = 0; i < 60; i++) await Audit.AppendAsync([new(By, "test")], Stop); }, Stop);
        while (!appending.IsCompleted) Assert.Null((await Audit.VerifyAsync(Stop)).FirstWrong);
        await appending;
    }

    [Fact]
    public async Task A_change_that_fails_tells_nothing()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Scratch.Database.WriteAsync<int>(
            async transaction =>
            {
                await Audit.AppendAsync(transaction, [new(By, "test")]);
                throw new InvalidOperationException();
            },
            Stop));

        Assert.Equal(new AuditVerdict(0, "", null), await Audit.VerifyAsync(Stop));
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_repeat()
    {
        // More than the first window holds.
        await Audit.AppendAsync([.. Enumerable.Range(0, 1_200).Select(i => new AuditDraft(By, i % 400 == 7 ? "rare.one" : "common.one"))], Stop);

        var seen = new List<long>();
        for (long? before = null; ;)
        {
            var page = await Audit.ReadAsync(new(Before: before), 333, Stop);
            if (page.Count == 0) break;
            seen.AddRange(page.Select(l => l.Seq));
            before = page[^1].Seq;
        }

        Assert.Equal(Enumerable.Range(1, 1_200).Select(i => (long)i).Reverse(), seen);
        Assert.Equal([808L, 408L, 8L], (await Audit.ReadAsync(new(Action: "rare."), 10, Stop)).Select(l => l.Seq));
        Assert.Equal([408L, 8L], (await Audit.ReadAsync(new(Action: "rare.", Before: 808), 10, Stop)).Select(l => l.Seq));
    }

    [Fact]
    public async Task Filters_limit_by_who_what_whom_and_when()
    {
        var noon = Sample.Noon.ToUnixTimeMilliseconds();
        (long At, string Who, string What, string? Whom)[] told =
        [
            (
                0, "account:1", "account.created", "account:2"), (
                    10, "account:2", "account.roles", "account:1"), (20, "account:12", "accounting.done", null), (30, "account:1", "key.created", "key:1"),
        ];
        foreach (var (at, who, what, whom) in told)
        {
            Clock.Set(noon + at);
            await Audit.AppendAsync([new(new(who), what, whom)], Stop);
        }

        Assert.Equal([4L, 1L], await SeqsAsync(new(Actor: "account:1")));
        Assert.Equal([2L, 1L], await SeqsAsync(new(Action: "account.")));
        Assert.Equal([2L], await SeqsAsync(new(Action: "account.roles")));
        Assert.Equal([1L], await SeqsAsync(new(Subject: "account:2")));
        Assert.Equal([3L, 2L], await SeqsAsync(new(FromMs: noon + 10, ToMs: noon + 30)));
        Assert.Equal([1L], await SeqsAsync(new(Actor: "account:1", Action: "account.", Subject: "account:2", FromMs: noon, ToMs: noon + 1, Before: 2)));
        Assert.Empty(await SeqsAsync(new(Actor: "account:1' OR '1'='1")));
        Assert.Equal([4L], (await Audit.ReadAsync(new(Actor: "account:1"), 1, Stop)).Select(l => l.Seq));
    }

    [Fact]
    public async Task What_is_too_long_is_cut_visibly_and_never_within_a_character()
    {
        await Audit.AppendAsync(
            [
                new(By, "test", null, new string('长', AuditStore.MaxDetail)), new(By, "test", null, new string('长', AuditStore.MaxDetail + 1)),
                new(
                    By, "test", null, "a"
                        + string.Concat(Enumerable.Repeat(
                            "🚌", AuditStore.MaxDetail))), new(new(new string('n', 300), new string('7', 100)), new string('a', 100), new string('s', 9_000)),
            ],
            Stop);

        var lines = (await Audit.ReadAsync(new(), 10, Stop)).Reverse().ToList();

        Assert.Equal(new string('长', AuditStore.MaxDetail), lines[0].Detail);
        Assert.Equal(new string('长', AuditStore.MaxDetail - 1) + "…", lines[1].Detail);
        Assert.EndsWith("🚌…", lines[2].Detail, StringComparison.Ordinal);
        Assert.Equal((200, 64, 200, 64), (lines[3].Actor.Length, lines[3].Action.Length, lines[3].Subject!.Length, lines[3].Address!.Length));
        Assert.EndsWith("…", lines[3].Subject, StringComparison.Ordinal);
        Assert.Null((await Audit.VerifyAsync(Stop)).FirstWrong);
    }

    private async Task<IEnumerable<long>> SeqsAsync(AuditFilter filter) => (await Audit.ReadAsync(filter, 10, Stop)).Select(l => l.Seq);
}
