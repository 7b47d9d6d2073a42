using System.Collections.Concurrent;
using Dashboard.Engine.Data;
using Dashboard.Tests.Support;

[assembly: AssemblyFixture(typeof(ServerFixture))]

namespace Dashboard.Tests.Support;

/// <summary>One server for all tests that only need one: seeded, the drill's simulator off, with a store of events of which each test takes its own.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    private const int Events = 290;

    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentQueue<EventCatalog> _free = new();
    private readonly ConcurrentDictionary<string, TestEvent> _named = new(StringComparer.Ordinal);
    private EventCatalog? _closed;
    private RunningServer? _server;

    public RunningServer Server => _server!;

    public HttpClient Http => Server.Http;

    /// <summary>A closed event, otherwise like the others.</summary>
    public TestEvent Closed => new(Server, _closed!);

    public async ValueTask InitializeAsync() => _server = await RunningServer.StartAsync(
        _folder.Database,
        async setup =>
        {
            _closed = await TestEvent.AddAsync(setup.Catalogs, "t-closed", closed: true);
            for (var i = 0; i < Events; i++) _free.Enqueue(await TestEvent.AddAsync(setup.Catalogs, $"t-{i}"));
        },
        seeds: true);

    public TestEvent Take() => _free.TryDequeue(out var catalog) ? new(Server, catalog) : throw new InvalidOperationException("No event is left: make more.");

    /// <summary>The same event for all cases of one test.</summary>
    public TestEvent Shared(string name) => _named.GetOrAdd(name, _ => Take());

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _folder.Dispose();
    }
}
