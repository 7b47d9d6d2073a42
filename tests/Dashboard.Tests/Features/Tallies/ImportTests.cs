using System.Text;

namespace Dashboard.Tests.Features.Tallies;

/// <summary>import as a real process.</summary>
public sealed class ImportTests : IAsyncLifetime, IDisposable
{
    private const string Header = "station,metric,delta,at,note\n";

    private readonly TemporaryFolder _folder = new();
    private RunningServer? _server;

    private TestEvent Event => new(_server!, _server!.Feeds.Find("e")!.Current.Board.Catalog);

    public async ValueTask InitializeAsync() => _server = await RunningServer.StartAsync(_folder.Database, setup => TestEvent.AddAsync(setup.Catalogs, "e"));

    [Fact]
    public async Task Good_rows_go_in_bad_ones_are_named_by_line_and_a_repeat_counts_once()
    {
        var (day, csv) = (TestEvent.Text(TestEvent.Day(-1)), "﻿Station, Metric,delta,at,note\n");
        csv += $"a,served,3,{day}T08:00:00+08:00,中文备注\n";
        csv += $"a,served,x,{day}T08:00:00+08:00,\n";
        csv += $"nowhere,served,1,{day}T08:00:00+08:00,\n";
        csv += $"a,served,2,{day}T08:00:00+08:00,\"two\nlines, \"\"quoted\"\"\"\n";
        csv += $"a,served,2,,no time\n";
        csv += $",calls,4,{day}T08:00:00+08:00,\n";
        csv += $",calls,4,{day}T08:00:00+08:00,\n";
        var file = _folder.Write("good.csv", csv);

        var (code, output, error) = await ImportAsync(file);

        Assert.Equal((1, "4 accepted, 0 were there already, 3 bad; the good rows are in, mend the others and import the file again"), (code, output));
        Assert.Equal(["line 3: delta: must be a whole number", "line 4: station: there is no station 'nowhere' in 'e'", "line 7: at: must be a time with an offset, such as 2027-01-23T14:05:00+08:00"], error.Split('\n'));
        Assert.Equal((5, 0), await Event.CounterAsync("a", "served"));
        // The same row twice in a file means two counts; the same file twice does not.
        Assert.Equal((8, 0), await Event.CounterAsync(null, "calls"));
        var entries = (await Event.JsonAsync("entries")).GetProperty("entries");
        Assert.Equal(("中文备注", "import"), (entries[0].GetProperty("note").GetString(), entries[0].GetProperty("recordedBy").GetString()));
        Assert.Equal("two\nlines, \"quoted\"", entries[1].GetProperty("note").GetString());

        Assert.StartsWith("0 accepted, 4 were there already, 3 bad", (await ImportAsync(file)).Output, StringComparison.Ordinal);
        Assert.Equal(4, await Event.HeadAsync());
        await Event.AssertSoundAsync();
    }

    [Fact]
    public async Task A_good_file_ends_with_0()
    {
        var file = _folder.Write("all.csv", Header + string.Concat(Enumerable.Range(0, 2500).Select(i => $"{(i % 2 == 0 ? "a" : "b")},served,1,{TestEvent.At(-1, $"{i % 24:00}:{i % 60:00}:00")},\n")));

        Assert.Equal((0, "2500 accepted, 0 were there already, 0 bad", ""), await ImportAsync(file));
        Assert.Equal((0, "0 accepted, 2500 were there already, 0 bad", ""), await ImportAsync(file));
        Assert.Equal(1250, (await Event.CounterAsync("b", "served")).Total);
    }

    [Fact]
    public async Task Keys_of_the_file_are_kept_and_a_conflict_is_named()
    {
        var key = await Event.CountAsync(9);

        var (code, _, error) = await ImportAsync(_folder.Write("keys.csv", $"key,station,metric,delta,at\n{key},a,served,1,{TestEvent.At(-1, "08:00:00")}\nno-key,a,served,1,{TestEvent.At(-1, "08:00:00")}\n"));

        Assert.Equal(1, code);
        Assert.Contains("line 2: key: belongs to an entry with other content", error, StringComparison.Ordinal);
        Assert.Contains("line 3: key: must be a UUID", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_a_quote_is_never_closed_reading_stops_and_what_came_before_is_kept()
    {
        var at = TestEvent.At(-1, "08:00:00");

        var (code, output, error) = await ImportAsync(_folder.Write("broken.csv", $"{Header}a,served,3,{at},\na,served,4,{at},\"never closed\nb,served,5,{at},\n"));

        Assert.Equal(1, code);
        Assert.StartsWith("1 accepted, 0 were there already, 1 bad", output, StringComparison.Ordinal);
        Assert.StartsWith("line 3: ", error, StringComparison.Ordinal);
        Assert.EndsWith("Reading stopped here.", error, StringComparison.Ordinal);
        Assert.Equal(3, (await Event.CounterAsync("a", "served")).Total);
    }

    [Theory]
    [InlineData("station,metric,delta,at,extra\n", "csv: unknown column 'extra'; known are key, station, metric, delta, at, note")]
    [InlineData("station,metric,delta\n", "csv: the column 'at' is missing")]
    [InlineData("", "csv: the file is empty")]
    public async Task A_header_that_cannot_be_used_is_refused(string csv, string message) =>
        Assert.Equal((1, "", message), await ImportAsync(_folder.Write("header.csv", csv)));

    [Fact]
    public async Task A_missing_file_and_a_missing_event_are_named()
    {
        Assert.Equal((1, "", $"csv: there is no file {_folder.File("none.csv")}"), await ImportAsync(_folder.File("none.csv")));
        Assert.Equal((1, "", "event: there is no event 'none'"), await Run.CommandAsync(_folder.Database, "import", _folder.Write("any.csv", Header), "--event", "none"));
    }

    [Fact]
    public async Task A_file_that_is_not_UTF8_is_refused_without_guessing()
    {
        // 中文 in GB 18030.
        await File.WriteAllBytesAsync(_folder.File("gbk.csv"), [.. Encoding.UTF8.GetBytes($"{Header}a,served,3,{TestEvent.At(-1, "08:00:00")},"), 0xD6, 0xD0, 0xCE, 0xC4, (byte)'\n'], Wait.Cancelled);

        var (code, _, error) = await ImportAsync(_folder.File("gbk.csv"));

        Assert.Equal((1, "csv: the file is not UTF-8; save it as UTF-8"), (code, error));
        Assert.Equal(0, await Event.HeadAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        Dispose();
    }

    public void Dispose() => _folder.Dispose();

    private Task<(int Code, string Output, string Error)> ImportAsync(string file) => Run.CommandAsync(_folder.Database, "import", file, "--event", "e");
}
