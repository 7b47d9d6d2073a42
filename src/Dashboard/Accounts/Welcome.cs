using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Shared;
using Microsoft.AspNetCore.Identity;

namespace Dashboard.Accounts;

/// <summary>
/// Invitations taken up: somebody sets the password of an account, or, by the set-up link, makes the first administrator. A token is good once, and each
/// failure with it leaves it good: only success uses it up.
/// </summary>
public sealed class Welcome(
    AccountStore accounts, SignInStore proofs, SetUpLink link, AccessDirectory directory, UserManager<Account> users, SignIns signIns, AuditNotes notes)
{
    /// <summary>Account 0 is the administrator to be.</summary>
    public const int FirstAdministrator = 0;

    /// <summary>Makes the first administrator, and signs in.</summary>
    /// <returns>The name of a text that says what is wrong; null for success.</returns>
    /// <exception cref="CatalogException">A name is missing, malformed or taken.</exception>
    public async Task<string?> SetUpAsync(HttpContext http, string token, string name, string displayName, string password)
    {
        var hash = Secrets.Hash(token.Trim());
        if (await accounts.InvitedAsync(hash, http.RequestAborted) != FirstAdministrator || await accounts.HasAdministratorAsync(http.RequestAborted))
            return "TokenBad";
        var account = AccountService.New(name, displayName);
        if (Passwords.Fault(password, account, second: false) is { } fault) return fault;
        if (await accounts.FindByNameAsync(account.NameKey, http.RequestAborted) is not null) throw new CatalogException("name", $"'{account.Name}' exists");
        if (!await accounts.TakeInvitationAsync(hash, http.RequestAborted)) return "TokenBad";
        account.PasswordHash = users.PasswordHasher.HashPassword(account, password);
        await accounts.AddAsync(account, [new(Role.Administrator, 0)], new("set-up", http.Address()), http.RequestAborted);
        await directory.RefreshAsync(http.RequestAborted);
        link.Forget();
        await signIns.ProvenAsync(http, account, "set-up");
        return null;
    }

    /// <summary>Sets the password of the account that was invited, and signs in. What proved the account before ends: the invitation is also the way to take an
    /// account back.</summary>
    /// <returns>The name of a text that says what is wrong; null for success.</returns>
    public async Task<string?> JoinAsync(HttpContext http, string token, string password)
    {
        var hash = Secrets.Hash(token.Trim());
        if (await InvitedAsync(http, hash) is not { } account) return "TokenBad";
        if (Passwords.Fault(password, account, second: false) is { } fault) return fault;
        if (!await accounts.TakeInvitationAsync(hash, http.RequestAborted)) return "TokenBad";
        if (await BeginAnewAsync(http, account.AccountId, now => users.PasswordHasher.HashPassword(now, password)) is not { } begun) return "other";
        await signIns.ProvenAsync(http, begun, "invitation");
        return null;
    }

    /// <summary>Whether an invitation is good.</summary>
    public async Task<bool> IsInvitedAsync(HttpContext http, string token) => await InvitedAsync(http, Secrets.Hash(token.Trim())) is not null;

    /// <summary>Ties the account that was invited to somebody whom an organisation knows, in place of a password. What proved the account before
    /// ends.</summary>
    /// <param name="http">The request.</param>
    /// <param name="hash">The hash of the invitation's token.</param>
    /// <param name="subject">The provider's lasting number of the person.</param>
    /// <returns>Null where the invitation is no longer good, or the person has another account.</returns>
    public async Task<Account?> TieAsync(HttpContext http, string hash, string subject)
    {
        if (await InvitedAsync(http, hash) is not { } account) return null;
        // Whoever is known already stays who they are: two accounts of one person would be told apart by nothing.
        if (await proofs.LoginOwnerAsync(Organisation.Scheme, subject, http.RequestAborted) is { } owner && owner != account.AccountId) return null;
        if (!await accounts.TakeInvitationAsync(hash, http.RequestAborted)) return null;
        if (await BeginAnewAsync(http, account.AccountId, _ => null) is not { } begun) return null;
        await proofs.AddLoginAsync(Organisation.Scheme, subject, begun.AccountId, new(begun.Holder.ToString(), http.Address()), http.RequestAborted);
        return begun;
    }

    private async Task<Account?> InvitedAsync(HttpContext http, string hash) =>
        await accounts.InvitedAsync(hash, http.RequestAborted) is > FirstAdministrator and var id
            && await accounts.FindAsync(id, http.RequestAborted) is { Disabled: false } account
            ? account
            : null;

    // Sessions, codes, passkeys, an organisation's tie: nothing that proved the account before is left.
    private async Task<Account?> BeginAnewAsync(HttpContext http, int id, Func<Account, string?> password)
    {
        var account = (await accounts.FindAsync(id, http.RequestAborted))!;
        var actor = new Actor(account.Holder.ToString(), http.Address());
        notes.Actor = actor;
        foreach (var passkey in await users.GetPasskeysAsync(account)) await users.RemovePasskeyAsync(account, passkey.CredentialId);
        await proofs.RemoveLoginsAsync(id, actor, http.RequestAborted);
        await proofs.ReplaceCodesAsync(id, [], http.RequestAborted);
        // Somebody who tries to sign in meanwhile writes the account too: the invitation is used up, so this must get through.
        for (var attempt = 1; ; attempt++)
        {
            account = (await accounts.FindAsync(id, http.RequestAborted))!;
            account.PasswordHash = password(account);
            (account.TwoFactor, account.Authenticator) = (false, null);
            notes.Say(new(actor, "account.password", account.Holder.ToString(), "by invitation"));
            if ((await users.UpdateSecurityStampAsync(account)).Succeeded) return account;
            if (attempt == 5) return null;
        }
    }
}
