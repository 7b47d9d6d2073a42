using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Counting;

/// <summary>Compares counters, minutes, quarters of an hour, days and corrections with the ledger.</summary>
public static class CountingVerificationStore
{
    /// <summary>Counters that are not the sum of their entries; fills <see cref="Difference"/>.</summary>
    public const string SelectCounterDifferences = """
        SELECT 'counter' AS What, COALESCE(e.station_id, c.station_id) AS StationId, COALESCE(e.metric_id, c.metric_id) AS MetricId, NULL AS Minute,
               e.total AS FromLedger, c.total AS Stored
        FROM (SELECT station_id, metric_id, SUM(delta) AS total, SUM(at_least) AS at_least, MAX(at_ms) AS last_at, MAX(seq) AS last_seq
              FROM entry WHERE event_id = @eventId AND metric_id <> 0 GROUP BY station_id, metric_id) e
        FULL JOIN (SELECT station_id, metric_id, total, at_least, last_at, last_seq FROM counter WHERE event_id = @eventId) c
          ON c.station_id = e.station_id AND c.metric_id = e.metric_id
        WHERE e.station_id IS NULL OR c.station_id IS NULL OR e.total <> c.total OR e.at_least <> c.at_least OR e.last_at <> c.last_at
          OR e.last_seq <> c.last_seq
        """;

    /// <summary>Minutes that are not the sum of their timed entries; fills <see cref="Difference"/>.</summary>
    // Not a FULL JOIN: SQLite compares its two sides row by row, which takes minutes from some ten thousand minutes on.
    public const string SelectBucketDifferences = """
        SELECT 'minute' AS What, x.station_id AS StationId, x.metric_id AS MetricId, x.minute AS Minute, SUM(x.from_ledger) AS FromLedger,
               SUM(x.stored) AS Stored
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

    /// <summary>The first and the last quarter of an hour of timed entries; fills <see cref="DayStore.QuarterSpan"/>.</summary>
    public const string SelectSpan = """
        SELECT COALESCE(MIN(e.at_ms), 0) / 900000 AS First, COALESCE(MAX(e.at_ms), 0) / 900000 AS Last
        FROM entry e WHERE e.event_id = @eventId AND e.timed = 1
        """;

    /// <summary>Local days that are not the sum of their timed entries, by <see cref="EventCalendar.Offsets"/>; fills <see cref="Difference"/>.</summary>
    public const string SelectDayDifferences = """
        SELECT 'day' AS What, x.station_id AS StationId, x.metric_id AS MetricId, CAST(x.day AS bigint) * 1440 AS Minute,
               SUM(x.from_ledger) AS FromLedger, SUM(x.stored) AS Stored
        FROM (SELECT e.station_id, e.metric_id, (e.at_ms / 900000 + r.a) / 96 AS day, SUM(e.delta) AS from_ledger, CAST(NULL AS bigint) AS stored
              FROM ROWS(f bigint, t bigint, a bigint) r CROSS JOIN entry e
              WHERE e.event_id = @eventId AND e.timed = 1 AND e.at_ms / 900000 >= r.f AND e.at_ms / 900000 < r.t
              GROUP BY e.station_id, e.metric_id, (e.at_ms / 900000 + r.a) / 96
              UNION ALL
              SELECT station_id, metric_id, day, CAST(NULL AS bigint), total FROM day_total WHERE event_id = @eventId) x
        GROUP BY x.station_id, x.metric_id, x.day
        HAVING COUNT(x.from_ledger) = 0 OR COUNT(x.stored) = 0 OR SUM(x.from_ledger) <> SUM(x.stored)
        """;

    /// <summary>Corrections that do not make what they name exactly what they say, or name what cannot be corrected; fills <see cref="Difference"/>.</summary>
    public const string SelectCorrectionDifferences = """
        SELECT 'correction' AS What, c.station_id AS StationId, c.metric_id AS MetricId, NULL AS Minute,
               COALESCE(c.amount, 0) - COALESCE(t.amount, t.delta) AS FromLedger, c.delta AS Stored
        FROM entry c LEFT JOIN entry t ON t.event_id = c.event_id AND t.seq = c.reverses
        WHERE c.event_id = @eventId AND c.reverses IS NOT NULL AND c.kind = 'correction'
          AND (t.seq IS NULL OR t.seq >= c.seq OR c.delta <> COALESCE(c.amount, 0) - COALESCE(t.amount, t.delta) OR t.metric_id = 0
               OR (t.reverses IS NOT NULL AND t.amount IS NULL) OR t.station_id <> c.station_id OR t.metric_id <> c.metric_id OR t.at_ms <> c.at_ms
                 OR t.timed <> c.timed)
        """;

    internal static async Task<IReadOnlyList<Difference>> RunAsync(LedgerTransaction transaction) =>
    [
        .. await Verification.FindAsync(
            transaction, SelectCounterDifferences, SelectBucketDifferences, SelectQuarterDifferences, SelectCorrectionDifferences),
        .. await DayDifferencesAsync(transaction),
    ];

    private static async Task<IEnumerable<Difference>> DayDifferencesAsync(LedgerTransaction transaction)
    {
        var calendar = (await CatalogStore.LoadAsync(transaction.Transaction, transaction.EventId)).Calendar;
        var span = (await transaction.QueryAsync<DayStore.QuarterSpan>(SelectSpan, timeoutSeconds: Verification.TimeoutSeconds))[0];
        var offsets = DayStore.Rows(calendar.Offsets(span.First, span.Last + 1));
        var differences = await transaction.QueryAsync<Difference>(SelectDayDifferences, offsets, timeoutSeconds: Verification.TimeoutSeconds);
        return differences.Select(d => d with { Minute = calendar.StartOf(EventCalendar.DayAt((int)(d.Minute!.Value / 1440))) / CounterStore.Minute });
    }
}
