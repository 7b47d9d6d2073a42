using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Shared;
using Dashboard.Shared.Tables;
using Microsoft.Extensions.Localization;

namespace Dashboard.Features.Import;

/// <summary>
/// import &lt;file&gt; --event: the counts of a table, by the same means as the page; import undo &lt;number&gt; takes an import back. Safe to repeat.
/// </summary>
public static class ImportCommand
{
    private const int MostShown = 200;

    private static readonly Option<string> Slug = new("--event") { Description = "The event's slug", Required = true };
    private static readonly Argument<FileInfo> File = new("csv") { Description = "A table with a header: CSV, TSV or XLSX" };
    private static readonly Option<bool> DryRun = new("--dry-run")
    {
        Description = "Says what would be done, with the mapping that is used, and writes nothing",
    };
    private static readonly Option<FileInfo?> MappingFile = new("--mapping")
    {
        Description = "A JSON file that says what the columns and names mean, as --dry-run prints it; left out, the one kept for this header, or what the "
            + "header says",
    };
    private static readonly Option<string?> Changes = new("--on-change")
    {
        Description = "What is done with rows that the ledger has with another amount: replace, add or skip",
    };
    private static readonly Option<string?> Encoding = new("--encoding") { Description = "utf-8, utf-16 or gb18030; needed for gb18030" };
    private static readonly Option<string?> Sheet = new("--sheet") { Description = "The name of a workbook's sheet; the first that is not hidden if left out" };
    private static readonly Option<string?> Header = new("--header") { Description = "The line of the header; found by itself if left out" };
    private static readonly Option<string?> Dates = new("--dates") { Description = "How days such as 01-02-2027 are written: dmy or mdy" };

    public static Command Create()
    {
        var command = new Command("import", "Counts from a table into an event's ledger; safe to repeat")
        {
            File,
            Slug,
            DryRun,
            MappingFile,
            Changes,
            Encoding,
            Sheet,
            Header,
            Dates,
        };
        command.Runs(RunAsync, more: services => services.AddImporter());
        var number = new Argument<int>("number") { Description = "The import's number" };
        var reason = new Option<string>("--reason") { Description = "Why; it stands in the ledger", Required = true };
        var undo = new Command("undo", "Takes an import back: its entries are reversed") { number, Slug, reason };
        undo.Runs(
            (parsed, services, cancellation) => UndoAsync(parsed.GetValue(Slug)!, parsed.GetValue(number), parsed.GetValue(reason)!, services, cancellation),
            more: services => services.AddImporter());
        command.Add(undo);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, IServiceProvider services, CancellationToken cancellation)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
        var (texts, store) = (services.GetRequiredService<IStringLocalizer<ImportTexts>>(), services.GetRequiredService<ImportStore>());
        var onChange = parsed.GetValue(Changes) switch
        {
            null => OnChange.Ask,
            "replace" => OnChange.Replace,
            "add" => OnChange.Add,
            "skip" => OnChange.Skip,
            var other => throw new CommandException($"on-change: '{other}' is none of replace, add, skip"),
        };
        var catalog = await services.EventAsync(parsed.GetValue(Slug)!, cancellation);
        var file = Open(parsed);
        var mapping = await MappingAsync(parsed, store, catalog, file, cancellation);
        ImportPlan plan;
        try
        {
            // A rehearsal that is asked nothing of changes says what would become of the rest.
            var asked = parsed.GetValue(DryRun) && onChange == OnChange.Ask ? OnChange.Skip : onChange;
            plan = await services.GetRequiredService<Planner>()
                .PlanAsync(catalog, TableReader.Read(catalog, file.Table, file.Chosen, file.Header, mapping), asked, cancellation);
        }
        catch (TableException refused)
        {
            throw new CommandException($"csv: {refused.Message}");
        }

