using Dashboard.Engine.Data;

namespace Dashboard.Engine.Counting;

/// <summary>Reads an event's past.</summary>
public sealed class PastStore(SeriesStore series, CatalogStore catalogs, UptimeStore uptime, TimeProvider time)
{
    /// <summary>An event's days so far, with those of the event that it is set beside.</summary>
    public async Task<Past> LoadAsync(EventCatalog catalog, DateOnly day, CancellationToken cancellation)
    {
        var other = catalog.Event.CompareTo is { } id ? await LoadAsync(await catalogs.LoadAsync(id, cancellation), null, null, cancellation) : null;
        return await LoadAsync(catalog, day, other, cancellation);
    }

    /// <summary>What is known, with some of its days read anew: those for which something has been counted since.</summary>
    public async Task<Past> RefreshAsync(Past past, IEnumerable<DateOnly> days, CancellationToken cancellation)
    {
        var (catalog, calendar) = (past.Catalog, past.Catalog.Calendar);
        foreach (var day in days.Where(d => d >= calendar.StartsOn && d <= calendar.EndsOn))
        {
            var quarters = await QuartersAsync(catalog, calendar.StartOf(day), calendar.StartOf(day.AddDays(1)), cancellation);
            past = past.With(time.GetUtcNow().ToUnixTimeMilliseconds(), day, quarters);
        }

        return past;
    }

    private async Task<Past> LoadAsync(EventCatalog catalog, DateOnly? day, Past? other, CancellationToken cancellation)
    {
        var calendar = catalog.Calendar;
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var (from, until) = (calendar.StartOf(calendar.StartsOn), calendar.StartOf(calendar.EndsOn.AddDays(1)));
        var quarters = await QuartersAsync(catalog, from, until, cancellation);
        return new(catalog, day ?? calendar.DayOf(now), now, quarters, await uptime.SinceAsync(from, cancellation), other);
    }

    private async Task<IReadOnlyDictionary<int, IReadOnlyList<MinuteSum>>> QuartersAsync(
        EventCatalog catalog, long from, long until, CancellationToken cancellation)
    {
        var quarters = new Dictionary<int, IReadOnlyList<MinuteSum>>();
        foreach (var metric in Past.Kept(catalog))
        {
            quarters[metric.MetricId] = await series.SeriesAsync(
                catalog, metric, null, SeriesBy.Quarter, from / 60_000, until / 60_000, cancellation, Reads.Live);
        }

        return quarters;
    }
}
