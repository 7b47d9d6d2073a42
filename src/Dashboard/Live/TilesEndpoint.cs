using Dashboard.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Live;

/// <summary>
/// GET /hubs/tiles/{event}: one frame of the hub's stream Tiles. Walls behind a proxy that refuses WebSockets ask for it once a second (js/wall/poll.js). It
/// lies beside the hub, since a paired screen is known there.
/// </summary>
public static class TilesEndpoint
{
    public static void MapTiles(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/hubs/tiles/{event}", HandleAsync).RequireAuthorization(Policies.ReadFigures).ExcludeFromDescription();

    private static async Task<IResult> HandleAsync([FromRoute(Name = "event")] string slug, [AsParameters] TilesQuery query, Broadcasters broadcasters)
    {
        var chosen = query.Scenes.Split(',').Distinct(StringComparer.Ordinal).ToList();
        if (chosen.Find(name => !broadcasters.Scenes.Contains(name, StringComparer.Ordinal)) is { } unknown)
            return Api.Bad("scenes", $"there is no scene '{unknown}'");
        if (!Cultures.Known(query.Culture)) return Api.Bad("culture", $"there is no language '{query.Culture}'");
        return await broadcasters.FindAsync(slug, query.Culture) is { } broadcaster
            ? TypedResults.Ok(broadcaster.Since(chosen, query.Epoch, query.After))
            : Api.NoEvent(slug);
    }
}

/// <summary>What a wall asks for.</summary>
/// <param name="Scenes">The names of its scenes, parted by commas.</param>
/// <param name="Culture">Its language.</param>
/// <param name="Epoch">The epoch of its cursor.</param>
/// <param name="After">Its cursor.</param>
internal sealed record TilesQuery(string Scenes, string Culture, string? Epoch, long After);
