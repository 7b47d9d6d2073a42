using System.Threading.Channels;

namespace Dashboard.Engine.Feed;

/// <summary>Wakes one waiter. Any number of beats before it wakes are one.</summary>
public sealed class Pulse
{
    private readonly Channel<bool> _beat = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Wakes the waiter, now or when it next waits.</summary>
    public void Beat() => _beat.Writer.TryWrite(true);

    /// <summary>Waits for a beat.</summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public async ValueTask WaitAsync(CancellationToken cancellation) => await _beat.Reader.ReadAsync(cancellation);

    /// <summary>Waits for a beat, but no longer than this.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public async ValueTask<bool> WaitAsync(TimeSpan longest, TimeProvider time, CancellationToken cancellation)
    {
        if (_beat.Reader.TryRead(out _)) return true;
        using var limit = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await _beat.Reader.ReadAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }
}
