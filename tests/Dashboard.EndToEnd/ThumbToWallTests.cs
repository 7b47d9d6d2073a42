using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd;

/// <summary>The loop itself: a thumb on the pad, the wall, the manager's page.</summary>
public sealed class ThumbToWallTests(Chromium chromium, SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task A_tap_on_the_pad_is_on_the_wall_and_on_the_managers_page()
    {
        var (server, drill) = await shared.DrillAsync();
        await using var wall = await chromium.OpenAsync(server, 1920, 1080);
        await using var manager = await chromium.OpenAsync(server, 1440, 900);
        await using var pad = await chromium.OpenAsync(server, 390, 844);
        await wall.GoToWallAsync(drill);
        await manager.GoLiveAsync($"/live/{drill}");
        await pad.GoToPadAsync(drill, "railway");

        await Press(pad, "+1");
        await Press(pad, "+5");
        await Press(pad, "+10");
        await pad.Page.GetByRole(AriaRole.Button, new() { Name = "输入数字" }).ClickAsync();
        foreach (var digit in "1218") await pad.Page.Locator("#keypad").GetByRole(AriaRole.Button, new() { Name = $"{digit}", Exact = true }).ClickAsync();
        await pad.Page.Locator("#keypad").GetByRole(AriaRole.Button, new() { Name = "计入" }).ClickAsync();
        await Press(pad, "确定计入"); // Far more than usual here.

        await Expect(pad.Page.GetByTestId("received")).ToHaveTextAsync("1,234");
        await Expect(pad.Page.GetByTestId("today")).ToHaveTextAsync("1,234");
        await Expect(wall.Page.GetByTestId("headline")).ToContainTextAsync("1,234");
        await Expect(wall.Page.GetByTestId("station-railway")).ToHaveTextAsync("1,234");
        await Expect(manager.Page.GetByTestId("kpi-cy.served")).ToContainTextAsync("1,234");
        await Expect(manager.Page.GetByTestId("cell-railway-cy.served")).ToContainTextAsync("1,234");
        Assert.Equal(1234, await server.TotalAsync(drill, "railway", "cy.served"));
    }

    [Fact]
    public async Task A_tap_survives_kill_9_right_after_its_acknowledgement()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var pad = await chromium.OpenAsync(server, 390, 844);
        await pad.GoToPadAsync("drill", "airport");
        for (var i = 1; i <= 3; i++)
        {
            await Press(pad, "+1");
            await Expect(pad.Page.GetByTestId("received")).ToHaveTextAsync($"{i}");
            await server.KillAsync();
            await server.StartAgainAsync();
            Assert.Equal(i, await server.TotalAsync("drill", "airport", "cy.served"));
        }

        var (code, report) = await server.CommandAsync("verify");
        Assert.True(code == 0, report);
    }

    [Fact]
    public async Task Taps_while_the_server_is_away_are_delivered_once_when_it_is_back()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var pad = await chromium.OpenAsync(server, 390, 844);
        await pad.GoToPadAsync("drill", "jinyang");
        await server.KillAsync();

        for (var i = 0; i < 7; i++) await Press(pad, "+1");
        await Expect(pad.Page.GetByTestId("tapped")).ToHaveTextAsync("7");
        await Expect(pad.Page.GetByTestId("received")).ToHaveTextAsync("0");
        await Expect(pad.Page.Locator("#pad[data-state=lost]")).ToBeVisibleAsync();

        await server.StartAgainAsync();
        await Expect(pad.Page.GetByTestId("received")).ToHaveTextAsync("7");
        await Expect(pad.Page.Locator("#pad[data-state=live]")).ToBeVisibleAsync();
        await Expect(pad.Page.GetByTestId("today")).ToHaveTextAsync("7");
        Assert.Equal(7, await server.TotalAsync("drill", "jinyang", "cy.served"));
    }

    [Fact]
    public async Task An_answer_that_was_lost_on_the_way_does_not_count_its_tap_twice()
    {
        var (server, drill) = await shared.DrillAsync();
        await using var pad = await chromium.OpenAsync(server, 390, 844);
        var lost = 0;
        await pad.Page.RouteAsync("**/tallies", async route =>
        {
            // The server has received it; the phone never hears so, the first two times.
            var answer = await route.FetchAsync();
            if (++lost <= 2) await route.AbortAsync();
            else await route.FulfillAsync(new() { Response = answer });
        });
        await pad.GoToPadAsync(drill, "railway");

        await Press(pad, "+5");

        await Expect(pad.Page.GetByTestId("received")).ToHaveTextAsync("5");
        Assert.True(lost >= 3);
        Assert.Equal(5, await server.TotalAsync(drill, "railway", "cy.served"));
    }

    [Fact]
    public async Task The_figure_on_the_pad_never_counts_a_tap_twice_not_even_for_a_moment()
    {
        var (server, drill) = await shared.DrillAsync();
        await using var pad = await chromium.OpenAsync(server, 390, 844);
        var posts = 0;
        await pad.Page.RouteAsync("**/tallies", async route =>
        {
            // The centre has it at once and tells so through the hub; the answer comes late, and every third not at all.
            var answer = await route.FetchAsync();
            await Task.Delay(150);
            if (++posts % 3 == 0) await route.AbortAsync();
            else await route.FulfillAsync(new() { Response = answer });
        });
        await pad.GoToPadAsync(drill, "railway");
        await pad.Page.EvaluateAsync("""
            () => {
              window.shown = [0];
              const today = document.getElementById("today");
              new MutationObserver(() => window.shown.push(Number(today.textContent))).observe(today, { childList: true, characterData: true, subtree: true });
            }
            """);

        for (var i = 1; i <= 12; i++)
        {
            await Press(pad, "+1");
            if (i % 4 == 0) await Expect(pad.Page.GetByTestId("received")).ToHaveTextAsync($"{i}");
        }

        await Expect(pad.Page.GetByTestId("today")).ToHaveTextAsync("12");
        var shown = await pad.Page.EvaluateAsync<int[]>("window.shown");
        Assert.All(
            shown.Zip(shown.Skip(1)), pair => Assert.True(pair.Second >= pair.First, $"{pair.Second} came after {pair.First} in {string.Join(' ', shown)}"));
        Assert.Equal(12, shown.Max());
    }

    [Fact]
    public async Task A_metric_that_is_added_appears_on_an_open_pad_wall_and_page()
    {
        var (server, drill) = await shared.DrillAsync();
        await using var pad = await chromium.OpenAsync(server, 390, 844);
        await using var manager = await chromium.OpenAsync(server, 1440, 900);
        await pad.GoToPadAsync(drill, "railway");
        await manager.GoLiveAsync($"/live/{drill}");

        var (code, report) = await server.CommandAsync("metric", "add", "water", "--event", drill, "--name", "热水", "--name-en", "Hot water", "--unit", "杯");

        Assert.True(code == 0, report);
        await pad.Page.GetByRole(AriaRole.Button, new() { Name = "热水" }).ClickAsync();
        await Press(pad, "+5");
        await Expect(pad.Page.GetByTestId("received")).ToHaveTextAsync("5");
        await Expect(manager.Page.GetByTestId("cell-railway-water")).ToContainTextAsync("5");
    }

    [Fact]
    public async Task Enter_on_the_keypad_s_cancel_counts_nothing()
    {
        var (server, drill) = await shared.DrillAsync();
        await using var pad = await chromium.OpenAsync(server, 390, 844);
        await pad.GoToPadAsync(drill, "railway");
        await pad.Page.GetByRole(AriaRole.Button, new() { Name = "输入数字" }).ClickAsync();
        await pad.Page.Keyboard.PressAsync("7");

        await pad.Page.GetByRole(AriaRole.Button, new() { Name = "取消" }).PressAsync("Enter");

        await Expect(pad.Page.Locator("#keypad")).ToBeHiddenAsync();
        await Expect(pad.Page.GetByTestId("tapped")).ToHaveTextAsync("0");
    }

    [Fact]
    public async Task An_undo_takes_the_last_tap_back_everywhere_and_stays_in_the_ledger_with_its_reason()
    {
        var (server, drill) = await shared.DrillAsync();
        await using var manager = await chromium.OpenAsync(server, 1440, 900);
        await using var pad = await chromium.OpenAsync(server, 390, 844);
        await manager.GoLiveAsync($"/live/{drill}");
        await pad.GoToPadAsync(drill, "railway");

        await Press(pad, "+1");
        await Press(pad, "+10");
        await Expect(pad.Page.GetByTestId("received")).ToHaveTextAsync("11");
        await pad.Page.GetByRole(AriaRole.Button, new() { Name = "撤销" }).ClickAsync();

        await Expect(pad.Page.GetByTestId("today")).ToHaveTextAsync("1");
        await Expect(manager.Page.GetByText("更正第 2 条：误按")).ToBeVisibleAsync();
        Assert.Equal(1, await server.TotalAsync(drill, "railway", "cy.served"));
    }

    [Fact]
    public async Task Two_phones_of_one_station_add_up_and_see_each_other()
    {
        var (server, drill) = await shared.DrillAsync();
        await using var one = await chromium.OpenAsync(server, 390, 844);
        await using var two = await chromium.OpenAsync(server, 390, 844, "en");
        await one.GoToPadAsync(drill, "coach-east");
        await two.GoToPadAsync(drill, "coach-east");

        await Task.WhenAll(Press(one, "+5"), Press(two, "+10"));

        await Expect(one.Page.GetByTestId("today")).ToHaveTextAsync("15");
        await Expect(two.Page.GetByTestId("today")).ToHaveTextAsync("15");
        await Expect(one.Page.GetByTestId("received")).ToHaveTextAsync("5");
        await Expect(two.Page.GetByTestId("received")).ToHaveTextAsync("10");
    }

    private static Task Press(Window pad, string name) => pad.Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();
}
