using System.Collections.Concurrent;
using System.Data.Common;
using Dashboard.Engine.Access;

namespace Dashboard.Shared;

/// <summary>When each key was last used: kept in memory and written now and then, so that a request costs no write.</summary>
public sealed class KeyUses(KeyStore keys, TimeProvider time, ILogger<KeyUses> log) : BackgroundService
{
    private readonly ConcurrentDictionary<int, long> _waiting = new();
    private bool _failing;

    /// <summary>How often the times are written.</summary>
    public static TimeSpan Interval => TimeSpan.FromSeconds(30);

    /// <summary>A key was accepted.</summary>
    public void Used(int keyId) => Keep(keyId, time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>Writes what waits.</summary>
    public async Task FlushAsync(CancellationToken cancellation)
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
            _failing = false;
        }
        catch (Exception failure) when (failure is DbException or OperationCanceledException)
        {
            foreach (var (key, at) in taken) Keep(key, at);
            if (failure is not DbException) throw;
            if (!_failing) log.LogError(failure, "The keys' last uses could not be written; they are kept and tried again.");
            _failing = true;
        }
    }

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await FlushAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops; StopAsync writes the rest.
        }
    }

    private void Keep(int key, long at) => _waiting.AddOrUpdate(key, at, (_, known) => Math.Max(known, at));
}
