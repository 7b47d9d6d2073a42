using System.Text.RegularExpressions;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Features.Screens;
using Dashboard.Shared;
using Microsoft.AspNetCore.SignalR.Client;

namespace Dashboard.Tests.Access;

/// <summary>Whoever may come to the door, in the order of the tables' columns.</summary>
public enum Who
{
    Nobody,
    Administrator,
    Manager,
    OtherManager,
    Coordinator,
    OtherCoordinator,
    DisplayKey,
    IntegrationKey,
    StationKey,
    Screen,
    OtherScreen,
    RevokedKey,
    DisabledAccount,
}

/// <summary>What somebody shows at the door: a cookie, a bearer key, or nothing; and who they are to a service.</summary>
public sealed record Pass(string? Cookie, string? Key, Caller? Caller);

/// <summary>A server with two events of its own, this and the other, and one of everybody.</summary>
public sealed partial class Cast : IAsyncLifetime
{
    private static readonly Actor By = new("tests");

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<Who, Pass> _passes = [];
    private readonly Dictionary<Who, (string Token, string Cookie)?> _tokens = [];
    private HttpClient? _http;
    private RunningServer? _server;
    private EventCatalog? _this;
    private EventCatalog? _other;

    public static IReadOnlyList<Who> Everybody { get; } = Enum.GetValues<Who>();

    public RunningServer Server => _server!;

    public TestEvent This => new(Server, _this!);

    public TestEvent Other => new(Server, _other!);

    public int ThisId => This.Catalog.Event.EventId;

    public int StationA => This.Catalog.Station("a")!.StationId;

    public string Database => _folder.Database;

