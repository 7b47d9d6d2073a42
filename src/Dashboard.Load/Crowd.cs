namespace Dashboard.Load;

/// <summary>Viewers who came one batch after the other and stay until they are told to leave.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private const int Batch = 50;

    private readonly CancellationTokenSource _leave = new();
    private readonly List<(Viewer Viewer, Task<string> Following)> _members = [];

    private Crowd()
    {
    }

    /// <summary>What all have received together.</summary>
    public (long Bytes, long Frames) Received => (_members.Sum(m => m.Viewer.Bytes), _members.Sum(m => m.Viewer.Frames));

    /// <summary>Lets as many come; each is there when it has its first frame.</summary>
    public static async Task<Crowd> OpenAsync(int size, Func<int, Viewer> viewer, CancellationToken cancellation)
    {
        var crowd = new Crowd();
        foreach (var batch in Enumerable.Range(0, size).Chunk(Batch))
        {
            List<(Viewer Viewer, Task<string> Following)> coming = [.. batch.Select(viewer).Select(v => (v, v.FollowAsync(crowd._leave.Token)))];
            crowd._members.AddRange(coming);
            foreach (var (one, following) in coming) await Task.WhenAny(one.Joined, following).WaitAsync(cancellation);
            await crowd.StayedAsync();
        }

        return crowd;
    }

    /// <summary>Throws if somebody is no longer there: a figure of fewer viewers would be too good.</summary>
    public async Task StayedAsync()
    {
        var gone = _members.Where(m => m.Following.IsCompleted).ToList();
        if (gone.Count > 0) throw new InvalidOperationException($"{gone.Count} of {_members.Count} viewers were lost: {await gone[0].Following}");
    }

    public async ValueTask DisposeAsync()
    {
        await _leave.CancelAsync();
        await Task.WhenAll(_members.Select(m => m.Following));
        _leave.Dispose();
    }
}
