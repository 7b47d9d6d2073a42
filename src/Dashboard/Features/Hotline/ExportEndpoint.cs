using System.Globalization;
using Dashboard.Engine.Data;
using Dashboard.Shared;
using Dashboard.Shared.Tables;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dashboard.Features.Hotline;

/// <summary>GET /api/events/{event}/hotline/export: the days, agents' times or calls of some days as a file for spreadsheets.</summary>
public static class ExportEndpoint
{
    public static void MapHotlineExport(this RouteGroupBuilder events) =>
        events.MapGet("/hotline/export", HandleAsync).RequireAuthorization(Policies.AnswerHotline)
            .Produces<string>(StatusCodes.Status200OK, "text/csv")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .WithName("ExportHotline").WithTags("Hotline").WithSummary("Days, agents' times or calls of the hotline as CSV. Each is a line of the audit.");

    private static async Task<Results<EmptyHttpResult, ProblemHttpResult>> HandleAsync(
        [AsParameters] ExportQuery query, RequestedEvent requested, HttpContext http, CostlyReads costly, ReportService reports, ReportWords words)
    {
        if (query.What is null) return Api.Bad("what", QueryChoice<Report>.Reason);
        var (catalog, report, full) = (requested.Catalog, query.What.Value, query.Numbers is not null);
        // A link on another site would make whoever follows it fetch them unawares.
        if (full && http.Request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site")
            return TypedResults.Problem("numbers: are asked for on the desk, or by a program.", statusCode: StatusCodes.Status403Forbidden);
        var from = query.From?.Value ?? query.To?.Value ?? requested.Current.Board.Day;
        var span = new DeskSpan(from, query.To?.Value ?? from);
        if (span.Fault(catalog.Calendar) is { } fault) return Api.Bad(fault.Field, fault.Reason);
        return await costly.RunAsync(http, span.Days, async () =>
        {
            var rows = await reports.ExportAsync(http.Caller(), catalog.Event.Slug, report, span, full, words, http.RequestAborted);
            http.Response.ContentType = "text/csv; charset=utf-8";
            http.Response.Headers.CacheControl = "no-store";
            http.Response.Headers.ContentDisposition = $"attachment; filename=\"{FileName(catalog, report, span)}\"";
            await SafeCsv.WriteAsync(http.Response.Body, rows, http.RequestAborted);
            return TypedResults.Empty;
        });
    }

    private static string FileName(EventCatalog catalog, Report report, DeskSpan span) => string.Create(
        CultureInfo.InvariantCulture,
        $"{catalog.Event.Slug}-hotline-{report.ToWord()}-{span.From.Iso()}{(span.IsDay ? "" : "-" + span.Until.Iso())}"
            + $"{(catalog.Event.Drill ? "-drill" : "")}.csv");
}

/// <summary>Which file.</summary>
/// <param name="What">days, agents or calls.</param>
/// <param name="From">The first day, such as 2027-01-23; today if left out.</param>
/// <param name="To">The last day, inclusive; that of from if left out. At most as many days as the event has.</param>
/// <param name="Numbers">full: with callers' full numbers, for managers; else they are covered.</param>
internal sealed record ExportQuery([Needed] QueryChoice<Report>? What, QueryDay? From, QueryDay? To, QueryChoice<CallerNumbers>? Numbers);

/// <summary>How callers' numbers are given away.</summary>
internal enum CallerNumbers
{
    /// <summary>As they are.</summary>
    Full,
}
