using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dashboard.Engine.Data;
using Microsoft.Data.Sqlite;

namespace Dashboard.EndToEnd;

/// <summary>The product as a process of its own, on a database of its own: it can be stopped politely, killed, and started again on the same address.</summary>
public sealed class DashboardServer : IAsyncDisposable
{
    private static int _port = Random.Shared.Next(10_000, 25_000);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dashboard-e2e-");
    private readonly StringBuilder _output = new();
    private readonly Dictionary<string, string> _settings;
    private Process? _process;

    private DashboardServer(Dictionary<string, string> settings)
    {
        _settings = settings;
        // By name: browsers give passkeys to names, never to numbers.
        Address = $"http://localhost:{FreePort()}";
        Http = new(new HttpClientHandler { UseCookies = false }) { BaseAddress = new(Address), Timeout = Patience.Longest };
    }

    public string Address { get; }

    /// <summary>Speaks with the session of the demonstration administrator.</summary>
    public HttpClient Http { get; }

    /// <summary>The cookie of that session.</summary>
    public string Session { get; private set; } = "";

    public string DatabaseFile => Path.Combine(_folder.FullName, "dashboard.db");

    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    /// <summary>Starts in Development on a copy of the <see cref="Template"/>, without the simulator, unless told otherwise.</summary>
    public static async Task<DashboardServer> StartAsync(params (string Name, string Value)[] settings)
    {
        var template = await Template.GetAsync();
        var server = await StartCopyAsync(template, settings);
        server.Session = template.Sessions["admin"];
        server.Http.DefaultRequestHeaders.Add("Cookie", template.Administrator.Cookies);
        server.Http.DefaultRequestHeaders.Add("X-CSRF-Token", template.Administrator.Token);
        return server;
    }

    /// <summary>The same, and nobody has signed in.</summary>
    public static async Task<DashboardServer> StartWithoutSessionAsync(params (string Name, string Value)[] settings) =>
        await StartCopyAsync(await Template.GetAsync(), settings);

    /// <summary>Starts without a database: the first start of all.</summary>
    public static async Task<DashboardServer> StartEmptyAsync(params (string Name, string Value)[] settings)
    {
        var server = new DashboardServer(Settings(settings));
        await server.StartAgainAsync();
        return server;
    }

    private static async Task<DashboardServer> StartCopyAsync(Template template, (string Name, string Value)[] settings)
    {
        var server = new DashboardServer(Settings(settings));
        await template.CopyAsync(server.DatabaseFile);
        await server.StartAgainAsync();
        return server;
    }

    private static Dictionary<string, string> Settings((string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal) { ["ASPNETCORE_ENVIRONMENT"] = "Development", ["Simulator__Enabled"] = "false" };
        foreach (var (name, value) in settings) all[name] = value;
        return all;
    }

