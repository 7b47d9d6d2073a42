using Dashboard.Features.Hotline;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Features.Hotline;

/// <summary>Several days of the hotline, and its agents' time, as a supervisor sees them.</summary>
public sealed class HotlineSpanTests(ServerFixture server) : HotlinePageTest(server)
{
    [Theory]
    [InlineData("zh-CN", "合计", "日期", "期间最长等待 0:40", "午休 10:00", "未签退 1 次")]
    [InlineData("en", "In all", "Day", "longest wait of these days 0:40", "午休 10:00", "not signed off ×1")]
    public async Task A_span_of_days_has_its_measures_its_days_and_its_agents_time(
        string culture, string all, string day, string longest, string reason, string unclosed)
    {
        Speak(culture);
        var e = Server.Take();
        await TwoDaysAsync(e);

        var page = Page(culture, e, await e.ManagerAsync(), from: TestEvent.Text(TestEvent.Day(-3)), to: TestEvent.Text(TestEvent.Day(-2)));

        Assert.StartsWith("3", page.Component.Find("[data-testid=offered] .number").TextContent.Trim(), StringComparison.Ordinal);
        Assert.Contains(longest, page.Of("means"), StringComparison.Ordinal);
        // By the day, not by the hour.
        Assert.Equal(2, page.Component.FindAll("[data-testid=groups] tbody tr").Count);
        Assert.StartsWith(day, page.Component.Find("[data-testid=groups] thead th").TextContent, StringComparison.Ordinal);
        Assert.Equal(3, page.Component.FindAll("[data-testid=calls] tbody tr").Count);
        // Two hours signed on on the first day, three minutes' talk in them and ten of a pause; on the second an hour, then nothing more was heard.
        Assert.StartsWith("li ", page.Of("time-li"), StringComparison.Ordinal);
        Assert.Contains("2:01:05 3:05 10:00 1:48:00 2 1", page.Of("time-li"), StringComparison.Ordinal);
        Assert.Contains(reason, page.Of("time-li"), StringComparison.Ordinal);
        Assert.Contains(unclosed, page.Of("time-li"), StringComparison.Ordinal);

        var toggle = page.Component.FindAll("[data-testid=times] .mud-toggle-item");
        Assert.Equal([all, day], toggle.Select(t => t.TextContent.Trim()));
        await toggle[1].ClickAsync();
        Assert.Equal(2, page.Component.FindAll("[data-testid=time-li]").Count);
    }

