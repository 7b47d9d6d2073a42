using Dashboard.Engine.Feed;
using Dashboard.Engine.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Engine.Tests.Feed;

public sealed class PulseTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_beats_before_a_wait_wake_it_once()
    {
        var pulse = new Pulse();
        for (var i = 0; i < 5; i++) pulse.Beat();
        await pulse.WaitAsync(Stop);
        var second = pulse.WaitAsync(Stop).AsTask();
        Assert.False(second.IsCompleted);
        pulse.Beat();
        await second.WaitAsync(Wait.Longest, Stop);
    }

    [Fact]
    public async Task A_wait_ends_when_its_time_is_over_and_says_so()
    {
        var (pulse, clock) = (new Pulse(), new FakeTimeProvider());
        var waiting = pulse.WaitAsync(TimeSpan.FromSeconds(1), clock, Stop).AsTask();
        clock.Advance(TimeSpan.FromMilliseconds(999));
        Assert.False(waiting.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(await waiting.WaitAsync(Wait.Longest, Stop));
    }

    [Fact]
    public async Task A_beat_ends_a_wait_before_its_time()
    {
        var (pulse, clock) = (new Pulse(), new FakeTimeProvider());
        var waiting = pulse.WaitAsync(TimeSpan.FromSeconds(1), clock, Stop).AsTask();
        pulse.Beat();
        Assert.True(await waiting.WaitAsync(Wait.Longest, Stop));
        pulse.Beat();
        Assert.True(await pulse.WaitAsync(TimeSpan.FromSeconds(1), clock, Stop));
    }

    [Fact]
    public async Task A_cancelled_wait_throws_and_a_beat_is_kept_for_the_next()
    {
        var (pulse, clock) = (new Pulse(), new FakeTimeProvider());
        using var gone = new CancellationTokenSource();
        Task[] waits = [pulse.WaitAsync(gone.Token).AsTask(), pulse.WaitAsync(TimeSpan.FromSeconds(1), clock, gone.Token).AsTask()];
        await gone.CancelAsync();
        foreach (var wait in waits) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.WaitAsync(Wait.Longest, Stop));
        pulse.Beat();
        Assert.True(await pulse.WaitAsync(TimeSpan.FromSeconds(1), clock, Stop));
    }

    [Fact]
    public void A_signal_reaches_whoever_listens_and_nobody_else()
    {
        var signal = new Engine.Ledger.HeadSignal();
        var heard = new List<int>();
        signal.Raise(1);
        signal.Raised += heard.Add;
        signal.Raise(2);
        signal.Raised -= heard.Add;
        signal.Raise(3);
        Assert.Equal([2], heard);
    }
}
