using Dashboard.Engine.Data;
using Dashboard.Features.Wall;

namespace Dashboard.Tests.Features.Wall;

/// <summary>What is retired leaves the wall while the event runs, and stays within its wholes and among a closed event's totals.</summary>
public sealed class RetiredSceneTests
{
    [Fact]
    public void A_retired_part_and_a_retired_station_still_count_in_the_whole()
    {
        var tiles = OverviewScene.Scene.Models(Sample.State(
            Catalog([Sample.Elderly], [Sample.Airport]),
            Sample.Tally(3, Sample.At(14, 0), Sample.Airport),
            Sample.Tally(4, Sample.At(14, 1), metric: Sample.Elderly)));

        Assert.Equal(7, ((HeadlineModel)tiles.Single(t => t.Id == "headline").Model).Today);
        Assert.Equal([("railway", 4L)], ((StationsModel)tiles.Single(t => t.Id == "stations").Model).Rows.Select(r => (r.Code, r.Today)));
    }

    [Fact]
    public void When_the_first_is_retired_the_next_in_use_is_the_headline_and_what_was_part_of_it_stands_by_itself()
    {
        var tiles = OverviewScene.Scene.Models(Sample.State(Catalog([Sample.Served, Sample.Calls], [])));
        Assert.Equal("Elderly", ((HeadlineModel)tiles.Single(t => t.Id == "headline").Model).Name.En);
        Assert.Equal(["trees"], ((FiguresModel)tiles.Single(t => t.Id == "figures").Model).Rows.Select(r => r.Code));

        var beside = OverviewScene.Scene.Models(Sample.State(Reordered()));
        Assert.Equal(["elderly", "trees"], ((FiguresModel)beside.Single(t => t.Id == "figures").Model).Rows.Select(r => r.Code));
    }

    [Fact]
    public void With_everything_retired_nothing_is_left() =>
        Assert.Empty(OverviewScene.Scene.Models(Sample.State(Catalog([Sample.Served, Sample.Elderly, Sample.Calls, Sample.Trees], []))));

    [Fact]
    public void A_closed_event_shows_all()
    {
        var tiles = OverviewScene.Scene.Models(Sample.State(Catalog([Sample.Served, Sample.Trees], [], closed: true), Sample.Total(9, false, Sample.Trees)));

        Assert.Equal("Served", ((HeadlineModel)tiles.Single(t => t.Id == "headline").Model).Name.En);
        Assert.Equal(["elderly", "calls", "trees"], ((FiguresModel)tiles.Single(t => t.Id == "figures").Model).Rows.Select(r => r.Code));
    }

    private static EventCatalog Catalog(int[] metrics, int[] stations, bool closed = false)
    {
        var catalog = Sample.Catalog(closed: closed);
        return new(
            catalog.Event, [.. catalog.Stations.Select(s => s with
            {
                Retired = stations.Contains(s.StationId),
            })], [.. catalog.Metrics.Select(m => m with { Retired = metrics.Contains(m.MetricId) })], 2);
    }

    // The headline is in use; another whole is retired, and its part is not.
    private static EventCatalog Reordered()
    {
        var catalog = Catalog([Sample.Served], []);
        return new(catalog.Event, catalog.Stations, [catalog.Metrics[2], catalog.Metrics[0], catalog.Metrics[1], catalog.Metrics[3]], 2);
    }
}
