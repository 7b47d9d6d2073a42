using Dashboard.Engine.Hotline;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Hotline;

/// <summary>Days that are made up, written as exchanges write them and mangled as exchanges and files are: they end in the figures of a model that knows
/// nothing of lines.</summary>
public sealed class ExchangeDayTests
{
    private static readonly DateTimeOffset Day = DateTimeOffset.Parse("2027-02-01T00:00:00+08:00", System.Globalization.CultureInfo.InvariantCulture);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task A_mangled_log_ends_in_the_figures_of_what_happened_in_whatever_files_it_comes(int seed)
    {
        var day = new ExchangeDay(seed, Day);
        await using var scratch = await SqliteScratch.MigratedAsync();
        await using var hotline = await RunningHotline.StartAsync(scratch.Database, new SetClock(Sample.Noon));

        foreach (var file in day.Files()) await TakeAsync(hotline, file);

        await AgreeAsync(hotline, day);
        // Once more in one piece, as a follower would have read it: it is all there.
        var again = await TakeAsync(hotline, day.Whole);
        Assert.Equal((0L, 0L), (again.Accepted, again.Faults));
        await AgreeAsync(hotline, day);
        Assert.Equal([], await hotline.Faults.AllAsync(hotline.Catalog.Event.EventId, TestContext.Current.CancellationToken));
        Assert.Equal(0, await scratch.ScalarAsync<int>("SELECT COUNT(*) FROM hotline_stray"));
    }

    private static async Task AgreeAsync(RunningHotline hotline, ExchangeDay day)
    {
        var sums = await new MeasureStore(hotline.Database)
            .SumsAsync(hotline.Catalog, Sample.Day, Sample.Day, MeasuresBy.All, TestContext.Current.CancellationToken);
        Assert.Equal(day.Total, sums.Total());
        Assert.Equal(
            day.Visits.GroupBy(v => v.Queue.ToUpperInvariant()).Select(g => (g.Key, Sum(g)))
                .OrderBy(
                    g => g.Key, StringComparer.Ordinal), sums.ByQueue("none").Select(q => (q.Queue.ToUpperInvariant(), q.Measures))
                        .OrderBy(q => q.Item1, StringComparer.Ordinal));
        Assert.Equal(
            day.Visits.GroupBy(v => v.Agent).Select(g => (g.Key, Sum(g)))
                .OrderBy(g => g.Key, StringComparer.Ordinal), sums.ByAgent().Select(a => (a.Agent, a.Measures)));
        var hour = TimeSpan.FromHours(1).TotalMilliseconds;
        Assert.Equal(
            day.Visits.Where(v => v.Measures.Abandoned == 0).GroupBy(v => (long)(v.AtMs / hour)).OrderBy(g => g.Key)
                .Select(g => g.Sum(v => v.Measures.TalkSum)),
            sums.By(s => (long)(s.FromMs / hour)).Where(h => h.Measures.Offered > h.Measures.Abandoned).Select(h => h.Measures.TalkSum));
        await AgreeOnTimesAsync(hotline, day);
        var callBacks = await new CallBackStore(hotline.Database).ReadAsync(hotline.Catalog.Event.EventId, 0, TestContext.Current.CancellationToken);
        Assert.Equal(day.ToCallBack, callBacks.Open.Select(c => CallBackModel.PersonOf(c.Call.Caller!)).Order());
        Assert.Equal(day.Withheld, callBacks.Withheld);
        var board = (await hotline.LoadedAsync(Sample.Day)).Hotline;
        Assert.Equal(day.Waiting, HotlineNow.Of(board, ExchangeStates.None, Sample.Noon.ToUnixTimeMilliseconds()).Waiting.Count);
        Assert.Equal(day.OnDuty, board.Agents.Values.Where(a => a.OnDuty).Select(a => (a.Name, a.Paused)).OrderBy(a => a.Name, StringComparer.Ordinal));
        Assert.Equal((await hotline.FoldedAsync(Sample.Day)).Lines(), (await hotline.LoadedAsync(Sample.Day)).Lines());
        Assert.Equal([], (await new Verification(hotline.Database).RunAsync(hotline.Catalog.Event.EventId, TestContext.Current.CancellationToken)).Differences);
    }

    // Of the time of each agent, second by second: at noon, and days later, when it is known who had gone without a word.
    private static async Task AgreeOnTimesAsync(RunningHotline hotline, ExchangeDay day)
    {
        foreach (var now in (DateTimeOffset[])[Sample.Noon, Sample.Noon.AddDays(4)])
        {
            var times = await new AgentTimeStore(hotline.Database, new SetClock(now))
                .TimesAsync(hotline.Catalog, Sample.Day, Sample.Day, "none", TestContext.Current.CancellationToken);
            var seconds = Math.Min((int)((now.ToUnixTimeMilliseconds() - day.StartMs) / 1000), 40 * 3600);
            foreach (var name in ExchangeDay.Agents)
            {
                var (told, talks) = (
                    day.Told.Where(t => t.Agent == name).Select(t => (t.Second, t.OnDuty, t.Paused)),
                    day.Talks.Where(t => t.Agent == name).Select(t => (t.Second, t.Seconds)).ToList());
                var model = new DutyModel(seconds, [.. told], talks, 12 * 3600);
                var time = times.SingleOrDefault(t => t.Agent == name);
                Assert.Equal(
                    (name, model.Talking(All), model.Paused(All), model.Idle(All)),
                    (name, (time?.TalkingMs ?? 0) / 1000, (time?.PausedMs ?? 0) / 1000, (time?.IdleMs ?? 0) / 1000));
                Assert.Equal(
                    (talks.Count, day.Rings.Count(r => r == (name, false)), day.Rings.Count(r => r == (name, true))),
                    (time?.Taken ?? 0, time?.Missed ?? 0, time?.Cancelled ?? 0));
                Assert.All(time?.Pauses ?? [], p => Assert.Equal("午休", p.Reason));
            }
        }

        static bool All(int second) => true;
    }

    private static Measures Sum(IEnumerable<(string Queue, long AtMs, string? Agent, Measures Measures)> visits) =>
        visits.Aggregate(new Measures(), (all, v) => all + v.Measures);

    private static async Task<IntakeReport> TakeAsync(RunningHotline hotline, byte[] file)
    {
        using var stream = new MemoryStream(file);
        return await hotline.TakeAsync(stream);
    }
}
