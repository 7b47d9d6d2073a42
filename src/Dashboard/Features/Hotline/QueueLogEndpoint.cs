using System.Data.Common;
using Dashboard.Engine.Access;
using Dashboard.Engine.Hotline;
using Dashboard.Engine.Ledger;
using Dashboard.Shared;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Features.Hotline;

/// <summary>POST /api/events/{event}/hotline/queue-log: lines of an exchange's log, as text. Answers after their commit; any repeat is safe.</summary>
public static class QueueLogEndpoint
{
    public static void MapQueueLog(this RouteGroupBuilder events) =>
        events.MapPost("/hotline/queue-log", HandleAsync).RequireAuthorization(Policies.FeedHotline)
            // A whole season's log may come in one piece: it is read line by line, and a line has its own limit.
            .WithMetadata(new DisableRequestSizeLimitAttribute())
            .Accepts<string>("text/plain")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .WithName("AppendQueueLog").WithTags("Hotline").WithSummary("Lines of an Asterisk queue log, each with its line feed. Safe to repeat.");

    private static async Task<Results<Ok<IntakeReport>, ProblemHttpResult>> HandleAsync(
        [AsParameters] QueueLogQuery query, RequestedEvent requested, HttpContext http, QueueLogIntake intake, AccessDirectory directory,
        ILogger<QueueLogIntake> log)
    {
        var (caller, record, exchange) = (http.Caller(), requested.Catalog.Event, query.Exchange ?? QueueLog.DefaultExchange);
        directory.Require(caller, Permission.FeedHotline, record.EventId);
        // Only plain text: a form on a foreign page cannot send it with a reader's cookies unnoticed, since those carry a token beside.
        if (http.Request.GetTypedHeaders().ContentType?.MediaType.Value?.Equals("text/plain", StringComparison.OrdinalIgnoreCase) != true)
            return TypedResults.Problem("content-type: must be text/plain", statusCode: StatusCodes.Status415UnsupportedMediaType);
        if (Exchanges.NameFault(exchange) is { } fault) return Api.Bad("exchange", fault);
        if (record.Closed) return Closed($"event: '{record.Slug}' is closed; nothing more is taken in");
        try
        {
            var lines = new LineReader(http.Request.Body);
            return TypedResults.Ok(await intake.TakeAsync(
                () => requested.Catalog, exchange, caller!.Holder.ToString(), lines, finished: true, null, http.RequestAborted));
        }
        catch (EventClosedException closed)
        {
            return Closed(closed.Message);
        }
        catch (IntakeFullException full)
        {
            return Api.Later(http, full.Message, IntakeFullException.RetryAfter);
        }
        catch (DbException failure)
        {
            log.LogWarning(failure, "Lines of exchange {Exchange} to {Event} were not all confirmed.", exchange, record.Slug);
            return Api.Later(http, "The database did not confirm all lines. Send them again: none will count twice.", TimeSpan.FromSeconds(2));
        }
    }

    private static ProblemHttpResult Closed(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status409Conflict);
}

/// <summary>Whose log.</summary>
/// <param name="Exchange">The exchange's name; main if left out.</param>
internal sealed record QueueLogQuery(string? Exchange);
