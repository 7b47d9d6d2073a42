using System.Text.Json;
using Dashboard.Engine.Access;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Dashboard.Shared;

namespace Dashboard.Features.Book;

/// <summary>One number that somebody has typed for a metric of the whole event.</summary>
/// <param name="Metric">The metric's code.</param>
/// <param name="Number">The number.</param>
/// <param name="Mode">How it is meant.</param>
/// <param name="SeenToday">What stood there on the day when it was typed.</param>
/// <param name="SeenTotal">What stood there in all.</param>
public sealed record TypedCount(string Metric, long Number, CountMode Mode, long SeenToday, long SeenTotal)
{
    /// <summary>What is to be added.</summary>
    public long Delta => Mode switch { CountMode.Day => Number - SeenToday, CountMode.Total => Number - SeenTotal, _ => Number };
}

/// <summary>Counting for the whole event: read by the same rules as every other way in, and recorded in the same ledger.</summary>
public sealed partial class BookService
{
    /// <summary>
    /// Records several counts of the whole event at once. Each has a key of its own, made from the form's: a repeat of the form counts nothing anew.
    /// </summary>
    /// <param name="caller">Who counts: somebody who may for the event as a whole.</param>
    /// <param name="slug">The event.</param>
    /// <param name="form">The form's key.</param>
    /// <param name="counts">What was typed.</param>
    /// <param name="atMs">When it happened, Unix milliseconds; null for now.</param>
    /// <param name="note">A remark; empty for none.</param>
    /// <returns>What became of each, in order.</returns>
    /// <exception cref="RefusedException">The caller does not count for the event as a whole.</exception>
    /// <exception cref="IntakeFullException">Too much is waiting; nothing was recorded.</exception>
    /// <exception cref="System.Data.Common.DbException">The database did not confirm it. A repeat with the same key is safe.</exception>
    public async Task<IReadOnlyList<AppendResult>> CountAsync(Caller? caller, string slug, Guid form, IReadOnlyList<TypedCount> counts, long? atMs, string note)
    {
        var (board, _) = Find(caller, slug, null, "book: count");
        var catalog = board.Catalog;
        var reader = new TallyReader(catalog, time, caller!.Actor.Name, address: caller.Address, window: !Manages(caller, catalog));
        var read = counts.Select(count => Read(reader, catalog, form, count, atMs, note)).ToList();
        var drafts = read.Where(r => r.Draft is not null).Select(r => r.Draft!).ToList();
        var answered = drafts.Count == 0 ? [] : (await ledger.AppendAsync(catalog, drafts)).Results;
        var results = new Queue<AppendResult>(answered);
        return [.. read.Select(r => r.Draft is null
            ? new AppendResult(form, AppendStatus.Rejected, null, r.Refusal!.Text, r.Refusal.Code)
            : results.Dequeue())];
    }

    private static (Draft? Draft, Refusal? Refusal) Read(TallyReader reader, EventCatalog catalog, Guid form, TypedCount count, long? atMs, string note)
    {
        var entry = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["key"] = StableKey.Of(form.ToString(), count.Metric),
            ["metric"] = count.Metric,
            ["delta"] = count.Delta,
        };
        if (atMs is { } at) entry["at"] = catalog.Calendar.Iso(at);
        if (note.Length > 0) entry["note"] = note;
        var (draft, refusal) = reader.Read(JsonSerializer.SerializeToElement(entry), out _);
        // To make a sum of what somebody has seen is right only while it stands there, which the ledger looks at under its lock. A repeat of what is in the
        // ledger is answered all the same.
        return draft is TallyDraft tally && count.Mode != CountMode.Add
            ? (tally with { Seen = count.Mode == CountMode.Day ? new(count.SeenToday, OfToday: true) : new(count.SeenTotal, OfToday: false) }, null)
            : (draft, refusal);
    }
}
