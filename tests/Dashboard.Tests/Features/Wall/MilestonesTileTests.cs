using Dashboard.Engine.Counting;
using Dashboard.Engine.Data;
using Dashboard.Features.Wall;

namespace Dashboard.Tests.Features.Wall;

public sealed class MilestonesTileTests : ComponentTest
{
    [Fact]
    public void The_newest_milestones_take_the_place_of_the_newest_entries_and_the_next_says_what_is_missing()
    {
        var state = State(10, Sample.Tally(4, Sample.At(9, 0)), Sample.Tally(23, Sample.At(14, 3)));

        var model = OverviewScene.Scene.Model<MilestonesModel>(state, "milestones");

        Assert.DoesNotContain(OverviewScene.Scene.Models(state), t => t.Id == "newest");
        Assert.Equal([(20L, "14:00"), (10L, "14:00")], model.Rows.Select(r => (r.Value, r.At)));
        Assert.Equal((30L, 3L, 0.7), (model.Next!.Value, model.Next.Missing, model.Next.Share));
    }

    [Fact]
    public void Its_model_stays_the_same_while_nothing_is_reached() => Assert.Equal(
        OverviewScene.Scene.Model<MilestonesModel>(State(10, Sample.Tally(14, Sample.At(14, 29))), "milestones").Rows,
        OverviewScene.Scene.Model<MilestonesModel>(
            State(10, Sample.Tally(14, Sample.At(14, 29)), Sample.Tally(1, Sample.At(14, 29))) with { AsOf = Sample.Now + 2000 }, "milestones").Rows);

    [Theory]
    [InlineData("zh-CN", "下一个里程碑 21.0万 服务 还差 1,234 人次 ★ 20.0万 服务 1/24 09:00 前后", "服务突破 200,000 人次！")]
    [InlineData("en", "Next milestone 210,000 Served to go 1,234 contacts ★ 200,000 Served 24/1, about 09:00", "Served: 200,000 contacts reached!")]
    public void A_milestone_says_what_how_many_and_when(string culture, string text, string cheer)
    {
        var (served, contacts) = (new Bilingual("服务", "Served"), new Bilingual("人次", "contacts"));
        var tile = Draw<MilestonesTile>(culture, p => p.Add(t => t.Model, new MilestonesModel(
            new([new(
                "served", served, contacts, 200_000, new(2027, 1, 24), "09:00", Sample.At(9, 0, day: 24))]), new(served, contacts, 210_000, 1234, 0.877))));

        Assert.Equal(text, tile.Text);
        Assert.Equal(cheer, tile.Component.Find("li").GetAttribute("data-cheer"));
        Assert.Equal("87.7%", tile.Component.Find("svg.bar rect").GetAttribute("width"));
    }

    [Theory]
    [InlineData("zh-CN", "到昨日按时序进度应完成 4.0万 ▼ 落后时序进度 3.9万", "到昨日按时序进度应完成 4.0万 ＝ 与时序进度持平")]
    [InlineData("en", "Due by yesterday: 40,000 ▼ 39,000 behind schedule", "Due by yesterday: 40,000 ＝ on schedule")]
    public void The_headline_says_what_was_due_and_how_far_from_it_the_season_is(string culture, string behind, string ahead)
    {
        string Pace(long before) => Read<HeadlineTile>(culture, p => p.Add(t => t.Model, OverviewScene.Scene.Model<HeadlineModel>(
            Sample.State(Sample.Tally(before, Sample.At(9, 0, day: 24)), Sample.Tally(70_000, Sample.At(14, 0))), "headline")));

        Assert.Contains(behind, Pace(1000), StringComparison.Ordinal);
        Assert.Contains(ahead, Pace(40_000), StringComparison.Ordinal);
    }

    private static Engine.Feed.FeedState State(long step, params Engine.Ledger.Entry[] entries)
    {
        var catalog = Sample.Catalog();
        catalog = new(catalog.Event, catalog.Stations, [catalog.Metrics[0] with { Milestone = step }, .. catalog.Metrics.Skip(1)], 1, catalog.Shifts);
        return Sample.State(catalog, entries) with { Past = new Past(catalog, Sample.Today, 0, new Dictionary<int, IReadOnlyList<MinuteSum>>(), []) };
    }
}
