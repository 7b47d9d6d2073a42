using Dashboard.Engine.Access;
using Dashboard.Engine.Data;

namespace Dashboard.Layout;

/// <summary>A page of an event, as its slice registers it: the event's menu, the overview and the tests of access know it by this alone.</summary>
/// <param name="Address">Its route: <c>{Slug}</c> stands for the event, <c>{StationCode}</c> for one of its places.</param>
/// <param name="Permission">What its reader needs in the event.</param>
/// <param name="Order">Where it stands among the others.</param>
/// <param name="Title">Its name, in the reader's language.</param>
public sealed record EventPage(string Address, Permission Permission, int Order, Func<string> Title)
{
    /// <summary>Whether an event has such a page at all, whoever reads it.</summary>
    public Func<EventContext, bool> Fits { get; init; } = _ => true;

    /// <summary>The places of an event that have one each for this reader; null where the event has one.</summary>
    public Func<EventContext, IEnumerable<Station>>? Places { get; init; }

    /// <summary>It has a window of its own, without menus: walls and pads.</summary>
    public bool Apart { get; init; }

    /// <summary>Whether a reader is offered it.</summary>
    public bool Offered(EventContext reader) => Fits(reader) && (Places is null ? reader.Allows(Permission) : Places(reader).Any());

    /// <summary>Its address for an event, and for one of its places.</summary>
    public string Of(string slug, string? place = null) =>
        Address.Replace("{Slug}", slug, StringComparison.Ordinal).Replace("{StationCode}", place, StringComparison.Ordinal);
}

/// <summary>A page that belongs to no event, in the menu above all pages.</summary>
/// <param name="Address">Its route.</param>
/// <param name="Permission">What its reader needs, in any event.</param>
/// <param name="Order">Where it stands among the others.</param>
/// <param name="Title">Its name, in the reader's language.</param>
public sealed record MenuPage(string Address, Permission Permission, int Order, Func<string> Title);
