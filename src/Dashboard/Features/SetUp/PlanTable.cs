namespace Dashboard.Features.SetUp;

/// <summary>A table as it is pasted from a spreadsheet, or typed a line each: cells by name of column.</summary>
/// <param name="columns">The columns in the order in which they stand when no heading says otherwise, each with the headings that it goes by.</param>
internal sealed class PlanTable(IReadOnlyList<(string Column, string[] Headings)> columns)
{
    private static readonly char[] Separators = ['\t', ',', '，', ';', '；', '|'];

    /// <summary>The rows of a text that say something, each with its number among all lines, from 1.</summary>
    public IReadOnlyList<PlanCells> Read(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        // The first separator that is there at all is the one: a spreadsheet gives tabs, and then a comma is part of a name.
        var separator = Separators.FirstOrDefault(s => text.Contains(s, StringComparison.Ordinal), '\t');
        List<(int Line, string[] Cells)> rows = [.. lines.Select((line, i) => (i + 1, Cells(line, separator))).Where(r => r.Item2.Any(c => c.Length > 0))];
        if (rows.Count == 0) return [];
        var order = Heading(rows[0].Cells);
        if (order is not null) rows.RemoveAt(0);
        order ??= [.. columns.Select(c => (string?)c.Column)];
        return [.. rows.Select(r => new PlanCells(r.Line, Named(r.Cells, order), r.Cells.Skip(order.Count).Any(c => c.Length > 0)))];
    }

    private static string[] Cells(string line, char separator) => [.. line.Split(separator).Select(c => c.Trim().Trim('"').Trim())];

    // A first line is a heading when each of its cells is one; a cell that is none of them but has no name either is passed over.
    private List<string?>? Heading(string[] cells)
    {
        List<string?> found = [.. cells.Select(Column)];
        return found[0] is not null && cells.Zip(found).All(c => c.First.Length == 0 || c.Second is not null) ? found : null;
    }

    private string? Column(string heading) =>
        columns.Where(c => c.Headings.Contains(heading, StringComparer.OrdinalIgnoreCase)).Select(c => (string?)c.Column).FirstOrDefault();

    private static Dictionary<string, string> Named(string[] cells, IReadOnlyList<string?> order)
    {
        var named = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (cell, column) in cells.Zip(order)) if (column is not null && cell.Length > 0) named[column] = cell;
        return named;
    }
}

/// <summary>A row of a table.</summary>
/// <param name="Line">Its number among all lines, from 1.</param>
/// <param name="Cells">What is in it, by column; nothing for an empty cell.</param>
/// <param name="TooMany">It has more cells than there are columns.</param>
internal sealed record PlanCells(int Line, IReadOnlyDictionary<string, string> Cells, bool TooMany)
{
    /// <summary>A cell; empty where there is nothing.</summary>
    public string this[string column] => Cells.GetValueOrDefault(column, "");
}
