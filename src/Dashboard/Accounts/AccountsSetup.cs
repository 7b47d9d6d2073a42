using Dashboard.Engine.Access;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Dashboard.Accounts;

/// <summary>Identity without Entity Framework, sessions, keys, screens, and the doors before everything.</summary>
public static class AccountsSetup
{
    public static IServiceCollection AddAccounts(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        var secure = Encryption.Optional(configuration, environment) ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
        services.AddIdentityCore<Account>(options =>
        {
            options.Password = new() { RequiredLength = Passwords.Shortest, RequireDigit = false, RequireLowercase = false, RequireUppercase = false, RequireNonAlphanumeric = false, RequiredUniqueChars = 1 };
            options.Lockout = new() { MaxFailedAccessAttempts = 5, DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5) };
            options.SignIn.RequireConfirmedAccount = true;
            options.User.AllowedUserNameCharacters = "";
        })
            .AddSignInManager()
            .AddUserStore<IdentityStore>()
            .AddClaimsPrincipalFactory<Sessions.Factory>()
            .AddPasswordValidator<Passwords>()
            .AddTokenProvider<TotpCodes>(TokenOptions.DefaultAuthenticatorProvider);
        services.AddScoped<IUserAuthenticatorKeyStore<Account>>(s => (IdentityStore)s.GetRequiredService<IUserStore<Account>>());
        services.AddScoped<IUserConfirmation<Account>, MaySignIn>();
        services.AddScoped<AuditNotes>();
        services.AddScoped<SignIns>();
        services.AddScoped<OwnAccount>();
        services.AddScoped<Welcome>();
        services.AddSingleton<AccountService>();
        services.AddSingleton<ILookupNormalizer, UpperInvariantLookupNormalizer>();
        services.AddSingleton<Sessions>();
        // OWASP's number for PBKDF2 with SHA-512.
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = 210_000);
        services.Configure<IdentityPasskeyOptions>(options =>
        {
            options.UserVerificationRequirement = "required";
            options.ResidentKeyRequirement = "required";
            options.ServerDomain = configuration["Accounts:PasskeyDomain"];
        });

        var authentication = services.AddAuthentication(AccessHandler.Name).AddScheme<AuthenticationSchemeOptions, AccessHandler>(AccessHandler.Name, null);
        authentication.AddIdentityCookies(cookies =>
        {
            cookies.ApplicationCookie!.Configure(options =>
            {
                options.Cookie.Name = "session";
                options.ExpireTimeSpan = Sessions.Idle;
                options.SlidingExpiration = true;
                options.EventsType = typeof(Sessions);
            });
            foreach (var each in (OptionsBuilder<Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationOptions>[])[cookies.ApplicationCookie, cookies.ExternalCookie!, cookies.TwoFactorUserIdCookie!])
                each.Configure(options => (options.Cookie.HttpOnly, options.Cookie.SameSite, options.Cookie.SecurePolicy) = (true, SameSiteMode.Lax, secure));
        });
        authentication.AddOrganisation(configuration);

        services.AddDataProtection().SetApplicationName("Dashboard");
        services.AddSingleton<IXmlRepository, DataKeys>();
        services.AddOptions<KeyManagementOptions>().Configure<IXmlRepository>((options, keys) => options.XmlRepository = keys);
        services.AddAntiforgery(options =>
        {
            options.HeaderName = Credentials.AntiforgeryHeader;
            options.Cookie.Name = "csrf";
            (options.Cookie.HttpOnly, options.Cookie.SameSite, options.Cookie.SecurePolicy) = (true, SameSiteMode.Strict, secure);
        });
        services.AddHsts(options => options.MaxAge = TimeSpan.FromDays(365));
        services.Configure<ForwardedHeadersOptions>(options => Encryption.Forwarded(options, configuration));
        // That somebody had to sign in first is no news; refusals are in the audit.
        services.AddLogging(logging => logging.AddFilter(typeof(AccessHandler).FullName, LogLevel.Warning));
        services.AddLimits();
        services.AddCascadingAuthenticationState();
        services.AddHostedService<FirstStart>();
        return services;
    }

    /// <summary>The doors, in order: who talks (proxy), which page acts, who asks, how often, whether they may, whether they meant it.</summary>
    public static void UseAccounts(this WebApplication app)
    {
        app.UseEncryption();
        app.UseOrigins();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.UseAntiforgeryTokens();
        app.UseLastingRequests();
    }

    public static void MapAccounts(this WebApplication app)
    {
        app.MapSessions();
        app.MapOrganisation(app.Configuration);
    }
}
