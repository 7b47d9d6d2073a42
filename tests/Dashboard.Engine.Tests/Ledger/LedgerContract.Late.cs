using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Shifts;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Ledger;

public abstract partial class LedgerContract
{
    private static readonly Guid Phone = Guid.Parse("0198c7e2-3f5a-7c1e-9d43-2a6b8c1d0e4f");

    private LateStore Late => new(_scratch.Database);

    [Fact]
    public async Task What_a_phone_brings_after_the_sign_off_is_kept_counts_nothing_and_is_answered_alike_however_often_it_comes()
    {
        await CountedAsync();
        await SignedOffAsync();
        var draft = OfPhone(4, at: Morning) with { Note = "bus 7", EnteredMs = Morning + 5, ClockOffset = 9 };
        var other = Sample.Tally(5, key: draft.Key, at: Morning) with { Phone = Phone };
        var results = await AppendAsync(draft, draft, OfPhone(at: Early.UntilMs), Sample.Tally(at: Morning), other);
        Assert.Equal(
            [AppendStatus.Held, AppendStatus.Held, AppendStatus.Accepted, AppendStatus.Rejected, AppendStatus.Conflict], results.Select(r => r.Status));
        Assert.All(
            results.Where(r => r.Status is AppendStatus.Held or AppendStatus.Rejected),
            r => Assert.Equal((null, RefusalCodes.ShiftSignedOff), (r.Seq, r.Code)));
        Assert.Equal(AppendStatus.Held, (await AppendAsync(draft))[0].Status);
        var kept = Assert.Single(await Late.WaitingAsync(EventId, Stop));
        Assert.Equal(
            (draft.Key.ToString(), 4, Morning, "coordinator", Phone.ToString(), Early.FromMs),
            (kept.Key, kept.Entry.Delta, kept.Entry.AtMs, kept.Entry.RecordedBy, kept.Phone, kept.StartsMs));
        Assert.Equal(
            (1, Clock.GetUtcNow().ToUnixTimeMilliseconds()), ((await Late.MarkAsync(EventId, Stop)).Waiting, (await Late.MarkAsync(EventId, Stop)).NewestMs));
        Assert.Equal(7, await ServedAsync());
        await VerifiedAsync();
    }

    [Fact]
    public async Task A_late_count_that_is_taken_is_the_phone_s_own_entry_once_and_says_who_took_it()
    {
        await CountedAsync();
        await SignedOffAsync();
        var draft = OfPhone(4, at: Morning) with { Note = "bus 7", EnteredMs = Morning + 5, ClockOffset = 9 };
        await AppendAsync(draft);
        var results = await AppendAsync(Taken(draft), Taken(draft), Refused(draft), draft, Refused(OfPhone()));
        Assert.Equal(
            [
                (AppendStatus.Accepted, 6L), (AppendStatus.Duplicate, 6L), (AppendStatus.Rejected, null), (AppendStatus.Duplicate, 6L),
                (AppendStatus.Rejected, null),
            ], Answers(results));
        Assert.Equal([RefusalCodes.LateDecided, RefusalCodes.NoLate], results.Where(r => r.Status == AppendStatus.Rejected).Select(r => r.Code));
        var entry = (await EntriesAsync())[^1];
        Assert.Equal(
            (draft.Key.ToString(), 4, Morning, Morning + 5, 9, "bus 7", "coordinator", "manager"),
            (entry.Key, entry.Delta, entry.AtMs, entry.EnteredMs, entry.ClockOffset, entry.Note, entry.RecordedBy, entry.TakenBy));
        Assert.Equal((11, 0), (await ServedAsync(), (await Late.MarkAsync(EventId, Stop)).Waiting));
        Assert.Equal(("taken", 6L), (await Late.OfPhoneAsync(EventId, Phone, 0, Stop)).Select(o => (o.Decision!, o.Seq!.Value)).Single());
        Assert.Contains(await ToldAsync(), line => line.StartsWith("manager late.taken spring 6, ", StringComparison.Ordinal));
        await VerifiedAsync();
    }

    [Fact]
    public async Task One_that_is_refused_never_counts_and_tells_its_phone_why()
    {
        await CountedAsync();
        await SignedOffAsync();
        var draft = OfPhone(4, at: Morning);
        await AppendAsync(draft);
        var results = await AppendAsync(Refused(draft), Refused(draft), Taken(draft), draft);
        Assert.Equal([AppendStatus.Accepted, AppendStatus.Duplicate, AppendStatus.Rejected, AppendStatus.Rejected], results.Select(r => r.Status));
        Assert.Equal((RefusalCodes.LateRefused, "late: counted at the other gate"), (results[^1].Code, results[^1].Reason));
        Assert.Equal(
            ("refused", "counted at the other gate", null),
            (await Late.OfPhoneAsync(EventId, Phone, 0, Stop)).Select(o => (o.Decision, o.DecidedWhy, o.Seq)).Single());
        Assert.Empty(await Late.OfPhoneAsync(EventId, Phone, Clock.GetUtcNow().ToUnixTimeMilliseconds() + 1, Stop));
        Assert.Equal(7, await ServedAsync());
        Assert.Contains(await ToldAsync(), line => line.StartsWith("manager late.refused spring ", StringComparison.Ordinal));
        await VerifiedAsync();
    }

