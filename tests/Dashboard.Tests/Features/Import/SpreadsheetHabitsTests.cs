using System.Text;
using Dashboard.Engine.Data;
using Dashboard.Features.Import;
using Dashboard.Shared.Tables;

namespace Dashboard.Tests.Features.Import;

/// <summary>What spreadsheets and the people who fill them really write: each is read rightly, or refused by line, column and reason; nothing is passed over in
/// silence.</summary>
public sealed class SpreadsheetHabitsTests
{
    private const string OneSheet = """<sheet name="a" sheetId="1" r:id="rId1"/>""";

    private static readonly EventCatalog Catalog = Sample.Catalog();

    [Theory]
    [InlineData("1,234", 1234)]
    [InlineData("1 234", 1234)]
    [InlineData("1\u00A0234", 1234)]
    [InlineData("1\u202F234", 1234)]
    [InlineData("1'234", 1234)]
    [InlineData("１２３４", 1234)]
    [InlineData("１，２３４", 1234)]
    [InlineData("1,234.00", 1234)]
    [InlineData("12.0", 12)]
    [InlineData("+12", 12)]
    [InlineData("012", 12)]
    [InlineData("0", 0)]
    public void Amounts_are_read_however_their_thousands_are_parted(string written, long amount) =>
        Assert.Equal(amount, Assert.Single(Row(written).Counts).Amount);

