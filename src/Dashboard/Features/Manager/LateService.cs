using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Shifts;
using Dashboard.Shared;

namespace Dashboard.Features.Manager;

/// <summary>Late counts that belong together: of one shift at one place and metric, from one phone and person.</summary>
/// <param name="Counts">The counts, in order of service.</param>
public sealed record LateGroup(IReadOnlyList<LateCount> Counts)
{
    /// <summary>Any of them: what they have in common.</summary>
    public LateCount First => Counts[0];

    /// <summary>The entry that any of them would be.</summary>
    public Entry Entry => First.Entry;

    /// <summary>What all of them add.</summary>
    public long Amount => Counts.Sum(c => c.Entry.Delta);

    /// <summary>Puts them together, the groups that came first before the others.</summary>
    public static IReadOnlyList<LateGroup> Of(IEnumerable<LateCount> counts) =>
        [.. counts.GroupBy(c => (c.Entry.StationId, c.Entry.MetricId, c.ShiftId, c.StartsMs, c.Phone, c.Entry.RecordedBy, c.Entry.Reverses is not null))
            .Select(g => new LateGroup([.. g.OrderBy(c => c.Entry.AtMs)]))];
}

/// <summary>What a manager decides of what phones brought too late, and of phones that will not come back. Each command asks anew whether its caller
/// may.</summary>
public sealed class LateService(
    LateStore late, PhoneStore phones, AuditStore audit, EventLedger ledger, Feeds feeds, AccessDirectory directory, Refusals refusals)
{
    /// <summary>The longest reason, in characters.</summary>
    public const int MaxReason = 300;

    /// <summary>What waits for a decision.</summary>
    /// <exception cref="RefusedException">The caller does not manage the event.</exception>
    /// <exception cref="CatalogException">There is no such event.</exception>
    public async Task<IReadOnlyList<LateGroup>> ListAsync(Caller? caller, string slug, CancellationToken cancellation) =>
        LateGroup.Of(await late.WaitingAsync(Require(caller, slug, "late: list").Current.Board.Catalog.Event.EventId, cancellation));

    /// <summary>Takes late counts into the ledger, each under the key that its phone gave it, or refuses them. A repeat changes nothing.</summary>
    /// <param name="caller">Who decides.</param>
    /// <param name="slug">The event.</param>
    /// <param name="keys">Which; at most as many as one append takes.</param>
    /// <param name="taken">Whether they are taken.</param>
    /// <param name="why">Why they are refused, which their phone is told; empty where they are taken.</param>
    /// <param name="cancellation">Not what is being appended.</param>
    /// <returns>What became of each, in order.</returns>
    /// <exception cref="RefusedException">The caller does not manage the event.</exception>
    /// <exception cref="CatalogException">There is no such event, or the reason is missing.</exception>
    /// <exception cref="IntakeFullException">Too much is waiting; nothing was decided.</exception>
    public async Task<IReadOnlyList<AppendResult>> DecideAsync(
        Caller? caller, string slug, IReadOnlyList<Guid> keys, bool taken, string why, CancellationToken cancellation)
    {
        var feed = Require(caller, slug, "late: decide");
        var reason = why.Trim();
        if (!taken && (reason.Length is 0 or > MaxReason || reason.Any(char.IsControl)))
            throw new CatalogException("reason", $"must have 1 to {MaxReason} characters, none of them for control");
        cancellation.ThrowIfCancellationRequested();
        var results = (await ledger.AppendAsync(feed.Current.Board.Catalog, [.. keys.Select(key => new LateDraft
        {
            Key = key,
            RecordedBy = caller!.Holder.ToString(),
            Address = caller.Address,
            Taken = taken,
            Why = taken ? null : reason,
            Objection = now => now.Event.Closed ? new(RefusalCodes.EventClosed, $"event: '{now.Event.Slug}' is closed; nothing more is counted") : null,
        })])).Results;
        feed.Hasten();
        return results;
    }

    /// <summary>Forgets what a phone holds that will not come back.</summary>
    /// <inheritdoc cref="ListAsync" path="/exception" />
    public async Task ForgetPhoneAsync(Caller? caller, string slug, Guid phone, CancellationToken cancellation)
    {
        var feed = Require(caller, slug, "phones: forget");
        await phones.ForgetAsync(feed.Current.Board.Catalog.Event, phone.ToString(), caller!.Actor, audit, cancellation);
        feed.Hasten();
    }

    private EventFeed Require(Caller? caller, string slug, string what)
    {
        var feed = feeds.Find(slug);
        refusals.Require(directory, caller, Permission.Manage, what, feed?.Current.Board.Catalog.Event.EventId ?? 0, slug);
        return feed ?? throw new CatalogException("event", $"there is no event '{slug}'");
    }
}
