using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Boards;

/// <summary>When silence is news, and since when.</summary>
public sealed class FreshnessTests
{
    private const int Cadence = 15;

    private static readonly long Quarter = (long)TimeSpan.FromMinutes(Cadence).TotalMilliseconds;

    private static EventCatalog AllDay => Catalog([]);

    [Theory]
    [InlineData(0, FreshState.Fresh)]
    [InlineData(1, FreshState.Stale)]
    public void A_figure_is_stale_once_it_was_silent_for_longer_than_its_cadence(long late, FreshState state)
    {
        var last = At("10:00");

        var fresh = Freshness.Of(AllDay, last, Cadence, last + Quarter + late);

        Assert.Equal(new(state, last, last), fresh);
    }

    [Fact]
    public void Where_silence_says_nothing_nothing_is_stale() =>
        Assert.Equal(new(FreshState.Fresh, At("00:10"), At("00:10")), Freshness.Of(AllDay, At("00:10"), null, At("23:00")));

    [Fact]
    public void What_was_never_counted_is_so_until_it_should_have_been()
    {
        var start = AllDay.Calendar.StartOf(AllDay.Calendar.StartsOn);

        Assert.Equal(new(FreshState.Never, null, start), Freshness.Of(AllDay, null, Cadence, start + Quarter));
        Assert.Equal(new(FreshState.Stale, null, start), Freshness.Of(AllDay, null, Cadence, start + Quarter + 1));
        Assert.Equal(new(FreshState.Never, null, start), Freshness.Of(AllDay, null, null, At("23:00")));
    }

    [Fact]
    public void An_event_without_shifts_is_on_duty_on_its_own_days_alone()
    {
        var calendar = AllDay.Calendar;
        var (start, end) = (calendar.StartOf(calendar.StartsOn), calendar.StartOf(calendar.EndsOn.AddDays(1)));

        Assert.Equal(new(FreshState.OffDuty, 5, null), Freshness.Of(AllDay, 5, Cadence, start - 1));
        Assert.Equal(new(FreshState.Stale, 5, At("10:00", 1)), Freshness.Of(AllDay, At("10:00", 1), Cadence, end - 1) with { LastAt = 5 });
        Assert.Equal(new(FreshState.OffDuty, 5, null), Freshness.Of(AllDay, 5, Cadence, end));
    }

    [Fact]
    public void Nobody_is_on_duty_in_a_closed_event()
    {
        var closed = new EventCatalog(Sample.Record() with { Closed = true }, Sample.Stations, Sample.Metrics, 1, Sample.Worked);

        Assert.Equal(new(FreshState.OffDuty, At("08:00"), null), Freshness.Of(closed, At("08:00"), Cadence, At("12:00")));
        Assert.Equal(new(FreshState.Never, null, null), Freshness.Of(closed, null, Cadence, At("12:00")));
    }

    [Fact]
    public void Between_shifts_silence_is_expected_and_a_new_shift_has_its_cadence_before_it()
    {
        var catalog = Catalog([Sample.Worked[0], Sample.Worked[1] with { StartsMin = 18 * 60 }]);
        var last = At("13:55");

        Assert.Equal(FreshState.Fresh, Freshness.Of(catalog, last, Cadence, At("13:59")).State);
        Assert.Equal(new(FreshState.OffDuty, last, null), Freshness.Of(catalog, last, Cadence, At("14:00")));
        Assert.Equal(new(FreshState.Never, null, null), Freshness.Of(catalog, null, Cadence, At("14:00")));
        Assert.Equal(new(FreshState.Fresh, last, At("18:00")), Freshness.Of(catalog, last, Cadence, At("18:15")));
        Assert.Equal(new(FreshState.Stale, last, At("18:00")), Freshness.Of(catalog, last, Cadence, At("18:15") + 1));
    }

    [Fact]
    public void Shifts_that_follow_each_other_are_one_duty_over_midnight_and_over_days()
    {
        // 06:00 to 14:00, to 22:00, to 06:00 of the next day: without a break since the first day's first shift.
        var catalog = Catalog(Sample.Worked);
        var began = catalog.Calendar.At(catalog.Calendar.StartsOn, 6 * 60);

        foreach (var at in (string[])["00:00", "05:59", "06:00", "21:59", "22:00"])
            Assert.Equal(new(FreshState.Stale, null, began), Freshness.Of(catalog, null, Cadence, At(at)));
        Assert.Equal(new(FreshState.Stale, At("21:50", -1), At("21:50", -1)), Freshness.Of(catalog, At("21:50", -1), Cadence, At("00:10")));

        var nights = Catalog([Sample.Worked[2]]);
        Assert.Equal(At("22:00", -1), Freshness.Of(nights, At("08:00", -1), Cadence, At("03:00")).SilentSince);
        Assert.Equal(FreshState.OffDuty, Freshness.Of(nights, At("05:00"), Cadence, At("06:00")).State);
    }

    [Fact]
    public void Long_silence_is_told_in_cadences()
    {
        var fresh = Freshness.Of(AllDay, At("10:00"), Cadence, At("10:30"));

        Assert.False(fresh.SilentFor(2, Cadence, At("10:30")));
        Assert.True(fresh.SilentFor(2, Cadence, At("10:30") + 1));
        Assert.False(fresh.SilentFor(2, null, At("23:00")));
        Assert.False((fresh with { SilentSince = null }).SilentFor(2, Cadence, At("23:00")));
    }

    private static EventCatalog Catalog(IReadOnlyList<Shift> shifts) => new(Sample.Record(), Sample.Stations, Sample.Metrics, 1, shifts);

    private static long At(string time, int day = 0) => Sample.Ms($"{Sample.Day.AddDays(day):yyyy-MM-dd}T{time}:00+08:00");
}
