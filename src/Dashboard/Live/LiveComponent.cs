using Dashboard.Engine.Feed;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Live;

/// <summary>
/// A component that shows feeds live. It begins to follow once it is interactive, is drawn again at most every <see cref="Gap"/>, and lets go of its feeds
/// when it is disposed: a subscription left behind would keep a whole circuit in memory.
/// </summary>
public abstract class LiveComponent : ComponentBase, IAsyncDisposable
{
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _gone = new();
    private readonly List<Task> _following = [];

    [Inject] private TimeProvider Clock { get; set; } = default!;

    /// <summary>Changes with every second that the component is drawn: the page's script tells by it whether the figures are alive (js/circuit.js).</summary>
    protected long Beat => Clock.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Follows a feed until the component is gone; call it from OnAfterRender, when there is somebody to see it.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="show">Takes over a state; the component is drawn after it.</param>
    protected void Follow(EventFeed feed, Action<FeedState> show) => _following.Add(FollowAsync(feed, show));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        await Task.WhenAll(_following).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _gone.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task FollowAsync(EventFeed feed, Action<FeedState> show)
    {
        try
        {
            await foreach (var state in feed.WatchAsync(_gone.Token))
            {
                await InvokeAsync(() =>
                {
                    show(state);
                    StateHasChanged();
                });
                await Task.Delay(Gap, Clock, _gone.Token);
            }
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The reader has left.
        }
        catch (Exception fault) when (!_gone.IsCancellationRequested)
        {
            // Shown by the frame as a crash, with a way to reload; not swallowed.
            await DispatchExceptionAsync(fault);
        }
    }
}
