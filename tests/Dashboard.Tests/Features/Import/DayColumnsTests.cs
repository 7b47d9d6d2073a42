using Dashboard.Engine.Data;
using Dashboard.Features.Import;
using Dashboard.Shared.Tables;

namespace Dashboard.Tests.Features.Import;

/// <summary>Tables with a column for each day, as spreadsheets write them. The event runs from 23 January to 3 March 2027.</summary>
public sealed class DayColumnsTests
{
    private const string Sheet = """<sheet name="a" sheetId="1" r:id="rId1"/>""";

    private static readonly EventCatalog Catalog = Sample.Catalog();

    [Theory]
    [InlineData("2027-01-23", "2027-01-24")]
    [InlineData("2027/1/23", "2027/1/24")]
    [InlineData("1月23日", "1月24日")]
    [InlineData("１月２３日", "１月２４日")]
    [InlineData("1月23日（周六）", "1月24日（周日）")]
    [InlineData("2027年1月23日星期六", "2027年1月24日星期日")]
    [InlineData("23/1", "24/1")]
    [InlineData("1/23", "1/24")]
    [InlineData("23-Jan", "24-Jan")]
    [InlineData("Jan 23", "Jan 24")]
    [InlineData("Saturday, January 23, 2027", "Sunday, January 24, 2027")]
    [InlineData("20270123", "20270124")]
    [InlineData("46410", "46411")]
    public void Days_as_headers_are_read_however_they_are_written(string first, string second)
    {
        var reading = Read($"站点,\"{first}\",\"{second}\"\n火车站,3,4\n机场,5,—\n", m => m with { Metrics = Served }, out var mapping);

        Assert.Equal((HeaderMeaning.Day, "Station,Amount,Amount"), (mapping.Headers, string.Join(',', mapping.Columns)));
        Assert.Equal("railway 23 3,railway 24 4,airport 23 5", Said(reading));
        Assert.Empty(reading.Faults);
        Assert.All(reading.Counts, c => Assert.True(c.When.WholeDay));
    }

    [Theory]
    [InlineData("指标,1月23日,1月24日\n来电,3,4\n植树,5,6\n")]
    [InlineData("项目/日期,1月23日,1月24日\n来电,3,4\n植树,5,6\n")]
    [InlineData("日期,1月23日,1月24日\n来电,3,4\n植树,5,6\n")]
    [InlineData(",1月23日,1月24日\n来电,3,4\n植树,5,6\n")]
    public void Rows_of_metrics_are_known_by_their_names_whatever_stands_in_the_corner(string table)
    {
        var reading = Read(table, null, out var mapping);

        Assert.Equal(ColumnRole.Metric, mapping.Columns[0]);
        Assert.Equal("calls 23 3,calls 24 4,trees 23 5,trees 24 6", Said(reading));
        Assert.Empty(reading.Faults);
    }

    [Fact]
    public void Places_and_metrics_in_rows_are_told_apart_and_sums_are_passed_over()
    {
        var reading = Read("春运服务日报,,,,\n站点,指标,1月23日,1月24日,合计\n火车站,服务,3,4,7\n机场,服务,5,6,11\n合计,服务,8,10,18\n注：初步统计,,,,\n", null, out var mapping);

        Assert.Equal("Station,Metric,Amount,Amount,Left", string.Join(',', mapping.Columns));
        Assert.Equal("railway 23 3,railway 24 4,airport 23 5,airport 24 6", Said(reading));
        Assert.Equal(("5", "合计", 1, 0), (string.Join(',', reading.TotalRows), string.Join(',', reading.TotalColumns), reading.EmptyRows, reading.Faults.Count));
    }

    [Theory]
    [InlineData("日期,1月23日,,1月24日,\n站点,服务,老年人,服务,老年人\n火车站,3,1,4,2\n")]
    [InlineData(",服务,,老年人,\n站点,1月23日,1月24日,1月23日,1月24日\n火车站,3,4,1,2\n")]
    [InlineData("站点,1月23日,,1月24日,\n,服务,老年人,服务,老年人\n火车站,3,1,4,2\n")]
    [InlineData("春运服务日报,,,,\n,1月23日,,1月24日,\n站点,服务,老年人,服务,老年人\n火车站,3,1,4,2\n")]
    public void Days_and_metrics_in_two_rows_of_headers_are_read_together(string table)
    {
        var reading = Read(table, null, out var mapping);

        Assert.Equal(HeaderMeaning.DayAndMetric, mapping.Headers);
        Assert.Equal(
            ["railway elderly 23 1", "railway elderly 24 2", "railway served 23 3", "railway served 24 4"],
            reading.Counts.Select(c => $"{c.Station!.Code} {c.Metric.Code} {Day(c)} {c.Amount}").Order(StringComparer.Ordinal));
        Assert.Empty(reading.Faults);
    }

