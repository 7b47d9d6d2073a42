using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Engine.Ledger;
using Dashboard.Features.Manager;

namespace Dashboard.Tests.Features.Manager;

public sealed class ManagerPartsTests : ComponentTest
{
    [Theory]
    [InlineData("zh-CN", "1,500 人次", "今日服务 1,500 人次 累计 400,000 · 目标 800,000，已完成 50%")]
    [InlineData("en", "1,500 contacts", "Served today 1,500 contacts total 400,000 · 50% of target 800,000")]
    public void A_key_figure_gives_today_the_total_and_the_target(string culture, string number, string beneath)
    {
        var state = Sample.State(Sample.Tally(1500, Sample.At(14, 0)), Sample.Tally(398_500, Sample.At(9, 0, day: 23)));

        var kpi = Draw<Kpi>(culture, p => p.Add(k => k.Figure, state.Board.Figures.Metrics[0]));

        Assert.Contains(number, kpi.Text, StringComparison.Ordinal);
        Assert.Contains(beneath, kpi.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", true, "800,000+ 人次", "公开材料给出的下限")]
    [InlineData("en", true, "800,000+ contacts", "At least, says the published account")]
    [InlineData("zh-CN", false, "800,000 人次", "公开材料给出的数字")]
    [InlineData("en", false, "800,000 contacts", "As published")]
    public void A_closed_event_s_key_figure_is_the_published_total(string culture, bool atLeast, string number, string beneath)
    {
        var state = Sample.State(Sample.Catalog(closed: true), Sample.Total(800_000, atLeast));

        var kpi = Draw<Kpi>(culture, p => p.Add(k => k.Figure, state.Board.Figures.Metrics[0]).Add(k => k.Closed, true).Add(k => k.Sourced, true));

        Assert.Contains(number, kpi.Text, StringComparison.Ordinal);
        Assert.Contains(beneath, kpi.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(culture == "en" ? "Today" : "今日", kpi.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "其中 老年人")]
    [InlineData("en", "of which Elderly")]
    public void The_metrics_table_has_today_total_unit_and_what_is_part_of_what(string culture, string part)
    {
        var state = Sample.State(Sample.Tally(1500, Sample.At(14, 0)), Sample.Tally(300, Sample.At(9, 0, day: 24), metric: Sample.Elderly));

        var table = Draw<MetricsTable>(culture, p => p.Add(t => t.State, state).Add(t => t.Changes, new()));

        Assert.Equal(("1,800", "300", "0"), (table.Of("total-served"), table.Of("total-elderly"), table.Of("total-calls")));
        Assert.Contains(part, table.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("+", table.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "“+”表示下限")]
    [InlineData("en", "A plus sign marks a lower bound")]
    public void A_closed_event_s_table_has_no_today_and_explains_its_lower_bounds(string culture, string foot)
    {
        var table = Draw<MetricsTable>(
            culture, p => p.Add(t => t.State, Sample.State(Sample.Catalog(closed: true), Sample.Total(1427, true, Sample.Calls))).Add(t => t.Changes, new()));

        Assert.Equal("1,427+", table.Of("total-calls"));
        Assert.DoesNotContain(table.Component.FindAll("th"), th => th.TextContent is "今日" or "Today");
        Assert.Contains(foot, table.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "累计 7", "14:05:00", "火车站")]
    [InlineData("en", "total 7", "14:05:00", "Railway")]
    public void The_stations_table_has_each_metric_of_each_station_and_its_last_entry(string culture, string total, string last, string station)
    {
        var state = Sample.State(Sample.Tally(5, Sample.At(14, 5)), Sample.Tally(2, Sample.At(9, 0, day: 24)));

        var table = Draw<StationsTable>(culture, p => p.Add(t => t.State, state).Add(t => t.Changes, new()));

        Assert.Equal($"5 {total}", table.Of("cell-railway-served"));
        Assert.StartsWith("0 ", table.Of("cell-airport-served"), StringComparison.Ordinal);
        var rows = table.Component.FindAll("tbody tr").Select(r => r.TextContent).ToList();
        Assert.Contains(station, rows[0], StringComparison.Ordinal);
        Assert.Contains(last, rows[0], StringComparison.Ordinal);
        Assert.Contains("—", rows[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "不分站点", "更正第 1 条：按错了", "未登录", "模拟")]
    [InlineData("en", "Whole event", "Corrects entry 1: 按错了", "not signed in", "simulator")]
    public void The_newest_entries_say_who_what_and_why(string culture, string wholeEvent, string correction, string anonymous, string simulator)
    {
        var state = Sample.State(
            Sample.Tally(3, Sample.At(14, 0)),
            Sample.Tally(-3, Sample.At(14, 0)) with { Kind = CountKinds.Correction, Reverses = 1, Reason = "按错了" },
            Sample.Tally(1, Sample.At(14, 1), 0, Sample.Calls) with { RecordedBy = "simulator", Note = "备注" },
            Sample.Tally(1, Sample.At(14, 2), 0, Sample.Calls) with { RecordedBy = "exchange" });

        var rows = Draw<NewestTable>(culture, p => p.Add(t => t.Board, state.Board)).Component.FindAll("tbody tr").Select(r => r.TextContent).ToList();

        Assert.Equal(4, rows.Count);
        Assert.Contains("exchange", rows[0], StringComparison.Ordinal);
        Assert.Contains(wholeEvent, rows[1], StringComparison.Ordinal);
        Assert.Contains(simulator, rows[1], StringComparison.Ordinal);
        Assert.Contains("备注", rows[1], StringComparison.Ordinal);
        Assert.Contains(correction, rows[2], StringComparison.Ordinal);
        Assert.Contains("−3", rows[2], StringComparison.Ordinal);
        Assert.Contains(anonymous, rows[3], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "更正第 1 条为 5：按错了", "交班确认 · 早班", "重新开放 · 早班")]
    [InlineData("en", "Corrects entry 1 to 5: 按错了", "Signed off · Early", "Opened again · Early")]
    public void Among_the_newest_a_correction_tells_what_is_right_and_a_sign_off_its_shift(string culture, string correction, string signedOff, string reopened)
    {
        var state = Sample.State(
            Sample.Tally(
                3, Sample.At(
                    7, 0)), Sample.Tally(
                        2, Sample.At(7, 0)) with
                    {
                        Kind = CountKinds.Correction,
                        Reverses = 1,
                        Amount = 5,
                        Reason = "按错了",
                    }, Sample.SignOff(), Sample.SignOff("漏了一车"));

        var rows = Draw<NewestTable>(culture, p => p.Add(t => t.Board, state.Board)).Component.FindAll("tbody tr").Select(r => r.TextContent).ToList();

        Assert.Contains(reopened, rows[0], StringComparison.Ordinal);
        Assert.Contains("漏了一车", rows[0], StringComparison.Ordinal);
        Assert.Contains(signedOff, rows[1], StringComparison.Ordinal);
        Assert.Contains("served 3", rows[1], StringComparison.Ordinal);
        Assert.Contains(correction, rows[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "这段时间还没有记录")]
    [InlineData("en", "Nothing counted in this span")]
    public void Without_entries_the_newest_say_so(string culture, string text) =>
        Assert.Contains(text, Draw<NewestTable>(culture, p => p.Add(t => t.Board, Sample.State().Board)).Text, StringComparison.Ordinal);

    [Fact]
    public void A_figure_is_marked_for_some_seconds_after_it_changed_and_not_when_first_seen()
    {
        var changes = new RecentChanges();
        var (first, second) = (Sample.Tally(1, Sample.At(14, 0)), Sample.Tally(1, Sample.At(14, 1)));

        Assert.False(At(Sample.Now, first));
        Assert.True(At(Sample.Now + 1000, first, second));
        Assert.True(At(Sample.Now + 4999, first, second));
        Assert.False(At(Sample.Now + 5000, first, second));
        Assert.False(changes.Recently("airport", "served"));

        bool At(long now, params Entry[] entries)
        {
            changes.See(Sample.State(entries) with { AsOf = now });
            // Drawn as often as one likes.
            return (changes.Recently("railway", "served"), changes.Recently(null, "served"), changes.Recently("railway", "served")) is (true, true, true);
        }
    }

    [Theory]
    [InlineData("zh-CN", "◷ 已 58 分钟无新数据")]
    [InlineData("en", "◷ nothing new for 58 min")]
    public void Silence_beyond_the_cadence_is_said_at_the_key_figure_the_station_and_the_metric(string culture, string silence)
    {
        var state = Silent(Sample.Tally(5, Sample.At(12, 50)));
        var figure = state.Board.Figures.Metrics[0];

        Assert.Contains(
            silence,
            Read<Kpi>(
                culture,
                p => p.Add(k => k.Figure, figure).Add(k => k.Fresh, Engine.Counting.Freshness.Of(state.Board.Catalog, figure.LastAt, 30, state.AsOf))
                    .Add(k => k.AsOf, state.AsOf)),
            StringComparison.Ordinal);
        Assert.Contains(silence, Read<MetricsTable>(culture, p => p.Add(t => t.State, state).Add(t => t.Changes, new())), StringComparison.Ordinal);
        Assert.Contains(silence, Read<StationsTable>(culture, p => p.Add(t => t.State, state).Add(t => t.Changes, new())), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "当班以来还没有上报")]
    [InlineData("en", "nothing reported since duty began")]
    public void A_station_that_never_reported_is_said_to_have_reported_nothing_not_to_be_silent_for_days(string culture, string never) =>
        Assert.Contains(never, Draw<StationsTable>(culture, p => p.Add(t => t.State, Silent()).Add(t => t.Changes, new())).Text, StringComparison.Ordinal);

    [Theory]
    [InlineData("zh-CN", "1/24 23:50:00")]
    [InlineData("en", "24/1 23:50:00")]
    public void The_time_of_an_entry_of_another_day_has_its_day(string culture, string at) =>
        Assert.Contains(
            at,
            Draw<NewestTable>(culture, p => p.Add(t => t.Board, Sample.State(Sample.Tally(1, Sample.At(23, 50, day: 24))).Board)).Text,
            StringComparison.Ordinal);

    // The early shift, from 6 to 14; it is 13:48, and something is expected every half hour.
    private static FeedState Silent(params Entry[] entries)
    {
        var catalog = Sample.Catalog();
        var expecting = new EventCatalog(catalog.Event, catalog.Stations, [.. catalog.Metrics.Select(m => m with { CadenceMinutes = 30 })], 1, catalog.Shifts);
        return Sample.State(expecting, entries) with { AsOf = Sample.At(13, 48) };
    }
}
