using Dashboard.Engine.Feed;
using Dashboard.Engine.Hotline;
using Dashboard.Live;

namespace Dashboard.Features.Hotline;

/// <summary>What an agent did so far today.</summary>
/// <param name="Answered">The calls that entered today and that they took.</param>
/// <param name="TalkSeconds">The talks of these that have ended, seconds.</param>
/// <param name="Missed">Rings that they did not answer.</param>
/// <param name="Cancelled">Rings that were over before they could.</param>
internal readonly record struct AgentToday(long Answered, long TalkSeconds, int Missed, int Cancelled);

/// <summary>What the desk shows live of one state: made once, whoever looks at it, from what is in memory alone.</summary>
/// <param name="Now">Who waits, who answers.</param>
/// <param name="Queues">The same by queue.</param>
/// <param name="Today">What agents did today, by exchange and name; without those of whom nothing is told.</param>
internal sealed record DeskNow(HotlineNow Now, IReadOnlyList<QueueNow> Queues, IReadOnlyDictionary<(string Exchange, string Name), AgentToday> Today)
{
    private static readonly PerState<DeskNow> All = new(Find);

    /// <summary>That of a state.</summary>
    public static DeskNow Of(FeedState state) => All.Of(state);

    private static DeskNow Find(FeedState state)
    {
        var (board, now) = (state.Board, state.Hotline);
        var (from, until) = (board.Catalog.Calendar.StartOf(board.Day), board.Catalog.Calendar.StartOf(board.Day.AddDays(1)));
        var calls = board.CallsToday.Where(c => c.Exchange != HotlineService.Desk).ToList();
        var today = new Dictionary<(string, string), AgentToday>();
        foreach (var call in calls.Where(c => c is { Agent: not null, AnsweredMs: not null }))
            Add((call.Exchange, call.Agent!), a => a with { Answered = a.Answered + 1, TalkSeconds = a.TalkSeconds + (call.TalkSeconds ?? 0) });
        foreach (var ring in board.Hotline.Rings.Where(r => r.AtMs >= from && r.AtMs < until))
            Add((ring.Exchange, ring.Agent), a => ring.Cancelled ? a with { Cancelled = a.Cancelled + 1 } : a with { Missed = a.Missed + 1 });
        return new(now, QueueNow.Of(now, calls.OrderBy(c => c.Seq).Select(c => c.Queue)), today);

        void Add((string, string) agent, Func<AgentToday, AgentToday> more) => today[agent] = more(today.GetValueOrDefault(agent));
    }
}
