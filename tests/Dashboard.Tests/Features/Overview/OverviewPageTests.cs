using Dashboard.Engine.Access;
using Dashboard.Features.Overview;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Features.Overview;

/// <summary>A server whose events can be counted: the overview shows them all.</summary>
public sealed class OverviewServer : ServerFixture;

public sealed class OverviewPageTests : ComponentTest, IClassFixture<OverviewServer>
{
    private readonly ServerFixture _server;

    public OverviewPageTests(OverviewServer server)
    {
        _server = server;
        AddPages(server.Server);
        Services.AddSingleton(server.Server.Feeds);
        Services.AddSingleton(server.Server.Get<AccessDirectory>());
        Services.AddSingleton(server.Server.States(server.Server.PersonAsync(new Grant(Role.Administrator, 0)).GetAwaiter().GetResult()));
    }

    [Theory]
    [InlineData("zh-CN", "春运服务合计", "800,000+", "已结束", "运行情况")]
    [InlineData("en", "Served in all", "800,000+", "closed", "Live figures")]
    public void A_closed_event_shows_its_total_and_offers_no_pad(string culture, string label, string total, string closed, string manager)
    {
        var page = Draw<OverviewPage>(culture, _ => { });

        var card = page.Of("event-chunyun-2014");
        foreach (var text in (string[])[label, total, closed, manager]) Assert.Contains(text, card, StringComparison.Ordinal);
        Assert.Empty(page.Component.FindAll("[data-testid=event-chunyun-2014] a[href^='/pad']"));
    }

    [Theory]
    [InlineData("zh-CN", "今日服务", "计数页 甲站")]
    [InlineData("en", "Served today", "Pads Station A")]
    public async Task A_running_event_counts_live_and_offers_its_screens(string culture, string label, string pad)
    {
        var e = _server.Take();
        var page = Draw<OverviewPage>(culture, _ => { });
        var card = $"event-{e.Slug}";
        Assert.Contains(label, page.Of(card), StringComparison.Ordinal);
        Assert.Contains(pad, page.Of(card), StringComparison.Ordinal);

        await e.CountAsync(53);

        page.Component.WaitForAssertion(() => Assert.Contains("53", page.Of(card), StringComparison.Ordinal), Wait.Limit);
        Assert.Equal(
            [
                $"/live/{e.Slug}", $"/live/{e.Slug}", $"/shifts/{e.Slug}", $"/hotline/{e.Slug}", $"/count/{e.Slug}", $"/wall/{e.Slug}", $"/pad/{e.Slug}/a",
                $"/pad/{e.Slug}/b", .. ((string[])["/import", "", "/sheet"]).Select(under => $"/admin/events/{e.Slug}{under}"),
            ],
            page.Component.FindAll($"[data-testid={card}] a").Select(a => a.GetAttribute("href")));
    }

    [Theory]
    [InlineData("zh-CN", "计数页 甲站 东口 乙站", "甲站的闸口")]
    [InlineData("en", "Pads Station A East Station B", "Gates of Station A")]
    public async Task A_station_s_gates_stand_beneath_it_with_their_pads(string culture, string pads, string label)
    {
        Speak(culture);
        var e = await _server.Take().WithGateAsync();
        var card = $"[data-testid=event-{e.Slug}]";

        var page = Draw<OverviewPage>(culture, _ => { });

        Assert.Contains(pads, page.Of($"event-{e.Slug}"), StringComparison.Ordinal);
        Assert.Equal([$"/pad/{e.Slug}/a.east"], page.Component.FindAll($"{card} ul[aria-label='{label}'] a").Select(a => a.GetAttribute("href")));
    }

    [Theory]
    [InlineData("a", "a a.east")]
    [InlineData("b", "b")]
    public async Task Whoever_counts_at_one_station_is_offered_its_pad_and_those_of_its_gates(string station, string pads)
    {
        var e = await _server.Take().WithGateAsync();
        Services.AddSingleton(_server.Server.States(await _server.Server.PersonAsync(new Grant(
            Role.Coordinator, e.Catalog.Event.EventId, e.Catalog.Station(station)!.StationId))));

        var page = Draw<OverviewPage>("zh-CN", _ => { });

        Assert.Equal(pads.Split(' ').Select(code => $"/pad/{e.Slug}/{code}"), page.Component.FindAll("a[href^='/pad']").Select(a => a.GetAttribute("href")));
    }

    [Fact]
    public void A_drill_is_marked_and_running_events_come_first()
    {
        var page = Draw<OverviewPage>("zh-CN", _ => { });

        Assert.Contains("演练", page.Component.Find("[data-testid=event-drill] section.drill-band").TextContent, StringComparison.Ordinal);
        var cards = page.Component.FindAll("[data-testid^=event-]").Select(c => c.GetAttribute("data-testid")!).ToList();
        Assert.True(cards.IndexOf("event-drill") < cards.IndexOf("event-chunyun-2014"));
    }
}
