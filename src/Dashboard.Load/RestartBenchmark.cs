using System.Collections.Concurrent;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;

namespace Dashboard.Load;

/// <summary>
/// From the moment at which a killed server is ready again to each wall's first frame, and how many walls knock at once; beside a bare hub that is killed and
/// started in the same way, whose figures are those of the rule by which walls come back.
/// </summary>
internal static class RestartBenchmark
{
    private const int Batch = 50;
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    public static Command Command()
    {
        var executable = new Argument<FileInfo>("dashboard") { Description = "Dashboard.dll, as built or published" };
        var viewers = new Option<int>("--viewers") { Description = "How many walls come back", DefaultValueFactory = _ => 500 };
        var rounds = new Option<int>("--rounds") { Description = "How often the server is killed", DefaultValueFactory = _ => 3 };
        var command = new Command("restart", "From a killed server's return to every wall's first frame, beside a bare hub's") { executable, viewers, rounds };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(executable)!, parsed.GetValue(viewers), parsed.GetValue(rounds), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(FileInfo executable, int viewers, int rounds, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("dashboard-restart-");
        try
        {
            await using var server = ServerProcess.Dashboard(executable, Path.Combine(folder.FullName, "dashboard.db"));
            await using var bare = ServerProcess.Bare(executable);
            server.Start();
            bare.Start();
            await server.ReadyAsync(Poll, cancellation);
            await bare.ReadyAsync(Poll, cancellation);
            var cookie = await Administrator.SignInAsync(server.Http, cancellation);
            var recording = Path.Combine(folder.FullName, "recording.json");
            await RecordAsync(server, cookie, recording, cancellation);
            List<Return> real = [], control = [];
            for (var round = 0; round <= rounds; round++)
            {
                var ofBare = await ReturnAsync(bare, viewers, () => Viewer.OfRecording(bare, recording), cancellation);
                var ofServer = await ReturnAsync(server, viewers, () => Viewer.OfWall(server, cookie), cancellation);
                if (round == 0) continue; // Warm-up.
                control.Add(ofBare);
                real.Add(ofServer);
            }

            Console.WriteLine(
                $"{viewers} viewers, the server {Away.TotalSeconds:F0} s away; from ready to the first frame   [median (lowest … highest) of {rounds}]");
            Console.WriteLine($"  server: {Text(real)}");
            Console.WriteLine($"bare hub: {Text(control)}");
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // From its joining on, so that its first frame is the one with everything.
    private static async Task RecordAsync(ServerProcess server, string cookie, string file, CancellationToken cancellation)
    {
        var recorder = new Recorder();
        recorder.Begin();
        await using var crowd = await Crowd.OpenAsync(1, _ => Viewer.OfWall(server, cookie, recorder), cancellation);
        await Task.Delay(Away, cancellation);
        await recorder.Take().SaveAsync(file, cancellation);
    }

    private static async Task<Return> ReturnAsync(ServerProcess server, int viewers, Func<Viewer> viewer, CancellationToken cancellation)
    {
        var attempts = new ConcurrentQueue<long>();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        List<ReturningViewer> crowd = [];
        List<Task> following = [];
        foreach (var batch in Enumerable.Range(0, viewers).Select(_ => new ReturningViewer(viewer(), attempts)).Chunk(Batch))
        {
            crowd.AddRange(batch);
            following.AddRange(batch.Select(v => v.RunAsync(enough.Token)));
            await Task.WhenAll(batch.Select(v => v.Joined)).WaitAsync(Patience, cancellation);
        }

        var killed = Stopwatch.GetTimestamp();
        await server.KillAsync();
        await Task.Delay(Away, cancellation);
        foreach (var one in crowd) one.Forget();
        var started = Stopwatch.GetTimestamp();
        server.Start();
        await server.ReadyAsync(Poll, cancellation);
        var ready = Stopwatch.GetTimestamp();
        while (crowd.Find(v => v.FirstFrame == 0) is { } missing)
        {
            if (Stopwatch.GetElapsedTime(ready) > Patience)
                throw new TimeoutException($"{crowd.Count(v => v.FirstFrame == 0)} viewers did not come back: {missing.Ended}");
            await Task.Delay(Poll, cancellation);
        }

        await enough.CancelAsync();
        await Task.WhenAll(following);
        // Whoever was served before the server called itself ready has less than nothing.
        return new(
            Stopwatch.GetElapsedTime(started, ready).TotalSeconds,
            [.. crowd.Select(v => Stopwatch.GetElapsedTime(ready, v.FirstFrame).TotalMilliseconds).Order()],
            Most([.. attempts.Where(a => a >= started).Order()]),
            Most([.. attempts.Where(a => a >= killed && a < started).Order()]));
    }

    private static int Most(List<long> sorted)
    {
        var (most, from) = (0, 0);
        for (var to = 0; to < sorted.Count; to++)
        {
            while (Stopwatch.GetElapsedTime(sorted[from], sorted[to]) >= Moment) from++;
            most = Math.Max(most, to - from + 1);
        }

        return most;
    }

    private static string Text(List<Return> rounds) => string.Create(
        CultureInfo.InvariantCulture,
        $"p50 {rounds.At(0.5)} ms, p99 {rounds.At(0.99)} ms, max {rounds.At(1)} ms; most attempts within {Moment.TotalMilliseconds:F0} ms: "
            + $"{Statistics.Spread(rounds.Select(r => (double)r.MostAfterStart), "F0")} from its start on, "
            + $"{Statistics.Spread(rounds.Select(r => (double)r.MostAfterKill), "F0")} while it was away; ready "
            + $"{Statistics.Median(rounds.Select(r => r.ReadySeconds)):F2} s after its start");

    private static string At(this List<Return> rounds, double share) => Statistics.Spread(rounds.Select(r => Statistics.Percentile(r.SortedMs, share)), "F0");

    /// <param name="ReadySeconds">From the start of the process until it was ready.</param>
    /// <param name="SortedMs">From then to each viewer's first frame.</param>
    /// <param name="MostAfterStart">The most attempts to connect within <see cref="Moment"/> since the start of the process.</param>
    /// <param name="MostAfterKill">The most before, while there was no server.</param>
    private sealed record Return(double ReadySeconds, List<double> SortedMs, int MostAfterStart, int MostAfterKill);
}
