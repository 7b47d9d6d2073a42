using Dapper;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;

namespace Dashboard.Engine.Hotline;

/// <summary>By what measures are told apart.</summary>
public enum MeasuresBy
{
    /// <summary>By nothing: one sum.</summary>
    Nothing,

    /// <summary>By quarter of an hour, from which hours and days are added up.</summary>
    Quarter,

    /// <summary>By exchange: the channel by which the calls came.</summary>
    Exchange,

    /// <summary>By queue, and exchange: what the desk writes down is of no exchange's queue.</summary>
    Queue,

    /// <summary>By who took them, and exchange: two may have agents of one name.</summary>
    Agent,

    /// <summary>By all of them. For a day, not for a season: that is nearly one sum a call.</summary>
    All,
}

/// <summary>The measures of the calls of a quarter of an hour, an exchange, a queue, an agent, or several of them, as was asked.</summary>
/// <param name="FromMs">When the quarter begins, Unix milliseconds; 0 where it was not told apart.</param>
/// <param name="Exchange">The exchange, or the desk: the channel by which the calls came; empty where it was not told apart.</param>
/// <param name="Queue">The queue; empty where it was not told apart.</param>
/// <param name="Agent">Who took them; null for those that nobody took, and where it was not told apart.</param>
/// <param name="Measures">Their measures.</param>
public sealed record MeasureSum(long FromMs, string Exchange, string Queue, string? Agent, Measures Measures);

/// <summary>Measures of what happened, added up by the database.</summary>
public sealed class MeasureStore(Database database)
{
    // What is longer waits its turn among the long reads.
    private const int LongDays = 2;

    // With T = @t and S = @s. The outcomes are numbered as Outcome is.
    private const string Sums = """
        COUNT(*) AS Offered,
               SUM(CASE WHEN c.outcome = 1 THEN 1 ELSE 0 END) AS Answered, SUM(CASE WHEN c.outcome = 2 THEN 1 ELSE 0 END) AS Abandoned,
               SUM(CASE WHEN c.outcome = 3 THEN 1 ELSE 0 END) AS Lost,
               SUM(CASE WHEN c.outcome = 1 AND c.wait_s <= @t THEN 1 ELSE 0 END) AS AnsweredWithin,
               SUM(CASE WHEN c.outcome = 2 AND c.wait_s <= @t THEN 1 ELSE 0 END) AS AbandonedWithin,
               SUM(CASE WHEN c.outcome = 2 AND c.wait_s <= @s THEN 1 ELSE 0 END) AS ShortAbandoned,
               SUM(CASE WHEN c.outcome = 1 THEN COALESCE(CAST(c.wait_s AS bigint), 0) ELSE 0 END) AS WaitSum,
               SUM(CASE WHEN c.outcome = 1 THEN COALESCE(CAST(c.talk_s AS bigint), 0) ELSE 0 END) AS TalkSum,
               COALESCE(MAX(c.wait_s), 0) AS LongestWait, SUM(CASE WHEN c.outcome = 1 AND c.talk_s IS NOT NULL THEN 1 ELSE 0 END) AS Talks
        FROM hotline_call c
        WHERE c.event_id = @eventId AND c.entered_ms >= @from AND c.entered_ms < @until AND c.outcome <> 6
        """;

    // Only what is asked is told apart: a season's calls by all four are sorted by texts, which takes most of the time.

    /// <summary>The sum of the calls that entered from one instant up to another; no row without a call.</summary>
    public const string SelectTotal = "SELECT " + Sums + " HAVING COUNT(*) > 0";

    /// <summary>The same by quarter of an hour.</summary>
    public const string SelectByQuarter = "SELECT c.entered_ms / 900000 AS Quarter, " + Sums + " GROUP BY c.entered_ms / 900000";

    /// <summary>The same by exchange.</summary>
    public const string SelectByExchange = "SELECT c.exchange AS Exchange, " + Sums + " GROUP BY c.exchange";

    /// <summary>The same by queue.</summary>
    public const string SelectByQueue = "SELECT c.exchange AS Exchange, c.queue AS Queue, " + Sums + " GROUP BY c.exchange, c.queue";

    /// <summary>The same by agent.</summary>
    public const string SelectByAgent = "SELECT c.exchange AS Exchange, c.agent AS Agent, " + Sums + " GROUP BY c.exchange, c.agent";

    /// <summary>The same by all of them.</summary>
    public const string SelectByAll =
        "SELECT c.entered_ms / 900000 AS Quarter, c.exchange AS Exchange, c.queue AS Queue, c.agent AS Agent, " + Sums
        + " GROUP BY c.entered_ms / 900000, c.exchange, c.queue, c.agent";

