using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd;

/// <summary>Pads on phones whose clocks have lost their battery and whose disks have no room: what was counted reaches the centre all the same.</summary>
[Collection(nameof(PadServer))]
public sealed class PadLimitsTests(Chromium chromium, PadServer shared)
{
    private const string Served = "cy.served";

    private DashboardServer Server => shared.Server;

    [Theory]
    [InlineData(-20_000, "slow")]
    [InlineData(25_000, "fast")]
    public async Task A_clock_that_is_wrong_by_decades_refuses_nothing_and_forgets_nothing_of_today(int days, string told)
    {
        await using var pad = await chromium.OpenAsync(Server, 390, 844, "en");
        await pad.GoToKeptPadAsync("drill", "coach-old");
        var (total, seq) = (await Server.TotalAsync("drill", "coach-old", Served), await HeadAsync());
        await pad.TapAsync("+1", 2);
        await ExpectAsync(pad, "received", "2");
        await pad.Page.AddInitScriptAsync(string.Create(CultureInfo.InvariantCulture, $"const real = Date.now; Date.now = () => real() + {days} * 86400000;"));
        await pad.Context.SetOfflineAsync(true);
        await pad.Page.ReloadAsync();
        await pad.TapAsync("+1", 3);
        await pad.Context.SetOfflineAsync(false);

        await ExpectAsync(pad, "received", "5");
        await Expect(Alarm(pad, "clock")).ToContainTextAsync(string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(days):N0} days {told}"));
        await Expect(Alarm(pad, "refused")).ToHaveCountAsync(0);
        Assert.Equal(total + 5, await Server.TotalAsync("drill", "coach-old", Served));
        Assert.All(
            await EntriesAsync(seq),
            e => Assert.InRange((e.GetProperty("recordedAt").GetDateTimeOffset() - e.GetProperty("at").GetDateTimeOffset()).TotalSeconds, -5, 60));
    }

    [Fact]
    public async Task What_waits_on_a_disk_that_is_full_goes_to_the_centre_once_and_can_be_taken_back()
    {
        await using var pad = await chromium.OpenAsync(Server, 390, 844, "en");
        await pad.GoToKeptPadAsync("drill", "coach-full");
        var total = await Server.TotalAsync("drill", "coach-full", Served);
        await pad.Context.SetOfflineAsync(true);
        await pad.TapAsync("+1", 4);
        await ExpectAsync(pad, "waiting", "4");
        await pad.Page.EvaluateAsync("""
            () => {
              window.put = IDBObjectStore.prototype.put;
              IDBObjectStore.prototype.put = value => {
                window.measured = window.measured || value.id === "clock";
                throw new DOMException("full", "QuotaExceededError");
              };
            }
            """);

        await pad.Context.SetOfflineAsync(false);

        await ExpectAsync(pad, "received", "4");
        // The clock is compared whenever the page is looked at, though not every second; that this cannot be kept is nothing to a coordinator.
        await pad.Page.WaitForFunctionAsync("() => { if (!window.measured) dispatchEvent(new Event('focus')); return window.measured; }");
        await Expect(Alarm(pad, "storage")).ToHaveCountAsync(0);
        Assert.Equal(total + 4, await Server.TotalAsync("drill", "coach-full", Served));
        // On the disk it was never sent; the centre has it.
        await pad.PressAsync("Undo");
        await ExpectAsync(pad, "received", "3");
        Assert.Equal(total + 3, await Server.TotalAsync("drill", "coach-full", Served));

        await pad.Page.ReloadAsync();
        await ExpectAsync(pad, "received", "3");
        await ExpectAsync(pad, "waiting", "0");
        await Expect(pad.Page.Locator("#pad")).ToHaveAttributeAsync("data-says", "live");
        Assert.Equal(total + 3, await Server.TotalAsync("drill", "coach-full", Served));
    }

    private async Task<long> HeadAsync() =>
        (await Server.Http.GetFromJsonAsync<JsonElement>("/api/events/drill/entries?limit=1")).GetProperty("head").GetInt64();

    private async Task<IReadOnlyList<JsonElement>> EntriesAsync(long after) =>
        [.. (await Server.Http.GetFromJsonAsync<JsonElement>(string.Create(
            CultureInfo.InvariantCulture, $"/api/events/drill/entries?after={after}&limit=1000"))).GetProperty("entries").EnumerateArray()
                .Where(e => e.GetProperty("station").GetString() == "coach-old")];

    private static ILocator Alarm(Window pad, string name) => pad.Page.Locator($"#alarms [data-alarm={name}]");

    private static Task ExpectAsync(Window pad, string testId, string text) => Expect(pad.Page.GetByTestId(testId)).ToHaveTextAsync(text);
}
