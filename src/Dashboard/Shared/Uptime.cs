using Dashboard.Engine.Data;

namespace Dashboard.Shared;

/// <summary>Writes down that this server lives, so that a trend can tell the time of its absence from a quiet hour.</summary>
public sealed class Uptime(UptimeStore store, TimeProvider time, ILogger<Uptime> log) : PeriodicWriter(UptimeStore.Interval, time, log)
{
    private readonly Guid _run = Guid.CreateVersion7(time.GetUtcNow());

    /// <inheritdoc />
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    public override Task FlushAsync(CancellationToken cancellation) => store.SeenAsync(_run, Clock.GetUtcNow().ToUnixTimeMilliseconds(), cancellation);
}
