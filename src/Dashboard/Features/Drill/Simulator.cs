using System.Data.Common;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Engine.Ledger;

namespace Dashboard.Features.Drill;

/// <summary>
/// Feeds the drill, in Development only, through the same ledger as everybody: first the days that it has been under way, in one go, then an entry
/// or so a second. Only events marked as drills are ever touched.
/// </summary>
public sealed class Simulator(Feeds feeds, EventLedger ledger, TimeProvider time, IConfiguration configuration, ILogger<Simulator> log) : BackgroundService
{
    private const string Slug = "drill";
    private const int BackfillMinutes = 5;
    private const long MinuteMs = 60_000;

    // Share of a day's travellers by hour, roughly as trains leave; the stations' shares; what else is counted for every hundred served.
    private static readonly double[] Hours = [.35, .35, .35, .35, .4, .7, 1.2, 1.6, 1.9, 1.8, 1.6, 1.5, 1.4, 1.5, 1.7, 1.8, 1.7, 1.5, 1.2, 1.0, .8, .6, .4, .3];
    private static readonly double[] Stations = [.45, .18, .12, .25];
    private static readonly (string Metric, double Weight)[] Mix =
    [
        ("cy.served", 62), ("cy.leaflets", 12), ("cy.cards", 8), ("hot.agent", 3), ("hot.ivr", 5), ("con.total", 2.5), ("con.migrant", 1.5),
        ("law.total", .5), ("law.migrant", .5), ("res.persons", 2), ("res.items", 1), ("res.vehicles", 1), ("res.escorted", 1),
    ];

    private readonly Random _random = new();

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var perSecond = configuration.GetValue("Simulator:PerSecond", 0.8);
        if (!configuration.GetValue("Simulator:Enabled", false) || perSecond <= 0 || feeds.Find(Slug) is not { } feed) return;
        try
        {
            if (feed.Current.Board is { Newest.Length: 0, Catalog.Event.Drill: true })
                await BackfillAsync(feed.Current.Board.Catalog, perSecond, stoppingToken);
            while (!stoppingToken.IsCancellationRequested)
            {
                // Exponential gaps: arrivals do not keep step. Nearly every third entry counts two.
                var catalog = feed.Current.Board.Catalog;
                var entries = Rate(catalog.Calendar, time.GetUtcNow().ToUnixTimeMilliseconds(), perSecond) / 1.3;
                await Task.Delay(TimeSpan.FromSeconds(Math.Min(30, -Math.Log(1 - _random.NextDouble()) / entries)), time, stoppingToken);
                if (!catalog.Event.Drill || catalog.Event.Closed) continue;
                if (Draft(catalog, Pick(), 1 + (_random.NextDouble() < .3 ? 1 : 0), null) is { } draft) await AppendAsync(catalog, [draft]);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task BackfillAsync(EventCatalog catalog, double perSecond, CancellationToken cancellation)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var batch = new List<Draft>();
        for (var at = catalog.Calendar.StartOf(catalog.Calendar.StartsOn); at < now; at += BackfillMinutes * MinuteMs)
        {
            cancellation.ThrowIfCancellationRequested();
            var length = Math.Min(BackfillMinutes * MinuteMs, now - at);
            var expected = Rate(catalog.Calendar, at, perSecond) * length / 1000;
            foreach (var (metric, weight) in Mix)
            {
                for (var station = 0; station < (catalog.Metric(metric)?.PerStation == true ? Stations.Length : 1); station++)
                {
                    var share = catalog.Metric(metric)?.PerStation == true ? Stations[station] : 1;
                    var count = (long)Math.Floor((expected * weight / 101 * share * (.7 + (.6 * _random.NextDouble()))) + _random.NextDouble());
                    if (count > 0 && Draft(catalog, metric, count, at + (long)(_random.NextDouble() * length), station) is { } draft) batch.Add(draft);
                }
            }

            if (batch.Count < EventLedger.MaxDrafts - 64) continue;
            await AppendAsync(catalog, batch);
            batch.Clear();
        }

        if (batch.Count > 0) await AppendAsync(catalog, batch);
        log.LogInformation("The simulator has filled the drill's days so far.");
    }

    // Counts a second: as many as asked for in the busiest hour, and no steps on the hour.
    private static double Rate(EventCalendar calendar, long atMs, double perSecond)
    {
        var local = calendar.Local(atMs).TimeOfDay.TotalHours;
        var (hour, part) = ((int)local, local - Math.Floor(local));
        return perSecond * ((Hours[hour] * (1 - part)) + (Hours[(hour + 1) % 24] * part)) / Hours.Max();
    }

    // Null where somebody has retired the metric or the station.
    private TallyDraft? Draft(EventCatalog catalog, string code, long delta, long? at, int? station = null)
    {
        var metric = catalog.Metric(code) ?? throw new CatalogException("metric", $"the simulator misses '{code}'");
        var place = metric.PerStation ? catalog.Stations[station ?? Weighted(Stations)] : null;
        return metric.Retired || place is { Retired: true } ? null : new()
        {
            Key = Guid.CreateVersion7(),
            RecordedBy = "simulator",
            MetricId = metric.MetricId,
            Delta = delta,
            AtMs = at,
            EnteredMs = at, // As if it had been tapped then.
            StationId = place?.StationId ?? 0,
        };
    }

    private async Task AppendAsync(EventCatalog catalog, IReadOnlyList<Draft> drafts)
    {
        try
        {
            await ledger.AppendAsync(catalog, drafts);
        }
        catch (Exception refused) when (refused is IntakeFullException or DbException)
        {
            log.LogWarning(refused, "The simulator's entries were not recorded; it goes on.");
        }
    }

    private string Pick() => Mix[Weighted([.. Mix.Select(m => m.Weight)])].Metric;

    private int Weighted(double[] weights)
    {
        var left = _random.NextDouble() * weights.Sum();
        var i = 0;
        while (i < weights.Length - 1 && (left -= weights[i]) > 0) i++;
        return i;
    }
}
