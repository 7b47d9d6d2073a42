using Dashboard.Engine.Access;
using Dashboard.Layout;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Access;

/// <summary>One address: who gets past its door.</summary>
/// <param name="Key">Method and route; ANY where the route takes all methods.</param>
/// <param name="Doors">A sign for everybody, in the order of <see cref="Who"/>: + gets past, - does not.</param>
/// <param name="Address">What to ask for, where it is more than the route.</param>
/// <param name="Body">What to send.</param>
/// <param name="Asked">How to ask where the route takes all methods.</param>
/// <param name="Type">The body's content type.</param>
public sealed record EndpointRow(
    string Key, string Doors, string? Address = null, Func<string>? Body = null, string Asked = "GET", string Type = "application/json")
{
    public string Method => Key.Split(' ')[0] is var method && method == "ANY" ? Asked : method;

    public string Path => Key.Split(' ')[1];

    public bool Allows(Who who) => Doors.Replace(" ", "", StringComparison.Ordinal)[(int)who] == '+';
}

/// <summary>
/// Who gets past which door, for an event. Pages are for accounts, walls also for screens; keys open the JSON interface and the hub alone. A page that takes no
/// form answers a post without its token with 400 to whoever might open it.
/// </summary>
public static class EndpointTable
{
    public const string Assets = "GET static-asset";

    // Who gets past the doors of a page of the event that asks for this, and of a page that belongs to no event.
    private static readonly Dictionary<Permission, string> OfEvent = new()
    {
        [Permission.Manage] = "- ++- -- --- -- --",
        [Permission.AnswerHotline] = "- ++- -- --- -- --",
        [Permission.Count] = "- ++- +- --- -- --",
        [Permission.ReadFigures] = "- ++- +- --- +- --",
    };

    private static readonly Dictionary<Permission, string> OfAny = new()
    {
        [Permission.Manage] = "- +++ -- --- -- --",
        [Permission.Administer] = "- +-- -- --- -- --",
    };

    /// <summary>All rows: those written down here, and of the pages that slices have registered beside these what their permissions say.</summary>
    public static IReadOnlyList<EndpointRow> All(IServiceProvider services) => [.. Rows, .. Registered(services).ExceptBy(Rows.Select(r => r.Key), r => r.Key)];

    /// <summary>The rows of the pages that slices have registered.</summary>
    public static IEnumerable<EndpointRow> Registered(IServiceProvider services) =>
        from page in services.GetServices<EventPage>().Select(p => (p.Address, Doors: OfEvent[p.Permission]))
            .Concat(services.GetServices<MenuPage>().Select(p => (p.Address, Doors: OfAny[p.Permission])))
        from method in (string[])["GET", "POST"]
        select new EndpointRow($"{method} {page.Address}", page.Doors);

