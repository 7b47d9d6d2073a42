using System.Text.RegularExpressions;
using Dashboard.EndToEnd.Forms;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd;

/// <summary>The first start where it counts: nobody has an account, and the console names the file with a link.</summary>
public sealed class SetUpLinkTests(Chromium chromium)
{
    private const string Password = "three unrelated nouns, lamp ferry walnut";

    [Fact]
    [Fills("SetUpPage")]
    public async Task The_printed_link_makes_the_first_administrator_once_and_its_token_is_never_sent_in_an_address()
    {
        await using var server = await DashboardServer.StartEmptyAsync(
            ("ASPNETCORE_ENVIRONMENT", "Production"), ("Accounts__AllowUnencrypted", "true"), ("Accounts__SecondFactor", "false"));
        var link = Link(server);
        var token = link.Split('#')[1];
        await using var window = await chromium.OpenAsync(server, 1440, 900, "en", signedIn: false);
        var sent = new List<string>();
        window.Page.Request += (_, request) => sent.AddRange([request.Url.Split('#')[0], request.Headers.GetValueOrDefault("referer", "")]);

        await window.Page.GotoAsync(link);
        await Expect(window.Page).ToHaveURLAsync($"{server.Address}/set-up");
        await FillAsync(window, "liwei", Password);
        await window.PressAsync("Create and sign in");

        await Expect(window.Page).ToHaveURLAsync($"{server.Address}/");
        await Expect(window.Page.GetByTestId("me")).ToHaveTextAsync("Li Wei");
        await window.GoReadyAsync("/admin/accounts");
        await Expect(window.Page.GetByTestId("account-liwei")).ToContainTextAsync("Administrator");
        Assert.True(sent.Count > 10);
        Assert.DoesNotContain(sent, address => address.Contains(token, StringComparison.Ordinal));
        Assert.Empty(window.Complaints);

        await using var other = await chromium.OpenAsync(server, 1440, 900, "en", signedIn: false);
        await other.Page.GotoAsync(link);
        await FillAsync(other, "zhangmin", Password);
        await other.PressAsync("Create and sign in");
        await Expect(other.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The link is wrong, used or expired.");
        await other.Page.GotoAsync("/");
        await other.ArriveAsync("/sign-in");
    }

    [Fact]
    public async Task A_password_that_is_refused_leaves_the_link_good()
    {
        await using var server = await DashboardServer.StartEmptyAsync(
            ("ASPNETCORE_ENVIRONMENT", "Production"), ("Accounts__AllowUnencrypted", "true"), ("Accounts__SecondFactor", "false"));
        await using var window = await chromium.OpenAsync(server, 390, 844, "en", signedIn: false);
        await window.Page.GotoAsync(Link(server));

        await FillAsync(window, "liwei", "password12345678");
        await window.PressAsync("Create and sign in");
        await Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("too common");
        await FillAsync(window, "liwei", Password);
        await window.PressAsync("Create and sign in");

        await Expect(window.Page).ToHaveURLAsync($"{server.Address}/");
    }

    private static string Link(DashboardServer server) =>
        File.ReadAllText(Regex.Match(server.Output, @"Set-up\s+(?<file>\S+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["file"].Value)
            .Trim();

    private static async Task FillAsync(Window window, string name, string password)
    {
        await window.FillAsync("Account name", name);
        await window.FillAsync("Your name", "Li Wei");
        await window.FillAsync("New password", password);
        await window.FillAsync("New password again", password);
    }
}
