using System.Globalization;
using Dashboard.Engine.Data;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Data;

public sealed class EventCalendarTests
{
    private const long Hour = 3_600_000;

    [Fact]
    public void A_day_in_Shanghai_begins_at_sixteen_hours_UTC_and_lasts_twenty_four()
    {
        var calendar = In("Asia/Shanghai");
        Assert.Equal(Sample.Ms("2027-01-31T16:00:00Z"), calendar.StartOf(Sample.Day));
        Assert.Equal(Sample.Day, calendar.DayOf(Sample.Ms("2027-01-31T16:00:00Z")));
        Assert.Equal(Sample.Day.AddDays(-1), calendar.DayOf(Sample.Ms("2027-01-31T15:59:59.999Z")));
        Assert.Equal(24, Hours(calendar, Sample.Day));
        Assert.Equal(Sample.Instant("2027-02-01T12:00:00+08:00"), calendar.Local(Sample.Noon.ToUnixTimeMilliseconds()));
        Assert.Equal(TimeSpan.FromHours(8), calendar.Local(0).Offset);
    }

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z", 23)]
    [InlineData("Europe/Berlin", "2026-10-25", "2026-10-24T22:00:00Z", 25)]
    [InlineData("America/New_York", "2026-03-08", "2026-03-08T05:00:00Z", 23)]
    [InlineData("Australia/Lord_Howe", "2026-04-05", "2026-04-04T13:00:00Z", 24.5)]
    [InlineData("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z", 23)]
    [InlineData("America/Sao_Paulo", "2018-02-17", "2018-02-17T02:00:00Z", 25)]
    [InlineData("Africa/Cairo", "2023-04-28", "2023-04-27T22:00:00Z", 23)]
    [InlineData("America/Havana", "2026-11-01", "2026-11-01T04:00:00Z", 25)]
    public void Clocks_that_change_make_days_shorter_or_longer(string zone, string day, string begins, double hours)
    {
        var date = DateOnly.Parse(day, CultureInfo.InvariantCulture);
        var calendar = In(zone);
        Assert.Equal(Sample.Ms(begins), calendar.StartOf(date));
        Assert.Equal(hours, Hours(calendar, date));
    }

    [Theory]
    [InlineData("Asia/Shanghai")]
    [InlineData("Asia/Kathmandu")]
    [InlineData("America/Sao_Paulo")]
    [InlineData("Africa/Cairo")]
    [InlineData("America/Havana")]
    [InlineData("Asia/Beirut")]
    [InlineData("Asia/Amman")]
    [InlineData("America/Scoresbysund")]
    [InlineData("America/Punta_Arenas")]
    [InlineData("America/Asuncion")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Pacific/Chatham")]
    public void Each_day_begins_where_the_day_before_ends(string zone)
    {
        var calendar = In(zone);
        for (var day = new DateOnly(2015, 1, 1); day.Year < 2027; day = day.AddDays(1))
        {
            var start = calendar.StartOf(day);
            Assert.Equal((day.AddDays(-1), day), (calendar.DayOf(start - 1), calendar.DayOf(start)));

            // Series and boards are added up from quarters of an hour.
            Assert.Equal(0, start % (Hour / 4));
        }
    }

    [Theory]
    [InlineData("Asia/Shanghai", 1)]
    [InlineData("Asia/Kathmandu", 1)]
    [InlineData("Europe/Berlin", 25)]
    [InlineData("Africa/Cairo", 9)]
    [InlineData("Australia/Lord_Howe", 25)]
    [InlineData("America/Scoresbysund", 24)] // Its zone and its summer time changed as one in 2024.
    public void A_quarter_s_offset_gives_the_number_of_its_local_day(string zone, int offsets)
    {
        var calendar = In(zone);
        var (first, end) = (calendar.StartOf(new(2015, 1, 1)) / (Hour / 4), calendar.StartOf(new(2027, 1, 1)) / (Hour / 4));
        var found = calendar.Offsets(first, end);
        Assert.Equal((first, end, offsets), (found[0].First, found[^1].End, found.Count));
        var expected = first;
        foreach (var (from, until, ahead) in found)
        {
            Assert.Equal(expected, from);
            for (var quarter = from; quarter < until; quarter++)
            {
                var day = calendar.DayOf(quarter * (Hour / 4));
                Assert.Equal(day, EventCalendar.DayAt((int)((quarter + ahead) / 96)));
                Assert.Equal(EventCalendar.NumberOf(day), calendar.NumberOf((quarter * (Hour / 4)) + (Hour / 4) - 1));
            }

            expected = until;
        }
    }

    [Fact]
    public void The_event_contains_its_first_and_last_day_and_nothing_else()
    {
        var calendar = Sample.Catalog.Calendar;
        Assert.Equal(40, calendar.Days);
        Assert.True(calendar.Contains(Sample.Ms("2027-01-14T00:00:00+08:00")) && calendar.Contains(Sample.Ms("2027-02-22T23:59:59.999+08:00")));
        Assert.False(calendar.Contains(Sample.Ms("2027-01-13T23:59:59.999+08:00")) || calendar.Contains(Sample.Ms("2027-02-23T00:00:00+08:00")));
    }

    [Fact]
    public void A_local_time_has_one_instant_none_where_clocks_skip_it_two_where_they_show_it_twice()
    {
        var berlin = In("Europe/Berlin");
        Assert.Equal([Sample.Ms("2027-03-28T01:59:00+01:00")], berlin.InstantsOf(new(2027, 3, 28, 1, 59, 0)));
        Assert.Empty(berlin.InstantsOf(new(2027, 3, 28, 2, 30, 0)));
        Assert.Equal([Sample.Ms("2027-10-31T02:30:00+02:00"), Sample.Ms("2027-10-31T02:30:00+01:00")], berlin.InstantsOf(new(2027, 10, 31, 2, 30, 0)));
        Assert.Equal([Sample.Ms("2027-01-23T09:04:00+08:00")], Sample.Catalog.Calendar.InstantsOf(new(2027, 1, 23, 9, 4, 0)));
    }

    private static EventCalendar In(string zone) => new(Sample.Day, Sample.Day, TimeZoneInfo.FindSystemTimeZoneById(zone));

    private static double Hours(EventCalendar calendar, DateOnly day) => (calendar.StartOf(day.AddDays(1)) - calendar.StartOf(day)) / (double)Hour;
}
