using System.Diagnostics;

namespace Dashboard.Load;

/// <summary>A command of the dashboard as a process of its own: how long it took, and the most memory.</summary>
internal static class MeasuredCommand
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    public static async Task<(double Seconds, double PeakMb)> RunAsync(
        FileInfo executable, string databaseFile, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        using var process = ServerProcess.Launch(
            [executable.FullName, .. arguments],
            new Dictionary<string, string>(StringComparer.Ordinal) { ["ConnectionStrings__Dashboard"] = $"Data Source={databaseFile}" });
        var peak = 0L;
        while (!process.HasExited)
        {
            process.Refresh();
            if (!process.HasExited) peak = Math.Max(peak, process.PeakWorkingSet64);
            await Task.Delay(LookEvery, cancellation);
        }

        await process.WaitForExitAsync(cancellation);
        if (process.ExitCode != 0) throw new InvalidOperationException($"{string.Join(' ', arguments.Take(2))} ended with {process.ExitCode}.");
        return (clock.Elapsed.TotalSeconds, peak / 1e6);
    }
}
