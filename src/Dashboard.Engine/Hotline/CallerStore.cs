using Dapper;
using Dashboard.Engine.Data;

namespace Dashboard.Engine.Hotline;

/// <summary>Callers' numbers that an earlier version kept, or one that still runs beside this one.</summary>
public static class CallerStore
{
    /// <summary>The events that have calls whose callers are not compared by this version's rules yet.</summary>
    public const string SelectOutdatedEvents = "SELECT DISTINCT c.event_id FROM hotline_call c WHERE c.subscriber IS NULL AND c.caller IS NOT NULL";

    /// <summary>Those calls; fills <see cref="Outdated"/>.</summary>
    public const string SelectOutdated = """
        SELECT c.entered_ms AS EnteredMs, c.seq AS Seq, c.caller AS Caller
        FROM hotline_call c
        WHERE c.event_id = @eventId AND c.subscriber IS NULL AND c.caller IS NOT NULL
        """;

    /// <summary>From <see cref="Outdated"/>.</summary>
    public const string Renew = """
        UPDATE hotline_call SET caller = @Caller, subscriber = @Subscriber WHERE event_id = @eventId AND entered_ms = @EnteredMs AND seq = @Seq
        """;

    /// <summary>What is kept of a caller: the number, and by what it is compared; both empty where it is withheld, null where nothing was said of it.</summary>
    internal static (string? Caller, string? Subscriber) Kept(string? caller) =>
        caller is null ? (null, null) : Callers.Subscriber(caller) is { } subscriber ? (caller, subscriber) : ("", "");

    /// <summary>Finds by what their callers are compared, where it is not known yet, once: by the one rule that new calls go by.</summary>
    public static async Task RenewAsync(Database database, CancellationToken cancellation)
    {
        foreach (var eventId in await database.ReadAsync(
            async c => (await c.QueryAsync<int>(SelectOutdatedEvents, commandTimeout: 3600)).ToList(), cancellation))
        {
            await database.WriteAsync(
                async transaction =>
                {
                    var connection = transaction.Connection!;
                    await connection.ExecuteAsync(Database.LockHead, new { eventId }, transaction);
                    foreach (var call in (await connection.QueryAsync<Outdated>(SelectOutdated, new { eventId }, transaction, commandTimeout: 3600)).ToList())
                    {
                        var (caller, subscriber) = Kept(call.Caller);
                        await connection.ExecuteAsync(Renew, new { eventId, call.EnteredMs, call.Seq, Caller = caller, Subscriber = subscriber }, transaction);
                    }

                    return 0;
                },
                cancellation);
        }
    }

    private sealed record Outdated
    {
        public required long EnteredMs { get; init; }

        public required long Seq { get; init; }

        public required string Caller { get; init; }
    }
}
