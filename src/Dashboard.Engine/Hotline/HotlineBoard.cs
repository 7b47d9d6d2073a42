using System.Collections.Immutable;
using Dashboard.Engine.Boards;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Hotline;

/// <summary>The hotline as of one sequence: the calls of the board's day and all that wait or talk, and the agents. A pure fold, like its board.</summary>
public sealed record HotlineBoard : BoardPart
{
    /// <summary>How long a caller may be said to wait, or to talk, before nobody believes it any more: the line that ended it was lost.</summary>
    public static readonly TimeSpan Credible = TimeSpan.FromHours(12);

    /// <summary>How long nothing may be heard of an agent before nobody believes that they are on duty any more: they never signed off.</summary>
    public static readonly TimeSpan Heard = TimeSpan.FromHours(24);

    /// <summary>Without a call.</summary>
    public static HotlineBoard Empty { get; } = new();

    /// <summary>The calls that entered on the board's day or later, and those that go on, by the sequence with which they began.</summary>
    public ImmutableDictionary<long, Call> Calls { get; init; } = ImmutableDictionary<long, Call>.Empty;

    /// <summary>The agents, by exchange and name.</summary>
    public ImmutableDictionary<(string Exchange, string Name), Agent> Agents { get; init; } = ImmutableDictionary<(string Exchange, string Name), Agent>.Empty;

    /// <summary>When each agent last took a call, as far as that was not long before the board's day, by exchange and name; Unix milliseconds.</summary>
    public ImmutableDictionary<(string Exchange, string Name), long> Taken { get; init; } = ImmutableDictionary<(string Exchange, string Name), long>.Empty;

    /// <summary>The rings in vain of the board's day and later, in order of the ledger.</summary>
    public ImmutableList<Ring> Rings { get; init; } = [];

    /// <summary>The last entry of the hotline; 0 for none.</summary>
    public long Last { get; init; }

    /// <inheritdoc />
    public override long Seq => Last;

    /// <inheritdoc />
    public override BoardPart Apply(IReadOnlyList<Entry> entries, EventCatalog catalog, DateOnly day)
    {
        var from = catalog.Calendar.StartOf(day);
        return entries.Aggregate(this, (hotline, entry) => hotline.Apply(entry, from));
    }

    /// <inheritdoc />
    public override BoardPart Turn(EventCatalog catalog, DateOnly day) => Turn(catalog.Calendar.StartOf(day));

    /// <summary>The hotline after one more entry of it.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="from">When the board's day begins, Unix milliseconds: what ended before it is let go.</param>
    public HotlineBoard Apply(Entry entry, long from)
    {
        var detail = CallDetail.Of(entry);
        var next = this with { Last = entry.Seq };
        if (Ring.Of(entry, detail) is { } ring) return ring.AtMs < from ? next : next with { Rings = Rings.Add(ring) };
        if (detail.Agent is { } agent && detail.Visit == 0)
            return next with
            {
                Agents = Agents.SetItem((detail.Exchange, agent), Agent.After(Agents.GetValueOrDefault((detail.Exchange, agent)), entry, detail)),
            };

        // What ended on an earlier day is held no more, and whether somebody has called back then, or taken it back, is nothing to this board.
        if (entry.Kind is HotlineKinds.CallReturned or HotlineKinds.CallTried or HotlineKinds.CallUndone && !Calls.ContainsKey(detail.Visit)) return next;
        var changed = Call.Changed(entry, detail, Calls.GetValueOrDefault, Calls.Values);
        next = next with { Calls = Kept(changed, from) };
        return next with
        {
            Taken = changed.Aggregate(Taken, (taken, call) => With(IsTakenBack(call) ? next.Again(taken, Calls[call.Seq], from) : taken, call, from)),
        };
    }

    /// <summary>The hotline on a later day.</summary>
    public HotlineBoard Turn(long from) => this with
    {
        Calls = Calls.RemoveRange(Calls.Values.Where(c => IsPast(c, from)).Select(c => c.Seq)),
        Taken = Taken.RemoveRange(Taken.Where(t => t.Value < TakenFrom(from)).Select(t => t.Key)),
        Rings = Rings.RemoveAll(r => r.AtMs < from),
    };

    /// <summary>Who waits, the longest first.</summary>
    public IReadOnlyList<Call> Waiting(long nowMs) =>
        [.. Calls.Values.Where(c => c.Waiting && nowMs - c.EnteredMs < Credible.TotalMilliseconds).OrderBy(c => c.EnteredMs)];

