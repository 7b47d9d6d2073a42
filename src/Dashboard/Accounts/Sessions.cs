using System.Globalization;
using System.Security.Claims;
using Dashboard.Engine.Access;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Dashboard.Accounts;

/// <summary>A session: a cookie that names its account, the account's stamp, and itself, so that it can be ended before its time.</summary>
public sealed class Sessions(AccessDirectory directory, AccessStore access, SessionStore sessions, Cookies cookies, TimeProvider time)
    : CookieAuthenticationEvents
{
    /// <summary>Marks a request whose session is of an account that may not act any more, and is the code of its answer.</summary>
    public const string Withdrawn = "account-withdrawn";

    // Until somebody signs in again: the page that clears what the browser keeps may be overtaken by another, when an open page learns that its session has
    // ended.
    private const string LeftCookie = "left";

    /// <summary>A session ends when it is not used for so long; a shift, and a little.</summary>
    public static TimeSpan Idle => AccessDirectory.SessionIdle;

    /// <summary>A session ends after so long in any case.</summary>
    public static TimeSpan Longest => TimeSpan.FromDays(7);

    /// <summary>For so long after signing in somebody may change how they sign in: later, whoever sits at the open page may be somebody else.</summary>
    public static TimeSpan FreshFor => TimeSpan.FromMinutes(15);

    /// <summary>Whether the caller has signed in a moment ago.</summary>
    public static bool Fresh(Caller? caller, TimeProvider time) => caller?.UntilMs - (time.GetUtcNow() + Longest - FreshFor).ToUnixTimeMilliseconds() > 0;

    /// <summary>Makes a session of another principal end when its predecessor would have, and as well proven as that was: it does not become fresh by being
    /// renewed.</summary>
    public static void KeepAge(ClaimsPrincipal next, ClaimsPrincipal before)
    {
        var identity = (ClaimsIdentity)next.Identity!;
        identity.RemoveClaim(identity.FindFirst(Callers.UntilClaim)!);
        identity.AddClaim(before.FindFirst(Callers.UntilClaim)!.Clone());
        identity.AddClaims(before.FindAll(Callers.FactorClaim).Select(factor => factor.Clone()));
    }

    /// <summary>Whoever was signed in in this browser last has signed out: what it keeps of them goes.</summary>
    public static bool Left(HttpContext http, Cookies cookies) => cookies.Get(http, LeftCookie) is not null || http.Items.ContainsKey(LeftCookie);

    /// <summary>Lets a browser remember that whoever was signed in has signed out.</summary>
    public static void Leave(HttpContext http, Cookies cookies)
    {
        http.Items[LeftCookie] = true;
        cookies.Set(http, LeftCookie, "1", Credentials.Longest);
    }

    /// <summary>Somebody has signed in: what the browser keeps is theirs from now on.</summary>
    public static void Enter(HttpContext http, Cookies cookies)
    {
        if (Left(http, cookies)) cookies.Forget(http, LeftCookie);
    }

    /// <summary>Looks the account up at each request: a disabled one, or one whose password was changed, is out at once.</summary>
    public override Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        if (Callers.Of(context.Principal) is not { UntilMs: not null } caller || directory.Find(caller) is null)
        {
            if (Callers.Of(context.Principal) is { } former && directory.Current.Find(former.Holder) is { Live: false })
                context.HttpContext.Items[Withdrawn] = true;
            // Ended elsewhere, or here, by a request whose answer an open page did not wait for.
            if (directory.Current.Ended(Callers.Of(context.Principal)?.Session) && !context.Request.ForPrograms()) Leave(context.HttpContext, cookies);
            context.RejectPrincipal();
        }
        else
        {
            directory.Touch(caller.Session);
            ((ClaimsIdentity)context.Principal!.Identity!).AddAddress(context.HttpContext.Address());
        }

        return Task.CompletedTask;
    }

    /// <summary>A session begins: it is listed for its person, and the one that this browser had before ends.</summary>
    public override async Task SigningIn(CookieSigningInContext context)
    {
        if (Callers.Of(context.Principal) is not { Session: { } session, UntilMs: { } until } caller) return;
        var http = context.HttpContext;
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        await sessions.AddAsync(
            session, caller.Holder.Id, caller.Stamp, now, until, http.Address(), Client.Of(http.Request.Headers.UserAgent), http.RequestAborted);
        if (http.Caller() is not { Session: { } before } old || before == session) return;
        await access.EndSessionAsync(
            before, old.UntilMs ?? until, new(old.Actor, "session.ended", old.Holder.ToString(), "another began"), http.RequestAborted);
        await directory.RefreshAsync(http.RequestAborted);
    }

    /// <summary>Makes the principal of an account: a new session each time.</summary>
    public sealed class Factory(UserManager<Account> users, IOptions<IdentityOptions> options, TimeProvider time)
        : UserClaimsPrincipalFactory<Account>(users, options)
    {
        protected override Task<ClaimsIdentity> GenerateClaimsAsync(Account user)
        {
            var identity = Callers.Identity(
                new(user.Holder, user.Name, user.DisplayName, user.Stamp, true, Rights.None, null), IdentityConstants.ApplicationScheme, null);
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
