using Dashboard.Features.Book;
using Dashboard.Features.Screens;
using Dashboard.Shared;

namespace Dashboard.Tests.Shared;

/// <summary>Numbers as people type them, wherever they do.</summary>
public sealed class TypedTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("1234", 1234)]
    [InlineData(" 1,234 ", 1234)]
    [InlineData("12,345,678", 12_345_678)]
    [InlineData("１，２３４", 1234)]
    [InlineData("1 234", 1234)]
    [InlineData("1\u00A0234\u00A0567", 1_234_567)]
    [InlineData("1'234", 1234)]
    [InlineData("-5", -5)]
    [InlineData("−5", -5)]
    [InlineData("＋5", 5)]
    [InlineData("\u200B7\uFEFF", 7)]
    [InlineData("007", 7)]
    public void A_whole_number_is_read_however_its_thousands_are_parted(string typed, long number)
    {
        Assert.True(Typed.TryWhole(typed, out var read));
        Assert.Equal(number, read);
    }

    [Theory]
    [InlineData("12,5")]
    [InlineData("1,23,456")]
    [InlineData("1,2345")]
    [InlineData("1234,567")]
    [InlineData(",123")]
    [InlineData("1,234 567")]
    [InlineData("1.5")]
    [InlineData("1.234")]
    [InlineData("1e5")]
    [InlineData("12²")]
    [InlineData("三")]
    [InlineData("--1")]
    [InlineData("")]
    [InlineData("\uD800")]
    [InlineData("99999999999999999999")]
    public void What_is_no_whole_number_becomes_none_silently_nowhere(string typed) => Assert.False(Typed.TryWhole(typed, out _));

    [Fact]
    public void What_is_refused_is_what_the_rules_refuse_and_nothing_is_none()
    {
        Assert.Equal((null, 0L, -1, 12L), (Typed.Whole<long>(" "), Typed.Whole<long>("12,5"), Typed.Whole("x", -1), Typed.Whole<long>("12")));
        // One beyond its type is not cut to fit.
        Assert.Equal(0, Typed.Whole<int>("3,000,000,000"));
        Assert.Equal((null, 26.65, true), (Typed.Degrees(""), Typed.Degrees("２６.６５"), double.IsNaN(Typed.Degrees("26,65")!.Value)));
    }

    [Fact]
    public void Every_form_reads_its_numbers_so()
    {
        Assert.Equal(0, new ScreenDraft([], []) { Dwell = "1,5" }.Setting.DwellSeconds);
        Assert.Equal(1200, new ScreenDraft([], []) { Dwell = "1,200" }.Setting.DwellSeconds);
        Assert.False(new BookForm { Amount = "12,5" }.TryAmount(out _));
    }
}
