using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CsvHelper;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Dashboard.Shared;

namespace Dashboard.Features.Tallies;

/// <summary>
/// import &lt;csv&gt; --event: appends a table of counts, columns key, station, metric, delta, at, note. Rows are read by the same
/// reader as the JSON interface. A row without a key gets one from the event, its content and how often that content came before, so importing a
/// file twice counts once.
/// </summary>
public static class ImportCommand
{
    private static readonly string[] Columns = ["key", "station", "metric", "delta", "at", "note"];

    private const string NotUtf8 = "the file is not UTF-8; save it as UTF-8";

    public static Command Create()
    {
        var file = new Argument<FileInfo>("csv") { Description = "A CSV file in UTF-8 with a header: key, station, metric, delta, at, note; only metric, delta and at are required" };
        var slug = new Option<string>("--event") { Description = "The event's slug", Required = true };
        var command = new Command("import", "Appends the counts of a CSV file to an event's ledger; safe to repeat") { file, slug };
        command.Runs((parsed, services, cancellation) => RunAsync(parsed.GetValue(file)!, parsed.GetValue(slug)!, services, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(FileInfo file, string slug, IServiceProvider services, CancellationToken cancellation)
    {
        var catalog = await services.EventAsync(slug, cancellation);
        var ledger = services.GetRequiredService<EventLedger>();
        var reader = new TallyReader(catalog, services.GetRequiredService<TimeProvider>(), "import");
        using var csv = Open(file);
        var counts = new Dictionary<AppendStatus, int>();
        var batch = new List<(long Line, Draft Draft)>();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        try
        {
            while (await csv.ReadAsync(cancellation))
            {
                var (draft, reason) = reader.Read(Element(csv, slug, seen), out _);
                if (draft is null) Bad(csv.LineNumber, AppendStatus.Rejected, reason!);
                else batch.Add((csv.LineNumber, draft));
                if (batch.Count == EventLedger.MaxDrafts) await FlushAsync();
            }
        }
        catch (CsvFormatException broken)
        {
            // Where a row begins can no longer be told: what came before is kept, nothing is guessed.
            Bad(broken.LineNumber, AppendStatus.Rejected, $"{broken.Message} Reading stopped here.");
        }
        catch (DecoderFallbackException)
        {
            // The file is decoded ahead of the rows, so the place is not known.
            Bad(csv.LineNumber, AppendStatus.Rejected, $"here or later: {NotUtf8}. Reading stopped here.");
        }

        await FlushAsync();
        await services.GetRequiredService<AuditStore>().AppendAsync([new(CommandHost.Actor, "entries.imported", slug, $"{file.Name}: {Count(AppendStatus.Accepted)} accepted")], cancellation);
        var bad = Count(AppendStatus.Rejected) + Count(AppendStatus.Conflict);
        Console.WriteLine($"{Count(AppendStatus.Accepted)} accepted, {Count(AppendStatus.Duplicate)} were there already, {bad} bad{(bad > 0 ? "; the good rows are in, mend the others and import the file again" : "")}");
        return bad == 0 ? 0 : 1;

        int Count(AppendStatus status) => counts.GetValueOrDefault(status);

        void Bad(long line, AppendStatus status, string reason)
        {
            counts[status] = Count(status) + 1;
            Console.Error.WriteLine($"line {line}: {reason}");
        }

        async Task FlushAsync()
        {
            if (batch.Count == 0) return;
            var receipt = await ledger.AppendAsync(catalog, [.. batch.Select(b => b.Draft)]);
            foreach (var (result, (line, _)) in receipt.Results.Zip(batch))
            {
                if (result.Status is AppendStatus.Rejected or AppendStatus.Conflict) Bad(line, result.Status, result.Reason!);
                else counts[result.Status] = Count(result.Status) + 1;
            }

            batch.Clear();
        }
    }

    private static CsvReader Open(FileInfo file)
    {
        if (!file.Exists) throw new CommandException($"csv: there is no file {file.FullName}");
        var csv = CsvReader.Create(
            new StreamReader(file.FullName, new UTF8Encoding(false, throwOnInvalidBytes: true)),
            new CsvReaderOptions
            {
                TrimWhitespace = true,
                TrackLineNumbers = true,
                MalformedData = CsvMalformedDataHandling.Throw,
                FieldCountMismatch = CsvFieldCountHandling.Throw,
                NormalizeHeaderName = name => name.Trim().ToLowerInvariant(),
            },
            leaveOpen: false);
        var header = Header(csv);
        if (header.Count == 0) throw new CommandException("csv: the file is empty");
        if (header.GroupBy(h => h, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice) throw new CommandException($"csv: the column '{twice.Key}' is there twice");
        if (header.Except(Columns, StringComparer.Ordinal).FirstOrDefault() is { } unknown) throw new CommandException($"csv: unknown column '{unknown}'; known are {string.Join(", ", Columns)}");
        if (((string[])["metric", "delta", "at"]).Except(header, StringComparer.Ordinal).FirstOrDefault() is { } missing) throw new CommandException($"csv: the column '{missing}' is missing");
        return csv;
    }

    private static List<string> Header(CsvReader csv)
    {
        try
        {
            return [.. csv.Headers.Select(h => h.Trim().ToLowerInvariant())];
        }
        catch (DecoderFallbackException)
        {
            throw new CommandException($"csv: {NotUtf8}");
        }
    }

    private static JsonElement Element(CsvReader csv, string slug, Dictionary<string, int> seen)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in Columns)
        {
            if (csv.TryGetFieldIndex(name, out var index) && csv.GetString(index).Trim() is { Length: > 0 } value) fields[name] = value;
        }

        if (!fields.ContainsKey("key"))
        {
            var content = slug + "\n" + string.Join('\n', Columns.Skip(1).Select(c => fields.GetValueOrDefault(c)));
            seen[content] = seen.GetValueOrDefault(content) + 1;
            fields["key"] = StableKey.Of(content, $"{seen[content]}").ToString();
        }

        // Without a time, a repeat on another day would land on that day.
        if (!fields.ContainsKey("at")) fields["at"] = "missing";
        return JsonSerializer.SerializeToElement(fields.ToDictionary(
            f => f.Key,
            f => f.Key == "delta" && long.TryParse(f.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var delta) ? (object)delta : f.Value,
            StringComparer.Ordinal));
    }
}
