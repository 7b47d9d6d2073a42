using Dashboard.Engine.Access;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Feed;
using Dashboard.Engine.Shifts;
using Dashboard.Shared;

namespace Dashboard.Features.Book;

/// <summary>
/// GET /api/events/{event}/corrections: what entries of a station or gate were corrected to, and what became of a phone's late counts, for a pad that still shows what was tapped on it.
/// </summary>
public static class AmendmentsEndpoint
{
    public static void MapAmendments(this IEndpointRouteBuilder routes) => routes.MapEventGet<AmendmentsAnswer>(
        "corrections",
        Policies.Count,
        HandleAsync,
        ("station", "The code of a station, without its gates, or of a gate; required."),
        ("from", "The sequence of the first entry asked about; all if left out."),
        ("phone", "The phone whose late counts of the last fortnight are asked about as well; none if left out.")).WithName("GetCorrections").WithTags("Tallies");

    // A phone keeps what it was answered for two days; what is decided later than that it learns when it sends again.
    private static readonly TimeSpan Fortnight = TimeSpan.FromDays(14);

    private static async Task<IResult> HandleAsync(HttpContext http, EventFeed feed)
    {
        var (query, catalog) = (http.Request.Query, feed.Current.Board.Catalog);
        var place = catalog.Station(query["station"].ToString());
        var rights = http.RequestServices.GetRequiredService<AccessDirectory>().RightsOf(http.Caller());
        // Who counts at single stations is not told which others there are.
        if (!rights.Allow(Permission.Count, catalog.Event.EventId, place is null ? 0 : catalog.StationOf(place.StationId))) throw new RefusedException(Permission.Count, "This is beyond what you may do.");
        if (place is null) return Api.Bad("station", $"there is no station '{query["station"]}'");
        if (!long.TryParse(query["from"].ToString() is { Length: > 0 } given ? given : "0", System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var from))
            return Api.Bad("from", "must be a sequence, a whole number from 0 on");
        var late = new List<LateAnswer>();
        if (query["phone"].ToString() is { Length: > 0 } text)
        {
            if (!Guid.TryParseExact(text, "D", out var phone)) return Api.Bad("phone", "must be the UUID that the phone has given itself");
            var since = (http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow() - Fortnight).ToUnixTimeMilliseconds();
            var outcomes = await http.RequestServices.GetRequiredService<LateStore>().OfPhoneAsync(catalog.Event.EventId, phone, since, http.RequestAborted);
            late.AddRange(outcomes.Select(o => new LateAnswer(o.Key, o.Decision ?? "waiting", o.Seq, o.DecidedWhy)));
        }

        var found = await http.RequestServices.GetRequiredService<BookStore>().AmendmentsAsync(catalog, place.StationId, from, http.RequestAborted);
        return TypedResults.Ok(new AmendmentsAnswer([.. found.Select(a => new AmendmentAnswer(a.Seq, a.Reverses, a.Amount))], late));
    }
}

/// <summary>Corrections, in the order of the ledger.</summary>
/// <param name="Corrections">Each of an entry, or of its correction before.</param>
/// <param name="Late">The late counts of the phone that asks.</param>
public sealed record AmendmentsAnswer(IReadOnlyList<AmendmentAnswer> Corrections, IReadOnlyList<LateAnswer> Late);

/// <summary>What became of a count that came after its shift was signed off.</summary>
/// <param name="Key">Its key.</param>
/// <param name="State">waiting, taken, refused or withdrawn.</param>
/// <param name="Seq">Its sequence, once it is taken.</param>
/// <param name="Reason">Why it was refused.</param>
public sealed record LateAnswer(string Key, string State, long? Seq, string? Reason);

/// <summary>A correction.</summary>
/// <param name="Seq">Its sequence.</param>
/// <param name="Reverses">The sequence of what it corrects.</param>
/// <param name="Amount">What that should have been; null when it was taken back altogether.</param>
public sealed record AmendmentAnswer(long Seq, long Reverses, long? Amount);
