using System.Net;
using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;

namespace Dashboard.EndToEnd;

/// <summary>Holds a page to the rules of accessibility, in both themes. The themes differ in colours alone: so all rules are tried in light, and contrast once more in dark, on the same page.</summary>
public static class Accessibility
{
    private static readonly AxeRunOptions Contrast = new() { RunOnly = new() { Type = "rule", Values = ["color-contrast"] } };

    // Into the dark and back. Nothing fades meanwhile: half-way colours are nobody's. Adopted sheets come last, so that they win over what MudBlazor wrote into the page.
    private const string Darken = """
    dark => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync("*, *::before, *::after { transition: none !important; animation: none !important; }" + dark);
      window.lightTheme = { sheets: document.adoptedStyleSheets, theme: document.documentElement.dataset.theme };
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
      document.documentElement.dataset.theme = "dark";
    }
    """;

    private const string Lighten = "() => { document.adoptedStyleSheets = window.lightTheme.sheets; document.documentElement.dataset.theme = window.lightTheme.theme; }";

    /// <summary>What a page violates, in words; empty for nothing. A page that is dark already is tried once.</summary>
    public static async Task<IReadOnlyList<string>> FaultsAsync(Window window, DashboardServer server)
    {
        var faults = Words("", await window.Page.RunAxe());
        if (await window.Page.Locator("html").GetAttributeAsync("data-theme") == "dark") return faults;
        await DarkenAsync(window, server);
        var dark = Words("dark: ", await window.Page.RunAxe(Contrast));
        await window.Page.EvaluateAsync(Lighten);
        return [.. faults, .. dark];
    }

    /// <summary>Turns an open page dark.</summary>
    public static async Task DarkenAsync(Window window, DashboardServer server) => await window.Page.EvaluateAsync(Darken, await DarkAsync(server));

    // The colours that MudBlazor writes into a page that is loaded in the dark.
    private static async Task<string> DarkAsync(DashboardServer server)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "Cookie", $"{server.Session}; theme=dark" } } };
        using var answer = await server.Http.SendAsync(request);
        var html = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        var styles = Regex.Matches(html, "<style[^>]*>(?<css>[^<]*--mud-palette[^<]*)</style>", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));
        if (styles.Count == 0) throw new InvalidOperationException("The page brings no colours of MudBlazor's.");
        return string.Concat(styles.Select(s => s.Groups["css"].Value));
    }

    private static List<string> Words(string theme, AxeResult found) => [.. found.Violations.Select(v => $"{theme}{v.Id}: {string.Join(" | ", v.Nodes.Select(n => n.Html))}")];
}
