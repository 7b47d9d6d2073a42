using System.Globalization;
using System.Security.Cryptography;
using Dashboard.Engine.Access;
using Dashboard.Shared;
using Microsoft.AspNetCore.DataProtection;

namespace Dashboard.Accounts;

/// <summary>
/// Browsers in which an account has signed in before. Attempts from there are counted apart from everybody else's, so that nobody is kept out of their own
/// account by strangers' guessing. It proves nothing: the password is asked for all the same.
/// </summary>
public sealed class KnownDevices(IDataProtectionProvider protection, Cookies cookies)
{
    private const string Name = "device";

    // A pad may have been in many hands.
    private const int Most = 12;

    private readonly IDataProtector _protector = protection.CreateProtector("Dashboard.KnownDevice");

    /// <summary>The device's number, if the account has signed in there before; null for none.</summary>
    public string? Find(HttpContext http, Account account) =>
        Read(http) is var (device, accounts) && accounts.Contains(Id(account), StringComparer.Ordinal) ? device : null;

    /// <summary>An account has signed in.</summary>
    public void Remember(HttpContext http, Account account)
    {
        var (device, accounts) = Read(http) ?? (Secrets.New(), []);
        string[] now = [Id(account), .. accounts.Where(a => a != Id(account)).Take(Most - 1)];
        cookies.Set(http, Name, _protector.Protect($"{device} {string.Join(' ', now)}"), Credentials.Longest);
    }

    private (string Device, IReadOnlyList<string> Accounts)? Read(HttpContext http)
    {
        if (cookies.Get(http, Name) is not { Length: > 0 } kept) return null;
        try
        {
            return _protector.Unprotect(kept).Split(' ') is [var device, .. var accounts] ? (device, accounts) : null;
        }
        catch (CryptographicException)
        {
            // Not, or no longer, one of ours: a device like any other.
            return null;
        }
    }

    private static string Id(Account account) => account.AccountId.ToString(CultureInfo.InvariantCulture);
}
