using System.Data.Common;
using Microsoft.Extensions.Logging;

namespace Dashboard.Engine.Data;

/// <summary>Runs what must run once, on whichever server has its lease.</summary>
/// <param name="store">Where leases stand.</param>
/// <param name="alone">No other server uses the database: a lease that is found held is one of a server that died, and is taken at once.</param>
/// <param name="time">The clock, of which differences alone are used.</param>
/// <param name="log">Who has what.</param>
public sealed class Leases(LeaseStore store, bool alone, TimeProvider time, ILogger<Leases> log)
{
    /// <summary>How often a lease is renewed, and how often one is looked at that another holds.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(3);

    /// <summary>A holder that could not renew for so long stops.</summary>
    public static readonly TimeSpan GivesUpAfter = TimeSpan.FromSeconds(9);

    /// <summary>A lease without a beat for so long is taken: its holder has stopped by then.</summary>
    public static readonly TimeSpan TakenAfter = TimeSpan.FromSeconds(15);

    private readonly string _holder = Guid.NewGuid().ToString("N");

    /// <summary>Waits for a lease, works while it is held, and begins again when it was lost; until cancelled, or until the work has ended by itself.</summary>
    /// <param name="name">What the lease is for, up to 200 characters.</param>
    /// <param name="work">What is done alone. Its token ends when the lease is lost.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task RunAsync(string name, Func<Lease, CancellationToken, Task> work, CancellationToken cancellation)
    {
        while (true)
        {
            var lease = await TakeAsync(name, cancellation);
            using var held = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var working = work(lease, held.Token);
            var renewing = RenewAsync(lease, held.Token);
            await Task.WhenAny(working, renewing);
            var ended = working.IsCompleted;
            await held.CancelAsync();
            await renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await working.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!renewing.IsCompletedSuccessfully) await ReleaseAsync(lease);
            cancellation.ThrowIfCancellationRequested();
            if (ended && working.Exception?.InnerException is not LeaseLostException)
            {
                await working;
                return;
            }

            log.LogWarning("The lease {Lease} was lost; what it is for waits until it is free again.", name);
        }
    }

    private async Task<Lease> TakeAsync(string name, CancellationToken cancellation)
    {
        var (seen, since, told) = ((LeaseState?)null, time.GetTimestamp(), false);
        using var timer = new PeriodicTimer(Beat, time);
        do
        {
            try
            {
                var now = await store.FindAsync(name, cancellation);
                if (now != seen) (seen, since) = (now, time.GetTimestamp());
                var free = now?.Holder is null || alone || time.GetElapsedTime(since) >= TakenAfter;
                if (free && await store.TakeAsync(name, now, _holder, cancellation) is { } lease) return lease;
            }
            catch (DbException failure)
            {
                if (!told) log.LogWarning(failure, "The lease {Lease} cannot be asked for; it is tried again.", name);
                told = true;
            }
        }
        while (await timer.WaitForNextTickAsync(cancellation));
        throw new OperationCanceledException(cancellation);
    }

    // Returns when the lease is lost.
    private async Task RenewAsync(Lease lease, CancellationToken cancellation)
    {
        // Nobody else is there to take it.
        if (alone) await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellation);
        var renewed = time.GetTimestamp();
        using var timer = new PeriodicTimer(Beat, time);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            var asked = time.GetTimestamp();
            try
            {
                if (!await store.RenewAsync(lease, cancellation)) return;
                renewed = asked;
            }
            catch (DbException failure)
            {
                if (time.GetElapsedTime(renewed) < GivesUpAfter) continue;
                log.LogWarning(failure, "The lease {Lease} could not be renewed.", lease.Name);
                return;
            }
        }
    }

    private async Task ReleaseAsync(Lease lease)
    {
        try
        {
            // Also when the server stops: whoever waits for it need not wait for a beat that does not come.
            using var enough = new CancellationTokenSource(GivesUpAfter, time);
            await store.ReleaseAsync(lease, enough.Token);
        }
        catch (Exception failure) when (failure is DbException or OperationCanceledException)
        {
            log.LogInformation(failure, "The lease {Lease} could not be given back; it is free in {Seconds} seconds.", lease.Name, TakenAfter.TotalSeconds);
        }
    }
}
