using Dashboard.Engine.Boards;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Dashboard.Features.Wall;
using Dashboard.Shared;

namespace Dashboard.Tests.Features.Wall;

public sealed class StationsSceneTests : ComponentTest
{
    [Fact]
    public void A_station_is_silent_when_it_reports_nothing_at_all_within_its_interval_and_alarms_after_four()
    {
        // Something else was counted at the airport ten minutes ago: it is not silent.
        var state = Sample.State(Catalog(cadence: 15), Sample.Tally(5, Sample.At(13, 31)), Sample.Tally(3, Sample.At(13, 0), Sample.Airport), Sample.Tally(1, Sample.At(14, 20), Sample.Airport, Sample.Elderly));

        var silent = StationsScene.Scene.Model<SilentModel>(state, "silent");

        Assert.Equal([("railway", false)], silent.Rows.Select(r => (r.Code, r.Alarm)));
        Assert.Equal((2, 1, false), (silent.Duty, silent.Reporting, silent.Unknown));
        Assert.False(StationsScene.Scene.Alarms(state));
        Assert.True(StationsScene.Scene.Alarms(Sample.State(Catalog(cadence: 10), Sample.Tally(5, Sample.At(13, 49)))));
        Assert.False(StationsScene.Scene.Alarms(Sample.State(Catalog(cadence: 10), Sample.Tally(5, Sample.At(13, 50)), Sample.Tally(5, Sample.At(13, 50), Sample.Airport))));
    }

    [Fact]
    public void A_station_that_has_never_reported_is_named_but_is_no_alarm()
    {
        var state = Sample.State(Catalog(cadence: 5), Sample.Tally(5, Sample.At(14, 29)));

        Assert.Equal([("airport", false)], StationsScene.Scene.Model<SilentModel>(state, "silent").Rows.Select(r => (r.Code, r.Alarm)));
        Assert.False(StationsScene.Scene.Alarms(state));
    }

    [Fact]
    public void Where_nobody_is_on_duty_nobody_is_silent()
    {
        // The one shift of the sample's own catalog ends at two in the afternoon.
        var catalog = Sample.Catalog();
        var state = Sample.State(new EventCatalog(catalog.Event, catalog.Stations, [catalog.Metrics[0] with { CadenceMinutes = 1 }], 1, catalog.Shifts), Sample.Tally(5, Sample.At(13, 0)));

        var silent = StationsScene.Scene.Model<SilentModel>(state, "silent");

        Assert.Empty(silent.Rows);
        Assert.Equal(0, silent.Duty);
    }

    [Fact]
    public void The_map_has_those_stations_whose_place_is_known_and_says_how_many_it_has_not()
    {
        var map = StationsScene.Scene.Model<MapModel>(Sample.State(Catalog(cadence: 15), Sample.Tally(4, Sample.At(14, 29))), "map");

        Assert.Equal([("railway", 4L, 1d)], map.Points.Select(p => (p.Code, p.Today, p.Size)));
        Assert.Equal(1, map.Unplaced);
    }

    [Fact]
    public void A_closed_event_and_one_that_counts_nothing_by_station_have_no_such_scene()
    {
        Assert.True(StationsScene.Scene.Fits(Sample.State(Catalog(15))));
        Assert.False(StationsScene.Scene.Fits(Sample.State(Sample.Catalog(closed: true))));
        Assert.False(StationsScene.Scene.Fits(Sample.State(Sample.Catalog(bare: true))));
        Assert.False(StationsScene.Scene.Fits(Sample.State(new EventCatalog(Sample.Catalog().Event, Sample.Catalog().Stations, [Sample.Catalog().Metrics[2]], 1))));
    }

    [Theory]
    [InlineData("zh-CN", "服务站分布图：1 个服务站", "火车站 1,500", "另有 2 个服务站不在图上", "5 公里")]
    [InlineData("en", "Map of 1 stations", "Railway 1,500", "2 more stations are not on the map", "5 km")]
    public void The_map_is_read_as_a_table(string culture, string label, string row, string more, string scale)
    {
        var age = new AgeModel(FreshState.Stale, Sample.At(13, 0), "13:00", 15);
        var tile = Draw<MapTile>(culture, p => p.Add(t => t.Model, new MapModel(new("服务", "Served"), new("人次", "contacts"), new([new("railway", new("火车站", "Railway"), 1500, new(600, 300, true, 300), 1, age, true)]), 2, 5, 80, null)));

        Assert.Equal(label, tile.Component.Find("svg.map-drawing").GetAttribute("aria-label"));
        Assert.Contains(row, Words(tile.Component.FindAll("table")), StringComparison.Ordinal);
        Assert.Contains(more, tile.Text, StringComparison.Ordinal);
        Assert.Contains(scale, tile.Text, StringComparison.Ordinal);
        Assert.Equal("1500", tile.Component.Find(".map-point").GetAttribute("data-pulse"));
        Assert.Equal("⚠", tile.Component.Find(".map-sign").TextContent);
        Assert.Contains("1,500", Words(tile.Component.FindAll(".map-label")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "还没有设置服务站的坐标，在活动设置里填写后显示")]
    [InlineData("en", "No station has coordinates yet; set them in the event's set-up")]
    public void Without_coordinates_the_map_says_what_would_fill_it(string culture, string text) =>
        Assert.Contains(text, Draw<MapTile>(culture, p => p.Add(t => t.Model, new MapModel(new("服务", "Served"), new("人次", "contacts"), new([]), 2, 1, 100, null))).Text, StringComparison.Ordinal);

    [Theory]
    [InlineData("zh-CN", "没有设置预计间隔，无法判断哪些服务站静默", "非值班时段", "4 个服务站均按时上报", "5 个服务站中 3 个按时上报，另有 1 个静默")]
    [InlineData("en", "No interval is set, so nobody can say which stations are silent", "Off duty", "All 4 stations report as expected", "3 of 5 stations report as expected; 1 more are silent")]
    public void Silence_has_a_face_in_every_state(string culture, string unknown, string off, string well, string some)
    {
        string Text(SilentModel model) => Read<SilentTile>(culture, p => p.Add(t => t.Model, model));

        Assert.Contains(unknown, Text(new(new([]), 0, 4, 4, true)), StringComparison.Ordinal);
        Assert.Contains(off, Text(new(new([]), 0, 0, 0, false)), StringComparison.Ordinal);
        Assert.Contains(well, Text(new(new([]), 0, 4, 4, false)), StringComparison.Ordinal);
        var shown = Text(new(new([new("railway", new("火车站", "Railway"), new(FreshState.Stale, Sample.At(13, 0), "13:00", 15), true)]), 1, 5, 3, false));
        Assert.Contains(some, shown, StringComparison.Ordinal);
        Assert.Contains("⚠", shown, StringComparison.Ordinal);
    }

    private static EventCatalog Catalog(int cadence)
    {
        var catalog = Sample.Catalog();
        // Without shifts: on duty all day.
        return new(catalog.Event, [catalog.Stations[0] with { Latitude = 26.56, Longitude = 106.7 }, catalog.Stations[1]], [catalog.Metrics[0] with { CadenceMinutes = cadence }, .. catalog.Metrics.Skip(1)], 1);
    }
}
