using System.CommandLine;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Dashboard.Engine.Data;
using Microsoft.Data.Sqlite;

namespace Dashboard.Load;

/// <summary>
/// Large tables imported by the command, as a process of its own: a CSV file and a workbook, a dry run, the import, and the same file again; rows a second and
/// the most memory. Beside it the same lines put into one table of the same file system, as for queue logs.
/// </summary>
internal static class ImportBenchmark
{
    private const int Stations = 10;
    private static readonly DateTime First = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    public static Command Command()
    {
        var executable = new Argument<FileInfo>("dashboard") { Description = "Dashboard.dll, as built or published" };
        var rows = new Option<int>("--rows") { Description = "Rows of the CSV file", DefaultValueFactory = _ => 100_000 };
        var sheet = new Option<int>("--sheet-rows") { Description = "Rows of the workbook", DefaultValueFactory = _ => 20_000 };
        var rounds = new Option<int>("--rounds") { Description = "How often each figure is taken", DefaultValueFactory = _ => 3 };
        var command = new Command("import", "Rows of tables imported per second, and memory, beside bare inserts") { executable, rows, sheet, rounds };
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(executable)!, parsed.GetValue(rows), parsed.GetValue(sheet), parsed.GetValue(rounds), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(FileInfo executable, int rows, int sheetRows, int rounds, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("dashboard-import-");
        try
        {
            var (csv, book) = (Path.Combine(folder.FullName, "large.csv"), Path.Combine(folder.FullName, "large.xlsx"));
            List<string> lines = [.. Rows(rows).Select(r => string.Join(',', r))];
            await File.WriteAllLinesAsync(csv, ["station,metric,at,delta", .. lines], cancellation);
            WriteBook(book, Rows(sheetRows));
            Console.WriteLine($"on {Environment.ProcessorCount} cores   [median (lowest … highest) of {rounds}]");
            await ToldAsync("CSV", csv, rows);
            await ToldAsync("XLSX", book, sheetRows);
            return 0;

            async Task ToldAsync(string kind, string file, int count)
            {
                var (dry, import, again, bare) = (
                    new List<(double Seconds, double PeakMb)>(),
                    new List<(double Seconds, double PeakMb)>(),
                    new List<(double Seconds, double PeakMb)>(),
                    new List<double>());
                for (var round = 0; round < rounds; round++)
                {
                    var database = Path.Combine(folder.FullName, $"{kind}-{round}.db");
                    await SetUpAsync(database, cancellation);
                    string[] command = ["import", file, "--event", "load"];
                    dry.Add(await MeasuredCommand.RunAsync(executable, database, [.. command, "--dry-run"], cancellation));
                    import.Add(await MeasuredCommand.RunAsync(executable, database, command, cancellation));
                    again.Add(await MeasuredCommand.RunAsync(executable, database, command, cancellation));
                    bare.Add(await HotlineBenchmark.BareAsync(Path.Combine(folder.FullName, $"bare-{kind}-{round}.db"), lines.Take(count), cancellation));
                }

                foreach (var (what, taken) in new[] { ("dry run", dry), ("import", import), ("again", again) })
                    Console.WriteLine(
                        $"{kind}, {count} rows, {what}: {Statistics.Spread(taken.Select(t => t.Seconds), "F1")} s with start and stop, "
                            + $"{Statistics.Spread(taken.Select(t => count / t.Seconds), "N0")} rows/s, most memory "
                            + $"{Statistics.Spread(taken.Select(t => t.PeakMb), "F0")} MB");
                Console.WriteLine(
                    $"{kind}, {count} rows, bare inserts: {Statistics.Spread(bare, "F2")} s, {Statistics.Spread(bare.Select(s => count / s), "N0")} rows/s");
            }
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    private static async Task SetUpAsync(string file, CancellationToken cancellation)
    {
        using var database = new Database(DatabaseProvider.Sqlite, $"Data Source={file}");
        await Migrator.MigrateAsync(database, cancellation);
        var (catalogs, by) = (new CatalogStore(database, new(database, TimeProvider.System)), new Actor("load"));
        var id = (await catalogs.AddEventAsync(
            new()
            {
                EventId = 0,
                Slug = "load",
                NameZh = "压测",
                NameEn = "Load",
                StartsOn = "2026-01-01",
                EndsOn = "2026-03-31",
                TimeZone = "Asia/Shanghai",
                Drill = true,
                Closed = false,
            }, by, cancellation)).Event.EventId;
        for (var s = 0; s < Stations; s++)
            await catalogs.AddStationAsync(id, new() { StationId = 0, Code = $"s{s}", NameZh = $"站{s}", NameEn = $"Station {s}" }, by, cancellation);
        await catalogs.AddMetricAsync(
            id,
            new() { MetricId = 0, Code = "served", NameZh = "服务", NameEn = "Served", UnitZh = "人次", UnitEn = "contacts", PerStation = true, Subset = false },
            null,
            by,
            cancellation);
    }

    // Each minute once at each station, one after the other.
    private static IEnumerable<string[]> Rows(int count) =>
        Enumerable.Range(
            0, count).Select(i => (string[])
            [
                $"s{i % Stations}", "served", First.AddMinutes(i / Stations).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), $"{(i % 9) + 1}"
            ]);

    private static void WriteBook(string file, IEnumerable<string[]> rows)
    {
        const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        const string Packages = "http://schemas.openxmlformats.org/package/2006";
        using var zip = ZipFile.Open(file, ZipArchiveMode.Create);
        Add(
            "_rels/.rels",
            w => w.Write(
                $"""<Relationships xmlns="{Packages}/relationships">"""
                    + $"""<Relationship Id="rId1" Type="{Relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""));
        Add(
            "[Content_Types].xml",
            w => w.Write($"""<Types xmlns="{Packages}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"""));
        Add(
            "xl/workbook.xml",
            w => w.Write($"""<workbook xmlns="{Main}" xmlns:r="{Relations}"><sheets><sheet name="data" sheetId="1" r:id="rId1"/></sheets></workbook>"""));
        Add(
            "xl/_rels/workbook.xml.rels",
            w => w.Write(
                $"""<Relationships xmlns="{Packages}/relationships">"""
                    + $"""<Relationship Id="rId1" Type="{Relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"""));
        Add("xl/worksheets/sheet1.xml", w =>
        {
            w.Write($"""<worksheet xmlns="{Main}"><sheetData>""");
            foreach (var row in rows.Prepend(["station", "metric", "at", "delta"]))
                w.Write($"<row>{string.Concat(row.Select((text, i) => Cell(text, number: i == 3 && char.IsAsciiDigit(text[0]))))}</row>");
            w.Write("</sheetData></worksheet>");
        });

        void Add(string name, Action<StreamWriter> write)
        {
            using var writer = new StreamWriter(zip.CreateEntry(name).Open(), new UTF8Encoding(false));
            write(writer);
        }
    }

    private static string Cell(string text, bool number) =>
        number ? $"<c><v>{text}</v></c>" : $"""<c t="inlineStr"><is><t>{text}</t></is></c>""";
}
