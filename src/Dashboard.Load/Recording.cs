using System.Buffers;
using System.Diagnostics;
using System.Text.Json;

namespace Dashboard.Load;

/// <summary>What one viewer received in a while.</summary>
/// <param name="LengthMs">How long it was.</param>
/// <param name="Frames">The frames, in order.</param>
internal sealed record Recording(double LengthMs, IReadOnlyList<RecordedFrame> Frames)
{
    public static Recording Load(string file) => JsonSerializer.Deserialize<Recording>(File.ReadAllBytes(file))!;

    public Task SaveAsync(string file, CancellationToken cancellation) =>
        File.WriteAllBytesAsync(file, JsonSerializer.SerializeToUtf8Bytes(this), cancellation);
}

/// <summary>A frame.</summary>
/// <param name="AtMs">When it came, since the beginning.</param>
/// <param name="Item">Its JSON, to the byte.</param>
internal sealed record RecordedFrame(double AtMs, byte[] Item);

/// <summary>Makes a <see cref="Recording"/> of what a viewer receives.</summary>
internal sealed class Recorder
{
    private readonly Lock _lock = new();
    private readonly ArrayBufferWriter<byte> _message = new();
    private List<RecordedFrame>? _frames;
    private long _from;

    private static ReadOnlySpan<byte> Before => "{\"type\":2,\"invocationId\":\"1\",\"item\":"u8;

    public void Begin()
    {
        lock (_lock) (_frames, _from) = ([], Stopwatch.GetTimestamp());
    }

    public Recording Take()
    {
        lock (_lock)
        {
            var taken = _frames ?? throw new InvalidOperationException("It was not begun.");
            if (taken.Count == 0) throw new InvalidOperationException("Nothing came.");
            _frames = null;
            return new(Stopwatch.GetElapsedTime(_from).TotalMilliseconds, taken);
        }
    }

    /// <summary>A piece of a message.</summary>
    public void Append(ReadOnlySpan<byte> piece) => _message.Write(piece);

    /// <summary>The message is complete.</summary>
    /// <param name="frame">Whether it is a frame; what else there is (pings) the control sends by itself.</param>
    public void Complete(bool frame)
    {
        var message = _message.WrittenSpan;
        if (frame && !message.StartsWith(Before)) throw new InvalidOperationException("A frame begins otherwise than expected.");
        lock (_lock)
        {
            if (frame) _frames?.Add(new(Stopwatch.GetElapsedTime(_from).TotalMilliseconds, message[Before.Length..^1].ToArray()));
        }

        _message.ResetWrittenCount();
    }
}
