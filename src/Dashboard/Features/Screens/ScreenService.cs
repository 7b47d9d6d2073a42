using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Live;
using Dashboard.Shared;

namespace Dashboard.Features.Screens;

/// <summary>
/// Pairs, changes, commands and revokes screens. Every method checks, each time, whether its caller may manage the events that it concerns.
/// Throws <see cref="RefusedException"/> when they may not, <see cref="CatalogException"/> when the input is at fault.
/// </summary>
public sealed class ScreenService(
    ScreenStore screens,
    PairingStore pairings,
    AccessDirectory directory,
    Refusals refusals,
    Feeds feeds,
    IEnumerable<Scene> scenes,
    Receipts receipts,
    TimeProvider time)
{
    /// <summary>Shows its place and number, large.</summary>
    public const string Identify = "identify";

    /// <summary>Loads its page anew.</summary>
    public const string Reload = "reload";

    private const int MaxPlace = 100;
    private const int MinDwell = 5;
    private const int MaxDwell = 3600;
    private readonly WrongCodes _wrong = new(time);

    // Each open roster asks every other second.
    private readonly SharedRead<IReadOnlyList<Screen>> _all = new(TimeSpan.FromSeconds(1.5), time);

    /// <summary>The scenes that a screen may show.</summary>
    public IReadOnlyList<string> Scenes => scenes.Names();

    /// <summary>The events whose screens the caller manages, the running ones first.</summary>
    public IReadOnlyList<EventRecord> Events(Caller? caller)
    {
        var rights = directory.RightsOf(caller);
        return [.. Catalogs.Select(c => c.Event).Where(e => rights.Allow(Permission.Manage, e.EventId)).OrderBy(e => e.Closed)];
    }

    private IEnumerable<EventCatalog> Catalogs => feeds.All.Select(f => f.Current.Board.Catalog);

    /// <summary>Looks up the code that a screen shows. Five wrong ones in ten minutes, and the account has to wait.</summary>
    /// <returns>The screen that waits under it.</returns>
    public async Task<Pairing> EnterAsync(Caller? caller, string typed, CancellationToken cancellation)
    {
        RequireAny(caller, "screens: enter");
        var code = Secrets.NormalCode(typed);
        if (code.Length == 0) throw new CatalogException("code", "is missing");
        if (!_wrong.TryBegin(caller!.Holder)) throw new CatalogException("tries", "too many wrong codes; wait ten minutes");
        var wrong = code.Length != Secrets.CodeLength;
        Pairing? found = null;
        try
        {
            if (!wrong) wrong = (found = await pairings.EnterAsync(code, cancellation)) is null;
        }
        finally
        {
            // Neither a right code counts nor one that could not be looked up.
            if (!wrong) _wrong.TakeBack(caller.Holder);
        }

        return found ?? throw new CatalogException("code", "is unknown, has expired, was used or was entered too often");
    }

    /// <summary>Makes a screen of one that waits.</summary>
    public async Task<Screen> ApproveAsync(Caller? caller, Pairing pairing, ScreenSetting setting, CancellationToken cancellation)
    {
        var draft = new Screen { ScreenId = 0, Place = "", EventId = 0, Scenes = "", Culture = "", CreatedMs = 0, CreatedBy = "", CommandNo = 0 };
        var screen = await screens.AddAsync(Set(caller, draft, setting, "screens: approve"), pairing, caller!.Actor, cancellation) ?? throw Over();
        _all.Forget();
        await directory.RefreshAsync(cancellation);
        return screen;
    }

    /// <summary>Sends a screen that waits away.</summary>
    public async Task DeclineAsync(Caller? caller, Pairing pairing, CancellationToken cancellation)
    {
        RequireAny(caller, "screens: decline");
        if (!await pairings.DeclineAsync(pairing, caller!.Actor, cancellation)) throw Over();
    }

    /// <summary>The screens of the events that the caller manages.</summary>
    public async Task<IReadOnlyList<RosterRow>> RosterAsync(Caller? caller, CancellationToken cancellation)
    {
        RequireAny(caller, "screens: roster");
        var rights = directory.RightsOf(caller);
        var catalogs = Catalogs.ToDictionary(c => c.Event.EventId);
        return
        [
            .. from screen in await _all.GetAsync(screens.AllAsync, cancellation)
               where rights.Allow(Permission.Manage, screen.EventId) && catalogs.ContainsKey(screen.EventId)
               select RosterRow.Of(screen, catalogs[screen.EventId], receipts.Find(screen.ScreenId)),
        ];
    }

    /// <summary>Changes what a screen is set to: it follows with its next receipt.</summary>
    /// <param name="caller">Who changes it.</param>
    /// <param name="screenId">The screen.</param>
    /// <param name="setting">What it is to be.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="seen">What was seen of it: refused (<c>changed</c>) when it is set otherwise by now. Null to overwrite whatever is set.</param>
    public async Task ChangeAsync(Caller? caller, int screenId, ScreenSetting setting, CancellationToken cancellation, Screen? seen = null)
    {
        var screen = await FindAsync(caller, screenId, "screens: change", cancellation);
        await DoneAsync(await screens.ChangeAsync(Set(caller, screen, setting, "screens: change"), caller!.Actor, cancellation, seen), screenId, cancellation);
    }

    /// <summary>Ends a screen's credential, at once.</summary>
    public async Task RevokeAsync(Caller? caller, int screenId, CancellationToken cancellation)
    {
        var screen = await FindAsync(caller, screenId, "screens: revoke", cancellation);
        await DoneAsync(await screens.RevokeAsync(screen, caller!.Actor, cancellation), screenId, cancellation);
    }

    /// <summary>Asks a screen to do something: <see cref="Identify"/> or <see cref="Reload"/>.</summary>
    public async Task CommandAsync(Caller? caller, int screenId, string command, CancellationToken cancellation)
    {
        var screen = await FindAsync(caller, screenId, "screens: command", cancellation);
        if (command is not (Identify or Reload)) throw new CatalogException("command", $"must be {Identify} or {Reload}");
        await DoneAsync(await screens.CommandAsync(screen, command, caller!.Actor, cancellation), screenId, cancellation);
    }

    private async Task<Screen> FindAsync(Caller? caller, int screenId, string what, CancellationToken cancellation)
    {
        // Who manages nothing is not told which screens there are.
        RequireAny(caller, what);
        var screen = await screens.FindAsync(screenId, cancellation) ?? throw Gone(screenId);
        Require(caller, screen.EventId, what);
        return screen;
    }

    private async Task DoneAsync(bool done, int screenId, CancellationToken cancellation)
    {
        _all.Forget();
        if (!done) throw Gone(screenId);
        await directory.RefreshAsync(cancellation);
    }

    private void RequireAny(Caller? caller, string what)
    {
        if (!directory.RightsOf(caller).AllowAnywhere(Permission.Manage)) Require(caller, 0, what);
    }

    private void Require(Caller? caller, int eventId, string what) => refusals.Require(directory, caller, Permission.Manage, what, eventId);

    private Screen Set(Caller? caller, Screen screen, ScreenSetting setting, string what)
    {
        var (from, until) = Dimmed(setting.DimFromMin, setting.DimUntilMin);
        return screen with
        {
            Place = Place(setting.Place),
            EventId = Event(caller, setting.Slug, what),
            Scenes = Listed(setting.Scenes),
            Culture = Known(setting.Culture),
            DwellSeconds = setting.DwellSeconds is >= MinDwell and <= MaxDwell
                ? setting.DwellSeconds
                : throw new CatalogException("dwell", $"must be from {MinDwell} to {MaxDwell} seconds"),
            DimFromMin = from,
            DimUntilMin = until,
        };
    }

    private int Event(Caller? caller, string slug, string what)
    {
        RequireAny(caller, what);
        var id = feeds.Find(slug)?.Current.Board.Catalog.Event.EventId ?? throw new CatalogException("event", $"there is no event '{slug}'");
        Require(caller, id, what);
        return id;
    }

    private string Listed(IReadOnlyList<string> shown)
    {
        if (shown.Count == 0) throw new CatalogException("scenes", "are missing");
        if (shown.FirstOrDefault(s => !Scenes.Contains(s, StringComparer.Ordinal)) is { } unknown)
            throw new CatalogException("scenes", $"there is no scene '{unknown}'");
        return string.Join(',', shown.Distinct(StringComparer.Ordinal));
    }

    private static (int? From, int? Until) Dimmed(int? from, int? until)
    {
        if (from is not (null or (>= 0 and < Shift.Day))) throw new CatalogException("dim-from", "must be a time such as 22:00");
        if (until is not (null or (>= 0 and < Shift.Day))) throw new CatalogException("dim-until", "must be a time such as 06:00");
        if (from is null != until is null) throw new CatalogException(from is null ? "dim-from" : "dim-until", "is missing");
        return from is null || from != until ? (from, until) : throw new CatalogException("dim-until", "must be another time than the first");
    }

    private static string Place(string place) =>
        place.Trim() is { Length: > 0 and <= MaxPlace } text && !text.Any(char.IsControl)
            ? text
            : throw new CatalogException("place", $"is missing or longer than {MaxPlace} characters");

    private static string Known(string culture) =>
        Cultures.Known(culture) ? culture : throw new CatalogException("culture", $"must be one of {string.Join(", ", Cultures.Names)}");

    private static CatalogException Over() => new("pairing", "has expired, or was settled by somebody else");

    private static CatalogException Gone(int screenId) => new("screen", $"there is no screen {screenId}, or it was revoked");
}
