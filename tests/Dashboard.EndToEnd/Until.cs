using System.Diagnostics;

namespace Dashboard.EndToEnd;

/// <summary>How long a test waits for what must happen. A loaded machine is slow, and a test that passes does not wait this long: so it is generous, and the
/// same everywhere.</summary>
public static class Patience
{
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(90);

    public static float Milliseconds => (float)Longest.TotalMilliseconds;
}

/// <summary>Waits for a condition, never for a time.</summary>
public static class Until
{
    public static Task TrueAsync(Func<Task<bool>> condition, Func<string> otherwise) => TrueAsync(condition, Patience.Longest, otherwise);

    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan longest, Func<string> otherwise)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            if (clock.Elapsed > longest) throw new TimeoutException(otherwise());
            await Task.Delay(50);
        }
    }

    public static Task EqualAsync<T>(T expected, Func<Task<T>> actual)
    {
        var last = default(T);
        return TrueAsync(
            async () => EqualityComparer<T>.Default.Equals(expected, last = await actual()),
            () => $"Expected {expected}, still {last}.");
    }
}
