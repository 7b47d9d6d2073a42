using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd;

/// <summary>What is changed on one page holds on every other that is open, within seconds.</summary>
public sealed class RightsTests(Chromium chromium)
{
    [Fact]
    public async Task A_disabled_coordinator_s_open_page_is_at_the_sign_in_page_within_seconds()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var coordinator = await chromium.OpenAsAsync(server, "coordinator");
        await using var pad = await chromium.OpenAsAsync(server, "coordinator", 390, 844);
        await using var administrator = await chromium.OpenAsync(server, 1440, 900, "en");
        await coordinator.GoLiveAsync("/");
        await pad.GoToPadAsync("drill", "railway");
        await administrator.GoReadyAsync("/admin/accounts");

        var row = administrator.Page.GetByTestId("account-coordinator");
        await row.GetByRole(AriaRole.Button, new() { Name = "Disable" }).ClickAsync();

        await coordinator.ArriveAsync("/sign-in");
        await Expect(row).ToContainTextAsync("Disabled");
        await pad.PressAsync("+1");
        await Expect(pad.Page.GetByTestId("received")).ToHaveTextAsync("0");
        await coordinator.SignInAsync("coordinator", Chromium.PasswordOf("coordinator"));
        await Expect(coordinator.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("is not right");
        Assert.Equal(0, await server.TotalAsync("drill", "railway", "cy.served"));
    }

    [Fact]
    public async Task A_demoted_manager_s_open_page_gives_way_to_the_refusal_within_seconds()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var manager = await chromium.OpenAsAsync(server, "manager");
        await using var administrator = await chromium.OpenAsync(server, 1440, 900, "en");
        await manager.GoLiveAsync("/live/drill");
        await administrator.GoReadyAsync("/admin/accounts");

        await administrator.Page.GetByTestId("account-manager").GetByRole(AriaRole.Button, new() { Name = "Roles" }).ClickAsync();
        await administrator.ChooseAsync("Role", "Coordinator");
        await administrator.PressAsync("Save");

        await Expect(manager.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Not for you");
        await Expect(administrator.Page.GetByTestId("account-manager")).ToContainTextAsync("Coordinator");
        await manager.GoLiveAsync("/");
        await Expect(manager.Page.GetByRole(AriaRole.Link, new() { Name = "Longdongbao Airport" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_metric_added_on_the_page_is_on_open_pads_and_walls_and_leaves_them_when_it_is_retired()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var pad = await chromium.OpenAsAsync(server, "coordinator", 390, 844);
        await using var wall = await chromium.OpenAsync(server, 1920, 1080, "en");
        await using var manager = await chromium.OpenAsAsync(server, "manager");
        await pad.GoToPadAsync("drill", "railway");
        await wall.GoToWallAsync("drill");
        await manager.GoReadyAsync("/admin/events/drill");

        var form = manager.Page.GetByRole(AriaRole.Form, new() { Name = "New metric" });
        foreach (var (field, value) in new[]
        {
            ("name", "热水"), ("name-en", "Hot water"), ("code", "water"), ("unit", "杯"), ("unit-en", "cups"), ("milestone", "5")
        })
            await form.GetByTestId(field).FillAsync(value);
        await manager.PressAsync("Add metric");

        await Expect(manager.Page.GetByTestId("metric-water")).ToContainTextAsync("in use");
        var tab = pad.Page.GetByRole(AriaRole.Button, new() { Name = "Hot water" });
        await tab.ClickAsync();
        await pad.PressAsync("+5");
        await Expect(pad.Page.GetByTestId("received")).ToHaveTextAsync("5");
        await Expect(wall.Page.Locator("#tiles")).ToContainTextAsync("Hot water");

        await manager.PressAsync("Retire Hot water");
        await manager.PressAsync("Yes, Retire");

        await Expect(manager.Page.GetByTestId("metric-water")).ToContainTextAsync("retired");
        await Expect(tab).ToHaveCountAsync(0);
        await Expect(pad.Page.GetByRole(AriaRole.Button, new() { Name = "Leaflets" })).ToBeVisibleAsync();
        Assert.Empty(manager.Complaints);
        Assert.Empty(wall.Complaints);
    }

    [Fact]
    public async Task A_key_made_on_the_page_counts_and_is_refused_from_the_moment_it_is_revoked()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var manager = await chromium.OpenAsAsync(server, "manager");
        await manager.GoReadyAsync("/admin/keys");
        await manager.PressAsync("New key");
        await manager.FillAsync("Name", "Turnstiles");
        await manager.PressAsync("Make the key");
        var secret = await manager.Page.GetByTestId("secret").TextContentAsync();
        using var program = new HttpClient
        {
            BaseAddress = new(server.Address),
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", secret) },
        };

        using var counted = await CountAsync(program);
        Assert.Equal(HttpStatusCode.OK, counted.StatusCode);
        Assert.Equal(12, await server.TotalAsync("drill", "railway", "cy.served"));
        await manager.PressAsync("I have kept it");
        await Expect(manager.Page.GetByTestId("secret")).ToHaveCountAsync(0);
        await manager.PressAsync("Revoke “Turnstiles”");
        await manager.PressAsync("Yes, Revoke");
        await Expect(manager.Page.GetByTestId("key-1")).ToContainTextAsync("revoked");

        using var refused = await CountAsync(program);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal(12, await server.TotalAsync("drill", "railway", "cy.served"));
        Assert.Empty(manager.Complaints);
    }

    private static Task<HttpResponseMessage> CountAsync(HttpClient program) =>
        program.PostAsJsonAsync(
            "/api/events/drill/tallies",
            new { entries = new[] { new { key = Guid.CreateVersion7(), station = "railway", metric = "cy.served", delta = 12 } } });
}
