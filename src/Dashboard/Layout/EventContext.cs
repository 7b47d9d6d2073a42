using Dashboard.Engine.Access;
using Dashboard.Engine.Boards;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;

namespace Dashboard.Layout;

/// <summary>What a page of an event is about and for whom, as of one state: cascaded by <see cref="EventFrame"/>, and another with every state of the event's
/// feed.</summary>
/// <param name="State">The event's newest state.</param>
/// <param name="Caller">The reader.</param>
/// <param name="Rights">What the reader may do.</param>
public sealed record EventContext(FeedState State, Caller? Caller, Rights Rights)
{
    /// <summary>The figures.</summary>
    public Board Board => State.Board;

    /// <summary>The event as it is set up.</summary>
    public EventCatalog Catalog => State.Board.Catalog;

    /// <summary>The event's name in addresses.</summary>
    public string Slug => Catalog.Event.Slug;

    /// <summary>The event is over: nothing more is counted.</summary>
    public bool Closed => Catalog.Event.Closed;

    /// <summary>Whether the reader may do something in this event as a whole.</summary>
    public bool Allows(Permission permission) => Rights.Allow(permission, Catalog.Event.EventId);
}
