using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Boards;

/// <summary>Loads a board from what the families keep beside the ledger, so that a start does not read the whole ledger.</summary>
/// <param name="database">Where the ledger is.</param>
/// <param name="modules">The families of entries; null for those of the engine.</param>
public sealed class BoardStore(Database database, LedgerModules? modules = null)
{
    private readonly LedgerModules _modules = modules ?? LedgerModules.Standard;

    /// <summary>The newest entries of some kinds after one and up to another, newest first; fills <see cref="Entry"/>.</summary>
    // Within a range, since SQLite numbers all that it could give, not only the first so many.
    public const string SelectNewest = """
        SELECT p.Seq, p."Key", p.Kind, p.StationId, p.MetricId, p.Delta, p.AtLeast, p.Timed, p.AtMs, p.RecordedMs, p.RecordedBy, p.Reverses, p.ReversesKey,
               p.Reason, p.Note, p.Content, p.Amount, p.EnteredMs, p.ClockOffset, p.Subject, p.Body, p.WholeDay, p.Import
        FROM (
          SELECT e.seq AS Seq, e.entry_key AS "Key", e.kind AS Kind, e.station_id AS StationId, e.metric_id AS MetricId, e.delta AS Delta,
                 e.at_least AS AtLeast,
                 e.timed AS Timed, e.at_ms AS AtMs, e.recorded_ms AS RecordedMs, e.recorded_by AS RecordedBy, e.reverses AS Reverses,
                 x.entry_key AS ReversesKey,
                 e.reason AS Reason, e.note AS Note, e.content AS Content,
                 e.amount AS Amount, e.entered_ms AS EnteredMs, e.clock_offset AS ClockOffset, e.subject AS Subject, e.body AS Body, e.whole_day AS WholeDay,
                 e.import_no AS Import,
                 ROW_NUMBER() OVER (ORDER BY e.seq DESC) AS Line
          FROM entry e LEFT JOIN entry x ON x.event_id = e.event_id AND x.seq = e.reverses
          WHERE e.event_id = @eventId AND e.seq > @after AND e.seq <= @until AND e.kind IN (SELECT r.k FROM ROWS(k varchar(32) key) r)
        ) p
        WHERE p.Line <= @limit
        ORDER BY p.Line
        """;

    /// <summary>The board of an event as of now: every family's part and the newest entries, in one snapshot.</summary>
    public async Task<Board> LoadAsync(EventCatalog catalog, DateOnly day, CancellationToken cancellation)
    {
        var eventId = catalog.Event.EventId;
        return await database.SnapshotAsync(
            eventId,
            async snapshot =>
            {
                var transaction = new LedgerTransaction(database.Dialect, snapshot, eventId);
                var head = await transaction.HeadAsync();
                var parts = new List<BoardPart>();
                foreach (var module in _modules.All) parts.Add(await module.LoadAsync(transaction, catalog, day));
                // After the last that the listed families know of there are only entries of others.
                var last = _modules.All.Zip(parts).Where(m => m.First.ListedKinds.Count > 0).Select(m => m.Second.Seq).DefaultIfEmpty().Max();
                return new Board(catalog, day, _modules) { Seq = head.Seq, Parts = [.. parts], Newest = [.. await NewestAsync(transaction, last)] };
            },
            cancellation);
    }

    // Ever further back, since a season's calls may lie between two listed entries.
    private async Task<IReadOnlyList<Entry>> NewestAsync(LedgerTransaction transaction, long last)
    {
        var newest = new List<Entry>();
        for (long until = last, page = 1_000; until > 0 && newest.Count < Board.NewestKept; until -= page, page *= 8)
        {
            var of = new { after = until - page, until, limit = Board.NewestKept - newest.Count };
            newest.AddRange(await transaction.QueryAsync<Entry>(SelectNewest, Batch.Rows(_modules.ListedKinds), of));
        }

        return newest;
    }
}
