using System.Text;

namespace Dashboard.Engine.Hotline;

/// <summary>A line, or what stands where one should be.</summary>
/// <param name="Text">The line without its end; of one that is too long, its beginning.</param>
/// <param name="EndsAt">The position after its end, bytes from the stream's beginning as the reader was given it.</param>
/// <param name="TooLong">It is longer than a line may be.</param>
/// <param name="HasEnd">False for what stands after the last line feed.</param>
public readonly record struct ReadLine(string Text, long EndsAt, bool TooLong, bool HasEnd = true);

/// <summary>
/// Reads lines from bytes of any kind and length in little memory: what is longer than a line may be is passed over, not kept. What encoding a field is in is
/// found for each by itself (<see cref="LineText"/>);
/// a stream that begins with the byte-order mark of UTF-16 is that as a whole.
/// </summary>
/// <param name="stream">The bytes.</param>
/// <param name="position">Where in the log the stream begins, bytes.</param>
/// <param name="within">It begins within a line that was told as too long: the rest of that is passed over.</param>
/// <param name="utf16">The log is UTF-16 as its beginning says, which is not read; null where it is not.</param>
public sealed class LineReader(Stream stream, long position = 0, bool within = false, Encoding? utf16 = null)
{
    private const int MarkSize = 2;

    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly byte[] _line = new byte[QueueLogLine.MaxLength * 4];
    private int _at, _end, _length;
    private bool _tooLong, _within = within, _begun = position > 0;
    private long _position = position, _told = position;
    private Decoder? _utf16 = utf16?.GetDecoder();

    /// <summary>The lines right before those that are read, as far as the log was looked into; see <see cref="QueueLog.Recall"/>.</summary>
    public IReadOnlyList<string> Before { get; init; } = [];

    /// <summary>
    /// The next line that has an end; null when there is none yet. Ask again when the stream has grown. What is too long already is told when the stream ends,
    /// and what comes after it up to its end as an empty line: whoever goes on after <see cref="ReadLine.EndsAt"/> reads nothing twice.
    /// </summary>
    public async ValueTask<ReadLine?> NextAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if (_at == _end)
            {
                if (_begun && _utf16 is null) (_at, _end) = (0, await stream.ReadAsync(_buffer, cancellation));
                else await FillAsync(cancellation);
                if (_end == 0)
                {
                    if (!_tooLong && !(_within && _told < _position)) return null;
                    _within = true;
                    return Line();
                }
            }

            var rest = _buffer.AsSpan(_at, _end - _at);
            // What was read last ended with a return.
            if (!_within && _length > 0 && !_tooLong && _line[_length - 1] == '\r' && char.IsAsciiDigit((char)rest[0])) return Line();
            var feed = rest.IndexOf((byte)'\n');
            var begins = _within ? -1 : Returned(feed < 0 ? rest : rest[..feed]);
            var read = begins >= 0 && (feed < 0 || begins < feed) ? begins : feed < 0 ? rest.Length : feed + 1;
            var ends = read == feed + 1 || read == begins;
            if (!_within) Take(rest[..(ends && read != begins ? feed : read)]);
            (_at, _position) = (_at + read, _position + (_utf16 is null ? read : Encoding.UTF8.GetCharCount(rest[..read]) * sizeof(char)));
            if (!ends) continue;
            _within = false;
            return Line();
        }
    }

    /// <summary>What is left without an end when the stream has come to its own; null for nothing.</summary>
    public ReadLine? Rest()
    {
        var ended = _length > 0 && _line[_length - 1] == '\r';
        return _length == 0 ? null : Line() with { HasEnd = ended };
    }

    /// <summary>UTF-16 by its byte-order mark; null for anything else.</summary>
    internal static Encoding? MarkOf(ReadOnlySpan<byte> beginning) =>
        beginning switch { [0xFF, 0xFE, ..] => Encoding.Unicode, [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode, _ => null };

    // The beginning, which says what the rest is, and whatever is UTF-16.
    private async ValueTask FillAsync(CancellationToken cancellation)
    {
        (_at, _end) = (0, 0);
        if (_utf16 is null)
        {
            // A third of the buffer alone: what is UTF-16 may be half as long again in UTF-8.
            _end = await stream.ReadAsync(_buffer.AsMemory(0, _buffer.Length / 3), cancellation);
            if (_end == 0) return;
            _begun = true;
            while (_end < MarkSize && await stream.ReadAsync(_buffer.AsMemory(_end), cancellation) is > 0 and var more) _end += more;
            if (MarkOf(_buffer.AsSpan(0, _end)) is not { } encoding) return;
            _utf16 = encoding.GetDecoder();
            Decode(_buffer.AsSpan(0, _end).ToArray());
            return;
        }

        // A third of the buffer: a code unit of two bytes may have three in UTF-8.
        var bytes = new byte[_buffer.Length / 3];
        while (_end == 0 && await stream.ReadAsync(bytes, cancellation) is > 0 and var read) Decode(bytes.AsSpan(0, read));
    }

    // All that is read within is UTF-8.
    private void Decode(ReadOnlySpan<byte> bytes)
    {
        var letters = new char[_utf16!.GetCharCount(bytes, flush: false)];
        var count = _utf16.GetChars(bytes, letters, flush: false);
        _end = Encoding.UTF8.GetBytes(letters.AsSpan(0, count), _buffer);
    }

    // Where the next line begins after a return alone, which ends the lines of some tools that copy a log: one begins with the digits of its time. A name may
    // hold a return too.
    private static int Returned(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; bytes[at..].IndexOf((byte)'\r') is >= 0 and var next; at += next + 1)
            if (at + next + 1 < bytes.Length && char.IsAsciiDigit((char)bytes[at + next + 1])) return at + next + 1;
        return -1;
    }

    private void Take(ReadOnlySpan<byte> piece)
    {
        var fits = Math.Min(piece.Length, _line.Length - _length);
        piece[..fits].CopyTo(_line.AsSpan(_length));
        (_length, _tooLong) = (_length + fits, _tooLong || fits < piece.Length);
    }

    private ReadLine Line()
    {
        var length = _length > 0 && _line[_length - 1] == '\r' ? _length - 1 : _length;
        var line = new ReadLine(LineText.OfLine(_line.AsSpan(0, length)), _position, _tooLong);
        (_length, _tooLong, _told) = (0, false, _position);
        return line;
    }
}