        foreach (var change in plan.Changed.Take(MostShown))
            Console.WriteLine($"line {change.Read.Line}: {Where(catalog, change.Read)} is {change.Standing.Amount} and would be {change.Read.Amount}");
        foreach (var repeat in plan.Reading.Repeats.Take(MostShown))
            Console.WriteLine($"line {repeat.Line}: {repeat.Field}: the same place, metric and day as in line {repeat.First}");
        if (plan.Reading.HiddenRows.Count > 0)
            Console.WriteLine($"hidden in the sheet, and read: {plan.Reading.HiddenRows.Count} rows, the first of them line {plan.Reading.HiddenRows[0]}");
        if (plan.Reading.HiddenColumns.Count > 0) Console.WriteLine($"hidden in the sheet, and read: columns {string.Join(", ", plan.Reading.HiddenColumns)}");
        var open = plan.Open(mapping).ToList();
        if (parsed.GetValue(DryRun) || open.Count > 0)
        {
            Tell(plan.Faults, texts);
            Console.WriteLine(
                $"{plan.New.Count} new, {plan.Changed.Count} with another amount, {plan.Known} there already, {plan.Faults.Count} bad{Passed(plan)}");
            if (parsed.GetValue(DryRun)) Console.WriteLine($"mapping: {mapping.Write()}");
            foreach (var one in open) await Console.Error.WriteLineAsync(texts["Open." + one]);
            if (open.Contains("Changed", StringComparer.Ordinal))
                await Console.Error.WriteLineAsync("on-change: say --on-change replace, add or skip; nothing was imported");
            return open.Count > 0 || plan.Faults.Count > 0 ? 1 : 0;
        }

