using System.Globalization;
using Dashboard.Shared;

namespace Dashboard.Tests.Shared;

public sealed class FigureTests
{
    [Theory]
    [InlineData("zh-CN", 0, false, "0")]
    [InlineData("zh-CN", 9_999, false, "9,999")]
    [InlineData("zh-CN", 9_999, true, "9,999+")]
    [InlineData("zh-CN", 10_000, false, "1.0万")]
    [InlineData("zh-CN", 799_999, false, "79.9万")]
    [InlineData("zh-CN", 800_000, true, "80.0万+")]
    [InlineData("zh-CN", 7_000_000, true, "700.0万+")]
    [InlineData("zh-CN", 123_456_789, false, "12,345.6万")]
    [InlineData("zh-CN", -12_999, false, "-1.2万")]
    [InlineData("en", 799_999, false, "799,999")]
    [InlineData("en", 800_000, true, "800,000+")]
    public void From_afar_a_figure_is_never_shown_before_it_is_reached(string culture, long value, bool lowerBound, string shown) =>
        Assert.Equal(shown, In(culture, () => Figure.Wall(value, lowerBound)));

    [Theory]
    [InlineData("zh-CN", 800_000, true, "800,000+")]
    [InlineData("en", 1_234_567, false, "1,234,567")]
    public void An_exact_figure_has_every_digit(string culture, long value, bool lowerBound, string shown) => Assert.Equal(shown, In(culture, () => Figure.Exact(value, lowerBound)));

    [Theory]
    [InlineData(5, "+5")]
    [InlineData(1500, "+1,500")]
    [InlineData(-5, "−5")]
    [InlineData(0, "−0")]
    public void A_change_has_its_sign(long value, string shown) => Assert.Equal(shown, In("zh-CN", () => Figure.Signed(value)));

    [Theory]
    [InlineData(0, "0%")]
    [InlineData(0.999, "99%")]
    [InlineData(1, "100%")]
    [InlineData(1.256, "125%")]
    public void A_share_is_cut_off_so_that_a_target_shows_as_reached_only_when_it_is(double share, string shown)
    {
        Assert.Equal(shown, In("zh-CN", () => Figure.Percent(share)));
        Assert.Equal(shown, In("en", () => Figure.Percent(share)));
    }

    [Theory]
    [InlineData(10.0 / 12, "83.3%")]
    [InlineData(8.0 / 12, "66.7%")]
    [InlineData(0.99999, "99.9%")]
    [InlineData(1, "100.0%")]
    [InlineData(0, "0.0%")]
    public void A_share_with_a_decimal_is_whole_only_when_it_is(double share, string shown)
    {
        Assert.Equal(shown, In("zh-CN", () => Figure.Tenths(share)));
        Assert.Equal(shown, In("en", () => Figure.Tenths(share)));
    }

    [Fact]
    public void Days_and_times_read_as_in_their_language()
    {
        var day = new DateOnly(2027, 1, 23);
        Assert.Equal(("1月23日", "2027年1月23日"), (In("zh-CN", () => Figure.Day(day)), In("zh-CN", () => Figure.FullDay(day))));
        Assert.Equal(("23 January", "23 January 2027"), (In("en", () => Figure.Day(day)), In("en", () => Figure.FullDay(day))));
        var instant = new DateTimeOffset(2027, 1, 23, 4, 5, 6, TimeSpan.FromHours(8));
        Assert.Equal(("04:05", "04:05:06"), (Figure.Time(instant), Figure.Seconds(instant)));
    }

    private static string In(string culture, Func<string> shown)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
        return shown();
    }
}
