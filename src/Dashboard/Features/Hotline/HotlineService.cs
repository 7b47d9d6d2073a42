using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Engine.Hotline;
using Dashboard.Engine.Ledger;
using Dashboard.Shared;

namespace Dashboard.Features.Hotline;

/// <summary>A call as the desk sees it: its caller's number covered.</summary>
/// <param name="Call">The call.</param>
/// <param name="Masked">The number, but for its beginning and end; empty where the caller withholds it, null where there is none.</param>
/// <param name="Undone">Who has taken it back and why, where it was written down by hand; else null.</param>
public sealed record MaskedCall(Call Call, string? Masked, Undoing? Undone = null);

/// <summary>A call that came on a line without an exchange, as the desk writes it down.</summary>
/// <param name="Key">Its identity: a repeat is the same call.</param>
/// <param name="At">When it rang.</param>
/// <param name="Answered">Somebody took it.</param>
/// <param name="WaitSeconds">For how long it rang, seconds.</param>
/// <param name="TalkSeconds">For how long they talked, seconds.</param>
/// <param name="Caller">The caller's number, for calling back; null where it is not known.</param>
public sealed record WrittenCall(Guid Key, DateTimeOffset At, bool Answered, int WaitSeconds, int TalkSeconds, string? Caller);

/// <summary>
/// What the hotline's desk does. Each method checks its caller each time. Throws <see cref="RefusedException"/> when they may not,
/// <see cref="CatalogException"/> where there is no such event.
/// </summary>
public sealed class HotlineService(
    Feeds feeds,
    DeskStore desk,
    MeasureStore measures,
    FaultStore faults,
    CatalogStore catalogs,
    EventLedger ledger,
    AuditStore audit,
    AccessDirectory directory,
    Refusals refusals,
    TimeProvider time)
{
    /// <summary>The exchange's name where there is none.</summary>
    public const string Desk = Call.Desk;

    /// <summary>The longest reason, in characters.</summary>
    public const int MaxReason = 200;

    private static readonly TimeSpan LongestBefore = TimeSpan.FromDays(2);
    private const int FaultsShown = 100;

    /// <summary>The event's feed.</summary>
    public EventFeed Find(Caller? caller, string slug) => Find(caller, slug, Permission.AnswerHotline, "hotline: look");

    /// <summary>The measures of some days, both included, by quarter, channel, queue and agent.</summary>
    public Task<IReadOnlyList<MeasureSum>> SumsAsync(Caller? caller, string slug, DateOnly from, DateOnly until, CancellationToken cancellation) =>
        measures.SumsAsync(Find(caller, slug).Current.Board.Catalog, from, until, MeasuresBy.All, cancellation);

    /// <summary>The newest calls that pass a filter.</summary>
    public async Task<IReadOnlyList<MaskedCall>> CallsAsync(Caller? caller, string slug, CallFilter filter, CancellationToken cancellation) =>
        [.. (await desk.CallsAsync(EventOf(Find(caller, slug)).EventId, filter, cancellation)).Select(Masked)];

    /// <summary>The lines without sense: how many, and the newest.</summary>
    public Task<LineFaults> FaultsAsync(Caller? caller, string slug, CancellationToken cancellation) =>
        faults.NewestAsync(EventOf(Find(caller, slug)).EventId, FaultsShown, cancellation);

    /// <summary>A caller's number, uncovered. The audit is told before it is shown.</summary>
    /// <exception cref="CatalogException">There is no number, or none any more.</exception>
    public async Task<string> RevealAsync(Caller? caller, string slug, long call, CancellationToken cancellation)
    {
        var found = EventOf(Find(caller, slug, Permission.AnswerHotline, "hotline: reveal"));
        var number = await desk.CallerAsync(found.EventId, call, cancellation) ?? throw new CatalogException("number", "is not there, or not any more");
        await audit.AppendAsync([new(caller!.Actor, "caller.revealed", slug, $"call {call}")], cancellation);
        return number;
    }

    /// <summary>Writes a call down that no exchange told of.</summary>
    /// <returns>What became of it; rejected with the field and the reason.</returns>
    public async Task<AppendResult> WriteAsync(Caller? caller, string slug, WrittenCall call)
    {
        var catalog = Find(caller, slug, Permission.AnswerHotline, "hotline: write").Current.Board.Catalog;
        if (Fault(call) is { } reason) return new(call.Key, AppendStatus.Rejected, null, reason);
        var (at, by) = (call.At.ToUnixTimeMilliseconds(), caller!.Actor.Name);
        var first = new CallDraft
        {
            Key = call.Key,
            RecordedBy = by,
            Kind = HotlineKinds.CallEntered,
            Exchange = Desk,
            CallId = call.Key.ToString(),
            Queue = Desk,
            AtMs = at,
            Caller = call.Caller,
            Objection = Closed,
        };
        var gone = first with
        {
            Key = StableKey.Of("desk", call.Key.ToString(), "1"),
            Caller = null,
            AtMs = at + (call.WaitSeconds * 1000L),
            Wait = call.WaitSeconds,
        };
        IReadOnlyList<Draft> drafts = call.Answered
            ?
            [
                first, gone with { Kind = HotlineKinds.CallAnswered, Agent = by },
                gone with
                {
                    Key = StableKey.Of("desk", call.Key.ToString(), "2"),
                    Kind = HotlineKinds.CallEnded,
                    AtMs = gone.AtMs + (call.TalkSeconds * 1000L),
                    Wait = null,
                    Talk = call.TalkSeconds,
                },
            ]
            : [first, gone with { Kind = HotlineKinds.CallAbandoned, Outcome = Outcome.Abandoned }];
        var results = (await ledger.AppendAsync(catalog, drafts)).Results;
        if (results.FirstOrDefault(r => r.Status is AppendStatus.Rejected or AppendStatus.Conflict) is { } refused) return refused;
        // The number is no part of the entry: one that was mended after an unconfirmed press would be lost without a word.
        return results[0] is { Status: AppendStatus.Duplicate, Seq: { } seq } known
            && await desk.CallerAsync(catalog.Event.EventId, seq, CancellationToken.None) != call.Caller
            ? known with { Status = AppendStatus.Conflict, Reason = "key: belongs to a call with another number" }
            : results[0];
    }

    /// <summary>Takes a call back that was written down by hand: by an entry, and the audit is told. It counts nowhere any more, and stays in the
    /// list.</summary>
    /// <param name="caller">Who takes it back.</param>
    /// <param name="slug">The event.</param>
    /// <param name="key">Its identity: a repeat takes back once.</param>
    /// <param name="call">The call.</param>
    /// <param name="reason">Why.</param>
    /// <exception cref="CatalogException">There is no such event, or no reason.</exception>
    public async Task<AppendResult> UndoAsync(Caller? caller, string slug, Guid key, long call, string reason)
    {
        var catalog = Find(caller, slug, Permission.AnswerHotline, "hotline: undo a call").Current.Board.Catalog;
        if (reason.Trim() is not { Length: > 0 and <= MaxReason } why) throw new CatalogException("reason", $"must have 1 to {MaxReason} characters");
        var draft = new UndoDraft
        {
            Key = key,
            RecordedBy = caller!.Actor.Name,
            Address = caller.Actor.Address,
            Call = call,
            Undoes = call,
            Reason = why,
            Objection = Closed,
        };
        return (await ledger.AppendAsync(catalog, [draft])).Results[0];
    }

    /// <summary>Sets how the hotline is measured and watched.</summary>
    /// <param name="caller">Who sets it.</param>
    /// <param name="slug">The event.</param>
    /// <param name="settings">What it is to be.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="seen">What was seen: refused (<c>changed</c>) when something else is set by now. Null to overwrite whatever is set.</param>
    /// <exception cref="CatalogException">A number is out of range, or it was changed meanwhile.</exception>
    public Task<EventCatalog> ChangeAsync(
        Caller? caller, string slug, HotlineSettings settings, CancellationToken cancellation, HotlineSettings? seen = null) =>
        catalogs.ChangeHotlineAsync(EventOf(Find(caller, slug, Permission.Manage, "hotline: settings")).EventId, settings, caller!.Actor, cancellation, seen);

    /// <summary>A number but for its beginning and end.</summary>
    public static string Mask(string number) =>
        number.Length >= 9 ? $"{number[..3]}{new string('*', number.Length - 5)}{number[^2..]}" : new string('*', number.Length);

    private string? Fault(WrittenCall call) =>
        call.Key == Guid.Empty ? "key: must be a UUID"
        : call.At + TimeSpan.FromSeconds(Math.Max(
            0L, call.WaitSeconds) + Math.Max(0L, call.TalkSeconds)) > time.GetUtcNow() + TimeSpan.FromMinutes(1) ? "at: ends in the future"
        : call.At < time.GetUtcNow() - LongestBefore ? "at: is more than two days ago"
        : call.WaitSeconds is < 0 or > 3600 ? "wait: must be from 0 to 3600 seconds"
        : call.TalkSeconds is < 0 or > 86_400 ? "talk: must be from 0 to 86400 seconds"
        : call.Caller is { } number && (number.Length is 0 or > 20 || !number.All(c => char.IsAsciiDigit(c) || c is '+' or '-' or ' '))
            ? "caller: must be a telephone number of at most 20 digits"
            : null;

    internal static Refusal? Closed(EventCatalog catalog) =>
        catalog.Event.Closed ? new(RefusalCodes.EventClosed, $"event: '{catalog.Event.Slug}' is closed; nothing more is taken in") : null;

    private static EventRecord EventOf(EventFeed feed) => feed.Current.Board.Catalog.Event;

    internal static MaskedCall Masked(DeskCall call) => new(call.Call, call.Caller is { } number ? Mask(number) : null, call.Undone);

    private EventFeed Find(Caller? caller, string slug, Permission permission, string what)
    {
        var feed = feeds.Find(slug);
        refusals.Require(directory, caller, permission, what, feed is null ? 0 : EventOf(feed).EventId, slug);
        return feed ?? throw new CatalogException("event", $"there is no event '{slug}'");
    }
}
