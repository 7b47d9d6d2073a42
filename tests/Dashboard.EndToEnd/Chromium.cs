using System.Diagnostics;
using System.Text.RegularExpressions;
using Dashboard.Accounts;
using Dashboard.EndToEnd;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Chromium))]
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.Collections, MaxThreads = 3)]

namespace Dashboard.EndToEnd;

/// <summary>Three classes run beside each other, since a test mostly waits; these run alone: they measure, or hold something to a time.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>One real browser for all tests; each test opens windows of its own in it.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string Program = Environment.GetEnvironmentVariable("DASHBOARD_TEST_CHROMIUM") ?? "/usr/bin/chromium-headless-shell";
    private static readonly string[] Switches =
    [
        "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(Patience.Milliseconds);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = Switches });
    }

    /// <summary>A window of its own cookies, signed in as the demonstration administrator unless told otherwise; what the page complains of is collected in
    /// <see cref="Window.Complaints"/>.</summary>
    public async Task<Window> OpenAsync(DashboardServer server, int width, int height, string language = "zh-CN", string theme = "light", bool signedIn = true)
    {
        var context = await _browser!.NewContextAsync(new()
        {
            ViewportSize = new()
            {
                Width = width,
                Height = height,
            },
            BaseURL = server.Address,
            ReducedMotion = ReducedMotion.Reduce
        });
        await context.AddCookiesAsync(
        [
            new() { Name = ".AspNetCore.Culture", Value = Uri.EscapeDataString($"c={language}|uic={language}"), Url = server.Address },
            new() { Name = "theme", Value = theme, Url = server.Address },
        ]);
        var window = new Window(context, await context.NewPageAsync());
        if (signedIn) await window.TakeSessionAsync(server, server.Session);
        return window;
    }

    /// <summary>An empty window, of no server.</summary>
    public async Task<Window> OpenBlankAsync()
    {
        var context = await _browser!.NewContextAsync();
        return new(context, await context.NewPageAsync());
    }

    /// <summary>A window signed in as one of the demonstration accounts.</summary>
    public async Task<Window> OpenAsAsync(DashboardServer server, string account, int width = 1440, int height = 900, string language = "en")
    {
        var window = await OpenAsync(server, width, height, language, signedIn: false);
        await window.TakeSessionAsync(server, (await Template.GetAsync()).Sessions[account]);
        return window;
    }

    /// <summary>A window of somebody who has just signed in: what changes how one signs in asks for a session that is minutes old.</summary>
    public async Task<Window> OpenJustSignedInAsync(DashboardServer server, string account, int width = 1440, int height = 900, string language = "en")
    {
        var window = await OpenAsync(server, width, height, language, signedIn: false);
        await window.TakeSessionAsync(server, await server.SignInAsync(account, PasswordOf(account)));
        return window;
    }

    /// <summary>A phone: a browser with a disk of its own, which outlives it. A session that is given stays on it.</summary>
    public async Task<Window> OpenPhoneAsync(DashboardServer server, DirectoryInfo disk, string? session = null)
    {
        var context = await _playwright!.Chromium.LaunchPersistentContextAsync(
            disk.FullName,
            new()
            {
                ExecutablePath = Program,
                Args = Switches,
                ViewportSize = new() { Width = 390, Height = 844 },
                BaseURL = server.Address,
                ReducedMotion = ReducedMotion.Reduce,
                Locale = "zh-CN",
            });
        var window = new Window(context, context.Pages[0]);
        if (session is not null) await window.TakeSessionAsync(server, session, TimeProvider.System.GetUtcNow().AddDays(1));
        return window;
    }

    /// <summary>kill -9 for every process of a phone's browser.</summary>
    public static async Task KillPhoneAsync(DirectoryInfo disk)
    {
        foreach (var process in Process.GetProcesses())
        {
            using (process)
            {
                var file = $"/proc/{process.Id}/cmdline";
                try
                {
                    if (!(await File.ReadAllTextAsync(file)).Contains(disk.FullName, StringComparison.Ordinal)) continue;
                    process.Kill();
                    await process.WaitForExitAsync();
                }
                catch (Exception gone) when (gone is IOException or InvalidOperationException or UnauthorizedAccessException)
                {
                    // It has ended by itself meanwhile, or is none of ours.
                }
            }
        }
    }

    public static string PasswordOf(string account) => FirstStart.Demo.Single(d => d.Name == account).Password;

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
        context.SetDefaultTimeout(Patience.Milliseconds);
        page.Console += (_, message) => { if (message.Type is "error" or "warning") _complaints.Add(message.Text); };
        page.PageError += (_, error) => _complaints.Add(error);
    }

    public IPage Page { get; }

    /// <summary>Errors and warnings of the page's console, blocked resources among them.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    public IBrowserContext Context => _context;

    public Task TakeSessionAsync(DashboardServer server, string session, DateTimeOffset? until = null) =>
        _context.AddCookiesAsync([new()
        {
            Name = "session",
            Value = session["session=".Length..],
            Url = server.Address,
            HttpOnly = true,
            SameSite = SameSiteAttribute.Lax,
            Expires = until?.ToUnixTimeSeconds(),
        }]);

    /// <summary>Opens a page of set-up and waits until clicks arrive.</summary>
    public async Task GoReadyAsync(string path)
    {
        await Page.GotoAsync(path);
        await Page.Locator("main[data-ready=true]").WaitForAsync();
    }

    /// <summary>Presses the button of that very name.</summary>
    public Task PressAsync(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();

    /// <summary>Fills the field of that very label.</summary>
    public Task FillAsync(string label, string value) => Page.GetByLabel(label, new() { Exact = true }).FillAsync(value);

    /// <summary>Takes one of a field's options.</summary>
    public Task ChooseAsync(string field, string option) =>
        Page.GetByLabel(field, new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = option });

    /// <summary>Waits until the page is the one of a path, whatever follows.</summary>
    public Task ArriveAsync(string path) =>
        Assertions.Expect(Page).ToHaveURLAsync(new Regex(Regex.Escape(path) + @"(\?|$)", RegexOptions.None, TimeSpan.FromSeconds(1)));

    /// <summary>Signs in on the page that asks for it (in English).</summary>
    public async Task SignInAsync(string name, string password)
    {
        await FillAsync("Account name", name);
        await FillAsync("Password", password);
        await PressAsync("Sign in");
    }

    /// <summary>Opens a manager's page and waits until its circuit lives.</summary>
    public async Task GoLiveAsync(string path)
    {
        await Page.GotoAsync(path);
        await Page.Locator("html[data-interactive=true]").WaitForAsync();
    }

    /// <summary>Loads a manager's page anew and waits until its circuit lives: until then it shows what it held, and takes nothing.</summary>
    public async Task ReloadLiveAsync()
    {
        await Page.ReloadAsync();
        await Page.Locator("html[data-interactive=true]").WaitForAsync();
    }

    /// <summary>Gives the window another size, and waits until the page has drawn itself in it: what a page does at its resizing comes before its next
    /// frame.</summary>
    public async Task ResizeAsync(int width, int height)
    {
        await Page.SetViewportSizeAsync(width, height);
        await Page.WaitForFunctionAsync(
            """
            ([width, height]) => innerWidth === width && innerHeight === height
              && new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(() => drawn(true))))
            """,
            new[] { width, height });
    }

    /// <summary>Opens a wall of some scenes, shown for so many seconds each, and waits until it has heard from the hub.</summary>
    public async Task GoToWallAsync(string @event, string scenes = "overview", int dwell = 30)
    {
        await Page.GotoAsync($"/wall/{@event}?scenes={scenes}&dwell={dwell}");
        await Page.Locator("#wall[data-live=true]").WaitForAsync();
    }

    /// <summary>Opens a pad and waits until it follows its station.</summary>
    public async Task GoToPadAsync(string @event, string station)
    {
        await Page.GotoAsync($"/pad/{@event}/{station}");
        try
        {
            await Page.Locator("#pad[data-state=live]").WaitForAsync();
        }
        catch (TimeoutException late) when (_complaints.Count > 0)
        {
            throw new TimeoutException($"{Page.Url} shows {await Page.InnerTextAsync("body")} and its console says: {string.Join("; ", _complaints)}", late);
        }
    }

    /// <summary>Opens a pad and waits until it would open without a network too.</summary>
    public async Task GoToKeptPadAsync(string @event, string station)
    {
        await GoToPadAsync(@event, station);
        await Assertions.Expect(Page.Locator("#offline"))
            .ToHaveTextAsync(new Regex("没有网络时也能打开|opens without a network", RegexOptions.None, TimeSpan.FromSeconds(1)));
        // Active: the next opening of the page goes through it, whether it has taken over this page or not.
        await Page.EvaluateAsync("""
            async () => {
              const { active } = await navigator.serviceWorker.ready;
              while (active.state !== "activated") await new Promise(done => active.addEventListener("statechange", done, { once: true }));
            }
            """);
    }

    /// <summary>Presses a pad's key so many times, each as soon as the one before shows.</summary>
    public async Task TapAsync(string key, int times = 1)
    {
        for (var i = 0; i < times; i++) await PressAsync(key);
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
