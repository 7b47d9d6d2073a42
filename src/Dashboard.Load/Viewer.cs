using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Dashboard.Load;

/// <summary>
/// One stream of /hubs/live, as a wall's script follows it (wwwroot/js/live.js), but nothing is parsed: the client shares the machine with the server that it
/// measures, so a frame costs it a look for the end of the message and one for its type.
/// </summary>
internal sealed class Viewer(Uri server, string cookie, string target, params object?[] arguments)
{
    private const byte End = 0x1e;

    // Every message begins {"type":n
    private const int TypeAt = 8;

    /// <summary>What the wall shows: the scenes' names as the hub takes them.</summary>
    private const string Scenes = "overview,stations,trends";

    // The rules of live.js. Who is silent for longer is gone, whatever the socket says; only frames count as life.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(5);

    private static readonly byte[] Handshake = [.. "{\"protocol\":\"json\",\"version\":1}"u8, End];
    private static readonly byte[] Ping = [.. "{\"type\":6}"u8, End];
    private static readonly HttpMessageInvoker Invoker = new(new SocketsHttpHandler { UseCookies = false, UseProxy = false });

    private readonly byte[] _join = [.. JsonSerializer.SerializeToUtf8Bytes(new { type = 4, invocationId = "1", target, arguments }), End];
    private readonly byte[] _buffer = new byte[32 * 1024];
    private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _bytes;
    private long _frames;
    private bool _shaken;
    private int _position;
    private byte _type;
    private string? _ended;

    /// <summary>Bytes received, the protocol's own included.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Frames received.</summary>
    public long Frames => Volatile.Read(ref _frames);

    /// <summary>Completes with the first frame.</summary>
    public Task Joined => _joined.Task;

    /// <summary>Called with each frame.</summary>
    public Action? FrameArrived { get; set; }

    /// <summary>Keeps what arrives, where that is wanted.</summary>
    public Recorder? Recorder { get; init; }

    /// <summary>Watches the drill's wall.</summary>
    public static Viewer OfWall(ServerProcess server, string cookie, Recorder? recorder = null) =>
        new(server.Address, cookie, "Tiles", "drill", Scenes, "zh-CN", null, 0) { Recorder = recorder };

    /// <summary>Watches a recording on the bare hub.</summary>
    public static Viewer OfRecording(ServerProcess server, string file) => new(server.Address, "", nameof(ReplayHub.Replay), file);

    /// <summary>One connection, from its opening to its end.</summary>
    /// <returns>Why it ended.</returns>
    public async Task<string> FollowAsync(CancellationToken cancellation)
    {
        (_shaken, _position, _type, _ended) = (false, 0, 0, null);
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        silence.CancelAfter(Silence);
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Cookie", cookie);
        socket.Options.SetRequestHeader("Origin", server.GetLeftPart(UriPartial.Authority));
        socket.Options.KeepAliveInterval = TimeSpan.Zero; // A browser sends none.
        try
        {
            await socket.ConnectAsync(new UriBuilder(server) { Scheme = "ws", Path = "/hubs/live" }.Uri, Invoker, silence.Token);
            await SendAsync(Handshake);
            var (joining, pinged) = (true, 0L);
            while (_ended is null)
            {
                var received = await socket.ReceiveAsync(_buffer.AsMemory(), silence.Token);
                if (received.MessageType == WebSocketMessageType.Close) return $"closed: {socket.CloseStatusDescription}";
                Volatile.Write(ref _bytes, _bytes + received.Count);
                if (Read(_buffer.AsSpan(0, received.Count))) silence.CancelAfter(Silence);
                // Something comes every second, so the ping needs no timer of its own.
                if (_shaken && Stopwatch.GetElapsedTime(pinged) >= PingEvery)
                {
                    await SendAsync(Ping);
                    pinged = Stopwatch.GetTimestamp();
                }

                if (!_shaken || !joining) continue;
                await SendAsync(_join);
                joining = false;
            }

            return _ended;
        }
        catch (Exception broken) when (broken is WebSocketException or OperationCanceledException)
        {
            return cancellation.IsCancellationRequested ? "left" : silence.IsCancellationRequested ? "silent" : broken.Message;
        }

        ValueTask SendAsync(byte[] message) => socket.SendAsync(message.AsMemory(), WebSocketMessageType.Text, endOfMessage: true, silence.Token);
    }

    // Messages may share a chunk, and one may be parted among several.
    private bool Read(ReadOnlySpan<byte> chunk)
    {
        var before = _frames;
        while (!chunk.IsEmpty)
        {
            var end = chunk.IndexOf(End);
            var piece = end < 0 ? chunk : chunk[..end];
            if (_position <= TypeAt && TypeAt < _position + piece.Length) _type = piece[TypeAt - _position];
            Recorder?.Append(piece);
            _position += piece.Length;
            if (end < 0) break;
            Complete(piece);
            (_position, _type) = (0, 0);
            chunk = chunk[(end + 1)..];
        }

        return _frames > before;
    }

    private void Complete(ReadOnlySpan<byte> last)
    {
        var frame = _shaken && _type == '2';
        Recorder?.Complete(frame);
        if (frame)
        {
            Volatile.Write(ref _frames, _frames + 1);
            FrameArrived?.Invoke();
            _joined.TrySetResult();
        }
        else if (!_shaken && _position == "{}".Length)
        {
            _shaken = true;
        }
        else if (!_shaken || _type is (byte)'3' or (byte)'7')
        {
            _ended = Encoding.UTF8.GetString(last);
        }
    }
}
