using Dashboard.Engine.Boards;
using Dashboard.Engine.Hotline.Ami;
using Dashboard.Engine.Ledger;
using Microsoft.Extensions.Logging;

namespace Dashboard.Engine.Hotline;

/// <summary>Writes down what an exchange says of its queues by its manager interface, so that every node's feed reads it; and again from time to time, so that it is believed.</summary>
public sealed class ExchangeWatch(ExchangeStore store, HeadSignal signal, TimeProvider time, ILogger<AmiCollector> log)
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(20);

    /// <summary>Watches until cancelled.</summary>
    /// <param name="eventId">The event whose hotline it is.</param>
    /// <param name="exchange">The exchange's name.</param>
    /// <param name="options">Where it is.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task RunAsync(int eventId, string exchange, AmiOptions options, CancellationToken cancellation)
    {
        ExchangeStatus? current = null;
        // One writer at a time: an older word must not come after a newer one.
        using var writing = new SemaphoreSlim(1, 1);
        var collector = new AmiCollector(options, (status, token) => { current = status; return SaveAsync(token); }, time, log);
        await Task.WhenAll(collector.RunAsync(cancellation), RepeatAsync());

        async Task RepeatAsync()
        {
            using var timer = new PeriodicTimer(Again, time);
            while (await timer.WaitForNextTickAsync(cancellation))
            {
                try
                {
                    if (current is not null) await SaveAsync(cancellation);
                }
                catch (System.Data.Common.DbException failure)
                {
                    log.LogWarning(failure, "What exchange {Exchange} says could not be written down; it is tried again.", exchange);
                }
            }
        }

        async Task SaveAsync(CancellationToken token)
        {
            await writing.WaitAsync(token);
            try
            {
                var now = time.GetUtcNow().ToUnixTimeMilliseconds();
                await store.SaveAsync(eventId, exchange, current is { } status ? status.Now(exchange, now) : null, now, token);
            }
            finally
            {
                writing.Release();
            }

            signal.Raise(eventId);
        }
    }
}
