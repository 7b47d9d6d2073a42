using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Features.Screens;
using Dashboard.Features.Wall;
using Dashboard.Live;
using Dashboard.Shared;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Tests.Features.Screens;

/// <summary>The screens' service on a database of its own and a clock that stands still, with two events and people of several rights.</summary>
internal sealed class ScreenBench : IAsyncDisposable
{
    private static readonly Actor By = new("test");

    private readonly TemporaryFolder _folder;
    private readonly IHost _host;

    private ScreenBench(TemporaryFolder folder, IHost host, FakeTimeProvider clock) => (_folder, _host, Clock) = (folder, host, clock);

    public FakeTimeProvider Clock { get; }

    public ScreenService Service => Get<ScreenService>();

    public PairingStore Pairings => Get<PairingStore>();

    public ScreenStore Screens => Get<ScreenStore>();

    public Receipts Receipts => Get<Receipts>();

    public AccessDirectory Directory => Get<AccessDirectory>();

    public long Now => Clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <param name="more">Scenes beside the wall's own.</param>
    public static async Task<ScreenBench> StartAsync(params IEnumerable<string> more)
    {
        var folder = new TemporaryFolder();
        var clock = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(Sample.Now));
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:Dashboard", $"Data Source={folder.Database}")]);
        builder.Services.AddEngine(builder.Configuration).AddAccess().AddFeeds().AddWall().AddScreens().AddSingleton<TimeProvider>(clock);
        foreach (var scene in more) builder.Services.AddSingleton(new Scene(scene, []));
        var host = builder.Build();
        await Migrator.MigrateAsync(host.Services.GetRequiredService<Database>(), Wait.Cancelled);
        foreach (var (slug, zh, en) in ((string, string, string)[])[("spring", "春运", "Spring travel"), ("autumn", "秋游", "Autumn outing")])
        {
            var draft = new EventRecord
            {
                EventId = 0,
                Slug = slug,
                NameZh = zh,
                NameEn = en,
                StartsOn = "2027-01-23",
                EndsOn = "2027-03-03",
                TimeZone = "Asia/Shanghai",
                Drill = false,
                Closed = false,
            };
            await host.Services.GetRequiredService<CatalogStore>().AddEventAsync(draft, By, Wait.Cancelled);
        }

        await host.StartAsync(Wait.Cancelled);
        return new(folder, host, clock);
    }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>Somebody with these rights.</summary>
    public async Task<Caller> PersonAsync(string name, params Grant[] grants)
    {
        var account = new Account { Name = name, NameKey = name.ToUpperInvariant(), DisplayName = name, Stamp = "stamp of " + name };
        await Get<AccountStore>().AddAsync(account, grants, By, Wait.Cancelled);
        await Directory.RefreshAsync(Wait.Cancelled);
        return new(account.Holder, account.Stamp, null, "192.0.2.1");
    }

    /// <summary>Who manages the first event; the other one too, if asked for.</summary>
    public Task<Caller> ManagerAsync(bool both = false) => PersonAsync("guan", both ? [new(Role.Manager, 1), new(Role.Manager, 2)] : [new(Role.Manager, 1)]);

    /// <summary>A screen asks to be paired.</summary>
    public async Task<(string Secret, Pairing Pairing)> AskAsync()
    {
        var asked = Pairings.Add(new ScreenReport(1920, 1080, "0.1.0+0123456789abcdef").Json, "192.0.2.7");
        await Pairings.KeepAsync(asked.Pairing, Wait.Cancelled);
        return asked;
    }

    /// <summary>A screen that is paired, and the credential that it holds.</summary>
    public async Task<(Screen Screen, Caller Credential)> PairAsync(Caller by, string place = "大厅", string slug = "spring")
    {
        var (secret, asked) = await AskAsync();
        var screen = await Service.ApproveAsync(
            by, await Service.EnterAsync(by, asked.Code, Wait.Cancelled), new(place, slug, [Service.Scenes[0]], "zh-CN"), Wait.Cancelled);
        var credential = await Pairings.TakeAsync((await Pairings.FindAsync(Secrets.Hash(secret), Wait.Cancelled))!, secret, Wait.Cancelled);
        await Directory.RefreshAsync(Wait.Cancelled);
        return (screen, new(screen.Holder, Secrets.Hash(credential!), null, "192.0.2.7"));
    }

    public async Task<IReadOnlyList<string>> ActionsAsync(string beginning) =>
        [.. (await Get<AuditStore>().ReadAsync(new(Action: beginning), 50, Wait.Cancelled)).Reverse().Select(l => l.Action)];

    /// <summary>The circuit of a person.</summary>
    public AuthenticationStateProvider CircuitOf(Caller caller) => new Circuit(new(Callers.Identity(Directory.Find(caller)!, "test", caller.Address)));

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
        _folder.Dispose();
    }

    private sealed class Circuit(System.Security.Claims.ClaimsPrincipal user) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(user));
    }
}
