using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Dashboard.Load;

/// <summary>A server as a process of its own, on an address of its own, to which it comes back when it is started again.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly IReadOnlyList<string> _arguments;
    private readonly Dictionary<string, string> _settings;
    private Process? _process;

    private ServerProcess(IReadOnlyList<string> arguments, Dictionary<string, string> settings)
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        Address = new($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}");
        Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false }) { BaseAddress = Address };
        (_arguments, _settings) = (arguments, new(settings, StringComparer.Ordinal) { ["Urls"] = $"http://127.0.0.1:{Address.Port}" });
    }

    public Uri Address { get; }

    public HttpClient Http { get; }

    /// <summary>User and kernel time of all its threads since it was started, to 10 ms.</summary>
    public TimeSpan Cpu => _process!.TotalProcessorTime;

    /// <summary>Its pages in memory, bytes.</summary>
    public long WorkingSet
    {
        get
        {
            _process!.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>The dashboard on a SQLite database, in Development for the demonstration accounts, without the simulator; not yet started. One account opens
    /// all viewers: its limit is far away.</summary>
    public static ServerProcess Dashboard(FileInfo executable, string database) => new([executable.FullName], new(StringComparer.Ordinal)
    {
        ["ConnectionStrings__Dashboard"] = $"Data Source={database}",
        ["ASPNETCORE_ENVIRONMENT"] = "Development",
        ["Simulator__Enabled"] = "false",
        ["Limits__RequestsPerSecond"] = "100000",
        ["Limits__ConnectionsPerHolder"] = "100000",
    });

    /// <summary>This executable's bare hub, under the dashboard's own settings of the runtime: the same collector, as many threads; not yet started.</summary>
    public static ServerProcess Bare(FileInfo dashboard) => new(
        ["exec", "--runtimeconfig", Path.ChangeExtension(dashboard.FullName, "runtimeconfig.json"), typeof(BareHub).Assembly.Location, BareHub.Name],
        new(StringComparer.Ordinal));

    /// <summary>Starts a process whose output nobody needs.</summary>
    public static Process Launch(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> settings)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var (name, value) in settings) start.Environment[name] = value;
        var process = Process.Start(start) ?? throw new InvalidOperationException("It did not start.");
        process.OutputDataReceived += (_, _) => { }; // Read, so that it never waits for a reader.
        process.BeginOutputReadLine();
        return process;
    }

    public void Start()
    {
        _process?.Dispose();
        _process = Launch(_arguments, _settings);
    }

    public void ThrowIfEnded()
    {
        if (_process!.HasExited) throw new InvalidOperationException($"The server ended with {_process.ExitCode}.");
    }

    /// <summary>Waits until it says that it is ready, asking this often.</summary>
    public async Task ReadyAsync(TimeSpan every, CancellationToken cancellation)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Patience; await Task.Delay(every, cancellation))
        {
            ThrowIfEnded();
            try
            {
                using var answer = await Http.GetAsync("/health/ready", cancellation);
                if (answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
        }

        throw new TimeoutException($"The server was not ready within {Patience.TotalSeconds:F0} s.");
    }

    /// <summary>SIGKILL: no chance to say goodbye.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false }) await KillAsync();
        _process?.Dispose();
        Http.Dispose();
    }
}
