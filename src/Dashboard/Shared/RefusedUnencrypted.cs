namespace Dashboard.Shared;

/// <summary>Marks a request that was refused since it came without encryption, for the page that says so.</summary>
public static class RefusedUnencrypted
{
    public const string Key = nameof(RefusedUnencrypted);
}
