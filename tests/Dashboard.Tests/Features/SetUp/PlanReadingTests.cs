using System.Globalization;
using Dashboard.Engine.Data;
using Dashboard.Features.SetUp;

namespace Dashboard.Tests.Features.SetUp;

/// <summary>Tables as spreadsheets give them, and as people type them.</summary>
public sealed class PlanReadingTests
{
    private static readonly EventRecord Record = Sample.Catalog().Event;

    [Theory]
    [InlineData("火车站\n机场")]
    [InlineData("火车站\tRailway\n机场\tAirport")]
    [InlineData("\n\n火车站,Railway\r\n\r\n机场,Airport\r\n,,,\r\n")]
    [InlineData("火车站，Railway\n机场，Airport")]
    [InlineData("服务站\t代码\n火车站\tr\n机场\ta")]
    [InlineData("\"火车站\"\t\"Railway\"\n\"机场\"\t\"Airport\"")]
    public void Stations_are_read_from_whatever_a_clipboard_holds(string pasted)
    {
        var reading = Read(stations: pasted);

        Assert.True(reading.Good);
        Assert.Equal(["火车站", "机场"], reading.Plan.Stations.Select(s => s.Draft.NameZh));
        Assert.Equal(2, reading.Plan.Stations.Select(s => s.Draft.Code).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void A_code_is_made_of_the_English_name_or_counted_and_never_given_twice()
    {
        var reading = Read(stations: "甲\tEast gate\n乙\n丙\t\ts2\n丁", known: Sample.Catalog());

        Assert.Equal(["east-gate", "s1", "s2", "s3"], reading.Plan.Stations.Select(s => s.Draft.Code));
    }

    [Fact]
    public void A_gate_and_a_part_name_what_stands_above_them_or_was_there_before()
    {
        var reading = Read("名称\t所属服务站\n北站\n东口\t北站\n西口\t火车站", "服务\t人次\n老人\t\t\t服务\n来访\t\t\tcalls", known: Sample.Catalog());

        Assert.True(reading.Good);
        Assert.Equal([null, "s1", "railway"], reading.Plan.Stations.Select(s => s.Of));
        Assert.Equal(
            [(null, "人次", true), ("m1", "人次", true), ("calls", "人次", false)], reading.Plan.Metrics.Select(m => (m.Parent, m.Draft.UnitZh, m.Draft.PerStation)));
    }

    [Theory]
    [InlineData("早班\t06:00\t14:00", 360, 840)]
    [InlineData("早班\t06:00–14:00", 360, 840)]
    [InlineData("早班,6:00至14:00:00", 360, 840)]
    [InlineData("晚班\t16：00\t24:00", 960, 0)]
    public void Shifts_are_read_as_rosters_write_them(string pasted, int starts, int ends) =>
        Assert.Equal((starts, ends), Assert.Single(Read(shifts: pasted).Plan.Shifts) is var shift ? (shift.StartsMin, shift.EndsMin) : default);

    [Theory]
    [InlineData("早班\t06:00–14:00\tEarly\tmorning")]
    [InlineData("早班\t06:00\t14:00\tEarly\tmorning")]
    [InlineData("班次\t时间\t英文名称\t代码\n早班\t06:00–14:00\tEarly\tmorning")]
    public void What_follows_hours_in_one_cell_is_what_follows_them_in_two(string pasted)
    {
        var reading = Read(shifts: pasted);

        Assert.True(reading.Good);
        Assert.Equal([(360, 840, "Early", "morning")], reading.Plan.Shifts.Select(s => (s.StartsMin, s.EndsMin, s.NameEn, s.Code)));
    }

    [Theory]
    [InlineData("\tRailway", "", "", "name")]
    [InlineData("甲\t\tNot A Code", "", "", "code")]
    [InlineData("甲\t\trailway", "", "", "exists")]
    [InlineData("甲\t\t\t没有的站", "", "", "of")]
    [InlineData("甲\t\t\t\t95\t106", "", "", "latitude")]
    [InlineData("甲\tA\ta\t\t\t\t多了", "", "", "columns")]
    [InlineData("", "服务", "", "unit")]
    [InlineData("", "服务\t人次\t很多", "", "target")]
    [InlineData("", "服务\t件\t\tserved", "", "parent")]
    [InlineData("", "服务\t人次\t\t\t某处", "", "scope")]
    [InlineData("", "", "早班\t6\t14", "starts")]
    [InlineData("", "", "早班\t07:00\t08:00", "overlap")]
    public void Each_fault_is_told_at_its_row(string stations, string metrics, string shifts, string field)
    {
        var reading = Read(stations, metrics, shifts, Sample.Catalog());

        var row = Assert.Single(reading.Stations.Concat(reading.Metrics).Concat(reading.Shifts));
        Assert.Equal((1, field), (row.Line, row.Field));
        Assert.False(reading.Good);
    }

    [Fact]
    public void An_event_copied_as_a_table_reads_back_as_it_was()
    {
        var catalog = Sample.Catalog();
        var from = new EventCatalog(
            catalog.Event,
            [
                catalog.Stations[0] with { Latitude = 26.5, Longitude = 106.75 }, catalog.Stations[1],
                new() { StationId = 3, Code = "east", NameZh = "东口", NameEn = "East", ParentId = 1 },
            ],
            [.. catalog.Metrics.Select(m => m with
            {
                PeriodZh = null,
                PeriodEn = null,
                CadenceMinutes = m.MetricId == 1 ? 30 : null,
                Milestone = m.MetricId == 1 ? 10_000 : null,
                Subset = m.ParentId is not null,
            })],
            1,
            catalog.Shifts);

        var plan = Read(PlanTexts.Of(from), null).Plan;

        Assert.Equal(from.Places.Select(p => p with { StationId = 0, ParentId = null }), plan.Stations.Select(s => s.Draft));
        Assert.Equal(from.Places.Select(from.OfCode), plan.Stations.Select(s => s.Of));
        Assert.Equal(from.Metrics.Select(m => m with { MetricId = 0, ParentId = null }), plan.Metrics.Select(m => m.Draft));
        Assert.Equal([null, "served", null, null], plan.Metrics.Select(m => m.Parent));
        Assert.Equal(from.Shifts.Select(s => (s.Code, s.NameZh, s.NameEn, s.Hours)), plan.Shifts.Select(s => (s.Code, s.NameZh, s.NameEn, s.Hours)));
    }

    [Fact]
    public void Every_template_is_good_as_it_stands() =>
        Assert.All(
            PlanTemplates.All,
            template => Assert.True(
                Read(template.Texts, null) is { Good: true, Plan: { Stations.Count: >= 3, Metrics.Count: >= 4, Shifts.Count: >= 2 } }, template.Key));

    private static PlanReading Read(string stations = "", string metrics = "", string shifts = "", EventCatalog? known = null) =>
        Read(new PlanTexts { Stations = stations, Metrics = metrics, Shifts = shifts }, known);

    private static PlanReading Read(PlanTexts texts, EventCatalog? known)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("zh-CN");
        return PlanReading.Of(texts, Record, known, Record.StartsOn);
    }
}
