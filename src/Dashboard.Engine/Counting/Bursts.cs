namespace Dashboard.Engine.Counting;

/// <summary>Counts of one place, one metric and one author that followed each other closely, newest first.</summary>
/// <param name="Entries">At least one.</param>
public sealed record Burst(IReadOnlyList<BookEntry> Entries)
{
    /// <summary>How far apart two counts of a burst are at most.</summary>
    public static TimeSpan Pause { get; } = TimeSpan.FromSeconds(60);

    /// <summary>The newest of them.</summary>
    public BookEntry Newest => Entries[0];

    /// <summary>When the first happened, Unix milliseconds.</summary>
    public long FromMs => Entries[^1].First.AtMs;

    /// <summary>When the last happened, Unix milliseconds.</summary>
    public long UntilMs => Entries[0].First.AtMs;

    /// <summary>What they count together now.</summary>
    public long Stands => Entries.Sum(e => e.Stands);

    /// <summary>Groups counts into bursts, the newest first; none is lost, and none stands in two. Two people who count at the same time make a burst each, and
    /// so does what a manager took in late.</summary>
    public static IReadOnlyList<Burst> Of(IEnumerable<BookEntry> entries)
    {
        var bursts = new List<Burst>();
        foreach (var ofOne in entries.GroupBy(e => (e.First.StationId, e.First.MetricId, e.First.RecordedBy, e.First.TakenBy)))
        {
            var run = new List<BookEntry>();
            foreach (var entry in ofOne.OrderByDescending(e => e.First.AtMs).ThenByDescending(e => e.First.Seq))
            {
                if (run is [.., var last] && last.First.AtMs - entry.First.AtMs > Pause.TotalMilliseconds)
                {
                    bursts.Add(new(run));
                    run = [];
                }

                run.Add(entry);
            }

            bursts.Add(new(run));
        }

        return [.. bursts.OrderByDescending(b => b.UntilMs).ThenByDescending(b => b.Newest.First.Seq)];
    }
}
