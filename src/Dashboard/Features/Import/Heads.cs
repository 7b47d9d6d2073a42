using System.Globalization;
using Dashboard.Shared.Tables;

namespace Dashboard.Features.Import;

/// <summary>What stands above a column.</summary>
/// <param name="Label">What it is called: of two columns with amounts no two are called the same.</param>
/// <param name="Day">The cell that says a day; null where none does.</param>
/// <param name="Name">What else is said, of a place or of what was counted; empty for nothing.</param>
internal sealed record Head(string Label, TableCell? Day, string Name);

/// <summary>
/// The heads of a table's columns. Where several are called the same, the row above may say what parts them; otherwise their number does: two columns are never
/// taken for one. Days stand in the header or above it, with names in the other of the two rows or with none.
/// </summary>
internal static class Heads
{
    private const string AnyDay = "<day>";

    /// <summary>The heads of all columns, as many as have roles.</summary>
    public static IReadOnlyList<Head> Of(TableSheet sheet, int header, IReadOnlyList<ColumnRole> roles, bool byDay)
    {
        var (head, above) = (sheet.Rows[header], header > 0 ? Groups(sheet.Rows[header - 1], roles.Count) : null);
        var labels = Enumerable.Range(0, roles.Count).Select(c => Own(sheet, header, c).Text).ToList();
        var dated = Enumerable.Range(0, byDay ? roles.Count : 0).Where(c => roles[c] == ColumnRole.Amount && IsDay(head[c])).Select(c => head[c].Text).ToList();
        // Names above days part the same day in several columns; above days that are there once stands a title.
        var named = dated.Distinct(StringComparer.Ordinal).Count() < dated.Count;
        var days = Enumerable.Range(0, roles.Count).Select(c => byDay && roles[c] == ColumnRole.Amount ? DayOf(head[c], above?[c], named) : null).ToList();
        for (var c = 0; c < roles.Count; c++)
            if (days[c]?.Name is { Length: > 0 }) labels[c] = $"{above![c].Text} · {labels[c]}";
        foreach (var same in Same(labels, roles).Where(_ => above is not null).ToList())
            foreach (var column in same.Where(c => days[c] is null && !above![c].Blank)) labels[column] = $"{above![column].Text} · {labels[column]}";
        foreach (var same in Same(labels, roles).ToList())
            foreach (var (number, column) in same.Index().Skip(1))
                labels[column] = string.Create(CultureInfo.InvariantCulture, $"{labels[column]} ({number + 1})");
        return [.. labels.Select((label, c) => days[c] is { } found ? new Head(label, found.Day, found.Name) : new Head(label, null, label))];
    }

    /// <summary>A column's own header: where it is merged with the cell above it, text files have it there.</summary>
    public static TableCell Own(TableSheet sheet, int header, int column) =>
        sheet.Rows[header][column] is { Blank: true } && header > 0 && Groups(sheet.Rows[header - 1], 1) is not null
            ? sheet.Rows[header - 1][column]
            : sheet.Rows[header][column];

    /// <summary>Whether a column's header, or the row above it, says a day.</summary>
    public static bool IsDay(TableCell cell) => Moments.LooksLikeDay(cell) || Moments.LooksLikeSerial(cell);

    /// <summary>The row above the header as it stands over each column; null where it says nothing of columns.</summary>
    public static IReadOnlyList<TableCell>? Above(TableSheet sheet, int header, int width) => header > 0 ? Groups(sheet.Rows[header - 1], width) : null;

    /// <summary>The header by which a mapping is found again: its names in their order, however they are written. Days are others the next day, and are one
    /// name.</summary>
    public static IReadOnlyList<string> Names(TableSheet sheet, int header)
    {
        var row = sheet.Rows[header];
        var names = row.Cells.Select(Kind).Reverse().SkipWhile(n => n.Length == 0).Reverse().ToList();
        var above = Above(sheet, header, names.Count)?.Select(Kind).ToList();
        if (!names.Contains(AnyDay, StringComparer.Ordinal) && above?.Contains(AnyDay, StringComparer.Ordinal) != true) return names;
        return [.. (above ?? []).Where(n => n.Length > 0).Distinct(StringComparer.Ordinal).Select(n => "^" + n), .. names.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>By what a column is known in the table of another day.</summary>
    public static string Kind(TableCell header) => IsDay(header) ? AnyDay : Import.Names.Of(header.Text);

    private static (TableCell Day, string Name)? DayOf(TableCell own, TableCell? above, bool named)
    {
        if (above is { Blank: false } group && !IsDay(own) && IsDay(group)) return (group, own.Text);
        return (own, named && IsDay(own) && above is { Blank: false } name && !IsDay(name) ? name.Text : "");
    }

    private static IEnumerable<List<int>> Same(List<string> labels, IReadOnlyList<ColumnRole> roles) =>
        Enumerable.Range(0, labels.Count).Where(c => roles[c] == ColumnRole.Amount && labels[c].Length > 0)
            .GroupBy(c => Import.Names.Of(labels[c]), StringComparer.Ordinal).Select(g => g.ToList()).Where(g => g.Count > 1);

    // A name over several columns stands in the first of them. A title is one name over all of them, and parts nothing.
    private static List<TableCell>? Groups(TableRow row, int width)
    {
        if (row.Cells.Where(c => !c.Blank).Select(c => c.Text).Distinct(StringComparer.Ordinal).Count() < 2) return null;
        var groups = new List<TableCell>();
        for (var c = 0; c < width; c++) groups.Add(row[c] is { Blank: false } named ? named : c > 0 ? groups[c - 1] : new(""));
        return groups;
    }
}
