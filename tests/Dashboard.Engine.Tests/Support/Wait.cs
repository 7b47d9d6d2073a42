using System.Diagnostics;

namespace Dashboard.Engine.Tests.Support;

internal static class Wait
{
    // Generous: a loaded machine is slow, and a test that passes does not wait this long.
    public static TimeSpan Longest { get; } = TimeSpan.FromSeconds(90);

    public static Task Until(Func<bool> holds, string what) => Until(() => Task.FromResult(holds()), what);

    public static async Task Until(Func<Task<bool>> holds, string what)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await holds())
        {
            if (Stopwatch.GetElapsedTime(started) > Longest) throw new TimeoutException($"Waited {Longest.TotalSeconds} s in vain: {what}");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
