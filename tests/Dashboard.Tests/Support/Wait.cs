using System.Diagnostics;

namespace Dashboard.Tests.Support;

/// <summary>Waits for conditions, never for time: the limit is what a loaded machine may take, not what the code should.</summary>
internal static class Wait
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    public static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<T> ForAsync<T>(Func<Task<T>> look, Func<T, bool> holds, string what)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var seen = await look();
            if (holds(seen)) return seen;
            if (clock.Elapsed > Limit) throw new TimeoutException($"Not within {Limit.TotalSeconds} s: {what}. Last seen: {seen}");
            await Task.Delay(20, Cancelled);
        }
    }

    public static Task ForAsync(Func<bool> holds, string what) => ForAsync(() => Task.FromResult(holds()), held => held, what);

    /// <summary>Reads a stream up to the first item that is wanted.</summary>
    public static async Task<T> NextAsync<T>(this IAsyncEnumerator<T> items, Func<T, bool>? wanted = null)
    {
        while (await items.MoveNextAsync().AsTask().WaitAsync(Limit, Cancelled))
        {
            if (wanted is null || wanted(items.Current)) return items.Current;
        }

        throw new InvalidOperationException("The stream ended before the wanted item.");
    }
}
