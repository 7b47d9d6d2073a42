using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Dashboard.Engine.Data;

/// <summary>SQLite's file: it is made, watched and copied here.</summary>
public sealed partial class Database
{
    /// <summary>Below this, SQLite can lose committed WAL writes (its own change log, 3.51.3).</summary>
    private static readonly Version LowestSqlite = new(3, 51, 3);

    /// <summary>Whether others than the owner can read the SQLite file, and it could not be taken from them; known after <see cref="PrepareAsync"/>.</summary>
    public bool OthersRead { get; private set; }

    /// <summary>
    /// Refuses to go on when the SQLite file is no longer where it was: what an open file without a name takes in is gone at the next start.
    /// </summary>
    /// <exception cref="DatabaseGoneException">The file was moved or deleted.</exception>
    public void CheckFile()
    {
        if (File is not null && !System.IO.File.Exists(File)) throw new DatabaseGoneException(File);
    }

    /// <summary>Creates the SQLite file with write-ahead logging and refuses an engine that can lose commits.</summary>
    /// <exception cref="InvalidOperationException">The SQLite engine is too old, or the file cannot use WAL.</exception>
    public async Task PrepareAsync(CancellationToken cancellation)
    {
        if (Provider != DatabaseProvider.Sqlite) return;
        if (!System.IO.File.Exists(File) && System.IO.File.Exists(File + "-wal"))
            throw new InvalidOperationException(
                $"{File} is missing, but {File}-wal is there and may hold its data: put the database file back, or move the other away.");
        PrivateFile.CreateFolder(Path.GetDirectoryName(File!)!);
        PrivateFile.Create(File!);
        OthersRead = !((string[])[File!, File + "-wal", File + "-shm"]).All(PrivateFile.Close);
        // The one place that makes the file: everywhere else a missing one is an error, never an empty database.
        await using (var made = new SqliteConnection(new SqliteConnectionStringBuilder(_connectionString)
        {
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
        }.ToString()))
            await made.OpenAsync(cancellation);
        await using var connection = await OpenAsync(cancellation);
        var version = await connection.ExecuteScalarAsync<string>("SELECT sqlite_version()");
        if (Version.Parse(version!) < LowestSqlite)
            throw new InvalidOperationException($"SQLite {version} can lose committed writes; {LowestSqlite} or later is needed.");
        var mode = await connection.ExecuteScalarAsync<string>("PRAGMA journal_mode = WAL");
        if (!string.Equals(mode, "wal", StringComparison.OrdinalIgnoreCase))
            throw new InvalidOperationException($"SQLite cannot use write-ahead logging on {File} (it uses {mode}); put the file on a local disk.");
    }

    /// <summary>
    /// Leaves nothing of what was deleted from an indexed column behind. SQLite overwrites deleted cells (<c>secure_delete</c>), but not the copies that
    /// stay in an index's pages when these are split, nor the journal's older pages: the indexes are made anew, their old pages are overwritten, and the
    /// journal is emptied. SQL Server cleans up after deletions by itself.
    /// </summary>
    /// <returns>False when somebody read for so long that the journal could not be emptied; to be called again later.</returns>
    public async Task<bool> ScrubAsync(IReadOnlyList<string> indexes, CancellationToken cancellation)
    {
        if (Provider != DatabaseProvider.Sqlite) return true;
        await using var connection = await OpenAsync(cancellation);
        foreach (var index in indexes)
        {
            using (await LedgerTurnAsync()) await connection.ExecuteAsync("REINDEX " + index);
        }

        for (var attempt = 0; attempt < 20; attempt++)
        {
            using (await LedgerTurnAsync())
            {
                if (await connection.ExecuteScalarAsync<int>("PRAGMA wal_checkpoint(TRUNCATE)") == 0) return true;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
        }

        return false;
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
            PrivateFile.Create(part);
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
}

/// <summary>The SQLite file is gone from its place.</summary>
public sealed class DatabaseGoneException(string file)
    : DbException($"The database file {file} is gone; nothing more is taken in until it is back and the server is started anew.");
