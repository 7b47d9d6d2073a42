using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Shared;

namespace Dashboard.Tests.Shared;

public sealed class SmallThingsTests
{
    [Theory]
    [InlineData("/live/drill", "/live/drill")]
    [InlineData("/", "/")]
    [InlineData(null, "/")]
    [InlineData("", "/")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("live", "/")]
    [InlineData("javascript:alert(1)", "/")]
    public void One_is_sent_back_only_within_this_site(string? back, string to) => Assert.Equal(to, Api.LocalOrHome(back));

    [Theory]
    [InlineData("2027-01-23T14:05:00+08:00", 1_800_684_300_000)]
    [InlineData("2027-01-23T06:05:00Z", 1_800_684_300_000)]
    [InlineData("2027-01-23t06:05:00z", 1_800_684_300_000)]
    [InlineData("2027-01-23T14:05:00.1234567+08:00", 1_800_684_300_123)]
    [InlineData("2027-01-23T14:05+08:00", 1_800_684_300_000)]
    public void An_instant_with_an_offset_is_read(string text, long ms)
    {
        Assert.True(Api.TryInstant(text, out var read));
        Assert.Equal(ms, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2027-01-23")]
    [InlineData("2027-01-23T14:05:00")]
    [InlineData("2027-01-23 14:05:00+08:00")]
    [InlineData("2027-02-30T14:05:00+08:00")]
    [InlineData("2027-01-23T14:05:00+25:00")]
    [InlineData("23/01/2027T14:05:00+08:00")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    [InlineData("TTTTTTTTTTTTTTTTTTZ")]
    public void What_is_no_instant_with_an_offset_is_not_read(string text) => Assert.False(Api.TryInstant(text, out _));

    [Fact]
    public void A_stable_key_is_the_same_for_the_same_parts_and_another_for_others()
    {
        Assert.Equal(StableKey.Of("seed", "chunyun-2014", "cy.served"), StableKey.Of("seed", "chunyun-2014", "cy.served"));
        Assert.NotEqual(StableKey.Of("a", "bc"), StableKey.Of("ab", "c"));
        Assert.NotEqual(StableKey.Of("a"), StableKey.Of("a", null));
    }

    [Fact]
    public void Value_lists_are_equal_by_their_items()
    {
        ValueList<int> one = new([1, 2]), same = new([1, 2]), other = new([2, 1]);

        Assert.True(one.Equals(same));
        Assert.True(one.Equals((object)same));
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.False(one.Equals(other));
        Assert.False(one.Equals(null));
        Assert.Equal((2, 2, 3), (one.Count, one[1], one.Sum()));
    }

    [Fact]
    public void A_trend_is_marked_at_the_full_hours_of_the_event_s_clock()
    {
        var points = Enumerable.Range(0, 48).Select(i => new TrendPoint(Sample.At(8, 0) + (i * CountingPart.SlotMs), i)).ToList();

        var hourly = Trend.Of(points, Sample.Catalog().Calendar, 1, Sample.At(12, 0));
        var third = Trend.Of(points, Sample.Catalog().Calendar, 3, Sample.At(11, 58));

        Assert.Equal([(0, "08:00"), (12, "09:00"), (24, "10:00"), (36, "11:00")], hourly.Marks.Select(m => (m.Index, m.Text)));
        Assert.False(hourly.Open);
        Assert.True(third.Open);
        Assert.Equal(["09:00"], third.Marks.Select(m => m.Text));
        Assert.Equal(points.Select(p => p.Sum), hourly.Sums);
        Assert.Equal(hourly, Trend.Of(points, Sample.Catalog().Calendar, 1, Sample.At(12, 0)));
    }
}
