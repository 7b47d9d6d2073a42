using Dashboard.Engine.Data;
using Dashboard.Features.Hotline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Tests.Features.Hotline;

/// <summary>What a supervisor does at the desk. Each test speaks for itself: a language set within an awaited helper ends with it.</summary>
public sealed class HotlineDeskTests(ServerFixture server) : HotlinePageTest(server)
{
    [Theory]
    [InlineData("zh-CN", "显示号码", "已接通", "已记录：已接通", "查看完整号码会记入审计记录")]
    [InlineData("en", "Show number", "Reached", "Noted: Reached", "noted in the audit")]
    public async Task A_caller_to_call_back_is_covered_shown_on_request_and_gone_once_called(
        string culture, string show, string called, string noted, string audited)
    {
        Speak(culture);
        var e = Server.Take();
        var page = Page(culture, e, await e.ManagerAsync());

        await e.AbandonedAsync();

        page.Component.WaitForAssertion(() => Assert.Equal("1", page.Of("callbacks")), Wait.Limit);
        var row = page.Component.FindAll("[data-testid^=return-]").Single().GetAttribute("data-testid")!
            .Replace("return-", "caller-", StringComparison.Ordinal);
        Assert.Contains(HotlineBench.Masked, page.Of(row), StringComparison.Ordinal);
        Assert.Contains(audited, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(HotlineBench.Number, page.Component.Markup, StringComparison.Ordinal);
        Assert.Empty(await e.RevealedAsync());

        await page.Component.InvokeAsync(() => page.Component.FindAll($"[data-testid={row}] button").First(b => b.TextContent.Trim() == show).ClickAsync());
        Shows(page, row, HotlineBench.Number);
        Assert.Single(await e.RevealedAsync());

        await page.Component.InvokeAsync(() => page.Component.FindAll("[data-testid^=return-]").Single(b => b.TextContent.Trim() == called).ClickAsync());
        page.Component.WaitForAssertion(() => Assert.Empty(page.Component.FindAll("[data-testid^=return-]")), Wait.Limit);
        Assert.Contains(noted, page.Text, StringComparison.Ordinal);
        Assert.True(Assert.Single(await e.Desk().CallsAsync(await e.ManagerAsync(), e.Slug, new(0, long.MaxValue), Wait.Cancelled)).Call.Returned);
    }

    [Fact]
    public async Task A_number_is_covered_again_after_a_minute()
    {
        var (e, clock) = (Server.Take(), new FakeTimeProvider());
        await e.AbandonedAsync();
        var by = await e.ManagerAsync();
        var call = Assert.Single(await e.ToCallBackAsync(by)).Call;
        Services.AddSingleton<TimeProvider>(clock);
        Services.AddSingleton(Server.Server.States(by));
        var number = Draw<CallerNumber>("zh-CN", p => p.Add(x => x.Slug, e.Slug).Add(x => x.Seq, call.Call.Seq).Add(x => x.Masked, call.Masked));
        await number.Component.Find("button").ClickAsync();
        number.Component.WaitForAssertion(() => Assert.Equal(HotlineBench.Number, number.Text), Wait.Limit);

        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(HotlineBench.Number, number.Text);
        clock.Advance(TimeSpan.FromSeconds(1));

        number.Component.WaitForAssertion(() => Assert.Contains(HotlineBench.Masked, number.Text, StringComparison.Ordinal), Wait.Limit);
        Assert.DoesNotContain(HotlineBench.Number, number.Component.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "等待秒数：须为 0 至 3600 的整数", "来电号码：最多 20 位", "已登记")]
    [InlineData("en", "Seconds waited: a whole number from 0 to 3600", "Caller's number: at most 20 digits", "Recorded.")]
    public async Task A_call_is_written_down_once_what_is_wrong_with_it_is_mended(string culture, string wait, string caller, string done)
    {
        Speak(culture);
        var e = Server.Take();
        var by = await e.ManagerAsync();
        var page = Page(culture, e, by);

        await Field(page, "write", "talk").ChangeAsync("1.5");
        await Field(page, "write", "wait").ChangeAsync("some");
        await page.Component.Find("[data-testid=write]").SubmitAsync();
        Shows(page, "write", wait);

        await Field(page, "write", "wait").ChangeAsync("4000");
        await page.Component.Find("[data-testid=write]").SubmitAsync();
        Shows(page, "write", wait);

        await Field(page, "write", "wait").ChangeAsync("12");
        await Field(page, "write", "caller").ChangeAsync("call me");
        await page.Component.Find("[data-testid=write]").SubmitAsync();
        Shows(page, "write", caller);
        Assert.Empty(await e.Desk().CallsAsync(by, e.Slug, new(0, long.MaxValue), Wait.Cancelled));

        await Field(page, "write", "caller").ChangeAsync(HotlineBench.Number);
        await page.Component.Find("[data-testid=write]").SubmitAsync();

        Shows(page, "write", done);
        var (call, masked, _) = Assert.Single(await e.Desk().CallsAsync(by, e.Slug, new(0, long.MaxValue), Wait.Cancelled));
        Assert.Equal((12, 90, HotlineBench.Masked), (call.WaitSeconds, call.TalkSeconds, masked));
        // Without a time it has just ended: the figures are not newer than now.
        Assert.InRange(call.EndedMs!.Value, (HotlineBench.Now - 90) * 1000, HotlineBench.Now * 1000);
        Assert.Equal("", Field(page, "write", "wait").GetAttribute("value") ?? "");
    }

    [Theory]
    [InlineData("zh-CN", "号码保存天数：须为 1 至 3660 的整数", "以往日期的统计也按新设置重新计算", "已保存", "30 秒内接通 ÷ 接通")]
    [InlineData("en", "Days kept: a whole number from 1 to 3660", "past days too", "Saved", "answered within 30 s ÷ answered")]
    public async Task Settings_say_what_is_wrong_with_them_and_that_they_change_the_past(
        string culture, string fault, string past, string saved, string formula)
    {
        Speak(culture);
        var e = Server.Take();
        var page = Page(culture, e, await e.ManagerAsync());
        Assert.Contains(past, page.Of("settings"), StringComparison.Ordinal);

        await Field(page, "settings", "caller-days").ChangeAsync("0");
        await page.Component.Find("[data-testid=settings] form").SubmitAsync();
        Shows(page, "settings", fault);
        Assert.False(e.Feed.Current.Board.Catalog.HasHotline);

        await Field(page, "settings", "caller-days").ChangeAsync("14");
        await Field(page, "settings", "threshold").ChangeAsync("30");
        await Field(page, "settings", "formula").ChangeAsync("F2");
        await page.Component.Find("[data-testid=settings] form").SubmitAsync();

        Shows(page, "settings", saved);
        Shows(page, "level", formula);
        Assert.Equal((14, 30), (e.Feed.Current.Board.Catalog.Hotline.CallerDays, e.Feed.Current.Board.Catalog.Hotline.ThresholdSeconds));
    }

    [Theory]
    [InlineData("zh-CN", "没有保存：其他人刚刚修改了", "其他人刚改为“25”", "已保存")]
    [InlineData("en", "Not saved: somebody else has just changed this", "Meanwhile somebody else set “25”", "Saved")]
    public async Task Of_two_who_set_at_once_the_second_is_told_and_overwrites_nothing_unseen(string culture, string refused, string theirs, string saved)
    {
        Speak(culture);
        var e = Server.Take();
        var (first, second) = (await e.ManagerAsync(), await e.ManagerAsync());
        Services.AddSingleton(Server.Server.States(second));
        var (before, now) = (new HotlineSettings { ThresholdSeconds = 20 }, new HotlineSettings { ThresholdSeconds = 25, CallerDays = 45 });
        await e.Desk().ChangeAsync(first, e.Slug, before, Wait.Cancelled);
        // What the first sets has not come to the second's page yet.
        var page = Draw<SettingsForm>(culture, p => p.Add(x => x.Slug, e.Slug).Add(x => x.Settings, before));
        await e.Desk().ChangeAsync(first, e.Slug, now, Wait.Cancelled, before);

        await page.Component.Find("[data-testid=threshold] input, input[data-testid=threshold]").ChangeAsync("30");
        await page.Component.Find("form").SubmitAsync();
        page.Component.WaitForAssertion(() => Assert.Contains(refused, page.Component.Find("[role=status]").TextContent, StringComparison.Ordinal), Wait.Limit);
        await e.SettledAsync();
        Assert.Equal(now, e.Feed.Current.Board.Catalog.Hotline);

        page.Component.Render(p => p.Add(x => x.Settings, now));
        Assert.Contains(theirs, page.Text, StringComparison.Ordinal);
        await page.Component.Find("form").SubmitAsync();
        page.Component.WaitForAssertion(() => Assert.Contains(saved, page.Component.Find("[role=status]").TextContent, StringComparison.Ordinal), Wait.Limit);
        await e.SettledAsync();
        Assert.Equal(now with { ThresholdSeconds = 30 }, e.Feed.Current.Board.Catalog.Hotline);
    }

    [Theory]
    [InlineData("zh-CN", "明细有更新，点此刷新", "没有符合条件的来电")]
    [InlineData("en", "There is something new: refresh", "No call fits these filters")]
    public async Task The_list_of_calls_stands_still_until_it_is_asked(string culture, string newer, string nothing)
    {
        Speak(culture);
        var e = Server.Take();
        var page = Page(culture, e, await e.ManagerAsync());

        await e.SendAsync(HotlineBench.Enter(HotlineBench.Now, "n1"));
        Shows(page, "refresh", newer);
        Assert.Empty(page.Component.FindAll("[data-testid=calls] tbody tr"));

        await page.Component.Find("[data-testid=refresh]").ClickAsync();
        page.Component.WaitForAssertion(() => Assert.Single(page.Component.FindAll("[data-testid=calls] tbody tr")), Wait.Limit);

        await page.Component.Find("[data-testid=filter-outcome]").ChangeAsync("2");
        Shows(page, "calls", nothing);
    }
}
