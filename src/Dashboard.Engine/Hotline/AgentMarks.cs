using System.Globalization;
using Dashboard.Engine.Ledger;

namespace Dashboard.Engine.Hotline;

/// <summary>
/// When an agent last came to serve a queue, left it, paused in it and was back, each by itself, and of all queues together where none was named. Only the
/// last of each counts, so it is the same in whatever order lines come.
/// </summary>
internal sealed class AgentMarks
{
    // What is told of no queue by name is of all.
    private const string All = "";

    private readonly SortedDictionary<string, Mark> _marks = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public AgentMarks(string text)
    {
        foreach (var fields in text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')))
            _marks[fields[0]] = new(
                Moment.Of(fields[1]), Moment.Of(fields[2]), Moment.Of(fields[3]), Moment.Of(fields[4]), fields[5].Length == 0 ? null : fields[5]);
    }

    /// <summary>Times that lie ahead of an instant are taken for the earliest of all.</summary>
    public void Forgive(long ms)
    {
        foreach (var (queue, mark) in _marks.ToList())
            _marks[queue] = mark with { On = mark.On.Within(ms), Off = mark.Off.Within(ms), Paused = mark.Paused.Within(ms), Back = mark.Back.Within(ms) };
    }

    /// <summary>Takes over what an entry tells.</summary>
    public void Take(Entry entry, CallDetail detail)
    {
        var (queue, at) = (detail.Queue ?? All, new Moment(entry.AtMs, entry.Seq));
        if (!_marks.TryGetValue(queue, out var mark))
        {
            if (queue != All && !MakeRoom()) return;
            mark = new(default, default, default, default, null);
        }

        var pauses = entry.Kind == HotlineKinds.AgentPaused;
        var comes = entry.Kind == HotlineKinds.AgentOn || detail.Joins;
        if (comes) mark = mark with { On = mark.On.Later(at) };
        if (entry.Kind == HotlineKinds.AgentOff) mark = mark with { Off = mark.Off.Later(at) };
        if (pauses && at > mark.Paused) mark = mark with { Paused = at, Reason = detail.How };
        if (!pauses && entry.Kind != HotlineKinds.AgentOff) mark = mark with { Back = mark.Back.Later(at) };
        _marks[queue] = mark;
    }

    /// <summary>The queues that are served now, those of them that the agent pauses in, and why where it is all of them; both in order, parted by line
    /// feeds.</summary>
    public (string Queues, string PausedIn, string? Reason) Now()
    {
        var all = _marks.GetValueOrDefault(All) ?? new(default, default, default, default, null);
        var named = _marks.Where(m => m.Key != All).ToList();
        List<(string Queue, Mark Mark)> served = [.. named.Where(m => Serves(m.Value, all)).Select(m => (m.Key, m.Value))
            .OrderBy(m => m.Key, StringComparer.Ordinal)];
        if (served.Count == 0 && all.On > all.Off && named.TrueForAll(m => m.Value.Named < all.On))
            served.Add((Agent.EveryQueue, new(default, default, default, default, null)));
        var paused = served.Where(m => m.Mark.Paused.Later(all.Paused) > m.Mark.Back.Later(all.Back)).ToList();
        var why = served.Count == 0 || paused.Count < served.Count ? null
            : paused.Select(p => p.Mark).Append(
                all).Where(m => m.Reason is not null && m.Paused > all.Back && m.Paused > m.Back).OrderByDescending(m => m.Paused).FirstOrDefault()?.Reason;
        return (string.Join('\n', served.Select(m => m.Queue)), string.Join('\n', paused.Select(m => m.Queue)), why);
    }

    /// <inheritdoc />
    public override string ToString() =>
        string.Join('\n', _marks.Select(m => string.Join('\t', m.Key, m.Value.On, m.Value.Off, m.Value.Paused, m.Value.Back, m.Value.Reason)));

    // Who pauses in a queue, or is back, serves it, though it was never said that they came: exchanges do not write that of members that are set in their
    // files. But nobody comes back by it who has left.
    private static bool Serves(Mark mark, Mark all)
    {
        var left = mark.Off.Later(all.Off);
        return mark.On > left || (mark.Named > default(Moment) && (left == default || (all.On > left && mark.Named > all.On)));
    }

    // Of more queues than an agent has nothing is kept; what was left longest ago makes room.
    private bool MakeRoom()
    {
        if (_marks.Keys.Count(q => q != All) < Agent.MaxQueues) return true;
        var all = _marks.GetValueOrDefault(All) ?? new(default, default, default, default, null);
        if (_marks.Where(m => m.Key != All && !Serves(m.Value, all)).OrderBy(m => m.Value.Off).Select(m => m.Key).FirstOrDefault() is not { } left)
            return false;
        return _marks.Remove(left);
    }

    private sealed record Mark(Moment On, Moment Off, Moment Paused, Moment Back, string? Reason)
    {
        /// <summary>When it was last told that the queue is served.</summary>
        public Moment Named => On.Later(Paused).Later(Back);
    }

    /// <summary>When something happened: within one time in the order in which it was told.</summary>
    private readonly record struct Moment(long Ms, long Seq) : IComparable<Moment>
    {
        public static bool operator <(Moment a, Moment b) => a.CompareTo(b) < 0;

        public static bool operator >(Moment a, Moment b) => a.CompareTo(b) > 0;

        public static bool operator <=(Moment a, Moment b) => a.CompareTo(b) <= 0;

        public static bool operator >=(Moment a, Moment b) => a.CompareTo(b) >= 0;

        public static Moment Of(string text) =>
            text.Split('.') is [var ms, var seq] ? new(long.Parse(ms, CultureInfo.InvariantCulture), long.Parse(seq, CultureInfo.InvariantCulture)) : default;

        public int CompareTo(Moment other) => (Ms, Seq).CompareTo((other.Ms, other.Seq));

        public Moment Later(Moment other) => other > this ? other : this;

        public Moment Within(long ms) => Ms > ms ? new(1, Seq) : this;

        public override string ToString() => this == default ? "" : string.Create(CultureInfo.InvariantCulture, $"{Ms}.{Seq}");
    }
}
