using System.Collections.Frozen;
using Dashboard.Engine.Data;

namespace Dashboard.Engine.Counting;

/// <summary>
/// A plain subset and its whole: counted beside each other, so that the part could outgrow the whole. Each of the two with the metrics that count in it.
/// </summary>
internal sealed record SubsetRule(Metric Part, Metric Whole, FrozenSet<int> InPart, FrozenSet<int> InWhole)
{
    /// <summary>The rules of an event; most have none.</summary>
    public static IReadOnlyList<SubsetRule> Of(EventCatalog catalog) =>
        [.. from part in catalog.Metrics
            where part.Subset
            let whole = catalog.Metric(part.ParentId ?? 0)
            where whole is not null
            select new SubsetRule(part, whole, CountedIn(catalog, part), CountedIn(catalog, whole))];

    /// <summary>Whether a count of this metric is compared at all.</summary>
    public bool Concerns(int metricId) => InPart.Contains(metricId) || InWhole.Contains(metricId);

    /// <summary>Whether a count could take the part beyond its whole.</summary>
    public bool Endangers(int metricId, long delta) => (delta > 0 ? InPart : InWhole).Contains(metricId);

    /// <summary>The counters that are compared when something is counted at a place: those of its station with its gates, or of the whole event.</summary>
    public IEnumerable<(int StationId, int MetricId)> Counters(EventCatalog catalog, int placeId) =>
        from place in Part.PerStation && Whole.PerStation ? catalog.PlacesOf(catalog.StationOf(placeId)) : catalog.Places.Select(p => p.StationId).Prepend(0)
        from metric in InPart.Union(InWhole)
        select (place, metric);

    private static FrozenSet<int> CountedIn(EventCatalog catalog, Metric whole) =>
        catalog.Metrics.Where(m => catalog.CountsIn(m.MetricId).Any(w => w.MetricId == whole.MetricId)).Select(m => m.MetricId).ToFrozenSet();
}
