using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Engine.Hotline;
using Dashboard.Live;
using Dashboard.Shared;

namespace Dashboard.Features.Wall;

/// <summary>The telephone hotline: who waits now and who could answer, and how the day has gone so far. Neither callers nor agents are named.</summary>
public static class HotlineScene
{
    private const int ReasonLines = 3;
    private const long Hour = 3_600_000;
    private static readonly PerState<Moment> All = new(Find);

    public static Scene Scene { get; } = new(
        "hotline",
        [
            new("waiting", typeof(WaitingTile), Waiting), new("level", typeof(LevelTile), Level), new("agents", typeof(AgentsTile), Agents),
            new("calls", typeof(CallsTile), Calls), new("hours", typeof(HoursTile), Hours),
        ])
    {
        Fits = state => !state.Board.Catalog.Event.Closed
            && (state.Board.Catalog.HasHotline || All.Of(state).Now is { Heard: true } or { LogBrokenSince: not null } or { UnheardSince: not null }),
        Alarms = state => Waiting(state).Grade == Grade.Breach || Level(state).Grade == Grade.Breach,
    };

    /// <summary>What of the hotline is an alarm: the longest wait in seconds, or null, and whether the service level is.</summary>
    internal static (long? Wait, bool Level) Breaches(FeedState state)
    {
        if (!Scene.Fits(state)) return (null, false);
        var waiting = Waiting(state);
        return (waiting.Grade == Grade.Breach ? waiting.Longest : null, Level(state).Grade == Grade.Breach);
    }

    private static WaitingModel Waiting(FeedState state)
    {
        var (settings, moment) = (state.Board.Catalog.Hotline, All.Of(state));
        var now = moment.Now;
        var longest = now.LongestWaitSeconds(state.AsOf);
        return new(
            !now.Heard,
            now.Waiting.Count,
            now.Waiting.Count == 0 ? null : longest,
            now.OfWait(settings, longest),
            settings.WaitWarningSeconds,
            settings.WaitBreachSeconds,
            Age(state, now.BlindSince ?? now.UnheardSince, now.SaidMs ?? moment.LastMs));
    }

    private static LevelModel Level(FeedState state)
    {
        var (settings, moment) = (state.Board.Catalog.Hotline, All.Of(state));
        var level = moment.Measures.ServiceLevel(settings.Formula);
        var grade = settings.OfLevel(level, moment.Measures.Offered);
        return new(Silent(state), level, grade, grade != settings.OfLevel(level, HotlineSettings.Few), settings, CountedAge(state)) { Linked = Linked(state) };
    }

    private static AgentsModel Agents(FeedState state)
    {
        var (hotline, moment) = (state.Board.Hotline, All.Of(state));
        var reasons = moment.Now.Agents.Where(a => a.State == AgentState.Paused)
            .GroupBy(a => a.Reason?.Trim() is { Length: > 0 } reason ? reason : null, StringComparer.Ordinal).Select(g => new PauseReason(g.Key, g.Count()))
                .OrderByDescending(r => r.Count).ThenBy(r => r.Why, StringComparer.Ordinal).ToList();
        var shown = reasons.Count > ReasonLines ? ReasonLines - 1 : ReasonLines;
        var last = Math.Min(state.AsOf, hotline.Agents.Values.Select(a => a.LastMs).Append(Math.Max(moment.LastMs, moment.Now.SaidMs ?? 0)).Max());
        var staff = moment.Now.Staff;
        return new(
            moment.Now.AgentsKnown,
            staff.Talking,
            staff.Free,
            staff.Paused,
            new(reasons.Take(shown)),
            reasons.Skip(shown).Sum(r => r.Count),
            Age(state, moment.Now.UnheardSince ?? moment.Now.BlindSince, last));
    }

    private static CallsModel Calls(FeedState state) => new(Silent(state), All.Of(state).Measures, CountedAge(state)) { Linked = Linked(state) };

    private static HoursModel Hours(FeedState state)
    {
        var (calendar, moment, settings) = (state.Board.Catalog.Calendar, All.Of(state), state.Board.Catalog.Hotline);
        var (from, until) = DayOf(state);
        var calls = moment.Today.ToLookup(c => (c.EnteredMs - from) / Hour);
        // By hours since midnight: a day on which clocks are changed has one more or one less.
        var starts = Enumerable.Range(0, (int)((until - from + Hour - 1) / Hour));
        var hours = starts.Select(i => (At: Figure.Time(calendar.Local(from + (i * Hour))), Sum: Measures.Of(calls[i], settings)))
            .Select(h => new CallHour(h.At, h.Sum.Offered, h.Sum.Answered, h.Sum.Abandoned));
        return new(Silent(state), new(hours), (int)Math.Clamp(((state.AsOf - from) / Hour) + 1, 0, starts.Count()), CountedAge(state))
        {
            Linked = Linked(state),
        };
    }

    // Nothing has ever come: a zero would look as if it had been measured.
    private static bool Silent(FeedState state) => state.Board.Hotline.Seq == 0;

    private static bool Linked(FeedState state) => All.Of(state).Now.SaidMs is not null;

    private static Moment Find(FeedState state)
    {
        List<Call> today = [.. state.Board.CallsToday];
        // A clock that runs ahead makes nothing newer than it is.
        var last = state.Board.Hotline.Calls.Values.Select(c => Math.Min(state.AsOf, Math.Max(c.EnteredMs, Math.Max(c.AnsweredMs ?? 0, c.EndedMs ?? 0))))
            .DefaultIfEmpty().Max();
        return new(today, Measures.Of(today, state.Board.Catalog.Hotline), state.Hotline, last);
    }

    private static (long From, long Until) DayOf(FeedState state) =>
        (state.Board.Catalog.Calendar.StartOf(state.Board.Day), state.Board.Catalog.Calendar.StartOf(state.Board.Day.AddDays(1)));

    private static AgeModel? CountedAge(FeedState state) => Age(state, All.Of(state).Now.LogBrokenSince, All.Of(state).LastMs);

    // Callers come when they like: silence says nothing, on duty or off. But a log that does not come in, or an exchange that does not answer, is silence of
    // another kind: what is known from it stands still.
    private static AgeModel? Age(FeedState state, long? stillSince, long lastMs) =>
        stillSince is { } since ? AgeModel.Of(state, new(FreshState.Stale, lastMs == 0 ? null : lastMs, since), null)
        : lastMs == 0 ? null
        : AgeModel.Of(state, new(FreshState.Fresh, lastMs, null), null);

    // What the tiles and the alarm need of one state: the day's calls, who waits and answers now, and when anything last happened to a call.
    private sealed record Moment(IReadOnlyList<Call> Today, Measures Measures, HotlineNow Now, long LastMs);
}
