using System.Collections.Immutable;
using Dashboard.Engine.Access;
using Dashboard.Engine.Boards;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Engine.Shifts;
using Dashboard.Features.Shifts;
using Dashboard.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Features.Shifts;

/// <summary>The manager's page: over real feeds, and of boards made for a state. Each test speaks for itself: a language set within an awaited helper ends with
/// it.</summary>
public sealed class ShiftsPageTests : ComponentTest
{
    private readonly ServerFixture _server;

    public ShiftsPageTests(ServerFixture server)
    {
        _server = server;
        Services.AddSingleton(server.Server.Feeds);
        Services.AddSingleton(server.Server.Get<ShiftService>());
        Services.AddSingleton(server.Server.Get<AccessDirectory>());
    }

    [Theory]
    [InlineData("zh-CN", "逾期未确认", "逾期确认", "早班 06:00–14:00、中班 14:00–22:00")]
    [InlineData("en", "overdue", "confirmed late", "Early shift 06:00–14:00, Late shift 14:00–22:00")]
    public async Task A_sign_off_appears_by_itself_and_who_has_not_is_named(string culture, string missing, string late, string both)
    {
        Speak(culture);
        var e = await _server.Take().WithShiftsAsync();
        var page = Page(culture, e, await e.ManagerAsync());
        Assert.Equal(missing, page.Of("report-a-early"));
        Assert.Contains(both, page.Of("not-in"), StringComparison.Ordinal);
        Assert.Contains("0 / 4", page.Of("Completeness"), StringComparison.Ordinal);
        var by = await e.CoordinatorAsync();

        await e.SignOffAsync(by);

        page.Component.WaitForAssertion(() => Assert.StartsWith(late, page.Of("report-a-early"), StringComparison.Ordinal), Wait.Limit);
        Assert.Contains(_server.Server.Get<AccessDirectory>().DisplayOf(by.Holder.ToString())!, page.Of("report-a-early"), StringComparison.Ordinal);
        Assert.Contains("25.0%", page.Of("Completeness"), StringComparison.Ordinal);
        Assert.Contains("1 / 4", page.Of("Completeness"), StringComparison.Ordinal);
        Assert.Contains("0.0%", page.Of("Timeliness"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "重新开放", "请填写原因", "已重新开放")]
    [InlineData("en", "Open again", "Say why", "opened again")]
    public async Task A_manager_opens_a_shift_again_once_a_reason_is_given(string culture, string open, string why, string opened)
    {
        Speak(culture);
        var e = await _server.Take().WithShiftsAsync();
        await e.SignOffAsync(await e.CoordinatorAsync());
        var page = Page(culture, e, await e.ManagerAsync());
        await page.Component.InvokeAsync(() => page.Component.FindAll("td button").Single(b => b.TextContent.Trim() == open).ClickAsync());

        await page.Component.Find("[data-testid=reopen]").SubmitAsync();
        page.Component.WaitForAssertion(() => Assert.Contains(why, page.Text, StringComparison.Ordinal), Wait.Limit);
        Assert.Equal(ReportState.Late, e.State());

        await page.Component.Find("[data-testid=reopen] input").InputAsync("漏记一列车");
        await page.Component.Find("[data-testid=reopen]").SubmitAsync();

        page.Component.WaitForAssertion(() => Assert.StartsWith(opened, page.Of("report-a-early"), StringComparison.Ordinal), Wait.Limit);
        Assert.Empty(page.Component.FindAll("[data-testid=reopen]"));
        Assert.Equal(ReportState.Reopened, e.State());
    }

    [Theory]
    [InlineData("zh-CN", "无权访问")]
    [InlineData("en", "Not for you")]
    public async Task Whoever_does_not_manage_the_event_sees_nothing_of_it(string culture, string text)
    {
        Speak(culture);
        var e = await _server.Take().WithShiftsAsync();

        var page = Page(culture, e, await e.CoordinatorAsync());

        Assert.Contains(text, page.Text, StringComparison.Ordinal);
        Assert.Empty(page.Component.FindAll("table"));
    }

    [Theory]
    [InlineData("zh-CN", "本活动还没有设置班次")]
    [InlineData("en", "This event has no shifts yet")]
    public async Task Without_shifts_the_way_to_the_set_up_is_shown(string culture, string text)
    {
        Speak(culture);
        var e = _server.Shared("no shifts");

        var page = Page(culture, e, await e.ManagerAsync());

        Assert.Contains(text, page.Text, StringComparison.Ordinal);
        Assert.NotNull(page.Component.Find($"a[href='/admin/events/{e.Slug}']"));
    }

    [Theory]
    [InlineData("zh-CN", "83.3%", "66.7%", "机场 夜班 22:00–次日 06:00")]
    [InlineData("en", "83.3%", "66.7%", "Airport Night 22:00–06:00 the next day")]
    public void Ten_of_twelve_are_five_sixths_and_whoever_is_missing_is_named(string culture, string complete, string timely, string missing)
    {
        // Six stations with two shifts; the last two of the night are not in, two others came late.
        var catalog = Catalog([.. Enumerable.Range(3, 4).Select(i => Station(i, $"站{i}", $"Station {i}"))]);
        var spans = catalog.ShiftsOn(Sample.Today.AddDays(-1)).ToList();
        var signOffs = from station in catalog.Stations
                       from span in spans
                       where !(span.Shift.Code == "night" && station.StationId is Sample.Airport or 3)
                       select (
                           Key: new SignOffKey(station.StationId, span.Shift.ShiftId, span.FromMs),
                           At: span.UntilMs + (station.StationId == 4 ? 3_600_001 : 3_600_000),
                           span.UntilMs);
        var state = State(catalog, signOffs.ToImmutableDictionary(s => s.Key, s => new SignOff(s.UntilMs, Confirmed: true, s.At, s.At, "account:1", 1)));

        var view = View(culture, state, "2027-01-24");

        Assert.Contains(complete, view.Of("Completeness"), StringComparison.Ordinal);
        Assert.Contains("10 / 12", view.Of("Completeness"), StringComparison.Ordinal);
        Assert.Contains(timely, view.Of("Timeliness"), StringComparison.Ordinal);
        Assert.Contains("8 / 12", view.Of("Timeliness"), StringComparison.Ordinal);
        Assert.Contains(missing, view.Of("not-in"), StringComparison.Ordinal);
        Assert.DoesNotContain(culture == "en" ? "Railway" : "火车站", view.Of("not-in"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "待确认", "未开始", "进行中")]
    [InlineData("en", "to be confirmed", "not begun", "under way")]
    public void What_is_due_what_is_under_way_and_what_has_not_begun_are_told_apart(string culture, string due, string notBegun, string underWay)
    {
        var view = View(culture, State(Catalog([])));

        Assert.Equal((due, notBegun), (view.Of("report-railway-early"), view.Of("report-railway-night")));
        view.Component.Render(p => p.Add(x => x.State, State(Catalog([])) with { AsOf = Sample.At(13, 59) }));
        Assert.Equal(underWay, view.Of("report-railway-early"));
    }

    [Theory]
    [InlineData("zh-CN", "还没有结束的班次", "网址里的日期无法识别", "这一天没有班次")]
    [InlineData("en", "no shift has ended yet", "no day that can be read", "No shift is worked on this day")]
    public void What_is_not_there_yet_is_said(string culture, string nothing, string noDay, string noShifts)
    {
        var early = State(Catalog([])) with { AsOf = Sample.At(9, 0) };

        var view = View(culture, early, "someday");

        foreach (var text in (string[])["—", nothing, noDay]) Assert.Contains(text, view.Text, StringComparison.Ordinal);
        view.Component.Render(p => p.Add(x => x.Asked, "1999-01-01"));
        Assert.Contains(noShifts, view.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", ReportState.Due, "待确认", "暂计")]
    [InlineData("zh-CN", ReportState.OnTime, "按时确认", "已确认 14:05")]
    [InlineData("zh-CN", ReportState.Late, "逾期确认", "已确认 14:05")]
    [InlineData("zh-CN", ReportState.Reopened, "已重新开放", "重新开放 14:05")]
    [InlineData("en", ReportState.Missing, "overdue", "Provisional")]
    [InlineData("en", ReportState.OnTime, "confirmed on time", "Confirmed 14:05")]
    public void A_card_says_how_things_stand_and_what_is_provisional(string culture, ReportState state, string word, string detail)
    {
        var catalog = Catalog([]);
        var signOff = state is ReportState.Due or ReportState.Missing
            ? null
            : new SignOff(Sample.At(14, 0), state != ReportState.Reopened, 1, Sample.At(14, 5), "nobody", 1);
        var report = new ShiftReport(catalog.Stations[0], catalog.ShiftsOn(Sample.Today).First(), state, signOff);

        var card = Draw<ShiftCard>(
            culture,
            p => p.Add(x => x.Shift, new(report, [(catalog.Metrics[0], 1_500), (catalog.Metrics[1] with { Retired = true }, 0)], []))
                .Add(x => x.Calendar, catalog.Calendar).Add(x => x.Now, Sample.Now));

        foreach (var text in (string[])[word, detail, "1,500"]) Assert.Contains(text, card.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(culture == "en" ? "Elderly" : "老年人", card.Text, StringComparison.Ordinal);
        Assert.Equal(!report.Confirmed, card.Text.Contains(culture == "en" ? "Provisional" : "暂计", StringComparison.Ordinal));
    }

    [Fact]
    public void Other_days_are_a_link_away()
    {
        var view = View("en", State(Catalog([])), "2027-01-24");

        Assert.Equal(
            ["/shifts/season?day=2027-01-23", "/shifts/season?day=2027-01-25", "/shifts/season"],
            view.Component.FindAll("a").Select(a => a.GetAttribute("href")));
    }

    private static EventCatalog Catalog(IReadOnlyList<Station> more)
    {
        var small = Sample.Catalog();
        var early = new Shift { ShiftId = 1, Code = "early", NameZh = "早班", NameEn = "Early", StartsMin = 360, EndsMin = 840, FirstOn = "2027-01-23" };
        return new(
            small.Event,
            [.. small.Stations, .. more],
            small.Metrics,
            1,
            [early, early with { ShiftId = 2, Code = "night", NameZh = "夜班", NameEn = "Night", StartsMin = 1320, EndsMin = 360 }]);
    }

    private static Station Station(int id, string zh, string en) => new() { StationId = id, Code = $"s{id}", NameZh = zh, NameEn = en };

    private static FeedState State(EventCatalog catalog, ImmutableDictionary<SignOffKey, SignOff>? signOffs = null) =>
        new(new Board(catalog, Sample.Today).With(new ShiftPart { SignOffs = signOffs ?? [] }), Sample.Now, null);

    private Drawn<ShiftsView> View(string culture, FeedState state, string? day = null)
    {
        Services.AddSingleton(_server.Server.States(null));
        return Draw<ShiftsView>(culture, p => p.Add(x => x.Slug, "season").Add(x => x.State, state).Add(x => x.Asked, day));
    }

    // Of yesterday: its shifts have ended whenever this runs.
    private Drawn<EventLayout> Page(string culture, TestEvent e, Caller caller)
    {
        Services.AddSingleton(_server.Server.States(caller));
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/shifts/{e.Slug}?day={TestEvent.Text(TestEvent.Day(-1))}");
        return DrawPage<ShiftsPage>(culture, e.Slug);
    }
}
