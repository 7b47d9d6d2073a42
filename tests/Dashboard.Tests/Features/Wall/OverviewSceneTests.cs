using System.Globalization;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Feed;
using Dashboard.Features.Wall;

namespace Dashboard.Tests.Features.Wall;

public sealed class OverviewSceneTests
{
    [Fact]
    public void A_running_event_shows_what_moves()
    {
        var state = Sample.State(Sample.Tally(3, Sample.At(14, 0)));

        Assert.Equal(["headline", "stations", "trend", "newest", "figures"], OverviewScene.Scene.Models(state).Select(t => t.Id));
        Assert.Equal(new DayModel(false, 3, 40), WallHead.Scene.Model<DayModel>(state, "day"));
    }

    [Fact]
    public void A_closed_event_shows_its_totals_and_nothing_that_moves()
    {
        var tiles = OverviewScene.Scene.Models(Sample.State(
            Sample.Catalog(closed: true), Sample.Total(800_000, true), Sample.Total(309, false, Sample.Elderly), Sample.Total(1427, true, Sample.Calls)));

        Assert.Equal(["headline", "figures"], tiles.Select(t => t.Id));
        Assert.Equal(
            (null, 800_309L, true), (((HeadlineModel)tiles[0].Model).Today, ((HeadlineModel)tiles[0].Model).Total, ((HeadlineModel)tiles[0].Model).LowerBound));
        Assert.Equal(
            [("elderly", 309, false), ("calls", 1427, true), ("trees", 0, false)],
            ((FiguresModel)tiles[1].Model).Rows.Select(r => (r.Code, r.Value, r.LowerBound)));
    }

    [Fact]
    public void An_event_without_metrics_shows_nothing_but_its_day() => Assert.Empty(OverviewScene.Scene.Models(Sample.State(Sample.Catalog(bare: true))));

    [Fact]
    public void Stations_come_busiest_first_and_know_since_when_they_have_been_silent()
    {
        var model = Model<StationsModel>(Sample.State(Sample.Tally(2, Sample.At(13, 45)), Sample.Tally(9, Sample.At(14, 29), Sample.Airport)), "stations");

        Assert.Equal(
            [("airport", 9, "14:29", Sample.At(14, 29)), ("railway", 2, "13:45", Sample.At(13, 45))],
            model.Rows.Select(r => (r.Code, r.Today, r.Age.At, r.Age.SinceMs!.Value)));
    }

    [Fact]
    public void Stations_beyond_the_room_are_counted_with_how_many_of_them_are_silent()
    {
        var all = Enumerable.Range(1, 11).Select(i => new Engine.Data.Station { StationId = i, Code = $"s{i}", NameZh = $"站{i}", NameEn = $"S{i}" }).ToList();
        var catalog = new Engine.Data.EventCatalog(Sample.Catalog().Event, all, [Sample.Catalog().Metrics[0] with { CadenceMinutes = 20 }], 1);

        var model = Model<StationsModel>(Sample.State(catalog, Enumerable.Range(1, 9).Select(i => Sample.Tally(i, Sample.At(14, 20), i))), "stations");

        Assert.Equal((6, 5, 2), (model.Rows.Count, model.More, model.MoreSilent));
    }

    [Fact]
    public void What_a_gate_counts_is_its_station_s()
    {
        var gate = new Engine.Data.Station { StationId = 3, Code = "railway-east", NameZh = "东口", NameEn = "East", ParentId = Sample.Railway };
        var catalog = new Engine.Data.EventCatalog(Sample.Catalog().Event, [.. Sample.Catalog().Stations, gate], Sample.Catalog().Metrics, 1);
        var state = Sample.State(catalog, Sample.Tally(2, Sample.At(13, 45)), Sample.Tally(9, Sample.At(14, 29), gate.StationId));

        Assert.Equal([("railway", 11, "14:29"), ("airport", 0, null)], Model<StationsModel>(state, "stations").Rows.Select(r => (r.Code, r.Today, r.Age.At)));
        Assert.Equal((11, 11), (Model<HeadlineModel>(state, "headline").Total, Model<TrendModel>(state, "trend").Trend.Sums.Sum()));
        Assert.Equal("火车站", Model<NewestModel>(state, "newest").Rows[0].Station!.Value.Zh);
    }

