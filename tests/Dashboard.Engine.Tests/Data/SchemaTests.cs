using System.Collections.Concurrent;
using System.Globalization;
using Dapper;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Tests.Support;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Dashboard.Engine.Tests.Data;

public sealed class SchemaTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Migrations_keep_to_the_T_SQL_that_every_server_has() =>
        Assert.All(Statements.Migrations(DatabaseProvider.SqlServer), m => Assert.Empty(TSql.Forbidden(m.Text)));

    [Fact]
    public async Task Both_databases_have_the_same_tables_columns_and_keys()
    {
        await using var scratch = await SqliteScratch.MigratedAsync();
        var sqlite = await scratch.Database.ReadAsync(
            async connection => (IReadOnlyList<string>)[.. await connection.QueryAsync<string>("""
                SELECT t.name || '.' || c.name || ' ' || lower(c.type) || CASE WHEN c."notnull" THEN ' not null' ELSE '' END || CASE WHEN c.pk > 0 THEN ' key ' || c.pk ELSE '' END
                FROM sqlite_schema t JOIN pragma_table_info(t.name) c
                WHERE t.type = 'table' AND t.name <> 'SchemaVersions' AND t.name NOT LIKE 'sqlite_%'
                """)],
            Stop);
        Assert.NotEmpty(sqlite);
        Assert.Equal(sqlite.Order(StringComparer.Ordinal), SqlServerColumns().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Both_databases_have_the_same_named_indexes_and_views()
    {
        await using var scratch = await SqliteScratch.MigratedAsync();
        var sqlite = await scratch.Database.ReadAsync(
            async connection => (IReadOnlyList<string>)[.. await connection.QueryAsync<string>("SELECT name FROM sqlite_schema WHERE type IN ('index', 'view') AND sql IS NOT NULL")],
            Stop);
        var fragments = Statements.SqlServerSchema();
        string[] server =
        [
            .. fragments.OfType<CreateIndexStatement>().Select(i => i.Name.Value),
            .. fragments.OfType<CreateViewStatement>().Select(v => v.SchemaObjectName.BaseIdentifier.Value),
        ];
        Assert.Equal(server.Order(StringComparer.Ordinal), sqlite.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_readable_view_names_what_the_ledger_numbers()
    {
        await using var scratch = await SqliteScratch.MigratedAsync();
        var catalog = await Sample.AddEventAsync(scratch.Database);
        await using (var ledger = await RunningLedger.StartAsync(scratch.Database))
            await ledger.AppendAsync(catalog, Sample.Tally(2, at: Sample.Ms("2027-02-01T08:00:01.250+08:00")));
        Assert.Equal("spring s1 served 2 2027-02-01T00:00:01.250Z", await scratch.ScalarAsync<string>("SELECT slug || ' ' || station || ' ' || metric || ' ' || delta || ' ' || at_utc FROM entry_readable"));
    }

    [Fact]
    public async Task Migrating_again_applies_nothing()
    {
        await using var scratch = new SqliteScratch();
        Assert.NotEmpty(await Migrator.MigrateAsync(scratch.Database, Stop));
        Assert.Empty(await Migrator.MigrateAsync(scratch.Database, Stop));
    }

    [Fact]
    public async Task Ledgers_of_before_get_their_quarters_and_what_their_heads_keep()
    {
        await using var scratch = await SqliteScratch.MigratedAsync();
        var catalog = await Sample.AddEventAsync(scratch.Database);
        await using (var ledger = await RunningLedger.StartAsync(scratch.Database, new SetClock(Sample.Noon)))
        {
            var noon = Sample.Noon.ToUnixTimeMilliseconds();
            await ledger.AppendAsync(catalog, [.. Enumerable.Range(0, 40).Select(i => Sample.Tally(i + 1, 1 + (i % 3), at: noon - (i * 420_000L)))]);
            var (key, on) = (Guid.CreateVersion7(), EntryKinds.AgentOn);
            var agent = new AgentDraft { Key = key, RecordedBy = "exchange", Kind = on, Exchange = "main", Agent = "a", AtMs = noon };
            await ledger.AppendAsync(catalog, agent, Sample.Correction(3));
        }

        await scratch.ExecuteAsync("""
            DROP VIEW entry_readable;
            DROP TABLE quarter;
            ALTER TABLE entry DROP COLUMN body;
            ALTER TABLE event_head DROP COLUMN recorded_ms;
            ALTER TABLE event_head DROP COLUMN hotline_seq;
            CREATE VIEW entry_readable AS SELECT 1 AS one;
            DELETE FROM SchemaVersions WHERE ScriptName LIKE '%0006-%';
            """);
        Assert.EndsWith("0006-rollups.sql", Assert.Single(await Migrator.MigrateAsync(scratch.Database, Stop)), StringComparison.Ordinal);
        Assert.Equal(41, (await new LedgerStore(scratch.Database).HeadAsync(1, Stop)).HotlineSeq);
        Assert.Empty((await new Verification(scratch.Database).RunAsync(1, Stop)).Differences);
    }

    [Fact]
    public async Task Processes_that_migrate_at_once_apply_each_script_once()
    {
        for (var round = 0; round < 3; round++)
        {
            await using var scratch = new SqliteScratch();
            var applied = new ConcurrentBag<string>();
            await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(
                async () =>
                {
                    using var database = scratch.Another();
                    foreach (var script in await Migrator.MigrateAsync(database, Stop)) applied.Add(script);
                },
                Stop)));
            Assert.Equal(Statements.Migrations(DatabaseProvider.Sqlite).Count(), applied.Count);
        }
    }

    private static IEnumerable<string> SqlServerColumns()
    {
        foreach (var table in Statements.SqlServerSchema().OfType<CreateTableStatement>())
        {
            var unique = table.Definition.TableConstraints.OfType<UniqueConstraintDefinition>().SingleOrDefault(c => c.IsPrimaryKey);
            List<string> key = [.. unique?.Columns.Select(c => c.Column.MultiPartIdentifier.Identifiers[0].Value) ?? []];
            foreach (var column in table.Definition.ColumnDefinitions)
            {
                var (name, type) = (column.ColumnIdentifier.Value, column.DataType.Name.BaseIdentifier.Value);
                var place = column.Constraints.OfType<UniqueConstraintDefinition>().Any(c => c.IsPrimaryKey) ? 1 : key.IndexOf(name) + 1;
                var notNull = column.Constraints.OfType<NullableConstraintDefinition>().Any(c => !c.Nullable) ? " not null" : "";
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{table.SchemaObjectName.BaseIdentifier.Value}.{name} {(type.EndsWith("char", StringComparison.Ordinal) ? "text" : type == "float" ? "real" : "integer")}{notNull}{(place > 0 ? $" key {place}" : "")}");
            }
        }
    }
}
