using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Support;

/// <summary>The real server on a real socket and a SQLite file.</summary>
public sealed class RunningServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningServer(WebApplication app)
    {
        _app = app;
        Address = new(app.Urls.First());
        Http = new(new HttpClientHandler { UseCookies = false }) { BaseAddress = Address };
    }

    public Uri Address { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public Feeds Feeds => Get<Feeds>();

    public static async Task<RunningServer> StartAsync(string file, Func<RunningServerSetup, Task>? prepare = null, int port = 0, bool seeds = false, params string[] settings)
    {
        var app = Server.Build(
        [
            "--applicationName=Dashboard", "--environment=Development", $"--Urls=http://127.0.0.1:{port}", $"--ConnectionStrings:Dashboard=Data Source={file};Default Timeout=2", "--Simulator:Enabled=false",
            $"--Seeds:Load={seeds}", "--Logging:LogLevel:Default=None", "--Logging:LogLevel:Microsoft.AspNetCore=None", "--Logging:LogLevel:Microsoft.Hosting.Lifetime=None", .. settings,
        ]);
        if (prepare is not null)
        {
            await Migrator.MigrateAsync(app.Services.GetRequiredService<Database>(), CancellationToken.None);
            await prepare(new(app, app.Services.GetRequiredService<CatalogStore>()));
        }

        await app.StartAsync();
        return new(app);
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}

/// <summary>What can be done to a server before it starts.</summary>
public sealed record RunningServerSetup(WebApplication App, CatalogStore Catalogs);
