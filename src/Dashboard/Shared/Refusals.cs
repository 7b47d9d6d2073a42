using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;

namespace Dashboard.Shared;

/// <summary>
/// Tells the audit of refusals without letting whoever is refused fill it: the same refusal within a few seconds is one line with a count, and beyond a number
/// of different ones only their count is kept.
/// </summary>
public sealed class Refusals(AuditStore audit, TimeProvider time, ILogger<Refusals> log) : PeriodicWriter(TimeSpan.FromSeconds(5), time, log)
{
    private const int MostDifferent = 60;
    private const string Refused = "access.refused";

    private readonly ConcurrentDictionary<AuditDraft, int> _waiting = new();
    private int _more;

    /// <summary>Somebody was refused something.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="what">What was asked for: a route, a command.</param>
    /// <param name="subject">Of what, or null.</param>
    /// <param name="action">How the audit calls it.</param>
    public void Note(Actor actor, string what, string? subject = null, string action = Refused)
    {
        var draft = new AuditDraft(actor, action, subject, what);
        if (_waiting.Count < MostDifferent || _waiting.ContainsKey(draft)) _waiting.AddOrUpdate(draft, 1, (_, count) => count + 1);
        else Interlocked.Increment(ref _more);
    }

    /// <inheritdoc />
    public override async Task FlushAsync(CancellationToken cancellation)
    {
        var taken = new List<(AuditDraft Draft, int Count)>();
        foreach (var draft in _waiting.Keys)
        {
            if (_waiting.TryRemove(draft, out var count)) taken.Add((draft, count));
        }

        var more = Interlocked.Exchange(ref _more, 0);
        if (taken.Count == 0 && more == 0) return;
        List<AuditDraft> lines = [.. taken.Select(t => t.Count == 1
            ? t.Draft
            : t.Draft with { Detail = string.Create(CultureInfo.InvariantCulture, $"{t.Draft.Detail} ×{t.Count}") })];
        if (more > 0) lines.Add(new(new(Actor.Anonymous), Refused, null, string.Create(CultureInfo.InvariantCulture, $"{more} further refusals")));
        try
        {
            await audit.AppendAsync(lines, cancellation);
        }
        catch (Exception failure) when (failure is DbException or OperationCanceledException)
        {
            foreach (var (draft, count) in taken) _waiting.AddOrUpdate(draft, count, (_, since) => since + count);
            Interlocked.Add(ref _more, more);
            throw;
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
            http.RequestServices.GetRequiredService<Refusals>()
                .Note(
                    http.Actor(),
                    $"{refused.Permission}: {http.Request.Method} {(http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText}",
                    http.Request.RouteValues.GetValueOrDefault("event") as string);
            await TypedResults.Problem(refused.Message, statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(http);
        }
    });
}
