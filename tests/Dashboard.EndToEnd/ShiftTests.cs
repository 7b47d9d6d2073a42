using System.Globalization;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd;

/// <summary>A shift from the hall to the manager's desk: signed off, closed to late counts, opened again; and the station's book, where older entries are put
/// right.</summary>
public sealed class ShiftTests(Chromium chromium, SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task A_shift_that_is_signed_off_keeps_late_counts_for_the_manager_and_takes_them_once_it_is_open_again()
    {
        var (server, drill) = await shared.DrillAsync();
        await using var pad = await chromium.OpenAsAsync(server, "coordinator", 390, 844);
        await using var manager = await chromium.OpenAsAsync(server, "manager");
        var day = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).DateTime).AddDays(-1)
            .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await pad.GoToPadAsync(drill, "railway");
        await LateAsync(pad, "12", $"{day}T15:00");
        await Until.EqualAsync(12, () => server.TotalAsync(drill, "railway", "cy.served"));

        await pad.PressAsync("More");
        await pad.Page.Locator("#more a[href$='/shifts']").ClickAsync();
        var shift = pad.Page.GetByTestId($"shift-{day}-late");
        await Expect(shift).ToContainTextAsync("12");
        await shift.GetByLabel("Remark").FillAsync("Coach 7 came late");
        await shift.Locator("[data-confirm]").First.ClickAsync();
        await Expect(shift).ToContainTextAsync("Confirmed");
        await Expect(shift).ToContainTextAsync("Coach 7 came late");
        await manager.GoLiveAsync($"/shifts/{drill}?day={day}");
        await Expect(manager.Page.GetByTestId("report-railway-late")).ToContainTextAsync("onfirmed");
        await Expect(manager.Page.GetByTestId("Completeness")).ToContainTextAsync("1 / ");

        await pad.GoToPadAsync(drill, "railway");
        await LateAsync(pad, "3", $"{day}T15:10");
        await Expect(pad.Page.Locator("#pad")).ToHaveAttributeAsync("data-says", "held");
        await Expect(pad.Page.Locator("#state")).ToContainTextAsync("1 came after the sign-off and wait for the manager");
        Assert.Equal(12, await server.TotalAsync(drill, "railway", "cy.served"));

        await manager.Page.GetByTestId("report-railway-late").GetByRole(AriaRole.Button).ClickAsync();
        await manager.FillAsync("Reason", "Three travellers were left out");
        await manager.Page.GetByTestId("reopen").GetByRole(AriaRole.Button).First.ClickAsync();
        await Expect(manager.Page.GetByTestId("Completeness")).ToContainTextAsync("0 / ");
        // What waits for a decision still does; what comes from now on counts.
        await LateAsync(pad, "2", $"{day}T15:20");

        await Until.EqualAsync(14, () => server.TotalAsync(drill, "railway", "cy.served"));
        Assert.Empty(manager.Complaints);
    }

    [Fact]
    public async Task Nothing_is_signed_off_while_taps_wait_on_the_phone()
    {
        var (server, drill) = await shared.DrillAsync();
        await using var pad = await chromium.OpenAsync(server, 390, 844, "en");
        await pad.GoToPadAsync(drill, "railway");
        await pad.Page.RouteAsync("**/tallies", route => route.AbortAsync());
        await pad.TapAsync("+1", 2);
        await Expect(pad.Page.GetByTestId("waiting")).ToHaveTextAsync("2");

        await pad.Page.GotoAsync($"/pad/{drill}/railway/shifts");
        var confirm = pad.Page.Locator("[data-confirm]").First;
        await Expect(confirm).ToBeDisabledAsync();
        await pad.Page.UnrouteAllAsync();
        await pad.GoToPadAsync(drill, "railway");
        await Expect(pad.Page.GetByTestId("received")).ToHaveTextAsync("2");
        await pad.Page.GotoAsync($"/pad/{drill}/railway/shifts");

        await Expect(confirm).ToBeEnabledAsync();
    }

    [Fact]
    public async Task Taps_at_a_gate_count_at_its_station_and_are_put_right_in_its_book()
    {
        var (server, drill) = await shared.DrillAsync();
        await using var gate = await chromium.OpenAsAsync(server, "coordinator", 390, 844);
        await using var station = await chromium.OpenAsync(server, 390, 844, "en");
        await station.GoToPadAsync(drill, "railway");
        await gate.GoToPadAsync(drill, "railway-east");
        await gate.TapAsync("+10");
        await station.TapAsync("+1");
        await Expect(station.Page.GetByTestId("today")).ToHaveTextAsync("11");
        await Expect(gate.Page.GetByTestId("today")).ToHaveTextAsync("10");

        await station.Page.GotoAsync($"/pad/{drill}/railway/book");
        await station.Page.Locator("li, article, details, section").Filter(new() { HasText = "+10" }).Locator("a[href*='correct=']").First.ClickAsync();
        await station.Page.Locator("input[type=number], input[inputmode=numeric]").First.FillAsync("7");
        await station.Page.GetByLabel("Wrong amount").CheckAsync();
        await station.Page.Locator("form button[type=submit]").First.ClickAsync();

        await Until.EqualAsync(8, () => server.TotalAsync(drill, "railway", "cy.served"));
        await Expect(station.Page.Locator("main")).ToContainTextAsync("Wrong amount");
        await Expect(gate.Page.GetByTestId("today")).ToHaveTextAsync("7");
        Assert.Equal(0, (await server.CommandAsync("verify")).ExitCode);
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
