using Dashboard.Engine.Access;
using Dashboard.Engine.Boards;
using Dashboard.Engine.Feed;
using Dashboard.Shared;

namespace Dashboard.Features.Book;

/// <summary>GET /api/events/{event}/corrections: what entries of a station or gate were corrected to, for a pad that still shows what was tapped on it.</summary>
public static class AmendmentsEndpoint
{
    public static void MapAmendments(this IEndpointRouteBuilder routes) => routes.MapEventGet<AmendmentsAnswer>(
        "corrections",
        Policies.Count,
        HandleAsync,
        ("station", "The code of a station, without its gates, or of a gate; required."),
        ("from", "The sequence of the first entry asked about; all if left out.")).WithName("GetCorrections").WithTags("Tallies");

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
        var found = await http.RequestServices.GetRequiredService<BookStore>().AmendmentsAsync(catalog, place.StationId, from, http.RequestAborted);
        return TypedResults.Ok(new AmendmentsAnswer([.. found.Select(a => new AmendmentAnswer(a.Seq, a.Reverses, a.Amount))]));
    }
}

/// <summary>Corrections, in the order of the ledger.</summary>
/// <param name="Corrections">Each of an entry, or of its correction before.</param>
public sealed record AmendmentsAnswer(IReadOnlyList<AmendmentAnswer> Corrections);

/// <summary>A correction.</summary>
/// <param name="Seq">Its sequence.</param>
/// <param name="Reverses">The sequence of what it corrects.</param>
/// <param name="Amount">What that should have been; null when it was taken back altogether.</param>
public sealed record AmendmentAnswer(long Seq, long Reverses, long? Amount);
