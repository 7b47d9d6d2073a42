using Dashboard.Engine.Access;
using Microsoft.AspNetCore.Identity;

namespace Dashboard.Accounts;

/// <summary>
/// What a password must be: long, and not one that is tried first (NIST SP 800-63B-4: 15 characters where it is the only factor, no rules of composition, no
/// changing by the calendar, a list of common ones). Common long passwords are common words, runs and years put together, so these are taken away, and
/// something must be left.
/// </summary>
public sealed class Passwords : IPasswordValidator<Account>
{
    /// <summary>The shortest, where another factor is asked for as well.</summary>
    public const int Shortest = 12;

    /// <summary>The shortest, where the password is the only factor.</summary>
    public const int ShortestAlone = 15;

    /// <summary>The longest: beyond it nothing is gained, and hashing it is work.</summary>
    public const int Longest = 200;

    private const int LeastUncommon = 6;

    // zxcvbn's scores, from 0 to 4.
    private const int LeastScore = 2;
    private const int LeastScoreAlone = 4;

    // What it looks at: its work grows faster than the length, and what is longer than this is not guessed.
    private const int Looked = 72;

    // Each letter's neighbours by which fingers run; as plain as what they are compared with.
    private static readonly string[] Rows = [.. ((string[])
    [
        "abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "1q2w3e4r5t6y7u8i9o0p",
        "q1w2e3r4t5y6u7i8o9p0",
    ]).Select(Plain)];

    private static readonly IReadOnlyList<string> Words = Read();

    public Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user, string? password) =>
        Task.FromResult(Fault(password ?? "", user, user.TwoFactor) is { } code
            ? IdentityResult.Failed(new IdentityError { Code = code, Description = code })
            : IdentityResult.Success);

    /// <summary>What is wrong with a password, as the name of a text; null for nothing.</summary>
    /// <param name="password">The password.</param>
    /// <param name="user">Whose it is to be: nobody's own name keeps anybody out.</param>
    /// <param name="second">Another factor is asked for as well.</param>
    public static string? Fault(string password, Account user, bool second)
    {
        if (password.Length < (second ? Shortest : ShortestAlone)) return second ? "PasswordShort" : "PasswordShortAlone";
        if (password.Length > Longest) return "PasswordLong";
        string[] own = [user.Name, user.DisplayName];
        return Uncommon(password, own) < LeastUncommon || Guessed(password, own) < (second ? LeastScore : LeastScoreAlone) ? "PasswordCommon" : null;
    }

    // How hard a password is to guess for somebody who knows what people choose: words of several languages and their order of use, names, dates, patterns of
    // the keyboard (zxcvbn).
    private static int Guessed(string password, IReadOnlyList<string> own) =>
        Zxcvbn.Zxcvbn.MatchPassword(password.Length > Looked ? password[..Looked] : password, own).Score;

    // How many characters are neither part of a common word, nor of a run, nor a digit or sign between them; a repeat counts once.
    private static int Uncommon(string password, IReadOnlyList<string> own)
    {
        var plain = Plain(password);
        var left = new HashSet<(char, char)>();
        var count = 0;
        for (var i = 0; i < plain.Length;)
        {
            if (Math.Max(Word(plain, i, own), Math.Max(Run(plain, i), Repeat(plain, i))) is var taken and > 0)
            {
                i += taken;
                continue;
            }

            if (char.IsLetter(plain[i]) && left.Add((i > 0 ? plain[i - 1] : '\0', plain[i]))) count++;
            i++;
        }

        return count;
    }

    private static int Word(string text, int at, IReadOnlyList<string> own) =>
        Words.Concat(own.Select(Plain).Where(w => w.Length > 2)).Where(word => string.CompareOrdinal(text, at, word, 0, word.Length) == 0)
            .Select(word => word.Length).DefaultIfEmpty().Max();

    // At least three that follow each other in a row, either way, or are the same.
    private static int Run(string text, int at)
    {
        var longest = 0;
        foreach (var row in Rows.Concat(Rows.Select(r => string.Concat(r.Reverse()))))
        {
            var length = 1;
            while (at + length < text.Length && row.Contains(text.Substring(at + length - 1, 2), StringComparison.Ordinal)) length++;
            longest = Math.Max(longest, length);
        }

        var same = 1;
        while (at + same < text.Length && text[at + same] == text[at]) same++;
        longest = Math.Max(longest, same);
        return longest >= 3 ? longest : 0;
    }

    // At least three that stood there before.
    private static int Repeat(string text, int at)
    {
        var length = 0;
        while (at + length < text.Length && text[..at].Contains(text.Substring(at, length + 1), StringComparison.Ordinal)) length++;
        return length >= 3 ? length : 0;
    }

    // As it is meant: P@ssw0rd is password. Signs and blanks hold nothing apart.
    private static string Plain(string password) =>
        string.Concat(password.ToLowerInvariant().Select(c => c switch { '@' => 'a', '$' => 's', '!' => 'i', '3' => 'e', _ => c }).Where(char.IsLetterOrDigit))
            .Replace("w0r", "wor", StringComparison.Ordinal);

    private static IReadOnlyList<string> Read()
    {
        using var stream = typeof(Passwords).Assembly.GetManifestResourceStream("common-words.txt")!;
        return new StreamReader(stream).ReadToEnd().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }
}
