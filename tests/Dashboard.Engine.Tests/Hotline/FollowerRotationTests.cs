using Dashboard.Engine.Data;
using Dashboard.Engine.Hotline;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Hotline;

/// <summary>A log that is renamed, or copied and emptied, while its follower comes and goes: every line arrives, once.</summary>
public sealed class FollowerRotationTests : FollowedLog
{
    [Fact]
    public async Task A_log_that_is_renamed_is_read_to_its_end_and_the_new_one_from_its_beginning()
    {
        var follower = Hotline.Follower();
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
        var follower = Hotline.Follower();
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
        await ReadAsync(Hotline.Follower());
        await WriteAsync(20);
        File.Move(Log, Log + ".1");
        await WriteAsync(5);

        await ReadAsync(Hotline.Follower());
        await ReadAsync(Hotline.Follower());

        Assert.Equal(27, await OfferedAsync());
        Assert.Equal(27, await Scratch.ScalarAsync<long>("SELECT head FROM event_head"));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(3_000)]
    public async Task A_log_that_is_renamed_while_the_follower_catches_up_is_read_on_by_the_next_follower(int more)
    {
        await WriteAsync(3_500);

        // The second batch is still committed, and the server dies at the third.
        var dies = AtBatch(3, () => throw new InvalidOperationException("dies"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => ReadAsync(Hotline.Follower(), Both(dies, AtBatch(2, () =>
        {
            File.Move(Log, Log + ".1");
            Write(more);
            return Hotline.Catalog;
        }))));
        Assert.Equal(2_000, await OfferedAsync());
        await ReadAsync(Hotline.Follower());

        Assert.Equal(3_500 + more, await OfferedAsync());
        Assert.Equal(3_500 + more, await Scratch.ScalarAsync<long>("SELECT head FROM event_head"));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(4_000)]
    public async Task A_log_that_is_copied_and_emptied_while_it_is_read_is_read_on_in_its_copy(int more)
    {
        var follower = Hotline.Follower();
        await WriteAsync(3_500);

        await Assert.ThrowsAsync<IOException>(() => ReadAsync(follower, AtBatch(2, () =>
        {
            File.Copy(Log, Log + ".1");
            File.WriteAllText(Log, "");
            Write(more);
            return Hotline.Catalog;
        })));
        await ReadAsync(follower);

        Assert.Equal(3_500 + more, await OfferedAsync());
    }

    [Fact]
    public async Task What_the_exchange_writes_to_the_old_file_after_its_renaming_is_read_before_the_new_one()
    {
        var follower = Hotline.Follower();
        await WriteAsync(2);
        await ReadAsync(follower);
        await WriteAsync(2);

        await ReadAsync(follower, AtBatch(1, () =>
        {
            File.Move(Log, Log + ".1");
            return Hotline.Catalog;
        }));
        Assert.Equal(4, await OfferedAsync());
        await File.AppendAllTextAsync(Log + ".1", Line() + "\n", Stop);
        await WriteAsync(1);
        await ReadAsync(follower);

        Assert.Equal(6, await OfferedAsync());
    }

    [Fact]
    public async Task Of_several_rotations_in_an_outage_every_file_is_read_and_no_other_exchange_s()
    {
        await WriteAsync(2);
        await ReadAsync(Hotline.Follower());
        foreach (var other in (string[])["2", ".bak", ".1.txt", "-old"]) await File.WriteAllTextAsync(Log + other, Line() + "\n", Stop);

        // The event is closed meanwhile, which is an outage too.
        var closed = Hotline.Follower();
        for (var (day, written) = (1, Sample.Noon.UtcDateTime); day <= 3; day++)
        {
            await WriteAsync(3);
            File.SetLastWriteTimeUtc(Log, written.AddDays(day));
            File.Move(Log, $"{Log}-2027020{day}");
            await ReadAsync(closed, () => Closed);
        }

        await WriteAsync(1);
        var log = new ListLog<QueueLogFollower>();
        await ReadAsync(Hotline.Follower(log));

        Assert.Equal(12, await OfferedAsync());
        Assert.Empty(log.Lines);
    }

    [Fact]
    public async Task What_is_packed_or_gone_is_told_once()
    {
        var log = new ListLog<QueueLogFollower>();
        var follower = Hotline.Follower(log);
        await WriteAsync(2);
        await ReadAsync(follower);
        File.Move(Log, Log + ".3");
        File.SetLastWriteTimeUtc(Log + ".3", Sample.Noon.UtcDateTime.AddYears(-1));
        await File.WriteAllTextAsync(Log + ".2.gz", "packed", Stop);
        await File.WriteAllTextAsync(Log, Line()[..20], Stop);

        await ReadAsync(follower);
        await ReadAsync(follower);
        Assert.Equal(["The log of exchange main was rotated, and what came between is packed; import queue_log.2.gz."], log.Lines);

        await File.WriteAllTextAsync(Log, "", Stop);
        await WriteAsync(3);
        await ReadAsync(follower);
        await File.WriteAllTextAsync(Log, "", Stop);
        await WriteAsync(1);
        await ReadAsync(follower);
        Assert.Equal("The log of exchange main begins anew, and what it held before is not beside it.", log.Lines.Last());
        Assert.Equal((2, 6), (log.Lines.Count, await OfferedAsync()));
    }

    [Fact]
    public async Task Half_a_line_at_the_end_of_a_rotated_log_is_a_fault()
    {
        await WriteAsync(2);
        await ReadAsync(Hotline.Follower());
        await File.AppendAllTextAsync(Log, Line()[..^10], Stop);
        File.Move(Log, Log + ".1");
        await WriteAsync(1);

        await ReadAsync(Hotline.Follower());

        Assert.Equal(3, await OfferedAsync());
        Assert.Equal("the last line has no end", Assert.Single(await Hotline.Faults.AllAsync(1, Stop)).Reason);
    }

    private static Func<EventCatalog> Both(Func<EventCatalog> first, Func<EventCatalog> second) => () =>
    {
        first();
        return second();
    };
}
