using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd;

/// <summary>One server for all tests of pads; each takes a station of its own, or counts from what is there.</summary>
[CollectionDefinition(nameof(PadServer))]
public sealed class PadServerCollection : ICollectionFixture<PadServer>;

/// <summary>A server whose drill has six stations more.</summary>
public sealed class PadServer : IAsyncLifetime
{
    public DashboardServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await DashboardServer.StartAsync();
        foreach (var code in (string[])["coach-west", "coach-old", "coach-full", "coach-list", "coach-touch", "coach-north"])
        {
            var (exit, report) = await Server.CommandAsync("station", "add", code, "--event", "drill", "--name", code, "--name-en", code);
            if (exit != 0) throw new InvalidOperationException(report);
        }

        // Until then their pads are not there.
        await Until.TrueAsync(
            async () => (await Server.Http.GetStringAsync("/api/events/drill/board")).Contains("\"coach-north\"", StringComparison.Ordinal),
            () => "The stations do not appear.");
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}

/// <summary>Pads on phones whose clocks, accounts, storage and servers misbehave: nothing is lost, counted twice, in another's name or on another day, and what
/// is said is true.</summary>
[Collection(nameof(PadServer))]
public sealed class PadFaultTests(Chromium chromium, PadServer shared)
{
    private const string Served = "cy.served";
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private DashboardServer Server => shared.Server;

    [Theory]
    [InlineData("railway", -30)]
    [InlineData("coach-east", 5)]
    public async Task Taps_of_a_pad_opened_offline_with_a_wrong_clock_are_booked_when_they_were_made(string station, int hours)
    {
        await using var pad = await chromium.OpenAsync(Server, 390, 844, "en");
        await pad.GoToKeptPadAsync("drill", station);
        var (total, seq) = (await Server.TotalAsync("drill", station, Served), await HeadAsync());
        await pad.Page.AddInitScriptAsync($"const real = Date.now; Date.now = () => real() + {hours} * 3600000;");
        await pad.Context.SetOfflineAsync(true);
        await pad.Page.ReloadAsync();
        await pad.TapAsync("+1", 10);
        await ExpectAsync(pad, "waiting", "10");
        await pad.Context.SetOfflineAsync(false);

        await ExpectAsync(pad, "received", "10");
        await Expect(Alarm(pad, "clock")).ToContainTextAsync(hours < 0 ? "slow" : "fast");
        await Expect(Alarm(pad, "refused")).ToHaveCountAsync(0);
        Assert.Equal(total + 10, await Server.TotalAsync("drill", station, Served));
        Assert.All(await EntriesAsync(seq), e => AssertNow(e, hours));
    }

    [Fact]
    public async Task A_clock_put_right_as_asked_refuses_nothing_and_books_nothing_early()
    {
        await using var pad = await chromium.OpenAsync(Server, 390, 844, "en");
        await pad.Page.AddInitScriptAsync("window.wrong = 3600000; const real = Date.now; Date.now = () => real() + window.wrong;");
        await pad.GoToPadAsync("drill", "airport");
        await Expect(Alarm(pad, "clock")).ToContainTextAsync("60 minutes fast");
        var seq = await HeadAsync();

        await pad.TapAsync("+1", 3);
        await pad.Page.EvaluateAsync("() => { window.wrong = 0; }");
        await pad.TapAsync("+5", 5);

        await ExpectAsync(pad, "received", "28");
        await Expect(Alarm(pad, "clock")).ToHaveCountAsync(0);
        await Expect(Alarm(pad, "refused")).ToHaveCountAsync(0);
        await pad.Page.EvaluateAsync("() => { window.wrong = -7200000; }");
        await pad.TapAsync("+1", 2);
        await ExpectAsync(pad, "received", "30");
        Assert.All(await EntriesAsync(seq), e => AssertNow(e));
    }

