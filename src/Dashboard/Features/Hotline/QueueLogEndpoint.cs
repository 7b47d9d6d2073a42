using System.Data.Common;
using Dashboard.Engine.Access;
using Dashboard.Engine.Feed;
using Dashboard.Engine.Hotline;
using Dashboard.Engine.Ledger;
using Dashboard.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Features.Hotline;

/// <summary>POST /api/events/{event}/hotline/queue-log: lines of an exchange's log, as text. Answers after their commit; any repeat is safe.</summary>
public static class QueueLogEndpoint
{
    public static void MapQueueLog(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/events/{event}/hotline/queue-log", HandleAsync)
            .RequireAuthorization(Policies.FeedHotline)
            // A whole season's log may come in one piece: it is read line by line, and a line has its own limit.
            .WithMetadata(new DisableRequestSizeLimitAttribute())
            .Accepts<string>("text/plain")
            .Produces<IntakeReport>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .WithName("AppendQueueLog").WithTags("Hotline");

    private static async Task<IResult> HandleAsync(string @event, string? exchange, HttpContext http, Feeds feeds, QueueLogIntake intake, AccessDirectory directory, ILogger<QueueLogIntake> log)
    {
        if (feeds.Find(@event) is not { } feed) return Api.NoEvent(@event);
        var (caller, catalog) = (http.Caller(), feed.Current.Board.Catalog);
        directory.Require(caller, Permission.FeedHotline, catalog.Event.EventId);
        // Only plain text: a form on a foreign page cannot send it with a reader's cookies unnoticed, since those carry a token beside.
        if (http.Request.GetTypedHeaders().ContentType?.MediaType.Value?.Equals("text/plain", StringComparison.OrdinalIgnoreCase) != true)
            return TypedResults.Problem("content-type: must be text/plain", statusCode: StatusCodes.Status415UnsupportedMediaType);
        if (Exchanges.NameFault(exchange ?? QueueLog.DefaultExchange) is { } fault) return Api.Bad("exchange", fault);
        if (catalog.Event.Closed) return TypedResults.Problem($"event: '{@event}' is closed; nothing more is taken in", statusCode: StatusCodes.Status409Conflict);
        try
        {
            return TypedResults.Ok(await intake.TakeAsync(() => feed.Current.Board.Catalog, exchange ?? QueueLog.DefaultExchange, caller!.Holder.ToString(), new(http.Request.Body), finished: true, null, http.RequestAborted));
        }
        catch (EventClosedException closed)
        {
            return TypedResults.Problem(closed.Message, statusCode: StatusCodes.Status409Conflict);
        }
        catch (IntakeFullException full)
        {
            return Api.Later(http, full.Message, IntakeFullException.RetryAfter);
        }
        catch (DbException failure)
        {
            log.LogWarning(failure, "Lines of exchange {Exchange} to {Event} were not all confirmed.", exchange, @event);
            return Api.Later(http, "The database did not confirm all lines. Send them again: none will count twice.", TimeSpan.FromSeconds(2));
        }
    }
}
