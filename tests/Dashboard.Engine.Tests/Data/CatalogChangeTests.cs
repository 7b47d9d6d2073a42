using Dashboard.Engine.Data;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Data;

/// <summary>What can be changed once it is there, what cannot, and what the audit tells of it.</summary>
public sealed class CatalogChangeTests : IAsyncLifetime
{
    private static readonly Actor Manager = new("account:7", "192.0.2.7");

    private SqliteScratch _scratch = null!;
    private AuditStore _audit = null!;
    private CatalogStore _store = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _scratch = await SqliteScratch.MigratedAsync();
        _audit = new(_scratch.Database, TimeProvider.System);
        _store = new(_scratch.Database, _audit);
        await Sample.AddEventAsync(_scratch.Database);
    }

    public ValueTask DisposeAsync() => _scratch.DisposeAsync();

    [Fact]
    public async Task A_station_is_renamed_retired_and_restored_and_the_audit_tells_each()
    {
        var renamed = Sample.Stations[0] with { NameZh = "东站", NameEn = "East" };

        Assert.Equal(renamed, (await _store.ChangeStationAsync(1, renamed, Manager, Stop)).Stations[0]);
        Assert.True((await _store.ChangeStationAsync(1, renamed with { Retired = true }, Manager, Stop)).Stations[0].Retired);
        Assert.Equal([renamed, .. Sample.Stations.Skip(1)], (await _store.ChangeStationAsync(1, renamed, Manager, Stop)).Stations);

        await AssertToldAsync(
            "station.changed", "spring/s1", "1号站 / Station 1 → 东站 / East", "东站 / East → 东站 / East, retired", "东站 / East, retired → 东站 / East");
    }

    [Fact]
    public async Task A_metric_is_renamed_aimed_retired_and_restored_and_the_audit_tells_each()
    {
        var aimed = Sample.Metrics[0] with { NameZh = "服务", NameEn = "Help", Target = 50_000 };

        Assert.Equal(aimed, (await _store.ChangeMetricAsync(1, aimed, Manager, Stop)).Metrics[0]);
        Assert.True((await _store.ChangeMetricAsync(1, aimed with { Retired = true }, Manager, Stop)).Metrics[0].Retired);
        Assert.Equal(
            (null, false),
            (await _store.ChangeMetricAsync(1, aimed with { Target = null }, Manager, Stop)).Metrics[0] is var last ? (last.Target, last.Retired) : default);

        await AssertToldAsync(
            "metric.changed",
            "spring/served",
            "served / served → 服务 / Help, target 50000",
            "服务 / Help, target 50000 → 服务 / Help, target 50000, retired",
            "服务 / Help, target 50000, retired → 服务 / Help");
    }

    [Fact]
    public async Task An_event_is_renamed_moved_closed_and_opened_and_the_audit_tells_each()
    {
        var moved = Sample.Record() with { NameZh = "春运演练", NameEn = "Drill", EndsOn = "2027-02-23", Drill = true };

        Assert.Equal(moved, (await _store.ChangeEventAsync(moved, Manager, Stop)).Event);
        Assert.True((await _store.ChangeEventAsync(moved with { Closed = true }, Manager, Stop)).Event.Closed);
        Assert.False((await _store.ChangeEventAsync(moved, Manager, Stop)).Event.Closed);

        await AssertToldAsync(
            "event.changed", "spring", "春运 / Spring travel, 2027-01-14 – 2027-02-22 → 春运演练 / Drill, 2027-01-14 – 2027-02-23, drill",
            "春运演练 / Drill, 2027-01-14 – 2027-02-23, drill → 春运演练 / Drill, 2027-01-14 – 2027-02-23, drill, closed",
            "春运演练 / Drill, 2027-01-14 – 2027-02-23, drill, closed → 春运演练 / Drill, 2027-01-14 – 2027-02-23, drill");
    }

    [Fact]
    public async Task What_walls_want_to_know_is_kept_changed_taken_away_and_told()
    {
        var station = Sample.Stations[0] with { Latitude = 26.5597, Longitude = 106.705 };
        var metric = Sample.Metrics[0] with { CadenceMinutes = 15, Milestone = 10_000 };
        var beside = Sample.Record() with { CompareTo = (await Sample.AddEventAsync(_scratch.Database, "autumn")).Event.EventId };

        Assert.Equal(station, (await _store.ChangeStationAsync(1, station, Manager, Stop)).Stations[0]);
        Assert.Equal(Sample.Stations[0], (await _store.ChangeStationAsync(1, Sample.Stations[0], Manager, Stop)).Stations[0]);
        Assert.Equal(metric, (await _store.ChangeMetricAsync(1, metric, Manager, Stop)).Metrics[0]);
        Assert.Equal(Sample.Metrics[0], (await _store.ChangeMetricAsync(1, Sample.Metrics[0], Manager, Stop)).Metrics[0]);
        Assert.Equal(beside, (await _store.ChangeEventAsync(beside, Manager, Stop)).Event);
        Assert.Equal(Sample.Record(), (await _store.ChangeEventAsync(Sample.Record(), Manager, Stop)).Event);

        await AssertToldAsync(
            "station.changed", "spring/s1", "1号站 / Station 1 → 1号站 / Station 1, at 26.5597, 106.705", "1号站 / Station 1, at 26.5597, 106.705 → 1号站 / Station 1");
        await AssertToldAsync(
            "metric.changed",
            "spring/served",
            "served / served → served / served, every 15 min, milestone 10000",
            "served / served, every 15 min, milestone 10000 → served / served");
        const string Season = "春运 / Spring travel, 2027-01-14 – 2027-02-22";
        await AssertToldAsync(
            "event.changed", "spring", $"{Season}, beside event none → {Season}, beside event 2", $"{Season}, beside event 2 → {Season}, beside event none");
    }

    [Fact]
    public async Task What_walls_want_to_know_can_be_said_from_the_first()
    {
        var added = await _store.AddEventAsync(Sample.Record("autumn") with { EventId = 0, CompareTo = 1 }, Manager, Stop);
        await _store.AddStationAsync(2, Sample.Stations[0] with { Latitude = -90, Longitude = 180 }, Manager, Stop);
        var catalog = await _store.AddMetricAsync(2, Sample.Metrics[0] with { CadenceMinutes = 10_080, Milestone = 1 }, null, Manager, Stop);

        Assert.Equal(1, added.Event.CompareTo);
        Assert.Equal((-90d, 180d), (catalog.Stations[0].Latitude, catalog.Stations[0].Longitude));
        Assert.Equal((10_080, 1L), (catalog.Metrics[0].CadenceMinutes, catalog.Metrics[0].Milestone));
    }

    [Theory]
    [InlineData("latitude", 90.001, 0d)]
    [InlineData("latitude", double.NaN, 0d)]
    [InlineData("longitude", 0d, -180.001)]
    [InlineData("longitude", 0d, double.PositiveInfinity)]
    [InlineData("longitude", 0d, null)]
    [InlineData("latitude", null, 0d)]
    public async Task A_station_is_somewhere_on_earth_or_nowhere(string field, double? latitude, double? longitude)
    {
        await RefusedAsync(field, () => _store.ChangeStationAsync(1, Sample.Stations[0] with { Latitude = latitude, Longitude = longitude }, Manager, Stop));
        await RefusedAsync(
            field, () => _store.AddStationAsync(1, Sample.Stations[0] with { Code = "new", Latitude = latitude, Longitude = longitude }, Manager, Stop));
    }

    [Theory]
    [InlineData("cadence", 0, 1)]
    [InlineData("cadence", 10_081, 1)]
    [InlineData("milestone", 1, 0)]
    [InlineData("milestone", 1, -1)]
    public async Task A_cadence_is_minutes_of_a_week_and_a_milestone_a_step_upwards(string field, int cadence, long milestone)
    {
        await RefusedAsync(field, () => _store.ChangeMetricAsync(1, Sample.Metrics[0] with { CadenceMinutes = cadence, Milestone = milestone }, Manager, Stop));
        await RefusedAsync(
            field,
            () => _store.AddMetricAsync(1, Sample.Metrics[0] with { Code = "new", CadenceMinutes = cadence, Milestone = milestone }, null, Manager, Stop));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(99)]
    public async Task An_event_is_set_beside_another_one_that_there_is(int other)
    {
        await RefusedAsync("compare-to", () => _store.ChangeEventAsync(Sample.Record() with { CompareTo = other }, Manager, Stop));
        if (other != 1) await RefusedAsync("compare-to", () => _store.AddEventAsync(Sample.Record("autumn") with { CompareTo = other }, Manager, Stop));
    }

    [Fact]
    public async Task What_its_entries_depend_on_stays_whatever_a_change_says()
    {
        var (station, metric, record) = (Sample.Stations[0], Sample.Metrics[1], Sample.Record());

        await _store.ChangeStationAsync(1, station with { Code = "other" }, Manager, Stop);
        await _store.ChangeMetricAsync(
            1, metric with { Code = "other", UnitZh = "件", UnitEn = "pieces", PerStation = false, ParentId = null, Subset = true }, Manager, Stop);
        var catalog = await _store.ChangeEventAsync(record with { Slug = "other", TimeZone = "Europe/Berlin" }, Manager, Stop);

        Assert.Equal((station, metric, record), (catalog.Stations[0], catalog.Metrics[1], catalog.Event));
    }

    [Fact]
    public async Task What_cannot_be_is_refused_and_leaves_no_trace()
    {
        var before = await _store.LoadAsync(1, Stop);
        var lines = (await _audit.VerifyAsync(Stop)).Lines;

        await RefusedAsync("station", () => _store.ChangeStationAsync(1, Sample.Stations[0] with { StationId = 99 }, Manager, Stop));
        await RefusedAsync("name", () => _store.ChangeStationAsync(1, Sample.Stations[0] with { NameZh = " " }, Manager, Stop));
        await RefusedAsync("name-en", () => _store.ChangeStationAsync(1, Sample.Stations[0] with { NameEn = "a\0b" }, Manager, Stop));
        await RefusedAsync("metric", () => _store.ChangeMetricAsync(1, Sample.Metrics[0] with { MetricId = 99 }, Manager, Stop));
        await RefusedAsync("target", () => _store.ChangeMetricAsync(1, Sample.Metrics[0] with { Target = 0 }, Manager, Stop));
        await RefusedAsync("name-en", () => _store.ChangeMetricAsync(1, Sample.Metrics[0] with { NameEn = "a\0b" }, Manager, Stop));
        await RefusedAsync("to", () => _store.ChangeEventAsync(Sample.Record() with { EndsOn = "2027-01-13" }, Manager, Stop));
        await RefusedAsync("period-en", () => _store.AddMetricAsync(1, Sample.Metrics[0] with { Code = "new", PeriodZh = "全年" }, null, Manager, Stop));

        var after = await _store.LoadAsync(1, Stop);
        Assert.Equal((before.Config, before.Event), (after.Config, after.Event));
        Assert.Equal(before.Stations, after.Stations);
        Assert.Equal(before.Metrics, after.Metrics);
        Assert.Equal(lines, (await _audit.VerifyAsync(Stop)).Lines);
    }

    [Fact]
    public void All_that_is_wrong_with_a_draft_is_said_at_once() => Assert.Equal(
        ["slug", "name", "from", "to", "time-zone"],
        CatalogRules.OfNew(Sample.Record() with { Slug = "No", NameZh = "", StartsOn = "soon", EndsOn = "later", TimeZone = "Asia/Atlantis" })
            .Select(f => f.Field));

    private async Task AssertToldAsync(string action, string subject, params string[] details)
    {
        var lines = (await _audit.ReadAsync(new(Action: action), 10, Stop)).Reverse().ToList();
        Assert.Equal(details, lines.Select(l => l.Detail));
        Assert.All(lines, l => Assert.Equal((Manager.Name, Manager.Address, action, subject), (l.Actor, l.Address, l.Action, l.Subject)));
        Assert.Null((await _audit.VerifyAsync(Stop)).FirstWrong);
    }

    private static async Task RefusedAsync(string field, Func<Task> change) => Assert.Equal(field, (await Assert.ThrowsAsync<CatalogException>(change)).Field);
}
