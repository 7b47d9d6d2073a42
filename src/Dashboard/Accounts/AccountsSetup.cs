using Dashboard.Engine.Access;
using Dashboard.Layout;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Dashboard.Accounts;

/// <summary>Identity without Entity Framework, sessions, keys, screens, and the doors before everything.</summary>
public static class AccountsSetup
{
    public static IServiceCollection AddAccounts(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        var names = new Cookies(!Encryption.Optional(configuration, environment));
        var secure = names.Secure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        services.AddSingleton(names);
        services.AddMenuPage("/admin/accounts", Permission.Administer, 40, (IStringLocalizer<AccountsTexts> texts) => texts["Accounts"]);
        services.AddIdentityCore<Account>(options =>
        {
            options.Password = new()
            {
                RequiredLength = Passwords.Shortest,
                RequireDigit = false,
                RequireLowercase = false,
                RequireUppercase = false,
                RequireNonAlphanumeric = false,
                RequiredUniqueChars = 1,
            };
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
        services.AddSingleton<BadRequests>();
        services.AddSingleton<SetUpLink>();
        services.AddSingleton<Attempts>();
        services.AddSingleton<KnownDevices>();
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
                options.Cookie.Name = names.Named("session");
                options.ExpireTimeSpan = Sessions.Idle;
                options.SlidingExpiration = true;
                options.EventsType = typeof(Sessions);
            });
            cookies.ExternalCookie!.Configure(options => options.Cookie.Name = names.Named("external"));
            cookies.TwoFactorUserIdCookie!.Configure(options => options.Cookie.Name = names.Named("step"));
            foreach (var each in (OptionsBuilder<Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationOptions>[])
            [
                cookies.ApplicationCookie, cookies.ExternalCookie!, cookies.TwoFactorUserIdCookie!
            ])
                each.Configure(options => (options.Cookie.HttpOnly, options.Cookie.SameSite, options.Cookie.SecurePolicy) = (true, SameSiteMode.Lax, secure));
        });
        authentication.AddOrganisation(configuration, secure);

        services.AddDataKeys(configuration, environment);
        services.AddAntiforgery(options =>
        {
            options.HeaderName = Credentials.AntiforgeryHeader;
            options.Cookie.Name = names.Named("csrf");
            options.Cookie.Path = "/";
            (options.Cookie.HttpOnly, options.Cookie.SameSite, options.Cookie.SecurePolicy) = (true, SameSiteMode.Strict, secure);
        });
        services.AddHsts(options => (options.MaxAge, options.IncludeSubDomains) = (TimeSpan.FromDays(365), true));
        services.Configure<ForwardedHeadersOptions>(options => Encryption.Forwarded(options, configuration));
        // That somebody had to sign in first is no news; refusals are in the audit.
        services.AddLogging(logging => logging.AddFilter(typeof(AccessHandler).FullName, LogLevel.Warning));
        // A cookie or token that cannot be read is its sender's fault (BadRequests), and no trace of ours, as often as they like.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.None));
        services.AddLimits();
        services.AddCascadingAuthenticationState();
        services.AddHostedService<FirstStart>();
        services.AddHostedService<HostsAsked>();
        return services;
    }

    /// <summary>The doors, in order: who talks (proxy), which page acts, who asks, how often, whether they may, whether what they sent can be read, whether
    /// they meant it.</summary>
    public static void UseAccounts(this WebApplication app)
    {
        app.UseEncryption();
        app.UseOrigins();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseForms();
        app.UseAntiforgery();
        app.UseAntiforgeryTokens();
        app.UseLastingRequests(app.Services.GetRequiredService<Limits>().ConnectionsPerHolder);
    }

    public static void MapAccounts(this WebApplication app)
    {
        app.MapSessions();
        app.MapOrganisation(app.Configuration);
    }
}
