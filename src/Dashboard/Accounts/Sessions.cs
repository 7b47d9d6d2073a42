using System.Globalization;
using System.Security.Claims;
using Dashboard.Engine.Access;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Dashboard.Accounts;

/// <summary>A session: a cookie that names its account, the account's stamp, and itself, so that it can be ended before its time.</summary>
public sealed class Sessions(AccessDirectory directory) : CookieAuthenticationEvents
{
    /// <summary>A session ends when it is not used for so long; a shift, and a little.</summary>
    public static TimeSpan Idle => TimeSpan.FromHours(12);

    /// <summary>A session ends after so long in any case.</summary>
    public static TimeSpan Longest => TimeSpan.FromDays(7);

    /// <summary>For so long after signing in somebody may change how they sign in: later, whoever sits at the open page may be somebody else.</summary>
    public static TimeSpan FreshFor => TimeSpan.FromMinutes(15);

    /// <summary>Whether the caller has signed in a moment ago.</summary>
    public static bool Fresh(Caller? caller, TimeProvider time) => caller?.UntilMs - (time.GetUtcNow() + Longest - FreshFor).ToUnixTimeMilliseconds() > 0;

    /// <summary>Makes a session of another principal end when its predecessor would have: it does not become fresh by being renewed.</summary>
    public static void KeepAge(ClaimsPrincipal next, ClaimsPrincipal before)
    {
        var identity = (ClaimsIdentity)next.Identity!;
        identity.RemoveClaim(identity.FindFirst(Callers.UntilClaim)!);
        identity.AddClaim(before.FindFirst(Callers.UntilClaim)!.Clone());
    }

    /// <summary>Looks the account up at each request: a disabled one, or one whose password was changed, is out at once.</summary>
    public override Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        if (Callers.Of(context.Principal) is not { UntilMs: not null } caller || directory.Find(caller) is null) context.RejectPrincipal();
        else ((ClaimsIdentity)context.Principal!.Identity!).AddAddress(context.HttpContext.Address());
        return Task.CompletedTask;
    }

    /// <summary>Makes the principal of an account: a new session each time.</summary>
    public sealed class Factory(UserManager<Account> users, IOptions<IdentityOptions> options, TimeProvider time) : UserClaimsPrincipalFactory<Account>(users, options)
    {
        protected override Task<ClaimsIdentity> GenerateClaimsAsync(Account user)
        {
            var identity = Callers.Identity(new(user.Holder, user.Name, user.DisplayName, user.Stamp, true, Rights.None, null), IdentityConstants.ApplicationScheme, null);
            identity.AddClaim(new(Callers.SessionClaim, Guid.NewGuid().ToString("N")));
            identity.AddClaim(new(Callers.UntilClaim, (time.GetUtcNow() + Longest).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)));
            return Task.FromResult(identity);
        }
    }
}

/// <summary>Whether an account may sign in at all.</summary>
public sealed class MaySignIn(AccessOptions options) : IUserConfirmation<Account>
{
    public Task<bool> IsConfirmedAsync(UserManager<Account> manager, Account user) => Task.FromResult(!user.Disabled && (!user.Demo || options.DemoAccounts));
}
