using System.Globalization;
using System.Text;
using Dashboard.Engine.Data;

namespace Dashboard.Features.Import;

/// <summary>Stations and metrics that a table names and the event does not have yet.</summary>
public static class NewNames
{
    private const int LongestCode = 40;

    /// <summary>Stations for names that mean nothing yet; what names a sum is none.</summary>
    public static IReadOnlyList<Station> Stations(EventCatalog catalog, IEnumerable<ReadName> names)
    {
        var taken = catalog.Places.Select(p => p.Code).ToHashSet(StringComparer.Ordinal);
        return [.. names.Where(n => n is { Code: null, Name.Length: > 0 } && !Names.IsTotal(n.Text))
            .Select(n => new Station { StationId = 0, Code = Code(n.Text, "place", taken), NameZh = n.Text, NameEn = n.Text })];
    }

    /// <summary>A code for a new metric's name.</summary>
    public static string MetricCode(EventCatalog catalog, string name) =>
        Code(name, "metric", catalog.Metrics.Select(m => m.Code).ToHashSet(StringComparer.Ordinal));

    private static string Code(string name, string otherwise, HashSet<string> taken)
    {
        var letters = new StringBuilder();
        foreach (var c in name.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(c)) letters.Append(c);
            else if (letters.Length > 0 && letters[^1] != '-') letters.Append('-');
        }

        var code = letters.ToString().Trim('-');
        // Names in Chinese have none of these letters, or hardly any.
        if (code.Length < 2) code = otherwise;
        if (code.Length > LongestCode) code = code[..LongestCode].Trim('-');
        var one = code == otherwise ? $"{code}-1" : code;
        for (var number = 2; !taken.Add(one); number++) one = string.Create(CultureInfo.InvariantCulture, $"{code}-{number}");
        return one;
    }
}
