using System.Globalization;
using Dashboard.Engine.Data;
using Dashboard.Shared;
using Dashboard.Shared.Tables;

namespace Dashboard.Features.Import;

/// <summary>Reads a sheet as a mapping understands it. A pure function of the sheet, the mapping and the event.</summary>
public sealed class TableReader
{
    /// <summary>The most amounts of one table.</summary>
    public const int MaxCounts = 200_000;

    private readonly EventCatalog _catalog;
    private readonly Mapping _mapping;
    private readonly TableSheet _sheet;
    private readonly TableRow _header;
    private readonly IReadOnlyList<TableRow> _rows;
    private readonly List<ReadCount> _counts = [];
    private readonly List<Fault> _faults = [];
    private readonly List<int> _totals = [];
    private readonly NameList _stations;
    private readonly NameList _metrics;
    private readonly bool _text;
    private readonly IReadOnlyList<string> _labels;
    private int _empty;
    private int _leftOut;
    private DateOrder? _order;
    private bool _asks;

    private TableReader(EventCatalog catalog, Table table, TableSheet sheet, int header, Mapping mapping)
    {
        (_catalog, _sheet, _header, _mapping) = (catalog, sheet, sheet.Rows[header], mapping);
        _rows = [.. sheet.Rows.Skip(header + 1)];
        _text = table.Separator == ',';
        _labels = Labels.Of(sheet, header, mapping.Columns);
        _stations = new(mapping.Stations, name => Names.Place(catalog, name)?.Code);
        _metrics = new(mapping.Metrics, name => Names.Metric(catalog, name)?.Code ?? (name.Length == 0 && catalog.Metrics.Where(m => !m.Retired).ToList() is [var only] ? only.Code : null));
    }

    /// <summary>Reads.</summary>
    /// <param name="catalog">The event.</param>
    /// <param name="table">The file.</param>
    /// <param name="sheet">Its sheet.</param>
    /// <param name="header">The row of the sheet that is its header, from 0.</param>
    /// <param name="mapping">How it is understood.</param>
    public static Reading Read(EventCatalog catalog, Table table, TableSheet sheet, int header, Mapping mapping) => new TableReader(catalog, table, sheet, header, mapping).Read();

    private Reading Read()
    {
        var missing = Missing().ToList();
        if (missing.Count == 0)
        {
            (_order, _asks) = Dates();
            foreach (var row in _rows)
            {
                Read(row);
                if (_counts.Count > MaxCounts) throw new TableException(TableFault.TooLong, $"the table holds more than {MaxCounts} amounts");
            }

            if (_sheet.Broken is { } broken) _faults.Add(new(broken.Line, null, "Broken", broken.Why));
        }

        return new()
        {
            Counts = _counts,
            Faults = _faults,
            EmptyRows = _empty,
            TotalRows = _totals,
            LeftOut = _leftOut,
            Stations = _stations.All,
            Metrics = _metrics.All,
            Overlaps = [.. Overlaps.Of(_catalog, _counts)],
            AsksForDates = _asks,
            Missing = missing,
        };
    }

    private IEnumerable<string> Missing()
    {
        if (!Columns(ColumnRole.Amount).Any()) yield return "NoAmountColumn";
        if (Columns(ColumnRole.Amount).Count() > 1 && _mapping.Headers == HeaderMeaning.None) yield return "ManyAmountColumns";
        if (!Columns(ColumnRole.Time).Any()) yield return "NoTimeColumn";
        if (_mapping.Headers == HeaderMeaning.Station && Columns(ColumnRole.Station).Any()) yield return "TwoStations";
        foreach (var role in (ColumnRole[])[ColumnRole.Station, ColumnRole.Time, ColumnRole.Clock, ColumnRole.Note, ColumnRole.Key])
            if (Columns(role).Count() > 1) yield return "Twice." + role;
    }

    private IEnumerable<int> Columns(ColumnRole role) => Enumerable.Range(0, _mapping.Columns.Count).Where(c => _mapping.Columns[c] == role);

    private int? Column(ColumnRole role) => Columns(role).Select(c => (int?)c).FirstOrDefault();

    // One row that can be read in one way only says how all are written. Where no order fits them all, each row says its own fault.
    private (DateOrder? Order, bool Asks) Dates()
    {
        if (_mapping.Dates is { } told) return (told, false);
        var (any, dayFirst, monthFirst) = (false, true, true);
        foreach (var cell in _rows.Select(r => r[Column(ColumnRole.Time)!.Value]).Where(c => c is { Blank: false, Moment: null }))
        {
            if (!Moments.IsOrdered(cell.Text.Split(' ')[0], out var asDay, out var asMonth)) continue;
            (any, dayFirst, monthFirst) = (true, dayFirst && asDay, monthFirst && asMonth);
        }

        return (any && dayFirst != monthFirst ? dayFirst ? DateOrder.DayFirst : DateOrder.MonthFirst : null, any && dayFirst && monthFirst);
    }

