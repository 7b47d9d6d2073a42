using Dapper;
using Dashboard.Engine.Data;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;

namespace Dashboard.Engine.Tests.Support;

/// <summary>An empty database of its own, gone afterwards.</summary>
internal abstract class Scratch : IAsyncDisposable
{
    private Database? _database;

    public Database Database => _database ??= Another();

    /// <summary>The same database as another process would open it.</summary>
    public abstract Database Another();

    /// <summary>From now on whatever needs a table fails.</summary>
    public abstract Task BreakTableAsync(string table);

    /// <summary>The table is as it was.</summary>
    public abstract Task MendTableAsync(string table);

    public Task<int> ExecuteAsync(string sql, object? parameters = null) =>
        Database.ReadAsync(connection => connection.ExecuteAsync(sql, parameters), CancellationToken.None);

    public Task<T> ScalarAsync<T>(string sql, object? parameters = null) =>
        Database.ReadAsync(async connection => (await connection.ExecuteScalarAsync<T>(sql, parameters))!, CancellationToken.None);

    public abstract ValueTask DisposeAsync();
}

internal sealed class SqliteScratch : Scratch
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dashboard-engine-");

    public string File => PathOf("ledger.db");

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public static async Task<SqliteScratch> MigratedAsync()
    {
        var scratch = new SqliteScratch();
        await Migrator.MigrateAsync(scratch.Database, CancellationToken.None);
        return scratch;
    }

    public override Database Another() => new(DatabaseProvider.Sqlite, $"Data Source={File}");

    public override Task BreakTableAsync(string table) => ExecuteAsync($"ALTER TABLE {table} RENAME TO {table}_gone");

    public override Task MendTableAsync(string table) => ExecuteAsync($"ALTER TABLE {table}_gone RENAME TO {table}");

    public override ValueTask DisposeAsync()
    {
        using (var pooled = new SqliteConnection(Database.ConnectionString)) SqliteConnection.ClearPool(pooled);
        Database.Dispose();
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}

internal sealed class SqlServerScratch : Scratch
{
    public const string Variable = "DASHBOARD_TEST_SQLSERVER";

    private readonly string _server;
    private readonly string _name = "dashboard_test_" + Guid.NewGuid().ToString("N");

    private SqlServerScratch(string server) => _server = server;

    public static async Task<SqlServerScratch> CreateAsync()
    {
        var server = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrWhiteSpace(server)) Assert.Skip($"No SQL Server: {Variable} holds no connection string.");
        var scratch = new SqlServerScratch(server);
        await scratch.OnServerAsync($"CREATE DATABASE {scratch._name}");
        return scratch;
    }

    public override Database Another() => new(DatabaseProvider.SqlServer, new SqlConnectionStringBuilder(_server) { InitialCatalog = _name }.ToString());

    // A column goes by another name, since not every server of this language renames tables: one that no index, no key and no view holds, and that
    // everything needs.
    private static readonly Dictionary<string, (string Name, string Type)> Columns = new(StringComparer.Ordinal)
    {
        ["entry"] = ("content", "bigint"),
        ["bucket"] = ("total", "bigint"),
        ["event_head"] = ("config", "bigint"),
        ["access_head"] = ("version", "bigint"),
    };

    public override Task BreakTableAsync(string table) => MoveAsync(table, Columns[table].Name, Columns[table].Name + "_gone");

    public override Task MendTableAsync(string table) => MoveAsync(table, Columns[table].Name + "_gone", Columns[table].Name);

    private async Task MoveAsync(string table, string from, string to)
    {
        await ExecuteAsync($"ALTER TABLE {table} ADD {to} {Columns[table].Type} NULL");
        await ExecuteAsync($"UPDATE {table} SET {to} = {from}");
        await ExecuteAsync($"ALTER TABLE {table} DROP COLUMN {from}");
    }

    public override async ValueTask DisposeAsync()
    {
        await using (var pooled = new SqlConnection(Database.ConnectionString)) SqlConnection.ClearPool(pooled);
        Database.Dispose();
        await OnServerAsync($"DROP DATABASE {_name}");
    }

    private async Task OnServerAsync(string sql)
    {
        await using var connection = new SqlConnection(_server);
        await connection.ExecuteAsync(sql);
    }
}
