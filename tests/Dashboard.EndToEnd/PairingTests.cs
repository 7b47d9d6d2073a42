using System.Text.RegularExpressions;
using Dashboard.Shared;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd;

/// <summary>A screen without a keyboard, and somebody with a phone in front of it.</summary>
public sealed class PairingTests(Chromium chromium)
{
    [Fact]
    public async Task A_code_scanned_by_somebody_who_must_sign_in_first_brings_the_screen_its_wall()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var screen = await chromium.OpenAsync(server, 1920, 1080, "en", signedIn: false);
        await using var phone = await chromium.OpenAsync(server, 390, 844, "en", signedIn: false);
        await screen.Page.GotoAsync("/wall");
        var code = await Pairing.ReadCodeAsync(screen);
        var scanned = $"{server.Address}/admin/screens/pair#{code.Replace("-", "", StringComparison.Ordinal)}";
        await Expect(screen.Page.Locator("#qr path")).ToHaveAttributeAsync("d", QrPath.Of(scanned).Path);

        await phone.Page.GotoAsync(scanned);
        await phone.SignInAsync("manager", "not the password of anybody");
        await Expect(phone.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await phone.SignInAsync("manager", Chromium.PasswordOf("manager"));
        await Expect(phone.Page.GetByLabel("Pairing code")).ToHaveValueAsync(code);
        await phone.PressAsync("Continue");
        await Expect(phone.Page.GetByTestId("facts")).ToContainTextAsync(code);
        await Expect(phone.Page.GetByTestId("facts")).ToContainTextAsync("1920 × 1080");
        await Pairing.ApproveAsync(phone, "Command centre, east wall");

        await Expect(screen.Page).ToHaveURLAsync($"{server.Address}/wall/drill");
        await Pairing.LiveAsync(screen);
        await server.TallyAsync("drill", "railway", "cy.served", 27);
        await Expect(screen.Page.GetByTestId("headline")).ToContainTextAsync("27");
        Assert.Empty(screen.Complaints);
        Assert.Empty(phone.Complaints);

        await Pairing.EnterAsync(phone, code);
        await Expect(phone.Page.GetByTestId("fault")).ToContainTextAsync("This code is wrong or no longer good.");
    }

    [Fact]
    public async Task An_approval_whose_answer_is_lost_on_the_way_is_told_again()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var screen = await chromium.OpenAsync(server, 1920, 1080, "en", signedIn: false);
        await using var manager = await chromium.OpenAsync(server, 1440, 900, "en");
        var lost = 0;
        await screen.Page.RouteAsync("**/api/pairings/poll", async route =>
        {
            var answer = await route.FetchAsync();
            if ((await answer.TextAsync()).Contains("approved", StringComparison.Ordinal) && lost++ == 0) await route.AbortAsync();
            else await route.FulfillAsync(new() { Response = answer });
        });

        await screen.Page.GotoAsync("/wall");
        await Pairing.EnterAsync(manager, await Pairing.ReadCodeAsync(screen));
        await manager.ChooseAsync("Event", "Spring Festival travel drill");
        await Pairing.ApproveAsync(manager, "Waiting hall 1");