    private void Read(TableRow row)
    {
        var amounts = Columns(ColumnRole.Amount).ToList();
        if (IsTotal(row))
        {
            _totals.Add(row.Line);
            return;
        }

        if (Shifted(row) is { } shifted)
        {
            _faults.Add(shifted);
            return;
        }

        // A remark below a table, or a place and a day of which nothing is said.
        if (amounts.TrueForAll(c => Amounts.IsNothing(row[c])))
        {
            _empty++;
            return;
        }

        var wanted = amounts.Where(c => !Amounts.IsNothing(row[c])).Select(c => (Column: c, Station: StationName(row, c), Metric: MetricName(row, c)))
            // Both are taken note of, whatever the first means.
            .Where(a => !Leaves(_stations.Take(a.Station)) & !Leaves(_metrics.Take(a.Metric))).ToList();
        _leftOut += amounts.Count(c => !Amounts.IsNothing(row[c])) - wanted.Count;
        if (wanted.Count == 0) return;
        var clock = Column(ColumnRole.Clock) is { } at ? row[at] : (TableCell?)null;
        var time = Column(ColumnRole.Time)!.Value;
        if (Moments.Read(row[time], clock, _catalog.Calendar, _order, out var why) is not { } when)
        {
            _faults.Add(new(row.Line, Title(time), why!, Short(row[time].Text)));
            return;
        }

        foreach (var (column, station, metric) in wanted) Read(row, column, station, metric, when);
    }

    private void Read(TableRow row, int column, string stationName, string metricName, Moment when)
    {
        var cell = row[column];
        if (Amounts.Read(cell, out var why) is not { } amount) _faults.Add(new(row.Line, Title(column), why!, Short(cell.Text)));
        else if (_metrics.CodeOf(metricName) is not { } code || _catalog.Metric(code) is not { } metric) _faults.Add(new(row.Line, Title(Column(ColumnRole.Metric) ?? column), metricName.Length == 0 ? "NoMetric" : "UnknownMetric", Short(metricName)));
        else if (stationName.Length > 0 && (_stations.CodeOf(stationName) is not { } place || _catalog.Station(place) is null)) _faults.Add(new(row.Line, Title(Column(ColumnRole.Station) ?? column), "UnknownStation", Short(stationName)));
        else if (KeyOf(row, out var key) is { } bad) _faults.Add(bad);
        else if (metric.PerStation && _stations.CodeOf(stationName) is null && amount > 0) _faults.Add(new(row.Line, Title(Column(ColumnRole.Station) ?? column), "NoStation", metric.Name));
        else _counts.Add(new(row.Line, Title(column), _stations.CodeOf(stationName) is { } at ? _catalog.Station(at) : null, metric, when, amount, Note(row), key));
    }

    private Fault? KeyOf(TableRow row, out Guid? key)
    {
        key = null;
        if (Column(ColumnRole.Key) is not { } column || row[column].Blank) return null;
        if (!Guid.TryParseExact(row[column].Text, "D", out var given) || given == Guid.Empty) return new(row.Line, Title(column), "BadKey", Short(row[column].Text));
        key = given;
        return null;
    }

    private string? Note(TableRow row) => Column(ColumnRole.Note) is { } column && row[column].Text is { Length: > 0 } note ? note : null;

    private bool IsTotal(TableRow row)
    {
        if (!_mapping.SkipTotals) return false;
        var labels = Columns(ColumnRole.Station).Concat(Columns(ColumnRole.Time)).Concat(Columns(ColumnRole.Left).Where(c => c == 0));
        return labels.Any(c => Names.IsTotal(row[c].Text) && _mapping.Stations.GetValueOrDefault(Names.Of(row[c].Text)) is not { Length: > 0 } && Names.Place(_catalog, Names.Of(row[c].Text)) is null);
    }

    // A number such as 1,234 without quotes is two cells, and moves all that follow it by one column: it must not become 1.
    private Fault? Shifted(TableRow row)
    {
        for (var c = 0; c < row.Cells.Count; c++)
        {
            if (row[c].Blank || (c < _header.Cells.Count && !_header[c].Blank) || (c < _mapping.Columns.Count && _mapping.Columns[c] != ColumnRole.Left)) continue;
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

    private string StationName(TableRow row, int column) => _mapping.Headers == HeaderMeaning.Station ? _labels[column] : Column(ColumnRole.Station) is { } station ? row[station].Text : "";

    private string MetricName(TableRow row, int column)
    {
        var parts = Columns(ColumnRole.Metric).Select(c => row[c].Text).Concat(_mapping.Headers == HeaderMeaning.Metric ? [_labels[column]] : []);
        return string.Join(" · ", parts.Where(p => p.Length > 0));
    }

    private static bool Leaves(string? code) => code == Mapping.LeftOut;

    private string Title(int column) => column < _labels.Count && _labels[column].Length > 0 ? _labels[column] : (column + 1).ToString(CultureInfo.InvariantCulture);

    private static string Short(string text) => text.Length <= 60 ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[58]) ? 58 : 59), "…");

    private sealed class NameList(IReadOnlyDictionary<string, string> mapped, Func<string, string?> find)
    {
        private readonly Dictionary<string, ReadName> _names = new(StringComparer.Ordinal);
        private readonly List<string> _order = [];

        public IReadOnlyList<ReadName> All => _order.ConvertAll(n => _names[n]);

        public string? Take(string text)
        {
            var name = Names.Of(text);
            if (!_names.TryGetValue(name, out var known))
            {
                _order.Add(name);
                var said = mapped.TryGetValue(name, out var code);
                known = new(name, Typed.Fold(text), 0, said ? code : find(name), said);
            }

            _names[name] = known with { Rows = known.Rows + 1 };
            return known.Code;
        }

        public string? CodeOf(string text) => _names[Names.Of(text)].Code is { Length: > 0 } code ? code : null;
    }
}
