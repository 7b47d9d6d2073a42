using Dapper;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Counting;

/// <summary>Sums of local days, where an earlier version kept none.</summary>
public static class DayStore
{
    /// <summary>Events that were counted in before days had sums.</summary>
    public const string SelectUnsummed = """
        SELECT h.event_id FROM event_head h
        WHERE EXISTS (
          SELECT 1 FROM counter c
          WHERE c.event_id = h.event_id
            AND EXISTS (SELECT 1 FROM quarter q WHERE q.event_id = c.event_id AND q.metric_id = c.metric_id AND q.station_id = c.station_id)
            AND NOT EXISTS (SELECT 1 FROM day_total d WHERE d.event_id = c.event_id AND d.metric_id = c.metric_id AND d.station_id = c.station_id))
        """;

    /// <summary>The first and the last quarter of an hour in which something was counted; fills <see cref="QuarterSpan"/>.</summary>
    public const string SelectSpan = """
        SELECT COALESCE(MIN(q.quarter), 0) AS First, COALESCE(MAX(q.quarter), 0) AS Last FROM quarter q WHERE q.event_id = @eventId
        """;

    /// <summary>Adds up days from their quarters of an hour, by <see cref="EventCalendar.Offsets"/>, unless another server has done it meanwhile.</summary>
    public const string InsertDays = """
        INSERT INTO day_total (event_id, metric_id, station_id, day, total)
        SELECT @eventId, q.metric_id, q.station_id, (q.quarter + r.a) / 96, SUM(q.total)
        FROM ROWS(f bigint, t bigint, a bigint) r CROSS JOIN quarter q
        WHERE q.event_id = @eventId AND q.quarter >= r.f AND q.quarter < r.t
          AND NOT EXISTS (SELECT 1 FROM day_total d WHERE d.event_id = @eventId AND d.metric_id = q.metric_id AND d.station_id = q.station_id)
        GROUP BY q.metric_id, q.station_id, (q.quarter + r.a) / 96
        """;

    /// <summary>Adds up the days of events that an earlier version counted, once. Runs at every start, before anything is appended.</summary>
    public static async Task RenewAsync(Database database, CancellationToken cancellation)
    {
        foreach (var eventId in await database.ReadAsync(async c => (await c.QueryAsync<int>(SelectUnsummed)).ToList(), cancellation))
        {
            await database.WriteAsync(
                async connection =>
                {
                    var transaction = new LedgerTransaction(database.Dialect, connection, eventId);
                    await transaction.ExecuteAsync(Database.LockHead);
                    var span = (await transaction.QueryAsync<QuarterSpan>(SelectSpan))[0];
                    var calendar = (await CatalogStore.LoadAsync(transaction.Transaction, eventId)).Calendar;
                    await transaction.ExecuteAsync(InsertDays, Rows(calendar.Offsets(span.First, span.Last + 1)));
                    return 0;
                },
                cancellation);
        }
    }

    /// <summary>Offsets as a statement reads them.</summary>
    internal static IEnumerable<object?[]> Rows(IEnumerable<(long First, long End, long Ahead)> offsets) =>
        offsets.Select(o => new object?[] { o.First, o.End, o.Ahead });

    internal sealed record QuarterSpan
    {
        public required long First { get; init; }

        public required long Last { get; init; }
    }
}
