namespace Dashboard.Tests.Features.Pad;

/// <summary>The pad as it arrives on a phone.</summary>
public sealed class PadPageTests(ServerFixture server)
{
    [Theory]
    [InlineData("zh-CN", "甲站", "本站今日", "人次")]
    [InlineData("en", "Station A", "Today at this station", "contacts")]
    public async Task A_pad_arrives_with_its_station_and_today_s_count(string culture, string station, string label, string unit)
    {
        var e = server.Take();
        await e.CountAsync(61);
        await e.CountAsync(5, "b");
        await e.BoardAsync();

        var html = await server.Server.PageAsync($"/pad/{e.Slug}/a?culture={culture}");

        foreach (var text in (string[])[$">{station}<", label, unit, ">61<"]) Assert.Contains(text, html, StringComparison.Ordinal);
        Assert.Contains("data-metric=\"served\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("data-metric=\"calls\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("blazor.web.js", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "活动已关闭")]
    [InlineData("en", "This event is closed; nothing more is counted.")]
    public async Task A_closed_event_s_pad_takes_nothing(string culture, string text)
    {
        var html = await server.Server.PageAsync($"/pad/{server.Closed.Slug}/a?culture={culture}");

        Assert.Contains(text, html, StringComparison.Ordinal);
        Assert.DoesNotContain("data-add", html, StringComparison.Ordinal);
        // Its script is there: what waits on the phone still goes, or is refused with a reason.
        Assert.Contains("js/pad/pad.", html, StringComparison.Ordinal);
    }
}
