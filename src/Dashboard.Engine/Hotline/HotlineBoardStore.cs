using System.Collections.Immutable;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Hotline;

/// <summary>Loads the hotline's part of a board.</summary>
public static class HotlineBoardStore
{
    /// <summary>When each agent last took a call, of those that entered since an instant; fills <see cref="TakenRow"/>.</summary>
    public const string SelectTaken = """
        SELECT c.exchange AS Exchange, c.agent AS Agent, MAX(c.answered_ms) AS AtMs
        FROM hotline_call c
        WHERE c.event_id = @eventId AND c.entered_ms >= @from AND c.agent IS NOT NULL AND c.answered_ms IS NOT NULL
        GROUP BY c.exchange, c.agent
        """;

    /// <summary>The hotline's last entry.</summary>
    public const string SelectLast = "SELECT hotline_seq FROM event_head WHERE event_id = @eventId";

    internal static async Task<HotlineBoard> LoadAsync(LedgerTransaction transaction, EventCatalog catalog, DateOnly day)
    {
        var from = catalog.Calendar.StartOf(day);
        var calls = (await transaction.QueryAsync<Call>(CallStore.SelectBetween, new { from, until = long.MaxValue }))
            .Concat(await transaction.QueryAsync<Call>(CallStore.SelectOpen)).DistinctBy(c => c.Seq);
        var agents = await transaction.QueryAsync<Agent>(CallStore.SelectAgents);
        // Nobody waits for longer than is believed before a call is taken.
        var since = HotlineBoard.TakenFrom(from);
        var taken = await transaction.QueryAsync<TakenRow>(SelectTaken, new { from = since - (long)HotlineBoard.Credible.TotalMilliseconds });
        var rings = await transaction.QueryAsync<Entry>(DutyStore.SelectRings, new { from, until = long.MaxValue });
        return new()
        {
            Calls = calls.ToImmutableDictionary(c => c.Seq),
            Agents = agents.ToImmutableDictionary(a => (a.Exchange, a.Name)),
            Taken = taken.Where(t => t.AtMs >= since).ToImmutableDictionary(t => (t.Exchange, t.Agent), t => t.AtMs),
            Rings = [.. rings.Select(e => Ring.Of(e, CallDetail.Of(e))!).OrderBy(r => r.Seq)],
            Last = (await transaction.QueryAsync<long>(SelectLast))[0],
        };
    }

    private sealed record TakenRow
    {
        public required string Exchange { get; init; }

        public required string Agent { get; init; }

        public required long AtMs { get; init; }
    }
}
