using System.Collections.Concurrent;
using System.Diagnostics;

namespace Dashboard.Load;

/// <summary>A viewer that comes back when its link breaks, by the rule of wwwroot/js/live.js.</summary>
/// <param name="viewer">What it watches. It returns without a cursor: after a restart a wall's own is of an earlier epoch, and it gets everything.</param>
/// <param name="attempts">Where it notes each attempt to connect, by <see cref="Stopwatch.GetTimestamp"/>.</param>
internal sealed class ReturningViewer(Viewer viewer, ConcurrentQueue<long> attempts)
{
    private long _firstFrame;

    /// <summary>When the first frame came since <see cref="Forget"/>, by <see cref="Stopwatch.GetTimestamp"/>; 0 while none has.</summary>
    public long FirstFrame => Volatile.Read(ref _firstFrame);

    /// <summary>Why the last connection ended.</summary>
    public string Ended { get; private set; } = "";

    public Task Joined => viewer.Joined;

    public void Forget() => Volatile.Write(ref _firstFrame, 0);

    /// <summary>Follows until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var attempt = 0;
        viewer.FrameArrived = () =>
        {
            attempt = 0;
            Interlocked.CompareExchange(ref _firstFrame, Stopwatch.GetTimestamp(), 0);
        };
        while (!cancellation.IsCancellationRequested)
        {
            attempts.Enqueue(Stopwatch.GetTimestamp());
            Ended = await viewer.FollowAsync(cancellation);
            // Math.min(2000, 250 * 2 ** attempt++) * (0.5 + Math.random() / 2)
            var wait = TimeSpan.FromMilliseconds(Math.Min(2000, 250 * Math.Pow(2, attempt++)) * (0.5 + (Random.Shared.NextDouble() / 2)));
            await Task.Delay(wait, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
