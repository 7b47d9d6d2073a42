using Dashboard.Shared;

namespace Dashboard.Tests.Shared;

public sealed class TrendChartTests : ComponentTest
{
    [Theory]
    [InlineData(1, "1")]
    [InlineData(2, "1 2")]
    [InlineData(5, "3 6")]
    [InlineData(73, "40 80")]
    [InlineData(100, "50 100")]
    [InlineData(101, "60 120")]
    [InlineData(4321, "2,500 5,000")]
    [InlineData(99_999, "50,000 100,000")]
    public void The_scale_is_a_round_number_that_is_not_passed(long highest, string scale)
    {
        var chart = Chart([0, highest, 1]);

        Assert.Equal(scale, Words(chart.Component.FindAll(".trend-scale")));
    }

    [Theory]
    [InlineData("zh-CN")]
    [InlineData("en")]
    [InlineData("de")]
    public void The_bars_are_drawn_the_same_whatever_the_language(string culture)
    {
        var path = Chart([0, 5, 10], culture: culture).Component.Find("path.trend-bars").GetAttribute("d");

        Assert.Equal("M333.3,300 V150 h260 V300 Z M666.7,300 V0 h260 V300 Z", path!.Trim());
    }

    [Fact]
    public void A_slot_that_is_still_being_filled_is_drawn_apart_and_said_to_be_so()
    {
        var chart = Chart([10, 5], open: true);

        Assert.Equal("M0,300 V0 h390 V300 Z", chart.Component.Find("path.trend-bars").GetAttribute("d")!.Trim());
        Assert.Equal("M500,300 V150 h390 V300 Z", chart.Component.Find("path.trend-open").GetAttribute("d")!.Trim());
        Assert.Equal("近 6 小时 (最后一格尚在累计)", chart.Component.Find("[role=img]").GetAttribute("aria-label"));
    }

    [Fact]
    public void A_slot_corrected_below_zero_stays_on_the_paper() =>
        Assert.Equal("M666.7,300 V0 h260 V300 Z", Chart([0, -5, 10]).Component.Find("path.trend-bars").GetAttribute("d")!.Trim());

    [Fact]
    public void An_hour_that_would_run_over_the_edge_is_not_written() =>
        Assert.Equal(
            "14:00",
            Words(Draw<TrendChart>(
                "en",
                p => p.Add(c => c.Trend, new(new(new long[72]), new([new(10, "14:00"), new(71, "19:00")]), false)).Add(c => c.Label, "x")).Component
                    .FindAll(".trend-marks")));

    [Theory]
    [InlineData("zh-CN")]
    [InlineData("de")]
    public void Hours_and_scale_stand_where_their_slots_and_lines_are(string culture)
    {
        var chart = Draw<TrendChart>(
            culture, p => p.Add(c => c.Trend, new(new([0, 100, 60, 0, 0, 0, 0, 0]), new([new(3, "14:00")]), false)).Add(c => c.Label, "x")).Component;

        Assert.Equal([("37.5%", "100%")], chart.FindAll(".trend-marks text").Select(t => (t.GetAttribute("x"), t.GetAttribute("y"))));
        Assert.Equal([("50%", "50"), ("0%", "100")], chart.FindAll(".trend-scale text").Select(t => (t.GetAttribute("y"), t.TextContent)));
    }

    [Fact]
    public void A_person_who_cannot_see_the_bars_is_told_what_they_are() =>
        Assert.Equal("近 6 小时", Chart([1, 2]).Component.Find("[role=img]").GetAttribute("aria-label"));

    private Drawn<TrendChart> Chart(long[] sums, bool open = false, string culture = "zh-CN") =>
        Draw<TrendChart>(culture, p => p.Add(c => c.Trend, new(new(sums), new([new(0, "14:00")]), open)).Add(c => c.Label, "近 6 小时"));
}
