using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd;

/// <summary>The pad in the hand: every target large enough for a glove, nothing beyond the edge, every sheet readable for everybody, on whatever phone or
/// tablet.</summary>
public sealed class PadScreenTests(Chromium chromium, LivelyServer lively) : IClassFixture<LivelyServer>
{
    // WCAG 2.5.5 asks for 44 px; gloves for 48. Hidden controls of a form are operated through their labels.
    private const string Small = """
    () => {
      const faults = [];
      const top = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document.body;
      for (const target of top.querySelectorAll("button, a[href], summary, select, input:not([type=hidden])")) {
        if (!target.checkVisibility()) continue;
        const box = (target.matches("input[type=radio], input[type=checkbox]") ? target.closest("label") ?? target : target).getBoundingClientRect();
        if (box.height < 47.5 || box.width < 47.5)
          faults.push(`${target.textContent.trim() || target.name} is ${Math.round(box.width)} × ${Math.round(box.height)}`);
        if (box.left < -0.5 || box.right > innerWidth + 0.5) if (!target.closest(".tabs")) faults.push(`${target.textContent.trim()} is beyond the edge`);
      }
      if (document.documentElement.scrollWidth > innerWidth) faults.push("the page is wider than the screen");
      return faults;
    }
    """;

    public static TheoryData<int, int, string> Phones()
    {
        var phones = new TheoryData<int, int, string>();
        foreach (var (width, height) in ((int, int)[])[(320, 568), (390, 844), (844, 390), (820, 1180)])
            foreach (var language in (string[])["zh-CN", "en"]) phones.Add(width, height, language);
        return phones;
    }

    [Theory]
    [MemberData(nameof(Phones))]
    public async Task Every_target_is_large_enough_and_the_keys_are_in_view(int width, int height, string language)
    {
        await using var pad = await chromium.OpenAsync(lively.Server, width, height, language);
        await pad.GoToPadAsync("drill", "railway");

        Assert.Empty(await pad.Page.EvaluateAsync<string[]>(Small));
        foreach (var key in (string[])["[data-add='1']", "[data-add='5']", "[data-add='10']", "#open-keypad", "#minus", "#open-recent"])
            await Expect(pad.Page.Locator(key)).ToBeInViewportAsync(new() { Ratio = 0.99f });
        Assert.True(await pad.Page.Locator("[data-add='1']").EvaluateAsync<double>("key => key.getBoundingClientRect().height") >= 96);
        foreach (var path in (string[])["book", "shifts"])
        {
            await pad.Page.GotoAsync($"/pad/drill/railway/{path}");
            Assert.Empty(await pad.Page.EvaluateAsync<string[]>(Small));
        }
    }

    [Theory]
    [InlineData("zh-CN")]
    [InlineData("en")]
    public async Task Every_sheet_and_alarm_is_accessible(string language)
    {
        await using var server = await DashboardServer.StartAsync();
        await using var pad = await chromium.OpenAsync(server, 390, 844, language);
        await pad.Page.RouteAsync("**/tallies", async route =>
        {
            var entries = System.Text.Json.JsonDocument.Parse(route.Request.PostData!).RootElement.GetProperty("entries").EnumerateArray().ToList();
            if (entries.All(e => !e.TryGetProperty("delta", out var delta) || delta.GetInt64() != 5))
            {
                await route.ContinueAsync();
                return;
            }

            await route.FulfillAsync(new()
            {
                ContentType = "application/json",
                Body = System.Text.Json.JsonSerializer.Serialize(new
                {
                    head = 0,
                    results = entries.Select(e => new { key = e.GetProperty("key").GetString(), status = "rejected", reason = "at: lies in the future" }),
                }),
            });
        });
        await pad.GoToPadAsync("drill", "railway");
        await pad.TapAsync("+5");
        await Expect(pad.Page.Locator("[data-alarm=refused]")).ToBeVisibleAsync();
        await pad.TapAsync("+1", 3);
        await Expect(pad.Page.GetByTestId("received")).ToHaveTextAsync("3");
        await CheckAsync("the pad");

        await pad.Page.Locator("#open-recent").ClickAsync();
        await pad.Page.Locator("#recent summary").First.ClickAsync();
        await CheckAsync("recent");
        await pad.Page.Locator("#recent .refusal-row button").Last.ClickAsync();
        await CheckAsync("ask");
        await pad.Page.Locator("#ask [data-close]").ClickAsync();
        await pad.Page.Locator("#recent > [data-close]").ClickAsync();
        await pad.Page.Locator("#open-keypad").ClickAsync();
        await CheckAsync("keypad");
        await pad.Page.Locator("#keypad [data-close]").ClickAsync();
        await pad.Page.Locator("#open-more").ClickAsync();
        await CheckAsync("more");
        await pad.Page.Locator("#open-late").ClickAsync();
        await CheckAsync("late");
        await pad.Page.Locator("#late [data-close]").ClickAsync();
        await pad.Page.GotoAsync("/pad/drill/railway/book");
        await pad.Page.Locator("summary").First.ClickAsync();
        await pad.Page.Locator("a[href*='correct=']").First.ClickAsync();
        await CheckAsync("correction");

        async Task CheckAsync(string what)
        {
            Assert.Empty((await Accessibility.FaultsAsync(pad, server)).Select(fault => $"{what}: {fault}"));
            Assert.Empty((await pad.Page.EvaluateAsync<string[]>(Small)).Select(fault => $"{what}: {fault}"));
        }
    }
}
