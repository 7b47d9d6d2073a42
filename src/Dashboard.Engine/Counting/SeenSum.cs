using Dashboard.Engine.Data;

namespace Dashboard.Engine.Counting;

/// <summary>A figure that somebody has looked at: of a place with its gates and a metric with its parts.</summary>
/// <param name="Sum">What stood there.</param>
/// <param name="OfToday">Of the day of recording; else of the whole event.</param>
public sealed record SeenSum(long Sum, bool OfToday)
{
    // Of what the figure is added up.
    internal static IEnumerable<CellDay> Cells(EventCatalog catalog, TallyDraft draft, long nowMs) =>
        from place in draft.StationId == 0 ? [0] : catalog.PlacesOf(draft.StationId)
        from metric in catalog.Metrics
        where catalog.CountsIn(metric.MetricId).Any(m => m.MetricId == draft.MetricId)
        select new CellDay(place, metric.MetricId, catalog.Calendar.DayOf(nowMs));
}
