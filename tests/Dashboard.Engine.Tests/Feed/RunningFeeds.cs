using Dashboard.Engine.Boards;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Engine.Tests.Feed;

/// <summary>Started feeds over a database of their own, by a clock that stands still until it is moved, and a ledger that signals to them.</summary>
internal sealed class RunningFeeds : IAsyncDisposable
{
    private RunningFeeds(SqliteScratch scratch, EventCatalog catalog, RunningLedger ledger)
    {
        (Scratch, Catalog, Ledger) = (scratch, catalog, ledger);
        var database = scratch.Database;
        var (catalogs, boards) = (Catalogs.Of(database), new BoardStore(database));
        Feeds = new(database, catalogs, boards, new(new(database), catalogs, new(database), Clock), ledger.Signal, Clock, NullLogger<Feeds>.Instance);
    }

    public SqliteScratch Scratch { get; }

    public EventCatalog Catalog { get; }

    public RunningLedger Ledger { get; }

    public Feeds Feeds { get; }

    public FakeTimeProvider Clock { get; } = new(Sample.Noon);

    public EventFeed Feed => Feeds.Find("spring")!;

    public long Seq => Feed.Current.Board.Seq;

    public static async Task<RunningFeeds> StartAsync(int entries = 0)
    {
        var scratch = await SqliteScratch.MigratedAsync();
        var catalog = await Sample.AddEventAsync(scratch.Database);
        var running = new RunningFeeds(scratch, catalog, await RunningLedger.StartAsync(scratch.Database, new SetClock(Sample.Noon)));
        for (var i = 0; i < entries; i++) await running.AppendAsync();
        await running.Feeds.StartAsync(TestContext.Current.CancellationToken);
        return running;
    }

    public Task<IReadOnlyList<AppendResult>> AppendAsync(long delta = 1) => Ledger.AppendAsync(Catalog, Sample.Tally(delta));

    /// <summary>Lets the clock go forward a little at a time until something holds.</summary>
    public Task SoonAsync(Func<bool> holds, string what) => Wait.Until(
        () =>
        {
            if (holds()) return true;
            Clock.Advance(TimeSpan.FromMilliseconds(1));
            return false;
        },
        what);

    /// <summary>Lets the clock run until something holds.</summary>
    public Task UntilAsync(Func<bool> holds, string what) => Wait.Until(
        () =>
        {
            if (holds()) return true;
            Clock.Advance(TimeSpan.FromSeconds(1));
            return false;
        },
        what);

    public async ValueTask DisposeAsync()
    {
        await Feeds.StopAsync(CancellationToken.None);
        Feeds.Dispose();
        await Ledger.DisposeAsync();
        await Scratch.DisposeAsync();
    }
}
