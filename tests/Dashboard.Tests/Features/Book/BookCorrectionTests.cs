using System.Net;
using Dashboard.Engine.Access;
using Dashboard.Engine.Ledger;
using Dashboard.Features.Book;

namespace Dashboard.Tests.Features.Book;

/// <summary>Putting right what stands in the book.</summary>
public sealed class BookCorrectionTests(ServerFixture server)
{
    [Fact]
    public async Task A_correction_is_recorded_and_leads_back_to_its_entry()
    {
        var e = await server.Take().WithGateAndShiftAsync();
        await e.CountAsync(5, BookBench.Gate, at: TestEvent.At(-1, "10:00:00"));
        using var browser = await e.VisitorAsync(Role.Coordinator, "a");
        var form = await browser.OpenAsync(e, 1, -1);
        Assert.Equal("5", form.Amount);

        using var answer = await browser.SendAsync(form, "3", "amount", "少数两位");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(
            $"{e.Book(-1)}&done=1#e1",
            answer.Headers.Location!.IsAbsoluteUri
                ? answer.Headers.Location.PathAndQuery + answer.Headers.Location.Fragment
                : answer.Headers.Location.OriginalString);
        var html = await browser.PageAsync(e.Book(-1, rest: "&done=1"));
        foreach (var text in (string[])["更正已记入台账", "原因：数量有误：少数两位", ">+5</del>", ">+3</ins>"]) Assert.Contains(text, html, StringComparison.Ordinal);
        var entry = (await e.Server.Get<LedgerStore>().EntriesAsync(e.Catalog.Event.EventId, 1, 2, Wait.Cancelled)).Single();
        Assert.Equal((1L, 3L, -2L, form.Key), (entry.Reverses, entry.Amount, entry.Delta, entry.Key));
        Assert.StartsWith("account:", entry.RecordedBy, StringComparison.Ordinal);
        await e.AssertSoundAsync();
    }

