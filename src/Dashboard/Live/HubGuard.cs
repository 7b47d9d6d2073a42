using System.Threading.RateLimiting;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Shared;
using Microsoft.AspNetCore.SignalR;

namespace Dashboard.Live;

/// <summary>Before every call of the hub: no more calls than a client needs. After it: a refusal is told to the audit, a fault to the log, and neither's details to the client.</summary>
public sealed class HubGuard(Refusals refusals, ILogger<HubGuard> log) : IHubFilter
{
    // A client joins a stream or two, and comes back when the link breaks.
    private const int Burst = 20;

    // Each call is a stream that goes on: whoever wants more of them opens another connection.
    private const int MostCalls = 100;
    private static readonly object Limiter = new();
    private static readonly object Calls = new();

    public Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        context.Context.Items[Limiter] = new TokenBucketRateLimiter(new() { TokenLimit = Burst, TokensPerPeriod = 1, ReplenishmentPeriod = TimeSpan.FromSeconds(1), AutoReplenishment = false });
        return next(context);
    }

    public Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        (context.Context.Items[Limiter] as IDisposable)?.Dispose();
        return next(context, exception);
    }

    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        var limiter = (TokenBucketRateLimiter)invocationContext.Context.Items[Limiter]!;
        limiter.TryReplenish();
        using var lease = limiter.AttemptAcquire();
        var calls = (int)(invocationContext.Context.Items[Calls] ?? 0) + 1;
        invocationContext.Context.Items[Calls] = calls;
        if (!lease.IsAcquired || calls > MostCalls) throw new HubException("Too many calls; try again shortly.");
        try
        {
            return await next(invocationContext);
        }
        catch (RefusedException refused)
        {
            refusals.Note(Callers.Of(invocationContext.Context.User)?.Actor ?? new(Actor.Anonymous), $"{refused.Permission}: hub {invocationContext.HubMethodName}");
            throw new HubException(refused.Message, refused);
        }
        catch (Exception fault) when (fault is not HubException and not OperationCanceledException)
        {
            log.LogError(fault, "The hub's method {Method} failed.", invocationContext.HubMethodName);
            throw new HubException("The server failed; try again.", fault);
        }
    }
}
