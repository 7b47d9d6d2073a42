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
    [InlineData("zh-CN", 99_999_999, false, "9,999.9万")]
    [InlineData("zh-CN", 123_456_789, false, "1.23亿")]
    [InlineData("zh-CN", 999_999_999_999, true, "9,999.99亿+")]
    [InlineData("zh-CN", 1_000_000_000_000, false, "1.00万亿")]
    [InlineData("en", 9_999_999, false, "9,999,999")]
    [InlineData("en", 19_999_999, false, "19.9M")]
    [InlineData("en", 1_239_999_999, false, "1.23B")]
    [InlineData("en", 1_000_000_000_000, false, "1.00T")]
    [InlineData("zh-CN", -12_999, false, "-1.2万")]
    [InlineData("en", 799_999, false, "799,999")]
    [InlineData("en", 800_000, true, "800,000+")]
    public void From_afar_a_figure_is_never_shown_before_it_is_reached(string culture, long value, bool lowerBound, string shown) =>
        Assert.Equal(shown, In(culture, () => Figure.Wall(value, lowerBound)));

    [Theory]
    [InlineData("zh-CN", 800_000, true, "800,000+")]
    [InlineData("en", 1_234_567, false, "1,234,567")]
    public void An_exact_figure_has_every_digit(string culture, long value, bool lowerBound, string shown) =>
        Assert.Equal(shown, In(culture, () => Figure.Exact(value, lowerBound)));

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
    [InlineData(29 / 100d, "29%")]
    [InlineData(57 / 100d, "57%")]
    [InlineData(2_899_999 / 1e7, "28%")]
    [InlineData(9.999, "999%")]
    [InlineData(10, ">999%")]
    [InlineData(1e12, ">999%")]
    public void A_share_is_cut_off_so_that_a_target_shows_as_reached_only_when_it_is(double share, string shown)
    {
        Assert.Equal(shown, In("zh-CN", () => Figure.Percent(share)));
        Assert.Equal(shown, In("en", () => Figure.Percent(share)));
    }

    [Theory]
    [InlineData(10.0 / 12, "83.3%")]
    [InlineData(8.0 / 12, "66.7%")]
    [InlineData(0.99999, "99.9%")]
    [InlineData(9.9876, "998.8%")]
    [InlineData(1e9, ">999%")]
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

    [Theory]
    [InlineData("zh-CN", 6_000, "6,000")]
    [InlineData("zh-CN", 15_000, "1.5万")]
    [InlineData("zh-CN", 120_000_000, "1.2亿")]
    [InlineData("en", 15_000, "15K")]
    [InlineData("en", 1_500_000, "1.5M")]
    [InlineData("en", 120_000_000, "120M")]
    public void A_scale_s_numbers_are_short_and_exact(string culture, long value, string shown) => Assert.Equal(shown, In(culture, () => Figure.Axis(value)));

    [Theory]
    [InlineData("zh-CN")]
    [InlineData("en")]
    public void A_figure_of_whatever_size_has_a_width_for_which_the_wall_has_a_size_of_letters(string culture)
    {
        // Around each power of ten, where a text is longest or gets a digit more, and what lies between.
        var values = Enumerable.Range(
            0, 13).SelectMany(p => new[] { 1L, 2, 5, 8 }.SelectMany(f => new[] { -1L, 0, 1 }.Select(d => (f * (long)Math.Pow(10, p)) + d))).Where(v => v >= 0)
                .ToList();
        var css = File.ReadAllText(Repository.Path("src", "Dashboard", "wwwroot", "css", "wall.css"));
        foreach (var text in values.SelectMany(v => new[]
        {
            In(culture, () => Figure.Wall(v, true)), In(culture, () => Figure.Afar(v)), In(culture, () => Figure.Axis(v))
        }))
        {
            var width = Figure.HalfEms(text);
            Assert.InRange(width, 1, 12);
            Assert.Contains(
                $"[data-em=\"{width}\"] {{ --em: {(width == 1 ? ".7" : (width / 2.0).ToString("0.#", CultureInfo.InvariantCulture))}; }}",
                css,
                StringComparison.Ordinal);
        }

        // A scale has room for so many (css/wall-scenes.css).
        foreach (var top in values.Where(v => v > 0).Select(TrendChart.Above).Distinct())
        {
            Assert.InRange(Figure.HalfEms(In(culture, () => Figure.Axis(top))), 1, 8);
            Assert.InRange(Figure.HalfEms(In(culture, () => Figure.Axis(top / 2))), 1, 8);
        }
    }

    private static string In(string culture, Func<string> shown)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
        return shown();
    }
}
