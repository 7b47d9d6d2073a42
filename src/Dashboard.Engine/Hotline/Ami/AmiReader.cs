using System.Text;

namespace Dashboard.Engine.Hotline.Ami;

/// <summary>
/// Reads messages of the manager interface: lines <c>Key: value</c>, ended by an empty one. Holds one line and one message, however much is sent.
/// A value is read as a field of the queue log is (<see cref="LineText"/>), so that a name is the same in both. After an exception it is of no more use.
/// </summary>
public sealed class AmiReader(Stream stream)
{
    /// <summary>The longest line, in bytes without its end.</summary>
    public const int MaxLine = 8 * 1024;

    /// <summary>The longest message, in bytes without the ends of its lines.</summary>
    public const int MaxMessage = 64 * 1024;

    /// <summary>The most fields of a message.</summary>
    public const int MaxFields = 200;

    private const string Greeting = "Asterisk Call Manager/";

    // A line and its end.
    private readonly byte[] _buffer = new byte[MaxLine + 2];
    private int _start;
    private int _end;

    /// <summary>Reads the line with which an exchange greets.</summary>
    /// <returns>The interface's version.</returns>
    /// <exception cref="AmiException">It does not greet so.</exception>
    public async ValueTask<string> ReadGreetingAsync(CancellationToken cancellation)
    {
        var line = await ReadLineAsync(cancellation) is { } bytes ? Encoding.UTF8.GetString(bytes.Span) : "";
        return line.StartsWith(Greeting, StringComparison.Ordinal)
            ? line[Greeting.Length..].Trim()
            : throw new AmiException("What answers is no Asterisk manager interface.");
    }

    /// <summary>Reads the next message.</summary>
    /// <returns>The message; null when the other side has ended, between two messages.</returns>
    /// <exception cref="AmiException">It is none, is longer than any may be, or ends in its middle.</exception>
    public async ValueTask<AmiMessage?> ReadAsync(CancellationToken cancellation)
    {
        var fields = new List<KeyValuePair<string, string>>();
        var size = 0;
        while (await ReadLineAsync(cancellation) is { } line)
        {
            if (line.IsEmpty && fields.Count > 0) return new(fields);
            if (line.IsEmpty) continue;
            if ((size += line.Length) > MaxMessage) throw new AmiException($"A message is longer than {MaxMessage} bytes.");
            if (Field(line.Span) is { } field) fields.Add(field);

            // A value of the dial plan may hold a line's end; what follows it is no field, and nothing that is needed.
            else if (fields.Count == 0) throw new AmiException("What was sent is no message.");
            if (fields.Count > MaxFields) throw new AmiException($"A message has more than {MaxFields} fields.");
        }

        return fields.Count == 0 ? null : throw Cut();
    }

    private static KeyValuePair<string, string>? Field(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        return colon <= 0 ? null : new(Encoding.UTF8.GetString(line[..colon]).Trim(), LineText.Visible(LineText.OfField(line[(colon + 1)..])).Trim());
    }

    private static AmiException Cut() => new("The connection ended in the middle of a message.");

    // What it returns is valid until the next line is read; null at the end.
    private async ValueTask<ReadOnlyMemory<byte>?> ReadLineAsync(CancellationToken cancellation)
    {
        var seen = 0;
        while (true)
        {
            var length = _buffer.AsSpan((_start + seen).._end).IndexOf((byte)'\n') + seen;
            if (length >= seen)
            {
                var line = _buffer.AsMemory(_start, length);
                _start += length + 1;
                if (line.Length > 0 && line.Span[^1] == '\r') line = line[..^1];
                return line.Length <= MaxLine ? line : throw TooLong();
            }

            _buffer.AsSpan(_start.._end).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
            seen = _end;
            if (_end == _buffer.Length) throw TooLong();
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellation);
            if (read == 0) return _end == 0 ? null : throw Cut();
            _end += read;
        }
    }

    private static AmiException TooLong() => new($"A line is longer than {MaxLine} bytes.");
}
