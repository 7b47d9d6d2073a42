using System.Security.Claims;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace Dashboard.Accounts;

/// <summary>
/// Signs people in and out, and tells the audit. A name that there is and one that there is not cost the same work and write the same, so that the time tells
/// nobody which names there are.
/// </summary>
public sealed class SignIns(
    SignInManager<Account> signIn,
    UserManager<Account> users,
    AuditNotes notes,
    AuditStore audit,
    AccessStore access,
    AccessDirectory directory,
    Attempts attempts,
    KnownDevices devices,
    Cookies cookies,
    Refusals refusals,
    Limits limits,
    TimeProvider time)
{
    private const string Failed = "session.failed", Throttled = "session.throttled", Locked = "account.locked";

    // Whoever has come as far as the code knows the password: from wherever, they have so many tries together.
    private const string Anywhere = "code";

    private static readonly Account Nobody = new() { Name = "nobody" };

    // Comparing passwords is work by design. Half of the machine is for the rest.
    private static readonly SemaphoreSlim Comparing = new(Math.Max(1, Environment.ProcessorCount / 2));
    private static string? _nobodysHash;

    /// <summary>Name and password.</summary>
    public async Task<SignInResult> PasswordAsync(HttpContext http, string name, string password)
    {
        var key = users.NormalizeName(name.Trim())!;
        return await attempts.InTurnAsync(key, async () =>
        {
            var account = await users.FindByNameAsync(name.Trim());
            var device = account is null ? null : devices.Find(http, account);
            var from = device ?? Limits.Network(http) ?? "";
            if (attempts.Held(key, from) || (device is null && !limits.TrySignIn(key)))
            {
                await WorkAsync(password);
                Tell(http, account, Throttled, "password");
                return SignInResult.LockedOut;
            }

            var result = await CompareAsync(account, password);
            if (account is not null && (result.Succeeded || result.RequiresTwoFactor))
            {
                attempts.Succeed(key, from);
                return await ToldAsync(http, account, "password", result);
            }

            // The name of an unknown account is not kept: people type their password there.
            Tell(http, account, Failed, account is null ? "unknown name" : "password");
            if (attempts.Fail(key, from) && account is not null) Tell(http, account, Locked, "password");
            return result;
        });
    }

    /// <summary>The account whose password was right and whose code is awaited; null for none.</summary>
    public Task<Account?> AwaitedAsync() => signIn.GetTwoFactorAuthenticationUserAsync();

    /// <summary>The second step: a time-based code, or one of the recovery codes.</summary>
    public async Task<SignInResult> CodeAsync(HttpContext http, string code)
    {
        var typed = string.Concat(code.Where(char.IsLetterOrDigit));
        if (await AwaitedAsync() is not { } account) return SignInResult.Failed;
        return await attempts.InTurnAsync(account.NameKey, async () =>
        {
            var (how, from) = (typed.Length == 6 ? "code" : "recovery code", devices.Find(http, account) ?? Anywhere);
            if (attempts.Held(account.NameKey, from + Anywhere))
            {
                Tell(http, account, Throttled, how);
                return SignInResult.LockedOut;
            }

            var result = typed.Length == 6
                ? await signIn.TwoFactorAuthenticatorSignInAsync(typed, isPersistent: true, rememberClient: false)
                : await signIn.TwoFactorRecoveryCodeSignInAsync(code.Trim());
            if (result.Succeeded)
            {
                attempts.Succeed(account.NameKey, from + Anywhere);
                return await ToldAsync(http, account, how, result);
            }

            Tell(http, account, Failed, how);
            if (!attempts.Fail(account.NameKey, from + Anywhere)) return result;
            Tell(http, account, Locked, how);
            return SignInResult.LockedOut;
        });
    }

    /// <summary>A passkey, as the browser gave it. Nothing holds it off: it cannot be guessed, and nobody should be kept out by others' guessing at their
    /// password.</summary>
    public async Task<SignInResult> PasskeyAsync(HttpContext http, string? credential)
    {
        try
        {
            if (string.IsNullOrWhiteSpace(credential)) return Refuse("passkey malformed");
            var proven = await signIn.PerformPasskeyAssertionAsync(credential);
            if (!proven.Succeeded) return Refuse("passkey not accepted");
            if (!await signIn.CanSignInAsync(proven.User)) return await ToldAsync(http, proven.User, "passkey", SignInResult.NotAllowed);
            await users.AddOrUpdatePasskeyAsync(proven.User, proven.Passkey);
            return await BeginAsync(http, proven.User, "passkey", "hwk");
        }
        catch (Exception malformed) when (malformed is PasskeyException or InvalidOperationException or System.Text.Json.JsonException or ArgumentException
            or FormatException)
        {
            return Refuse("passkey malformed");
        }

        SignInResult Refuse(string why)
        {
            Tell(http, null, Failed, why);
            return SignInResult.Failed;
        }
    }

    /// <summary>An account that was proven by an invitation.</summary>
    public Task<SignInResult> ProvenAsync(HttpContext http, Account account, string how) => BeginAsync(http, account, how, "pwd");

    /// <summary>An account that an organisation has proven. Where the account asks for codes and the organisation does not say that it has asked for more than
    /// a password, the code comes next.</summary>
    public async Task<SignInResult> OrganisationAsync(HttpContext http, Account account, bool strong)
    {
        if (strong || !account.TwoFactor || !await signIn.CanSignInAsync(account))
            return await BeginAsync(http, account, "organisation", strong ? "mfa" : "fed");
        // What the password's step leaves behind, as the code's step reads it.
        var identity = new ClaimsIdentity(IdentityConstants.TwoFactorUserIdScheme);
        identity.AddClaim(new(ClaimTypes.Name, account.Holder.ToString()));
        identity.AddClaim(new(ClaimTypes.AuthenticationMethod, Organisation.Scheme));
        await http.SignInAsync(IdentityConstants.TwoFactorUserIdScheme, new(identity));
        return SignInResult.TwoFactorRequired;
    }

    /// <summary>Ends this session, so that no copy of its cookie is good any more.</summary>
    public async Task OutAsync(HttpContext http)
    {
        if (http.Caller() is { Session: { } session } caller)
        {
            await access.EndSessionAsync(
                session,
                (time.GetUtcNow() + Sessions.Longest).ToUnixTimeMilliseconds(),
                new(caller.Actor, "session.ended", caller.Holder.ToString()),
                http.RequestAborted);
            await directory.RefreshAsync(http.RequestAborted);
        }

        await signIn.SignOutAsync();
        Sessions.Leave(http, cookies);
    }

    private async Task<SignInResult> BeginAsync(HttpContext http, Account account, string how, string factor)
    {
        if (!await signIn.CanSignInAsync(account)) return await ToldAsync(http, account, how, SignInResult.NotAllowed);
        await signIn.SignInWithClaimsAsync(account, new AuthenticationProperties { IsPersistent = true }, [new(Callers.FactorClaim, factor)]);
        return await ToldAsync(http, account, how, SignInResult.Success);
    }

    private async Task<SignInResult> CompareAsync(Account? account, string password)
    {
        if (account?.PasswordHash is null || !await signIn.CanSignInAsync(account))
        {
            await WorkAsync(password);
            return SignInResult.Failed;
        }

        await Comparing.WaitAsync();
        try
        {
            return await signIn.PasswordSignInAsync(account, password, isPersistent: true, lockoutOnFailure: false);
        }
        finally
        {
            Comparing.Release();
        }
    }

    // As much work as a password that is compared, so that the time does not tell who has an account, and in what state.
    private async Task WorkAsync(string password)
    {
        await Comparing.WaitAsync();
        try
        {
            _nobodysHash ??= users.PasswordHasher.HashPassword(Nobody, Secrets.New());
            users.PasswordHasher.VerifyHashedPassword(Nobody, _nobodysHash, password);
        }
        finally
        {
            Comparing.Release();
        }
    }

    private async Task<SignInResult> ToldAsync(HttpContext http, Account account, string how, SignInResult result)
    {
        if (result.RequiresTwoFactor) return result;
        if (!result.Succeeded)
        {
            Tell(http, account, Failed, how);
            return result;
        }

        devices.Remember(http, account);
        Sessions.Enter(http, cookies);
        var told = new AuditDraft(new(account.Holder.ToString(), http.Address()), "session.started", account.Holder.ToString(), how);
        if (await users.FindByIdAsync(account.Holder.ToString()) is { } now)
        {
            now.LastSeenMs = time.GetUtcNow().ToUnixTimeMilliseconds();
            notes.Say(told);
            if ((await users.UpdateAsync(now)).Succeeded) return result;
        }

        await audit.AppendAsync([told], CancellationToken.None);
        return result;
    }

    // Many at once are one line: whoever guesses does not fill the audit, nor hold up the counting.
    private void Tell(HttpContext http, Account? account, string action, string how) =>
        refusals.Note(new(Actor.Anonymous, http.Address()), how, account?.Holder.ToString(), action);
}
