using Dapper;
using Dashboard.Engine.Data;

namespace Dashboard.Engine.Access;

/// <summary>An API key as it is listed; its secret was shown once and is not kept.</summary>
public sealed record ApiKey
{
    /// <summary>Number within the database.</summary>
    public required int KeyId { get; init; }

    /// <summary>What it is for.</summary>
    public required string Name { get; init; }

    /// <summary>The secret's first letters, to tell keys apart.</summary>
    public required string Hint { get; init; }

    /// <summary>When it was made, Unix milliseconds.</summary>
    public required long CreatedMs { get; init; }

    /// <summary>By whom.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>Until when it is good, Unix milliseconds; null for ever.</summary>
    public long? ExpiresMs { get; init; }

    /// <summary>Its last use, Unix milliseconds, to within a minute; null for none.</summary>
    public long? LastUsedMs { get; init; }

    /// <summary>When it was revoked, Unix milliseconds; null while it was not.</summary>
    public long? RevokedMs { get; init; }

    /// <summary>The same as a holder of rights.</summary>
    public Holder Holder => new(HolderKind.Key, KeyId);
}

/// <summary>API keys.</summary>
public sealed class KeyStore(Database database, AuditStore audit, TimeProvider time)
{
    /// <summary>Begins every key, so that one that is left lying about can be found by searching.</summary>
    public const string Prefix = "dk_";

    /// <summary>Fills <see cref="ApiKey"/>.</summary>
    public const string SelectAll = """
        SELECT key_id AS KeyId, name AS Name, hint AS Hint, created_ms AS CreatedMs, created_by AS CreatedBy, expires_ms AS ExpiresMs,
               last_used_ms AS LastUsedMs, revoked_ms AS RevokedMs
        FROM api_key ORDER BY key_id
        """;

    /// <summary>The highest number so far.</summary>
    public const string SelectLastId = "SELECT COALESCE(MAX(key_id), 0) FROM api_key";

    /// <summary>A new key.</summary>
    public const string Insert = """
        INSERT INTO api_key (key_id, name, secret_hash, hint, created_ms, created_by, expires_ms, last_used_ms, revoked_ms)
        VALUES (@id, @name, @hash, @hint, @now, @by, @expiresMs, NULL, NULL)
        """;

    /// <summary>Revokes a key.</summary>
    public const string RevokeKey = "UPDATE api_key SET revoked_ms = @now WHERE key_id = @id AND revoked_ms IS NULL";

    /// <summary>Keeps when a key was last used.</summary>
    public const string SetUsed = "UPDATE api_key SET last_used_ms = @at WHERE key_id = @id AND (last_used_ms IS NULL OR last_used_ms < @at)";

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>All keys, in order of making.</summary>
    public Task<IReadOnlyList<ApiKey>> AllAsync(CancellationToken cancellation) =>
        database.ReadAsync(async connection => (IReadOnlyList<ApiKey>)[.. await connection.QueryAsync<ApiKey>(SelectAll)], cancellation);

    /// <summary>Makes a key.</summary>
    /// <returns>Its number and its secret, which nobody can ask for again.</returns>
    /// <exception cref="CatalogException">The name is missing or too long, the end lies in the past, or there is no grant.</exception>
    public Task<(int Id, string Secret)> AddAsync(string name, IReadOnlyList<Grant> grants, long? expiresMs, Actor by, CancellationToken cancellation)
    {
        name = PlainText.Of(name);
        if (name.Trim().Length is 0 or > 100 || name.Any(char.IsControl)) throw new CatalogException("name", "is missing or longer than 100 characters");
        if (expiresMs <= Now) throw new CatalogException("expires", "lies in the past");
        if (grants.Count == 0) throw new CatalogException("role", "is missing");
        if (grants.Any(g => g.Role == Role.Administrator)) throw new CatalogException("role", "a key cannot administer");
        if (grants.Any(g => g is { EventId: 0, Role: Role.Coordinator or Role.Display }))
            throw new CatalogException("event", "is missing; this role is bound to an event");
        if (grants.Any(g => g.StationId != 0 && (g.EventId == 0 || g.Role is not (Role.Coordinator or Role.Integration))))
            throw new CatalogException("station", "binds who counts for an event, and nobody else");
        var secret = Secrets.New(Prefix);
        return database.WriteAsync(
            async transaction =>
            {
                var connection = transaction.Connection!;
                await connection.ExecuteAsync(AccessStore.Raise, transaction: transaction);
                var id = await connection.ExecuteScalarAsync<int>(SelectLastId, transaction: transaction) + 1;
                var holder = new Holder(HolderKind.Key, id);
                await connection.ExecuteAsync(
                    Insert,
                    new { id, name = name.Trim(), hash = Secrets.Hash(secret), hint = secret[..(Prefix.Length + 4)], now = Now, by = by.Name, expiresMs },
                    transaction);
                await AccessStore.SetGrantsAsync(transaction, holder, grants);
                await audit.AppendAsync(transaction, [new(by, "key.created", holder.ToString(), $"{name.Trim()}: {AccountStore.Text(grants)}")]);
                return (id, secret);
            },
            cancellation);
    }

    /// <summary>Revokes a key.</summary>
    /// <returns>False when it was revoked already, or there is none.</returns>
    public Task<bool> RevokeAsync(int id, Actor by, CancellationToken cancellation) =>
        database.WriteAsync(
            async transaction =>
            {
                await transaction.Connection!.ExecuteAsync(AccessStore.Raise, transaction: transaction);
                if (await transaction.Connection!.ExecuteAsync(RevokeKey, new { id, now = Now }, transaction) == 0) return false;
                await audit.AppendAsync(transaction, [new(by, "key.revoked", new Holder(HolderKind.Key, id).ToString())]);
                return true;
            },
            cancellation);

    /// <summary>Keeps when keys were last used.</summary>
    public Task SetUsedAsync(IReadOnlyDictionary<int, long> lastUses, CancellationToken cancellation) =>
        database.WriteAsync(
            transaction => transaction.Connection!.ExecuteAsync(SetUsed, lastUses.Select(use => new { id = use.Key, at = use.Value }), transaction),
            cancellation);
}