    [Fact]
    public void A_station_that_counted_only_yesterday_has_not_counted_today()
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("zh-CN");
        var model = Model<StationsModel>(Sample.State(Sample.Tally(2, Sample.At(23, 59, day: 24))), "stations");

        Assert.Equal([("railway", 0, "1月24日 23:59"), ("airport", 0, null)], model.Rows.Select(r => (r.Code, r.Today, r.Age.At)));
    }

    [Fact]
    public void The_trend_covers_six_hours_in_slots_of_five_minutes()
    {
        var model = Model<TrendModel>(
            Sample.State(
                Sample.Tally(4, Sample.At(8, 29)),
                Sample.Tally(2, Sample.At(8, 30)),
                Sample.Tally(3, Sample.At(14, 29), Sample.Airport),
                Sample.Tally(5, Sample.At(14, 25), metric: Sample.Elderly)),
            "trend");

        Assert.Equal(72, model.Trend.Sums.Count);
        Assert.Equal((2, 8, 10L), (model.Trend.Sums[0], model.Trend.Sums[^1], model.Trend.Sums.Sum()));
        Assert.Equal(["09:00", "10:00", "11:00", "12:00", "13:00", "14:00"], model.Trend.Marks.Select(m => m.Text));
    }

    [Fact]
    public void The_newest_entries_come_newest_first_and_corrections_are_marked()
    {
        var entries = Enumerable.Range(1, 7).Select(i => Sample.Tally(i, Sample.At(14, i)))
            .Append(Sample.Tally(-7, Sample.At(14, 7)) with { Kind = CountKinds.Correction, Reverses = 7, Reason = "x" });

        var model = Model<NewestModel>(Sample.State(entries), "newest");

        Assert.Equal([(8, -7, true), (7, 7, false), (6, 6, false), (5, 5L, false)], model.Rows.Select(r => (r.Seq, r.Delta, r.Correction)));
    }

    [Fact]
    public void An_entry_of_another_day_says_which()
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("zh-CN");

        Assert.Equal(
            ["14:00", "1/24 23:59"],
            Model<NewestModel>(Sample.State(Sample.Tally(2, Sample.At(23, 59, day: 24)), Sample.Tally(3, Sample.At(14, 0))), "newest").Rows.Select(r => r.At));
    }

    [Fact]
    public void Sign_offs_count_nothing_and_are_not_among_the_newest()
    {
        var model = Model<NewestModel>(
            Sample.State(Sample.Tally(3, Sample.At(14, 0)), Sample.SignOff(), Sample.SignOff("漏了一车"), Sample.SignOff(), Sample.SignOff("漏了一车")), "newest");

        Assert.Equal(3, Assert.Single(model.Rows).Delta);
    }

    [Fact]
    public void Parts_are_not_shown_beside_their_wholes() =>
        Assert.Equal(["calls", "trees"], Model<FiguresModel>(Sample.State(Sample.Tally(3, Sample.At(14, 0))), "figures").Rows.Select(r => r.Code));

    [Fact]
    public void Models_of_the_same_state_are_equal_so_that_nothing_is_drawn_twice()
    {
        var state = Sample.State(Sample.Tally(3, Sample.At(14, 0)));

        Assert.Equal(OverviewScene.Scene.Models(state), OverviewScene.Scene.Models(Sample.State(Sample.Tally(3, Sample.At(14, 0)))));
        Assert.NotEqual(OverviewScene.Scene.Models(state), OverviewScene.Scene.Models(Sample.State(Sample.Tally(4, Sample.At(14, 0)))));
    }

    [Fact]
    public void No_model_of_the_wall_has_room_for_a_note_or_a_name()
    {
        var properties = typeof(NewestRow).Assembly.GetTypes().Where(t => t.Namespace == typeof(NewestRow).Namespace).SelectMany(t => t.GetProperties())
            .Select(p => p.Name).ToList();

        Assert.NotEmpty(properties);
        Assert.Empty(properties.Intersect(["Note", "Reason", "RecordedBy", "Key"], StringComparer.OrdinalIgnoreCase));
    }

    private static T Model<T>(FeedState state, string tile) => OverviewScene.Scene.Model<T>(state, tile);
}
