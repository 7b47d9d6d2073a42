using Dashboard.Engine.Boards;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Engine.Ledger;
using Dashboard.Features.Wall;
using Dashboard.Shared;

namespace Dashboard.Tests.Features.Wall;

public sealed class TrendsSceneTests : ComponentTest
{
    private static readonly Bilingual Served = new("服务", "Served");
    private static readonly Bilingual Contacts = new("人次", "contacts");

    [Fact]
    public void The_day_stands_beside_yesterday_a_week_before_and_the_same_day_of_another_event()
    {
        var days = TrendsScene.Scene.Model<DaysModel>(State(), "days");

        Assert.Equal(
            [
                (LineKind.Today, "2027-01-25", 59, 8L), (LineKind.Yesterday, "2027-01-24", 96, 4L), (LineKind.WeekBefore, "2027-01-18", 96, 30L),
                (LineKind.Other, "2026-02-15", 96, 7L),
            ],
            days.Lines.Select(l => (l.Kind, l.Day.Iso(), l.Sums.Count, l.Sums[^1])));
        // Up to 14:30; 5 came before noon.
        Assert.Equal((0L, 5L), (days.Lines[0].Sums[35], days.Lines[0].Sums[47]));
        Assert.Equal("去年春运", days.Lines[3].Name!.Value.Zh);
    }

    [Fact]
    public void Like_is_set_beside_like_up_to_the_last_whole_quarter_of_an_hour()
    {
        // It is 14:30: what came at 14:29 lies before it.
        var compare = TrendsScene.Scene.Model<CompareModel>(State(), "compare");

        Assert.Equal((8L, "14:30"), (compare.Now, compare.At));
        Assert.Equal(
            [(LineKind.Yesterday, 1L, 4L, 7d), (LineKind.WeekBefore, 10L, 30L, -0.2), (LineKind.Other, 0L, 7L, null)],
            compare.Rows.Select(r => (r.Kind, r.Then, r.Whole, r.Change)));
    }

    [Fact]
    public void The_season_has_a_bar_for_each_day_and_the_even_pace_as_its_level()
    {
        var season = TrendsScene.Scene.Model<SeasonModel>(State(), "season");

        Assert.Equal([30, 0, 0, 0, 0, 0, 4, 8L], season.Trend.Sums);
        Assert.Equal((40, true, 20_000L), (season.Trend.Length, season.Trend.Open, season.Trend.Level));
        Assert.Equal(("18/1", 35), (season.Trend.Marks[0].Text, season.Trend.Marks[^1].Index));
    }

    [Fact]
    public void While_the_past_is_read_today_and_yesterday_are_there_and_the_rest_says_so()
    {
        var state = State() with { Past = null };

        Assert.Equal([LineKind.Today, LineKind.Yesterday], TrendsScene.Scene.Model<DaysModel>(state, "days").Lines.Select(l => l.Kind));
        Assert.True(TrendsScene.Scene.Model<SeasonModel>(state, "season").Loading);
        Assert.DoesNotContain(OverviewScene.Scene.Models(state), t => t.Id == "milestones");
    }

    [Fact]
    public void When_the_past_cannot_be_read_what_needs_it_fails_and_nothing_else()
    {
        var state = State() with { PastFailingSince = Sample.At(14, 0) };

        foreach (var tile in TrendsScene.Scene.Tiles) Assert.Throws<InvalidOperationException>(() => tile.Model(state));
        Assert.Equal(8, ((HeadlineModel)OverviewScene.Scene.Tiles[0].Model(state)!).Today);
    }

    [Theory]
    [InlineData("zh-CN", "服务当日累计走势", "今日 1/25", "去年春运 2026年2月15日")]
    [InlineData("en", "Served, running totals by day", "Today 25/1", "Last season, 15 February 2026")]
    public void The_lines_have_names_and_a_table(string culture, string label, string today, string other)
    {
        var tile = Draw<DaysTile>(culture, p => p.Add(t => t.Model, TrendsScene.Scene.Model<DaysModel>(State(), "days")));

        Assert.Equal(label, tile.Component.Find("[role=img]").GetAttribute("aria-label"));
        var names = tile.Component.FindAll("table th[scope=col]").Select(th => Words([th])).ToList();
        Assert.Equal((today, other), (names[0], names[3]));
        // Each line is named at its end, the highest first.
        Assert.Equal(
            culture == "en" ? ["Week before", "Today", "Same day 2026", "Yesterday"] : ["上周同日", "今日", "2026 年同日", "昨日"],
            tile.Component.FindAll(".line-names text").Select(t => Words([t])));
        Assert.Equal(["12:00", "5", "1", "10", "0"], tile.Component.FindAll("table tr")[4].Children.Select(c => c.TextContent.Trim()));
        Assert.Equal(["—", "4", "30", "7"], tile.Component.FindAll("table tr")[8].Children.Skip(1).Select(c => c.TextContent.Trim()));
    }

