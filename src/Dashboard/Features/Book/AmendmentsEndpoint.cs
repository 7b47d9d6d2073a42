using Dashboard.Engine.Access;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Shifts;
using Dashboard.Shared;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dashboard.Features.Book;

/// <summary>
/// GET /api/events/{event}/corrections: what entries of a station or gate were corrected to, and what became of a phone's late counts, for a pad that still
/// shows what was tapped on it.
/// </summary>
public static class AmendmentsEndpoint
{
    public static void MapAmendments(this RouteGroupBuilder events) =>
        events.MapGet("/corrections", HandleAsync).RequireAuthorization(Policies.Count)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .WithName("GetCorrections").WithTags("Tallies")
            .WithSummary("What entries of a station or gate were corrected to, and what became of a phone's late counts.");

    // A phone keeps what it was answered for two days; what is decided later than that it learns when it sends again.
    private static readonly TimeSpan Fortnight = TimeSpan.FromDays(14);

    private static async Task<Results<Ok<AmendmentsAnswer>, ProblemHttpResult>> HandleAsync(
        [AsParameters] AmendmentsQuery query, RequestedEvent requested, HttpContext http, AccessDirectory directory, TimeProvider time,
        LateStore lateCounts, BookStore book)
    {
        var catalog = requested.Catalog;
        var place = catalog.Station(query.Station ?? "");
        // Who counts at single stations is not told which others there are.
        directory.Require(http.Caller(), Permission.Count, catalog.Event.EventId, place is null ? 0 : catalog.StationOf(place.StationId));
        if (place is null) return Api.Bad("station", $"there is no station '{query.Station}'");
        IReadOnlyList<LateOutcome> outcomes = query.Phone is { Value: var phone }
            ? await lateCounts.OfPhoneAsync(catalog.Event.EventId, phone, (time.GetUtcNow() - Fortnight).ToUnixTimeMilliseconds(), http.RequestAborted)
            : [];
        var found = await book.AmendmentsAsync(catalog, place.StationId, query.From?.Value ?? 0, http.RequestAborted);
        return TypedResults.Ok(new AmendmentsAnswer(
            [.. found.Select(a => new AmendmentAnswer(a.Seq, a.Reverses, a.Amount))],
            [.. outcomes.Select(o => new LateAnswer(o.Key, State(o), o.Seq, o.DecidedWhy))]));
    }

    private static LateState State(LateOutcome outcome) => outcome.Decision switch
    {
        null => LateState.Waiting,
        LateDecisions.Taken => LateState.Taken,
        LateDecisions.Refused => LateState.Refused,
        _ => LateState.Withdrawn,
    };
}

/// <summary>How a count stands that came after its shift was signed off.</summary>
public enum LateState
{
    /// <summary>It waits for a manager.</summary>
    Waiting,

    /// <summary>A manager has taken it in.</summary>
    Taken,

    /// <summary>A manager has refused it.</summary>
    Refused,

    /// <summary>Whoever counted it has taken it back.</summary>
    Withdrawn,
}

/// <summary>Which corrections.</summary>
/// <param name="Station">The code of a station, without its gates, or of a gate; required.</param>
/// <param name="From">The sequence of the first entry asked about; all if left out.</param>
/// <param name="Phone">The phone whose late counts of the last fortnight are asked about as well; none if left out.</param>
internal sealed record AmendmentsQuery([Needed] string? Station, QuerySequence? From, QueryPhone? Phone);

/// <summary>Corrections, in the order of the ledger.</summary>
/// <param name="Corrections">Each of an entry, or of its correction before.</param>
/// <param name="Late">The late counts of the phone that asks.</param>
public sealed record AmendmentsAnswer(IReadOnlyList<AmendmentAnswer> Corrections, IReadOnlyList<LateAnswer> Late);

/// <summary>What became of a count that came after its shift was signed off.</summary>
/// <param name="Key">Its key.</param>
/// <param name="State">waiting, taken, refused or withdrawn.</param>
/// <param name="Seq">Its sequence, once it is taken.</param>
/// <param name="Reason">Why it was refused.</param>
public sealed record LateAnswer(string Key, LateState State, long? Seq, string? Reason);

/// <summary>A correction.</summary>
/// <param name="Seq">Its sequence.</param>
/// <param name="Reverses">The sequence of what it corrects.</param>
/// <param name="Amount">What that should have been; null when it was taken back altogether.</param>
public sealed record AmendmentAnswer(long Seq, long Reverses, long? Amount);
