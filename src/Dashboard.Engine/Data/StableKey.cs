using System.Security.Cryptography;
using System.Text;

namespace Dashboard.Engine.Data;

/// <summary>A key for what has none of its own, made from what it says: the same content always gets the same key, so a repeat counts once.</summary>
public static class StableKey
{
    /// <summary>The key of some content, whose parts are told apart.</summary>
    public static Guid Of(params ReadOnlySpan<string?> parts) => new(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts!))).AsSpan(0, 16));
}
