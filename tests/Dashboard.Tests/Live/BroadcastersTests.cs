using Dashboard.Live;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Tests.Live;

public sealed class BroadcastersTests(ServerFixture server)
{
    [Fact]
    public async Task One_that_nobody_watches_ends_after_some_time_and_is_made_anew_when_it_is_asked_for()
    {
        var (e, time) = (server.Take(), new FakeTimeProvider(TimeProvider.System.GetUtcNow()));
        var broadcasters = Make(time);
        var first = await broadcasters.FindAsync(e.Slug, "en");
        Assert.Same(first, await broadcasters.FindAsync(e.Slug, "en"));
        Assert.Equal(1, broadcasters.Count);

        time.Advance(Broadcasters.IdleFor * 2);
        await Wait.ForAsync(() => broadcasters.Count == 0, "the broadcaster ends");

        var second = await broadcasters.FindAsync(e.Slug, "en");
        Assert.NotSame(first, second);
        Assert.Equal(1, broadcasters.Count);
    }

    [Fact]
    public async Task One_that_is_watched_goes_on()
    {
        var (e, time) = (server.Take(), new FakeTimeProvider(TimeProvider.System.GetUtcNow()));
        var broadcasters = Make(time);
        var broadcaster = (await broadcasters.FindAsync(e.Slug, "en"))!;
        await using var frames = broadcaster.WatchAsync(["overview"], null, 0, Wait.Cancelled).GetAsyncEnumerator(Wait.Cancelled);
        await frames.NextAsync();

        for (var i = 0; i < 10; i++) time.Advance(Broadcasters.IdleFor / 2);

        Assert.Same(broadcaster, await broadcasters.FindAsync(e.Slug, "en"));
    }

    [Fact]
    public async Task Where_one_cannot_start_the_next_wall_tries_again()
    {
        var (e, fails) = (server.Take(), true);
        var scopes = server.Server.Get<IServiceScopeFactory>();
        // A scene that fails is told to the log; a log that fails too ends the start.
        var broken = new Broadcasters(
            server.Server.Feeds,
            [new("broken", []) { Fits = _ => throw new InvalidOperationException("no scene") }],
            scopes,
            TimeProvider.System,
            server.Server.Get<IHostApplicationLifetime>(),
            new FailingLogger(() => fails));
        await Assert.ThrowsAsync<InvalidOperationException>(() => broken.FindAsync(e.Slug, "en"));
        Assert.Equal(0, broken.Count);

        fails = false;

        Assert.NotNull(await broken.FindAsync(e.Slug, "en"));
    }

    private Broadcasters Make(FakeTimeProvider time) =>
        new(
            server.Server.Feeds,
            server.Server.Services.GetServices<Scene>(),
            server.Server.Get<IServiceScopeFactory>(),
            time,
            server.Server.Get<IHostApplicationLifetime>(),
            NullLogger<Broadcasters>.Instance);

    private sealed class FailingLogger(Func<bool> fails) : Microsoft.Extensions.Logging.ILogger<Broadcasters>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(Microsoft.Extensions.Logging.LogLevel logLevel) => true;

        public void Log<TState>(
            Microsoft.Extensions.Logging.LogLevel logLevel,
            Microsoft.Extensions.Logging.EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (fails()) throw new InvalidOperationException("The log is full.");
        }
    }
}
