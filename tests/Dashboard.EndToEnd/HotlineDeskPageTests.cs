using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd;

/// <summary>The hotline's desk in a real browser: the tone for new warnings, days from one to another, and their files.</summary>
public sealed class HotlineDeskPageTests(Chromium chromium)
{
    [Fact]
    public async Task A_supervisor_turns_the_sound_on_hears_of_a_new_alarm_and_takes_some_days_home_as_files()
    {
        using var folder = new TemporaryFolder();
        var log = Path.Combine(folder.Folder.FullName, "queue_log");
        await using var server = await DashboardServer.StartAsync(("Hotline__Exchanges__0__Event", "drill"), ("Hotline__Exchanges__0__QueueLog", log));
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        await WriteAsync(
            $"{now - 90_000}|MANAGER|help|王芳|ADDMEMBER|",
            $"{now - 89_990}|a|help|NONE|ENTERQUEUE||13885012345|1",
            $"{now - 89_980}|a|help|王芳|CONNECT|10|m|3",
            $"{now - 89_860}|a|help|王芳|COMPLETECALLER|10|120|1",
            $"{now - 86_400}|MANAGER|help|王芳|REMOVEMEMBER|");
        await using var window = await chromium.OpenAsync(server, 1440, 900);
        var page = window.Page;
        await window.GoLiveAsync("/hotline/drill");

        // Off until it is turned on by a tap; then one tone to hear it by, and one for each new alarm.
        var (toggle, said) = (page.GetByTestId("sound").GetByRole(AriaRole.Button), page.GetByTestId("sound-state"));
        await Expect(said).ToHaveTextAsync("提示音已关闭");
        await toggle.ClickAsync();
        await Expect(said).ToContainTextAsync("提示音已开启：");
        await Expect(toggle).ToHaveAttributeAsync("data-tones", "1");
        await WriteAsync($"{now - 180}|b|help|NONE|ENTERQUEUE||13885054321|1");
        await Expect(page.GetByTestId("queue-help")).ToContainTextAsync(new Regex("[34]:[0-5][0-9]", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Expect(toggle).ToHaveAttributeAsync("data-tones", "2");
        Assert.Empty(await Accessibility.FaultsAsync(window, server));

        // The wish stays in this browser; walls have no such thing.
        await page.ReloadAsync();
        await Expect(said).ToContainTextAsync("提示音已开启");
        await toggle.ClickAsync();
        await Expect(said).ToHaveTextAsync("提示音已关闭");
        await using (var wall = await chromium.OpenAsync(server, 1920, 1080))
        {
            await wall.GoToWallAsync("drill", "hotline");
            await Expect(wall.Page.GetByTestId("sound")).ToHaveCountAsync(0);
        }

        // From the day before yesterday to today. With the first day of one day the last goes along.
        var (from, to) = (Day(now - (2 * 86_400)), Day(now));
        await page.GetByLabel("开始日期").FillAsync(from);
        await page.GetByLabel("开始日期").BlurAsync();
        await Expect(page).ToHaveURLAsync(new Regex($@"/hotline/drill\?day={from}$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Expect(page.GetByLabel("结束日期")).ToHaveValueAsync(from);
        await page.GetByLabel("结束日期").FillAsync(to);
        await page.GetByLabel("结束日期").BlurAsync();
        await Expect(page).ToHaveURLAsync(new Regex($@"/hotline/drill\?from={from}&to={to}$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Expect(page.GetByTestId("offered").Locator(".number")).ToHaveTextAsync("2");
        await Expect(page.GetByTestId("time-王芳")).ToContainTextAsync("1:00:00");
        Assert.Empty(await Accessibility.FaultsAsync(window, server));

        var days = await DownloadAsync("每日统计");
        Assert.Equal(4, days.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains(",王芳,main,", await DownloadAsync("坐席工时"), StringComparison.Ordinal);
        Assert.Contains("138******45", await DownloadAsync("来电明细（号码已隐去）"), StringComparison.Ordinal);
        Assert.Contains("13885012345", await DownloadAsync("来电明细（完整号码）"), StringComparison.Ordinal);
        // A page loaded anew is not always allowed to sound before a touch: then it says so beside the button, and the browser says it too.
        Assert.DoesNotContain(window.Complaints, c => !c.Contains("AudioContext was not allowed to start", StringComparison.Ordinal));

        Task WriteAsync(params string[] lines) =>
            File.AppendAllTextAsync(log, string.Concat(lines.Select(l => l + "\n")), TestContext.Current.CancellationToken);

        async Task<string> DownloadAsync(string name)
        {
            var download = await page.RunAndWaitForDownloadAsync(() => page.GetByTestId("export").GetByRole(AriaRole.Link, new() { Name = name, Exact = true })
                .ClickAsync());
            Assert.EndsWith("-drill.csv", download.SuggestedFilename, StringComparison.Ordinal);
            var bytes = await File.ReadAllBytesAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
            Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
            return Encoding.UTF8.GetString(bytes[3..]);
        }
    }

    private static string Day(long seconds) =>
        DateTimeOffset.FromUnixTimeSeconds(seconds).ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
