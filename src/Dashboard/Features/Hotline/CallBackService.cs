using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Engine.Hotline;
using Dashboard.Engine.Ledger;
using Dashboard.Shared;

namespace Dashboard.Features.Hotline;

/// <summary>A caller to call back as the desk sees them: the number covered.</summary>
/// <param name="Call">Their last call.</param>
/// <param name="Tries">The tries that stand, in order.</param>
/// <param name="Undone">The try that was taken back last, where nobody has tried since; else null.</param>
public sealed record CallBackRow(MaskedCall Call, IReadOnlyList<CallTry> Tries, CallTry? Undone);

/// <summary>The desk's list of callers to call back.</summary>
/// <param name="Open">Those who are, the longest ago first.</param>
/// <param name="Withheld">How many unanswered calls came without a number to call.</param>
/// <param name="Done">Those who were called back, the latest first.</param>
public sealed record CallBackSheet(IReadOnlyList<CallBackRow> Open, int Withheld, IReadOnlyList<CallBackRow> Done);

/// <summary>What became of a command.</summary>
/// <param name="Result">Accepted, or refused with the field and the reason.</param>
/// <param name="By">Where somebody else was faster: their try, as it is by now; else null.</param>
public sealed record CallBackAnswer(AppendResult Result, CallTry? By);

/// <summary>
/// Calling back: who is to be called, each try, and its undoing. Each method checks its caller each time. Throws <see cref="RefusedException"/> when they may
/// not,
/// <see cref="CatalogException"/> where there is no such event.
/// </summary>
public sealed class CallBackService(EventAccess access, CallBackStore store, EventLedger ledger, TimeProvider time)
{
    // Callers whom nobody answered longer ago do not wait for a call any more.
    private static readonly TimeSpan Within = TimeSpan.FromDays(2);

    /// <summary>Who is to be called back, and who was.</summary>
    public async Task<CallBackSheet> ListAsync(Caller? caller, string slug, CancellationToken cancellation)
    {
        var catalog = Find(caller, slug, "hotline: look").Current.Board.Catalog;
        var list = await store.ReadAsync(catalog.Event.EventId, (time.GetUtcNow() - Within).ToUnixTimeMilliseconds(), cancellation);
        return new(Rows(list.Open), list.Withheld, Rows(list.Done));
    }

    /// <summary>Notes a try to call somebody back.</summary>
    /// <param name="caller">Who called.</param>
    /// <param name="slug">The event.</param>
    /// <param name="key">Its identity: a repeat is the same try.</param>
    /// <param name="call">The call.</param>
    /// <param name="result">What came of it.</param>
    /// <param name="seenMs">When the last try was that they knew of, Unix milliseconds; null for none.</param>
    public Task<CallBackAnswer> RecordAsync(Caller? caller, string slug, Guid key, long call, TryResult result, long? seenMs)
    {
        var catalog = Find(caller, slug, "hotline: call back").Current.Board.Catalog;
        return AppendAsync(
            catalog,
            call,
            new CallBackDraft
            {
                Key = key,
                RecordedBy = caller!.Actor.Name,
                Address = caller.Actor.Address,
                Call = call,
                Result = result,
                SeenMs = seenMs,
                Objection = HotlineService.Closed,
            });
    }

    /// <summary>Takes a try back, by an entry; the audit is told.</summary>
    /// <param name="caller">Who takes it back.</param>
    /// <param name="slug">The event.</param>
    /// <param name="key">Its identity: a repeat takes back once.</param>
    /// <param name="call">The call.</param>
    /// <param name="tried">The try's sequence.</param>
    public Task<CallBackAnswer> UndoAsync(Caller? caller, string slug, Guid key, long call, long tried)
    {
        var catalog = Find(caller, slug, "hotline: undo a call-back").Current.Board.Catalog;
        // The call's own beginning is no try: that is for whoever wrote it down.
        if (tried == call) return Task.FromResult(new CallBackAnswer(new(key, AppendStatus.Rejected, null, "undoes: is no try to call back"), null));
        return AppendAsync(
            catalog,
            call,
            new UndoDraft
            {
                Key = key,
                RecordedBy = caller!.Actor.Name,
                Address = caller.Actor.Address,
                Call = call,
                Undoes = tried,
                Objection = HotlineService.Closed,
            });
    }

    private async Task<CallBackAnswer> AppendAsync(EventCatalog catalog, long call, Draft draft)
    {
        var result = (await ledger.AppendAsync(catalog, [draft])).Results[0];
        if (result.Status != AppendStatus.Rejected) return new(result, null);
        var tries = await store.TriesAsync(catalog.Event.EventId, call, CancellationToken.None);
        return new(result, draft is UndoDraft undo ? tries.FirstOrDefault(t => t.Seq == undo.Undoes) : tries.LastOrDefault(t => t.Stands));
    }

    private EventFeed Find(Caller? caller, string slug, string what) =>
        access.Find(caller, slug, Permission.AnswerHotline, what) ?? throw new CatalogException("event", $"there is no event '{slug}'");

    private static IReadOnlyList<CallBackRow> Rows(IReadOnlyList<CallBack> calls) =>
        [.. calls.Select(c => new CallBackRow(HotlineService.Masked(c.Call), [.. c.Tries.Where(t => t.Stands)], LastUndone(c.Tries)))];

    private static CallTry? LastUndone(IReadOnlyList<CallTry> tries) =>
        tries.Where(t => !t.Stands).MaxBy(t => t.UndoneSeq) is { } undone && tries.All(t => t.Seq < undone.UndoneSeq) ? undone : null;
}
