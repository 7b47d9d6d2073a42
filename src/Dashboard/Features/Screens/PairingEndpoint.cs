using System.Data.Common;
using Dashboard.Engine.Access;
using Dashboard.Engine.Feed;
using Dashboard.Shared;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Features.Screens;

/// <summary>What a screen without a credential does: it asks for a code, shows it, and asks whether somebody has approved it (in the manner of RFC
/// 8628).</summary>
public static class PairingEndpoint
{
    /// <summary>How often a screen asks.</summary>
    public static TimeSpan Interval => TimeSpan.FromSeconds(3);

    public static void MapPairings(this IEndpointRouteBuilder routes)
    {
        var pairings = routes.MapGroup("/api").AllowAnonymous().WithTags("Screens")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status429TooManyRequests).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        pairings.MapPost("/pairings", AddAsync).WithMetadata(new RequestSizeLimitAttribute(4 * 1024))
            .TakesJson<PairingRequest>()
            .WithName("AskToBePaired").WithSummary("A screen asks to be paired, and is given a code to show.");
        pairings.MapPost("/pairings/poll", PollAsync).WithMetadata(new RequestSizeLimitAttribute(1024))
            .WithName("PollPairing").WithSummary("Whether somebody has approved the code that a screen shows.");
    }

    private static async Task<Results<Ok<PairingAnswer>, ProblemHttpResult>> AddAsync(HttpContext http, Cookies cookies, PairingStore pairings)
    {
        var (request, refusal) = await JsonBody.ReadAsync<PairingRequest>(http.Request, "a screen", lenient: true);
        if (request is null) return refusal!;
        var report = new ScreenReport(request.Width, request.Height, request.Version);
        if (report.Fault is var (field, reason)) return Api.Bad(field, reason);
        var (secret, pairing) = pairings.Add(report.Json, http.Address());
        cookies.Set(http, Credentials.PairingCookie, secret, 2 * PairingStore.Lifetime, strict: true);
        // The code stands behind the #: no browser sends that, so no log gets it.
        var address = $"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}/admin/screens/pair#{pairing.Code}";
        var expires = DateTimeOffset.FromUnixTimeMilliseconds(pairing.ExpiresMs);
        return TypedResults.Ok(new PairingAnswer(pairing.Code, expires, (int)Interval.TotalSeconds, QrPath.Of(address)));
    }

    private static async Task<Results<Ok<PollAnswer>, ProblemHttpResult>> PollAsync(
        HttpContext http, Cookies cookies, PairingStore pairings, ScreenStore screens, AccessDirectory directory, Feeds feeds, TimeProvider time)
    {
        try
        {
            var secret = cookies.Get(http, Credentials.PairingCookie);
            var pairing = string.IsNullOrEmpty(secret) ? null : await pairings.FindAsync(Secrets.Hash(secret), http.RequestAborted);
            var status = pairing is null ? PairingStatus.Unknown : Status(pairing, time.GetUtcNow().ToUnixTimeMilliseconds());
            if (status == PairingStatus.Pending) return TypedResults.Ok(new PollAnswer(status));
            if (status == PairingStatus.Approved)
            {
                var screen = await screens.FindAsync(pairing!.ScreenId!.Value, http.RequestAborted);
                var slug = feeds.All.Select(f => f.Current.Board.Catalog.Event).FirstOrDefault(e => e.EventId == screen?.EventId)?.Slug;
                // An event made a moment ago: its feed is there within seconds.
                if (screen is not null && slug is null) return Later(http);
                if (screen is not null && await pairings.TakeAsync(pairing, secret!, http.RequestAborted) is { } credential)
                {
                    await directory.RefreshAsync(http.RequestAborted);
                    cookies.Set(http, Credentials.ScreenCookie, credential, Credentials.Longest, strict: true);
                    Cultures.Remember(http, screen.Culture);
                    // The screen keeps its secret until that expires: it asks again if this answer does not arrive whole.
                    return TypedResults.Ok(new PollAnswer(status, "/wall/" + slug));
                }

                // Revoked meanwhile.
                status = PairingStatus.Unknown;
            }

            cookies.Forget(http, Credentials.PairingCookie);
            return TypedResults.Ok(new PollAnswer(status));
        }
        catch (DbException)
        {
            return Later(http);
        }
    }

    /// <summary>What a screen is told of its pairing.</summary>
    internal static PairingStatus Status(Pairing pairing, long nowMs) => pairing switch
    {
        { ScreenId: 0 } => PairingStatus.Declined,
        // What was approved in the last minute of its code may still be fetched for a while, and again.
        { ScreenId: not null } =>
            nowMs < pairing.ExpiresMs + (long)PairingStore.Lifetime.TotalMilliseconds ? PairingStatus.Approved : PairingStatus.Expired,
        { Tries: > PairingStore.MaxTries } => PairingStatus.Expired,
        _ => nowMs < pairing.ExpiresMs ? PairingStatus.Pending : PairingStatus.Expired,
    };

    private static ProblemHttpResult Later(HttpContext http) => Api.Later(http, "The pairing cannot be looked up at the moment.", Interval);
}

/// <summary>How a pairing stands.</summary>
public enum PairingStatus
{
    /// <summary>Nobody has answered yet.</summary>
    Pending,

    /// <summary>Somebody has approved it.</summary>
    Approved,

    /// <summary>Somebody has declined it.</summary>
    Declined,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>There is none, or no longer.</summary>
    Unknown,
}

/// <summary>A screen asks to be paired.</summary>
/// <param name="Width">Width in CSS pixels.</param>
/// <param name="Height">Height in CSS pixels.</param>
/// <param name="Version">The build that its page came from.</param>
public sealed record PairingRequest(int Width, int Height, string Version);

/// <summary>What it shows until somebody approves it.</summary>
/// <param name="Code">Eight letters.</param>
/// <param name="ExpiresAt">Until when they are good.</param>
/// <param name="Interval">After how many seconds to ask again.</param>
/// <param name="Qr">The address at which to approve.</param>
public sealed record PairingAnswer(string Code, DateTimeOffset ExpiresAt, int Interval, QrPath Qr);

/// <summary>How a pairing stands.</summary>
/// <param name="Status">pending, approved, declined, expired or unknown.</param>
/// <param name="Location">Where to go, once it is approved.</param>
public sealed record PollAnswer(PairingStatus Status, string? Location = null);
