using System.CommandLine;
using System.Globalization;
using System.IO.Compression;
using Dashboard.Engine.Data;
using Dashboard.Engine.Hotline;
using Dashboard.Shared;

namespace Dashboard.Features.Hotline;

/// <summary>hotline import &lt;file&gt; --event, and hotline set --event.</summary>
public static class HotlineCommands
{
    public static Command Create() => new("hotline", "The telephone hotline") { Import(), Set() };

    private static Command Import()
    {
        var file = new Argument<FileInfo>("file") { Description = "An Asterisk queue log; one that is gzip has packed is unpacked" };
        var slug = new Option<string>("--event") { Description = "The event's slug", Required = true };
        var exchange = new Option<string>("--exchange") { Description = "The exchange whose log it is", DefaultValueFactory = _ => QueueLog.DefaultExchange };
        var command = new Command("import", "Takes the lines of a queue log into an event's ledger; safe to repeat") { file, slug, exchange };
        command.Runs(
            (parsed, services, cancellation) => ImportAsync(parsed.GetValue(file)!, parsed.GetValue(slug)!, parsed.GetValue(exchange)!, services, cancellation),
            more: services => services.AddHotlineEngine());
        return command;
    }

    private static async Task<int> ImportAsync(FileInfo file, string slug, string exchange, IServiceProvider services, CancellationToken cancellation)
    {
        if (!file.Exists) throw new CommandException($"file: there is no file {file.FullName}");
        if (Exchanges.NameFault(exchange) is { } fault) throw new CommandException($"exchange: {fault}");
        var catalog = await services.EventAsync(slug, cancellation);
        if (catalog.Event.Closed) throw new CommandException($"event: '{slug}' is closed; nothing more is taken in");
        await using var raw = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0, useAsync: true);
        await using var lines = IsPacked(raw) ? new GZipStream(raw, CompressionMode.Decompress) : (Stream)raw;
        var bar = new ProgressBar(raw.Length);
        IntakeReport report;
        try
        {
            report = await services.GetRequiredService<QueueLogIntake>().TakeAsync(
                () => catalog, exchange, CommandHost.Actor.Name, new(lines), finished: true, CommittedAsync, cancellation);
        }
        catch (EventClosedException closed)
        {
            bar.End();
            throw new CommandException(closed.Message);
        }
        catch (InvalidDataException broken)
        {
            bar.End();
            throw new CommandException($"file: {broken.Message} What came before is in; mend the file and import it again");
        }

        bar.End();
        await services.GetRequiredService<AuditStore>().AppendAsync(
            [new(CommandHost.Actor, "hotline.imported", slug, string.Create(CultureInfo.InvariantCulture, $"{file.Name}: {report.Accepted} accepted"))],
            cancellation);
        Console.WriteLine(
            $"{report.Lines} lines: {report.Accepted} accepted, {report.Duplicates} were there already, {report.Ignored} of no interest, {report.Faults} make "
                + $"no sense{(report.FirstFault is { } first ? $" (first, {first})" : "")}");
        return report.Accepted + report.Duplicates + report.Ignored == 0 && report.Faults > 0 ? 1 : 0;