    [Fact]
    public async Task What_was_taken_back_on_the_phone_before_anybody_decided_is_gone_and_stays_so()
    {
        await CountedAsync();
        await SignedOffAsync();
        var (tap, both) = (OfPhone(4, at: Morning), OfPhone(2, at: Morning));
        var undo = Sample.Correction(tap.Key) with { Phone = Phone };
        var elsewhere = Sample.Correction(tap.Key) with { Phone = Phone, Within = new HashSet<int> { 2 } };
        await AppendAsync(tap, both, Sample.Correction(both.Key) with { Phone = Phone });
        var results = await AppendAsync(elsewhere, undo, undo, Sample.Correction(tap.Key) with { Phone = Phone }, Taken(tap), tap);
        Assert.Equal(
            [RefusalCodes.NotYours, null, null, RefusalCodes.NoEntry, RefusalCodes.LateDecided, RefusalCodes.LateWithdrawn], results.Select(r => r.Code));
        Assert.Equal([AppendStatus.Accepted, AppendStatus.Duplicate], results.Skip(1).Take(2).Select(r => r.Status));
        Assert.Equal((0, 7), ((await Late.MarkAsync(EventId, Stop)).Waiting, await ServedAsync()));
        await VerifiedAsync();
    }

    [Fact]
    public async Task The_reversal_of_what_was_confirmed_waits_too_and_only_one_of_two_is_taken()
    {
        var counted = await CountedAsync();
        await SignedOffAsync();
        var (undo, again) = (Sample.Correction(counted[0].Key) with { Phone = Phone }, Sample.Correction(counted[0].Key) with { Phone = Phone });
        Assert.All(await AppendAsync(undo, undo, again), r => Assert.Equal(AppendStatus.Held, r.Status));
        Assert.Equal((-7, 1L), ((await Late.WaitingAsync(EventId, Stop))[0].Entry.Delta, (await Late.WaitingAsync(EventId, Stop))[0].Entry.Reverses));
        var results = await AppendAsync(Taken(undo), Taken(again));
        Assert.Equal([(AppendStatus.Accepted, null), (AppendStatus.Rejected, RefusalCodes.Corrected)], results.Select(r => (r.Status, r.Code)));
        Assert.Equal(RefusalCodes.Corrected, (await AppendAsync(Taken(again)))[0].Code);
        Assert.Equal(0, await ServedAsync());
        await VerifiedAsync();
    }

    [Fact]
    public async Task Taking_keeps_to_the_rules_of_counting()
    {
        await CountedAsync();
        await SignedOffAsync();
        var (minus, beyond) = (OfPhone(-8, at: Morning), OfPhone(20, Sample.Elderly, at: Morning));
        await AppendAsync(minus, beyond);
        Assert.Equal([RefusalCodes.BelowZero, RefusalCodes.BeyondWhole], (await AppendAsync(Taken(minus), Taken(beyond))).Select(r => r.Code));
        var closed = await _ledger.AppendAsync(_catalog, Taken(minus) with { Objection = c => new(RefusalCodes.EventClosed, "event: is closed") });
        Assert.Equal(RefusalCodes.EventClosed, closed[0].Code);
        Assert.Equal(2, (await Late.MarkAsync(EventId, Stop)).Waiting);
        await VerifiedAsync();
    }

    [Theory]
    [InlineData("UPDATE late_count SET decision = NULL")]
    [InlineData("UPDATE late_count SET decision = 'refused'")]
    [InlineData("UPDATE late_count SET seq = seq - 1")]
    [InlineData("UPDATE late_count SET delta = delta + 1")]
    public async Task Verification_finds_a_late_count_that_the_ledger_does_not_bear_out(string damage)
    {
        await CountedAsync();
        await SignedOffAsync();
        var draft = OfPhone(4, at: Morning);
        await AppendAsync(draft, Taken(draft));
        await VerifiedAsync();
        await _scratch.ExecuteAsync(damage);
        Assert.Equal("late", Assert.Single((await new Verification(_scratch.Database).RunAsync(EventId, Stop)).Differences).What);
    }

    private static TallyDraft OfPhone(long delta = 1, int metric = Sample.Served, Guid? key = null, long? at = null) =>
        Sample.Tally(delta, metric: metric, key: key, at: at) with { Phone = Phone };

    private static LateDraft Taken(Draft of) => new() { Key = of.Key, RecordedBy = "manager", Taken = true };

    private static LateDraft Refused(Draft of) => new() { Key = of.Key, RecordedBy = "manager", Taken = false, Why = "counted at the other gate" };

    private Task<long> ServedAsync() =>
        ScalarAsync(
            "SELECT COALESCE(SUM(total), 0) FROM bucket WHERE metric_id = 1 AND station_id = 1 AND minute < @until", new { until = Early.UntilMs / 60_000 });

    private async Task<IReadOnlyList<string>> ToldAsync() =>
        [.. (await new AuditStore(_scratch.Database, Clock).ReadAsync(new(), 100, Stop)).Select(l => $"{l.Actor} {l.Action} {l.Subject} {l.Detail}")];
}
