using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Dashboard.Engine.Access;

/// <summary>Random secrets, of which only the hash is kept. With 256 random bits a plain hash is enough: there is nothing to guess.</summary>
public static class Secrets
{
    // Without vowels, so that no word appears, and without digits, which a remote control confuses (RFC 8628, 6.1).
    private const string CodeLetters = "BCDFGHJKLMNPQRSTVWXZ";

    /// <summary>A new secret of 256 bits, as text for headers and cookies.</summary>
    public static string New(string prefix = "") => prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>A secret that whoever holds another can be given again and again, and that tells nothing of the other.</summary>
    public static string Derive(string secret, string use) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(use)));

    /// <summary>How many letters a code has.</summary>
    public const int CodeLength = 8;

    /// <summary>A new code of eight letters to be read from a screen and typed.</summary>
    public static string NewCode() => RandomNumberGenerator.GetString(CodeLetters, CodeLength);

    /// <summary>The code as it was meant: without blanks and hyphens, in capitals.</summary>
    public static string NormalCode(string typed) => string.Concat(typed.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    /// <summary>What is kept of a secret.</summary>
    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
