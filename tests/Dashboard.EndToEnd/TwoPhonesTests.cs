using System.Globalization;
using System.Text.RegularExpressions;
using Dashboard.EndToEnd.Forms;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd;

/// <summary>Two phones of one station and a manager: one phone is without a network while the other signs the shift off, and comes back later.</summary>
public sealed class TwoPhonesTests(Chromium chromium, SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task What_a_phone_still_holds_is_asked_about_at_the_sign_off_and_counts_once_the_manager_takes_it()
    {
        var (server, drill) = await shared.DrillAsync();
        await using var gone = await chromium.OpenAsAsync(server, "coordinator", 390, 844);
        await using var here = await chromium.OpenAsync(server, 390, 844, "en");
        await using var manager = await chromium.OpenAsAsync(server, "manager");
        await using var wall = await chromium.OpenAsync(server, 1920, 1080, "en");
        var day = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).DateTime).AddDays(-1)
            .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await wall.Page.GotoAsync($"/wall/{drill}");
        await gone.GoToKeptPadAsync(drill, "railway");
        await here.GoToPadAsync(drill, "railway");
        var (goneCode, hereCode) = (await CodeAsync(gone), await CodeAsync(here));
        await LateAsync(here, "12", $"{day}T15:00");
        await Until.EqualAsync(12, () => server.TotalAsync(drill, "railway", "cy.served"));

        // It is heard with two that do not get through, and then not any more.
        await gone.Page.RouteAsync("**/tallies", route => route.AbortAsync());
        await LateAsync(gone, "5", $"{day}T15:10");
        await LateAsync(gone, "3", $"{day}T15:20");
        await manager.GoLiveAsync($"/live/{drill}");
        var row = manager.Page.GetByTestId($"phone-{goneCode}");
        await Expect(row.Locator("td.right").First).ToHaveTextAsync(new Regex(@"^\s*2\s*oldest ", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Expect(manager.Page.GetByTestId($"phone-{hereCode}")).ToContainTextAsync("online");
        await gone.Context.SetOfflineAsync(true);

        await here.Page.GotoAsync($"/pad/{drill}/railway/shifts");
        var shift = here.Page.GetByTestId($"shift-{day}-late");
        await Expect(shift).ToContainTextAsync("Other phones may still hold counts of this shift");
        await Expect(shift.Locator("[data-phone]")).ToHaveCountAsync(1);
        await Expect(shift.Locator("[data-phone]")).ToContainTextAsync(goneCode);
        await Expect(shift.Locator("[data-phone]")).ToContainTextAsync("2 not sent");
        Assert.Empty(await Accessibility.FaultsAsync(here, server));
        await shift.GetByText("Wait, and look again").ClickAsync();
        await Expect(shift).Not.ToContainTextAsync("Confirmed");
        await shift.Locator("[data-confirm]").First.ClickAsync();
        await Expect(shift).ToContainTextAsync("Confirmed");

        await gone.Page.UnrouteAllAsync();
        await gone.Context.SetOfflineAsync(false);
        await Expect(gone.Page.Locator("#state")).ToContainTextAsync("2 came after the sign-off and wait for the manager");
        await Expect(gone.Page.Locator("[data-alarm=refused]")).ToHaveCountAsync(0);
        Assert.Equal(12, await server.TotalAsync(drill, "railway", "cy.served"));

        var late = manager.Page.GetByTestId("late");
        await Expect(late).ToContainTextAsync("2 to decide");
        await Expect(late).ToContainTextAsync("+8");
        await Expect(late).ToContainTextAsync("15:10–15:20");
        await Expect(late).ToContainTextAsync(goneCode);
        Assert.Empty(await Accessibility.FaultsAsync(manager, server));
        await late.GetByRole(AriaRole.Button, new() { Name = "Take: " }).ClickAsync();
        await Expect(late).ToContainTextAsync("Taken: ");

        await Until.EqualAsync(20, () => server.TotalAsync(drill, "railway", "cy.served"));
        await Expect(gone.Page.Locator("#pad")).ToHaveAttributeAsync("data-says", "live", new() { Timeout = 60_000 });
        await Expect(row).ToContainTextAsync("online");
        await here.Page.ReloadAsync();
        // What was confirmed stands there as it was; what it is by now is said beside it.
        await Expect(shift.Locator("dd b").First).ToHaveTextAsync("12");
        await Expect(shift.Locator(".since")).ToContainTextAsync(" 20 ");
        await Expect(shift).ToContainTextAsync("Confirmed");
        Assert.Empty(await Accessibility.FaultsAsync(here, server));
        await here.Page.GotoAsync($"/pad/{drill}/railway/book?day={day}");
        await Expect(here.Page.Locator("main")).ToContainTextAsync("Late count");
        await Expect(here.Page.Locator("main")).ToContainTextAsync("taken by ");
        Assert.Empty(await Accessibility.FaultsAsync(here, server));
        await Expect(wall.Page.Locator(".headline .total")).ToContainTextAsync("20");
        Assert.Equal(0, (await server.CommandAsync("verify")).ExitCode);
        Assert.Empty(manager.Complaints);
    }

    [Fact]
    [Fills("LatePanel")]
    public async Task One_that_is_refused_says_why_on_its_phone_with_the_time_of_service_and_is_not_sent_again()
    {
        var (server, drill) = await shared.DrillAsync();
        await using var pad = await chromium.OpenAsAsync(server, "coordinator", 390, 844);
        await using var manager = await chromium.OpenAsAsync(server, "manager");
        var day = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).DateTime).AddDays(-1)
            .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await pad.Page.GotoAsync($"/pad/{drill}/railway/shifts");
        var shift = pad.Page.GetByTestId($"shift-{day}-late");
        await shift.GetByRole(AriaRole.Button, new() { Name = "Nobody was on duty" }).ClickAsync();
        await Expect(shift).ToContainTextAsync("Nobody was on duty");
        await Expect(shift).ToContainTextAsync("Confirmed");
        await pad.GoToPadAsync(drill, "railway");
        await LateAsync(pad, "4", $"{day}T16:05");
        await Expect(pad.Page.Locator("#pad")).ToHaveAttributeAsync("data-says", "held");

        await manager.GoLiveAsync($"/live/{drill}");
        var late = manager.Page.GetByTestId("late");
        await late.GetByRole(AriaRole.Button, new() { Name = "Refuse: " }).ClickAsync();
        await manager.Page.GetByTestId("refuse-reason").FillAsync("Nobody was there");
        await manager.Page.GetByTestId("refuse-late").GetByRole(AriaRole.Button).First.ClickAsync();
        await Expect(late).ToContainTextAsync("Refused: ");

        await Expect(pad.Page.Locator("[data-alarm=refused]")).ToBeVisibleAsync(new() { Timeout = 90_000 });
        await pad.PressAsync("Show");
        await Expect(pad.Page.Locator("#refused-list")).ToContainTextAsync("a manager did not take it in: Nobody was there");
        await Expect(pad.Page.Locator("#refused-list")).ToContainTextAsync("16:05");
        await Expect(pad.Page.Locator("#refused-list").GetByRole(AriaRole.Button)).ToHaveCountAsync(1);
        Assert.Empty(await Accessibility.FaultsAsync(pad, server));
        Assert.Equal(0, await server.TotalAsync(drill, "railway", "cy.served"));
        Assert.Equal(0, (await server.CommandAsync("verify")).ExitCode);
    }

    private static async Task<string> CodeAsync(Window pad)
    {
        await Expect(pad.Page.Locator("#phone-code")).ToHaveTextAsync(new Regex("^[0-9A-F]{4}$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        return await pad.Page.Locator("#phone-code").TextContentAsync() ?? "";
    }

    private static async Task LateAsync(Window pad, string amount, string at)
    {
        await pad.PressAsync("More");
        await pad.PressAsync("Late entry");
        await pad.Page.Locator("#late-amount").FillAsync(amount);
        await pad.Page.Locator("#late-at").FillAsync(at);
        await pad.Page.Locator("#late").GetByRole(AriaRole.Button, new() { Name = "Count it" }).ClickAsync();
    }
}
