using System.Globalization;
using Dashboard.Engine.Data;

namespace Dashboard.Engine.Access;

/// <summary>What can hold rights.</summary>
public enum HolderKind
{
    /// <summary>A person's account.</summary>
    Account,

    /// <summary>A program's API key.</summary>
    Key,

    /// <summary>A paired screen.</summary>
    Screen,
}

/// <summary>Who holds rights, written as "account:12". The same text stands in the ledger and in the audit, so that neither holds a person's name.</summary>
public readonly record struct Holder(HolderKind Kind, int Id)
{
    /// <summary>Reads the text form.</summary>
    public static bool TryParse(string? text, out Holder holder)
    {
        holder = default;
        if (text?.Split(':') is not [var kind, var number]) return false;
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return false;
        foreach (var known in Enum.GetValues<HolderKind>())
        {
            // As it would be written: "account:012" is nobody's text form.
            if (Name(known) != kind || new Holder(known, id).ToString() != text) continue;
            holder = new(known, id);
            return true;
        }

        return false;
    }

    /// <summary>The text form.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name(Kind)}:{Id}");

    private static string Name(HolderKind kind) => kind switch { HolderKind.Account => "account", HolderKind.Key => "key", _ => "screen" };
}

/// <summary>Who asks for something, as proven by a credential. What they may do is looked up anew at each command.</summary>
/// <param name="Holder">Who.</param>
/// <param name="Stamp">The credential's stamp; another one in the directory means that it was revoked.</param>
/// <param name="Session">The session, of an account that has signed in; null for keys and screens.</param>
/// <param name="Address">The network address.</param>
public sealed record Caller(Holder Holder, string Stamp, string? Session, string? Address)
{
    /// <summary>When the session ends in any case, Unix milliseconds; null for what has no end of its own.</summary>
    public long? UntilMs { get; init; }

    /// <summary>Signed in with more than a password: a code, a passkey, or an organisation that says so.</summary>
    public bool Strong { get; init; }

    /// <summary>The same, as the ledger and the audit record it.</summary>
    public Actor Actor => new(Holder.ToString(), Address);
}

/// <summary>A command that its caller may not give. The message names the permission, for the log and for programs.</summary>
public sealed class RefusedException(Permission permission, string reason) : Exception(reason)
{
    /// <summary>What would have been needed.</summary>
    public Permission Permission { get; } = permission;
}
