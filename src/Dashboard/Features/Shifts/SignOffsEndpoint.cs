using System.Data.Common;
using System.Text.Json;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Engine.Ledger;
using Dashboard.Shared;

namespace Dashboard.Features.Shifts;

/// <summary>POST /api/events/{event}/sign-offs: confirms the figures of a shift. Answers after the commit; any repeat is safe.</summary>
public static class SignOffsEndpoint
{
    // A misspelt field that were passed over would confirm something else than was meant.
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerOptions.Strict) { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, MaxDepth = 8 };

    internal static void MapSignOffs(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/events/{event}/sign-offs", HandleAsync)
            .RequireAuthorization(Policies.Count)
            .Accepts<SignOffRequest>("application/json")
            .Produces<SignOffAnswer>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType).ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .WithName("SignOff").WithTags("Shifts");

    private static async Task<IResult> HandleAsync(string @event, HttpContext http, Feeds feeds, ShiftService shifts, ILogger<ShiftService> log)
    {
        if (feeds.Find(@event) is null) return Api.NoEvent(@event);
        // Only JSON: a form on a foreign page cannot send it without asking first.
        if (!http.Request.HasJsonContentType()) return TypedResults.Problem("content-type: must be application/json", statusCode: StatusCodes.Status415UnsupportedMediaType);
        try
        {
            var asked = await JsonSerializer.DeserializeAsync<SignOffRequest>(http.Request.Body, Strict, http.RequestAborted);
            if (asked is null) return Api.Bad("body", "is not the JSON of a sign-off");
            if (asked.Key is not { } key || key == Guid.Empty) return Api.Bad("key", "must be a UUID made where it happened");
            if (asked.Station is null) return Api.Bad("station", "is missing");
            if (HouseTime.ReadDay(asked.Day) is not { } day) return Api.Bad("day", "must be the day on which the shift began, such as 2027-01-23");
            if (asked.Shift is null) return Api.Bad("shift", "is missing");
            if (asked.Figures is null || asked.Figures.Any(f => f?.Metric is null || f.Count is null)) return Api.Bad("figures", "must be a list of metric and count: the figures that are confirmed");
            if (asked.Figures.GroupBy(f => f.Metric, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1)?.Key is { } twice) return Api.Bad("figures", $"'{twice}' is given twice");
            if (asked.Despite?.Any(p => p?.Phone is null || p.Waiting < 0) == true) return Api.Bad("despite", "must be a list of phone and waiting: the phones that were named");
            if (asked.Despite?.GroupBy(p => p.Phone).FirstOrDefault(g => g.Count() > 1)?.Key is { } same) return Api.Bad("despite", $"'{same}' is given twice");
            var order = new SignOffOrder(day, asked.Shift, key, asked.Figures.ToDictionary(f => f.Metric!, f => f.Count!.Value, StringComparer.Ordinal))
            {
                Note = asked.Note ?? "",
                Unstaffed = asked.Unstaffed,
                Despite = (asked.Despite ?? []).ToDictionary(p => p.Phone!.Value.ToString(), p => p.Waiting, StringComparer.Ordinal),
                Own = asked.Phone?.ToString(),
            };
            var (result, holding) = await shifts.SignOffAsync(http.Caller(), @event, asked.Station, order, http.RequestAborted);
            return TypedResults.Ok(new SignOffAnswer(Name(result.Status), result.Seq, result.Reason, result.Code, [.. holding.Select(p => new HoldingPhone(Guid.Parse(p.Phone), p.Waiting, feeds.Find(@event)!.Current.Board.Catalog.Calendar.Iso(p.HeardMs)))]));
        }
        catch (JsonException malformed)
        {
            var field = malformed.Path?.Split('.', '[') is [_, { Length: > 0 } first, ..] ? first : "body";
            return Api.Bad(field, field == "body" ? "is not the JSON of a sign-off" : "is not a field of a sign-off, is given twice, or has a value of another kind");
        }
        catch (CatalogException fault)
        {
            return Api.Bad(fault.Field, fault.Message[(fault.Field.Length + 2)..]);
        }
        catch (IntakeFullException full)
        {
            return Api.Later(http, full.Message, IntakeFullException.RetryAfter);
        }
        catch (DbException failure)
        {
            log.LogWarning(failure, "A sign-off to {Event} was not confirmed.", @event);
            return Api.Later(http, "The database did not confirm the sign-off. Send it again with the same key: it will not count twice.", TimeSpan.FromSeconds(2));
        }
    }

    private static string Name(AppendStatus status) => status switch
    {
        AppendStatus.Accepted => "accepted",
        AppendStatus.Duplicate => "duplicate",
        AppendStatus.Conflict => "conflict",
        _ => "rejected",
    };
}

/// <summary>What is posted.</summary>
/// <param name="Key">A UUID made where it happened; a repeat with the same content is answered as a duplicate.</param>
/// <param name="Station">The station; a gate stands for its station.</param>
/// <param name="Day">The day on which the shift began.</param>
/// <param name="Shift">The shift.</param>
/// <param name="Figures">What was looked at; it is rejected when these are not the figures any more.</param>
/// <param name="Note">A remark; no personal data.</param>
/// <param name="Unstaffed">Nobody was on duty; rejected where something was counted.</param>
/// <param name="Despite">Phones that may hold counts of the shift and are known to whoever signs off all the same, with how many wait there.</param>
/// <param name="Phone">The phone on which it is signed off, which is not asked about.</param>
public sealed record SignOffRequest(
    Guid? Key = null, string? Station = null, string? Day = null, string? Shift = null, IReadOnlyList<SignOffFigure>? Figures = null, string? Note = null, bool Unstaffed = false,
    IReadOnlyList<KnownPhone>? Despite = null, Guid? Phone = null);

/// <summary>A phone that was named.</summary>
/// <param name="Phone">The phone.</param>
/// <param name="Waiting">How many entries it was said to hold.</param>
public sealed record KnownPhone(Guid? Phone = null, int Waiting = 0);

/// <summary>What was counted in the shift, parts included.</summary>
/// <param name="Metric">A metric counted by station; one that is left out is confirmed as 0.</param>
/// <param name="Count">The sum.</param>
public sealed record SignOffFigure(string? Metric = null, long? Count = null);

/// <summary>The answer, once what is accepted is durable.</summary>
/// <param name="Status">accepted, duplicate, conflict or rejected.</param>
/// <param name="Seq">The sequence of the entry with this key.</param>
/// <param name="Reason">Why not, as "field: reason".</param>
/// <param name="Code">Why not, as a word to decide by: shift-signed-off, not-ended, moved (the figures), event-closed, shift-gone, not-worked, phones-hold, counted, key.</param>
/// <param name="Phones">With phones-hold: the phones that may hold counts of the shift.</param>
public sealed record SignOffAnswer(string Status, long? Seq, string? Reason, string? Code, IReadOnlyList<HoldingPhone> Phones);

/// <summary>A phone that may hold counts.</summary>
/// <param name="Phone">The phone.</param>
/// <param name="Waiting">How many entries wait on it, as far as is known; 0 for one that fell silent while in use.</param>
/// <param name="HeardAt">When it was last heard.</param>
public sealed record HoldingPhone(Guid Phone, int Waiting, string HeardAt);
