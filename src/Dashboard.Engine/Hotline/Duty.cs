using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Hotline;

/// <summary>What an agent on duty does at a time: one of these, and never two.</summary>
public enum Doing
{
    /// <summary>Neither talks nor pauses.</summary>
    Idle,

    /// <summary>Pauses in all of their queues, and does not talk.</summary>
    Paused,

    /// <summary>Talks on a call of a queue, whether signed on or not. Two calls at once are one time.</summary>
    Talking,
}

/// <summary>A time during which an agent was on duty and did one thing.</summary>
/// <param name="FromMs">From when, Unix milliseconds.</param>
/// <param name="UntilMs">Until when.</param>
/// <param name="Doing">What.</param>
/// <param name="Reason">Why they paused, where that was told.</param>
public sealed record DutyInterval(long FromMs, long UntilMs, Doing Doing, string? Reason = null);

/// <summary>An agent's time: a pure fold over what was told of them, in the order in which it happened, so that it is the same in whatever order it
/// came.</summary>
/// <param name="Intervals">In order, without overlap: together all the time on duty.</param>
/// <param name="Unclosed">When they were last heard of, Unix milliseconds, each time that nobody told of their going.</param>
public sealed record Duty(IReadOnlyList<DutyInterval> Intervals, IReadOnlyList<long> Unclosed)
{
    /// <summary>
    /// For how long an agent on duty may be silent, neither calling nor pausing. Who is silent for longer had gone when they were last heard of: nobody told of
    /// it, and no time that nobody attests is counted.
    /// </summary>
    public static readonly TimeSpan Silence = HotlineBoard.Credible;

    // A time that lies further ahead of its own recording comes from a wrong clock: it happened when it was told.
    private const long Ahead = 60_000;

    /// <summary>The time of an agent.</summary>
    /// <param name="told">When they came, paused, were back and went, in any order.</param>
    /// <param name="talks">The calls that they took, in any order.</param>
    /// <param name="nowMs">Now, Unix milliseconds: who is on duty is so until now.</param>
    /// <param name="knownMs">Up to when all is there that was told; now at most.</param>
    public static Duty Of(IEnumerable<(Entry Entry, CallDetail Detail)> told, IEnumerable<Talk> talks, long nowMs, long knownMs)
    {
        var states = States(told, knownMs);
        List<Talk> taken = [.. talks.Where(t => t.AnsweredMs <= knownMs)];
        List<(long From, long Until)> talked = [.. taken.Select(t => (From: t.AnsweredMs, Until: Math.Min(EndOf(t) ?? t.AnsweredMs, knownMs)))
            .Where(t => t.Until > t.From).OrderBy(t => t.From)];
        List<long> heard = [.. states.Select(s => s.FromMs).Concat(taken.Select(t => t.AnsweredMs)).Concat(talked.Select(t => t.Until)).Distinct().Order()];
        List<long> marks = [.. heard.Append(knownMs).Distinct().Order()];

        var (intervals, unclosed) = (new List<DutyInterval>(), new List<long>());
        var (state, talk, busyUntil) = (-1, 0, long.MinValue);
        for (var i = 0; i < marks.Count; i++)
        {
            var (from, until) = (marks[i], i + 1 < marks.Count ? marks[i + 1] : marks[i]);
            while (state + 1 < states.Count && states[state + 1].FromMs <= from) state++;
            while (talk < talked.Count && talked[talk].From <= from) busyUntil = Math.Max(busyUntil, talked[talk++].Until);
            var onDuty = state >= 0 && states[state].OnDuty;
            if (busyUntil > from) Add(new(from, until, Doing.Talking));
            else if (!onDuty) continue;
            else if (until - from > Silence.TotalMilliseconds) unclosed.Add(from);
            else Add(states[state].Paused ? new(from, until, Doing.Paused, states[state].Reason) : new(from, until, Doing.Idle));
        }

        return new(intervals, unclosed);

        // Whoever has taken another call since, or gone, talks no more: then nobody knows for how long they did.
        long? EndOf(Talk call) =>
            call.TalkSeconds is { } seconds ? call.AnsweredMs + (seconds * 1000L)
            : call.EndedMs is not null || nowMs - call.AnsweredMs >= HotlineBoard.Credible.TotalMilliseconds ? null
            : taken.Exists(t => t.AnsweredMs > call.AnsweredMs) || states.Exists(s => s.FromMs > call.AnsweredMs && s.Left) ? null
            : nowMs;

        void Add(DutyInterval next)
        {
            if (next.UntilMs <= next.FromMs) return;
            if (intervals.Count > 0 && intervals[^1] is var last && last with { UntilMs = next.UntilMs } == next with { FromMs = last.FromMs }
                && last.UntilMs == next.FromMs)
                intervals[^1] = last with { UntilMs = next.UntilMs };
            else intervals.Add(next);
        }
    }

    // Within one second only what was told last lasts.
    private static List<State> States(IEnumerable<(Entry Entry, CallDetail Detail)> told, long knownMs)
    {
        var (marks, states) = (new AgentMarks(""), new List<State>());
        foreach (var (entry, detail) in told.Select(t => (Entry: t.Entry with { AtMs = At(t.Entry) }, t.Detail)).Where(t => t.Entry.AtMs <= knownMs)
            .OrderBy(t => t.Entry.AtMs).ThenBy(t => t.Entry.Seq))
        {
            marks.Take(entry, detail);
            var (queues, pausedIn, reason) = marks.Now();
            var next = new State(
                entry.AtMs, queues.Length > 0, queues.Length > 0 && pausedIn == queues, reason, entry.Kind == HotlineKinds.AgentOff && queues.Length == 0);
            if (states.Count > 0 && states[^1].FromMs == next.FromMs) states[^1] = next with { Left = next.Left || states[^1].Left };
            else states.Add(next);
        }

        return states;
    }

    private static long At(Entry entry) => entry.AtMs > entry.RecordedMs + Ahead ? entry.RecordedMs : entry.AtMs;

    private sealed record State(long FromMs, bool OnDuty, bool Paused, string? Reason, bool Left);
}
