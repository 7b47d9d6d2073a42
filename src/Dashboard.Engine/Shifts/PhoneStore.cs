using System.Data.Common;
using Dapper;
using Dashboard.Engine.Data;

namespace Dashboard.Engine.Shifts;

/// <summary>What waits on each phone, as it said last. No history: what was counted the ledger has.</summary>
public sealed class PhoneStore(Database database)
{
    /// <summary>For so long a phone that holds nothing is remembered.</summary>
    public static TimeSpan Remembered => TimeSpan.FromHours(48);

    /// <summary>So many phones of one holder are remembered in an event: a station's account may be signed in on all of its phones.</summary>
    public const int MostOfOne = 100;

    /// <summary>The phones of an event that hold something, or were heard since an instant; fills <see cref="PhoneState"/>.</summary>
    public const string Select = """
        SELECT p.phone AS Phone, p.station_id AS StationId, p.place_id AS PlaceId, p.holder AS Holder, p.waiting AS Waiting, p.refused AS Refused,
               p.held AS Held, p.oldest_ms AS OldestMs, p.newest_ms AS NewestMs, p.resting AS Resting, p.heard_ms AS HeardMs
        FROM phone p
        WHERE p.event_id = @eventId AND (p.waiting > 0 OR p.refused > 0 OR p.held > 0 OR p.heard_ms >= @since)
        ORDER BY p.station_id, p.heard_ms DESC, p.phone
        """;

    /// <summary>A phone is heard: what it does not speak of it does not hold any more.</summary>
    public const string UpdateHeard = """
        UPDATE phone SET place_id = @placeId, holder = @holder, waiting = 0, refused = 0, held = 0, oldest_ms = NULL, newest_ms = NULL, resting = @resting,
          heard_ms = @now
        WHERE event_id = @eventId AND phone = @phone
        """;

    /// <summary>What it holds of a station.</summary>
    public const string UpdateHeld = """
        UPDATE phone SET waiting = @Waiting, refused = @Refused, held = @Held, oldest_ms = @OldestMs, newest_ms = @NewestMs
        WHERE event_id = @eventId AND phone = @phone AND station_id = @StationId
        """;

    /// <summary>What it holds of a station that it has not spoken of before.</summary>
    public const string Insert = """
        INSERT INTO phone (event_id, phone, station_id, place_id, holder, waiting, refused, held, oldest_ms, newest_ms, resting, heard_ms)
        VALUES (@eventId, @phone, @StationId, @placeId, @holder, @Waiting, @Refused, @Held, @OldestMs, @NewestMs, @resting, @now)
        """;

    /// <summary>Of one holder's phones the newest stay: whoever makes up names for phones does not fill what everybody reads.</summary>
    public const string DeleteBeyond = """
        DELETE FROM phone WHERE event_id = @eventId AND holder = @holder AND phone IN (
          SELECT n.phone FROM (
            SELECT phone, ROW_NUMBER() OVER (ORDER BY MAX(heard_ms) DESC, phone) AS place FROM phone WHERE event_id = @eventId AND holder = @holder
            GROUP BY phone
          ) n WHERE n.place > @most)
        """;

    /// <summary>A phone that will not come back.</summary>
    public const string Delete = "DELETE FROM phone WHERE event_id = @eventId AND phone = @phone";

    /// <summary>What the phones of an event hold, and what waits for a manager.</summary>
    /// <param name="eventId">The event.</param>
    /// <param name="nowMs">Now, Unix milliseconds.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public Task<PhoneStates> ReadAsync(int eventId, long nowMs, CancellationToken cancellation) =>
        database.ReadAsync(connection => ReadAsync(connection, eventId, nowMs), cancellation);

    internal static async Task<PhoneStates> ReadAsync(DbConnection connection, int eventId, long nowMs)
    {
        var of = new { eventId, since = nowMs - (long)Remembered.TotalMilliseconds };
        return new([.. await connection.QueryAsync<PhoneState>(Select, of)], await LateStore.MarkAsync(connection, eventId));
    }

    /// <summary>Writes down what a phone says: everything that it holds of an event.</summary>
    /// <param name="eventId">The event.</param>
    /// <param name="said">By station; all of one phone.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task KeepAsync(int eventId, IReadOnlyList<PhoneState> said, CancellationToken cancellation) => database.WriteAsync(
        async transaction =>
        {
            var connection = transaction.Connection!;
            var first = said[0];
            await connection.ExecuteAsync(
                UpdateHeard,
                new { eventId, phone = first.Phone, placeId = first.PlaceId, holder = first.Holder, resting = first.Resting, now = first.HeardMs },
                transaction);
            foreach (var state in said)
            {
                var row = new
                {
                    eventId,
                    phone = state.Phone,
                    state.StationId,
                    placeId = state.PlaceId,
                    holder = state.Holder,
                    state.Waiting,
                    state.Refused,
                    state.Held,
                    state.OldestMs,
                    state.NewestMs,
                    resting = state.Resting,
                    now = state.HeardMs,
                };
                if (await connection.ExecuteAsync(UpdateHeld, row, transaction) > 0) continue;
                await connection.ExecuteAsync(Insert, row, transaction);
                await connection.ExecuteAsync(DeleteBeyond, new { eventId, holder = first.Holder, most = MostOfOne }, transaction);
            }

            return 0;
        },
        cancellation);

    /// <summary>Forgets a phone that will not come back, and tells the audit.</summary>
    public Task ForgetAsync(EventRecord of, string phone, Actor by, AuditStore audit, CancellationToken cancellation) => database.WriteAsync(
        async transaction =>
        {
            var gone = await transaction.Connection!.ExecuteAsync(Delete, new { eventId = of.EventId, phone }, transaction);
            if (gone > 0) await audit.AppendAsync(transaction, [new(by, "phone.forgotten", of.Slug, phone)]);
            return gone;
        },
        cancellation);
}
