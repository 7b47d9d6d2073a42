namespace Dashboard.Engine.Data;

/// <summary>Several stations, metrics and shifts that are set up at once: all of them, or none.</summary>
public sealed record CatalogPlan
{
    /// <summary>Stations, and gates of those before them or of those there are: each with the code of its station, or null.</summary>
    public IReadOnlyList<(Station Draft, string? Of)> Stations { get; init; } = [];

    /// <summary>Metrics, and parts of those before them or of those there are: each with the code of its whole, or null.</summary>
    public IReadOnlyList<(Metric Draft, string? Parent)> Metrics { get; init; } = [];

    /// <summary>Shifts.</summary>
    public IReadOnlyList<Shift> Shifts { get; init; } = [];

    /// <summary>How the hotline is measured; null to leave it as it is.</summary>
    public HotlineSettings? Hotline { get; init; }

    /// <summary>Whether there is nothing in it.</summary>
    public bool Empty => Stations.Count + Metrics.Count + Shifts.Count == 0 && Hotline is null;
}
