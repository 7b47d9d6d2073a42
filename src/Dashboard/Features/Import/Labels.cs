using System.Globalization;
using Dashboard.Shared.Tables;

namespace Dashboard.Features.Import;

/// <summary>What the columns of a table are called. Where several are called the same, the row above may say what parts them; otherwise their number does: two columns are never taken for one.</summary>
internal static class Labels
{
    public static IReadOnlyList<string> Of(TableSheet sheet, int header, IReadOnlyList<ColumnRole> roles)
    {
        var (head, above) = (sheet.Rows[header], header > 0 ? Groups(sheet.Rows[header - 1], roles.Count) : null);
        var labels = Enumerable.Range(0, roles.Count).Select(c => head[c].Text).ToList();
        foreach (var same in Same(labels, roles).Where(_ => above is not null).ToList())
            foreach (var column in same.Where(c => above![c].Length > 0)) labels[column] = $"{above![column]} · {labels[column]}";
        foreach (var same in Same(labels, roles).ToList())
            foreach (var (number, column) in same.Index().Skip(1)) labels[column] = string.Create(CultureInfo.InvariantCulture, $"{labels[column]} ({number + 1})");
        return labels;
    }

    private static IEnumerable<List<int>> Same(List<string> labels, IReadOnlyList<ColumnRole> roles) =>
        Enumerable.Range(0, labels.Count).Where(c => roles[c] == ColumnRole.Amount && labels[c].Length > 0).GroupBy(c => Names.Of(labels[c]), StringComparer.Ordinal).Select(g => g.ToList()).Where(g => g.Count > 1);

    // A name over several columns stands in the first of them. A title is one name over all of them, and parts nothing.
    private static List<string>? Groups(TableRow row, int width)
    {
        if (row.Cells.Where(c => !c.Blank).Select(c => c.Text).Distinct(StringComparer.Ordinal).Count() < 2) return null;
        var groups = new List<string>();
        for (var c = 0; c < width; c++) groups.Add(row[c] is { Blank: false } named ? named.Text : c > 0 ? groups[c - 1] : "");
        return groups;
    }
}
