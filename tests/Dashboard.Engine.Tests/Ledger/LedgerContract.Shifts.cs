using Dashboard.Engine.Boards;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Shifts;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Ledger;

public abstract partial class LedgerContract
{
    private static readonly long Morning = Sample.Ms("2027-01-31T09:00:00+08:00");

    private ShiftSpan Early => _catalog.SpanOf(_catalog.Shift("early")!, Sample.Day.AddDays(-1));

    [Fact]
    public async Task A_sign_off_is_an_entry_that_counts_nothing_and_keeps_what_was_confirmed()
    {
        await CountedAsync();
        var draft = SampleShifts.SignOff(Early, figures: [(Sample.Served, 12), (Sample.Luggage, 5), (Sample.Elderly, 3), (Sample.Heavy, 0)]);
        Assert.Equal([(AppendStatus.Accepted, 5L), (AppendStatus.Duplicate, 5L)], Answers(await TwiceAsync(draft)));

        var entry = (await EntriesAsync())[^1];
        Assert.Equal(
            (ShiftKinds.SignOff, 1, 0, 0L, false, Early.FromMs, 1),
            (entry.Kind, entry.StationId, entry.MetricId, entry.Delta, entry.Timed, entry.AtMs, entry.ShiftId));
        Assert.Equal(new Dictionary<string, long> { ["served"] = 12, ["luggage"] = 5, ["elderly"] = 3 }, entry.Figures);
        Assert.Equal(0, await ScalarAsync("SELECT COUNT(*) FROM counter WHERE metric_id = 0"));
        Assert.Equal(0, await ScalarAsync("SELECT COUNT(*) FROM bucket WHERE metric_id = 0"));
        await VerifiedAsync();
    }

    [Fact]
    public async Task What_is_signed_off_stands_until_a_manager_opens_it_again_and_its_first_time_is_kept()
    {
        var counted = await CountedAsync();
        await SignedOffAsync();
        const string Reason = "at: lies in a shift that is signed off ('early' of 2027-01-31); a manager must open it again";
        Draft[] barred =
        [
            Sample.Tally(at: Morning), Sample.Tally(station: SampleShifts.Gate, at: Early.FromMs), Sample.Tally(at: Early.UntilMs - 1),
            Sample.Correction(counted[0].Key), Sample.Correction(counted[1].Key) with { Amount = 8 },
        ];
        Assert.All(await AppendAsync(barred), r => Assert.Equal((AppendStatus.Rejected, Reason), (r.Status, r.Reason)));
        Draft[] free =
        [
            counted[0], Sample.Tally(at: Early.FromMs - 1), Sample.Tally(at: Early.UntilMs), Sample.Tally(station: 2, at: Morning),
            Sample.Tally(metric: Sample.Calls, station: 0, at: Morning), Sample.Tally(at: Morning) with { IsTotal = true },
        ];
        Assert.All(await AppendAsync(free), r => Assert.Null(r.Reason));

        Clock.Set(Sample.Noon.AddHours(1).ToUnixTimeMilliseconds());
        var reopening = SampleShifts.Reopening(Early);
        Assert.Equal([AppendStatus.Accepted, AppendStatus.Duplicate], (await TwiceAsync(reopening)).Select(r => r.Status));
        Assert.Equal("a bus was forgotten", (await EntriesAsync())[^1].Reason);
        Assert.Equal("shift: is not signed off", (await AppendAsync(SampleShifts.Reopening(Early)))[0].Reason);
        Assert.All(await AppendAsync(barred[..3]), r => Assert.Null(r.Reason));

        Assert.Equal(AppendStatus.Accepted, (await AppendAsync(await RightAsync(Early)))[0].Status);
        var kept = Assert.Single((await new BoardStore(_scratch.Database).LoadAsync(_catalog, Sample.Day, Stop)).SignOffs).Value;
        Assert.Equal(
            (true, Sample.Noon.ToUnixTimeMilliseconds(), Clock.GetUtcNow().ToUnixTimeMilliseconds(), Early.UntilMs),
            (kept.Confirmed, kept.FirstMs, kept.RecordedMs, kept.UntilMs));
        await VerifiedAsync();
    }

