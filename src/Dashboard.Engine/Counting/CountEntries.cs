using System.Text.Json;
using System.Text.Json.Serialization;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Counting;

/// <summary>What the entries of counts say beside their figures.</summary>
public static class CountEntries
{
    extension(Entry entry)
    {
        /// <summary>How long after it happened something is entered late.</summary>
        public static TimeSpan LateAfter => TimeSpan.FromMinutes(15);

        /// <summary>Adds to a counter.</summary>
        public bool Counts => entry.MetricId != 0;

        /// <summary>Entered well after it happened. What only arrived late, since a network was away, is not.</summary>
        public bool Late =>
            entry is { Kind: CountKinds.Tally, WholeDay: false } && (entry.EnteredMs ?? entry.RecordedMs) - entry.AtMs > Entry.LateAfter.TotalMilliseconds;

        /// <summary>Who took it into the ledger although its shift was signed off; null for what came in time.</summary>
        public string? TakenBy =>
            entry is { Kind: CountKinds.Tally or CountKinds.Correction, Body: { } body } ? JsonSerializer.Deserialize<CountBody>(body)!.TakenBy : null;
    }
}

/// <summary>What a count says in its body.</summary>
/// <param name="TakenBy">Who took it into the ledger although its shift was signed off.</param>
internal sealed record CountBody([property: JsonPropertyName("takenBy")] string TakenBy)
{
    public string ToText() => JsonSerializer.Serialize(this);
}
