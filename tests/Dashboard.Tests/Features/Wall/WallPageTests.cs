namespace Dashboard.Tests.Features.Wall;

/// <summary>The wall as it arrives: readable without any script.</summary>
public sealed class WallPageTests(ServerFixture server)
{
    [Theory]
    [InlineData("zh-CN", "今日服务", "甲站", "第 11 / 21 天")]
    [InlineData("en", "Served today", "Station A", "Day 11 / 21")]
    public async Task A_wall_arrives_with_its_figures(string culture, string headline, string station, string day)
    {
        var e = server.Take();
        await e.CountAsync(59);
        await e.BoardAsync();

        var html = await Wait.ForAsync(
            () => server.Server.PageAsync($"/wall/{e.Slug}?culture={culture}"),
            page => page.Contains(">59<", StringComparison.Ordinal),
            "the wall's first figure");

        foreach (var text in (string[])[headline, station, day]) Assert.Contains(text, html, StringComparison.Ordinal);
        Assert.Contains($"data-event=\"{e.Slug}\"", html, StringComparison.Ordinal);
        Assert.Contains("data-epoch=", html, StringComparison.Ordinal);
        Assert.DoesNotContain("blazor.web.js", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "80.0万+", "已关闭 · 最终数据", "公开材料只有合计，没有逐日数据")]
    [InlineData("en", "800,000+", "Closed · final figures", "The published account has totals only, no daily figures")]
    public async Task A_closed_season_s_wall_shows_lower_bounds_as_such_and_no_trend(string culture, string served, string closed, string source)
    {
        var html = await server.Server.PageAsync($"/wall/chunyun-2014?culture={culture}");

        foreach (var text in (string[])[served, closed, source]) Assert.Contains(text, html, StringComparison.Ordinal);
        Assert.DoesNotContain("data-tile=\"overview-trend\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("data-tile=\"overview-newest\"", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("12", 12)]
    [InlineData("1", 5)]
    [InlineData("soon", 30)]
    [InlineData("", 30)]
    public async Task An_address_may_say_for_how_long_a_scene_is_shown(string asked, int seconds) =>
        Assert.Contains($"data-dwell=\"{seconds}\"", await server.Server.PageAsync($"/wall/drill?dwell={asked}"), StringComparison.Ordinal);

    [Fact]
    public async Task A_scene_that_does_not_fit_yet_has_a_name_but_does_not_show_it()
    {
        var html = await server.Server.PageAsync("/wall/chunyun-2014");

        Assert.Contains("data-turn=\"overview\" class=\"now\"", html, StringComparison.Ordinal);
        Assert.Contains("data-turn=\"trends\" hidden", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wall_arrives_stale_and_says_so_until_its_script_has_heard_from_the_hub()
    {
        var html = await server.Server.PageAsync("/wall/drill?culture=en");

        Assert.Contains("class=\"wall stale", html, StringComparison.Ordinal);
        var banner = html[html.IndexOf("id=\"banner\"", StringComparison.Ordinal)..];
        banner = banner[..banner.IndexOf("</div>", StringComparison.Ordinal)];
        Assert.DoesNotContain("hidden", banner, StringComparison.Ordinal);
        Assert.Contains("figures as of", banner, StringComparison.Ordinal);
        // The guard, apart from the modules and before them; and what it shows where they cannot run.
        Assert.Matches("<script src=\"[^\"]*guard[^\"]*\"></script>", html);
        Assert.Contains("id=\"too-old\" role=\"alert\" hidden", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_drill_s_wall_says_so_and_another_does_not()
    {
        Assert.Contains("演练 · DRILL", await server.Server.PageAsync("/wall/drill"), StringComparison.Ordinal);
        Assert.DoesNotContain("DRILL", await server.Server.PageAsync("/wall/chunyun-2014"), StringComparison.Ordinal);
    }
}
