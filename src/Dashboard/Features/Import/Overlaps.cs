using Dashboard.Engine.Data;

namespace Dashboard.Features.Import;

/// <summary>Finds metrics that a table has beside their wholes. A part counts in its whole by itself, so that a whole which holds its parts already would count
/// them twice.</summary>
internal static class Overlaps
{
    public static IEnumerable<Overlap> Of(EventCatalog catalog, IReadOnlyList<ReadCount> counts)
    {
        var there = counts.Where(c => c.Amount > 0).Select(c => c.Metric).DistinctBy(m => m.MetricId).ToList();
        foreach (var whole in there)
        {
            var parts = there.Where(p => p.MetricId != whole.MetricId && catalog.CountsIn(p.MetricId).Any(w => w.MetricId == whole.MetricId)).ToList();
            if (parts.Count == 0) continue;
            var certain = Holds(counts, whole, [.. parts.Select(p => p.MetricId)]);
            foreach (var part in parts) yield return new(part, whole, certain);
        }
    }

    private static bool Holds(IReadOnlyList<ReadCount> counts, Metric whole, HashSet<int> parts)
    {
        var cells = counts.Where(c => c.Metric.MetricId == whole.MetricId || parts.Contains(c.Metric.MetricId)).GroupBy(c => (c.Station?.StationId, c.When))
            .Select(g => (
                Whole: g.Where(c => c.Metric.MetricId == whole.MetricId).Sum(c => c.Amount),
                Parts: g.Where(c => parts.Contains(c.Metric.MetricId)).Sum(c => c.Amount)))
            .Where(g => g is { Whole: > 0, Parts: > 0 }).ToList();
        return cells.Count > 0 && cells.TrueForAll(g => g.Whole >= g.Parts);
    }
}
