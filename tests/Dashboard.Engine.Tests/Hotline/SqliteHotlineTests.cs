using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Dapper;
using Dashboard.Engine.Hotline;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Hotline;

public sealed class SqliteHotlineTests : HotlineContract
{
    [Fact]
    public async Task A_number_that_is_deleted_is_nowhere_in_the_file()
    {
        const string Number = "13885012345";
        var scratch = (SqliteScratch)Scratch;
        await using (var hotline = await RunningHotline.StartAsync(scratch.Database, Clock))
            await hotline.TakeAsync(Line(0, "c1", "ENTERQUEUE", $"|{Number}|1"), Line(4, "c1", "ABANDON", "1|1|4"));
        Assert.Contains(Number, await BytesAsync(), StringComparison.Ordinal);

        await new DeskStore(scratch.Database).ForgetAsync(1, long.MaxValue, TestContext.Current.CancellationToken);

        Assert.DoesNotContain(Number, await BytesAsync(), StringComparison.Ordinal);

        // All that was committed, in the file itself.
        async Task<string> BytesAsync()
        {
            await scratch.Database.ReadAsync(connection => connection.ExecuteAsync("PRAGMA wal_checkpoint(TRUNCATE)"), TestContext.Current.CancellationToken);
            await using var file = new FileStream(scratch.File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var bytes = new MemoryStream();
            await file.CopyToAsync(bytes, TestContext.Current.CancellationToken);
            return Encoding.Latin1.GetString(bytes.ToArray());
        }
    }

    [Fact]
    public async Task Of_thousands_of_deleted_numbers_none_is_left_in_the_pages_of_the_file_or_in_its_journal()
    {
        const int Calls = 6_000;
        const long From = 1_800_000_000_000;
        var (scratch, random) = ((SqliteScratch)Scratch, new Random(1));
        var numbers = Enumerable.Range(0, Calls).Select(_ => string.Create(CultureInfo.InvariantCulture, $"1{random.NextInt64(10_000_000_000):0000000000}"))
            .ToList();
        await scratch.Database.WriteAsync(
            async transaction =>
            {
                for (var i = 0; i < Calls; i++)
                {
                    var row = new { i, visit = $"v{i}", at = From + (i * 30_000L) - random.Next(120_000), number = numbers[i] };
                    await transaction.Connection!.ExecuteAsync(
                        """
                        INSERT INTO hotline_call (
                          event_id, seq, visit, exchange, call_id, queue, entered_ms, outcome, returned, last_seq, caller, subscriber)
                        VALUES (1, @i, @visit, 'main', @visit, 'help', @at, 0, 0, @i, @number, @number)
                        """,
                        row,
                        transaction);
                    // A call's row grows as it goes on: pages are split, and copies of their cells stay in the gaps.
                    if (i > 20)
                        await transaction.Connection!.ExecuteAsync(
                            """
                            UPDATE hotline_call SET
                              outcome = 1, wait_s = 12, agent = 'agent 12', answered_ms = 1, talk_s = 120, how = 'COMPLETECALLER', ended_ms = 2
                            WHERE event_id = 1 AND seq = @old
                            """,
                            new { old = i - random.Next(1, 20) },
                            transaction);
                }

                return 0;
            },
            TestContext.Current.CancellationToken);

        var forgotten = await new DeskStore(scratch.Database).ForgetAsync(1, From + (Calls / 2 * 30_000L), TestContext.Current.CancellationToken);

        Assert.InRange(forgotten, Calls / 3, Calls);
        var kept = (await scratch.Database.ReadAsync(
            connection => connection.QueryAsync<string>("SELECT caller FROM hotline_call WHERE caller IS NOT NULL"),
            TestContext.Current.CancellationToken)).ToHashSet(StringComparer.Ordinal);
        var gone = numbers.Where(n => !kept.Contains(n)).ToHashSet(StringComparer.Ordinal);
        foreach (var path in (string[])[scratch.File, scratch.File + "-wal"])
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var bytes = new MemoryStream();
            await file.CopyToAsync(bytes, TestContext.Current.CancellationToken);
            var found = Regex.Matches(
                Encoding.Latin1.GetString(bytes.ToArray()), "(?=(?<n>1[0-9]{10}))", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(20))
                    .Select(m => m.Groups["n"].Value).Where(gone.Contains).ToList();
            Assert.Equal([], found);
        }
    }

    private protected override Task<Scratch> CreateAsync() => Task.FromResult<Scratch>(new SqliteScratch());
}
