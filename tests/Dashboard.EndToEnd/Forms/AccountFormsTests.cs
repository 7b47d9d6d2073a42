using Dashboard.Accounts;
using Microsoft.Playwright;
using OtpNet;
using static Dashboard.EndToEnd.Forms.Fields;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd.Forms;

/// <summary>The forms with which people are let in, and with which they change how they are.</summary>
[Collection(nameof(FormsServer))]
public sealed class AccountFormsTests(Chromium chromium, FormsServer shared)
{
    private const string Drill = "Spring Festival travel drill";
    private const string Password = "three unrelated nouns, lamp ferry walnut";
    private const string Another = "other words again, kettle orbit violin";

    private static readonly Said<AccountsTexts> Words = new("en");
    private static readonly string[] Stations = ["Guiyang Railway Station", "Jinyang Coach Station", "Longdongbao East Coach Station", "Longdongbao Airport"];

    private DashboardServer Server => shared.Server;

    [Theory]
    [InlineData("Administrator")]
    [InlineData("Manager")]
    [InlineData("Coordinator")]
    [InlineData("Display")]
    [Fills("AccountsPage", "RolesEditor")]
    public async Task An_account_has_the_role_that_was_chosen_and_another_beside_it(string role)
    {
        await using var window = await chromium.OpenAsync(Server, 1440, 900, "en");
        var page = window.Page;
        var name = $"role-{role}".ToLowerInvariant();
        await window.GoReadyAsync("/admin/accounts");
        await window.PressAsync(Words["AccountNew"]);
        var form = new Form(window, page.Locator(".panel").Filter(new() { Has = page.Locator(".roles") }));
        (string, string)[] first =
        [
            (
                Words["Role"], Words["Role."
                    + role]), .. role switch
                    {
                        "Administrator" => [],
                        "Manager" => [(Words["Event"], Words["AllEvents"])],
                        _ => ((string, string)[])[(Words["Event"], Drill)],
                    },
            .. role == "Coordinator" ? Stations.Select((s, i) => (s, i % 2 == 0 ? Yes : No)) : [],
        ];
        (string, string)[] Typed(string account) => [(Words["Name"], account), (Words["DisplayNameOther"], "Zhang Min"), .. first];
        await form.RefusedAsync(Words["AccountMake"], Words["Fault.name"], Words["Name"], Typed("Zhang Min"));
        await form.SendAsync(Words["AccountMake"], page.GetByTestId("invitation"), Typed(name));

        await window.GoReadyAsync("/admin/accounts");
        var row = page.GetByTestId($"account-{name}");
        await Expect(row).ToContainTextAsync("Zhang Min");
        await row.GetByRole(AriaRole.Button, new() { Name = Words["RolesChange"], Exact = true }).ClickAsync();
        await form.HoldsAsync(first);
        await form.PressAsync(Words["RoleAdd"]);
        var second = role == "Display" ? "Coordinator" : "Display";
        (string, string)[] both =
        [
            .. first, (Words["Role"], Words["Role." + second]), (Words["Event"], Drill),
            .. second == "Coordinator" ? Stations.Select(s => (s, s == Stations[0] ? Yes : No)) : [],
        ];
        await form.SendAsync(Words["Save"], row.GetByText(Words["Role." + second]), both);
        await window.GoReadyAsync("/admin/accounts");
        await row.GetByRole(AriaRole.Button, new() { Name = Words["RolesChange"], Exact = true }).ClickAsync();
        await Until.EqualAsync(2, () => page.Locator(".role-row").CountAsync());
        Assert.Equal(
            both.OrderBy(f => f.Item1, StringComparer.Ordinal).ThenBy(f => f.Item2, StringComparer.Ordinal),
            (await form.WithAsync()).OrderBy(f => f.Label, StringComparer.Ordinal).ThenBy(f => f.Value, StringComparer.Ordinal));
        Assert.Empty(window.Complaints);
    }

