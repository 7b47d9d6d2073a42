using Dashboard.Engine.Counting;
using Dashboard.Engine.Feed;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Feed;

public sealed class WatchTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_watcher_gets_the_newest_at_once_and_then_what_is_newer()
    {
        await using var running = await RunningFeeds.StartAsync(entries: 2);
        await using var watching = running.Feed.WatchAsync(Stop).GetAsyncEnumerator(Stop);
        Assert.Equal(2, await NextAsync(watching));
        await running.AppendAsync();
        await running.SoonAsync(() => running.Seq == 3, "the next board");
        await UntilAsync(watching, 3);
    }

    [Fact]
    public async Task A_slow_watcher_skips_to_the_newest()
    {
        await using var running = await RunningFeeds.StartAsync();
        await using var slow = running.Feed.WatchAsync(Stop).GetAsyncEnumerator(Stop);
        Assert.Equal(0, await NextAsync(slow));
        for (var seq = 1; seq <= 20; seq++)
        {
            await running.AppendAsync();
            await running.SoonAsync(() => running.Seq == seq, $"entry {seq} on the board");
        }

        Assert.Equal(20, await NextAsync(slow));
    }

    [Fact]
    public async Task Nobody_ever_goes_backwards_and_everybody_arrives()
    {
        const int Entries = 200;
        await using var running = await RunningFeeds.StartAsync();
        var watchers = Enumerable.Range(0, 8).Select(watcher => Task.Run(
            async () =>
            {
                var random = new Random(watcher);
                var seqs = new List<long>();
                await foreach (var state in running.Feed.WatchAsync(Stop))
                {
                    seqs.Add(state.Board.Seq);
                    Assert.Equal(state.Board.Seq, state.Board.Figures.Metrics[0].Total);
                    if (state.Board.Seq == Entries) break;
                    if (random.Next(3) == 0) await Task.Delay(random.Next(1, 10), Stop);
                }

                return seqs;
            },
            Stop)).ToList();
        await Task.WhenAll(Enumerable.Range(0, Entries).Select(_ => running.AppendAsync()));
        await running.UntilAsync(() => watchers.TrueForAll(w => w.IsCompleted), "everybody");
        foreach (var seqs in await Task.WhenAll(watchers)) Assert.Equal(seqs.Order(), seqs);
        Assert.Equal(0, running.Feed.Watchers);
    }

    [Fact]
    public async Task Whoever_stops_watching_is_forgotten()
    {
        await using var running = await RunningFeeds.StartAsync();
        using var leaving = new CancellationTokenSource();
        var watchers = Enumerable.Range(0, 3).Select(i => WatchAsync(running.Feed, i == 0 ? Stop : leaving.Token)).ToList();
        await Wait.Until(() => running.Feed.Watchers == 3, "three watchers");
        await leaving.CancelAsync();
        foreach (var gone in watchers.Skip(1)) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone.WaitAsync(Wait.Longest, Stop));
        Assert.Equal(1, running.Feed.Watchers);
        await running.AppendAsync();
        await running.UntilAsync(() => watchers[0].IsCompleted, "the last watcher");
        Assert.Equal(0, running.Feed.Watchers);
    }

    private static async Task WatchAsync(EventFeed feed, CancellationToken cancellation)
    {
        await foreach (var state in feed.WatchAsync(cancellation))
        {
            if (state.Board.Seq > 0) return;
        }
    }

    private static async Task<long> NextAsync(IAsyncEnumerator<FeedState> watching)
    {
        Assert.True(await watching.MoveNextAsync().AsTask().WaitAsync(Wait.Longest, Stop));
        return watching.Current.Board.Seq;
    }

    private static async Task UntilAsync(IAsyncEnumerator<FeedState> watching, long seq)
    {
        while (await NextAsync(watching) < seq) Assert.True(watching.Current.Board.Seq <= seq);
        Assert.Equal(seq, watching.Current.Board.Seq);
    }
}
