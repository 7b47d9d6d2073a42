using Dashboard.Engine.Data;

namespace Dashboard.Features.Import;

/// <summary>A metric to be added for a name of a table.</summary>
/// <param name="Name">The name, as it is compared.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Parent">The code of the metric of which it is a part; null for none.</param>
public sealed record NewMetricOf(string Name, Metric Metric, string? Parent);