    [Fact]
    public void A_row_of_weekdays_below_the_days_is_passed_over_and_counted()
    {
        var reading = Read("站点,1月23日,1月24日\n,周六,星期日\n火车站,3,4\n", m => m with { Metrics = Served }, out _);
        Assert.Equal(("railway 23 3,railway 24 4", 1, 0), (Said(reading), reading.EmptyRows, reading.Faults.Count));
    }

    [Fact]
    public void A_header_that_is_merged_with_the_cell_above_names_its_column_also_in_a_text()
    {
        var reading = Read("站点,日期,入境,,出境,\n,,居民,合计,居民,合计\n火车站,2027-01-23,1,2,3,4\n", null, out var mapping);
        Assert.Equal("Station,Time,Amount,Amount,Amount,Amount", string.Join(',', mapping.Columns));
        Assert.Equal(["入境 · 居民", "入境 · 合计", "出境 · 居民", "出境 · 合计"], reading.Metrics.Select(m => m.Text));
        Assert.Equal(["入境 · 居民", "入境 · 合计", "出境 · 居民", "出境 · 合计"], reading.Faults.Select(f => f.Field));
    }

    [Fact]
    public void Days_and_places_in_two_rows_of_headers_are_read_together()
    {
        var reading = Read(",1月23日,,1月24日,\n指标,火车站,机场,火车站,机场\n服务,3,1,4,2\n", null, out var mapping);

        Assert.Equal(HeaderMeaning.DayAndStation, mapping.Headers);
        Assert.Equal("railway 23 3,airport 23 1,railway 24 4,airport 24 2", Said(reading));
    }

    [Fact]
    public void Hours_in_rows_and_days_in_columns_are_times()
    {
        var reading = Read(
            "时刻,站点,1月23日,1月24日\n9:00,火车站,3,4\n25:00,火车站,1,—\n",
            m => m with
            {
                Columns = [ColumnRole.Clock, ColumnRole.Station, ColumnRole.Amount, ColumnRole.Amount],
                Headers = HeaderMeaning.Day,
                Metrics = Served,
            },
            out _);

        Assert.Equal(["01-23 09:00", "01-24 09:00"], reading.Counts.Select(c => Catalog.Calendar.Local(c.When.AtMs).ToString("MM-dd HH:mm", null)));
        Assert.Equal([(3, "时刻", "BadTime")], reading.Faults.Select(f => (f.Line, f.Field, f.Code)));
    }

    [Theory]
    [InlineData("站点,1/2,2/2\n火车站,3,4\n")]
    [InlineData("站点,01-02-2027,02-02-2027\n火车站,3,4\n")]
    public void Days_whose_order_nobody_can_tell_are_asked_about(string table)
    {
        var asked = Read(table, m => m with { Metrics = Served }, out _);
        Assert.True(asked.AsksForDates);
        Assert.Equal("railway 02-01 3,railway 02-02 4", Said(Read(table, m => m with { Metrics = Served, Dates = DateOrder.DayFirst }, out _), "MM-dd"));
        // One that can be told says how the others are written.
        Assert.False(
            Read(
                table.Replace("2/2", "23/2", StringComparison.Ordinal).Replace("02-02-", "23-02-", StringComparison.Ordinal),
                m => m with { Metrics = Served },
                out _).AsksForDates);
    }

    [Theory]
    [InlineData("1月22日", "NotOfEvent")]
    [InlineData("23日", "WhichYear")]
    [InlineData("2027-01-24 星期一", "OtherWeekday")]
    [InlineData("2027-02-30", "NoSuchDay")]
    [InlineData("24-1-27", "ShortYear")]
    [InlineData("第二天", "BadTime")]
    public void A_header_that_says_no_day_is_one_fault_of_its_column_and_the_others_go_in(string header, string why)
    {
        var reading = Read(
            $"站点,1月23日,{header}\n火车站,3,4\n机场,5,6\n",
            m => m with { Columns = [ColumnRole.Station, ColumnRole.Amount, ColumnRole.Amount], Headers = HeaderMeaning.Day, Metrics = Served },
            out _);

        Assert.Equal("railway 23 3,airport 23 5", Said(reading));
        Assert.Equal([(1, header, why)], reading.Faults.Select(f => (f.Line, f.Field, f.Code)));
    }

    [Fact]
    public void Two_columns_of_one_day_and_two_rows_of_one_place_are_asked_about_and_never_added_in_silence()
    {
        var columns = Read("站点,1月23日,2027-01-23\n火车站,3,4\n", m => m with { Metrics = Served }, out _);
        Assert.Equal([(2, 2, "2027-01-23")], columns.Repeats.Select(r => (r.Line, r.First, r.Field)));
        var rows = Read("站点,1月23日,1月24日\n火车站,3,4\n机场,1,1\n火车站,—,4\n", m => m with { Metrics = Served }, out _);
        Assert.Equal([(4, 2, "1月24日")], rows.Repeats.Select(r => (r.Line, r.First, r.Field)));
        // Two names that somebody has given one meaning are parts of it.
        Assert.Empty(
            Read(
                "站点,1月23日,1月24日\n东口,3,4\n西口,3,4\n",
                m => m with
                {
                    Columns = [ColumnRole.Station, ColumnRole.Amount, ColumnRole.Amount],
                    Metrics = Served,
                    Stations = new Dictionary<string, string> { ["东口"] = "railway", ["西口"] = "railway" },
                },
                out _).Repeats);
    }

