using Dashboard.Engine.Data;
using Dashboard.Features.Import;
using Dashboard.Shared.Tables;

namespace Dashboard.Tests.Features.Import;

/// <summary>Times and amounts as tables write them.</summary>
public sealed class MomentsTests
{
    private static readonly EventCalendar Shanghai = In("Asia/Shanghai");

    [Theory]
    [InlineData("2026-11-21T09:04:00+08:00", "2026-11-21T09:04:00.000+08:00")]
    [InlineData("2026-11-21T01:04:00Z", "2026-11-21T09:04:00.000+08:00")]
    [InlineData("2026-11-21 01:04:00 +00:00", "2026-11-21T09:04:00.000+08:00")]
    [InlineData("2026-11-21T09:04:00", "2026-11-21T09:04:00.000+08:00")]
    [InlineData("2026-11-21 09:04:00.250", "2026-11-21T09:04:00.250+08:00")]
    [InlineData("2026/11/21 9:04", "2026-11-21T09:04:00.000+08:00")]
    [InlineData("2026.11.21 9:04 PM", "2026-11-21T21:04:00.000+08:00")]
    [InlineData("2026年11月21日 9时4分", "2026-11-21T09:04:00.000+08:00")]
    [InlineData("2026年11月21日下午3:04", "2026-11-21T15:04:00.000+08:00")]
    [InlineData("２０２６－１１－２１　９：０４", "2026-11-21T09:04:00.000+08:00")]
    [InlineData("2026-11-21\u00A009:04", "2026-11-21T09:04:00.000+08:00")]
    [InlineData("20261121 09:04", "2026-11-21T09:04:00.000+08:00")]
    [InlineData("21-Nov-2026 09:04", "2026-11-21T09:04:00.000+08:00")]
    [InlineData("21-11-2026 09:04", "2026-11-21T09:04:00.000+08:00")]
    [InlineData("11/21/2026 12:04 am", "2026-11-21T00:04:00.000+08:00")]
    [InlineData("46347.378", "2026-11-21T09:04:19.000+08:00")]
    [InlineData("2026年11月21日下午15:04", "2026-11-21T15:04:00.000+08:00")]
    [InlineData("2026年11月21日凌晨12:04", "2026-11-21T00:04:00.000+08:00")]
    [InlineData("2026-11-21 中午12:04", "2026-11-21T12:04:00.000+08:00")]
    [InlineData("2026-11-21 中午1点", "2026-11-21T13:00:00.000+08:00")]
    [InlineData("2026-11-21 晚上8点", "2026-11-21T20:00:00.000+08:00")]
    [InlineData("2026-11-21 24:00", "2026-11-21T23:59:59.999+08:00")]
    public void A_time_is_read_and_without_an_offset_it_is_the_event_s(string text, string at)
    {
        var moment = Moments.Read(new(text), null, Shanghai, null, out var fault);
        Assert.Null(fault);
        Assert.Equal((at, false), (Dashboard.Shared.Api.Iso(Shanghai, moment!.Value.AtMs), moment.Value.WholeDay));
    }

    [Theory]
    [InlineData("2026-11-21")]
    [InlineData("2026/11/21")]
    [InlineData("2026年11月21日")]
    [InlineData("20261121")]
    [InlineData("21-11-2026")]
    [InlineData("11/21/2026")]
    [InlineData("46347")]
    [InlineData("21 Nov 2026")]
    public void A_day_alone_is_a_whole_day_and_no_hour_is_made_up(string text) =>
        Assert.Equal(new Moment(Shanghai.NoonOf(new(2026, 11, 21)), true), Moments.Read(new(text), null, Shanghai, null, out _));

    [Theory]
    [InlineData("", "NoTime")]
    [InlineData("01-02-2026", "DateOrder")]
    [InlineData("1/2/2026 09:00", "DateOrder")]
    [InlineData("01-02-26", "ShortYear")]
    [InlineData("2026-02-30", "NoSuchDay")]
    [InlineData("31-31-2026", "NoSuchDay")]
    [InlineData("2026-11-21 25:00", "BadTime")]
    [InlineData("2026-11-21 24:01", "BadTime")]
    [InlineData("2026-11-21 09:60", "BadTime")]
    [InlineData("2026-11-21 13:00 pm", "BadTime")]
    [InlineData("2026-11-21 晚上12:00", "BadTime")]
    [InlineData("2026-11-21 上午13:00", "BadTime")]
    [InlineData("2026-11-21 0:30 am", "BadTime")]
    [InlineData("234", "BadTime")]
    [InlineData("yesterday", "BadTime")]
    [InlineData("09:04", "BadTime")]
    public void What_can_be_read_in_two_ways_or_in_none_is_refused_with_its_reason(string text, string why)
    {
        Assert.Null(Moments.Read(new(text), null, Shanghai, null, out var fault));
        Assert.Equal(why, fault);
    }

