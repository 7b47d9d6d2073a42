using Dashboard.Engine.Hotline;
using Dashboard.Engine.Ledger;

namespace Dashboard.Tests.Features.Hotline;

/// <summary>The list of callers to call back, and what is written down by hand, by what a person sees.</summary>
public sealed class CallBackDeskTests(ServerFixture server) : HotlinePageTest(server)
{
    [Theory]
    [InlineData("zh-CN", "等待超时", "无坐席在岗", "按键转出", "另有 2 通未接来电没有显示号码")]
    [InlineData("en", "Timed out", "No agent on duty", "Left by key", "Number withheld, so nobody can be called back: 2")]
    public async Task Each_caller_stands_with_how_they_left_and_withheld_numbers_are_a_count(
        string culture, string late, string empty, string key, string withheld)
    {
        Speak(culture);
        var (e, now) = (Server.Take(), HotlineBench.Now);
        var page = Page(culture, e, await e.ManagerAsync());
        await e.SendAsync(
            HotlineBench.Enter(
                now - 90, "c1", "13811112222"), HotlineBench.TimeOut(
                    now - 60, "c1", 30), HotlineBench.Enter(now - 80, "c2", "13833334444"), $"{now - 79}|c2|help|NONE|EXITEMPTY|1|1|1",
            HotlineBench.Enter(
                now - 70, "c3", "13855556666"), $"{now - 60}|c3|help|NONE|EXITWITHKEY|0|1|1|10", HotlineBench.Enter(
                    now - 50, "c4", "Restricted"), HotlineBench.Abandon(now - 40, "c4", 10),
            HotlineBench.Enter(now - 45, "c5"), HotlineBench.TimeOut(now - 30, "c5", 15));

        Shows(page, "callbacks", "3");
        var rows = page.Component.FindAll("[data-testid^=row-]").Select(r => r.TextContent).ToList();
        Assert.Contains(late, rows[0], StringComparison.Ordinal);
        Assert.Contains(empty, rows[1], StringComparison.Ordinal);
        Assert.Contains(key, rows[2], StringComparison.Ordinal);
        Shows(page, "withheld", withheld);
    }

    [Theory]
    [InlineData("zh-CN", "未接通", "已拨 1 次", "已记录：未接通", "已接通", "两天内已处理 1 位", "撤销已记入台账和审计记录", "撤销了“已接通”")]
    [InlineData(
        "en",
        "Not reached",
        "Tries: 1",
        "Noted: Not reached",
        "Reached",
        "Settled within two days: 1",
        "The ledger and the audit have noted it",
        "undid “Reached”")]
    public async Task A_try_in_vain_leaves_the_caller_with_it_and_reaching_takes_them_away_until_it_is_undone(
        string culture, string missed, string tries, string noted, string reached, string done, string undone, string who)
    {
        Speak(culture);
        var e = Server.Take();
        var by = await e.ManagerAsync();
        var page = Page(culture, e, by);
        await e.AbandonedAsync();
        Shows(page, "callbacks", "1");

        var button = page.Component.Find("[data-testid^=missed-]");
        Assert.Equal(missed, button.TextContent.Trim());
        await button.ClickAsync();
        page.Component.WaitForAssertion(
            () => Assert.Contains(tries, page.Component.Find("[data-testid^=tried-]").TextContent, StringComparison.Ordinal), Wait.Limit);
        Shows(page, "callbacks-panel", noted);
        Shows(page, "callbacks", "1");

        button = page.Component.Find("[data-testid^=return-]");
        Assert.Equal(reached, button.TextContent.Trim());
        await button.ClickAsync();
        page.Component.WaitForAssertion(() => Assert.Empty(page.Component.FindAll("[data-testid^=row-]")), Wait.Limit);
        Shows(page, "done", done);

        await page.Component.Find("[data-testid=done] [data-testid^=undo-]").ClickAsync();
        page.Component.WaitForAssertion(() => Assert.Single(page.Component.FindAll("[data-testid^=row-]")), Wait.Limit);
        Shows(page, "callbacks-panel", undone);
        Assert.Contains(tries, page.Component.Find("[data-testid^=tried-]").TextContent, StringComparison.Ordinal);
        Assert.Contains(who, page.Component.Find("[data-testid^=row-]").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.Component.FindAll("[data-testid=done]"));
        Assert.Equal(by.Actor.Name, Assert.Single(await e.UndoneAsync("callback.undone")).Actor);
        Assert.DoesNotContain(HotlineBench.Number, page.Component.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "没有记录：其他人刚刚处理过", "号码有误")]
    [InlineData("en", "Not noted: somebody else has just been here", "Wrong number")]
    public async Task The_second_of_two_at_one_row_reads_what_the_first_has_noted(string culture, string faster, string wrong)
    {
        Speak(culture);
        var e = Server.Take();
        var (by, other) = (await e.ManagerAsync(), await e.ManagerAsync());
        var page = Page(culture, e, by);
        await e.AbandonedAsync();
        Shows(page, "callbacks", "1");
        var row = Assert.Single(await e.ToCallBackAsync(other));

        // As somebody sees it who has not seen the other's try yet.
        var button = page.Component.Find("[data-testid^=return-]");
        var press = e.CallBacks().RecordAsync(other, e.Slug, Guid.CreateVersion7(), row.Call.Call.Seq, TryResult.WrongNumber, null);
        Assert.Equal(AppendStatus.Accepted, (await press).Result.Status);
        await button.ClickAsync();

        Shows(page, "callbacks-panel", faster);
        Shows(page, "callbacks-panel", wrong);
        Assert.Equal(TryResult.WrongNumber, Assert.Single((await e.CallBacks().ListAsync(by, e.Slug, Wait.Cancelled)).Done).Call.Call.Tried);
    }

