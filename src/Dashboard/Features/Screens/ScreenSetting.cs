using Dashboard.Engine.Access;

namespace Dashboard.Features.Screens;

/// <summary>How a screen is set: where it hangs, what it shows, and how.</summary>
/// <param name="Place">Where it hangs.</param>
/// <param name="Slug">The slug of the event that it shows.</param>
/// <param name="Scenes">The scenes that it shows, in their order.</param>
/// <param name="Culture">Its language.</param>
/// <param name="DwellSeconds">For how many seconds it shows each scene.</param>
/// <param name="DimFromMin">From which minute of the event's day on it is dimmed; null, as <paramref name="DimUntilMin"/>, for never.</param>
/// <param name="DimUntilMin">Until which minute of the day; not after the first means on the day after.</param>
public sealed record ScreenSetting(
    string Place,
    string Slug,
    IReadOnlyList<string> Scenes,
    string Culture,
    int DwellSeconds = Screen.UsualDwellSeconds,
    int? DimFromMin = null,
    int? DimUntilMin = null);
