using System.Data.Common;
using System.Globalization;
using Dashboard.Engine.Access;
using Dashboard.Engine.Boards;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Live;
using Dashboard.Shared;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Dashboard.Features.Wall;

/// <summary>Decides what a wall's address shows to whom: the wall, another address, the pairing view, or that there is nothing.</summary>
public sealed partial class WallPage(
    IAntiforgery antiforgery,
    Broadcasters broadcasters,
    AccessDirectory directory,
    EventAccess events,
    NavigationManager navigation,
    IEnumerable<Scene> scenes,
    ScreenStore screens,
    IStringLocalizer<WallTexts> texts)
{
    private const int DefaultDwell = 30;
    private const int ShortestDwell = 5;
    private const int LongestDwell = 3600;

    private EventFeed? _feed;
    private TileFrame? _frame;
    private Screen? _screen;
    private IReadOnlyList<string> _scenes = [];
    private int _dwell = DefaultDwell;
    private bool _pairing;

    [CascadingParameter] private HttpContext Http { get; set; } = default!;

    [Parameter] public string? Slug { get; set; }

    /// <summary>The scenes to show, parted by commas, for a wall that is no paired screen; all where none is named.</summary>
    [SupplyParameterFromQuery(Name = "scenes")] public string? Asked { get; set; }

    /// <summary>For how many seconds to show each.</summary>
    [SupplyParameterFromQuery(Name = "dwell")] public string? Dwell { get; set; }

    private Board Board => _feed!.Current.Board;

    private EventCatalog Catalog => Board.Catalog;

    private string? Csrf => antiforgery.GetAndStoreTokens(Http).RequestToken;

    protected override async Task OnInitializedAsync()
    {
        var caller = Http.Caller();
        var rights = directory.RightsOf(caller);
        if (caller is { Holder.Kind: HolderKind.Screen } && directory.Find(caller) is { } holding) _screen = await FindAsync(holding);
        if (_screen is not null && Elsewhere(_screen) is { } address)
        {
            navigation.NavigateTo(address);
            return;
        }

        _feed = events.All(caller, Permission.ReadFigures).FirstOrDefault(f => f.Current.Board.Catalog.Event.Slug == Slug);
        if (_feed?.Current.Board.Catalog.Event is not { } known)
        {
            // Whether there is such an event is not for everybody to know.
            _pairing = Slug is null || events.Exists(Slug) || rights.Equals(Rights.None);
            if (!_pairing) navigation.NotFound();
            return;
        }

        _scenes = scenes.Chosen(_screen is null ? Asked : _screen.Scenes);
        _dwell = _screen?.DwellSeconds
            ?? Math.Clamp(
                int.TryParse(Dwell, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : DefaultDwell, ShortestDwell, LongestDwell);
        if (await broadcasters.FindAsync(known.Slug, CultureInfo.CurrentUICulture.Name) is { } broadcaster) _frame = broadcaster.Current(_scenes);
        else navigation.NotFound();
    }

    private string Html(string tile) => _frame!.Tiles.FirstOrDefault(t => t.Id == tile)?.Html ?? "";

    private IEnumerable<TileFragment> TilesOf(string scene) => _frame!.Tiles.Where(t => t.Id.StartsWith(scene + "-", StringComparison.Ordinal));

    // A scene of another slice has its name there.
    private string SceneName(string scene) => texts["Scene_" + scene] is { ResourceNotFound: false } known ? known : scene;

    private async Task<Screen?> FindAsync(Holding holding)
    {
        try
        {
            return await screens.FindAsync(holding.Holder.Id, Http.RequestAborted);
        }
        catch (DbException)
        {
            // A wall must come up even then, and say since when its figures stand still: what is in memory is enough for it, and its next receipt brings the
            // rest.
            return holding.Rights.Grants is not [var grant, ..] ? null : new()
            {
                ScreenId = holding.Holder.Id,
                Place = holding.Display,
                EventId = grant.EventId,
                Scenes = "",
                Culture = CultureInfo.CurrentUICulture.Name,
                CreatedMs = 0,
                CreatedBy = "",
                CommandNo = 0,
            };
        }
    }

    // A screen shows its own event in its own language, whatever its browser was told to open.
    private string? Elsewhere(Screen screen)
    {
        var own = events.All(
            Http.Caller(), Permission.ReadFigures).Select(f => f.Current.Board.Catalog.Event).FirstOrDefault(e => e.EventId == screen.EventId)?.Slug;
        if (own is null) return null;
        if (Cultures.Known(screen.Culture) && screen.Culture != CultureInfo.CurrentUICulture.Name) return $"/wall/{own}?culture={screen.Culture}";
        return own == Slug ? null : "/wall/" + own;
    }
}
