using Dashboard.Engine.Access;
using Microsoft.AspNetCore.Identity;
using OtpNet;

namespace Dashboard.Accounts;

/// <summary>Time-based codes (RFC 6238): thirty seconds, one step of leeway either way, and each code once.</summary>
public sealed class TotpCodes(AccountStore accounts, TimeProvider time) : IUserTwoFactorTokenProvider<Account>
{
    public Task<string> GenerateAsync(string purpose, UserManager<Account> manager, Account user) =>
        throw new NotSupportedException("The codes come from the person's own device.");

    public async Task<bool> ValidateAsync(string purpose, string token, UserManager<Account> manager, Account user)
    {
        if (await manager.GetAuthenticatorKeyAsync(user) is not { } key) return false;
        return new Totp(Base32Encoding.ToBytes(key)).VerifyTotp(time.GetUtcNow().UtcDateTime, token, out var step, new(previous: 1, future: 1))
            && await accounts.TakeStepAsync(user, step, CancellationToken.None);
    }

    public async Task<bool> CanGenerateTwoFactorTokenAsync(UserManager<Account> manager, Account user) =>
        user.TwoFactor && await manager.GetAuthenticatorKeyAsync(user) is not null;
}
