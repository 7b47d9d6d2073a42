using Dashboard.Engine.Data;

namespace Dashboard.Engine.Access;

/// <summary>A person's account. Mutable, as the sign-in's own machinery wants it; what changes is written by <see cref="AccountStore"/>.</summary>
public sealed class Account
{
    /// <summary>Number within the database.</summary>
    public int AccountId { get; set; }

    /// <summary>The name to sign in with.</summary>
    public string Name { get; set; } = "";

    /// <summary>The name as it is compared.</summary>
    public string NameKey { get; set; } = "";

    /// <summary>The name that others see.</summary>
    public string DisplayName { get; set => field = PlainText.Of(value); } = "";

    /// <summary>The password's salted hash; null while none is set.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>Changes with everything that must end the sessions there are.</summary>
    public string Stamp { get; set; } = "";

    /// <summary>May not sign in.</summary>
    public bool Disabled { get; set; }

    /// <summary>A demonstration account: does not exist outside Development.</summary>
    public bool Demo { get; set; }

    /// <summary>Asks for a time-based code after the password.</summary>
    public bool TwoFactor { get; set; }

    /// <summary>The secret of its time-based codes, encrypted; null while there is none.</summary>
    public string? Authenticator { get; set; }

    /// <summary>The last time step whose code was used: each is good once.</summary>
    public long TotpStep { get; set; }

    /// <summary>When it was made, Unix milliseconds.</summary>
    public long CreatedMs { get; set; }

    /// <summary>Its last sign-in, Unix milliseconds; null for none.</summary>
    public long? LastSeenMs { get; set; }

    /// <summary>Raised by every write, so that no change overwrites another unseen.</summary>
    public long Revision { get; set; }

    /// <summary>The same as a holder of rights.</summary>
    public Holder Holder => new(HolderKind.Account, AccountId);
}
