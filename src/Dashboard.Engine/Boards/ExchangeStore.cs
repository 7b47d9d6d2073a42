using System.Text.Json;
using Dapper;
using Dashboard.Engine.Data;

namespace Dashboard.Engine.Boards;

/// <summary>What exchanges say by themselves, where every node's feed reads it. No history: the ledger has that.</summary>
public sealed class ExchangeStore(Database database)
{
    /// <summary>What the exchanges of an event said last.</summary>
    public const string Select = "SELECT exchange AS Exchange, status AS Status, at_ms AS AtMs FROM exchange_status WHERE event_id = @eventId AND status IS NOT NULL";

    /// <summary>An exchange says something new, or the same again.</summary>
    public const string Update = "UPDATE exchange_status SET status = @status, at_ms = @at WHERE event_id = @eventId AND exchange = @exchange";

    /// <summary>An exchange says something for the first time.</summary>
    public const string Insert = "INSERT INTO exchange_status (event_id, exchange, status, at_ms) VALUES (@eventId, @exchange, @status, @at)";

    /// <summary>The logs that are followed for an event; fills <see cref="LogSource"/>.</summary>
    public const string SelectSources = "SELECT exchange AS Exchange, looked_ms AS LookedMs, failing_since AS FailingSince FROM queue_log_source WHERE event_id = @eventId";

    /// <summary>From <see cref="LogSource"/>, for one that is known.</summary>
    public const string UpdateSource = "UPDATE queue_log_source SET looked_ms = @LookedMs, failing_since = @FailingSince WHERE event_id = @eventId AND exchange = @Exchange";

    /// <summary>From <see cref="LogSource"/>, for a new one.</summary>
    public const string InsertSource = "INSERT INTO queue_log_source (event_id, exchange, looked_ms, failing_since) VALUES (@eventId, @Exchange, @LookedMs, @FailingSince)";

    /// <summary>What an event's exchanges say, and how the following of their logs goes.</summary>
    public Task<ExchangeStates> StatesAsync(int eventId, CancellationToken cancellation) =>
        database.ReadAsync(
            async connection =>
            {
                var now = (await connection.QueryAsync<Row>(Select, new { eventId })).Select(r => JsonSerializer.Deserialize<ExchangeNow>(r.Status)! with { AtMs = r.AtMs });
                return new ExchangeStates([.. now], [.. await connection.QueryAsync<LogSource>(SelectSources, new { eventId })]);
            },
            cancellation);

    /// <summary>Writes down how the following of a log goes.</summary>
    public Task SaveAsync(int eventId, LogSource source, CancellationToken cancellation) =>
        database.WriteAsync(
            async transaction =>
            {
                var of = new { eventId, source.Exchange, source.LookedMs, source.FailingSince };
                return await transaction.Connection!.ExecuteAsync(UpdateSource, of, transaction) > 0 || await transaction.Connection!.ExecuteAsync(InsertSource, of, transaction) > 0;
            },
            cancellation);

    /// <summary>Writes down what an exchange says; null when nothing is known of it any more.</summary>
    public Task SaveAsync(int eventId, string exchange, ExchangeNow? now, long at, CancellationToken cancellation) =>
        database.WriteAsync(
            async transaction =>
            {
                var of = new { eventId, exchange, status = now is null ? null : JsonSerializer.Serialize(now), at };
                return await transaction.Connection!.ExecuteAsync(Update, of, transaction) > 0 || await transaction.Connection!.ExecuteAsync(Insert, of, transaction) > 0;
            },
            cancellation);

    private sealed record Row
    {
        public required string Exchange { get; init; }

        public required string Status { get; init; }

        public required long AtMs { get; init; }
    }
}
