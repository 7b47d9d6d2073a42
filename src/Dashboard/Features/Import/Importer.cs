using System.Text.Json;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Dashboard.Shared;
using Microsoft.Extensions.Localization;

namespace Dashboard.Features.Import;

/// <summary>What became of an import.</summary>
/// <param name="Number">Its number; null where there was nothing to import.</param>
/// <param name="Added">How many counts are in since now.</param>
/// <param name="Replaced">How many were put right.</param>
/// <param name="Known">How many were there already.</param>
/// <param name="Faults">What was not imported, and why.</param>
public sealed record ImportOutcome(int? Number, int Added, int Replaced, int Known, IReadOnlyList<Fault> Faults);

/// <summary>What became of an undo.</summary>
/// <param name="Reversed">How many entries were reversed.</param>
/// <param name="Changed">How many stay, since somebody has corrected them after the import.</param>
/// <param name="Refused">Why others could not be reversed, each reason once.</param>
public sealed record UndoOutcome(int Reversed, int Changed, IReadOnlyList<string> Refused);

/// <summary>What cannot be imported as it is: the codes of what has to be settled first.</summary>
public sealed class ImportException(IReadOnlyList<string> open) : Exception(string.Join(", ", open))
{
    /// <summary>Codes of the texts "Open.…".</summary>
    public IReadOnlyList<string> Open { get; } = open;
}

/// <summary>Writes a planned import into the ledger, and undoes one. Every count goes in as any other does; a repeat after a failure counts once.</summary>
public sealed class Importer(ImportStore store, EventLedger ledger, TimeProvider time, IStringLocalizer<ImportTexts> texts)
{
    /// <summary>Imports.</summary>
    /// <param name="catalog">The event.</param>
    /// <param name="fileName">The file's name.</param>
    /// <param name="mapping">How the table is understood, for what is still open.</param>
    /// <param name="plan">What was shown.</param>
    /// <param name="by">Who.</param>
    /// <param name="recordedBy">Who, as the ledger names it.</param>
    /// <param name="progress">Hears how many are done.</param>
    /// <param name="cancellation">Ends it between two appends.</param>
    /// <exception cref="ImportException">Something has to be settled first; nothing was written.</exception>
    public async Task<ImportOutcome> ImportAsync(
        EventCatalog catalog,
        string fileName,
        Mapping mapping,
        ImportPlan plan,
        Actor by,
        string recordedBy,
        IProgress<int>? progress,
        CancellationToken cancellation)
    {
        if (plan.Open(mapping).ToList() is { Count: > 0 } open) throw new ImportException(open);
        if (plan.Writes.Count == 0) return new(null, 0, 0, plan.Known, plan.Faults);
        var number = await store.StartAsync(catalog.Event.EventId, fileName, by.Name, cancellation);
        var faults = new List<Fault>(plan.Faults);
        var (added, replaced, known, done) = (0, 0, plan.Known, 0);
        foreach (var batch in plan.Writes.Chunk(EventLedger.MaxDrafts))
        {
            cancellation.ThrowIfCancellationRequested();
            var results = await AppendAsync(catalog, [.. batch.Select(w => Numbered(w.Draft))], cancellation);
            foreach (var (result, (count, draft)) in results.Zip(batch))
            {
                // What was changed since the plan was made is told as the plan would have told it.
                if (result.Status is AppendStatus.Rejected or AppendStatus.Conflict) faults.Add(LedgerFaults.Of(count, new(result.Code!, result.Reason!)));
                else if (result.Status == AppendStatus.Duplicate) known++;
                else if (draft is CorrectionDraft) replaced++;
                else added++;
            }

            progress?.Report(done += batch.Length);
        }

        var import = (await store.FindAsync(catalog.Event.EventId, number, cancellation))!;
        await store.FinishAsync(
            catalog.Event, import with { Added = added, Replaced = replaced, Known = known, Faults = faults.Count }, by, CancellationToken.None);
        return new(number, added, replaced, known, [.. faults.OrderBy(f => f.Line)]);

        Draft Numbered(Draft draft) => draft switch
        {
            CorrectionDraft correction => correction with
            {
                Key = ReplacementKey(catalog, number, correction.ReversesSeq!.Value),
                Reason = texts["ReasonReplaced", number],
                RecordedBy = recordedBy,
                Address = by.Address,
                Import = number,
            },
            _ => draft with { RecordedBy = recordedBy, Address = by.Address, Import = number },
        };
    }

