using Dashboard.Engine.Access;
using Dashboard.Engine.Boards;
using Dashboard.Shared;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dashboard.Features.Events;

/// <summary>GET /api/events: those whose figures the caller may read.</summary>
public static class EventsEndpoint
{
    public static void MapEvents(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/events", Handle).RequireAuthorization(Policies.Known)
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .WithName("ListEvents").WithTags("Events").WithSummary("The events whose figures the caller may read, with the heads of their ledgers.");

    private static Ok<List<EventSummary>> Handle(HttpContext http, EventAccess access) =>
        TypedResults.Ok(access.All(http.Caller(), Permission.ReadFigures).Select(feed => Summary(feed.Current.Board)).ToList());

    private static EventSummary Summary(Board board)
    {
        var record = board.Catalog.Event;
        var calendar = board.Catalog.Calendar;
        return new(record.Slug, record.Name.ToString(), calendar.StartsOn, calendar.EndsOn, record.TimeZone, board.Seq, record.Drill, record.Closed);
    }
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
public sealed record EventSummary(string Slug, string Name, DateOnly StartsOn, DateOnly EndsOn, string TimeZone, long Head, bool Drill, bool Closed);
