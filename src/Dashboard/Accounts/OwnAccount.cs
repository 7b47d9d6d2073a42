using System.Buffers.Text;
using System.Security.Cryptography;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace Dashboard.Accounts;

/// <summary>What people do to their own account. Whose it is, is always taken from the session. Answers with the name of a text where something is
/// wrong.</summary>
public sealed class OwnAccount(
    UserManager<Account> users,
    SignInManager<Account> signIn,
    IUserAuthenticatorKeyStore<Account> store,
    AuditNotes notes,
    AccessStore access,
    SessionStore sessions,
    AccessDirectory directory,
    AccessOptions options,
    Attempts attempts,
    Refusals refusals,
    IDataProtectionProvider protection,
    TimeProvider time)
{
    private const int RecoveryCodes = 10;

    public Task<Account?> FindAsync(HttpContext http) =>
        http.Caller() is { } caller ? users.FindByIdAsync(caller.Holder.ToString()) : Task.FromResult<Account?>(null);

    /// <summary>Whether this session may change how its account signs in.</summary>
    public bool Fresh(HttpContext http) => Sessions.Fresh(http.Caller(), time);

    /// <summary>Whether the account's roles wait for a second factor.</summary>
    public bool Awaits(HttpContext http) => http.Caller() is { } caller && directory.Awaits(caller);

    /// <summary>The account's sessions, newest first.</summary>
    public Task<IReadOnlyList<OpenSession>> SessionsAsync(Account account, CancellationToken cancellation) =>
        sessions.OfAsync(account.AccountId, account.Stamp, time.GetUtcNow().ToUnixTimeMilliseconds(), cancellation);

    /// <summary>Ends one of the account's own sessions.</summary>
    public async Task<string?> EndAsync(HttpContext http, string? session)
    {
        if (await FindAsync(http) is not { } account || (await SessionsAsync(account, http.RequestAborted)).All(s => s.Session != session)) return "other";
        var actor = new Actor(account.Holder.ToString(), http.Address());
        await access.EndSessionAsync(
            session!,
            (time.GetUtcNow() + Sessions.Longest).ToUnixTimeMilliseconds(),
            new(actor, "session.ended", account.Holder.ToString(), "from another"),
            http.RequestAborted);
        await directory.RefreshAsync(http.RequestAborted);
        return null;
    }

    public Task<IList<UserPasskeyInfo>> PasskeysAsync(Account account) => users.GetPasskeysAsync(account);

    /// <summary>Changes the password; every other session of the account ends.</summary>
    public async Task<string?> ChangePasswordAsync(HttpContext http, string old, string password)
    {
        if (await FindAsync(http) is not { } account) return "other";
        if (Passwords.Fault(password, account, account.TwoFactor) is { } fault) return fault;
        (var wrong, account) = await ProveAsync(http, account, old);
        if (wrong is not null) return wrong;
        Say(http, account, "account.password");
        if (!(await users.ChangePasswordAsync(account, old, password)).Succeeded) return "other";
        await signIn.RefreshSignInAsync(account);
        return null;
    }

    /// <summary>The secret for a new device, and a ticket by which it comes back with the first code: looking at the page changes nothing. Another each time
    /// the page is opened, so that one seen over a shoulder is worth nothing later.</summary>
    /// <param name="account">The account.</param>
    /// <param name="ticket">The ticket that came back; null at the first look.</param>
    public (string Key, string Ticket) Offer(Account account, string? ticket)
    {
        var key = Offered(account, ticket) ?? users.GenerateNewAuthenticatorKey();
        return (key, Enrolments.Protect($"{account.AccountId} {key}", Sessions.FreshFor));
    }

    /// <summary>Asks for codes from now on, once the device has shown that it makes the right ones.</summary>
    /// <returns>What is wrong, or the recovery codes, which are shown once.</returns>
    public async Task<(string? Fault, IReadOnlyList<string> Codes)> EnableCodesAsync(HttpContext http, string code, string? ticket)
    {
        if (await FindAsync(http) is not { TwoFactor: false } account) return ("other", []);
        if (!Fresh(http)) return ("SignInAgain", []);
        if (Offered(account, ticket) is not { } key) return ("other", []);
        await store.SetAuthenticatorKeyAsync(account, key, CancellationToken.None);
        if (!await users.VerifyTwoFactorTokenAsync(account, users.Options.Tokens.AuthenticatorTokenProvider, string.Concat(code.Where(char.IsDigit))))
            return ("CodeWrong", []);
        Say(http, account, "account.two-factor-on");
        account.TwoFactor = true;
        if (!(await users.UpdateSecurityStampAsync(account)).Succeeded) return ("other", []);
        var codes = (await users.GenerateNewTwoFactorRecoveryCodesAsync(account, RecoveryCodes))!.ToList();
        // The device has just shown that it makes the right codes.
        await signIn.SignInWithClaimsAsync(account, new AuthenticationProperties { IsPersistent = true }, [new(Callers.FactorClaim, "mfa")]);
        return (null, codes);
    }

    /// <summary>Asks for codes no more. The password is then the only factor, and must be as long as that asks for.</summary>
    public async Task<string?> DisableCodesAsync(HttpContext http, string password)
    {
        if (await FindAsync(http) is not { } account) return "other";
        (var wrong, account) = await ProveAsync(http, account, password);
        if (wrong is not null) return wrong;
        if (password.Length < Passwords.ShortestAlone) return "PasswordShortAlone";
        if (await IsLastFactorAsync(account, passkeys: 1)) return "SecondFactorLast";
        Say(http, account, "account.two-factor-off");
        (account.TwoFactor, account.Authenticator) = (false, null);
        if (!(await users.UpdateSecurityStampAsync(account)).Succeeded) return "other";
        await users.GenerateNewTwoFactorRecoveryCodesAsync(account, 0);
        await signIn.RefreshSignInAsync(account);
        return null;
    }

    /// <summary>Ends every session of the account but this one.</summary>
    public async Task<string?> EndOthersAsync(HttpContext http)
    {
        if (await FindAsync(http) is not { } account) return "other";
        Say(http, account, "session.ended", "all others");
        if (!(await users.UpdateSecurityStampAsync(account)).Succeeded) return "other";
        var principal = await signIn.CreateUserPrincipalAsync(account);
        Sessions.KeepAge(principal, http.User);
        await http.SignInAsync(IdentityConstants.ApplicationScheme, principal, new() { IsPersistent = true });
        return null;
    }

    public async Task<string> PasskeyOptionsAsync(HttpContext http)
    {
        var account = (await FindAsync(http))!;
        return await signIn.MakePasskeyCreationOptionsAsync(new() { Id = account.Holder.ToString(), Name = account.Name, DisplayName = account.DisplayName });
    }

    public async Task<bool> AddPasskeyAsync(HttpContext http, string? credential, string? name)
    {
        if (!Fresh(http) || string.IsNullOrWhiteSpace(credential)) return false;
        var account = (await FindAsync(http))!;
        try
        {
            var made = await signIn.PerformPasskeyAttestationAsync(credential);
            // The entity was named in the options, which only this session's cookie carries; said again here, since it decides whose key it becomes.
            if (!made.Succeeded || made.UserEntity.Id != account.Holder.ToString()) return false;
            made.Passkey.Name = name is { Length: > 0 and <= 60 } ? name : null;
            notes.Actor = new(account.Holder.ToString(), http.Address());
            if (!(await users.AddOrUpdatePasskeyAsync(account, made.Passkey)).Succeeded) return false;
            // It has just been used: what waits for a second factor waits no longer.
            if (Awaits(http))
                await signIn.SignInWithClaimsAsync(account, new AuthenticationProperties { IsPersistent = true }, [new(Callers.FactorClaim, "hwk")]);
            return true;
        }
        catch (Exception malformed) when (malformed is PasskeyException or InvalidOperationException or System.Text.Json.JsonException or ArgumentException
            or FormatException)
        {
            return false;
        }
    }

    public async Task<bool> RemovePasskeyAsync(HttpContext http, string id)
    {
        if (!Fresh(http)) return false;
        var account = (await FindAsync(http))!;
        if (!Base64Url.IsValid(id)) return false;
        var credential = Base64Url.DecodeFromChars(id);
        if (await users.GetPasskeyAsync(account, credential) is null || (!account.TwoFactor && await IsLastFactorAsync(account, passkeys: 2))) return false;
        notes.Actor = new(account.Holder.ToString(), http.Address());
        return (await users.RemovePasskeyAsync(account, credential)).Succeeded;
    }

    private ITimeLimitedDataProtector Enrolments => protection.CreateProtector("Dashboard.Enrolment").ToTimeLimitedDataProtector();

    private string? Offered(Account account, string? ticket)
    {
        if (string.IsNullOrEmpty(ticket)) return null;
        try
        {
            return Enrolments.Unprotect(ticket).Split(' ') is [var owner, var key] && owner == $"{account.AccountId}" ? key : null;
        }
        catch (CryptographicException)
        {
            // Too old, or made up: there is another offer.
            return null;
        }
    }

    // Whether without its codes, or with one passkey less, nothing but the password would be left to an account whose roles ask for more.
    private async Task<bool> IsLastFactorAsync(Account account, int passkeys) =>
        options.SecondFactor && directory.Current.Find(account.Holder) is { Rights.NeedSecondFactor: true }
            && (await users.GetPasskeysAsync(account)).Count < passkeys;

    // Whoever sits at an unlocked screen does not know the password, and must not guess it here: in turn with all attempts at this account, so that many at
    // once do not pass together.
    private Task<(string? Fault, Account Account)> ProveAsync(HttpContext http, Account account, string password) =>
        attempts.InTurnAsync<(string?, Account)>(account.NameKey, async () =>
        {
            const string Here = "own";
            var now = (await users.FindByIdAsync(account.Holder.ToString()))!;
            if (attempts.Held(account.NameKey, Here)) return Wrong("session.throttled", "Locked");
            if (await users.CheckPasswordAsync(now, password))
            {
                attempts.Succeed(account.NameKey, Here);
                return (null, now);
            }

            return attempts.Fail(account.NameKey, Here) ? Wrong("account.locked", "Locked") : Wrong("session.failed", "PasswordWrong");

            (string?, Account) Wrong(string action, string fault)
            {
                refusals.Note(new(account.Holder.ToString(), http.Address()), "password, asked for again", account.Holder.ToString(), action);
                return (fault, now);
            }
        });

    private void Say(HttpContext http, Account account, string action, string? detail = null) =>
        notes.Say(new(new(account.Holder.ToString(), http.Address()), action, account.Holder.ToString(), detail));
}
