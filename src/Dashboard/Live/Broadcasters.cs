using System.Collections.Concurrent;
using System.Globalization;
using Dashboard.Engine.Feed;
using Dashboard.Shared;

namespace Dashboard.Live;

/// <summary>
/// The broadcasters, made when first asked for and kept: there are as many as events × scenes × languages, and one that has nothing
/// to draw costs a comparison a second.
/// </summary>
public sealed class Broadcasters(Feeds feeds, IEnumerable<Scene> scenes, IServiceScopeFactory scopes, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<Broadcasters> log)
{
    private readonly ConcurrentDictionary<SceneKey, Lazy<Task<TileBroadcaster>>> _running = new();

    /// <summary>The broadcaster of a scene, or null where there is no such event, scene or language.</summary>
    public async Task<TileBroadcaster?> FindAsync(SceneKey key)
    {
        if (feeds.Find(key.Event) is not { } feed || scenes.FirstOrDefault(s => s.Name == key.Scene) is not { } scene || !Cultures.Known(key.Culture)) return null;
        return await _running.GetOrAdd(key, _ => new(() => StartAsync(feed, scene, key.Culture))).Value;
    }

    private async Task<TileBroadcaster> StartAsync(EventFeed feed, Scene scene, string culture)
    {
        var broadcaster = await TileBroadcaster.StartAsync(feed, scene, CultureInfo.GetCultureInfo(culture), scopes, time, log);
        _ = RunAsync(broadcaster);
        return broadcaster;
    }

    private async Task RunAsync(TileBroadcaster broadcaster)
    {
        try
        {
            await broadcaster.RunAsync(time, lifetime.ApplicationStopping);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // The server stops; the walls notice within seconds and say so.
        }
    }
}
