using System.Collections.Concurrent;
using Dashboard.Engine.Access;
using Dashboard.Shared;

namespace Dashboard.Features.Screens;

/// <summary>A sign of life of a screen.</summary>
/// <param name="AtMs">When it came, by the server's clock, Unix milliseconds.</param>
/// <param name="Report">What it said.</param>
/// <param name="Done">The number of the last command that it carried out.</param>
public sealed record Receipt(long AtMs, ScreenReport Report, long Done);

/// <summary>The newest receipt of each screen, in memory: a hundred walls send twenty a second. Written down every <see cref="Interval"/> and at the
/// end.</summary>
public sealed class Receipts(ScreenStore store, TimeProvider time, ILogger<Receipts> log) : PeriodicWriter(Interval, time, log)
{
    private readonly ConcurrentDictionary<int, Receipt> _newest = new();
    private readonly ConcurrentDictionary<int, long> _written = new();

    /// <summary>How often the newest are written down.</summary>
    public static TimeSpan Interval => TimeSpan.FromSeconds(15);

    /// <summary>A screen has given a sign of life.</summary>
    public void Keep(int screenId, ScreenReport report, long done) => _newest[screenId] = new(Clock.GetUtcNow().ToUnixTimeMilliseconds(), report, done);

    /// <summary>The newest receipt of a screen since the server started; null for none.</summary>
    public Receipt? Find(int screenId) => _newest.GetValueOrDefault(screenId);

    /// <inheritdoc />
    public override async Task FlushAsync(CancellationToken cancellation)
    {
        var news = _newest.Where(r => r.Value.AtMs > _written.GetValueOrDefault(r.Key)).ToList();
        if (news.Count == 0) return;
        await store.SetReportsAsync(news.Select(r => (r.Key, r.Value.AtMs, r.Value.Report.Json)), cancellation);
        foreach (var (id, receipt) in news) _written[id] = receipt.AtMs;
    }
}
