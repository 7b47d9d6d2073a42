using System.Data.Common;
using System.Reflection;
using Dapper;
using DbUp;
using DbUp.Builder;
using DbUp.Engine.Output;

namespace Dashboard.Engine.Data;

/// <summary>Brings a database to this version's schema: the numbered scripts of its own folder, each once, under a lock.</summary>
public static class Migrator
{
    /// <summary>Applies what is missing, in the order of its numbers, wherever it lies: a family of entries has its scripts in its own folder, under
    /// Migrations/Sqlite and Migrations/SqlServer. Safe to call from several processes at once.</summary>
    /// <param name="database">The database.</param>
    /// <param name="cancellation">Gives up before it begins.</param>
    /// <param name="others">Assemblies beside the engine's that have scripts.</param>
    /// <returns>The names of the scripts applied now.</returns>
    /// <exception cref="InvalidOperationException">A script failed; the message names it.</exception>
    public static async Task<IReadOnlyList<string>> MigrateAsync(Database database, CancellationToken cancellation, params Assembly[] others)
    {
        await database.PrepareAsync(cancellation);
        await using var held = await LockAsync(database, cancellation);
        var folder = $".Migrations.{database.Provider}.";
        var result = Target(database)
            .WithScriptsEmbeddedInAssemblies([Assembly.GetExecutingAssembly(), .. others], name => name.Contains(folder, StringComparison.Ordinal))
            .WithScriptNameComparer(Comparer<string>.Create((a, b) => string.CompareOrdinal(Numbered(a), Numbered(b))))
            .WithTransactionPerScript()
            .LogTo(new NoOpUpgradeLog())
            .Build()
            .PerformUpgrade();
        if (!result.Successful)
            throw new InvalidOperationException(
                $"The database could not be brought up to date{(result.ErrorScript is { } script ? $" ({script.Name})" : "")}: {result.Error.Message}",
                result.Error);
        return [.. result.Scripts.Select(script => script.Name)];
    }

    // A resource is named by its folders and its file: only the file has the number.
    private static string Numbered(string script) => script[(script.LastIndexOf('.', script.LastIndexOf('.') - 1) + 1)..];

    private static UpgradeEngineBuilder Target(Database database) => database.Provider == DatabaseProvider.Sqlite
        ? DeployChanges.To.SqliteDatabase(database.ConnectionString)
        : DeployChanges.To.SqlDatabase(database.ConnectionString);

    // SQLite: a lock file beside the database. SQL Server: an application lock held by a session of its own.
    private static async Task<IAsyncDisposable> LockAsync(Database database, CancellationToken cancellation)
    {
        if (database.Provider == DatabaseProvider.SqlServer)
        {
            var connection = await database.OpenAsync(cancellation);
            var locked = await connection.ExecuteScalarAsync<int>(
                """
                DECLARE @r int;
                EXEC @r = sp_getapplock @Resource = 'dashboard-migrate', @LockMode = 'Exclusive', @LockOwner = 'Session', @LockTimeout = 60000;
                SELECT @r
                """,
                commandTimeout: 90);
            if (locked >= 0) return new ApplicationLock(connection);
            await connection.DisposeAsync();
            throw new InvalidOperationException(
                FormattableString.Invariant($"Another process has been migrating this database for a minute (sp_getapplock gave {locked})."));
        }

        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return new FileStream(database.File + ".migrating", FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException) when (attempt < 600)
            {
                // Another process migrates; it takes well under a minute.
                await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
            }
        }
    }

    // Released by name: a pooled connection keeps a session's locks until it is used again.
    private sealed class ApplicationLock(DbConnection connection) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await connection.ExecuteAsync("EXEC sp_releaseapplock @Resource = 'dashboard-migrate', @LockOwner = 'Session'");
            await connection.DisposeAsync();
        }
    }
}
