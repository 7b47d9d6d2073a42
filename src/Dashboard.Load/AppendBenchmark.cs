using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Dapper;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dashboard.Load;

/// <summary>
/// Appends acknowledged per second, beside the ceiling of the same file system in the same run: the same rows into the same
/// table and index, 5,000 to a transaction, prepared, with synchronous=FULL, and nothing else done.
/// </summary>
internal static class AppendBenchmark
{
    private static readonly int[] Crowds = [1, 64, 256, 1024];

    public static Command Command()
    {
        var folder = new Option<DirectoryInfo>("--folder") { Description = "Where the scratch databases go", DefaultValueFactory = _ => new("data/load") };
        var rounds = new Option<int>("--rounds") { Description = "How often each figure is taken", DefaultValueFactory = _ => 5 };
        var seconds = new Option<double>("--seconds") { Description = "How long each takes", DefaultValueFactory = _ => 2 };
        var command = new Command("append", "Appends acknowledged per second by 1, 64, 256 and 1,024 writers, beside the file system's ceiling")
        {
            folder,
            rounds,
            seconds,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(folder)!, parsed.GetValue(rounds), TimeSpan.FromSeconds(parsed.GetValue(seconds)), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(DirectoryInfo folder, int rounds, TimeSpan length, CancellationToken cancellation)
    {
        folder.Create();
        var ceilings = new List<double>();
        var crowds = Crowds.ToDictionary(c => c, _ => new List<(double Rate, double Ratio, double P50, double P99)>());
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var writers in Crowds)
            {
                // A fresh database and a ceiling of its own beside every figure: the machine drifts.
                var ceiling = await FreshAsync(folder, (database, _) => CeilingAsync(database, length / 2, cancellation), cancellation);
                var (rate, sorted) = await FreshAsync(
                    folder, (database, catalog) => WritersAsync(database, catalog, writers, length, cancellation), cancellation);
                if (round == 0) continue; // Warm-up.
                ceilings.Add(ceiling);
                crowds[writers].Add((rate, rate / ceiling, Statistics.Percentile(sorted, 0.5), Statistics.Percentile(sorted, 0.99)));
            }
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"ceiling, rows/s: {Statistics.Spread(ceilings, "N0")}   [median (lowest … highest) of {ceilings.Count}]"));
        foreach (var (writers, runs) in crowds)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{writers,5} writers: {Statistics.Spread(runs.Select(r => r.Rate), "N0")} acknowledged/s, ratio "
                    + $"{Statistics.Spread(runs.Select(r => r.Ratio), "F2")}, p50 {Statistics.Median(runs.Select(r => r.P50)):F2} ms, p99 "
                    + $"{Statistics.Median(runs.Select(r => r.P99)):F2} ms"));
        }

        return 0;
    }

    private static async Task<T> FreshAsync<T>(DirectoryInfo folder, Func<Database, EventCatalog, Task<T>> measure, CancellationToken cancellation)
    {
        var file = Path.Combine(folder.FullName, Guid.NewGuid().ToString("N") + ".db");
        using var database = new Database(DatabaseProvider.Sqlite, $"Data Source={file}");
        await Migrator.MigrateAsync(database, cancellation);
        var (catalogs, by) = (new CatalogStore(database, new(database, TimeProvider.System)), new Actor("load"));
        var catalog = await catalogs.AddEventAsync(
            new()
            {
                EventId = 0,
                Slug = "load",
                NameZh = "压测",
                NameEn = "Load",
                StartsOn = "2020-01-01",
                EndsOn = "2029-12-31",
                TimeZone = "Asia/Shanghai",
                Drill = true,
                Closed = false,
            },
            by,
            cancellation);
        for (var s = 0; s < 4; s++)
            catalog = await catalogs.AddStationAsync(
                catalog.Event.EventId, new() { StationId = 0, Code = $"s{s}", NameZh = "站", NameEn = "Station" }, by, cancellation);
        catalog = await catalogs.AddMetricAsync(
            catalog.Event.EventId,
            new() { MetricId = 0, Code = "served", NameZh = "服务", NameEn = "Served", UnitZh = "人次", UnitEn = "visits", PerStation = true, Subset = false },
            null,
            by,
            cancellation);
        try
        {
            return await measure(database, catalog);
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            foreach (var left in Directory.GetFiles(folder.FullName, Path.GetFileName(file) + "*")) File.Delete(left);
        }
    }

    private static async Task<double> CeilingAsync(Database database, TimeSpan length, CancellationToken cancellation)
    {
        await using var connection = (SqliteConnection)await database.OpenAsync(cancellation);
        await using var insert = connection.CreateCommand();
        insert.CommandText = """
            INSERT INTO entry (event_id, seq, entry_key, kind, station_id, metric_id, delta, at_least, timed, at_ms, recorded_ms, recorded_by, reverses, reason,
                note, content)
            VALUES (1, @seq, @key, 'tally', @station, 1, 1, 0, 1, @at, @at, 'load', NULL, NULL, NULL, @content)
            """;
        var (seq, key, station, at, content) = (Add("@seq"), Add("@key"), Add("@station"), Add("@at"), Add("@content"));
        var rows = 0L;
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < length)
        {
            await using var transaction = connection.BeginTransaction();
            insert.Transaction = transaction;
            for (var i = 0; i < 5_000; i++, rows++)
            {
                (
                    seq.Value, key.Value, station.Value, at.Value, content.Value) = (
                        rows + 1, Guid.CreateVersion7().ToString(), 1 + (rows % 4), 1_790_000_000_000L + rows, rows * 7919);
                insert.ExecuteNonQuery();
            }

            await transaction.CommitAsync(cancellation);
        }

        return rows / clock.Elapsed.TotalSeconds;

        SqliteParameter Add(string name)
        {
            var parameter = insert.CreateParameter();
            parameter.ParameterName = name;
            insert.Parameters.Add(parameter);
            return parameter;
        }
    }

    private static async Task<(double Rate, List<double> SortedMs)> WritersAsync(
        Database database, EventCatalog catalog, int writers, TimeSpan length, CancellationToken cancellation)
    {
        using var ledger = new EventLedger(database, new HeadSignal(), TimeProvider.System, NullLogger<EventLedger>.Instance);
        await ledger.StartAsync(cancellation);
        var clock = Stopwatch.StartNew();
        var perWriter = await Task.WhenAll(Enumerable.Range(0, writers).Select(w => Task.Run(
            async () =>
            {
                var times = new List<double>();
                while (clock.Elapsed < length)
                {
                    var started = Stopwatch.GetTimestamp();
                    var receipt = await ledger.AppendAsync(
                        catalog, [new TallyDraft { Key = Guid.CreateVersion7(), RecordedBy = "load", StationId = 1 + (w % 4), MetricId = 1, Delta = 1 }]);
                    if (receipt.Results[0].Status != AppendStatus.Accepted) throw new InvalidOperationException(receipt.Results[0].Reason);
                    times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                }

                return times;
            },
            cancellation)));
        var elapsed = clock.Elapsed.TotalSeconds;
        await ledger.StopAsync(cancellation);
        var all = perWriter.SelectMany(t => t).Order().ToList();
        await using var connection = await database.OpenAsync(cancellation);
        var counted = await connection.ExecuteScalarAsync<long>("SELECT SUM(total) FROM counter");
        if (counted != all.Count) throw new InvalidOperationException($"Acknowledged {all.Count}, counted {counted}.");
        return (all.Count / elapsed, all);
    }
}
