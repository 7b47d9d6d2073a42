using Dashboard.Engine.Access;
using Dashboard.Engine.Feed;
using Dashboard.Engine.Ledger;
using Dashboard.Shared;

namespace Dashboard.Features.Events;

/// <summary>GET /api/events: those whose figures the caller may read.</summary>
public static class EventsEndpoint
{
    public static void MapEvents(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/events", (HttpContext http, Feeds feeds, AccessDirectory directory) => feeds.All.Where(feed => directory.RightsOf(http.Caller()).Allow(Permission.ReadFigures, feed.Current.Board.Catalog.Event.EventId)).Select(feed =>
        {
            var (board, record) = (feed.Current.Board, feed.Current.Board.Catalog.Event);
            return new EventSummary(record.Slug, record.Name.ToString(), record.StartsOn, record.EndsOn, record.TimeZone, board.Seq, record.Drill, record.Closed);
        })).RequireAuthorization(Policies.Known).WithName("ListEvents").WithTags("Events");
}

/// <summary>An event in a list.</summary>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="Name">Its name in the reader's language.</param>
/// <param name="StartsOn">First day.</param>
/// <param name="EndsOn">Last day, inclusive.</param>
/// <param name="TimeZone">IANA time zone by which days go.</param>
/// <param name="Head">The last sequence of its ledger.</param>
/// <param name="Drill">A drill: none of its figures is real.</param>
/// <param name="Closed">Closed: its figures are final.</param>
public sealed record EventSummary(string Slug, string Name, string StartsOn, string EndsOn, string TimeZone, long Head, bool Drill, bool Closed);
