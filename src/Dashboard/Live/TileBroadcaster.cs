using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using Dashboard.Engine.Feed;
using Dashboard.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Dashboard.Live;

/// <summary>
/// Draws one scene of one event in one language, once for all walls: a tick at most every <see cref="Tick"/>, the first change at once, only the tiles
/// whose model has changed. Viewers hold a cursor and a pulse: joining, returning, lagging are one path, and nobody waits for anybody.
/// </summary>
public sealed class TileBroadcaster
{
    // Among the failing tiles, which have ids: the scene itself.
    private const string WholeScene = "";

    private readonly EventFeed _feed;
    private readonly Scene _scene;
    private readonly CultureInfo _culture;
    private readonly IServiceScopeFactory _scopes;
    private readonly ILogger _log;
    private readonly string _epoch = Guid.NewGuid().ToString("N");
    private readonly HashSet<string> _failing = new(StringComparer.Ordinal);
    private ImmutableArray<Pulse> _viewers = [];
    private volatile Drawn _drawn;

    private TileBroadcaster(EventFeed feed, Scene scene, CultureInfo culture, IServiceScopeFactory scopes, TimeProvider time, ILogger log)
    {
        (_feed, _scene, _culture, _scopes, _log) = (feed, scene, culture, scopes, log);
        // From the clock, so that it does not fall back when the server restarts.
        _drawn = new(feed.Current, time.GetUtcNow().ToUnixTimeMilliseconds(), []);
    }

    /// <summary>The shortest time between two drawings.</summary>
    public static TimeSpan Tick => TimeSpan.FromMilliseconds(250);

    /// <summary>Draws the first state; <see cref="RunAsync"/> goes on from there.</summary>
    public static async Task<TileBroadcaster> StartAsync(EventFeed feed, Scene scene, CultureInfo culture, IServiceScopeFactory scopes, TimeProvider time, ILogger log)
    {
        var broadcaster = new TileBroadcaster(feed, scene, culture, scopes, time, log);
        await broadcaster.DrawAsync(feed.Current);
        return broadcaster;
    }

    /// <summary>Everything as last drawn.</summary>
    public TileFrame Current => Frame(_drawn, 0);

    /// <summary>How many walls watch.</summary>
    public int Viewers => _viewers.Length;

    /// <summary>Draws until cancelled.</summary>
    public async Task RunAsync(TimeProvider time, CancellationToken cancellation)
    {
        await foreach (var state in _feed.WatchAsync(cancellation))
        {
            await DrawAsync(state);
            await Task.Delay(Tick, time, cancellation);
        }
    }

    /// <summary>What is newer than a wall's cursor, at once and whenever there is more; an empty frame says that all is well.</summary>
    public async IAsyncEnumerable<TileFrame> WatchAsync(string? epoch, long afterSeq, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var pulse = new Pulse();
        ImmutableInterlocked.Update(ref _viewers, (all, one) => all.Add(one), pulse);
        try
        {
            var cursor = epoch == _epoch ? afterSeq : 0;
            while (true)
            {
                var frame = Frame(_drawn, cursor);
                cursor = frame.Seq;
                yield return frame;
                await pulse.WaitAsync(cancellation);
            }
        }
        finally
        {
            ImmutableInterlocked.Update(ref _viewers, (all, one) => all.Remove(one), pulse);
        }
    }

    private TileFrame Frame(Drawn drawn, long cursor)
    {
        var calendar = drawn.State.Board.Catalog.Calendar;
        return new()
        {
            Epoch = _epoch,
            Seq = drawn.Seq,
            AsOf = calendar.Iso(drawn.State.AsOf),
            FailingSince = drawn.State.FailingSince is { } since ? calendar.Iso(since) : null,
            Order = [.. drawn.Tiles.Select(t => t.Tile.Id)],
            Tiles = [.. drawn.Tiles.Where(t => t.Fragment.Seq > cursor).Select(t => t.Fragment)],
        };
    }

    private async Task DrawAsync(FeedState state)
    {
        var before = _drawn;
        var seq = before.Seq + 1;
        try
        {
            var tiles = new List<(Tile Tile, TileFragment Fragment)>();
            foreach (var tile in _scene.Tiles(state))
            {
                var old = before.Tiles.FirstOrDefault(o => o.Tile.Id == tile.Id);
                tiles.Add((tile, old.Tile == tile && !_failing.Contains(tile.Id) ? old.Fragment : await DrawAsync(state, tile, old.Fragment, seq)));
            }

            _drawn = new(state, tiles.Exists(t => t.Fragment.Seq == seq) ? seq : before.Seq, tiles);
            if (_failing.Remove(WholeScene)) _log.LogInformation("Scene {Scene} of {Event} is drawn again.", _scene.Name, state.Board.Catalog.Event.Slug);
        }
#pragma warning disable CA1031 // A faulty scene must not end the wall: it keeps its last picture, the log says why.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            if (_failing.Add(WholeScene)) _log.LogError(fault, "Scene {Scene} of {Event} could not be drawn; the walls keep the last picture.", _scene.Name, state.Board.Catalog.Event.Slug);
        }

        foreach (var viewer in _viewers) viewer.Beat();
    }

    // A tile that fails says so in its place, since its last picture would look alive; it is tried again with the next state, and told to the log once, not four times a second.
    private async Task<TileFragment> DrawAsync(FeedState state, Tile tile, TileFragment? old, long seq)
    {
        try
        {
            var html = await HtmlAsync(tile.Component, new(StringComparer.Ordinal) { ["Model"] = tile.Model });
            if (_failing.Remove(tile.Id)) _log.LogInformation("Tile {Tile} of scene {Scene} of {Event} is drawn again.", tile.Id, _scene.Name, state.Board.Catalog.Event.Slug);
            return new(tile.Id, html, seq);
        }
#pragma warning disable CA1031 // One faulty tile must not end the wall, nor the other tiles.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            if (!_failing.Add(tile.Id)) return old!;
            _log.LogError(fault, "Tile {Tile} of scene {Scene} of {Event} cannot be drawn; the walls say so in its place.", tile.Id, _scene.Name, state.Board.Catalog.Event.Slug);
            return new(tile.Id, await HtmlAsync(typeof(FailedTile), new(StringComparer.Ordinal) { ["Since"] = Figure.Seconds(state.Board.Catalog.Calendar.Local(state.AsOf)) }), seq);
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

    private sealed record Drawn(FeedState State, long Seq, IReadOnlyList<(Tile Tile, TileFragment Fragment)> Tiles);
}
