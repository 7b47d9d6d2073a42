using Dashboard.Engine.Boards;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Engine.Hotline;
using Dashboard.Engine.Ledger;
using Dashboard.Live;
using Dashboard.Shared;

namespace Dashboard.Features.Wall;

/// <summary>The telephone hotline: who waits now and who could answer, and how the day has gone so far. Neither callers nor agents are named.</summary>
public static class HotlineScene
{
    /// <summary>Of fewer calls than so many a share says little: a low service level is no alarm yet.</summary>
    public const int Few = 10;

    private const int ReasonLines = 3;
    private const long Hour = 3_600_000;
    private static readonly PerState<Moment> All = new(Find);

    public static Scene Scene { get; } = new(
        "hotline",
        [new("waiting", typeof(WaitingTile), Waiting), new("level", typeof(LevelTile), Level), new("agents", typeof(AgentsTile), Agents), new("calls", typeof(CallsTile), Calls), new("hours", typeof(HoursTile), Hours)])
    {
        Fits = state => !state.Board.Catalog.Event.Closed && (state.Board.Catalog.HasHotline || state.Board.Hotline.Seq > 0 || All.Of(state).Now is { SaidMs: not null } or { BrokenSince: not null }),
        Alarms = state => Waiting(state).Grade == Grade.Breach || Level(state) is { Grade: Grade.Breach, Few: false },
    };

    private static WaitingModel Waiting(FeedState state)
    {
        var (settings, moment) = (state.Board.Catalog.Hotline, All.Of(state));
        var longest = moment.Now.LongestWaitSeconds(state.AsOf);
        var count = moment.Now.Waiting.Count;
        return new(Silent(state) && !Said(state), count, count == 0 ? null : longest, settings.OfWait(longest), settings.WaitWarningSeconds, settings.WaitBreachSeconds, Said(state) ? AgeOf(state, moment.NowMs) : moment.Age);
    }

    private static LevelModel Level(FeedState state)
    {
        var (settings, moment) = (state.Board.Catalog.Hotline, All.Of(state));
        var level = moment.Measures.ServiceLevel(settings.Formula);
        return new(Silent(state), level, settings.OfLevel(level), moment.Measures.Offered < Few, settings, moment.Age);
    }

    private static AgentsModel Agents(FeedState state)
    {
        var (hotline, moment) = (state.Board.Hotline, All.Of(state));
        var reasons = moment.Now.Agents.Where(a => a.State == AgentState.Paused).GroupBy(a => a.Reason?.Trim() is { Length: > 0 } reason ? reason : null, StringComparer.Ordinal).Select(g => new PauseReason(g.Key, g.Count()))
            .OrderByDescending(r => r.Count).ThenBy(r => r.Why, StringComparer.Ordinal).ToList();
        var shown = reasons.Count > ReasonLines ? ReasonLines - 1 : ReasonLines;
        var known = hotline.Agents.Count > 0 || Said(state);
        var last = hotline.Agents.Values.Select(a => a.LastMs).Append(moment.NowMs).Max();
        var staff = moment.Now.Staff;
        return new(known, staff.Talking, staff.Free, staff.Paused, new(reasons.Take(shown)), reasons.Skip(shown).Sum(r => r.Count), Said(state) ? AgeOf(state, last) : CountedAge(state, moment.Now, last));
    }

    private static CallsModel Calls(FeedState state) => new(Silent(state), All.Of(state).Measures, All.Of(state).Age);

    private static HoursModel Hours(FeedState state)
    {
        var (calendar, moment, settings) = (state.Board.Catalog.Calendar, All.Of(state), state.Board.Catalog.Hotline);
        var (from, until) = DayOf(state);
        var calls = moment.Today.ToLookup(c => (c.EnteredMs - from) / Hour);
        // By hours since midnight: a day on which clocks are changed has one more or one less.
        var starts = Enumerable.Range(0, (int)((until - from + Hour - 1) / Hour));
        var hours = starts.Select(i => (At: Figure.Time(calendar.Local(from + (i * Hour))), Sum: Measures.Of(calls[i], settings))).Select(h => new CallHour(h.At, h.Sum.Offered, h.Sum.Answered, h.Sum.Abandoned));
        return new(Silent(state), new(hours), (int)Math.Clamp(((state.AsOf - from) / Hour) + 1, 0, starts.Count()), moment.Age);
    }

    // Nothing has ever come: a zero would look as if it had been measured.
    private static bool Silent(FeedState state) => state.Board.Hotline.Seq == 0;

    // An exchange's own word of who waits and answers is believed.
    private static bool Said(FeedState state) => All.Of(state).Now.SaidMs is not null;

    private static Moment Find(FeedState state)
    {
        var (hotline, now) = (state.Board.Hotline, state.Hotline);
        List<Call> today = [.. state.Board.CallsToday];
        var last = hotline.Calls.Values.Select(c => Math.Max(c.EnteredMs, Math.Max(c.AnsweredMs ?? 0, c.EndedMs ?? 0))).DefaultIfEmpty().Max();
        return new(today, Measures.Of(today, state.Board.Catalog.Hotline), now, Math.Max(last, now.SaidMs ?? 0), CountedAge(state, now, last));
    }

    private static (long From, long Until) DayOf(FeedState state) => (state.Board.Catalog.Calendar.StartOf(state.Board.Day), state.Board.Catalog.Calendar.StartOf(state.Board.Day.AddDays(1)));

    // Callers come when they like: silence says nothing, on duty or off.
    private static AgeModel? AgeOf(FeedState state, long lastMs) => lastMs == 0 ? null : AgeModel.Of(state, new(FreshState.Fresh, lastMs, null), null);

    // But a log that does not come in is silence of another kind: what is counted from it stands still.
    private static AgeModel? CountedAge(FeedState state, HotlineNow now, long lastMs) =>
        now.BrokenSince is { } since ? AgeModel.Of(state, new(FreshState.Stale, lastMs == 0 ? null : lastMs, since), null) : AgeOf(state, lastMs);

    // What the tiles and the alarm need of one state: the day's calls and how old the newest is, who waits and answers now and when that was last told.
    private sealed record Moment(IReadOnlyList<Call> Today, Measures Measures, HotlineNow Now, long NowMs, AgeModel? Age);
}
