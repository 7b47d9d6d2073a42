using System.Data.Common;
using System.Security.Cryptography;
using Dashboard.Engine.Boards;
using Dashboard.Engine.Data;
using Microsoft.Extensions.Logging;

namespace Dashboard.Engine.Hotline;

/// <summary>
/// Follows an exchange's queue log while it is written. How far it has come stands in the database, after what it has read is in the ledger: whichever side dies goes on where it was.
/// A log that was turned over (renamed, or copied and emptied) is first read to its end under its new name, then the new one from its beginning.
/// </summary>
public sealed class QueueLogFollower(QueueLogIntake intake, PositionStore positions, ExchangeStore exchanges, TimeProvider time, ILogger<QueueLogFollower> log)
{
    /// <summary>How often the file is looked at.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan SayEvery = TimeSpan.FromSeconds(20);

    private const int LongestHead = 256;

    /// <summary>Follows until cancelled. What fails (no file, no database) is told once, and tried again.</summary>
    /// <param name="catalog">The event as it is configured now; asked anew each time.</param>
    /// <param name="exchange">The exchange whose log it is.</param>
    /// <param name="recordedBy">Who brings it.</param>
    /// <param name="path">Where the log is.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task RunAsync(Func<EventCatalog> catalog, string exchange, string recordedBy, string path, CancellationToken cancellation)
    {
        long? failing = null;
        var said = 0L;
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await ReadAsync(catalog(), exchange, recordedBy, path, cancellation);
                if (failing is not null) log.LogInformation("The log of exchange {Exchange} is read again.", exchange);
                if (failing is not null || Now - said >= SayEvery.TotalMilliseconds) await SayAsync(null);
                failing = null;
            }
#pragma warning disable CA1031 // Whatever fails, the exchange goes on writing: it is told, and tried again.
            catch (Exception failure) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
            {
                if (failing is null) log.LogError(failure, "The log of exchange {Exchange} cannot be read; it is tried again.", exchange);
                var first = failing is null;
                failing ??= Now;
                if (first || Now - said >= SayEvery.TotalMilliseconds) await TrySayAsync(failing);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellation));

        async Task SayAsync(long? failingSince)
        {
            await exchanges.SaveAsync(catalog().Event.EventId, new() { Exchange = exchange, LookedMs = Now, FailingSince = failingSince }, cancellation);
            said = Now;
        }

        async Task TrySayAsync(long? failingSince)
        {
            try
            {
                await SayAsync(failingSince);
            }
            catch (DbException)
            {
                // The database is what fails: that is told by every feed, and soon by the age of the last word.
            }
        }
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Reads what is new, once.</summary>
    public async Task ReadAsync(EventCatalog catalog, string exchange, string recordedBy, string path, CancellationToken cancellation)
    {
        // What a closed event's exchange still writes is read when the event is opened again.
        if (catalog.Event.Closed) return;
        var eventId = catalog.Event.EventId;
        var position = await PositionAsync(eventId, exchange, cancellation);
        if (position is not null && !IsOf(path, position))
        {
            // Its rest is where it was moved to, if it was moved. An exchange may go on writing there until it opens the new one, whose first line says that it has.
            var begun = File.Exists(path) && new FileInfo(path).Length > 0;
            if (Successors(path).FirstOrDefault(other => IsOf(other, position)) is { } old) await ReadAsync(old, position.Position, finished: begun);
            else if (begun) log.LogWarning("The log of exchange {Exchange} begins anew, and what it held before is not beside it.", exchange);
            if (!begun && File.Exists(path)) return;
            position = null;
        }

        if (position is null || new FileInfo(path).Length > position.Position) await ReadAsync(path, position?.Position ?? 0, finished: false);

        async Task ReadAsync(string file, long from, bool finished)
        {
            await using var stream = new FileStream(file, new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, Options = FileOptions.Asynchronous, BufferSize = 0 });
            stream.Position = from;
            var report = await intake.TakeAsync(catalog, exchange, recordedBy, new(stream, from), finished, (at, _) => SaveAsync(file, at), cancellation);
            if (report.Faults > 0) log.LogWarning("{Faults} lines of exchange {Exchange} make no sense: {First}.", report.Faults, exchange, report.FirstFault);
        }

        async Task SaveAsync(string file, long at)
        {
            var size = (int)Math.Min(at, LongestHead);
            _known = (eventId, exchange, new() { Position = at, HeadSize = size, HeadHash = Hash(file, size) ?? "" });
            await positions.SaveAsync(eventId, exchange, _known.Value.Position, cancellation);
        }
    }

    // The last position written by this follower: nobody else moves it while one runs, and the database need not be asked five times a second.
    private (int EventId, string Exchange, LogPosition Position)? _known;

    private async Task<LogPosition?> PositionAsync(int eventId, string exchange, CancellationToken cancellation) =>
        _known is { } known && (known.EventId, known.Exchange) == (eventId, exchange) ? known.Position : await positions.FindAsync(eventId, exchange, cancellation);

    // The file that was read: as long as it was, and begins as it did.
    private static bool IsOf(string path, LogPosition position) =>
        File.Exists(path) && new FileInfo(path).Length >= position.Position && Hash(path, position.HeadSize) == position.HeadHash;

    // queue_log.1, queue_log-20270201 …, the newest first; compressed ones are not read.
    private static IEnumerable<string> Successors(string path) =>
        new DirectoryInfo(Path.GetDirectoryName(Path.GetFullPath(path))!).EnumerateFiles(Path.GetFileName(path) + "*")
            .Where(f => f.Name != Path.GetFileName(path)).OrderByDescending(f => f.LastWriteTimeUtc).Select(f => f.FullName);

    private static string? Hash(string path, int size)
    {
        Span<byte> head = stackalloc byte[LongestHead];
        using var stream = new FileStream(path, new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 });
        var read = stream.ReadAtLeast(head[..size], size, throwOnEndOfStream: false);
        return read < size ? null : Convert.ToHexStringLower(SHA256.HashData(head[..size]));
    }
}
