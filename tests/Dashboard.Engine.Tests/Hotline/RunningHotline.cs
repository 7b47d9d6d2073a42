using System.Text;
using Dashboard.Engine.Boards;
using Dashboard.Engine.Data;
using Dashboard.Engine.Hotline;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dashboard.Engine.Tests.Hotline;

/// <summary>A hotline on a database: a ledger that runs, and what takes lines in.</summary>
internal sealed class RunningHotline : IAsyncDisposable
{
    private readonly RunningLedger _ledger;

    private RunningHotline(Database database, RunningLedger ledger, EventCatalog catalog, TimeProvider time)
    {
        (Database, _ledger, Catalog) = (database, ledger, catalog);
        Faults = new(database);
        Intake = new(ledger.Ledger, Faults, time);
        Time = time;
    }

    public Database Database { get; }

    public EventCatalog Catalog { get; set; }

    public FaultStore Faults { get; }

    public QueueLogIntake Intake { get; }

    public TimeProvider Time { get; }

    public static async Task<RunningHotline> StartAsync(Database database, TimeProvider time) =>
        new(database, await RunningLedger.StartAsync(database, time), await Sample.AddEventAsync(database), time);

    public Task<IntakeReport> TakeAsync(Stream lines, string exchange = QueueLog.DefaultExchange) =>
        Intake.TakeAsync(() => Catalog, exchange, "exchange", new(lines), finished: true, null, CancellationToken.None);

    public Task<IntakeReport> TakeAsync(params string[] lines) => TakeOfAsync(QueueLog.DefaultExchange, lines);

    public async Task<IntakeReport> TakeOfAsync(string exchange, params string[] lines)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(lines.Select(l => l + "\n"))));
        return await TakeAsync(stream, exchange);
    }

    public Task<IReadOnlyList<AppendResult>> AppendAsync(params Draft[] drafts) => _ledger.AppendAsync(Catalog, drafts);

    public QueueLogFollower Follower(ILogger<QueueLogFollower>? log = null) =>
        new(Intake, new(Database), new(Database), Time, log ?? NullLogger<QueueLogFollower>.Instance);

    public Task<Board> LoadedAsync(DateOnly day) => new BoardStore(Database).LoadAsync(Catalog, day, CancellationToken.None);

    /// <summary>The board as it is folded from the ledger, entry by entry.</summary>
    public async Task<Board> FoldedAsync(DateOnly day)
    {
        var head = await new LedgerStore(Database).HeadAsync(Catalog.Event.EventId, CancellationToken.None);
        return new Board(Catalog, day).Apply(await new LedgerStore(Database).EntriesAsync(Catalog.Event.EventId, 0, head.Seq, CancellationToken.None));
    }

    public async Task<Measures> MeasuresAsync(DateOnly from, DateOnly until) =>
        (await new MeasureStore(Database).SumsAsync(Catalog, from, until, MeasuresBy.Nothing, CancellationToken.None)).Total();

    public ValueTask DisposeAsync() => _ledger.DisposeAsync();
}

/// <summary>What tests ask of the lines without sense.</summary>
internal static class FaultStoreAsked
{
    /// <summary>All that are kept of an event, the newest first.</summary>
    public static async Task<IReadOnlyList<LineFault>> AllAsync(this FaultStore faults, int eventId, CancellationToken cancellation) =>
        (await faults.NewestAsync(eventId, FaultStore.Most, cancellation)).Newest;
}
