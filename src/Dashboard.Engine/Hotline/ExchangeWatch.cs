using Dashboard.Engine.Hotline.Ami;
using Dashboard.Engine.Ledger;
using Microsoft.Extensions.Logging;

namespace Dashboard.Engine.Hotline;

/// <summary>Writes down what an exchange says of its queues by its manager interface, so that every node's feed reads it; and again from time to time, so that
/// it is believed.</summary>
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
        // Replaced as a whole: who writes it down must not find one half of it new and the other old. Null before the first word.
        Word? said = null;
        // One writer at a time: an older word must not come after a newer one.
        using var writing = new SemaphoreSlim(1, 1);
        var collector = new AmiCollector(options, (status, token) => TakeAsync(status, token), time, log);
        await Task.WhenAll(collector.RunAsync(cancellation), RepeatAsync());

        async Task RepeatAsync()
        {
            using var timer = new PeriodicTimer(Again, time);
            while (await timer.WaitForNextTickAsync(cancellation))
            {
                try
                {
                    if (Volatile.Read(ref said) is not null) await SaveAsync(cancellation);
                }
#pragma warning disable CA1031 // Whatever fails is tried again at the next tick: one that gave up would leave the word of an exchange to go stale unnoticed.
                catch (Exception failure) when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested)
#pragma warning restore CA1031
                {
                    log.LogWarning(failure, "What exchange {Exchange} says could not be written down; it is tried again.", exchange);
                }
            }
        }

        Task TakeAsync(ExchangeStatus? status, CancellationToken token)
        {
            var failingSince = status is null ? Volatile.Read(ref said)?.FailingSince ?? time.GetUtcNow().ToUnixTimeMilliseconds() : (long?)null;
            Volatile.Write(ref said, new(status, failingSince));
            return SaveAsync(token);
        }

        async Task SaveAsync(CancellationToken token)
        {
            await writing.WaitAsync(token);
            try
            {
                var (now, word) = (time.GetUtcNow().ToUnixTimeMilliseconds(), Volatile.Read(ref said)!);
                await store.SaveAsync(eventId, exchange, word.Status?.Now(exchange, now), now, word.FailingSince, token);
            }
            finally
            {
                writing.Release();
            }

            signal.Raise(eventId);
        }
    }

    private sealed record Word(ExchangeStatus? Status, long? FailingSince);
}
