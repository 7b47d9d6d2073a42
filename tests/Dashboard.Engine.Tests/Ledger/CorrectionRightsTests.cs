using Dashboard.Engine.Counting;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Ledger;

/// <summary>Whose entries may be reversed: a coordinator's stations, and no others.</summary>
public sealed class CorrectionRightsTests
{
    private static readonly Guid Entry = Guid.Parse("0198c7e2-3f5a-7c1e-9d43-2a6b8c1d0e4f");
    private static readonly Guid Correction = Guid.Parse("0198c7e2-3f5a-7c1e-9d43-2a6b8c1d0e50");

    [Fact]
    public void An_entry_of_a_station_of_one_s_own_may_be_reversed() => Assert.Equal((AppendStatus.Accepted, null), Decide(station: 1, within: [1]));

    [Fact]
    public void Whoever_has_all_stations_may_reverse_any() => Assert.Equal((AppendStatus.Accepted, null), Decide(station: 2, within: null));

    [Theory]
    [InlineData(2)]
    [InlineData(0)]
    public void An_entry_of_another_station_or_of_the_whole_event_may_not(int station) =>
        Assert.Equal((AppendStatus.Rejected, "reverses: the entry is not of a station of yours"), Decide(station, within: [1]));

    [Fact]
    public void Whoever_may_count_nowhere_may_reverse_nothing() => Assert.Equal(AppendStatus.Rejected, Decide(station: 1, within: []).Status);

    [Fact]
    public void A_repeat_of_what_was_reversed_is_still_a_duplicate_when_the_right_has_gone() =>
        Assert.Equal((AppendStatus.Duplicate, null), Decide(station: 2, within: [1], repeated: true));

    [Fact]
    public void By_its_sequence_it_is_the_same() =>
        Assert.Equal((AppendStatus.Rejected, "reverses: the entry is not of a station of yours"), Decide(2, [1], draft: Sample.Correction(1, Correction)));

    [Fact]
    public void An_entry_of_the_same_request_is_no_way_around()
    {
        var noon = Sample.Noon.ToUnixTimeMilliseconds();
        var results = new Batch(
            LedgerModules.Standard, Sample.Catalog, 0, noon, noon,
            [
                Prepared.Of(Sample.Tally(station: 2, key: Entry, at: noon)),
                Prepared.Of(Sample.Correction(Entry) with { Within = new HashSet<int> { 1 } }),
            ]).Decide();

        Assert.Equal((AppendStatus.Accepted, AppendStatus.Rejected), (results[0].Status, results[1].Status));
    }

    private static (AppendStatus Status, string? Reason) Decide(int station, int[]? within, bool repeated = false, CorrectionDraft? draft = null)
    {
        var correction = (draft ?? Sample.Correction(Entry, Correction)) with { Within = within?.ToHashSet() };
        var (at, day) = (Sample.Noon.ToUnixTimeMilliseconds(), new CellDay(station, Sample.Served, Sample.Day));
        var batch = new Batch(LedgerModules.Standard, Sample.Catalog, repeated ? 2 : 1, at, at, [Prepared.Of(correction)]);
        if (repeated) batch.Know([new KnownKey { Key = Correction.ToString(), Seq = 2, Content = correction.ContentOf(1) }]);
        batch.Know([new Target
        {
            Key = Entry.ToString(),
            Seq = 1,
            Kind = CountKinds.Tally,
            StationId = station,
            MetricId = Sample.Served,
            Delta = 5,
            AtLeast = 0,
            Timed = true,
            AtMs = at,
            ReversedBy = repeated ? 2 : null,
        }]);
        batch.Decider<CountingDecider>().Know([KeyValuePair.Create(day, new CellDayState(5, 5))]);
        var result = Assert.Single(batch.Decide());
        return (result.Status, result.Reason);
    }
}
