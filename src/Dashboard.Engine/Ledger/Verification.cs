using Dapper;
using Dashboard.Engine.Data;

namespace Dashboard.Engine.Ledger;

/// <summary>Recomputes an event's counters, minutes, quarters, calls and agents from its ledger and compares.</summary>
public sealed class Verification(Database database)
{
    /// <summary>Counters that are not the sum of their entries; fills <see cref="Difference"/>.</summary>
    public const string SelectCounterDifferences = """
        SELECT 'counter' AS What, COALESCE(e.station_id, c.station_id) AS StationId, COALESCE(e.metric_id, c.metric_id) AS MetricId, NULL AS Minute,
               e.total AS FromLedger, c.total AS Stored
        FROM (SELECT station_id, metric_id, SUM(delta) AS total, SUM(at_least) AS at_least, MAX(at_ms) AS last_at, MAX(seq) AS last_seq
              FROM entry WHERE event_id = @eventId AND metric_id <> 0 GROUP BY station_id, metric_id) e
        FULL JOIN (SELECT station_id, metric_id, total, at_least, last_at, last_seq FROM counter WHERE event_id = @eventId) c
          ON c.station_id = e.station_id AND c.metric_id = e.metric_id
        WHERE e.station_id IS NULL OR c.station_id IS NULL OR e.total <> c.total OR e.at_least <> c.at_least OR e.last_at <> c.last_at OR e.last_seq <> c.last_seq
        """;

    /// <summary>Minutes that are not the sum of their timed entries; fills <see cref="Difference"/>.</summary>
    // Not a FULL JOIN: SQLite compares its two sides row by row, which takes minutes from some ten thousand minutes on.
    public const string SelectBucketDifferences = """
        SELECT 'minute' AS What, x.station_id AS StationId, x.metric_id AS MetricId, x.minute AS Minute, SUM(x.from_ledger) AS FromLedger, SUM(x.stored) AS Stored
        FROM (SELECT station_id, metric_id, at_ms / 60000 AS minute, SUM(delta) AS from_ledger, CAST(NULL AS bigint) AS stored
              FROM entry WHERE event_id = @eventId AND timed = 1 GROUP BY station_id, metric_id, at_ms / 60000
              UNION ALL
              SELECT station_id, metric_id, minute, CAST(NULL AS bigint), total FROM bucket WHERE event_id = @eventId) x
        GROUP BY x.station_id, x.metric_id, x.minute
        HAVING COUNT(x.from_ledger) = 0 OR COUNT(x.stored) = 0 OR SUM(x.from_ledger) <> SUM(x.stored)
        """;

    /// <summary>Quarters of an hour that are not the sum of their timed entries; fills <see cref="Difference"/>.</summary>
    public const string SelectQuarterDifferences = """
        SELECT 'quarter' AS What, x.station_id AS StationId, x.metric_id AS MetricId, x.quarter * 15 AS Minute,
               SUM(x.from_ledger) AS FromLedger, SUM(x.stored) AS Stored
        FROM (SELECT station_id, metric_id, at_ms / 900000 AS quarter, SUM(delta) AS from_ledger, CAST(NULL AS bigint) AS stored
              FROM entry WHERE event_id = @eventId AND timed = 1 GROUP BY station_id, metric_id, at_ms / 900000
              UNION ALL
              SELECT station_id, metric_id, quarter, CAST(NULL AS bigint), total FROM quarter WHERE event_id = @eventId) x
        GROUP BY x.station_id, x.metric_id, x.quarter
        HAVING COUNT(x.from_ledger) = 0 OR COUNT(x.stored) = 0 OR SUM(x.from_ledger) <> SUM(x.stored)
        """;

    /// <summary>What the head row keeps beside the sequence and is not so in the ledger: when the last entry was recorded, which is the hotline's last;
    /// fills <see cref="Difference"/>.</summary>
    public const string SelectHeadDifferences = """
        SELECT 'head' AS What, NULL AS StationId, NULL AS MetricId, NULL AS Minute, e.recorded_ms AS FromLedger, h.recorded_ms AS Stored
        FROM event_head h JOIN entry e ON e.event_id = h.event_id AND e.seq = h.head
        WHERE h.event_id = @eventId AND e.recorded_ms <> h.recorded_ms
        UNION ALL
        SELECT 'head', NULL, NULL, NULL, x.last_seq, h.hotline_seq
        FROM event_head h CROSS JOIN (SELECT COALESCE(MAX(seq), 0) AS last_seq FROM entry WHERE event_id = @eventId AND call IS NOT NULL) x
        WHERE h.event_id = @eventId AND x.last_seq <> h.hotline_seq
        """;

    /// <summary>Corrections that do not make what they name exactly what they say, or name what cannot be corrected; fills <see cref="Difference"/>.</summary>
    public const string SelectCorrectionDifferences = """
        SELECT 'correction' AS What, c.station_id AS StationId, c.metric_id AS MetricId, NULL AS Minute, COALESCE(c.amount, 0) - COALESCE(t.amount, t.delta) AS FromLedger, c.delta AS Stored
        FROM entry c LEFT JOIN entry t ON t.event_id = c.event_id AND t.seq = c.reverses
        WHERE c.event_id = @eventId AND c.reverses IS NOT NULL AND c.kind = 'correction'
          AND (t.seq IS NULL OR t.seq >= c.seq OR c.delta <> COALESCE(c.amount, 0) - COALESCE(t.amount, t.delta) OR t.metric_id = 0
               OR (t.reverses IS NOT NULL AND t.amount IS NULL) OR t.station_id <> c.station_id OR t.metric_id <> c.metric_id OR t.at_ms <> c.at_ms OR t.timed <> c.timed)
        """;

