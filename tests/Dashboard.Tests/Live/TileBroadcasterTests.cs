using System.Globalization;
using Dashboard.Live;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dashboard.Tests.Live;

public sealed partial class TileBroadcasterTests(ServerFixture server)
{
    [Fact]
    public async Task A_tile_that_fails_says_so_in_its_place_and_leaves_the_others_alone()
    {
        var (e, log) = (server.Take(), new ListLogger());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Wait.Cancelled);
        var wall = await StartAsync(e, Scene(failsAt: seq => seq is 1 or 2), log);
        var running = wall.RunAsync(TimeProvider.System, stop.Token);
        await using var frames = wall.WatchAsync(Fake, null, 0, stop.Token).GetAsyncEnumerator(stop.Token);
        Assert.Equal("sound 0|fragile 0", Html(await frames.NextAsync()));

        await e.CountAsync();
        var failed = await frames.NextAsync(f => f.Tiles.Count > 0);
        Assert.Equal("sound 1", failed.Tiles[0].Html);
        Assert.Contains("起无法显示", failed.Tiles[1].Html, StringComparison.Ordinal);
        await e.CountAsync();
        Assert.Equal("sound 2", Html(await frames.NextAsync(f => f.Tiles.Count > 0)));
        await e.CountAsync();
        Assert.Equal("sound 3|fragile 3", Html(await frames.NextAsync(f => f.Tiles.Count > 0)));

