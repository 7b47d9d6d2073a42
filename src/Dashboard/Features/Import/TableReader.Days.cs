using Dashboard.Shared.Tables;

namespace Dashboard.Features.Import;

/// <summary>When what was counted: by a column of days, or by the headers of the amounts.</summary>
public sealed partial class TableReader
{
    // Some workbooks count days from another day than most, by so many days later.
    private const int Later1904 = 1_462;

    private readonly bool _from1904;
    private readonly HashSet<int> _undated = [];
    private DateOrder? _order;
    private bool _asks;

    // One row that can be read in one way only says how all are written. Where no order fits them all, each row says its own fault.
    private (DateOrder? Order, bool Asks) Dates()
    {
        if (_mapping.Dates is { } told) return (told, false);
        var (any, dayFirst, monthFirst) = (false, true, true);
        var days = _mapping.ByDay ? _heads.Select(h => h.Day).OfType<TableCell>() : _rows.Select(r => r[Column(ColumnRole.Time)!.Value]);
        foreach (var cell in days.Where(c => c is { Blank: false, Moment: null }))
        {
            if (!Moments.IsOrdered(cell.Text, out var asDay, out var asMonth)) continue;
            (any, dayFirst, monthFirst) = (true, dayFirst && asDay, monthFirst && asMonth);
        }

        return (any && dayFirst != monthFirst ? dayFirst ? DateOrder.DayFirst : DateOrder.MonthFirst : null, any && dayFirst && monthFirst);
    }

    // A header that says no day is one fault, and not one in each row.
    private Moment? DayOf(TableRow row, int column)
    {
        if (_undated.Contains(column)) return null;
        var day = _heads[column].Day ?? new("");
        if (Moments.Read(Serial(day), null, _catalog.Calendar, _order, out var why) is null)
        {
            _undated.Add(column);
            _faults.Add(new(_header.Line, Title(column), why!, Short(day.Text)));
            return null;
        }

        if (When(row, day, out why) is { } when) return when;
        var clock = Column(ColumnRole.Clock)!.Value;
        _faults.Add(new(row.Line, Title(clock), why!, Short(row[clock].Text)));
        return null;
    }

    private Moment? When(TableRow row, TableCell day, out string? why) =>
        Moments.Read(Serial(day), Column(ColumnRole.Clock) is { } clock ? row[clock] : null, _catalog.Calendar, _order, out why);

    // What is shown as a day is one already; a bare number is counted from the workbook's first day.
    private TableCell Serial(TableCell cell) => _from1904 && cell is { Number: { } number, Moment: null } ? cell with { Number = number + Later1904 } : cell;
}
