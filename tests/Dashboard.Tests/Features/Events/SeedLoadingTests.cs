using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;

namespace Dashboard.Tests.Features.Events;

/// <summary>Seeds that are loaded where something is already: they add what is missing, and what somebody has made or deleted stands.</summary>
public sealed class SeedLoadingTests
{
    [Fact]
    public async Task A_drill_of_before_gets_its_gates_and_shifts_and_keeps_what_somebody_has_set_up()
    {
        using var folder = new TemporaryFolder();
        await using var own = await RunningServer.StartAsync(
            folder.Database,
            async setup =>
            {
                var catalog = await TestEvent.AddAsync(setup.Catalogs, "drill", drill: true);
                await setup.Catalogs.AddStationAsync(
                    catalog.Event.EventId, new() { StationId = 0, Code = "railway", NameZh = "老站", NameEn = "Old" }, Wait.Cancelled);
                await setup.Catalogs.AddShiftAsync(
                    catalog.Event.EventId,
                    new()
                    {
                        ShiftId = 0,
                        Code = "evening",
                        NameZh = "晚班",
                        NameEn = "Evening",
                        StartsMin = 1080,
                        EndsMin = 1320,
                        FirstOn = catalog.Event.StartsOn,
                    },
                    new("test"),
                    Wait.Cancelled);
            },
            seeds: true);

        var drill = own.Feeds.Find("drill")!.Current.Board.Catalog;
        Assert.Equal(["early", "evening", "night"], drill.Shifts.Select(s => s.Code));
        Assert.Equal(["railway", "railway-east", "railway-west"], drill.PlacesOf(drill.Station("railway")!.StationId).Select(p => drill.Station(p)!.Code));
        Assert.Equal("老站", drill.Station("railway")!.NameZh);
    }

    [Fact]
    public async Task A_seed_makes_no_gates_of_a_station_that_somebody_has_retired()
    {
        using var folder = new TemporaryFolder();
        await using var own = await RunningServer.StartAsync(
            folder.Database,
            async setup =>
            {
                var id = (await TestEvent.AddAsync(setup.Catalogs, "drill", drill: true)).Event.EventId;
                var railway = (await setup.Catalogs.AddStationAsync(
                    id, new() { StationId = 0, Code = "railway", NameZh = "老站", NameEn = "Old" }, Wait.Cancelled)).Station("railway")!;
                await setup.Catalogs.ChangeStationAsync(id, railway with { Retired = true }, new("test"), Wait.Cancelled);
            },
            seeds: true);

        Assert.Null(own.Feeds.Find("drill")!.Current.Board.Catalog.Station("railway-east"));
    }

    [Fact]
    public async Task Loading_twice_adds_nothing()
    {
        using var folder = new TemporaryFolder();
        long[] heads, configs;
        await using (var first = await RunningServer.StartAsync(folder.Database, seeds: true)) (heads, configs) = (Heads(first), Configs(first));
        await using var second = await RunningServer.StartAsync(folder.Database, seeds: true);

        Assert.Equal([16, 0, 26], heads);
        Assert.Equal(heads, Heads(second));
        Assert.Equal(configs, Configs(second));
        Assert.Equal(2063, second.Feeds.Find("chunyun-2014")!.Current.Board.Figures.Metrics.Single(m => m.Metric.Code == "con.total").Total);
    }

    [Fact]
    public async Task What_somebody_has_deleted_stays_deleted()
    {
        using var folder = new TemporaryFolder();
        await using (var first = await RunningServer.StartAsync(folder.Database, seeds: true))
        {
            var (catalogs, drill) = (first.Get<CatalogStore>(), first.Feeds.Find("drill")!.Current.Board.Catalog);
            var id = drill.Event.EventId;
            await catalogs.RemoveStationAsync(id, drill.Station("airport")!.StationId, new("test"), Wait.Cancelled);
            await catalogs.RemoveStationAsync(id, drill.Station("railway-west")!.StationId, new("test"), Wait.Cancelled);
            await catalogs.RemoveMetricAsync(id, drill.Metric("cy.leaflets")!.MetricId, new("test"), Wait.Cancelled);
            await catalogs.RemoveShiftAsync(id, drill.Shift("night")!.ShiftId, new("test"), Wait.Cancelled);
        }

        await using var second = await RunningServer.StartAsync(folder.Database, seeds: true);

        var left = second.Feeds.Find("drill")!.Current.Board.Catalog;
        Assert.Equal(["railway", "railway-east", "jinyang", "coach-east"], left.Places.Select(s => s.Code));
        Assert.Null(left.Metric("cy.leaflets"));
        Assert.Equal(["early", "late"], left.Shifts.Select(s => s.Code));
    }

    private static long[] Heads(RunningServer server) => [.. server.Feeds.All.Select(f => f.Current.Board.Seq)];

    private static long[] Configs(RunningServer server) => [.. server.Feeds.All.Select(f => f.Current.Board.Catalog.Config)];
}
