using System.Collections.Concurrent;
using System.Globalization;
using Dapper;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Hotline;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Tests.Hotline;
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
                SELECT t.name || '.' || c.name || ' ' || lower(c.type)
                    || CASE WHEN c."notnull" THEN ' not null' ELSE '' END
                    || CASE WHEN c.pk > 0 THEN ' key ' || c.pk ELSE '' END
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
            async connection => (IReadOnlyList<string>)[.. await connection.QueryAsync<string>(
                "SELECT name FROM sqlite_schema WHERE type IN ('index', 'view') AND sql IS NOT NULL")],
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
        Assert.Equal(
            "spring s1 served 2 2027-02-01T00:00:01.250Z",
            await scratch.ScalarAsync<string>("SELECT slug || ' ' || station || ' ' || metric || ' ' || delta || ' ' || at_utc FROM entry_readable"));
    }

    // Entries as they were before they had one header and one body.
    private const string WithoutHeader = """
        DROP VIEW entry_readable;
        ALTER TABLE entry ADD COLUMN call TEXT NULL;
        ALTER TABLE entry ADD COLUMN shift_id INTEGER NULL;
        UPDATE entry SET shift_id = subject WHERE kind IN ('sign-off', 'reopening');
        UPDATE entry SET call = iif(subject IS NULL, body, json_set(body, '$.v', subject)), body = NULL
        WHERE kind NOT IN ('tally', 'total', 'correction', 'sign-off', 'reopening');
        ALTER TABLE entry DROP COLUMN subject;
        ALTER TABLE entry DROP COLUMN hash;
        ALTER TABLE event_head DROP COLUMN hash;
        CREATE INDEX ix_entry_call ON entry (event_id, seq) WHERE call IS NOT NULL;
        CREATE VIEW entry_readable AS SELECT 1 AS one;
        DELETE FROM SchemaVersions WHERE ScriptName LIKE '%0024-%';
        """;

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
            var (key, on) = (Guid.CreateVersion7(), HotlineKinds.AgentOn);
            var agent = new AgentDraft { Key = key, RecordedBy = "exchange", Kind = on, Exchange = "main", Agent = "a", AtMs = noon };
            await ledger.AppendAsync(catalog, agent, Sample.Correction(3));
        }

        await scratch.ExecuteAsync(WithoutHeader + """
            DROP VIEW entry_readable;
            DROP TABLE quarter;
            ALTER TABLE entry DROP COLUMN body;
            ALTER TABLE event_head DROP COLUMN recorded_ms;
            ALTER TABLE event_head DROP COLUMN hotline_seq;
            CREATE VIEW entry_readable AS SELECT 1 AS one;
            DELETE FROM SchemaVersions WHERE ScriptName LIKE '%0006-%';
            """);
        Assert.Equal(["0006-rollups.sql", "0024-header.sql"], await MigratedNowAsync(scratch));
        await ChainStore.LinkAsync(scratch.Database, Stop);
        Assert.Equal(41, await scratch.ScalarAsync<long>("SELECT hotline_seq FROM event_head WHERE event_id = 1"));
        Assert.Empty((await new Verification(scratch.Database).RunAsync(1, Stop)).Differences);
    }

    // In Berlin clocks change within the days that are added up, so that not every day is 96 quarters.
    [Theory]
    [InlineData("Asia/Shanghai")]
    [InlineData("Europe/Berlin")]
    public async Task Ledgers_of_before_get_their_days_once(string zone)
    {
        await using var scratch = await SqliteScratch.MigratedAsync();
        var catalog = await Sample.AddEventAsync(
            scratch.Database, Sample.Record() with { StartsOn = "2027-03-20", EndsOn = "2027-04-10", TimeZone = zone });
        await using (var ledger = await RunningLedger.StartAsync(scratch.Database, new SetClock(Sample.Noon.AddDays(70))))
        {
            var first = catalog.Calendar.StartOf(new(2027, 3, 25));
            await ledger.AppendAsync(catalog, [.. Enumerable.Range(0, 300).Select(i => Sample.Tally(i + 1, 1 + (i % 3), at: first + (i * 1_800_000L)))]);
            await ledger.AppendAsync(catalog, Sample.Correction(5));
        }

        const string Sums = "SELECT group_concat(printf('%d %d %d %d', metric_id, station_id, day, total), ',') FROM day_total";
        var kept = await scratch.ScalarAsync<string>(Sums);
        Assert.Contains(",1 2 ", kept, StringComparison.Ordinal);
        await scratch.ExecuteAsync("DELETE FROM day_total");
        Assert.NotEmpty((await new Verification(scratch.Database).RunAsync(1, Stop)).Differences);
        for (var start = 0; start < 2; start++)
        {
            await DayStore.RenewAsync(scratch.Database, Stop);
            Assert.Equal(kept, await scratch.ScalarAsync<string>(Sums));
        }

        Assert.Empty((await new Verification(scratch.Database).RunAsync(1, Stop)).Differences);
    }

    [Fact]
    public async Task Calls_of_before_are_called_back_by_the_rules_of_now_and_those_called_back_then_are_so_still()
    {
        await using var scratch = await SqliteScratch.MigratedAsync();
        await using (var hotline = await RunningHotline.StartAsync(scratch.Database, new SetClock(Sample.Noon)))
        {
            var start = Sample.Noon.AddHours(-1).ToUnixTimeSeconds();
            string[] callers = ["+86 138-1111-2222", "Restricted", "0851 85551234", "anna7", "13833334444"];
            await hotline.TakeAsync([.. callers.SelectMany((c, i) => (string[])
            [
                $"{start + i}|c{i}|q|NONE|ENTERQUEUE||{c}|1", $"{start + 30 + i}|c{i}|q|NONE|ABANDON|1|1|30"
            ])]);
            await hotline.TakeAsync($"{start + 60}|c9|q|NONE|ENTERQUEUE||85551234|1", $"{start + 65}|c9|q|Agent/7|CONNECT|5");
            var last = await scratch.ScalarAsync<long>("SELECT seq FROM hotline_call WHERE call_id = 'c4'");
            await hotline.AppendAsync(new CallBackDraft { Key = Guid.CreateVersion7(), RecordedBy = "account:1", Call = last, Result = TryResult.Reached });
        }

        // The table as it was, with what exchanges said of the callers.
        await scratch.ExecuteAsync(WithoutHeader + """
            UPDATE hotline_call SET caller = 'Restricted' WHERE call_id = 'c1';
            DROP INDEX ix_hotline_call_subscriber;
            DROP INDEX ix_hotline_call_known;
            DROP INDEX ix_hotline_call_uncompared;
            ALTER TABLE hotline_call DROP COLUMN subscriber;
            ALTER TABLE hotline_call DROP COLUMN tries;
            ALTER TABLE hotline_call DROP COLUMN tried;
            ALTER TABLE hotline_call DROP COLUMN tried_ms;
            CREATE INDEX ix_hotline_call_caller ON hotline_call (event_id, caller, entered_ms) WHERE caller IS NOT NULL;
            DROP TABLE hotline_try;
            DELETE FROM SchemaVersions WHERE ScriptName LIKE '%0016-%' OR ScriptName LIKE '%0017-%';
            """);
        Assert.Equal(["0016-callers.sql", "0017-call-back-tries.sql", "0024-header.sql"], await MigratedNowAsync(scratch));
        await CallerStore.RenewAsync(scratch.Database, Stop);
        await ChainStore.LinkAsync(scratch.Database, Stop);

        var list = await new CallBackStore(scratch.Database).ReadAsync(1, 0, Stop);
        Assert.Equal(["+86 138-1111-2222", "anna7"], list.Open.Select(c => c.Call.Caller));
        Assert.Equal(1, list.Withheld);
        Assert.Equal(
            [("13833334444", TryResult.Reached, "account:1")], list.Done.Select(c => (c.Call.Caller, c.Tries.Single().Result, c.Tries.Single().RecordedBy)));
        Assert.Equal(
            ["", "13811112222", "13833334444", "85551234", "85551234", "anna7"],
            (await scratch.Database.ReadAsync(c => c.QueryAsync<string>("SELECT subscriber FROM hotline_call"), Stop)).Order(StringComparer.Ordinal));
        Assert.Empty((await new Verification(scratch.Database).RunAsync(1, Stop)).Differences);
        Assert.Equal(0, await scratch.ScalarAsync<int>("SELECT COUNT(*) FROM sqlite_schema WHERE name = 'ix_hotline_call_caller'"));
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

    private static async Task<IEnumerable<string>> MigratedNowAsync(SqliteScratch scratch) =>
        (await Migrator.MigrateAsync(scratch.Database, Stop)).Select(s => s[s.IndexOf("00", StringComparison.Ordinal)..]);

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
                    $"{table.SchemaObjectName.BaseIdentifier.Value}.{name} "
                        + $"{(type.EndsWith("char", StringComparison.Ordinal) ? "text" : type == "float" ? "real" : "integer")}{notNull}"
                        + $"{(place > 0 ? $" key {place}" : "")}");
            }
        }
    }
}
