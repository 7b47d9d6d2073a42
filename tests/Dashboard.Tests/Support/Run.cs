using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;

namespace Dashboard.Tests.Support;

/// <summary>The executable as a person starts it: another process, its own settings.</summary>
internal sealed class Run : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _error = new();

    private Run(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Take(_output, line.Data);
        process.ErrorDataReceived += (_, line) => Take(_error, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Output => string.Join('\n', _output);

    public string Error => string.Join('\n', _error);

    public static Run Start(IReadOnlyDictionary<string, string> settings, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Dashboard.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        // What the machine happens to have set is no part of a test.
        foreach (var name in start.Environment.Keys.Where(k => k.Contains("__", StringComparison.Ordinal)
            || k.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase) || k.StartsWith("DOTNET_ENVIRONMENT", StringComparison.OrdinalIgnoreCase)
            || k.Equals("Urls", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in settings) start.Environment[name] = value;
        return new(new() { StartInfo = start });
    }

    /// <summary>A command on a database, to its end.</summary>
    public static async Task<(int Code, string Output, string Error)> CommandAsync(string database, params IEnumerable<string> arguments)
    {
        await using var run = Start(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["ConnectionStrings__Dashboard"] = $"Data Source={database}" }, arguments);
        return (await run.EndAsync(), run.Output, run.Error);
    }

    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync(Wait.Cancelled).WaitAsync(Wait.Limit, Wait.Cancelled);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private static void Take(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null) lines.Enqueue(line);
    }
}