    /// <summary>Shifts whose last sign-off or reopening is not what is kept of them; fills <see cref="Difference"/>.</summary>
    public const string SelectSignOffDifferences = """
        SELECT 'sign-off' AS What, COALESCE(e.station_id, o.station_id) AS StationId, NULL AS MetricId, COALESCE(e.at_ms, o.starts_ms) / 60000 AS Minute,
               e.seq AS FromLedger, o.seq AS Stored
        FROM (SELECT station_id, shift_id, at_ms, MAX(seq) AS seq, MIN(recorded_ms) AS first_ms
              FROM entry WHERE event_id = @eventId AND shift_id IS NOT NULL GROUP BY station_id, shift_id, at_ms) e
        FULL JOIN (SELECT station_id, shift_id, starts_ms, confirmed, first_ms, recorded_ms, recorded_by, seq FROM sign_off WHERE event_id = @eventId) o
          ON o.station_id = e.station_id AND o.shift_id = e.shift_id AND o.starts_ms = e.at_ms
        LEFT JOIN entry l ON l.event_id = @eventId AND l.seq = e.seq
        WHERE e.seq IS NULL OR o.seq IS NULL OR o.seq <> e.seq OR o.first_ms <> e.first_ms OR o.recorded_ms <> l.recorded_ms OR o.recorded_by <> l.recorded_by
          OR o.confirmed <> CASE WHEN l.kind = 'sign-off' THEN 1 ELSE 0 END
        """;

    /// <summary>Late counts that were taken and are not in the ledger as they came, or were not and are; fills <see cref="Difference"/>.</summary>
    public const string SelectLateDifferences = """
        SELECT 'late' AS What, l.station_id AS StationId, l.metric_id AS MetricId, l.at_ms / 60000 AS Minute, e.delta AS FromLedger, l.delta AS Stored
        FROM late_count l LEFT JOIN entry e ON e.event_id = l.event_id AND e.entry_key = l.entry_key
        WHERE l.event_id = @eventId
          AND ((l.decision = 'taken' AND (e.seq IS NULL OR e.seq <> l.seq OR e.station_id <> l.station_id OR e.metric_id <> l.metric_id OR e.delta <> l.delta OR e.at_ms <> l.at_ms))
               OR (COALESCE(l.decision, 'waiting') <> 'taken' AND e.seq IS NOT NULL))
        """;

    /// <summary>How many entries there are, and the first and last of them; fills <see cref="Span"/>.</summary>
    public const string SelectSpan = """
        SELECT COUNT(*) AS Entries, COALESCE(MIN(seq), 1) AS First, COALESCE(MAX(seq), 0) AS Last FROM entry WHERE event_id = @eventId
        """;

    /// <summary>Compares. An empty list of differences means that counters, minutes, quarters, head, corrections, sign-offs, late counts, calls and agents agree with
    /// the ledger.</summary>
    public Task<VerificationResult> RunAsync(int eventId, CancellationToken cancellation) => database.SnapshotAsync(
        eventId,
        async transaction =>
        {
            var connection = transaction.Connection!;
            var of = new { eventId };
            var head = await connection.QuerySingleAsync<Head>(LedgerStore.SelectHead, of, transaction);
            var span = await connection.QuerySingleAsync<Span>(SelectSpan, of, transaction);
            var differences = new List<Difference>();
            string[] comparisons =
            [
                SelectCounterDifferences, SelectBucketDifferences, SelectQuarterDifferences, SelectHeadDifferences, SelectCorrectionDifferences,
                SelectSignOffDifferences, SelectLateDifferences,
            ];
            foreach (var sql in comparisons)
                differences.AddRange(await connection.QueryAsync<Difference>(sql, of, transaction, commandTimeout: 3600));
            differences.AddRange(await new CallVerification(transaction, eventId).RunAsync(Math.Max(head.Seq, span.Last), cancellation));
            if (span.First != 1 || span.Last != head.Seq || span.Entries != head.Seq)
                differences.Add(new() { What = "sequence", FromLedger = span.Entries, Stored = head.Seq });
            return new VerificationResult(span.Entries, differences);
        },
        cancellation,
        Reads.Long);

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
public sealed record VerificationResult(long Entries, IReadOnlyList<Difference> Differences);

/// <summary>One stored value that the ledger does not bear out.</summary>
public sealed record Difference
{
    /// <summary>"counter", "minute", "quarter", "head", "correction", "sign-off", "late", "call", "agent" or "sequence". Of calls and agents the two values are
    /// sequences.</summary>
    public required string What { get; init; }

    /// <summary>The station's number, 0 for the whole event.</summary>
    public int? StationId { get; init; }

    /// <summary>The metric's number.</summary>
    public int? MetricId { get; init; }

    /// <summary>Minutes since 1970 UTC, for a minute, for a quarter when it began, and for a sign-off when its shift began.</summary>
    public long? Minute { get; init; }

    /// <summary>The value that the ledger gives, or null where it has none.</summary>
    public long? FromLedger { get; init; }

    /// <summary>The value that is stored, or null where there is none. Equal values mean that the newest time or sequence differs.</summary>
    public long? Stored { get; init; }
}