    public static IReadOnlyList<EndpointRow> Rows { get; } =
    [
        // nobody | administrator, manager, other's | coordinator, other's | display, integration, station's | screen, other's | revoked, disabled
        new("GET /api/session",                       "- +++ ++ +++ -- --"),
        new("GET /api/events",                        "- +++ ++ +++ -- --"),
        new("GET /openapi/{documentName}.json",       "- +++ ++ +++ -- --"),
        new("GET /api/events/{event}/board",          "- ++- +- +++ -- --"),
        new("GET /api/events/{event}/series",         "- ++- +- +++ -- --", "/api/events/{event}/series?metric=served"),
        new("GET /api/events/{event}/entries",        "- ++- -- -+- -- --"),
        new("POST /api/events/{event}/tallies",       "- ++- +- -++ -- --", Body: () => $$"""{"entries":[{{TestEvent.Entry(Guid.NewGuid())}}]}"""),
        new("GET /api/events/{event}/corrections",    "- ++- +- -++ -- --", "/api/events/{event}/corrections?station=a"),
        new(
            "POST /api/events/{event}/phones",
            "- ++- +- -++ -- --",
            Body: () => $$"""{"phone":"{{Guid.NewGuid()}}","place":"a","places":[{"station":"a"}]}"""),
        new("GET /api/events/{event}/shifts",         "- ++- +- +++ -- --"),
        new(
            "POST /api/events/{event}/sign-offs",
            "- ++- +- -++ -- --",
            Body: () => $$"""{"key":"{{Guid.NewGuid()}}","station":"a","day":"2027-01-23","shift":"early","figures":[]}"""),
        new("GET /api/events/{event}/hotline",        "- ++- +- +++ -- --"),
        new("GET /api/events/{event}/hotline/export", "- ++- -- --- -- --", "/api/events/{event}/hotline/export?what=days"),
        new(
            "POST /api/events/{event}/hotline/queue-log",
            "- ++- -- -+- -- --",
            Body: () => "1800000000|1800000000.1|help|NONE|CONFIGRELOAD|\n",
            Type: "text/plain"),
        new(
            "POST /api/screen/receipt",
            "- --- -- --- ++ --",
            Body: () => """{"version":"1","width":1920,"height":1080,"scene":"main","seq":0,"dataAgeMs":0,"done":0}"""),
        new("POST /api/pairings",                     "+ +++ ++ +++ ++ ++", Body: () => """{"width":1920,"height":1080,"version":"1"}"""),
        new("POST /api/pairings/poll",                "+ +++ ++ +++ ++ ++"),

        // The hub lets in whoever reads the figures of any event; each stream asks for its own (HubTableTests).
        new("ANY /hubs/live",                         "- +++ ++ +++ ++ --"),
        new("ANY /hubs/live/negotiate",               "- +++ ++ +++ ++ --", Asked: "POST"),

        new("GET /hubs/tiles/{event}",                "- ++- +- +++ +- --", "/hubs/tiles/{event}?scenes=overview&culture=zh-CN&after=0"),

        new("GET /",                                  "- +++ ++ --- -- --"),
        new("POST /",                                 "- +++ ++ --- -- --"),
        new("GET /me",                                "- +++ ++ --- -- --"),
        new("POST /me",                               "- +++ ++ --- -- --"),
        new("POST /api/passkeys/",                    "- +++ ++ --- -- --"),
        new("POST /api/passkeys/options",             "- +++ ++ --- -- --"),
        new("DELETE /api/passkeys/{id}",              "- +++ ++ --- -- --"),
        new("ANY /_blazor",                           "- +++ ++ --- -- --"),
        new("ANY /_blazor/negotiate",                 "- +++ ++ --- -- --", Asked: "POST"),
        new("ANY /_blazor/disconnect/",               "- +++ ++ --- -- --", Asked: "POST"),
        new("ANY /_blazor/initializers/",             "- +++ ++ --- -- --"),
        new("GET /_framework/opaque-redirect",        "- +++ ++ --- -- --"),

        new("GET /live/{Slug}",                       "- ++- -- --- -- --"),
        new("POST /live/{Slug}",                      "- ++- -- --- -- --"),
        new("GET /admin/events/{Slug}",               "- ++- -- --- -- --"),
        new("POST /admin/events/{Slug}",              "- ++- -- --- -- --"),
        new("GET /admin/events/{Slug}/import",        "- ++- -- --- -- --"),
        new("POST /admin/events/{Slug}/import",       "- ++- -- --- -- --"),
        new("GET /pad/{Slug}/{StationCode}",          "- ++- +- --- -- --"),
        new("POST /pad/{Slug}/{StationCode}",         "- ++- +- --- -- --"),
        new("GET /pad/{Slug}/{StationCode}/app.webmanifest", "- ++- +- --- -- --"),
        new("GET /pad/{Slug}/{StationCode}/book",     "- ++- +- --- -- --"),
        new("POST /pad/{Slug}/{StationCode}/book",    "- ++- +- --- -- --"),
        new("GET /pad/{Slug}/{StationCode}/shifts",   "- ++- +- --- -- --"),
        new("POST /pad/{Slug}/{StationCode}/shifts",  "- ++- +- --- -- --"),
        // Who counts at single stations alone is told that there is no such page.
        new("GET /count/{Slug}",                      "- ++- +- --- -- --"),
        new("POST /count/{Slug}",                     "- ++- +- --- -- --"),
        new("GET /admin/events/{Slug}/sheet",         "- ++- -- --- -- --"),
        new("POST /admin/events/{Slug}/sheet",        "- ++- -- --- -- --"),
        new("GET /shifts/{Slug}",                     "- ++- -- --- -- --"),
        new("POST /shifts/{Slug}",                    "- ++- -- --- -- --"),
        new("GET /hotline/{Slug}",                    "- ++- -- --- -- --"),
        new("POST /hotline/{Slug}",                   "- ++- -- --- -- --"),

        // Of these pages each manager sees what is theirs (CommandTable).
        new("GET /admin/events",                      "- +++ -- --- -- --"),
        new("POST /admin/events",                     "- +++ -- --- -- --"),
        new("GET /admin/screens",                     "- +++ -- --- -- --"),
        new("POST /admin/screens",                    "- +++ -- --- -- --"),
        new("GET /admin/screens/pair",                "- +++ -- --- -- --"),
        new("POST /admin/screens/pair",               "- +++ -- --- -- --"),
        new("GET /admin/keys",                        "- +++ -- --- -- --"),
        new("POST /admin/keys",                       "- +++ -- --- -- --"),
        new("GET /admin/accounts",                    "- +-- -- --- -- --"),
        new("POST /admin/accounts",                   "- +-- -- --- -- --"),
        new("GET /admin/audit",                       "- +-- -- --- -- --"),
        new("POST /admin/audit",                      "- +-- -- --- -- --"),

        // Past the door means to see this event's wall, and on its bare address a wall at all; everybody else is shown how to pair.
        new("GET /wall/{Slug}",                       "- ++- +- --- +- --"),
        new("GET /wall",                              "- --- -- --- ++ --"),
        new("POST /wall/{Slug}",                      "+ +++ ++ +++ ++ ++"),
        new("POST /wall",                             "+ +++ ++ +++ ++ ++"),

        new("GET /sign-in",                           "+ +++ ++ +++ ++ ++"),
        new("POST /sign-in",                          "+ +++ ++ +++ ++ ++"),
        new("GET /sign-in/code",                      "+ +++ ++ +++ ++ ++"),
        new("POST /sign-in/code",                     "+ +++ ++ +++ ++ ++"),
        new("POST /api/passkeys/challenge",           "+ +++ ++ +++ ++ ++"),
        new("POST /api/passkeys/sign-in",             "+ +++ ++ +++ ++ ++"),
        new("POST /sign-out",                         "+ +++ ++ +++ ++ ++"),
        new("GET /welcome",                           "+ +++ ++ +++ ++ ++"),
        new("POST /welcome",                          "+ +++ ++ +++ ++ ++"),
        new("GET /set-up",                            "+ +++ ++ +++ ++ ++"),
        new("POST /set-up",                           "+ +++ ++ +++ ++ ++"),
        new("GET /pad/offline",                       "+ +++ ++ +++ ++ ++"),
        new("POST /pad/offline",                      "+ +++ ++ +++ ++ ++"),
        new("GET /not-found",                         "+ +++ ++ +++ ++ ++"),
        new("POST /not-found",                        "+ +++ ++ +++ ++ ++"),
        new("GET /error",                             "+ +++ ++ +++ ++ ++"),
        new("POST /error",                            "+ +++ ++ +++ ++ ++"),
        new("GET /culture",                           "+ +++ ++ +++ ++ ++", "/culture?to=en"),
        new("GET /theme",                             "+ +++ ++ +++ ++ ++", "/theme?to=dark"),
        new("ANY /health/live",                       "+ +++ ++ +++ ++ ++"),
        new("ANY /health/ready",                      "+ +++ ++ +++ ++ ++"),
        new(Assets,                                   "+ +++ ++ +++ ++ ++", "/css/tokens.css"),

        // Development's own, for assets made while it runs: closed with whatever names no policy, and no route to what is not there.
        new("GET /{**path:file}",                     "+ +++ ++ +++ ++ ++", "/no-such-file.txt"),
        new("HEAD /{**path:file}",                    "+ +++ ++ +++ ++ ++", "/no-such-file.txt"),
    ];

