using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Dashboard.Engine.Access;

/// <summary>How recovery codes are kept: some fifty bits each, few enough that a plain hash of a copied database could be searched through. Salted, by account,
/// and made slow (PBKDF2).</summary>
internal static class RecoveryCodes
{
    private const int Iterations = 100_000, SaltBytes = 15, HashBytes = 32;
    private const char Part = '$';

    /// <summary>A new salt.</summary>
    public static string NewSalt() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SaltBytes));

    /// <summary>What is kept of a code: 64 letters.</summary>
    public static string Keep(string code, string salt) => KeepHash(Secrets.Hash(code), salt);

    /// <summary>The same of a code of which only the plain hash was kept.</summary>
    public static string KeepHash(string plain, string salt)
    {
        var (password, with) = (Encoding.UTF8.GetBytes(plain), Encoding.UTF8.GetBytes(salt));
        return $"{salt}{Part}{Base64Url.EncodeToString(Rfc2898DeriveBytes.Pbkdf2(password, with, Iterations, HashAlgorithmName.SHA256, HashBytes))}";
    }

    /// <summary>The salt of what is kept; null where it is a plain hash.</summary>
    public static string? SaltOf(string kept) => kept.IndexOf(Part, StringComparison.Ordinal) is var at and > 0 ? kept[..at] : null;
}
