using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Dashboard.Accounts;

/// <summary>
/// Failed attempts to sign in, counted in memory for a name and where they come from: five in a row hold off that name from there for five minutes. Not the
/// name itself: else anybody could keep anybody out. Names that there are and those that there are not are counted alike.
/// </summary>
public sealed class Attempts(TimeProvider time)
{
    /// <summary>How many failures in a row hold off.</summary>
    public const int Most = 5;

    // Beyond so many at once the oldest are forgotten: each was counted for a name and a network of its own.
    private const int MostKept = 20_000;

    private readonly ConcurrentDictionary<string, Count> _counts = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>For how long failures hold off, and are remembered.</summary>
    public static TimeSpan Holds => TimeSpan.FromMinutes(5);

    /// <summary>Whether nothing more is tried for now.</summary>
    public bool Held(string name, string from) => _counts.TryGetValue(Key(name, from), out var count) && count.Failures >= Most && count.At > Before;

    /// <summary>Counts a failure.</summary>
    /// <returns>Whether it is the one from which on is held off.</returns>
    public bool Fail(string name, string from)
    {
        if (_counts.Count >= MostKept) Forget();
        var now = time.GetUtcNow();
        var count = _counts.AddOrUpdate(Key(name, from), _ => new(1, now), (_, before) => before.At > Before ? new(before.Failures + 1, now) : new(1, now));
        return count.Failures == Most;
    }

    /// <summary>Begins to count anew.</summary>
    public void Succeed(string name, string from) => _counts.TryRemove(Key(name, from), out _);

    /// <summary>Lets attempts at one name take turns, so that many at once do not pass together.</summary>
    public async Task<T> InTurnAsync<T>(string name, Func<Task<T>> attempt)
    {
        var turn = _turns[(name.GetHashCode(StringComparison.Ordinal) & int.MaxValue) % _turns.Length];
        await turn.WaitAsync();
        try
        {
            return await attempt();
        }
        finally
        {
            turn.Release();
        }
    }

    private DateTimeOffset Before => time.GetUtcNow() - Holds;

    private void Forget()
    {
        var before = Before;
        foreach (var (key, count) in _counts)
        {
            if (count.At <= before) _counts.TryRemove(new(key, count));
        }

        if (_counts.Count < MostKept) return;
        foreach (var old in _counts.OrderBy(c => c.Value.At).Take(MostKept / 4).ToList()) _counts.TryRemove(old);
    }

    // People type their password where the name goes: what is kept tells nobody what it was.
    private static string Key(string name, string from) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{name}\n{from}")));

    private sealed record Count(int Failures, DateTimeOffset At);
}
