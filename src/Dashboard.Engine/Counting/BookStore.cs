using Dapper;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Counting;

/// <summary>A count as it stands in a station's book: as it was recorded, and what it was corrected to since.</summary>
/// <param name="First">The count.</param>
/// <param name="Corrections">Its corrections, each of the one before, in order; empty for none.</param>
public sealed record BookEntry(Entry First, IReadOnlyList<Entry> Corrections)
{
    /// <summary>What a further correction would reverse.</summary>
    public Entry Tip => Corrections is [.., var last] ? last : First;

    /// <summary>What it counts now, 0 once it is taken back.</summary>
    public long Stands => Corrections is [.., var last] ? last.Amount ?? 0 : First.Delta;

    /// <summary>Taken back altogether: nothing is left to be corrected.</summary>
    public bool TakenBack => Corrections is [.., { Amount: null }];
}

/// <summary>A page of a book, newest first.</summary>
/// <param name="Entries">The counts.</param>
/// <param name="Older">The cursor of the page after this one; null when there is none.</param>
public sealed record BookSheet(IReadOnlyList<BookEntry> Entries, long? Older);

/// <summary>What an entry was corrected to.</summary>
/// <param name="Seq">The correction.</param>
/// <param name="Reverses">The entry, or its correction before.</param>
/// <param name="Amount">What it should have been; null for nothing at all.</param>
public sealed record Amendment(long Seq, long Reverses, long? Amount);

/// <summary>Reads a station's book: what was counted there, by the time at which it happened, with its corrections.</summary>
public sealed class BookStore(Database database)
{
    /// <summary>The most counts on a page.</summary>
    public const int PageLength = 200;

    /// <summary>When an entry happened.</summary>
    public const string SelectAt = "SELECT e.at_ms FROM entry e WHERE e.event_id = @eventId AND e.seq = @seq";

    // Numbered rows, since the two databases have no word in common for "the first so many".

    /// <summary>The newest counts at some places from one instant up to another; of the same instant as the cursor only those before it. Fills
    /// <see cref="Entry"/>.</summary>
    public const string SelectPage = """
        SELECT p.Seq, p."Key", p.Kind, p.StationId, p.MetricId, p.Delta, p.AtLeast, p.Timed, p.AtMs, p.RecordedMs, p.RecordedBy, p.EnteredMs, p.ClockOffset,
               p.Note, p.Body, p.WholeDay, p.Import
        FROM (
          SELECT e.seq AS Seq, e.entry_key AS "Key", e.kind AS Kind, e.station_id AS StationId, e.metric_id AS MetricId, e.delta AS Delta,
                 e.at_least AS AtLeast,
                 e.timed AS Timed, e.at_ms AS AtMs, e.recorded_ms AS RecordedMs, e.recorded_by AS RecordedBy, e.entered_ms AS EnteredMs,
                 e.clock_offset AS ClockOffset,
                 e.note AS Note, e.body AS Body, e.whole_day AS WholeDay, e.import_no AS Import, ROW_NUMBER() OVER (ORDER BY e.at_ms DESC, e.seq DESC) AS Line
          FROM ROWS(place int) r CROSS JOIN entry e
          WHERE e.event_id = @eventId AND e.station_id = r.place AND e.at_ms >= @from AND e.at_ms < @until AND e.kind = 'tally'
            AND (e.at_ms < @until - 1 OR @before IS NULL OR e.seq < @before)
        ) p
        WHERE p.Line <= @limit
        ORDER BY p.Line
        """;

    /// <summary>All corrections at some places of what happened from one instant to another, in the order of the ledger. Fills <see cref="Entry"/>.</summary>
    public const string SelectCorrections = """
        SELECT e.seq AS Seq, e.entry_key AS "Key", e.kind AS Kind, e.station_id AS StationId, e.metric_id AS MetricId, e.delta AS Delta, e.at_least AS AtLeast,
               e.timed AS Timed, e.at_ms AS AtMs, e.recorded_ms AS RecordedMs, e.recorded_by AS RecordedBy, e.reverses AS Reverses, e.amount AS Amount,
               e.reason AS Reason,
               e.note AS Note, e.body AS Body
        FROM ROWS(place int) r CROSS JOIN entry e
        WHERE e.event_id = @eventId AND e.station_id = r.place AND e.at_ms >= @from AND e.at_ms <= @until AND e.kind = 'correction'
        ORDER BY e.seq
        """;

    /// <summary>The corrections at a place of entries from a sequence on, in the order of the ledger. Fills <see cref="Amendment"/>.</summary>
    public const string SelectAmendments = """
        SELECT e.seq AS Seq, e.reverses AS Reverses, e.amount AS Amount
        FROM entry e
        WHERE e.event_id = @eventId AND e.reverses >= @seq AND e.station_id = @stationId AND e.kind = 'correction'
        ORDER BY e.seq
        """;

    /// <summary>What became of a place's entries from a sequence on: their corrections, each of the entry or of its correction before, in the order of the
    /// ledger.</summary>
    /// <param name="catalog">The event.</param>
    /// <param name="stationId">The station or gate, without the gates of a station.</param>
    /// <param name="seq">The first entry asked about.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public Task<IReadOnlyList<Amendment>> AmendmentsAsync(EventCatalog catalog, int stationId, long seq, CancellationToken cancellation) => database.ReadAsync(
        async connection => (IReadOnlyList<Amendment>)[.. await connection.QueryAsync<Amendment>(
            SelectAmendments, new { eventId = catalog.Event.EventId, seq, stationId })],
        cancellation);

    /// <summary>A page of what was counted at a station and its gates on a day, newest first.</summary>
    /// <param name="catalog">The event.</param>
    /// <param name="stationId">The station.</param>
    /// <param name="day">The local day in which it happened.</param>
    /// <param name="before">Only what happened before this entry, named by its sequence; null, or one that there is not, for the newest.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public Task<BookSheet> ReadAsync(EventCatalog catalog, int stationId, DateOnly day, long? before, CancellationToken cancellation) => database.ReadAsync(
        async connection =>
        {
            var eventId = catalog.Event.EventId;
            var rows = LedgerStore.Json(catalog.PlacesOf(stationId).Select(p => new object?[] { p }));
            var (from, until) = (catalog.Calendar.StartOf(day), catalog.Calendar.StartOf(day.AddDays(1)));
            var cursor = before is { } seq ? await connection.QuerySingleOrDefaultAsync<long?>(SelectAt, new { eventId, seq }) : null;
            if (cursor < until) until = cursor.Value + 1;
            else before = null;

            List<Entry> counts = [.. await connection.QueryAsync<Entry>(
                database.Dialect.Expand(SelectPage), new { eventId, rows, from, until, before, limit = PageLength + 1 })];
            if (counts.Count == 0) return new BookSheet([], null);
            var more = counts.Count > PageLength;
            if (more) counts.RemoveAt(PageLength);
            // A correction counts when and where its target did.
            var corrections = (await connection.QueryAsync<Entry>(
                database.Dialect.Expand(SelectCorrections),
                new { eventId, rows, from = counts[^1].AtMs, until = counts[0].AtMs })).ToDictionary(c => c.Reverses!.Value);
            return new BookSheet([.. counts.Select(c => new BookEntry(c, [.. Chain(c, corrections)]))], more ? counts[^1].Seq : null);
        },
        cancellation);

    private static IEnumerable<Entry> Chain(Entry first, Dictionary<long, Entry> corrections)
    {
        for (var at = first; corrections.TryGetValue(at.Seq, out var next); at = next) yield return next;
    }
}
