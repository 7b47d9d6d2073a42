using System.Globalization;
using Dashboard.Engine.Data;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Data;

public sealed class CatalogStoreTests : IAsyncLifetime
{
    private SqliteScratch _scratch = null!;
    private CatalogStore _store = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static Metric Metric { get; } = Sample.Metrics[0];

    private static Station Station { get; } = Sample.Stations[0];

    public async ValueTask InitializeAsync()
    {
        _scratch = await SqliteScratch.MigratedAsync();
        _store = Catalogs.Of(_scratch.Database);
    }

    public ValueTask DisposeAsync() => _scratch.DisposeAsync();

    [Fact]
    public async Task What_is_configured_is_read_back_in_order_of_creation()
    {
        var added = await Sample.AddEventAsync(_scratch.Database);
        foreach (var catalog in (EventCatalog[])[added, await _store.LoadAsync(1, Stop), (await _store.FindAsync("spring", Stop))!])
        {
            Assert.Equal(Sample.Record(), catalog.Event);
            Assert.Equal(Sample.Stations, catalog.Stations);
            Assert.Equal(Sample.Metrics, catalog.Metrics);
        }

        Assert.Equal(["heavy", "luggage", "served"], added.CountsIn(Sample.Heavy).Select(m => m.Code));
        Assert.Equal(["elderly"], added.CountsIn(Sample.Elderly).Select(m => m.Code));
        Assert.Null(await _store.FindAsync("autumn", Stop));
        await Sample.AddEventAsync(_scratch.Database, "autumn");
        Assert.Equal([1, 2], await _store.EventIdsAsync(Stop));
    }

    [Fact]
    public async Task Optional_fields_survive()
    {
        await _store.AddEventAsync(Sample.Record() with { Drill = true, Closed = true }, Stop);
        var metric = Metric with { PeriodZh = "前十天", PeriodEn = "first ten days", Target = 5_000_000_000 };
        var catalog = await _store.AddMetricAsync(1, metric, null, Stop);
        Assert.Equal((metric, true, true), (catalog.Metrics[0], catalog.Event.Drill, catalog.Event.Closed));
        Assert.Equal(
            ("春运", "Spring travel"),
            (catalog.Event.Name.For(CultureInfo.GetCultureInfo("zh-CN")), catalog.Event.Name.For(CultureInfo.GetCultureInfo("en-GB"))));
        Assert.Equal(new Bilingual("前十天", "first ten days"), catalog.Metrics[0].Period);
    }

    [Fact]
    public async Task Every_change_raises_the_configuration_number()
    {
        Assert.Equal(1, (await _store.AddEventAsync(Sample.Record(), Stop)).Config);
        Assert.Equal(2, (await _store.AddStationAsync(1, Station, Stop)).Config);
        Assert.Equal(3, (await _store.AddMetricAsync(1, Metric, null, Stop)).Config);
        var changed = await _store.ChangeEventAsync(Sample.Record() with { EndsOn = "2027-03-01", Closed = true }, Stop);
        Assert.Equal((4, "2027-03-01", true), (changed.Config, changed.Event.EndsOn, changed.Event.Closed));
        await Assert.ThrowsAsync<CatalogException>(() => _store.AddStationAsync(1, Station, Stop));
        Assert.Equal(4, (await _store.LoadAsync(1, Stop)).Config);
    }

    [Theory]
    [InlineData("slug", "Spring", "a", "a", "2027-01-14", "2027-02-22", "Asia/Shanghai")]
    [InlineData("slug", "", "a", "a", "2027-01-14", "2027-02-22", "Asia/Shanghai")]
    [InlineData("slug", "-spring", "a", "a", "2027-01-14", "2027-02-22", "Asia/Shanghai")]
    [InlineData("slug", "spring\n", "a", "a", "2027-01-14", "2027-02-22", "Asia/Shanghai")]
    [InlineData("name", "spring", " ", "a", "2027-01-14", "2027-02-22", "Asia/Shanghai")]
    [InlineData("name-en", "spring", "a", " ", "2027-01-14", "2027-02-22", "Asia/Shanghai")]
    [InlineData("from", "spring", "a", "a", "14.1.2027", "2027-02-22", "Asia/Shanghai")]
    [InlineData("to", "spring", "a", "a", "2027-01-14", "2027-02-30", "Asia/Shanghai")]
    [InlineData("to", "spring", "a", "a", "2027-01-14", "2027-01-13", "Asia/Shanghai")]
    [InlineData("to", "spring", "a", "a", "2027-01-14", "2047-01-13", "Asia/Shanghai")]
    [InlineData("time-zone", "spring", "a", "a", "2027-01-14", "2027-02-22", "Asia/Atlantis")]
    public async Task An_event_that_cannot_be_is_refused_with_the_field_at_fault(
        string field, string slug, string zh, string en, string from, string to, string zone)
    {
        var draft = Sample.Record() with { Slug = slug, NameZh = zh, NameEn = en, StartsOn = from, EndsOn = to, TimeZone = zone };
        await RefusedAsync(field, () => _store.AddEventAsync(draft, Stop));
        Assert.Empty(await _store.EventIdsAsync(Stop));
    }

