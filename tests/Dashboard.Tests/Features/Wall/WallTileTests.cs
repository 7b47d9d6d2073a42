using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Features.Wall;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Tests.Features.Wall;

public sealed class WallTileTests : ComponentTest
{
    private static readonly Bilingual Served = new("服务", "Served");
    private static readonly Bilingual Contacts = new("人次", "contacts");

    [Theory]
    [InlineData("zh-CN", false, 3, "第 3 / 40 天")]
    [InlineData("en", false, 3, "Day 3 / 40")]
    [InlineData("zh-CN", false, 0, "距开始还有 1 天")]
    [InlineData("en", false, -4, "Days until it begins: 5")]
    [InlineData("zh-CN", false, 41, "活动期已过")]
    [InlineData("en", false, 41, "Past its last day")]
    [InlineData("zh-CN", true, 3, "已关闭 · 最终数据")]
    [InlineData("en", true, 5000, "Closed · final figures")]
    public void The_day_says_where_the_event_stands(string culture, bool closed, int day, string text) =>
        Assert.Equal(text, Draw<DayTile>(culture, p => p.Add(t => t.Model, new DayModel(closed, day, 40))).Text);

    [Theory]
    [InlineData("zh-CN", "今日服务", "1,234 人次", "累计 12.0万 人次 目标 80.0万 · 已完成 15%")]
    [InlineData("en", "Served today", "1,234 contacts", "Season so far 120,500 contacts 15% of 800,000")]
    public void The_headline_gives_today_s_figure_and_how_far_the_season_is(string culture, string title, string figure, string beneath)
    {
        var tile = Draw<HeadlineTile>(culture, p => p.Add(t => t.Model, new HeadlineModel(Served, Contacts, 1234, 120_500, false, 800_000)));

        Assert.Equal(title, tile.Component.Find("h2").TextContent);
        Assert.Equal(figure, tile.Of("headline"));
        Assert.Contains(beneath, tile.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(120_500, "15.1%")]
    [InlineData(900_000, "100%")]
    public void The_headline_s_bar_is_as_long_as_the_share_of_the_target(long total, string width) =>
        Assert.Equal(
            width,
            Draw<HeadlineTile>("de", p => p.Add(t => t.Model, new HeadlineModel(Served, Contacts, 1234, total, false, 800_000))).Component.Find("svg.bar rect")
                .GetAttribute("width"));

    [Fact]
    public void A_headline_without_entries_is_zero_and_promises_nothing()
    {
        var tile = Draw<HeadlineTile>("zh-CN", p => p.Add(t => t.Model, new HeadlineModel(Served, Contacts, 0, 0, false, null)));

        Assert.Equal("0 人次", tile.Of("headline"));
        Assert.DoesNotContain("目标", tile.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "服务合计", "80.0万+ 人次", "公开材料给出的是下限，实际不少于此数")]
    [InlineData("en", "Served in all", "800,000+ contacts", "The published account gives a lower bound: at least this many")]
    public void A_closed_event_s_headline_is_a_total_and_says_that_it_is_a_lower_bound(string culture, string title, string figure, string beneath)
    {
        var tile = Draw<HeadlineTile>(culture, p => p.Add(t => t.Model, new HeadlineModel(Served, Contacts, null, 800_000, true, null)));

        Assert.Equal(title, tile.Component.Find("h2").TextContent);
        Assert.Equal(figure, tile.Of("headline"));
        Assert.Contains(beneath, tile.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "3 分钟前", "已 31 分钟无新数据", "还没有数据", "非值班时段，最近 13:59")]
    [InlineData("en", "3 min ago", "silent for 31 min", "no data yet", "off duty, last at 13:59")]
    public void The_stations_tell_who_counts_and_who_has_fallen_silent(string culture, string lately, string silent, string never, string off)
    {
        Services.AddSingleton<TimeProvider>(new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(Sample.Now)));
        var tile = Draw<StationsTile>(culture, p => p.Add(t => t.Model, new StationsModel(Served, Contacts, new(
        [
            new(
                "railway", new(
                    "火车站", "Railway"), 1500, new(
                        FreshState.Fresh, Sample.At(
                            14, 27), "14:27", 15)), new("airport", new("机场", "Airport"), 20, new(FreshState.Stale, Sample.At(13, 59), "13:59", 15)),
            new(
                "coach", new(
                    "客车站", "Coach"), 0, new(
                        FreshState.Never, null, null, 15)), new("east", new("东站", "East"), 1, new(FreshState.OffDuty, Sample.At(13, 59), "13:59", 15)),
        ]))));

        var rows = tile.Component.FindAll("li").Select(li => Words([li])).ToList();
        Assert.Contains("1,500", rows[0], StringComparison.Ordinal);
        Assert.Equal(
            [true, true, true, true],
            ((string[])
            [
                lately, silent, never, off
            ]).Zip(
                rows,
                (words, row) => row.Replace(" ", "", StringComparison.Ordinal)
                    .Contains(words.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal)));
        Assert.Equal(["100%", "1.3%", "0%", "0.1%"], tile.Component.FindAll("svg.bar rect").Select(bar => bar.GetAttribute("width")));
        Assert.Equal("silent", tile.Component.FindAll("li")[1].ClassName);
        // What came a moment ago needs no words: they are there for when it grows old.
        Assert.Equal([true, false, false, false], tile.Component.FindAll("li .age").Select(age => age.HasAttribute("hidden")));
    }

