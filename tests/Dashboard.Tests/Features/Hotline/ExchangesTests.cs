using Dashboard.Engine.Data;
using Dashboard.Engine.Hotline;
using Dashboard.Shared;

namespace Dashboard.Tests.Features.Hotline;

/// <summary>Exchanges that are set: followed from the start, and refused where they cannot be.</summary>
public sealed class ExchangesTests
{
    [Fact]
    public async Task A_log_that_is_set_is_followed_and_goes_on_after_a_restart_of_the_server()
    {
        using var folder = new TemporaryFolder();
        var log = Path.Combine(Path.GetDirectoryName(folder.Database)!, "queue_log");
        string[] settings = ["--Hotline:Exchanges:0:Event=e", $"--Hotline:Exchanges:0:QueueLog={log}"];
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        await using (var server = await RunningServer.StartAsync(folder.Database, setup => TestEvent.AddAsync(setup.Catalogs, "e"), settings: settings))
        {
            await File.WriteAllTextAsync(log, $"{now}|c1|q|NONE|ENTERQUEUE||13885012345|1\n", Wait.Cancelled);
            await Wait.ForAsync(() => server.Feeds.Find("e")!.Current.Hotline.Waiting.Count == 1, "the caller waits");
        }

        await File.AppendAllTextAsync(log, $"{now + 1}|c2|q|NONE|ENTERQUEUE||13885012345|1\n", Wait.Cancelled);
        await using (var server = await RunningServer.StartAsync(folder.Database, settings: settings))
        {
            await Wait.ForAsync(() => server.Feeds.Find("e")!.Current.Hotline.Waiting.Count == 2, "both wait");
            Assert.Equal(2, server.Feeds.Find("e")!.Current.Board.Seq);
        }
    }

    [Theory]
    [InlineData("Hotline:Exchanges:0:Event", "--Hotline:Exchanges:0:QueueLog=/nowhere")]
    [InlineData("Hotline:Exchanges:0:QueueLog", "--Hotline:Exchanges:0:Event=e")]
    [InlineData("Hotline:Exchanges:0:Name", "--Hotline:Exchanges:0:Event=e", "--Hotline:Exchanges:0:QueueLog=/nowhere", "--Hotline:Exchanges:0:Name=desk")]
    [InlineData(
        "Hotline:Exchanges:0:Ami:Secret", "--Hotline:Exchanges:0:Event=e", "--Hotline:Exchanges:0:Ami:Host=127.0.0.1", "--Hotline:Exchanges:0:Ami:User=u")]
    [InlineData(
        "Hotline:Exchanges",
        "--Hotline:Exchanges:0:Event=e",
        "--Hotline:Exchanges:0:QueueLog=/a",
        "--Hotline:Exchanges:1:Event=e",
        "--Hotline:Exchanges:1:QueueLog=/b")]
    public async Task A_setting_that_cannot_be_is_named(string setting, params string[] settings)
    {
        using var folder = new TemporaryFolder();

        var refused = await Assert.ThrowsAsync<SettingException>(() => RunningServer.StartAsync(folder.Database, settings: settings));

        Assert.StartsWith(setting + ": ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbers_are_deleted_when_their_time_has_come_and_the_call_stays()
    {
        using var folder = new TemporaryFolder();
        var old = TimeProvider.System.GetUtcNow().AddDays(-31).ToUnixTimeSeconds();
        var log = Path.Combine(Path.GetDirectoryName(folder.Database)!, "queue_log");
        await File.WriteAllTextAsync(
            log, $"{old}|c1|q|NONE|ENTERQUEUE||13885012345|1\n{old + 86_400 * 30}|c2|q|NONE|ENTERQUEUE||13885054321|1\n", Wait.Cancelled);
        await using var server = await RunningServer.StartAsync(
            folder.Database,
            setup => TestEvent.AddAsync(setup.Catalogs, "e"),
            settings: ["--Hotline:Exchanges:0:Event=e", $"--Hotline:Exchanges:0:QueueLog={log}"]);
        var desk = server.Get<DeskStore>();
        await Wait.ForAsync(() => server.Feeds.Find("e")!.Current.Board.Seq == 2, "both calls");

        await desk.ForgetAsync(1, TimeProvider.System.GetUtcNow().AddDays(-HotlineSettings.Default.CallerDays).ToUnixTimeMilliseconds(), Wait.Cancelled);

        Assert.Null(await desk.CallerAsync(1, 1, Wait.Cancelled));
        Assert.Equal("13885054321", await desk.CallerAsync(1, 2, Wait.Cancelled));
        Assert.Equal(2, (await desk.CallsAsync(1, new(0, long.MaxValue), Wait.Cancelled)).Count);
    }
}
