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
/// Opens connections as each database needs them: SQLite with WAL, <c>synchronous=FULL</c> and a bounded number of readers,
/// SQL Server with its own pool.
/// </summary>
public sealed class Database : IDisposable
{
    /// <summary>Below this, SQLite can lose committed WAL writes (its own change log, 3.51.3).</summary>
    private static readonly Version LowestSqlite = new(3, 51, 3);

    // How long SQLite waits for another process's lock before it says that it is busy.
    private const int BusySeconds = 5;

    // Page caches, in KiB: the writer's holds the indexes that it grows; readers come and go, and each keeps its own.
    private const int WriterCache = 65_536;
    private const int ReaderCache = 8_192;

    private readonly SemaphoreSlim _readers;
    private readonly string _connectionString;

    /// <param name="provider">Which database.</param>
    /// <param name="connectionString">Its ADO.NET connection string; a relative SQLite path is taken from the working folder.</param>
    /// <param name="readers">How many reads may be under way at once in this process.</param>
    public Database(DatabaseProvider provider, string connectionString, int readers = 8)
    {
        Provider = provider;
        _readers = new SemaphoreSlim(readers, readers);
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

    /// <summary>An open connection, the caller's to dispose. For writing; reads go through <see cref="ReadAsync{T}"/>.</summary>
    public Task<DbConnection> OpenAsync(CancellationToken cancellation) => OpenAsync(WriterCache, cancellation);

    private async Task<DbConnection> OpenAsync(int cache, CancellationToken cancellation)
    {
        CheckFile();
        DbConnection connection = Provider == DatabaseProvider.Sqlite ? new SqliteConnection(_connectionString) : new SqlConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            if (Provider == DatabaseProvider.Sqlite)
            {
                // FULL: a commit is on the disk when it returns, which "acknowledged means durable" stands on. What is deleted, such as a caller's number, is overwritten.
                await connection.ExecuteAsync($"PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -{cache}");
            }

            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a read on a connection of its own, waiting while too many others read.</summary>
    public async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken cancellation)
    {
        await _readers.WaitAsync(cancellation);
        try
        {
            await using var connection = await OpenAsync(ReaderCache, cancellation);
            return await read(connection);
        }
        finally
        {
            _readers.Release();
        }
    }

    /// <summary>Runs a change in one transaction.</summary>
    public async Task<T> WriteAsync<T>(Func<DbTransaction, Task<T>> write, CancellationToken cancellation)
    {
        await using var connection = await OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var result = await write(transaction);
        await transaction.CommitAsync(cancellation);
        return result;
    }

    /// <summary>
    /// Runs several reads of one event that must agree with each other. SQLite gives them one snapshot; on SQL Server the event's
    /// head row is locked meanwhile, so that appends to this event wait (and plain reads too, unless the database has READ_COMMITTED_SNAPSHOT on).
    /// </summary>
    public Task<T> SnapshotAsync<T>(int eventId, Func<DbTransaction, Task<T>> read, CancellationToken cancellation) =>
        ReadAsync(
            async connection =>
            {
                await using var transaction = connection is SqliteConnection sqlite ? sqlite.BeginTransaction(deferred: true) : await connection.BeginTransactionAsync(cancellation);
                if (Provider == DatabaseProvider.SqlServer) await connection.ExecuteAsync(LockHead, new { eventId }, transaction);
                return await read(transaction);
            },
            cancellation);

    /// <summary>
    /// Refuses to go on when the SQLite file is no longer where it was: what an open file without a name takes in is gone at the next start.
    /// </summary>
    /// <exception cref="DatabaseGoneException">The file was moved or deleted.</exception>
    public void CheckFile()
    {
        if (File is not null && !System.IO.File.Exists(File)) throw new DatabaseGoneException(File);
    }

    /// <summary>Locks an event's head row until the transaction ends: whoever appends takes this lock first.</summary>
    public const string LockHead = "UPDATE event_head SET head = head WHERE event_id = @eventId";

    /// <summary>Creates the SQLite file with write-ahead logging and refuses an engine that can lose commits.</summary>
    /// <exception cref="InvalidOperationException">The SQLite engine is too old, or the file cannot use WAL.</exception>
    public async Task PrepareAsync(CancellationToken cancellation)
    {
        if (Provider != DatabaseProvider.Sqlite) return;
        if (!System.IO.File.Exists(File) && System.IO.File.Exists(File + "-wal"))
            throw new InvalidOperationException($"{File} is missing, but {File}-wal is there and may hold its data: put the database file back, or move the other away.");
        Directory.CreateDirectory(Path.GetDirectoryName(File!)!);
        // The one place that makes the file: everywhere else a missing one is an error, never an empty database.
        await using (var made = new SqliteConnection(new SqliteConnectionStringBuilder(_connectionString) { Mode = SqliteOpenMode.ReadWriteCreate, Pooling = false }.ToString())) await made.OpenAsync(cancellation);
        await using var connection = await OpenAsync(cancellation);
        var version = await connection.ExecuteScalarAsync<string>("SELECT sqlite_version()");
        if (Version.Parse(version!) < LowestSqlite)
            throw new InvalidOperationException($"SQLite {version} can lose committed writes; {LowestSqlite} or later is needed.");
        var mode = await connection.ExecuteScalarAsync<string>("PRAGMA journal_mode = WAL");
        if (!string.Equals(mode, "wal", StringComparison.OrdinalIgnoreCase))
            throw new InvalidOperationException($"SQLite cannot use write-ahead logging on {File} (it uses {mode}); put the file on a local disk.");
    }

    /// <summary>Copies the SQLite database to a file while it is in use, and checks the copy.</summary>
    /// <exception cref="InvalidOperationException">On SQL Server, when the file exists, or when the copy is damaged.</exception>
    public async Task BackupAsync(string file, CancellationToken cancellation)
    {
        if (Provider != DatabaseProvider.Sqlite)
            throw new InvalidOperationException("Only SQLite is backed up by this command; on SQL Server use BACKUP DATABASE.");
        if (System.IO.File.Exists(file)) throw new InvalidOperationException($"{file} exists; a backup overwrites nothing.");
        // Under another name until it is whole: half a backup must not look like one.
        var part = file + ".part";
        try
        {
            await CopyAsync(part, cancellation);
            System.IO.File.Move(part, file);
        }
        finally
        {
            foreach (var left in (string[])[part, part + "-journal", part + "-wal", part + "-shm"]) System.IO.File.Delete(left);
        }
    }

    private async Task CopyAsync(string file, CancellationToken cancellation)
    {
        await using var source = (SqliteConnection)await OpenAsync(cancellation);
        await using var target = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.GetFullPath(file), Pooling = false }.ToString());
        await target.OpenAsync(cancellation);
        source.BackupDatabase(target);
        var check = await target.ExecuteScalarAsync<string>("PRAGMA integrity_check");
        if (check != "ok") throw new InvalidOperationException($"The copy is damaged: {check}");
    }

    internal string ConnectionString => _connectionString;

    /// <inheritdoc />
    public void Dispose() => _readers.Dispose();
}

/// <summary>The SQLite file is gone from its place.</summary>
public sealed class DatabaseGoneException(string file) : DbException($"The database file {file} is gone; nothing more is taken in until it is back and the server is started anew.");
