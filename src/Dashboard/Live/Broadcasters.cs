using System.Collections.Concurrent;
using System.Globalization;
using Dashboard.Engine.Feed;
using Dashboard.Shared;

namespace Dashboard.Live;

/// <summary>
/// The broadcasters, one for each event and language that a wall shows. One is made when it is first asked for. It ends when nobody has watched it for
/// <see cref="IdleFor"/>, and when it fails; the walls that watched it then join again and are given a new one.
/// </summary>
public sealed class Broadcasters(
    Feeds feeds, IEnumerable<Scene> scenes, IServiceScopeFactory scopes, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<Broadcasters> log)
{
    private readonly ConcurrentDictionary<(string Event, string Culture), Running> _running = new();
    private readonly IReadOnlyList<Scene> _scenes = [.. scenes];

    /// <summary>For how long one is kept that nobody watches: longer than a wall takes to load its page, or to come back.</summary>
    public static TimeSpan IdleFor => TimeSpan.FromMinutes(5);

    /// <summary>The scenes that can be chosen, in order.</summary>
    public IReadOnlyList<string> Scenes => _scenes.Names();

    /// <summary>How many there are at the moment.</summary>
    public int Count => _running.Count;

    /// <summary>The broadcaster of an event in a language, or null where there is no such event or language.</summary>
    public async Task<TileBroadcaster?> FindAsync(string @event, string culture)
    {
        if (feeds.Find(@event) is not { } feed || !Cultures.Known(culture)) return null;
        var key = (@event, culture);
        var running = _running.GetOrAdd(key, _ => new(() => TileBroadcaster.StartAsync(feed, _scenes, CultureInfo.GetCultureInfo(culture), scopes, time, log)));
        running.AskedAt = time.GetTimestamp();
        try
        {
            var broadcaster = await running.Started.Value;
            if (running.Begins()) _ = RunAsync(key, running, broadcaster);
            return broadcaster;
        }
        catch
        {
            // Whoever asks next tries again.
            _running.TryRemove(new(key, running));
            throw;
        }
    }

    private async Task RunAsync((string Event, string Culture) key, Running running, TileBroadcaster broadcaster)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
        await using var idle = time.CreateTimer(_ => EndWhenIdle(key, running, broadcaster, stop), null, IdleFor, IdleFor / 5);
        try
        {
            await broadcaster.RunAsync(time, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The server stops, and the walls notice within seconds and say so; or nobody watched.
        }
#pragma warning disable CA1031 // Nobody awaits this: the log says why it ended, and the walls join a new one.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            log.LogError(fault, "The broadcaster of {Event} in {Culture} failed; its walls join again and are given a new one.", key.Event, key.Culture);
        }
        finally
        {
            _running.TryRemove(new(key, running));
        }
    }

    private void EndWhenIdle((string Event, string Culture) key, Running running, TileBroadcaster broadcaster, CancellationTokenSource stop)
    {
        if (broadcaster.Viewers > 0) running.AskedAt = time.GetTimestamp();
        // Out of the list first: who asks from now on is given a new one, and who has just been given this one joins again when it ends.
        else if (time.GetElapsedTime(running.AskedAt) >= IdleFor && _running.TryRemove(new(key, running))) stop.Cancel();
    }

    private sealed class Running(Func<Task<TileBroadcaster>> start)
    {
        private int _begun;

        public Lazy<Task<TileBroadcaster>> Started { get; } = new(start);

        public long AskedAt { get; set; }

        // For the first that asks only.
        public bool Begins() => Interlocked.Exchange(ref _begun, 1) == 0;
    }
}
