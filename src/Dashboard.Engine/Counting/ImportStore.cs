using Dapper;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Counting;

/// <summary>Imports of tables: their numbers, the mappings that are kept, and what of the ledger a table is compared with.</summary>
public sealed class ImportStore(Database database, AuditStore audit, TimeProvider time)
{
    private const int Chunk = 1_000;

    /// <summary>The number of the last import; 0 for none.</summary>
    public const string SelectLast = "SELECT COALESCE(MAX(import_no), 0) FROM table_import WHERE event_id = @eventId";

    /// <summary>An import that begins.</summary>
    public const string Insert = """
        INSERT INTO table_import (event_id, import_no, file_name, started_ms, recorded_by, finished_ms, added, replaced, known, faults)
        VALUES (@eventId, @number, @fileName, @now, @by, NULL, 0, 0, 0, 0)
        """;

    /// <summary>An import that has ended.</summary>
    public const string UpdateFinished = """
        UPDATE table_import SET finished_ms = @now, added = @Added, replaced = @Replaced, known = @Known, faults = @Faults
        WHERE event_id = @eventId AND import_no = @Number
        """;

    /// <summary>An import that is undone.</summary>
    public const string UpdateUndone = """
        UPDATE table_import SET undone_ms = @now, undone_by = @by, undo_reason = @reason WHERE event_id = @eventId AND import_no = @number
        """;

    /// <summary>An event's imports, the newest first; fills <see cref="TableImport"/>.</summary>
    public const string SelectImports = """
        SELECT import_no AS Number, file_name AS FileName, started_ms AS StartedMs, recorded_by AS RecordedBy, finished_ms AS FinishedMs, added AS Added,
               replaced AS Replaced, known AS Known, faults AS Faults, undone_ms AS UndoneMs, undone_by AS UndoneBy, undo_reason AS UndoReason
        FROM table_import WHERE event_id = @eventId AND import_no > @after ORDER BY import_no DESC
        """;

    /// <summary>The mapping kept for tables with a header; none where there is none.</summary>
    public const string SelectMapping = "SELECT mapping FROM import_mapping WHERE event_id = @eventId AND header = @header";

    /// <summary>Puts another mapping in the place of the one that is kept.</summary>
    public const string UpdateMapping = """
        UPDATE import_mapping SET mapping = @mapping, saved_ms = @now, saved_by = @by WHERE event_id = @eventId AND header = @header
        """;

    /// <summary>Keeps the first mapping for a header.</summary>
    public const string InsertMapping = """
        INSERT INTO import_mapping (event_id, header, mapping, saved_ms, saved_by) VALUES (@eventId, @header, @mapping, @now, @by)
        """;

    // In SQLite the order of a CROSS JOIN is the order of the loops: the batch outside, the index inside. Ranges of one, and sorted by whoever reads them:
    // otherwise SQLite, which knows nothing of how much there is, takes reading the whole ledger for the cheaper way.

    /// <summary>Counts and their corrections at places and instants; fills <see cref="Entry"/>.</summary>
    public const string SelectAt = """
        SELECT e.seq AS Seq, e.entry_key AS "Key", e.kind AS Kind, e.station_id AS StationId, e.metric_id AS MetricId, e.delta AS Delta, e.at_least AS AtLeast,
               e.timed AS Timed, e.at_ms AS AtMs, e.recorded_ms AS RecordedMs, e.recorded_by AS RecordedBy, e.reverses AS Reverses, e.amount AS Amount,
               e.note AS Note,
               e.whole_day AS WholeDay, e.import_no AS Import
        FROM ROWS(s int, a bigint) r CROSS JOIN entry e
        WHERE e.event_id = @eventId AND e.station_id = r.s AND e.at_ms >= r.a AND e.at_ms <= r.a AND e.timed = 1
        """;

    /// <summary>Where and when the entries with some keys happened.</summary>
    public const string SelectPlaces = """
        SELECT e.entry_key AS "Key", e.station_id AS StationId, e.at_ms AS AtMs
        FROM ROWS(k char(36)) r CROSS JOIN entry e
        WHERE e.event_id = @eventId AND e.entry_key = r.k
        """;

    /// <summary>The entries of an import, without those that undo it; fills <see cref="ImportedEntry"/>.</summary>
    public const string SelectImported = """
        SELECT e.seq AS Seq, e.kind AS Kind, e.station_id AS StationId, e.metric_id AS MetricId, e.at_ms AS AtMs, e.whole_day AS WholeDay, e.delta AS Delta,
               e.amount AS Amount, x.seq AS ReversedBy, x.import_no AS ReversedByImport
        FROM entry e
        LEFT JOIN entry t ON t.event_id = e.event_id AND t.seq = e.reverses
        LEFT JOIN entry x ON x.event_id = e.event_id AND x.reverses = e.seq
        WHERE e.event_id = @eventId AND e.import_no >= @number AND e.import_no <= @number AND (t.import_no IS NULL OR t.import_no <> @number)
        """;

