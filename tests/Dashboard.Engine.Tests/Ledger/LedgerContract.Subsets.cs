using Dashboard.Engine.Ledger;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Ledger;

public abstract partial class LedgerContract
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_part_stays_within_its_whole_on_each_day_at_each_station(bool sameBatch)
    {
        var (today, yesterday) = (Sample.Ms("2027-02-01T09:00:00+08:00"), Sample.Ms("2027-01-31T09:00:00+08:00"));
        Draft[] all =
        [
            // The whole with its own parts: 5 in all, of which 3 are yesterday's.
            Sample.Tally(
                2, at: today), Sample.Tally(2, at: yesterday), Sample.Tally(1, metric: Sample.Heavy, at: yesterday), Sample.Tally(40, station: 2, at: today),
            Sample.Tally(
                3, metric: Sample.Elderly, at: today), Sample.Tally(
                    2, metric: Sample.Elderly, at: today), Sample.Tally(
                        3, metric: Sample.Elderly, at: yesterday), Sample.Tally(1, metric: Sample.Elderly, at: yesterday),
        ];
        var results = sameBatch ? await AppendAsync(all) : (await Task.WhenAll(all.Select(d => AppendAsync(d)))).SelectMany(r => r).ToList();

        Assert.Equal(
            [
                null, null, null, null, "delta: would take 'elderly' of 2027-02-01 to 3, beyond its whole 'served', 2", null, null,
                "delta: would take 'elderly' of 2027-01-31 to 4, beyond its whole 'served', 3",
            ],
            results.Select(r => r.Reason));
        await VerifiedAsync();
    }

    [Fact]
    public async Task A_whole_does_not_fall_below_its_part_by_a_tally_or_a_correction()
    {
        await AppendAsync(Sample.Tally(5), Sample.Tally(3, metric: Sample.Luggage), Sample.Tally(6, metric: Sample.Elderly));
        var results = await AppendAsync(
            Sample.Tally(-3), Sample.Correction(2), Sample.Correction(1) with { Amount = 2 }, Sample.Correction(3) with { Amount = 9 },
            Sample.Correction(3) with { Amount = 4 }, Sample.Correction(1) with { Amount = 1 }, Sample.Tally(-1));
        Assert.Equal(
            [
                "delta: would take 'served' of 2027-02-01 to 5, below its part 'elderly', 6",
                "delta: would take 'served' of 2027-02-01 to 5, below its part 'elderly', 6",
                "delta: would take 'served' of 2027-02-01 to 5, below its part 'elderly', 6",
                "delta: would take 'elderly' of 2027-02-01 to 9, beyond its whole 'served', 8",
                null,
                null,
                "delta: would take 'served' of 2027-02-01 to 3, below its part 'elderly', 4",
            ],
            results.Select(r => r.Reason));
        await VerifiedAsync();
    }

    [Fact]
    public async Task A_station_and_its_gates_are_one_when_a_part_is_compared_with_its_whole()
    {
        _catalog = await SampleShifts.AddAsync(_scratch, _catalog);
        await AppendAsync(Sample.Tally(4), Sample.Tally(3, station: SampleShifts.Gate));
        var results = await AppendAsync(
            Sample.Tally(7, station: SampleShifts.Gate, metric: Sample.Elderly),
            Sample.Tally(1, metric: Sample.Elderly),
            Sample.Tally(-1, station: SampleShifts.Gate),
            Sample.Tally(1, station: 2, metric: Sample.Elderly));
        Assert.Equal([AppendStatus.Accepted, AppendStatus.Rejected, AppendStatus.Rejected, AppendStatus.Rejected], results.Select(r => r.Status));
    }

    [Fact]
    public async Task A_tally_that_is_corrected_in_its_own_batch_is_compared_as_it_then_stands()
    {
        var (whole, part) = (Sample.Tally(5), Sample.Tally(4, metric: Sample.Elderly));
        var results = await AppendAsync(
            whole,
            part,
            Sample.Correction(whole.Key) with { Amount = 3 },
            Sample.Correction(part.Key) with { Amount = 6 },
            Sample.Correction(part.Key) with { Amount = 2 },
            Sample.Correction(whole.Key) with { Amount = 2 });
        Assert.Equal([null, null, "delta", "delta", null, null], results.Select(r => r.Reason?.Split(':')[0]));
        await VerifiedAsync();
    }

    [Fact]
    public async Task A_sourced_total_of_a_part_is_compared_with_nothing()
    {
        await AppendAsync(Sample.Tally(500, metric: Sample.Elderly) with { IsTotal = true });
        Assert.All(
            await AppendAsync(Sample.Tally(2, metric: Sample.Elderly) with { IsTotal = true }, Sample.Correction(1) with { Amount = 600 }),
            r => Assert.Null(r.Reason));
    }

    // Older ledgers may hold a part that is too large: whatever makes it better is welcome.
    [Fact]
    public async Task A_part_that_is_too_large_already_may_be_lowered_and_its_whole_raised()
    {
        await AppendAsync(Sample.Tally(5), Sample.Tally(5, metric: Sample.Elderly));
        await _scratch.ExecuteAsync("UPDATE bucket SET total = 9 WHERE metric_id = @Elderly", new { Sample.Elderly });
        await _scratch.ExecuteAsync("UPDATE quarter SET total = 9 WHERE metric_id = @Elderly", new { Sample.Elderly });
        await _scratch.ExecuteAsync("UPDATE day_total SET total = 9 WHERE metric_id = @Elderly", new { Sample.Elderly });
        await _scratch.ExecuteAsync("UPDATE counter SET total = 9 WHERE metric_id = @Elderly", new { Sample.Elderly });
        Assert.Equal(
            [AppendStatus.Accepted, AppendStatus.Accepted, AppendStatus.Rejected],
            (await AppendAsync(Sample.Tally(-1, metric: Sample.Elderly), Sample.Tally(1), Sample.Tally(1, metric: Sample.Elderly))).Select(r => r.Status));
    }
}
