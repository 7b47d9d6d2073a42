using System.IO.Compression;
using System.Text;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;

namespace Dashboard.Tests.Features.Hotline;

/// <summary>The commands, as another process beside the server's database.</summary>
[Trait("Time", "long")]
public sealed class HotlineCommandTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public async ValueTask InitializeAsync()
    {
        using var database = new Database(DatabaseProvider.Sqlite, $"Data Source={_folder.Database}");
        await Migrator.MigrateAsync(database, Wait.Cancelled);
        await TestEvent.AddAsync(new(database, new(database, TimeProvider.System)), "e");
        await TestEvent.AddAsync(new(database, new(database, TimeProvider.System)), "over", closed: true);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task An_import_says_what_it_did_and_again_changes_nothing_packed_or_not()
    {
        var plain = await FileAsync(
            "queue_log", "1700000000|c1|q|NONE|ENTERQUEUE||1|1\n1700000009|c1|q|NONE|ABANDON|1|1|9\n1700000010|NONE|NONE|NONE|CONFIGRELOAD|\nrubbish\n");
        // By what it holds, whatever it is called.
        var packed = plain + ".1";
        await using (var file = File.Create(packed))
        await using (var gzip = new GZipStream(file, CompressionLevel.Fastest))
            await gzip.WriteAsync(await File.ReadAllBytesAsync(plain, Wait.Cancelled), Wait.Cancelled);

        var first = await Run.CommandAsync(_folder.Database, "hotline", "import", plain, "--event", "e");
        var second = await Run.CommandAsync(_folder.Database, "hotline", "import", packed, "--event", "e");

        Assert.Equal((0, "4 lines: 2 accepted, 0 were there already, 1 of no interest, 1 make no sense (first, line 4: fewer than 5 fields)", ""), first);
        Assert.Equal((0, "4 lines: 0 accepted, 2 were there already, 1 of no interest, 1 make no sense (first, line 4: fewer than 5 fields)", ""), second);
    }

    [Theory]
    [InlineData("425A6839314159")]
    [InlineData("FD377A585A0000")]
    [InlineData("28B52FFD040000")]
    [InlineData("504B0304140000")]
    public async Task What_is_packed_by_another_tool_is_refused_with_what_to_do(string beginning)
    {
        var packed = Path.Combine(Path.GetDirectoryName(_folder.Database)!, "queue_log");
        await File.WriteAllBytesAsync(packed, Convert.FromHexString(beginning), Wait.Cancelled);

        var (code, _, error) = await Run.CommandAsync(_folder.Database, "hotline", "import", packed, "--event", "e");

        Assert.Equal(1, code);
        Assert.StartsWith("file: is packed, but not by gzip; unpack it first", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("e", "none.log", "main", "file: there is no file ")]
    [InlineData("nowhere", "queue_log", "main", "event: there is no event 'nowhere'")]
    [InlineData("over", "queue_log", "main", "event: 'over' is closed")]
    [InlineData("e", "queue_log", "desk", "exchange: 'desk' is the desk's own")]
    public async Task An_import_that_cannot_be_says_why(string slug, string file, string exchange, string reason)
    {
        await FileAsync("queue_log", "1700000000|c1|q|NONE|ENTERQUEUE||1|1\n");

        var (code, output, error) = await Run.CommandAsync(
            _folder.Database, "hotline", "import", Path.Combine(Path.GetDirectoryName(_folder.Database)!, file), "--event", slug, "--exchange", exchange);

        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith(reason, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_ends_when_the_event_is_closed_and_says_how_far_it_came()
    {
        var file = await FileAsync("queue_log", string.Concat(Enumerable.Range(0, 100_000).Select(i => $"{1_700_000_000 + i}|c{i}|q|NONE|ENTERQUEUE||1|1\n")));
        using var database = new Database(DatabaseProvider.Sqlite, $"Data Source={_folder.Database}");
        var catalogs = new CatalogStore(database, new(database, TimeProvider.System));
        var e = (await catalogs.FindAsync("e", Wait.Cancelled))!.Event;

        var running = Run.CommandAsync(_folder.Database, "hotline", "import", file, "--event", "e");
        await Wait.ForAsync(() => new LedgerStore(database).HeadAsync(e.EventId, Wait.Cancelled), head => head.Seq > 0, "the first lines");
        await catalogs.ChangeEventAsync(e with { Closed = true }, new("tests"), Wait.Cancelled);
        var (code, output, error) = await running;

        Assert.Equal((1, ""), (code, output));
        var taken = (await new LedgerStore(database).HeadAsync(e.EventId, Wait.Cancelled)).Seq;
        Assert.Equal($"event: 'e' is closed; nothing more is taken in. Before it was, {taken} lines were accepted and 0 were there already", error);
        Assert.InRange(taken, 1_000, 99_000);
    }

    [Fact]
    public async Task Nothing_but_rubbish_is_a_failure()
    {
        var (code, output, _) = await Run.CommandAsync(
            _folder.Database, "hotline", "import", await FileAsync("noise", "\0\u0001\u0002\nmore\n"), "--event", "e");

        Assert.Equal(1, code);
        Assert.Contains("2 make no sense", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_are_set_one_by_one_and_wrong_ones_name_their_field()
    {
        var (code, output, _) = await Run.CommandAsync(_folder.Database, "hotline", "set", "--event", "e", "--formula", "f1", "--threshold", "15");
        Assert.Equal(
            (
                0,
                "e: F1, answered within 15 s, short up to 5 s; level 80 %, alarm below 60 %; wait 60 s, alarm from 120 s; "
                    + "warnings of talks from 0 s, of pauses from 0 s (0: none); numbers kept 30 days"),
            (code, output));

        (code, output, _) = await Run.CommandAsync(_folder.Database, "hotline", "set", "--event", "e", "--talk-warning", "1800", "--pause-warning", "900");
        Assert.Equal(0, code);
        Assert.Contains("answered within 15 s", output, StringComparison.Ordinal);
        Assert.Contains("warnings of talks from 1800 s, of pauses from 900 s", output, StringComparison.Ordinal);
        Assert.Equal(
            (1, "", "talk-warning: must be from 1 to 86400 seconds, or 0 for no warning"),
            await Run.CommandAsync(_folder.Database, "hotline", "set", "--event", "e", "--talk-warning", "86401"));

        Assert.Equal(
            (1, "", "formula: must be one of F3s, F1, F2, F3, F4, F5"),
            await Run.CommandAsync(_folder.Database, "hotline", "set", "--event", "e", "--formula", "3"));
        Assert.Equal(
            (1, "", "wait-breach: must be from the warning to 86400 seconds"),
            await Run.CommandAsync(_folder.Database, "hotline", "set", "--event", "e", "--wait-breach", "5"));
    }

    private async Task<string> FileAsync(string name, string text)
    {
        var path = Path.Combine(Path.GetDirectoryName(_folder.Database)!, name);
        await File.WriteAllTextAsync(path, text, new UTF8Encoding(false), Wait.Cancelled);
        return path;
    }
}