    /// <summary>An event's imports, the newest first.</summary>
    /// <param name="eventId">The event.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public Task<IReadOnlyList<TableImport>> ListAsync(int eventId, int most, CancellationToken cancellation) => database.ReadAsync(
        async connection =>
        {
            var last = await connection.ExecuteScalarAsync<int>(SelectLast, new { eventId });
            return (IReadOnlyList<TableImport>)[.. await connection.QueryAsync<TableImport>(SelectImports, new { eventId, after = last - most })];
        },
        cancellation);

    /// <summary>One import of an event; null where there is none of this number.</summary>
    public Task<TableImport?> FindAsync(int eventId, int number, CancellationToken cancellation) => database.ReadAsync(
        async connection => (await connection.QueryAsync<TableImport>(SelectImports, new { eventId, after = number - 1 }))
            .LastOrDefault(i => i.Number == number),
        cancellation);

    /// <summary>Gives an import its number.</summary>
    public Task<int> StartAsync(int eventId, string fileName, string by, CancellationToken cancellation) => database.WriteAsync(
        async transaction =>
        {
            await transaction.Connection!.ExecuteAsync(Database.LockHead, new { eventId }, transaction);
            var number = await transaction.Connection!.ExecuteScalarAsync<int>(SelectLast, new { eventId }, transaction) + 1;
            await transaction.Connection!.ExecuteAsync(Insert, new { eventId, number, fileName, now = Now, by }, transaction);
            return number;
        },
        cancellation);

    /// <summary>Says what became of an import, and tells the audit.</summary>
    public Task FinishAsync(EventRecord of, TableImport import, Actor by, CancellationToken cancellation) => database.WriteAsync(
        async transaction =>
        {
            await transaction.Connection!.ExecuteAsync(
                UpdateFinished,
                new { eventId = of.EventId, import.Number, import.Added, import.Replaced, import.Known, import.Faults, now = Now },
                transaction);
            await audit.AppendAsync(
                transaction,
                [new(
                    by,
                    "entries.imported",
                    of.Slug,
                    FormattableString.Invariant(
                        $"import {import.Number}, {import.FileName}: {Text(import)}"))]);
            return 0;
        },
        cancellation);

    /// <summary>Says that an import is undone, and tells the audit.</summary>
    public Task UndoneAsync(EventRecord of, int number, Actor by, string reason, int reversed, CancellationToken cancellation) => database.WriteAsync(
        async transaction =>
        {
            await transaction.Connection!.ExecuteAsync(UpdateUndone, new { eventId = of.EventId, number, by = by.Name, reason, now = Now }, transaction);
            await audit.AppendAsync(
                transaction, [new(by, "import.undone", of.Slug, FormattableString.Invariant($"import {number}: {reversed} entries reversed"))]);
            return 0;
        },
        cancellation);

    /// <summary>The mapping kept for tables with this header; null where there is none.</summary>
    public Task<string?> MappingAsync(int eventId, string header, CancellationToken cancellation) =>
        database.ReadAsync(connection => connection.QuerySingleOrDefaultAsync<string?>(SelectMapping, new { eventId, header }), cancellation);

    /// <summary>Keeps a mapping for tables with this header, in the place of an earlier one.</summary>
    public Task KeepMappingAsync(int eventId, string header, string mapping, string by, CancellationToken cancellation) => database.WriteAsync(
        async transaction =>
        {
            await transaction.Connection!.ExecuteAsync(Database.LockHead, new { eventId }, transaction);
            var row = new { eventId, header, mapping, now = Now, by };
            if (await transaction.Connection!.ExecuteAsync(UpdateMapping, row, transaction) == 0)
                await transaction.Connection!.ExecuteAsync(InsertMapping, row, transaction);
            return 0;
        },
        cancellation);

    /// <summary>All counts at some places and instants as they stand now, in the order of the ledger.</summary>
    public async Task<IReadOnlyList<StandingCount>> CountsAtAsync(int eventId, IEnumerable<(int StationId, long AtMs)> places, CancellationToken cancellation)
    {
        var found = new List<StandingCount>();
        foreach (var chunk in places.Distinct().Chunk(Chunk))
        {
            var rows = LedgerStore.Json(chunk.Select(p => new object?[] { p.StationId, p.AtMs }));
            List<Entry> entries = [.. await database.ReadAsync(
                connection => connection.QueryAsync<Entry>(database.Dialect.Expand(SelectAt), new { eventId, rows }), cancellation)];
            entries.Sort((a, b) => a.Seq.CompareTo(b.Seq));
            // A correction counts when and where its target did, so that it is among them.
            var corrections = entries.Where(e => e.Reverses is not null).ToDictionary(e => e.Reverses!.Value);
            found.AddRange(entries.Where(e => e.Kind == CountKinds.Tally).Select(e => new StandingCount(e, TipOf(e, corrections))));
        }

        return found;
    }

    /// <summary>Where and when the counts with some keys happened, of those that are there.</summary>
    public async Task<IReadOnlyList<(string Key, int StationId, long AtMs)>> PlacesOfAsync(int eventId, IEnumerable<Guid> keys, CancellationToken cancellation)
    {
        var found = new List<(string, int, long)>();
        foreach (var chunk in keys.Distinct().Chunk(Chunk))
        {
            var rows = LedgerStore.Json(chunk.Select(k => new object?[] { k.ToString() }));
            found.AddRange(await database.ReadAsync(
                connection => connection.QueryAsync<(string Key, int StationId, long AtMs)>(database.Dialect.Expand(SelectPlaces), new { eventId, rows }),
                cancellation));
        }

        return found;
    }

    /// <summary>The entries of an import, the last first.</summary>
    public Task<IReadOnlyList<ImportedEntry>> EntriesOfAsync(int eventId, int number, CancellationToken cancellation) =>
        database.ReadAsync(
            async connection => (IReadOnlyList<ImportedEntry>)[.. (await connection.QueryAsync<ImportedEntry>(SelectImported, new { eventId, number }))
                .OrderByDescending(e => e.Seq)],
            cancellation);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private static Entry TipOf(Entry first, Dictionary<long, Entry> corrections)
    {
        var tip = first;
        while (corrections.TryGetValue(tip.Seq, out var next)) tip = next;
        return tip;
    }

    private static string Text(TableImport import) => FormattableString.Invariant(
        $"{import.Added} added, {import.Replaced} replaced, {import.Known} known, {import.Faults} faults");
}
