using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Dashboard.Engine.Feed;
using Dashboard.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Dashboard.Live;

/// <summary>
/// Draws the scenes of one event in one language, once for all walls: a tick at most every <see cref="Tick"/>, the first change at once, only the tiles
/// whose model has changed. Viewers hold a cursor and wait for the next drawing, all for the same: joining, returning, lagging are one path, and nobody waits
/// for anybody.
/// </summary>
public sealed class TileBroadcaster
{
    // Among the failing tiles, which have ids: the drawing as a whole.
    private const string Whole = "";

    private readonly EventFeed _feed;
    private readonly IReadOnlyList<Scene> _scenes;
    private readonly CultureInfo _culture;
    private readonly IServiceScopeFactory _scopes;
    private readonly ILogger _log;
    private readonly string _epoch = Guid.NewGuid().ToString("N");
    private readonly HashSet<string> _failing = new(StringComparer.Ordinal);
    private int _viewers;
    private volatile Drawn _drawn;

    private TileBroadcaster(EventFeed feed, IReadOnlyList<Scene> scenes, CultureInfo culture, IServiceScopeFactory scopes, TimeProvider time, ILogger log)
    {
        (_feed, _scenes, _culture, _scopes, _log) = (feed, scenes, culture, scopes, log);
        // From the clock, so that it does not fall back when the server restarts.
        _drawn = new(feed.Current, time.GetUtcNow().ToUnixTimeMilliseconds(), [], []);
    }

    /// <summary>The shortest time between two drawings.</summary>
    public static TimeSpan Tick => TimeSpan.FromMilliseconds(250);

    /// <summary>Draws the first state; <see cref="RunAsync"/> goes on from there.</summary>
    public static async Task<TileBroadcaster> StartAsync(
        EventFeed feed, IReadOnlyList<Scene> scenes, CultureInfo culture, IServiceScopeFactory scopes, TimeProvider time, ILogger log)
    {
        var broadcaster = new TileBroadcaster(feed, scenes, culture, scopes, time, log);
        await broadcaster.DrawAsync(feed.Current);
        return broadcaster;
    }

    /// <summary>How many walls watch.</summary>
    public int Viewers => _viewers;

    /// <summary>Everything of some scenes as last drawn.</summary>
    public TileFrame Current(IReadOnlyList<string> scenes) => Frame(_drawn, scenes, 0);

    /// <summary>What of some scenes is newer than a wall's cursor, now.</summary>
    public TileFrame Since(IReadOnlyList<string> scenes, string? epoch, long afterSeq) =>
        SharedFrame(_drawn, string.Join(',', scenes), scenes, epoch == _epoch ? afterSeq : 0);

