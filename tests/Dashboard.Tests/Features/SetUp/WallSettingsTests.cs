using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Layout;

namespace Dashboard.Tests.Features.SetUp;

/// <summary>What walls want to know, on the set-up page: where stations are, when silence is news, which numbers are round, and beside what an event is
/// set.</summary>
public sealed class WallSettingsTests(ServerFixture server) : SetUpPageTest(server)
{
    [Theory]
    [InlineData("zh-CN", "修改", "纬度：请填写 -90 至 90 的度数", "经度：请填写 -180 至 180 的度数")]
    [InlineData("en", "Edit", "Latitude: degrees from -90 to 90", "Longitude: degrees from -180 to 180")]
    public async Task A_station_is_where_its_coordinates_say_and_they_come_together(string culture, string edit, string latitudeFault, string longitudeFault)
    {
        Speak(culture);
        var e = Fixture.Take();
        var page = await PageAsync(culture, e);
        Type(page.Component, "stations-panel", ("name", "丙站"), ("name-en", "Station C"), ("code", "c"), ("latitude", "26.5597"));
        await page.Component.Find("[data-testid=stations-panel] form").SubmitAsync();
        Assert.Contains(longitudeFault, page.Of("stations-panel"), StringComparison.Ordinal);
        Type(page.Component, "stations-panel", ("longitude", "106.705"));
        await page.Component.Find("[data-testid=stations-panel] form").SubmitAsync();
        page.Component.WaitForAssertion(() => Assert.Contains("26.5597, 106.705", page.Of("station-c"), StringComparison.Ordinal), Wait.Limit);

        await page.Component.InvokeAsync(() => Button(page.Component.Find("[data-testid=station-c]").ChildNodes, edit).ClickAsync());
        Assert.Equal(
            ("26.5597", "106.705"),
            (Find(page.Component, "station-c", "latitude").GetAttribute("value"), Find(page.Component, "station-c", "longitude").GetAttribute("value")));
        Type(page.Component, "station-c", ("latitude", "north"));
        await page.Component.Find("[data-testid=station-c] form").SubmitAsync();
        Assert.Contains(latitudeFault, page.Of("station-c"), StringComparison.Ordinal);
        Type(page.Component, "station-c", ("latitude", "-26.5"));
        await page.Component.Find("[data-testid=station-c] form").SubmitAsync();
        page.Component.WaitForAssertion(() => Assert.Contains("-26.5, 106.705", page.Of("station-c"), StringComparison.Ordinal), Wait.Limit);

        await page.Component.InvokeAsync(() => Button(page.Component.Find("[data-testid=station-c]").ChildNodes, edit).ClickAsync());
        Type(page.Component, "station-c", ("latitude", ""), ("longitude", ""));
        await page.Component.Find("[data-testid=station-c] form").SubmitAsync();
        page.Component.WaitForAssertion(() => Assert.Contains(" — ", page.Of("station-c"), StringComparison.Ordinal), Wait.Limit);
        Assert.Equal((null, null), (await CatalogAsync(e)).Station("c") is { } station ? (station.Latitude, station.Longitude) : (0, 0));
    }

    [Fact]
    public async Task A_gate_is_where_its_station_is()
    {
        Speak("zh-CN");
        var e = Fixture.Take();
        var page = await PageAsync("zh-CN", e);
        Type(page.Component, "stations-panel", ("name", "东口"), ("name-en", "East"), ("code", "a.east"), ("latitude", "north"));
        await Find(page.Component, "stations-panel", "of").ChangeAsync("a");

        Assert.Empty(page.Component.FindAll("[data-testid=stations-panel] form [data-testid=latitude]"));
        await page.Component.Find("[data-testid=stations-panel] form").SubmitAsync();

        page.Component.WaitForAssertion(() => Assert.StartsWith("闸口 东口", page.Of("station-a.east"), StringComparison.Ordinal), Wait.Limit);
        Assert.Null((await CatalogAsync(e)).Station("a.east")!.Latitude);
        await page.Component.InvokeAsync(() => Button(page.Component.Find("[data-testid='station-a.east']").ChildNodes, "修改").ClickAsync());
        Assert.Empty(page.Component.FindAll("[data-testid='station-a.east'] [data-testid=latitude]"));
    }

