using System.Security.Claims;
using System.Text.Encodings.Web;
using Dashboard.Engine.Access;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Dashboard.Accounts;

/// <summary>
/// Finds out who asks: an API key by its header, an account by its session, a paired screen by its cookie, and that only on walls. Answers whoever may not:
/// programs with a status, people with a way to sign in.
/// </summary>
public sealed class AccessHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    AccessDirectory directory,
    KeyUses uses,
    Refusals refusals,
    Cookies cookies) :
    AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string Name = "Access";

    private const string Bearer = "Bearer ";

    private bool ForPrograms => Request.ForPrograms();

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization is [{ } header, ..] && (In("/api") || In("/hubs") || In("/openapi"))) return OfKey(header);
        // A wall is its screen's, whoever else has signed in on the same browser; where there is no screen, or no longer, it is theirs.
        var screen = cookies.Get(Context, Credentials.ScreenCookie) is { Length: > 0 } secret
            && (In("/wall") || In("/api/screen") || (In("/hubs") && Request.Query.ContainsKey("screen")))
            ? Of(secret, HolderKind.Screen)
            : AuthenticateResult.NoResult();
        if (screen.Succeeded) return screen;
        var session = await Context.AuthenticateAsync(IdentityConstants.ApplicationScheme);
        return session.Succeeded ? AuthenticateResult.Success(new(session.Principal, session.Properties, Scheme.Name)) : screen;
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (!ForPrograms)
        {
            var back = Request.PathBase + Request.Path + Request.QueryString;
            Response.Redirect($"/sign-in?back={Uri.EscapeDataString(back)}");
            return;
        }

        Response.Headers.WWWAuthenticate = "Bearer";
        // Told to whoever still holds a session of that account alone: signing in again would not help them.
        var withdrawn = Context.Items.ContainsKey(Sessions.Withdrawn);
        await TypedResults.Problem(
            withdrawn ? "This account was withdrawn." : "Sign in, or send an API key as 'Authorization: Bearer …'.",
            statusCode: StatusCodes.Status401Unauthorized,
            extensions: withdrawn ? new Dictionary<string, object?>(StringComparer.Ordinal) { ["code"] = Sessions.Withdrawn } : null).ExecuteAsync(Context);
    }

    protected override async Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        if (Context.Caller() is { } caller && directory.Awaits(caller) && !ForPrograms)
        {
            // Not beyond what they may do, but before: where the second factor is set up.
            Response.Redirect("/me?needed=second-factor");
            return;
        }

        refusals.Note(
            Context.Actor(),
            $"{Request.Method} {(Context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? Request.Path}",
            Request.RouteValues.GetValueOrDefault("event") as string ?? Request.RouteValues.GetValueOrDefault("Slug") as string);
        Response.StatusCode = StatusCodes.Status403Forbidden;
        if (ForPrograms) await TypedResults.Problem("This is beyond what you may do.", statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(Context);
    }

    private bool In(string path) => Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase);

    private AuthenticateResult OfKey(string header)
    {
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return AuthenticateResult.Fail("Only bearer keys are known.");
        return Of(header[Bearer.Length..].Trim(), HolderKind.Key);
    }

    private AuthenticateResult Of(string secret, HolderKind kind)
    {
        if (directory.Current.FindBySecret(Secrets.Hash(secret)) is { } holding && holding.Holder.Kind == kind && directory.Good(holding))
        {
            if (kind == HolderKind.Key) uses.Used(holding.Holder.Id);
            return AuthenticateResult.Success(new(new ClaimsPrincipal(Callers.Identity(holding, Scheme.Name, Context.Address())), Scheme.Name));
        }

        if (kind == HolderKind.Key) refusals.Note(new(Engine.Data.Actor.Anonymous, Context.Address()), "an unknown, expired or revoked key");
        return AuthenticateResult.Fail("Not, or no longer, a good credential.");
    }
}