    [Fact]
    public async Task What_was_corrected_is_corrected_again_and_at_last_taken_back()
    {
        var e = server.Take();
        await e.CountAsync(5);
        using var browser = await e.VisitorAsync(Role.Coordinator, "a");
        foreach (var (amount, looked) in ((string, string)[])[("7", "5"), ("4", "7"), ("0", "4")])
        {
            var form = await browser.OpenAsync(e, 1);
            Assert.Equal(looked, form.Amount);
            using var answer = await browser.SendAsync(form, amount);
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        }

        Assert.Equal((0, 0), await e.CounterAsync("a", "served"));
        Assert.DoesNotContain("<form", await browser.PageAsync(e.Book(rest: "&correct=1")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sending_twice_corrects_once_even_when_nothing_is_left_to_correct()
    {
        var e = server.Take();
        await e.CountAsync(5);
        using var browser = await e.VisitorAsync(Role.Coordinator, "a");
        var form = await browser.OpenAsync(e, 1);

        using var first = await browser.SendAsync(form, "", "mistap");
        using var second = await browser.SendAsync(form, "", "mistap");

        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.Redirect), (first.StatusCode, second.StatusCode));
        Assert.Equal(2, await e.HeadAsync());
    }

    [Fact]
    public async Task A_form_sent_again_with_other_content_is_told_so_and_may_be_sent_as_a_new_one()
    {
        var e = server.Take();
        await e.CountAsync(5);
        using var browser = await e.VisitorAsync(Role.Coordinator, "a");
        var form = await browser.OpenAsync(e, 1);
        using var first = await browser.SendAsync(form, "3");

        using var second = await browser.SendAsync(form, "4");

        Assert.Equal("这张表单已提交过其他内容，请核对现在的数量后再提交。", await second.RefusedAsync());
        var html = await Browser.TextAsync(second);
        Assert.Equal(("4", "2"), (BookBench.Value(html, "Form.Amount"), BookBench.Value(html, "Form.Reverses")));
        using var third = await browser.SendAsync(form, "4", key: BookBench.Value(html, "Form.Key"), reverses: "2");
        Assert.Equal(HttpStatusCode.Redirect, third.StatusCode);
        Assert.Equal((4, 4), await e.CounterAsync("a", "served"));
    }

    [Fact]
    public async Task What_somebody_else_corrected_meanwhile_is_shown_and_nothing_typed_is_lost()
    {
        var e = server.Take();
        await e.CountAsync(5);
        using var browser = await e.VisitorAsync(Role.Coordinator, "a", "en");
        using var manager = await e.VisitorAsync(Role.Manager);
        var mine = await browser.OpenAsync(e, 1);
        using var theirs = await manager.SendAsync(await manager.OpenAsync(e, 1), "6");

        using var answer = await browser.SendAsync(mine, "7", "other", "<rain> & wind");

        Assert.Equal("This entry has been corrected already. Check what it says now, then send again.", await answer.RefusedAsync());
        var html = await Browser.TextAsync(answer);
        Assert.Equal(("7", "2", mine.Key), (BookBench.Value(html, "Form.Amount"), BookBench.Value(html, "Form.Reverses"), BookBench.Value(html, "Form.Key")));
        Assert.Contains("<rain> & wind</textarea>", html, StringComparison.Ordinal);
        Assert.Matches("value=\"other\"[^>]*checked", html);
        Assert.Contains(">+6</ins>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x", "twice", "", "请填写整数，不超过 1,000,000。")]
    [InlineData("1000001", "twice", "", "请填写整数，不超过 1,000,000。")]
    [InlineData("5", "twice", "", "与现在的数量相同，无需更正。")]
    [InlineData("3", "", "", "请选择更正原因；选“其他”时请写明。")]
    [InlineData("3", "other", " ", "请选择更正原因；选“其他”时请写明。")]
    [InlineData("-99", "twice", "", "更正后合计会小于零，请核对数量。")]
    public async Task What_is_wrong_stands_at_the_form_and_nothing_is_recorded(string amount, string reason, string words, string fault)
    {
        var e = server.Take();
        await e.CountAsync(5);
        using var browser = await e.VisitorAsync(Role.Coordinator, "a");

        using var answer = await browser.SendAsync(await browser.OpenAsync(e, 1), amount, reason, words);

        Assert.Equal(fault, await answer.RefusedAsync());
        Assert.Equal(amount, BookBench.Value(await Browser.TextAsync(answer), "Form.Amount"));
        Assert.Equal(1, await e.HeadAsync());
    }

    [Theory]
    [InlineData("2", "这条记录不属于本站，不能在这里更正。")]
    [InlineData("99", "没有找到这条记录，请返回台账重新选择。")]
    [InlineData("x", "没有找到这条记录，请返回台账重新选择。")]
    public async Task A_forged_sequence_corrects_nothing_elsewhere(string reverses, string fault)
    {
        var e = server.Take();
        await e.CountAsync(5);
        await e.CountAsync(6, "b");
        using var browser = await e.VisitorAsync(Role.Coordinator, "a");
        var form = await browser.OpenAsync(e, 1);

        using var answer = await browser.SendAsync(form, "3", reverses: reverses);
        using var orphan = await browser.SendAsync(form with { Path = e.Book(rest: "&correct=2") }, "3", reverses: reverses);
        using var elsewhere = await browser.SendAsync(form with { Path = e.Book(0, "b", "&correct=2") }, "3", reverses: reverses);

        Assert.Equal((fault, fault), (await answer.RefusedAsync(), await orphan.RefusedAsync()));
        // The page of another station holds no form that could be sent.
        Assert.Equal(HttpStatusCode.BadRequest, elsewhere.StatusCode);
        Assert.Equal(2, await e.HeadAsync());
    }

    [Fact]
    public async Task Beyond_the_window_a_coordinator_is_refused_and_a_manager_is_not()
    {
        var e = server.Take();
        await e.CountAsync(5, at: TestEvent.At(-3, "10:00:00"));
        using var coordinator = await e.VisitorAsync(Role.Coordinator, "a");
        using var manager = await e.VisitorAsync(Role.Manager);
        Assert.Contains("已超过 48 小时，须由管理员更正", await coordinator.PageAsync(e.Book(-3, rest: "&correct=1")), StringComparison.Ordinal);
        var token = await coordinator.TokenAsync("/me");

        using var refused = await coordinator.SendAsync(new Opened(e.Book(-3, rest: "&correct=1"), token, Guid.CreateVersion7().ToString(), "1", "5"), "3");
        Assert.Equal("已超过 48 小时，须由管理员更正", await refused.RefusedAsync());
        using var taken = await manager.SendAsync(await manager.OpenAsync(e, 1, -3), "3");

        Assert.Equal(HttpStatusCode.Redirect, taken.StatusCode);
        Assert.Equal(2, await e.HeadAsync());
    }

    [Fact]
    public async Task What_was_signed_off_while_the_form_stood_open_is_refused()
    {
        var e = await server.Take().WithGateAndShiftAsync();
        await e.CountAsync(5, at: TestEvent.At(-1, "09:00:00"));
        using var manager = await e.VisitorAsync(Role.Manager);
        var form = await manager.OpenAsync(e, 1, -1);
        await e.SignOffYesterdayAsync();

        using var answer = await manager.SendAsync(form, "3");

        Assert.Equal("本班次已确认，须由管理员重新开放后才能更正", await answer.RefusedAsync());
        Assert.Equal((5, 0), await e.CounterAsync("a", "served"));
    }

    [Fact]
    public async Task A_closed_event_s_book_takes_no_correction()
    {
        var caller = await server.Server.PersonAsync(new Grant(Role.Manager, 0));

        var result = await server.Server.Get<BookService>().CorrectAsync(caller, server.Closed.Slug, "a", Guid.CreateVersion7(), 1, 3, "误按");

        Assert.Equal(AppendStatus.Rejected, result.Status);
    }

    [Fact]
    public async Task Without_its_token_nothing_is_corrected()
    {
        var e = server.Take();
        await e.CountAsync(5);
        using var browser = await e.VisitorAsync(Role.Coordinator, "a");

        using var answer = await browser.SendAsync(await browser.OpenAsync(e, 1) with { Token = "made-up" }, "3");

        Assert.Equal((HttpStatusCode.BadRequest, 1L), (answer.StatusCode, await e.HeadAsync()));
    }
}
