using System.Data.Common;
using Dapper;
using Dashboard.Engine.Data;

namespace Dashboard.Engine.Access;

/// <summary>Who holds what rights: the whole of it, read at once, since it is small and asked for at every command.</summary>
public sealed class AccessStore(Database database, AuditStore audit, TimeProvider time)
{
    /// <summary>The number that every change of rights raises.</summary>
    public const string SelectVersion = "SELECT version FROM access_head WHERE id = 1";

    /// <summary>Raises the number, and so puts all who change rights in line: the first statement of such a change.</summary>
    public const string Raise = "UPDATE access_head SET version = version + 1 WHERE id = 1";

    /// <summary>Accounts by number, with whether each may act.</summary>
    public const string SelectAccounts = """
        SELECT account_id AS Id, name AS Name, display_name AS Display, stamp AS Stamp, CASE WHEN disabled = 0
          AND (demo = 0 OR @demo = 1) THEN 1 ELSE 0 END AS Live
        FROM account
        """;

    /// <summary>Keys by number. The secret's hash is the stamp: there is nothing else that could change.</summary>
    public const string SelectKeys = """
        SELECT key_id AS Id, name AS Name, name AS Display, secret_hash AS Stamp, CASE WHEN revoked_ms IS NULL THEN 1 ELSE 0 END AS Live,
               expires_ms AS ExpiresMs
        FROM api_key
        """;

    /// <summary>Screens by number.</summary>
    public const string SelectScreens = """
        SELECT screen_id AS Id, place AS Name, place AS Display, secret_hash AS Stamp, CASE WHEN revoked_ms IS NULL THEN 1 ELSE 0 END AS Live
        FROM screen
        """;

    /// <summary>All grants.</summary>
    public const string SelectGrants = "SELECT holder AS Holder, role AS Role, event_id AS EventId, station_id AS StationId FROM access_grant";

    /// <summary>Sessions that were ended before their time.</summary>
    public const string SelectEnded = "SELECT session FROM ended_session";

    /// <summary>Ends a session.</summary>
    public const string InsertEnded = """
        INSERT INTO ended_session (session, expires_ms) SELECT @session, @expires WHERE NOT EXISTS (SELECT 1 FROM ended_session WHERE session = @session)
        """;

    /// <summary>Forgets sessions that would have ended by themselves.</summary>
    public const string DeleteEnded = "DELETE FROM ended_session WHERE expires_ms < @now";

    /// <summary>Takes all grants of a holder.</summary>
    public const string DeleteGrants = "DELETE FROM access_grant WHERE holder = @holder";

    /// <summary>Gives one.</summary>
    public const string InsertGrant = "INSERT INTO access_grant (holder, role, event_id, station_id) VALUES (@holder, @role, @EventId, @StationId)";

    /// <summary>The number that every change of rights raises.</summary>
    public Task<long> VersionAsync(CancellationToken cancellation) =>
        database.ReadAsync(Reads.Live, connection => connection.ExecuteScalarAsync<long>(SelectVersion), cancellation);

    /// <summary>All holders with their rights.</summary>
    /// <param name="demo">Whether demonstration accounts may act.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<AccessSnapshot> LoadAsync(bool demo, CancellationToken cancellation) =>
        database.ReadAsync(
            Reads.Live,
            async connection =>
            {
                // The number first: what changes while the rest is read is read again at the next look.
                var version = await connection.ExecuteScalarAsync<long>(SelectVersion);
                var grants = (await connection.QueryAsync<GrantRow>(SelectGrants))
                    .ToLookup(g => g.Holder, g => new Grant(Enum.Parse<Role>(g.Role, ignoreCase: true), g.EventId, g.StationId), StringComparer.Ordinal);
                List<Holding> holdings = [];
                Add(HolderKind.Account, await connection.QueryAsync<HolderRow>(SelectAccounts, new { demo }));
                Add(HolderKind.Key, await connection.QueryAsync<HolderRow>(SelectKeys));
                Add(HolderKind.Screen, await connection.QueryAsync<HolderRow>(SelectScreens));
                return new AccessSnapshot(version, holdings, await connection.QueryAsync<string>(SelectEnded));

                void Add(HolderKind kind, IEnumerable<HolderRow> rows) => holdings.AddRange(rows.Select(row =>
                {
                    var holder = new Holder(kind, row.Id);
                    return new Holding(holder, row.Name, row.Display, row.Stamp, row.Live, new(grants[holder.ToString()]), row.ExpiresMs);
                }));
            },
            cancellation);

    /// <summary>Ends a session, wherever its credential is kept.</summary>
    public Task EndSessionAsync(string session, long expiresMs, AuditDraft told, CancellationToken cancellation) =>
        database.WriteAsync(
            async transaction =>
            {
                var connection = transaction.Connection!;
                await connection.ExecuteAsync(Raise, transaction: transaction);
                await connection.ExecuteAsync(DeleteEnded, new { now = time.GetUtcNow().ToUnixTimeMilliseconds() }, transaction);
                await connection.ExecuteAsync(SessionStore.Delete, new { session }, transaction);
                await connection.ExecuteAsync(InsertEnded, new { session, expires = expiresMs }, transaction);
                await audit.AppendAsync(transaction, [told]);
                return 0;
            },
            cancellation);

    /// <summary>Replaces a holder's grants; after <see cref="Raise"/>, in the same transaction.</summary>
    internal static async Task SetGrantsAsync(DbTransaction transaction, Holder holder, IReadOnlyList<Grant> grants)
    {
        await transaction.Connection!.ExecuteAsync(DeleteGrants, new { holder = holder.ToString() }, transaction);
        foreach (var grant in grants.Distinct())
            await transaction.Connection!.ExecuteAsync(
                InsertGrant, new { holder = holder.ToString(), role = Name(grant.Role), grant.EventId, grant.StationId }, transaction);
    }

    internal static string Name(Role role) => role switch
    {
        Role.Administrator => "administrator",
        Role.Manager => "manager",
        Role.Coordinator => "coordinator",
        Role.Display => "display",
        _ => "integration",
    };

    private sealed record GrantRow
    {
        public required string Holder { get; init; }

        public required string Role { get; init; }

        public required int EventId { get; init; }

        public required int StationId { get; init; }
    }

    private sealed record HolderRow
    {
        public required int Id { get; init; }

        public required string Name { get; init; }

        public required string Display { get; init; }

        public required string Stamp { get; init; }

        public required bool Live { get; init; }

        public long? ExpiresMs { get; init; }
    }
}
