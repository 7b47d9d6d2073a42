using Dashboard.Engine.Data;
using Microsoft.Extensions.Logging;

namespace Dashboard.Engine.Hotline;

/// <summary>
/// Follows an exchange's queue log while it is written. How far it has come stands in the database, after what it has read is in the ledger: whichever side
/// dies goes on where it was. A log that was rotated (renamed, or copied and emptied), however often, is first read to its end under its new name, then what
/// came after it, then the new one from its beginning.
/// </summary>
/// <param name="intake">Takes the lines.</param>
/// <param name="positions">How far each log has been read.</param>
/// <param name="exchanges">Where it is said that a log is read, or is not.</param>
/// <param name="time">The clock.</param>
/// <param name="log">What fails.</param>
/// <param name="lease">The right to follow this log alone; null where no other server is.</param>
public sealed class QueueLogFollower(
    QueueLogIntake intake, PositionStore positions, ExchangeStore exchanges, TimeProvider time, ILogger<QueueLogFollower> log, Lease? lease = null)
{
    /// <summary>How often the file is looked at.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan SayEvery = TimeSpan.FromSeconds(20);

    // Nobody else moves the position while a follower runs, and the database need not be asked five times a second.
    private (int EventId, string Exchange, LogPosition? Position)? _known;
    private LogPosition? _warned;
    private long? _failing;
    private bool _unsaid;
    private long _said;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Follows until cancelled. What fails (no file, no database) is told once, and tried again.</summary>
    /// <param name="catalog">The event as it is configured now; asked anew each time.</param>
    /// <param name="exchange">The exchange whose log it is.</param>
    /// <param name="recordedBy">Who brings it.</param>
    /// <param name="path">Where the log is.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="LeaseLostException">Another server follows it by now.</exception>
    public async Task RunAsync(Func<EventCatalog> catalog, string exchange, string recordedBy, string path, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await ReadAsync(catalog, exchange, recordedBy, path, cancellation);
                await WorksAsync(catalog, exchange, cancellation);
            }
#pragma warning disable CA1031 // Whatever fails, the exchange goes on writing: it is told, and tried again.
            catch (Exception failure) when (failure is not LeaseLostException)
#pragma warning restore CA1031
            {
                // At a shutdown whatever is cut short fails in its own way.
                cancellation.ThrowIfCancellationRequested();
                await FailsAsync(failure, catalog, exchange, cancellation);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellation));
    }

    /// <summary>Reads what is new, once.</summary>
    /// <exception cref="IOException">There is no log, or it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public async Task ReadAsync(Func<EventCatalog> catalog, string exchange, string recordedBy, string path, CancellationToken cancellation)
    {
        // What a closed event's exchange still writes is read when the event is opened again, from wherever it was rotated to.
        var record = catalog().Event;
        if (record.Closed) return;
        var eventId = record.EventId;
        if (_known is not { } known || (known.EventId, known.Exchange) != (eventId, exchange))
            _known = known = (eventId, exchange, await positions.FindAsync(eventId, exchange, cancellation));
        using var rotated = new RotatedLog(path);
        if (!rotated.Open(known.Position)) return;
        if (rotated.Lacking is { } lacking && known.Position != _warned)
        {
            _warned = known.Position;
            log.LogWarning("The log of exchange {Exchange} {Lacking}.", exchange, lacking);
        }

        try
        {
            foreach (var (index, (file, from)) in rotated.Pieces.Index())
            {
                // Looked at before the file's end is: an exchange writes to it until it opens the next one, whose first line says that it has.
                var finished = rotated.Pieces.Skip(index + 1).Any(p => p.File.Length > 0);
                if (file.Length > from) await TakeAsync(file, from, finished);
                if (!finished) break;
            }
        }
        catch (EventClosedException)
        {
            return; // It waits like what is written from now on.
        }

        if (!rotated.HasLog) throw new FileNotFoundException($"There is no file {path}.");

        async Task TakeAsync(LogFile file, long from, bool finished)
        {
            var report = await intake.TakeAsync(catalog, exchange, recordedBy, file.LinesFrom(from), finished, (at, _) => SaveAsync(file.At(at)), cancellation);
            if (report.Faults > 0) log.LogWarning("{Faults} lines of exchange {Exchange} make no sense: {First}.", report.Faults, exchange, report.FirstFault);
        }

        async Task SaveAsync(LogPosition position)
        {
            await positions.SaveAsync(eventId, exchange, position, lease, cancellation);
            _known = (eventId, exchange, position);
            await WorksAsync(catalog, exchange, cancellation);
        }
    }

    // Also while it catches up: that may take longer than the screens believe a log that says nothing.
    private async Task WorksAsync(Func<EventCatalog> catalog, string exchange, CancellationToken cancellation)
    {
        if (_failing is null && Now - _said < SayEvery.TotalMilliseconds) return;
        await SayAsync(catalog, exchange, null, cancellation);
        if (_failing is not null) log.LogInformation("The log of exchange {Exchange} is read again.", exchange);
        _failing = null;
    }

    private async Task FailsAsync(Exception failure, Func<EventCatalog> catalog, string exchange, CancellationToken cancellation)
    {
        var first = _failing is null;
        if (first) log.LogError(failure, "The log of exchange {Exchange} cannot be read; it is tried again.", exchange);
        _failing ??= Now;
        if (!first && Now - _said < SayEvery.TotalMilliseconds) return;
        try
        {
            await SayAsync(catalog, exchange, _failing, cancellation);
        }
#pragma warning disable CA1031 // Mostly the database is what fails: that is told by every feed, and soon by the age of the last word.
        catch (Exception unsaid)
#pragma warning restore CA1031
        {
            cancellation.ThrowIfCancellationRequested();
            if (!_unsaid) log.LogWarning(unsaid, "That the log of exchange {Exchange} cannot be read cannot be written down either.", exchange);
            _unsaid = true;
        }
    }

    private async Task SayAsync(Func<EventCatalog> catalog, string exchange, long? failingSince, CancellationToken cancellation)
    {
        await exchanges.SaveAsync(catalog().Event.EventId, new() { Exchange = exchange, LookedMs = Now, FailingSince = failingSince }, cancellation);
        (_said, _unsaid) = (Now, false);
    }
}
