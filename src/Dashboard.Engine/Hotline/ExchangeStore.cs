using System.Data.Common;
using System.Text.Json;
using Dapper;
using Dashboard.Engine.Data;

namespace Dashboard.Engine.Hotline;

/// <summary>What exchanges say by themselves, where every node's feed reads it. No history: the ledger has that.</summary>
public sealed class ExchangeStore(Database database)
{
    /// <summary>What the exchanges of an event said last, and how the asking goes.</summary>
    public const string Select = """
        SELECT exchange AS Exchange, status AS Status, at_ms AS AtMs, failing_since AS FailingSince FROM exchange_status WHERE event_id = @eventId
        """;

    /// <summary>An exchange says something new, or the same again, or nothing.</summary>
    public const string Update = """
        UPDATE exchange_status SET status = @status, at_ms = @at, failing_since = @failingSince WHERE event_id = @eventId AND exchange = @exchange
        """;

    /// <summary>An exchange is asked for the first time.</summary>
    public const string Insert = """
        INSERT INTO exchange_status (event_id, exchange, status, at_ms, failing_since) VALUES (@eventId, @exchange, @status, @at, @failingSince)
        """;

    /// <summary>The logs that are followed for an event; fills <see cref="ExchangeSource"/>.</summary>
    public const string SelectSources = """
        SELECT exchange AS Exchange, looked_ms AS LookedMs, failing_since AS FailingSince FROM queue_log_source WHERE event_id = @eventId
        """;

    /// <summary>From <see cref="ExchangeSource"/>, for one that is known.</summary>
    public const string UpdateSource = """
        UPDATE queue_log_source SET looked_ms = @LookedMs, failing_since = @FailingSince WHERE event_id = @eventId AND exchange = @Exchange
        """;

    /// <summary>From <see cref="ExchangeSource"/>, for a new one.</summary>
    public const string InsertSource = """
        INSERT INTO queue_log_source (event_id, exchange, looked_ms, failing_since) VALUES (@eventId, @Exchange, @LookedMs, @FailingSince)
        """;

    /// <summary>What an event's exchanges say, and how the reading of them goes.</summary>
    public Task<ExchangeStates> StatesAsync(int eventId, CancellationToken cancellation) =>
        database.ReadAsync(connection => StatesAsync(connection, eventId), cancellation);

    internal static async Task<ExchangeStates> StatesAsync(DbConnection connection, int eventId)
    {
        var rows = (await connection.QueryAsync<Row>(Select, new { eventId })).Select(r => (Row: r, Now: Read(r))).ToList();
        return new(
            [.. rows.Select(r => r.Now).OfType<ExchangeNow>()],
            [.. await connection.QueryAsync<ExchangeSource>(SelectSources, new { eventId })],
            [.. rows.Select(r => new ExchangeSource
            {
                Exchange = r.Row.Exchange,
                LookedMs = r.Row.AtMs,
                FailingSince = r.Row.FailingSince ?? (r.Now is null ? r.Row.AtMs : null),
            })]);
    }

    /// <summary>Writes down how the following of a log goes.</summary>
    public Task SaveAsync(int eventId, ExchangeSource source, CancellationToken cancellation) =>
        database.WriteAsync(
            async transaction =>
            {
                var of = new { eventId, source.Exchange, source.LookedMs, source.FailingSince };
                return await transaction.Connection!.ExecuteAsync(UpdateSource, of, transaction) > 0
                    || await transaction.Connection!.ExecuteAsync(InsertSource, of, transaction) > 0;
            },
            cancellation);

    /// <summary>Writes down what an exchange says.</summary>
    /// <param name="eventId">The event whose hotline it is.</param>
    /// <param name="exchange">The exchange.</param>
    /// <param name="now">What it says; null while it says nothing.</param>
    /// <param name="at">When, Unix milliseconds.</param>
    /// <param name="failingSince">Since when it says nothing, Unix milliseconds; null while it speaks.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task SaveAsync(int eventId, string exchange, ExchangeNow? now, long at, long? failingSince, CancellationToken cancellation) =>
        database.WriteAsync(
            async transaction =>
            {
                var of = new { eventId, exchange, status = now is null ? null : JsonSerializer.Serialize(now), at, failingSince };
                return await transaction.Connection!.ExecuteAsync(Update, of, transaction) > 0
                    || await transaction.Connection!.ExecuteAsync(Insert, of, transaction) > 0;
            },
            cancellation);

    // What another version has written may not be readable: then nothing is known, which is told like any failure, and counts go on.
    private static ExchangeNow? Read(Row row)
    {
        try
        {
            return row.Status is null ? null : JsonSerializer.Deserialize<ExchangeNow>(row.Status)! with { AtMs = row.AtMs };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Row
    {
        public required string Exchange { get; init; }

        public required string? Status { get; init; }

        public required long AtMs { get; init; }

        public required long? FailingSince { get; init; }
    }
}
