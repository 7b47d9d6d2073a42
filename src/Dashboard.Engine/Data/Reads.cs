namespace Dashboard.Engine.Data;

/// <summary>Who reads: each kind waits for its own kind alone, so that no crowd of the one keeps out the other.</summary>
public enum Reads
{
    /// <summary>A page or a request: bounded by what it shows.</summary>
    Page,

    /// <summary>What everybody waits for: the feeds' looks and what holders may do.</summary>
    Live,

    /// <summary>Sums over days and seasons, verification: may take seconds.</summary>
    Long,
}

/// <summary>How many reads of each kind may be under way at once in this process.</summary>
/// <param name="Page">Of pages and requests.</param>
/// <param name="Live">Of feeds and rights.</param>
/// <param name="Long">Of sums over long times; null for half the processor's cores, at least one.</param>
public sealed record ReadSlots(int Page = 8, int Live = 4, int? Long = null)
{
    internal int LongOrDefault => Long ?? Math.Max(1, Environment.ProcessorCount / 2);
}
