using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;

namespace Dashboard.Shared;

/// <summary>
/// Tells the audit of refusals without letting whoever is refused fill it: the same refusal within a few seconds is one line with a count, and beyond a number of
/// different ones only their count is kept.
/// </summary>
public sealed class Refusals(AuditStore audit, TimeProvider time, ILogger<Refusals> log) : BackgroundService
{
    private const int MostDifferent = 200;
    private static readonly TimeSpan Gather = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<AuditDraft, int> _waiting = new();
    private int _more;

    /// <summary>Somebody was refused something.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="what">What was asked for: a route, a command.</param>
    /// <param name="subject">Of what, or null.</param>
    public void Note(Actor actor, string what, string? subject = null)
    {
        var draft = new AuditDraft(actor, "access.refused", subject, what);
        if (_waiting.Count < MostDifferent || _waiting.ContainsKey(draft)) _waiting.AddOrUpdate(draft, 1, (_, count) => count + 1);
        else Interlocked.Increment(ref _more);
    }

    /// <summary>Writes what waits.</summary>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        var drafts = new List<AuditDraft>();
        foreach (var draft in _waiting.Keys)
        {
            if (_waiting.TryRemove(draft, out var count)) drafts.Add(count == 1 ? draft : draft with { Detail = string.Create(CultureInfo.InvariantCulture, $"{draft.Detail} ×{count}") });
        }

        if (Interlocked.Exchange(ref _more, 0) is var more and > 0) drafts.Add(new(new(Actor.Anonymous), "access.refused", null, string.Create(CultureInfo.InvariantCulture, $"{more} further refusals")));
        if (drafts.Count > 0) await audit.AppendAsync(drafts, cancellation);
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
        using var timer = new PeriodicTimer(Gather, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await FlushAsync(stoppingToken);
                }
                catch (DbException failure)
                {
                    // The refusals stood; only their record is lost, and the log says so.
                    log.LogError(failure, "Refusals could not be written into the audit.");
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops; StopAsync writes the rest.
        }
    }
}

/// <summary>A command that its service refuses, told to the audit and to whoever asked.</summary>
public static class RefusedRequests
{
    public static void UseRefusals(this WebApplication app) => app.Use(async (http, next) =>
    {
        try
        {
            await next(http);
        }
        catch (RefusedException refused) when (!http.Response.HasStarted)
        {
            http.RequestServices.GetRequiredService<Refusals>().Note(http.Actor(), $"{refused.Permission}: {http.Request.Method} {(http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText}", http.Request.RouteValues.GetValueOrDefault("event") as string);
            await TypedResults.Problem(refused.Message, statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(http);
        }
    });
}
