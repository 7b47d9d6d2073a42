using System.Text;
using Dashboard.Engine.Hotline;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Hotline;

/// <summary>Short logs as exchanges of several kinds write them (the files in Cases, byte by byte), and what they come to.</summary>
public sealed class CaseTests
{
    private static readonly DateOnly First = new(2026, 11, 29), Last = new(2026, 12, 1);

    [Theory]
    [InlineData("agent-gbk", 1, 1, 0, 0, 1, 10, 60)]
    [InlineData("name-gbk", 2, 1, 1, 0, 1, 8, 60)]
    [InlineData("aht-in-progress", 2, 2, 0, 0, 2, 5, 60)]
    [InlineData("consult-abandoned", 2, 1, 1, 0, 1, 5, 115)]
    [InlineData("custom-events", 1, 1, 0, 0, 1, 9, 60)]
    [InlineData("import-newest-first", 2, 1, 1, 0, 1, 10, 60)]
    [InlineData("queue-case", 3, 1, 1, 1, 1, 12, 300)]
    [InlineData("queue-named-desk", 2, 2, 0, 0, 2, 10, 60)]
    public async Task What_an_exchange_wrote_comes_to_what_happened(
        string name, int offered, int answered, int abandoned, int lost, int within, double asa, double aht)
    {
        await using var scratch = await SqliteScratch.MigratedAsync();
        await using var hotline = await StartAsync(scratch, name);

        var measures = await hotline.MeasuresAsync(First, Last);

        Assert.Equal(
            (offered, answered, abandoned, lost, within),
            ((int)measures.Offered, (int)measures.Answered, (int)measures.Abandoned, (int)measures.Lost, (int)measures.AnsweredWithin));
        Assert.Equal((asa, aht), (measures.Asa, measures.Aht));
        Assert.Equal([], await hotline.Faults.AllAsync(1, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("pause-thrice", 0, 0, 1)]
    [InlineData("wazo-logoff-unpause", 0, 0, 0)]
    public async Task Who_answers_at_the_end_is_who_has_not_gone(string name, int free, int talking, int paused)
    {
        await using var scratch = await SqliteScratch.MigratedAsync();
        await using var hotline = await StartAsync(scratch, name);

        var now = HotlineNow.Of((await hotline.LoadedAsync(First)).Hotline, ExchangeStates.None, hotline.Time.GetUtcNow().ToUnixTimeMilliseconds());

        Assert.Equal(new Staff(free, talking, paused), now.Staff);
        Assert.Empty(now.Waiting);
    }

    [Fact]
    public async Task Who_is_to_be_called_back_is_who_can_be_and_has_not_got_through()
    {
        await using var scratch = await SqliteScratch.MigratedAsync();
        await using var hotline = await StartAsync(scratch, "callbacks");

        var list = await new CallBackStore(scratch.Database).ReadAsync(1, 0, TestContext.Current.CancellationToken);

        Assert.Equal(
            [
                (
                    "anna7", Outcome.Abandoned, null), (
                        "13833334444", Outcome.Abandoned, null), ("13855556666", Outcome.Lost, "timeout"), ("13877778888", Outcome.Lost, "empty"),
                ("13899990000", Outcome.LeftByKey, "key"), ("13900001111", Outcome.Lost, "timeout"),
            ],
            list.Open.Select(c => (c.Call.Caller, c.Call.Call.Outcome, c.Call.Call.How)));
        Assert.Equal(8, list.Withheld);
        Assert.Equal([], await hotline.Faults.AllAsync(1, TestContext.Current.CancellationToken));
    }

    // A line that begins with # begins another file.
    private static async Task<RunningHotline> StartAsync(SqliteScratch scratch, string name)
    {
        var hotline = await RunningHotline.StartAsync(scratch.Database, new SetClock(new(2026, 11, 30, 14, 0, 0, TimeSpan.Zero)));
        var bytes = await File.ReadAllBytesAsync(
            Path.Combine(AppContext.BaseDirectory, "Hotline", "Cases", name + ".txt"), TestContext.Current.CancellationToken);
        foreach (var file in Encoding.Latin1.GetString(bytes).Split("# ")
            .Select(f => f.StartsWith("file", StringComparison.Ordinal) ? f[(f.IndexOf('\n', StringComparison.Ordinal) + 1)..] : f).Where(f => f.Length > 0))
        {
            using var lines = new MemoryStream(Encoding.Latin1.GetBytes(file));
            await hotline.TakeAsync(lines);
        }

        return hotline;
    }
}
