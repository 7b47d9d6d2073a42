namespace Dashboard.Shared;

/// <summary>Cookies and headers that prove who asks.</summary>
public static class Credentials
{
    /// <summary>A paired screen's secret.</summary>
    public const string ScreenCookie = "screen";

    /// <summary>The secret of a screen that waits to be paired.</summary>
    public const string PairingCookie = "pairing";

    /// <summary>The header that carries the antiforgery token of a cookie's holder.</summary>
    public const string AntiforgeryHeader = "X-CSRF-Token";

    /// <summary>How long a browser keeps what has no end of its own: the longest that browsers allow.</summary>
    public static TimeSpan Longest => TimeSpan.FromDays(400);
}