    /// <summary>Takes an import back: each of its entries is reversed, those that somebody has corrected since stay. A repeat goes on where another was cut
    /// off.</summary>
    public async Task<UndoOutcome> UndoAsync(EventCatalog catalog, int number, string reason, Actor by, string recordedBy, CancellationToken cancellation)
    {
        var reader = new TallyReader(catalog, time, recordedBy, address: by.Address);
        var (reversed, changed, refused) = (0, 0, new SortedSet<string>(StringComparer.Ordinal));
        var drafts = new List<Draft>();
        foreach (var entry in await store.EntriesOfAsync(catalog.Event.EventId, number, cancellation))
        {
            if (entry.ReversedBy is not null && entry.ReversedByImport != number) changed++;
            else if (entry.ReversedBy is null) drafts.Add(Back(catalog, reader, number, reason, entry));
        }

        foreach (var batch in drafts.Chunk(EventLedger.MaxDrafts))
        {
            foreach (var result in await AppendAsync(catalog, batch, cancellation))
            {
                if (result.Status == AppendStatus.Accepted) reversed++;
                else if (result.Status != AppendStatus.Duplicate) refused.Add(result.Reason!);
            }
        }

        // What was refused may be undone later, when a shift is open again.
        if (refused.Count == 0) await store.UndoneAsync(catalog.Event, number, by, reason, reversed, CancellationToken.None);
        return new(reversed, changed, [.. refused]);
    }

    internal static Guid ReplacementKey(EventCatalog catalog, int number, long reverses) =>
        StableKey.Of("replaced", catalog.Event.Slug, $"{number}", $"{reverses}");

    private Draft Back(EventCatalog catalog, TallyReader reader, int number, string reason, ImportedEntry entry)
    {
        var key = StableKey.Of("undone", catalog.Event.Slug, $"{number}", $"{entry.Seq}").ToString();
        // What the import took back altogether can only be counted again.
        if (entry is { Kind: CountKinds.Correction, Amount: null })
        {
            var count = new ReadCount(
                0,
                new("", "", "", "", "", ""),
                catalog.Station(entry.StationId),
                catalog.Metric(entry.MetricId)!,
                new(entry.AtMs, entry.WholeDay),
                -entry.Delta,
                texts["NoteUndone", number].Value,
                null);
            return reader.Read(Planner.Element(catalog, count, Guid.Parse(key)), out _).Draft!;
        }

        return Read(reader, new(StringComparer.Ordinal)
        {
            ["key"] = key,
            ["reverses"] = entry.Seq,
            ["reason"] = texts["ReasonUndone", number, reason].Value,
            ["amount"] = entry.Kind == CountKinds.Correction ? entry.Amount - entry.Delta : null,
        }) with
        { Import = number };
    }

    private static Draft Read(TallyReader reader, Dictionary<string, object?> fields)
    {
        var (draft, refusal) = reader.Read(JsonSerializer.SerializeToElement(fields), out _);
        return draft ?? throw new InvalidOperationException($"A correction was not understood: {refusal!.Text}.");
    }

    private async Task<IReadOnlyList<AppendResult>> AppendAsync(EventCatalog catalog, IReadOnlyList<Draft> drafts, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return (await ledger.AppendAsync(catalog, drafts)).Results;
            }
            catch (IntakeFullException)
            {
                // Thumbs go first.
                await Task.Delay(IntakeFullException.RetryAfter, time, cancellation);
            }
        }
    }
}
