using System.Runtime.CompilerServices;
using Dapper;
using Dashboard.Engine.Data;

namespace Dashboard.Engine.Ledger;

/// <summary>Links the entries that an earlier version appended, reads chains, and checks them.</summary>
public static class ChainStore
{
    private const int Page = 2_000;

    /// <summary>Events with entries that are not linked yet.</summary>
    public const string SelectUnlinked = "SELECT h.event_id FROM event_head h WHERE h.head > 0 AND h.hash IS NULL";

    /// <summary>Entries after one and up to another with their hashes, in order; fills <see cref="Entry"/>.</summary>
    public const string SelectChain = """
        SELECT e.seq AS Seq, e.entry_key AS "Key", e.kind AS Kind, e.station_id AS StationId, e.metric_id AS MetricId, e.delta AS Delta, e.at_least AS AtLeast,
               e.timed AS Timed, e.at_ms AS AtMs, e.recorded_ms AS RecordedMs, e.recorded_by AS RecordedBy, e.reverses AS Reverses,
               e.reason AS Reason, e.note AS Note, e.content AS Content, e.amount AS Amount, e.entered_ms AS EnteredMs, e.clock_offset AS ClockOffset,
               e.subject AS Subject, e.body AS Body, e.whole_day AS WholeDay, e.import_no AS Import, e.hash AS Hash
        FROM entry e
        WHERE e.event_id = @eventId AND e.seq > @after AND e.seq <= @until
        ORDER BY e.seq
        """;

    /// <summary>Links an entry. One by one: an update of many rows by many values reads the whole event in SQLite.</summary>
    public const string UpdateHash = "UPDATE entry SET hash = @Hash WHERE event_id = @eventId AND seq = @Seq";

    /// <summary>All of an event's entries are linked.</summary>
    public const string UpdateHead = "UPDATE event_head SET hash = @hash WHERE event_id = @eventId AND hash IS NULL";

    /// <summary>Links what an earlier version appended, once, before anything is appended by this one. After a start that was broken off the next one writes
    /// only what is not linked yet.</summary>
    public static async Task LinkAsync(Database database, CancellationToken cancellation)
    {
        foreach (var eventId in await database.ReadAsync(async c => (await c.QueryAsync<int>(SelectUnlinked)).ToList(), cancellation))
        {
            for (var (after, hash) = (0L, (string?)null); after >= 0;)
            {
                cancellation.ThrowIfCancellationRequested();
                (after, hash) = await database.WriteAsync(transaction => LinkPageAsync(new(database.Dialect, transaction, eventId), after, hash), cancellation);
            }
        }
    }

    /// <summary>Compares every entry's hash with what it says, and the head's with the last.</summary>
    internal static async Task<IReadOnlyList<Difference>> VerifyAsync(LedgerTransaction transaction, Head head, CancellationToken cancellation)
    {
        var last = (string?)null;
        await foreach (var page in PagesAsync(transaction, head.Seq, cancellation))
        {
            foreach (var (stored, linked) in page.Zip(LedgerChain.Link(last, page)))
            {
                if (stored.Hash != linked.Hash) return [new() { What = "chain", FromLedger = stored.Seq, Stored = stored.Seq }];
                last = linked.Hash;
            }
        }

        return last == head.Hash ? [] : [new() { What = "chain" }];
    }

    /// <summary>The entries up to one with their hashes, in order, so many at a time that a season takes no more memory than a day.</summary>
    internal static async IAsyncEnumerable<IReadOnlyList<Entry>> PagesAsync(
        LedgerTransaction transaction, long last, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var after = 0L; after < last; after += Page)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return await transaction.QueryAsync<Entry>(SelectChain, new { after, until = Math.Min(after + Page, last) });
        }
    }

    private static async Task<(long After, string? Hash)> LinkPageAsync(LedgerTransaction transaction, long after, string? hash)
    {
        await transaction.ExecuteAsync(Database.LockHead);
        var page = await transaction.QueryAsync<Entry>(SelectChain, new { after, until = after + Page });
        if (page.Count == 0)
        {
            await transaction.ExecuteAsync(UpdateHead, new { hash });
            return (-1, hash);
        }

        List<Entry> linked = [.. LedgerChain.Link(hash, page)];
        var eventId = transaction.EventId;
        var missing = linked.Where((e, i) => e.Hash != page[i].Hash).Select(e => new { eventId, e.Seq, e.Hash });
        await transaction.Connection.ExecuteAsync(UpdateHash, missing, transaction.Transaction);
        return (page[^1].Seq, linked[^1].Hash);
    }
}