    // Below what the system gives to outgoing connections: one of those must not take the address of a server that was killed and is to come back.
    private static int FreePort()
    {
        while (true)
        {
            var port = Interlocked.Increment(ref _port);
            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, port);
                probe.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody else listens there.
            }
        }
    }

    /// <summary>Starts the process and waits until its feeds read their ledgers.</summary>
    public async Task StartAgainAsync()
    {
        var start = Executable();
        start.Environment["Urls"] = Address;
        foreach (var (name, value) in _settings) start.Environment[name] = value;
        _process = Process.Start(start) ?? throw new InvalidOperationException("The server did not start.");
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await Until.TrueAsync(ReadyAsync, () => $"The server is not ready. {Output}");
    }

    /// <summary>Signs in by the page's own form.</summary>
    /// <returns>The session's cookie.</returns>
    public async Task<string> SignInAsync(string name, string password)
    {
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new(Address) };
        var page = await client.GetStringAsync("/sign-in");
        var token = Regex.Match(
            page,
            "name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"",
            RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(1)).Groups["token"].Value;
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["_handler"] = "sign-in",
            ["__RequestVerificationToken"] = token,
            ["Form.Name"] = name,
            ["Form.Password"] = password,
        });
        using var answer = await client.PostAsync("/sign-in", form);
        if (answer.StatusCode != HttpStatusCode.Redirect) throw new InvalidOperationException($"Signing in gave {answer.StatusCode}.");
        return answer.Headers.GetValues("Set-Cookie").First(c => c.StartsWith("session=", StringComparison.Ordinal)).Split(';')[0];
    }

    /// <summary>What a browser with a session would send along to change something.</summary>
    public async Task<(string Cookies, string Token)> AntiforgeryAsync(string session)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/session") { Headers = { { "Cookie", session } } };
        using var answer = await Http.SendAsync(request);
        var token = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("antiforgeryToken").GetString()!;
        var cookie = answer.Headers.GetValues("Set-Cookie").First(c => c.StartsWith("csrf=", StringComparison.Ordinal)).Split(';')[0];
        return ($"{session}; {cookie}", token);
    }

    /// <summary>SIGKILL: no chance to write anything more.</summary>
    public async Task KillAsync()
    {
        _process!.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>Ctrl+C.</summary>
    /// <returns>The exit code and how long the stop took.</returns>
    public Task<(int ExitCode, TimeSpan Took)> InterruptAsync() => EndAsync("-INT");

    /// <summary>What a service manager sends. Unlike Ctrl+C it is heard in the background too, where shells have their jobs ignore that.</summary>
    /// <returns>The exit code and how long the stop took.</returns>
    public Task<(int ExitCode, TimeSpan Took)> StopAsync() => EndAsync("-TERM");

    private async Task<(int ExitCode, TimeSpan Took)> EndAsync(string how)
    {
        var clock = Stopwatch.StartNew();
        using var signal = Process.Start("kill", [how, $"{_process!.Id}"]);
        using var limit = new CancellationTokenSource(Patience.Longest);
        await _process.WaitForExitAsync(limit.Token);
        return (_process.ExitCode, clock.Elapsed);
    }

    /// <summary>Posts one count and returns its result.</summary>
    public async Task<string> TallyAsync(string @event, string? station, string metric, long delta, Guid? key = null)
    {
        using var answer = await Http.PostAsJsonAsync(
            $"/api/events/{@event}/tallies", new { entries = new[] { new { key = key ?? Guid.CreateVersion7(), station, metric, delta } } });
        answer.EnsureSuccessStatusCode();
        var results = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return results.GetProperty("results")[0].GetProperty("status").GetString()!;
    }

    /// <summary>A counter's total as the board has it.</summary>
    public async Task<long> TotalAsync(string @event, string station, string metric)
    {
        // The board follows the ledger by a moment: what is asked for is all that was in the ledger by now.
        var head = (await Http.GetFromJsonAsync<JsonElement>($"/api/events/{@event}/entries?limit=1")).GetProperty("head").GetInt64();
        var board = default(JsonElement);
        await Until.TrueAsync(
            async () => (board = await Http.GetFromJsonAsync<JsonElement>($"/api/events/{@event}/board")).GetProperty("seq").GetInt64() >= head,
            () => $"The board of {@event} does not reach entry {head}.");
        return board.GetProperty("counters").EnumerateArray()
            .Single(c => c.GetProperty("station").GetString() == station && c.GetProperty("metric").GetString() == metric).GetProperty("total").GetInt64();
    }

    /// <summary>Runs a command of the product beside the server, on its database.</summary>
    public async Task<(int ExitCode, string Output)> CommandAsync(params string[] arguments)
    {
        using var command = Process.Start(Executable(arguments))!;
        var (output, error) = (command.StandardOutput.ReadToEndAsync(), command.StandardError.ReadToEndAsync());
        await command.WaitForExitAsync();
        return (command.ExitCode, await output + await error);
    }

    /// <summary>
    /// Creates an event that runs now, with one station (s1) and one metric (served), which may have a <c>--milestone</c> or a <c>--cadence</c>, and waits
    /// until the server knows it. What the commands would do, on the server's database, without a process for each of them.
    /// </summary>
    public async Task CreateEventAsync(string slug, params string[] metric)
    {
        using var database = new Database(DatabaseProvider.Sqlite, $"Data Source={DatabaseFile};Pooling=False");
        var catalogs = new CatalogStore(database, new(database, TimeProvider.System));
        var by = new Actor("tests");
        var id = (await catalogs.AddEventAsync(
            new()
            {
                EventId = 0,
                Slug = slug,
                NameZh = "试运行",
                NameEn = "Trial",
                StartsOn = "2026-01-01",
                EndsOn = "2035-01-01",
                TimeZone = "Asia/Shanghai",
                Drill = false,
                Closed = false,
            },
            by,
            default)).Event.EventId;
        await catalogs.AddStationAsync(id, new() { StationId = 0, Code = "s1", NameZh = "一号站", NameEn = "Station 1" }, by, default);
        var served = new Metric
        {
            MetricId = 0,
            Code = "served",
            NameZh = "服务",
            NameEn = "Served",
            UnitZh = "人次",
            UnitEn = "contacts",
            PerStation = true,
            Subset = false,
        };
        foreach (var option in metric.Chunk(2))
        {
            served = option switch
            {
                ["--milestone", var number] => served with { Milestone = long.Parse(number, CultureInfo.InvariantCulture) },
                ["--cadence", var minutes] => served with { CadenceMinutes = int.Parse(minutes, CultureInfo.InvariantCulture) },
                _ => throw new ArgumentException($"{string.Join(' ', option)} is not known here.", nameof(metric)),
            };
        }

        await catalogs.AddMetricAsync(id, served, null, by, default);
        await Until.TrueAsync(
            async () =>
            {
                using var answer = await Http.GetAsync($"/api/events/{slug}/board");
                return answer.IsSuccessStatusCode && (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("counters").GetArrayLength() > 0;
            },
            () => $"The event {slug} does not appear.");
    }

    /// <summary>
    /// Makes an event like the drill, with the same stations, metrics, shifts and rights and nothing counted, and waits until the server knows it: a test that
    /// only counts needs no server of its own.
    /// </summary>
    public async Task CopyDrillAsync(string slug)
    {
        using var database = new Database(DatabaseProvider.Sqlite, $"Data Source={DatabaseFile};Pooling=False");
        var catalogs = new CatalogStore(database, new(database, TimeProvider.System));
        var drill = (await catalogs.FindAsync("drill", default))!;
        var plan = new CatalogPlan
        {
            Stations = [.. drill.Places.OrderBy(p => p.StationId)
                .Select(p => (p with { ParentId = null }, drill.Places.SingleOrDefault(of => of.StationId == p.ParentId)?.Code))],
            Metrics = [.. drill.Metrics.Select(m => (m, drill.Metrics.SingleOrDefault(of => of.MetricId == m.ParentId)?.Code))],
            Shifts = drill.Shifts,
        };
        var copy = await catalogs.AddEventAsync(drill.Event with { EventId = 0, Slug = slug }, plan, new Actor("tests"), default);
        await ChangeDatabaseAsync($"""
            INSERT INTO access_grant (holder, role, event_id, station_id)
            SELECT holder, role, {copy.Event.EventId}, station_id FROM access_grant WHERE event_id = {drill.Event.EventId};
            UPDATE access_head SET version = version + 1;
            """);
        await Until.TrueAsync(async () => (await Http.GetAsync($"/api/events/{slug}/board")).IsSuccessStatusCode, () => $"The event {slug} does not appear.");
    }

    /// <summary>Changes the database behind the product's back.</summary>
    public async Task ChangeDatabaseAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={DatabaseFile};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false }) await KillAsync();
        _process?.Dispose();
        Http.Dispose();
        _folder.Delete(recursive: true);
    }

    private ProcessStartInfo Executable(params IEnumerable<string> arguments)
    {
        // Shells have what they run in the background ignore Ctrl+C, and what that starts inherits it.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", Repository.Executable, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = _folder.FullName,
        };
        start.Environment["ConnectionStrings__Dashboard"] = $"Data Source={DatabaseFile}";
        return start;
    }

    private void Keep(string? line)
    {
        lock (_output) _output.AppendLine(line);
    }

    private async Task<bool> ReadyAsync()
    {
        if (_process!.HasExited) throw new InvalidOperationException($"The server ended with {_process.ExitCode}. {Output}");
        try
        {
            using var answer = await Http.GetAsync("/health/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            // Not listening yet.
            return false;
        }
    }
}
