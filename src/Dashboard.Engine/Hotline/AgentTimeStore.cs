using Dapper;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Hotline;

/// <summary>Agents' times, folded from the ledger: read for reports, never on a tick.</summary>
public sealed class AgentTimeStore(Database database, TimeProvider time)
{
    // The ledger takes nothing that lies further ahead of its recording, which is when it counts.
    private const long Ahead = 24 * 3_600_000L;

    /// <summary>The times of all agents by the local days of an event, both included, by agent and day; who was told of on none of them is absent.</summary>
    /// <param name="catalog">The event.</param>
    /// <param name="from">The first day.</param>
    /// <param name="until">The last day.</param>
    /// <param name="desk">The exchange's name where there is none: what is written down by hand proves no time.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<IReadOnlyList<AgentTime>> TimesAsync(EventCatalog catalog, DateOnly from, DateOnly until, string desk, CancellationToken cancellation)
    {
        var (eventId, calendar, silence) = (catalog.Event.EventId, catalog.Calendar, (long)Duty.Silence.TotalMilliseconds);
        var (starts, ends, now) = (calendar.StartOf(from), calendar.StartOf(until.AddDays(1)), time.GetUtcNow().ToUnixTimeMilliseconds());
        // Who is silent over midnight is on duty where they are heard of again in time.
        var known = Math.Min(now, ends + silence);
        // Of a call that was waited for and talked on as long as is believed, and ended as long ago as an agent may be silent.
        var entered = starts - silence - (2 * (long)HotlineBoard.Credible.TotalMilliseconds);
        return database.ReadAsync(
            Reads.Long,
            async connection =>
            {
                var told = (await connection.QueryAsync<Entry>(DutyStore.SelectDuty, new { eventId, until = known + Ahead }))
                    .Select(e => (Entry: e, Detail: CallDetail.Of(e))).ToLookup(t => (t.Detail.Exchange, t.Detail.Agent!));
                var talks = (await connection.QueryAsync<Talk>(DutyStore.SelectTalks, new { eventId, from = entered, until = known + 1, desk }))
                    .ToLookup(t => (t.Exchange, t.Agent));
                var rings = (await connection.QueryAsync<Entry>(DutyStore.SelectRings, new { eventId, from = starts, until = ends }))
                    .Select(e => Ring.Of(e, CallDetail.Of(e))!).ToLookup(r => (r.Exchange, r.Agent));
                return (IReadOnlyList<AgentTime>)
                [
                    .. told.Select(t => t.Key).Union(talks.Select(t => t.Key)).Union(rings.Select(r => r.Key)).OrderBy(a => a.Item2, StringComparer.Ordinal)
                        .ThenBy(a => a.Item1, StringComparer.Ordinal)
                            .SelectMany(a => AgentTimes.ByDay(
                                a.Item1, a.Item2, Duty.Of(
                                    told[a], talks[a], now, known), talks[a].Select(t => t.AnsweredMs)
                                        .Where(at => at >= starts && at < ends), rings[a], calendar, from, until)),
                ];
            },
            cancellation);
    }
}
