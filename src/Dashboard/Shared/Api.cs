using System.Globalization;
using Dashboard.Engine.Data;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dashboard.Shared;

/// <summary>What the endpoints of the JSON interface share: answers to bad input, times, the event of an address.</summary>
public static class Api
{
    private static readonly PathString[] Programs = ["/api", "/hubs", "/_blazor", "/openapi", "/health"];

    /// <summary>A bad request: the field at fault and the reason.</summary>
    public static ProblemHttpResult Bad(string field, string reason) =>
        TypedResults.Problem(
            $"{field}: {reason}",
            statusCode: StatusCodes.Status400BadRequest,
            extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["field"] = field });

    /// <summary>There is no such event.</summary>
    public static ProblemHttpResult NoEvent(string slug) =>
        TypedResults.Problem($"event: there is no event '{slug}'", statusCode: StatusCodes.Status404NotFound);

    /// <summary>Whether a program asks: it is answered with problem details. People are shown a page.</summary>
    public static bool ForPrograms(this HttpRequest request) =>
        Programs.Any(start => request.Path.StartsWithSegments(start, StringComparison.OrdinalIgnoreCase));

    /// <summary>An address within this site to go back to, or the front page: never one of another site.</summary>
    public static string LocalOrHome(string? back) =>
        back is ['/', not ('/' or '\\'), ..] && back.All(c => c is > ' ' and < '\x7F') ? back : "/";

    /// <summary>An instant as ISO 8601 with the event's offset.</summary>
    public static string Iso(this EventCalendar calendar, long ms) => calendar.Local(ms).ToString(InstantConverter.Format, CultureInfo.InvariantCulture);

    /// <summary>A day as ISO 8601.</summary>
    public static string Iso(this DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>It cannot be done now, but may be soon.</summary>
    public static ProblemHttpResult Later(HttpContext http, string detail, TimeSpan after)
    {
        http.Response.Headers.RetryAfter = ((int)after.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return TypedResults.Problem(detail, statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>Reads an ISO 8601 instant. An offset is required: a local time means another instant elsewhere.</summary>
    public static bool TryInstant(string text, out long ms)
    {
        ms = 0;
        if (text.Length < 17 || text[10] is not ('T' or 't') || !(text[^1] is 'Z' or 'z' || text[^6..].IndexOfAny(['+', '-']) == 0)) return false;
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var instant)) return false;
        ms = instant.ToUnixTimeMilliseconds();
        return true;
    }
}
