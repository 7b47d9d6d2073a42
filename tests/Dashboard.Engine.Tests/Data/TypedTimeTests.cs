using System.Globalization;
using Dashboard.Engine.Data;

namespace Dashboard.Engine.Tests.Data;

public sealed class TypedTimeTests
{
    [Theory]
    [InlineData("06:00", 360)]
    [InlineData("6:00", 360)]
    [InlineData("14:00:00", 840)]
    [InlineData("14:00:00.000", 840)]
    [InlineData(" 06：30 ", 390)]
    [InlineData("00:00", 0)]
    [InlineData("23:59:00", 1439)]
    [InlineData("24:00", null)]
    [InlineData("14:00:30", null)]
    [InlineData("14:00:00.001", null)]
    [InlineData("2:00 PM", null)]
    [InlineData("6", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("-1:00", null)]
    public void A_time_of_the_day_is_read_to_the_minute(string? typed, int? minute) => Assert.Equal(minute, TypedTime.Minute(typed));

    [Theory]
    [InlineData("2027-01-23", "2027-01-23")]
    [InlineData("1970-12-31", null)]
    [InlineData("012027-01-23", null)]
    [InlineData("2027-02-29", null)]
    [InlineData("01/02/2027", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_day_is_read_in_one_order_only(string? typed, string? day) =>
        Assert.Equal(day, TypedTime.Day(typed)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("2027-01-23T14:05", "2027-01-23 14:05:00.000")]
    [InlineData("2027-01-23T14:05:30", "2027-01-23 14:05:30.000")]
    [InlineData("2027-01-23T14:05:30.5", "2027-01-23 14:05:30.500")]
    [InlineData("2027-01-23 14:05", "2027-01-23 14:05:00.000")]
    [InlineData("2027-01-23", null)]
    [InlineData("23/01/2027 14:05", null)]
    [InlineData("2027-01-23T14:05Z", null)]
    [InlineData("", null)]
    public void A_local_day_and_time_is_read_with_or_without_seconds(string typed, string? moment) =>
        Assert.Equal(moment, TypedTime.Moment(typed)?.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture));
}
