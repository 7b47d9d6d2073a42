using Dashboard.Engine.Access;
using Microsoft.AspNetCore.Identity;

namespace Dashboard.Accounts;

/// <summary>
/// What a password must be: long, and not one that is tried first (NIST SP 800-63B-4: 15 characters where it is the only factor, no rules of composition, no changing by the calendar,
/// a list of common ones).
/// </summary>
public sealed class Passwords : IPasswordValidator<Account>
{
    /// <summary>The shortest, where another factor is asked for as well.</summary>
    public const int Shortest = 12;

    /// <summary>The shortest, where the password is the only factor.</summary>
    public const int ShortestAlone = 15;

    /// <summary>The longest: beyond it nothing is gained, and hashing it is work.</summary>
    public const int Longest = 200;

    // A guesser who knows whom he is after tries these words first.
    private static readonly string[] Ours = ["dashboard", "chunyun", "guiyang", "guizhou", "volunteer", "zhiyuanzhe", "9610097", "spring festival", "春运", "志愿者", "贵阳"];

    public Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user, string? password) => Task.FromResult(Fault(password ?? "", user, user.TwoFactor) is { } code ? IdentityResult.Failed(new IdentityError { Code = code, Description = code }) : IdentityResult.Success);

    /// <summary>What is wrong with a password, as the name of a text; null for nothing.</summary>
    public static string? Fault(string password, Account user, bool second)
    {
        if (password.Length < (second ? Shortest : ShortestAlone)) return second ? "PasswordShort" : "PasswordShortAlone";
        if (password.Length > Longest) return "PasswordLong";
        // 10⁸ guesses: what a list of leaked passwords and the words above it are good for.
        return Zxcvbn.Core.EvaluatePassword(password, [.. Ours, user.Name, user.DisplayName]).Guesses < 1e8 ? "PasswordCommon" : null;
    }
}
