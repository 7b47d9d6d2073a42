using Dashboard.Engine.Access;
using Dashboard.Engine.Feed;
using Dashboard.Shared;

namespace Dashboard.Features.Pad;

/// <summary>GET /pad/{Slug}/{StationCode}/app.webmanifest: a pad that can be put on a phone's home screen. W3C, Web Application Manifest.</summary>
public static class PadManifest
{
    public static void MapPadManifest(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/pad/{Slug}/{StationCode}/app.webmanifest", Handle).RequireAuthorization(Policies.Count).ExcludeFromDescription();

    private static IResult Handle(string slug, string stationCode, HttpContext http, Feeds feeds, AccessDirectory directory)
    {
        if (feeds.Find(slug)?.Current.Board.Catalog is not { } catalog) return Api.NoEvent(slug);
        if (catalog.Station(stationCode) is not { } place
            || !directory.RightsOf(http.Caller()).Allow(Permission.Count, catalog.Event.EventId, catalog.StationOf(place.StationId)))
            return TypedResults.NotFound();
        var pad = $"/pad/{catalog.Event.Slug}/{place.Code}";
        return TypedResults.Json(
            new
            {
                id = pad,
                start_url = pad,
                scope = "/pad/",
                name = catalog.NameOf(place).ToString(),
                short_name = place.Name.ToString(),
                display = "standalone",
                background_color = "#F3F5F4",
                theme_color = "#0B7A55",
                icons = (object[])
                [
                    new { src = "/icon-192.png", sizes = "192x192", type = "image/png" },
                    new { src = "/icon-512.png", sizes = "512x512", type = "image/png" },
                    new { src = "/icon.svg", sizes = "any", type = "image/svg+xml" },
                ],
            },
            contentType: "application/manifest+json");
    }
}
