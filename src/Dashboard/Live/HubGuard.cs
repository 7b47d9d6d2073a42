using System.Reflection;
using System.Runtime.CompilerServices;
using System.Threading.RateLimiting;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Shared;
using Microsoft.AspNetCore.SignalR;

namespace Dashboard.Live;

/// <summary>Before every call of the hub: no more calls than a client needs. After it: a refusal is told to the audit, a fault to the log, and neither's
/// details to the client.</summary>
public sealed class HubGuard(Refusals refusals, ILogger<HubGuard> log) : IHubFilter
{
    // A client joins a stream or two, and comes back when the link breaks.
    private const int Burst = 20;

    // A connection's streams at once: an event's counters or tiles, and those that a client is just leaving.
    private const int MostStreams = 8;

    // Whoever calls more often opens another connection.
    private const int MostCalls = 100;
    private static readonly object Limiter = new();
    private static readonly object Calls = new();
    private static readonly object Streams = new();
    private static readonly MethodInfo Guarding = typeof(HubGuard).GetMethod(nameof(GuardAsync), BindingFlags.NonPublic | BindingFlags.Instance)!;

    public Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        context.Context.Items[Limiter] = new TokenBucketRateLimiter(new()
        {
            TokenLimit = Burst,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromSeconds(
            1),
            AutoReplenishment = false
        });
        context.Context.Items[Streams] = new StrongBox<int>();
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
        var streams = (StrongBox<int>)invocationContext.Context.Items[Streams]!;
        if (Volatile.Read(ref streams.Value) >= MostStreams) throw new HubException("Too many streams on one connection; end some, or open another.");
        try
        {
            var result = await next(invocationContext);
            // A stream goes on after the call: what befalls it then is guarded as well.
            return result is null || Streamed(result) is not { } item
                ? result
                : Guarding.MakeGenericMethod(item).Invoke(this, [result, invocationContext.HubMethodName, streams, CancellationToken.None]);
        }
        catch (RefusedException refused)
        {
            refusals.Note(
                Callers.Of(invocationContext.Context.User)?.Actor ?? new(Actor.Anonymous), $"{refused.Permission}: hub {invocationContext.HubMethodName}");
            throw new HubException(refused.Message, refused);
        }
        catch (Exception fault) when (fault is not HubException and not OperationCanceledException)
        {
            throw Failed(fault, invocationContext.HubMethodName);
        }
    }

    private static Type? Streamed(object result) =>
        result.GetType().GetInterfaces().FirstOrDefault(i => i.IsGenericType
            && i.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>))?.GetGenericArguments()[0];

    private async IAsyncEnumerable<T> GuardAsync<T>(
        IAsyncEnumerable<T> frames, string method, StrongBox<int> streams, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Interlocked.Increment(ref streams.Value);
        try
        {
            await using var frame = frames.GetAsyncEnumerator(cancellation);
            while (await NextAsync(frame, method)) yield return frame.Current;
        }
        finally
        {
            Interlocked.Decrement(ref streams.Value);
        }
    }

    private async ValueTask<bool> NextAsync<T>(IAsyncEnumerator<T> frame, string method)
    {
        try
        {
            return await frame.MoveNextAsync();
        }
        catch (Exception fault) when (fault is not HubException and not OperationCanceledException)
        {
            throw Failed(fault, method);
        }
    }

    private HubException Failed(Exception fault, string method)
    {
        log.LogError(fault, "The hub's method {Method} failed.", method);
        return new("The server failed; try again.", fault);
    }
}
