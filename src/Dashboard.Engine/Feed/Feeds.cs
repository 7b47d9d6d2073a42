using System.Collections.Concurrent;
using Dashboard.Engine.Boards;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dashboard.Engine.Feed;

/// <summary>The feeds of all events: those there at the start are loaded before anything is served, later ones within seconds.</summary>
public sealed class Feeds(
    Database database, CatalogStore catalogs, BoardStore boards, PastStore pasts, HeadSignal signal, TimeProvider time, ILogger<Feeds> log,
    LedgerModules? modules = null) : BackgroundService
{
    private readonly LedgerModules _modules = modules ?? LedgerModules.Standard;
    private readonly ConcurrentDictionary<string, EventFeed> _bySlug = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, EventFeed> _byId = new();
    private readonly List<Task> _running = [];
    private readonly HashSet<int> _odd = [];

    /// <summary>Every event's newest state, in order of creation.</summary>
    public IReadOnlyList<EventFeed> All => [.. _byId.OrderBy(f => f.Key).Select(f => f.Value)];

    /// <summary>The feed of an event, or null where there is no such event.</summary>
    public EventFeed? Find(string? slug) => slug is null ? null : _bySlug.GetValueOrDefault(slug);

    /// <inheritdoc />
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var id in await catalogs.EventIdsAsync(cancellationToken)) await TryAddAsync(id, cancellationToken);
        signal.Raised += Hasten;
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        lock (_running) _running.AddRange(All.Select(feed => feed.RunAsync(stoppingToken)));
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(2), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await LookForNewAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping: the feeds end with the same token, and are awaited.
        }

        signal.Raised -= Hasten;
        await Task.WhenAll(_running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Hasten(int eventId)
    {
        if (_byId.TryGetValue(eventId, out var feed)) feed.Hasten();
    }

    private async Task LookForNewAsync(CancellationToken cancellation)
    {
        try
        {
            foreach (var id in (await catalogs.EventIdsAsync(cancellation)).Where(id => !_byId.ContainsKey(id)))
            {
                if (await TryAddAsync(id, cancellation) is { } feed) lock (_running) _running.Add(feed.RunAsync(cancellation));
            }
        }
#pragma warning disable CA1031 // Whatever fails here, the feeds that there are go on.
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            // The feeds say so on every screen; here it only means that a new event appears later.
            log.LogWarning(failure, "Could not look for new events.");
        }
    }

    private async Task<EventFeed?> TryAddAsync(int eventId, CancellationToken cancellation)
    {
        try
        {
            var feed = await AddAsync(eventId, cancellation);
            _odd.Remove(eventId);
            return feed;
        }
#pragma warning disable CA1031 // An event that cannot be loaded, whatever is odd about it, must not keep all others away: told once, and tried again.
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            if (_odd.Add(eventId)) log.LogError(failure, "Event {Event} cannot be loaded; it appears once it can.", eventId);
            return null;
        }
    }

    private async Task<EventFeed> AddAsync(int eventId, CancellationToken cancellation)
    {
        var catalog = await catalogs.LoadAsync(eventId, cancellation);
        var day = catalog.Calendar.DayOf(time.GetUtcNow().ToUnixTimeMilliseconds());
        var feed = new EventFeed(await boards.LoadAsync(catalog, day, cancellation), database, _modules, catalogs, boards, pasts, time, log);
        _byId[eventId] = feed;
        _bySlug[catalog.Event.Slug] = feed;
        return feed;
    }
}
