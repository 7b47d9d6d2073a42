using System.Diagnostics;

namespace Dashboard.EndToEnd;

/// <summary>Waits for a condition, never for a time.</summary>
public static class Until
{
    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan longest, Func<string> otherwise)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            if (clock.Elapsed > longest) throw new TimeoutException(otherwise());
            await Task.Delay(50);
        }
    }

    public static Task EqualAsync<T>(T expected, Func<Task<T>> actual, int seconds = 30)
    {
        var last = default(T);
        return TrueAsync(
            async () => EqualityComparer<T>.Default.Equals(expected, last = await actual()),
            TimeSpan.FromSeconds(seconds),
            () => $"Expected {expected}, still {last}.");
    }
}
