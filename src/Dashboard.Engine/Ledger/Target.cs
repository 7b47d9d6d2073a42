namespace Dashboard.Engine.Ledger;

/// <summary>An entry as a draft names it: by its key or by its sequence; by neither where it is kept outside the ledger.</summary>
internal readonly record struct EntryName(Guid? Key, long? Seq);

internal sealed record KnownKey
{
    public required string Key { get; init; }

    public required long Seq { get; init; }

    public required long Content { get; init; }
}

/// <summary>An entry named by a correction, and the sequence of what already reversed it.</summary>
internal sealed record Target
{
    public required string Key { get; init; }

    public required long Seq { get; init; }

    public required string Kind { get; init; }

    public required int StationId { get; init; }

    public required int MetricId { get; init; }

    public required long Delta { get; init; }

    public required int AtLeast { get; init; }

    public required bool Timed { get; init; }

    public required long AtMs { get; init; }

    public bool WholeDay { get; init; }

    public long? Amount { get; init; }

    public long? ReversedBy { get; init; }

    /// <summary>What it stands for: a correction for the amount that it put right, anything else for what it added.</summary>
    public long Standing => Amount ?? Delta;

    public static Target Of(Entry entry) => new()
    {
        Key = entry.Key,
        Seq = entry.Seq,
        Kind = entry.Kind,
        StationId = entry.StationId,
        MetricId = entry.MetricId,
        Delta = entry.Delta,
        AtLeast = entry.AtLeast,
        Timed = entry.Timed,
        AtMs = entry.AtMs,
        Amount = entry.Amount,
        WholeDay = entry.WholeDay,
    };
}