    /// <summary>Addresses that name neither a policy nor that they are open, and so are closed to all.</summary>
    public static IReadOnlyList<string> Closed { get; } = ["GET /{**path:file}", "HEAD /{**path:file}"];

    /// <summary>Addresses open to all, and why.</summary>
    public static IReadOnlyDictionary<string, string> Open { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["GET /wall"] = "shows whoever has no screen's cookie how to pair one",
        ["GET /wall/{Slug}"] = "shows whoever may not read the figures how to pair a screen",
        ["POST /wall"] = "the page takes no form",
        ["POST /wall/{Slug}"] = "the page takes no form",
        ["POST /api/pairings"] = "a screen without a credential asks for a code",
        ["POST /api/pairings/poll"] = "a screen without a credential asks whether it was approved",
        ["GET /pad/offline"] = "a phone keeps it, and says with it that there is no network; it tells nothing",
        ["POST /pad/offline"] = "the page takes no form",
        ["GET /sign-in"] = "nobody is known before signing in",
        ["POST /sign-in"] = "nobody is known before signing in",
        ["GET /sign-in/code"] = "the second step of signing in",
        ["POST /sign-in/code"] = "the second step of signing in",
        ["POST /api/passkeys/challenge"] = "the first half of signing in by passkey",
        ["POST /api/passkeys/sign-in"] = "the second half of signing in by passkey",
        ["POST /sign-out"] = "leaves a session, if there is one",
        ["GET /welcome"] = "an invitation's token is asked for in its form",
        ["POST /welcome"] = "an invitation's token proves who comes",
        ["GET /set-up"] = "the set-up token is asked for in its form",
        ["POST /set-up"] = "the set-up token proves who comes",
        ["GET /not-found"] = "says that something is not there, or not for its reader",
        ["POST /not-found"] = "the same for what was posted",
        ["GET /error"] = "says that the server failed",
        ["POST /error"] = "the same for what was posted",
        ["GET /culture"] = "remembers a language",
        ["GET /theme"] = "remembers light or dark",
        ["ANY /health/live"] = "load balancers have no credential; names no event",
        ["ANY /health/ready"] = "load balancers have no credential; names events to those who are known",
        [Assets] = "style sheets, scripts and pictures of the pages that are open",
    };
}