    [Fact]
    public async Task A_shift_is_signed_off_by_its_station_once_when_it_has_ended_with_the_figures_of_the_ledger()
    {
        await CountedAsync();
        var today = _catalog.SpanOf(_catalog.Shift("early")!, Sample.Day);
        var results = await AppendAsync(
            SampleShifts.SignOff(today), SampleShifts.SignOff(Early, SampleShifts.Gate), SampleShifts.Reopening(Early),
            SampleShifts.SignOff(
                Early, figures: [(
                    Sample.Served, 11), (
                        Sample.Luggage, 5), (Sample.Elderly, 3)]), SampleShifts.SignOff(Early, figures: [(Sample.Served, 12), (Sample.Luggage, 5)]),
            SampleShifts.SignOff(
                Early, figures: [(
                    Sample.Served, 12), (Sample.Luggage, 5), (Sample.Elderly, 3), (Sample.Calls, 1)]), await RightAsync(Early), await RightAsync(Early));
        Assert.Equal(
            [
                "shift: has not ended", "station: is a gate; the shift is signed off by its station", "shift: is not signed off",
                "figures: have changed; look at them again", "figures: have changed; look at them again", "figures: have changed; look at them again", null,
                "shift: is signed off already",
            ],
            results.Select(r => r.Reason));
    }

    [Fact]
    public async Task A_sign_off_may_say_that_nobody_was_on_duty_where_nothing_was_counted_and_keeps_its_remark()
    {
        await CountedAsync();
        var late = _catalog.SpanOf(_catalog.Shift("late")!, Sample.Day.AddDays(-1));
        var (early, nobody) = (await RightAsync(Early) with { Unstaffed = true }, (await RightAsync(late)) with { Unstaffed = true, Note = "train cancelled" });
        Assert.Equal(
            [RefusalCodes.Counted, null, null, RefusalCodes.Key],
            (await AppendAsync(early, nobody, nobody, nobody with { Unstaffed = false })).Select(r => r.Code));
        var entry = (await EntriesAsync())[^1];
        Assert.Equal((true, "train cancelled"), (entry.Unstaffed, entry.Note));
        var (loaded, folded) = (
            await new BoardStore(_scratch.Database).LoadAsync(_catalog, Sample.Day, Stop), new Board(_catalog, Sample.Day).Apply(await EntriesAsync()));
        Assert.Equal(Assert.Single(loaded.SignOffs).Value, Assert.Single(folded.SignOffs).Value);
        Assert.Equal((true, "train cancelled"), (loaded.SignOffs.Values.Single().Unstaffed, loaded.SignOffs.Values.Single().Note));
        await VerifiedAsync();
    }

    [Fact]
    public async Task What_was_deleted_meanwhile_is_not_signed_off()
    {
        _catalog = await SampleShifts.AddAsync(_scratch, _catalog);
        var draft = await RightAsync(Early);
        await Catalogs.Of(_scratch.Database).RemoveShiftAsync(EventId, Early.Shift.ShiftId, new("manager"), Stop);
        Assert.Equal(
            (RefusalCodes.ShiftGone, "shift: was deleted; nothing of it is signed off"), (await AppendAsync(draft)).Select(r => (r.Code, r.Reason)).Single());
        Assert.Equal(
            RefusalCodes.StationGone,
            (await AppendAsync((await RightAsync(_catalog.SpanOf(_catalog.Shift("late")!, Early.Day))) with { StationId = 99 }))[0].Code);
    }

    [Fact]
    public async Task A_sum_that_was_looked_at_is_compared_under_the_lock()
    {
        var now = Sample.Noon.ToUnixTimeMilliseconds();
        await AppendAsync(Sample.Tally(7), Sample.Tally(5, metric: Sample.Luggage, at: now - 86_400_000L));
        TallyDraft Made(long from, bool today) => Sample.Tally(3, at: now) with { Seen = new(from, today) };
        var results = await AppendAsync(Made(12, false), Made(12, false), Made(15, false), Made(13, true), Made(20, true));
        Assert.Equal([null, RefusalCodes.Moved, null, null, RefusalCodes.Moved], results.Select(r => r.Code));
        Assert.Equal("seen: 20 is not what stands there any more; it is 16", results[^1].Reason);
        await VerifiedAsync();
    }

    [Fact]
    public async Task Drafts_of_one_batch_see_each_other_s_sign_offs_and_counts()
    {
        await CountedAsync();
        var (before, after) = (await RightAsync(Early), SampleShifts.SignOff(Early, figures: [(Sample.Served, 14), (Sample.Luggage, 7), (Sample.Elderly, 3)]));
        var results = await AppendAsync(
            Sample.Tally(2, SampleShifts.Gate, Sample.Luggage, at: Morning),
            before,
            after,
            Sample.Tally(at: Morning),
            SampleShifts.Reopening(Early),
            Sample.Tally(at: Morning));
        Assert.Equal(
            [AppendStatus.Accepted, AppendStatus.Rejected, AppendStatus.Accepted, AppendStatus.Rejected, AppendStatus.Accepted, AppendStatus.Accepted],
            results.Select(r => r.Status));
        await VerifiedAsync();
    }

