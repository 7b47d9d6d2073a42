using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dashboard.Engine.Tests.Support;

/// <summary>A started ledger, stopped when disposed.</summary>
internal sealed class RunningLedger : IAsyncDisposable
{
    private RunningLedger(EventLedger ledger, HeadSignal signal) => (Ledger, Signal) = (ledger, signal);

    public EventLedger Ledger { get; }

    public HeadSignal Signal { get; }

    public static async Task<RunningLedger> StartAsync(Database database, TimeProvider? time = null, HeadSignal? signal = null)
    {
        signal ??= new HeadSignal();
        var running = new RunningLedger(new(database, signal, time ?? TimeProvider.System, NullLogger<EventLedger>.Instance), signal);
        await running.Ledger.StartAsync(CancellationToken.None);
        return running;
    }

    public async Task<IReadOnlyList<AppendResult>> AppendAsync(EventCatalog catalog, params Draft[] drafts) =>
        (await Ledger.AppendAsync(catalog, drafts).WaitAsync(Wait.Longest)).Results;

    public async ValueTask DisposeAsync()
    {
        await Ledger.StopAsync(CancellationToken.None);
        Ledger.Dispose();
    }
}
