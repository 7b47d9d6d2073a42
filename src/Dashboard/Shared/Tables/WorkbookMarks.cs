using System.Globalization;
using System.IO.Compression;
using System.Xml;

namespace Dashboard.Shared.Tables;

/// <summary>
/// What a workbook says beside its values, and the library that reads them does not: which formulas have failed, such as #DIV/0!, or were never computed, which
/// it gives as blank although a count that is not known must not pass for none; what is hidden; from when days are counted.
/// </summary>
internal sealed class WorkbookMarks
{
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private readonly Dictionary<(string, int, int), string> _cells = [];
    private readonly HashSet<(string, int)> _hiddenRows = [];
    private readonly Dictionary<string, HashSet<int>> _hiddenColumns = new(StringComparer.Ordinal);

    /// <summary>By the name of the sheet and by row and column from 0, what stands in cells without a value: the error, or the formula.</summary>
    public IReadOnlyDictionary<(string Sheet, int Row, int Column), string> Cells => _cells;

    /// <summary>Rows that are hidden, from 0.</summary>
    public IReadOnlySet<(string Sheet, int Row)> HiddenRows => _hiddenRows;

    /// <summary>Days are counted from 1904.</summary>
    public bool From1904 { get; private set; }

    /// <summary>Columns that are hidden, from 0.</summary>
    public IReadOnlySet<int> HiddenColumns(string sheet) => _hiddenColumns.GetValueOrDefault(sheet, []);

    /// <summary>Looks through a workbook.</summary>
    public static WorkbookMarks Of(byte[] bytes)
    {
        using var zip = new ZipArchive(new MemoryStream(bytes, writable: false), ZipArchiveMode.Read);
        var marks = new WorkbookMarks();
        var targets = new Dictionary<string, string>(StringComparer.Ordinal);
        Each(zip, "xl/_rels/workbook.xml.rels", (name, xml) =>
        {
            if (name == "Relationship") targets[xml.GetAttribute("Id") ?? ""] = xml.GetAttribute("Target") ?? "";
        });
        var sheets = new List<(string Name, string Part)>();
        Each(zip, "xl/workbook.xml", (name, xml) =>
        {
            if (name == "sheet") sheets.Add((xml.GetAttribute("name") ?? "", targets.GetValueOrDefault(xml.GetAttribute("id", Relations) ?? "", "")));
            if (name == "workbookPr") marks.From1904 = IsTrue(xml.GetAttribute("date1904"));
        });
        foreach (var (name, part) in sheets) marks.Read(zip, part.StartsWith('/') ? part[1..] : "xl/" + part, name);
        return marks;
    }

    private void Read(ZipArchive zip, string part, string sheet)
    {
        var (row, column, cell) = (-1, -1, default(Cell));
        using var xml = Open(zip, part);
        while (xml?.Read() == true)
        {
            if (xml is { NodeType: XmlNodeType.EndElement, LocalName: "c" } && _cells.Count < TableFile.MaxRows && cell.Mark is { } mark)
                _cells[(sheet, row, column)] = mark;
            if (xml.NodeType == XmlNodeType.Text && cell.In is { } within)
                cell = within == "v" ? cell with { Value = xml.Value } : cell with { Formula = xml.Value };
            if (xml.NodeType == XmlNodeType.EndElement) cell = cell with { In = null };
            if (xml.NodeType != XmlNodeType.Element) continue;
            if (xml.LocalName == "col" && IsTrue(xml.GetAttribute("hidden"))) Hide(sheet, xml);
            else if (xml.LocalName == "row")
            {
                (row, column) = (int.TryParse(xml.GetAttribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out var line) ? line - 1 : row + 1, -1);
                if (IsTrue(xml.GetAttribute("hidden"))) _hiddenRows.Add((sheet, row));
            }
            else if (xml.LocalName == "c") (column, cell) = (ColumnOf(xml.GetAttribute("r")) ?? column + 1, new(xml.GetAttribute("t") == "e"));
            else if (xml.LocalName == "f") cell = cell with { Formula = "", In = xml.IsEmptyElement ? null : "f" };
            else if (xml.LocalName == "v") cell = cell with { Value = "", In = xml.IsEmptyElement ? null : "v" };
        }
    }

    private void Hide(string sheet, XmlReader xml)
    {
        if (!int.TryParse(xml.GetAttribute("min"), NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            || !int.TryParse(xml.GetAttribute("max"), NumberStyles.None, CultureInfo.InvariantCulture, out var last))
            return;
        if (!_hiddenColumns.TryGetValue(sheet, out var hidden)) _hiddenColumns[sheet] = hidden = [];
        for (var c = Math.Max(first, 1); c <= Math.Min(last, TableFile.MaxColumns); c++) hidden.Add(c - 1);
    }

    private static void Each(ZipArchive zip, string part, Action<string, XmlReader> take)
    {
        using var xml = Open(zip, part);
        while (xml?.Read() == true)
            if (xml.NodeType == XmlNodeType.Element) take(xml.LocalName, xml);
    }

    private static XmlReader? Open(ZipArchive zip, string part) =>
        zip.GetEntry(part) is { } entry
            ? XmlReader.Create(entry.Open(), new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CloseInput = true })
            : null;

    private static bool IsTrue(string? attribute) => attribute is "1" or "true";

    // AB12: letters of a number of base 26.
    private static int? ColumnOf(string? reference)
    {
        if (string.IsNullOrEmpty(reference)) return null;
        var column = 0;
        foreach (var c in reference.TakeWhile(char.IsAsciiLetterUpper)) column = (column * 26) + c - 'A' + 1;
        return column - 1;
    }

    // What is known of a cell so far, and in which of its parts the reading is.
    private readonly record struct Cell(bool IsError, string? Formula = null, string? Value = null, string? In = null)
    {
        public string? Mark => IsError ? Value is { Length: > 0 } error ? error : "#ERROR" : Formula is not null && Value is null ? "=" + Formula : null;
    }
}
