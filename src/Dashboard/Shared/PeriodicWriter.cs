using System.Data.Common;

namespace Dashboard.Shared;

/// <summary>Writes down what has gathered in memory, every so often and at the end. A database that fails is told to the log once, and asked again.</summary>
public abstract class PeriodicWriter(TimeSpan interval, TimeProvider time, ILogger log) : BackgroundService
{
    private bool _failing;

    /// <summary>The clock.</summary>
    protected TimeProvider Clock { get; } = time;

    /// <summary>Writes what waits; what could not be written waits on.</summary>
    public abstract Task FlushAsync(CancellationToken cancellation);

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryFlushAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await TryFlushAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops; StopAsync writes the rest.
        }
    }

    private async Task TryFlushAsync(CancellationToken cancellation)
    {
        try
        {
            await FlushAsync(cancellation);
            _failing = false;
        }
        catch (DbException failure)
        {
            if (!_failing) log.LogError(failure, "What {Writer} has gathered could not be written; it is kept and tried again.", GetType().Name);
            _failing = true;
        }
    }
}
