using System.CommandLine;
using System.Diagnostics;
using System.Globalization;

namespace Dashboard.Load;

/// <summary>
/// What walls cost the server, in processor time and memory, while counts come in and something new is drawn four times a second; beside a bare hub that sends
/// the same bytes at the same times to as many viewers, and has nothing to take in, to keep or to draw.
/// </summary>
internal static class WallsBenchmark
{
    // The first in every process, not counted. At four drawings a second the runtime takes half a minute to compile for good what a frame runs through; and
    // from then on the scene is drawn, whether anybody watches or not.
    private const int Rehearsal = 8;

    // What fewer add is less than what the figures vary by.
    private const int Enough = 50;
    private static readonly Span LongRehearsal = new(TimeSpan.FromSeconds(35), TimeSpan.FromSeconds(5));

    public static Command Command()
    {
        var executable = new Argument<FileInfo>("dashboard") { Description = "Dashboard.dll, as built or published" };
        var viewers = new Option<int[]>("--viewers")
        {
            Description = "How many walls watch, parted by commas",
            DefaultValueFactory = _ => [1, 100, 1000],
            CustomParser = given => given.Tokens[0].Value.Split(',')
                .Select(n => int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).ToArray(),
        };
        viewers.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int[]>()!.Any(n => n < 1)) given.AddError("--viewers takes numbers from 1, parted by commas.");
        });
        var rounds = new Option<int>("--rounds") { Description = "How often each figure is taken", DefaultValueFactory = _ => 3 };
        var seconds = new Option<double>("--seconds") { Description = "How long each takes", DefaultValueFactory = _ => 20 };
        var warmUp = new Option<double>("--warm-up") { Description = "How long the walls watch before, in seconds", DefaultValueFactory = _ => 5 };
        var command = new Command("walls", "What walls cost the server, beside a bare hub that sends the same bytes")
        {
            executable,
            viewers,
            rounds,
            seconds,
            warmUp,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(executable)!,
            [0, .. parsed.GetValue(viewers)!.Order()],
            parsed.GetValue(rounds),
            new(TimeSpan.FromSeconds(parsed.GetValue(warmUp)), TimeSpan.FromSeconds(parsed.GetValue(seconds))),
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(FileInfo executable, int[] crowds, int rounds, Span span, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("dashboard-walls-");
        try
        {
            List<List<(Figure Server, Figure Bare)>> all = [];
            for (var round = 0; round < rounds; round++)
                all.Add(await RoundAsync(executable, crowds, Path.Combine(folder.FullName, $"{round}"), span, cancellation));
            Console.WriteLine($"each for {span.Length.TotalSeconds:F0} s on {Environment.ProcessorCount} cores   [median (lowest … highest) of {rounds}]");
            for (var i = 0; i < crowds.Length; i++) Print([.. all.Select(r => r[i])], [.. all.Select(r => r[0])]);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Fresh processes for each round, and few walls before many: memory once taken is not given back soon. The control's figure stands beside each: the machine
    // drifts.
    private static async Task<List<(Figure Server, Figure Bare)>> RoundAsync(
        FileInfo executable, int[] crowds, string files, Span span, CancellationToken cancellation)
    {
        await using var server = ServerProcess.Dashboard(executable, files + ".db");
        await using var bare = ServerProcess.Bare(executable);
        server.Start();
        bare.Start();
        await server.ReadyAsync(TimeSpan.FromMilliseconds(100), cancellation);
        await bare.ReadyAsync(TimeSpan.FromMilliseconds(100), cancellation);
        var administrator = await Administrator.OpenAsync(server.Http, cancellation);
        await PairAsync(Rehearsal, LongRehearsal);
        List<(Figure Server, Figure Bare)> figures = [];
        foreach (var viewers in crowds) figures.Add(await PairAsync(viewers, span));
        return figures;

        async Task<(Figure Server, Figure Bare)> PairAsync(int viewers, Span spanOfPair)
        {
            var recorder = new Recorder();
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var feeding = Feeder.RunAsync(server, administrator, enough.Token);
            var figure = await FigureAsync(
                server, viewers, v => Viewer.OfWall(server, administrator.Cookie, v == 0 ? recorder : null), recorder, spanOfPair, cancellation);
            await enough.CancelAsync();
            await feeding;
            var recording = $"{files}-{viewers}-{Guid.NewGuid():N}.json";
            if (viewers > 0) await recorder.Take().SaveAsync(recording, cancellation);
            return (figure, await FigureAsync(bare, viewers, _ => Viewer.OfRecording(bare, recording), null, spanOfPair, cancellation));
        }
    }

    private static async Task<Figure> FigureAsync(
        ServerProcess server, int viewers, Func<int, Viewer> viewer, Recorder? recorder, Span span, CancellationToken cancellation)
    {
        await using var crowd = await Crowd.OpenAsync(viewers, viewer, cancellation);
        await Task.Delay(span.WarmUp, cancellation);
        recorder?.Begin();
        var (clock, cpu, client, before) = (Stopwatch.StartNew(), server.Cpu, Environment.CpuUsage.TotalTime, crowd.Received);
        await Task.Delay(span.Length, cancellation);
        var (elapsed, after) = (clock.Elapsed, crowd.Received);
        await crowd.StayedAsync();
        return new(
            viewers,
            (server.Cpu - cpu).TotalMilliseconds / elapsed.TotalSeconds,
            server.WorkingSet / 1e3,
            (after.Frames - before.Frames) / elapsed.TotalSeconds,
            (after.Bytes - before.Bytes) / 1e3 / elapsed.TotalSeconds,
            100 * (Environment.CpuUsage.TotalTime - client) / elapsed / Environment.ProcessorCount);
    }

    private static void Print(List<(Figure Server, Figure Bare)> rounds, List<(Figure Server, Figure Bare)> idle)
    {
        var viewers = rounds[0].Server.Viewers;
        Console.WriteLine($"{viewers,5} viewers: {Text([.. rounds.Select(r => r.Server)], [.. idle.Select(r => r.Server)])}");
        Console.WriteLine($"      bare hub: {Text([.. rounds.Select(r => r.Bare)], [.. idle.Select(r => r.Bare)])}");
        if (viewers == 0) return;
        var added = viewers < Enough ? "" : $"; {Ratio(f => f.Cpu)} of what the viewers add to it, {Ratio(f => f.Memory)} of what they add to memory";
        Console.WriteLine($"         ratio: {Statistics.Spread(rounds.Select(r => r.Server.Cpu / r.Bare.Cpu), "F2")} of the processor's time{added}");

        string Ratio(Func<Figure, double> of) => Statistics.Spread(rounds.Zip(idle, (r, i) => (of(r.Server) - of(i.Server)) / (of(r.Bare) - of(i.Bare))), "F2");
    }

    private static string Text(List<Figure> rounds, List<Figure> idle)
    {
        var viewers = rounds[0].Viewers;
        var each = viewers == 0
            ? ""
            : string.Create(
                CultureInfo.InvariantCulture,
                $"; to each {Median(f => f.Frames) / viewers:F2} frames/s, {Median(f => f.Bytes) / viewers:F2} kB/s, "
                    + $"for {Median(f => f.Cpu) / viewers:F2} CPU ms/s");
        var added = viewers < Enough
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $" and {Statistics.Median(rounds.Zip(idle, (r, i) => r.Memory - i.Memory)) / viewers:F0} kB");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Spread(f => f.Cpu, "F1")} CPU ms/s, {Spread(f => f.Memory / 1e3, "F0")} MB{each}{added}; "
                + $"the client took {Median(f => f.Client):F0} % of the cores");

        double Median(Func<Figure, double> of) => Statistics.Median(rounds.Select(of));
        string Spread(Func<Figure, double> of, string format) => Statistics.Spread(rounds.Select(of), format);
    }

    private sealed record Span(TimeSpan WarmUp, TimeSpan Length);

    /// <param name="Viewers">How many watched.</param>
    /// <param name="Cpu">The server's processor time, ms a second.</param>
    /// <param name="Memory">Its working set at the end, kB.</param>
    /// <param name="Frames">Frames to all viewers together, a second.</param>
    /// <param name="Bytes">What they received, kB a second.</param>
    /// <param name="Client">The share of all cores that the client took, per cent.</param>
    private sealed record Figure(int Viewers, double Cpu, double Memory, double Frames, double Bytes, double Client);
}
