using System.Collections.Concurrent;
using System.Data.Common;
using Dashboard.Engine.Access;

namespace Dashboard.Shared;

/// <summary>When each key was last used: kept in memory and written now and then, so that a request costs no write.</summary>
public sealed class KeyUses(KeyStore keys, TimeProvider time, ILogger<KeyUses> log) : PeriodicWriter(Interval, time, log)
{
    private readonly ConcurrentDictionary<int, long> _waiting = new();

    /// <summary>How often the times are written.</summary>
    public static TimeSpan Interval => TimeSpan.FromSeconds(30);

    /// <summary>A key was accepted.</summary>
    public void Used(int keyId) => Keep(keyId, Clock.GetUtcNow().ToUnixTimeMilliseconds());

    /// <inheritdoc />
    public override async Task FlushAsync(CancellationToken cancellation)
    {
        var taken = new Dictionary<int, long>();
        foreach (var key in _waiting.Keys)
        {
            if (_waiting.TryRemove(key, out var at)) taken[key] = at;
        }

        if (taken.Count == 0) return;
        try
        {
            await keys.SetUsedAsync(taken, cancellation);
        }
        catch (Exception failure) when (failure is DbException or OperationCanceledException)
        {
            foreach (var (key, at) in taken) Keep(key, at);
            throw;
        }
    }

    private void Keep(int key, long at) => _waiting.AddOrUpdate(key, at, (_, known) => Math.Max(known, at));
}
