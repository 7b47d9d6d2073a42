using Microsoft.Playwright;

namespace Dashboard.EndToEnd.Forms;

/// <summary>One server for all tests of forms: each works on an event, a screen or an account of its own.</summary>
public sealed class FormsServer : IAsyncLifetime
{
    public DashboardServer Server { get; private set; } = default!;

    public async ValueTask InitializeAsync() => Server = await DashboardServer.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}

[CollectionDefinition(nameof(FormsServer))]
public sealed class FormsCollection : ICollectionFixture<FormsServer>;

/// <summary>What tests of forms look for on any page.</summary>
internal static class Seen
{
    /// <summary>A sentence that is said to those who look and to those who listen.</summary>
    public static ILocator Told(this Window window, string text) =>
        window.Page.Locator("[role=status], [role=alert]").Filter(new() { HasText = text, Visible = true });

    /// <summary>A text, anywhere.</summary>
    public static ILocator Text(this Window window, string text) => window.Page.GetByText(text).Filter(new() { Visible = true });

    /// <summary>A moment by the clock of the events, some hours from now.</summary>
    public static DateTime Local(double hours) => TimeProvider.System.GetUtcNow().AddHours(hours + 8).DateTime;
}
