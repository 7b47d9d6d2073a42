using System.Data.Common;
using Dapper;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;

namespace Dashboard.Engine.Data;

/// <summary>The two databases that the product runs on.</summary>
public enum DatabaseProvider
{
    /// <summary>Embedded, one file; the default.</summary>
    Sqlite,

    /// <summary>SQL Server 2019 or later.</summary>
    SqlServer,
}

/// <summary>
/// Opens connections as each database needs them: SQLite with WAL, <c>synchronous=FULL</c> and one writer at a time, SQL Server with its own pool. How many
/// read
/// and write at once is bounded for both.
/// </summary>
public sealed partial class Database : IDisposable
{
    // How long SQLite waits for another process's lock before it says that it is busy.
    private const int BusySeconds = 5;

    // Page caches, in KiB: the writer's holds the indexes that it grows; readers come and go, and each keeps its own.
    private const int WriterCache = 65_536;
    private const int ReaderCache = 8_192;

    // How long whoever changes something waits for another's lock on SQL Server, whose own limit is the command's: half a minute, in which a crowd of
    // waiters takes up all connections.
    private const int LockMilliseconds = 3_000;

    // How often a change that found a lock is tried anew, from its beginning: nothing of it is done when it did.
    private const int Tries = 3;
    private const int MaxWriters = 16;

    private readonly Dictionary<Reads, SemaphoreSlim> _readers;

    // Whoever changes something waits here, and of them one at a time with the ledgers for SQLite's one writer: a count waits for one other change at most.
    private readonly SemaphoreSlim _changes;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly string _connectionString;

    /// <param name="provider">Which database.</param>
    /// <param name="connectionString">Its ADO.NET connection string; a relative SQLite path is taken from the working folder.</param>
    /// <param name="slots">How many reads may be under way at once in this process.</param>
    public Database(DatabaseProvider provider, string connectionString, ReadSlots? slots = null)
    {
        Provider = provider;
        slots ??= new();
        _readers = new() { [Reads.Page] = new(slots.Page), [Reads.Live] = new(slots.Live), [Reads.Long] = new(slots.LongOrDefault) };
        _changes = new(provider == DatabaseProvider.Sqlite ? 1 : MaxWriters);
        Dialect = provider == DatabaseProvider.Sqlite ? Dialect.Sqlite : Dialect.SqlServer;
        if (provider == DatabaseProvider.Sqlite)
        {
            var sqlite = new SqliteConnectionStringBuilder(connectionString) { ForeignKeys = true, Mode = SqliteOpenMode.ReadWrite };
            if (!sqlite.ShouldSerialize("Default Timeout")) sqlite.DefaultTimeout = BusySeconds;
            File = sqlite.DataSource = Path.GetFullPath(sqlite.DataSource);
            _connectionString = sqlite.ToString();
        }
        else
        {
            _connectionString = connectionString;
        }
    }

    /// <summary>Which database this is.</summary>
    public DatabaseProvider Provider { get; }

    /// <summary>What differs between the databases.</summary>
    public Dialect Dialect { get; }

    /// <summary>The SQLite file's full path; null on SQL Server.</summary>
    public string? File { get; }

    /// <summary>An open connection, the caller's to dispose. For writing; reads go through <c>ReadAsync</c>.</summary>
    public async Task<DbConnection> OpenAsync(CancellationToken cancellation)
    {
        var connection = await OpenAsync(WriterCache, cancellation);
        if (Provider == DatabaseProvider.SqlServer) await connection.ExecuteAsync(LockTimeout);
        return connection;
    }

    private async Task<DbConnection> OpenAsync(int cache, CancellationToken cancellation)
    {
        CheckFile();
        DbConnection connection = Provider == DatabaseProvider.Sqlite ? new SqliteConnection(_connectionString) : new SqlConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            if (Provider == DatabaseProvider.Sqlite)
            {
                // FULL: a commit is on the disk when it returns, which "acknowledged means durable" stands on. What is deleted, such as a caller's number, is
                // overwritten.
                await connection.ExecuteAsync(FormattableString.Invariant(
                    $"PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -{cache}"));
            }

            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static readonly string LockTimeout = FormattableString.Invariant($"SET LOCK_TIMEOUT {LockMilliseconds}");

    /// <summary>Runs a read of a page or a request on a connection of its own, waiting while too many others read.</summary>
    public Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken cancellation) => ReadAsync(Reads.Page, read, cancellation);

    /// <summary>Runs a read on a connection of its own, waiting while too many others of its kind read.</summary>
    public async Task<T> ReadAsync<T>(Reads kind, Func<DbConnection, Task<T>> read, CancellationToken cancellation)
    {
        await _readers[kind].WaitAsync(cancellation);
        try
        {
            await using var connection = await OpenAsync(ReaderCache, cancellation);
            return await read(connection);
        }
        finally
        {
            _readers[kind].Release();
        }
    }

    /// <summary>
    /// Runs a change in one transaction. One that finds a lock which another holds for too long is undone and tried anew, from its beginning: it must
    /// change nothing but the database.
    /// </summary>
    /// <exception cref="DbException">The database failed, or somebody held the lock all the time: nothing is changed.</exception>
    public async Task<T> WriteAsync<T>(Func<DbTransaction, Task<T>> write, CancellationToken cancellation)
    {
        await _changes.WaitAsync(cancellation);
        try
        {
            for (var tried = 1; ; tried++)
            {
                var committing = false;
                try
                {
                    using var turn = await LedgerTurnAsync();
                    await using var connection = await OpenAsync(cancellation);
                    await using var transaction = await connection.BeginTransactionAsync(cancellation);
                    var result = await write(transaction);
                    committing = true;
                    await transaction.CommitAsync(cancellation);
                    return result;
                }
                catch (DbException locked) when (!committing && tried < Tries && Dialect.IsLocked(locked))
                {
                    // So that two which wait for each other do not meet again.
                    await Task.Delay(Random.Shared.Next(20, 100) * tried, cancellation);
                }
            }
        }
        finally
        {
            _changes.Release();
        }
    }

    /// <summary>
    /// A ledger's turn to commit, ended by disposal. SQLite has one writer: who came second would sleep for a tenth of a second and longer, or be refused.
    /// SQL Server's ledgers
    /// do not wait for each other.
    /// </summary>
    internal async ValueTask<IDisposable?> LedgerTurnAsync()
    {
        if (Provider == DatabaseProvider.SqlServer) return null;
        await _turn.WaitAsync();
        return new Turn(_turn);
    }

    /// <summary>Locks an event's head row until the transaction ends: whoever appends takes this lock first.</summary>
    public const string LockHead = "UPDATE event_head SET head = head WHERE event_id = @eventId";

    internal string ConnectionString => _connectionString;

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var readers in _readers.Values) readers.Dispose();
        _changes.Dispose();
        _turn.Dispose();
    }

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
