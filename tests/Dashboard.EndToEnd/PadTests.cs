using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd;

/// <summary>What a coordinator does on a pad besides +1, and what it says when something is wrong.</summary>
public sealed class PadTests(Chromium chromium, SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task When_the_sign_in_has_expired_the_taps_wait_and_go_once_it_is_renewed()
    {
        var (server, drill) = await shared.DrillAsync();
        await using var pad = await chromium.OpenAsync(server, 390, 844, "en");
        await pad.GoToPadAsync(drill, "railway");
        await pad.Context.ClearCookiesAsync(new() { Name = "session" });

        await pad.TapAsync("+5", 2);

        await Expect(Alarm(pad, "signIn")).ToContainTextAsync("2 counts are kept on this phone");
        await ExpectAsync(pad, "waiting", "10");
        await pad.PressAsync("Sign in");
        await pad.SignInAsync("admin", Chromium.PasswordOf("admin"));
        await pad.ArriveAsync($"/pad/{drill}/railway");
        await ExpectAsync(pad, "received", "10");
        await Expect(Alarm(pad, "signIn")).ToHaveCountAsync(0);
        Assert.Equal(10, await server.TotalAsync(drill, "railway", "cy.served"));
    }

    [Fact]
    public async Task Another_persons_taps_are_sent_in_ones_own_name_only_when_one_says_so()
    {
        var (server, drill) = await shared.DrillAsync();
        await using var pad = await chromium.OpenAsAsync(server, "coordinator", 390, 844);
        await pad.GoToPadAsync(drill, "railway");
        await pad.Context.ClearCookiesAsync(new() { Name = "session" });
        await pad.TapAsync("+1", 3);
        await Expect(Alarm(pad, "signIn")).ToBeVisibleAsync();
        await pad.TakeSessionAsync(server, await server.SignInAsync("manager", Chromium.PasswordOf("manager")));
        await pad.Page.ReloadAsync();

        await Expect(Alarm(pad, "foreign")).ToContainTextAsync("3 counts");
        Assert.Equal(0, await server.TotalAsync(drill, "railway", "cy.served"));
        await pad.PressAsync("Decide");
        await pad.PressAsync("Yes");

        await ExpectAsync(pad, "received", "3");
        await Expect(Alarm(pad, "foreign")).ToHaveCountAsync(0);
        Assert.Equal(3, await server.TotalAsync(drill, "railway", "cy.served"));
    }

    [Fact]
    public async Task A_browser_that_stores_nothing_is_told_at_once_and_counts_nothing()
    {
        var (server, drill) = await shared.DrillAsync();
        await using var pad = await chromium.OpenAsync(server, 390, 844, "en");
        await pad.Page.AddInitScriptAsync("IDBFactory.prototype.open = () => { throw new DOMException('denied', 'SecurityError'); };");
        await pad.Page.GotoAsync($"/pad/{drill}/railway");

        await Expect(Alarm(pad, "storage")).ToContainTextAsync("stores nothing");
        await Expect(pad.Page.GetByRole(AriaRole.Button, new() { Name = "+1", Exact = true })).ToBeDisabledAsync();
    }

    [Fact]
    public async Task A_tap_that_the_phone_cannot_write_does_not_show_and_says_so()
    {
        var (server, drill) = await shared.DrillAsync();
        await using var pad = await chromium.OpenAsync(server, 390, 844, "en");
        await pad.GoToPadAsync(drill, "railway");
        await pad.Page.EvaluateAsync("""
            () => {
              window.add = IDBObjectStore.prototype.add;
              IDBObjectStore.prototype.add = () => { throw new DOMException("full", "QuotaExceededError"); };
            }
            """);

        await pad.TapAsync("+1");

        await Expect(Alarm(pad, "storage")).ToContainTextAsync("NOT counted");
        await ExpectAsync(pad, "today", "0");
        await pad.Page.EvaluateAsync("() => { IDBObjectStore.prototype.add = window.add; }");
        await pad.TapAsync("+1");
        await ExpectAsync(pad, "received", "1");
        await Expect(Alarm(pad, "storage")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_clock_that_is_wrong_is_told_and_its_offset_goes_with_the_entries_which_carry_the_centre_s_time()
    {
        var (server, drill) = await shared.DrillAsync();
        await using var pad = await chromium.OpenAsync(server, 390, 844, "en");
        await pad.Page.AddInitScriptAsync("const real = Date.now; Date.now = () => real() + 3_600_000;");
        await pad.GoToPadAsync(drill, "railway");
        await Expect(Alarm(pad, "clock")).ToContainTextAsync("60 minutes fast");

        await pad.TapAsync("+1");

        await ExpectAsync(pad, "received", "1");
        var entry = (await EntriesAsync(server, drill)).Single();
        Assert.InRange(entry.GetProperty("clockOffset").GetInt64(), 3_590_000, 3_610_000);
        Assert.InRange((entry.GetProperty("recordedAt").GetDateTimeOffset() - entry.GetProperty("at").GetDateTimeOffset()).TotalSeconds, -5, 30);
    }

    [Fact]
    public async Task Any_recent_entry_can_be_taken_back_what_was_never_sent_without_a_trace()
    {
        var (server, drill) = await shared.DrillAsync();
        await using var pad = await chromium.OpenAsync(server, 390, 844, "en");
        await pad.GoToKeptPadAsync(drill, "railway");
        await pad.TapAsync("+10");
        await ExpectAsync(pad, "received", "10");
        await pad.Context.SetOfflineAsync(true);
        await pad.TapAsync("+5");
        await pad.TapAsync("+1");
        await ExpectAsync(pad, "today", "16");

        await pad.PressAsync("Recent");
        await pad.Page.Locator("#recent summary").ClickAsync();
        await pad.Page.Locator("#recent [aria-label^=\'Undo +10 \']").ClickAsync();
        await ExpectAsync(pad, "today", "6");
        await pad.Page.Locator("#recent [aria-label^=\'Undo +1 \']").ClickAsync();
        await ExpectAsync(pad, "today", "5");
        await pad.PressAsync("Close");
        await pad.Context.SetOfflineAsync(false);

        await ExpectAsync(pad, "waiting", "0");
        await ExpectAsync(pad, "today", "5");
        Assert.Equal(5, await server.TotalAsync(drill, "railway", "cy.served"));
        Assert.Contains(
            await EntriesAsync(server, drill),
            e => e.GetProperty("kind").GetString() == "correction" && e.GetProperty("delta").GetInt64() == -10
                && e.GetProperty("reason").GetString() == "Mistap");
    }

    [Fact]
    public async Task Minus_needs_a_second_touch_or_a_long_press_and_never_goes_below_nothing()
    {
        var (server, drill) = await shared.DrillAsync();
        await using var pad = await chromium.OpenAsync(server, 390, 844, "en");
        await pad.GoToPadAsync(drill, "railway");
        await pad.TapAsync("+5");
        await ExpectAsync(pad, "received", "5");
        var minus = pad.Page.Locator("#minus");

        await minus.ClickAsync();
        await Expect(minus).ToHaveTextAsync("Again for −1");
        await ExpectAsync(pad, "today", "5");
        await minus.ClickAsync();
        await ExpectAsync(pad, "received", "4");
        await minus.ClickAsync(new() { Delay = 900 });
        await ExpectAsync(pad, "received", "3");
        await pad.Page.Locator("[data-metric='cy.cards']").ClickAsync();
        await minus.ClickAsync(new() { Delay = 900 });

        await Expect(Alarm(pad, "said")).ToContainTextAsync("below zero");
        Assert.Equal(3, await server.TotalAsync(drill, "railway", "cy.served"));
        Assert.Equal(0, await server.TotalAsync(drill, "railway", "cy.cards"));
    }

    [Fact]
    public async Task An_amount_far_beyond_the_counter_s_habit_asks_first()
    {
        var (server, drill) = await shared.DrillAsync();
        await using var pad = await chromium.OpenAsync(server, 390, 844, "en");
        await pad.GoToPadAsync(drill, "railway");

        await TypeAsync(pad, "900");
        await Expect(pad.Page.Locator("#ask-what")).ToContainTextAsync("+900 “Served” is far more than usual here");
        await pad.Page.Locator("#ask [data-close]").ClickAsync();
        await ExpectAsync(pad, "tapped", "0");
        await TypeAsync(pad, "900");
        await pad.PressAsync("Count it");
        await ExpectAsync(pad, "received", "900");
        // Now that is the habit: twice as much in a quarter of an hour does not ask.
        await TypeAsync(pad, "800");

        await ExpectAsync(pad, "received", "1,700");
        Assert.Equal(1700, await server.TotalAsync(drill, "railway", "cy.served"));
    }

    [Fact]
    public async Task A_late_entry_counts_at_its_time_of_service_and_says_so()
    {
        var (server, drill) = await shared.DrillAsync();
        await using var pad = await chromium.OpenAsync(server, 390, 844, "en");
        await pad.GoToPadAsync(drill, "railway");
        await pad.PressAsync("More");
        await pad.PressAsync("Late entry");
        var served = TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).AddHours(-30);
        await pad.Page.Locator("#late-amount").FillAsync("12");
        await pad.Page.Locator("#late-at").FillAsync(served.ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture));
        await pad.Page.Locator("#late").GetByRole(AriaRole.Button, new() { Name = "Count it" }).ClickAsync();

        await Until.EqualAsync(12, () => server.TotalAsync(drill, "railway", "cy.served"));
        var entry = (await EntriesAsync(server, drill)).Single();
        Assert.Equal(served.ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture), entry.GetProperty("at").GetString()![..16]);
        Assert.True(entry.GetProperty("late").GetBoolean());
        await ExpectAsync(pad, "today", "0");
        await pad.PressAsync("Recent");
        await Expect(pad.Page.Locator("#recent-list")).ToContainTextAsync("late entry, served");
    }

    [Fact]
    public async Task What_the_centre_refuses_stays_with_its_reason_until_a_person_decides()
    {
        var (server, drill) = await shared.DrillAsync();
        await using var pad = await chromium.OpenAsync(server, 390, 844, "en");
        var refuse = true;
        await pad.Page.RouteAsync("**/tallies", async route =>
        {
            if (!refuse)
            {
                await route.ContinueAsync();
                return;
            }

            var keys = JsonDocument.Parse(route.Request.PostData!).RootElement.GetProperty("entries").EnumerateArray()
                .Select(e => e.GetProperty("key").GetString());
            await route.FulfillAsync(new()
            {
                Status = 200,
                ContentType = "application/json",
                Body = JsonSerializer.Serialize(new
                {
                    head = 0,
                    results = keys.Select(key => new
                    {
                        key,
                        status = "rejected",
                        reason = "event: 'drill' is closed; nothing more is counted",
                        code = "event-closed",
                    }),
                }),
            });
        });
        await pad.GoToPadAsync(drill, "railway");
        await pad.TapAsync("+5");
        await pad.TapAsync("+1");
        await Expect(Alarm(pad, "refused")).ToContainTextAsync("2 entries were not accepted");
        await ExpectAsync(pad, "today", "0");
        await pad.Page.ReloadAsync();
        refuse = false;

        await pad.PressAsync("Show");
        await Expect(pad.Page.Locator("#refused-list")).ToContainTextAsync("The event is closed");
        await pad.Page.Locator("#refused-list li").Filter(new() { HasText = "+5" }).GetByRole(AriaRole.Button, new() { Name = "Send again" }).ClickAsync();
        await pad.Page.Locator("#refused-list li").Filter(new() { HasText = "+1" }).GetByRole(AriaRole.Button, new() { Name = "Discard" }).ClickAsync();
        await pad.PressAsync("Yes");

        await ExpectAsync(pad, "received", "5");
        await Expect(Alarm(pad, "refused")).ToHaveCountAsync(0);
        Assert.Equal(5, await server.TotalAsync(drill, "railway", "cy.served"));
    }

    private static async Task TypeAsync(Window pad, string digits)
    {
        await pad.PressAsync("Keypad");
        foreach (var digit in digits) await pad.Page.Locator($"[data-digit='{digit}']").ClickAsync();
        await pad.Page.Locator("#enter").ClickAsync();
    }

    private static async Task<IReadOnlyList<JsonElement>> EntriesAsync(DashboardServer server, string drill) =>
        [.. (await System.Net.Http.Json.HttpClientJsonExtensions.GetFromJsonAsync<JsonElement>(server.Http, $"/api/events/{drill}/entries?limit=1000"))
            .GetProperty("entries").EnumerateArray()];

    private static ILocator Alarm(Window pad, string name) => pad.Page.Locator($"#alarms [data-alarm={name}]");

    private static Task ExpectAsync(Window pad, string testId, string text) => Expect(pad.Page.GetByTestId(testId)).ToHaveTextAsync(text);
}
