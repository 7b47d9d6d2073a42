namespace Dashboard.Features.Events;

/// <summary>One file of seeds/: an event, what is counted in it, and the totals that its source gives.</summary>
internal sealed record SeedFile
{
    public required string Slug { get; init; }

    public required SeedText Name { get; init; }

    public string? From { get; init; }

    public string? To { get; init; }

    /// <summary>For an event without fixed days: how many, beginning some days before the first start.</summary>
    public int? Days { get; init; }

    public required string TimeZone { get; init; }

    public required bool Drill { get; init; }

    public required bool Closed { get; init; }

    public SeedText? Source { get; init; }

    public IReadOnlyList<SeedStation> Stations { get; init; } = [];

    /// <summary>The shifts that its stations work, from its first day on.</summary>
    public IReadOnlyList<SeedShift> Shifts { get; init; } = [];

    public IReadOnlyList<SeedMetric> Metrics { get; init; } = [];

    public IReadOnlyList<SeedTotal> Totals { get; init; } = [];

    /// <summary>Posts, groups, services as the source names them: for the registers to come, which nothing loads yet.</summary>
    public IReadOnlyList<SeedList> Lists { get; init; } = [];
}

internal sealed record SeedText(string Zh, string En);

internal sealed record SeedList(string Code, SeedText Name, IReadOnlyList<SeedText> Items);

/// <summary>A station, where it is in degrees, and the gates or desks at which it counts beside the station itself.</summary>
internal sealed record SeedStation(string Code, SeedText Name, IReadOnlyList<SeedGate>? Gates = null, double? Latitude = null, double? Longitude = null);

internal sealed record SeedGate(string Code, SeedText Name);

/// <summary>A shift; from and to are times such as 06:00.</summary>
internal sealed record SeedShift(string Code, SeedText Name, string From, string To);

internal sealed record SeedMetric
{
    public required string Code { get; init; }

    public required SeedText Name { get; init; }

    public required SeedText Unit { get; init; }

    public required string Scope { get; init; }

    public string? Parent { get; init; }

    public bool Subset { get; init; }

    public SeedText? Period { get; init; }

    public long? Target { get; init; }

    /// <summary>Within how many minutes something is expected while stations are on duty.</summary>
    public int? Cadence { get; init; }

    public long? Milestone { get; init; }
}

/// <summary>A sourced figure: of a metric with parts, its own share, and the whole as the source gives it.</summary>
internal sealed record SeedTotal
{
    public required string Metric { get; init; }

    public required long Value { get; init; }

    public long? Of { get; init; }

    public bool AtLeast { get; init; }

    public required string Source { get; init; }
}
