using System.Globalization;
using System.Net.Http.Json;

namespace Dashboard.EndToEnd;

/// <summary>A server with events of one, ten, sixty and two hundred stations, long names and large numbers, made once: what walls have to have room
/// for.</summary>
public sealed class ManyStations : IAsyncLifetime
{
    private static readonly (string Slug, int Stations, long Each)[] Events = [("one", 1, 0), ("ten", 10, 98_765), ("sixty", 60, 412), ("hundreds", 200, 12)];

    public DashboardServer Server { get; private set; } = default!;

    /// <summary>The events and the scenes that have something to show of each. The drill carries its band; two are closed.</summary>
    public IReadOnlyList<(string Event, string[] Scenes)> Walls { get; } =
    [
        .. Events.Select(e => (
            e.Slug, (string[])
            [
                "overview", "stations", "trends"
            ])), ("drill", ["overview", "stations", "hotline", "trends", "overview,stations"]), ("chunyun-2014", ["overview"]), ("guiyang-2014", ["overview"]),
    ];

    public async ValueTask InitializeAsync()
    {
        Server = await DashboardServer.StartAsync();
        await RunAsync("hotline", "set", "--event", "drill");
        foreach (var (slug, stations, each) in Events)
        {
            await Server.CreateEventAsync(slug, "--cadence", "15", "--milestone", "10000");
            // All but the first at once, behind the product's back; the next command tells it that the configuration has changed.
            await Server.ChangeDatabaseAsync($"""
                WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < {stations})
                INSERT INTO station (event_id, station_id, code, name_zh, name_en, latitude, longitude)
                SELECT e.event_id, i, 's' || i, '龙洞堡国际机场第' || i || '航站楼到达厅绿丝带便民志愿服务站',
                  'Longdongbao International Airport, Terminal ' || i || ', Arrivals Hall Volunteer Service Station',
                  26.4 + (i * 37 % 100) * 0.003, 106.6 + (i * 53 % 100) * 0.003
                FROM n, event e WHERE e.slug = '{slug}' AND {stations} > 1;
                UPDATE event SET drill = 1 WHERE slug = 'ten';
                """);
            foreach (var code in (string[])["cards", "leaflets", "advice", "relief", "lost"])
                await RunAsync(
                    "metric",
                    "add",
                    code,
                    "--event",
                    slug,
                    "--name",
                    "发放救助物资和宣传资料",
                    "--name-en",
                    "Relief supplies and leaflets given out",
                    "--unit",
                    "件(套)",
                    "--unit-en",
                    "person-trips");
            await Until.TrueAsync(
                async () => (await Server.Http.GetStringAsync($"/api/events/{slug}/board")).Contains($"\"s{stations}\"", StringComparison.Ordinal),
                () => $"The stations of {slug} do not appear.");
            if (each == 0) continue;
            // Four of them have not reported for hours: an alarm. One never has.
            var now = TimeProvider.System.GetUtcNow();
            var entries = Enumerable.Range(1, stations - 1).Select(i => new
            {
                key = Guid.CreateVersion7(),
                station = $"s{i}",
                metric = "served",
                delta = each * i,
                at = (i is > 1 and < 6 ? now.AddHours(-3) : now.AddMinutes(-1)).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture),
            });
            using var answer = await Server.Http.PostAsJsonAsync($"/api/events/{slug}/tallies", new { entries });
            answer.EnsureSuccessStatusCode();
        }

        await Until.TrueAsync(
            async () => (await Server.Http.GetStringAsync("/api/events/hundreds/board")).Contains("\"total\":238800", StringComparison.Ordinal),
            () => "The counts do not arrive.");
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private async Task RunAsync(params string[] command)
    {
        var (code, report) = await Server.CommandAsync(command);
        if (code != 0) throw new InvalidOperationException(report);
    }
}
