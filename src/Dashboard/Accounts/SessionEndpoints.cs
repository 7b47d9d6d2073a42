using Dashboard.Engine.Access;
using Dashboard.Shared;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace Dashboard.Accounts;

/// <summary>GET /api/session: who is signed in, and the token for changing things. POST /sign-out. Passkeys, which the browser's script speaks.</summary>
public static class SessionEndpoints
{
    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/session", Session).RequireAuthorization(Policies.Known)
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .WithName("GetSession").WithTags("Session")
            .WithSummary("Who asks; for a browser with the token that whatever changes something must carry.");

        routes.MapPost("/sign-out", async Task<IResult> (HttpContext http, SignIns signIns, IAntiforgery antiforgery) =>
        {
            if (!await antiforgery.IsRequestValidAsync(http)) return TypedResults.BadRequest();
            await signIns.OutAsync(http);
            // What browsers keep of pages and answers; what waits to be sent from a pad is in its storage, and stays (js/signed-out.js drops the rest of that).
            http.Response.Headers["Clear-Site-Data"] = "\"cache\"";
            return TypedResults.LocalRedirect("/sign-in");
        }).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();

        var passkeys = routes.MapGroup("/api/passkeys").ExcludeFromDescription();
        passkeys.MapPost("/challenge", async (SignInManager<Account> signIn) => Json(await signIn.MakePasskeyRequestOptionsAsync(null))).AllowAnonymous();
        passkeys.MapPost("/sign-in", async (PasskeyAnswer answer, HttpContext http, SignIns signIns) =>
            (await signIns.PasskeyAsync(http, answer.Credential)).Succeeded
                ? Results.NoContent()
                : TypedResults.Problem("The passkey was not accepted.", statusCode: StatusCodes.Status401Unauthorized)).AllowAnonymous();
        passkeys.MapPost("/options", async (HttpContext http, OwnAccount own) => Json(await own.PasskeyOptionsAsync(http))).RequireAuthorization(Policies.Self);
        passkeys.MapPost("", async (PasskeyAnswer answer, HttpContext http, OwnAccount own) =>
            await own.AddPasskeyAsync(http, answer.Credential, answer.Name) ? Results.NoContent() : Api.Bad("credential", "was not accepted"))
                .RequireAuthorization(Policies.Self);
        passkeys.MapDelete("/{id}", async (string id, HttpContext http, OwnAccount own) =>
            await own.RemovePasskeyAsync(http, id) ? Results.NoContent() : TypedResults.NotFound()).RequireAuthorization(Policies.Self);
    }

    private static Ok<SessionAnswer> Session(HttpContext http, AccessDirectory directory, IAntiforgery antiforgery, TimeProvider time)
    {
        var holding = directory.Find(http.Caller()!)!;
        var token = http.Request.Headers.Authorization.Count > 0 ? null : antiforgery.GetAndStoreTokens(http).RequestToken;
        return TypedResults.Ok(new SessionAnswer(
            holding.Holder.ToString(), holding.Name, holding.Display, [.. holding.Rights.Grants.Select(g => g.Role).Distinct()], token, time.GetUtcNow(),
            ProductVersion.Text));
    }

    private static IResult Json(string json) => TypedResults.Text(json, "application/json");
}

/// <summary>Who is signed in.</summary>
/// <param name="Holder">The account, key or screen: "account:12".</param>
/// <param name="Name">Its name.</param>
/// <param name="DisplayName">The name that others see.</param>
/// <param name="Roles">Its roles.</param>
/// <param name="AntiforgeryToken">What a browser sends as the header X-CSRF-Token with whatever changes something; null for a key.</param>
/// <param name="Now">The centre's clock.</param>
/// <param name="Version">The build that answers; a page of another one loads itself anew.</param>
public sealed record SessionAnswer(
    string Holder, string Name, string DisplayName, IReadOnlyList<Role> Roles, string? AntiforgeryToken, DateTimeOffset Now, string Version);

/// <summary>What the browser's authenticator said.</summary>
/// <param name="Credential">The credential as JSON.</param>
/// <param name="Name">What to call a new one.</param>
public sealed record PasskeyAnswer(string? Credential, string? Name);
