using System.Text.Json;
using System.Text.RegularExpressions;
using Dashboard.Tests.Access;

namespace Dashboard.Tests.Browsers;

/// <summary>
/// Walls hang on televisions whose browsers are years old and are not renewed. What walls and the pairing view are shipped with is therefore read, file by
/// file, and everything that it asks of a browser must be in chromium.json with the version of Chromium in which it came: a name that is not there is a
/// question, not a pass.
/// </summary>
public sealed partial class OldBrowserTests
{
    private const string Web = "src/Dashboard/wwwroot/";
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { ReadCommentHandling = JsonCommentHandling.Skip };
    private static readonly Known List = JsonSerializer.Deserialize<Known>(
        File.ReadAllText(Repository.Path("tests", "Dashboard.Tests", "Browsers", "chromium.json")), Options)!;

    // What the pages name, and what that imports. pages.css is for the pages of accounts; a rule of it that an older browser does not know matches nothing
    // here.
    private static readonly IReadOnlyList<string> Named = [.. ((string[])
    [
        "Features/Wall/WallPage.razor", "Features/Wall/PairingView.razor", "Layout/App.razor"
    ])
        .SelectMany(f => Asset().Matches(File.ReadAllText(Repository.Path("src", "Dashboard", f)))).Select(m => m.Groups["file"].Value)
        .Where(f => f is not "css/pages.css" && !f.StartsWith('_')).Distinct(StringComparer.Ordinal)];

    public static TheoryData<string> Modules { get; } = [.. Imported(Named.Where(f => f.EndsWith(".js", StringComparison.Ordinal)
        && f is not ("js/guard.js" or "js/circuit.js" or "js/theme.js")))];

    public static TheoryData<string> Styles { get; } = [.. Named.Where(f => f.EndsWith(".css", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Modules))]
    public void A_module_of_walls_asks_for_nothing_that_a_browser_of_the_oldest_version_lacks(string file)
    {
        var needs = ScriptNeeds.Of(File.ReadAllText(Repository.Path(Web + file)), module: true);
        var own = Modules.SelectMany(m => ScriptNeeds.Of(File.ReadAllText(Repository.Path(Web + m.Data)), module: true).Declared).Concat(List.Own)
            .ToHashSet(StringComparer.Ordinal);

        Faults.None([
            .. Beyond("syntax", needs.Syntax, List.Syntax), .. Beyond("global", needs.Globals, List.Globals),
            .. Beyond("member", needs.Members.Except(own, StringComparer.Ordinal), List.Members),
        ]);
    }

    [Theory]
    [MemberData(nameof(Styles))]
    public void A_style_of_walls_asks_for_nothing_that_a_browser_of_the_oldest_version_lacks(string file)
    {
        var needs = StyleNeeds.Of(File.ReadAllText(Repository.Path(Web + file)));

        Faults.None(
        [
            .. Beyond(
                "property", needs.Properties, List.Properties), .. Beyond(
                    "selector", needs.Selectors, List.Selectors), .. Beyond("function", needs.Functions, List.Functions),
            .. Beyond(
                "unit", needs.Units, List.Units), .. Beyond("rule", needs.Rules, List.Rules), .. needs.Gaps.Select(g => $"a gap in '{g}', which is no grid"),
        ]);
    }

    [Fact]
    public void The_guard_speaks_a_language_that_every_browser_understands()
    {
        var text = File.ReadAllText(Repository.Path(Web + "js/guard.js"));

        var script = new Acornima.Parser(new Acornima.ParserOptions { EcmaVersion = Acornima.EcmaVersion.ES5 }).ParseScript(text);
        Assert.NotEmpty(script.Body);
    }

