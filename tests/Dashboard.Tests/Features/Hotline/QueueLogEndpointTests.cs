using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Dashboard.Engine.Data;

namespace Dashboard.Tests.Features.Hotline;

public sealed partial class QueueLogEndpointTests(ServerFixture server)
{
    private const string Number = "13885012345";

    [Fact]
    public async Task Lines_that_are_posted_are_in_the_figures_and_again_they_are_in_them_once()
    {
        var e = server.Take();
        var lines = Lines(
            ("c1", "ENTERQUEUE", 0, $"|{Number}|1"),
            ("c1", "CONNECT", 8, "8|m.1|3"),
            ("c2", "ENTERQUEUE", 9, ""),
            ("c1", "COMPLETEAGENT", 60, "8|52|1"),
            ("c3", "ENTERQUEUE", 61, ""),
            ("c3", "ABANDON", 64, "1|1|3"));

        var report = await JsonAsync(await PostAsync(e, lines));

        Assert.Equal("lines accepted duplicates ignored faults firstFault", report.Names());
        Assert.Equal((6, 6, 0), (report.GetProperty("lines").GetInt32(), report.GetProperty("accepted").GetInt32(), report.GetProperty("faults").GetInt32()));
        var again = await JsonAsync(await PostAsync(e, lines));
        Assert.Equal((0, 6), (again.GetProperty("accepted").GetInt32(), again.GetProperty("duplicates").GetInt32()));
        var figures = await FiguresAsync(e);
        Assert.Equal("event drill asOf live measures groups", figures.Names());
        Assert.Equal("waiting longestWaitSeconds agents", figures.GetProperty("live").Names());
        Assert.Equal("free talking paused", figures.GetProperty("live").GetProperty("agents").Names());
        Assert.Equal(1, figures.GetProperty("live").GetProperty("waiting").GetInt32());
        var measures = figures.GetProperty("measures");
        Assert.Equal(
            "offered answered abandoned lost answeredWithin serviceLevel formula thresholdSeconds shortSeconds "
                + "asaSeconds ahtSeconds abandonRate connectionRate longestWaitSeconds",
            measures.Names());
        Assert.Equal(
            (3, 1, 1, 0, 1),
            (
                Count(measures, "offered"),
                Count(measures, "answered"),
                Count(measures, "abandoned"),
                Count(measures, "lost"),
                Count(measures, "answeredWithin")));
        Assert.Equal(
            (1.0, "F3s", 20, 8.0, 52.0),
            (
                measures.GetProperty("serviceLevel").GetDouble(),
                measures.GetProperty("formula").GetString(),
                Count(measures, "thresholdSeconds"),
                measures.GetProperty("asaSeconds").GetDouble(),
                measures.GetProperty("ahtSeconds").GetDouble()));
        await e.AssertSoundAsync();
    }

