using Dashboard.Engine.Hotline;

namespace Dashboard.Tests.Features.Hotline;

/// <summary>What goes on now, and a day's measures, as a supervisor sees them. Each test speaks for itself: a language set within an awaited helper ends with
/// it.</summary>
public sealed class HotlineLiveTests(ServerFixture server) : HotlinePageTest(server)
{
    [Theory]
    [InlineData("zh-CN", "还没有来电数据", "还没有坐席签入", "没有需要回拨的来电", "这一天还没有来电")]
    [InlineData("en", "No call has been told of yet", "Nobody is on duty yet", "Nobody to call back", "No calls on this day yet")]
    public async Task Without_a_call_each_part_says_so_and_no_share_is_made_up(string culture, params string[] texts)
    {
        Speak(culture);
        var e = Server.Take();

        var page = Page(culture, e, await e.ManagerAsync());

        foreach (var text in texts) Assert.Contains(text, page.Text, StringComparison.Ordinal);
        Assert.Contains("—", page.Of("level"), StringComparison.Ordinal);
        Assert.DoesNotContain("%", page.Of("level"), StringComparison.Ordinal);
        Assert.Equal("0", page.Of("fault-count"));
        Assert.All((string[])["waiting", "free", "paused"], id => Assert.EndsWith("—", page.Of(id), StringComparison.Ordinal));
        Assert.Empty(page.Component.FindAll(".breach, .hours-box"));
    }

