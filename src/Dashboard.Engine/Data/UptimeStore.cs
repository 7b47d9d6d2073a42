using Dapper;

namespace Dashboard.Engine.Data;

/// <summary>From when until when a server was there to take counts. Unix milliseconds.</summary>
public sealed record UptimeSpan
{
    /// <summary>Its start.</summary>
    public required long StartedMs { get; init; }

    /// <summary>When it last said that it lives.</summary>
    public required long SeenMs { get; init; }
}

/// <summary>When servers were there: what nobody could count is a gap in a trend, and no quiet hour.</summary>
public sealed class UptimeStore(Database database)
{
    /// <summary>A server begins.</summary>
    public const string Insert = "INSERT INTO uptime (run_id, started_ms, seen_ms) VALUES (@run, @now, @now)";

    /// <summary>A server lives; a clock that goes back changes nothing.</summary>
    public const string SetSeen = "UPDATE uptime SET seen_ms = CASE WHEN seen_ms < @now THEN @now ELSE seen_ms END WHERE run_id = @run";

    /// <summary>The runs that were alive after an instant, and the last before it, which says that there was one. Fills <see cref="UptimeSpan"/>.</summary>
    public const string SelectSince = """
        SELECT started_ms AS StartedMs, seen_ms AS SeenMs FROM uptime
        WHERE seen_ms >= @from OR seen_ms = (SELECT MAX(seen_ms) FROM uptime WHERE seen_ms < @from)
        ORDER BY started_ms
        """;

    /// <summary>A run is written down as seen this often; a span says nothing of the time after its last.</summary>
    public static TimeSpan Interval => TimeSpan.FromSeconds(15);

    /// <summary>Writes down that a run lives.</summary>
    public Task SeenAsync(Guid run, long now, CancellationToken cancellation) =>
        database.WriteAsync(
            async transaction =>
            {
                var of = new { run = run.ToString(), now };
                return await transaction.Connection!.ExecuteAsync(SetSeen, of, transaction) > 0
                    || await transaction.Connection!.ExecuteAsync(Insert, of, transaction) > 0;
            },
            cancellation);

    /// <summary>The runs that were alive after an instant (Unix milliseconds), with the last before it.</summary>
    public Task<IReadOnlyList<UptimeSpan>> SinceAsync(long from, CancellationToken cancellation) =>
        database.ReadAsync(
            async connection => (IReadOnlyList<UptimeSpan>)[.. await connection.QueryAsync<UptimeSpan>(SelectSince, new { from })], cancellation);
}
