using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Dashboard.Tests.Support;

/// <summary>The real server on a real socket and a SQLite file.</summary>
public sealed class RunningServer : IAsyncDisposable
{
    private static int _accounts;

    private readonly WebApplication _app;

    private RunningServer(WebApplication app)
    {
        _app = app;
        Address = new(app.Urls.First());
        Http = Client();
    }

    public Uri Address { get; }

    /// <summary>Speaks as a program that manages every event, and as an administrator where a page is asked for.</summary>
    public HttpClient Http { get; }

    /// <summary>The key that <see cref="Http"/> carries.</summary>
    public string Key { get; private set; } = "";

    /// <summary>The cookie that <see cref="Http"/> carries.</summary>
    public string Session { get; private set; } = "";

    /// <summary>A client of nobody.</summary>
    public HttpClient Client() => new(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = Address };

    /// <summary>A client with a key of its own.</summary>
    public async Task<HttpClient> KeyClientAsync(params Grant[] grants)
    {
        var client = Client();
        client.DefaultRequestHeaders.Authorization = new("Bearer", (await KeyAsync(grants)).Secret);
        return client;
    }

    public async Task<(int Id, string Secret)> KeyAsync(params Grant[] grants)
    {
        var made = await Get<KeyStore>().AddAsync("tests", grants, null, new("tests"), CancellationToken.None);
        await Get<AccessDirectory>().RefreshAsync(CancellationToken.None);
        return made;
    }

    /// <summary>An account of its own, without a password. Others see it under a number, which is of no language.</summary>
    public async Task<Account> AccountAsync(params Grant[] grants)
    {
        var name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"t{Interlocked.Increment(ref _accounts):000000}");
        var account = new Account
        {
            Name = name,
            NameKey = name.ToUpperInvariant(),
            DisplayName = string.Concat(name.Where(char.IsAsciiDigit)),
            Stamp = Secrets.New(),
        };
        await Get<AccountStore>().AddAsync(account, grants, new("tests"), CancellationToken.None);
        await Get<AccessDirectory>().RefreshAsync(CancellationToken.None);
        return account;
    }

    /// <summary>The cookie of a new session of an account, without the way through the sign-in page.</summary>
    public async Task<string> SessionAsync(Account account)
    {
        await using var scope = Services.CreateAsyncScope();
        var principal = await scope.ServiceProvider.GetRequiredService<IUserClaimsPrincipalFactory<Account>>().CreateAsync(account);
        var now = TimeProvider.System.GetUtcNow();
        var ticket = new AuthenticationTicket(principal, new() { IssuedUtc = now, ExpiresUtc = now.AddHours(1) }, IdentityConstants.ApplicationScheme);
        return Get<Dashboard.Shared.Cookies>().Named("session") + "="
            + Get<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme).TicketDataFormat.Protect(ticket);
    }

    /// <summary>A client with a session of an account.</summary>
    public async Task<HttpClient> SessionClientAsync(Account account)
    {
        var client = Client();
        client.DefaultRequestHeaders.Add("Cookie", await SessionAsync(account));
        return client;
    }

    public IServiceProvider Services => _app.Services;

    public Feeds Feeds => Get<Feeds>();

    public static async Task<RunningServer> StartAsync(
        string file,
        Func<RunningServerSetup, Task>? prepare = null,
        int port = 0,
        bool seeds = false,
        Action<IServiceCollection>? change = null,
        params string[] settings)
    {
        var app = Server.Build(
        [
            "--applicationName=Dashboard", "--environment=Development", $"--Urls=http://127.0.0.1:{port}",
            $"--ConnectionStrings:Dashboard=Data Source={file};Default Timeout=2", "--Simulator:Enabled=false", $"--Seeds:Load={seeds}",
            "--Logging:LogLevel:Default=None", "--Logging:LogLevel:Microsoft.AspNetCore=None",
            "--Logging:LogLevel:Microsoft.Hosting.Lifetime=None",

            // All tests of a server ask as one or two accounts, together more than one is allowed to. What is allowed has tests of its own.
            "--Limits:RequestsPerSecond=100000", .. settings,
        ], change);
        if (prepare is not null)
        {
            await Migrator.MigrateAsync(app.Services.GetRequiredService<Database>(), CancellationToken.None);
            await prepare(new(app, app.Services.GetRequiredService<CatalogStore>()));
        }

        try
        {
            await app.StartAsync();
        }
        catch
        {
            // What had started before the fault must not go on beside the other tests.
            await app.DisposeAsync();
            throw;
        }

        var server = new RunningServer(app);
        server.Key = (await server.KeyAsync(new Grant(Role.Manager, 0))).Secret;
        server.Http.DefaultRequestHeaders.Authorization = new("Bearer", server.Key);
        server.Session = await server.SessionAsync(await server.AccountAsync(new Grant(Role.Administrator, 0)));
        server.Http.DefaultRequestHeaders.Add("Cookie", server.Session);
        return server;
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
