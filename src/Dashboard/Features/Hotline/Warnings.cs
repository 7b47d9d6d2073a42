using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Engine.Hotline;

namespace Dashboard.Features.Hotline;

/// <summary>What on the desk's live part wants somebody's attention: callers who wait for too long, agents who talk or pause for too long.</summary>
/// <param name="Talks">Who talks for too long, the longest first.</param>
/// <param name="Pauses">Who pauses for too long, the longest first.</param>
/// <param name="Keys">What there is of it, one key for each: what has a key that was not there before is new. A wait has another once it is an alarm.</param>
internal sealed record Warnings(IReadOnlyList<AgentNow> Talks, IReadOnlyList<AgentNow> Pauses, IReadOnlySet<string> Keys)
{
    /// <summary>Those of a state.</summary>
    public static Warnings Of(FeedState state)
    {
        var (now, settings) = (DeskNow.Of(state).Now, state.Board.Catalog.Hotline);
        List<AgentNow> talks = [.. now.Agents.Where(a => a.State == AgentState.Talking && settings.IsLongTalk(For(a.SinceMs))).OrderBy(a => a.SinceMs)];
        List<AgentNow> pauses = [.. now.Agents.Where(a => a.State == AgentState.Paused && settings.IsLongPause(For(a.SinceMs))).OrderBy(a => a.SinceMs)];
        var waits = now.Waiting.Select(w => (Grade: now.OfWait(settings, For(w.SinceMs)), Wait: w)).Where(w => w.Grade is Grade.Warning or Grade.Breach);
        return new(
            talks, pauses,
            waits.Select(w => $"{w.Grade}\t{w.Wait.Exchange}\t{w.Wait.Queue}\t{w.Wait.CallId}").Concat(talks.Select(a => $"talk\t{a.Exchange}\t{a.Name}"))
                .Concat(pauses.Select(a => $"pause\t{a.Exchange}\t{a.Name}"))
                    .ToHashSet(StringComparer.OrdinalIgnoreCase));

        long For(long sinceMs) => Math.Max(0, (state.AsOf - sinceMs) / 1000);
    }

    /// <summary>An agent is among them.</summary>
    public bool Has(AgentNow agent) => Talks.Contains(agent) || Pauses.Contains(agent);
}