    [Theory]
    [InlineData("zh-CN", "1440 的数字；接通的来电必须填写", "未接通的来电必须填写")]
    [InlineData("en", "needed for a call that was answered", "needed for a call that nobody answered")]
    public async Task An_empty_form_records_nothing_and_says_what_is_missing(string culture, string talk, string wait)
    {
        Speak(culture);
        var e = Server.Take();
        var by = await e.ManagerAsync();
        var page = Page(culture, e, by);

        await page.Component.Find("[data-testid=write]").SubmitAsync();
        Shows(page, "write", talk);

        await Field(page, "write", "answered").ChangeAsync("no");
        await page.Component.Find("[data-testid=write]").SubmitAsync();
        Shows(page, "write", wait);
        Assert.DoesNotContain(talk, page.Of("write"), StringComparison.Ordinal);

        Assert.Empty(await e.Desk().CallsAsync(by, e.Slug, new(0, long.MaxValue), Wait.Cancelled));
        Assert.Equal(0, await e.HeadAsync());
    }

    [Theory]
    [InlineData("zh-CN", "已登记", "这通来电不再计入统计", "已撤销")]
    [InlineData("en", "Recorded.", "the call counts nowhere any more", "Undone")]
    public async Task What_was_written_down_is_taken_back_at_once_or_from_the_list_with_a_reason(string culture, string recorded, string gone, string undone)
    {
        Speak(culture);
        var e = Server.Take();
        var by = await e.ManagerAsync();
        var page = Page(culture, e, by);
        for (var i = 0; i < 2; i++)
        {
            await Field(page, "write", "talk").ChangeAsync("1");
            await page.Component.Find("[data-testid=write]").SubmitAsync();
            Shows(page, "write", recorded);
        }

        await page.Component.Find("[data-testid=undo-written]").ClickAsync();
        Shows(page, "write", gone);
        Assert.Empty(page.Component.FindAll("[data-testid=undo-written]"));

        await page.Component.Find("[data-testid=refresh]").ClickAsync();
        page.Component.WaitForAssertion(() => Assert.Equal(2, page.Component.FindAll("[data-testid=calls] tbody tr").Count), Wait.Limit);
        await page.Component.InvokeAsync(() => page.Component.FindAll("[data-testid^=undo-call-]").Single().ClickAsync());
        await page.Component.Find("[data-testid=undo-call]").SubmitAsync();
        page.Component.WaitForAssertion(() => Assert.NotEmpty(page.Component.FindAll("[data-testid=undo-call] .mud-input-error")), Wait.Limit);
        Assert.Single(await e.UndoneAsync("call.undone"));

        await Field(page, "undo-call", "undo-reason").ChangeAsync("登记了两次");
        await page.Component.Find("[data-testid=undo-call]").SubmitAsync();

        Shows(page, "calls", gone);
        page.Component.WaitForAssertion(
            () => Assert.Equal(2, page.Component.FindAll("[data-testid=calls] tbody tr").Count(r => r.TextContent.Contains(undone, StringComparison.Ordinal))),
            Wait.Limit);
        Assert.Contains("登记了两次", page.Of("calls"), StringComparison.Ordinal);
        Assert.Equal(2, (await e.UndoneAsync("call.undone")).Count);
        Assert.Equal(0, (await e.Desk().SumsAsync(by, e.Slug, TestEvent.Day(-1), TestEvent.Day(1), Wait.Cancelled)).Sum(s => s.Measures.Offered));
        await e.AssertSoundAsync();
    }
}