    [Fact]
    [Fills("WelcomePage", "NewPassword", "MePage.password", "MePage.codes-on", "MePage.codes-off", "MePage.others", "MePage.end", "OpenSessions")]
    public async Task Somebody_invited_chooses_a_password_changes_it_turns_codes_on_and_off_and_ends_sessions()
    {
        await using var window = await chromium.OpenAsync(Server, 1440, 900, "en");
        await window.GoReadyAsync("/admin/accounts");
        await window.PressAsync(Words["AccountNew"]);
        var made = new Form(window, window.Page.Locator(".panel").Filter(new() { Has = window.Page.Locator(".roles") }));
        await made.SendAsync(
            Words["AccountMake"], window.Page.GetByTestId("invitation"),
            [(Words["Name"], "chenhua"), (Words["DisplayNameOther"], "Chen Hua"), (Words["Role"], Words["Role.Display"]), (Words["Event"], Drill)]);
        var link = (await window.Page.GetByTestId("invitation").TextContentAsync())!;

        await using var guest = await chromium.OpenAsync(Server, 1440, 900, "en", signedIn: false);
        var page = guest.Page;
        await page.GotoAsync(link);
        // The code out of the link is filled in, and out of the way.
        await Expect(page.Locator("[data-token]")).Not.ToHaveValueAsync("");
        var card = new Form(guest, page.Locator("main"));
        await card.RefusedAsync(
            Words["WelcomeDo"], Words["Fault.PasswordsDiffer"], Words["NewPassword"], (Words["NewPassword"], Password), (Words["Repeated"], Another));
        await card.SendAsync(Words["WelcomeDo"], page.GetByTestId("me").GetByText("Chen Hua"), (Words["NewPassword"], Password), (Words["Repeated"], Password));

        await ChangePasswordAsync(guest);
        await CodesAsync(guest);
        await SessionsAsync(guest);
        Assert.Empty(guest.Complaints);
        Assert.Empty(window.Complaints);
    }

    private static async Task ChangePasswordAsync(Window guest)
    {
        await guest.Page.GotoAsync("/me");
        var form = Of(guest, "Change.Old");
        await form.RefusedAsync(
            Words["ChangePassword"],
            Words["Fault.PasswordWrong"],
            Words["OldPassword"],
            (Words["OldPassword"], Another),
            (Words["NewPassword"], Another),
            (Words["Repeated"], Another));
        await form.SendAsync(
            Words["ChangePassword"],
            guest.Told(Words["Done.Password"]),
            (Words["OldPassword"], Password),
            (Words["NewPassword"], Another),
            (Words["Repeated"], Another));
    }

    private static async Task CodesAsync(Window guest)
    {
        await guest.Page.GotoAsync("/me");
        var key = Base32Encoding.ToBytes((await guest.Page.GetByTestId("authenticator-key").TextContentAsync())!.Replace(" ", "", StringComparison.Ordinal));
        var on = Of(guest, "On.Code");
        await on.RefusedAsync(Words["CodesOnDo"], Words["Fault.CodeWrong"], Words["CodesFirst"], (Words["CodesFirst"], "000000"));
        await on.SendAsync(Words["CodesOnDo"], guest.Page.GetByTestId("codes"), (Words["CodesFirst"], new Totp(key).ComputeTotp()));
        await guest.Page.GotoAsync("/me");
        var off = Of(guest, "Off.Password");
        await off.RefusedAsync(Words["CodesOff"], Words["Fault.PasswordWrong"], Words["Password"], (Words["Password"], Password));
        await off.SendAsync(Words["CodesOff"], guest.Told(Words["Done.CodesOff"]), (Words["Password"], Another));
        await guest.Page.GotoAsync("/me");
        await Expect(guest.Page.GetByTestId("authenticator-key")).ToBeVisibleAsync();
    }

    private async Task SessionsAsync(Window guest)
    {
        await guest.Page.GotoAsync("/me");
        var sessions = guest.Page.GetByTestId("sessions").Locator("li");
        var before = await sessions.CountAsync();
        for (var i = 0; i < 3; i++) await Server.SignInAsync("chenhua", Another);
        await guest.Page.ReloadAsync();
        await Expect(sessions).ToHaveCountAsync(before + 3);
        await guest.Page.GetByTestId("sessions").GetByRole(AriaRole.Button, new() { Name = Words["SessionEnd"] }).First.ClickAsync();
        await Expect(guest.Told(Words["Done.Session"])).ToBeVisibleAsync();
        await Expect(sessions).ToHaveCountAsync(before + 2);
        await guest.PressAsync(Words["EndOthers"]);
        await Expect(guest.Told(Words["Done.Others"])).ToBeVisibleAsync();
        await guest.Page.GotoAsync("/me");
        await Expect(sessions).ToHaveCountAsync(1);
    }

    // The form that has a field of this name.
    private static Form Of(Window guest, string field) =>
        new(guest, guest.Page.Locator("form").Filter(new() { Has = guest.Page.Locator($"[name='{field}']") }));
}
