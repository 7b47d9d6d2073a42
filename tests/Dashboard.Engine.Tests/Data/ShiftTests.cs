using System.Globalization;
using Dashboard.Engine.Data;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Dashboard.Engine.Tests.Data;

[Properties(Arbitrary = [typeof(Shifts)], MaxTest = 500)]
public sealed class ShiftTests
{
    private static readonly DateOnly First = new(2027, 2, 1);

    [Fact]
    public void Its_hours_are_told_as_a_clock_shows_them() => Assert.Equal("22:00–06:05", Of(1320, 365, 0, null).Hours);

    [Theory]
    [InlineData(360, 840, 840, 1320, false)] // One after the other.
    [InlineData(360, 840, 839, 1320, true)]
    [InlineData(1320, 360, 360, 840, false)] // The night before.
    [InlineData(1320, 361, 360, 840, true)]
    [InlineData(1320, 360, 1439, 0, true)]
    [InlineData(0, 1439, 1439, 0, false)]
    public void Two_shifts_of_the_same_days_overlap_where_they_share_a_minute(int aStarts, int aEnds, int bStarts, int bEnds, bool overlap) =>
        Assert.Equal(overlap, Of(aStarts, aEnds, 0, null).Overlaps(Of(bStarts, bEnds, 0, null)));

    [Theory]
    [InlineData(0, 3, 5, null, false)] // The last night ends on the morning of day 4.
    [InlineData(0, 3, 4, null, true)]
    [InlineData(0, null, 9, null, true)]
    [InlineData(6, null, 4, 6, false)] // The first night begins on the evening of day 6.
    [InlineData(6, null, 4, 7, true)]
    public void A_night_meets_the_morning_of_the_day_after(int nightFirst, int? nightLast, int morningFirst, int? morningLast, bool overlap) =>
        Assert.Equal(overlap, Of(1320, 360, nightFirst, nightLast).Overlaps(Of(300, 840, morningFirst, morningLast)));

    [Property]
    public void They_overlap_exactly_when_some_minute_is_worked_by_both(Two two)
    {
        var (a, b) = (Worked(two.A), Worked(two.B));
        Assert.Equal(a.Overlaps(b), two.A.Overlaps(two.B));
        Assert.Equal(two.A.Overlaps(two.B), two.B.Overlaps(two.A));
    }

    // Every minute from the first day on, for more days than any shift here begins on.
    private static HashSet<int> Worked(Shift shift) =>
        [.. Enumerable.Range(0, Shifts.Days + 3).Where(day => shift.WorkedOn(First.AddDays(day)))
            .SelectMany(day => Enumerable.Range((day * Shift.Day) + shift.StartsMin, shift.Minutes))];

    private static Shift Of(int starts, int ends, int first, int? last) => new()
    {
        ShiftId = 0,
        Code = "s",
        NameZh = "班",
        NameEn = "Shift",
        StartsMin = starts,
        EndsMin = ends,
        FirstOn = Iso(first),
        LastOn = last is { } day ? Iso(day) : null,
    };

    private static string Iso(int day) => First.AddDays(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public sealed record Two(Shift A, Shift B);

    public static class Shifts
    {
        public const int Days = 5;

        public static Arbitrary<Two> Arbitrary() => Arb.From(from a in One from b in One select new Two(a, b));

        private static Gen<Shift> One =>
            from starts in Gen.Choose(0, 23)
            from length in Gen.Choose(1, 23)
            from first in Gen.Choose(0, Days)
            from days in Gen.Choose(-1, 3)
            select Of(starts * 60, (starts + length) % 24 * 60, first, days < 0 ? null : first + days);
    }
}
