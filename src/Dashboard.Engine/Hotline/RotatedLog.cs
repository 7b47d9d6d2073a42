using System.Text.RegularExpressions;

namespace Dashboard.Engine.Hotline;

/// <summary>
/// What is to be read of a log, the oldest first: the rest of the file that was read last, whatever came after it, the log itself. All are opened at once: a
/// rotation meanwhile takes none away.
/// </summary>
/// <param name="path">Where the log is.</param>
internal sealed partial class RotatedLog(string path) : IDisposable
{
    private readonly FileInfo _log = new(path);
    private readonly List<LogFile> _open = [];

    /// <summary>The files, each with where to go on.</summary>
    public IReadOnlyList<(LogFile File, long From)> Pieces { get; private set; } = [];

    /// <summary>The log itself is there.</summary>
    public bool HasLog { get; private set; }

    /// <summary>What became of the log so that some of it cannot be read; null for nothing.</summary>
    public string? Lacking { get; private set; }

    /// <summary>Opens what is to be read.</summary>
    /// <param name="since">How far it was read; null to begin with the log as it is now.</param>
    /// <returns>False when it is rotated in this very moment: look again.</returns>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public bool Open(LogPosition? since)
    {
        var log = Opened(_log.FullName);
        HasLog = log is not null;
        var isOf = since is not null && log?.IsOf(since) == true;
        Pieces = log is null ? [] : [(log, isOf ? since!.Position : 0)];
        if (since is null || isOf) return true;

        var beside = Beside();
        var (younger, packed) = (Pieces, new List<string>());
        foreach (var (name, _, isPacked) in beside.Reverse())
        {
            if (isPacked) packed.Insert(0, name);
            if (isPacked || Opened(Path.Combine(_log.DirectoryName!, name)) is not { } file) continue;
            isOf = file.IsOf(since);
            younger = [(file, isOf ? since.Position : 0), .. younger];
            if (isOf) break;
        }

        if (isOf) Pieces = younger;
        Lacking = !isOf && log?.Length > 0 ? "begins anew, and what it held before is not beside it"
            : isOf && packed.Count > 0 ? $"was rotated, and what came between is packed; import {string.Join(", ", packed)}"
            : null;
        return Beside().SequenceEqual(beside);
    }

    /// <inheritdoc />
    public void Dispose() => _open.ForEach(f => f.Dispose());

    private LogFile? Opened(string file)
    {
        var opened = LogFile.Open(file);
        if (opened is not null) _open.Add(opened);
        return opened;
    }

    // queue_log.1, queue_log-20270201, packed ones as queue_log.2.gz; not another exchange's queue_log2. By when they were written, the oldest first: an
    // exchange may count either way.
    private IReadOnlyList<(string Name, DateTime Written, bool Packed)> Beside() => !_log.Directory!.Exists ? [] :
        [.. from file in _log.Directory.EnumerateFiles()
            where file.Name.StartsWith(_log.Name, StringComparison.Ordinal)
            let suffix = Suffix().Match(file.Name[_log.Name.Length..])
            where suffix.Success
            orderby file.LastWriteTimeUtc
            select (file.Name, file.LastWriteTimeUtc, suffix.Groups["packed"].Success)];

    [GeneratedRegex(@"^[.-]\d[\d-]*(?<packed>\.(gz|bz2|xz|zst))?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Suffix();
}
