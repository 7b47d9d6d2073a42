using System.Buffers.Text;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Shared;
using Microsoft.AspNetCore.Identity;

namespace Dashboard.Accounts;

/// <summary>What people do to their own account. Whose it is, is always taken from the session. Answers with the name of a text where something is wrong.</summary>
public sealed class OwnAccount(UserManager<Account> users, SignInManager<Account> signIn, IUserAuthenticatorKeyStore<Account> store, AuditNotes notes, AuditStore audit)
{
    private const int RecoveryCodes = 10;

    public Task<Account?> FindAsync(HttpContext http) => http.Caller() is { } caller ? users.FindByIdAsync(caller.Holder.ToString()) : Task.FromResult<Account?>(null);

    public Task<IList<UserPasskeyInfo>> PasskeysAsync(Account account) => users.GetPasskeysAsync(account);

    /// <summary>Changes the password; every other session of the account ends.</summary>
    public async Task<string?> ChangePasswordAsync(HttpContext http, string old, string password)
    {
        if (await FindAsync(http) is not { } account) return "TryAgain";
        if (Passwords.Fault(password, account, account.TwoFactor) is { } fault) return fault;
        if (await ProveAsync(http, account, old) is { } wrong) return wrong;
        Say(http, account, "account.password");
        if (!(await users.ChangePasswordAsync(account, old, password)).Succeeded) return "TryAgain";
        await signIn.RefreshSignInAsync(account);
        return null;
    }

    /// <summary>The secret for a new device; made anew each time until codes are asked for.</summary>
    public async Task<string> AuthenticatorKeyAsync(Account account)
    {
        // Its own way would change the stamp, and so end the session that asks.
        if (account.Authenticator is null)
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
        if (await ProveAsync(http, account, password) is { } wrong) return wrong;
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
        await signIn.RefreshSignInAsync(account);
        return null;
    }

    public async Task<string> PasskeyOptionsAsync(HttpContext http)
    {
        var account = (await FindAsync(http))!;
        return await signIn.MakePasskeyCreationOptionsAsync(new() { Id = account.Holder.ToString(), Name = account.Name, DisplayName = account.DisplayName });
    }

    public async Task<bool> AddPasskeyAsync(HttpContext http, string credential, string? name)
    {
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
        var account = (await FindAsync(http))!;
        if (!Base64Url.IsValid(id)) return false;
        var credential = Base64Url.DecodeFromChars(id);
        if (await users.GetPasskeyAsync(account, credential) is null) return false;
        notes.Actor = new(account.Holder.ToString(), http.Address());
        return (await users.RemovePasskeyAsync(account, credential)).Succeeded;
    }

    // Whoever sits at an unlocked screen does not know the password, and must not guess it here.
    private async Task<string?> ProveAsync(HttpContext http, Account account, string password)
    {
        var result = await signIn.CheckPasswordSignInAsync(account, password, lockoutOnFailure: true);
        if (result.Succeeded) return null;
        await audit.AppendAsync([new(new(account.Holder.ToString(), http.Address()), result.IsLockedOut ? "account.locked" : "session.failed", account.Holder.ToString(), "password, asked for again")], CancellationToken.None);
        return result.IsLockedOut ? "Locked" : "PasswordWrong";
    }

    private void Say(HttpContext http, Account account, string action, string? detail = null) => notes.Say(new(new(account.Holder.ToString(), http.Address()), action, account.Holder.ToString(), detail));
}
