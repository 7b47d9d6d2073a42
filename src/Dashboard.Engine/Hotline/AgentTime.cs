using Dashboard.Engine.Data;

namespace Dashboard.Engine.Hotline;

/// <summary>How long an agent paused for a reason.</summary>
/// <param name="Reason">The exchange's word; null where it gives none.</param>
/// <param name="Ms">For how long, milliseconds.</param>
public sealed record PauseTime(string? Reason, long Ms);

/// <summary>An agent's time of a day, or of several.</summary>
public sealed record AgentTime
{
    /// <summary>The exchange.</summary>
    public required string Exchange { get; init; }

    /// <summary>The exchange's name for the agent.</summary>
    public required string Agent { get; init; }

    /// <summary>The day; of several days the first on which there was anything.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>Talked, milliseconds.</summary>
    public long TalkingMs { get; init; }

    /// <summary>Neither talked nor paused, milliseconds.</summary>
    public long IdleMs { get; init; }

    /// <summary>Paused, by reason, the longest first.</summary>
    public IReadOnlyList<PauseTime> Pauses { get; init; } = [];

    /// <summary>Calls that they took in that time.</summary>
    public int Taken { get; init; }

    /// <summary>Rings that they did not answer.</summary>
    public int Missed { get; init; }

    /// <summary>Rings that were over before they could.</summary>
    public int Cancelled { get; init; }

    /// <summary>How often nobody told of their going: their time ends with the last that was heard of them.</summary>
    public int Unclosed { get; init; }

    /// <summary>Paused, milliseconds.</summary>
    public long PausedMs => Pauses.Sum(p => p.Ms);

    /// <summary>On duty, milliseconds: talking, pausing and idle together.</summary>
    public long OnDutyMs => TalkingMs + IdleMs + PausedMs;

    /// <summary>Both together, of one agent.</summary>
    public static AgentTime operator +(AgentTime a, AgentTime b) => a with
    {
        Day = a.Day < b.Day ? a.Day : b.Day,
        TalkingMs = a.TalkingMs + b.TalkingMs,
        IdleMs = a.IdleMs + b.IdleMs,
        Pauses = Summed(a.Pauses.Concat(b.Pauses)),
        Taken = a.Taken + b.Taken,
        Missed = a.Missed + b.Missed,
        Cancelled = a.Cancelled + b.Cancelled,
        Unclosed = a.Unclosed + b.Unclosed,
    };

    internal static IReadOnlyList<PauseTime> Summed(IEnumerable<PauseTime> pauses) =>
        [.. pauses.GroupBy(p => p.Reason, StringComparer.Ordinal).Select(g => new PauseTime(g.Key, g.Sum(p => p.Ms))).OrderByDescending(p => p.Ms)
            .ThenBy(p => p.Reason, StringComparer.Ordinal)];
}

/// <summary>Adds agents' times up.</summary>
public static class AgentTimes
{
    /// <summary>By agent, in order of their names.</summary>
    public static IReadOnlyList<AgentTime> ByAgent(this IEnumerable<AgentTime> times) =>
        [.. times.GroupBy(t => (t.Agent, t.Exchange)).OrderBy(g => g.Key.Agent, StringComparer.Ordinal).ThenBy(g => g.Key.Exchange, StringComparer.Ordinal)
            .Select(g => g.Aggregate((a, b) => a + b))];

    /// <summary>An agent's time by the local days of an event, both included; days without anything are absent.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="agent">The agent.</param>
    /// <param name="duty">Their time.</param>
    /// <param name="taken">When they took calls, Unix milliseconds.</param>
    /// <param name="rings">Their telephone's rings in vain.</param>
    /// <param name="calendar">The event's days.</param>
    /// <param name="from">The first day.</param>
    /// <param name="until">The last day.</param>
    public static IEnumerable<AgentTime> ByDay(
        string exchange, string agent, Duty duty, IEnumerable<long> taken, IEnumerable<Ring> rings, EventCalendar calendar, DateOnly from, DateOnly until)
    {
        var (calls, rung) = (taken.ToLookup(calendar.DayOf), rings.ToLookup(r => calendar.DayOf(r.AtMs)));
        var unclosed = duty.Unclosed.ToLookup(calendar.DayOf);
        for (var day = from; day <= until; day = day.AddDays(1))
        {
            var (starts, ends) = (calendar.StartOf(day), calendar.StartOf(day.AddDays(1)));
            var done = duty.Intervals.Where(s => s.FromMs < ends && s.UntilMs > starts)
                .Select(s => (s.Doing, s.Reason, Ms: Math.Min(s.UntilMs, ends) - Math.Max(s.FromMs, starts))).ToLookup(s => s.Doing);
            var time = new AgentTime
            {
                Exchange = exchange,
                Agent = agent,
                Day = day,
                TalkingMs = done[Doing.Talking].Sum(s => s.Ms),
                IdleMs = done[Doing.Idle].Sum(s => s.Ms),
                Pauses = AgentTime.Summed(done[Doing.Paused].Select(s => new PauseTime(s.Reason, s.Ms))),
                Taken = calls[day].Count(),
                Missed = rung[day].Count(r => !r.Cancelled),
                Cancelled = rung[day].Count(r => r.Cancelled),
                Unclosed = unclosed[day].Count(),
            };
            if (time.OnDutyMs + time.Taken + time.Missed + time.Cancelled + time.Unclosed > 0) yield return time;
        }
    }
}
