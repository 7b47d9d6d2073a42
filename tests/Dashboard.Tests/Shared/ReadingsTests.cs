using Dashboard.Shared;

namespace Dashboard.Tests.Shared;

public sealed class ReadingsTests
{
    [Fact]
    public async Task What_an_earlier_reading_finds_is_not_shown_after_that_of_a_later_one()
    {
        var readings = new Readings();
        var (slow, fast) = (new TaskCompletionSource<string?>(), new TaskCompletionSource<string?>());
        var (first, second) = (readings.RunAsync(() => slow.Task), readings.RunAsync(() => fast.Task));

        fast.SetResult("with what was just noted");
        Assert.Equal("with what was just noted", await second);
        Assert.True(readings.Any);
        slow.SetResult("without it");
        Assert.Null(await first);
        Assert.False(readings.Any);
        Assert.Equal("again", await readings.RunAsync(() => Task.FromResult<string?>("again")));
    }

    [Fact]
    public async Task What_an_earlier_reading_finds_is_shown_where_a_later_one_fails()
    {
        var readings = new Readings();
        var slow = new TaskCompletionSource<string?>();
        var first = readings.RunAsync(() => slow.Task);

        Assert.Null(await readings.RunAsync(() => Task.FromResult<string?>(null)));
        await Assert.ThrowsAsync<TimeoutException>(() => readings.RunAsync<string>(() => throw new TimeoutException()));
        slow.SetResult("found");
        Assert.Equal("found", await first);
        Assert.False(readings.Any);
    }
}
