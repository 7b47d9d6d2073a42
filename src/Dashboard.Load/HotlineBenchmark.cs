using System.CommandLine;
using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Dashboard.Engine.Data;
using Microsoft.Data.Sqlite;

namespace Dashboard.Load;

/// <summary>
/// A queue log imported by the command, as a process of its own: lines a second and the most memory it took; beside the same lines put into one table of the
/// same file system, a thousand to a transaction, prepared, with synchronous=FULL, and nothing else done.
/// </summary>
internal static class HotlineBenchmark
{
    private const int PerTransaction = 1_000;

    public static Command Command()
    {
        var executable = new Argument<FileInfo>("dashboard") { Description = "Dashboard.dll, as built or published" };
        var log = new Argument<FileInfo>("queue-log") { Description = "An Asterisk queue log, packed by gzip or not" };
        var rounds = new Option<int>("--rounds") { Description = "How often each figure is taken", DefaultValueFactory = _ => 3 };
        var command = new Command("hotline", "Lines of a queue log imported per second, and memory, beside bare inserts") { executable, log, rounds };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(executable)!, parsed.GetValue(log)!, parsed.GetValue(rounds), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(FileInfo executable, FileInfo log, int rounds, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("dashboard-hotline-");
        try
        {
            var lines = await LinesAsync(log, cancellation);
            var nothing = Path.Combine(folder.FullName, "nothing");
            await File.WriteAllTextAsync(nothing, "", cancellation);
            var (imports, starts, bare) = (new List<(double Seconds, double Peak)>(), new List<(double Seconds, double Peak)>(), new List<double>());
            for (var round = 0; round <= rounds; round++)
            {
                var control = await BareAsync(Path.Combine(folder.FullName, $"bare-{round}.db"), lines, cancellation);
                var start = await ImportAsync(executable, nothing, Path.Combine(folder.FullName, $"nothing-{round}.db"), cancellation);
                var import = await ImportAsync(executable, log.FullName, Path.Combine(folder.FullName, $"all-{round}.db"), cancellation);
                if (round == 0) continue; // Warm-up: the files are read for the first time.
                imports.Add(import);
                starts.Add(start);
                bare.Add(control);
            }

            var net = imports.Zip(starts, (i, s) => i.Seconds - s.Seconds).ToList();
            Console.WriteLine($"{lines.Count} lines on {Environment.ProcessorCount} cores   [median (lowest … highest) of {rounds}]");
            Console.WriteLine(
                $"import: {Statistics.Spread(net.Select(s => lines.Count / s), "N0")} lines/s, {Statistics.Spread(net, "F2")} s beside "
                    + $"{Statistics.Spread(starts.Select(s => s.Seconds), "F2")} s to start and stop; most memory "
                    + $"{Statistics.Spread(imports.Select(i => i.Peak), "F0")} MB, an empty file {Statistics.Spread(starts.Select(s => s.Peak), "F0")} MB");
            Console.WriteLine(
                $"bare inserts: {Statistics.Spread(bare.Select(s => lines.Count / s), "N0")} lines/s; ratio of time "
                    + $"{Statistics.Spread(net.Zip(bare, (i, b) => i / b), "F1")}");
            return 0;
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(double Seconds, double PeakMb)> ImportAsync(FileInfo executable, string log, string file, CancellationToken cancellation)
    {
        using (var database = new Database(DatabaseProvider.Sqlite, $"Data Source={file}"))
        {
            await Migrator.MigrateAsync(database, cancellation);
            await new CatalogStore(database, new(database, TimeProvider.System)).AddEventAsync(
                new()
                {
                    EventId = 0,
                    Slug = "load",
                    NameZh = "压测",
                    NameEn = "Load",
                    StartsOn = "1999-01-01",
                    EndsOn = "1999-12-31",
                    TimeZone = "Asia/Shanghai",
                    Drill = true,
                    Closed = false,
                }, new("load"), cancellation);
        }

        return await MeasuredCommand.RunAsync(executable, file, ["hotline", "import", log, "--event", "load"], cancellation);
    }

    internal static async Task<double> BareAsync(string file, IEnumerable<string> lines, CancellationToken cancellation)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync(cancellation);
        await using var setUp = connection.CreateCommand();
        setUp.CommandText = """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            CREATE TABLE line (seq INTEGER NOT NULL PRIMARY KEY, text TEXT NOT NULL) STRICT
            """;
        await setUp.ExecuteNonQueryAsync(cancellation);
        await using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO line (seq, text) VALUES (@seq, @text)";
        var (seq, text) = (insert.Parameters.Add("@seq", SqliteType.Integer), insert.Parameters.Add("@text", SqliteType.Text));
        var clock = Stopwatch.StartNew();
        foreach (var (index, batch) in lines.Chunk(PerTransaction).Index())
        {
            await using var transaction = connection.BeginTransaction();
            insert.Transaction = transaction;
            foreach (var (i, line) in batch.Index())
            {
                (seq.Value, text.Value) = ((index * PerTransaction) + i, line);
                insert.ExecuteNonQuery();
            }

            await transaction.CommitAsync(cancellation);
        }

        return clock.Elapsed.TotalSeconds;
    }

    private static async Task<List<string>> LinesAsync(FileInfo log, CancellationToken cancellation)
    {
        await using var raw = log.OpenRead();
        await using var text = log.Extension.Equals(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(raw, CompressionMode.Decompress) : (Stream)raw;
        using var reader = new StreamReader(text, Encoding.UTF8);
        var lines = new List<string>();
        while (await reader.ReadLineAsync(cancellation) is { } line) lines.Add(line);
        return lines;
    }
}
