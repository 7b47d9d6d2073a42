using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Shifts;

/// <summary>Compares what is kept of shifts, and of late counts, with the ledger.</summary>
public static class ShiftVerificationStore
{
    /// <summary>Shifts whose last sign-off or reopening is not what is kept of them; fills <see cref="Difference"/>.</summary>
    public const string SelectSignOffDifferences = """
        SELECT 'sign-off' AS What, COALESCE(e.station_id, o.station_id) AS StationId, NULL AS MetricId, COALESCE(e.at_ms, o.starts_ms) / 60000 AS Minute,
               e.seq AS FromLedger, o.seq AS Stored
        FROM (SELECT station_id, subject AS shift_id, at_ms, MAX(seq) AS seq, MIN(recorded_ms) AS first_ms
              FROM entry WHERE event_id = @eventId AND kind IN ('sign-off', 'reopening') GROUP BY station_id, subject, at_ms) e
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
          AND ((l.decision = 'taken'
            AND (e.seq IS NULL OR e.seq <> l.seq OR e.station_id <> l.station_id OR e.metric_id <> l.metric_id OR e.delta <> l.delta OR e.at_ms <> l.at_ms))
               OR (COALESCE(l.decision, 'waiting') <> 'taken' AND e.seq IS NOT NULL))
        """;

    internal static Task<IReadOnlyList<Difference>> RunAsync(LedgerTransaction transaction) => Verification.FindAsync(
        transaction, SelectSignOffDifferences, SelectLateDifferences);
}
