using System.Globalization;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Hotline;

/// <summary>What became of some lines.</summary>
/// <param name="Lines">Read, empty ones aside.</param>
/// <param name="Accepted">In the ledger since now.</param>
/// <param name="Duplicates">In the ledger before.</param>
/// <param name="Ignored">Of no interest.</param>
/// <param name="Faults">Make no sense; kept with their reasons, as far as there is room.</param>
/// <param name="FirstFault">The first of them: which line, and why; null for none.</param>
public sealed record IntakeReport(long Lines = 0, long Accepted = 0, long Duplicates = 0, long Ignored = 0, long Faults = 0, string? FirstFault = null);

/// <summary>The event was closed while lines were taken in.</summary>
public sealed class EventClosedException(string slug, IntakeReport before)
    : Exception(string.Create(
        CultureInfo.InvariantCulture, $"{Reason(slug)}. Before it was, {before.Accepted} lines were accepted and {before.Duplicates} were there already"))
{
    internal static Refusal? Objection(EventCatalog now) => now.Event.Closed ? new(RefusalCodes.EventClosed, Reason(now.Event.Slug)) : null;

    internal static string Reason(string slug) => $"event: '{slug}' is closed; nothing more is taken in";
}

/// <summary>Takes lines of a queue log into an event's ledger, in their order. Whatever is repeated changes nothing; whatever makes no sense is kept aside and
/// stops nothing.</summary>
public sealed class QueueLogIntake(EventLedger ledger, FaultStore faults, TimeProvider time)
{
    /// <summary>How long a full intake is waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Takes all lines of a reader in, batch by batch, each committed before the next.</summary>
    /// <param name="catalog">The event as it is configured now; asked anew for each batch.</param>
    /// <param name="exchange">The exchange whose log it is.</param>
    /// <param name="recordedBy">Who brings it.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="finished">Nothing more will come: what stands after the last line feed is half a line, and told as one. Else it waits for its other
    /// half.</param>
    /// <param name="committed">Told after each batch how far it went: the position after its last line.</param>
    /// <param name="cancellation">Gives up between two batches.</param>
    /// <exception cref="System.Data.Common.DbException">The database failed; a repeat is always safe.</exception>
    /// <exception cref="EventClosedException">The event is closed; what was committed before stays.</exception>
    /// <exception cref="IntakeFullException">The ledger has too much to do, for too long.</exception>
    public async Task<IntakeReport> TakeAsync(
        Func<EventCatalog> catalog,
        string exchange,
        string recordedBy,
        LineReader lines,
        bool finished,
        Func<long, IntakeReport, Task>? committed,
        CancellationToken cancellation)
    {
        var log = new QueueLog(exchange, recordedBy);
        log.Recall(lines.Before);
        var report = new IntakeReport();
        var batch = new List<(Draft Draft, string Line, long Number)>(EventLedger.MaxDrafts);
        var wrong = new List<LineFault>();
        var position = 0L;
        while (true)
        {
            var next = await lines.NextAsync(cancellation) ?? (finished ? lines.Rest() : null);
            if (next is { } line)
            {
                position = line.EndsAt;
                report = Read(log, line, batch, wrong, report);
            }

            if (next is not null && batch.Count < EventLedger.MaxDrafts && wrong.Count < EventLedger.MaxDrafts) continue;
            report = await CommitAsync(catalog(), exchange, batch, wrong, report, cancellation);
            if (position > 0 && committed is not null) await committed(position, report);
            if (next is null) return report;
        }
    }

    private static IntakeReport Read(
        QueueLog log, ReadLine line, List<(Draft Draft, string Line, long Number)> batch, List<LineFault> wrong, IntakeReport report)
    {
        if (!line.TooLong && QueueLogLine.Bare(line.Text).Length == 0) return report;
        report = report with { Lines = report.Lines + 1 };
        var (parsed, fault) = line.TooLong ? (null, $"longer than {QueueLogLine.MaxLength} characters") : QueueLogLine.Parse(line.Text);
        var (draft, nonsense) = parsed is null ? (null, fault) : log.Read(parsed);
        // Half a line may look whole: a talk of 88 seconds would be one of 8.
        if (!line.HasEnd) nonsense ??= "the last line has no end";
        // Under the key of its entry, so that it settles when it comes again with its end.
        if (nonsense is not null) return Wrong(line.Text, nonsense, report.Lines, wrong, report, draft?.Key);
        if (draft is null) return report with { Ignored = report.Ignored + 1 };
        batch.Add((draft, line.Text, report.Lines));
        return report;
    }

    private async Task<IntakeReport> CommitAsync(
        EventCatalog catalog, string exchange, List<(
            Draft Draft, string Line, long Number)> batch, List<LineFault> wrong, IntakeReport report, CancellationToken cancellation)
    {
        if (batch.Count + wrong.Count == 0) return report;
        if (catalog.Event.Closed) throw new EventClosedException(catalog.Event.Slug, report);
        // What was there before is settled too: a server may have died before it could say so.
        var settled = new List<string>();
        // It may be closed between that look and the commit: then the ledger refuses what is not there yet, and no line is at fault.
        var closed = false;
        if (batch.Count > 0)
        {
            var receipt = await AppendAsync(catalog, [.. batch.Select(b => b.Draft with { Objection = EventClosedException.Objection })], cancellation);
            foreach (var ((draft, line, number), result) in batch.Zip(receipt.Results))
            {
                if (result is { Status: AppendStatus.Rejected, Code: RefusalCodes.EventClosed })
                {
                    closed = true;
                    continue;
                }

                if (result.Status is AppendStatus.Accepted or AppendStatus.Duplicate) settled.Add(draft.Key.ToString());
                report = result.Status switch
                {
                    AppendStatus.Accepted => report with { Accepted = report.Accepted + 1 },
                    AppendStatus.Duplicate => report with { Duplicates = report.Duplicates + 1 },
                    _ => Wrong(line, result.Reason!, number, wrong, report, draft.Key),
                };
            }
        }

        await faults.KeepAsync(catalog.Event.EventId, exchange, wrong, settled, time.GetUtcNow().ToUnixTimeMilliseconds(), cancellation);
        if (closed) throw new EventClosedException(catalog.Event.Slug, report);
        batch.Clear();
        wrong.Clear();
        return report;
    }

    private async Task<AppendReceipt> AppendAsync(EventCatalog catalog, IReadOnlyList<Draft> drafts, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await ledger.AppendAsync(catalog, drafts);
            }
            catch (IntakeFullException) when (time.GetElapsedTime(started) < Patience)
            {
                await Task.Delay(IntakeFullException.RetryAfter, time, cancellation);
            }
        }
    }

    private static IntakeReport Wrong(string line, string reason, long number, List<LineFault> wrong, IntakeReport report, Guid? key)
    {
        wrong.Add(LineFault.Of(line, reason, key));
        return report with { Faults = report.Faults + 1, FirstFault = report.FirstFault ?? FormattableString.Invariant($"line {number}: {reason}") };
    }
}
