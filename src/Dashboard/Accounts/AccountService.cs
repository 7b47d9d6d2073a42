using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Shared;

namespace Dashboard.Accounts;

/// <summary>What administrators do to accounts. Each command checks its caller anew.</summary>
public sealed class AccountService(AccountStore accounts, AccessDirectory directory, Refusals refusals, TimeProvider time)
{
    /// <summary>How long an invitation is good.</summary>
    public static TimeSpan InvitationLasts => TimeSpan.FromHours(72);

    /// <summary>All accounts, by name.</summary>
    /// <exception cref="RefusedException">The caller may not administer.</exception>
    public async Task<IReadOnlyList<Account>> AllAsync(Caller? caller, CancellationToken cancellation)
    {
        refusals.Require(directory, caller, Permission.Administer, "accounts: list");
        return await accounts.AllAsync(cancellation);
    }

    /// <summary>Makes an account and invites its person to set a password.</summary>
    /// <returns>The invitation's token, which nobody can ask for again.</returns>
    /// <exception cref="RefusedException">The caller may not administer.</exception>
    /// <exception cref="CatalogException">A name is missing, malformed or taken, or there is no role.</exception>
    public async Task<string> AddAsync(Caller? caller, string name, string displayName, IReadOnlyList<Grant> grants, CancellationToken cancellation)
    {
        refusals.Require(directory, caller, Permission.Administer, "accounts: created");
        RequireGrants(grants);
        var account = New(name, displayName);
        await accounts.AddAsync(account, grants, caller!.Actor, cancellation);
        await directory.RefreshAsync(cancellation);
        return await InviteAsync(account.AccountId, caller.Actor, cancellation);
    }

    /// <summary>Invites again: when the person sets a new password, what they signed in with before ends. Until then it holds: disable the account to end it at
    /// once.</summary>
    /// <returns>The invitation's token.</returns>
    /// <exception cref="RefusedException">The caller may not administer.</exception>
    public Task<string> InviteAsync(Caller? caller, Account account, CancellationToken cancellation)
    {
        refusals.Require(directory, caller, Permission.Administer, "accounts: invited");
        return InviteAsync(account.AccountId, caller!.Actor, cancellation);
    }

    /// <summary>Changes what an account may do.</summary>
    /// <exception cref="RefusedException">The caller may not administer.</exception>
    /// <exception cref="CatalogException">There is no role, or nobody would be left who can administer.</exception>
    public async Task SetGrantsAsync(Caller? caller, Account account, IReadOnlyList<Grant> grants, CancellationToken cancellation)
    {
        refusals.Require(directory, caller, Permission.Administer, "accounts: roles");
        RequireGrants(grants);
        await accounts.SetGrantsAsync(account, grants, caller!.Actor, cancellation);
        await directory.RefreshAsync(cancellation);
    }

    /// <summary>Disables an account, which ends its sessions, or enables it again.</summary>
    /// <exception cref="RefusedException">The caller may not administer.</exception>
    /// <exception cref="CatalogException">Nobody would be left who can administer, or the account was changed meanwhile.</exception>
    public async Task SetDisabledAsync(Caller? caller, Account account, bool disabled, CancellationToken cancellation)
    {
        refusals.Require(directory, caller, Permission.Administer, "accounts: disabled");
        var now = await accounts.FindAsync(account.AccountId, cancellation) ?? throw new CatalogException("account", "does not exist");
        now.Disabled = disabled;
        now.Stamp = Secrets.New();
        if (!await accounts.UpdateAsync(
            now, [new(caller!.Actor, disabled ? "account.disabled" : "account.enabled", now.Holder.ToString())], cancellation, disables: disabled))
            throw new CatalogException("account", "was changed by somebody else meanwhile");
        await directory.RefreshAsync(cancellation);
    }

    /// <summary>An account that is not yet in the database.</summary>
    /// <exception cref="CatalogException">A name is missing or malformed.</exception>
    internal static Account New(string name, string displayName, bool demo = false)
    {
        name = name.Trim();
        displayName = displayName.Trim();
        if (name.Length is < 2 or > 64 || !name.All(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' or '@'))
            throw new CatalogException("name", "2 to 64 letters, digits, dots, hyphens, underscores, @");
        if (displayName.Length is 0 or > 100 || displayName.Any(char.IsControl))
            throw new CatalogException("display-name", "is missing or longer than 100 characters");
        return new() { Name = name, NameKey = name.Normalize().ToUpperInvariant(), DisplayName = displayName, Stamp = Secrets.New(), Demo = demo };
    }

    internal async Task<string> InviteAsync(int accountId, Actor by, CancellationToken cancellation, TimeSpan? lasts = null)
    {
        var token = Secrets.New();
        await accounts.InviteAsync(accountId, Secrets.Hash(token), (time.GetUtcNow() + (lasts ?? InvitationLasts)).ToUnixTimeMilliseconds(), by, cancellation);
        return token;
    }

    private static void RequireGrants(IReadOnlyList<Grant> grants)
    {
        if (grants.Count == 0) throw new CatalogException("roles", "give at least one");
        if (grants.Any(g => g.Role == Role.Integration)) throw new CatalogException("roles", "integration is for keys");
        if (grants.Any(g => g is { EventId: 0, Role: not (Role.Administrator or Role.Manager) }))
            throw new CatalogException("roles", "this role is bound to an event");
    }
}