    [Fact]
    public async Task What_one_has_tapped_is_never_posted_in_the_name_of_whoever_signs_in_beside()
    {
        await using var pad = await chromium.OpenAsAsync(Server, "coordinator", 390, 844);
        await pad.GoToPadAsync("drill", "railway-west");
        var seq = await HeadAsync();
        var (tappedBy, postedAs) = (new ConcurrentBag<string>(), new ConcurrentBag<string>());
        await pad.Page.RouteAsync("**/tallies", route =>
        {
            tappedBy.Add(Holder(route.Request));
            return route.AbortAsync();
        });
        await pad.TapAsync("+1", 3);
        await ExpectAsync(pad, "waiting", "3");
        await pad.Page.Locator("#open-more").ClickAsync(); // Somebody is in the middle of something: the page is not loaded anew.
        await pad.TakeSessionAsync(Server, await Server.SignInAsync("manager", Chromium.PasswordOf("manager")));
        pad.Page.Request += (_, request) =>
        {
            if (request.Url.EndsWith("/tallies", StringComparison.Ordinal)) postedAs.Add(Holder(request));
        };
        await pad.Page.UnrouteAllAsync();

        await Expect(Alarm(pad, "person")).ToContainTextAsync("Somebody else has signed in", new() { Timeout = 30_000 });
        await Expect(pad.Page.Locator("#pad")).ToHaveAttributeAsync("data-says", "other");
        await pad.Page.Locator("#more > [data-close]").ClickAsync();

        // The page is the manager's now, and asks whether to take what another has tapped.
        await Expect(Alarm(pad, "foreign")).ToContainTextAsync("3 counts");
        await Expect(pad.Page.Locator("#state")).ToHaveTextAsync("Your counts are all received");
        Assert.Empty(await EntriesAsync(seq));
        // The page may learn who is signed in before it posts again; what it does post is in the name of whoever tapped.
        var coordinator = Assert.Single(tappedBy.Distinct(StringComparer.Ordinal));
        Assert.All(postedAs, holder => Assert.Equal(coordinator, holder));
        await pad.PressAsync("Decide");
        await Expect(pad.Page.Locator("#ask-what")).ToContainTextAsync("演示站点协调员");
        await pad.PressAsync("Yes");
        await ExpectAsync(pad, "received", "3");
        Assert.Equal(3, (await EntriesAsync(seq)).Count);

        static string Holder(IRequest request) => JsonDocument.Parse(request.PostData!).RootElement.GetProperty("holder").GetString()!;
    }

    [Fact]
    public async Task The_figure_goes_on_when_a_session_expires_and_nobody_takes_over_what_waits()
    {
        await using var pad = await chromium.OpenAsAsync(Server, "coordinator", 390, 844);
        var before = await Server.TotalAsync("drill", "railway", Served);
        await pad.GoToPadAsync("drill", "railway");
        await Server.TallyAsync("drill", "railway", Served, 100);
        await ExpectAsync(pad, "centre", $"{before + 100}");
        await pad.Context.ClearCookiesAsync(new() { Name = "session" });
        await pad.TapAsync("+1", 2);
        await Expect(Alarm(pad, "signIn")).ToBeVisibleAsync();
        await pad.TakeSessionAsync(Server, await Server.SignInAsync("manager", Chromium.PasswordOf("manager")));
        await pad.Page.ReloadAsync();
        await Expect(Alarm(pad, "foreign")).ToContainTextAsync("2 counts");

        await Server.TallyAsync("drill", "railway", Served, 19);

        await ExpectAsync(pad, "centre", $"{before + 119}");
        await ExpectAsync(pad, "today", $"{before + 121}");
    }

    [Fact]
    public async Task A_lost_connection_to_the_storage_is_opened_again_and_loses_and_doubles_nothing()
    {
        await using var pad = await chromium.OpenAsync(Server, 390, 844, "en");
        // Keeps hold of each connection, to close it as a system does that needs the room.
        await pad.Page.AddInitScriptAsync("""
            const open = IDBFactory.prototype.open;
            window.connections = [];
            IDBFactory.prototype.open = function (...of) {
              const request = open.apply(this, of);
              request.addEventListener("success", () => window.connections.push(request.result));
              return request;
            };
            window.cut = () => { for (const connection of window.connections.splice(0)) connection.close(); };
            """);
        await pad.GoToPadAsync("drill", "railway-east");
        await pad.TapAsync("+1", 2);
        await ExpectAsync(pad, "received", "2");

        await pad.Page.EvaluateAsync("window.cut()");
        await pad.TapAsync("+1", 3);
        await ExpectAsync(pad, "received", "5");
        await pad.Context.SetOfflineAsync(true);
        await pad.TapAsync("+5", 2);
        await ExpectAsync(pad, "waiting", "10");
        await pad.Page.EvaluateAsync("window.cut()");
        await pad.Context.SetOfflineAsync(false);
        await ExpectAsync(pad, "received", "15");
        await Expect(Alarm(pad, "storage")).ToHaveCountAsync(0);

        // Everything gone, as when somebody clears what sites have kept: what waits is written again.
        await pad.Context.SetOfflineAsync(true);
        await pad.TapAsync("+10", 2);
        await ExpectAsync(pad, "waiting", "20");
        await pad.Page.EvaluateAsync(
            "() => new Promise((done, failed) => { const gone = indexedDB.deleteDatabase('pad'); gone.onsuccess = () => done(); gone.onerror = failed; })");
        await pad.TapAsync("+1");
        await ExpectAsync(pad, "waiting", "21");
        await pad.Page.ReloadAsync();
        await pad.Context.SetOfflineAsync(false);
        await pad.Page.ReloadAsync();
        await ExpectAsync(pad, "received", "21");
        await ExpectAsync(pad, "waiting", "0");
        Assert.Equal(36, await Server.TotalAsync("drill", "railway-east", Served));
    }

