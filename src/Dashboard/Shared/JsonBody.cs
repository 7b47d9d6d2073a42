using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dashboard.Shared;

/// <summary>
/// Reads a body of JSON. What cannot be read is refused with the field and the reason, in place of the framework's message.
/// </summary>
public static class JsonBody
{
    // A misspelt field that were passed over would do something else than was meant.
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        MaxDepth = 8,
    };

    /// <summary>Says that an endpoint reads such a body, and how it refuses others.</summary>
    public static RouteHandlerBuilder TakesJson<T>(this RouteHandlerBuilder endpoint)
        where T : notnull =>
        endpoint.Accepts<T>("application/json").ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);

    /// <summary>The refusal of anything but JSON; null for JSON. A form on a foreign page cannot send that without asking first.</summary>
    public static ProblemHttpResult? OtherThanJson(HttpRequest request) =>
        request.HasJsonContentType()
            ? null
            : TypedResults.Problem("content-type: must be application/json", statusCode: StatusCodes.Status415UnsupportedMediaType);

    /// <summary>Reads a body, or says why it cannot be read.</summary>
    /// <param name="request">The request.</param>
    /// <param name="what">What it holds, as refusals call it: "a sign-off".</param>
    /// <param name="lenient">Passes over fields that are not known, and does without those that are missing: for pages of another build than the
    /// server's.</param>
    public static async Task<(T? Body, ProblemHttpResult? Refusal)> ReadAsync<T>(HttpRequest request, string what, bool lenient = false)
        where T : class
    {
        if (OtherThanJson(request) is { } other) return (null, other);
        try
        {
            var body = await JsonSerializer.DeserializeAsync<T>(request.Body, lenient ? JsonSerializerOptions.Web : Strict, request.HttpContext.RequestAborted);
            return body is null ? (null, Api.Bad("body", $"is not the JSON of {what}")) : (body, null);
        }
        catch (JsonException malformed)
        {
            var field = malformed.Path?.Split('.', '[') is [_, { Length: > 0 } first, ..] ? first : "body";
            var reason = field == "body" ? $"is not the JSON of {what}" : $"is not a field of {what}, is given twice, or has a value of another kind";
            return (null, Api.Bad(field, reason));
        }
    }
}
