using System.Text;

namespace Dashboard.Tests.Features.Import;

/// <summary>import as a real process.</summary>
[Trait("Time", "long")]
public sealed class ImportCommandTests : IAsyncLifetime, IDisposable
{
    private const string Header = "station,metric,delta,at,note\n";

    private readonly TemporaryFolder _folder = new();
    private RunningServer? _server;

    private TestEvent Event => new(_server!, _server!.Feeds.Find("e")!.Current.Board.Catalog);

    static ImportCommandTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public async ValueTask InitializeAsync() => _server = await RunningServer.StartAsync(_folder.Database, setup => TestEvent.AddAsync(setup.Catalogs, "e"));

    [Fact]
    public async Task Good_rows_go_in_bad_ones_are_named_by_line_and_a_repeat_counts_once()
    {
        var (day, csv) = (TestEvent.Text(TestEvent.Day(-1)), "\uFEFFStation, Metric,delta,at,note\n");
        csv += $"a,served,3,{day}T08:00:00+08:00,中文备注\n";
        csv += $"a,served,x,{day}T08:00:00+08:00,\n";
        csv += $"nowhere,served,1,{day}T08:00:00+08:00,\n";
        csv += $"a,served,2,{day}T08:00:00+08:00,\"two\nlines, \"\"quoted\"\"\"\n";
        csv += "a,served,2,,no time\n";
        csv += $",calls,4,{day}T08:00:00+08:00,\n";
        csv += $",calls,4,{day}T08:00:00+08:00,\n";
        var file = _folder.Write("good.csv", csv);

        var (code, output, error) = await ImportAsync(file);

        Assert.Equal(
            (1, "import 1: 4 added, 0 replaced, 0 were there already, 3 bad; the good rows are in, mend the others and import the file again"), (code, output));
        Assert.Equal(
            ["line 3: delta: “x” is not a whole number", "line 4: Station: there is no station “nowhere”", "line 7: at: the date is missing"],
            error.Split('\n'));
        Assert.Equal((5, 0), await Event.CounterAsync("a", "served"));
        // The same row twice in a file means two counts; the same file twice does not.
        Assert.Equal((8, 0), await Event.CounterAsync(null, "calls"));
        var entries = (await Event.JsonAsync("entries")).GetProperty("entries");
        Assert.Equal(
            ("中文备注", "import", 1),
            (entries[0].GetProperty("note").GetString(), entries[0].GetProperty("recordedBy").GetString(), entries[0].GetProperty("import").GetInt32()));
        Assert.Equal("two\nlines, \"quoted\"", entries[1].GetProperty("note").GetString());

        Assert.StartsWith("0 added, 0 replaced, 4 were there already, 3 bad", (await ImportAsync(file)).Output, StringComparison.Ordinal);
        Assert.Equal(4, await Event.HeadAsync());
        await Event.AssertSoundAsync();
    }

    [Fact]
    public async Task A_corrected_table_is_asked_about_replaced_and_undone()
    {
        var (first, corrected) = (
            _folder.Write("first.csv", $"{Header}a,served,100,{TestEvent.At(-2, "12:00:00")},\na,served,50,{TestEvent.At(-1, "12:00:00")},\n"),
            _folder.Write("corrected.csv", $"{Header}a,served,120,{TestEvent.At(-2, "12:00:00")},\na,served,50,{TestEvent.At(-1, "12:00:00")},\n"));
        Assert.Equal(0, (await ImportAsync(first)).Code);

        var asked = await ImportAsync(corrected);
        Assert.Equal(1, asked.Code);
        Assert.Contains("a served", asked.Output, StringComparison.Ordinal);
        Assert.Contains("is 100 and would be 120", asked.Output, StringComparison.Ordinal);
        Assert.EndsWith("on-change: say --on-change replace, add or skip; nothing was imported", asked.Error, StringComparison.Ordinal);
        Assert.Equal(150, (await Event.CounterAsync("a", "served")).Total);

        Assert.Equal((0, "0 added, 0 replaced, 1 were there already, 0 bad"), Head(await ImportAsync(corrected, "--on-change", "skip")));
        var (code, output, _) = await ImportAsync(corrected, "--on-change", "replace");
        Assert.Equal((0, "import 2: 0 added, 1 replaced, 1 were there already, 0 bad"), (code, output.Split('\n')[^1]));
        Assert.Equal(170, (await Event.CounterAsync("a", "served")).Total);

        // What the second import has put right is not the first one's any more.
        Assert.Equal((0, "1 entries reversed, 1 stay, corrected since the import", ""), await UndoAsync(1, "wrong"));
        Assert.Equal((0, "1 entries reversed", ""), await UndoAsync(2, "wrong"));
        Assert.Equal(100, (await Event.CounterAsync("a", "served")).Total);
        await Event.AssertSoundAsync();
    }

