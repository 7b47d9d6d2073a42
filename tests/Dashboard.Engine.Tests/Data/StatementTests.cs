using System.Globalization;
using Dashboard.Engine.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.SqlServer.Dac.Model;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Dashboard.Engine.Tests.Data;

public sealed class StatementTests
{
    public static TheoryData<string> Names => [.. Statements.All.Select(s => s.Name)];

    [Fact]
    public void Statements_are_found()
    {
        Assert.True(Statements.All.Count >= 30, $"Only {Statements.All.Count} statements were found.");
        Assert.Contains(Statements.All, s => s.Name == "CounterStore.UpsertBuckets");
        Assert.Contains(Statements.All, s => s.Name == "Database.LockHead");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_is_T_SQL_and_keeps_to_what_every_server_has(string name) => Assert.Empty(TSql.Forbidden(Statements.Named(name).SqlServer));

    [Fact]
    public async Task Each_is_prepared_by_SQLite()
    {
        await using var scratch = await SqliteScratch.MigratedAsync();
        await using var connection = (SqliteConnection)await scratch.Database.OpenAsync(TestContext.Current.CancellationToken);
        Assert.All(Statements.All, statement =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = statement.Sqlite;
            command.Prepare();
        });
    }

    [Fact]
    public void Each_names_only_tables_and_columns_that_SQL_Server_has()
    {
        using var model = Schema();
        foreach (var statement in Statements.All) model.AddObjects(Procedure(statement.Name.Replace('.', '_'), statement.SqlServer, statement.Parameters));
        Assert.Empty(Unresolved(model));
    }

    [Theory]
    [InlineData("SELECT nothing FROM entry WHERE event_id = @eventId")]
    [InlineData("SELECT seq FROM entries WHERE event_id = @eventId")]
    public void What_is_not_there_would_be_noticed(string wrong)
    {
        using var model = Schema();
        model.AddObjects(Procedure("wrong", wrong, ["@eventId"]));
        Assert.NotEmpty(Unresolved(model));
    }

    [Theory]
    [InlineData("MERGE entry AS t USING entry AS s ON t.seq = s.seq WHEN MATCHED THEN DELETE;")]
    [InlineData("SELECT TOP (1) seq FROM entry ORDER BY seq OFFSET 1 ROWS")]
    [InlineData("CREATE OR ALTER VIEW v AS SELECT 1 AS one")]
    [InlineData("CREATE TABLE t (a int NOT NULL, INDEX i (a))")]
    [InlineData("ALTER TABLE t ADD a int NULL, b int NULL")]
    [InlineData("SELECT @s = @s + seq FROM entry")]
    [InlineData("ALTER DATABASE d SET READ_COMMITTED_SNAPSHOT ON")]
    [InlineData("SELECT seq FROM entry WITH (UPDLOCK)")]
    [InlineData("SELECT '春运' AS name")]
    [InlineData("IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE name = 'i') SELECT 1")]
    public void What_is_forbidden_would_be_noticed(string forbidden) => Assert.NotEmpty(TSql.Forbidden(forbidden));

    private static TSqlModel Schema()
    {
        var model = new TSqlModel(SqlServerVersion.Sql150, new TSqlModelOptions());
        // DacFx takes no ALTER TABLE … ADD and no rows.
        foreach (var statement in Statements.SqlServerSchema().Where(s => s is not InsertStatement))
        {
            new Sql150ScriptGenerator().GenerateScript(statement, out var text);
            model.AddObjects(text);
        }

        return model;
    }

    private static string Procedure(string name, string sql, IReadOnlyList<string> parameters) =>
        string.Create(CultureInfo.InvariantCulture, $"CREATE PROCEDURE p_{name} {string.Join(", ", parameters.Select(p => $"{p} nvarchar(max)"))} AS {sql}");

    // 71501: an unresolved reference; 71502: the same within a body, which DacFx takes for a warning.
    private static IReadOnlyList<string> Unresolved(TSqlModel model) =>
        [.. model.Validate().Where(m => m.Number is 71501 or 71502 || m.MessageType == Microsoft.SqlServer.Dac.DacMessageType.Error).Select(m => m.ToString())];
}
