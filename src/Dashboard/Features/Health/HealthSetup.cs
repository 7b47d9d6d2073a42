using Dashboard.Engine.Access;
using Dashboard.Engine.Feed;
using Dashboard.Engine.Ledger;
using Dashboard.Shared;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Dashboard.Features.Health;

/// <summary>/health/live: the process answers. /health/ready: every feed reads its ledger, and commits get through.</summary>
public static class HealthSetup
{
    private static readonly TimeSpan Stale = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StuckAfter = TimeSpan.FromSeconds(5);

    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck<FeedsCheck>("feeds");
        return services;
    }

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health/live", new() { Predicate = _ => false }).AllowAnonymous();
        routes.MapHealthChecks("/health/ready", new HealthCheckOptions
        {
            // Which events there are is for those who may know; a load balancer needs the status alone.
            ResponseWriter = (http, report) => http.Response.WriteAsJsonAsync(new
            {
                status = report.Status.ToString(),
                events = Told(
                http, report.Entries["feeds"].Data)
            }),
        }).AllowAnonymous();
    }

    private static Dictionary<string, object>? Told(HttpContext http, IReadOnlyDictionary<string, object> events)
    {
        if (http.Caller() is not { Holder.Kind: not HolderKind.Screen } caller) return null;
        var (rights, feeds) = (http.RequestServices.GetRequiredService<AccessDirectory>().RightsOf(caller), http.RequestServices.GetRequiredService<Feeds>());
        return events.Where(e => feeds.Find(e.Key) is { } feed && rights.Allow(Permission.ReadFigures, feed.Current.Board.Catalog.Event.EventId))
            .ToDictionary(StringComparer.Ordinal);
    }

    private sealed class FeedsCheck(Feeds feeds, EventLedger ledger, TimeProvider time) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            var states = feeds.All.Select(f => f.Current).ToList();
            var data = states.ToDictionary(
                s => s.Board.Catalog.Event.Slug,
                object (s) => new { head = s.Board.Seq, ageSeconds = Math.Max(0, (now - s.AsOf) / 1000), failing = s.FailingSince is not null },
                StringComparer.Ordinal);
            var well = states.All(s => s.FailingSince is null && now - s.AsOf < Stale.TotalMilliseconds);
            if (ledger.StuckSince is { } since && now - since > StuckAfter.TotalMilliseconds)
                return Task.FromResult(HealthCheckResult.Unhealthy("Commits do not get through.", data: data));
            return Task.FromResult(well ? HealthCheckResult.Healthy(data: data) : HealthCheckResult.Unhealthy("A feed does not read its ledger.", data: data));
        }
    }
}