    [Fact]
    public async Task An_import_is_undone_by_its_number_and_can_be_imported_again()
    {
        var file = _folder.Write("day.csv", $"{Header}a,served,100,{TestEvent.At(-2, "12:00:00")},\nb,served,50,{TestEvent.Text(TestEvent.Day(-1))},\n");
        await ImportAsync(file);

        Assert.Equal((1, "", "number: there is no import 7 of 'e'"), await UndoAsync(7, "wrong day"));
        Assert.Equal((0, "2 entries reversed", ""), await UndoAsync(1, "wrong day"));
        Assert.Equal(((0, 0), (0, 0)), (await Event.CounterAsync("a", "served"), await Event.CounterAsync("b", "served")));
        Assert.Equal((1, "", "number: import 1 is undone already"), await UndoAsync(1, "wrong day"));

        Assert.Equal((0, "import 2: 2 added, 0 replaced, 0 were there already, 0 bad", ""), await ImportAsync(file));
        Assert.Equal((100, 50), ((await Event.CounterAsync("a", "served")).Total, (await Event.CounterAsync("b", "served")).Total));
        Assert.Contains("wrong day", (await Event.JsonAsync("entries")).GetProperty("entries")[2].GetProperty("reason").GetString()!, StringComparison.Ordinal);
        await Event.AssertSoundAsync();
    }

    [Fact]
    public async Task A_dry_run_writes_nothing_and_prints_the_mapping_that_can_be_given_back()
    {
        var file = _folder.Write("wide.csv", $"日期,甲站,乙站,合计\n{TestEvent.Text(TestEvent.Day(-1))},12,0,12\n,,,\n合计,12,0,12\n");

        var (code, output, error) = await ImportAsync(file, "--dry-run");

        Assert.Equal(1, code);
        Assert.Equal("0 new, 0 with another amount, 0 there already, 3 bad; passed over: 1 empty, 1 sums of others", output.Split('\n')[0]);
        Assert.Equal("line 2: 甲站: the metric is missing", error.Split('\n')[0]);
        Assert.Equal(0, await Event.HeadAsync());
        var mapping = output.Split('\n')[1]["mapping: ".Length..].Replace("\"stations\":{}", "\"stations\":{\"合计\":\"\"}", StringComparison.Ordinal)
            .Replace("\"metrics\":{}", "\"metrics\":{\"\":\"served\"}", StringComparison.Ordinal);

        Assert.Equal(
            (0, "import 1: 1 added, 0 replaced, 0 were there already, 0 bad; passed over: 1 zero, 1 empty, 1 sums of others, 1 left out", ""),
            await ImportAsync(file, "--mapping", _folder.Write("mapping.json", mapping)));
        Assert.Equal(12, (await Event.CounterAsync("a", "served")).Total);
        // Kept for the next day's file with this header.
        var next = _folder.Write("next.csv", $"日期,甲站,乙站,合计\n{TestEvent.Text(TestEvent.Day(-2))},\"1,012\",3,1015\n");
        Assert.Equal((0, "import 2: 2 added, 0 replaced, 0 were there already, 0 bad; passed over: 1 left out", ""), await ImportAsync(next));
        Assert.Equal(1024, (await Event.CounterAsync("a", "served")).Total);
    }

    [Fact]
    public async Task A_good_file_ends_with_0()
    {
        var file = _folder.Write(
            "all.csv",
            Header
                + string.Concat(Enumerable.Range(0, 2500)
                    .Select(i => $"{(i % 2 == 0 ? "a" : "b")},served,1,{TestEvent.At(-1, $"{i % 24:00}:{i % 60:00}:00")},\n")));

        Assert.Equal((0, "import 1: 2500 added, 0 replaced, 0 were there already, 0 bad", ""), await ImportAsync(file));
        Assert.Equal((0, "0 added, 0 replaced, 2500 were there already, 0 bad", ""), await ImportAsync(file));
        Assert.Equal(1250, (await Event.CounterAsync("b", "served")).Total);
    }