    [Fact]
    public async Task A_shift_past_midnight_is_one_and_the_row_says_when_it_was_also_when_it_is_worked_no_more()
    {
        _catalog = await SampleShifts.AddAsync(_scratch, _catalog);
        var night = _catalog.SpanOf(_catalog.Shift("night")!, Sample.Day.AddDays(-1));
        Assert.Equal(AppendStatus.Accepted, (await AppendAsync(SampleShifts.SignOff(night)))[0].Status);
        await _scratch.ExecuteAsync("UPDATE shift SET last_on = '2027-01-20'");
        _catalog = await Catalogs.Of(_scratch.Database).LoadAsync(EventId, Stop);
        Assert.Equal(
            [false, false, true],
            (await AppendAsync([.. ((string[])["2027-01-31T23:59:00+08:00", "2027-02-01T05:59:59+08:00", "2027-02-01T06:00:00+08:00"])
                .Select(at => Sample.Tally(at: Sample.Ms(at)))])).Select(r => r.Reason is null));
    }

    [Fact]
    public async Task Sign_offs_are_no_counts_to_be_corrected()
    {
        await CountedAsync();
        await SignedOffAsync();
        Assert.StartsWith("reverses: the entry is no count", (await AppendAsync(Sample.Correction(5)))[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_figures_of_a_span_are_those_of_the_station_with_its_gates_and_all_parts()
    {
        await CountedAsync();
        var store = new SeriesStore(_scratch.Database);
        Assert.Equal(
            "1:12 2:5 3:3 5:0",
            string.Join(' ', (await store.SpanAsync(_catalog, 1, Early.FromMs, Early.UntilMs, Stop)).OrderBy(f => f.Key).Select(f => $"{f.Key}:{f.Value}")));
        Assert.Equal(5, (await store.SpanAsync(_catalog, SampleShifts.Gate, Early.FromMs, Early.UntilMs, Stop))[Sample.Served]);
        Assert.All((await store.SpanAsync(_catalog, 1, Early.UntilMs, Early.UntilMs + 3_600_000, Stop)).Values, sum => Assert.Equal(0, sum));
    }

    [Theory]
    [InlineData("UPDATE sign_off SET confirmed = 1 - confirmed")]
    [InlineData("UPDATE sign_off SET first_ms = first_ms - 1")]
    [InlineData("UPDATE sign_off SET recorded_ms = recorded_ms + 1")]
    [InlineData("UPDATE sign_off SET recorded_by = 'another'")]
    [InlineData("UPDATE sign_off SET seq = seq - 1")]
    [InlineData("UPDATE sign_off SET station_id = 2")]
    [InlineData("DELETE FROM sign_off")]
    public async Task Verification_finds_a_sign_off_that_the_ledger_does_not_bear_out(string damage)
    {
        await CountedAsync();
        await SignedOffAsync();
        await VerifiedAsync();
        await _scratch.ExecuteAsync(damage);
        Assert.All((await new Verification(_scratch.Database).RunAsync(EventId, Stop)).Differences, d => Assert.Equal("sign-off", d.What));
        Assert.NotEmpty((await new Verification(_scratch.Database).RunAsync(EventId, Stop)).Differences);
    }

    // In the early shift of the day before, at the first station: 12 served, of whom 5 by luggage at its gate; 3 elderly.
    private async Task<IReadOnlyList<TallyDraft>> CountedAsync()
    {
        _catalog = await SampleShifts.AddAsync(_scratch, _catalog);
        TallyDraft[] drafts =
        [
            Sample.Tally(
                7, at: Morning), Sample.Tally(
                    5, SampleShifts.Gate, Sample.Luggage, at: Early.UntilMs - 1), Sample.Tally(
                        3, metric: Sample.Elderly, at: Early.FromMs), Sample.Tally(20, 2, at: Morning),
        ];
        Assert.All(await AppendAsync(drafts), r => Assert.Null(r.Reason));
        return drafts;
    }

    private async Task<SignOffDraft> RightAsync(ShiftSpan span) =>
        SampleShifts.SignOff(
            span,
            figures: [.. (await new SeriesStore(_scratch.Database).SpanAsync(_catalog, 1, span.FromMs, span.UntilMs, Stop)).Select(f => (f.Key, f.Value))]);

    private async Task SignedOffAsync() => Assert.Null((await AppendAsync(await RightAsync(Early)))[0].Reason);
}
