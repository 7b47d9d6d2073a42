using Dashboard.Engine.Data;

namespace Dashboard.Engine.Ledger;

/// <summary>Compares an event's head with its ledger, and has each family compare what it keeps beside it.</summary>
/// <param name="database">Where the ledger is.</param>
/// <param name="modules">The families of entries; null for those of the engine.</param>
public sealed class Verification(Database database, LedgerModules? modules = null)
{
    // A comparison reads the whole ledger.
    internal const int TimeoutSeconds = 3_600;

    private readonly LedgerModules _modules = modules ?? LedgerModules.Standard;

    /// <summary>When the last entry was recorded, where the head row says something else; fills <see cref="Difference"/>.</summary>
    public const string SelectHeadDifferences = """
        SELECT 'head' AS What, NULL AS StationId, NULL AS MetricId, NULL AS Minute, e.recorded_ms AS FromLedger, h.recorded_ms AS Stored
        FROM event_head h JOIN entry e ON e.event_id = h.event_id AND e.seq = h.head
        WHERE h.event_id = @eventId AND e.recorded_ms <> h.recorded_ms
        """;

    /// <summary>How many entries there are, and the first and last of them; fills <see cref="Span"/>.</summary>
    public const string SelectSpan = """
        SELECT COUNT(*) AS Entries, COALESCE(MIN(seq), 1) AS First, COALESCE(MAX(seq), 0) AS Last FROM entry WHERE event_id = @eventId
        """;

    /// <summary>Compares. An empty list of differences means that the head, and all that the families keep, agree with the ledger.</summary>
    public Task<VerificationResult> RunAsync(int eventId, CancellationToken cancellation) => database.SnapshotAsync(
        eventId,
        async transaction =>
        {
            var ledger = new LedgerTransaction(database.Dialect, transaction, eventId);
            var head = await ledger.HeadAsync();
            var span = (await ledger.QueryAsync<Span>(SelectSpan))[0];
            var differences = new List<Difference>(await FindAsync(ledger, SelectHeadDifferences));
            differences.AddRange(await ChainStore.VerifyAsync(ledger, head, cancellation));
            if (!await CatalogStore.KeptAsync(transaction, eventId)) differences.Add(new() { What = "configuration" });
            foreach (var module in _modules.All) differences.AddRange(await module.VerifyAsync(ledger, Math.Max(head.Seq, span.Last), cancellation));
            if (span.First != 1 || span.Last != head.Seq || span.Entries != head.Seq)
                differences.Add(new() { What = "sequence", FromLedger = span.Entries, Stored = head.Seq });
            return new VerificationResult(span.Entries, differences, head.Hash);
        },
        cancellation,
        Reads.Long);

    /// <summary>What statements find that compare what a family keeps with the ledger; each fills <see cref="Difference"/>.</summary>
    internal static async Task<IReadOnlyList<Difference>> FindAsync(LedgerTransaction transaction, params IEnumerable<string> comparisons)
    {
        var differences = new List<Difference>();
        foreach (var sql in comparisons) differences.AddRange(await transaction.QueryAsync<Difference>(sql, timeoutSeconds: TimeoutSeconds));
        return differences;
    }

    private sealed record Span
    {
        public required long Entries { get; init; }

        public required long First { get; init; }

        public required long Last { get; init; }
    }
}

/// <summary>What a verification found.</summary>
/// <param name="Entries">The number of entries read.</param>
/// <param name="Differences">What does not agree; empty when all does.</param>
/// <param name="Hash">The head's hash, see <see cref="LedgerChain"/>; null for an empty ledger.</param>
public sealed record VerificationResult(long Entries, IReadOnlyList<Difference> Differences, string? Hash);

/// <summary>One stored value that the ledger does not bear out.</summary>
public sealed record Difference
{
    /// <summary>"sequence", "head", "chain", "configuration" (the version that was kept last is not what holds), or what a family keeps: "counter", "minute",
    /// "sign-off", "call" and so on. Of calls and agents the two values are sequences.</summary>
    public required string What { get; init; }

    /// <summary>The station's number, 0 for the whole event.</summary>
    public int? StationId { get; init; }

    /// <summary>The metric's number.</summary>
    public int? MetricId { get; init; }

    /// <summary>Minutes since 1970 UTC: of a minute; of a quarter of an hour, a day or a signed-off shift when it began.</summary>
    public long? Minute { get; init; }

    /// <summary>The value that the ledger gives, or null where it has none.</summary>
    public long? FromLedger { get; init; }

    /// <summary>The value that is stored, or null where there is none. Equal values mean that the newest time or sequence differs.</summary>
    public long? Stored { get; init; }
}
