using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Features.Wall;

namespace Dashboard.Tests.Features.Wall;

public sealed class StationsSceneTests : ComponentTest
{
    [Fact]
    public void A_station_is_silent_when_it_reports_nothing_at_all_within_its_interval_and_alarms_after_four()
    {
        // Something else was counted at the airport ten minutes ago: it is not silent.
        var state = Sample.State(
            Catalog(cadence: 15),
            Sample.Tally(5, Sample.At(13, 31)),
            Sample.Tally(3, Sample.At(13, 0), Sample.Airport),
            Sample.Tally(1, Sample.At(14, 20), Sample.Airport, Sample.Elderly));

        var silent = StationsScene.Scene.Model<SilentModel>(state, "silent");

        Assert.Equal([("railway", false)], silent.Rows.Select(r => (r.Code, r.Alarm)));
        Assert.Equal((2, 1, false), (silent.Duty, silent.Reporting, silent.Unknown));
        Assert.False(StationsScene.Scene.Alarms(state));
        Assert.True(StationsScene.Scene.Alarms(Sample.State(Catalog(cadence: 10), Sample.Tally(5, Sample.At(13, 49)))));
        Assert.False(StationsScene.Scene.Alarms(Sample.State(
            Catalog(cadence: 10), Sample.Tally(5, Sample.At(13, 50)), Sample.Tally(5, Sample.At(13, 50), Sample.Airport))));
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
        var state = Sample.State(
            new EventCatalog(catalog.Event, catalog.Stations, [catalog.Metrics[0] with { CadenceMinutes = 1 }], 1, catalog.Shifts),
            Sample.Tally(5, Sample.At(13, 0)));

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
        Assert.False(StationsScene.Scene.Fits(Sample.State(new EventCatalog(
            Sample.Catalog().Event, Sample.Catalog().Stations, [Sample.Catalog().Metrics[2]], 1))));
    }

    [Fact]
    public void Of_sixty_stations_the_map_has_all_labels_the_silent_and_the_busiest_and_draws_the_silent_last()
    {
        var stations = Enumerable.Range(
            1, 60).Select(i => new Station
            {
                StationId = i,
                Code = $"s{i}",
                NameZh = $"站{i}",
                NameEn = $"S{i}",
                Latitude = 26.5 + (i * .001),
                Longitude = 106.7,
            }).ToList();
        var catalog = new EventCatalog(Sample.Catalog().Event, stations, [Sample.Catalog().Metrics[0] with { CadenceMinutes = 15 }], 1);
        // The higher its number, the busier; two have not reported for long, and the first one never has.
        var entries = Enumerable.Range(2, 59).Select(i => Sample.Tally(i, i is 7 or 8 ? Sample.At(13, 0) : Sample.At(14, 29), i));

        var state = Sample.State(catalog, entries);
        var map = StationsScene.Scene.Model<MapModel>(state, "map");

        Assert.Equal((60, 0), (map.Points.Count, map.Unplaced));
        var labelled = map.Points.Where(p => p.Spot.LabelY is not null).Select(p => p.Code).ToList();
        Assert.Equal(2 * StationMap.Most, labelled.Count);
        Assert.Superset(new HashSet<string>(["s1", "s7", "s8", "s60", "s59"], StringComparer.Ordinal), labelled.ToHashSet(StringComparer.Ordinal));
        Assert.Equal(["s1", "s7", "s8"], map.Points.TakeLast(3).Select(p => p.Code).Order(StringComparer.Ordinal));
        // Each figure stands once: beside its place.
        Assert.DoesNotContain(StationsScene.Scene.Models(state), t => t.Id == "ranking");
    }

    [Fact]
    public void A_station_without_a_place_stands_in_a_list_and_no_other_does()
    {
        var state = Sample.State(Catalog(cadence: 15), Sample.Tally(4, Sample.At(14, 29)));

        Assert.Equal(["airport"], StationsScene.Scene.Model<StationsModel>(state, "ranking").Rows.Select(r => r.Code));
        Assert.DoesNotContain(StationsScene.Scene.Models(state), t => t.Id == "newest");
    }

