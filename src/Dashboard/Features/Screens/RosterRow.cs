using Dashboard.Engine.Access;
using Dashboard.Engine.Data;

namespace Dashboard.Features.Screens;

/// <summary>How a screen is.</summary>
public enum ScreenState
{
    /// <summary>It has not given a sign of life yet.</summary>
    Never,

    /// <summary>Its receipts come.</summary>
    Live,

    /// <summary>They came once.</summary>
    Silent,
}

/// <summary>A screen of the roster.</summary>
/// <param name="Screen">As it was set up.</param>
/// <param name="Catalog">Its event.</param>
/// <param name="SeenMs">Its last receipt, Unix milliseconds; null for none.</param>
/// <param name="Report">What it said of itself then, or when it asked to be paired.</param>
/// <param name="Done">The number of the last command that it said it had carried out; null where this server has not heard from it.</param>
public sealed record RosterRow(Screen Screen, EventCatalog Catalog, long? SeenMs, ScreenReport? Report, long? Done = null)
{
    /// <summary>A receipt comes every 5 s and, where another server took it, is written down within 15 s; the rest is room for a slow network.</summary>
    public static TimeSpan SilentAfter => TimeSpan.FromSeconds(25);

    /// <summary>From the store's and the memory's receipt whichever is newer.</summary>
    public static RosterRow Of(Screen screen, EventCatalog catalog, Receipt? newest) =>
        newest is not null && newest.AtMs >= (screen.LastSeenMs ?? 0)
            ? new(screen, catalog, newest.AtMs, newest.Report, newest.Done)
            : new(screen, catalog, screen.LastSeenMs, ScreenReport.Read(screen.Report));

    /// <summary>The command that the screen has not carried out yet; null for none, or where that is not known.</summary>
    public string? Pending => Done < Screen.CommandNo ? Screen.Command : null;

    /// <summary>How it is at this moment.</summary>
    public ScreenState StateAt(long nowMs) =>
        SeenMs is not { } seen ? ScreenState.Never : nowMs - seen > SilentAfter.TotalMilliseconds ? ScreenState.Silent : ScreenState.Live;

    /// <summary>How old the figures on it are by now; null while that is not known.</summary>
    public long? DataAgeAt(long nowMs) => SeenMs is { } seen && Report?.DataAgeMs is { } age ? age + Math.Max(0, nowMs - seen) : null;
}
