using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Layout;

namespace Dashboard.Tests.Features.SetUp;

/// <summary>Shifts, gates, and how late is late, on the set-up page.</summary>
public sealed class ShiftPagesTests(ServerFixture server) : SetUpPageTest(server)
{
    [Theory]
    [InlineData("zh-CN", "还没有班次", "结束时间：请填写时间", "22:00–06:00（次日）", "没有保存：与另一个班次的时间重叠")]
    [InlineData("en", "No shifts yet", "Ends at: a time", "22:00–06:00 (next day)", "Not saved: another shift is worked at the same time")]
    public async Task A_shift_is_added_once_its_times_are_right_and_its_own(string culture, string none, string endsFault, string hours, string overlap)
    {
        Speak(culture);
        var e = Fixture.Take();
        var page = await PageAsync(culture, e);
        Assert.Contains(none, page.Of("shifts-panel"), StringComparison.Ordinal);
        Assert.Equal(TestEvent.Text(TestEvent.Day()), Find(page.Component, "shifts-panel", "first-day").GetAttribute("value"));
        Type(page.Component, "shifts-panel", ("name", "夜班"), ("name-en", "Night"), ("code", "night"), ("starts", "22:00:00"), ("ends", "22:00:00"));
        await page.Component.Find("[data-testid=shifts-panel] form").SubmitAsync();
        Assert.Contains(endsFault, page.Of("shifts-panel"), StringComparison.Ordinal);

        Type(page.Component, "shifts-panel", ("ends", "06:00"));
        await page.Component.Find("[data-testid=shifts-panel] form").SubmitAsync();
        page.Component.WaitForAssertion(() => Assert.Contains(hours, page.Of("shift-night"), StringComparison.Ordinal), Wait.Limit);
        var added = Assert.Single((await CatalogAsync(e)).Shifts);
        Assert.Equal(
            ("night", "夜班", "Night", 1320, 360, TestEvent.Text(TestEvent.Day())),
            (added.Code, added.NameZh, added.NameEn, added.StartsMin, added.EndsMin, added.FirstOn));

        Type(page.Component, "shifts-panel", ("name", "早班"), ("name-en", "Early"), ("code", "early"), ("starts", "05:00"), ("ends", "14:00"));
        await page.Component.Find("[data-testid=shifts-panel] > form").SubmitAsync();

        page.Component.WaitForAssertion(() => Assert.Contains(overlap, page.Of("shifts-panel"), StringComparison.Ordinal), Wait.Limit);
        Assert.Single((await CatalogAsync(e)).Shifts);
    }

    [Theory]
    [InlineData("zh-CN", "改名", "结束", "最后一天：请填写不早于首日的日期", "，已结束")]
    [InlineData("en", "Rename", "End", "Last day: a day not before the first", ", ended")]
    public async Task A_shift_is_renamed_and_ended_on_a_day(string culture, string rename, string end, string lastDayFault, string ended)
    {
        Speak(culture);
        var e = Fixture.Take();
        var (id, yesterday) = (e.Catalog.Event.EventId, TestEvent.Text(TestEvent.Day(-1)));
        await Fixture.Server.Get<CatalogStore>().AddShiftAsync(
            id, new() { ShiftId = 0, Code = "early", NameZh = "早班", NameEn = "Early", StartsMin = 360, EndsMin = 840, FirstOn = yesterday }, new(
                "tests"), Wait.Cancelled);
        var page = await PageAsync(culture, e);

        await page.Component.InvokeAsync(() => Button(page.Component.Find("[data-testid=shift-early]").ChildNodes, rename).ClickAsync());
        Type(page.Component, "shift-early", ("name", "白班"), ("name-en", "Day"));
        await page.Component.Find("[data-testid=shift-early] form").SubmitAsync();
        page.Component.WaitForAssertion(() => Assert.StartsWith("白班 Day early 06:00–14:00", page.Of("shift-early"), StringComparison.Ordinal), Wait.Limit);

        await page.Component.InvokeAsync(() => Button(page.Component.Find("[data-testid=shift-early]").ChildNodes, end).ClickAsync());
        Assert.Equal(TestEvent.Text(TestEvent.Day()), Find(page.Component, "shift-early", "last-day").GetAttribute("value"));
        Type(page.Component, "shift-early", ("last-day", TestEvent.Text(TestEvent.Day(-2))));
        await page.Component.Find("[data-testid=shift-early] form").SubmitAsync();
        Assert.Contains(lastDayFault, page.Of("shift-early"), StringComparison.Ordinal);
        Type(page.Component, "shift-early", ("last-day", yesterday));
        await page.Component.Find("[data-testid=shift-early] form").SubmitAsync();

        page.Component.WaitForAssertion(() => Assert.Contains(ended, page.Of("shift-early"), StringComparison.Ordinal), Wait.Limit);
        Assert.Equal(("白班", yesterday), (await CatalogAsync(e)).Shift("early") is { } shift ? (shift.NameZh, shift.LastOn) : default);
    }

