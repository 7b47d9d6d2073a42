using Dashboard.Engine.Data;
using Dashboard.Features.Import;
using Dashboard.Shared.Tables;

namespace Dashboard.Tests.Features.Import;

/// <summary>What a table says, as it is understood by itself and by a mapping; without a database.</summary>
public sealed class TableReaderTests
{
    private static readonly EventCatalog Catalog = Sample.Catalog();

    [Fact]
    public void A_long_table_says_a_count_a_row_and_passes_over_what_is_nothing()
    {
        var reading = Read(
            "station,metric,delta,at,note,\n,,,,\nrailway,served,14,2027-01-23T09:04:00+08:00,,\n"
                + "railway,served,0,2027-01-23T09:04:00+08:00,,\nrailway,served,,2027-01-23T09:04:00+08:00,,\n,,,,,\n");

        Assert.Equal([(3, 14L), (4, 0)], reading.Counts.Select(c => (c.Line, c.Amount)));
        Assert.Equal((3, 0), (reading.EmptyRows, reading.Faults.Count));
    }

    [Fact]
    public void Names_mean_codes_and_both_languages_whatever_their_case_and_width()
    {
        var reading = Read(
            "站点,指标,数量,时间,备注\n火车站,服务,1,2027-01-23,\nＲＡＩＬＷＡＹ,Ｓerved,2,2027-01-23,\n  railway  ,SERVED,3,2027-01-23,\n,来电,4,2027-01-23,\n火車站,服务,5,2027-01-23,\n");

        Assert.Equal(
            [("railway", "served", 1L), ("railway", "served", 2), ("railway", "served", 3), (null, "calls", 4)],
            reading.Counts.Select(c => (c.Station?.Code, c.Metric.Code, c.Amount)));
        Assert.Equal([(6, "UnknownStation")], reading.Faults.Select(f => (f.Line, f.Code)));
        Assert.Equal(["火車站"], reading.Stations.Where(s => s is { Code: null, Name.Length: > 0 }).Select(s => s.Text));
    }

    [Fact]
    public void A_wide_table_has_a_metric_a_column()
    {
        var reading = Read("春运日报,,,\n制表：办公室,,,\n日期,站点,服务,老年人\n2027-01-23,火车站,\"1,234\",12\n2027-01-23,机场,5,—\n合计,,\"1,239\",12\n");

        Assert.Equal(
            [("railway", "served", 1234L), ("railway", "elderly", 12), ("airport", "served", 5)],
            reading.Counts.Select(c => (c.Station?.Code, c.Metric.Code, c.Amount)));
        Assert.All(reading.Counts, c => Assert.True(c.When.WholeDay));
        Assert.Equal([6], reading.TotalRows);
        // The whole holds its part in every row: it is asked whether it counts twice.
        Assert.Equal([("elderly", "served", true)], reading.Overlaps.Select(o => (o.Part.Code, o.Whole.Code, o.Certain)));
    }

    [Fact]
    public void A_wide_table_has_a_place_a_column_and_its_metric_is_said_once()
    {
        var mapping = Guessed("日期,火车站,机场,合计\n2027-01-23,3,4,7\n", out var table);
        Assert.Equal(HeaderMeaning.Station, mapping.Headers);

        var reading = TableReader.Read(
            Catalog,
            table,
            table.Sheets[0],
            0,
            mapping with { Metrics = new Dictionary<string, string> { [""] = "served" }, Stations = new Dictionary<string, string> { ["合计"] = "" } });

        Assert.Equal([("railway", 3L), ("airport", 4)], reading.Counts.Select(c => (c.Station?.Code, c.Amount)));
        Assert.Equal((1, 0), (reading.LeftOut, reading.Faults.Count));
    }

