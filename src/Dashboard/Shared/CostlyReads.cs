using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dashboard.Shared;

/// <summary>
/// Sums over long times: a request for a season costs the database as much as hundreds of others, so that counting requests is not enough. Each holder has
/// so many days to ask for,
/// and so many such reads at once.
/// </summary>
public sealed class CostlyReads : IDisposable
{
    /// <summary>Days that a holder may ask for in a burst: a season many times over.</summary>
    public const int Days = 2_000;

    /// <summary>Days that come back in a second.</summary>
    public const int DaysPerSecond = 50;

    /// <summary>Reads of a holder at once; as many more wait.</summary>
    public const int AtOnce = 2;

    private readonly PartitionedRateLimiter<string> _days = PartitionedRateLimiter.Create<string, string>(holder => RateLimitPartition.GetTokenBucketLimiter(
        holder, _ => new() { TokenLimit = Days, TokensPerPeriod = DaysPerSecond, ReplenishmentPeriod = TimeSpan.FromSeconds(1) }));

    private readonly PartitionedRateLimiter<string> _atOnce = PartitionedRateLimiter.Create<string, string>(holder => RateLimitPartition.GetConcurrencyLimiter(
        holder, _ => new() { PermitLimit = AtOnce, QueueLimit = AtOnce, QueueProcessingOrder = QueueProcessingOrder.OldestFirst }));

    /// <summary>Runs a read over some days for whoever asks, or answers 429 with the time after which it is worth asking again.</summary>
    public async Task<Results<T, ProblemHttpResult>> RunAsync<T>(HttpContext http, long days, Func<Task<T>> read)
        where T : IResult
    {
        var holder = http.Caller()?.Holder.ToString() ?? "address " + http.Address();
        using var enough = _days.AttemptAcquire(holder, (int)Math.Clamp(days, 1, Days));
        if (!enough.IsAcquired) return TooMany(http, enough);
        using var turn = await _atOnce.AcquireAsync(holder, 1, http.RequestAborted);
        return turn.IsAcquired ? await read() : TooMany(http, turn);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _days.Dispose();
        _atOnce.Dispose();
    }

    private static ProblemHttpResult TooMany(HttpContext http, RateLimitLease refused)
    {
        var after = refused.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1);
        http.Response.Headers.RetryAfter = Math.Ceiling(after.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        const string Why = "So many days are not added up at once; ask for fewer, or again shortly.";
        return TypedResults.Problem(Why, statusCode: StatusCodes.Status429TooManyRequests);
    }
}