    public Pass this[Who who] => _passes[who];

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartAsync(
            _folder.Database,
            async setup =>
            {
                _this = await TestEvent.AddAsync(setup.Catalogs, "this");
                _this = await setup.Catalogs.AddShiftAsync(_this.Event.EventId, ShiftBench.Early, By, CancellationToken.None);
                _other = await TestEvent.AddAsync(setup.Catalogs, "other");
            },
            settings: ["--Limits:SignInsPerMinute=100000", "--Limits:PairingsPerMinute=100000"]);
        _http = Server.Client();
        var other = Other.Catalog.Event.EventId;
        _passes[Who.Nobody] = new(null, null, null);
        _passes[Who.Administrator] = await AccountAsync(new Grant(Role.Administrator, 0));
        _passes[Who.Manager] = await AccountAsync(new Grant(Role.Manager, ThisId));
        _passes[Who.OtherManager] = await AccountAsync(new Grant(Role.Manager, other));
        _passes[Who.Coordinator] = await AccountAsync(new Grant(Role.Coordinator, ThisId, StationA));
        _passes[Who.OtherCoordinator] = await AccountAsync(new Grant(Role.Coordinator, other));
        _passes[Who.DisplayKey] = await KeyAsync(new Grant(Role.Display, ThisId));
        _passes[Who.IntegrationKey] = await KeyAsync(new Grant(Role.Integration, ThisId));
        _passes[Who.StationKey] = await KeyAsync(new Grant(Role.Integration, ThisId, StationA));
        _passes[Who.Screen] = await ScreenAsync(This);
        _passes[Who.OtherScreen] = await ScreenAsync(Other);
        _passes[Who.RevokedKey] = await KeyAsync(new Grant(Role.Manager, 0));
        _passes[Who.DisabledAccount] = await AccountAsync(new Grant(Role.Administrator, 0));
        await Server.Get<KeyStore>().RevokeAsync(this[Who.RevokedKey].Caller!.Holder.Id, By, CancellationToken.None);
        var disabled = await Server.Get<AccountStore>().FindAsync(this[Who.DisabledAccount].Caller!.Holder.Id, CancellationToken.None);
        disabled!.Disabled = true;
        await Server.Get<AccountStore>().UpdateAsync(disabled, [], CancellationToken.None, disables: true);
        await RefreshAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        if (_server is not null) await _server.DisposeAsync();
        _folder.Dispose();
    }

    public Task RefreshAsync() => Server.Get<AccessDirectory>().RefreshAsync(CancellationToken.None);

    /// <summary>A new account that has signed in.</summary>
    public async Task<Pass> AccountAsync(params Grant[] grants)
    {
        var account = await Server.AccountAsync(grants);
        return new(await Server.SessionAsync(account), null, new(account.Holder, account.Stamp, null, "192.0.2.1"));
    }

    /// <summary>A new key.</summary>
    public async Task<Pass> KeyAsync(params Grant[] grants)
    {
        var (id, secret) = await Server.KeyAsync(grants);
        return new(null, secret, new(new(HolderKind.Key, id), Secrets.Hash(secret), null, "192.0.2.1"));
    }

    /// <summary>A screen that waits to be paired.</summary>
    public async Task<(string Secret, Pairing Pairing)> AskAsync()
    {
        var asked = Server.Get<PairingStore>().Add(new ScreenReport(1920, 1080, "1").Json, "192.0.2.7");
        await Server.Get<PairingStore>().KeepAsync(asked.Pairing, CancellationToken.None);
        return asked;
    }

    /// <summary>A new screen, paired with an event.</summary>
    public async Task<Pass> ScreenAsync(TestEvent on)
    {
        var pairings = Server.Get<PairingStore>();
        var (waiting, asked) = await AskAsync();
        var draft = new Screen
        {
            ScreenId = 0,
            Place = "大厅",
            EventId = on.Catalog.Event.EventId,
            Scenes = "overview",
            Culture = "zh-CN",
            CreatedMs = 0,
            CreatedBy = "",
            CommandNo = 0,
        };
        var screen = await Server.Get<ScreenStore>().AddAsync(draft, asked, By, CancellationToken.None);
        var secret = await pairings.TakeAsync((await pairings.FindAsync(Secrets.Hash(waiting), CancellationToken.None))!, waiting, CancellationToken.None);
        await RefreshAsync();
        return new($"{Credentials.ScreenCookie}={secret}", null, new(screen!.Holder, Secrets.Hash(secret!), null, "192.0.2.7"));
    }

    /// <summary>A request with what somebody shows; one that changes something goes with the token that their own page would send.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        Pass pass, string method, string path, string? body = null, (string Token, string Cookie)? token = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(new(method), new Uri(path, UriKind.Relative));
        if (body is not null) request.Content = new StringContent(body, System.Text.Encoding.UTF8, type);
        // Else what is refused unread would break off while it is being sent.
        request.Headers.ExpectContinue = body?.Length > 1024 * 1024;
        if (pass.Key is not null) request.Headers.Authorization = new("Bearer", pass.Key);
        if (string.Join("; ", ((string?[])[pass.Cookie, token?.Cookie]).Where(c => c is not null)) is { Length: > 0 } cookies)
            request.Headers.Add("Cookie", cookies);
        if (token is { } some) request.Headers.Add(Credentials.AntiforgeryHeader, some.Token);
        return await _http!.SendAsync(request, HttpCompletionOption.ResponseContentRead, Wait.Cancelled);
    }

    /// <summary>The antiforgery token of somebody with a cookie: from their session, or from the page of a wall.</summary>
    public async Task<(string Token, string Cookie)?> TokenAsync(Who who)
    {
        if (!_tokens.TryGetValue(who, out var known)) _tokens[who] = known = await TokenAsync(this[who], who is Who.OtherScreen ? Other : This);
        return known;
    }

    public async Task<(string Token, string Cookie)?> TokenAsync(Pass pass, TestEvent on)
    {
        if (pass.Key is not null) return null;
        var wall = pass.Cookie?.StartsWith("session", StringComparison.Ordinal) != true;
        using var answer = await SendAsync(pass, "GET", wall ? $"/wall/{on.Slug}" : "/api/session");
        if (Token().Match(await answer.Content.ReadAsStringAsync(Wait.Cancelled)) is not { Success: true } found) return null;
        return (
            System.Net.WebUtility.HtmlDecode(found.Groups["token"].Value),
            answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("csrf=", StringComparison.Ordinal)).Split(';')[0]);
    }

    /// <summary>A connection to the hub.</summary>
    public async Task<HubConnection> HubAsync(Pass pass)
    {
        var screen = pass.Caller?.Holder.Kind == HolderKind.Screen;
        var connection = new HubConnectionBuilder().WithUrl(new Uri(Server.Address, screen ? "/hubs/live?screen=1" : "/hubs/live"), http =>
        {
            if (pass.Key is not null) http.AccessTokenProvider = () => Task.FromResult<string?>(pass.Key);
            if (pass.Cookie is not null) http.Headers["Cookie"] = pass.Cookie;
        }).Build();
        await connection.StartAsync(Wait.Cancelled);
        return connection;
    }

    [GeneratedRegex("(data-csrf=\"|\"antiforgeryToken\":\")(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Token();
}
