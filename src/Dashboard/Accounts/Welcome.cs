using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Shared;
using Microsoft.AspNetCore.Identity;

namespace Dashboard.Accounts;

/// <summary>
/// Invitations taken up: somebody sets the password of an account, or, by the set-up link, makes the first administrator. A token is good once, and each failure with it
/// leaves it good: only success uses it up.
/// </summary>
public sealed class Welcome(AccountStore accounts, AccessDirectory directory, UserManager<Account> users, SignIns signIns, AuditNotes notes)
{
    /// <summary>Account 0 is the administrator to be.</summary>
    public const int FirstAdministrator = 0;

    /// <summary>Makes the first administrator, and signs in.</summary>
    /// <returns>The name of a text that says what is wrong; null for success.</returns>
    /// <exception cref="CatalogException">A name is missing, malformed or taken.</exception>
    public async Task<string?> SetUpAsync(HttpContext http, string token, string name, string displayName, string password)
    {
        var hash = Secrets.Hash(token.Trim());
        if (await accounts.InvitedAsync(hash, http.RequestAborted) != FirstAdministrator || await accounts.HasAdministratorAsync(http.RequestAborted)) return "TokenBad";
        var account = AccountService.New(name, displayName);
        if (Passwords.Fault(password, account, second: false) is { } fault) return fault;
        if (await accounts.FindByNameAsync(account.NameKey, http.RequestAborted) is not null) throw new CatalogException("name", $"'{account.Name}' exists");
        if (!await accounts.TakeInvitationAsync(hash, http.RequestAborted)) return "TokenBad";
        account.PasswordHash = users.PasswordHasher.HashPassword(account, password);
        await accounts.AddAsync(account, [new(Role.Administrator, 0)], new("set-up", http.Address()), http.RequestAborted);
        await directory.RefreshAsync(http.RequestAborted);
        await signIns.ProvenAsync(http, account, "set-up");
        return null;
    }

    /// <summary>Sets the password of the account that was invited, and signs in. What proved the account before, sessions, codes and passkeys, ends: the invitation is also the way to take an account back.</summary>
    /// <returns>The name of a text that says what is wrong; null for success.</returns>
    public async Task<string?> JoinAsync(HttpContext http, string token, string password)
    {
        var hash = Secrets.Hash(token.Trim());
        if (await accounts.InvitedAsync(hash, http.RequestAborted) is not (> FirstAdministrator and var id) || await accounts.FindAsync(id, http.RequestAborted) is not { Disabled: false } account) return "TokenBad";
        if (Passwords.Fault(password, account, second: false) is { } fault) return fault;
        if (!await accounts.TakeInvitationAsync(hash, http.RequestAborted)) return "TokenBad";
        var actor = new Actor(account.Holder.ToString(), http.Address());
        notes.Actor = actor;
        foreach (var passkey in await users.GetPasskeysAsync(account)) await users.RemovePasskeyAsync(account, passkey.CredentialId);
        // Somebody who tries to sign in meanwhile writes the account too: the invitation is used up, so this must get through.
        for (var attempt = 1; ; attempt++)
        {
            account = (await accounts.FindAsync(id, http.RequestAborted))!;
            account.PasswordHash = users.PasswordHasher.HashPassword(account, password);
            (account.TwoFactor, account.Authenticator, account.Failures, account.LockedUntil) = (false, null, 0, null);
            notes.Say(new(actor, "account.password", account.Holder.ToString(), "by invitation"));
            if ((await users.UpdateSecurityStampAsync(account)).Succeeded) break;
            if (attempt == 5) return "TryAgain";
        }

        await signIns.ProvenAsync(http, account, "invitation");
        return null;
    }
}
