using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Features.Manager;
using Dashboard.Layout;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Features.Manager;

/// <summary>The manager's page over real feeds.</summary>
public sealed class LivePageTests : ComponentTest
{
    private readonly ServerFixture _server;

    public LivePageTests(ServerFixture server)
    {
        _server = server;
        AddPages(server.Server);
        Services.AddSingleton(server.Server.Feeds);
        Services.AddSingleton(server.Server.Get<AccessDirectory>());
        Services.AddSingleton(server.Server.Get<LateService>());
        Services.AddSingleton(server.Server.States(server.Server.PersonAsync(new Grant(Role.Manager, 0)).GetAwaiter().GetResult()));
    }

    [Theory]
    [InlineData("zh-CN", "服务")]
    [InlineData("en", "Served")]
    public async Task A_count_appears_by_itself(string culture, string metric)
    {
        var e = _server.Take();
        var page = Page(culture, e.Slug);
        Assert.Contains(metric, page.Of("kpi-served"), StringComparison.Ordinal);
        Assert.StartsWith("0 ", page.Of("cell-a-served"), StringComparison.Ordinal);

        await e.CountAsync(47, note: "列车晚点");

        page.Component.WaitForAssertion(() => Assert.StartsWith("47 ", page.Of("cell-a-served"), StringComparison.Ordinal), Wait.Limit);
        Assert.Contains("47", page.Of("kpi-served"), StringComparison.Ordinal);
        Assert.Equal("47", page.Of("total-served"));
        Assert.Contains("列车晚点", page.Text, StringComparison.Ordinal);
        Assert.Equal("1", page.Component.Find("[data-testid=live]").GetAttribute("data-seq"));
    }

