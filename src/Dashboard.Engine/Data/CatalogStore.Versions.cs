using System.Data.Common;
using System.Text.Json;
using Dapper;

namespace Dashboard.Engine.Data;

/// <summary>A version of what is configured for an event.</summary>
/// <param name="Catalog">What is configured; its number is the version's.</param>
/// <param name="Head">The ledger's head when it began: entries after that, up to the next version's, were judged by it.</param>
/// <param name="BeganMs">When it began, Unix milliseconds UTC.</param>
public sealed record CatalogVersion(EventCatalog Catalog, long Head, long BeganMs);

/// <summary>
/// The versions. Each change of what is configured keeps, in its own transaction, what then holds: by its number, with the head at which it began. So a
/// figure of any moment can be read by the names, targets and shifts that held then.
/// </summary>
public sealed partial class CatalogStore
{
    /// <summary>
    /// Keeps the version that the head row has now. Whoever changes the configuration has locked that row: no entry comes in between. An event's first version
    /// stands for all that was before: of an event that an earlier build has made nobody knows when it began.
    /// </summary>
    public const string InsertVersion = """
        INSERT INTO config_version (event_id, config, head, began_ms, body)
        SELECT h.event_id, h.config, CASE WHEN EXISTS (SELECT 1 FROM config_version v WHERE v.event_id = h.event_id) THEN h.head ELSE 0 END, @nowMs, @body
        FROM event_head h
        WHERE h.event_id = @eventId AND NOT EXISTS (SELECT 1 FROM config_version v WHERE v.event_id = h.event_id AND v.config = h.config)
        """;

    /// <summary>Events of which the version that holds is not kept: an earlier build has made or changed them.</summary>
    public const string SelectUnkept = """
        SELECT h.event_id FROM event_head h
        WHERE NOT EXISTS (SELECT 1 FROM config_version v WHERE v.event_id = h.event_id AND v.config = h.config)
        """;

    /// <summary>The version that held at a head; fills <see cref="VersionRow"/>.</summary>
    public const string SelectVersion = """
        SELECT v.config AS Config, v.head AS Head, v.began_ms AS BeganMs, v.body AS Body
        FROM config_version v
        WHERE v.event_id = @eventId
          AND v.config = (SELECT MAX(config) FROM config_version WHERE event_id = @eventId AND head <= @head)
        """;

    /// <summary>What was configured when the ledger's head was this, at the end of that head's time; null for an event that is not there.</summary>
    /// <param name="eventId">The event.</param>
    /// <param name="head">The head: the sequence of the last entry that was there, or 0. The entry after it was judged by the version that is answered.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<CatalogVersion?> VersionAsync(int eventId, long head, CancellationToken cancellation) =>
        await database.ReadAsync(connection => connection.QuerySingleOrDefaultAsync<VersionRow>(SelectVersion, new { eventId, head }), cancellation) is { } row
            ? new(Configured.Read(row.Body).At(row.Config), row.Head, row.BeganMs)
            : null;

    /// <summary>Keeps what holds now of events that an earlier build has made or changed. Runs at every start, before anything is appended.</summary>
    public async Task KeepVersionsAsync(CancellationToken cancellation)
    {
        foreach (var eventId in await database.ReadAsync(async c => (await c.QueryAsync<int>(SelectUnkept)).ToList(), cancellation))
        {
            await WriteAsync(
                async (connection, transaction) =>
                {
                    await connection.ExecuteAsync(Database.LockHead, new { eventId }, transaction);
                    return await KeepAsync(transaction, await LoadAsync(transaction, eventId));
                },
                cancellation);
        }
    }

    /// <summary>Compares the version that holds with what is configured.</summary>
    internal static async Task<bool> KeptAsync(DbTransaction transaction, int eventId)
    {
        var catalog = await LoadAsync(transaction, eventId);
        var row = await transaction.Connection!.QuerySingleOrDefaultAsync<VersionRow>(SelectVersion, new { eventId, head = long.MaxValue }, transaction);
        return row is not null && row.Config == catalog.Config && Configured.Read(row.Body).Write() == Configured.Of(catalog).Write();
    }

    private async Task<EventCatalog> KeepAsync(DbTransaction transaction, EventCatalog catalog)
    {
        var version = new { eventId = catalog.Event.EventId, nowMs = audit.NowMs, body = Configured.Of(catalog).Write() };
        await transaction.Connection!.ExecuteAsync(InsertVersion, version, transaction);
        return catalog;
    }

    private sealed record VersionRow
    {
        public required long Config { get; init; }

        public required long Head { get; init; }

        public required long BeganMs { get; init; }

        public required string Body { get; init; }
    }

    /// <summary>What is configured, as a version keeps it.</summary>
    private sealed record Configured(
        EventRecord Event, IReadOnlyList<Station> Stations, IReadOnlyList<Metric> Metrics, IReadOnlyList<Shift> Shifts, HotlineSettings? Hotline)
    {
        // What follows from the rest is left out.
        private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web) { IgnoreReadOnlyProperties = true };

        public static Configured Of(EventCatalog catalog) =>
            new(catalog.Event, [.. catalog.Places.OrderBy(p => p.StationId)], catalog.Metrics, catalog.Shifts, catalog.HasHotline ? catalog.Hotline : null);

        public static Configured Read(string body) => JsonSerializer.Deserialize<Configured>(body, Json)!;

        public string Write() => JsonSerializer.Serialize(this, Json);

        public EventCatalog At(long config) => new(Event, Stations, Metrics, config, Shifts, Hotline);
    }
}
