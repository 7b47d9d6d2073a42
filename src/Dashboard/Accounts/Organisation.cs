using System.Security.Claims;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Identity;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Dashboard.Accounts;

/// <summary>
/// Sign-in through an organisation's OpenID Connect provider, when one is set. It says who somebody is, never what they may do: accounts and roles are made here. At the first
/// sign-in a claim must name an account, which from then on is tied to the provider's own lasting number.
/// </summary>
public static class Organisation
{
    public const string Scheme = "oidc";

    private const string Section = "Accounts:Oidc";

    /// <summary>The provider's name on the sign-in page; null while none is set.</summary>
    public static string? Label(IConfiguration configuration) => configuration[$"{Section}:Authority"] is null ? null : configuration[$"{Section}:Label"] ?? "OpenID Connect";

    public static AuthenticationBuilder AddOrganisation(this AuthenticationBuilder authentication, IConfiguration configuration)
    {
        if (configuration[$"{Section}:Authority"] is not { } authority) return authentication;
        return authentication.AddOpenIdConnect(Scheme, options =>
        {
            options.Authority = authority;
            options.ClientId = configuration[$"{Section}:ClientId"] ?? throw new SettingException($"{Section}:ClientId", "is missing");
            options.ClientSecret = configuration[$"{Section}:ClientSecret"];
            options.SignInScheme = IdentityConstants.ExternalScheme;
            options.ResponseType = OpenIdConnectResponseType.Code;
            // A posted answer would come from a foreign page; and its cookies would have to be sent along with any.
            options.ResponseMode = OpenIdConnectResponseMode.Query;
            options.CallbackPath = "/sign-in/organisation/answer";
            options.UsePkce = true;
            options.MapInboundClaims = false;
            options.SaveTokens = false;
            options.RequireHttpsMetadata = !(Uri.TryCreate(authority, UriKind.Absolute, out var uri) && uri.IsLoopback);
            options.CorrelationCookie.SameSite = options.NonceCookie.SameSite = SameSiteMode.Lax;
            options.CorrelationCookie.SecurePolicy = options.NonceCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.Events.OnRemoteFailure = context =>
            {
                // What the provider, or somebody in its name, sent is no fault of ours, and not to be shown.
                context.HandleResponse();
                context.Response.Redirect("/sign-in?fault=organisation");
                return Task.CompletedTask;
            };
        });
    }

    public static void MapOrganisation(this IEndpointRouteBuilder routes, IConfiguration configuration)
    {
        if (Label(configuration) is null) return;
        routes.MapGet("/sign-in/organisation", GoAsync).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/sign-in/organisation/done", DoneAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> GoAsync(string? back, HttpContext http, ILoggerFactory logs)
    {
        try
        {
            await http.ChallengeAsync(Scheme, new() { RedirectUri = "/sign-in/organisation/done?back=" + Uri.EscapeDataString(Api.LocalOrHome(back)) });
            return Results.Empty;
        }
        catch (InvalidOperationException unreachable) when (!http.Response.HasStarted)
        {
            logs.CreateLogger(typeof(Organisation)).LogWarning(unreachable, "The organisation's sign-in cannot be reached.");
            return TypedResults.LocalRedirect("/sign-in?fault=organisation");
        }
    }

    private static async Task<IResult> DoneAsync(string? back, HttpContext http, IConfiguration configuration, SignIns signIns, SignInStore proofs, UserManager<Account> users, AuditStore audit)
    {
        var proven = await http.AuthenticateAsync(IdentityConstants.ExternalScheme);
        await http.SignOutAsync(IdentityConstants.ExternalScheme);
        if (!proven.Succeeded || proven.Principal.FindFirstValue("sub") is not { Length: > 0 and <= 255 } subject) return TypedResults.LocalRedirect("/sign-in?fault=organisation");
        var account = await AccountAsync();
        if (account is not null && (await signIns.ProvenAsync(http, account, "organisation")).Succeeded) return TypedResults.LocalRedirect(Api.LocalOrHome(back));
        if (account is null) await audit.AppendAsync([new(new(Actor.Anonymous, http.Address()), "session.failed", null, "organisation: no account")], http.RequestAborted);
        return TypedResults.LocalRedirect("/sign-in?fault=organisation-account");

        async Task<Account?> AccountAsync()
        {
            if (await proofs.LoginOwnerAsync(Scheme, subject, http.RequestAborted) is { } owner) return await users.FindByIdAsync(new Holder(HolderKind.Account, owner).ToString());
            var name = proven.Principal.FindFirstValue(configuration[$"{Section}:NameClaim"] ?? "preferred_username");
            // Once tied, an account is found by the lasting number alone: a name may be given to somebody else later.
            if (name is null || await users.FindByNameAsync(name) is not { Disabled: false } named || await proofs.HasLoginAsync(Scheme, named.AccountId, http.RequestAborted)) return null;
            await proofs.AddLoginAsync(Scheme, subject, named.AccountId, new(named.Holder.ToString(), http.Address()), http.RequestAborted);
            return named;
        }
    }
}