    [Theory]
    [InlineData("zh-CN", "修改", "预计间隔：请填写 1 至 10080 的整数", "里程碑间隔：请填写大于 0 的整数")]
    [InlineData("en", "Edit", "Expected every: a whole number of minutes", "Milestone every: a whole number above 0")]
    public async Task A_metric_has_a_cadence_and_milestones_or_none(string culture, string edit, string cadenceFault, string milestoneFault)
    {
        Speak(culture);
        var e = Fixture.Take();
        var page = await PageAsync(culture, e);
        await page.Component.InvokeAsync(() => Button(page.Component.Find("[data-testid=metric-served]").ChildNodes, edit).ClickAsync());
        Type(page.Component, "metric-served", ("cadence", "10081"), ("milestone", "-1"));
        await page.Component.Find("[data-testid=metric-served] form").SubmitAsync();
        foreach (var fault in (string[])[cadenceFault, milestoneFault]) Assert.Contains(fault, page.Of("metric-served"), StringComparison.Ordinal);
        Type(page.Component, "metric-served", ("cadence", "15"), ("milestone", "10,000"));
        await page.Component.Find("[data-testid=metric-served] form").SubmitAsync();
        page.Component.WaitForAssertion(
            () => Assert.Contains(
                culture == "en" ? " every 15 min · milestone 10,000 " : " 每 15 分钟 · 里程碑 10,000 ", page.Of("metric-served"), StringComparison.Ordinal),
            Wait.Limit);

        Type(
            page.Component,
            "metrics-panel",
            ("name", "资料"),
            ("name-en", "Leaflets"),
            ("code", "leaflets"),
            ("unit", "份"),
            ("unit-en", "copies"),
            ("cadence", "soon"));
        await page.Component.Find("[data-testid=metrics-panel] > form").SubmitAsync();
        Assert.Contains(cadenceFault, page.Of("metrics-panel"), StringComparison.Ordinal);
        Type(page.Component, "metrics-panel", ("cadence", "60"), ("milestone", "1000"));
        await page.Component.Find("[data-testid=metrics-panel] > form").SubmitAsync();

        page.Component.WaitForAssertion(
            () => Assert.Contains(
                culture == "en" ? " every 60 min · milestone 1,000 " : " 每 60 分钟 · 里程碑 1,000 ", page.Of("metric-leaflets"), StringComparison.Ordinal),
            Wait.Limit);
        Assert.Equal((60, 1000L), (await CatalogAsync(e)).Metric("leaflets") is { } added ? (added.CadenceMinutes, added.Milestone) : default);
        Assert.Equal(
            ("", ""),
            (Find(page.Component, "metrics-panel", "cadence").GetAttribute("value"), Find(page.Component, "metrics-panel", "milestone").GetAttribute("value")));
    }

    [Theory]
    [InlineData("zh-CN", "已保存", "无", "由他人管理的活动")]
    [InlineData("en", "Saved", "None", "An event that others manage")]
    public async Task An_event_is_set_beside_one_of_the_reader_s_others(string culture, string saved, string none, string ofOthers)
    {
        Speak(culture);
        var (e, mine, another) = (Fixture.Take(), Fixture.Take(), Fixture.Take());
        var (id, mineId, anotherId) = (e.Catalog.Event.EventId, mine.Catalog.Event.EventId, another.Catalog.Event.EventId);
        await Fixture.Server.Get<CatalogStore>().ChangeEventAsync(id, r => r with { CompareTo = anotherId }, new("tests"), Wait.Cancelled);
        var page = await EventAsync(culture, e, new Grant(Role.Manager, id), new Grant(Role.Manager, mineId));
        var choice = Find(page.Component, "event-panel", "compare-to");
        Assert.Equal([none, culture == "en" ? mine.Catalog.Event.NameEn : mine.Catalog.Event.NameZh, ofOthers], choice.Children.Select(o => o.TextContent));

        // What is not touched stays as somebody else has chosen it.
        await page.Component.Find("[data-testid=event-panel] form").SubmitAsync();
        page.Component.WaitForAssertion(() => Assert.Contains(saved, page.Of("event-panel"), StringComparison.Ordinal), Wait.Limit);
        Assert.Equal(anotherId, (await CatalogAsync(e)).Event.CompareTo);

        foreach (var (chosen, becomes) in ((string?, int?)[])[(choice.Children[1].GetAttribute("value"), mineId), ("", null)])
        {
            Find(page.Component, "event-panel", "compare-to").Change(chosen!);
            await page.Component.Find("[data-testid=event-panel] form").SubmitAsync();
            page.Component.WaitForAssertion(() => Assert.Contains(saved, page.Of("event-panel"), StringComparison.Ordinal), Wait.Limit);
            Assert.Equal(becomes, (await CatalogAsync(e)).Event.CompareTo);
        }
    }

    private async Task<EventCatalog> CatalogAsync(TestEvent e) => (await Fixture.Server.Get<CatalogStore>().FindAsync(e.Slug, Wait.Cancelled))!;

    private Task<Drawn<EventLayout>> PageAsync(string culture, TestEvent e) => EventAsync(culture, e, new Grant(Role.Manager, e.Catalog.Event.EventId));
}