    [Fact]
    public void A_column_and_the_header_together_say_what_was_counted()
    {
        const string Table = "Date,Control Point,Arrival / Departure,Residents,Total,\n13-01-2027,Railway,Arrival,3,7,\n13-01-2027,Railway,Departure,0,9,\n";
        var mapping = Guessed(Table, out var table);

        var reading = TableReader.Read(
            Catalog,
            table,
            table.Sheets[0],
            0,
            mapping with
            {
                Metrics = new Dictionary<string, string> { ["arrival · total"] = "served", ["departure · total"] = "elderly", ["arrival · residents"] = "" },
            });

        Assert.Equal([("served", 7L), ("elderly", 9)], reading.Counts.Select(c => (c.Metric.Code, c.Amount)));
        Assert.Equal(["arrival · residents", "arrival · total", "departure · residents", "departure · total"], reading.Metrics.Select(m => m.Name));
        Assert.Equal([(3, "UnknownMetric")], reading.Faults.Select(f => (f.Line, f.Code)));
    }

    [Theory]
    [InlineData("station,metric,delta,at,note\nrailway,served,1,234,2027-01-23T09:05:00+08:00,\n", "ExtraCellComma,SplitNumber,BadTime")]
    [InlineData("station,metric,at,delta,note\nrailway,served,2027-01-23,1,234,\n", "SplitNumber")]
    [InlineData("station,metric,at,delta,note\nrailway,served,2027-01-23,1,234\n", "SplitNumber")]
    [InlineData("station,metric,at,delta,\nrailway,served,2027-01-23,1,234\n", "ExtraCellComma")]
    [InlineData("at,station,served,elderly\n2027-01-23,railway,1,234,56\n", "ExtraCellComma")]
    [InlineData("at,station,served,elderly,\n2027-01-23,railway,1,234,56,\n", "ExtraCellComma")]
    [InlineData("at;station;served;elderly\n2027-01-23;railway;1;234;56\n", "ExtraCell")]
    public void A_number_that_its_comma_has_parted_is_a_fault_and_never_another_number(string text, string codes)
    {
        var reading = Read(text);
        Assert.Empty(reading.Counts);
        Assert.Contains(Assert.Single(reading.Faults).Code, codes.Split(','));
    }

    [Fact]
    public void An_order_of_day_and_month_that_nobody_can_tell_is_asked_for_and_one_that_a_row_tells_holds_for_all()
    {
        Assert.True(Read("date,station,served\n01-02-2027,railway,1\n02-02-2027,railway,2\n").AsksForDates);
        var told = Read("date,station,served\n01-02-2027,railway,1\n13-02-2027,railway,2\n");
        Assert.False(told.AsksForDates);
        Assert.Equal([new DateOnly(2027, 2, 1), new(2027, 2, 13)], told.Counts.Select(c => Catalog.Calendar.DayOf(c.When.AtMs)));
        // Where no order fits them all, nothing is guessed of those that can be read in two ways.
        var mixed = Read("date,station,served\n01-02-2027,railway,1\n13-02-2027,railway,2\n02-13-2027,railway,3\n");
        Assert.Equal([(2, "DateOrder")], mixed.Faults.Select(f => (f.Line, f.Code)));
    }

    [Fact]
    public void Headers_that_are_there_twice_are_two_names_and_never_one()
    {
        var mapping = Guessed("date,station,served,served\n2027-01-23,railway,1,2\n", out var table);
        var reading = TableReader.Read(Catalog, table, table.Sheets[0], 0, mapping);
        Assert.Equal(1, Assert.Single(reading.Counts).Amount);
        Assert.Equal(["served", "served (2)"], reading.Metrics.Select(m => m.Text));
    }

    [Fact]
    public void A_row_of_groups_above_the_header_tells_columns_of_the_same_name_apart()
    {
        var mapping = Guessed("日报,,,,,\n,,入境,,出境,\n日期,站点,居民,合计,居民,合计\n2027-01-23,火车站,1,2,3,4\n", out var table);
        var reading = TableReader.Read(Catalog, table, table.Sheets[0], 2, mapping);
        Assert.Equal(["入境 · 居民", "入境 · 合计", "出境 · 居民", "出境 · 合计"], reading.Metrics.Select(m => m.Text));
    }

