using System.Collections.Immutable;
using Dashboard.Engine.Boards;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Engine.Shifts;
using Dashboard.Features.Manager;

namespace Dashboard.Tests.Features.Manager;

/// <summary>Beside each station: up to when its figures of today are signed off.</summary>
public sealed class ConfirmedTests : ComponentTest
{
    [Theory]
    [InlineData("zh-CN", "已确认至 14:00", "暂计")]
    [InlineData("en", "confirmed to 14:00", "provisional")]
    public void A_station_s_figures_are_confirmed_up_to_a_time_or_provisional(string culture, string confirmed, string provisional)
    {
        var table = Table(culture, "2027-01-23");

        Assert.Equal((confirmed, provisional), (table.Of("confirmed-railway"), table.Of("confirmed-airport")));
    }

    [Fact]
    public void Where_no_shift_is_worked_today_nothing_is_said() => Assert.Empty(Table("en", "2027-01-26").Component.FindAll("[data-testid^=confirmed-]"));

    private Drawn<StationsTable> Table(string culture, string firstOn)
    {
        var small = Sample.Catalog();
        var catalog = new EventCatalog(
            small.Event,
            small.Stations,
            small.Metrics,
            1,
            [new() { ShiftId = 1, Code = "early", NameZh = "早班", NameEn = "Early", StartsMin = 360, EndsMin = 840, FirstOn = firstOn }]);
        var signOffs = ImmutableDictionary<SignOffKey, SignOff>.Empty.Add(
            new(Sample.Railway, 1, Sample.At(6, 0)), new(Sample.At(14, 0), Confirmed: true, Sample.At(14, 5), Sample.At(14, 5), "account:1", 1));
        return Draw<StationsTable>(
            culture,
            p => p.Add(t => t.State, new FeedState(new Board(catalog, Sample.Today).With(new ShiftPart { SignOffs = signOffs }), Sample.Now, null))
                .Add(t => t.Changes, new()));
    }
}