    [Theory]
    [InlineData("zh-CN", "闸口 东口", "使用中", "已停用")]
    [InlineData("en", "Gate 东口", "in use", "retired")]
    public async Task A_gate_is_added_to_a_station_stands_beneath_it_and_stops_with_it(string culture, string gate, string inUse, string retired)
    {
        Speak(culture);
        var e = Fixture.Take();
        await Fixture.Server.Get<CatalogStore>().ChangeStationAsync(e.Catalog.Event.EventId, 2, s => s with { Retired = true }, new("tests"), Wait.Cancelled);
        var page = await PageAsync(culture, e);
        var choice = Find(page.Component, "stations-panel", "of");
        Assert.Equal(["", "a"], choice.Children.Select(o => o.GetAttribute("value")));
        choice.Change("a");
        Type(page.Component, "stations-panel", ("name", "东口"), ("name-en", "East"), ("code", "a.east"));
        await page.Component.Find("[data-testid=stations-panel] form").SubmitAsync();

        page.Component.WaitForAssertion(() => Assert.StartsWith(gate, page.Of("station-a.east"), StringComparison.Ordinal), Wait.Limit);
        Assert.Equal(
            ["station-a", "station-a.east", "station-b"],
            page.Component.FindAll("[data-testid=stations-panel] tbody tr").Select(r => r.GetAttribute("data-testid")));
        Assert.Equal(1, (await CatalogAsync(e)).Station("a.east")!.ParentId);
        Assert.Contains(inUse, page.Of("station-a.east"), StringComparison.Ordinal);
        await ConfirmAsync(page, "station-a", culture == "en" ? "Retire" : "停用");
        page.Component.WaitForAssertion(() => Assert.Contains(retired, page.Of("station-a.east"), StringComparison.Ordinal), Wait.Limit);
        // The next one is a station again, unless somebody says otherwise; a gate has no gates of its own.
        Assert.Equal("", Find(page.Component, "stations-panel", "of").GetAttribute("value"));
        Assert.DoesNotContain(Find(page.Component, "stations-panel", "of").Children, o => o.GetAttribute("value") == "a.east");
    }

    [Theory]
    [InlineData("zh-CN", "补录期限：请填写 1 至 8760 的整数", "交班宽限：请填写 0 至 1440 的整数", "已保存")]
    [InlineData("en", "Late entries: a whole number from 1 to 8760", "Sign-off: a whole number from 0 to 1440", "Saved")]
    public async Task How_late_is_late_is_set_for_the_event(string culture, string lateFault, string graceFault, string saved)
    {
        Speak(culture);
        var e = Fixture.Take();
        var page = await PageAsync(culture, e);
        Assert.Equal(
            ("48", "60"),
            (
                Find(page.Component, "event-panel", "late-hours").GetAttribute("value"),
                Find(page.Component, "event-panel", "grace-minutes").GetAttribute("value")));
        Type(page.Component, "event-panel", ("late-hours", "two days"), ("grace-minutes", ""));
        await page.Component.Find("[data-testid=event-panel] form").SubmitAsync();
        foreach (var fault in (string[])[lateFault, graceFault]) Assert.Contains(fault, page.Of("event-panel"), StringComparison.Ordinal);

        Type(page.Component, "event-panel", ("late-hours", "72"), ("grace-minutes", "0"));
        await page.Component.Find("[data-testid=event-panel] form").SubmitAsync();

        page.Component.WaitForAssertion(() => Assert.Contains(saved, page.Of("event-panel"), StringComparison.Ordinal), Wait.Limit);
        Assert.Equal((72, 0), (await CatalogAsync(e)).Event is var changed ? (changed.LateHours, changed.GraceMinutes) : default);
    }

    private async Task<EventCatalog> CatalogAsync(TestEvent e) => (await Fixture.Server.Get<CatalogStore>().FindAsync(e.Slug, Wait.Cancelled))!;

    private Task<Drawn<EventLayout>> PageAsync(string culture, TestEvent e) => EventAsync(culture, e, new Grant(Role.Manager, e.Catalog.Event.EventId));
}