    [Theory]
    [InlineData("1.234", "Decimals")]
    [InlineData("1.234,00", "NoNumber")]
    [InlineData("12,34", "Grouping")]
    [InlineData("12.5", "Decimals")]
    [InlineData("-5", "Negative")]
    [InlineData("−5", "Negative")]
    [InlineData("(5)", "NoNumber")]
    [InlineData("5%", "Percent")]
    [InlineData("５％", "Percent")]
    [InlineData("1.2E+05", "Exponent")]
    [InlineData("#N/A", "ErrorValue")]
    [InlineData("#REF!", "ErrorValue")]
    [InlineData("=B2+C2", "NotComputed")]
    [InlineData("2027-01-23", "NoNumber")]
    [InlineData("12人", "NoNumber")]
    [InlineData("约120", "NoNumber")]
    [InlineData("1.2万", "NoNumber")]
    [InlineData("80+", "NoNumber")]
    [InlineData("12²", "NoNumber")]
    [InlineData("十二", "NoNumber")]
    [InlineData("未报", "NoNumber")]
    [InlineData("TRUE", "NoNumber")]
    [InlineData("1000001", "TooMany")]
    public void What_is_no_whole_number_is_refused_by_its_line_its_column_and_its_kind(string written, string why)
    {
        var reading = Row(written);
        Assert.Empty(reading.Counts);
        Assert.Equal([(2, "服务", why)], reading.Faults.Select(f => (f.Line, f.Field, f.Code)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("—")]
    [InlineData("——")]
    [InlineData("－")]
    [InlineData("/")]
    [InlineData("无")]
    [InlineData("　")]
    public void Cells_that_say_nothing_are_nothing_and_are_counted_as_passed_over(string written) =>
        Assert.Equal((0, 0, 1), (Row(written).Counts.Count, Row(written).Faults.Count, Row(written).EmptyRows));

    [Theory]
    [InlineData("合计", "")]
    [InlineData("总　计", "")]
    [InlineData("Total", "")]
    [InlineData("小计：", "")]
    [InlineData("", "合计")]
    public void Rows_of_sums_are_passed_over_and_told(string day, string place)
    {
        var reading = Read($"日期,站点,服务\n2027-01-23,火车站,3\n2027-01-23,机场,4\n{day},{place},7\n注：机场为估计数,,\n");
        Assert.Equal((2, "4", 1, 0), (reading.Counts.Count, string.Join(',', reading.TotalRows), reading.EmptyRows, reading.Faults.Count));
    }

    [Fact]
    public void Columns_of_sums_are_asked_about_by_their_names()
    {
        var reading = Read("日期,火车站,机场,合计\n2027-01-23,3,4,7\n", m => m with { Metrics = Served });
        Assert.Equal(["合计"], reading.Stations.Where(n => n.Code is null).Select(n => n.Text));
        Assert.True(reading.Stations.Single(n => n.Code is null).HintsAtTotal);
        Assert.Equal([(2, "合计", "UnknownStation")], reading.Faults.Select(f => (f.Line, f.Field, f.Code)));
    }

    [Theory]
    [InlineData("2027-01-23 星期六")]
    [InlineData("星期六 2027年1月23日")]
    [InlineData("2027/1/23（周六）")]
    [InlineData("Sat, 23 Jan 2027")]
    [InlineData("1月23日")]
    [InlineData("２０２７－０１－２３")]
    [InlineData("2027-01-23 00:00:00")]
    public void Days_as_texts_with_their_weekday_or_without_their_year_are_read(string written) =>
        Assert.Equal(new DateOnly(2027, 1, 23), Catalog.Calendar.DayOf(Assert.Single(Read($"日期,站点,服务\n\"{written}\",火车站,3\n").Counts).When.AtMs));

    [Theory]
    [InlineData("2027-01-23 星期日", "OtherWeekday")]
    [InlineData("1月22日", "NotOfEvent")]
    [InlineData("上周六", "BadTime")]
    public void Days_that_cannot_be_right_are_refused(string written, string why)
    {
        var reading = Read($"日期,站点,服务\n{written},火车站,3\n");
        Assert.Equal([(2, "日期", why)], reading.Faults.Select(f => (f.Line, f.Field, f.Code)));
    }

    [Fact]
    public void A_place_that_is_there_twice_on_a_day_is_asked_about_and_two_counts_at_one_minute_are_two()
    {
        var day = Read("日期,站点,服务\n2027-01-23,火车站,3\n2027-01-23,机场,1\n2027-01-23,RAILWAY,3\n");
        Assert.Equal([(4, 2, "服务")], day.Repeats.Select(r => (r.Line, r.First, r.Field)));
        Assert.Empty(Read("时间,站点,服务\n2027-01-23 09:00,火车站,3\n2027-01-23 09:00,火车站,3\n").Repeats);
    }

    [Theory]
    [InlineData("utf-8", ",", "\n")]
    [InlineData("utf-16", "\t", "\r\n")]
    [InlineData("utf-16BE", "\t", "\r\n")]
    [InlineData("utf-8", ";", "\r\n")]
    [InlineData("utf-8", "\t", "\r")]
    public void Texts_are_read_with_their_mark_quotes_line_breaks_and_what_is_empty_at_their_ends(string encoding, string separator, string end)
    {
        var how = Encoding.GetEncoding(encoding);
        string[] lines = ["春运服务日报,,,,", ",,,,", "日期,站点,服务,备注,", "2027-01-23,火车站,\"1,234\",\"两行\n备注，\"\"引号\"\"\",", "2027-01-24,机场,5,,", ",,,,", ",,,,"];
        var text = string.Join(
            end,
            lines.Select(l => separator == ","
                ? l
                : l.Replace("\"1,234\"", "1 234", StringComparison.Ordinal).Replace(",", separator, StringComparison.Ordinal))) + end;

        var table = TableFile.Read([.. how.GetPreamble(), .. how.GetBytes(text)]);
        var header = Guess.Header(table.Sheets[0]);
        var reading = TableReader.Read(Catalog, table, table.Sheets[0], header, Guess.Columns(Catalog, table.Sheets[0], header));

        Assert.Equal([("railway", 1234L, "两行\n备注，\"引号\""), ("airport", 5, null)], reading.Counts.Select(c => (c.Station!.Code, c.Amount, c.Note)));
        Assert.Equal((2, 0), (reading.EmptyRows, reading.Faults.Count));
    }

    [Fact]
    public void A_workbook_of_a_real_office_is_read_as_it_is_seen_and_what_is_hidden_is_told()
    {
        static string Text(string at, string text) => $"""<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>""";
        var table = TableFile.Read(Workbooks.Of(
            OneSheet,
            $"""
            </sheetData><cols><col min="4" max="4" width="0" hidden="1"/></cols><sheetData>
            <row r="1">{Text("A1", "贵阳市春运志愿服务日报")}</row><row r="2">{Text("A2", "单位：人次")}</row>
            <row r="3">{Text("A3", "日期")}{Text("B3", "站点")}{Text("C3", "服务")}{Text("D3", "老年人")}</row>
            <row r="4"><c r="A4" s="1"><v>46410</v></c>{Text("B4", "火车站")}<c r="C4"><f>1+2</f><v>3</v></c><c r="D4"><v>1</v></c></row>
            <row r="5" hidden="1">{Text("B5", "机场")}<c r="C5"><v>4</v></c><c r="D5"><v>2</v></c></row>
            <row r="6"><c r="A6" s="2"><v>46411.375</v></c>{Text("B6", "火车站")}<c r="C6"><f>SUM(X1:X9)</f></c><c r="D6" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>
            <row r="7"><c r="A7" s="1"><v>46412</v></c>{Text("B7", "火车站")}<c r="C7"><v>-3</v></c><c r="D7"><v>2.5</v></c></row>
            <row r="8">{Text("A8", "合计")}<c r="C8"><f>SUM(C4:C7)</f><v>4</v></c><c r="D8"><v>5.5</v></c></row>
            <row r="9">{Text("A9", "注：机场数据为估计数")}</row><row r="10"/><row r="11"><c r="A11"/></row></sheetData>
            <mergeCells><mergeCell ref="A1:D1"/><mergeCell ref="A4:A5"/><mergeCell ref="A9:D9"/></mergeCells><sheetData>
            """));
        var header = Guess.Header(table.Sheets[0]);
        var reading = TableReader.Read(Catalog, table, table.Sheets[0], header, Guess.Columns(Catalog, table.Sheets[0], header));

        Assert.Equal(2, header);
        Assert.Equal(
            [("railway", "served", 3L), ("railway", "elderly", 1), ("airport", "served", 4), ("airport", "elderly", 2)],
            reading.Counts.Select(c => (c.Station!.Code, c.Metric.Code, c.Amount)));
        Assert.Equal(
            [(6, "服务", "NotComputed"), (6, "老年人", "ErrorValue"), (7, "服务", "Negative"), (7, "老年人", "Decimals")],
            reading.Faults.Select(f => (f.Line, f.Field!, f.Code)));
        Assert.Equal(("8", "5", "老年人"), (string.Join(',', reading.TotalRows), string.Join(',', reading.HiddenRows), string.Join(',', reading.HiddenColumns)));
    }

    private static Dictionary<string, string> Served => new(StringComparer.Ordinal) { [""] = "served" };

    private static Reading Row(string amount) =>
        Read($"日期,站点,服务\n2027-01-23,火车站,\"{amount}\"\n", m => m with { Columns = [ColumnRole.Time, ColumnRole.Station, ColumnRole.Amount] });

    private static Reading Read(string text, Func<Mapping, Mapping>? with = null)
    {
        var table = TableFile.ReadText(text);
        var header = Guess.Header(table.Sheets[0]);
        var mapping = Guess.Columns(Catalog, table.Sheets[0], header);
        return TableReader.Read(Catalog, table, table.Sheets[0], header, with?.Invoke(mapping) ?? mapping);
    }
}
