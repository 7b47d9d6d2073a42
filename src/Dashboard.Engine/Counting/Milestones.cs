using Dashboard.Engine.Boards;
using Dashboard.Engine.Data;

namespace Dashboard.Engine.Counting;

/// <summary>A round number that a metric's total has reached.</summary>
/// <param name="Metric">What is counted.</param>
/// <param name="Value">The number, in the metric's unit.</param>
/// <param name="AtMs">About when it was reached, by service time, Unix milliseconds: the beginning of the five minutes, or for earlier days of the quarter of
/// an hour, in which it was.</param>
public sealed record Milestone(Metric Metric, long Value, long AtMs);

/// <summary>Milestones are not kept anywhere: what is counted says when they were reached, corrections and late entries included.</summary>
public static class Milestones
{
    /// <summary>A metric's milestones that still hold, the newest first. None while its past is not read.</summary>
    public static IReadOnlyList<Milestone> Of(Board board, Past past, Metric metric, long asOf)
    {
        if (metric.Milestone is not { } step) return [];
        var total = board.Figures.Metrics.First(m => m.Metric.MetricId == metric.MetricId).Total;
        var own = CountingPart.FirstSlot(board.Catalog, board.Day) * CountingPart.SlotMs;
        var counted = past.Before(metric.MetricId, own)
            .Concat(board.Trend(metric.MetricId, null, own, asOf + CountingPart.SlotMs).Where(p => p.Sum != 0).Select(p => (AtMs: p.FromMs, p.Sum))).ToList();
        // What has no time, as a sourced total, was there before everything that has one: nobody can say when it came.
        var sum = total - counted.Sum(c => c.Sum);
        var reached = new List<Milestone>();
        var next = ((Math.Max(0, sum) / step) + 1) * step;
        foreach (var (at, count) in counted)
        {
            sum += count;
            for (; sum >= next; next += step) reached.Add(new(metric, next, at));
        }

        reached.Reverse();
        return [.. reached.Where(m => m.Value <= total)];
    }
}
