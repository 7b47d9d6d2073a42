using System.Net;
using System.Text;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Features.Hotline;

namespace Dashboard.Tests.Features.Hotline;

/// <summary>The files that the desk gives away.</summary>
public sealed class HotlineExportTests(ServerFixture server)
{
    private static string Span => $"from={TestEvent.Text(TestEvent.Day(-3))}&to={TestEvent.Text(TestEvent.Day(-2))}";

    [Fact]
    public async Task Days_agents_and_calls_are_files_that_a_spreadsheet_opens_and_the_audit_knows_of_each()
    {
        var e = server.Take();
        await HotlineSpanTests.TwoDaysAsync(e);

        var days = await RowsAsync(e, $"what=days&{Span}");
        Assert.Equal(3, days.Count);
        Assert.Contains("服务水平 F3s (%): 20 秒内接通", days[0], StringComparison.Ordinal);
        Assert.Equal($"测试{e.Slug},{TestEvent.Text(TestEvent.Day(-3))},1,1,0,0,1,100.0,100.0,0.0,10.0,120.0,10", days[1]);
        Assert.Equal($"测试{e.Slug},{TestEvent.Text(TestEvent.Day(-2))},2,1,1,0,1,50.0,50.0,50.0,10.0,65.0,40", days[2]);

        var agents = await RowsAsync(e, $"what=agents&{Span}");
        Assert.Equal(
            [
                $"测试{e.Slug},li,main,{TestEvent.Text(TestEvent.Day(-3))},7200,120,600,6480,午休 600,1,1,0,0",
                $"测试{e.Slug},li,main,{TestEvent.Text(TestEvent.Day(-2))},65,65,0,0,,1,0,0,1",
            ],
            agents.Skip(1));

        var calls = await RowsAsync(e, $"what=calls&{Span}");
        Assert.EndsWith($",help,main,接通,li,10,120,{TestEvent.Text(TestEvent.Day(-3))} 09:03:10,{HotlineBench.Masked}", calls[1], StringComparison.Ordinal);
        // What looks like a formula is none, and nobody's number is in it.
        Assert.Contains(",'=cmd,", calls[3], StringComparison.Ordinal);
        Assert.DoesNotContain(calls, row => row.Contains(HotlineBench.Number, StringComparison.Ordinal));
        Assert.Equal(3, (await e.Server.Get<AuditStore>().ReadAsync(new(Action: "hotline.exported", Subject: e.Slug), 10, Wait.Cancelled)).Count);
    }

    [Fact]
    public async Task Full_numbers_are_for_managers_and_the_audit_is_told_apart()
    {
        var e = server.Take();
        await HotlineSpanTests.TwoDaysAsync(e);

        var calls = await RowsAsync(e, $"what=calls&numbers=full&{Span}");

        Assert.EndsWith("," + HotlineBench.Number, calls[1], StringComparison.Ordinal);
        var line = Assert.Single(await e.Server.Get<AuditStore>().ReadAsync(new(Action: "caller.exported", Subject: e.Slug), 10, Wait.Cancelled));
        Assert.Equal($"calls {TestEvent.Text(TestEvent.Day(-3))} – {TestEvent.Text(TestEvent.Day(-2))}", line.Detail);
        // Nor by a link on another site.
        using var foreign = new HttpRequestMessage(HttpMethod.Get, new Uri($"/api/events/{e.Slug}/hotline/export?what=calls&numbers=full", UriKind.Relative))
        {
            Headers = { { "Sec-Fetch-Site", "cross-site" } },
        };
        using var refused = await e.Server.Http.SendAsync(foreign, Wait.Cancelled);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Theory]
    [InlineData("", "what")]
    [InlineData("what=1", "what")]
    [InlineData("what=all", "what")]
    [InlineData("what=days&from=soon", "from")]
    [InlineData("what=days&from=2027-01-02&to=2027-01-01", "to")]
    [InlineData("what=days&from=2026-01-02&to=2027-01-01", "to")]
    [InlineData("what=calls&numbers=some", "numbers")]
    public async Task What_cannot_be_exported_is_refused_by_the_field_at_fault(string query, string field)
    {
        var e = server.Shared(nameof(HotlineExportTests));

        using var answer = await e.GetAsync($"hotline/export?{query}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(field, await answer.Content.ReadAsStringAsync(Wait.Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_does_not_answer_the_hotline_gets_nothing_from_the_endpoint_nor_from_the_service()
    {
        var e = server.Shared(nameof(HotlineExportTests));
        using var display = await e.Server.KeyClientAsync(new Grant(Role.Integration, e.Catalog.Event.EventId));
        using var answer = await display.GetAsync(new Uri($"/api/events/{e.Slug}/hotline/export?what=days", UriKind.Relative), Wait.Cancelled);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);

        var (reports, by, day) = (e.Server.Get<ReportService>(), await e.CoordinatorAsync(), new DeskSpan(TestEvent.Day(), TestEvent.Day()));
        await Assert.ThrowsAsync<RefusedException>(() => reports.SumsAsync(by, e.Slug, day, Wait.Cancelled));
        await Assert.ThrowsAsync<RefusedException>(async () => await reports.TimesAsync(by, e.Slug, day, Wait.Cancelled));
        await Assert.ThrowsAsync<RefusedException>(() => reports.ExportAsync(
            by, e.Slug, Report.Calls, day, numbers: true, e.Server.Get<ReportWords>(), Wait.Cancelled));
        await Assert.ThrowsAsync<RefusedException>(() => reports.ExportAsync(
            null, e.Slug, Report.Days, day, numbers: false, e.Server.Get<ReportWords>(), Wait.Cancelled));
        await Assert.ThrowsAsync<CatalogException>(async () => await reports.SumsAsync(
            await e.ManagerAsync(), e.Slug, new(TestEvent.Day(), TestEvent.Day(-1)), Wait.Cancelled));
    }

    [Fact]
    public async Task A_drill_says_so_in_each_row_and_in_the_file_s_name()
    {
        using var answer = await server.Http.GetAsync(new Uri("/api/events/drill/hotline/export?what=days", UriKind.Relative), Wait.Cancelled);

        Assert.EndsWith("-drill.csv", answer.Content.Headers.ContentDisposition!.FileName!.Trim('"'), StringComparison.Ordinal);
        Assert.Contains("(演练),", Rows(await answer.Content.ReadAsByteArrayAsync(Wait.Cancelled))[1], StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<string>> RowsAsync(TestEvent e, string query)
    {
        using var answer = await e.GetAsync($"hotline/export?{query}");
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Wait.Cancelled));
        Assert.Equal(("text/csv", "no-store"), (answer.Content.Headers.ContentType!.MediaType, answer.Headers.CacheControl!.ToString()));
        return Rows(await answer.Content.ReadAsByteArrayAsync(Wait.Cancelled));
    }

    private static IReadOnlyList<string> Rows(byte[] file)
    {
        Assert.Equal([0xEF, 0xBB, 0xBF], file[..3]);
        return Encoding.UTF8.GetString(file[3..]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    }
}
