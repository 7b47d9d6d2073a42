using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd;

/// <summary>No tap is ever lost and none counts twice: networks cut, browsers and servers killed, answers dropped.</summary>
public sealed class OutboxTests(Chromium chromium, SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task Forty_taps_without_a_network_survive_a_killed_browser_and_count_once()
    {
        await using var server = await DashboardServer.StartAsync();
        using var disk = new TemporaryFolder();
        var phone = await chromium.OpenPhoneAsync(server, disk.Folder, server.Session);
        await phone.GoToKeptPadAsync("drill", "railway");
        await phone.Context.SetOfflineAsync(true);
        await phone.TapAsync("+1", 40);
        await ExpectAsync(phone, "tapped", "40");
        await Chromium.KillPhoneAsync(disk.Folder);

        // Its cookie again, since a browser writes cookies to its disk only every half minute.
        await using var again = await chromium.OpenPhoneAsync(server, disk.Folder, server.Session);
        await again.Context.SetOfflineAsync(true);
        await again.Page.GotoAsync("/pad/drill/railway");
        await ExpectAsync(again, "tapped", "40");
        await ExpectAsync(again, "waiting", "40");
        await ExpectAsync(again, "received", "0");
        Assert.Equal(0, await server.TotalAsync("drill", "railway", "cy.served"));
        await again.Context.SetOfflineAsync(false);

        await ExpectAsync(again, "received", "40");
        await ExpectAsync(again, "waiting", "0");
        await ExpectAsync(again, "today", "40");
        Assert.Equal(40, await server.TotalAsync("drill", "railway", "cy.served"));
        await VerifyAsync(server);
    }

    [Fact]
    public async Task Posts_sent_five_times_and_answers_dropped_at_random_count_once()
    {
        var (server, drill) = await shared.DrillAsync();
        await using var pad = await chromium.OpenAsync(server, 390, 844);
        var chance = new Random(20270123);
        var (sent, dropped) = (0, 0);
        await pad.Page.RouteAsync("**/tallies", async route =>
        {
            IAPIResponse? answer = null;
            for (var i = 0; i < 5; i++, sent++) answer = await route.FetchAsync();
            if (chance.Next(2) == 0)
            {
                dropped++;
                await route.AbortAsync();
            }
            else
            {
                await route.FulfillAsync(new() { Response = answer });
            }
        });
        await pad.GoToPadAsync(drill, "airport");

        foreach (var key in (string[])["+1", "+5", "+10", "+1", "+1", "+5", "+10", "+1"]) await pad.TapAsync(key);

        await ExpectAsync(pad, "received", "34");
        await ExpectAsync(pad, "today", "34");
        Assert.True(sent >= 10 && dropped >= 1, $"{sent} sent, {dropped} dropped");
        Assert.Equal(34, await server.TotalAsync(drill, "airport", "cy.served"));
        await VerifyAsync(server);
    }

    [Fact]
    public async Task Three_phones_of_a_station_add_up_in_any_order_however_often_they_repeat()
    {
        var (server, drill) = await shared.DrillAsync();
        List<Window> phones =
        [
            await chromium.OpenAsync(server, 390, 844), await chromium.OpenAsync(server, 390, 844), await chromium.OpenAsync(server, 320, 640)
        ];
        foreach (var phone in phones)
        {
            await phone.Page.RouteAsync("**/tallies", async route =>
            {
                for (var i = 0; i < 4; i++) await route.FetchAsync();
                await route.ContinueAsync();
            });
            await phone.GoToKeptPadAsync(drill, "coach-east");
            await phone.Context.SetOfflineAsync(true);
        }

        await phones[0].TapAsync("+1", 10);
        await phones[1].TapAsync("+10", 2);
        await phones[2].TapAsync("+5", 6);
        foreach (var phone in (Window[])[phones[2], phones[0], phones[1]]) await phone.Context.SetOfflineAsync(false);

        foreach (var phone in phones)
        {
            await ExpectAsync(phone, "today", "60");
            await ExpectAsync(phone, "waiting", "0");
        }

        Assert.Equal(60, await server.TotalAsync(drill, "coach-east", "cy.served"));
        foreach (var phone in phones) await phone.DisposeAsync();
        await VerifyAsync(server);
    }

    [Fact]
    public async Task A_pad_that_is_loaded_anew_without_a_network_shows_its_taps_and_counts_on()
    {
        var (server, drill) = await shared.DrillAsync();
        await server.TallyAsync(drill, "jinyang", "cy.served", 100);
        await using var pad = await chromium.OpenAsync(server, 390, 844);
        await pad.GoToKeptPadAsync(drill, "jinyang");
        await ExpectAsync(pad, "today", "100");
        await pad.Context.SetOfflineAsync(true);
        await pad.TapAsync("+5");
        await pad.Page.ReloadAsync();
        await ExpectAsync(pad, "today", "105");
        await pad.TapAsync("+1");
        await pad.Page.ReloadAsync();

        await ExpectAsync(pad, "centre", "100");
        await ExpectAsync(pad, "waiting", "6");
        await ExpectAsync(pad, "today", "106");
        await pad.Context.SetOfflineAsync(false);
        await ExpectAsync(pad, "centre", "106");
        await ExpectAsync(pad, "received", "6");
        Assert.Equal(106, await server.TotalAsync(drill, "jinyang", "cy.served"));
    }

    [Fact]
    public async Task A_new_version_after_an_outage_takes_over_and_keeps_the_outbox()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var pad = await chromium.OpenAsync(server, 390, 844);
        // As if an older version had answered so far: the page and the server agree on it, until the outage.
        await pad.Page.AddInitScriptAsync("""
            if (!localStorage.getItem("updated")) {
              new MutationObserver((_, me) => {
                const pad = document.getElementById("pad");
                if (pad) { pad.dataset.version = "0.9.0-before"; me.disconnect(); }
              }).observe(document, { childList: true, subtree: true });
              const real = window.fetch;
              window.fetch = async (address, options) => {
                const answer = await real(address, options);
                if (address !== "/api/session" || localStorage.getItem("updated")) return answer;
                return new Response(JSON.stringify({ ...await answer.json(), version: "0.9.0-before" }), answer);
              };
            }
            """);
        await pad.GoToKeptPadAsync("drill", "railway");
        await server.KillAsync();
        await pad.TapAsync("+1", 7);
        await ExpectAsync(pad, "waiting", "7");
        await pad.Page.EvaluateAsync("localStorage.setItem('updated', 'yes')");

        await server.StartAgainAsync();

        await Expect(pad.Page.Locator("#pad:not([data-version='0.9.0-before'])")).ToBeVisibleAsync();
        await ExpectAsync(pad, "received", "7");
        await ExpectAsync(pad, "today", "7");
        Assert.Equal(7, await server.TotalAsync("drill", "railway", "cy.served"));
    }

    [Fact]
    public async Task A_server_killed_again_and_again_under_the_thumb_loses_nothing()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var pad = await chromium.OpenAsync(server, 390, 844);
        await pad.GoToKeptPadAsync("drill", "railway");
        for (var round = 1; round <= 3; round++)
        {
            await pad.TapAsync("+1", 5);
            await server.KillAsync();
            await pad.TapAsync("+1", 5);
            await server.StartAgainAsync();
            await ExpectAsync(pad, "received", $"{round * 10}");
        }

        Assert.Equal(30, await server.TotalAsync("drill", "railway", "cy.served"));
        await VerifyAsync(server);
    }

    private static async Task VerifyAsync(DashboardServer server)
    {
        var (code, report) = await server.CommandAsync("verify");
        Assert.True(code == 0, report);
    }

    private static Task ExpectAsync(Window pad, string testId, string text) => Expect(pad.Page.GetByTestId(testId)).ToHaveTextAsync(text);
}