    /// <summary>Who talks, by agent.</summary>
    public IReadOnlyList<Call> Talking(long nowMs) =>
        [.. Calls.Values.Where(c => c.Talking && nowMs - c.AnsweredMs < Credible.TotalMilliseconds && !IsOver(c, nowMs))
            .OrderBy(c => c.Agent, StringComparer.Ordinal)];

    /// <summary>The agents on duty, as far as they are heard of.</summary>
    public IEnumerable<Agent> OnDuty(long nowMs) =>
        Agents.Values.Where(a => a.OnDuty && nowMs - Math.Max(a.LastMs, Taken.GetValueOrDefault((a.Exchange, a.Name))) < Heard.TotalMilliseconds);

    /// <summary>From when on a board that begins at an instant knows when agents took calls, Unix milliseconds.</summary>
    internal static long TakenFrom(long from) => from - (long)Heard.TotalMilliseconds;

    // Whoever has taken another call since, or gone off duty, talks no more: the line that ended it was lost. A time that is still to come says nothing.
    private bool IsOver(Call call, long nowMs)
    {
        var of = (call.Exchange, call.Agent ?? "");
        return Later(Taken.GetValueOrDefault(of)) || Later(Agents.GetValueOrDefault(of)?.OffMs ?? 0);

        bool Later(long at) => at > call.AnsweredMs && at <= nowMs;
    }

    private static ImmutableDictionary<(string Exchange, string Name), long> With(
        ImmutableDictionary<(string Exchange, string Name), long> taken, Call call, long from) =>
        call is { Agent: { } agent, AnsweredMs: { } at } && at >= TakenFrom(from) && at > taken.GetValueOrDefault((call.Exchange, agent))
            ? taken.SetItem((call.Exchange, agent), at)
            : taken;

    // It turns out that what an agent was last said to have taken they did not take, or not then.
    private bool IsTakenBack(Call call) =>
        Calls.GetValueOrDefault(call.Seq) is { Agent: { } agent, AnsweredMs: { } at } was && (call.Agent, call.AnsweredMs) != (was.Agent, was.AnsweredMs)
            && Taken.GetValueOrDefault((was.Exchange, agent)) == at;

    private ImmutableDictionary<(string Exchange, string Name), long> Again(
        ImmutableDictionary<(string Exchange, string Name), long> taken, Call was, long from) =>
        Calls.Values.Where(c => c.Exchange == was.Exchange && c.Agent == was.Agent)
            .Aggregate(taken.Remove((was.Exchange, was.Agent!)), (all, call) => With(all, call, from));

    internal static bool IsPast(Call call, long from) => call.EndedMs is not null && call.EnteredMs < from;

    private ImmutableDictionary<long, Call> Kept(IEnumerable<Call> changed, long from)
    {
        var calls = Calls.ToBuilder();
        foreach (var call in changed)
        {
            if (IsPast(call, from)) calls.Remove(call.Seq);
            else calls[call.Seq] = call;
        }

        return calls.ToImmutable();
    }
}

/// <summary>The hotline of a board.</summary>
public static class BoardHotline
{
    extension(Board board)
    {
        /// <summary>The hotline.</summary>
        public HotlineBoard Hotline => board.Part<HotlineBoard>();

        /// <summary>The calls that entered on the board's day. The hotline holds earlier ones too while they go on, and those of clocks that run ahead of
        /// midnight.</summary>
        public IEnumerable<Call> CallsToday
        {
            get
            {
                var (from, until) = (board.Catalog.Calendar.StartOf(board.Day), board.Catalog.Calendar.StartOf(board.Day.AddDays(1)));
                return board.Hotline.Calls.Values.Where(c => c.EnteredMs >= from && c.EnteredMs < until);
            }
        }
    }
}

/// <summary>How many agents are on duty.</summary>
/// <param name="Free">Neither talk nor pause.</param>
/// <param name="Talking">Talk.</param>
/// <param name="Paused">Pause, and do not talk.</param>
public readonly record struct Staff(int Free, int Talking, int Paused)
{
    /// <summary>Counts them.</summary>
    public static Staff Of(IReadOnlyList<AgentNow> agents) =>
        new(agents.Count(a => a.State == AgentState.Free), agents.Count(a => a.State == AgentState.Talking), agents.Count(a => a.State == AgentState.Paused));
}
