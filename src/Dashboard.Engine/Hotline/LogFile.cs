using System.Security.Cryptography;

namespace Dashboard.Engine.Hotline;

/// <summary>An exchange's log, opened once: what is compared, read and written down is one and the same file, whatever it is called meanwhile.</summary>
internal sealed class LogFile : IDisposable
{
    private const int LongestHead = 256;

    // An exchange does not write as much within a second.
    private const int LookBack = 64 * 1024;

    private readonly FileStream _stream;
    private readonly (int Size, string Hash) _opened;

    private LogFile(string path)
    {
        _stream = new(path, new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, Options = FileOptions.Asynchronous, BufferSize = 0 });
        var size = (int)Math.Min(Length, LongestHead);
        _opened = (size, Head(size));
    }

    /// <summary>Its length now, bytes.</summary>
    public long Length => RandomAccess.GetLength(_stream.SafeFileHandle);

    /// <summary>Opens a file; null where there is none.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static LogFile? Open(string path)
    {
        try
        {
            return new(path);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>It is the file that was read so far: at least as long, and begins as it did.</summary>
    public bool IsOf(LogPosition position) => Length >= position.Position && Head(position.HeadSize) == position.HeadHash;

    /// <summary>Its lines from a position on, and those of the second before them.</summary>
    public LineReader LinesFrom(long position)
    {
        _stream.Position = position;
        Span<byte> mark = stackalloc byte[2];
        var utf16 = LineReader.MarkOf(mark[..RandomAccess.Read(_stream.SafeFileHandle, mark, 0)]);
        if (position == 0) return new(_stream);
        var before = new byte[(int)Math.Min(position, LookBack)];
        before = before[..RandomAccess.Read(_stream.SafeFileHandle, before, position - before.Length)];
        if (utf16 is not null) return new(_stream, position, utf16: utf16) { Before = utf16.GetString(before.AsSpan(before.Length % 2)).Split('\n') };
        return new(_stream, position, within: before is [] or [.., not ((byte)'\n' or (byte)'\r')]) { Before = OfOneSecond(before) };
    }

    /// <summary>How far it has been read, as it is to be written down.</summary>
    /// <exception cref="IOException">It was emptied since it was opened: what was read of it cannot be told from what is in it now.</exception>
    public LogPosition At(long position)
    {
        if (Length < position || Head(_opened.Size) != _opened.Hash) throw new IOException($"{_stream.Name} was emptied while it was read.");
        var size = (int)Math.Min(position, LongestHead);
        return new() { Position = position, HeadSize = size, HeadHash = Head(size) };
    }

    /// <inheritdoc />
    public void Dispose() => _stream.Dispose();

    // Backwards as long as the time does not change: five times a second a log is read on from where it was.
    private static List<string> OfOneSecond(ReadOnlySpan<byte> before)
    {
        var (lines, second) = (new List<string>(), (long?)null);
        while (before.Length > 1)
        {
            var start = before[..^1].LastIndexOf((byte)'\n') + 1;
            var line = LineText.OfLine(before[start..].TrimEnd("\r\n"u8));
            if (QueueLogLine.Parse(line).Line is { } parsed)
            {
                if ((second ??= parsed.AtMs) != parsed.AtMs) break;
                lines.Add(line);
            }

            before = before[..start];
        }

        lines.Reverse();
        return lines;
    }

    private string Head(int size)
    {
        Span<byte> head = stackalloc byte[LongestHead];
        var read = 0;
        while (read < size && RandomAccess.Read(_stream.SafeFileHandle, head[read..size], read) is var more and > 0) read += more;
        return Convert.ToHexStringLower(SHA256.HashData(head[..read]));
    }
}