    [Fact]
    public void Another_address_shows_another_event()
    {
        var page = Page("en", "drill");
        Assert.Contains("Spring Festival travel drill", page.Text, StringComparison.Ordinal);

        Move<LivePage>(page, "chunyun-2014");

        Assert.Equal("Spring Festival travel 2014", page.Of("event-name"));
        Assert.DoesNotContain("drill", page.Of("live"), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("zh-CN", "本活动还没有设置指标")]
    [InlineData("en", "This event has no metrics yet")]
    public async Task An_event_without_metrics_says_what_would_fill_it(string culture, string text)
    {
        var slug = $"bare-{culture.ToLowerInvariant()}";
        await _server.Server.Get<Engine.Data.CatalogStore>().AddEventAsync(
            new()
            {
                EventId = 0,
                Slug = slug,
                NameZh = "空",
                NameEn = "Bare",
                StartsOn = TestEvent.Text(TestEvent.Day(5)),
                EndsOn = TestEvent.Text(TestEvent.Day(6)),
                TimeZone = "Asia/Shanghai",
                Drill = false,
                Closed = false,
            },
            Wait.Cancelled);
        await Wait.ForAsync(() => _server.Server.Feeds.Find(slug) is not null, "the event is there");

        Assert.Contains(text, Page(culture, slug).Text, StringComparison.Ordinal);
        Assert.Contains(culture == "en" ? "not begun" : "未开始", await _server.Server.PageAsync($"/?culture={culture}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_is_left_no_longer_follows()
    {
        var e = _server.Take();
        Page("zh-CN", e.Slug);
        await Wait.ForAsync(() => e.Feed.Watchers > 0, "the page follows");

        await DisposeComponentsAsync();

        await Wait.ForAsync(() => e.Feed.Watchers == 0, "the page has let go");
        Assert.Equal(0, e.Feed.Watchers);
    }

    [Theory]
    [InlineData("zh-CN", "演练 · DRILL")]
    [InlineData("en", "DRILL · 演练")]
    public void A_drill_says_so_across_the_page(string culture, string band)
    {
        var page = Page(culture, "drill");

        Assert.Contains(band, page.Component.Find("section.drill-band").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "活动已结束", "走势", "800,000+", "· 已结束")]
    [InlineData("en", "This event is closed", "Trend", "800,000+", "· closed")]
    public void A_closed_event_has_its_totals_and_no_trend(string culture, string closed, string trend, string served, string dates)
    {
        var page = Page(culture, "chunyun-2014");

        Assert.Contains(closed, page.Text, StringComparison.Ordinal);
        Assert.Contains(dates, page.Text, StringComparison.Ordinal);
        Assert.Contains(served, page.Of("kpi-cy.served"), StringComparison.Ordinal);
        Assert.Equal("2,063", page.Of("total-con.total"));
        Assert.DoesNotContain(page.Component.FindAll("h2"), h => h.TextContent == trend);
        Assert.Empty(page.Component.FindAll("section.drill-band"));
    }

    [Theory]
    [InlineData("zh-CN", "第 11 / 21 天", "大屏 ↗", "计数页")]
    [InlineData("en", "day 11 of 21", "Wall ↗", "Pads")]
    public void A_running_event_says_which_day_it_is_and_where_else_to_look(string culture, string day, string wall, string pad)
    {
        var e = _server.Shared(nameof(LivePageTests));

        var page = Page(culture, e.Slug);

        Assert.Contains(day, page.Text, StringComparison.Ordinal);
        Assert.Contains(pad, page.Text, StringComparison.Ordinal);
        Assert.Equal($"/wall/{e.Slug}", page.Component.FindAll("a").Single(a => a.TextContent.Trim() == wall).GetAttribute("href"));
    }

    [Fact]
    public void The_pads_are_offered_by_station()
    {
        var e = _server.Shared(nameof(LivePageTests));

        var page = Page("zh-CN", e.Slug);

        Assert.Equal([($"/pad/{e.Slug}/a", "甲站"), ($"/pad/{e.Slug}/b", "乙站")], Pads(page));
    }

    [Fact]
    public async Task A_gate_s_pad_is_offered_under_its_station_s_name_unless_it_is_retired()
    {
        var e = await _server.Take().WithGateAsync();
        await _server.Server.Get<CatalogStore>()
            .AddStationAsync(e.Catalog.Event.EventId, e.Catalog.Station("a.east")! with { Code = "a.west" }, Wait.Cancelled);
        await _server.Server.Get<CatalogStore>().ChangeStationAsync(e.Catalog.Event.EventId, 4, s => s with { Retired = true }, new("test"), Wait.Cancelled);
        await Wait.ForAsync(() => e.Feed.Current.Board.Catalog.Station("a.west") is { Retired: true }, "the feed knows it");

        var page = Page("zh-CN", e.Slug);

        Assert.Equal([($"/pad/{e.Slug}/a", "甲站"), ($"/pad/{e.Slug}/a.east", "甲站 · 东口"), ($"/pad/{e.Slug}/b", "乙站")], Pads(page));
    }

    [Fact]
    public void With_every_list_open_a_Chinese_page_has_no_English_of_MudBlazor_s()
    {
        var page = Page("zh-CN", _server.Shared(nameof(LivePageTests)).Slug);

        var readable = Answers.Readable(System.Net.WebUtility.HtmlDecode(page.Component.Markup + page.Popovers.Markup));

        Assert.Contains("乙站", readable);
        Assert.DoesNotContain(readable, t => t.Any(char.IsAsciiLetter) && !t.Contains("测试t-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_manager_of_another_event_is_shown_nothing_of_this_one()
    {
        var (e, other) = (_server.Take(), _server.Shared("other"));
        await e.CountAsync(47, note: "列车晚点");
        Services.AddSingleton(_server.Server.States(await _server.Server.PersonAsync(new Grant(Role.Manager, other.Catalog.Event.EventId))));

        var page = Page("zh-CN", e.Slug);

        Assert.Contains("无权访问", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(e.Catalog.Event.NameZh, page.Text, StringComparison.Ordinal);
    }

    private static IEnumerable<(string?, string)> Pads(Drawn<EventLayout> page) =>
        page.Component.FindAll("nav details a").Select(a => (a.GetAttribute("href"), a.TextContent.Trim()));

    private Drawn<EventLayout> Page(string culture, string slug) => DrawPage<LivePage>(culture, slug);
}