    [Fact]
    public void The_order_that_was_told_holds_and_a_clock_of_its_own_column_is_added()
    {
        Assert.Equal(Day(2026, 2, 1), Moments.Read(new("01-02-2026"), null, Shanghai, DateOrder.DayFirst, out _));
        Assert.Equal(Day(2026, 1, 2), Moments.Read(new("01-02-2026"), null, Shanghai, DateOrder.MonthFirst, out _));
        Assert.Equal(Day(2026, 5, 5), Moments.Read(new("05-05-2026"), null, Shanghai, null, out _));
        Assert.Null(Moments.Read(new("13-02-2026"), null, Shanghai, DateOrder.MonthFirst, out var fault));
        Assert.Equal("NoSuchDay", fault);
        Assert.Equal(
            "2026-11-21T09:04:00.000+08:00",
            Dashboard.Shared.Api.Iso(Shanghai, Moments.Read(new("2026-11-21"), new TableCell("9:04"), Shanghai, null, out _)!.Value.AtMs));
        Assert.True(Moments.Read(new("2026-11-21"), new TableCell(""), Shanghai, null, out _)!.Value.WholeDay);
        Assert.Null(Moments.Read(new("2026-11-21 10:00"), new TableCell("9:04"), Shanghai, null, out fault));
        Assert.Equal("TwoTimes", fault);
    }

    [Fact]
    public void An_hour_that_clocks_skip_or_show_twice_is_refused_unless_its_offset_is_told()
    {
        var berlin = In("Europe/Berlin");
        Assert.Null(Moments.Read(new("2027-03-28 02:30"), null, berlin, null, out var fault));
        Assert.Equal("SkippedHour", fault);
        Assert.Null(Moments.Read(new("2027-10-31 02:30"), null, berlin, null, out fault));
        Assert.Equal("RepeatedHour", fault);
        Assert.NotNull(Moments.Read(new("2027-10-31T02:30:00+01:00"), null, berlin, null, out _));
    }

    [Fact]
    public void A_spreadsheet_s_dates_are_days_unless_they_have_a_time()
    {
        var noon = new DateTime(2026, 11, 21, 12, 0, 0);
        Assert.True(Moments.Read(new("x", Moment: noon.Date), null, Shanghai, null, out _)!.Value.WholeDay);
        Assert.Equal(new Moment(Shanghai.NoonOf(new(2026, 11, 21)), false), Moments.Read(new("x", Moment: noon, HasTime: true), null, Shanghai, null, out _));
        Assert.Equal(new Moment(Shanghai.NoonOf(new(2026, 11, 21)), true), Moments.Read(new("46347", 46347), null, Shanghai, null, out _));
    }

    [Theory]
    [InlineData("0", 0, null)]
    [InlineData("1,234", 1234, null)]
    [InlineData("１２", 12, null)]
    [InlineData("1234.0", 1234, null)]
    [InlineData("1234.00", 1234, null)]
    [InlineData("+7", 7, null)]
    [InlineData("12,5", null, "Grouping")]
    [InlineData("12.5", null, "Decimals")]
    [InlineData("1.234", null, "Decimals")]
    [InlineData("1.000", null, "Decimals")]
    [InlineData("-3", null, "Negative")]
    [InlineData("−3", null, "Negative")]
    [InlineData("50%", null, "Percent")]
    [InlineData("1.2E+05", null, "Exponent")]
    [InlineData("1000001", null, "TooMany")]
    [InlineData("99999999999999999999999", null, "NoNumber")]
    [InlineData("#REF!", null, "ErrorValue")]
    [InlineData("12人", null, "NoNumber")]
    [InlineData("x", null, "NoNumber")]
    public void An_amount_is_a_whole_number_or_refused_by_its_kind(string text, int? amount, string? why)
    {
        Assert.Equal(amount, Amounts.Read(new(text), out var fault));
        Assert.Equal(why, fault);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData(" — ", true)]
    [InlineData("无", true)]
    [InlineData("N/A", true)]
    [InlineData("Ｎ／Ａ", true)]
    [InlineData("0", false)]
    [InlineData("无数", false)]
    public void Where_a_table_says_that_there_is_nothing_nothing_is_counted(string text, bool nothing) => Assert.Equal(nothing, Amounts.IsNothing(new(text)));

    [Fact]
    public void A_spreadsheet_s_numbers_are_what_it_holds_and_not_what_it_shows()
    {
        Assert.Equal(7, Amounts.Read(new("7", 7.0m), out _));
        Assert.Null(Amounts.Read(new("12.5%", 0.125m, Percent: true), out var fault));
        Assert.Equal("Percent", fault);
        Assert.Null(Amounts.Read(new("2026-11-21", Moment: new(2026, 11, 21)), out fault));
        Assert.Equal("AmountIsDate", fault);
        Assert.All(["", "-", "—", "－", "/"], nothing => Assert.True(Amounts.IsNothing(new(nothing))));
    }

    private static Moment Day(int year, int month, int day) => new(Shanghai.NoonOf(new(year, month, day)), true);

    private static EventCalendar In(string zone) => new(new(2026, 1, 1), new(2027, 12, 31), TimeZoneInfo.FindSystemTimeZoneById(zone));
}
