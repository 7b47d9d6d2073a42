namespace Dashboard.Tests.Accounts;

/// <summary>One server for the tests of a class, with limits that these do not reach: all of them come from one address.</summary>
public sealed class DoorsFixture : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private RunningServer? _server;

    public RunningServer Server => _server!;

    public async ValueTask InitializeAsync() =>
        _server = await RunningServer.StartAsync(_folder.Database, setup => TestEvent.AddAsync(setup.Catalogs, "e"), settings: ["--Limits:SignInsPerMinute=10000", "--Limits:PairingsPerMinute=10000"]);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _folder.Dispose();
    }
}
