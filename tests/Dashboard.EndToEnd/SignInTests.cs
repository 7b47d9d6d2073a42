using System.Net;
using Dashboard.EndToEnd.Forms;
using Microsoft.Playwright;
using OtpNet;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd;

/// <summary>Who is let in, by what, and how they leave.</summary>
public sealed class SignInTests(Chromium chromium, SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    [Fills("SignInPage")]
    public async Task A_wrong_password_is_told_and_the_right_one_leads_to_the_page_asked_for()
    {
        var (server, drill) = await shared.DrillAsync();
        await using var window = await chromium.OpenAsync(server, 1440, 900, "en", signedIn: false);
        await window.Page.GotoAsync($"/live/{drill}?metric=cy.leaflets&span=Yesterday");
        await window.ArriveAsync("/sign-in");

        await window.SignInAsync("manager", "demo-manager-jiaxiu-tower-4");
        await Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The account name or password is not right.");
        await Expect(window.Page.GetByLabel("Account name")).ToHaveValueAsync("manager");
        await window.SignInAsync("manager", Chromium.PasswordOf("manager"));

        await Expect(window.Page).ToHaveURLAsync($"{server.Address}/live/{drill}?metric=cy.leaflets&span=Yesterday");
        await Expect(window.Page.GetByTestId("event-name")).ToHaveTextAsync("Spring Festival travel drill");
    }

    [Fact]
    public async Task A_coordinator_is_refused_where_accounts_are_managed_and_is_not_shown_the_way()
    {
        var server = shared.Server;
        await using var window = await chromium.OpenAsAsync(server, "coordinator");
        await window.GoLiveAsync("/");
        await Expect(window.Page.GetByRole(AriaRole.Link, new() { Name = "Accounts" })).ToHaveCountAsync(0);

        var answer = await window.Page.GotoAsync("/admin/accounts");

        Assert.Equal(403, answer!.Status);
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Not for you");
    }

    [Fact]
    public async Task Signing_out_ends_the_session_for_every_copy_of_its_cookie()
    {
        var (server, drill) = await shared.DrillAsync();
        await using var window = await chromium.OpenJustSignedInAsync(server, "manager");
        await using var copy = await chromium.OpenAsync(server, 1440, 900, "en", signedIn: false);
        var session = (await window.Context.CookiesAsync()).Single(c => c.Name == "session").Value;
        await copy.TakeSessionAsync(server, $"session={session}");
        await copy.GoLiveAsync($"/live/{drill}");
        await copy.Page.EvaluateAsync(Filled);
        await window.GoLiveAsync("/");
        await window.Page.EvaluateAsync(Filled);

        await window.Page.GetByTestId("sign-out").ClickAsync();

        await window.ArriveAsync("/sign-in");
        // On a pad that this browser had, what waits to be sent is all that is left.
        await Expect(window.Page.Locator("html[data-cleared]")).ToBeAttachedAsync();
        Assert.Equal("waiting posted refused | clock | ", await window.Page.EvaluateAsync<string>(Kept));
        await window.Page.GotoAsync("/");
        await window.ArriveAsync("/sign-in");
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, session));

        // Nor does it take the answer of the request that ended the session: the other learns of it all the same.
        await copy.ArriveAsync("/sign-in");
        await Expect(copy.Page.Locator("html[data-cleared]")).ToBeAttachedAsync();
    }

    // A pad's storage as its page makes it: rows in every state, its clock, a figure, a kept page.
    private const string Filled = """
        () => new Promise((done, failed) => {
          const opening = indexedDB.open("pad", 1);
          opening.onupgradeneeded = () => {
            opening.result.createObjectStore("rows", { keyPath: "n", autoIncrement: true });
            opening.result.createObjectStore("meta", { keyPath: "id" });
          };
          opening.onerror = failed;
          opening.onsuccess = () => {
            const change = opening.result.transaction(["rows", "meta"], "readwrite");
            for (const state of ["waiting", "posted", "received", "refused"]) change.objectStore("rows").add({ state, holder: "account:2" });
            for (const id of ["clock", "centre drill railway"]) change.objectStore("meta").put({ id, value: 1 });
            change.oncomplete = async () => {
              opening.result.close();
              (await caches.open("pad")).put("/pad/drill/railway", new Response("kept")).then(done, failed);
            };
          };
        })
        """;

    private const string Kept = """
        () => new Promise((done, failed) => {
          const opening = indexedDB.open("pad");
          opening.onerror = failed;
          opening.onsuccess = () => {
            const look = opening.result.transaction(["rows", "meta"]);
            const rows = look.objectStore("rows").getAll(), meta = look.objectStore("meta").getAllKeys();
            look.oncomplete = async () => done(`${rows.result.map(r => r.state).join(" ")} | ${meta.result.join(" ")} | ${(await caches.keys()).join(" ")}`);
          };
        })
        """;

    [Fact]
    [Fills("CodePage")]
    public async Task Codes_are_enrolled_on_the_own_page_and_asked_for_from_then_on_each_once()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var window = await chromium.OpenJustSignedInAsync(server, "manager");
        await window.Page.GotoAsync("/me");
        var key = Base32Encoding.ToBytes((await window.Page.GetByTestId("authenticator-key").TextContentAsync())!.Replace(" ", "", StringComparison.Ordinal));
        await window.FillAsync("The six digits that it shows", Code(key, 0));
        await window.PressAsync("Turn on");
        await Expect(window.Page.GetByTestId("codes").Locator("li")).ToHaveCountAsync(10);
        var recovery = await window.Page.GetByTestId("codes").Locator("li").First.TextContentAsync();
        await window.Page.GetByTestId("sign-out").ClickAsync();

        // The next code: the one of this half minute is used up.
        var code = Code(key, 30);
        await AskedAsync(window, "/live/drill");
        await EnterAsync(window, code);
        await Expect(window.Page).ToHaveURLAsync($"{server.Address}/live/drill");

        await OutAsync(window);
        await AskedAsync(window, "/");
        await EnterAsync(window, code);
        await Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("not right, or was used already");
        await EnterAsync(window, recovery!);
        await Expect(window.Page).ToHaveURLAsync($"{server.Address}/");

        await OutAsync(window);
        await AskedAsync(window, "/");
        await EnterAsync(window, recovery!);
        await Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("not right, or was used already");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    [Fills("Passkeys")]
    public async Task A_passkey_is_added_signs_in_without_a_password_and_is_removed()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var window = await chromium.OpenJustSignedInAsync(server, "manager");
        var browser = await window.Context.NewCDPSessionAsync(window.Page);
        await browser.SendAsync("WebAuthn.enable");
        await browser.SendAsync("WebAuthn.addVirtualAuthenticator", new(StringComparer.Ordinal)
        {
            ["options"] = new
            {
                protocol = "ctap2",
                transport = "internal",
                hasResidentKey = true,
                hasUserVerification = true,
                isUserVerified = true,
                automaticPresenceSimulation = true,
            },
        });
        await window.Page.GotoAsync("/me");
        await window.FillAsync("A name, such as \"duty phone\"", "duty phone");
        await window.PressAsync("Add a passkey");
        await Expect(window.Page.GetByTestId("passkeys").Locator("li")).ToContainTextAsync("duty phone");
        await window.Page.GetByTestId("sign-out").ClickAsync();

        await window.Page.GotoAsync("/live/drill");
        await window.PressAsync("Sign in with a passkey");
        await Expect(window.Page).ToHaveURLAsync($"{server.Address}/live/drill");
        await Expect(window.Page.GetByTestId("me")).ToHaveTextAsync("演示值班经理");
        Assert.Empty(window.Complaints);

        await window.Page.GotoAsync("/me");
        await window.PressAsync("Remove");
        await Expect(window.Page.GetByTestId("passkeys").Locator("li")).ToHaveCountAsync(0);
        await window.Page.GetByTestId("sign-out").ClickAsync();
        await window.PressAsync("Sign in with a passkey");
        await Expect(window.Page.Locator("[data-passkey-message]")).ToContainTextAsync("The passkey was not accepted.");
    }

    private static string Code(byte[] key, int ahead) => new Totp(key).ComputeTotp(TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(ahead));

    // Signs in by password, up to where a code is asked for.
    private static async Task AskedAsync(Window window, string path)
    {
        await window.Page.GotoAsync(path);
        await window.SignInAsync("manager", Chromium.PasswordOf("manager"));
        await window.ArriveAsync("/sign-in/code");
    }

    private static async Task EnterAsync(Window window, string code)
    {
        await window.FillAsync("Code or recovery code", code);
        await window.PressAsync("Continue");
    }

    private static async Task OutAsync(Window window)
    {
        await window.Page.GotoAsync("/me");
        await window.Page.GetByTestId("sign-out").ClickAsync();
        await window.ArriveAsync("/sign-in");
    }

    private static async Task<HttpStatusCode> StatusAsync(DashboardServer server, string session)
    {
        using var http = new HttpClient(new HttpClientHandler { UseCookies = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{server.Address}/api/session") { Headers = { { "Cookie", $"session={session}" } } };
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }
}
