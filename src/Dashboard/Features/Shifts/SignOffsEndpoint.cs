using System.ComponentModel.DataAnnotations;
using System.Data.Common;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Dashboard.Shared;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dashboard.Features.Shifts;

/// <summary>POST /api/events/{event}/sign-offs: confirms the figures of a shift. Answers after the commit; any repeat is safe.</summary>
public static class SignOffsEndpoint
{
    internal static void MapSignOffs(this RouteGroupBuilder events) =>
        events.MapPost("/sign-offs", HandleAsync).RequireAuthorization(Policies.Count)
            .TakesJson<SignOffRequest>()
            .WithName("SignOff").WithTags("Shifts")
            .WithSummary("A station's sign-off of a shift: the figures looked at, which must still be the ledger's. Safe to repeat.");

    private static async Task<Results<Ok<SignOffAnswer>, ProblemHttpResult>> HandleAsync(
        RequestedEvent requested, HttpContext http, ShiftService shifts, ILogger<ShiftService> log)
    {
        var (asked, refusal) = await JsonBody.ReadAsync<SignOffRequest>(http.Request, "a sign-off");
        if (asked is null) return refusal!;
        if (asked.Key is not { } key || key == Guid.Empty) return Api.Bad("key", "must be a UUID made where it happened");
        if (asked.Station is null) return Api.Bad("station", "is missing");
        if (HouseTime.ReadDay(asked.Day) is not { } day) return Api.Bad("day", "must be the day on which the shift began, such as 2027-01-23");
        if (asked.Shift is null) return Api.Bad("shift", "is missing");
        if (asked.Figures is not { } figures || figures.Any(f => f?.Metric is null || f.Count is null))
            return Api.Bad("figures", "must be a list of metric and count: the figures that are confirmed");
        if (Twice(figures, f => f.Metric!) is { } metric) return Api.Bad("figures", $"'{metric}' is given twice");
        var despite = asked.Despite ?? [];
        if (despite.Any(p => p?.Phone is null || p.Waiting < 0))
            return Api.Bad("despite", "must be a list of phone and waiting: the phones that were named");
        if (Twice(despite, p => p.Phone!.Value.ToString()) is { } phone) return Api.Bad("despite", $"'{phone}' is given twice");
        var order = new SignOffOrder(day, asked.Shift, key, figures.ToDictionary(f => f.Metric!, f => f.Count!.Value, StringComparer.Ordinal))
        {
            Note = asked.Note ?? "",
            Unstaffed = asked.Unstaffed,
            Despite = despite.ToDictionary(p => p.Phone!.Value.ToString(), p => p.Waiting, StringComparer.Ordinal),
            Own = asked.Phone?.ToString(),
        };
        try
        {
            var (result, holding) = await shifts.SignOffAsync(http.Caller(), requested.Catalog.Event.Slug, asked.Station, order, http.RequestAborted);
            return TypedResults.Ok(new SignOffAnswer(
                result.Status, result.Seq, result.Reason, result.Code,
                [.. holding.Select(p => new HoldingPhone(Guid.Parse(p.Phone), p.Waiting, requested.Catalog.Calendar.Local(p.HeardMs)))]));
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
            log.LogWarning(failure, "A sign-off to {Event} was not confirmed.", requested.Catalog.Event.Slug);
            const string Why = "The database did not confirm the sign-off. Send it again with the same key: it will not count twice.";
            return Api.Later(http, Why, TimeSpan.FromSeconds(2));
        }
    }

    private static string? Twice<T>(IEnumerable<T> list, Func<T, string> name) =>
        list.GroupBy(name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1)?.Key;
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
    [property: Required] Guid? Key = null, [property: Required] string? Station = null, [property: Required] string? Day = null,
    [property: Required] string? Shift = null, [property: Required] IReadOnlyList<SignOffFigure>? Figures = null,
    string? Note = null, bool Unstaffed = false, IReadOnlyList<KnownPhone>? Despite = null, Guid? Phone = null);

/// <summary>A phone that was named.</summary>
/// <param name="Phone">The phone.</param>
/// <param name="Waiting">How many entries it was said to hold.</param>
public sealed record KnownPhone([property: Required] Guid? Phone = null, int Waiting = 0);

/// <summary>What was counted in the shift, parts included.</summary>
/// <param name="Metric">A metric counted by station; one that is left out is confirmed as 0.</param>
/// <param name="Count">The sum.</param>
public sealed record SignOffFigure([property: Required] string? Metric = null, [property: Required] long? Count = null);

/// <summary>The answer, once what is accepted is durable.</summary>
/// <param name="Status">accepted, duplicate, conflict or rejected.</param>
/// <param name="Seq">The sequence of the entry with this key.</param>
/// <param name="Reason">Why not, as "field: reason".</param>
/// <param name="Code">Why not, as a word to decide by: shift-signed-off, not-ended, moved (the figures), event-closed, shift-gone, not-worked, phones-hold,
/// counted, key.</param>
/// <param name="Phones">With phones-hold: the phones that may hold counts of the shift.</param>
public sealed record SignOffAnswer(
    AppendStatus Status, long? Seq, string? Reason, string? Code,
    IReadOnlyList<HoldingPhone> Phones);

/// <summary>A phone that may hold counts.</summary>
/// <param name="Phone">The phone.</param>
/// <param name="Waiting">How many entries wait on it, as far as is known; 0 for one that fell silent while in use.</param>
/// <param name="HeardAt">When it was last heard.</param>
public sealed record HoldingPhone(Guid Phone, int Waiting, DateTimeOffset HeardAt);
