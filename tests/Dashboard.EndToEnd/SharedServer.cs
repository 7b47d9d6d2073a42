namespace Dashboard.EndToEnd;

/// <summary>One server for the tests of a class that leave it as it is; each counts in an event of its own.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    private int _drills;

    public DashboardServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await DashboardServer.StartAsync();

    /// <summary>An event like the drill that nobody else counts in.</summary>
    public async Task<(DashboardServer Server, string Drill)> DrillAsync()
    {
        var slug = $"drill-{Interlocked.Increment(ref _drills)}";
        await Server.CopyDrillAsync(slug);
        return (Server, slug);
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
