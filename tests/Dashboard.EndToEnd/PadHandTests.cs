using System.Globalization;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd;

/// <summary>The pad under one thumb, by keyboard, by ear, in sunlight and at night.</summary>
[Collection(nameof(PadServer))]
public sealed class PadHandTests(Chromium chromium, PadServer shared)
{
    // The ratio of contrast of what is drawn: each key's edge, each text, against what is behind it. WCAG 2.2, 1.4.3.
    private const string Contrast = """
    () => {
      const parse = text => text.match(/[\d.]+/g).map(Number);
      const luminance = ([r, g, b]) => [r, g, b].map(c => c / 255)
        .map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
      const ratio = (a, b) => { const [x, y] = [luminance(a), luminance(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
      const ground = node => {
        for (let at = node; at; at = at.parentElement) {
          const c = parse(getComputedStyle(at).backgroundColor);
          if (c.length < 4 || c[3] > 0) return c;
        }
        return [255, 255, 255];
      };
      const faults = [];
      for (const key of document.querySelectorAll(".keys button, .tabs button")) {
        const style = getComputedStyle(key), edge = ratio(parse(style.borderTopColor), ground(key.parentElement));
        if (edge < 7) faults.push(`the edge of ${key.textContent} ${edge.toFixed(1)}`);
      }
      const texts = ".keys button:not(:disabled), .tabs .name, #today, #unit, #state, .count h2, header h1, header p, #last-what, #alarms span";
      for (const text of document.querySelectorAll(texts)) {
        const it = ratio(parse(getComputedStyle(text).color), ground(text));
        if (text.textContent.trim() && it < 7) faults.push(`${text.textContent.trim()} ${it.toFixed(1)}`);
      }
      return faults;
    }
    """;

    private DashboardServer Server => shared.Server;

    [Fact]
    public async Task Keys_stay_under_the_finger_whatever_alarm_comes_and_its_button_is_within_reach()
    {
        await using var pad = await chromium.OpenAsync(Server, 390, 844, "en");
        await pad.GoToPadAsync("drill", "airport");
        var before = await BoxAsync(pad, "[data-add='1']");
        await pad.Context.ClearCookiesAsync(new() { Name = "session" });
        await pad.TapAsync("+1");
        await Expect(pad.Page.Locator("[data-alarm=signIn] button")).ToBeInViewportAsync(new() { Ratio = 0.99f });

        Assert.Equal(before, await BoxAsync(pad, "[data-add='1']"));
        Assert.InRange((await BoxAsync(pad, "[data-alarm=signIn] button")).Y, 844 * 0.4f, 844);
        Assert.InRange((await BoxAsync(pad, "#open-more")).Y, 844 * 0.6f, 844);
        await pad.TakeSessionAsync(Server, Server.Session);
    }

    [Fact]
    public async Task What_is_far_beyond_habit_is_asked_away_from_the_tapping_thumb_and_stands_alone_in_the_list()
    {
        await using var pad = await chromium.OpenAsync(Server, 390, 844, "en");
        await pad.GoToPadAsync("drill", "coach-west");
        await pad.Page.Locator("[data-metric='cy.cards']").ClickAsync();
        await pad.TapAsync("+1", 3);
        await TypeAsync(pad, "50");
        await Expect(pad.Page.Locator("#ask-what")).ToContainTextAsync("+50");
        var (yes, ten) = (await BoxAsync(pad, "#ask-answers button"), await BoxAsync(pad, "[data-add='5']"));
        Assert.True(yes.Y + yes.Height < ten.Y - 100, $"{yes.Y} and {ten.Y}");
        await pad.PressAsync("Count it");
        await ExpectAsync(pad, "received", "53");

        await pad.PressAsync("Recent");

        var cards = pad.Page.Locator("#recent-list > li");
        await Expect(cards).ToHaveCountAsync(2);
        await Expect(cards.First).ToContainTextAsync("+50");
        await Expect(cards.Last).ToContainTextAsync("3 taps");
    }

