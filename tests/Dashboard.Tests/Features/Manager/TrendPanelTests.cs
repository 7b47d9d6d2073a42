using Dashboard.Engine.Feed;
using Dashboard.Features.Manager;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Features.Manager;

public sealed class TrendPanelTests : ComponentTest
{
    private static FeedState Busy => Sample.State(
        Sample.Tally(
            1, Sample.At(
                14, 0)), Sample.Tally(
                    2, Sample.At(
                        14, 0), Sample.Airport), Sample.Tally(
                            4, Sample.At(1, 0)), Sample.Tally(8, Sample.At(10, 0, day: 24)), Sample.Tally(16, Sample.At(14, 0), 0, Sample.Calls));

    [Theory]
    [InlineData("zh-CN", "本时段共 3", "服务走势，全部服务站")]
    [InlineData("en", "3 in this span", "Trend of Served, All stations")]
    public void It_begins_with_the_last_six_hours_of_the_first_metric(string culture, string sum, string label)
    {
        var panel = Panel(culture, Busy);

        Assert.Contains(sum, panel.Text, StringComparison.Ordinal);
        Assert.Equal(label, panel.Component.Find("[role=img][aria-label]").GetAttribute("aria-label"));
    }

    [Theory]
    [InlineData("zh-CN", "今日", "本时段共 7")]
    [InlineData("en", "Today", "7 in this span")]
    [InlineData("zh-CN", "昨日", "本时段共 8")]
    [InlineData("en", "Yesterday", "8 in this span")]
    public async Task The_span_can_be_changed(string culture, string span, string sum)
    {
        var panel = Panel(culture, Busy);

        await panel.Component.InvokeAsync(() => panel.Component.FindAll("[role=radio], button, .mud-toggle-item").First(b => b.TextContent.Trim() == span)
            .ClickAsync());

        panel.Component.WaitForAssertion(() => Assert.Contains(sum, panel.Text, StringComparison.Ordinal), Wait.Limit);
    }

    [Theory]
    [InlineData("zh-CN", "来电", "本时段共 16", "来电走势，全部服务站")]
    [InlineData("en", "Calls", "16 in this span", "Trend of Calls, All stations")]
    public async Task The_metric_can_be_changed(string culture, string metric, string sum, string label)
    {
        var panel = Panel(culture, Busy);

        await ChooseAsync(panel, culture == "en" ? "Metric" : "指标", metric);

        panel.Component.WaitForAssertion(() => Assert.Contains(sum, panel.Text, StringComparison.Ordinal), Wait.Limit);
        Assert.Equal(label, panel.Component.Find("[role=img][aria-label]").GetAttribute("aria-label"));
    }

    [Theory]
    [InlineData("zh-CN", "机场", "本时段共 2", "服务走势，机场")]
    [InlineData("en", "Airport", "2 in this span", "Trend of Served, Airport")]
    public async Task The_station_can_be_changed(string culture, string station, string sum, string label)
    {
        var panel = Panel(culture, Busy);

        await ChooseAsync(panel, culture == "en" ? "Station" : "服务站", station);

        panel.Component.WaitForAssertion(() => Assert.Contains(sum, panel.Text, StringComparison.Ordinal), Wait.Limit);
        Assert.Equal(label, panel.Component.Find("[role=img][aria-label]").GetAttribute("aria-label"));
    }

    [Theory]
    [InlineData("zh-CN", "这段时间还没有记录")]
    [InlineData("en", "Nothing counted in this span")]
    public void Where_nothing_was_counted_there_is_a_sentence_and_no_line(string culture, string text)
    {
        var panel = Panel(culture, Sample.State());

        Assert.Contains(text, panel.Text, StringComparison.Ordinal);
        Assert.Empty(panel.Component.FindAll("[role=img][aria-label]"));
    }

    [Fact]
    public async Task Choices_made_faster_than_the_window_answers_are_all_kept_and_shown_at_once()
    {
        var window = new SlowWindow("/live/spring?other=1");
        Services.AddSingleton<NavigationManager>(window);
        var panel = Panel("en", Busy);

        await ChooseAsync(panel, "Station", "Airport");
        await panel.Component.InvokeAsync(() => panel.Component.FindAll("[role=radio], button, .mud-toggle-item").First(b => b.TextContent.Trim() == "Today")
            .ClickAsync());
        Assert.Contains("2 in this span", panel.Text, StringComparison.Ordinal);

        window.Arrive();
        Assert.Equal("/live/spring?other=1&station=airport&span=Today", window.At);
        Assert.Contains("2 in this span", panel.Text, StringComparison.Ordinal);
    }

    private Drawn<TrendPanel> Panel(string culture, FeedState state) =>
        Draw<TrendPanel>(culture, p => p.Add(t => t.Board, state.Board).Add(t => t.AsOf, state.AsOf));

    private static async Task ChooseAsync(Drawn<TrendPanel> panel, string select, string item)
    {
        var field = panel.Component.FindAll("label").Single(l => l.TextContent == select).ParentElement!.QuerySelector("select")!;
        await field.ChangeAsync(field.Children.Single(o => o.TextContent == item).GetAttribute("value")!);
    }
}
