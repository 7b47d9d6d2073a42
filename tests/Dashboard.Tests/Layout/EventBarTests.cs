using Dashboard.Engine.Access;
using Dashboard.Engine.Feed;
using Dashboard.Layout;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Layout;

/// <summary>What stands above every page of an event.</summary>
public sealed class EventBarTests : ComponentTest
{
    private readonly ServerFixture _server;

    public EventBarTests(ServerFixture server)
    {
        _server = server;
        AddPages(server.Server);
        Services.AddSingleton(server.Server.Feeds);
        Services.AddSingleton(server.Server.Get<AccessDirectory>());
    }

    [Theory]
    [InlineData("zh-CN", "春运", "截至 14:30:00 第 1 条记录")]
    [InlineData("en", "Travel season", "As of 14:30:00 entry 1")]
    public void It_names_the_event_and_says_as_of_when_its_figures_are(string culture, string name, string fresh)
    {
        var bar = Bar(culture, Nobody(Sample.State(Sample.Tally(1, Sample.At(14, 0)))));

        Assert.Equal(name, bar.Of("event-name"));
        Assert.Contains(fresh, bar.Text, StringComparison.Ordinal);
        Assert.NotNull(bar.Component.Find("[role=status]"));
    }

    [Theory]
    [InlineData("zh-CN", "停在 14:30:00", "数据库自 14:30:01 起无法读取")]
    [InlineData("en", "Stopped at 14:30:00", "cannot be read since 14:30:01")]
    public void It_says_in_words_since_when_nothing_could_be_read(string culture, string stopped, string since)
    {
        var bar = Bar(culture, Nobody(Sample.State() with { FailingSince = Sample.Now + 1000 }));

        Assert.Contains(stopped, bar.Text, StringComparison.Ordinal);
        Assert.Contains(since, bar.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "运行情况 交班情况 热线值班台 活动计数 大屏 ↗ 计数页 甲站 乙站 导入表格 活动设置 二维码")]
    [InlineData("en", "Live figures Shift sign-offs Hotline desk Event counts Wall ↗ Pads Station A Station B Import a table Set-up QR codes")]
    public async Task Whoever_manages_the_event_is_offered_all_of_its_pages(string culture, string pages)
    {
        Speak(culture);
        var e = _server.Shared(nameof(EventBarTests));

        Assert.Equal(pages, Words([Bar(culture, Reader(e, await e.ManagerAsync())).Component.Find("nav")]));
    }

    [Fact]
    public async Task Whoever_counts_at_one_station_is_offered_its_pad_and_the_wall()
    {
        Speak("en");
        var e = _server.Shared(nameof(EventBarTests));

        Assert.Equal("Wall ↗ Pads Station B", Words([Bar("en", Reader(e, await e.CoordinatorAsync("b"))).Component.Find("nav")]));
    }

    [Theory]
    [InlineData("/shifts/{Slug}", "/shifts/{0}", "/live/chunyun-2014")]
    [InlineData("/admin/events/{Slug}", "/admin/events/{0}", "/admin/events/chunyun-2014")]
    public async Task Another_event_is_shown_on_the_same_page_or_on_the_first_that_it_has(string page, string same, string other)
    {
        Speak("en");
        var (e, next, closed) = (
            _server.Shared(nameof(EventBarTests)), _server.Shared("next"), _server.Server.Feeds.Find("chunyun-2014")!.Current.Board.Catalog.Event.EventId);
        var caller = await _server.Server.PersonAsync(
            new Grant(Role.Manager, e.Catalog.Event.EventId), new Grant(Role.Manager, next.Catalog.Event.EventId), new Grant(Role.Manager, closed));

        var bar = Bar("en", Reader(e, caller), page);

        Assert.Equal(
            [string.Format(System.Globalization.CultureInfo.InvariantCulture, same, next.Slug), other],
            bar.Component.FindAll(".event-switch a").Select(a => a.GetAttribute("href")));
    }

    private static EventContext Nobody(FeedState state) => new(state, null, Rights.None);

    private EventContext Reader(TestEvent e, Caller caller) => new(e.Feed.Current, caller, _server.Server.Get<AccessDirectory>().RightsOf(caller));

    private Drawn<EventBar> Bar(string culture, EventContext reader, string address = "/live/{Slug}") =>
        Draw<EventBar>(culture, p => p.Add(b => b.Event, reader).Add(b => b.Address, address));
}