    [Fact]
    public async Task A_storage_that_stays_lost_is_not_called_full_and_nobody_is_told_to_clear_it()
    {
        await using var pad = await chromium.OpenAsync(Server, 390, 844, "en");
        await pad.GoToPadAsync("drill", "jinyang");
        await pad.Page.EvaluateAsync("""
            () => {
              window.real = IDBDatabase.prototype.transaction;
              IDBDatabase.prototype.transaction = () => { throw new DOMException("closing", "InvalidStateError"); };
            }
            """);

        await pad.TapAsync("+1");

        await Expect(Alarm(pad, "storage")).ToContainTextAsync("NOT counted: the browser has lost its storage");
        await Expect(pad.Page.Locator("#pad")).ToHaveAttributeAsync("data-says", "missed");
        await ExpectAsync(pad, "today", "0");
        await pad.PressAsync("Open again");
        await pad.Page.Locator("#pad[data-state=live]").WaitForAsync();
        await pad.TapAsync("+1");
        await ExpectAsync(pad, "received", "1");
    }

    [Fact]
    public async Task One_entry_over_which_the_centre_fails_keeps_no_other_back_and_is_set_aside_with_its_reason()
    {
        await using var pad = await chromium.OpenAsync(Server, 390, 844, "en");
        await pad.Page.RouteAsync("**/tallies", async route =>
        {
            var entries = JsonDocument.Parse(route.Request.PostData!).RootElement.GetProperty("entries").EnumerateArray();
            if (entries.Any(e => e.TryGetProperty("delta", out var delta) && delta.GetInt64() == 10))
                await route.FulfillAsync(new() { Status = 500, ContentType = "application/problem+json", Body = "{}" });
            else await route.ContinueAsync();
        });
        await pad.GoToPadAsync("drill", "coach-west");
        await pad.TapAsync("+1", 3);
        await pad.TapAsync("+10");
        await pad.TapAsync("+5", 3);

        await Expect(pad.Page.GetByTestId("received")).ToHaveTextAsync("18", new() { Timeout = 90_000 });
        await Expect(Alarm(pad, "refused")).ToContainTextAsync("1 entries");
        await pad.PressAsync("Show");
        await Expect(pad.Page.Locator("#refused-list")).ToContainTextAsync("The server failed over this entry (500)");
        await pad.Page.UnrouteAllAsync();
        await pad.PressAsync("Send again");
        await ExpectAsync(pad, "received", "28");
        Assert.Equal(28, await Server.TotalAsync("drill", "coach-west", Served));
    }

