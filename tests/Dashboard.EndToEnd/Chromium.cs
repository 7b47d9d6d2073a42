using Dashboard.EndToEnd;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Chromium))]
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Dashboard.EndToEnd;

/// <summary>One real browser for all tests; each test opens windows of its own in it.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(20_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("DASHBOARD_TEST_CHROMIUM") ?? "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
        });
    }

    /// <summary>A window of its own cookies, signed in as the demonstration administrator unless told otherwise; what the page complains of is collected in <see cref="Window.Complaints"/>.</summary>
    public async Task<Window> OpenAsync(DashboardServer server, int width, int height, string language = "zh-CN", string theme = "light", bool signedIn = true)
    {
        var context = await _browser!.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height }, BaseURL = server.Address, ReducedMotion = ReducedMotion.Reduce });
        await context.AddCookiesAsync(
        [
            new() { Name = ".AspNetCore.Culture", Value = Uri.EscapeDataString($"c={language}|uic={language}"), Url = server.Address },
            new() { Name = "theme", Value = theme, Url = server.Address },
        ]);
        if (signedIn) await context.AddCookiesAsync([new() { Name = "session", Value = server.Session["session=".Length..], Url = server.Address, HttpOnly = true, SameSite = SameSiteAttribute.Lax }]);
        return new(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}

/// <summary>One window with one page.</summary>
public sealed class Window : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];

    public Window(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) => { if (message.Type is "error" or "warning") _complaints.Add(message.Text); };
        page.PageError += (_, error) => _complaints.Add(error);
    }

    public IPage Page { get; }

    /// <summary>Errors and warnings of the page's console, blocked resources among them.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    public IBrowserContext Context => _context;

    /// <summary>Opens a manager's page and waits until its circuit lives.</summary>
    public async Task GoLiveAsync(string path)
    {
        await Page.GotoAsync(path);
        await Page.Locator("html[data-interactive=true]").WaitForAsync();
    }

    /// <summary>Opens a wall and waits until it has heard from the hub.</summary>
    public async Task GoToWallAsync(string @event)
    {
        await Page.GotoAsync($"/wall/{@event}");
        await Page.Locator("#wall[data-live=true]").WaitForAsync();
    }

    /// <summary>Opens a pad and waits until it follows its station.</summary>
    public async Task GoToPadAsync(string @event, string station)
    {
        await Page.GotoAsync($"/pad/{@event}/{station}");
        await Page.Locator("#pad[data-state=live]").WaitForAsync();
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
