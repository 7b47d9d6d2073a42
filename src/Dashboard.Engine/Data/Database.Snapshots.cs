using System.Data;
using System.Data.Common;
using Dapper;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;

namespace Dashboard.Engine.Data;

/// <summary>Reads that must agree with each other.</summary>
public sealed partial class Database
{
    private bool _noSnapshots;

    /// <summary>
    /// Runs several reads of one event that must agree with each other. SQLite gives them one snapshot, and so does SQL Server where the database has
    /// ALLOW_SNAPSHOT_ISOLATION on;
    /// where it has not, the event's head row is locked meanwhile, so that appends to this event wait (and plain reads too, unless it has
    /// READ_COMMITTED_SNAPSHOT on).
    /// </summary>
    public Task<T> SnapshotAsync<T>(int eventId, Func<DbTransaction, Task<T>> read, CancellationToken cancellation, Reads kind = Reads.Live) =>
        ReadAsync(
            kind,
            async connection =>
            {
                await using var transaction = connection is SqliteConnection sqlite
                    ? sqlite.BeginTransaction(deferred: true)
                    : await SnapshotAsync(connection, eventId, cancellation);
                return await read(transaction);
            },
            cancellation);

    private async Task<DbTransaction> SnapshotAsync(DbConnection connection, int eventId, CancellationToken cancellation)
    {
        if (!_noSnapshots && await TrySnapshotAsync(connection, eventId, cancellation) is { } snapshot) return snapshot;
        var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation);
        await connection.ExecuteAsync(LockHead, new { eventId }, transaction);
        return transaction;
    }

    // Null where the database gives none, which its first read says: from then on the head is locked instead.
    private async Task<DbTransaction?> TrySnapshotAsync(DbConnection connection, int eventId, CancellationToken cancellation)
    {
        DbTransaction? snapshot = null;
        try
        {
            snapshot = await connection.BeginTransactionAsync(IsolationLevel.Snapshot, cancellation);
            await connection.ExecuteScalarAsync<int?>(TouchHead, new { eventId }, snapshot);
            return snapshot;
        }
        catch (SqlException refused) when (refused.Class < ServerFault)
        {
            _noSnapshots = true;
            if (snapshot is not null) await snapshot.DisposeAsync();
            return null;
        }
        catch
        {
            if (snapshot is not null) await snapshot.DisposeAsync();
            throw;
        }
    }

    /// <summary>Looks at an event's head row.</summary>
    public const string TouchHead = "SELECT event_id FROM event_head WHERE event_id = @eventId";

    // From this severity on SQL Server tells of its own state, not of what was asked.
    private const int ServerFault = 17;
}