    /// <summary>The sums of the calls that entered on some days of an event, both included, by its settings.</summary>
    public Task<IReadOnlyList<MeasureSum>> SumsAsync(EventCatalog catalog, DateOnly from, DateOnly until, MeasuresBy by, CancellationToken cancellation)
    {
        var sql = by switch
        {
            MeasuresBy.Quarter => SelectByQuarter,
            MeasuresBy.Exchange => SelectByExchange,
            MeasuresBy.Queue => SelectByQueue,
            MeasuresBy.Agent => SelectByAgent,
            MeasuresBy.All => SelectByAll,
            _ => SelectTotal,
        };
        var of = new
        {
            eventId = catalog.Event.EventId,
            from = catalog.Calendar.StartOf(from),
            until = catalog.Calendar.StartOf(until.AddDays(1)),
            t = catalog.Hotline.ThresholdSeconds,
            s = catalog.Hotline.ShortSeconds,
        };
        return database.ReadAsync(
            until.DayNumber - from.DayNumber < LongDays ? Reads.Page : Reads.Long,
            async connection => (IReadOnlyList<MeasureSum>)[.. (await connection.QueryAsync<SumRow>(sql, of)).Select(r => new MeasureSum(
                r.Quarter * Past.QuarterMs, r.Exchange, r.Queue, r.Agent,
                new(
                    r.Offered,
                    r.Answered,
                    r.Abandoned,
                    r.Lost,
                    r.AnsweredWithin,
                    r.AbandonedWithin,
                    r.ShortAbandoned,
                    r.WaitSum,
                    r.TalkSum,
                    r.LongestWait,
                    r.Talks)))],
            cancellation);
    }

    private sealed record SumRow
    {
        public long Quarter { get; init; }

        public string Exchange { get; init; } = "";

        public string Queue { get; init; } = "";

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

        public required long Talks { get; init; }
    }
}

/// <summary>Adds sums up.</summary>
public static class MeasureSums
{
    /// <summary>The sums of some calls, as the database would give them.</summary>
    // By quarters, since every time zone's hours and days are whole ones.
    public static IReadOnlyList<MeasureSum> Of(IEnumerable<Call> calls, HotlineSettings settings) =>
    [
        .. calls.Where(c => c.Outcome != Outcome.Undone).GroupBy(c => (FromMs: c.EnteredMs - (c.EnteredMs % Past.QuarterMs), c.Exchange, c.Queue, c.Agent))
            .Select(g => new MeasureSum(g.Key.FromMs, g.Key.Exchange, g.Key.Queue, g.Key.Agent, Measures.Of(g, settings))),
    ];

    /// <summary>All together.</summary>
    public static Measures Total(this IEnumerable<MeasureSum> sums) => sums.Aggregate(new Measures(), (all, one) => all + one.Measures);

    /// <summary>By queue, in order: one queue whatever the case that its name is written in, under its first spelling; what the desk writes down apart,
    /// should an exchange have a queue of the desk's name.</summary>
    /// <param name="sums">The sums.</param>
    /// <param name="desk">The exchange's name where there is none.</param>
    public static IReadOnlyList<(string Queue, bool Own, Measures Measures)> ByQueue(this IEnumerable<MeasureSum> sums, string desk) =>
    [
        .. sums.GroupBy(s => (Queue: s.Queue.ToUpperInvariant(), Own: s.Exchange == desk))
            .Select(g => (Name: g.MinBy(s => s.FromMs)!.Queue, g.Key.Own, g.Total()))
                .OrderBy(g => g.Name, StringComparer.Ordinal).ThenBy(g => g.Own),
    ];

    /// <summary>By agent, in order, those of two exchanges apart; under no name and no exchange the calls that nobody took.</summary>
    public static IReadOnlyList<(string? Agent, string? Exchange, Measures Measures)> ByAgent(this IEnumerable<MeasureSum> sums) =>
    [
        .. sums.GroupBy(s => (s.Agent, Exchange: s.Agent is null ? null : s.Exchange)).Select(g => (g.Key.Agent, g.Key.Exchange, g.Total()))
            .OrderBy(g => g.Agent, StringComparer.Ordinal).ThenBy(g => g.Exchange, StringComparer.Ordinal),
    ];

    /// <summary>By something, in its order.</summary>
    public static IReadOnlyList<(TKey Key, Measures Measures)> By<TKey>(this IEnumerable<MeasureSum> sums, Func<MeasureSum, TKey> key) =>
        [.. sums.GroupBy(key).OrderBy(g => g.Key).Select(g => (g.Key, g.Total()))];
}
