using Dashboard.Shared.Tables;

namespace Dashboard.Features.Import;

/// <summary>Rows that hold no counts: totals, remarks, and rows whose cells have moved.</summary>
public sealed partial class TableReader
{
    private bool IsTotal(TableRow row)
    {
        if (!_mapping.SkipTotals) return false;
        var labels = Columns(ColumnRole.Station).Concat(Columns(ColumnRole.Time)).Concat(Columns(ColumnRole.Metric))
            .Concat(Columns(ColumnRole.Left).Where(c => c == 0));
        return labels.Any(c => Names.IsTotal(row[c].Text) && !IsKnown(Names.Of(row[c].Text), _mapping.Columns[c] == ColumnRole.Metric));
    }

    // A remark that is merged over all columns stands in each of them.
    private bool IsMergedRemark(TableRow row) =>
        _book && row.Cells.Count > 1 && row[0] is { Blank: false, Number: null, Moment: null } remark
            && _columns.Where(g => g.Key != ColumnRole.Left).All(g => g.All(c => row[c] == remark)) && !Moments.LooksLikeDay(remark);

    private bool IsKnown(string name, bool metric) =>
        (metric ? _mapping.Metrics : _mapping.Stations).GetValueOrDefault(name) is { Length: > 0 }
            || (metric ? Names.Metric(_catalog, name) is not null : Names.Place(_catalog, name) is not null);

    // A number such as 1,234 without quotes is two cells, and moves all that follow it by one column: it must not become 1.
    private Fault? Shifted(TableRow row)
    {
        for (var c = 0; c < row.Cells.Count; c++)
        {
            if (row[c].Blank || (c < _header.Cells.Count && !_header[c].Blank) || (c < _mapping.Columns.Count && _mapping.Columns[c] != ColumnRole.Left))
                continue;
            return new(row.Line, null, _text ? "ExtraCellComma" : "ExtraCell", Short(row[c].Text));
        }

        if (!_text) return null;
        var named = Enumerable.Range(0, _header.Cells.Count).LastOrDefault(c => !_header[c].Blank);
        foreach (var c in Columns(ColumnRole.Amount).Where(c => c + 1 >= _mapping.Columns.Count || _mapping.Columns[c + 1] != ColumnRole.Amount))
        {
            if ((row.Cells.Count > _header.Cells.Count || c + 1 == named) && IsDigits(row[c].Text, 1, 3) && IsDigits(row[c + 1].Text, 3, 3))
                return new(row.Line, Title(c), "SplitNumber", $"{row[c].Text},{row[c + 1].Text}");
        }

        return null;
    }

    private static bool IsDigits(string text, int least, int most) => text.Length >= least && text.Length <= most && text.All(char.IsAsciiDigit);
}
