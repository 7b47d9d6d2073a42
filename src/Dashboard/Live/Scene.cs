using Dashboard.Engine.Feed;

namespace Dashboard.Live;

/// <summary>Where one tile comes from. Each is asked by itself, so that one that fails leaves the others alone.</summary>
/// <param name="Id">Its place in its scene; stable.</param>
/// <param name="Component">A component with one parameter, Model.</param>
/// <param name="Model">
/// What is drawn of a state, or null where there is no such tile: a pure function, whose result is equal by value to its predecessor as long as nothing
/// seen has changed, since a tile is drawn again only when its model has changed.
/// </param>
public sealed record TileSource(string Id, Type Component, Func<FeedState, object?> Model);

/// <summary>What a wall shows at a time: a name in addresses, and its tiles in order.</summary>
/// <param name="Name">Lower-case letters; ids of tiles begin with it.</param>
/// <param name="Tiles">Where its tiles come from.</param>
public sealed record Scene(string Name, IReadOnlyList<TileSource> Tiles)
{
    /// <summary>Whether it has something to say of this event; a wall leaves it out otherwise.</summary>
    public Func<FeedState, bool> Fits { get; init; } = _ => true;

    /// <summary>Whether something in it wants attention now: walls that show it go there and stay.</summary>
    public Func<FeedState, bool> Alarms { get; init; } = _ => false;

    /// <summary>Its tiles stand in the head of every wall; it is no scene to choose.</summary>
    public bool Head { get; init; }
}

/// <summary>The scenes that there are.</summary>
public static class Scenes
{
    /// <summary>The names of the scenes that can be chosen, in order.</summary>
    public static IReadOnlyList<string> Names(this IEnumerable<Scene> scenes) => [.. scenes.Where(s => !s.Head).Select(s => s.Name)];

    /// <summary>Those of some names (parted by commas) that there still are, in the order named; where none is left, all.</summary>
    public static IReadOnlyList<string> Chosen(this IEnumerable<Scene> scenes, string? names)
    {
        var all = scenes.Names();
        var chosen = (names ?? "").Split(',').Where(all.Contains).Distinct(StringComparer.Ordinal).ToList();
        return chosen.Count > 0 ? chosen : all;
    }
}
