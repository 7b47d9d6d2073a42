using Dapper;
using Dashboard.Engine.Data;

namespace Dashboard.Engine.Hotline;

/// <summary>How far an exchange's log has been read.</summary>
public sealed record LogPosition
{
    /// <summary>Bytes from its beginning, after the last line that is in the ledger.</summary>
    public required long Position { get; init; }

    /// <summary>How many bytes of its beginning <see cref="HeadHash"/> is made of.</summary>
    public required int HeadSize { get; init; }

    /// <summary>SHA-256 of its beginning, in hexadecimal digits: tells the file from the one that takes its place.</summary>
    public required string HeadHash { get; init; }
}

/// <summary>Keeps the positions, so that a follower goes on where the last one ended, wherever it runs.</summary>
public sealed class PositionStore(Database database)
{
    /// <summary>Fills <see cref="LogPosition"/>.</summary>
    public const string Select = """
        SELECT position AS Position, head_size AS HeadSize, head_hash AS HeadHash FROM queue_log_position WHERE event_id = @eventId AND exchange = @exchange
        """;

    /// <summary>From <see cref="LogPosition"/>.</summary>
    public const string Update = """
        UPDATE queue_log_position SET position = @Position, head_size = @HeadSize, head_hash = @HeadHash WHERE event_id = @eventId AND exchange = @exchange
        """;

    /// <summary>From <see cref="LogPosition"/>, for the first time.</summary>
    public const string Insert = """
        INSERT INTO queue_log_position (event_id, exchange, position, head_size, head_hash) VALUES (@eventId, @exchange, @Position, @HeadSize, @HeadHash)
        """;

    /// <summary>How far an exchange's log has been read; null when never.</summary>
    public Task<LogPosition?> FindAsync(int eventId, string exchange, CancellationToken cancellation) =>
        database.ReadAsync(connection => connection.QuerySingleOrDefaultAsync<LogPosition?>(Select, new { eventId, exchange }), cancellation);

    /// <summary>Writes down how far it has been read.</summary>
    /// <param name="eventId">The event.</param>
    /// <param name="exchange">The exchange.</param>
    /// <param name="position">How far.</param>
    /// <param name="lease">The reader's right to read it alone; null where nobody else is there.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="LeaseLostException">Another reads it by now.</exception>
    public Task SaveAsync(int eventId, string exchange, LogPosition position, Lease? lease, CancellationToken cancellation) =>
        database.WriteAsync(
            async transaction =>
            {
                if (lease is not null) await lease.RequireAsync(transaction);
                var values = new DynamicParameters(position);
                values.AddDynamicParams(new { eventId, exchange });
                return await transaction.Connection!.ExecuteAsync(Update, values, transaction) > 0
                    || await transaction.Connection!.ExecuteAsync(Insert, values, transaction) > 0;
            },
            cancellation);
}
