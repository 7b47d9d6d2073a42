using System.Collections.Concurrent;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Shared;
using Microsoft.AspNetCore.Identity;

namespace Dashboard.Accounts;

/// <summary>Signs people in and out, and tells the audit. Attempts at one account take turns, so that many at once do not pass the lock together.</summary>
public sealed class SignIns(SignInManager<Account> signIn, UserManager<Account> users, AuditNotes notes, AuditStore audit, AccessStore access, AccessDirectory directory, Limits limits, TimeProvider time)
{
    private static readonly ConcurrentDictionary<int, SemaphoreSlim> Turns = new();
    private static readonly Account Nobody = new() { Name = "nobody" };
    private static string? _nobodysHash;

    /// <summary>Name and password.</summary>
    public async Task<SignInResult> PasswordAsync(HttpContext http, string name, string password)
    {
        var account = await users.FindByNameAsync(name.Trim());
        if (account is null)
        {
            // The name is not kept: people type their password there.
            Work(password);
            await TellAsync(new(Actor.Anonymous, http.Address()), "session.failed", null, "unknown name");
            return SignInResult.Failed;
        }

        if (!limits.TrySignIn(account.AccountId)) return SignInResult.LockedOut;
        return await InTurnAsync(account, async () =>
        {
            // Read within the turn: the attempt before may have locked it.
            var now = (await users.FindByIdAsync(account.Holder.ToString()))!;
            if (now.PasswordHash is null || !await signIn.CanSignInAsync(now) || await users.IsLockedOutAsync(now)) Work(password);
            return await ToldAsync(http, now, "password", await signIn.PasswordSignInAsync(now, password, isPersistent: true, lockoutOnFailure: true));
        });
    }

    /// <summary>The account whose password was right and whose code is awaited; null for none.</summary>
    public Task<Account?> AwaitedAsync() => signIn.GetTwoFactorAuthenticationUserAsync();

    /// <summary>The second step: a time-based code, or one of the recovery codes.</summary>
    public async Task<SignInResult> CodeAsync(HttpContext http, string code)
    {
        var typed = string.Concat(code.Where(char.IsLetterOrDigit));
        if (await AwaitedAsync() is not { } account) return SignInResult.Failed;
        if (!limits.TrySignIn(account.AccountId)) return SignInResult.LockedOut;
        return await InTurnAsync(account, async () => typed.Length == 6
            ? await ToldAsync(http, account, "code", await signIn.TwoFactorAuthenticatorSignInAsync(typed, isPersistent: true, rememberClient: false))
            : await ToldAsync(http, account, "recovery code", await RecoverAsync(account, code.Trim())));
    }

    /// <summary>A passkey, as the browser gave it.</summary>
    public async Task<SignInResult> PasskeyAsync(HttpContext http, string credential)
    {
        try
        {
            var proven = await signIn.PerformPasskeyAssertionAsync(credential);
            if (!proven.Succeeded) return await FailedAsync("passkey not accepted");
            // Not the lock: a passkey cannot be guessed, and nobody should be kept out by others' guessing at their password.
            if (!await signIn.CanSignInAsync(proven.User)) return await ToldAsync(http, proven.User, "passkey", SignInResult.NotAllowed);
            await users.AddOrUpdatePasskeyAsync(proven.User, proven.Passkey);
            await signIn.SignInAsync(proven.User, isPersistent: true, "hwk");
            return await ToldAsync(http, proven.User, "passkey", SignInResult.Success);
        }
        catch (Exception malformed) when (malformed is PasskeyException or InvalidOperationException or System.Text.Json.JsonException)
        {
            return await FailedAsync("passkey malformed");
        }

        async Task<SignInResult> FailedAsync(string why)
        {
            await TellAsync(new(Actor.Anonymous, http.Address()), "session.failed", null, why);
            return SignInResult.Failed;
        }
    }

    /// <summary>An account whose identity was proven elsewhere: by an invitation, by an organisation.</summary>
    public async Task<SignInResult> ProvenAsync(HttpContext http, Account account, string how)
    {
        if (!await signIn.CanSignInAsync(account)) return await ToldAsync(http, account, how, SignInResult.NotAllowed);
        await signIn.SignInAsync(account, isPersistent: true, how);
        return await ToldAsync(http, account, how, SignInResult.Success);
    }

    /// <summary>Ends this session, so that no copy of its cookie is good any more.</summary>
    public async Task OutAsync(HttpContext http)
    {
        if (http.Caller() is { Session: { } session } caller)
        {
            await access.EndSessionAsync(session, (time.GetUtcNow() + Sessions.Longest).ToUnixTimeMilliseconds(), new(caller.Actor, "session.ended", caller.Holder.ToString()), http.RequestAborted);
            await directory.RefreshAsync(http.RequestAborted);
        }

        await signIn.SignOutAsync();
    }

    // As much work as a password that is compared, so that the time does not tell who has an account, and in what state.
    private void Work(string password)
    {
        _nobodysHash ??= users.PasswordHasher.HashPassword(Nobody, Secrets.New());
        users.PasswordHasher.VerifyHashedPassword(Nobody, _nobodysHash, password);
    }

    private async Task<SignInResult> RecoverAsync(Account awaited, string code)
    {
        // Read within the turn, as above.
        var account = (await users.FindByIdAsync(awaited.Holder.ToString()))!;
        if (await users.IsLockedOutAsync(account)) return SignInResult.LockedOut;
        if (!await signIn.CanSignInAsync(account)) return SignInResult.NotAllowed;
        var result = await signIn.TwoFactorRecoveryCodeSignInAsync(code);
        if (result != SignInResult.Failed) return result;
        await users.AccessFailedAsync(account);
        return await users.IsLockedOutAsync(account) ? SignInResult.LockedOut : result;
    }

    internal static async Task<SignInResult> InTurnAsync(Account account, Func<Task<SignInResult>> attempt)
    {
        var turn = Turns.GetOrAdd(account.AccountId, _ => new(1, 1));
        await turn.WaitAsync();
        try
        {
            return await attempt();
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<SignInResult> ToldAsync(HttpContext http, Account account, string how, SignInResult result)
    {
        var actor = new Actor(result.Succeeded ? account.Holder.ToString() : Actor.Anonymous, http.Address());
        if (result.RequiresTwoFactor) return result;
        if (result.Succeeded && await users.FindByIdAsync(account.Holder.ToString()) is { } now)
        {
            now.LastSeenMs = time.GetUtcNow().ToUnixTimeMilliseconds();
            notes.Say(new(actor, "session.started", account.Holder.ToString(), how));
            if ((await users.UpdateAsync(now)).Succeeded) return result;
        }

        await TellAsync(actor, result.Succeeded ? "session.started" : result.IsLockedOut ? "account.locked" : "session.failed", account.Holder.ToString(), how);
        return result;
    }

    private Task TellAsync(Actor actor, string action, string? subject, string? detail) => audit.AppendAsync([new(actor, action, subject, detail)], CancellationToken.None);
}
