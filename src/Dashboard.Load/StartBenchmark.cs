using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dashboard.Load;

/// <summary>
/// From the start of the process to the first manager's page: on an empty database, where the demonstration administrator signs in first, and on a filled one,
/// whose session outlives the server; beside what the same executable needs to start and print its help.
/// </summary>
internal static class StartBenchmark
{
    public static Command Command()
    {
        var executable = new Argument<FileInfo>("dashboard") { Description = "Dashboard.dll, as built or published" };
        var entries = new Option<int>("--entries") { Description = "How many entries the filled database has", DefaultValueFactory = _ => 1_000_000 };
        var rounds = new Option<int>("--rounds") { Description = "How often each figure is taken", DefaultValueFactory = _ => 5 };
        var command = new Command("start", "From process start to the first page, on an empty and on a filled database") { executable, entries, rounds };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(executable)!, parsed.GetValue(entries), parsed.GetValue(rounds), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(FileInfo executable, int entries, int rounds, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("dashboard-start-");
        try
        {
            var filled = Path.Combine(folder.FullName, "filled.db");
            var (_, session) = await FirstPageAsync(executable, filled, null, cancellation); // Makes the schema, the events and the accounts.
            await FillAsync(filled, entries, cancellation);
            List<double> control = [], empty = [], full = [];
            for (var round = 0; round <= rounds; round++)
            {
                var help = await HelpAsync(executable, cancellation);
                var (onEmpty, _) = await FirstPageAsync(executable, Path.Combine(folder.FullName, $"{round}.db"), null, cancellation);
                var (onFull, _) = await FirstPageAsync(executable, filled, session, cancellation);
                if (round == 0) continue; // Warm-up: the files are read from the disk once.
                control.Add(help);
                empty.Add(onEmpty);
                full.Add(onFull);
            }

            Console.WriteLine($"control, start and print the help: {Statistics.Spread(control, "F2")} s   [median (lowest … highest) of {rounds}]");
            Console.WriteLine(
                $"sign-in and first page, empty:     {Statistics.Spread(empty, "F2")} s, ratio {Statistics.Median(empty) / Statistics.Median(control):F1}");
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"first page, {entries:N0} entries:   {Statistics.Spread(full, "F2")} s, ratio {Statistics.Median(full) / Statistics.Median(control):F1}"));
            return 0;
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    private static async Task FillAsync(string file, int entries, CancellationToken cancellation)
    {
        using var database = new Database(DatabaseProvider.Sqlite, $"Data Source={file}");
        var catalog = await new CatalogStore(database, new(database, TimeProvider.System)).FindAsync("drill", cancellation)
            ?? throw new InvalidOperationException("The seeds were not loaded.");
        using var ledger = new EventLedger(database, new HeadSignal(), TimeProvider.System, NullLogger<EventLedger>.Instance);
        await ledger.StartAsync(cancellation);
        var (from, now) = (catalog.Calendar.StartOf(catalog.Calendar.StartsOn), TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        var metrics = catalog.Metrics.Where(m => m.PerStation).ToList();
        for (var done = 0; done < entries; done += EventLedger.MaxDrafts)
        {
            await ledger.AppendAsync(catalog, [.. Enumerable.Range(done, Math.Min(EventLedger.MaxDrafts, entries - done)).Select(i => new TallyDraft
            {
                Key = Guid.CreateVersion7(),
                RecordedBy = "load",
                StationId = catalog.Stations[i % catalog.Stations.Count].StationId,
                MetricId = metrics[i / catalog.Stations.Count % metrics.Count].MetricId,
                Delta = 1,
                AtMs = from + ((now - from) * i / entries),
            })]);
        }

        await ledger.StopAsync(cancellation);
    }

    private static async Task<double> HelpAsync(FileInfo executable, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        using var process = ServerProcess.Launch([executable.FullName, "--help"], new Dictionary<string, string>(StringComparer.Ordinal));
        await process.WaitForExitAsync(cancellation);
        return clock.Elapsed.TotalSeconds;
    }

    private static async Task<(double Seconds, string Session)> FirstPageAsync(
        FileInfo executable, string database, string? session, CancellationToken cancellation)
    {
        await using var server = ServerProcess.Dashboard(executable, database);
        var clock = Stopwatch.StartNew();
        server.Start();
        while (true)
        {
            server.ThrowIfEnded();
            try
            {
                session ??= await Administrator.SignInAsync(server.Http, cancellation);
                using var request = new HttpRequestMessage(HttpMethod.Get, "/live/drill") { Headers = { { "Cookie", session } } };
                using var answer = await server.Http.SendAsync(request, cancellation);
                if (answer.StatusCode == HttpStatusCode.Redirect) throw new InvalidOperationException("The session is no longer known.");
                if ((await answer.Content.ReadAsStringAsync(cancellation)).Contains("data-seq", StringComparison.Ordinal))
                    return (clock.Elapsed.TotalSeconds, session);
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
                await Task.Delay(10, cancellation);
            }
        }
    }
}
