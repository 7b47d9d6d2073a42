using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Live;
using Dashboard.Shared;

namespace Dashboard.Features.Wall;

/// <summary>The stations: where they are and where something arrives, who has counted how much, who is silent.</summary>
public static class StationsScene
{
    private const int SilentShown = 5;
    private const int NewestShown = 5;
    private const int OthersShown = 6;

    // Each station's figure stands once in it: beside its place on the map, or, where it has none, in a list.
    public static Scene Scene { get; } = new("stations",
    [
        new("map", typeof(MapTile), Map), new("ranking", typeof(StationsTile), Unlabelled),
        new(
            "newest", typeof(NewestTile), state => Unlabelled(state) is null
                ? OverviewScene.Newest(state.Board, NewestShown)
                : null), new("silent", typeof(SilentTile), Silent),
    ])
    {
        Fits = state => !state.Board.Catalog.Event.Closed && OverviewScene.First(state) is { Metric.PerStation: true }
            && state.Board.Catalog.Stations.Any(s => !s.Retired),
        Alarms = state => Places.Of(state).Any(p => p.Alarms),
    };

    private static MapModel Map(FeedState state)
    {
        var first = OverviewScene.First(state)!;
        var places = Places.Of(state);
        var placed = Placed(state);
        var labelled = Labelled(placed);
        var chart = StationMap.Of([.. placed.Select(p => (p.Station.Latitude!.Value, p.Station.Longitude!.Value))], labelled);
        var most = Math.Max(1, placed.Select(p => p.Today).DefaultIfEmpty().Max());
        // Who is silent is drawn last, and so lies above the others.
        var points = placed.Zip(chart.Spots, (p, spot) => new MapPoint(
            p.Station.Code, p.Station.Name, p.Today, spot, Math.Round(
                Math.Sqrt(Math.Max(0, p.Today) / (double)most), 2), AgeModel.Of(state, p.Freshness, p.Cadence), p.Alarms))
            .OrderBy(p => p.Age.State == FreshState.Stale).ThenBy(p => p.Alarm).ThenByDescending(p => p.Today);
        return new(first.Metric.Name, first.Metric.Unit, new(points), places.Count - placed.Count, chart.ScaleKm, chart.ScaleLength, AgeModel.Of(state, first));
    }

    private static List<Place> Placed(FeedState state) => [.. Places.Of(state).Where(p => p.Station.Latitude is not null)];

    // As many as there is room for: first, up to half of it, those that somebody should call, then the busiest.
    private static HashSet<int> Labelled(List<Place> placed)
    {
        const int Room = 2 * StationMap.Most;
        var silent = placed.Index().Where(p => p.Item.Freshness.State == FreshState.Stale).OrderByDescending(p => p.Item.Alarms)
            .ThenBy(p => p.Item.Freshness.SilentSince).Select(p => p.Index).Take(Room / 2);
        return [.. silent.Concat(Enumerable.Range(0, placed.Count)).Distinct().Take(Room)];
    }

    // The stations whose figures the map cannot show, having no coordinates; null where there are none.
    private static StationsModel? Unlabelled(FeedState state)
    {
        var first = OverviewScene.First(state)!;
        var all = Places.Of(state).Where(p => p.Station.Latitude is null).ToList();
        var more = all.Skip(OthersShown).ToList();
        return all.Count == 0
            ? null
            : new(
                first.Metric.Name,
                first.Metric.Unit,
                new(all.Take(OthersShown).Select(p => StationRow.Of(state, p))),
                more.Count,
                more.Count(p => p.Freshness.State == FreshState.Stale));
    }

    private static SilentModel Silent(FeedState state)
    {
        var places = Places.Of(state);
        var silent = places.Where(p => p.Freshness.State == FreshState.Stale).OrderByDescending(p => p.Alarms).ThenBy(p => p.Freshness.SilentSince).ToList();
        var duty = places.Count(p => p.Freshness.SilentSince is not null);
        return new(
            new(silent.Take(SilentShown).Select(p => new SilentRow(p.Station.Code, p.Station.Name, AgeModel.Of(state, p.Freshness, p.Cadence), p.Alarms))),
            Math.Max(0, silent.Count - SilentShown), duty, duty - silent.Count, places.All(p => p.Cadence is null));
    }
}

/// <summary>The map.</summary>
/// <param name="Metric">What is counted.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Points">All stations that have coordinates, the silent last; labels for as many as there is room for.</param>
/// <param name="Unplaced">How many stations are not on it, having no coordinates.</param>
/// <param name="ScaleKm">A round distance.</param>
/// <param name="ScaleLength">How long that is on it.</param>
/// <param name="Age">How old the figures are.</param>
public sealed record MapModel(Bilingual Metric, Bilingual Unit, ValueList<MapPoint> Points, int Unplaced, double ScaleKm, double ScaleLength, AgeModel? Age);

/// <summary>A station on the map.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Name">Its name.</param>
/// <param name="Today">Today's count.</param>
/// <param name="Spot">Where it stands.</param>
/// <param name="Size">How large, 0 to 1: its area says how much it has counted.</param>
/// <param name="Age">When it last reported anything.</param>
/// <param name="Alarm">It has been silent for too long.</param>
public sealed record MapPoint(string Code, Bilingual Name, long Today, Spot Spot, double Size, AgeModel Age, bool Alarm);

/// <summary>The silent stations, the longest silent first.</summary>
/// <param name="Rows">Those that fit.</param>
/// <param name="More">How many more there are.</param>
/// <param name="Duty">How many stations are on duty.</param>
/// <param name="Reporting">How many of those have reported as expected.</param>
/// <param name="Unknown">No interval is set for anything counted by station: nobody can say who is silent.</param>
public sealed record SilentModel(ValueList<SilentRow> Rows, int More, int Duty, int Reporting, bool Unknown);

/// <summary>A silent station.</summary>
public sealed record SilentRow(string Code, Bilingual Name, AgeModel Age, bool Alarm);
