using System.Globalization;
using System.IO.Compression;
using System.Xml;

namespace Dashboard.Shared.Tables;

/// <summary>The cells of a workbook whose formulas have failed, such as #DIV/0!: the library gives them as blank, and a count that is not known must not pass for none.</summary>
internal static class ErrorCells
{
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// <summary>By the name of the sheet and by row and column from 0, what stands in them.</summary>
    public static Dictionary<(string Sheet, int Row, int Column), string> Of(byte[] bytes)
    {
        using var zip = new ZipArchive(new MemoryStream(bytes, writable: false), ZipArchiveMode.Read);
        var found = new Dictionary<(string, int, int), string>();
        var targets = new Dictionary<string, string>(StringComparer.Ordinal);
        Each(zip, "xl/_rels/workbook.xml.rels", "Relationship", xml => targets[xml.GetAttribute("Id") ?? ""] = xml.GetAttribute("Target") ?? "");
        var sheets = new List<(string Name, string Part)>();
        Each(zip, "xl/workbook.xml", "sheet", xml => sheets.Add((xml.GetAttribute("name") ?? "", targets.GetValueOrDefault(xml.GetAttribute("id", Relations) ?? "", ""))));
        foreach (var (name, part) in sheets) Read(zip, part.StartsWith('/') ? part[1..] : "xl/" + part, name, found);
        return found;
    }

    private static void Read(ZipArchive zip, string part, string sheet, Dictionary<(string, int, int), string> found)
    {
        var (row, column) = (-1, -1);
        using var xml = Open(zip, part);
        while (xml?.Read() == true)
        {
            if (xml.NodeType != XmlNodeType.Element) continue;
            if (xml.LocalName == "row") (row, column) = (int.TryParse(xml.GetAttribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out var line) ? line - 1 : row + 1, -1);
            if (xml.LocalName != "c") continue;
            column = ColumnOf(xml.GetAttribute("r")) ?? column + 1;
            if (xml.GetAttribute("t") != "e" || xml.IsEmptyElement || found.Count >= TableFile.MaxRows) continue;
            using var cell = xml.ReadSubtree();
            found[(sheet, row, column)] = cell.ReadToDescendant("v", xml.NamespaceURI) ? cell.ReadElementContentAsString() : "#ERROR";
        }
    }

    private static void Each(ZipArchive zip, string part, string element, Action<XmlReader> take)
    {
        using var xml = Open(zip, part);
        while (xml?.Read() == true)
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == element) take(xml);
    }

    private static XmlReader? Open(ZipArchive zip, string part) =>
        zip.GetEntry(part) is { } entry ? XmlReader.Create(entry.Open(), new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CloseInput = true }) : null;

    // AB12: letters of a number of base 26.
    private static int? ColumnOf(string? reference)
    {
        if (string.IsNullOrEmpty(reference)) return null;
        var column = 0;
        foreach (var c in reference.TakeWhile(char.IsAsciiLetterUpper)) column = (column * 26) + c - 'A' + 1;
        return column - 1;
    }
}
