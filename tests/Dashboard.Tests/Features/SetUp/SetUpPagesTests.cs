using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Features.SetUp;

/// <summary>The set-up pages, as managers and administrators meet them. Each test speaks for itself: a language set within an awaited helper ends with
/// it.</summary>
public sealed class SetUpPagesTests(ServerFixture server) : SetUpPageTest(server)
{
    [Theory]
    [InlineData("zh-CN", "未结束", "新建活动")]
    [InlineData("en", "open", "New event")]
    public async Task A_manager_sees_their_events_and_cannot_make_new_ones(string culture, string state, string add)
    {
        Speak(culture);
        var e = Fixture.Take();
        var page = await EventsAsync(culture, new Grant(Role.Manager, e.Catalog.Event.EventId));

        var row = page.Component.Find($"[data-testid='event-{e.Slug}']");
        Assert.Equal([e.Slug, "2", "3", state], row.QuerySelectorAll("td").Where((_, i) => i != 1).Select(c => c.TextContent.Trim()));
        Assert.Equal($"/admin/events/{e.Slug}", row.QuerySelector("a")!.GetAttribute("href"));
        Assert.Single(page.Component.FindAll("tbody tr"));
        Assert.DoesNotContain(add, page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "没有由您管理的活动")]
    [InlineData("en", "You manage no event")]
    public async Task Whoever_manages_nothing_is_told_so(string culture, string text)
    {
        Speak(culture);

        Assert.Contains(text, (await EventsAsync(culture)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "新建活动", "网址名：只能用", "结束日期：请填写")]
    [InlineData("en", "New event", "Name in addresses: lower-case", "Last day: a day not before")]
    public async Task An_administrator_makes_an_event_once_every_field_is_right(string culture, string add, string slugFault, string toFault)
    {
        Speak(culture);
        var slug = $"made-{culture.ToLowerInvariant()}";
        var page = await EventsAsync(culture, new Grant(Role.Administrator, 0));
        await page.Component.InvokeAsync(() => Button(page.Component.Nodes, add).ClickAsync());
        Type(page.Component, "new-event", ("name", " 新活动 "), ("name-en", "New one"), ("slug", "Not So"), ("from", "2027-01-23"), ("to", "2027-01-22"));
        await page.Component.Find("[data-testid=new-event] form").SubmitAsync();

        foreach (var text in (string[])[slugFault, toFault]) Assert.Contains(text, page.Text, StringComparison.Ordinal);
        Assert.Null(await Fixture.Server.Get<CatalogStore>().FindAsync(slug, Wait.Cancelled));

        Type(page.Component, "new-event", ("slug", slug), ("to", "2027-03-03"));
        await page.Component.Find("[data-testid=new-event] form").SubmitAsync();

        var navigation = Services.GetRequiredService<NavigationManager>();
        page.Component.WaitForAssertion(() => Assert.EndsWith($"/admin/events/{slug}", navigation.Uri, StringComparison.Ordinal), Wait.Limit);
        var made = (await Fixture.Server.Get<CatalogStore>().FindAsync(slug, Wait.Cancelled))!.Event;
        Assert.Equal(("新活动", "2027-03-03", "Asia/Shanghai"), (made.NameZh, made.EndsOn, made.TimeZone));
    }

    [Theory]
    [InlineData("zh-CN", "代码：只能用", "已保存")]
    [InlineData("en", "Code: lower-case letters", "Saved")]
    public async Task A_station_is_added_changed_retired_and_restored(string culture, string codeFault, string saved)
    {
        Speak(culture);
        var e = Fixture.Take();
        var page = await EventAsync(culture, e, new Grant(Role.Manager, e.Catalog.Event.EventId));
        Type(page.Component, "stations-panel", ("name", "丙站"), ("name-en", "Station C"), ("code", "a"));
        await page.Component.Find("[data-testid=stations-panel] form").SubmitAsync();
        Assert.Contains(codeFault, page.Text, StringComparison.Ordinal);

        Type(page.Component, "stations-panel", ("code", "c"));
        await page.Component.Find("[data-testid=stations-panel] form").SubmitAsync();
        page.Component.WaitForAssertion(() => Assert.Contains("Station C", page.Of("station-c"), StringComparison.Ordinal), Wait.Limit);
        Assert.Contains(saved, page.Of("stations-panel"), StringComparison.Ordinal);

        var (edit, retire, restore, retired) = culture == "en" ? ("Edit", "Retire", "Restore", "retired") : ("修改", "停用", "恢复使用", "已停用");
        await page.Component.InvokeAsync(() => Button(page.Component.Find("[data-testid=station-c]").ChildNodes, edit).ClickAsync());
        Type(page.Component, "station-c", ("name", "丙站新"));
        await page.Component.Find("[data-testid=station-c] form").SubmitAsync();
        page.Component.WaitForAssertion(() => Assert.StartsWith("丙站新 ", page.Of("station-c"), StringComparison.Ordinal), Wait.Limit);

        await ConfirmAsync(page, "station-c", retire);
        page.Component.WaitForAssertion(() => Assert.Contains($" {retired} ", page.Of("station-c"), StringComparison.Ordinal), Wait.Limit);
        await ConfirmAsync(page, "station-c", restore);
        page.Component.WaitForAssertion(() => Assert.DoesNotContain($" {retired} ", page.Of("station-c"), StringComparison.Ordinal), Wait.Limit);
        Assert.False((await Fixture.Server.Get<CatalogStore>().FindAsync(e.Slug, Wait.Cancelled))!.Station("c")!.Retired);
    }

    [Theory]
    [InlineData("zh-CN", "其中（服务） 其中老人", "按服务站", "目标：请填写大于 0 的整数")]
    [InlineData("en", "of which (Served) 其中老人", "by station", "Target: a whole number above 0")]
    public async Task A_metric_says_what_it_is_part_of_and_its_target_is_a_number(string culture, string part, string scope, string targetFault)
    {
        Speak(culture);
        var e = Fixture.Take();
        var page = await EventAsync(culture, e, new Grant(Role.Manager, e.Catalog.Event.EventId));
        Assert.StartsWith(part, page.Of("metric-served.part"), StringComparison.Ordinal);
        Assert.Contains(scope, page.Of("metric-served"), StringComparison.Ordinal);
        Assert.Contains("1,000", page.Of("metric-served"), StringComparison.Ordinal);

        await page.Component.InvokeAsync(() => Button(page.Component.Find("[data-testid=metric-served]").ChildNodes, culture == "en" ? "Edit" : "修改")
            .ClickAsync());
        Type(page.Component, "metric-served", ("target", "many"));
        await page.Component.Find("[data-testid=metric-served] form").SubmitAsync();
        Assert.Contains(targetFault, page.Of("metric-served"), StringComparison.Ordinal);
        Type(page.Component, "metric-served", ("target", "80,000"));
        await page.Component.Find("[data-testid=metric-served] form").SubmitAsync();

        page.Component.WaitForAssertion(() => Assert.Contains("80,000", page.Of("metric-served"), StringComparison.Ordinal), Wait.Limit);
        await ConfirmAsync(page, "metric-served", culture == "en" ? "Retire" : "停用");
        await Wait.ForAsync(() => e.Feed.Current.Board.Catalog.Metrics[0] is { Retired: true, Target: 80_000 }, "the feed knows it");
    }

    [Theory]
    [InlineData("zh-CN", "所属指标：计入所属指标的")]
    [InlineData("en", "Part of: what is counted in another metric")]
    public async Task A_part_has_its_whole_s_unit_and_scope(string culture, string unitFault)
    {
        Speak(culture);
        var e = Fixture.Take();
        var page = await EventAsync(culture, e, new Grant(Role.Manager, e.Catalog.Event.EventId));
        await Find(page.Component, "metrics-panel", "parent").ChangeAsync("calls");
        Type(page.Component, "metrics-panel", ("name", "咨询"), ("name-en", "Advice"), ("code", "advice"), ("unit", "件"));
        Assert.Equal("event", Find(page.Component, "metrics-panel", "scope").GetAttribute("value"));
        await page.Component.Find("[data-testid=metrics-panel] form").SubmitAsync();
        Assert.Contains(unitFault, page.Text, StringComparison.Ordinal);

        Type(page.Component, "metrics-panel", ("unit", "人次"));
        await page.Component.Find("[data-testid=metrics-panel] form").SubmitAsync();

        page.Component.WaitForAssertion(() => Assert.Contains("advice", page.Of("metric-advice"), StringComparison.Ordinal), Wait.Limit);
        var added = (await Fixture.Server.Get<CatalogStore>().FindAsync(e.Slug, Wait.Cancelled))!.Metric("advice")!;
        Assert.Equal((3, false, "人次", "contacts"), (added.ParentId, added.PerStation, added.UnitZh, added.UnitEn));
    }

    [Theory]
    [InlineData("zh-CN", "关闭活动", "活动已关闭", "您没有执行此操作的权限，未作任何更改。")]
    [InlineData("en", "Close event", "The event is closed", "You don't have permission for this; nothing was changed.")]
    public async Task Closing_asks_first_and_a_right_that_has_gone_is_said(string culture, string close, string closed, string refused)
    {
        Speak(culture);
        var e = Fixture.Take();
        var page = await EventAsync(culture, e, new Grant(Role.Manager, e.Catalog.Event.EventId));
        await page.Component.InvokeAsync(() => Button(page.Component.Nodes, close).ClickAsync());
        Assert.False((await Fixture.Server.Get<CatalogStore>().FindAsync(e.Slug, Wait.Cancelled))!.Event.Closed);
        await page.Component.InvokeAsync(() => Button(page.Component.Nodes, culture == "en" ? "Cancel" : "取消").ClickAsync());
        await ConfirmAsync(page, "event-panel", close);
        page.Component.WaitForAssertion(() => Assert.Contains(closed, page.Of("event-panel"), StringComparison.Ordinal), Wait.Limit);
        Assert.DoesNotContain(culture == "en" ? "Open again" : "重新开放 ", page.Of("event-panel"), StringComparison.Ordinal);

        await TakeRightsAsync();
        await page.Component.Find("[data-testid=event-panel] form").SubmitAsync();

        page.Component.WaitForAssertion(() => Assert.Contains(refused, page.Of("event-panel"), StringComparison.Ordinal), Wait.Limit);
    }

    [Theory]
    [InlineData("zh-CN", "没有保存：其他人刚刚修改了这里", "其他人刚改为“甲站新”", "已更新为其他人刚刚保存的内容")]
    [InlineData("en", "Not saved: somebody else has just changed this", "Meanwhile somebody else set “甲站新”", "Updated: somebody else has just saved this")]
    public async Task What_is_typed_is_kept_beside_what_somebody_else_has_saved_meanwhile(string culture, string refused, string theirs, string taken)
    {
        Speak(culture);
        var e = Fixture.Take();
        var (id, store) = (e.Catalog.Event.EventId, Fixture.Server.Get<CatalogStore>());
        var page = await EventAsync(culture, e, new Grant(Role.Manager, id));
        await page.Component.InvokeAsync(() => Button(page.Component.Find("[data-testid=station-a]").ChildNodes, culture == "en" ? "Edit" : "修改").ClickAsync());
        Type(page.Component, "station-a", ("name", "我的甲站"));
        await store.ChangeStationAsync(id, 1, s => s with { NameZh = "甲站新", Latitude = 26.5, Longitude = 106.7 }, new("tests"), Wait.Cancelled);

        await page.Component.Find("[data-testid=station-a] form").SubmitAsync();

        page.Component.WaitForAssertion(() => Assert.Contains(refused, page.Of("station-a"), StringComparison.Ordinal), Wait.Limit);
        foreach (var text in (string[])[theirs, taken]) Assert.Contains(text, page.Of("station-a"), StringComparison.Ordinal);
        Assert.Equal(
            ("我的甲站", "26.5"),
            (Find(page.Component, "station-a", "name").GetAttribute("value"), Find(page.Component, "station-a", "latitude").GetAttribute("value")));
        Assert.Equal("甲站新", (await store.LoadAsync(id, Wait.Cancelled)).Stations[0].NameZh);

        await page.Component.Find("[data-testid=station-a] form").SubmitAsync();

        page.Component.WaitForAssertion(() => Assert.StartsWith("我的甲站 ", page.Of("station-a"), StringComparison.Ordinal), Wait.Limit);
        Assert.Equal(("我的甲站", 26.5), (await store.LoadAsync(id, Wait.Cancelled)).Stations[0] is var saved ? (saved.NameZh, saved.Latitude) : default);
    }

    [Theory]
    [InlineData("zh-CN", "无权访问")]
    [InlineData("en", "Not for you")]
    public async Task Another_event_s_manager_is_told_so(string culture, string text)
    {
        Speak(culture);
        var e = Fixture.Take();

        Assert.Contains(text, (await EventAsync(culture, e, new Grant(Role.Coordinator, e.Catalog.Event.EventId))).Text, StringComparison.Ordinal);
    }
}
