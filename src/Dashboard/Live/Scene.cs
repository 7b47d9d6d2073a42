using Dashboard.Engine.Feed;

namespace Dashboard.Live;

/// <summary>One tile: the component that draws it and the model that it draws. Drawn again only when the model has changed, so models are records of values.</summary>
/// <param name="Id">Its place on the wall; stable.</param>
/// <param name="Component">A component with one parameter, Model.</param>
/// <param name="Model">Equal by value to its predecessor as long as nothing seen has changed.</param>
public sealed record Tile(string Id, Type Component, object Model);

/// <summary>What a wall shows: a name in addresses, and the tiles for a state of the event. A pure function.</summary>
public sealed record Scene(string Name, Func<FeedState, IReadOnlyList<Tile>> Tiles);

/// <summary>Which rendering of an event a wall watches.</summary>
public readonly record struct SceneKey(string Event, string Scene, string Culture);

/// <summary>The scenes that there are.</summary>
public static class Scenes
{
    /// <summary>The first of a screen's scenes (names parted by commas) that there still is; where none is left, the first of all.</summary>
    public static Scene FirstOf(this IEnumerable<Scene> scenes, string names)
    {
        var all = scenes.ToList();
        return names.Split(',').Select(name => all.Find(s => s.Name == name)).FirstOrDefault(s => s is not null) ?? all[0];
    }
}