    /// <summary>Draws until cancelled.</summary>
    public async Task RunAsync(TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            await foreach (var state in _feed.WatchAsync(cancellation))
            {
                await DrawAsync(state);
                await Task.Delay(Tick, time, cancellation);
            }
        }
        finally
        {
            _drawn.Next.TrySetCanceled(CancellationToken.None);
        }
    }

    /// <summary>What of some scenes is newer than a wall's cursor, at once and whenever there is more; an empty frame says that all is well.</summary>
    public async IAsyncEnumerable<TileFrame> WatchAsync(
        IReadOnlyList<string> scenes, string? epoch, long afterSeq, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var names = string.Join(',', scenes);
        Interlocked.Increment(ref _viewers);
        try
        {
            var drawn = _drawn;
            // Where a wall comes back to is its own; from there on all that keep up are sent the same frames.
            var frame = Frame(drawn, scenes, epoch == _epoch ? afterSeq : 0);
            while (true)
            {
                yield return frame;
                // Without the cancellation, which a thousand waits four times a second would each register for: who has left is let go at the next drawing, a
                // second or two later.
                await drawn.Next.Task;
                cancellation.ThrowIfCancellationRequested();
                var cursor = frame.Seq;
                drawn = _drawn;
                frame = SharedFrame(drawn, names, scenes, cursor);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _viewers);
        }
    }

    // The same for all who are as far. Where nothing drawn is as old as a cursor, it is the same as none, so that of the cursors that clients make up few are
    // kept.
    private TileFrame SharedFrame(Drawn drawn, string names, IReadOnlyList<string> scenes, long cursor)
    {
        if (drawn.Frames.TryGetValue((names, cursor), out var frame)) return frame;
        var known = cursor > drawn.Seq ? drawn.Seq : drawn.Tiles.Any(t => t.Fragment.Seq <= cursor) ? cursor : 0;
        return drawn.Frames.GetOrAdd((names, known), Frame(drawn, scenes, known));
    }

    private TileFrame Frame(Drawn drawn, IReadOnlyList<string> scenes, long cursor)
    {
        var calendar = drawn.State.Board.Catalog.Calendar;
        var shown = scenes.Select(name => drawn.Scenes.FirstOrDefault(s => s.Name == name)).OfType<SceneState>().ToList();
        var tiles = drawn.Tiles.Where(t => t.Scene.Head || shown.Exists(s => s.Name == t.Scene.Name)).Select(t => t.Fragment).ToList();
        return new()
        {
            Epoch = _epoch,
            Seq = drawn.Seq,
            AsOf = calendar.Iso(drawn.State.AsOf),
            FailingSince = drawn.State.FailingSince is { } since ? calendar.Iso(since) : null,
            Version = ProductVersion.Text,
            Scenes = shown,
            Order = [.. tiles.Select(t => t.Id)],
            Tiles = [.. tiles.Where(t => t.Seq > cursor)],
        };
    }

    private async Task DrawAsync(FeedState state)
    {
        // Models too may write words: this thread of work speaks the wall's language to its end.
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (_culture, _culture);
        var before = _drawn;
        var seq = before.Seq + 1;
        try
        {
            var fitting = _scenes.Where(s => s.Fits(state)).ToList();
            var tiles = new List<DrawnTile>();
            foreach (var scene in fitting)
            {
                foreach (var source in scene.Tiles)
                {
                    var id = $"{scene.Name}-{source.Id}";
                    if (await DrawAsync(state, scene, source, id, before.Tiles.FirstOrDefault(o => o.Fragment.Id == id), seq) is { } tile) tiles.Add(tile);
                }
            }

            IReadOnlyList<SceneState> scenes = [.. fitting.Where(s => !s.Head).Select(s => new SceneState(s.Name, s.Alarms(state)))];
            _drawn = new(state, tiles.Exists(t => t.Fragment.Seq == seq) ? seq : before.Seq, scenes, tiles);
            if (_failing.Remove(Whole)) _log.LogInformation("The walls of {Event} are drawn again.", state.Board.Catalog.Event.Slug);
        }
#pragma warning disable CA1031 // A faulty scene must not end the wall: it keeps its last picture, whose age every wall shows, and the log says why.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            if (_failing.Add(Whole))
                _log.LogError(fault, "The walls of {Event} could not be drawn; they keep the last picture.", state.Board.Catalog.Event.Slug);
            _drawn = new(before.State, before.Seq, before.Scenes, before.Tiles);
        }

        before.Next.TrySetResult();
    }

    // A tile that fails says so in its place, since its last picture would look alive; it is tried again with the next state, and told to the log once, not
    // four times a second.
    private async Task<DrawnTile?> DrawAsync(FeedState state, Scene scene, TileSource source, string id, DrawnTile? old, long seq)
    {
        try
        {
            if (source.Model(state) is not { } model)
            {
                _failing.Remove(id);
                return null;
            }

            if (old is { Model: { } last } && last.Equals(model)) return old;
            var html = await HtmlAsync(source.Component, new(StringComparer.Ordinal) { ["Model"] = model });
            if (_failing.Remove(id)) _log.LogInformation("Tile {Tile} of {Event} is drawn again.", id, state.Board.Catalog.Event.Slug);
            return new(scene, model, new(id, html, seq));
        }
#pragma warning disable CA1031 // One faulty tile must not end the wall, nor the other tiles.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            // Told already, unless its scene was away meanwhile, and the words with it.
            if (!_failing.Add(id) && old is { Model: null }) return old;
            _log.LogError(fault, "Tile {Tile} of {Event} cannot be drawn; the walls say so in its place.", id, state.Board.Catalog.Event.Slug);
            // Without a model, so that the next state tries again.
            return new(
                scene,
                null,
                new(
                    id,
                    await HtmlAsync(
                        typeof(FailedTile), new(StringComparer.Ordinal) { ["Since"] = Figure.Seconds(state.Board.Catalog.Calendar.Local(state.AsOf)) }),
                    seq));
        }
    }

    // A fresh scope and renderer each time: one that lives on leaks what it has rendered, and one in which a tile has failed is not to be trusted.
    private async Task<string> HtmlAsync(Type component, Dictionary<string, object?> parameters)
    {
        await using var scope = _scopes.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, scope.ServiceProvider.GetRequiredService<ILoggerFactory>());
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (_culture, _culture);
            return (await renderer.RenderComponentAsync(component, ParameterView.FromDictionary(parameters))).ToHtmlString();
        });
    }

    private sealed record DrawnTile(Scene Scene, object? Model, TileFragment Fragment);

    private sealed record Drawn(FeedState State, long Seq, IReadOnlyList<SceneState> Scenes, IReadOnlyList<DrawnTile> Tiles)
    {
        // Frames from one drawing to this one: few, since nearly all walls keep up.
        public ConcurrentDictionary<(string Scenes, long Cursor), TileFrame> Frames { get; } = new();

        /// <summary>Done when the next drawing is there: one wait for all viewers.</summary>
        public TaskCompletionSource Next { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
