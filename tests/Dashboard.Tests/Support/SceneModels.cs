using Dashboard.Engine.Feed;
using Dashboard.Live;

namespace Dashboard.Tests.Support;

/// <summary>What a scene shows of a state.</summary>
internal static class SceneModels
{
    /// <summary>Its tiles' models, in order, by their ids.</summary>
    public static IReadOnlyList<(string Id, object Model)> Models(this Scene scene, FeedState state) =>
        [.. scene.Tiles.Select(t => (t.Id, Model: t.Model(state)!)).Where(t => t.Model is not null)];

    /// <summary>The model of one tile.</summary>
    public static T Model<T>(this Scene scene, FeedState state, string id) => (T)scene.Models(state).Single(t => t.Id == id).Model;
}