    [Fact]
    public async Task A_slug_names_one_event()
    {
        await _store.AddEventAsync(Sample.Record(), Stop);
        await RefusedAsync("slug", () => _store.AddEventAsync(Sample.Record(), Stop));
    }

    [Theory]
    [InlineData("from", "2027-13-01", "2027-02-22")]
    [InlineData("to", "2027-01-14", "soon")]
    [InlineData("to", "2027-01-14", "2027-01-13")]
    public async Task An_event_cannot_be_moved_to_days_that_cannot_be(string field, string from, string to)
    {
        await _store.AddEventAsync(Sample.Record(), Stop);
        await RefusedAsync(field, () => _store.ChangeEventAsync(Sample.Record() with { StartsOn = from, EndsOn = to }, Stop));
        Assert.Equal(Sample.Record(), (await _store.LoadAsync(1, Stop)).Event);
    }

    [Fact]
    public async Task A_station_that_cannot_be_is_refused_with_the_field_at_fault()
    {
        await _store.AddEventAsync(Sample.Record(), Stop);
        await _store.AddStationAsync(1, Station, Stop);
        await RefusedAsync("code", () => _store.AddStationAsync(1, Station, Stop));
        await RefusedAsync("code", () => _store.AddStationAsync(1, Station with { Code = "S 2" }, Stop));
        await RefusedAsync("code", () => _store.AddStationAsync(1, Station with { Code = new string('a', 64) }, Stop));
        await RefusedAsync("name", () => _store.AddStationAsync(1, Station with { Code = "s2", NameZh = "" }, Stop));
        await RefusedAsync("name-en", () => _store.AddStationAsync(1, Station with { Code = "s2", NameEn = new string('a', 201) }, Stop));
        Assert.Single((await _store.LoadAsync(1, Stop)).Stations);
    }

    [Fact]
    public async Task A_metric_that_cannot_be_is_refused_with_the_field_at_fault()
    {
        await _store.AddEventAsync(Sample.Record(), Stop);
        await _store.AddMetricAsync(1, Metric, null, Stop);
        var part = Metric with { Code = "part" };
        await RefusedAsync("code", () => _store.AddMetricAsync(1, Metric, null, Stop));
        await RefusedAsync("code", () => _store.AddMetricAsync(1, part with { Code = "" }, null, Stop));
        await RefusedAsync("name", () => _store.AddMetricAsync(1, part with { NameZh = "" }, null, Stop));
        await RefusedAsync("name-en", () => _store.AddMetricAsync(1, part with { NameEn = " " }, null, Stop));
        await RefusedAsync("unit", () => _store.AddMetricAsync(1, part with { UnitZh = "" }, null, Stop));
        await RefusedAsync("unit-en", () => _store.AddMetricAsync(1, part with { UnitEn = " " }, null, Stop));
        await RefusedAsync("target", () => _store.AddMetricAsync(1, part with { Target = 0 }, null, Stop));
        await RefusedAsync("subset", () => _store.AddMetricAsync(1, part with { Subset = true }, null, Stop));
        await RefusedAsync("parent", () => _store.AddMetricAsync(1, part, "nothing", Stop));
        await RefusedAsync("parent", () => _store.AddMetricAsync(1, part with { PerStation = false }, "served", Stop));
        await RefusedAsync("parent", () => _store.AddMetricAsync(1, part with { UnitZh = "件" }, "served", Stop));
        Assert.Equal(2, (await _store.AddMetricAsync(1, part with { UnitZh = "件", Subset = true }, "served", Stop)).Metrics.Count);
    }

    [Fact]
    public async Task Changes_at_once_take_turns()
    {
        await _store.AddEventAsync(Sample.Record(), Stop);
        await Task.WhenAll(Enumerable.Range(1, 8).Select(i => Task.Run(() => _store.AddStationAsync(1, Station with { Code = $"at-once-{i}" }, Stop), Stop)));
        var catalog = await _store.LoadAsync(1, Stop);
        Assert.Equal(Enumerable.Range(1, 8), catalog.Stations.Select(s => s.StationId));
        Assert.Equal(9, catalog.Config);
    }

    private static async Task RefusedAsync(string field, Func<Task> change)
    {
        var refusal = await Assert.ThrowsAsync<CatalogException>(change);
        Assert.Equal(field, refusal.Field);
        Assert.StartsWith(field + ": ", refusal.Message, StringComparison.Ordinal);
    }
}
