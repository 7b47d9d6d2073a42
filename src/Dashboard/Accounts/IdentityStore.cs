using System.Text.Json;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace Dashboard.Accounts;

/// <summary>ASP.NET Core Identity's view of the accounts. What is to be told to the audit of the next write is put into <see cref="AuditNotes"/>
/// before.</summary>
public sealed class IdentityStore(AccountStore accounts, SignInStore proofs, AccessDirectory directory, AuditNotes notes, IDataProtectionProvider protection) :
    IUserPasswordStore<Account>, IUserSecurityStampStore<Account>, IUserTwoFactorStore<Account>,
    IUserAuthenticatorKeyStore<Account>, IUserTwoFactorRecoveryCodeStore<Account>, IUserPasskeyStore<Account>
{
    private readonly IDataProtector _authenticators = protection.CreateProtector("Dashboard.Authenticator");

    public Task<string> GetUserIdAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.Holder.ToString());

    public Task<string?> GetUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Name);

    public Task SetUserNameAsync(Account user, string? userName, CancellationToken cancellationToken) => Done(user.Name = userName ?? "");

    public Task<string?> GetNormalizedUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.NameKey);

    public Task SetNormalizedUserNameAsync(Account user, string? normalizedName, CancellationToken cancellationToken) =>
        Done(user.NameKey = normalizedName ?? "");

    public Task<IdentityResult> CreateAsync(Account user, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Accounts are made by AccountService, with their roles.");

    public Task<IdentityResult> DeleteAsync(Account user, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Accounts are disabled, never deleted: the ledger names them.");

    public async Task<IdentityResult> UpdateAsync(Account user, CancellationToken cancellationToken)
    {
        var written = await accounts.UpdateAsync(user, notes.Take(), cancellationToken);
        // A session carries the stamp: the directory must know the new one before the next request.
        await directory.RefreshAsync(cancellationToken);
        return written ? IdentityResult.Success : IdentityResult.Failed(new IdentityErrorDescriber().ConcurrencyFailure());
    }

    public async Task<Account?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Holder.TryParse(userId, out var holder) && holder.Kind == HolderKind.Account ? await accounts.FindAsync(holder.Id, cancellationToken) : null;

    public Task<Account?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        accounts.FindByNameAsync(normalizedUserName, cancellationToken);

    public Task SetPasswordHashAsync(Account user, string? passwordHash, CancellationToken cancellationToken) => Done(user.PasswordHash = passwordHash);

    public Task<string?> GetPasswordHashAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash);

    public Task<bool> HasPasswordAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash is not null);

    public Task SetSecurityStampAsync(Account user, string stamp, CancellationToken cancellationToken) => Done(user.Stamp = stamp);

    public Task<string?> GetSecurityStampAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Stamp);

    public Task SetTwoFactorEnabledAsync(Account user, bool enabled, CancellationToken cancellationToken) => Done(user.TwoFactor = enabled);

    public Task<bool> GetTwoFactorEnabledAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.TwoFactor);

    public Task SetAuthenticatorKeyAsync(Account user, string key, CancellationToken cancellationToken) =>
        Done(user.Authenticator = _authenticators.Protect(key));

    public Task<string?> GetAuthenticatorKeyAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult(user.Authenticator is { } kept ? _authenticators.Unprotect(kept) : null);

    public Task ReplaceCodesAsync(Account user, IEnumerable<string> recoveryCodes, CancellationToken cancellationToken) =>
        proofs.ReplaceCodesAsync(user.AccountId, recoveryCodes, cancellationToken);

    public Task<bool> RedeemCodeAsync(Account user, string code, CancellationToken cancellationToken) =>
        proofs.TakeCodeAsync(user.AccountId, code, cancellationToken);

    public Task<int> CountCodesAsync(Account user, CancellationToken cancellationToken) => proofs.CodesLeftAsync(user.AccountId, cancellationToken);

    public Task AddOrUpdatePasskeyAsync(Account user, UserPasskeyInfo passkey, CancellationToken cancellationToken) =>
        proofs.SavePasskeyAsync(user.AccountId, passkey.CredentialId, JsonSerializer.Serialize(KeptPasskey.Of(passkey)), notes.Actor, cancellationToken);

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Account user, CancellationToken cancellationToken) =>
        [.. (await proofs.PasskeysAsync(user.AccountId, cancellationToken)).Select(kept => JsonSerializer.Deserialize<KeptPasskey>(kept)!.Info())];

    public async Task<Account?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        await proofs.PasskeyOwnerAsync(credentialId, cancellationToken) is { } id ? await accounts.FindAsync(id, cancellationToken) : null;

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken) =>
        (await GetPasskeysAsync(user, cancellationToken)).FirstOrDefault(p => p.CredentialId.AsSpan().SequenceEqual(credentialId));

    public Task RemovePasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken) =>
        proofs.RemovePasskeyAsync(user.AccountId, credentialId, notes.Actor ?? new(user.Holder.ToString()), cancellationToken);

    public void Dispose()
    {
        // Nothing is held.
    }

    private static Task Done<T>(T value)
    {
        _ = value;
        return Task.CompletedTask;
    }

    private sealed record KeptPasskey(
        byte[] Id,
        byte[] PublicKey,
        DateTimeOffset CreatedAt,
        uint SignCount,
        string[]? Transports,
        bool Verified,
        bool Eligible,
        bool BackedUp,
        byte[] Attestation,
        byte[] ClientData,
        string? Name)
    {
        public static KeptPasskey Of(UserPasskeyInfo p) =>
            new(
                p.CredentialId,
                p.PublicKey,
                p.CreatedAt,
                p.SignCount,
                p.Transports,
                p.IsUserVerified,
                p.IsBackupEligible,
                p.IsBackedUp,
                p.AttestationObject,
                p.ClientDataJson,
                p.Name);

        public UserPasskeyInfo Info() =>
            new(Id, PublicKey, CreatedAt, SignCount, Transports, Verified, Eligible, BackedUp, Attestation, ClientData) { Name = Name };
    }
}

/// <summary>What the next write of an account is to tell the audit, in its own transaction; and who writes.</summary>
public sealed class AuditNotes
{
    private readonly List<AuditDraft> _notes = [];

    /// <summary>Who writes; null while that is not known.</summary>
    public Actor? Actor { get; set; }

    public void Say(AuditDraft note) => _notes.Add(note);

    public IReadOnlyList<AuditDraft> Take()
    {
        AuditDraft[] taken = [.. _notes];
        _notes.Clear();
        return taken;
    }
}
