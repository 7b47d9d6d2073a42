using System.Globalization;
using System.Threading.RateLimiting;
using Dashboard.Shared;
using Microsoft.AspNetCore.RateLimiting;

namespace Dashboard.Accounts;

/// <summary>
/// How often is often enough: for each account, key, screen or, before anybody is known, address. Far above what people and honest programs do; a setting,
/// since a city's hundred pads may come from one address.
/// </summary>
public sealed class Limits : IDisposable
{
    private readonly PartitionedRateLimiter<string> _signIns;

    public Limits(IConfiguration configuration)
    {
        SignInsPerMinute = Setting(configuration, nameof(SignInsPerMinute), 30);
        PairingsPerMinute = Setting(configuration, nameof(PairingsPerMinute), 600);
        RequestsPerSecond = Setting(configuration, nameof(RequestsPerSecond), 50);
        SignInsPerNetwork = Setting(configuration, nameof(SignInsPerNetwork), Math.Max(300, SignInsPerMinute));
        ConnectionsPerHolder = Setting(configuration, nameof(ConnectionsPerHolder), 50);
        // A name's own, whatever network its attempts come from: five failures hold off one network only.
        _signIns = PartitionedRateLimiter.Create<string, string>(name => RateLimitPartition.GetSlidingWindowLimiter(
            name, _ => new() { PermitLimit = SignInsPerMinute, Window = TimeSpan.FromMinutes(1), SegmentsPerWindow = 6 }));
    }

    /// <summary>Attempts to sign in by browsers that are not known, for each name.</summary>
    public int SignInsPerMinute { get; }

    /// <summary>Attempts to sign in, and changes of the own account, for each network address: a whole shift may sign in behind one.</summary>
    public int SignInsPerNetwork { get; }

    /// <summary>Connections of circuits and of the hub that one holder may have open, each.</summary>
    public int ConnectionsPerHolder { get; }

    /// <summary>Pairings begun or asked after, for each address.</summary>
    public int PairingsPerMinute { get; }

    /// <summary>Requests to the JSON interface and the hubs, for each holder; four times as many in a burst.</summary>
    public int RequestsPerSecond { get; }

    /// <summary>Takes one of a name's attempts.</summary>
    public bool TrySignIn(string name)
    {
        using var lease = _signIns.AttemptAcquire(name);
        return lease.IsAcquired;
    }

    public void Dispose() => _signIns.Dispose();

    internal RateLimitPartition<string> Of(HttpContext http)
    {
        var path = http.Request.Path;
        var post = !HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method);
        if (post && (In("/sign-in") || In("/set-up") || In("/welcome") || In("/me") || In("/api/passkeys")))
            return PerMinute("sign-in " + Network(http), SignInsPerNetwork);
        if (post && In("/sign-out")) return PerMinute("sign-out " + (http.Caller()?.Holder.ToString() ?? Network(http)), SignInsPerNetwork);
        if (In("/api/pairings")) return PerMinute("pairing " + Network(http), PairingsPerMinute);
        if (!In("/api") && !In("/hubs") && !In("/openapi")) return RateLimitPartition.GetNoLimiter("");
        return RateLimitPartition.GetTokenBucketLimiter(http.Caller()?.Holder.ToString() ?? "address " + Network(http), _ => new()
        {
            TokenLimit = RequestsPerSecond * 4,
            TokensPerPeriod = RequestsPerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        });

        bool In(string start) => path.StartsWithSegments(start, StringComparison.OrdinalIgnoreCase);

        static RateLimitPartition<string> PerMinute(string key, int permits) =>
            RateLimitPartition.GetSlidingWindowLimiter(key, _ => new() { PermitLimit = permits, Window = TimeSpan.FromMinutes(1), SegmentsPerWindow = 6 });
    }

    /// <summary>Where a request comes from. One network of IPv6 has more addresses than anybody can count: its first half stands for it.</summary>
    public static string? Network(HttpContext http) =>
        http.Connection.RemoteIpAddress is { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } six
            ? Convert.ToHexString(six.GetAddressBytes().AsSpan(0, 8))
            : http.Address();

    private static int Setting(IConfiguration configuration, string name, int otherwise) =>
        configuration.GetValue($"Limits:{name}", otherwise) is var value and > 0 ? value : throw new SettingException($"Limits:{name}", "must be 1 or more");
}

/// <summary>Wires the limits into the pipeline: after it is known who asks.</summary>
public static class LimitsSetup
{
    public static IServiceCollection AddLimits(this IServiceCollection services)
    {
        services.AddSingleton<Limits>();
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<Limits>((options, limits) =>
        {
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(limits.Of);
            options.OnRejected = async (context, _) =>
            {
                var after = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1);
                context.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(after.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                var http = context.HttpContext;
                if (http.Request.Path.StartsWithSegments("/sign-in", StringComparison.OrdinalIgnoreCase))
                    http.RequestServices.GetRequiredService<Refusals>().Note(http.Actor(), "too many from one network", null, "session.throttled");
                if (!http.Request.ForPrograms())
                {
                    // Whoever sent a form is shown it again, and why.
                    http.Response.StatusCode = StatusCodes.Status303SeeOther;
                    var page = http.Request.Path.StartsWithSegments("/sign-out", StringComparison.OrdinalIgnoreCase)
                        ? new PathString("/me")
                        : http.Request.Path;
                    http.Response.Headers.Location = (http.Request.PathBase + page).ToUriComponent() + "?fault=busy";
                    return;
                }

                await TypedResults.Problem("Too many requests; try again shortly.", statusCode: StatusCodes.Status429TooManyRequests).ExecuteAsync(http);
            };
        });
        return services;
    }
}
