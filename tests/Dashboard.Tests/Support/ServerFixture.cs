using System.Collections.Concurrent;
using Dashboard.Engine.Data;

[assembly: AssemblyFixture(typeof(ServerFixture))]

namespace Dashboard.Tests.Support;

/// <summary>
/// One server for all tests that only need one: seeded, the drill's simulator off, with events of which each test takes its own. A few are always ready; more
/// are made while tests run, since a server that follows hundreds of events from the start is slow for every test.
/// </summary>
public class ServerFixture : IAsyncLifetime
{
    private const int Ready = 12;

    private readonly TemporaryFolder _folder = new();
    private readonly BlockingCollection<EventCatalog> _free = [];
    private readonly ConcurrentDictionary<string, TestEvent> _named = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _over = new();
    private Task _making = Task.CompletedTask;
    private int _made;
    private EventCatalog? _closed;
    private RunningServer? _server;

    public RunningServer Server => _server!;

    public HttpClient Http => Server.Http;

    /// <summary>A closed event, otherwise like the others.</summary>
    public TestEvent Closed => new(Server, _closed!);

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartAsync(
            _folder.Database,
            async setup =>
            {
                _closed = await TestEvent.AddAsync(setup.Catalogs, "t-closed", closed: true);
                foreach (var made in await MakeAsync(setup.Catalogs)) _free.Add(made);
            },
            seeds: true);
        _making = Task.Run(MakeMoreAsync);
    }

    public TestEvent Take()
    {
        if (_making.IsFaulted) throw new InvalidOperationException("No more events can be made.", _making.Exception);
        return _free.TryTake(out var catalog, Wait.Limit) ? new(Server, catalog) : throw new TimeoutException("No event is left, and none is made.");
    }

    /// <summary>The same event for all cases of one test.</summary>
    public TestEvent Shared(string name) => _named.GetOrAdd(name, _ => Take());

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _making.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_server is not null) await _server.DisposeAsync();
        _free.Dispose();
        _over.Dispose();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task<IReadOnlyList<EventCatalog>> MakeAsync(CatalogStore catalogs)
    {
        var made = new List<EventCatalog>();
        while (made.Count < Ready) made.Add(await TestEvent.AddAsync(catalogs, $"t-{_made++}"));
        return made;
    }

    private async Task MakeMoreAsync()
    {
        while (!_over.IsCancellationRequested)
        {
            if (_free.Count < Ready / 2)
            {
                var made = await MakeAsync(Server.Get<CatalogStore>());
                while (!made.All(Known)) await Task.Delay(20, _over.Token);
                foreach (var catalog in made) _free.Add(catalog);
            }

            await Task.Delay(20, _over.Token);
        }
    }

    private bool Known(EventCatalog made) => Server.Feeds.Find(made.Event.Slug) is { } feed && feed.Current.Board.Catalog.Config >= made.Config;
}