    [Theory]
    [InlineData("zh-CN", "尚未上报")]
    [InlineData("en", "has not reported")]
    public void What_has_never_reported_is_not_given_a_number_of_days(string culture, string text) =>
        Assert.Equal($"◷ {text}", Read<Age>(culture, p => p.Add(t => t.Model, new AgeModel(FreshState.Stale, Sample.At(0, 0, day: 20), null, 15))));

    [Theory]
    [InlineData("zh-CN", "还没有设置服务站")]
    [InlineData("en", "No stations yet")]
    public void Without_stations_the_tile_says_so(string culture, string text) =>
        Assert.Contains(
            text, Draw<StationsTile>(culture, p => p.Add(t => t.Model, new StationsModel(Served, Contacts, new([])))).Text, StringComparison.Ordinal);

    [Theory]
    [InlineData("zh-CN", "近 6 小时服务走势")]
    [InlineData("en", "Served over the last 6 hours")]
    public void The_trend_has_a_name(string culture, string label)
    {
        var tile = Draw<TrendTile>(culture, p => p.Add(t => t.Model, new TrendModel(Served, Contacts, new(new([1, 5, 3]), new([new(1, "14:00")]), false))));

        Assert.Equal(label, tile.Component.Find("[role=img]").GetAttribute("aria-label"));
        Assert.Contains("14:00", tile.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "还没有记录，站点计数后显示在这里")]
    [InlineData("en", "Nothing yet; counts from the stations will appear here")]
    public void Without_counts_there_is_no_trend_but_a_sentence(string culture, string text)
    {
        var tile = Draw<TrendTile>(culture, p => p.Add(t => t.Model, new TrendModel(Served, Contacts, new(new([0, 0, 0]), new([]), false))));

        Assert.Contains(text, tile.Text, StringComparison.Ordinal);
        Assert.Empty(tile.Component.FindAll("[role=img]"));
    }

    [Theory]
    [InlineData("zh-CN", "火车站 +3 14:29 · 服务", "来电 −2 14:28 （更正）")]
    [InlineData("en", "Railway +3 14:29 · Served", "Calls −2 14:28 (correction)")]
    public void The_newest_entries_say_where_what_and_how_much(string culture, string first, string second)
    {
        var tile = Draw<NewestTile>(culture, p => p.Add(t => t.Model, new NewestModel(new(
            [new(2, "14:29", new Bilingual("火车站", "Railway"), Served, 3, false), new(1, "14:28", null, new("来电", "Calls"), -2, true)]))));

        Assert.Equal([first, second], tile.Component.FindAll("li").Select(li => Words([li])));
    }

    [Theory]
    [InlineData("zh-CN", "还没有记录")]
    [InlineData("en", "Nothing yet")]
    public void Without_entries_the_newest_say_so(string culture, string text) =>
        Assert.Contains(text, Draw<NewestTile>(culture, p => p.Add(t => t.Model, new NewestModel(new([])))).Text, StringComparison.Ordinal);

    [Theory]
    [InlineData("zh-CN", "来电", "1,427+ 人次", "全年")]
    [InlineData("en", "Calls", "1,427+ contacts", "the year")]
    public void Further_figures_have_name_unit_bound_and_period(string culture, string name, string figure, string period)
    {
        var tile = Draw<FiguresTile>(
            culture,
            p => p.Add(t => t.Model, new FiguresModel(true, new([new("calls", new("来电", "Calls"), Contacts, 1427, true, new Bilingual("全年", "the year"))]))));

        Assert.Contains($"{name} {figure} · {period}", tile.Text, StringComparison.Ordinal);
        Assert.Equal("1,427+", tile.Of("figure-calls"));
    }
}
