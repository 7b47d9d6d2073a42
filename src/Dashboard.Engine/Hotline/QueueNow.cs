
namespace Dashboard.Engine.Hotline;

/// <summary>A queue at this moment. Two exchanges' queues of one name are one, as in its measures.</summary>
/// <param name="Queue">Its name, as it was spelt first.</param>
/// <param name="Waiting">Who waits in it, the longest first.</param>
/// <param name="Staff">Who serves it: whoever serves several is counted in each, and pauses where calls of this queue are kept from them.</param>
public sealed record QueueNow(string Queue, IReadOnlyList<WaitingNow> Waiting, Staff Staff)
{
    /// <summary>For how long the longest has waited, seconds; 0 when nobody waits.</summary>
    public long LongestWaitSeconds(long nowMs) => Waiting.Count == 0 ? 0 : Math.Max(0, (nowMs - Waiting[0].SinceMs) / 1000);

    /// <summary>The queues of a moment, by name: those that somebody waits in or serves, and those of the day's calls.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="today">The queues of the day's calls, in the order in which they were spelt first; without what is of no exchange.</param>
    public static IReadOnlyList<QueueNow> Of(HotlineNow now, IEnumerable<string> today)
    {
        var named = today.Concat(now.Waiting.Select(w => w.Queue)).Concat(now.Agents.SelectMany(Queues)).Where(q => q != Agent.EveryQueue)
            .Distinct(StringComparer.OrdinalIgnoreCase);
        var waiting = now.Waiting.ToLookup(w => w.Queue, StringComparer.OrdinalIgnoreCase);
        return [.. named.OrderBy(q => q, StringComparer.Ordinal).Select(q => new QueueNow(q, [.. waiting[q]], StaffOf(now, q)))];
    }

    private static Staff StaffOf(HotlineNow now, string queue)
    {
        var serving = now.Agents.Where(a => Queues(a).Any(q => q == Agent.EveryQueue || Same(q, queue))).ToList();
        var talking = serving.Count(a => a.State == AgentState.Talking);
        var paused = serving.Count(a => a.State == AgentState.Paused || (a.State == AgentState.Free && a.PausedIn.Split('\n').Any(q => Same(q, queue))));
        return new(serving.Count - talking - paused, talking, paused);
    }

    private static string[] Queues(AgentNow agent) => agent.Queues.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static bool Same(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);
}