    [Fact]
    public async Task By_keyboard_enter_counts_what_was_typed_and_each_count_is_spoken_with_its_total()
    {
        await using var pad = await chromium.OpenAsync(Server, 390, 844, "en");
        await pad.GoToPadAsync("drill", "coach-west");
        await pad.Page.Locator("[data-metric='cy.leaflets']").ClickAsync();
        await pad.Page.Locator("#open-keypad").FocusAsync();
        await pad.Page.Keyboard.PressAsync("Enter");
        foreach (var key in (string[])["1", "2", "Enter"]) await pad.Page.Keyboard.PressAsync(key);

        await ExpectAsync(pad, "received", "12");
        await Expect(pad.Page.Locator("#spoken")).ToHaveTextAsync("+12, 12");
        await pad.Page.Locator("#open-keypad").ClickAsync();
        await pad.Page.Locator("[data-digit='7']").ClickAsync();
        await pad.Page.Keyboard.PressAsync("Enter"); // The focus stands on the 7.
        await Expect(pad.Page.Locator("#spoken")).ToHaveTextAsync("+7, 19");
        await pad.Page.Locator("#minus").ClickAsync();
        await Expect(pad.Page.Locator("#spoken")).ToHaveTextAsync("Again for −1");
    }

    [Fact]
    public async Task The_total_can_be_set_by_typing_it_while_the_figure_is_the_centre_s()
    {
        await using var pad = await chromium.OpenAsync(Server, 390, 844, "en");
        await pad.GoToPadAsync("drill", "coach-north");
        await pad.Page.Locator("[data-metric='cy.cards']").ClickAsync();
        await pad.TapAsync("+10");
        await ExpectAsync(pad, "received", "10");
        await SetAsync("35");
        await Expect(pad.Page.Locator("#ask-what")).ToHaveTextAsync("Change today’s total from 10 to 35 (+25)?");
        await pad.PressAsync("Change it");
        await ExpectAsync(pad, "today", "35");
        await SetAsync("8");
        await pad.PressAsync("Change it");

        await ExpectAsync(pad, "received", "8");
        Assert.Equal(8, await Server.TotalAsync("drill", "coach-north", "cy.cards"));
        await pad.Context.SetOfflineAsync(true);
        await pad.PressAsync("Keypad");
        await pad.Page.Locator("[data-digit='9']").ClickAsync();
        await Expect(pad.Page.Locator("#set-total")).ToBeDisabledAsync();

        async Task SetAsync(string digits)
        {
            await pad.PressAsync("Keypad");
            foreach (var digit in digits) await pad.Page.Locator($"[data-digit='{digit}']").ClickAsync();
            await pad.Page.Locator("#set-total").ClickAsync();
        }
    }

    [Fact]
    public async Task A_late_entry_is_confirmed_shows_its_date_and_is_not_entered_twice_unasked()
    {
        await using var pad = await chromium.OpenAsync(Server, 390, 844, "en");
        await pad.GoToPadAsync("drill", "jinyang");
        var total = await Server.TotalAsync("drill", "jinyang", "cy.served");
        var served = TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).AddHours(-30);
        var day = served.ToString("MMM d", CultureInfo.GetCultureInfo("en-US"));

        await LateAsync();
        await Expect(pad.Page.Locator("[data-alarm=done]")).ToContainTextAsync($"+12 “Served”, served {day}");
        await Until.EqualAsync(total + 12, () => Server.TotalAsync("drill", "jinyang", "cy.served"));
        await LateAsync();
        await Expect(pad.Page.Locator("#ask-what")).ToContainTextAsync("was entered at");
        await pad.Page.Locator("#ask-no").ClickAsync();
        await pad.PressAsync("Recent");

        await Expect(pad.Page.Locator("#recent-list > li").First).ToContainTextAsync($"late entry, served {day}");
        Assert.Equal(total + 12, await Server.TotalAsync("drill", "jinyang", "cy.served"));