    [Fact]
    public async Task What_cannot_be_taken_in_is_refused_and_says_why()
    {
        var e = server.Take();

        await (await PostAsync(e, "x", type: "application/json")).ProblemAsync(HttpStatusCode.UnsupportedMediaType);
        Assert.StartsWith("exchange: ", await (await PostAsync(e, "x", "?exchange=desk")).ProblemAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.StartsWith(
            "exchange: ",
            await (await PostAsync(e, "x", "?exchange=" + new string('x', 65))).ProblemAsync(HttpStatusCode.BadRequest),
            StringComparison.Ordinal);
        Assert.StartsWith("event: ", await (await PostAsync(server.Closed, "x")).ProblemAsync(HttpStatusCode.Conflict), StringComparison.Ordinal);
        var missing = await server.Http.PostAsync(new Uri("/api/events/nowhere/hotline/queue-log", UriKind.Relative), new StringContent("x"), Wait.Cancelled);
        Assert.StartsWith("event: ", await missing.ProblemAsync(HttpStatusCode.NotFound), StringComparison.Ordinal);
        Assert.Equal(0, await e.HeadAsync());
    }

    [Fact]
    public async Task Rubbish_is_told_and_what_is_good_beside_it_is_taken()
    {
        var e = server.Take();

        var report = await JsonAsync(await PostAsync(e, "\0\u0001|||\n" + new string('y', 1_000_000) + "\n" + Lines(("c1", "ENTERQUEUE", 0, ""))));

        Assert.Equal((3, 1, 2), (report.GetProperty("lines").GetInt32(), report.GetProperty("accepted").GetInt32(), report.GetProperty("faults").GetInt32()));
        Assert.StartsWith("line 1: ", report.GetProperty("firstFault").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_last_line_without_its_end_is_told_and_not_taken()
    {
        var e = server.Take();

        var report = await JsonAsync(await PostAsync(e, Lines(("c1", "ENTERQUEUE", 0, ""), ("c2", "ENTERQUEUE", 1, "")).TrimEnd('\n')));

        Assert.Equal(
            (2, 1, 1, "line 2: the last line has no end"),
            (Count(report, "lines"), Count(report, "accepted"), Count(report, "faults"), report.GetProperty("firstFault").GetString()));
    }

    [Fact]
    public async Task An_event_that_is_closed_while_lines_come_takes_no_more_of_them()
    {
        var e = server.Take();
        var lines = Lines([.. Enumerable.Range(0, 1_500).Select(i => ($"c{i}", "ENTERQUEUE", i, ""))]);
        using var body = new Pieces(lines[..(lines.Length * 4 / 5)], CloseAsync, lines[(lines.Length * 4 / 5)..]);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/events/{e.Slug}/hotline/queue-log") { Content = body };

        var problem = await (await server.Http.SendAsync(request, Wait.Cancelled)).ProblemAsync(HttpStatusCode.Conflict);

        Assert.Equal($"event: '{e.Slug}' is closed; nothing more is taken in. Before it was, 1000 lines were accepted and 0 were there already", problem);
        Assert.Equal(1_000, await e.HeadAsync());

        async Task CloseAsync()
        {
            await Wait.ForAsync(e.HeadAsync, head => head == 1_000, "the first batch");
            var closed = await server.Server.Get<CatalogStore>().ChangeEventAsync(e.Catalog.Event with { Closed = true }, new("tests"), Wait.Cancelled);
            e.Feed.Hasten();
            await Wait.ForAsync(() => e.Feed.Current.Board.Catalog.Config >= closed.Config, "the closing");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_may_be_larger_than_any_other_body(bool chunked)
    {
        var e = server.Take();
        var ignored = string.Concat(Enumerable.Repeat(Lines(("c0", "RINGNOANSWER", 0, "1000")), 60_000));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/events/{e.Slug}/hotline/queue-log")
        {
            Content = new StringContent(ignored + Lines(("c1", "ENTERQUEUE", 0, ""))),
        };
        request.Headers.TransferEncodingChunked = chunked;

        var report = await JsonAsync(await server.Http.SendAsync(request, Wait.Cancelled));

        Assert.True(ignored.Length > 2 * 1024 * 1024, "no larger than what is taken anyway");
        Assert.Equal(
            (60_001, 60_000, 1), (report.GetProperty("lines").GetInt32(), report.GetProperty("ignored").GetInt32(), report.GetProperty("accepted").GetInt32()));
    }

    [Fact]
    public async Task The_caller_s_number_is_told_to_nobody()
    {
        var e = server.Take();
        await PostAsync(e, Lines(("c1", "ENTERQUEUE", 0, $"|{Number}|1"), ("c1", "ABANDON", 8, "1|1|8")) + $"rubbish {Number}\n");

        foreach (var path in (string[])["hotline", "entries", "board"])
            Assert.DoesNotContain(Number, await (await e.GetAsync(path)).Content.ReadAsStringAsync(Wait.Cancelled), StringComparison.Ordinal);
        var entries = (await e.JsonAsync("entries")).GetProperty("entries").EnumerateArray().Select(n => n.GetProperty("kind").GetString());
        Assert.Equal(["call-entered", "call-abandoned"], entries);
    }

    [Fact]
    public async Task Calls_push_no_count_out_of_the_newest()
    {
        var e = server.Take();
        await e.CountAsync();
        await PostAsync(e, Lines([.. Enumerable.Range(0, 80).Select(i => ($"c{i}", "ENTERQUEUE", i, ""))]));

        await e.BoardAsync();
        Assert.Single(e.Feed.Current.Board.Newest);
        Assert.Equal((1, 1), await e.CounterAsync("a", "served"));
    }

    private static int Count(JsonElement of, string name) => of.GetProperty(name).GetInt32();

    private static async Task<JsonElement> FiguresAsync(TestEvent e, string query = "")
    {
        await e.BoardAsync();
        return await e.JsonAsync("hotline" + (query.Length > 0 ? query : $"?from={TestEvent.Text(TestEvent.Day(-1))}&to={TestEvent.Text(TestEvent.Day())}"));
    }

    private static Task<HttpResponseMessage> PostAsync(TestEvent e, string body, string query = "", string type = "text/plain") =>
        e.Server.Http.PostAsync(
            new Uri($"/api/events/{e.Slug}/hotline/queue-log{query}", UriKind.Relative), new StringContent(body, Encoding.UTF8, type), Wait.Cancelled);

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer)
    {
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Wait.Cancelled));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Wait.Cancelled);
    }

    // Within the last hours, all in one hour unless a line says otherwise, and the next hour is of the same day in Shanghai: the measures are told by day and
    // by hour.
    private static string Lines(params (string Call, string What, int Second, string Data)[] lines)
    {
        var start = (TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 3600 * 3600) - 7200;
        if ((start + 3600 + (8 * 3600)) % 86_400 == 0) start -= 3600;
        return string.Concat(lines.Select(l =>
            $"{start + l.Second}|{l.Call}|q|{(l.What is "CONNECT" or "COMPLETEAGENT" ? "Agent/7" : "NONE")}|{l.What}|{l.Data}\n"));
    }

    // A body in two pieces, and what happens between them.
    private sealed class Pieces : HttpContent
    {
        private readonly string _first, _second;
        private readonly Func<Task> _between;

        public Pieces(string first, Func<Task> between, string second)
        {
            (_first, _between, _second) = (first, between, second);
            Headers.ContentType = new("text/plain");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(_first), Wait.Cancelled);
            await stream.FlushAsync(Wait.Cancelled);
            await _between();
            await stream.WriteAsync(Encoding.UTF8.GetBytes(_second), Wait.Cancelled);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
