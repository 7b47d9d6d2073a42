using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Dashboard.Accounts;

/// <summary>
/// Sign-in through an organisation's OpenID Connect provider, when one is set. It says who somebody is, never what they may do: accounts and roles are made
/// here. An account is tied to the provider's own lasting number of a person by that account's invitation, and by nothing else: names change hands.
/// </summary>
public static class Organisation
{
    public const string Scheme = "oidc";

    private const string Section = "Accounts:Oidc";
    private const string Invitation = "invitation", Purpose = "Dashboard.Join";

    // By keys that only the provider has.
    private static readonly string[] Signatures =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512, SecurityAlgorithms.RsaSsaPssSha256,
        SecurityAlgorithms.RsaSsaPssSha384,
        SecurityAlgorithms.RsaSsaPssSha512, SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    /// <summary>The provider's name on the sign-in page; null while none is set.</summary>
    public static string? Label(IConfiguration configuration) =>
        configuration[$"{Section}:Authority"] is null ? null : configuration[$"{Section}:Label"] ?? "OpenID Connect";

    public static AuthenticationBuilder AddOrganisation(this AuthenticationBuilder authentication, IConfiguration configuration, CookieSecurePolicy secure)
    {
        if (configuration[$"{Section}:Authority"] is not { } authority) return authentication;
        if (configuration[$"{Section}:NameClaim"] is not null)
            throw new SettingException($"{Section}:NameClaim", "no longer ties accounts, since names change hands; leave it out: an invitation ties them");
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
            options.TokenHandler = new SignedTokens { MapInboundClaims = false };
            options.TokenValidationParameters.ValidAlgorithms = Signatures;
            options.SaveTokens = false;
            options.RequireHttpsMetadata = !(Uri.TryCreate(authority, UriKind.Absolute, out var uri) && uri.IsLoopback);
            options.CorrelationCookie.SameSite = options.NonceCookie.SameSite = SameSiteMode.Lax;
            options.CorrelationCookie.SecurePolicy = options.NonceCookie.SecurePolicy = secure;
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

    /// <summary>What a browser brings along to the provider, so that whoever comes back is tied to the account of an invitation: encrypted, for the time that
    /// this takes.</summary>
    public static string Ticket(IDataProtectionProvider protection, string token) =>
        protection.CreateProtector(Purpose).ToTimeLimitedDataProtector().Protect(Secrets.Hash(token.Trim()), TimeSpan.FromMinutes(15));

    private static async Task<IResult> GoAsync(string? back, string? join, HttpContext http, IDataProtectionProvider protection, ILoggerFactory logs)
    {
        try
        {
            var properties = new AuthenticationProperties { RedirectUri = "/sign-in/organisation/done?back=" + Uri.EscapeDataString(Api.LocalOrHome(back)) };
            if (join is not null) properties.Items[Invitation] = protection.CreateProtector(Purpose).ToTimeLimitedDataProtector().Unprotect(join);
            await http.ChallengeAsync(Scheme, properties);
            return Results.Empty;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            // Not, or no longer, one of ours.
            return TypedResults.LocalRedirect("/sign-in?fault=organisation");
        }
        catch (InvalidOperationException unreachable) when (!http.Response.HasStarted)
        {
            logs.CreateLogger(typeof(Organisation)).LogWarning(unreachable, "The organisation's sign-in cannot be reached.");
            return TypedResults.LocalRedirect("/sign-in?fault=organisation");
        }
    }

    private static async Task<IResult> DoneAsync(
        string? back,
        HttpContext http,
        IConfiguration configuration,
        SignIns signIns,
        Welcome welcome,
        SignInStore proofs,
        UserManager<Account> users,
        AuditStore audit)
    {
        var proven = await http.AuthenticateAsync(IdentityConstants.ExternalScheme);
        await http.SignOutAsync(IdentityConstants.ExternalScheme);
        if (!proven.Succeeded || proven.Principal.FindAll("sub").ToList() is not [{ Value: { Length: > 0 and <= 255 } subject }])
            return TypedResults.LocalRedirect("/sign-in?fault=organisation");
        var strong = proven.Principal.FindAll(Callers.FactorClaim).Any(factor => Callers.IsFactor(factor.Value))
            || (configuration[$"{Section}:StrongAcr"] is { } acr && proven.Principal.HasClaim("acr", acr));
        var account = proven.Properties.Items.TryGetValue(Invitation, out var invitation) && invitation is not null
            ? await welcome.TieAsync(http, invitation, subject)
            : await proofs.LoginOwnerAsync(Scheme, subject, http.RequestAborted) is { } owner
                ? await users.FindByIdAsync(new Holder(HolderKind.Account, owner).ToString())
                : null;
        if (account is null)
        {
            await audit.AppendAsync([new(new(Actor.Anonymous, http.Address()), "session.failed", null, "organisation: no account")], http.RequestAborted);
            return TypedResults.LocalRedirect("/sign-in?fault=organisation-account");
        }

        var result = await signIns.OrganisationAsync(http, account, strong);
        if (result.RequiresTwoFactor) return TypedResults.LocalRedirect($"/sign-in/code?back={Uri.EscapeDataString(Api.LocalOrHome(back))}");
        return TypedResults.LocalRedirect(result.Succeeded ? Api.LocalOrHome(back) : "/sign-in?fault=organisation-account");
    }

    // The framework does without a signature where a token comes from the provider's own address. Whoever stands between, or answers for that address, must not
    // be able to say who somebody is.
    private sealed class SignedTokens : JsonWebTokenHandler
    {
        public override Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
        {
            validationParameters.RequireSignedTokens = true;
            return base.ValidateTokenAsync(token, validationParameters);
        }
    }
}
