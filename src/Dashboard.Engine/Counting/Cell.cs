namespace Dashboard.Engine.Counting;

/// <summary>A counter: one station (0: the whole event) and one metric.</summary>
public readonly record struct CellKey(int StationId, int MetricId);

/// <summary>What a counter's own entries add up to, without the parts that roll up into it.</summary>
public sealed record Cell
{
    /// <summary>A counter that nothing has been counted in.</summary>
    public static Cell Empty { get; } = new();

    /// <summary>The sum of all entries.</summary>
    public long Total { get; init; }

    /// <summary>The sum of those of the board's day.</summary>
    public long Today { get; init; }

    /// <summary>The sum of those of the day after: clocks may run ahead of midnight a little.</summary>
    public long Tomorrow { get; init; }

    /// <summary>How many lower bounds are in the total.</summary>
    public long AtLeast { get; init; }

    /// <summary>The latest service time, Unix milliseconds; 0 for none.</summary>
    public long LastAt { get; init; }

    /// <summary>The sequence of the last entry; 0 for none.</summary>
    public long Seq { get; init; }

    /// <summary>Sums by <see cref="CountingPart.SlotMs"/> of the board's day and the day before, keyed by slot number since 1970 UTC; without the sums of whole
    /// days, which happened in no slot.</summary>
    public Slots Slots { get; init; } = Slots.Empty;
}