    [Fact]
    public async Task Keys_of_the_file_are_kept_and_a_conflict_is_named()
    {
        var key = await Event.CountAsync(9);

        var (code, _, error) = await ImportAsync(_folder.Write(
            "keys.csv", $"key,station,metric,delta,at\n{key},a,served,1,{TestEvent.At(-1, "08:00:00")}\nno-key,a,served,1,{TestEvent.At(-1, "08:00:00")}\n"));

        Assert.Equal(1, code);
        Assert.Contains("line 2: key: the key belongs to an entry with other content", error, StringComparison.Ordinal);
        Assert.Contains("line 3: key: “no-key” is no UUID", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workbook_with_days_as_columns_is_imported_and_its_other_sheets_are_named()
    {
        static string Text(string text) => $"""<c t="inlineStr"><is><t>{text}</t></is></c>""";
        static string Date(int day) => $"""<c s="1"><v>{TestEvent.Day(day).DayNumber - new DateOnly(1899, 12, 30).DayNumber}</v></c>""";
        byte[] Book(params int[] days) => Workbooks.Of(
            """<sheet name="一月" sheetId="1" r:id="rId1"/><sheet name="说明" sheetId="2" r:id="rId2"/><sheet name="底稿" sheetId="3" state="hidden" r:id="rId3"/>""",
            $"<row>{Text("站点/日期")}{Text("指标")}{string.Concat(days.Select(Date))}{Text("合计")}</row>"
                + $"<row>{Text("甲站")}{Text("服务")}{string.Concat(days.Select(d => $"<c><v>{10 - d}</v></c>"))}<c><v>99</v></c></row>",
            $"<row>{Text("无")}</row>", $"<row>{Text("无")}</row>");
        await File.WriteAllBytesAsync(_folder.File("days.xlsx"), Book(-2, -1), Wait.Cancelled);
        await File.WriteAllBytesAsync(_folder.File("next.xlsx"), Book(-5, -4, -3), Wait.Cancelled);

        Assert.Equal(
            (
                0,
                "sheet: '一月' is read; there are also '说明', '底稿' (hidden)\n"
                    + "import 1: 2 added, 0 replaced, 0 were there already, 0 bad; passed over: 1 columns of sums",
                ""),
            await ImportAsync(_folder.File("days.xlsx")));
        // Other days, and one more of them: how they are read is known.
        Assert.Equal(
            (0, "import 2: 3 added, 0 replaced, 0 were there already, 0 bad; passed over: 1 columns of sums"),
            Head(await ImportAsync(_folder.File("next.xlsx"), "--sheet", "一月")));
        Assert.Equal(23 + 42, (await Event.CounterAsync("a", "served")).Total);
    }

    [Fact]
    public async Task Where_a_quote_is_never_closed_reading_stops_and_what_came_before_is_kept()
    {
        var at = TestEvent.At(-1, "08:00:00");

        var (code, output, error) = await ImportAsync(_folder.Write(
            "broken.csv", $"{Header}a,served,3,{at},\na,served,4,{at},\"never closed\nb,served,5,{at},\n"));

        Assert.Equal(1, code);
        Assert.StartsWith("import 1: 1 added, 0 replaced, 0 were there already, 1 bad", output, StringComparison.Ordinal);
        Assert.StartsWith("line 3: reading stopped here", error, StringComparison.Ordinal);
        Assert.Equal(3, (await Event.CounterAsync("a", "served")).Total);
    }

    [Theory]
    [InlineData(
        "station,metric,delta,at,extra\na,served,1,2027-01-01,x\n", "csv: unknown column 'extra'; say with --mapping what it is, or that it is left out")]
    [InlineData("", "csv: the file is empty")]
    public async Task A_header_that_cannot_be_used_is_refused(string csv, string message) =>
        Assert.Equal((1, "", message), await ImportAsync(_folder.Write("header.csv", csv)));

    [Fact]
    public async Task A_missing_file_column_or_event_is_named()
    {
        Assert.Equal((1, "", $"csv: there is no file {_folder.File("none.csv")}"), await ImportAsync(_folder.File("none.csv")));
        Assert.Equal(
            (1, "", "event: there is no event 'none'"),
            await Run.CommandAsync(_folder.Database, "import", _folder.Write("any.csv", Header), "--event", "none"));
        Assert.Contains(
            "No column holds the date",
            (await ImportAsync(_folder.Write("undated.csv", "station,metric,delta\na,served,1\n"))).Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_UTF8_is_refused_without_guessing_until_its_encoding_is_named()
    {
        await File.WriteAllBytesAsync(
            _folder.File("gbk.csv"),
            Encoding.GetEncoding("gb18030").GetBytes($"站点,指标,数量,时间,备注\r\n甲站,服务,12,{TestEvent.Text(TestEvent.Day(-1))} 09:02,补录\r\n"),
            Wait.Cancelled);

        var (code, _, error) = await ImportAsync(_folder.File("gbk.csv"));
        Assert.Equal((1, "csv: the file is not UTF-8; name its encoding, such as gb18030, or save it as UTF-8"), (code, error));
        Assert.Equal(0, await Event.HeadAsync());

        Assert.Equal(
            (0, "import 1: 1 added, 0 replaced, 0 were there already, 0 bad", ""), await ImportAsync(_folder.File("gbk.csv"), "--encoding", "gb18030"));
        Assert.Equal("补录", (await Event.JsonAsync("entries")).GetProperty("entries")[0].GetProperty("note").GetString());
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        Dispose();
    }

    public void Dispose() => _folder.Dispose();

    private static (int Code, string Last) Head((int Code, string Output, string Error) run) => (run.Code, run.Output.Split('\n')[^1]);

    private Task<(int Code, string Output, string Error)> ImportAsync(string file, params IEnumerable<string> more) =>
        Run.CommandAsync(_folder.Database, ["import", file, "--event", "e", .. more]);

    private Task<(int Code, string Output, string Error)> UndoAsync(int number, string reason) =>
        Run.CommandAsync(_folder.Database, "import", "undo", $"{number}", "--event", "e", "--reason", reason);
}
