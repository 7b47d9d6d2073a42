using Dashboard.Engine.Counting;
using Dashboard.Engine.Feed;
using Dashboard.Engine.Hotline;

namespace Dashboard.Tests.Features.Drill;

public sealed class SimulatorTests
{
    [Fact]
    public async Task The_simulator_fills_the_drill_and_touches_nothing_else()
    {
        using var folder = new TemporaryFolder();
        await using var server = await RunningServer.StartAsync(
            folder.Database,
            setup => TestEvent.AddAsync(setup.Catalogs, "real"),
            seeds: true,
            settings: ["--Simulator:Enabled=true", "--Simulator:PerSecond=20"]);
        var drill = new TestEvent(server, Feed(server, "drill").Current.Board.Catalog);

        // First the days so far in one go, then entries whose time is that of their recording.
        await Wait.ForAsync(() => Feed(server, "drill").Current.Board.Newest.Any(e => e.AtMs == e.RecordedMs), "the simulator goes on after the days so far");

        var board = Feed(server, "drill").Current.Board;
        Assert.True(board.Catalog.Event.Drill);
        Assert.All(board.Newest, e => Assert.Equal(("simulator", CountKinds.Tally, (string?)null), (e.RecordedBy, e.Kind, e.Note)));
        // Nobody stands at the gates of the drill.
        Assert.All(board.Figures.Counters.Where(c => c.Station?.ParentId is null), c => Assert.True(c.Total > 0, $"{c.Station?.Code} {c.Metric.Code}"));
        Assert.True(board.Figures.Metrics[0].Total > board.Figures.Metrics[0].Today);
        Assert.Equal([16, 0, 26], new[] { "chunyun-2014", "real", "guiyang-2014" }.Select(slug => Feed(server, slug).Current.Board.Seq));
        await Wait.ForAsync(() => Feed(server, "drill").Current.Hotline.Agents.Count == 5, "the drill's exchange has started");
        await drill.AssertSoundAsync();
    }

    [Fact]
    public async Task Outside_Development_there_is_no_simulator()
    {
        using var folder = new TemporaryFolder();
        await using var server = await RunningServer.StartAsync(
            folder.Database, seeds: true, settings: ["--environment=Production", "--Simulator:Enabled=true", "--Simulator:PerSecond=1000"]);

        Assert.DoesNotContain(
            server.Services.GetService(typeof(IEnumerable<Microsoft.Extensions.Hosting.IHostedService>)) as IEnumerable<object> ?? [],
            s => s.GetType().Name.EndsWith("Simulator", StringComparison.Ordinal));
        Assert.Equal(0, Feed(server, "drill").Current.Board.Seq);
    }

    private static EventFeed Feed(RunningServer server, string slug) => server.Feeds.Find(slug)!;
}