    [Fact]
    public void Rows_that_say_nothing_of_a_place_or_a_metric_are_asked_about()
    {
        var reading = Read("名称,1月23日,1月24日\n甲,3,4\n乙,5,6\n", m => m with { Metrics = Served }, out _);
        Assert.Equal(["NoRowNames"], reading.Missing);
    }

    [Fact]
    public void A_workbook_s_dates_are_days_shown_or_bare_and_counted_from_either_year()
    {
        string Row(string first, string second) =>
            $"""<row r="1"><c r="A1" t="inlineStr"><is><t>站点</t></is></c>{first}{second}</row>"""
                + """<row r="2"><c r="A2" t="inlineStr"><is><t>火车站</t></is></c><c r="B2"><v>3</v></c><c r="C2"><v>4</v></c></row>""";
        var shown = Row("""<c r="B1" s="1"><v>46410</v></c>""", """<c r="C1" s="1"><v>46411</v></c>""");
        var bare = Row("""<c r="B1"><v>46410</v></c>""", """<c r="C1"><v>46411</v></c>""");
        var (shown1904, bare1904) = (
            Row("""<c r="B1" s="1"><v>44948</v></c>""", """<c r="C1" s="1"><v>44949</v></c>"""),
            Row("""<c r="B1"><v>44948</v></c>""", """<c r="C1"><v>44949</v></c>"""));

        foreach (var (row, from1904) in new[] { (shown, false), (bare, false), (shown1904, true), (bare1904, true) })
        {
            var table = TableFile.Read(Workbooks.Of(Sheet, [row], from1904));
            Assert.Equal("railway 23 3,railway 24 4", Said(Read(table, m => m with { Metrics = Served }, out _)));
        }
    }

    [Fact]
    public void The_table_of_the_next_days_has_other_and_more_columns_and_finds_its_mapping()
    {
        var (first, next) = (TableFile.ReadText("站点,1月23日,合计\n火车站,3,3\n").Sheets[0], TableFile.ReadText("站点,1月24日,1月25日,1月26日,合计\n火车站,4,5,6,15\n").Sheets[0]);
        var mapping = new Mapping { Columns = [ColumnRole.Station, ColumnRole.Amount, ColumnRole.Left], Headers = HeaderMeaning.Day, Metrics = Served };

        Assert.Equal(Mapping.Fingerprint(first, 0), Mapping.Fingerprint(next, 0));
        var kept = Mapping.Parse(mapping.Folded(first, 0).Write());
        Assert.Equal([ColumnRole.Station, ColumnRole.Amount, ColumnRole.Amount, ColumnRole.Amount, ColumnRole.Left], kept.Unfolded(next, 0, 5)!.Columns);
        Assert.Equal(mapping.Columns, kept.Unfolded(next, 0, 5)!.Folded(next, 0).Columns);
        // Days above names are another table, and so is one without days.
        Assert.NotEqual(Mapping.Fingerprint(first, 0), Mapping.Fingerprint(TableFile.ReadText("服务,老年人,\n站点,1月23日,合计\n").Sheets[0], 1));
        Assert.NotEqual(Mapping.Fingerprint(first, 0), Mapping.Fingerprint(TableFile.ReadText("站点,服务,合计\n").Sheets[0], 0));
    }

    [Fact]
    public void A_long_table_with_a_day_a_row_is_no_table_of_days()
    {
        Assert.Equal(HeaderMeaning.Metric, Guess.Columns(Catalog, TableFile.ReadText("日期,站点,服务\n1月23日,火车站,3\n1月24日,机场,4\n").Sheets[0], 0).Headers);
        Assert.Equal("railway 23 3", Said(Read("日期,站点,服务\n1月23日,火车站,3\n", null, out _)));
    }

    private static Dictionary<string, string> Served => new(StringComparer.Ordinal) { [""] = "served" };

    private static int Day(ReadCount count) => Catalog.Calendar.DayOf(count.When.AtMs).Day;

    private static string Said(Reading reading, string? format = null) =>
        string.Join(
            ',',
            reading.Counts.Select(c =>
                $"{c.Station?.Code ?? c.Metric.Code} "
                    + $"{(format is null ? $"{Day(c)}" : Catalog.Calendar.Local(c.When.AtMs).ToString(format, null))} {c.Amount}"));

    private static Reading Read(string text, Func<Mapping, Mapping>? with, out Mapping mapping) => Read(TableFile.ReadText(text), with, out mapping);

    private static Reading Read(Table table, Func<Mapping, Mapping>? with, out Mapping mapping)
    {
        var header = Guess.Header(table.Sheets[0]);
        mapping = Guess.Columns(Catalog, table.Sheets[0], header);
        return TableReader.Read(Catalog, table, table.Sheets[0], header, with?.Invoke(mapping) ?? mapping);
    }
}
