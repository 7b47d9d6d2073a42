using System.Collections.Frozen;
using Dashboard.Engine.Data;
using Dashboard.Shared;

namespace Dashboard.Features.Import;

/// <summary>Names as tables have them, and what they mean in an event.</summary>
public static class Names
{
    private static readonly FrozenSet<string> Totals = ((string[])
    [
        "合计", "总计", "小计", "累计", "共计", "总和", "汇总", "total", "totals", "sum", "subtotal", "sub-total", "grand total", "all stations", "全部", "全市合计", "总合计"
    ])
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>A name as it is compared: whatever its case, its width and its blanks.</summary>
    public static string Of(string text) => string.Join(' ', Typed.Fold(text).ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>It names the sum of others.</summary>
    public static bool IsTotal(string text) =>
        Of(text).TrimEnd(':') is var name && (Totals.Contains(name) || Totals.Contains(name.Replace(" ", "", StringComparison.Ordinal)));

    /// <summary>It may name the sum of others: a part of it does.</summary>
    public static bool HintsAtTotal(string text) => Of(text).Split(' ', '_', '-', '·', '.', '(', ')').Any(Totals.Contains) || IsTotal(text);

    /// <summary>The place of a name: by code, by either name, a gate also with its station before it. Null where there is none, or more than one.</summary>
    public static Station? Place(EventCatalog catalog, string name) =>
        Only(catalog.Places.Where(p => Is(name, p.Code, p.NameZh, p.NameEn, catalog.NameOf(p).Zh, catalog.NameOf(p).En)).ToList());

    /// <summary>The metric of a name, by code or by either name. Null where there is none, or more than one.</summary>
    public static Metric? Metric(EventCatalog catalog, string name) => Only(catalog.Metrics.Where(m => Is(name, m.Code, m.NameZh, m.NameEn)).ToList());

    private static bool Is(string name, params ReadOnlySpan<string> known)
    {
        foreach (var one in known) if (Of(one) == name) return name.Length > 0;
        return false;
    }

    private static T? Only<T>(List<T> found)
        where T : class => found.Count == 1 ? found[0] : null;
}
