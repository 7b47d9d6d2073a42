using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Dashboard.Tests.Support;

/// <summary>Workbooks by hand, so that a test says what stands in them to the letter. Styles: 1 a date, 2 a date with a time, 3 a percentage.</summary>
internal static class Workbooks
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Types = "application/vnd.openxmlformats-officedocument.spreadsheetml";

    /// <summary>A workbook of sheets, each given by its rows.</summary>
    public static byte[] Of(string sheets, params IReadOnlyList<string> rows) => Of(sheets, rows, from1904: false);

    /// <summary>A workbook of sheets, each given by its rows, whose days are counted from one of two years.</summary>
    public static byte[] Of(string sheets, IReadOnlyList<string> rows, bool from1904)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(
                zip,
                "[Content_Types].xml",
                """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">"""
                    + """<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>"""
                    + """<Default Extension="xml" ContentType="application/xml"/>"""
                    + $"""<Override PartName="/xl/workbook.xml" ContentType="{Types}.sheet.main+xml"/></Types>""");
            Add(
                zip,
                "_rels/.rels",
                """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"""
                    + $"""<Relationship Id="rId1" Type="{Relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
            Add(
                zip,
                "xl/workbook.xml",
                $"""<workbook xmlns="{Main}" xmlns:r="{Relations}">{(from1904 ? "<workbookPr date1904=\"1\"/>" : "")}<sheets>{sheets}</sheets></workbook>""");
            var parts = rows.Select((_, i) => $"""<Relationship Id="rId{i + 1}" Type="{Relations}/worksheet" Target="worksheets/sheet{i + 1}.xml"/>""");
            Add(
                zip,
                "xl/_rels/workbook.xml.rels",
                """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"""
                    + $"""{string.Concat(parts)}<Relationship Id="rId99" Type="{Relations}/styles" Target="styles.xml"/></Relationships>""");
            Add(
                zip,
                "xl/styles.xml",
                $"""<styleSheet xmlns="{Main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy/m/d h:mm"/></numFmts>"""
                    + """<cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="10"/></cellXfs></styleSheet>""");
            foreach (var (index, sheet) in rows.Index())
                Add(
                    zip,
                    string.Create(CultureInfo.InvariantCulture, $"xl/worksheets/sheet{index + 1}.xml"),
                    $"""<worksheet xmlns="{Main}"><sheetData>{sheet}</sheetData></worksheet>""");
        }

        return packed.ToArray();
    }

    /// <summary>A workbook of one sheet of texts and numbers.</summary>
    public static byte[] OfRows(params IReadOnlyList<string[]> rows) => Of(
        """<sheet name="Sheet1" sheetId="1" r:id="rId1"/>""",
        string.Concat(rows.Select((row, i) => $"""<row r="{i + 1}">{string.Concat(row.Select(Cell))}</row>""")));

    private static string Cell(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
        ? $"<c><v>{text}</v></c>"
        : $"""<c t="inlineStr"><is><t>{text}</t></is></c>""";

    private static void Add(ZipArchive zip, string name, string text)
    {
        using var part = zip.CreateEntry(name).Open();
        part.Write(Encoding.UTF8.GetBytes(text));
    }
}