    [Theory]
    [InlineData("zh-CN", "⚠ 告警 热线最长等待 2:13 热线服务水平严重偏低 ⁨火车站⁩、⁨机场⁩ 超时未上报 等（另有 3 个）")]
    [InlineData("en", "⚠ ALARM Hotline: longest wait 2:13 Hotline: service level far below target No reports from ⁨Railway⁩ and ⁨Airport⁩ and 3 more")]
    public void What_is_an_alarm_is_said_on_a_strip(string culture, string text)
    {
        Assert.Equal(
            text, Read<AlarmsTile>(culture, p => p.Add(t => t.Model, new AlarmsModel(new([new("火车站", "Railway"), new("机场", "Airport")]), 3, 133, true))));
        Assert.Empty(Read<AlarmsTile>(culture, p => p.Add(t => t.Model, new AlarmsModel(new([]), 0, null, false))));
    }

    [Fact]
    public void The_strip_names_whoever_has_been_silent_for_too_long_on_every_wall()
    {
        var alarmed = WallHead.Scene.Model<AlarmsModel>(Sample.State(Catalog(cadence: 10), Sample.Tally(5, Sample.At(13, 49))), "alarms");

        Assert.Equal(["火车站"], alarmed.Silent.Select(s => s.Zh));
        Assert.Empty(WallHead.Scene.Model<AlarmsModel>(Sample.State(Catalog(cadence: 10), Sample.Tally(5, Sample.At(14, 29))), "alarms").Silent);
    }

    [Theory]
    [InlineData("zh-CN", "服务站分布图：1 个服务站", "火车站 1,500", "另有 2 个服务站不在图上", "5 公里")]
    [InlineData("en", "Map of 1 stations", "Railway 1,500", "2 more stations are not on the map", "5 km")]
    public void The_map_is_read_as_a_table(string culture, string label, string row, string more, string scale)
    {
        var age = new AgeModel(FreshState.Stale, Sample.At(13, 0), "13:00", 15);
        var tile = Draw<MapTile>(
            culture,
            p => p.Add(
                t => t.Model,
                new MapModel(
                    new("服务", "Served"),
                    new("人次", "contacts"),
                    new([new("railway", new("火车站", "Railway"), 1500, new(600, 300, true, 300), 1, age, true)]),
                    2,
                    5,
                    80,
                    null)));

        Assert.Equal(label, tile.Component.Find("svg.map-drawing").GetAttribute("aria-label"));
        Assert.Contains(row, Words(tile.Component.FindAll("table")), StringComparison.Ordinal);
        Assert.Contains(more, tile.Text, StringComparison.Ordinal);
        Assert.Contains(scale, tile.Text, StringComparison.Ordinal);
        Assert.Equal("1500", tile.Component.Find(".map-point").GetAttribute("data-pulse"));
        Assert.Equal("!", tile.Component.Find(".map-sign").TextContent);
        Assert.Contains("1,500", Words(tile.Component.FindAll(".map-label")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "还没有设置服务站的坐标，在活动设置里填写后显示")]
    [InlineData("en", "No station has coordinates yet; set them in the event's set-up")]
    public void Without_coordinates_the_map_says_what_would_fill_it(string culture, string text) =>
        Assert.Contains(
            text,
            Draw<MapTile>(culture, p => p.Add(t => t.Model, new MapModel(new("服务", "Served"), new("人次", "contacts"), new([]), 2, 1, 100, null))).Text,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("zh-CN", "没有设置上报间隔，无法判断哪些服务站超时", "非值班时段", "4 个服务站均按时上报", "5 个服务站中 3 个按时上报，另有 1 个超时")]
    [InlineData(
        "en",
        "No interval is set, so nobody can say which stations are silent",
        "Off duty",
        "All 4 stations report as expected",
        "3 of 5 stations report as expected; 1 more are silent")]
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
        return new(
            catalog.Event,
            [catalog.Stations[0] with { Latitude = 26.56, Longitude = 106.7 }, catalog.Stations[1]],
            [catalog.Metrics[0] with { CadenceMinutes = cadence }, .. catalog.Metrics.Skip(1)],
            1);
    }
}
