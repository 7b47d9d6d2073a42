using System.Text.RegularExpressions;

namespace Dashboard.Tests.Browsers;

/// <summary>What a style sheet needs of its browser.</summary>
/// <param name="Properties">Names of properties; not those that the sheet defines itself.</param>
/// <param name="Selectors">Pseudo-classes and pseudo-elements with their colons.</param>
/// <param name="Functions">Functions of values.</param>
/// <param name="Units">Units of numbers.</param>
/// <param name="Rules">Names of at-rules with their signs, and what those ask about.</param>
/// <param name="Gaps">Rules with a gap that are no grid: an older browser knows gaps between columns and rows alone.</param>
internal sealed partial record StyleNeeds(
    IReadOnlySet<string> Properties,
    IReadOnlySet<string> Selectors,
    IReadOnlySet<string> Functions,
    IReadOnlySet<string> Units,
    IReadOnlySet<string> Rules,
    IReadOnlyList<string> Gaps)
{
    public static StyleNeeds Of(string text)
    {
        var (properties, selectors, functions, units, rules) = (Set(), Set(), Set(), Set(), Set());
        var gaps = new List<string>();
        text = Comment().Replace(text, " ");
        foreach (Match at in AtRule().Matches(text))
            rules.UnionWith([at.Groups["name"].Value, .. Feature().Matches(at.Groups["asked"].Value).Select(f => "(" + f.Groups["name"].Value + ")")]);
        foreach (Match block in Block().Matches(text))
        {
            var selector = block.Groups["selector"].Value.Trim();
            if (!selector.StartsWith('@')) selectors.UnionWith(Pseudo().Matches(Quoted().Replace(selector, "\"\"")).Select(p => p.Value));
            // A list within :not() came later than :not() itself.
            if (NotList().IsMatch(selector)) selectors.Add(":not(…, …)");
            var own = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (Match declared in Declaration().Matches(Quoted().Replace(block.Groups["body"].Value, "\"\"")))
            {
                var (name, value) = (declared.Groups["name"].Value, declared.Groups["value"].Value);
                own[name] = value;
                if (!name.StartsWith("--", StringComparison.Ordinal)) properties.Add(name);
                functions.UnionWith(Function().Matches(value).Select(f => f.Groups["name"].Value));
                units.UnionWith(Unit().Matches(value).Select(u => u.Groups["unit"].Value));
            }

            if (own.Keys.Any(k => k is "gap" or "row-gap" or "column-gap") && own.GetValueOrDefault("display") is not ("grid" or "inline-grid"))
                gaps.Add(selector);
        }

        return new(properties, selectors, functions, units, rules, gaps);
    }

    private static HashSet<string> Set() => new(StringComparer.Ordinal);

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline, 1000)]
    private static partial Regex Comment();

    [GeneratedRegex("""
        "[^"]*"
        """, RegexOptions.IgnorePatternWhitespace, 1000)]
    private static partial Regex Quoted();

    // The innermost blocks are declarations; what stands before one is its selector.
    [GeneratedRegex(@"(?<selector>[^{}]*)\{(?<body>[^{}]*)\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Block();

    [GeneratedRegex(@"(?<name>@[a-z-]+)(?<asked>[^{;]*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AtRule();

    [GeneratedRegex(@"\((?<name>[a-z-]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Feature();

    [GeneratedRegex(@"::?[a-z-]+", RegexOptions.None, 1000)]
    private static partial Regex Pseudo();

    [GeneratedRegex(@":not\([^()]*,", RegexOptions.None, 1000)]
    private static partial Regex NotList();

    [GeneratedRegex(@"(?<name>[a-z-][\w-]*)\s*:\s*(?<value>[^;]*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"(?<name>[a-z-]+)\(", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Function();

    [GeneratedRegex(@"(?<![\w#.-])[-+]?(\d+\.?\d*|\.\d+)(?<unit>%|[a-z]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Unit();
}
