using Dashboard.Engine.Data;
using Dashboard.Engine.Hotline;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Hotline;

/// <summary>A log to be written and followed, and a hotline that its lines come to.</summary>
public abstract class FollowedLog : IAsyncLifetime
{
    private static readonly long Ten = Sample.Ms("2027-02-01T10:00:00+08:00") / 1000;

    private int _calls;

    private protected SetClock Clock { get; } = new(Sample.Noon);

    private protected SqliteScratch Scratch { get; private set; } = null!;

    private protected RunningHotline Hotline { get; private set; } = null!;

    protected string Log => Scratch.PathOf("queue_log");

    private protected EventCatalog Closed =>
        new(Hotline.Catalog.Event with { Closed = true }, Hotline.Catalog.Stations, Hotline.Catalog.Metrics, Hotline.Catalog.Config);

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Scratch = await SqliteScratch.MigratedAsync();
        Hotline = await RunningHotline.StartAsync(Scratch.Database, Clock);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Hotline.DisposeAsync();
        await Scratch.DisposeAsync();
    }

    private protected Task ReadAsync(QueueLogFollower follower, Func<EventCatalog>? catalog = null) =>
        follower.ReadAsync(catalog ?? (() => Hotline.Catalog), "main", "exchange", Log, Stop);

    private protected async Task<long> OfferedAsync() => (await Hotline.MeasuresAsync(Sample.Day, Sample.Day)).Offered;

    private protected Task<long> PositionAsync() => Scratch.ScalarAsync<long>("SELECT position FROM queue_log_position");

    private protected Task WriteAsync(int lines) => File.AppendAllTextAsync(Log, string.Concat(Enumerable.Range(0, lines).Select(_ => Line() + "\n")), Stop);

    private protected void Write(int lines) => File.AppendAllText(Log, string.Concat(Enumerable.Range(0, lines).Select(_ => Line() + "\n")));

    /// <summary>Does something when a batch is about to be committed, the first being 1.</summary>
    private protected Func<EventCatalog> AtBatch(int batch, Func<EventCatalog> happens)
    {
        // The follower asks when it begins, at each batch, and after the first when it says that it lives.
        var (asked, due) = (0, batch == 1 ? 2 : batch + 2);
        return () => ++asked == due ? happens() : Hotline.Catalog;
    }

    private protected string Line() => $"{Ten + _calls++}|c{_calls}|q|NONE|ENTERQUEUE||13885012345|1";
}
