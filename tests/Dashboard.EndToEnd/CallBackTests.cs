using System.Globalization;
using System.Text.RegularExpressions;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd;

/// <summary>Calling back at the desk: from the exchange's line to the row, what is noted, and what is undone, in a real browser.</summary>
public sealed class CallBackTests(Chromium chromium)
{
    private static readonly string? Pictures = Environment.GetEnvironmentVariable("DASHBOARD_TEST_PICTURES");

    [Theory]
    [InlineData(1440, 900, "zh-CN")]
    [InlineData(390, 844, "zh-CN")]
    [InlineData(1440, 900, "en")]
    [InlineData(390, 844, "en")]
    public async Task Who_left_without_an_answer_is_called_back_noted_and_put_back_without_a_fault_of_accessibility(int width, int height, string language)
    {
        var folder = Directory.CreateTempSubdirectory("dashboard-call-backs-");
        try
        {
            var log = Path.Combine(folder.FullName, "queue_log");
            await File.WriteAllLinesAsync(log, Lines(), TestContext.Current.CancellationToken);
            await using var server = await DashboardServer.StartAsync(("Hotline__Exchanges__0__Event", "drill"), ("Hotline__Exchanges__0__QueueLog", log));
            await using var window = await chromium.OpenAsync(server, width, height, language);
            await window.GoLiveAsync("/hotline/drill");
            await Expect(window.Page.GetByTestId("callbacks")).ToHaveTextAsync("5");

            await window.Page.Locator("[data-testid^=missed-]").First.ClickAsync();
            await Expect(window.Page.Locator("[data-testid^=tried-]")).ToContainTextAsync("1");
            await window.Page.Locator("[data-testid^=return-]").Nth(1).ClickAsync();
            await Expect(window.Page.GetByTestId("callbacks")).ToHaveTextAsync("4");
            await window.Page.Locator("[data-testid^=wrong-]").Nth(2).ClickAsync();
            await Expect(window.Page.GetByTestId("callbacks")).ToHaveTextAsync("3");
            await window.Page.Locator("[data-testid=done] summary").ClickAsync();
            await window.Page.Locator("[data-testid=done] [data-testid^=undo-]").Nth(1).ClickAsync();
            await Expect(window.Page.GetByTestId("callbacks")).ToHaveTextAsync("4");
            await Expect(window.Page.Locator("[data-testid^=row-]").Nth(1))
                .ToContainTextAsync(new Regex("撤销了|undid", RegexOptions.None, TimeSpan.FromSeconds(1)));
            await Expect(window.Page.GetByTestId("withheld")).ToContainTextAsync("2");

            // Nothing typed, nothing written.
            await window.Page.Locator("[data-testid=write] button[type=submit]").ClickAsync();
            await Expect(window.Page.GetByTestId("write")).ToContainTextAsync(new Regex("必须填写|needed for", RegexOptions.None, TimeSpan.FromSeconds(1)));
            await PictureAsync(window, $"{width}-{language}-empty");
            await window.Page.Locator("[data-testid=write] [data-testid=talk]").FillAsync("1.5");
            await window.Page.Locator("[data-testid=write] button[type=submit]").ClickAsync();
            await window.Page.GetByTestId("undo-written").WaitForAsync();
            // The list moves while the figures above it take in the new call; who misses a button presses again.
            await Until.TrueAsync(
                async () =>
                {
                    await window.Page.GetByTestId("refresh").ClickAsync();
                    return await window.Page.Locator("[data-testid^=undo-call-]").CountAsync() == 1;
                },
                () => "A call written by hand is not in the list.");
            await Until.TrueAsync(
                async () =>
                {
                    await window.Page.Locator("[data-testid^=undo-call-]").First.ClickAsync();
                    return await window.Page.GetByTestId("undo-call").IsVisibleAsync();
                },
                () => "A call written by hand cannot be taken back.");
            await PictureAsync(window, $"{width}-{language}");
            Assert.True(
                await window.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), "The page is wider than the screen.");
            Assert.True(
                await window.Page.EvaluateAsync<bool>(
                    "() => { const box = document.querySelector('.call-backs').closest('.scroll'); return box.scrollWidth <= box.clientWidth + 1; }"),
                "The list is wider than its panel.");
            Assert.Equal([], await Accessibility.FaultsAsync(window, server));
            if (Pictures is null) return;
            await Accessibility.DarkenAsync(window, server);
            await PictureAsync(window, $"{width}-{language}-dark");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Gave up, timed out, found no agent, pressed a key, a name, and two without a number.
    private static IEnumerable<string> Lines()
    {
        (string Caller, string End)[] calls =
        [
            (
                "+8613811112222", "ABANDON|1|1|30"), (
                    "13833334444", "EXITWITHTIMEOUT|1|1|120"), (
                        "085185551234", "EXITEMPTY|1|1|60"), ("13899990000", "EXITWITHKEY|0|1|1|40"), ("anna7", "ABANDON|1|1|30"),
            ("Restricted", "ABANDON|1|1|12"), ("", "EXITWITHTIMEOUT|1|1|120"),
        ];
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        for (var i = 0; i < calls.Length; i++)
        {
            var entered = now - 3_600 + (i * 300);
            yield return string.Create(CultureInfo.InvariantCulture, $"{entered}|{entered}.{i}|9610097|NONE|ENTERQUEUE||{calls[i].Caller}|1");
            yield return string.Create(CultureInfo.InvariantCulture, $"{entered + 120}|{entered}.{i}|9610097|NONE|{calls[i].End}");
        }
    }

    private static async Task PictureAsync(Window window, string name)
    {
        if (Pictures is not null) await window.Page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"call-backs-{name}.png"), FullPage = true });
    }
}
