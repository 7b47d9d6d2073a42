using System.IO.Compression;
using System.Text;
using Dashboard.Shared.Tables;

namespace Dashboard.Tests.Shared.Tables;

/// <summary>Text files of tables, as spreadsheets and people write them.</summary>
public sealed class TableFileTests
{
    private const string Chinese = "站点,数量\r\n北站,12\r\n";

    static TableFileTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Theory]
    [InlineData("a,b,c\r\n1,2,3\r\n", ',')]
    [InlineData("a;b;c\n1;2,5;3\n", ';')]
    [InlineData("a\tb\tc\n1\t\"x, y\"\t3\n", '\t')]
    [InlineData("a|b\n1|2\n", '|')]
    [InlineData("报表,,\na,b,c\n\"1,234\",2,3\n", ',')]
    [InlineData("sep=;\na;b\n1;2\n", ';')]
    [InlineData("one\ntwo\n", ',')]
    public void What_parts_the_cells_is_found_out(string text, char separator) => Assert.Equal(separator, TableFile.ReadText(text).Separator);

    [Fact]
    public void Cells_rows_and_lines_are_those_of_the_file()
    {
        var sheet = Assert.Single(TableFile.ReadText("a,b,\r\n\r\n\"two\nlines, \"\"quoted\"\"\", 1 ,\r\n,,,,\r\nlonger,1,2,3\r\nshort\r\n").Sheets);

        Assert.Equal([1, 3, 5, 6, 7], sheet.Rows.Select(r => r.Line));
        Assert.Equal(["two\nlines, \"quoted\"", "1", ""], sheet.Rows[1].Cells.Select(c => c.Text));
        Assert.Equal([false, false, true, false, false], sheet.Rows.Select(r => r.Blank));
        Assert.Equal(("3", ""), (sheet.Rows[3][3].Text, sheet.Rows[4][3].Text));
    }

    public static TheoryData<string, bool, string> Written => new()
    {
        { "utf-8", false, "utf-8" }, { "utf-8", true, "utf-8" }, { "utf-16", true, "utf-16" }, { "utf-16", false, "utf-16" }, { "utf-16BE", true, "utf-16" },
        { "utf-16BE", false, "utf-16" },
    };

    [Theory]
    [MemberData(nameof(Written))]
    public void Unicode_is_recognised_with_and_without_its_mark(string encoding, bool mark, string found)
    {
        var how = Encoding.GetEncoding(encoding);
        var table = TableFile.Read([.. mark ? how.GetPreamble() : [], .. how.GetBytes(Chinese)]);

        Assert.Equal((found, "站点", "12"), (table.Encoding, table.Sheets[0].Rows[0][0].Text, table.Sheets[0].Rows[1][1].Text));
    }

    [Fact]
    public void What_is_not_UTF8_is_asked_about_and_never_guessed()
    {
        var bytes = Encoding.GetEncoding("gb18030").GetBytes(Chinese);

        Assert.Equal(TableFault.NotUtf8, Fault(() => TableFile.Read(bytes)));
        Assert.Equal("北站", TableFile.Read(bytes, "GB18030").Sheets[0].Rows[1][0].Text);
        Assert.Equal(TableFault.UnknownEncoding, Fault(() => TableFile.Read(bytes, "latin-1")));
        Assert.Equal(TableFault.NotSo, Fault(() => TableFile.Read([0x61, 0x2C, 0xFF, 0xFF], "gb18030")));
        // A mark of UTF-8 says what it is, whatever is named.
        Assert.Equal("北站", TableFile.Read([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Chinese)], "gb18030").Sheets[0].Rows[1][0].Text);
    }

    [Fact]
    public void What_is_no_table_is_refused_with_its_reason()
    {
        Assert.Equal(TableFault.Empty, Fault(() => TableFile.Read([])));
        Assert.Equal(TableFault.Empty, Fault(() => TableFile.Read([0xEF, 0xBB, 0xBF, 0x0A])));
        Assert.Equal(TableFault.OldWorkbook, Fault(() => TableFile.Read([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])));
        Assert.Equal(TableFault.BrokenWorkbook, Fault(() => TableFile.Read([.. "PK\x03\x04"u8, 1, 2, 3])));
        Assert.Equal(TableFault.NoText, Fault(() => TableFile.Read([0x61, 0x00, 0x62])));
        Assert.Equal(TableFault.TooLarge, Fault(() => TableFile.Read(new byte[TableFile.MaxBytes + 1])));
        Assert.Equal(TableFault.TooLong, Fault(() => TableFile.ReadText(new string(',', TableFile.MaxColumns) + "\n")));
        Assert.Equal(TableFault.TooLong, Fault(() => TableFile.ReadText(string.Concat(Enumerable.Repeat("1,2\n", TableFile.MaxRows + 2)))));
        Assert.Equal(TableFault.CellTooLong, Fault(() => TableFile.ReadText("a,b\n" + new string('x', TableFile.MaxCell + 1) + ",1\n")));
    }

    [Fact]
    public void A_quote_that_is_never_closed_ends_the_reading_and_keeps_what_came_before()
    {
        var sheet = TableFile.ReadText("a,b\n1,2\n3,\"never\n5,6\n").Sheets[0];

        Assert.Equal(2, sheet.Rows.Count);
        Assert.Equal(3, sheet.Broken!.Value.Line);
    }

    [Fact]
    public void A_workbook_s_values_are_those_that_it_holds()
    {
        var workbook = Workbooks.Of(
            """<sheet name="说明" sheetId="1" r:id="rId1" state="hidden"/><sheet name="数据" sheetId="2" r:id="rId2"/>""",
            "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>x</t></is></c></row>",
            """<row r="2"><c r="A2" t="inlineStr"><is><t> 站点 </t></is></c><c r="B2" t="inlineStr"><is><t>时间</t></is></c></row>"""
                + """<row r="5"><c r="A5" t="str"><f>A2</f><v>北站</v></c><c r="B5" s="1"><v>46347</v></c><c r="C5" s="2"><v>46347.378</v></c>"""
                + """<c r="D5"><f>SUM(1,2)</f><v>1234</v></c><c r="E5" s="3"><v>0.125</v></c><c r="F5"><v>0.30000000000000004</v></c>"""
                + """<c r="G5" t="e"><v>#DIV/0!</v></c><c r="H5" t="b"><v>1</v></c></row>""");

        var table = TableFile.Read(workbook);

        Assert.Equal([("说明", true), ("数据", false)], table.Sheets.Select(s => (s.Name, s.Hidden)));
        Assert.Equal([2, 5], table.Sheets[1].Rows.Select(r => r.Line));
        var row = table.Sheets[1].Rows[1];
        Assert.Equal(["北站", "2026-11-21", "2026-11-21 09:04:19", "1234", "12.5%", "0.3", "#DIV/0!", "TRUE"], row.Cells.Select(c => c.Text));
        Assert.Equal(
            [(new DateTime(2026, 11, 21), false), (new DateTime(2026, 11, 21, 9, 4, 19), true)],
            new[] { row[1], row[2] }.Select(c => (c.Moment!.Value, c.HasTime)));
        Assert.Equal((1234m, true), (row[3].Number, row[4].Percent));
    }

    [Fact]
    public void A_workbook_that_unpacks_to_far_more_than_it_is_large_is_refused_before_it_is_unpacked()
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var part = zip.CreateEntry("xl/worksheets/sheet1.xml").Open();
            var zeros = new byte[1024 * 1024];
            for (var i = 0; i <= TableFile.MaxUnpacked / zeros.Length; i++) part.Write(zeros);
        }

        Assert.True(packed.Length < 1024 * 1024);
        Assert.Equal(TableFault.TooLarge, Fault(() => TableFile.Read(packed.ToArray())));
    }

    private static TableFault Fault(Action read) => Assert.Throws<TableException>(read).Fault;
}
