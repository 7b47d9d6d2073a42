namespace Dashboard.Features.Manager;

/// <summary>Remembers which figures a reader has just seen change, so that they are marked for some seconds: marked, not blinking.</summary>
public sealed class RecentChanges
{
    private const long MarkedMs = 4_000;

    private readonly Dictionary<string, (long Today, long Total, long At)> _seen = new(StringComparer.Ordinal);

    /// <summary>Takes note of a figure as it is shown now.</summary>
    /// <returns>Whether it changed within the last seconds.</returns>
    public bool Recently(string key, long today, long total, long asOf)
    {
        var known = _seen.TryGetValue(key, out var before);
        if (!known || before.Today != today || before.Total != total) _seen[key] = (today, total, known ? asOf : 0);
        return asOf - _seen[key].At < MarkedMs;
    }
}