        async Task CommittedAsync(long position, IntakeReport sofar)
        {
            bar.Show(raw.Position, sofar);
            catalog = await services.EventAsync(slug, cancellation);
        }
    }

    // By its beginning, whatever it is called: rotated logs are renamed.
    private static bool IsPacked(FileStream file)
    {
        Span<byte> beginning = stackalloc byte[6];
        beginning = beginning[..RandomAccess.Read(file.SafeFileHandle, beginning, 0)];
        if (beginning.StartsWith("BZh"u8) || beginning.StartsWith((ReadOnlySpan<byte>)[0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0])
            || beginning.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD])
                || beginning.StartsWith("PK"u8)) throw new CommandException("file: is packed, but not by gzip; unpack it first");
        return beginning.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]);
    }

    private static Command Set()
    {
        var slug = new Option<string>("--event") { Description = "The event's slug", Required = true };
        var formula = new Option<string?>("--formula") { Description = "The service level's formula: F3s, F1, F2, F3, F4 or F5" };
        var threshold = new Option<string?>("--threshold") { Description = "Within how many seconds an answer is in time" };
        var shortly = new Option<string?>("--short") { Description = "Within how many seconds a hang-up does not count as a wait" };
        var target = new Option<string?>("--level-target") { Description = "The service level aimed at, per cent" };
        var breach = new Option<string?>("--level-breach") { Description = "Below which service level it is an alarm, per cent" };
        var warning = new Option<string?>("--wait-warning") { Description = "From how many seconds on the longest wait is a warning" };
        var alarm = new Option<string?>("--wait-breach") { Description = "From how many seconds on it is an alarm" };
        var talk = new Option<string?>("--talk-warning") { Description = "From how many seconds on a talk is a warning on the desk; 0 for never" };
        var pause = new Option<string?>("--pause-warning") { Description = "From how many seconds on a pause is a warning on the desk; 0 for never" };
        var days = new Option<string?>("--caller-days") { Description = "For how many days callers' numbers are kept" };
        var set = new Command("set", "Sets how an event's hotline is measured and watched; what is left out stays")
        {
            slug,
            formula,
            threshold,
            shortly,
            target,
            breach,
            warning,
            alarm,
            talk,
            pause,
            days,
        };
        set.Runs(async (parsed, services, cancellation) =>
        {
            var found = await services.EventAsync(parsed.GetValue(slug)!, cancellation);
            var now = found.Hotline;
            var changed = now with
            {
                Formula = parsed.GetValue(formula) is not { } name ? now.Formula
                    : Enum.TryParse<LevelFormula>(name, ignoreCase: true, out var known) && !char.IsAsciiDigit(name[0]) ? known
                        : throw new CommandException($"formula: must be one of {string.Join(", ", Enum.GetNames<LevelFormula>())}"),
                ThresholdSeconds = parsed.Number(threshold, 20) ?? now.ThresholdSeconds,
                ShortSeconds = parsed.Number(shortly, 5) ?? now.ShortSeconds,
                LevelTarget = parsed.Number(target, 80) ?? now.LevelTarget,
                LevelBreach = parsed.Number(breach, 60) ?? now.LevelBreach,
                WaitWarningSeconds = parsed.Number(warning, 60) ?? now.WaitWarningSeconds,
                WaitBreachSeconds = parsed.Number(alarm, 120) ?? now.WaitBreachSeconds,
                TalkWarningSeconds = parsed.Number(talk, 1800) ?? now.TalkWarningSeconds,
                PauseWarningSeconds = parsed.Number(pause, 900) ?? now.PauseWarningSeconds,
                CallerDays = parsed.Number(days, 30) ?? now.CallerDays,
            };
            var settings = (await services.GetRequiredService<CatalogStore>()
                .ChangeHotlineAsync(found.Event.EventId, changed, CommandHost.Actor, cancellation)).Hotline;
            Console.WriteLine(
                $"{found.Event.Slug}: {settings.Formula}, answered within {settings.ThresholdSeconds} s, short up to {settings.ShortSeconds} s; level "
                    + $"{settings.LevelTarget} %, alarm below {settings.LevelBreach} %; wait {settings.WaitWarningSeconds} s, alarm from "
                    + $"{settings.WaitBreachSeconds} s; warnings of talks from {settings.TalkWarningSeconds} s, of pauses from {settings.PauseWarningSeconds} "
                    + $"s (0: none); numbers kept {settings.CallerDays} days");
            return 0;
        });
        return set;
    }

    /// <summary>How far an import is, on the error stream of a person's terminal.</summary>
    private sealed class ProgressBar(long length)
    {
        private const int Width = 40;
        private readonly bool _shown = !Console.IsErrorRedirected;
        private int _last = -1;

        public void Show(long position, IntakeReport report)
        {
            var done = length == 0 ? 100 : (int)(100 * position / length);
            if (!_shown || done == _last) return;
            _last = done;
            Console.Error.Write($"\r[{new string('#', done * Width / 100).PadRight(Width, '.')}] {done,3} %, {report.Lines} lines");
        }

        public void End()
        {
            if (_shown && _last >= 0) Console.Error.WriteLine();
        }
    }
}
