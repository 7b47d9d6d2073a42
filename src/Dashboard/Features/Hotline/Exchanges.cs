using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Engine.Hotline;
using Dashboard.Engine.Hotline.Ami;
using Dashboard.Shared;
using Microsoft.Extensions.Options;

namespace Dashboard.Features.Hotline;

/// <summary>One exchange, as set under Hotline:Exchanges.</summary>
public sealed class ExchangeSetting
{
    /// <summary>Its name; two logs of one name are taken for the same.</summary>
    public string Name { get; set; } = Engine.Hotline.QueueLog.DefaultExchange;

    /// <summary>The event whose calls it takes.</summary>
    public string? Event { get; set; }

    /// <summary>Where its queue log is written; null where its lines come by themselves.</summary>
    public string? QueueLog { get; set; }

    /// <summary>Its manager interface; null where it is not to be asked.</summary>
    public AmiSetting? Ami { get; set; }
}

/// <summary>An exchange's manager interface.</summary>
public sealed class AmiSetting
{
    /// <summary>The exchange's host.</summary>
    public string? Host { get; set; }

    /// <summary>The port.</summary>
    public int Port { get; set; } = 5038;

    /// <summary>The account.</summary>
    public string? User { get; set; }

    /// <summary>Its secret.</summary>
    public string? Secret { get; set; }

    /// <summary>The queues to ask for; none for all.</summary>
    public IList<string> Queues { get; init; } = [];

    internal AmiOptions Options => new(Host!, User!, Secret!, Port, [.. Queues]);
}

/// <summary>All exchanges that are set.</summary>
public sealed class ExchangesOptions
{
    /// <summary>The exchanges.</summary>
    public IList<ExchangeSetting> Exchanges { get; init; } = [];
}

/// <summary>Follows the logs of the exchanges that are set, asks those that are to be asked, and deletes callers' numbers when their time has come.</summary>
public sealed class Exchanges(
    IOptions<ExchangesOptions> options,
    Feeds feeds,
    QueueLogIntake intake,
    PositionStore positions,
    ExchangeStore exchanges,
    ExchangeWatch watch,
    DeskStore desk,
    Leases leases,
    TimeProvider time,
    ILogger<Exchanges> log,
    ILogger<QueueLogFollower> followerLog) : BackgroundService
{
    private static readonly TimeSpan ForgetEvery = TimeSpan.FromHours(1);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    /// <summary>Why a name cannot be an exchange's; null when it can.</summary>
    public static string? NameFault(string name) =>
        name.Length is 0 or > CallDraft.MaxExchange || name.Any(c => char.IsControl(c)) ? $"must be a name of 1 to {CallDraft.MaxExchange} characters"
        : name == HotlineService.Desk ? $"'{HotlineService.Desk}' is the desk's own"
        : null;

    /// <inheritdoc />
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var (index, exchange) in options.Value.Exchanges.Index())
        {
            var setting = $"Hotline:Exchanges:{index}";
            if (NameFault(exchange.Name) is { } fault) throw new SettingException($"{setting}:Name", fault);
            if (string.IsNullOrWhiteSpace(exchange.Event))
                throw new SettingException($"{setting}:Event", "is missing; it is the slug of the event whose calls these are");
            if (string.IsNullOrWhiteSpace(exchange.QueueLog) && exchange.Ami is null)
                throw new SettingException($"{setting}:QueueLog", "is missing; it is the path of the exchange's queue log");
            foreach (var (name, value) in exchange.Ami is { } ami
                ? [("Host", ami.Host), ("User", ami.User), ("Secret", ami.Secret)]
                : Array.Empty<(string, string?)>())
                if (string.IsNullOrWhiteSpace(value) || value.Any(char.IsControl))
                    throw new SettingException($"{setting}:Ami:{name}", "is missing, or holds a control character");
            if (exchange.Ami?.Queues.Any(q => string.IsNullOrWhiteSpace(q) || q.Any(char.IsControl)) == true)
                throw new SettingException($"{setting}:Ami:Queues", "holds an empty name, or a control character; leave it out to follow all queues");
        }

        if (options.Value.Exchanges.GroupBy(e => (e.Event, e.Name)).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new SettingException("Hotline:Exchanges", $"'{twice.Key.Name}' is there twice for '{twice.Key.Event}'; each exchange has a name of its own");
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var forgetting = leases.RunAsync("forget callers", (_, lost) => ForgetAsync(lost), stoppingToken);
            await Task.WhenAll([.. options.Value.Exchanges.Select(e => FollowAsync(e, stoppingToken)), forgetting]);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops; each position stands in the database.
        }
    }

    private async Task FollowAsync(ExchangeSetting exchange, CancellationToken cancellation)
    {
        for (var told = false; feeds.Find(exchange.Event) is null; told = true)
        {
            if (!told) log.LogError("Exchange {Exchange} waits for event {Event}, which is not there.", exchange.Name, exchange.Event);
            await Task.Delay(LookEvery, time, cancellation);
        }

        var feed = feeds.Find(exchange.Event)!;
        // By one server, however many have it among their settings.
        await leases.RunAsync($"exchange {exchange.Event} {exchange.Name}", (lease, lost) => FollowAsync(exchange, feed, lease, lost), cancellation);
    }

    private async Task FollowAsync(ExchangeSetting exchange, EventFeed feed, Lease lease, CancellationToken cancellation)
    {
        log.LogInformation("Exchange {Exchange} is followed for {Event}.", exchange.Name, exchange.Event);
        await Task.WhenAll(
            string.IsNullOrWhiteSpace(exchange.QueueLog)
                ? Task.CompletedTask
                : new QueueLogFollower(intake, positions, exchanges, time, followerLog, lease)
                    .RunAsync(() => feed.Current.Board.Catalog, exchange.Name, $"exchange:{exchange.Name}", exchange.QueueLog, cancellation),
            exchange.Ami is null
                ? Task.CompletedTask
                : watch.RunAsync(feed.Current.Board.Catalog.Event.EventId, exchange.Name, exchange.Ami.Options, cancellation));
    }

    private async Task ForgetAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(ForgetEvery, time);
        do
        {
            foreach (var catalog in feeds.All.Select(f => f.Current.Board.Catalog))
            {
                try
                {
                    var before = time.GetUtcNow() - TimeSpan.FromDays(catalog.Hotline.CallerDays);
                    if (await desk.ForgetAsync(catalog.Event.EventId, before.ToUnixTimeMilliseconds(), cancellation) is var forgotten and > 0)
                        log.LogInformation(
                            "{Count} callers' numbers of {Event} were deleted: they are older than {Days} days.",
                            forgotten,
                            catalog.Event.Slug,
                            catalog.Hotline.CallerDays);
                }
#pragma warning disable CA1031 // Whatever fails is told and tried again: numbers that nobody deletes any more would be noticed by nobody.
                catch (Exception failure)
#pragma warning restore CA1031
                {
                    cancellation.ThrowIfCancellationRequested();
                    log.LogWarning(failure, "Callers' numbers of {Event} could not be looked through; it is tried again in an hour.", catalog.Event.Slug);
                }
            }
        }
        while (await timer.WaitForNextTickAsync(cancellation));
    }
}
