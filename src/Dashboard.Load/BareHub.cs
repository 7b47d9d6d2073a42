using System.CommandLine;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dashboard.Load;

/// <summary>The walls' control: a hub that sends every viewer the frames of a recording at their times, over and over, and does nothing else.</summary>
internal static class BareHub
{
    public const string Name = "bare-hub";

    public static Command Command()
    {
        var command = new Command(Name, "The control of walls and restart, which start it themselves") { Hidden = true };
        command.SetAction((_, _) => RunAsync());
        return command;
    }

    private static async Task<int> RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<Player>();
        // As the dashboard's hub has it (Live/LiveSetup.cs).
        builder.Services.AddSignalR(hub =>
        {
            hub.KeepAliveInterval = TimeSpan.FromSeconds(2);
            hub.ClientTimeoutInterval = TimeSpan.FromSeconds(15);
            hub.StreamBufferCapacity = 2;
        });
        await using var app = builder.Build();
        app.MapHub<ReplayHub>("/hubs/live", options => options.Transports = HttpTransportType.WebSockets);
        app.MapGet("/health/ready", () => "ready");
        await app.RunAsync();
        return 0;
    }
}

/// <summary>The bare hub.</summary>
internal sealed class ReplayHub(Player player) : Hub
{
    public IAsyncEnumerable<RawItem> Replay(string file, CancellationToken cancellationToken) => player.Play(file).WatchAsync(cancellationToken);
}

/// <summary>Plays one recording at a time, for all viewers; they come together and for the same.</summary>
internal sealed class Player
{
    private readonly Lock _lock = new();
    private string? _file;
    private Playing? _now;

    public Playing Play(string file)
    {
        lock (_lock)
        {
            if (file == _file) return _now!;
            _now?.Stop();
            (_file, _now) = (file, new(Recording.Load(file)));
            return _now;
        }
    }
}

/// <summary>A recording that is being played: whoever watches waits for the next frame, all for the same.</summary>
internal sealed class Playing
{
    private readonly double _lengthMs;
    private readonly IReadOnlyList<(double AtMs, RawItem Item)> _frames;
    private volatile bool _stopped;
    private volatile Link _newest;

    public Playing(Recording recording)
    {
        (_lengthMs, _frames) = (recording.LengthMs, [.. recording.Frames.Select(f => (f.AtMs, new RawItem(f.Item)))]);
        _newest = new(_frames[0].Item);
        _ = RunAsync();
    }

    public void Stop() => _stopped = true;

    /// <summary>The first frame at once, as a wall gets everything when it joins; then each at its time.</summary>
    public async IAsyncEnumerable<RawItem> WatchAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        yield return _frames[0].Item;
        var link = _newest;
        while (!cancellation.IsCancellationRequested)
        {
            link = await link.Next.Task;
            yield return link.Item;
        }
    }

    private async Task RunAsync()
    {
        var clock = Stopwatch.StartNew();
        for (var begin = 0.0; ; begin += _lengthMs)
        {
            foreach (var (at, item) in _frames)
            {
                var wait = begin + at - clock.Elapsed.TotalMilliseconds;
                if (wait > 0) await Task.Delay(TimeSpan.FromMilliseconds(wait));
                var before = _newest;
                if (_stopped)
                {
                    before.Next.SetCanceled();
                    return;
                }

                _newest = new(item);
                before.Next.SetResult(_newest);
            }
        }
    }

    private sealed class Link(RawItem item)
    {
        public RawItem Item { get; } = item;

        public TaskCompletionSource<Link> Next { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>JSON that is written as it is.</summary>
[JsonConverter(typeof(Converter))]
internal sealed class RawItem(byte[] json)
{
    private readonly byte[] _json = json;

    private sealed class Converter : JsonConverter<RawItem>
    {
        public override RawItem Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Items are only sent.");

        public override void Write(Utf8JsonWriter writer, RawItem value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value._json, skipInputValidation: true);
    }
}
