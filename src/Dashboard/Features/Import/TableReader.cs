using System.Globalization;
using Dashboard.Engine.Data;
using Dashboard.Shared.Tables;

namespace Dashboard.Features.Import;

/// <summary>Reads a sheet as a mapping understands it. A pure function of the sheet, the mapping and the event.</summary>
public sealed partial class TableReader
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
    private readonly List<int> _hidden = [];
    private readonly NameList _stations;
    private readonly NameList _metrics;
    private readonly Repeats _repeats;
    private readonly bool _text;
    private readonly bool _book;
    private readonly ILookup<ColumnRole, int> _columns;
    private readonly IReadOnlyList<Head> _heads;
    private readonly Dictionary<int, CountFields> _fields = [];
    private int _empty;
    private int _leftOut;

    private TableReader(EventCatalog catalog, Table table, TableSheet sheet, int header, Mapping mapping)
    {
        (_catalog, _sheet, _header, _mapping) = (catalog, sheet, sheet.Rows[header], mapping);
        _rows = [.. sheet.Rows.Skip(header + 1)];
        (_text, _book, _from1904) = (table.Separator == ',', table.Separator is null, table.From1904);
        _columns = Enumerable.Range(0, mapping.Columns.Count).ToLookup(c => mapping.Columns[c]);
        _heads = Heads.Of(sheet, header, mapping.Columns, mapping.ByDay);
        _stations = new(mapping.Stations, name => Names.Place(catalog, name)?.Code);
        _metrics = new(
            mapping.Metrics,
            name => Names.Metric(catalog, name)?.Code
                ?? (name.Length == 0 && catalog.Metrics.Where(m => !m.Retired).ToList() is [var only] ? only.Code : null));
        _repeats = new(_stations, _metrics);
    }

    /// <summary>Reads.</summary>
    /// <param name="catalog">The event.</param>
    /// <param name="table">The file.</param>
    /// <param name="sheet">Its sheet.</param>
    /// <param name="header">The row of the sheet that is its header, from 0.</param>
    /// <param name="mapping">How it is understood.</param>
    public static Reading Read(EventCatalog catalog, Table table, TableSheet sheet, int header, Mapping mapping) =>
        new TableReader(catalog, table, sheet, header, mapping).Read();

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
            TotalColumns = _mapping.ByDay
                ? [.. Columns(ColumnRole.Left).Where(c => Names.IsTotal(_header[c].Text) && _rows.Any(r => !r[c].Blank)).Select(Title)]
                : [],
            HiddenRows = _hidden,
            HiddenColumns = [.. Enumerable.Range(0, _mapping.Columns.Count)
                .Where(c => _mapping.Columns[c] != ColumnRole.Left && _sheet.HiddenColumns.Contains(c)).Select(Title)],
            LeftOut = _leftOut,
            Stations = _stations.All,
            Metrics = _metrics.All,
            Overlaps = [.. Overlaps.Of(_catalog, _counts)],
            Repeats = _repeats.Found,
            AsksForDates = _asks,
            Missing = missing,
        };
    }

    private IEnumerable<string> Missing()
    {
        if (!Columns(ColumnRole.Amount).Any()) yield return "NoAmountColumn";
        if (Columns(ColumnRole.Amount).Count() > 1 && _mapping.Headers == HeaderMeaning.None) yield return "ManyAmountColumns";
        if (!_mapping.ByDay && !Columns(ColumnRole.Time).Any()) yield return "NoTimeColumn";
        if (_mapping.ByDay && Columns(ColumnRole.Time).Any()) yield return "TwoDays";
        if (_mapping.Headers == HeaderMeaning.Day && !Columns(ColumnRole.Station).Concat(Columns(ColumnRole.Metric)).Any()
            && _rows.Count(r => Columns(ColumnRole.Amount).Any(c => !Amounts.IsNothing(r[c]))) > 1)
            yield return "NoRowNames";
        if (_mapping.ByStation && Columns(ColumnRole.Station).Any()) yield return "TwoStations";
        foreach (var role in (ColumnRole[])[ColumnRole.Station, ColumnRole.Time, ColumnRole.Clock, ColumnRole.Note, ColumnRole.Key])
            if (Columns(role).Count() > 1) yield return "Twice." + role;
    }

    private IEnumerable<int> Columns(ColumnRole role) => _columns[role];

    private int? Column(ColumnRole role) => Columns(role).Select(c => (int?)c).FirstOrDefault();

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

        // A remark below a table, the weekdays below its days, or a place and a day of which nothing is said.
        if (amounts.TrueForAll(c => Amounts.IsNothing(row[c]) || (_mapping.ByDay && Moments.IsWeekday(row[c].Text))) || IsMergedRemark(row))
        {
            _empty++;
            return;
        }

        var wanted = amounts.Where(c => !Amounts.IsNothing(row[c])).Select(c => (Column: c, Station: StationName(row, c), Metric: MetricName(row, c)))
            // Both are taken note of, whatever the first means.
            .Where(a => !Leaves(_stations.Take(a.Station)) & !Leaves(_metrics.Take(a.Metric))).ToList();
        _leftOut += amounts.Count(c => !Amounts.IsNothing(row[c])) - wanted.Count;
        if (wanted.Count == 0) return;
        if (row.Hidden) _hidden.Add(row.Line);
        if (_mapping.ByDay)
        {
            foreach (var (column, station, metric) in wanted)
                if (DayOf(row, column) is { } day) Read(row, column, station, metric, day);
        }
        else if (When(row, row[Column(ColumnRole.Time)!.Value], out var why) is { } when)
        {
            foreach (var (column, station, metric) in wanted) Read(row, column, station, metric, when);
        }
        else
        {
            var time = Column(ColumnRole.Time)!.Value;
            _faults.Add(new(row.Line, Title(time), why!, Short(row[time].Text)));
        }
    }

    private void Read(TableRow row, int column, string stationName, string metricName, Moment when)
    {
        var (cell, fields) = (row[column], FieldsOf(column));
        if (Amounts.Read(cell, out var why) is not { } amount) _faults.Add(new(row.Line, fields.Amount, why!, Short(cell.Text)));
        else if (_metrics.CodeOf(metricName) is not { } code || _catalog.Metric(code) is not { } metric)
            _faults.Add(new(row.Line, fields.Metric, metricName.Length == 0 ? "NoMetric" : "UnknownMetric", Short(metricName)));
        else if (stationName.Length > 0 && (_stations.CodeOf(stationName) is not { } place || _catalog.Station(place) is null))
            _faults.Add(new(row.Line, fields.Station, "UnknownStation", Short(stationName)));
        else if (KeyOf(row, out var key) is { } bad) _faults.Add(bad);
        else
        {
            var count = new ReadCount(
                row.Line, fields, _stations.CodeOf(stationName) is { } at ? _catalog.Station(at) : null, metric, when, amount, Note(row), key);
            _counts.Add(count);
            _repeats.Look(count, stationName, metricName);
        }
    }

    private CountFields FieldsOf(int column)
    {
        if (_fields.TryGetValue(column, out var known)) return known;
        string Of(ColumnRole role) => Title(Column(role) ?? column);
        return _fields[column] = new(
            Title(column), Of(ColumnRole.Station), Of(ColumnRole.Metric), Of(ColumnRole.Time), Of(ColumnRole.Note), Of(ColumnRole.Key));
    }

    private Fault? KeyOf(TableRow row, out Guid? key)
    {
        key = null;
        if (Column(ColumnRole.Key) is not { } column || row[column].Blank) return null;
        if (!Guid.TryParseExact(row[column].Text, "D", out var given) || given == Guid.Empty)
            return new(row.Line, Title(column), "BadKey", Short(row[column].Text));
        key = given;
        return null;
    }

    private string? Note(TableRow row) => Column(ColumnRole.Note) is { } column && row[column].Text is { Length: > 0 } note ? note : null;

    private string StationName(TableRow row, int column) =>
        _mapping.ByStation ? _heads[column].Name : Column(ColumnRole.Station) is { } station ? row[station].Text : "";

    private string MetricName(TableRow row, int column)
    {
        var parts = Columns(ColumnRole.Metric).Select(c => row[c].Text).Concat(_mapping.ByMetric ? [_heads[column].Name] : []);
        return string.Join(" · ", parts.Where(p => p.Length > 0));
    }

    private static bool Leaves(string? code) => code == Mapping.LeftOut;

    private string Title(int column) =>
        column < _heads.Count && _heads[column].Label.Length > 0 ? _heads[column].Label : (column + 1).ToString(CultureInfo.InvariantCulture);

    private static string Short(string text) => text.Length <= 60 ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[58]) ? 58 : 59), "…");
}
