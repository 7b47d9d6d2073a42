using System.Buffers.Text;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace Dashboard.Accounts;

/// <summary>What people do to their own account. Whose it is, is always taken from the session. Answers with the name of a text where something is wrong.</summary>
public sealed class OwnAccount(UserManager<Account> users, SignInManager<Account> signIn, IUserAuthenticatorKeyStore<Account> store, AuditNotes notes, AuditStore audit, Limits limits, TimeProvider time)
{
    private const int RecoveryCodes = 10;

    public Task<Account?> FindAsync(HttpContext http) => http.Caller() is { } caller ? users.FindByIdAsync(caller.Holder.ToString()) : Task.FromResult<Account?>(null);

    /// <summary>Whether this session may change how its account signs in.</summary>
    public bool Fresh(HttpContext http) => Sessions.Fresh(http.Caller(), time);

    public Task<IList<UserPasskeyInfo>> PasskeysAsync(Account account) => users.GetPasskeysAsync(account);

    /// <summary>Changes the password; every other session of the account ends.</summary>
    public async Task<string?> ChangePasswordAsync(HttpContext http, string old, string password)
    {
        if (await FindAsync(http) is not { } account) return "TryAgain";
        if (Passwords.Fault(password, account, account.TwoFactor) is { } fault) return fault;
        (var wrong, account) = await ProveAsync(http, account, old);
        if (wrong is not null) return wrong;
        Say(http, account, "account.password");
        if (!(await users.ChangePasswordAsync(account, old, password)).Succeeded) return "TryAgain";
        await signIn.RefreshSignInAsync(account);
        return null;
    }

    /// <summary>The secret for a new device; another each time the page is opened, so that one seen over a shoulder is worth nothing later.</summary>
    public async Task<string> AuthenticatorKeyAsync(Account account, bool anew)
    {
        // Identity's own way would change the stamp, and so end the session that asks.
        if (anew || account.Authenticator is null)
        {
            await store.SetAuthenticatorKeyAsync(account, users.GenerateNewAuthenticatorKey(), CancellationToken.None);
            await users.UpdateAsync(account);
        }

        return (await users.GetAuthenticatorKeyAsync(account))!;
    }

    /// <summary>Asks for codes from now on, once the device has shown that it makes the right ones.</summary>
    /// <returns>What is wrong, or the recovery codes, which are shown once.</returns>
    public async Task<(string? Fault, IReadOnlyList<string> Codes)> EnableCodesAsync(HttpContext http, string code)
    {
        if (await FindAsync(http) is not { } account || account.Authenticator is null) return ("TryAgain", []);
        if (!Fresh(http)) return ("SignInAgain", []);
        if (!await users.VerifyTwoFactorTokenAsync(account, users.Options.Tokens.AuthenticatorTokenProvider, string.Concat(code.Where(char.IsDigit)))) return ("CodeWrong", []);
        Say(http, account, "account.two-factor-on");
        account.TwoFactor = true;
        if (!(await users.UpdateSecurityStampAsync(account)).Succeeded) return ("TryAgain", []);
        var codes = (await users.GenerateNewTwoFactorRecoveryCodesAsync(account, RecoveryCodes))!.ToList();
        await signIn.RefreshSignInAsync(account);
        return (null, codes);
    }

    /// <summary>Asks for codes no more. The password is then the only factor, and must be as long as that asks for.</summary>
    public async Task<string?> DisableCodesAsync(HttpContext http, string password)
    {
        if (await FindAsync(http) is not { } account) return "TryAgain";
        (var wrong, account) = await ProveAsync(http, account, password);
        if (wrong is not null) return wrong;
        if (password.Length < Passwords.ShortestAlone) return "PasswordShortAlone";
        Say(http, account, "account.two-factor-off");
        (account.TwoFactor, account.Authenticator) = (false, null);
        if (!(await users.UpdateSecurityStampAsync(account)).Succeeded) return "TryAgain";
        await users.GenerateNewTwoFactorRecoveryCodesAsync(account, 0);
        await signIn.RefreshSignInAsync(account);
        return null;
    }

    /// <summary>Ends every session of the account but this one.</summary>
    public async Task<string?> EndOthersAsync(HttpContext http)
    {
        if (await FindAsync(http) is not { } account) return "TryAgain";
        Say(http, account, "session.ended", "all others");
        if (!(await users.UpdateSecurityStampAsync(account)).Succeeded) return "TryAgain";
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

    public async Task<bool> AddPasskeyAsync(HttpContext http, string credential, string? name)
    {
        if (!Fresh(http)) return false;
        var account = (await FindAsync(http))!;
        try
        {
            var made = await signIn.PerformPasskeyAttestationAsync(credential);
            // The entity was named in the options, which only this session's cookie carries; said again here, since it decides whose key it becomes.
            if (!made.Succeeded || made.UserEntity.Id != account.Holder.ToString()) return false;
            made.Passkey.Name = name is { Length: > 0 and <= 60 } ? name : null;
            notes.Actor = new(account.Holder.ToString(), http.Address());
            return (await users.AddOrUpdatePasskeyAsync(account, made.Passkey)).Succeeded;
        }
        catch (Exception malformed) when (malformed is PasskeyException or InvalidOperationException or System.Text.Json.JsonException)
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
        if (await users.GetPasskeyAsync(account, credential) is null) return false;
        notes.Actor = new(account.Holder.ToString(), http.Address());
        return (await users.RemovePasskeyAsync(account, credential)).Succeeded;
    }

    // Whoever sits at an unlocked screen does not know the password, and must not guess it here.
    // In turn with all attempts at this account, and read within it, so that many at once do not pass the lock together.
    private async Task<(string? Fault, Account Account)> ProveAsync(HttpContext http, Account account, string password)
    {
        if (!limits.TrySignIn(account.AccountId)) return ("Locked", account);
        var result = await SignIns.InTurnAsync(account, async () =>
        {
            account = (await users.FindByIdAsync(account.Holder.ToString()))!;
            return await signIn.CheckPasswordSignInAsync(account, password, lockoutOnFailure: true);
        });
        if (result.Succeeded) return (null, account);
        await audit.AppendAsync([new(new(account.Holder.ToString(), http.Address()), result.IsLockedOut ? "account.locked" : "session.failed", account.Holder.ToString(), "password, asked for again")], CancellationToken.None);
        return (result.IsLockedOut ? "Locked" : "PasswordWrong", account);
    }

    private void Say(HttpContext http, Account account, string action, string? detail = null) => notes.Say(new(new(account.Holder.ToString(), http.Address()), action, account.Holder.ToString(), detail));
}
