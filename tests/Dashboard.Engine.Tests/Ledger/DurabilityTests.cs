using System.Diagnostics;
using System.Globalization;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Ledger;

public sealed class DurabilityTests
{
    private static string Executable { get; } = Path.Combine(
        AppContext.BaseDirectory, typeof(Program).Assembly.GetName().Name + (OperatingSystem.IsWindows() ? ".exe" : ""));

    [Fact]
    public async Task What_a_killed_process_had_acknowledged_is_in_the_ledger()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var scratch = await SqliteScratch.MigratedAsync();
        var catalog = await Sample.AddEventAsync(scratch.Database);
        var acknowledged = new Dictionary<long, string>();
        for (var round = 1; round <= 2; round++)
        {
            using var child = Process.Start(new ProcessStartInfo(
                Executable, [KilledWriter.Command, scratch.File])
            { RedirectStandardOutput = true, UseShellExecute = false })!;
            var before = acknowledged.Count;
            try
            {
                while (await child.StandardOutput.ReadLineAsync(stop).AsTask().WaitAsync(Wait.Longest, stop) is { } line)
                {
                    // What was printed before the kill and is still in the pipe was acknowledged as well; a torn last line was not.
                    if (line.Split(' ') is [var seq, { Length: 36 } key]) acknowledged.Add(long.Parse(seq, CultureInfo.InvariantCulture), key);
                    if (acknowledged.Count == before + 200) child.Kill();
                }
            }
            finally
            {
                // Also when the reading failed: the child ends by no will of its own.
                child.Kill();
            }

            await child.WaitForExitAsync(stop);
            Assert.NotEqual(0, child.ExitCode);
            Assert.InRange(acknowledged.Count, before + 200, int.MaxValue);
        }

        var entries = await new LedgerStore(scratch.Database).EntriesAsync(catalog.Event.EventId, 0, long.MaxValue, stop);
        Assert.Equal(Enumerable.Range(1, entries.Count).Select(i => (long)i), entries.Select(e => e.Seq));
        Assert.All(acknowledged, a => Assert.Equal(a.Value, entries[(int)a.Key - 1].Key));
        Assert.Empty((await new Verification(scratch.Database).RunAsync(catalog.Event.EventId, stop)).Differences);
        await using var again = await RunningLedger.StartAsync(scratch.Database);
        var repeat = await again.AppendAsync(catalog, Sample.Tally(key: Guid.Parse(acknowledged.Values.Last())));
        Assert.Equal(AppendStatus.Duplicate, repeat[0].Status);
    }
}