    [Fact]
    public void What_is_merged_in_a_workbook_says_the_same_in_each_of_its_rows_but_an_amount_is_one()
    {
        var table = TableFile.Read(Workbooks.Of(
            """<sheet name="a" sheetId="1" r:id="rId1"/>""",
            """<row r="1"><c r="A1" t="inlineStr"><is><t>日报</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>站点</t></is></c>"""
                + """<c r="B2" t="inlineStr"><is><t>日期</t></is></c><c r="C2" t="inlineStr"><is><t>服务</t></is></c></row>"""
                + """<row r="3"><c r="A3" t="inlineStr"><is><t>火车站</t></is></c><c r="B3" s="1"><v>46410</v></c><c r="C3"><v>5</v></c></row>"""
                + """<row r="4"><c r="B4" s="1"><v>46411</v></c></row></sheetData>"""
                + """<mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="A3:A4"/><mergeCell ref="C3:C4"/></mergeCells><sheetData>"""));
        var header = Guess.Header(table.Sheets[0]);
        var reading = TableReader.Read(Catalog, table, table.Sheets[0], header, Guess.Columns(Catalog, table.Sheets[0], header));

        Assert.Equal(1, header);
        Assert.Equal(("railway", 5L, 1), (Assert.Single(reading.Counts).Station!.Code, reading.Counts[0].Amount, reading.EmptyRows));
        Assert.Equal("火车站", table.Sheets[0].Rows[3][0].Text);
    }

    [Fact]
    public void Columns_that_are_missing_or_there_twice_are_named_before_anything_is_read()
    {
        var table = TableFile.ReadText("a,b,c\n1,2,3\n");
        var reading = TableReader.Read(Catalog, table, table.Sheets[0], 0, new() { Columns = [ColumnRole.Time, ColumnRole.Time, ColumnRole.Left] });
        Assert.Equal(["NoAmountColumn", "Twice.Time"], reading.Missing);
        Assert.Empty(reading.Faults);
    }

    [Fact]
    public void A_header_is_recognised_however_it_is_written_and_with_trailing_commas()
    {
        string[] same = ["Date,Control Point,Total,", "date,control point,TOTAL", "Ｄate, control  point ,total,,"];
        Assert.Single(same.Select(h => Mapping.Fingerprint(TableFile.ReadText(h + "\n").Sheets[0], 0)).Distinct());
        Assert.NotEqual(
            Mapping.Fingerprint(TableFile.ReadText("date,total\n").Sheets[0], 0), Mapping.Fingerprint(TableFile.ReadText("total,date\n").Sheets[0], 0));
    }

    [Fact]
    public void A_mapping_is_written_and_read_and_nothing_unknown_in_it_is_passed_over()
    {
        var mapping = new Mapping
        {
            Columns = [ColumnRole.Time, ColumnRole.Amount],
            Headers = HeaderMeaning.Station,
            Dates = DateOrder.DayFirst,
            SkipTotals = false,
            CountBoth = true,
            Stations = new Dictionary<string, string> { ["火车站"] = "railway", ["合计"] = "" },
        };
        var read = Mapping.Parse(mapping.Write());
        Assert.Equal(mapping.Write(), read.Write());
        Assert.Equal("railway", read.Stations["火车站"]);
        Assert.Throws<System.Text.Json.JsonException>(() => Mapping.Parse("""{"columns":["time"],"colums":[]}"""));
        Assert.Throws<System.Text.Json.JsonException>(() => Mapping.Parse("""{"columns":["tme"]}"""));
    }

    private static Mapping Guessed(string text, out Table table)
    {
        table = TableFile.ReadText(text);
        return Guess.Columns(Catalog, table.Sheets[0], Guess.Header(table.Sheets[0]));
    }

    private static Reading Read(string text)
    {
        var mapping = Guessed(text, out var table);
        return TableReader.Read(Catalog, table, table.Sheets[0], Guess.Header(table.Sheets[0]), mapping);
    }
}
