using Dashboard.Shared;

namespace Dashboard.Tests.Shared;

/// <summary>Choices that an address holds, over a window that answers a round trip later.</summary>
public sealed class ChosenAddressTests
{
    [Fact]
    public void Two_choices_within_one_round_trip_are_both_in_the_address()
    {
        var window = new SlowWindow("/admin/audit?before=9");
        using var address = new ChosenAddress(window);

        address.Choose(("who", "王 o'hara"), ("before", null));
        address.Choose(("from", "2027-01-24"));

        Assert.Equal(("王 o'hara", "2027-01-24", null), (address["who"], address["from"], address["before"]));
        window.Arrive();
        Assert.False(address.Underway);
        Assert.Equal("/admin/audit?who=%E7%8E%8B%20o%27hara&from=2027-01-24", window.At);
    }

    [Fact]
    public void A_choice_after_the_first_of_two_has_come_builds_on_the_second()
    {
        var window = new SlowWindow("/live/drill");
        using var address = new ChosenAddress(window);
        address.Choose(("metric", "a"));
        var first = window.Asked.Single();
        address.Choose(("station", "b"));

        window.Follow(new Uri(first).PathAndQuery);
        Assert.True(address.Underway);
        address.Choose(("span", "Today"));
        window.Arrive();

        Assert.Equal("/live/drill?metric=a&station=b&span=Today", window.At);
    }

    [Fact]
    public void What_was_chosen_before_a_link_was_followed_does_not_come_back()
    {
        var window = new SlowWindow("/admin/audit");
        using var address = new ChosenAddress(window);
        address.Choose(("who", "a"));
        window.Arrive();
        window.Follow("/admin/audit");

        address.Choose(("from", "2027-01-24"));
        window.Arrive();
        Assert.Equal("/admin/audit?from=2027-01-24", window.At);

        address.Choose(("who", "lost"));
        window.Follow("/live/drill");
        Assert.Null(address["who"]);
    }

    [Fact]
    public void An_address_that_is_written_another_way_by_the_browser_is_the_same()
    {
        var window = new SlowWindow("/admin/audit");
        using var address = new ChosenAddress(window);

        address.Choose(("who", "o'hara"));
        window.Follow("/admin/audit?who=o'hara");

        Assert.False(address.Underway);
    }
}
