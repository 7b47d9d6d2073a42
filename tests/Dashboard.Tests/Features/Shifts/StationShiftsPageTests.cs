using System.Net;
using System.Text.RegularExpressions;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Engine.Shifts;

namespace Dashboard.Tests.Features.Shifts;

/// <summary>The page on which a coordinator signs shifts off: what it shows, and what its form does, without any script.</summary>
public sealed partial class StationShiftsPageTests(ServerFixture server)
{
    [Theory]
    [InlineData("zh-CN", "早班", "逾期未确认", "暂计", "补确认早班", "本机还有 {0} 条未送达，请先联网发送", "返回计数")]
    [InlineData(
        "en",
        "Early shift",
        "overdue",
        "Provisional",
        "Confirm late: Early shift",
        "{0} taps on this phone have not reached the centre yet",
        "Back to counting")]
    public async Task A_shift_that_has_ended_shows_its_figures_and_can_be_confirmed(string culture, params string[] texts)
    {
        var e = await server.Take().WithShiftsAsync();
        await e.CountAsync(1_207, at: TestEvent.At(-1, "10:00:00"));

        var html = await server.Server.PageAsync($"/pad/{e.Slug}/a/shifts?culture={culture}");

        foreach (var text in texts) Assert.Contains(text, html, StringComparison.Ordinal);
        Assert.Contains("<b>1,207</b>", html, StringComparison.Ordinal);
        Assert.Contains("06:00–14:00", html, StringComparison.Ordinal);
        Assert.Contains($"href=\"/pad/{e.Slug}/a\"", html, StringComparison.Ordinal);
        Assert.Contains("data-places=\"a\"", html, StringComparison.Ordinal);
        // Yesterday's two; what is not over yet today has none.
        Assert.Equal(2, Shown(html, TestEvent.Day(-1)));
        Assert.DoesNotContain("blazor.web.js", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "早班的数据已确认。", "已确认")]
    [InlineData("en", "Early shift: the figures are confirmed.", "Confirmed")]
    public async Task What_is_confirmed_says_so_and_by_whom(string culture, string told, string confirmed)
    {
        var (e, browser, by) = await ComeAsync();
        using var _ = browser;
        var answer = await browser.PostAsync(Path(e, culture), Form, await browser.TokenAsync(Path(e, culture)), await FieldsAsync(browser, e));

        Assert.Equal((HttpStatusCode.Redirect, ReportState.Late), (answer.StatusCode, e.State()));
        var html = await browser.PageAsync(browser.To(answer)!);
        foreach (var text in (string[])[told, confirmed, by.DisplayName]) Assert.Contains(text, html, StringComparison.Ordinal);
        Assert.DoesNotContain($"value=\"{Form}\"", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "数据刚有变化，请重新核对后再确认。")]
    [InlineData("en", "The figures have changed. Look at them again, then confirm.")]
    public async Task Figures_that_have_changed_since_are_shown_anew_and_not_confirmed(string culture, string told)
    {
        var (e, browser, _) = await ComeAsync();
        using var __ = browser;
        var (token, fields) = (await browser.TokenAsync(Path(e, culture)), await FieldsAsync(browser, e));
        await e.CountAsync(40, at: TestEvent.At(-1, "10:00:00"));

        var html = await Browser.TextAsync(await browser.PostAsync(Path(e, culture), Form, token, fields));

        Assert.Contains(told, html, StringComparison.Ordinal);
        Assert.Contains("<b>47</b>", html, StringComparison.Ordinal);
        Assert.NotEqual(fields, await FieldsAsync(browser, e));
        Assert.Equal(ReportState.Missing, e.State());
    }