    [Theory]
    [InlineData("zh-CN", 10, null, "等待正常")]
    [InlineData("zh-CN", 70, "attention", "等待偏长，已达 60 秒")]
    [InlineData("zh-CN", 140, "breach", "等待过长，已达 120 秒")]
    [InlineData("en", 140, "breach", "Too long: 120 s reached")]
    public async Task The_longest_wait_is_told_with_a_word_a_sign_and_a_colour(string culture, int seconds, string? mood, string verdict)
    {
        Speak(culture);
        var e = Server.Take();
        var page = Page(culture, e, await e.ManagerAsync());

        await e.SendAsync(HotlineBench.Enter(HotlineBench.Now - seconds, "w1", HotlineBench.Number, "春运咨询"), HotlineBench.Enter(HotlineBench.Now - 1, "w2"));

        Shows(page, "wait-verdict", verdict);
        Assert.EndsWith("2", page.Of("waiting"), StringComparison.Ordinal);
        Assert.Contains(seconds < 60 ? "0:" : seconds < 120 ? "1:" : "2:", page.Of("longest"), StringComparison.Ordinal);
        Assert.Equal(mood, page.Component.Find("[data-testid=longest]").ClassList.FirstOrDefault(c => c != "now"));
        Assert.NotEmpty(page.Component.FindAll("[data-testid=wait-verdict] svg"));
        Assert.Contains("春运咨询", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(HotlineBench.Number, page.Component.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "通话中", "空闲", "示忙 · lunch", "示忙")]
    [InlineData("en", "Talking", "Free", "Paused · lunch", "Paused")]
    public async Task Agents_talk_are_free_or_pause_with_their_reason(string culture, string talking, string free, string lunch, string paused)
    {
        Speak(culture);
        var (e, now) = (Server.Take(), HotlineBench.Now);
        string On(string agent) => $"{now - 300}|MANAGER|help|{agent}|ADDMEMBER|";
        await e.SendAsync(
            On("li"), On("wang"), On("chen"), On("zhao"), On("gone"),
            $"{now - 200}|NONE|help|chen|PAUSE|lunch", $"{now - 100}|NONE|help|zhao|PAUSE|", $"{now - 50}|MANAGER|help|gone|REMOVEMEMBER|",
            HotlineBench.Enter(now - 90, "t1"), HotlineBench.Connect(now - 80, "t1", 10));

        var page = Page(culture, e, await e.ManagerAsync());

        Assert.Contains(talking, page.Of("agent-li"), StringComparison.Ordinal);
        Assert.Contains(free, page.Of("agent-wang"), StringComparison.Ordinal);
        Assert.Contains(lunch, page.Of("agent-chen"), StringComparison.Ordinal);
        Assert.Contains(paused, page.Of("agent-zhao"), StringComparison.Ordinal);
        Assert.Equal(("1", "1", "2"), (page.Of("talking")[^1..], page.Of("free")[^1..], page.Of("paused")[^1..]));
        Assert.Empty(page.Component.FindAll("[data-testid=agent-gone]"));
    }

    [Theory]
    [InlineData("zh-CN", "低于目标 80%", "20 秒内接通 ÷（接通＋放弃＋流失－5 秒内放弃）", "手工登记")]
    [InlineData("en", "below target 80%", "answered within 20 s ÷ (answered + abandoned + lost − abandoned within 5 s)", "By hand")]
    public async Task Another_day_has_its_measures_its_hours_its_groups_and_its_calls(string culture, string verdict, string formula, string byHand)
    {
        Speak(culture);
        var (e, at) = (Server.Take(), HotlineBench.At(-1, "10:00:00"));
        var by = await e.ManagerAsync();
        await e.SendAsync(
            HotlineBench.Enter(at, "a"), HotlineBench.Connect(at + 10, "a", 10), HotlineBench.Complete(at + 130, "a", 10, 120),
            HotlineBench.Enter(at + 60, "b"), HotlineBench.Connect(at + 90, "b", 30), HotlineBench.Complete(at + 150, "b", 30, 60),
            HotlineBench.Enter(
                at + 120, "c"), HotlineBench.Abandon(
                    at + 160, "c", 40), HotlineBench.Enter(at + 200, "d", queue: "lost"), HotlineBench.TimeOut(at + 320, "d", 120, "lost"));
        await e.Desk().WriteAsync(by, e.Slug, new(Guid.CreateVersion7(), DateTimeOffset.FromUnixTimeSeconds(at + 3600), true, 5, 60, null));

        var page = Page(culture, e, by, TestEvent.Text(TestEvent.Day(-1)));

        // Of five offered three were answered, two of them in time: 2 ÷ (3 + 1 + 1) = 40 %.
        Assert.Contains("40.0%", page.Of("level"), StringComparison.Ordinal);
        Assert.Contains(verdict, page.Of("level"), StringComparison.Ordinal);
        Assert.Contains(formula, page.Of("level"), StringComparison.Ordinal);
        Assert.Contains("60.0%", page.Of("rates"), StringComparison.Ordinal);
        Assert.Contains("20.0%", page.Of("rates"), StringComparison.Ordinal);
        Assert.Contains("0:15", page.Of("means"), StringComparison.Ordinal);
        Assert.Contains("1:20", page.Of("means"), StringComparison.Ordinal);
        Assert.Contains("10:00 4 2 1 1 50.0% 25.0% 25.0% 0:20 1:30", page.Of("groups"), StringComparison.Ordinal);
        // Of so few calls it is no alarm.
        Assert.Equal(["△25%", "100%"], page.Component.FindAll(".hours-levels text").Select(t => t.TextContent));
        Assert.Equal(5, page.Component.FindAll("[data-testid=calls] tbody tr").Count);

        await page.Component.InvokeAsync(() => page.Component.FindAll("[data-testid=groups] .mud-toggle-item")[3].ClickAsync());
        Assert.Contains($"{byHand} 1 1 0 0 100.0%", page.Of("groups"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "无权访问")]
    [InlineData("en", "Not for you")]
    public async Task A_coordinator_sees_nothing_of_it(string culture, string text)
    {
        Speak(culture);
        var e = Server.Take();

        var page = Page(culture, e, await e.CoordinatorAsync());

        Assert.Contains(text, page.Text, StringComparison.Ordinal);
        Assert.Empty(page.Component.FindAll("table, form"));
    }

    [Theory]
    [InlineData("zh-CN", "活动已结束")]
    [InlineData("en", "This event is closed")]
    public async Task Of_a_closed_event_there_are_measures_and_nothing_to_write(string culture, string text)
    {
        Speak(culture);
        var e = Server.Closed;

        var page = Page(culture, e, await e.ManagerAsync());

        Assert.Contains(text, page.Text, StringComparison.Ordinal);
        Assert.Empty(page.Component.FindAll("[data-testid=write], [data-testid=waiting]"));
        Assert.NotNull(page.Component.Find("[data-testid=level]"));
    }

    [Theory]
    [InlineData("zh-CN", "没有这通来电的进入记录")]
    [InlineData("en", "No call of this number has entered the queue")]
    public async Task Lines_without_sense_are_counted_and_named(string culture, string reason)
    {
        Speak(culture);
        var e = Server.Take();
        await e.SendAsync("rubbish", HotlineBench.Abandon(HotlineBench.Now, "never-entered", 3));

        var page = Page(culture, e, await e.ManagerAsync());

        Shows(page, "fault-count", "2");
        Assert.Contains(reason, page.Of("faults"), StringComparison.Ordinal);
        Assert.False(page.Component.Find("[data-testid=faults]").HasAttribute("open"));
    }

    [Theory]
    [InlineData("zh-CN", "没有读入", "等待情况不明", "没有返回实时状态", "暂时读不到坐席状态")]
    [InlineData("en", "has not come in", "who waits is not known", "does not say who waits", "cannot be read at the moment")]
    public async Task An_exchange_that_is_not_heard_is_told_and_waits_are_not_judged(string culture, params string[] texts)
    {
        Speak(culture);
        var e = Server.Take();
        var page = Page(culture, e, await e.ManagerAsync());
        await e.SendAsync(HotlineBench.Enter(HotlineBench.Now - 300, "w1"));
        Shows(page, "longest", "5:");
        Assert.NotEmpty(page.Component.FindAll(".breach"));

        var (store, now) = (e.Server.Get<ExchangeStore>(), HotlineBench.Now * 1000);
        await store.SaveAsync(e.Catalog.Event.EventId, new() { Exchange = "main", LookedMs = now, FailingSince = now - 90_000 }, Wait.Cancelled);
        await store.SaveAsync(e.Catalog.Event.EventId, "main", null, now, now - 90_000, Wait.Cancelled);

        page.Component.WaitForAssertion(() => Assert.All(texts, text => Assert.Contains(text, page.Text, StringComparison.Ordinal)), Wait.Limit);
        Assert.Empty(page.Component.FindAll(".breach"));
    }

    [Theory]
    [InlineData("zh-CN", "网址里的日期无法识别")]
    [InlineData("en", "The address holds no day that can be read")]
    public async Task A_day_that_is_none_is_told(string culture, string text)
    {
        Speak(culture);
        var e = Server.Take();

        var page = Page(culture, e, await e.ManagerAsync(), "soon");

        Assert.Contains(text, page.Of("day"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_agents_who_are_called_alike_are_two()
    {
        Speak("zh-CN");
        var (e, now) = (Server.Take(), HotlineBench.Now);
        var by = await e.ManagerAsync();
        await e.Desk().WriteAsync(by, e.Slug, new(Guid.CreateVersion7(), DateTimeOffset.FromUnixTimeSeconds(now - 60), true, 5, 5, null));
        var name = Server.Server.Get<Engine.Access.AccessDirectory>().DisplayOf(by.Actor.Name)!;
        await e.SendAsync(HotlineBench.Enter(now - 90, "a"), HotlineBench.Connect(now - 80, "a", 10, name), HotlineBench.Complete(now - 70, "a", 10, 10, name));
        var page = Page("zh-CN", e, by);

        await page.Component.InvokeAsync(() => page.Component.FindAll("[data-testid=groups] .mud-toggle-item")[2].ClickAsync());

        Assert.Equal([name, name], page.Component.FindAll("[data-testid=groups] tbody th").Select(h => h.TextContent));
    }

    [Fact]
    public async Task What_is_written_down_for_yesterday_comes_into_yesterday_s_figures()
    {
        Speak("zh-CN");
        var e = Server.Take();
        var by = await e.ManagerAsync();
        await e.SendAsync(HotlineBench.Enter(HotlineBench.At(-1, "10:00:00"), "a"));
        var page = Page("zh-CN", e, by, TestEvent.Text(TestEvent.Day(-1)));
        Assert.Contains("1", page.Of("offered"), StringComparison.Ordinal);

        await e.SendAsync(HotlineBench.Enter(HotlineBench.At(-1, "11:00:00"), "b"));

        Shows(page, "offered", "2");
        Shows(page, "refresh", "明细有更新");
    }
}