        // One line for the streak and one for its end, however often the tile was tried.
        Assert.Equal([LogLevel.Error, LogLevel.Information], log.Lines.Select(l => l.Level));
        Assert.Contains("fragile", log.Lines[0].Text, StringComparison.Ordinal);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Theory]
    [InlineData("zh-CN", "起无法显示")]
    [InlineData("en", "Cannot be shown since")]
    public async Task A_tile_that_was_never_drawn_says_so_in_its_place(string culture, string text)
    {
        var log = new ListLogger();

        var wall = await StartAsync(server.Closed, Scene(failsAt: _ => true), log, culture);

        Assert.Equal(["fake-sound", "fake-fragile"], wall.Current(Fake).Order);
        Assert.Equal("sound 0", wall.Current(Fake).Tiles[0].Html);
        Assert.Contains(text, wall.Current(Fake).Tiles[1].Html, StringComparison.Ordinal);
        Assert.Equal(LogLevel.Error, Assert.Single(log.Lines).Level);
    }

    [Fact]
    public async Task A_scene_that_fails_as_a_whole_keeps_the_last_picture()
    {
        var (e, log) = (server.Take(), new ListLogger());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Wait.Cancelled);
        var wall = await StartAsync(
            e,
            new("fake", [new("sound", typeof(SoundTile), state => state.Board.Seq)])
            {
                Alarms = state => state.Board.Seq == 1 ? throw new InvalidOperationException("no scene") : false,
            },
            log);
        var running = wall.RunAsync(TimeProvider.System, stop.Token);

        await e.CountAsync();
        await Wait.ForAsync(() => log.Lines.Count > 0, "the failure in the log");
        Assert.Equal("sound 0", Html(wall.Current(Fake)));
        await e.CountAsync();
        await Wait.ForAsync(() => Html(wall.Current(Fake)) == "sound 2", "the scene is drawn again");

        Assert.Equal([LogLevel.Error, LogLevel.Information], log.Lines.Select(l => l.Level));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task A_tile_whose_model_is_the_same_is_not_drawn_again()
    {
        var e = server.Take();
        var drawn = new List<long>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Wait.Cancelled);
        var wall = await StartAsync(
            e, new("fake", [new("still", typeof(CountingTile), _ => new Drawing(drawn)), new("sound", typeof(SoundTile), state => state.Board.Seq)]), new());
        var running = wall.RunAsync(TimeProvider.System, stop.Token);

        await e.CountAsync();
        await Wait.ForAsync(() => Html(wall.Current(Fake)).EndsWith("sound 1", StringComparison.Ordinal), "the second drawing");

        Assert.Single(drawn);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task A_wall_that_leaves_is_forgotten()
    {
        var wall = await StartAsync(server.Closed, Scene(_ => false), new());
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Wait.Cancelled);
        var running = wall.RunAsync(TimeProvider.System, end.Token);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Wait.Cancelled);
        await using var frames = wall.WatchAsync(Fake, null, 0, stop.Token).GetAsyncEnumerator(stop.Token);
        await frames.NextAsync();
        var waiting = frames.MoveNextAsync().AsTask();
        Assert.Equal(1, wall.Viewers);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(0, wall.Viewers);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Walls_are_let_go_when_the_drawing_ends()
    {
        var wall = await StartAsync(server.Closed, Scene(_ => false), new());
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Wait.Cancelled);
        var running = wall.RunAsync(TimeProvider.System, end.Token);
        await using var frames = wall.WatchAsync(Fake, null, 0, CancellationToken.None).GetAsyncEnumerator(CancellationToken.None);
        await frames.NextAsync();

        await end.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            while (await frames.MoveNextAsync())
                Assert.False(Wait.Cancelled.IsCancellationRequested);
        });
        Assert.Equal(0, wall.Viewers);
    }

    [Fact]
    public async Task The_sequence_does_not_fall_back_when_a_server_starts_anew()
    {
        var before = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

        var wall = await StartAsync(server.Closed, Scene(_ => false), new());

        Assert.True(wall.Current(Fake).Seq >= before);
    }

    [Fact]
    public async Task A_tile_whose_source_fails_says_so_too_and_one_that_is_not_meant_to_be_there_is_not()
    {
        var log = new ListLogger();

        var wall = await StartAsync(
            server.Closed,
            new(
                "fake",
                [
                    new("absent", typeof(SoundTile), _ => null), new("broken", typeof(SoundTile), _ => throw new InvalidOperationException("no source")),
                    new("sound", typeof(SoundTile), state => state.Board.Seq),
                ]),
            log);

        Assert.Equal(["fake-broken", "fake-sound"], wall.Current(Fake).Order);
        Assert.Contains("起无法显示", wall.Current(Fake).Tiles[0].Html, StringComparison.Ordinal);
        Assert.Contains("fake-broken", Assert.Single(log.Lines).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scene_that_does_not_fit_is_left_out()
    {
        var wall = await StartAsync(server.Closed, new("fake", [new("sound", typeof(SoundTile), state => state.Board.Seq)]) { Fits = _ => false }, new());

        Assert.Empty(wall.Current(Fake).Scenes);
        Assert.Empty(wall.Current(Fake).Order);
    }

    [Fact]
    public async Task A_tile_that_still_fails_when_its_scene_comes_back_says_so_again()
    {
        var (e, log) = (server.Take(), new ListLogger());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Wait.Cancelled);
        var wall = await StartAsync(e, Scene(failsAt: _ => true) with { Fits = state => state.Board.Seq != 1 }, log);
        var running = wall.RunAsync(TimeProvider.System, stop.Token);

        await e.CountAsync();
        await Wait.ForAsync(() => wall.Current(Fake).Order.Count == 0, "the scene is left out");
        await e.CountAsync();
        await Wait.ForAsync(() => wall.Current(Fake).Order.Count > 0, "the scene is back");

        Assert.Contains("起无法显示", wall.Current(Fake).Tiles.Single(t => t.Id == "fake-fragile").Html, StringComparison.Ordinal);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Walls_that_keep_up_are_sent_one_and_the_same_frame()
    {
        var e = server.Take();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Wait.Cancelled);
        var wall = await StartAsync(e, Scene(_ => false), new());
        var running = wall.RunAsync(TimeProvider.System, stop.Token);
        await using var one = wall.WatchAsync(Fake, null, 0, stop.Token).GetAsyncEnumerator(stop.Token);
        await using var other = wall.WatchAsync(Fake, null, 0, stop.Token).GetAsyncEnumerator(stop.Token);
        await one.NextAsync();
        await other.NextAsync();

        await e.CountAsync();

        Assert.Same(await one.NextAsync(f => f.Tiles.Count > 0), await other.NextAsync(f => f.Tiles.Count > 0));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private static readonly IReadOnlyList<string> Fake = ["fake"];

    private static Scene Scene(Func<long, bool> failsAt) => new(
        "fake",
        [
            new("sound", typeof(SoundTile), state => state.Board.Seq),
            new("fragile", typeof(FragileTile), state => new Fragile(state.Board.Seq, failsAt(state.Board.Seq))),
        ]);

    private static string Html(TileFrame frame) => string.Join('|', frame.Tiles.Select(t => t.Html));

    private Task<TileBroadcaster> StartAsync(TestEvent e, Scene scene, ListLogger log, string culture = "zh-CN") =>
        TileBroadcaster.StartAsync(e.Feed, [scene], CultureInfo.GetCultureInfo(culture), server.Server.Get<IServiceScopeFactory>(), TimeProvider.System, log);
}
