using Dashboard.Engine.Hotline;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Hotline;

/// <summary>A log that is written while its follower comes and goes, or what it needs is not there: every line arrives, once.</summary>
public sealed class FollowerTests : FollowedLog
{
    [Fact]
    public async Task What_is_appended_arrives_and_half_a_line_waits_for_its_other_half()
    {
        var follower = Hotline.Follower();
        await WriteAsync(2);
        await ReadAsync(follower);
        Assert.Equal(2, await OfferedAsync());

        var line = Line();
        await File.AppendAllTextAsync(Log, line[..20], Stop);
        await ReadAsync(follower);
        Assert.Equal(2, await OfferedAsync());
        await File.AppendAllTextAsync(Log, line[20..] + "\n", Stop);
        await ReadAsync(follower);

        Assert.Equal(3, await OfferedAsync());
        Assert.Empty(await Hotline.Faults.AllAsync(1, Stop));
    }

    [Fact]
    public async Task A_log_that_is_not_there_yet_is_waited_for()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var running = Hotline.Follower().RunAsync(() => Hotline.Catalog, "main", "exchange", Log, stop.Token);
        var store = new ExchangeStore(Scratch.Database);
        await Wait.Until(async () => (await store.StatesAsync(1, Stop)).Logs is [{ FailingSince: not null }], "it is said that the log cannot be read");

        await WriteAsync(2);
        await Wait.Until(async () => await OfferedAsync() == 2, "the calls arrive");
        await Wait.Until(async () => (await store.StatesAsync(1, Stop)).Logs is [{ FailingSince: null }], "it is said that it can");

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Whatever_fails_it_goes_on_when_that_is_over()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var (asked, log) = (0, new ListLog<QueueLogFollower>());
        await WriteAsync(2);

        // Neither the database's own kind of failure, nor only where the log is read.
        var running = Hotline.Follower(
            log).RunAsync(
                () => Interlocked.Increment(ref asked) <= 5 ? throw new InvalidOperationException("no connection for a long time") : Hotline.Catalog,
                "main",
                "exchange",
                Log,
                stop.Token);
        await Wait.Until(async () => await OfferedAsync() == 2, "the calls arrive");
        await Wait.Until(() => log.Lines.Any(l => l.EndsWith("is read again.", StringComparison.Ordinal)), "it is said that they do");

        Assert.Equal(3, log.Lines.Count);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task While_it_catches_up_it_says_that_it_lives()
    {
        await WriteAsync(2_500);
        var asked = 0;

        // Half a minute passes whenever it asks: at its beginning, at two batches, twice when it says that it lives. The third batch fails.
        await Assert.ThrowsAsync<InvalidOperationException>(() => ReadAsync(Hotline.Follower(), () =>
        {
            Clock.Set(Clock.GetUtcNow().ToUnixTimeMilliseconds() + 30_000);
            return ++asked == 6 ? throw new InvalidOperationException("stop here") : Hotline.Catalog;
        }));

        var source = Assert.Single((await new ExchangeStore(Scratch.Database).StatesAsync(1, Stop)).Logs);
        Assert.Null(source.FailingSince);
        Assert.InRange(source.LookedMs - Sample.Noon.ToUnixTimeMilliseconds(), 150_000, 150_000);
    }

    [Fact]
    public async Task A_line_without_an_end_is_a_fault_once_and_read_once()
    {
        await WriteAsync(2);
        await File.AppendAllTextAsync(Log, new string('x', 1_000_000), Stop);
        await ReadAsync(Hotline.Follower());
        Assert.Equal(new FileInfo(Log).Length, await PositionAsync());
        Assert.StartsWith("longer than", Assert.Single(await Hotline.Faults.AllAsync(1, Stop)).Reason, StringComparison.Ordinal);

        await File.AppendAllTextAsync(Log, new string('y', 500), Stop);
        await ReadAsync(Hotline.Follower());
        Assert.Equal(new FileInfo(Log).Length, await PositionAsync());
        await File.AppendAllTextAsync(Log, "|z|z|z|JUGGLE\n", Stop);
        await WriteAsync(1);
        await ReadAsync(Hotline.Follower());

        Assert.Equal(3, await OfferedAsync());
        Assert.Single(await Hotline.Faults.AllAsync(1, Stop));
    }

    [Fact]
    public async Task What_comes_after_an_event_s_closing_waits_for_its_opening()
    {
        await WriteAsync(2_500);
        var follower = Hotline.Follower();

        await ReadAsync(follower, AtBatch(2, () => Closed));
        Assert.Equal(1_000, await OfferedAsync());
        await ReadAsync(follower, () => Closed);
        Assert.Equal(1_000, await OfferedAsync());

        await ReadAsync(follower);
        Assert.Equal(2_500, await OfferedAsync());
    }

    [Fact]
    public async Task Equal_lines_of_one_second_are_told_apart_wherever_the_reading_goes_on()
    {
        var follower = Hotline.Follower();
        string[] lines = [Of("ADDMEMBER", 0), Of("PAUSE|午休", 2), Of("UNPAUSE", 2), Of("PAUSE|午休", 2), Of("UNPAUSE", 2), Of("PAUSE|午休", 2)];
        foreach (var line in lines)
        {
            await File.AppendAllTextAsync(Log, line, Stop);
            await ReadAsync(follower);
        }

        Assert.Equal(6, await Scratch.ScalarAsync<int>("SELECT COUNT(*) FROM entry"));
        Assert.True(Assert.Single((await Hotline.LoadedAsync(Sample.Day)).Hotline.Agents.Values).Paused);

        // The same file imported: the same things.
        await using var file = File.OpenRead(Log);
        Assert.Equal(new(Lines: 6, Duplicates: 6), await Hotline.TakeAsync(file));

        static string Of(string what, int second) => $"{(Sample.Ms("2027-02-01T10:00:00+08:00") / 1000) + second}|NONE|q|Agent/7|{what}\n";
    }
}
