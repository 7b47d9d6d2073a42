using Dashboard.Engine.Boards;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Data;

public sealed class DatabaseTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_bundled_engine_is_one_that_keeps_its_commits()
    {
        await using var scratch = new SqliteScratch();
        await scratch.Database.PrepareAsync(Stop);
        Assert.True(Version.Parse(await scratch.ScalarAsync<string>("SELECT sqlite_version()")) >= new Version(3, 51, 3));
        Assert.Equal("wal", await scratch.ScalarAsync<string>("PRAGMA journal_mode"));
    }

    [Fact]
    public async Task Every_connection_waits_for_the_disk_and_holds_to_references()
    {
        await using var scratch = await SqliteScratch.MigratedAsync();
        for (var pooled = 0; pooled < 3; pooled++)
            Assert.Equal((2, 1), (await scratch.ScalarAsync<int>("PRAGMA synchronous"), await scratch.ScalarAsync<int>("PRAGMA foreign_keys")));
    }

    [Fact]
    public async Task A_backup_while_writers_write_is_whole_and_holds_what_was_acknowledged()
    {
        await using var scratch = await SqliteScratch.MigratedAsync();
        var catalog = await Sample.AddEventAsync(scratch.Database);
        using var enough = new CancellationTokenSource();
        var acknowledged = 0L;
        await using var ledger = await RunningLedger.StartAsync(scratch.Database);
        var writers = Enumerable.Range(0, 8).Select(_ => Task.Run(
            async () =>
            {
                while (!enough.IsCancellationRequested)
                {
                    var seq = (await ledger.AppendAsync(catalog, Sample.Tally()))[0].Seq!.Value;
                    InterlockedMax(ref acknowledged, seq);
                }
            },
            Stop)).ToList();
        await Wait.Until(() => Interlocked.Read(ref acknowledged) >= 100, "a hundred appends");
        var before = Interlocked.Read(ref acknowledged);
        await scratch.Database.BackupAsync(scratch.PathOf("backup.db"), Stop);
        await enough.CancelAsync();
        await Task.WhenAll(writers);

        using var copy = new Database(DatabaseProvider.Sqlite, $"Data Source={scratch.PathOf("backup.db")};Pooling=False");
        var result = await new Verification(copy).RunAsync(catalog.Event.EventId, Stop);
        Assert.Empty(result.Differences);
        Assert.InRange(result.Entries, before, Interlocked.Read(ref acknowledged));
        Assert.Empty(await Migrator.MigrateAsync(copy, Stop));
        Assert.Equal(result.Entries, (await new BoardStore(copy).LoadAsync(catalog, Sample.Day, Stop)).Figures.Metrics[0].Total);
    }

    [Fact]
    public async Task A_change_has_its_turn_while_the_ledger_commits_without_a_pause()
    {
        await using var scratch = await SqliteScratch.MigratedAsync();
        var catalog = await Sample.AddEventAsync(scratch.Database);
        using var database = new Database(DatabaseProvider.Sqlite, $"Data Source={scratch.File};Pooling=False;Default Timeout=1");
        using var enough = new CancellationTokenSource();
        var appended = 0L;
        await using var ledger = await RunningLedger.StartAsync(database);
        var writers = Enumerable.Range(0, 4).Select(_ => Task.Run(
            async () =>
            {
                while (!enough.IsCancellationRequested)
                    Interlocked.Add(ref appended, (await ledger.AppendAsync(catalog, [.. Enumerable.Range(0, 500).Select(_ => Sample.Tally())])).Count);
            },
            Stop)).ToList();
        await Wait.Until(() => Interlocked.Read(ref appended) > 0, "an append");

        for (var i = 0; i < 12; i++)
            await Catalogs.Of(database)
                .AddStationAsync(catalog.Event.EventId, new() { StationId = 0, Code = $"more{i}", NameZh = "更多", NameEn = "More" }, Stop);

        await enough.CancelAsync();
        await Task.WhenAll(writers);
        Assert.Equal(12 + Sample.Stations.Count, (await Catalogs.Of(database).LoadAsync(catalog.Event.EventId, Stop)).Stations.Count);
        Assert.Empty((await new Verification(database).RunAsync(catalog.Event.EventId, Stop)).Differences);
    }

    [Fact]
    public async Task A_backup_overwrites_nothing()
    {
        await using var scratch = await SqliteScratch.MigratedAsync();
        await File.WriteAllTextAsync(scratch.PathOf("backup.db"), "precious", Stop);
        await Assert.ThrowsAsync<InvalidOperationException>(() => scratch.Database.BackupAsync(scratch.PathOf("backup.db"), Stop));
        Assert.Equal("precious", await File.ReadAllTextAsync(scratch.PathOf("backup.db"), Stop));
    }

    [Fact]
    public async Task SQL_Server_is_not_backed_up_to_a_file()
    {
        using var server = new Database(DatabaseProvider.SqlServer, "Server=nowhere");
        await Assert.ThrowsAsync<InvalidOperationException>(() => server.BackupAsync(Path.GetRandomFileName(), Stop));
    }

    [Fact]
    public async Task Reads_beyond_the_bound_wait_for_their_turn()
    {
        await using var scratch = await SqliteScratch.MigratedAsync();
        using var narrow = new Database(DatabaseProvider.Sqlite, $"Data Source={scratch.File}", new ReadSlots(Page: 2));
        var (gate, inside, most) = (new TaskCompletionSource(), 0, 0);
        var reads = Enumerable.Range(0, 5).Select(_ => narrow.ReadAsync(
            async _ =>
            {
                InterlockedMax(ref most, Interlocked.Increment(ref inside));
                await gate.Task;
                return Interlocked.Decrement(ref inside);
            },
            Stop)).ToList();
        await Wait.Until(() => Volatile.Read(ref inside) == 2, "two reads under way");
        gate.SetResult();
        await Task.WhenAll(reads).WaitAsync(Wait.Longest, Stop);
        Assert.Equal(2, most);
    }

    [Fact]
    public async Task A_snapshot_does_not_see_what_is_appended_meanwhile()
    {
        await using var scratch = await SqliteScratch.MigratedAsync();
        var catalog = await Sample.AddEventAsync(scratch.Database);
        await using var ledger = await RunningLedger.StartAsync(scratch.Database);
        await ledger.AppendAsync(catalog, Sample.Tally());
        var seen = await scratch.Database.SnapshotAsync(
            catalog.Event.EventId,
            async transaction =>
            {
                var before = await LedgerStore.EntriesAsync(transaction.Connection!, transaction, 1, 0, 99);
                await ledger.AppendAsync(catalog, Sample.Tally());
                return (before.Count, (await LedgerStore.EntriesAsync(transaction.Connection!, transaction, 1, 0, 99)).Count);
            },
            Stop);
        Assert.Equal((1, 1), seen);
        Assert.Equal(2, (await new LedgerStore(scratch.Database).HeadAsync(1, Stop)).Seq);
    }

    private static void InterlockedMax(ref long most, long value)
    {
        for (var held = Interlocked.Read(ref most); value > held; held = Interlocked.Read(ref most)) Interlocked.CompareExchange(ref most, value, held);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var held = Volatile.Read(ref most); value > held; held = Volatile.Read(ref most)) Interlocked.CompareExchange(ref most, value, held);
    }
}
