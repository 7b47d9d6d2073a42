using Dashboard.Shared;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Tests.Shared;

public sealed class SharedReadTests
{
    private readonly FakeTimeProvider _time = new();
    private int _reads;

    [Fact]
    public async Task However_many_ask_it_is_read_once_until_it_is_old_or_has_changed()
    {
        var shared = new SharedRead<int>(TimeSpan.FromSeconds(2), _time);
        foreach (var _ in Enumerable.Range(0, 50)) Assert.Equal(1, await shared.GetAsync(ReadAsync, Wait.Cancelled));
        _time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.Equal(1, await shared.GetAsync(ReadAsync, Wait.Cancelled));

        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(2, await shared.GetAsync(ReadAsync, Wait.Cancelled));
        shared.Forget();
        Assert.Equal(3, await shared.GetAsync(ReadAsync, Wait.Cancelled));
    }

    [Fact]
    public async Task A_read_that_failed_is_tried_again_and_whoever_gives_up_waiting_ends_no_read_of_others()
    {
        var (shared, gate) = (new SharedRead<int>(TimeSpan.FromSeconds(2), _time), new TaskCompletionSource<int>());
        await Assert.ThrowsAsync<InvalidOperationException>(() => shared.GetAsync(
            _ => Task.FromException<int>(new InvalidOperationException()), Wait.Cancelled));
        using var gone = new CancellationTokenSource();
        var (first, second) = (shared.GetAsync(_ => gate.Task, gone.Token), shared.GetAsync(ReadAsync, Wait.Cancelled));

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        gate.SetResult(7);

        Assert.Equal((7, 0), (await second, _reads));
    }

    private Task<int> ReadAsync(CancellationToken cancellation) => Task.FromResult(++_reads);
}
