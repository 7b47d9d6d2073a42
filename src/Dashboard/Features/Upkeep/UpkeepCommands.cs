using System.CommandLine;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Dashboard.Shared;

namespace Dashboard.Features.Upkeep;

/// <summary>verify, backup and ledger export.</summary>
public static class UpkeepCommands
{
    public static Command Verify()
    {
        var command = new Command(
            "verify",
            "Recomputes every counter and minute from the ledger, and the chains of the ledger and the audit, and compares; exit code 1 and the differences if "
                + "there are any");
        command.Runs((_, services, cancellation) => VerifyAsync(services, cancellation));
        return command;
    }

    public static Command Backup()
    {
        var file = new Argument<string>("file") { Description = "Where the copy goes; the file must not exist" };
        var command = new Command("backup", "Copies the SQLite database while it is in use, and checks the copy") { file };
        command.Runs(async (parsed, services, cancellation) =>
        {
            var target = Path.GetFullPath(parsed.GetValue(file)!);
            await services.GetRequiredService<Database>().BackupAsync(target, cancellation);
            await services.GetRequiredService<AuditStore>().AppendAsync([new(CommandHost.Actor, "database.copied", null, target)], cancellation);
            Console.WriteLine($"{target}: {new FileInfo(target).Length / 1024:N0} KiB, checked");
            return 0;
        });
        return command;
    }

    public static Command Ledger()
    {
        var file = new Argument<string>("file") { Description = "Where the ledger goes; the file must not exist" };
        var slug = new Option<string>("--event") { Description = "The event's slug", Required = true };
        var export = new Command("export", "Writes an event's ledger with its chain of hashes, for others to check (docs/ledger-chain.md)") { file, slug };
        export.Runs(async (parsed, services, cancellation) =>
        {
            var target = Path.GetFullPath(parsed.GetValue(file)!);
            var catalog = await services.EventAsync(parsed.GetValue(slug)!, cancellation);
            if (Path.Exists(target)) throw new CommandException($"file: {target} exists");
            PrivateFile.Create(target);
            Head head;
            await using (var writer = new StreamWriter(target))
                head = await services.GetRequiredService<LedgerExport>().WriteAsync(catalog, writer, cancellation);
            await services.GetRequiredService<AuditStore>().AppendAsync([new(CommandHost.Actor, "ledger.exported", catalog.Event.Slug, target)], cancellation);
            Console.WriteLine($"{target}: {head.Seq} entries, the head's hash is {head.Hash ?? LedgerChain.Start}");
            return 0;
        });
        return new("ledger", "An event's ledger") { export };
    }

    private static async Task<int> VerifyAsync(IServiceProvider services, CancellationToken cancellation)
    {
        var (catalogs, verification) = (services.GetRequiredService<CatalogStore>(), services.GetRequiredService<Verification>());
        var differences = 0;
        var ids = await catalogs.EventIdsAsync(cancellation);
        var audit = await services.GetRequiredService<AuditStore>().VerifyAsync(cancellation);
        if (ids.Count == 0 && audit is { Lines: 0, FirstWrong: null }) throw new CommandException("This database holds no event: there is nothing to verify.");
        foreach (var id in ids)
        {
            var catalog = await catalogs.LoadAsync(id, cancellation);
            var result = await verification.RunAsync(id, cancellation);
            var sound = result.Hash is null ? "all sums agree" : $"all sums agree, the head's hash is {result.Hash}";
            Console.WriteLine(
                $"{catalog.Event.Slug}: {result.Entries} entries, {(result.Differences.Count == 0 ? sound : $"{result.Differences.Count} differences")}");
            foreach (var d in result.Differences.Where(d => d.What == "chain"))
                Console.WriteLine($"  chain: {(d.FromLedger is { } entry ? $"entry {entry} is" : "the head's hash is")} not as it was written");
            foreach (var d in result.Differences.Where(d => d.What != "chain"))
                Console.WriteLine(
                    d.What == "configuration"
                        ? "  configuration: the version that was kept last is not what is configured now"
                        : $"  {d.What} {Where(catalog, d)}: the ledger gives {Text(d.FromLedger)}, stored is {Text(d.Stored)}");
            differences += result.Differences.Count;
        }

        Console.WriteLine(audit switch
        {
            { FirstWrong: { } wrong } => $"audit: {audit.Lines} lines, line {wrong} is missing or not as it was written",
            { Lines: 0 } => "audit: no lines yet",
            _ => $"audit: {audit.Lines} lines, the chain holds, ends with {audit.Hash}",
        });
        return differences == 0 && audit.FirstWrong is null ? 0 : 1;

        static string Text(long? value) => value is { } some ? $"{some}" : "nothing";
    }

    // Of what the difference is: "served at railway 2027-02-01T12:00:00.000+08:00".
    private static string Where(EventCatalog catalog, Difference d)
    {
        var metric = d.MetricId is { } id ? catalog.Metric(id)?.Code ?? $"#{id}" : null;
        var station = d.StationId is { } at and not 0 ? catalog.Station(at)?.Code ?? $"#{at}" : "the whole event";
        var minute = d.Minute is { } since ? $" {catalog.Calendar.Iso(since * 60_000)}" : "";
        return (metric is null ? "" : $"{metric} at {station}") + minute;
    }
}
