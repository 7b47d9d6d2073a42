using System.Net;
using Dashboard.Engine.Access;
using Dashboard.Engine.Counting;
using Dashboard.Engine.Ledger;

namespace Dashboard.Tests.Features.Book;

/// <summary>Counting, and putting right, what is counted for the whole event.</summary>
public sealed class EventCountTests(ServerFixture server)
{
    [Fact]
    public async Task A_number_is_counted_once_however_often_the_form_is_sent()
    {
        var e = server.Take();
        using var browser = await e.VisitorAsync(Role.Manager);
        var form = await OpenAsync(browser, e);

        using var first = await SendAsync(browser, form, "12", note: "第一批");
        using var second = await SendAsync(browser, form, "12", note: "第一批");

        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.Redirect), (first.StatusCode, second.StatusCode));
        Assert.EndsWith("&counted=1", first.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.EndsWith("&counted=0", second.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal((12, 1L), (await TotalAsync(e), await e.HeadAsync()));
        var entry = (await e.Server.Get<LedgerStore>().EntriesAsync(e.Catalog.Event.EventId, 0, 1, Wait.Cancelled)).Single();
        Assert.Equal((0, "第一批"), (entry.StationId, entry.Note));
        Assert.Contains("没有重复计入", await browser.PageAsync(second.Headers.Location.OriginalString), StringComparison.Ordinal);
        await e.AssertSoundAsync();
    }

    [Fact]
    public async Task A_sum_of_the_day_or_in_all_is_made_by_what_is_missing_to_it()
    {
        var e = server.Take();
        using var browser = await e.VisitorAsync(Role.Manager);
        using (await SendAsync(browser, await OpenAsync(browser, e), "5")) await e.BoardAsync();

        using (var day = await SendAsync(browser, await OpenAsync(browser, e), "8", mode: "Day")) Assert.Equal(HttpStatusCode.Redirect, day.StatusCode);
        await e.BoardAsync();
        using (var total = await SendAsync(browser, await OpenAsync(browser, e), "6", mode: "Total")) Assert.Equal(HttpStatusCode.Redirect, total.StatusCode);

        Assert.Equal(6, await TotalAsync(e));
        Assert.Equal([5, 3, -2], (await e.Server.Get<LedgerStore>().EntriesAsync(e.Catalog.Event.EventId, 0, 3, Wait.Cancelled)).Select(x => x.Delta));
    }

    [Fact]
    public async Task A_sum_typed_over_a_figure_that_has_moved_meanwhile_is_refused_and_shows_the_new_one()
    {
        var e = server.Take();
        using var browser = await e.VisitorAsync(Role.Manager);
        var stale = await OpenAsync(browser, e);
        using (await SendAsync(browser, await OpenAsync(browser, e), "5")) await e.BoardAsync();

        using var answer = await SendAsync(browser, stale, "8", mode: "Total");

        var html = await Browser.TextAsync(answer);
        Assert.Contains("这个数刚刚有变化", html, StringComparison.Ordinal);
        Assert.Equal(("8", "5,5"), (BookBench.Value(html, "amount:calls"), BookBench.Value(html, "seen:calls")));
        Assert.Equal(5, await TotalAsync(e));
    }

    [Theory]
    [InlineData("", "", "", "请至少填写一项数量")]
    [InlineData("很多", "", "", "请填写整数")]
    [InlineData("5", "12:00", "", "日期和时间要么都填")]
    [InlineData("5", "12:00:00", "2001-01-01", "时间不在活动期间")]
    [InlineData("2000000", "", "", "请填写整数，不超过")]
    public async Task What_is_wrong_is_said_and_nothing_typed_is_lost(string amount, string time, string day, string fault)
    {
        var e = server.Take();
        using var browser = await e.VisitorAsync(Role.Manager);

        using var answer = await SendAsync(browser, await OpenAsync(browser, e), amount, time: time, day: day, note: "备注在此");

        var html = await Browser.TextAsync(answer);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains(fault, html, StringComparison.Ordinal);
        Assert.Contains("备注在此", html, StringComparison.Ordinal);
        Assert.Equal(0, await e.HeadAsync());
    }

    [Fact]
    public async Task A_late_count_lies_on_its_day_and_can_be_corrected_and_taken_back()
    {
        var e = server.Take();
        using var browser = await e.VisitorAsync(Role.Manager);
        using (var late = await SendAsync(browser, await OpenAsync(browser, e), "7", time: "09:30:00", day: TestEvent.Text(TestEvent.Day(-1))))
            Assert.Contains($"/count/{e.Slug}?day={TestEvent.Text(TestEvent.Day(-1))}", late.Headers.Location!.OriginalString, StringComparison.Ordinal);
        var path = $"/count/{e.Slug}?day={TestEvent.Text(TestEvent.Day(-1))}&correct=1";
        var html = await browser.PageAsync(path);
        Assert.Contains("09:30:00", html, StringComparison.Ordinal);

        using var corrected = await browser.SendAsync(
            new Opened(
                path, BookBench.Value(html, "__RequestVerificationToken"), BookBench.Value(html, "Form.Key"), BookBench.Value(html, "Form.Reverses"), "7"),
            "4");
        Assert.Equal(HttpStatusCode.Redirect, corrected.StatusCode);
        html = await browser.PageAsync(path);
        using var undone = await browser.SendAsync(
            new Opened(
                path, BookBench.Value(html, "__RequestVerificationToken"), BookBench.Value(html, "Form.Key"), BookBench.Value(html, "Form.Reverses"), "4"),
            "");

        Assert.Equal(HttpStatusCode.Redirect, undone.StatusCode);
        Assert.Equal((0, 3L), (await TotalAsync(e), await e.HeadAsync()));
        await e.AssertSoundAsync();
    }

    [Theory]
    [InlineData(Role.Coordinator, null, HttpStatusCode.OK)]
    [InlineData(Role.Coordinator, "a", HttpStatusCode.NotFound)]
    public async Task Only_who_counts_for_the_whole_event_may(Role role, string? station, HttpStatusCode expected)
    {
        var e = server.Take();
        using var browser = await e.VisitorAsync(role, station);

        using var answer = await browser.GetAsync($"/count/{e.Slug}");

        Assert.Equal(expected, answer.StatusCode);
    }

    private static async Task<Opened> OpenAsync(Browser browser, TestEvent e)
    {
        var path = $"/count/{e.Slug}";
        var html = await browser.PageAsync(path);
        return new(path, BookBench.Value(html, "__RequestVerificationToken"), BookBench.Value(html, "Count.Key"), BookBench.Value(html, "seen:calls"), "");
    }

    private static Task<HttpResponseMessage> SendAsync(
        Browser browser, Opened form, string amount, string mode = "Add", string day = "", string time = "", string note = "") =>
        browser.PostAsync(
            form.Path,
            "count",
            form.Token,
            ("Count.Key", form.Key),
            ("Count.Mode", mode),
            ("Count.Day", day),
            ("Count.Time", time),
            ("Count.Note", note),
            ("amount:calls", amount),
            ("seen:calls", form.Reverses));

    private static async Task<long> TotalAsync(TestEvent e)
    {
        await e.BoardAsync();
        return e.Feed.Current.Board.Figures.Metrics.Single(m => m.Metric.Code == "calls").Total;
    }
}
