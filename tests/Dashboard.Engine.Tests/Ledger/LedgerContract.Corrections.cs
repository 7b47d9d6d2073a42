using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Ledger;

public abstract partial class LedgerContract
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_correction_reverses_an_entry_where_and_when_it_counted(bool byKey)
    {
        var at = Sample.Ms("2027-01-31T09:00:00+08:00");
        var wrong = Sample.Tally(9, station: 3, metric: Sample.Luggage, at: at) with { AtLeast = true };
        await AppendAsync(wrong);
        var correction = byKey ? Sample.Correction(wrong.Key) : Sample.Correction(1);
        Assert.Equal([(AppendStatus.Accepted, 2L)], Answers(await AppendAsync(correction)));

        var entry = (await EntriesAsync())[1];
        Assert.Equal(
            (CountKinds.Correction, 3, Sample.Luggage, -9L, -1, at), (entry.Kind, entry.StationId, entry.MetricId, entry.Delta, entry.AtLeast, entry.AtMs));
        Assert.Equal((1L, wrong.Key.ToString(), "counted twice"), (entry.Reverses, entry.ReversesKey, entry.Reason));
        Assert.Equal(0, await ScalarAsync("SELECT SUM(total) + SUM(at_least) FROM counter"));
        Assert.Equal(0, await ScalarAsync("SELECT SUM(total) FROM bucket"));
        await VerifiedAsync();
    }

    [Fact]
    public async Task A_correction_and_its_line_in_the_audit_are_one_and_what_was_not_accepted_has_none()
    {
        var wrong = Sample.Tally(9);
        var correction = Sample.Correction(wrong.Key) with { Address = "192.0.2.7" };
        await AppendAsync(wrong, correction);
        await AppendAsync(correction);
        await AppendAsync(Sample.Correction(wrong.Key));

        var audit = new AuditStore(_scratch.Database, TimeProvider.System);
        var line = Assert.Single(await audit.ReadAsync(new(Action: "entry."), 10, TestContext.Current.CancellationToken));
        Assert.Equal(("manager", "spring", "2 → 1, -9", "192.0.2.7"), (line.Actor, line.Subject, line.Detail, line.Address));
        Assert.Null((await audit.VerifyAsync(TestContext.Current.CancellationToken)).FirstWrong);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_entry_is_reversed_once(bool sameBatch)
    {
        var wrong = Sample.Tally(9);
        await AppendAsync(wrong, Sample.Tally(20));
        Draft[] all = [Sample.Correction(wrong.Key), Sample.Correction(wrong.Key), Sample.Correction(1)];
        var results = sameBatch ? await AppendAsync(all) : [.. await AppendAsync(all[0]), .. await AppendAsync(all[1]), .. await AppendAsync(all[2])];
        Assert.Equal([AppendStatus.Accepted, AppendStatus.Rejected, AppendStatus.Rejected], results.Select(r => r.Status));
        Assert.All(results.Skip(1), r => Assert.Equal("reverses: entry 1 is already reversed by entry 3", r.Reason));
        Assert.Equal(20, await ScalarAsync("SELECT total FROM counter"));
        await VerifiedAsync();
    }

    [Fact]
    public async Task A_tally_can_be_reversed_in_the_batch_that_brings_it()
    {
        var wrong = Sample.Tally(9);
        var results = await AppendAsync(wrong, Sample.Correction(wrong.Key), Sample.Tally(-1));
        Assert.Equal([AppendStatus.Accepted, AppendStatus.Accepted, AppendStatus.Rejected], results.Select(r => r.Status));
        Assert.Equal(0, await ScalarAsync("SELECT total FROM counter"));
        await VerifiedAsync();
    }

    [Fact]
    public async Task A_repeated_correction_counts_once_however_it_names_its_entry()
    {
        var wrong = Sample.Tally(9);
        await AppendAsync(wrong, Sample.Tally(4));
        var correction = Sample.Correction(wrong.Key);
        await AppendAsync(correction);
        var results = await AppendAsync(
            correction, correction with { ReversesKey = null, ReversesSeq = 1 }, correction with { Reason = "another" }, Sample.Tally(1, key: correction.Key));
        Assert.Equal(
            [(AppendStatus.Duplicate, 3L), (AppendStatus.Duplicate, 3L), (AppendStatus.Conflict, 3L), (AppendStatus.Conflict, 3L)],
            Answers(results));
        Assert.Equal(4, await ScalarAsync("SELECT total FROM counter"));
    }

    [Fact]
    public async Task A_correction_of_what_is_not_there_or_not_to_be_reversed_is_rejected()
    {
        var wrong = Sample.Tally(9);
        await AppendAsync(wrong, Sample.Tally(5));
        await AppendAsync(Sample.Correction(1));
        var results = await AppendAsync(
            Sample.Correction(Guid.CreateVersion7()), Sample.Correction(99), Sample.Correction(3),
            Sample.Correction(2) with { Delta = -4 }, Sample.Correction(2) with { StationId = 2 }, Sample.Correction(2) with { MetricId = Sample.Calls });
        Assert.All(results, r => Assert.Equal((AppendStatus.Rejected, null), (r.Status, r.Seq)));
        Assert.Equal(["reverses", "reverses", "reverses", "delta", "station", "metric"], results.Select(r => r.Reason!.Split(':')[0]));
        Assert.Equal(AppendStatus.Accepted, (await AppendAsync(Sample.Correction(2) with { Delta = -5, StationId = 1, MetricId = Sample.Served }))[0].Status);
        await VerifiedAsync();
    }

    [Fact]
    public async Task A_correction_by_a_key_of_an_event_reaches_no_other_event()
    {
        var other = await Sample.AddEventAsync(_scratch.Database, "autumn");
        var wrong = Sample.Tally(9);
        await AppendAsync(wrong);
        var results = await _ledger.AppendAsync(other, Sample.Correction(wrong.Key), Sample.Correction(1));
        Assert.All(results, r => Assert.Equal(AppendStatus.Rejected, r.Status));
        Assert.Equal(9, await ScalarAsync("SELECT SUM(total) FROM counter"));
    }

    [Fact]
    public async Task No_counter_falls_below_zero()
    {
        await AppendAsync(Sample.Tally(5), Sample.Tally(50, station: 2));
        Assert.Equal(
            [AppendStatus.Rejected, AppendStatus.Accepted, AppendStatus.Rejected],
            (await AppendAsync(Sample.Tally(-6), Sample.Tally(-5), Sample.Tally(-1))).Select(r => r.Status));
        var results = await AppendAsync(Sample.Tally(2), Sample.Tally(-3), Sample.Tally(-2));
        Assert.Equal([AppendStatus.Accepted, AppendStatus.Rejected, AppendStatus.Accepted], results.Select(r => r.Status));
        Assert.StartsWith("delta: ", results[1].Reason, StringComparison.Ordinal);
        Assert.Equal(0, await ScalarAsync("SELECT total FROM counter WHERE station_id = 1"));
        await VerifiedAsync();
    }

    [Fact]
    public async Task No_day_of_a_counter_falls_below_zero()
    {
        // 23:59 and 00:00 in Shanghai are one minute and one day apart.
        var (yesterday, today) = (Sample.Ms("2027-01-31T23:59:59+08:00"), Sample.Ms("2027-02-01T00:00:00+08:00"));
        await AppendAsync(Sample.Tally(5, at: yesterday), Sample.Tally(2, at: today));
        var results = await AppendAsync(Sample.Tally(-3, at: today), Sample.Tally(-2, at: today), Sample.Tally(-5, at: yesterday));
        Assert.Equal([AppendStatus.Rejected, AppendStatus.Accepted, AppendStatus.Accepted], results.Select(r => r.Status));
        Assert.Contains("2027-02-01", results[0].Reason, StringComparison.Ordinal);
        await VerifiedAsync();
    }

    [Fact]
    public async Task What_was_taken_back_already_cannot_be_reversed_as_well()
    {
        var counted = Sample.Tally(5);
        await AppendAsync(counted, Sample.Tally(-3));
        Assert.Equal(AppendStatus.Rejected, (await AppendAsync(Sample.Correction(counted.Key)))[0].Status);
        Assert.Equal([AppendStatus.Accepted, AppendStatus.Accepted], (await AppendAsync(Sample.Correction(2), Sample.Correction(1))).Select(r => r.Status));
        Assert.Equal(0, await ScalarAsync("SELECT total FROM counter"));
        await VerifiedAsync();
    }

    [Fact]
    public async Task A_total_counts_in_no_minute_and_may_be_a_lower_bound()
    {
        await AppendAsync(Sample.Tally(800_000, metric: Sample.Calls, station: 0) with { IsTotal = true, AtLeast = true });
        Assert.Equal((0, 800_000), (await ScalarAsync("SELECT COUNT(*) FROM bucket"), await ScalarAsync("SELECT total FROM counter WHERE at_least = 1")));
        var entry = Assert.Single(await EntriesAsync());
        Assert.Equal((CountKinds.Total, false, 1), (entry.Kind, entry.Timed, entry.AtLeast));
        await AppendAsync(Sample.Correction(1));
        Assert.Equal((0, 0), (await ScalarAsync("SELECT COUNT(*) FROM bucket"), await ScalarAsync("SELECT total + at_least FROM counter")));
        await VerifiedAsync();
    }
}
