using Dashboard.Engine.Counting;
using Dashboard.Engine.Feed;

namespace Dashboard.Features.Manager;

/// <summary>Which figures a reader has just seen change, so that they are marked for some seconds: marked, not blinking. Told of each state before it is drawn;
/// drawing only asks.</summary>
public sealed class RecentChanges
{
    private const long MarkedMs = 4_000;

    private readonly Dictionary<(string? Station, string Metric), (long Today, long Total, long At)> _seen = [];
    private long _asOf;

    /// <summary>Takes note of all figures of a state that is about to be shown.</summary>
    public void See(FeedState state)
    {
        _asOf = state.AsOf;
        foreach (var figure in state.Board.Figures.Metrics) See((null, figure.Metric.Code), figure.Today, figure.Total);
        foreach (var counter in state.Board.Figures.Counters.Where(c => c.Station is not null))
            See((counter.Station!.Code, counter.Metric.Code), counter.Today, counter.Total);
    }

    /// <summary>Whether a metric's figure changed within the last seconds: at a station, or of all.</summary>
    public bool Recently(string? station, string metric) => _seen.TryGetValue((station, metric), out var seen) && seen.At > 0 && _asOf - seen.At < MarkedMs;

    private void See((string? Station, string Metric) key, long today, long total)
    {
        var known = _seen.TryGetValue(key, out var before);
        if (!known || before.Today != today || before.Total != total) _seen[key] = (today, total, known ? _asOf : 0);
    }
}
