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

    /// <summary>What the exchanges of an event said last.</summary>
    public Task<IReadOnlyList<ExchangeNow>> AllAsync(int eventId, CancellationToken cancellation) =>
        database.ReadAsync(
            async connection => (IReadOnlyList<ExchangeNow>)[.. (await connection.QueryAsync<Row>(Select, new { eventId })).Select(r => JsonSerializer.Deserialize<ExchangeNow>(r.Status)! with { AtMs = r.AtMs })],
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
