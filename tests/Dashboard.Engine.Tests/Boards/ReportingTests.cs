using System.Collections.Immutable;
using System.Globalization;
using Dashboard.Engine.Boards;
using Dashboard.Engine.Data;
using Dashboard.Engine.Shifts;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Boards;

/// <summary>Three shifts at three stations and one that is retired, an hour's grace; early 06–14, late 14–22, night 22–06.</summary>
public sealed class ReportingTests
{
    private const int Early = 1, Late = 2, Night = 3;

    private static readonly DateOnly Day = Sample.Day;

    [Fact]
    public void Ten_of_twelve_in_and_eight_on_time_are_five_sixths_and_two_thirds()
    {
        var all = Enumerable.Range(1, 4).SelectMany(station => ((int[])[Early, Late, Night]).Select(shift => (station, shift))).ToList();
        var board = Board(Catalog(stations: 4), [.. all.Take(10).Select((at, i) => In(at.station, at.shift, lateMinutes: i < 8 ? 60 : 61))]);

        var reports = Reporting.Of(board, Day, At("2027-02-03T00:00"));

        Assert.Equal((12, 10, 8), (reports.Expected, reports.Received, reports.OnTime));
        Assert.Equal(
            ["83.3%", "66.7%"],
            ((double?[])[reports.Completeness, reports.Timeliness])
                .Select(share => share!.Value.ToString("P1", CultureInfo.InvariantCulture).Replace(" ", "", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("2027-02-01T13:59:59.999", ReportState.Upcoming)]
    [InlineData("2027-02-01T14:00", ReportState.Due)]
    [InlineData("2027-02-01T15:00", ReportState.Due)]
    [InlineData("2027-02-01T15:00:00.001", ReportState.Missing)]
    public void A_shift_that_has_ended_is_due_until_its_grace_is_over(string now, ReportState state) =>
        Assert.Equal(state, Reporting.Of(Board(Catalog()), Station(1), Day, At(now)).First().State);

    [Theory]
    [InlineData(0, ReportState.OnTime)]
    [InlineData(60, ReportState.OnTime)]
    [InlineData(61, ReportState.Late)]
    public void A_sign_off_is_on_time_within_the_grace(int minutes, ReportState state) =>
        Assert.Equal(state, Reporting.Of(Board(Catalog(), In(1, Early, minutes)), Station(1), Day, At("2027-02-01T23:00")).First().State);

    [Fact]
    public void The_first_sign_off_counts_whatever_was_opened_and_signed_off_again_since()
    {
        var (key, signOff) = In(1, Early, 5);
        var again = Board(Catalog(), (key, signOff with { RecordedMs = signOff.UntilMs + 86_400_000 }));

        Assert.Equal(ReportState.OnTime, Reporting.Of(again, Station(1), Day, At("2027-02-03T00:00")).First().State);
    }

    [Fact]
    public void What_was_opened_again_is_expected_and_not_in()
    {
        var (key, signOff) = In(1, Early, 5);
        var reports = Reporting.Of(Board(Catalog(), (key, signOff with { Confirmed = false }), In(2, Early, 5)), Day, At("2027-02-01T14:30"));

        Assert.Equal(
            [ReportState.Reopened, ReportState.OnTime, ReportState.Due], reports.Reports.Where(r => r.Span.Shift.ShiftId == Early).Select(r => r.State));
        Assert.Equal((3, 1, 1), (reports.Expected, reports.Received, reports.OnTime));
    }

    [Fact]
    public void Before_the_first_shift_has_ended_nothing_is_expected_and_there_is_no_share()
    {
        var reports = Reporting.Of(Board(Catalog()), Day, At("2027-02-01T12:00"));

        Assert.Equal((9, 0, null, null), (reports.Reports.Count, reports.Expected, reports.Completeness, reports.Timeliness));
    }

    [Fact]
    public void A_retired_station_and_a_shift_that_is_not_worked_owe_nothing()
    {
        var catalog = Catalog(stations: 2, retired: 2, nightUntil: "2027-01-31");

        Assert.Equal(
            [(1, Early), (1, Late)],
            Reporting.Of(Board(catalog), Day, At("2027-02-03T00:00")).Reports.Select(r => (r.Station.StationId, r.Span.Shift.ShiftId)));
        Assert.Empty(Reporting.Of(Board(catalog), new DateOnly(2027, 3, 1), At("2027-03-03T00:00")).Reports);
    }

    [Fact]
    public void Another_day_s_sign_off_is_another_one() =>
        Assert.All(
            Reporting.Of(Board(Catalog(), In(1, Early, 5)), Day.AddDays(1), At("2027-02-04T00:00")).Reports, r => Assert.Equal(ReportState.Missing, r.State));

    [Theory]
    [InlineData(null)]
    [InlineData("2027-02-01T14:00", Early)]
    [InlineData("2027-02-01T22:00", Early, Late)]
    [InlineData("2027-02-02T06:00", Early, Late, Night)]
    [InlineData("2027-02-01T14:00", Early, Night)]
    [InlineData(null, Late, Night)]
    public void A_station_s_day_is_confirmed_up_to_the_first_shift_that_is_not(string? until, params int[] shifts)
    {
        var board = Board(Catalog(), [.. shifts.Select(shift => In(1, shift, 5))]);

        Assert.Equal(until is null ? null : At(until), Reporting.ConfirmedUntil(board, Station(1), Day));
        Assert.Null(Reporting.ConfirmedUntil(board, Station(2), Day));
    }

    private static EventCatalog Catalog(int stations = 3, int retired = 0, string? nightUntil = null) => new(
        Sample.Record(),
        [.. Enumerable.Range(1, stations).Select(i => Station(i) with { Retired = i == retired })],
        Sample.Metrics,
        1,
        [Shift(Early, 6, 14), Shift(Late, 14, 22), Shift(Night, 22, 6) with { LastOn = nightUntil }]);

    private static Station Station(int id) => new() { StationId = id, Code = $"s{id}", NameZh = $"{id}号站", NameEn = $"Station {id}" };

    private static Shift Shift(int id, int from, int until) =>
        new() { ShiftId = id, Code = $"h{id}", NameZh = "班", NameEn = "shift", StartsMin = from * 60, EndsMin = until * 60, FirstOn = "2027-01-14" };

    private static Board Board(EventCatalog catalog, params (SignOffKey Key, SignOff SignOff)[] signOffs) =>
        new Board(catalog, Day).With(new ShiftPart { SignOffs = signOffs.ToImmutableDictionary(s => s.Key, s => s.SignOff) });

    private static (SignOffKey Key, SignOff SignOff) In(int station, int shift, int lateMinutes)
    {
        var span = Catalog().SpanOf(Catalog().Shift(shift)!, Day);
        var at = span.UntilMs + (lateMinutes * 60_000L);
        return (new(station, shift, span.FromMs), new(span.UntilMs, Confirmed: true, at, at, "account:1", 1));
    }

    private static long At(string local) => Sample.Ms(local + "+08:00");
}
