using System.Text;
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
        await using (var hotline = await RunningHotline.StartAsync(scratch.Database, Clock)) await hotline.TakeAsync(Line(0, "c1", "ENTERQUEUE", $"|{Number}|1"), Line(4, "c1", "ABANDON", "1|1|4"));
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

    private protected override Task<Scratch> CreateAsync() => Task.FromResult<Scratch>(new SqliteScratch());
}