    [Fact]
    public async Task What_is_put_right_in_the_book_shows_on_the_pad_that_tapped_it_and_cannot_be_undone_there()
    {
        await using var pad = await chromium.OpenAsync(Server, 390, 844, "en");
        await pad.GoToPadAsync("drill", "coach-north");
        await pad.TapAsync("+10");
        await ExpectAsync(pad, "received", "10");
        await pad.TapAsync("+5");
        await ExpectAsync(pad, "received", "15");
        var entries = (await EntriesAsync(0)).Where(e => e.GetProperty("station").GetString() == "coach-north" && e.GetProperty("metric").GetString() == Served)
            .ToList();
        await CorrectAsync(entries.Single(e => e.GetProperty("delta").GetInt64() == 10).GetProperty("key").GetGuid(), 7);
        await ExpectAsync(pad, "today", "12");

        await pad.PressAsync("Recent");
        await pad.Page.Locator("#recent summary").First.ClickAsync();
        await Expect(pad.Page.Locator("#recent-list")).ToContainTextAsync("corrected in the book to +7");
        await Expect(pad.Page.Locator("#recent [aria-label^='Undo +10 ']")).ToHaveCountAsync(0);
        await ExpectAsync(pad, "tapped", "12");

        // Before the pad has heard of it.
        await pad.Page.RouteAsync("**/corrections?*", route => route.AbortAsync());
        await CorrectAsync(entries.Single(e => e.GetProperty("delta").GetInt64() == 5).GetProperty("key").GetGuid(), null);
        await pad.Page.Locator("#recent [aria-label^='Undo +5 ']").ClickAsync();
        await pad.Page.UnrouteAllAsync();
        await ExpectAsync(pad, "today", "7");
        Assert.Equal(7, await Server.TotalAsync("drill", "coach-north", Served));
    }