    [Fact]
    public void What_walls_are_shipped_with_is_found()
    {
        Assert.Superset(
            new HashSet<string>(["js/wall.js", "js/pairing.js", "js/live.js", "js/wall/scenes.js", "js/wall/anew.js"], StringComparer.Ordinal),
            Modules.Select(m => m.Data).ToHashSet(StringComparer.Ordinal));
        Assert.Superset(
            new HashSet<string>(["css/wall.css", "css/wall-scenes.css", "css/pairing.css", "css/base.css", "css/tokens.css"], StringComparer.Ordinal),
            Styles.Select(m => m.Data).ToHashSet(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("const a = b?.c;", "optional chaining")]
    [InlineData("const a = b ?? c;", "nullish coalescing")]
    [InlineData("a ||= b;", "logical assignment")]
    [InlineData("class A { b = 1; }", "class field")]
    [InlineData("class A { #b() { } }", "private member")]
    [InlineData("await a();", "top-level await")]
    [InlineData("const a = /b/d;", "flag of a regular expression")]
    public void Newer_syntax_is_seen(string script, string found) => Assert.Contains(found, ScriptNeeds.Of(script, module: true).Syntax);

    [Theory]
    [InlineData("a.b.checkVisibility();", "checkVisibility")]
    [InlineData("AbortSignal.timeout(1);", "timeout")]
    [InlineData("x.at(-1);", "at")]
    public void Newer_interfaces_are_seen(string script, string member) => Assert.Contains(member, ScriptNeeds.Of(script, module: true).Members);

    [Fact]
    public void Newer_styles_are_seen()
    {
        var needs = StyleNeeds.Of("""
            @container x (width > 1px) { a:has(b) { translate: 1px; inset: 0; color: color-mix(in srgb, red 1%, blue); height: 1dvh; } }
            c { display: flex; gap: 1px; }
            d:not(e, f) { }
            """);

        Assert.Superset(new HashSet<string>(["translate", "inset"], StringComparer.Ordinal), needs.Properties.ToHashSet(StringComparer.Ordinal));
        Assert.Superset(new HashSet<string>([":has", ":not(…, …)"], StringComparer.Ordinal), needs.Selectors.ToHashSet(StringComparer.Ordinal));
        Assert.Contains("color-mix", needs.Functions);
        Assert.Contains("dvh", needs.Units);
        Assert.Contains("@container", needs.Rules);
        Assert.Equal("c", Assert.Single(needs.Gaps));
    }

    private static IEnumerable<string> Beyond(string kind, IEnumerable<string> names, IReadOnlyDictionary<string, int> known) =>
        from name in names
        let since = known.TryGetValue(name, out var version) ? version : (int?)null
        where since is null || since > List.Floor
        select since is null
            ? $"{kind} '{name}' is not in chromium.json: add it with the version of Chromium in which it came"
            : $"{kind} '{name}' came with Chromium {since}; walls work from {List.Floor} on";

    private static IEnumerable<string> Imported(IEnumerable<string> files)
    {
        var found = new List<string>(files);
        for (var i = 0; i < found.Count; i++)
        {
            var folder = Path.GetDirectoryName(found[i])!;
            foreach (var import in ScriptNeeds.Of(File.ReadAllText(Repository.Path(Web + found[i])), module: true).Imports)
            {
                var file = Path.GetRelativePath(".", Path.Combine(folder, import)).Replace('\\', '/');
                if (!found.Contains(file, StringComparer.Ordinal)) found.Add(file);
            }
        }

        return found;
    }

    [GeneratedRegex("""Assets\["(?<file>[^"]+\.(js|css))"\]""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Asset();

    /// <summary>The list: since which version of Chromium something is known.</summary>
    private sealed record Known(
        int Floor,
        Dictionary<string, int> Syntax,
        Dictionary<string, int> Globals,
        Dictionary<string, int> Members,
        HashSet<string> Own,
        Dictionary<string, int> Properties,
        Dictionary<string, int> Selectors,
        Dictionary<string, int> Functions, Dictionary<string, int> Units, Dictionary<string, int> Rules);
}
