using Microsoft.Data.Sqlite;

namespace Dashboard.Tests.Features.Upkeep;

/// <summary>The commands as real processes on a database of their own.</summary>
[Trait("Time", "long")]
public sealed partial class CommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task An_event_is_set_up_by_commands_and_bad_input_is_named()
    {
        var (code, output, error) = await CommandAsync("event", "create", "new", "--name", "新活动", "--from", "2027-01-23", "--to", "2027-03-03");
        Assert.Equal(
            (0, "event new: 新活动, 2027-01-23 to 2027-03-03, 40 days in Asia/Shanghai; running servers show it within seconds", ""), (code, output, error));

        Assert.Equal("station railway: 火车站; new now has 1", (await CommandAsync("station", "add", "railway", "--event", "new", "--name", "火车站")).Output);
        Assert.Equal(
            "gate railway-east: 东进站口; railway now has 1",
            (await CommandAsync("station", "add", "railway-east", "--event", "new", "--name", "东进站口", "--of", "railway")).Output);
        Assert.Equal(
            "shift night: 夜班, 22:00–06:00 from 2027-02-01; new now has 1",
            (await CommandAsync(
                "shift", "add", "night", "--event", "new", "--name", "夜班", "--from", "22:00", "--to", "06:00", "--first-day", "2027-02-01")).Output);
        Assert.Equal(
            "metric served: 服务 (人次); new now has 1",
            (await CommandAsync("metric", "add", "served", "--event", "new", "--name", "服务", "--unit", "人次", "--target", "100")).Output);
        Assert.Equal(
            "metric part: 老人 (人次); new now has 2",
            (await CommandAsync("metric", "add", "part", "--event", "new", "--name", "老人", "--unit", "人次", "--parent", "served")).Output);

        Assert.Equal(
            (1, "", "slug: 'new' exists"), await CommandAsync("event", "create", "new", "--name", "又一个", "--from", "2027-01-23", "--to", "2027-03-03"));
        Assert.Equal(
            (1, "", "to: is before the first day"), await CommandAsync("event", "create", "x", "--name", "x", "--from", "2027-01-23", "--to", "2027-01-22"));
        Assert.Equal(
            (1, "", "time-zone: 'Mars/Base' is not a known time zone, such as Asia/Shanghai"),
            await CommandAsync("event", "create", "x", "--name", "x", "--from", "2027-01-23", "--to", "2027-01-23", "--time-zone", "Mars/Base"));
        Assert.Equal((1, "", "code: station 'railway' exists"), await CommandAsync("station", "add", "railway", "--event", "new", "--name", "x"));
        Assert.Equal(
            (1, "", "of: there is no station 'none' in new"), await CommandAsync("station", "add", "x", "--event", "new", "--name", "x", "--of", "none"));
        Assert.Equal(
            (1, "", "of: 'railway-east' is a gate itself"), await CommandAsync("station", "add", "x", "--event", "new", "--name", "x", "--of", "railway-east"));
        Assert.Equal(
            (1, "", "from: '6' is not a time such as 06:00"),
            await CommandAsync("shift", "add", "x", "--event", "new", "--name", "x", "--from", "6", "--to", "14:00"));
        Assert.Equal(
            (1, "", "overlap: shift 'night' (22:00–06:00) is worked at the same time"),
            await CommandAsync("shift", "add", "x", "--event", "new", "--name", "x", "--from", "05:00", "--to", "14:00", "--first-day", "2027-02-02"));
        Assert.Equal((1, "", "event: there is no event 'none'"), await CommandAsync("station", "add", "x", "--event", "none", "--name", "x"));
        Assert.Equal(
            (1, "", "parent: no metric 'none'"), await CommandAsync("metric", "add", "x", "--event", "new", "--name", "x", "--unit", "x", "--parent", "none"));
    }

    [Fact]
    public async Task What_walls_want_to_know_is_said_by_commands()
    {
        Assert.Equal(0, (await CommandAsync("event", "create", "new", "--name", "新活动", "--from", "2027-01-23", "--to", "2027-03-03")).Code);
        Assert.Equal(
            "event next: 下一季, 2028-01-10 to 2028-02-18, 40 days in Asia/Shanghai; running servers show it within seconds",
            (await CommandAsync("event", "create", "next", "--name", "下一季", "--from", "2028-01-10", "--to", "2028-02-18", "--compare-to", "new")).Output);
        Assert.Equal(
            "station airport: 机场; next now has 1",
            (await CommandAsync("station", "add", "airport", "--event", "next", "--name", "机场", "--latitude", "26.5385", "--longitude", "-106.801")).Output);
        Assert.Equal(
            "metric cards: 爱心卡 (张); next now has 1",
            (await CommandAsync("metric", "add", "cards", "--event", "next", "--name", "爱心卡", "--unit", "张", "--cadence", "60", "--milestone", "1000")).Output);
        Assert.Equal(
            "next 1 26.5385 -106.801 60 1000",
            await ScalarAsync("""
                SELECT printf('%s %d %s %s %d %d', e.slug, e.compare_to, s.latitude, s.longitude, m.cadence_minutes, m.milestone)
                FROM event e JOIN station s ON s.event_id = e.event_id JOIN metric m ON m.event_id = e.event_id
                WHERE e.slug = 'next'
                """));

        Assert.Equal(
            (1, "", "compare-to: there is no event 'none'"),
            await CommandAsync("event", "create", "x", "--name", "x", "--from", "2027-01-23", "--to", "2027-01-23", "--compare-to", "none"));
        Assert.Equal(
            (1, "", "latitude: '26,5' is not a number such as 26.5597"),
            await CommandAsync("station", "add", "x", "--event", "new", "--name", "x", "--latitude", "26,5", "--longitude", "106"));
        Assert.Equal((1, "", "longitude: is missing"), await CommandAsync("station", "add", "x", "--event", "new", "--name", "x", "--latitude", "26.5"));
        Assert.Equal(
            (1, "", "cadence: '1.5' is not a number such as 15"),
            await CommandAsync("metric", "add", "x", "--event", "new", "--name", "x", "--unit", "x", "--cadence", "1.5"));
        Assert.Equal(
            (1, "", "cadence: must be from 1 to 10080 minutes"),
            await CommandAsync("metric", "add", "x", "--event", "new", "--name", "x", "--unit", "x", "--cadence", "0"));
        Assert.Equal(
            (1, "", "milestone: must be above 0"),
            await CommandAsync("metric", "add", "x", "--event", "new", "--name", "x", "--unit", "x", "--milestone", "-5"));
    }

    [Theory]
    [InlineData("bogus")]
    [InlineData("import")]
    [InlineData("event")]
    [InlineData("event", "create", "x")]
    [InlineData("metric", "add", "x", "--event", "e", "--name", "x", "--unit", "x", "--scope", "galaxy")]
    public async Task A_command_that_is_not_understood_says_so_and_ends_with_1(params string[] arguments)
    {
        var (code, _, error) = await CommandAsync(arguments);

        Assert.Equal(1, code);
        Assert.NotEqual("", error);
        Assert.False(File.Exists(_folder.Database));
    }

    [Theory]
    [InlineData("verify")]
    [InlineData("backup", "copy.db")]
    [InlineData("station", "add", "x", "--event", "e", "--name", "x")]
    public async Task A_command_on_a_database_that_is_not_there_makes_none(params string[] arguments)
    {
        var (code, output, error) = await CommandAsync(arguments);

        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("ConnectionStrings:Dashboard: there is no database", error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.Database));
    }

    [Fact]
    public async Task A_database_whose_log_is_there_without_it_is_not_made_anew()
    {
        await File.WriteAllTextAsync(_folder.Database + "-wal", "all the data", Wait.Cancelled);

        var (code, _, error) = await CommandAsync("event", "create", "x", "--name", "x", "--from", "2027-01-23", "--to", "2027-01-24");

        Assert.Equal(1, code);
        Assert.Contains("-wal is there", error, StringComparison.Ordinal);
        Assert.Equal("all the data", await File.ReadAllTextAsync(_folder.Database + "-wal", Wait.Cancelled));
    }

    [Fact]
    public async Task A_backup_is_made_while_the_server_runs_and_overwrites_nothing()
    {
        var copy = _folder.File("copy.db");
        await using (var server = await ServerAsync())
        {
            var e = new TestEvent(server, server.Feeds.Find("e")!.Current.Board.Catalog);
            await e.CountAsync(5);

            var (code, output, error) = await CommandAsync("backup", copy);

            Assert.Equal((0, ""), (code, error));
            Assert.Matches($"^{System.Text.RegularExpressions.Regex.Escape(copy)}: [0-9,]+ KiB, checked$", output);
            await e.CountAsync(1);
        }

        var copied = await Run.CommandAsync(copy, "verify");
        Assert.Equal((0, ""), (copied.Code, copied.Error));
        Assert.StartsWith("e: 1 entries, all sums agree, the head's hash is ", copied.Output, StringComparison.Ordinal);
        Assert.Equal((1, "", $"{copy} exists; a backup overwrites nothing."), await CommandAsync("backup", copy));
    }

    [Fact]
    public async Task A_ledger_is_exported_for_others_to_check_and_whatever_is_changed_in_it_is_found()
    {
        var file = _folder.File("ledger.txt");
        await using (var server = await ServerAsync())
        {
            var e = new TestEvent(server, server.Feeds.Find("e")!.Current.Board.Catalog);
            await e.CountAsync(5);
            await e.CountAsync(7);
        }

        var (code, output, error) = await CommandAsync("ledger", "export", file, "--event", "e");
        Assert.Equal((0, ""), (code, error));
        Assert.Matches($"^{System.Text.RegularExpressions.Regex.Escape(file)}: 2 entries, the head's hash is [0-9a-f]{{64}}$", output);
        var head = output[^64..];
        Assert.Contains(head, (await CommandAsync("verify")).Output, StringComparison.Ordinal);
        Assert.Equal((1, "", $"file: {file} exists"), await CommandAsync("ledger", "export", file, "--event", "e"));
        Assert.Equal((1, "", "event: there is no event 'none'"), await CommandAsync("ledger", "export", _folder.File("other.txt"), "--event", "none"));

        var lines = await File.ReadAllLinesAsync(file, Wait.Cancelled);
        var first = lines[1][..64];
        Assert.Equal((0, $"e: 2 entries hold, the head's hash is {head}\n{first} was the head's at entry 1"), await WitnessAsync(file, first));
        foreach (var (wrong, why) in ((string[], string)[])
                 [
                     ([lines[0], lines[1].Replace("\"delta\":5", "\"delta\":6", StringComparison.Ordinal), lines[2]], "line 2: the hash does not follow"),
                     ([lines[0], lines[2]], "line 2: the hash does not follow"),
                     ([lines[0], lines[1]], "line 2: the head is not the last entry"),
                 ])
        {
            var changed = _folder.File("changed.txt");
            await File.WriteAllTextAsync(changed, string.Join('\n', wrong) + "\n", Wait.Cancelled);
            var found = await WitnessAsync(changed);
            Assert.Equal(1, found.Code);
            Assert.StartsWith(why, found.Output, StringComparison.Ordinal);
        }
    }

    public void Dispose() => _folder.Dispose();

    // The check that a stranger would run, which shares no code with what wrote the file.
    private static async Task<(int Code, string Output)> WitnessAsync(params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/env"), "python3 is found by env");
        var start = new System.Diagnostics.ProcessStartInfo("/usr/bin/env")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])["python3", Path.Combine(Repository.Root, "docs", "verify-ledger.py"), .. arguments])
            start.ArgumentList.Add(argument);
        using var process = System.Diagnostics.Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Wait.Cancelled), process.StandardError.ReadToEndAsync(Wait.Cancelled));
        await process.WaitForExitAsync(Wait.Cancelled);
        Assert.SkipWhen(process.ExitCode == 127, "there is no python3 on this machine");
        return (process.ExitCode, ((await output) + (await error)).Trim());
    }

    private Task<RunningServer> ServerAsync() => RunningServer.StartAsync(_folder.Database, setup => TestEvent.AddAsync(setup.Catalogs, "e"));

    private Task<(int Code, string Output, string Error)> CommandAsync(params IEnumerable<string> arguments) => Run.CommandAsync(_folder.Database, arguments);

    private async Task<string?> ScalarAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={_folder.Database};Pooling=False");
        await connection.OpenAsync(Wait.Cancelled);
        await using var command = new SqliteCommand(sql, connection);
        return await command.ExecuteScalarAsync(Wait.Cancelled) as string;
    }

    private async Task SqlAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={_folder.Database};Pooling=False");
        await connection.OpenAsync(Wait.Cancelled);
        await using var command = new SqliteCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Wait.Cancelled);
    }
}
