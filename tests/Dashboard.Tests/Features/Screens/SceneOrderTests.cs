using Dashboard.Features.Screens;

namespace Dashboard.Tests.Features.Screens;

/// <summary>The order of a screen's scenes, as its form holds it, and their names.</summary>
public sealed class SceneOrderTests : ComponentTest
{
    [Theory]
    [InlineData("zh-CN", "1 总览 2 服务站 3 走势 4 热线 5 own")]
    [InlineData("en", "1 Overview 2 Stations 3 Trends 4 Hotline 5 own")]
    public void A_scene_has_a_name_for_people_or_its_own(string culture, string names)
    {
        string[] all = ["overview", "stations", "trends", "hotline", "own"];

        Assert.Equal(names, Draw<SceneOrder>(culture, p => p.Add(o => o.Draft, new ScreenDraft(all, all))).Of("scenes"));
    }

    [Fact]
    public void Nothing_is_moved_past_the_first_and_the_last_and_what_is_left_out_is_passed_over()
    {
        var draft = new ScreenDraft(["a", "b", "c", "d"], "c", "c", "gone", "a");
        Assert.Equal(["c", "a", "b", "d"], draft.Order);
        Assert.Equal((0, 1, -1), (draft.PlaceOf("c"), draft.PlaceOf("a"), draft.PlaceOf("b")));

        draft.Move("c", -1);
        draft.Move("a", 1);
        draft.Move("b", -1);
        Assert.Equal(["c", "a"], draft.Scenes);

        draft.Show("d", true);
        draft.Move("d", -1);
        Assert.Equal(["c", "d", "a"], draft.Scenes);
        Assert.Equal(["c", "d", "b", "a"], draft.Order);
        draft.Show("c", false);
        draft.Move("a", -1);
        Assert.Equal(["a", "d"], draft.Setting.Scenes);
    }

    [Theory]
    [InlineData("60", "22:00", "06:00", 60, 1320, 360)]
    [InlineData(" 1,000 ", "", " ", 1000, null, null)]
    [InlineData("", "22", "", 0, -1, null)]
    [InlineData("1.5", "", "24:00", 0, null, -1)]
    public void What_is_no_number_or_no_time_becomes_one_that_is_refused(string dwell, string from, string until, int seconds, int? dimFrom, int? dimUntil)
    {
        var setting = new ScreenDraft([]) { Dwell = dwell, DimFrom = from, DimUntil = until }.Setting;

        Assert.Equal((seconds, dimFrom, dimUntil), (setting.DwellSeconds, setting.DimFromMin, setting.DimUntilMin));
    }
}
