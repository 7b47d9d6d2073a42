using System.ComponentModel.DataAnnotations;
using System.Data.Common;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Engine.Shifts;
using Dashboard.Shared;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Features.Pad;

/// <summary>POST /api/events/{event}/phones: an open pad says what waits on its phone, when that changes and every minute.</summary>
public static class PhoneEndpoint
{
    private const int MostPlaces = 100;
    private const int MostEntries = 1_000_000;

    public static void MapPhones(this RouteGroupBuilder events) =>
        events.MapPost("/phones", HandleAsync).RequireAuthorization(Policies.Count)
            .WithMetadata(new RequestSizeLimitAttribute(32 * 1024))
            .TakesJson<PhoneRequest>()
            .ProducesProblem(StatusCodes.Status409Conflict)
            .WithName("TellWhatWaits").WithTags("Tallies").WithSummary("What waits on a phone, by station. Safe to repeat.");

    private static async Task<Results<Ok<PhoneAnswer>, ProblemHttpResult>> HandleAsync(
        RequestedEvent requested, HttpContext http, PhoneStore phones, AccessDirectory directory, TimeProvider time, ILogger<PhoneStore> log)
    {
        var (catalog, caller, eventId) = (requested.Catalog, http.Caller(), requested.Catalog.Event.EventId);
        var rights = directory.RightsOf(caller);
        if (caller is null || !rights.CountsIn(eventId)) throw new RefusedException(Permission.Count, "This is beyond what you may do.");
        var (said, refusal) = await JsonBody.ReadAsync<PhoneRequest>(http.Request, "a phone");
        if (said is null) return refusal!;
        if (said.Phone is not { } phone || phone == Guid.Empty) return Api.Bad("phone", QueryPhone.Reason);
        if (said.Holder is { } holder && holder != caller.Holder.ToString())
            return TypedResults.Problem($"holder: is not who asks ({caller.Holder})", statusCode: StatusCodes.Status409Conflict);
        if (said.Place is null || catalog.Station(said.Place) is not { } place || !Counts(place))
            return Api.Bad("place", $"'{said.Place}' is not a station of yours");
        if (said.Places is not { Count: > 0 and <= MostPlaces } places) return Api.Bad("places", $"must be a list of 1 to {MostPlaces} stations");
        if (places.Select(Fault).FirstOrDefault(fault => fault is not null) is { } wrong) return Api.Bad("places", wrong);
        if (places.GroupBy(p => p.Station, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1)?.Key is { } twice)
            return Api.Bad("places", $"'{twice}' is given twice");
        // What somebody else has counted on this phone elsewhere is theirs to tell.
        var known = places.Where(p => catalog.Station(p.Station!) is { } station && Counts(station)).ToList();
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var states = known.GroupBy(p => catalog.StationOf(catalog.Station(p.Station!)!.StationId)).Select(g => new PhoneState
        {
            Phone = phone.ToString(),
            StationId = g.Key,
            PlaceId = place.StationId,
            Holder = caller.Holder.ToString(),
            Waiting = g.Sum(p => p.Waiting),
            Refused = g.Sum(p => p.Refused),
            Held = g.Sum(p => p.Held),
            OldestMs = g.Min(p => p.Oldest)?.ToUnixTimeMilliseconds(),
            NewestMs = g.Max(p => p.Newest)?.ToUnixTimeMilliseconds(),
            Resting = said.Resting,
            HeardMs = now,
        }).ToList();
        try
        {
            if (states.Count > 0) await phones.KeepAsync(eventId, states, http.RequestAborted);
            return TypedResults.Ok(new PhoneAnswer(catalog.Calendar.Local(now), [.. places.Except(known).Select(p => p.Station!)]));
        }
        catch (DbException failure)
        {
            log.LogWarning(failure, "What waits on a phone of {Event} was not written down.", catalog.Event.Slug);
            return Api.Later(http, "What waits on the phone was not written down. Say it again.", TimeSpan.FromSeconds(5));
        }

        bool Counts(Station station) => rights.Allow(Permission.Count, eventId, catalog.StationOf(station.StationId));
    }

    private static string? Fault(PhonePlace? place) =>
        place?.Station is null ? "station is missing"
        : ((int[])[place.Waiting, place.Refused, place.Held])
            .Any(many => many is < 0 or > MostEntries) ? $"waiting, refused and held must be 0 to {MostEntries}"
        : place.Waiting > 0 != (place.Oldest is not null && place.Newest is not null) || place.Oldest > place.Newest
            ? "oldest and newest go with what waits, in this order"
        : null;
}

/// <summary>What waits on a phone: all that it holds of the event.</summary>
/// <param name="Phone">A UUID that the phone has given itself.</param>
/// <param name="Holder">In whose name it is meant; when another asks, nothing is taken (409). May be left out.</param>
/// <param name="Place">The station or gate whose pad is open on it.</param>
/// <param name="Resting">It is being put away: silence from now on means nothing.</param>
/// <param name="Places">By station.</param>
public sealed record PhoneRequest(
    [property: Required] Guid? Phone = null, string? Holder = null, [property: Required] string? Place = null, bool Resting = false,
    [property: Required] IReadOnlyList<PhonePlace>? Places = null);

/// <summary>What waits of a station.</summary>
/// <param name="Station">The station.</param>
/// <param name="Waiting">How many entries wait to be sent.</param>
/// <param name="Refused">How many were refused and wait for a person.</param>
/// <param name="Held">How many were sent and wait for a manager.</param>
/// <param name="Oldest">The service time of the oldest that waits, with offset.</param>
/// <param name="Newest">The service time of the newest that waits, with offset.</param>
public sealed record PhonePlace(
    [property: Required] string? Station = null, int Waiting = 0, int Refused = 0, int Held = 0, DateTimeOffset? Oldest = null, DateTimeOffset? Newest = null);

/// <summary>The answer.</summary>
/// <param name="HeardAt">When it was heard.</param>
/// <param name="Passed">Stations that were passed over, since whoever asks does not count there.</param>
public sealed record PhoneAnswer(DateTimeOffset HeardAt, IReadOnlyList<string> Passed);
