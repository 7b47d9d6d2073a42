using System.Text;

namespace Dashboard.Engine.Hotline;

/// <summary>A line, or what stands where one should be.</summary>
/// <param name="Text">The line without its end; of one that is too long, its beginning.</param>
/// <param name="EndsAt">The position after its end, bytes from the stream's beginning as the reader was given it.</param>
/// <param name="TooLong">It is longer than a line may be.</param>
/// <param name="HasEnd">False for what stands after the last line feed.</param>
public readonly record struct ReadLine(string Text, long EndsAt, bool TooLong, bool HasEnd = true);

/// <summary>Reads lines from bytes of any kind and length in little memory: what is longer than a line may be is passed over, not kept.</summary>
/// <param name="stream">The bytes.</param>
/// <param name="position">Where in the log the stream begins, bytes.</param>
/// <param name="within">It begins within a line that was told as too long: the rest of that is passed over.</param>
public sealed class LineReader(Stream stream, long position = 0, bool within = false)
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly byte[] _line = new byte[QueueLogLine.MaxLength * 4];
    private int _at, _end, _length;
    private bool _tooLong, _within = within;
    private long _position = position, _told = position;

    /// <summary>
    /// The next line that has an end; null when there is none yet. Ask again when the stream has grown. What is too long already is told when the stream ends, and what comes after it up to its end as an empty line:
    /// whoever goes on after <see cref="ReadLine.EndsAt"/> reads nothing twice.
    /// </summary>
    public async ValueTask<ReadLine?> NextAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if (_at == _end)
            {
                (_at, _end) = (0, await stream.ReadAsync(_buffer, cancellation));
                if (_end == 0)
                {
                    if (!_tooLong && !(_within && _told < _position)) return null;
                    _within = true;
                    return Line();
                }
            }

            var rest = _buffer.AsSpan(_at, _end - _at);
            var feed = rest.IndexOf((byte)'\n');
            if (!_within) Take(feed < 0 ? rest : rest[..feed]);
            var read = feed < 0 ? rest.Length : feed + 1;
            (_at, _position) = (_at + read, _position + read);
            if (feed < 0) continue;
            _within = false;
            return Line();
        }
    }

    /// <summary>What is left without an end when the stream has come to its own; null for nothing.</summary>
    public ReadLine? Rest() => _length == 0 ? null : Line() with { HasEnd = false };

    private void Take(ReadOnlySpan<byte> piece)
    {
        var fits = Math.Min(piece.Length, _line.Length - _length);
        piece[..fits].CopyTo(_line.AsSpan(_length));
        (_length, _tooLong) = (_length + fits, _tooLong || fits < piece.Length);
    }

    private ReadLine Line()
    {
        var length = _length > 0 && _line[_length - 1] == '\r' ? _length - 1 : _length;
        var line = new ReadLine(Encoding.UTF8.GetString(_line, 0, length), _position, _tooLong);
        (_length, _tooLong, _told) = (0, false, _position);
        return line;
    }
}
