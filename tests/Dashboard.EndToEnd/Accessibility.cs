using System.Net;
using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;

namespace Dashboard.EndToEnd;

/// <summary>Holds a page to the rules of accessibility, in both themes. The themes differ in colours alone: so all rules are tried in light, and contrast once
/// more in dark, on the same page.</summary>
public static class Accessibility
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    // In the page itself, put there once: axe's own way for pages of several frames opens a blank page for each run. Ours have one.
    private const string Run = """
    async contrast => {
      if (document.querySelector("iframe, frame")) return ["a frame, which is not looked into"];
      const rules = contrast ? { runOnly: { type: "rule", values: ["color-contrast"] } } : { rules: { "color-contrast": { enabled: false } } };
      const { violations } = await axe.run(document, { resultTypes: ["violations"], ...rules });
      return violations.map(v => `${v.id}: ${v.nodes.map(n => n.html).join(" | ")}`);
    }
    """;

    // Into the dark and back. Nothing fades meanwhile: half-way colours are nobody's. Adopted sheets come last, so that they win over what MudBlazor wrote into
    // the page.
    private const string Darken = """
    dark => {
      const still = new CSSStyleSheet(), colours = new CSSStyleSheet();
      still.replaceSync("*, *::before, *::after { transition: none !important; animation: none !important; }");
      colours.replaceSync(dark);
      window.lightTheme = { sheets: [...document.adoptedStyleSheets], still, theme: document.documentElement.dataset.theme };
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, still, colours];
      document.documentElement.dataset.theme = "dark";
    }
    """;

    private const string Lighten = """
    () => {
      const { sheets, still, theme } = window.lightTheme;
      document.adoptedStyleSheets = [...sheets, still];
      document.documentElement.dataset.theme = theme;
      document.body.offsetHeight; // The colours are back before anything may fade again.
      document.adoptedStyleSheets = sheets;
    }
    """;

    /// <summary>What a page violates, in words; empty for nothing. A page that is dark already is tried once.</summary>
    public static async Task<IReadOnlyList<string>> FaultsAsync(Window window, DashboardServer server)
    {
        await window.Page.EvaluateAsync(Axe);
        // Contrast, which takes as long as all else, by itself: axe holds the page meanwhile, and held for 8 s it would give up its circuit.
        string[] faults = [.. await window.Page.EvaluateAsync<string[]>(Run, false), .. await window.Page.EvaluateAsync<string[]>(Run, true)];
        if (await window.Page.Locator("html").GetAttributeAsync("data-theme") == "dark") return faults;
        await DarkenAsync(window, server);
        var dark = await window.Page.EvaluateAsync<string[]>(Run, true);
        await window.Page.EvaluateAsync(Lighten);
        return [.. faults, .. dark.Select(fault => $"dark: {fault}")];
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
}
