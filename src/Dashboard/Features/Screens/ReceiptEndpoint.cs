using System.Data.Common;
using Dashboard.Engine.Access;
using Dashboard.Engine.Feed;
using Dashboard.Live;
using Dashboard.Shared;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Features.Screens;

/// <summary>POST /api/screen/receipt: a paired screen says every few seconds what it shows, and is told what it should.</summary>
public static class ReceiptEndpoint
{
    public static void MapReceipts(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/screen/receipt", HandleAsync)
            .RequireAuthorization(Policies.ReadFigures).WithMetadata(new RequestSizeLimitAttribute(4 * 1024))
            .WithMetadata(new ProvenBy([Description.Screen, Description.Antiforgery]))
            .TakesJson<ReceiptRequest>()
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status429TooManyRequests).ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .WithName("SendReceipt").WithTags("Screens").WithSummary("A paired screen says every few seconds what it shows, and is told what it should.");

    private static async Task<Results<Ok<ReceiptAnswer>, ProblemHttpResult>> HandleAsync(
        HttpContext http, ScreenStore screens, AccessDirectory directory, Feeds feeds, IEnumerable<Scene> scenes, Receipts receipts)
    {
        var (request, refusal) = await JsonBody.ReadAsync<ReceiptRequest>(http.Request, "a screen", lenient: true);
        return request is null ? refusal! : await AnswerAsync(request, http, screens, directory, feeds, scenes, receipts);
    }

    internal static async Task<Results<Ok<ReceiptAnswer>, ProblemHttpResult>> AnswerAsync(
        ReceiptRequest request, HttpContext http, ScreenStore screens, AccessDirectory directory, Feeds feeds, IEnumerable<Scene> scenes, Receipts receipts)
    {
        if (http.Caller() is not { Holder.Kind: HolderKind.Screen } caller || directory.Find(caller) is null) return Refused();
        var report = new ScreenReport(request.Width, request.Height, request.Version, request.Scene, request.Seq, request.DataAgeMs);
        if (report.Fault is var (field, reason)) return Api.Bad(field, reason);
        receipts.Keep(caller.Holder.Id, report, request.Done);
        try
        {
            if (await screens.FindAsync(caller.Holder.Id, http.RequestAborted) is not { } screen) return Refused();
            var slug = feeds.All.Select(f => f.Current.Board.Catalog.Event).FirstOrDefault(e => e.EventId == screen.EventId)?.Slug;
            if (slug is null) return Later(http);
            var command = screen.Command is { } kind && screen.CommandNo > request.Done ? new ScreenCommand(screen.CommandNo, kind) : null;
            return TypedResults.Ok(new ReceiptAnswer(
                string.Join(',', scenes.Chosen(screen.Scenes)), slug, screen.Culture, screen.Place, screen.DwellSeconds, screen.DimFromMin, screen.DimUntilMin,
                command));
        }
        catch (DbException)
        {
            return Later(http);
        }
    }

    private static ProblemHttpResult Refused() => TypedResults.Problem("This is for paired screens.", statusCode: StatusCodes.Status403Forbidden);

    private static ProblemHttpResult Later(HttpContext http) =>
        Api.Later(http, "What the screen should show cannot be looked up at the moment.", TimeSpan.FromSeconds(5));
}

/// <summary>A screen's sign of life.</summary>
/// <param name="Version">The build that its page came from.</param>
/// <param name="Width">Width in CSS pixels.</param>
/// <param name="Height">Height in CSS pixels.</param>
/// <param name="Scene">The scene that it shows.</param>
/// <param name="Seq">The last entry that its figures hold.</param>
/// <param name="DataAgeMs">For how long its figures have stood still.</param>
/// <param name="Done">The number of the last command that it carried out.</param>
public sealed record ReceiptRequest(string Version, int Width, int Height, string Scene, long Seq, long DataAgeMs, long Done);

/// <summary>What the screen should show and do.</summary>
/// <param name="Scenes">The scenes to show, in order, parted by commas.</param>
/// <param name="Event">The slug of the event to show.</param>
/// <param name="Culture">The language.</param>
/// <param name="Place">Where it hangs.</param>
/// <param name="DwellSeconds">For how many seconds to show each.</param>
/// <param name="DimFromMin">From which minute of the event's day on to be dimmed; null for never.</param>
/// <param name="DimUntilMin">Until which.</param>
/// <param name="Command">What to do, once; null for nothing.</param>
public sealed record ReceiptAnswer(
    string Scenes, string Event, string Culture, string Place, int DwellSeconds, int? DimFromMin, int? DimUntilMin, ScreenCommand? Command);

/// <summary>Something to be done once.</summary>
/// <param name="Number">Its number; one that is not above the last is done already.</param>
/// <param name="Kind">identify or reload.</param>
public sealed record ScreenCommand(long Number, string Kind);
