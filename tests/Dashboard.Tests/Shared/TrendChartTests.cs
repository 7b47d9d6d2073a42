using Dashboard.Shared;

namespace Dashboard.Tests.Shared;

public sealed class TrendChartTests : ComponentTest
{
    [Theory]
    [InlineData(1, "1")]
    [InlineData(2, "1 2")]
    [InlineData(73, "40 80")]
    [InlineData(100, "50 100")]
    [InlineData(101, "100 200")]
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
    public void The_line_is_drawn_the_same_whatever_the_language(string culture)
    {
        var path = Chart([0, 5, 10], culture).Component.Find("path.trend-line").GetAttribute("d");

        Assert.Equal("M0,300 L500,150 L1000,0", path!.Trim());
    }

    [Fact]
    public void A_slot_corrected_below_zero_stays_on_the_paper() =>
        Assert.Equal("M0,300 L500,300 L1000,0", Chart([0, -5, 10]).Component.Find("path.trend-line").GetAttribute("d")!.Trim());

    [Theory]
    [InlineData()]
    [InlineData(5L)]
    public void One_slot_or_none_is_no_line(params long[] sums) => Assert.Empty(Chart(sums).Component.FindAll("path"));

    [Fact]
    public void A_person_who_cannot_see_the_line_is_told_what_it_is() =>
        Assert.Equal("近 6 小时", Chart([1, 2]).Component.Find("[role=img]").GetAttribute("aria-label"));

    private Drawn<TrendChart> Chart(long[] sums, string culture = "zh-CN") =>
        Draw<TrendChart>(culture, p => p.Add(c => c.Trend, new(new(sums), new([new(0, "14:00")]))).Add(c => c.Label, "近 6 小时"));
}