        await Pairing.LiveAsync(screen);
        Assert.Equal(2, lost);
    }

    [Fact]
    public async Task The_roster_shows_a_screen_and_has_it_identify_itself_reload_and_change_its_event()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var screen = await chromium.OpenAsync(server, 1920, 1080, "en", signedIn: false);
        await using var manager = await chromium.OpenAsync(server, 1440, 900, "en");
        await screen.Page.GotoAsync("/wall");
        await Pairing.EnterAsync(manager, await Pairing.ReadCodeAsync(screen));
        await manager.ChooseAsync("Event", "Spring Festival travel drill");
        await Pairing.ApproveAsync(manager, "Waiting hall 2");
        await Pairing.LiveAsync(screen);
        await manager.GoLiveAsync("/admin/screens");

        var row = manager.Page.GetByTestId("screen-1");
        await Expect(row).ToContainTextAsync("Waiting hall 2");
        await Expect(row.Locator("td[data-state=Live]")).ToBeVisibleAsync();
        await Expect(row).ToContainTextAsync("Spring Festival travel drill");
        await Expect(row).ToContainTextAsync("1920 × 1080");
        await Expect(row).ToContainTextAsync(new Regex(@"\d\d:\d\d:\d\d", RegexOptions.None, TimeSpan.FromSeconds(1)));

        await manager.PressAsync("Identify");
        await Expect(screen.Page.Locator("#identify")).ToContainTextAsync("Waiting hall 2");
        await Expect(screen.Page.Locator("#identify")).ToContainTextAsync("Screen 1");

        await screen.Page.EvaluateAsync("window.neverReloaded = true");
        await manager.PressAsync("Reload");
        await Until.TrueAsync(() => ReloadedAsync(screen), () => "The screen does not reload.");
        await Pairing.LiveAsync(screen);

        await manager.PressAsync("Change");
        await manager.ChooseAsync("Event", "Spring Festival travel 2014");
        await manager.PressAsync("Save");
        await Expect(screen.Page).ToHaveURLAsync($"{server.Address}/wall/chunyun-2014");
        await Pairing.LiveAsync(screen);
        await Expect(row).ToContainTextAsync("Spring Festival travel 2014");
        Assert.Empty(screen.Complaints);
        Assert.Empty(manager.Complaints);
    }

    [Fact]
    public async Task A_revoked_screen_shows_no_figure_any_more_but_a_new_code()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var screen = await chromium.OpenAsync(server, 1920, 1080, "en", signedIn: false);
        await using var manager = await chromium.OpenAsAsync(server, "manager");
        await Pairing.PairAsync(screen, manager, "Waiting hall 2");
        await manager.GoLiveAsync("/admin/screens");

        await manager.PressAsync("Revoke");
        await manager.PressAsync("Revoke it");

        await Pairing.ReadCodeAsync(screen);
        await Expect(screen.Page.Locator("#wall")).ToHaveCountAsync(0);
        await Expect(manager.Page.GetByTestId("screen-1")).ToHaveCountAsync(0);
        await Pairing.EnterAsync(manager, await Pairing.ReadCodeAsync(screen));
        await Pairing.ApproveAsync(manager, "Waiting hall 3");
        await Pairing.LiveAsync(screen);
    }

    [Fact]
    public async Task A_declined_screen_says_so_and_gets_another_code()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var screen = await chromium.OpenAsync(server, 1920, 1080, "en", signedIn: false);
        await using var manager = await chromium.OpenAsAsync(server, "manager");
        await screen.Page.GotoAsync("/wall");
        var declined = await Pairing.ReadCodeAsync(screen);
        await Pairing.EnterAsync(manager, declined);

        await manager.PressAsync("Decline");

        await Expect(screen.Page.GetByTestId("state")).ToContainTextAsync("declined");
        await Expect(screen.Page.GetByTestId("code")).Not.ToHaveTextAsync(declined);
        await Until.TrueAsync(async () => await Pairing.ReadCodeAsync(screen) != declined, () => "The screen gets no other code.");
        await Pairing.EnterAsync(manager, declined);
        await Expect(manager.Page.GetByTestId("fault")).ToContainTextAsync("This code is wrong or no longer good.");
    }

    [Fact]
    public async Task After_a_restart_a_screen_that_waits_shows_another_code_and_one_that_is_paired_stays()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var screen = await chromium.OpenAsync(server, 1920, 1080, "en", signedIn: false);
        await using var manager = await chromium.OpenAsAsync(server, "manager");
        await screen.Page.GotoAsync("/wall");
        var code = await Pairing.ReadCodeAsync(screen);
        await server.KillAsync();
        await Expect(screen.Page.Locator("#state.away")).ToBeVisibleAsync();
        await server.StartAgainAsync();
        // Codes that nobody has entered yet are in the server's memory alone.
        await Pairing.EnterAsync(manager, await Pairing.ReadCodeAsync(screen, code));
        await Pairing.ApproveAsync(manager, "Waiting hall 2");
        await Pairing.LiveAsync(screen);

        await screen.Page.EvaluateAsync("window.neverReloaded = true");
        await server.KillAsync();
        await Expect(screen.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Connection lost");
        await server.StartAgainAsync();
        await server.TallyAsync("drill", "railway", "cy.served", 27);

        await Expect(screen.Page.GetByTestId("headline")).ToContainTextAsync("27");
        await manager.GoLiveAsync("/admin/screens");
        await Expect(manager.Page.GetByTestId("screen-1").Locator("td[data-state=Live]")).ToBeVisibleAsync();
        Assert.False(await ReloadedAsync(screen));
        await screen.Page.ReloadAsync();
        await Pairing.LiveAsync(screen);
    }

    private static async Task<bool> ReloadedAsync(Window window)
    {
        try
        {
            return await window.Page.EvaluateAsync<bool>("window.neverReloaded !== true");
        }
        catch (PlaywrightException)
        {
            // In the middle of it.
            return false;
        }
    }
}