        var outcome = await services.GetRequiredService<Importer>()
            .ImportAsync(catalog, file.Name, mapping, plan, CommandHost.Actor, "import", null, cancellation);
        if (outcome.Number is not null)
            await store.KeepMappingAsync(
                catalog.Event.EventId, file.Fingerprint, mapping.Folded(file.Chosen, file.Header).Write(), CommandHost.Actor.Name, cancellation);
        Tell(outcome.Faults, texts);
        Console.WriteLine(
            $"{(outcome.Number is { } number ? $"import {number}: " : "")}{outcome.Added} added, {outcome.Replaced} replaced, {outcome.Known} were there "
                + $"already, {outcome.Faults.Count} bad{Passed(plan)}"
                + $"{(outcome.Faults.Count > 0 ? "; the good rows are in, mend the others and import the file again" : "")}");
        return outcome.Faults.Count == 0 ? 0 : 1;
    }

    private static async Task<int> UndoAsync(string slug, int number, string reason, IServiceProvider services, CancellationToken cancellation)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
        var catalog = await services.EventAsync(slug, cancellation);
        await Undoable.RequireAsync(services.GetRequiredService<ImportStore>(), catalog, number, reason, cancellation);
        var outcome = await services.GetRequiredService<Importer>().UndoAsync(catalog, number, reason.Trim(), CommandHost.Actor, "import", cancellation);
        foreach (var refused in outcome.Refused) await Console.Error.WriteLineAsync(refused);
        Console.WriteLine(
            $"{outcome.Reversed} entries reversed{(outcome.Changed > 0 ? $", {outcome.Changed} stay, corrected since the import" : "")}"
                + $"{(outcome.Refused.Count > 0 ? "; the import is not undone yet, say it again when that is settled" : "")}");
        return outcome.Refused.Count == 0 ? 0 : 1;
    }

    private static string Where(EventCatalog catalog, ReadCount count) =>
        $"{count.Station?.Code} {count.Metric.Code} {When(catalog.Calendar, count.When)}".TrimStart();

    private static string When(EventCalendar calendar, Moment when) => when.WholeDay ? calendar.DayOf(when.AtMs).Iso() : calendar.Iso(when.AtMs);

    private static string Passed(ImportPlan plan)
    {
        var passed = ((int Count, string Words)[])
        [
            (plan.Zero, "zero"), (plan.Reading.EmptyRows, "empty"), (plan.Reading.TotalRows.Count, "sums of others"),
            (plan.Reading.TotalColumns.Count, "columns of sums"), (plan.Reading.LeftOut, "left out"),
        ];
        var told = string.Join(", ", passed.Where(p => p.Count > 0).Select(p => $"{p.Count} {p.Words}"));
        return told.Length == 0 ? "" : $"; passed over: {told}";
    }

    private static void Tell(IReadOnlyList<Fault> faults, IStringLocalizer<ImportTexts> texts)
    {
        foreach (var fault in faults.Take(MostShown))
            Console.Error.WriteLine($"line {fault.Line}: {(fault.Field is null ? "" : $"{fault.Field}: ")}{fault.Say(texts)}");
        if (faults.Count > MostShown) Console.Error.WriteLine($"… and {faults.Count - MostShown} more");
    }

    private static ImportFile Open(ParseResult parsed)
    {
        var file = parsed.GetValue(File)!;
        if (!file.Exists) throw new CommandException($"csv: there is no file {file.FullName}");
        try
        {
            if (file.Length > TableFile.MaxBytes) throw TableFile.TooLarge();
            var table = TableFile.Read(System.IO.File.ReadAllBytes(file.FullName), parsed.GetValue(Encoding));
            var named = parsed.GetValue(Sheet);
            var sheet = table.Sheets.ToList().FindIndex(s => named is null ? !s.Hidden && s.Rows.Any(r => !r.Blank) : s.Name == named);
            if (sheet < 0)
                throw new CommandException($"sheet: there is no sheet '{named}'; there are {string.Join(", ", table.Sheets.Select(s => $"'{s.Name}'"))}");
            // On the page one sees the others; here they are named.
            if (named is null && table.Sheets.Count > 1)
                Console.WriteLine(
                    $"sheet: '{table.Sheets[sheet].Name}' is read; there are also "
                        + $"{string.Join(", ", table.Sheets.Where((_, i) => i != sheet).Select(s => $"'{s.Name}'{(s.Hidden ? " (hidden)" : "")}"))}");
            return new(file.Name, table, sheet, HeaderOf(table.Sheets[sheet], parsed.Number(Header, 1)));
        }
        catch (TableException refused)
        {
            throw new CommandException($"csv: {refused.Message}");
        }
    }

    private static int HeaderOf(TableSheet sheet, int? line) =>
        line is null ? Guess.Header(sheet)
            : sheet.Rows.ToList().FindIndex(r => r.Line == line) is var row and >= 0 ? row
            : throw new CommandException($"header: there is no row at line {line}");

    private static async Task<Mapping> MappingAsync(
        ParseResult parsed, ImportStore store, EventCatalog catalog, ImportFile file, CancellationToken cancellation)
    {
        Mapping mapping;
        if (parsed.GetValue(MappingFile) is { } given)
        {
            if (!given.Exists) throw new CommandException($"mapping: there is no file {given.FullName}");
            try
            {
                var parsedMapping = Mapping.Parse(await System.IO.File.ReadAllTextAsync(given.FullName, cancellation));
                mapping = parsedMapping.Unfolded(file.Chosen, file.Header, Guess.Columns(catalog, file.Chosen, file.Header).Columns.Count) ?? parsedMapping;
            }
            catch (JsonException malformed)
            {
                throw new CommandException($"mapping: {malformed.Message}");
            }
        }
        else
        {
            (mapping, var kept) = await Mappings.FindAsync(store, catalog, file, cancellation);
            // On the page one sees what is left out; here it is said.
            if (!kept && Unknown(file, mapping) is { } column)
                throw new CommandException($"csv: unknown column '{column}'; say with --mapping what it is, or that it is left out");
        }

        return parsed.GetValue(Dates) switch
        {
            null => mapping,
            "dmy" => mapping with { Dates = DateOrder.DayFirst },
            "mdy" => mapping with { Dates = DateOrder.MonthFirst },
            var other => throw new CommandException($"dates: '{other}' is neither dmy nor mdy"),
        };
    }

    private static string? Unknown(ImportFile file, Mapping mapping) => Enumerable.Range(0, mapping.Columns.Count)
        .Where(c => mapping.Columns[c] == ColumnRole.Left && !file.Chosen.Rows[file.Header][c].Blank
            && !(mapping.ByDay && Names.IsTotal(file.Chosen.Rows[file.Header][c].Text)) && file.Chosen.Rows.Skip(file.Header + 1).Any(r => !r[c].Blank))
        .Select(c => file.Chosen.Rows[file.Header][c].Text).FirstOrDefault();
}