    [Theory]
    [InlineData("zh-CN", "今日截至 14:30 人次", "昨日 1/24 ▲ +700.0% 同时段 1，全天 4", "上周同日 1/18 ▼ −20.0% 同时段 10，全天 30", "—")]
    [InlineData("en", "Today until 14:30 contacts", "Yesterday 24/1 ▲ +700.0% then 1, whole day 4", "A week before 18/1 ▼ −20.0% then 10, whole day 30", "—")]
    public void A_comparison_says_with_what(string culture, string title, string yesterday, string week, string other)
    {
        var tile = Draw<CompareTile>(culture, p => p.Add(t => t.Model, TrendsScene.Scene.Model<CompareModel>(State(), "compare")));

        Assert.Equal(title, Words(tile.Component.FindAll("h2")));
        var rows = tile.Component.FindAll("li").Select(li => Words([li])).ToList();
        Assert.Equal((yesterday, week), (rows[0], rows[1]));
        Assert.Contains(other, rows[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "正在读取往日数据", "还没有可比的往日", "还没有记录，站点计数后显示在这里", "每日，人次。虚线：日均应完成 20,000（目标 80.0万 ÷ 40 天）")]
    [InlineData(
        "en",
        "Reading earlier days",
        "No earlier day to compare with yet",
        "Nothing yet; counts from the stations will appear here",
        "each day, contacts. Dashed: needed a day, 20,000 (target 800,000 ÷ 40 days)")]
    public void Loading_and_empty_have_a_face(string culture, string loading, string alone, string empty, string formula)
    {
        var nothing = new SeasonModel(Served, Contacts, new(new([0, 0]), new([]), true), null, 40, false, null);

        Assert.Contains(
            loading, Read<CompareTile>(culture, p => p.Add(t => t.Model, new CompareModel(Contacts, 0, "14:30", new([]), true))), StringComparison.Ordinal);
        Assert.Contains(
            alone, Read<CompareTile>(culture, p => p.Add(t => t.Model, new CompareModel(Contacts, 0, "14:30", new([]), false))), StringComparison.Ordinal);
        Assert.Contains(loading, Read<SeasonTile>(culture, p => p.Add(t => t.Model, nothing with { Loading = true })), StringComparison.Ordinal);
        Assert.Contains(empty, Read<SeasonTile>(culture, p => p.Add(t => t.Model, nothing)), StringComparison.Ordinal);
        Assert.Contains(
            formula, Read<SeasonTile>(culture, p => p.Add(t => t.Model, TrendsScene.Scene.Model<SeasonModel>(State(), "season"))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2027-03-28", 23)]
    [InlineData("2027-10-31", 25)]
    public void On_a_day_on_which_clocks_are_changed_the_same_time_is_by_the_clock(string changed, int hours)
    {
        var day = DateOnly.Parse(changed, System.Globalization.CultureInfo.InvariantCulture);
        var sample = Sample.Catalog(from: "2027-01-18", to: "2027-12-26");
        var catalog = new EventCatalog(sample.Event with { TimeZone = "Europe/Berlin" }, sample.Stations, sample.Metrics, 1);
        var calendar = catalog.Calendar;
        long Clock(DateOnly on, int hour) =>
            Enumerable.Range(0, 100).Select(q => calendar.StartOf(on) + (q * Past.QuarterMs)).First(ms => calendar.Local(ms).Hour == hour);
        Assert.Equal(hours, (calendar.StartOf(day.AddDays(1)) - calendar.StartOf(day)) / 3_600_000);
        // The day after, at noon: on the day of the change 10 came at eleven, and 7 at one.
        var next = day.AddDays(1);
        Entry[] entries = [Sample.Tally(10, Clock(day, 11)), Sample.Tally(7, Clock(day, 13)), Sample.Tally(20, Clock(next, 9))];
        var board = new Board(catalog, next).Apply(entries.Select((e, i) => e with { Seq = i + 1, Key = $"{i + 1}" }));
        var state = new FeedState(board, Clock(next, 12), null) with { Past = new(catalog, next, 0, Quarters([]), []) };

        var yesterday = TrendsScene.Scene.Model<CompareModel>(state, "compare").Rows[0];
        var line = TrendsScene.Scene.Model<DaysModel>(state, "days").Lines[1];

        Assert.Equal((10L, 17L, 1d), (yesterday.Then, yesterday.Whole, yesterday.Change));
        Assert.Equal((96, 0L, 10L), (line.Sums.Count, line.Sums[(11 * 4) - 1], line.Sums[11 * 4]));
    }

    [Theory]
    [InlineData("zh-CN", "＝ 持平")]
    [InlineData("en", "＝ same")]
    public void No_change_has_no_sign(string culture, string text) =>
        Assert.Contains(
            text,
            Read<CompareTile>(
                culture, p => p.Add(t => t.Model, new CompareModel(Contacts, 5, "14:30", new([new(LineKind.Yesterday, null, Sample.Today, 5, 9, 0)]), false))),
            StringComparison.Ordinal);

    // The eighth day of forty.
    private static FeedState State()
    {
        var catalog = Sample.Catalog(from: "2027-01-18", to: "2027-02-26");
        var last = new EventCatalog(
            catalog.Event with { EventId = 2, StartsOn = "2026-02-08", EndsOn = "2026-03-19", NameZh = "去年春运", NameEn = "Last season" },
            [],
            [catalog.Metrics[0]],
            1);
        var past = new Past(last, Sample.Today, 0, Quarters(([At("2026-02-15", 20, 7)])), []);
        var state = Sample.State(
            catalog,
            Sample.Tally(5, Sample.At(11, 59)),
            Sample.Tally(3, Sample.At(14, 29)),
            Sample.Tally(1, Sample.At(9, 0, day: 24)),
            Sample.Tally(3, Sample.At(22, 0, day: 24)));
        return state with { Past = new(catalog, Sample.Today, 0, Quarters([At("2027-01-18", 8, 10), At("2027-01-18", 23, 20)]), [], past) };
    }

    private static MinuteSum At(string day, int hour, long total) =>
        new()
        {
            Minute = (Sample.Catalog().Calendar.StartOf(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture)) / 60_000) + (hour * 60),
            Total = total,
        };

    private static Dictionary<int, IReadOnlyList<MinuteSum>> Quarters(IReadOnlyList<MinuteSum> sums) => new() { [Sample.Served] = sums };
}
