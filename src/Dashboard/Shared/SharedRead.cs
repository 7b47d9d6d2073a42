namespace Dashboard.Shared;

/// <summary>Something that many open pages ask for again and again: read once for all of them, and again only when it is older than so long.</summary>
public sealed class SharedRead<T>(TimeSpan keeps, TimeProvider time)
{
    private readonly Lock _lock = new();
    private Task<T>? _read;
    private long _since;

    /// <summary>What was read last, while it is young enough; else what this reads. A read that failed is tried again by whoever asks next.</summary>
    /// <param name="read">Reads it; not bound to whoever asks, since others wait for it too.</param>
    /// <param name="cancellation">Ends the waiting, not the reading.</param>
    public Task<T> GetAsync(Func<CancellationToken, Task<T>> read, CancellationToken cancellation)
    {
        lock (_lock)
        {
            var old = _read is null or { IsFaulted: true } or { IsCanceled: true } || (_read.IsCompleted && time.GetElapsedTime(_since) >= keeps);
            if (old) (_read, _since) = (read(CancellationToken.None), time.GetTimestamp());
            return _read!.WaitAsync(cancellation);
        }
    }

    /// <summary>Something has changed: the next who asks is to see it.</summary>
    public void Forget()
    {
        lock (_lock) _read = null;
    }
}
