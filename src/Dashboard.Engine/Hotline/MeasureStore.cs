using Dapper;
using Dashboard.Engine.Boards;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Hotline;

/// <summary>The measures of one quarter of an hour, one queue, one exchange, one agent: what hours, days, queues, agents and channels are added up from.</summary>
/// <param name="FromMs">When the quarter begins, Unix milliseconds.</param>
/// <param name="Exchange">The exchange, or the desk: the channel by which the calls came.</param>
/// <param name="Queue">The queue.</param>
/// <param name="Agent">Who took them; null for those that nobody took.</param>
/// <param name="Measures">Their measures.</param>
public sealed record MeasureSum(long FromMs, string Exchange, string Queue, string? Agent, Measures Measures);

/// <summary>Measures of what happened, added up by the database.</summary>
public sealed class MeasureStore(Database database)
{
    /// <summary>Sums by quarter, exchange, queue and agent of the calls that entered from one instant up to another, with T = @t and S = @s. The outcomes are numbered as <see cref="Outcome"/>.</summary>
    public const string SelectSums = """
        SELECT c.entered_ms / 900000 AS Quarter, c.exchange AS Exchange, c.queue AS Queue, c.agent AS Agent, COUNT(*) AS Offered,
               SUM(CASE WHEN c.outcome = 1 THEN 1 ELSE 0 END) AS Answered, SUM(CASE WHEN c.outcome = 2 THEN 1 ELSE 0 END) AS Abandoned,
               SUM(CASE WHEN c.outcome = 3 THEN 1 ELSE 0 END) AS Lost,
               SUM(CASE WHEN c.outcome = 1 AND c.wait_s <= @t THEN 1 ELSE 0 END) AS AnsweredWithin, SUM(CASE WHEN c.outcome = 2 AND c.wait_s <= @t THEN 1 ELSE 0 END) AS AbandonedWithin,
               SUM(CASE WHEN c.outcome = 2 AND c.wait_s <= @s THEN 1 ELSE 0 END) AS ShortAbandoned,
               SUM(CASE WHEN c.outcome = 1 THEN COALESCE(CAST(c.wait_s AS bigint), 0) ELSE 0 END) AS WaitSum, SUM(CASE WHEN c.outcome = 1 THEN COALESCE(CAST(c.talk_s AS bigint), 0) ELSE 0 END) AS TalkSum,
               COALESCE(MAX(c.wait_s), 0) AS LongestWait
        FROM hotline_call c
        WHERE c.event_id = @eventId AND c.entered_ms >= @from AND c.entered_ms < @until
        GROUP BY c.entered_ms / 900000, c.exchange, c.queue, c.agent
        """;

    /// <summary>The sums of the calls that entered on some days of an event, both included, by its settings.</summary>
    public Task<IReadOnlyList<MeasureSum>> SumsAsync(EventCatalog catalog, DateOnly from, DateOnly until, CancellationToken cancellation)
    {
        var of = new
        {
            eventId = catalog.Event.EventId,
            from = catalog.Calendar.StartOf(from),
            until = catalog.Calendar.StartOf(until.AddDays(1)),
            t = catalog.Hotline.ThresholdSeconds,
            s = catalog.Hotline.ShortSeconds,
        };
        return database.ReadAsync(
            async connection => (IReadOnlyList<MeasureSum>)[.. (await connection.QueryAsync<SumRow>(SelectSums, of)).Select(r => new MeasureSum(
                r.Quarter * Past.QuarterMs, r.Exchange, r.Queue, r.Agent,
                new(r.Offered, r.Answered, r.Abandoned, r.Lost, r.AnsweredWithin, r.AbandonedWithin, r.ShortAbandoned, r.WaitSum, r.TalkSum, r.LongestWait)))],
            cancellation);
    }

    private sealed record SumRow
    {
        public required long Quarter { get; init; }

        public required string Exchange { get; init; }

        public required string Queue { get; init; }

        public string? Agent { get; init; }

        public required long Offered { get; init; }

        public required long Answered { get; init; }

        public required long Abandoned { get; init; }

        public required long Lost { get; init; }

        public required long AnsweredWithin { get; init; }

        public required long AbandonedWithin { get; init; }

        public required long ShortAbandoned { get; init; }

        public required long WaitSum { get; init; }

        public required long TalkSum { get; init; }

        public required int LongestWait { get; init; }
    }
}

/// <summary>Adds sums up.</summary>
public static class MeasureSums
{
    /// <summary>The sums of some calls, as the database would give them.</summary>
    // By quarters, since every time zone's hours and days are whole ones.
    public static IReadOnlyList<MeasureSum> Of(IEnumerable<Call> calls, HotlineSettings settings) =>
    [
        .. calls.GroupBy(c => (FromMs: c.EnteredMs - (c.EnteredMs % Past.QuarterMs), c.Exchange, c.Queue, c.Agent))
            .Select(g => new MeasureSum(g.Key.FromMs, g.Key.Exchange, g.Key.Queue, g.Key.Agent, Measures.Of(g, settings))),
    ];

    /// <summary>All together.</summary>
    public static Measures Total(this IEnumerable<MeasureSum> sums) => sums.Aggregate(new Measures(), (all, one) => all + one.Measures);

    /// <summary>By something, in its order.</summary>
    public static IReadOnlyList<(TKey Key, Measures Measures)> By<TKey>(this IEnumerable<MeasureSum> sums, Func<MeasureSum, TKey> key) =>
        [.. sums.GroupBy(key).OrderBy(g => g.Key).Select(g => (g.Key, g.Total()))];
}
