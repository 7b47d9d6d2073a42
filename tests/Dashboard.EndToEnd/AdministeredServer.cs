using OtpNet;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd;

/// <summary>One server on which something was set up already: a screen, a key, a manager who signs in with codes. For tests that only look.</summary>
public sealed class AdministeredServer(Chromium chromium) : IAsyncLifetime
{
    private Window? _screen;

    public DashboardServer Server { get; private set; } = default!;

    public async ValueTask InitializeAsync()
    {
        Server = await DashboardServer.StartAsync();
        _screen = await chromium.OpenAsync(Server, 1920, 1080, "en", signedIn: false);
        await using var manager = await chromium.OpenJustSignedInAsync(Server, "manager");
        await Pairing.PairAsync(_screen, manager, "指挥中心东墙");
        foreach (var (name, revoked) in new[] { ("客运站闸机", false), ("Old turnstiles", true) }) await AddKeyAsync(manager, name, revoked);
        await manager.Page.GotoAsync("/me");
        var key = (await manager.Page.GetByTestId("authenticator-key").TextContentAsync())!.Replace(" ", "", StringComparison.Ordinal);
        await manager.FillAsync("The six digits that it shows", new Totp(Base32Encoding.ToBytes(key)).ComputeTotp());
        await manager.PressAsync("Turn on");
        await Expect(manager.Page.GetByTestId("codes")).ToBeVisibleAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_screen is not null) await _screen.DisposeAsync();
        if (Server is not null) await Server.DisposeAsync();
    }

    private static async Task AddKeyAsync(Window manager, string name, bool revoked)
    {
        await manager.GoReadyAsync("/admin/keys");
        await manager.PressAsync("New key");
        await manager.FillAsync("Name", name);
        await manager.PressAsync("Make the key");
        await Expect(manager.Page.GetByTestId("secret")).ToBeVisibleAsync();
        if (!revoked) return;
        await manager.PressAsync($"Revoke “{name}”");
        await manager.PressAsync("Yes, Revoke");
        await Expect(manager.Page.GetByText("revoked")).ToBeVisibleAsync();
    }
}