    [Fact]
    public async Task What_is_opened_in_the_list_stays_open_when_it_is_drawn_anew_in_that_very_moment()
    {
        await using var pad = await chromium.OpenAsync(Server, 390, 844, "en");
        await pad.GoToPadAsync("drill", "coach-list");
        await pad.TapAsync("+1", 2);
        await pad.PressAsync("Recent");

        // In one turn: the browser tells of the opening only in the next.
        await pad.Page.EvaluateAsync("() => { document.querySelector('#recent summary').click(); document.getElementById('open-recent').click(); }");
        await Expect(pad.Page.Locator("#recent details[open]")).ToHaveCountAsync(1);
        await Expect(pad.Page.Locator("#recent [aria-label^='Undo +1 ']")).ToHaveCountAsync(2);

        await pad.Page.EvaluateAsync("() => { document.querySelector('#recent summary').click(); document.getElementById('open-recent').click(); }");
        await Expect(pad.Page.Locator("#recent details[open]")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task What_arrives_while_a_finger_is_on_the_list_takes_no_button_from_under_it()
    {
        await using var pad = await chromium.OpenAsync(Server, 390, 844, "en");
        await pad.GoToPadAsync("drill", "coach-touch");
        await pad.Context.SetOfflineAsync(true);
        await pad.TapAsync("+1", 2);
        await pad.PressAsync("Recent");
        await pad.Page.Locator("#recent summary").ClickAsync();
        await pad.Page.Locator("#recent [aria-label^='Undo +1 ']").First.HoverAsync();
        await pad.Page.Mouse.DownAsync();
        await pad.Context.SetOfflineAsync(false);
        await ExpectAsync(pad, "received", "2");
        await Expect(pad.Page.Locator("#recent .how").First).ToContainTextAsync("waiting");
        await pad.Page.Mouse.UpAsync();
        await ExpectAsync(pad, "today", "1");
        await Expect(pad.Page.Locator("#recent .how").First).ToContainTextAsync("received");
        await ExpectAsync(pad, "received", "1");
        Assert.Equal(1, await Server.TotalAsync("drill", "coach-touch", Served));
    }

    [Fact]
    public async Task A_shift_can_be_signed_off_after_an_offline_tap_was_undone()
    {
        await using var pad = await chromium.OpenAsync(Server, 390, 844, "en");
        await pad.GoToKeptPadAsync("drill", "railway");
        await pad.Context.SetOfflineAsync(true);
        await pad.TapAsync("+1");
        await ExpectAsync(pad, "waiting", "1");
        await pad.PressAsync("Undo");
        await ExpectAsync(pad, "waiting", "0");
        await pad.Context.SetOfflineAsync(false);
        await pad.Page.GotoAsync("/pad/drill/railway/shifts");

        await Expect(pad.Page.Locator("[data-confirm]").First).ToBeEnabledAsync();
    }

    [Fact]
    public async Task Who_signs_out_is_asked_while_something_waits_and_leaves_no_page_that_counts_under_their_name()
    {
        await using var pad = await chromium.OpenAsync(Server, 390, 844, "en", signedIn: false);
        // One of its own: other tests go on with theirs.
        await pad.TakeSessionAsync(Server, await Server.SignInAsync("coordinator", Chromium.PasswordOf("coordinator")));
        await pad.GoToKeptPadAsync("drill", "railway");
        await Expect(pad.Page.Locator("header b")).Not.ToHaveTextAsync("");
        await pad.Page.RouteAsync(
            "**/tallies",
            route => route.FulfillAsync(new() { Status = 503, Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Retry-After"] = "1" } }));
        await pad.TapAsync("+1", 2);
        await pad.PressAsync("More");
        await pad.PressAsync("Change person");
        await Expect(pad.Page.Locator("#ask-what")).ToContainTextAsync("2 counts are not sent yet");
        await pad.PressAsync("Stay");
        Assert.EndsWith("/pad/drill/railway", pad.Page.Url, StringComparison.Ordinal);
        await pad.PressAsync("Change person");
        await pad.PressAsync("Sign out anyway");
        await pad.ArriveAsync("/sign-in");
        Assert.False(await pad.Page.EvaluateAsync<bool>("caches.match('/pad/drill/railway').then(Boolean)"));
        await pad.Page.UnrouteAllAsync();
        await pad.SignInAsync("coordinator", Chromium.PasswordOf("coordinator"));

        await pad.ArriveAsync("/pad/drill/railway");
        await ExpectAsync(pad, "received", "2");
    }

    [Fact]
    public async Task Without_a_network_what_needs_it_says_so_and_other_pages_have_a_way_back()
    {
        await using var pad = await chromium.OpenAsync(Server, 390, 844, "en");
        await pad.GoToKeptPadAsync("drill", "railway");
        await pad.Page.ReloadAsync();
        await pad.Page.Locator("#pad[data-state=live]").WaitForAsync();
        await pad.Context.SetOfflineAsync(true);
        await Expect(pad.Page.Locator("#state")).ToContainTextAsync("nothing is lost");
        await pad.PressAsync("More");

        await Expect(pad.Page.Locator("#more-away")).ToBeVisibleAsync();
        foreach (var link in (string[])["a[href$='/book']", "a[href^='/culture']", "#sign-out"])
            await Expect(pad.Page.Locator($"#more {link}")).ToHaveAttributeAsync("aria-disabled", "true");
        await pad.Page.Locator("#more a[href^='/culture']").DispatchEventAsync("click");
        Assert.EndsWith("/pad/drill/railway", pad.Page.Url, StringComparison.Ordinal);
        await pad.Page.GotoAsync("/pad/drill/railway/book");
        await Expect(pad.Page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("No network");
        await pad.Page.GetByRole(AriaRole.Link, new() { Name = "Back to the pad" }).ClickAsync();

        await pad.ArriveAsync("/pad/drill/railway");
        await Expect(pad.Page.GetByRole(AriaRole.Button, new() { Name = "+1", Exact = true })).ToBeVisibleAsync();
    }

    private async Task CorrectAsync(Guid key, long? amount)
    {
        using var answer = await System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(
            Server.Http,
            "/api/events/drill/tallies",
            new { entries = new[] { new { key = Guid.CreateVersion7(), reverses = key.ToString(), reason = "miscounted", amount } } });
        Assert.Contains("accepted", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static void AssertNow(JsonElement entry, int? hours = null)
    {
        Assert.InRange((entry.GetProperty("recordedAt").GetDateTimeOffset() - entry.GetProperty("at").GetDateTimeOffset()).TotalSeconds, -5, 60);
        if (hours is { } wrong)
            Assert.InRange(entry.GetProperty("clockOffset").GetInt64(), (wrong * Hour.TotalMilliseconds) - 10_000, (wrong * Hour.TotalMilliseconds) + 10_000);
    }

    private async Task<long> HeadAsync() =>
        (await System.Net.Http.Json.HttpClientJsonExtensions.GetFromJsonAsync<JsonElement>(Server.Http, "/api/events/drill/entries?limit=1"))
            .GetProperty("head").GetInt64();

    private async Task<IReadOnlyList<JsonElement>> EntriesAsync(long after) =>
        [.. (await System.Net.Http.Json.HttpClientJsonExtensions.GetFromJsonAsync<JsonElement>(
            Server.Http, string.Create(CultureInfo.InvariantCulture, $"/api/events/drill/entries?after={after}&limit=1000"))).GetProperty("entries")
                .EnumerateArray()];

    private static ILocator Alarm(Window pad, string name) => pad.Page.Locator($"#alarms [data-alarm={name}]");

    private static Task ExpectAsync(Window pad, string testId, string text) => Expect(pad.Page.GetByTestId(testId)).ToHaveTextAsync(text);
}
