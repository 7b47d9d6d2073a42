using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Ledger;

public abstract partial class LedgerContract
{
    [Fact]
    public async Task A_correction_with_an_amount_makes_the_entry_what_it_should_have_been()
    {
        var at = Sample.Ms("2027-01-31T09:00:00+08:00");
        await AppendAsync(Sample.Tally(9, at: at) with { AtLeast = true });
        Assert.Equal([(AppendStatus.Accepted, 2L)], Answers(await AppendAsync(Sample.Correction(1) with { Amount = 5, Delta = -4 })));

        var entry = (await EntriesAsync())[1];
        Assert.Equal((CountKinds.Correction, -4L, 5L, -1, at), (entry.Kind, entry.Delta, entry.Amount, entry.AtLeast, entry.AtMs));
        Assert.Equal((5, 0), (await ScalarAsync("SELECT total FROM counter"), await ScalarAsync("SELECT at_least FROM counter")));
        Assert.Equal(5, await ScalarAsync("SELECT SUM(total) FROM bucket"));
        await VerifiedAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_put_right_may_be_put_right_again_or_taken_back_and_then_no_more(bool sameBatch)
    {
        var wrong = Sample.Tally(9) with { AtLeast = true };
        await AppendAsync(wrong);
        var first = Sample.Correction(wrong.Key) with { Amount = 5 };
        var second = Sample.Correction(first.Key) with { Amount = 7 };
        var last = Sample.Correction(second.Key);
        Draft[] all = [first, Sample.Correction(wrong.Key), second, last, Sample.Correction(last.Key) with { Amount = 3 }];
        var results = sameBatch ? await AppendAsync(all) : (await Task.WhenAll([.. all.Select(d => AppendAsync(d))])).SelectMany(r => r).ToList();

        Assert.Equal(
            [null, "reverses: entry 1 is already reversed by entry 2", null, null, "reverses: a correction cannot be reversed; record the count again"],
            results.Select(r => r.Reason));
        Assert.Equal([-4L, 2, -7], (await EntriesAsync()).Skip(1).Select(e => e.Delta));
        Assert.Equal((0, 0), (await ScalarAsync("SELECT total FROM counter"), await ScalarAsync("SELECT at_least FROM counter")));
        await VerifiedAsync();
    }

    [Fact]
    public async Task An_amount_that_changes_nothing_or_cannot_be_is_rejected()
    {
        await AppendAsync(Sample.Tally(9), Sample.Tally(-8));
        var results = await AppendAsync([
            .. ((long[])[9, 0, 1_000_001, -1_000_001, 7]).Select(amount => Sample.Correction(1) with { Amount = amount }),
            Sample.Correction(1) with { Amount = 8, Delta = -9 },
        ]);
        Assert.Equal(
            [
                "amount: is what the entry says already", .. Enumerable.Repeat("amount: must lie between -1000000 and 1000000 and not be 0", 3),
                "delta: would take the counter below zero, to -1", "delta: must be -1, from 9 to 8 in place of entry 1, or be left out",
            ],
            results.Select(r => r.Reason));
        Assert.Equal(1, await ScalarAsync("SELECT total FROM counter"));
    }

    [Fact]
    public async Task A_repeated_amount_counts_once_and_another_amount_is_a_conflict()
    {
        await AppendAsync(Sample.Tally(9));
        var correction = Sample.Correction(1) with { Amount = 5 };
        await AppendAsync(correction);
        Assert.Equal(
            [(AppendStatus.Duplicate, 2L), (AppendStatus.Conflict, 2L), (AppendStatus.Conflict, 2L)],
            Answers(await AppendAsync(correction, correction with { Amount = 6 }, correction with { Amount = null })));
        Assert.Equal(5, await ScalarAsync("SELECT total FROM counter"));
    }

    [Fact]
    public async Task What_is_older_than_its_author_may_correct_is_rejected_and_a_repeat_is_a_duplicate_all_the_same()
    {
        var at = Sample.Ms("2027-01-31T09:00:00+08:00");
        await AppendAsync(Sample.Tally(9, at: at));
        Clock.Set(at + (48 * 3_600_000L) + 1);
        var correction = Sample.Correction(1) with { Windowed = true };
        Assert.Equal("reverses: the entry is older than 48 hours; only a manager may correct it", (await AppendAsync(correction))[0].Reason);
        Clock.Set(at + (48 * 3_600_000L));
        Assert.Equal(AppendStatus.Accepted, (await AppendAsync(correction))[0].Status);
        Clock.Set(at + (48 * 3_600_000L) + 1);
        Assert.Equal(AppendStatus.Duplicate, (await AppendAsync(correction))[0].Status);
    }

    [Fact]
    public async Task The_audit_tells_the_amount()
    {
        await AppendAsync(Sample.Tally(9), Sample.Correction(1));
        await AppendAsync(Sample.Correction(1) with { Amount = 5 });
        var line = Assert.Single(await new AuditStore(_scratch.Database, TimeProvider.System).ReadAsync(new(Action: "entry."), 10, Stop));
        Assert.Equal("2 → 1, -4, now 5", line.Detail);
    }

    [Fact]
    public async Task When_it_was_entered_and_by_which_clock_stays_with_the_entry_and_with_its_identity()
    {
        var at = Sample.Ms("2027-02-01T11:00:00+08:00");
        var (plain, entered, clock) = (
            Sample.Tally(at: at), Sample.Tally(at: at) with { EnteredMs = at + 60_000 }, Sample.Tally(at: at) with { EnteredMs = at, ClockOffset = -180_000 });
        await AppendAsync(plain, entered, clock, Sample.Tally(at: at) with { EnteredMs = at + 900_001 });
        var entries = await EntriesAsync();
        Assert.Equal([(null, null), (at + 60_000, null), (at, -180_000L), (at + 900_001, null)], entries.Select(e => (e.EnteredMs, e.ClockOffset)));
        // Recorded an hour after it happened; only what was entered late, or does not say when, is late.
        Assert.Equal([true, false, false, true], entries.Select(e => e.Late));

        Assert.All(await AppendAsync(plain, entered, clock), r => Assert.Equal(AppendStatus.Duplicate, r.Status));
        Assert.All(
            await AppendAsync(plain with { EnteredMs = at }, entered with { EnteredMs = null }, clock with { ClockOffset = null }),
            r => Assert.Equal(AppendStatus.Conflict, r.Status));
    }

    // What is in ledgers already must be found again: its digest is kept, here as it was before there was more to say.
    [Fact]
    public void The_digest_of_what_says_no_more_than_before_is_what_it_was()
    {
        var key = Guid.Empty;
        Assert.Equal(
            (-7862818192191623421L, 8971994832527331406L, -5951762446926245552L),
            (
                (Sample.Tally(7, 2, 3, key, 1_800_000_000_000) with { Note = "bus 7" }).Content,
                (Sample.Tally(1, key: key) with { IsTotal = true, AtLeast = true }).Content,
                Sample.Correction(1, key).ContentOf(12)));
    }
}
