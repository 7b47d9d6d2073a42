using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;

namespace Dashboard.Shared;

/// <summary>
/// The only way from a page to an event's figures: whoever takes a feed says who asks and what for, and is refused here, whatever the route or the router has
/// let through. Components do not know <see cref="Feeds"/> (a test holds this), so a new page cannot forget to ask.
/// </summary>
public sealed class EventAccess(Feeds feeds, AccessDirectory directory, Refusals refusals)
{
    /// <summary>Whether there is such an event. That there is none is no secret.</summary>
    public bool Exists(string? slug) => feeds.Find(slug) is not null;

    /// <summary>An event's feed; null where there is no such event.</summary>
    /// <exception cref="RefusedException">The caller may not do this in the event; the audit has been told.</exception>
    public EventFeed? Find(Caller? caller, string? slug, Permission permission, string what)
    {
        if (feeds.Find(slug) is not { } feed) return null;
        refusals.Require(directory, caller, permission, what, feed.Current.Board.Catalog.Event.EventId, slug);
        return feed;
    }

    /// <summary>The feed of an event and one of its stations or gates; null where there is none of that code at which the caller counts: a station of others is
    /// none of theirs.</summary>
    public (EventFeed Feed, Station Place)? FindPlace(Caller? caller, string? slug, string code)
    {
        if (feeds.Find(slug) is not { } feed) return null;
        var catalog = feed.Current.Board.Catalog;
        return catalog.Station(code) is { } place
            && directory.RightsOf(caller).Allow(Permission.Count, catalog.Event.EventId, catalog.StationOf(place.StationId))
            ? (feed, place)
            : null;
    }

    /// <summary>Whether the caller counts at the station or gate of a code; for the whole event where none is given.</summary>
    public bool CountsAt(Caller? caller, string? slug, string? code) =>
        code is not null
            ? FindPlace(caller, slug, code) is not null
            : feeds.Find(slug) is { } feed && directory.RightsOf(caller).Allow(Permission.Count, feed.Current.Board.Catalog.Event.EventId);

    /// <summary>The feeds of all events in which the caller may do this, in order of creation.</summary>
    public IReadOnlyList<EventFeed> All(Caller? caller, Permission permission)
    {
        var rights = directory.RightsOf(caller);
        return [.. feeds.All.Where(f => rights.Allow(permission, f.Current.Board.Catalog.Event.EventId))];
    }
}
