using Dapper;
using Dashboard.Engine.Data;

namespace Dashboard.Engine.Access;

/// <summary>A session that somebody has open, as they see it listed.</summary>
public sealed record OpenSession
{
    /// <summary>Its number, which proves nothing.</summary>
    public required string Session { get; init; }

    /// <summary>When it began, Unix milliseconds.</summary>
    public required long StartedMs { get; init; }

    /// <summary>From which network address.</summary>
    public string? Address { get; init; }

    /// <summary>With what: "Chrome · Android".</summary>
    public string? Client { get; init; }
}

/// <summary>Sessions, so that people see and end their own. What makes a session good is its cookie and the account's stamp; the list only tells of
/// it.</summary>
public sealed class SessionStore(Database database)
{
    /// <summary>From <see cref="OpenSession"/>.</summary>
    public const string Insert = """
        INSERT INTO account_session (session, account_id, stamp, started_ms, expires_ms, address, client)
        VALUES (@session, @accountId, @stamp, @now, @expires, @address, @client)
        """;

    /// <summary>Forgets what is over.</summary>
    public const string DeleteOver = "DELETE FROM account_session WHERE expires_ms < @now";

    /// <summary>Forgets one.</summary>
    public const string Delete = "DELETE FROM account_session WHERE session = @session";

    /// <summary>Fills <see cref="OpenSession"/>: those of an account's present stamp, newest first.</summary>
    public const string SelectOf = """
        SELECT session AS Session, started_ms AS StartedMs, address AS Address, client AS Client
        FROM account_session WHERE account_id = @accountId AND stamp = @stamp AND expires_ms > @now
        ORDER BY started_ms DESC
        """;

    /// <summary>A session begins.</summary>
    public Task<int> AddAsync(
        string session, int accountId, string stamp, long now, long expires, string? address, string? client, CancellationToken cancellation) =>
        database.WriteAsync(
            async transaction =>
            {
                await transaction.Connection!.ExecuteAsync(DeleteOver, new { now }, transaction);
                return await transaction.Connection!.ExecuteAsync(Insert, new { session, accountId, stamp, now, expires, address, client }, transaction);
            },
            cancellation);

    /// <summary>The sessions that an account has open.</summary>
    public Task<IReadOnlyList<OpenSession>> OfAsync(int accountId, string stamp, long now, CancellationToken cancellation) =>
        database.ReadAsync(
            async connection => (IReadOnlyList<OpenSession>)[.. await connection.QueryAsync<OpenSession>(SelectOf, new { accountId, stamp, now })],
            cancellation);
}
