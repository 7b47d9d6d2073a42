using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd;

/// <summary>
/// The pages about accounts, set-up, keys, screens and the audit, looked at as the other screens are (<see cref="ScreensTests"/>). With DASHBOARD_TEST_PICTURES
/// set to a folder, it holds a picture of each afterwards.
/// </summary>
public sealed class AccountScreensTests(Chromium chromium, AdministeredServer administered) : IClassFixture<AdministeredServer>
{
    private const int Desk = 1440, Phone = 390;

    private DashboardServer Server => administered.Server;

    public static TheoryData<string, int, string> Pages()
    {
        var pages = new TheoryData<string, int, string>();
        foreach (var language in (string[])["zh-CN", "en"])
        {
            foreach (var page in (string[])[
                "/sign-in", "/sign-in wrong", "/sign-in/code", "/set-up", "/welcome", "/me", "/me codes", "/admin/events", "/admin/events new",
                "/admin/events/drill", "/admin/accounts", "/admin/accounts new", "/admin/accounts roles",
                "/admin/keys", "/admin/keys new", "/admin/keys made", "/admin/screens", "/admin/screens change", "/admin/screens revoke", "/admin/screens/pair",
                "/admin/screens/pair waiting", "/admin/audit", "/admin/audit refused"])
                pages.Add(page, Desk, language);
            foreach (var page in (string[])
            [
                "/sign-in", "/set-up", "/welcome", "/me", "/admin/screens/pair", "/admin/screens", "/admin/accounts", "/admin/keys new", "/admin/events/drill",
                "/admin/audit",
            ])
                pages.Add(page, Phone, language);
            foreach (var width in (int[])[1920, 3840]) pages.Add("/wall", width, language);
        }

        return pages;
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_is_accessible_fits_its_window_and_the_browser_has_no_complaint(string page, int width, string language)
    {
        await using var window = await chromium.OpenAsync(
            Server, width, width switch { Desk => 900, Phone => 844, _ => width * 9 / 16 }, language, signedIn: SignedIn(page));
        var status = await OpenAsync(window, page);
        if (Environment.GetEnvironmentVariable("DASHBOARD_TEST_PICTURES") is { } folder)
            await window.Page.ScreenshotAsync(new()
            {
                Path = Path.Combine(folder, $"{Regex.Replace(page, @"\W+", "-", RegexOptions.None, TimeSpan.FromSeconds(1))}-{width}-{language}.png"),
                FullPage = true,
            });

        var faults = await Accessibility.FaultsAsync(window, Server);
        if (page == "/me codes") await CodesOffAsync(window);

        Assert.Empty(faults);
        Assert.Equal(language, await window.Page.Locator("html").GetAttributeAsync("lang"));
        Assert.True(await window.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "The page is wider than its window.");
        // The refusal itself is reported by the browser.
        Assert.DoesNotContain(window.Complaints, c => status != 403 || !c.Contains("403", StringComparison.Ordinal));
    }

    private static bool SignedIn(string page) => page is "/me" || (page.StartsWith("/admin", StringComparison.Ordinal) && page is not "/admin/audit refused");

    // The addresses, and after a blank what is done there first.
    private async Task<int> OpenAsync(Window window, string page)
    {
        switch (page)
        {
            case "/sign-in wrong":
                await window.Page.GotoAsync("/sign-in");
                await SignInAsync(window, "nobody", "not a password");
                await Expect(window.Page.Locator(".fault")).ToBeVisibleAsync();
                return 200;
            case "/sign-in/code":
                await window.Page.GotoAsync("/sign-in");
                await SignInAsync(window, "manager", Chromium.PasswordOf("manager"));
                await window.ArriveAsync("/sign-in/code");
                return 200;
            case "/me codes":
                return await CodesAsync(window);
            case "/admin/audit refused":
                await window.TakeSessionAsync(Server, await Server.SignInAsync("coordinator", Chromium.PasswordOf("coordinator")));
                return (await window.Page.GotoAsync("/admin/audit"))!.Status;
            case "/wall":
                await window.Page.GotoAsync(page);
                await Pairing.ReadCodeAsync(window);
                return 200;
            case var _ when page.StartsWith("/admin", StringComparison.Ordinal):
                await window.GoReadyAsync(page.Split(' ')[0]);
                await ActAsync(window, page);
                return 200;
            default:
                return (await window.Page.GotoAsync(page))!.Status;
        }
    }

    private async Task ActAsync(Window window, string page)
    {
        var main = window.Page.Locator("main");
        switch (page)
        {
            case "/admin/events" or "/admin/audit":
                await Expect(main.Locator("tbody tr").First).ToBeVisibleAsync();
                break;
            case "/admin/events new" or "/admin/accounts new":
                await main.Locator(".page-head button").ClickAsync();
                await Expect(main.Locator(".panel input").First).ToBeVisibleAsync();
                break;
            case "/admin/accounts roles":
                await main.GetByTestId("account-coordinator").GetByRole(AriaRole.Button).First.ClickAsync();
                await Expect(main.Locator(".role-row")).ToBeVisibleAsync();
                break;
            case "/admin/keys new" or "/admin/keys made":
                await main.GetByTestId("new-key").ClickAsync();
                await Expect(main.GetByTestId("new-key-form")).ToBeVisibleAsync();
                if (page.EndsWith("new", StringComparison.Ordinal)) break;
                await main.GetByTestId("new-key-form").Locator("input").First.FillAsync("turnstiles");
                await main.GetByTestId("make").ClickAsync();
                await Expect(main.GetByTestId("secret")).ToBeVisibleAsync();
                break;
            case "/admin/screens":
                await Expect(main.Locator("td[data-state=Live]").First).ToBeVisibleAsync();
                break;
            case "/admin/screens change" or "/admin/screens revoke":
                await main.Locator(".row-actions").First.GetByRole(AriaRole.Button).Nth(page.EndsWith("change", StringComparison.Ordinal) ? 2 : 3).ClickAsync();
                await Expect(main.GetByTestId("open")).ToBeVisibleAsync();
                break;
            case "/admin/screens/pair waiting":
                await using (var screen = await chromium.OpenAsync(Server, 3840, 2160, "en", signedIn: false))
                {
                    await screen.Page.GotoAsync("/wall");
                    await main.GetByTestId("code").FillAsync(await Pairing.ReadCodeAsync(screen));
                }

                await main.Locator("form button").ClickAsync();
                await Expect(main.GetByTestId("facts")).ToBeVisibleAsync();
                break;
            default:
                await Expect(main.Locator("h1")).ToBeVisibleAsync();
                await Expect(main.Locator(".mud-skeleton")).ToHaveCountAsync(0);
                break;
        }
    }

    // The recovery codes are shown once: each time codes are turned on, and off again afterwards.
    private static async Task CodesOffAsync(Window window)
    {
        await window.Page.Locator("[name='Off.Password']").FillAsync(Chromium.PasswordOf("coordinator"));
        await window.Page.Locator("[name='Off.Password']").PressAsync("Enter");
        await Expect(window.Page.GetByTestId("authenticator-key")).ToBeVisibleAsync();
    }

    private async Task<int> CodesAsync(Window window)
    {
        var password = Chromium.PasswordOf("coordinator");
        await window.TakeSessionAsync(Server, await Server.SignInAsync("coordinator", password));
        await window.Page.GotoAsync("/me");
        var key = (await window.Page.GetByTestId("authenticator-key").TextContentAsync())!.Replace(" ", "", StringComparison.Ordinal);
        await window.Page.Locator("[name='On.Code']").FillAsync(new OtpNet.Totp(OtpNet.Base32Encoding.ToBytes(key)).ComputeTotp());
        await window.Page.Locator("[name='On.Code']").PressAsync("Enter");
        await Expect(window.Page.GetByTestId("codes")).ToBeVisibleAsync();
        return 200;
    }

    private static async Task SignInAsync(Window window, string name, string password)
    {
        await window.Page.Locator("[name='Form.Name']").FillAsync(name);
        await window.Page.Locator("[name='Form.Password']").FillAsync(password);
        await window.Page.Locator("[name='Form.Password']").PressAsync("Enter");
    }
}
