using Dashboard.Engine.Boards;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Live;
using Dashboard.Shared;

namespace Dashboard.Features.Wall;

/// <summary>The stations: where they are and where something arrives, who has counted how much, who is silent.</summary>
public static class StationsScene
{
    private const int SilentShown = 4;

    public static Scene Scene { get; } = new("stations", [new("map", typeof(MapTile), Map), new("ranking", typeof(StationsTile), OverviewScene.Stations), new("silent", typeof(SilentTile), Silent)])
    {
        Fits = state => !state.Board.Catalog.Event.Closed && OverviewScene.First(state) is { Metric.PerStation: true } && state.Board.Catalog.Stations.Any(s => !s.Retired),
        Alarms = state => Places.Of(state).Any(p => p.Alarms),
    };

    private static MapModel Map(FeedState state)
    {
        var first = OverviewScene.First(state)!;
        var places = Places.Of(state);
        var placed = places.Where(p => p.Station.Latitude is not null).Take(2 * StationMap.Most).ToList();
        var chart = StationMap.Of([.. placed.Select(p => (p.Station.Latitude!.Value, p.Station.Longitude!.Value))]);
        var most = Math.Max(1, placed.Select(p => p.Today).DefaultIfEmpty().Max());
        var points = placed.Zip(chart.Spots, (p, spot) => new MapPoint(
            p.Station.Code, p.Station.Name, p.Today, spot, Math.Round(Math.Sqrt(Math.Max(0, p.Today) / (double)most), 2), AgeModel.Of(state, p.Freshness, p.Cadence), p.Alarms));
        return new(first.Metric.Name, first.Metric.Unit, new(points), places.Count - placed.Count, chart.ScaleKm, chart.ScaleLength, AgeModel.Of(state, first));
    }

    private static SilentModel Silent(FeedState state)
    {
        var places = Places.Of(state);
        var silent = places.Where(p => p.Freshness.State == FreshState.Stale).OrderBy(p => p.Freshness.SilentSince).ToList();
        var duty = places.Count(p => p.Freshness.SilentSince is not null);
        return new(
            new(silent.Take(SilentShown).Select(p => new SilentRow(p.Station.Code, p.Station.Name, AgeModel.Of(state, p.Freshness, p.Cadence), p.Alarms))),
            Math.Max(0, silent.Count - SilentShown), duty, duty - silent.Count, places.All(p => p.Cadence is null));
    }
}

/// <summary>The map.</summary>
/// <param name="Metric">What is counted.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Points">The stations on it, the busiest first.</param>
/// <param name="Unplaced">How many stations are not on it, having no coordinates or no room.</param>
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
