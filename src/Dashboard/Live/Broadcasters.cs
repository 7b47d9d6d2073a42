using System.Collections.Concurrent;
using System.Globalization;
using Dashboard.Engine.Feed;
using Dashboard.Shared;

namespace Dashboard.Live;

/// <summary>
/// The broadcasters, made when first asked for and kept: there are as many as events × languages, and one that has nothing
/// to draw costs some comparisons a second.
/// </summary>
public sealed class Broadcasters(Feeds feeds, IEnumerable<Scene> scenes, IServiceScopeFactory scopes, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<Broadcasters> log)
{
    private readonly ConcurrentDictionary<(string Event, string Culture), Lazy<Task<TileBroadcaster>>> _running = new();
    private readonly IReadOnlyList<Scene> _scenes = [.. scenes];

    /// <summary>The scenes that can be chosen, in order.</summary>
    public IReadOnlyList<string> Scenes => _scenes.Names();

    /// <summary>The broadcaster of an event in a language, or null where there is no such event or language.</summary>
    public async Task<TileBroadcaster?> FindAsync(string @event, string culture)
    {
        if (feeds.Find(@event) is not { } feed || !Cultures.Known(culture)) return null;
        return await _running.GetOrAdd((@event, culture), _ => new(() => StartAsync(feed, culture))).Value;
    }

    private async Task<TileBroadcaster> StartAsync(EventFeed feed, string culture)
    {
        var broadcaster = await TileBroadcaster.StartAsync(feed, _scenes, CultureInfo.GetCultureInfo(culture), scopes, time, log);
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