    [Theory]
    [InlineData("zh-CN", -2, -3, "结束日期早于开始日期")]
    [InlineData("en", -40, 0, "at most as long as the event (21 days)")]
    public async Task A_span_that_cannot_be_is_told_with_what_is_shown_instead(string culture, int from, int to, string text)
    {
        Speak(culture);
        var e = Server.Take();

        var page = Page(culture, e, await e.ManagerAsync(), from: TestEvent.Text(TestEvent.Day(from)), to: TestEvent.Text(TestEvent.Day(to)));

        Assert.Contains(text, page.Of("day"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "来电明细（完整号码）", "没有坐席的签入或通话记录")]
    [InlineData("en", "Calls (full numbers)", "No agent signed on or talked")]
    public async Task What_can_be_exported_stands_there_as_links_of_the_days_that_are_shown(string culture, string numbers, string nobody)
    {
        Speak(culture);
        var e = Server.Take();

        var page = Page(culture, e, await e.ManagerAsync(), from: TestEvent.Text(TestEvent.Day(-3)), to: TestEvent.Text(TestEvent.Day(-2)));

        var links = page.Component.FindAll("[data-testid=export] a");
        Assert.Equal(
            ["what=days", "what=agents", "what=calls", "what=calls"], links.Select(l => l.GetAttribute("href")!.Split('?', '&')[1]));
        Assert.All(
            links,
            l => Assert.Contains(
                $"from={TestEvent.Text(TestEvent.Day(-3))}&to={TestEvent.Text(TestEvent.Day(-2))}", l.GetAttribute("href")!, StringComparison.Ordinal));
        Assert.Equal((numbers, true), (links[3].TextContent, links[3].GetAttribute("href")!.EndsWith("&numbers=full", StringComparison.Ordinal)));
        Assert.Contains(nobody, page.Of("times"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task From_a_single_day_both_days_are_chosen_one_after_the_other_however_fast(bool fast)
    {
        Speak("en");
        var e = Server.Take();
        var (first, last) = (TestEvent.Text(TestEvent.Day(-3)), TestEvent.Text(TestEvent.Day(-2)));
        await TwoDaysAsync(e);
        var window = new SlowWindow($"/hotline/{e.Slug}");
        Services.AddSingleton<NavigationManager>(window);
        Services.AddSingleton(Server.Server.States(await e.ManagerAsync()));
        var page = DrawPage<HotlinePage>("en", e.Slug);
        page.Component.WaitForState(() => page.Component.FindAll(".mud-skeleton").Count == 0, Wait.Limit);

        // Of a single day its end goes along with its beginning: there is one day to look at until the other is chosen.
        await ChooseAsync("from", first);
        if (!fast)
        {
            await page.Component.InvokeAsync(window.Arrive);
            Assert.Equal($"/hotline/{e.Slug}?day={first}", window.At);
            page.Component.WaitForAssertion(() => Assert.Equal((first, first, "1"), Shown()), Wait.Limit);
        }

        await ChooseAsync("to", last);
        await page.Component.InvokeAsync(window.Arrive);
        Assert.Equal($"/hotline/{e.Slug}?from={first}&to={last}", window.At);
        page.Component.WaitForAssertion(() => Assert.Equal((first, last, "3"), Shown()), Wait.Limit);

        // Of a span each is changed for itself; both the same are a day again.
        await ChooseAsync("from", last);
        await page.Component.InvokeAsync(window.Arrive);
        Assert.Equal($"/hotline/{e.Slug}?day={last}", window.At);
        page.Component.WaitForAssertion(() => Assert.Equal((last, last, "2"), Shown()), Wait.Limit);

        Task ChooseAsync(string field, string day) => Input(field).ChangeAsync(day);
        AngleSharp.Dom.IElement Input(string field) =>
            page.Component.Find($"[data-testid=day] input[data-testid={field}], [data-testid=day] [data-testid={field}] input");
        (string?, string?, string) Shown() =>
            (
                Input("from").GetAttribute("value"),
                Input("to").GetAttribute("value"),
                page.Component.FindAll("[data-testid=offered] .number") is [var offered] ? offered.TextContent.Trim() : "");
    }

    internal static async Task TwoDaysAsync(TestEvent e)
    {
        var (first, second) = (HotlineBench.At(-3, "09:00:00"), HotlineBench.At(-2, "09:00:00"));
        await e.SendAsync(
            $"{first}|MANAGER|help|li|ADDMEMBER|", HotlineBench.Enter(
                first + 60, "a", HotlineBench.Number), $"{first + 65}|a|help|li|RINGNOANSWER|5000", HotlineBench.Connect(
                    first + 70, "a", 10), HotlineBench.Complete(first + 190, "a", 10, 120),
            $"{first + 600}|NONE|help|li|PAUSE|午休", $"{first + 1200}|NONE|help|li|UNPAUSE|", $"{first + 7200}|MANAGER|help|li|REMOVEMEMBER|",
            $"{second}|MANAGER|help|li|ADDMEMBER|", HotlineBench.Enter(
                second + 60, "b", queue: "=cmd"), HotlineBench.Abandon(
                    second + 100, "b", 40, "=cmd"), HotlineBench.Enter(
                        second - 10, "c"), HotlineBench.Connect(second, "c", 10), HotlineBench.Complete(second + 65, "c", 10, 65));
    }
}