        async Task LateAsync()
        {
            await pad.PressAsync("More");
            await pad.PressAsync("Late entry");
            await pad.Page.Locator("#late-amount").FillAsync("12");
            await pad.Page.Locator("#late-at").FillAsync(served.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture));
            await pad.Page.Locator("#late").GetByRole(AriaRole.Button, new() { Name = "Count it" }).ClickAsync();
        }
    }

    [Fact]
    public async Task Refused_entries_name_their_place_and_are_decided_all_at_once()
    {
        await using var pad = await chromium.OpenAsync(Server, 390, 844, "en");
        await pad.Page.RouteAsync("**/tallies", async route =>
        {
            var keys = System.Text.Json.JsonDocument.Parse(route.Request.PostData!).RootElement.GetProperty("entries").EnumerateArray()
                .Select(e => e.GetProperty("key").GetString());
            var results = keys.Select(key => new { key, status = "rejected", code = "not-yours", reason = "station: 'airport' is not a station of yours" });
            await route.FulfillAsync(new() { ContentType = "application/json", Body = System.Text.Json.JsonSerializer.Serialize(new { head = 0, results }) });
        });
        await pad.GoToPadAsync("drill", "airport");
        var name = await pad.Page.Locator("h1").TextContentAsync();
        await pad.TapAsync("+1", 4);
        await Expect(pad.Page.Locator("[data-alarm=refused]")).ToContainTextAsync("4 entries");
        await Expect(pad.Page.Locator("#state")).ToHaveTextAsync("4 entries were not accepted; everything else is received");
        await pad.PressAsync("Show");
        await Expect(pad.Page.Locator("#refused-list li").First).ToContainTextAsync(name!);
        await Expect(pad.Page.Locator("#refused-list li").First).ToContainTextAsync($"does not count for {name}");
        await pad.Page.UnrouteAllAsync();
        await pad.PressAsync("Send all again");

        await ExpectAsync(pad, "received", "4");
        await Expect(pad.Page.Locator("[data-alarm=refused]")).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData(ColorScheme.Light, 390, 844)]
    [InlineData(ColorScheme.Dark, 320, 568)]
    public async Task Every_line_and_text_stands_out_seven_to_one_by_day_and_as_the_system_prefers_by_night(ColorScheme scheme, int width, int height)
    {
        await using var pad = await chromium.OpenAsync(Server, width, height, "zh-CN", theme: "none");
        await pad.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await pad.GoToPadAsync("drill", "railway");
        await Expect(pad.Page.Locator("html")).ToHaveAttributeAsync("data-theme", scheme == ColorScheme.Dark ? "dark" : "light");
        await Expect(pad.Page.Locator(".count h2")).ToBeVisibleAsync();
        await pad.Context.SetOfflineAsync(true);
        await pad.TapAsync("+1");
        await ExpectAsync(pad, "waiting", "1");

        Assert.Empty(await pad.Page.EvaluateAsync<string[]>(Contrast));
        await pad.PressAsync("撤销");
        await ExpectAsync(pad, "waiting", "0");
    }

    [Fact]
    public async Task Eight_metrics_are_each_two_touches_away_on_the_smallest_phone()
    {
        var known = await Server.Http.GetStringAsync("/api/events/drill/board", TestContext.Current.CancellationToken);
        foreach (var code in Enumerable.Range(1, 5).Select(i => $"pad.m{i}").Where(code => !known.Contains(code, StringComparison.Ordinal)))
        {
            var (exit, report) = await Server.CommandAsync(
                "metric",
                "add",
                code,
                "--event",
                "drill",
                "--name",
                $"第{code[^1]}项服务",
                "--name-en",
                $"Service {code[^1]}",
                "--unit",
                "次",
                "--unit-en",
                "times");
            Assert.True(exit == 0, report);
        }

        await Until.TrueAsync(
            async () => (await Server.Http.GetStringAsync("/api/events/drill/board")).Contains("pad.m5", StringComparison.Ordinal),
            TimeSpan.FromSeconds(20),
            () => "The metrics do not appear.");
        await using var pad = await chromium.OpenAsync(Server, 320, 568, "en");
        await pad.GoToPadAsync("drill", "coach-east");
        await pad.PressAsync("All 8");
        await Expect(pad.Page.Locator("#metrics [data-choose]")).ToHaveCountAsync(8);
        await pad.Page.Locator("[data-choose='pad.m4']").ClickAsync();
        await pad.TapAsync("+1");

        await ExpectAsync(pad, "received", "1");
        await Expect(pad.Page.Locator("[data-metric='pad.m4']")).ToBeInViewportAsync(new() { Ratio = 0.9f });
        Assert.Equal(1, await Server.TotalAsync("drill", "coach-east", "pad.m4"));
    }

    private static async Task TypeAsync(Window pad, string digits)
    {
        await pad.PressAsync("Keypad");
        foreach (var digit in digits) await pad.Page.Locator($"[data-digit='{digit}']").ClickAsync();
        await pad.Page.Locator("#enter").ClickAsync();
    }

    private static async Task<(float X, float Y, float Width, float Height)> BoxAsync(Window pad, string selector)
    {
        var box = (await pad.Page.Locator(selector).BoundingBoxAsync())!;
        return (box.X, box.Y, box.Width, box.Height);
    }

    private static Task ExpectAsync(Window pad, string testId, string text) => Expect(pad.Page.GetByTestId(testId)).ToHaveTextAsync(text);
}