    [Fact]
    public async Task A_form_sent_twice_counts_once_and_is_answered_alike()
    {
        var (e, browser, _) = await ComeAsync();
        using var __ = browser;
        var (token, fields) = (await browser.TokenAsync(Path(e)), await FieldsAsync(browser, e));

        var first = await browser.PostAsync(Path(e), Form, token, fields);
        var again = await browser.PostAsync(Path(e), Form, token, fields);
        var late = await browser.PostAsync(Path(e), Form, token, ("Form.Key", Guid.NewGuid().ToString()), fields[1]);

        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.Redirect, browser.To(first)), (first.StatusCode, again.StatusCode, browser.To(again)));
        Assert.Contains("本班已经确认过了。", await Browser.TextAsync(late), StringComparison.Ordinal);
        Assert.Equal(2, await e.HeadAsync());
    }

    [Theory]
    [InlineData("served=8 served.part=0")]
    [InlineData("served=8")]
    [InlineData("served=x")]
    [InlineData("nothing=1")]
    [InlineData("served=7 served=7")]
    [InlineData("")]
    public async Task A_forged_form_confirms_nothing(string figures)
    {
        var e = await server.Shared(nameof(StationShiftsPageTests)).SettledAsync();
        if (e.Catalog.Shifts.Count == 0) (e, _) = (await e.WithShiftsAsync(), await e.CountAsync(7, at: TestEvent.At(-1, "10:00:00")));
        using var browser = await BrowserAsync(await server.Server.AccountAsync(new Grant(
            Role.Coordinator, e.Catalog.Event.EventId, e.Catalog.Station("a")!.StationId)));

        var answer = await browser.SubmitAsync(Path(e), Form, ("Form.Key", Guid.NewGuid().ToString()), ("Form.Figures", figures));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("role=\"alert\"", await Browser.TextAsync(answer), StringComparison.Ordinal);
        Assert.Equal(ReportState.Missing, e.State());
    }

    [Fact]
    public async Task A_shift_deleted_meanwhile_is_told_and_a_remark_that_is_too_long_stays_in_its_field()
    {
        var (e, browser, _) = await ComeAsync();
        using var __ = browser;
        var (token, fields) = (await browser.TokenAsync(Path(e)), await FieldsAsync(browser, e));
        var tooLong = await Browser.TextAsync(await browser.PostAsync(Path(e), Form, token, [.. fields, ("Form.Note", new string('x', 501))]));
        Assert.Contains("备注最多 500 字。", tooLong, StringComparison.Ordinal);
        Assert.Contains(new string('x', 501), tooLong, StringComparison.Ordinal);
        await server.Server.Get<CatalogStore>().RemoveShiftAsync(e.Catalog.Event.EventId, e.Catalog.Shift("early")!.ShiftId, new("test"), Wait.Cancelled);
        await e.SettledAsync();

        var answer = await browser.PostAsync(Path(e), Form, token, fields);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("该班次已被删除，不需要再确认。", await Browser.TextAsync(answer), StringComparison.Ordinal);
        Assert.Equal(1, await e.HeadAsync());
    }

    [Fact]
    public async Task A_shift_without_counts_may_be_signed_off_as_nobody_on_duty_with_a_remark()
    {
        var (e, browser, by) = await ComeAsync();
        using var __ = browser;
        var (token, fields) = (await browser.TokenAsync(Path(e)), await FieldsAsync(browser, e));
        // Something was counted in the early shift: its card does not offer it, and a forged form is refused.
        Assert.DoesNotContain(fields, field => field.Name == "Form.Unstaffed");
        var forged = await Browser.TextAsync(await browser.PostAsync(Path(e), Form, token, [.. fields, ("Form.Unstaffed", "true")]));
        Assert.Contains("本班已有计数，不能记为无人值守。", forged, StringComparison.Ordinal);

        var late = Form.Replace("early", "late", StringComparison.Ordinal);
        var answer = await browser.PostAsync(
            Path(e),
            late,
            token,
            ("Form.Key", Guid.NewGuid().ToString()),
            ("Form.Figures", "served=0 served.part=0"),
            ("Form.Note", "停运"),
            ("Form.Unstaffed", "true"));

        Assert.Equal((HttpStatusCode.Redirect, ReportState.Late), (answer.StatusCode, e.State(shift: "late")));
        var told = await browser.PageAsync(Path(e));
        foreach (var text in (string[])["本班无人值守", "备注：停运", by.DisplayName]) Assert.Contains(text, told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_coordinator_of_another_station_finds_no_such_page()
    {
        var (e, browser, _) = await ComeAsync();
        using var __ = browser;
        var (token, fields) = (await browser.TokenAsync(Path(e)), await FieldsAsync(browser, e));

        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync($"/pad/{e.Slug}/b/shifts")).StatusCode);
        Assert.NotEqual(HttpStatusCode.Redirect, (await browser.PostAsync($"/pad/{e.Slug}/b/shifts", Form, token, fields)).StatusCode);
        Assert.Equal(ReportState.Missing, e.State("b"));
    }

    [Fact]
    public async Task A_gate_s_page_is_its_station_s()
    {
        var e = server.Take();
        await server.Server.Get<CatalogStore>().AddStationAsync(
            e.Catalog.Event.EventId,
            new() { StationId = 0, Code = "a-east", NameZh = "东口", NameEn = "East", ParentId = e.Catalog.Station("a")!.StationId },
            Wait.Cancelled);
        e = await e.WithShiftsAsync();

        var html = await server.Server.PageAsync($"/pad/{e.Slug}/a-east/shifts");

        Assert.Contains("<h1>甲站</h1>", html, StringComparison.Ordinal);
        Assert.Contains("data-places=\"a a-east\"", html, StringComparison.Ordinal);
        Assert.Contains($"href=\"/pad/{e.Slug}/a-east\"", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "本活动还没有设置班次", "活动已结束，不再确认交班")]
    [InlineData("en", "This event has no shifts yet", "This event is closed; nothing more is signed off")]
    public async Task Without_shifts_and_once_closed_there_is_nothing_to_confirm(string culture, string none, string closed)
    {
        Assert.Contains(none, await server.Server.PageAsync($"/pad/{server.Shared("no shifts").Slug}/a/shifts?culture={culture}"), StringComparison.Ordinal);
        Assert.Contains(closed, await server.Server.PageAsync($"/pad/{server.Closed.Slug}/a/shifts?culture={culture}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_opened_again_asks_for_another_look_and_earlier_days_can_be_seen()
    {
        var (e, browser, by) = await ComeAsync();
        using var _ = browser;
        await e.SignOffAsync(new(by.Holder, by.Stamp, null, null), served: 7);
        await e.ReopenAsync(await e.ManagerAsync());

        var html = await browser.PageAsync(Path(e));

        Assert.Contains("已重新开放", html, StringComparison.Ordinal);
        Assert.Contains($"value=\"{Form}\"", html, StringComparison.Ordinal);
        var earlier = await browser.PageAsync($"/pad/{e.Slug}/a/shifts?day={TestEvent.Text(TestEvent.Day(-3))}");
        Assert.Equal((2, 2), (Shown(earlier, TestEvent.Day(-3)), Shown(earlier, TestEvent.Day(-4))));
        Assert.Contains("回到今天", earlier, StringComparison.Ordinal);
        Assert.Contains("这一天没有班次", await browser.PageAsync($"/pad/{e.Slug}/a/shifts?day=1999-01-01"), StringComparison.Ordinal);
    }

    private static string Form => $"sign-off-{TestEvent.Text(TestEvent.Day(-1))}-early";

    private static string Path(TestEvent e, string culture = "zh-CN") => $"/pad/{e.Slug}/a/shifts?culture={culture}";

    private static int Shown(string html, DateOnly day) => html.Split($"data-testid=\"shift-{TestEvent.Text(day)}-").Length - 1;

    // A coordinator of station a with seven counted in yesterday's early shift.
    private async Task<(TestEvent Event, Browser Browser, Account By)> ComeAsync()
    {
        var e = await server.Take().WithShiftsAsync();
        await e.CountAsync(7, at: TestEvent.At(-1, "10:00:00"));
        var by = await server.Server.AccountAsync(new Grant(Role.Coordinator, e.Catalog.Event.EventId, e.Catalog.Station("a")!.StationId));
        return (e, await BrowserAsync(by), by);
    }

    private async Task<Browser> BrowserAsync(Account account)
    {
        var browser = server.Server.Browser();
        browser.Cookies["session"] = (await server.Server.SessionAsync(account))["session=".Length..];
        return browser;
    }

    // The hidden fields of yesterday's early shift.
    private static async Task<(string Name, string Value)[]> FieldsAsync(Browser browser, TestEvent e)
    {
        var html = await browser.PageAsync(Path(e));
        var card = html[html.IndexOf($"data-testid=\"shift-{TestEvent.Text(TestEvent.Day(-1))}-early\"", StringComparison.Ordinal)..];
        return [.. Field().Matches(card[..card.IndexOf("</article>", StringComparison.Ordinal)])
            .Select(m => (m.Groups["name"].Value, m.Groups["value"].Value))];
    }

    [GeneratedRegex("name=\"(?<name>Form\\.[A-Za-z]+)\" value=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Field();
}
