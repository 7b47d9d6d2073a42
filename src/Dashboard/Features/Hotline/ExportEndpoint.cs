using System.Globalization;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Shared;
using Dashboard.Shared.Tables;

namespace Dashboard.Features.Hotline;

/// <summary>GET /api/events/{event}/hotline/export: the days, agents' times or calls of some days as a file for spreadsheets.</summary>
public static class ExportEndpoint
{
    public static void MapHotlineExport(this IEndpointRouteBuilder routes) => routes.MapEventGet<string>(
        "hotline/export",
        Policies.AnswerHotline,
        HandleAsync,
        ("what", "days, agents or calls."),
        ("from", "The first day, such as 2027-01-23; today if left out."),
        ("to", "The last day, inclusive; that of from if left out. At most as many days as the event has."),
        ("numbers", "full: with callers' full numbers, for managers; else they are covered.")).WithName("ExportHotline").WithTags("Hotline");

    private static async Task<IResult> HandleAsync(HttpContext http, EventFeed feed)
    {
        var (query, services, catalog) = (http.Request.Query, http.RequestServices, feed.Current.Board.Catalog);
        if (!Enum.TryParse<Report>(query["what"], ignoreCase: true, out var report) || !Enum.IsDefined(report) || char.IsAsciiDigit(query["what"].ToString()[0])) return Api.Bad("what", "must be days, agents or calls");
        if (query["numbers"].ToString() is not ("" or "full")) return Api.Bad("numbers", "must be full, or be left out");
        var full = query["numbers"] == "full";
        // A link on another site would make whoever follows it fetch them unawares.
        if (full && http.Request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site") return TypedResults.Problem("numbers: are asked for on the desk, or by a program.", statusCode: StatusCodes.Status403Forbidden);
        var (span, fault) = DeskSpan.Read(null, query["from"], query["to"], catalog.Calendar, feed.Current.Board.Day);
        if (fault is not null) return Api.Bad(fault.Field, fault.Reason);
        return await services.GetRequiredService<CostlyReads>().RunAsync(http, span.Days, async () =>
        {
            var rows = await services.GetRequiredService<ReportService>().ExportAsync(http.Caller(), catalog.Event.Slug, report, span, full, services.GetRequiredService<ReportWords>(), http.RequestAborted);
            http.Response.ContentType = "text/csv; charset=utf-8";
            http.Response.Headers.CacheControl = "no-store";
            http.Response.Headers.ContentDisposition = $"attachment; filename=\"{FileName(catalog, report, span)}\"";
            await SafeCsv.WriteAsync(http.Response.Body, rows, http.RequestAborted);
            return TypedResults.Empty;
        });
    }

    private static string FileName(EventCatalog catalog, Report report, DeskSpan span) => string.Create(
        CultureInfo.InvariantCulture, $"{catalog.Event.Slug}-hotline-{report.ToString().ToLowerInvariant()}-{span.From.Iso()}{(span.IsDay ? "" : "-" + span.Until.Iso())}{(catalog.Event.Drill ? "-drill" : "")}.csv");
}
