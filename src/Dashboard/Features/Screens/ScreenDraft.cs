using System.Globalization;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Shared;

namespace Dashboard.Features.Screens;

/// <summary>What a form holds of a screen, as it is typed. Mutable, as forms want it.</summary>
public sealed class ScreenDraft
{
    private readonly List<string> _order;
    private readonly HashSet<string> _shown;

    /// <param name="all">The scenes that there are.</param>
    /// <param name="shown">Those that it shows, in their order; what there is no more is left out.</param>
    public ScreenDraft(IReadOnlyList<string> all, params IEnumerable<string> shown)
    {
        _order = [.. shown.Where(s => all.Contains(s, StringComparer.Ordinal)).Distinct(StringComparer.Ordinal)];
        _shown = [.. _order];
        _order.AddRange(all.Except(_order, StringComparer.Ordinal));
    }

    public string Place { get; set; } = "";

    public string? Slug { get; set; }

    public string Culture { get; set; } = "";

    public string Dwell { get; set; } = Screen.UsualDwellSeconds.ToString(CultureInfo.CurrentCulture);

    public string DimFrom { get; set; } = "";

    public string DimUntil { get; set; } = "";

    /// <summary>All scenes that there are, in the order of the form: one that is left out keeps its place.</summary>
    public IReadOnlyList<string> Order => _order;

    /// <summary>The scenes that it shows, in their order.</summary>
    public IReadOnlyList<string> Scenes => Shown;

    private List<string> Shown => _order.FindAll(_shown.Contains);

    /// <summary>What is typed; what is no number or no time becomes one that is refused.</summary>
    public ScreenSetting Setting => new(
        Place, Slug ?? "", Scenes, Culture, Typed.Whole<int>(Dwell) ?? 0, Minute(DimFrom), Minute(DimUntil));

    /// <summary>What a screen is set to.</summary>
    public static ScreenDraft Of(Screen screen, string slug, IReadOnlyList<string> all) => new(all, screen.Scenes.Split(','))
    {
        Place = screen.Place,
        Slug = slug,
        Culture = screen.Culture,
        Dwell = screen.DwellSeconds.ToString(CultureInfo.CurrentCulture),
        DimFrom = Clock(screen.DimFromMin),
        DimUntil = Clock(screen.DimUntilMin),
    };

    /// <summary>As which of its scenes it shows one, from 0; -1 for one that it does not.</summary>
    public int PlaceOf(string scene) => Shown.IndexOf(scene);

    /// <summary>Shows a scene, or leaves it out.</summary>
    public void Show(string scene, bool on)
    {
        if (on) _shown.Add(scene);
        else _shown.Remove(scene);
    }

    /// <summary>Moves a scene before the one that is shown before it (-1), or behind the one that is shown after it (1).</summary>
    public void Move(string scene, int by)
    {
        var scenes = Shown;
        var to = scenes.IndexOf(scene) + by;
        if (to < 0 || to >= scenes.Count) return;
        var (here, there) = (_order.IndexOf(scene), _order.IndexOf(scenes[to]));
        (_order[here], _order[there]) = (_order[there], _order[here]);
    }

    private static string Clock(int? minute) => minute is { } at ? Shift.Clock(at) : "";

    private static int? Minute(string typed) => string.IsNullOrWhiteSpace(typed) ? null : TypedTime.Minute(typed.Trim()) ?? -1;
}
