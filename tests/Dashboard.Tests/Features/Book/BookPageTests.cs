using System.Net;
using Dashboard.Engine.Access;
using Dashboard.Engine.Counting;

namespace Dashboard.Tests.Features.Book;

/// <summary>A station's book as it arrives on a phone.</summary>
public sealed class BookPageTests(ServerFixture server)
{
    [Theory]
    [InlineData("zh-CN", "甲站 · 计数台账", "还没有记录")]
    [InlineData("en", "Station A · Count book", "Nothing yet")]
    public async Task An_empty_day_says_so(string culture, string title, string text)
    {
        var e = server.Shared(nameof(An_empty_day_says_so));
        using var browser = await e.VisitorAsync(Role.Coordinator, "a", culture);

        var html = await browser.PageAsync(e.Book());

        foreach (var part in (string[])[title, text, $"href=\"/pad/{e.Slug}/a\""]) Assert.Contains(part, html, StringComparison.Ordinal);
        Assert.DoesNotContain(" id=\"e", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_station_s_book_holds_its_own_counts_and_those_of_its_gates_on_that_day()
    {
        var e = await server.Take().WithGateAndShiftAsync();
        await e.CountAsync(11, at: TestEvent.At(-1, "10:00:00"));
        await e.CountAsync(22, BookBench.Gate, at: TestEvent.At(-1, "11:00:00"), note: "雨天");
        await e.CountAsync(33, "b", at: TestEvent.At(-1, "11:00:00"));
        await e.CountAsync(44, at: TestEvent.At(-2, "23:59:59"));
        using var browser = await e.VisitorAsync(Role.Coordinator, "a");

        foreach (var place in (string[])["a", BookBench.Gate])
        {
            var html = await browser.PageAsync(e.Book(-1, place));

            Assert.True(html.IndexOf("+22", StringComparison.Ordinal) < html.IndexOf("+11", StringComparison.Ordinal));
            foreach (var text in (string[])["东门", "备注：雨天", "补录"]) Assert.Contains(text, html, StringComparison.Ordinal);
            // Not within a token, which may hold any letters.
            foreach (var text in (string[])["+33", "+44"]) Assert.DoesNotContain(text + "<", html, StringComparison.Ordinal);
            Assert.Contains($"href=\"/pad/{e.Slug}/{place}\"", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Counts_close_together_are_one_burst_that_opens()
    {
        var e = server.Take();
        foreach (var (delta, time) in ((long, string)[])[(3, "14:02:10"), (4, "14:03:05"), (9, "14:10:00")])
            await e.CountAsync(delta, at: TestEvent.At(-1, time));
        using var browser = await e.VisitorAsync(Role.Coordinator, "a");

        var html = await browser.PageAsync(e.Book(-1));

        Assert.Single(html.Split("<details").Skip(1));
        Assert.DoesNotContain("<details open", html, StringComparison.Ordinal);
        foreach (var text in (string[])["+7", "14:02–14:03 · 服务", "2 条", "+3", "+4", "+9"]) Assert.Contains(text, html, StringComparison.Ordinal);
        Assert.Contains("<details open", await browser.PageAsync(e.Book(-1, rest: "&correct=2")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_days_of_the_event_up_to_today_are_linked_and_no_others()
    {
        var e = server.Shared(nameof(An_empty_day_says_so));
        using var browser = await e.VisitorAsync(Role.Coordinator, "a");

        var (today, first) = (await browser.PageAsync($"/pad/{e.Slug}/a/book"), await browser.PageAsync(e.Book(-10)));

        Assert.Contains(e.Book(-1), today, StringComparison.Ordinal);
        Assert.DoesNotContain(e.Book(1), today, StringComparison.Ordinal);
        Assert.Contains(e.Book(-9), first, StringComparison.Ordinal);
        Assert.DoesNotContain(e.Book(-11), first, StringComparison.Ordinal);
        foreach (var bad in (string[])["?day=nonsense&before=x&correct=-1&done=9999999999999999999999", "?day=1999-01-01", "?day=2999-12-31&before=7"])
            Assert.Contains($"datetime=\"{TestEvent.Text(TestEvent.Day())}\"", await browser.PageAsync($"/pad/{e.Slug}/a/book{bad}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_a_page_goes_on_at_an_older_one()
    {
        var e = server.Take();
        await e.TallyAsync([.. Enumerable.Range(1, BookStore.PageLength + 2)
            .Select(i => TestEvent.Entry(Guid.NewGuid(), delta: i, at: TestEvent.At(-1, "10:00:00")))]);
        using var browser = await e.VisitorAsync(Role.Coordinator, "a");

        var newest = await browser.PageAsync(e.Book(-1));
        var older = await browser.PageAsync(e.Book(-1, rest: "&before=3"));

        Assert.Contains(e.Book(-1, rest: "&before=3") + "\">更早的记录", newest, StringComparison.Ordinal);
        Assert.Equal(BookStore.PageLength, newest.Split(" id=\"e").Length - 1);
        Assert.Equal(["2", "1"], older.Split(" id=\"e").Skip(1).Select(t => t.Split('"')[0]));
        Assert.Contains("回到最新", older, StringComparison.Ordinal);
        Assert.DoesNotContain("更早的记录", older, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("b")]
    [InlineData("nowhere")]
    public async Task The_book_of_another_station_is_not_there(string place)
    {
        var e = server.Shared(nameof(An_empty_day_says_so));
        using var browser = await e.VisitorAsync(Role.Coordinator, "a");

        using var answer = await browser.GetAsync(e.Book(0, place));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("没有这个页面", await Browser.TextAsync(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_confirmed_shift_is_said_above_all()
    {
        var e = await server.Take().WithGateAndShiftAsync();
        await e.CountAsync(5, BookBench.Gate, at: TestEvent.At(-1, "09:00:00"));
        await e.CountAsync(6, at: TestEvent.At(-1, "14:00:00"));
        await e.SignOffYesterdayAsync();
        using var browser = await e.VisitorAsync(Role.Coordinator, "a");

        var html = await browser.PageAsync(e.Book(-1));

        foreach (var text in (string[])["早班 08:00–14:00", "已确认的班次不能更正", "已确认 · 早班", $"/pad/{e.Slug}/a/shifts"])
            Assert.Contains(text, html, StringComparison.Ordinal);
        Assert.Contains("&correct=2#e2", html, StringComparison.Ordinal);
        Assert.DoesNotContain("&correct=1#e1", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<form", await browser.PageAsync(e.Book(-1, rest: "&correct=1")), StringComparison.Ordinal);
        Assert.DoesNotContain("早班", await browser.PageAsync(e.Book(-2)), StringComparison.Ordinal);
    }
}
