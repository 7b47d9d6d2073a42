using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Live;

namespace Dashboard.Features.Wall;

/// <summary>A station at this moment.</summary>
/// <param name="Station">The station.</param>
/// <param name="Today">Today's count of the first metric, with what its gates count.</param>
/// <param name="Freshness">When anything was last counted at it.</param>
/// <param name="Cadence">Within how many minutes something is expected there; null where silence says nothing.</param>
/// <param name="Alarms">It has been silent for so long that somebody should call it. One that never reported has no silence to break.</param>
public sealed record Place(Station Station, long Today, Freshness Freshness, int? Cadence, bool Alarms);

/// <summary>The stations as they are at this moment.</summary>
public static class Places
{
    // So many times the expected interval: one missed count is a pause, four are a fault.
    private const int AlarmTimes = 4;
    private static readonly PerState<IReadOnlyList<Place>> All = new(Find);

    /// <summary>The stations that are not retired, the busiest first.</summary>
    public static IReadOnlyList<Place> Of(FeedState state) => All.Of(state);

    private static IReadOnlyList<Place> Find(FeedState state)
    {
        var catalog = state.Board.Catalog;
        var first = Past.Headline(catalog);
        var expected = catalog.Metrics.Where(m => m is { PerStation: true, Retired: false }).Min(m => m.CadenceMinutes);
        var counters = state.Board.Figures.Counters.Where(c => c.Station is { Retired: false, ParentId: null }).ToLookup(c => c.Station!.StationId);
        return
        [
            .. from station in catalog.Stations
               where !station.Retired
               let own = counters[station.StationId]
               let freshness = Freshness.Of(catalog, own.Max(c => c.LastAt), expected, state.AsOf)
               let today = own.FirstOrDefault(c => c.Metric == first)?.Today ?? 0
               orderby today descending
               select new Place(station, today, freshness, expected, freshness.LastAt is not null && freshness.SilentFor(AlarmTimes, expected, state.AsOf)),
        ];
    }
}
