using Dashboard.Engine.Boards;
using Dashboard.Engine.Data;

namespace Dashboard.Engine.Counting;

/// <summary>A metric over all stations, its parts included.</summary>
/// <param name="Metric">What is counted.</param>
/// <param name="Total">Since the event began.</param>
/// <param name="Today">On the board's day, by service time.</param>
/// <param name="LowerBound">The true figure is at least this: the source, or one of its parts, says so.</param>
/// <param name="LastAt">The latest service time, Unix milliseconds; null when nothing was counted.</param>
public sealed record MetricFigure(Metric Metric, long Total, long Today, bool LowerBound, long? LastAt);

/// <summary>A metric at one place, or of the whole event, its parts included; at a station with what its gates count.</summary>
/// <param name="Station">The station or gate; null for the whole event.</param>
/// <param name="Metric">What is counted.</param>
/// <param name="Total">Since the event began.</param>
/// <param name="Today">On the board's day, by service time.</param>
/// <param name="LowerBound">The true figure is at least this.</param>
/// <param name="LastAt">The latest service time, Unix milliseconds; null when nothing was counted.</param>
/// <param name="Seq">The sequence of the last entry in it; 0 for none.</param>
public sealed record CounterFigure(Station? Station, Metric Metric, long Total, long Today, bool LowerBound, long? LastAt, long Seq);

/// <summary>A board's figures with the parts rolled up into their wholes and gates into their stations, in order of display.</summary>
public sealed class Figures
{
    private Figures(IReadOnlyList<MetricFigure> metrics, IReadOnlyList<CounterFigure> counters) => (Metrics, Counters) = (metrics, counters);

    /// <summary>Every metric.</summary>
    public IReadOnlyList<MetricFigure> Metrics { get; }

    /// <summary>Every counter: each metric by station at each station and each of its gates, the others once. A station's holds those of its gates.</summary>
    public IReadOnlyList<CounterFigure> Counters { get; }

    internal static Figures Of(Board board)
    {
        var catalog = board.Catalog;
        var rolled = new Dictionary<CellKey, Cell>();
        foreach (var (key, cell) in board.Cells)
        {
            foreach (var metric in catalog.CountsIn(key.MetricId))
            {
                Add(new(key.StationId, metric.MetricId), cell);
                if (catalog.StationOf(key.StationId) is var station && station != key.StationId) Add(new(station, metric.MetricId), cell);
            }
        }

        // What a gate counts is in its station's cell already.
        var whole = new Dictionary<int, Cell>();
        foreach (var (key, cell) in rolled)
            if (catalog.StationOf(key.StationId) == key.StationId) whole[key.MetricId] = whole.TryGetValue(key.MetricId, out var sum) ? Sum(sum, cell) : cell;

        List<CounterFigure> counters = [];
        List<MetricFigure> metrics = [];
        foreach (var metric in catalog.Metrics)
        {
            var all = whole.GetValueOrDefault(metric.MetricId, Cell.Empty);
            metrics.Add(new(metric, all.Total, all.Today, all.AtLeast > 0, all.Seq == 0 ? null : all.LastAt));
            foreach (var station in metric.PerStation ? catalog.Places : (IReadOnlyList<Station?>)[null])
            {
                var cell = rolled.GetValueOrDefault(new(station?.StationId ?? 0, metric.MetricId), Cell.Empty);
                counters.Add(new(station, metric, cell.Total, cell.Today, cell.AtLeast > 0, cell.Seq == 0 ? null : cell.LastAt, cell.Seq));
            }
        }

        return new(metrics, counters);

        void Add(CellKey into, Cell cell) => rolled[into] = rolled.TryGetValue(into, out var sum) ? Sum(sum, cell) : cell;
    }

    private static Cell Sum(Cell a, Cell b) => new()
    {
        Total = a.Total + b.Total,
        Today = a.Today + b.Today,
        AtLeast = a.AtLeast + b.AtLeast,
        LastAt = Math.Max(a.LastAt, b.LastAt),
        Seq = Math.Max(a.Seq, b.Seq),
    };
}
