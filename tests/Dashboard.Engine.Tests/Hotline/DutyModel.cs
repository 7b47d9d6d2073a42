namespace Dashboard.Engine.Tests.Hotline;

/// <summary>An agent's time, moment by moment: slow, and without a thought of stretches.</summary>
internal sealed class DutyModel
{
    private readonly bool[] _onDuty, _paused, _talks, _counted;

    /// <param name="moments">How many moments there are up to now.</param>
    /// <param name="told">What was said of the agent, in order.</param>
    /// <param name="talks">From which moment on they talked, and for how many.</param>
    /// <param name="silence">For how many moments they may be silent.</param>
    public DutyModel(int moments, IReadOnlyList<(int At, bool OnDuty, bool Paused)> told, IReadOnlyList<(int At, int Lasts)> talks, int silence)
    {
        (_onDuty, _paused, _talks, _counted) = (new bool[moments], new bool[moments], new bool[moments], new bool[moments]);
        var heard = told.Select(t => t.At).Concat(talks.Select(t => t.At)).Concat(talks.Select(t => Math.Min(moments, t.At + t.Lasts))).ToHashSet();
        // Whatever is said holds until something else is; of one moment what was said last.
        foreach (var (at, onDuty, paused) in told.Select((t, i) => (t, i)).OrderBy(t => t.t.At).ThenBy(t => t.i).Select(t => t.t))
            for (var moment = at; moment < moments; moment++) (_onDuty[moment], _paused[moment]) = (onDuty, paused);
        foreach (var (at, lasts) in talks)
            for (var moment = at; moment < Math.Min(moments, at + lasts); moment++) _talks[moment] = true;

        for (var (at, last) = (0, int.MinValue); at < moments; at++)
        {
            if (heard.Contains(at)) last = at;
            var next = at + 1;
            while (next < moments && !heard.Contains(next)) next++;
            for (; at < next; at++) _counted[at] = last != int.MinValue && next - last <= silence;
            at--;
        }
    }

    public int Talking(Func<int, bool> of) => Count(at => _talks[at], of);

    public int Paused(Func<int, bool> of) => Count(at => !_talks[at] && _counted[at] && _onDuty[at] && _paused[at], of);

    public int Idle(Func<int, bool> of) => Count(at => !_talks[at] && _counted[at] && _onDuty[at] && !_paused[at], of);

    private int Count(Func<int, bool> which, Func<int, bool> of) => Enumerable.Range(0, _talks.Length).Count(at => of(at) && which(at));
}
