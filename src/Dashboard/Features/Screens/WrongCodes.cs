using Dashboard.Engine.Access;

namespace Dashboard.Features.Screens;

/// <summary>Counts the wrong codes of each account. In memory: a restart forgives, and does so too rarely to help anybody guess eight letters.</summary>
internal sealed class WrongCodes(TimeProvider time)
{
    /// <summary>How many wrong codes an account has within <see cref="Span"/>.</summary>
    public const int Max = 5;

    /// <summary>For how long a wrong code counts.</summary>
    public static TimeSpan Span => TimeSpan.FromMinutes(10);

    private readonly Dictionary<Holder, List<long>> _wrong = [];
    private readonly Lock _lock = new();

    /// <summary>Takes a code for wrong until <see cref="TakeBack"/>, so that codes entered at the same time count too.</summary>
    /// <returns>False when there were too many.</returns>
    public bool TryBegin(Holder holder)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        lock (_lock)
        {
            if (!_wrong.TryGetValue(holder, out var times)) _wrong[holder] = times = [];
            times.RemoveAll(at => at <= now - (long)Span.TotalMilliseconds);
            if (times.Count >= Max) return false;
            times.Add(now);
            return true;
        }
    }

    /// <summary>The last code was not wrong.</summary>
    public void TakeBack(Holder holder)
    {
        lock (_lock) _wrong[holder].RemoveAt(_wrong[holder].Count - 1);
    }
}
