using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Hotline;

/// <summary>A log that is written, turned over, emptied, while its follower comes and goes: every line arrives, once.</summary>
public sealed class FollowerTests : IAsyncLifetime
{
    private static readonly long Ten = Sample.Ms("2027-02-01T10:00:00+08:00") / 1000;

    private readonly SetClock _clock = new(Sample.Noon);
    private SqliteScratch _scratch = null!;
    private RunningHotline _hotline = null!;
    private int _calls;

    private string Log => _scratch.PathOf("queue_log");

    public async ValueTask InitializeAsync()
    {
        _scratch = await SqliteScratch.MigratedAsync();
        _hotline = await RunningHotline.StartAsync(_scratch.Database, _clock);
    }

    public async ValueTask DisposeAsync()
    {
        await _hotline.DisposeAsync();
        await _scratch.DisposeAsync();
    }

    [Fact]
    public async Task What_is_appended_arrives_and_half_a_line_waits_for_its_other_half()
    {
        var follower = _hotline.Follower();
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
        Assert.Empty(await _hotline.Faults.AllAsync(1, Stop));
    }

    [Fact]
    public async Task A_log_that_is_renamed_is_read_to_its_end_and_the_new_one_from_its_beginning()
    {
        var follower = _hotline.Follower();
        await WriteAsync(2);
        await ReadAsync(follower);

        await WriteAsync(3);
        File.Move(Log, Log + ".1");
        // The exchange has not yet noticed, and writes on where it was; the new file is there already.
        await File.AppendAllTextAsync(Log + ".1", Line() + "\n", Stop);
        await File.WriteAllTextAsync(Log, "", Stop);
        await ReadAsync(follower);
        await File.AppendAllTextAsync(Log + ".1", Line() + "\n", Stop);
        await ReadAsync(follower);
        await WriteAsync(4);
        await ReadAsync(follower);

        Assert.Equal(11, await OfferedAsync());
        await WriteAsync(1);
        await ReadAsync(follower);
        Assert.Equal(12, await OfferedAsync());
    }

    [Fact]
    public async Task A_log_that_is_copied_and_emptied_is_read_on_in_its_copy()
    {
        var follower = _hotline.Follower();
        await WriteAsync(2);
        await ReadAsync(follower);

        await WriteAsync(3);
        File.Copy(Log, Log + "-20270201");
        await File.WriteAllTextAsync(Log, "", Stop);
        await WriteAsync(1);
        await ReadAsync(follower);

        Assert.Equal(6, await OfferedAsync());
    }

    [Fact]
    public async Task A_follower_that_starts_anew_goes_on_where_the_last_one_was_also_over_a_turned_log()
    {
        await WriteAsync(2);
        await ReadAsync(_hotline.Follower());
        await WriteAsync(20);
        File.Move(Log, Log + ".1");
        await WriteAsync(5);

        await ReadAsync(_hotline.Follower());
        await ReadAsync(_hotline.Follower());

        Assert.Equal(27, await OfferedAsync());
        Assert.Equal(27, await _scratch.ScalarAsync<long>("SELECT head FROM event_head"));
    }

    [Fact]
    public async Task A_log_that_is_not_there_yet_is_waited_for()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var running = _hotline.Follower().RunAsync(() => _hotline.Catalog, "main", "exchange", Log, stop.Token);
        var store = new Dashboard.Engine.Boards.ExchangeStore(_scratch.Database);
        await Wait.Until(async () => (await store.StatesAsync(1, Stop)).Logs is [{ FailingSince: not null }], "it is said that the log cannot be read");

        await WriteAsync(2);
        await Wait.Until(async () => await OfferedAsync() == 2, "the calls arrive");
        await Wait.Until(async () => (await store.StatesAsync(1, Stop)).Logs is [{ FailingSince: null }], "it is said that it can");

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Task ReadAsync(Dashboard.Engine.Hotline.QueueLogFollower follower) => follower.ReadAsync(_hotline.Catalog, "main", "exchange", Log, Stop);

    private async Task<long> OfferedAsync() => (await _hotline.MeasuresAsync(Sample.Day, Sample.Day)).Offered;

    private Task WriteAsync(int lines) => File.AppendAllTextAsync(Log, string.Concat(Enumerable.Range(0, lines).Select(_ => Line() + "\n")), Stop);

    private string Line() => $"{Ten + _calls++}|c{_calls}|q|NONE|ENTERQUEUE||13885012345|1";
}
