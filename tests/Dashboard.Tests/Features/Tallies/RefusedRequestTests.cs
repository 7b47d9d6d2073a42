using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Dashboard.Tests.Features.Tallies;

/// <summary>A request that cannot be read as a whole is refused as a whole, and changes nothing.</summary>
public sealed class RefusedRequestTests(ServerFixture server)
{
    private const int MiB = 1024 * 1024;

    public static TheoryData<string, string> Bodies { get; } = new()
    {
        { "", "body: is not JSON" },
        { "{", "body: is not JSON" },
        { "entries", "body: is not JSON" },
        { """{"entries":[{"delta":NaN}]}""", "body: is not JSON" },
        { """{"entries":[{"delta":+1}]}""", "body: is not JSON" },
        { """{"entries":[ENTRY],}""", "body: is not JSON" },
        { """{"entries":[ENTRY]} x""", "body: is not JSON" },
        { """{"entries":[[[[[[[[[[[1]]]]]]]]]]]}""", "body: is not JSON" },
        { new string('[', 5000), "body: is not JSON" },
        { "[ENTRY]", "body: must be an object" },
        { "null", "body: must be an object" },
        { "{}", "entries: must be a list" },
        { """{"entries":null}""", "entries: must be a list" },
        { """{"entries":ENTRY}""", "entries: must be a list" },
        { """{"entries":[]}""", "entries: must hold 1 to 1000 entries, not 0" },
        { """{"entries":[ENTRY],"force":true}""", "force: is not a field" },
        { """{"Entries":[ENTRY]}""", "Entries: is not a field" },
        { """{"entries":[],"entries":[ENTRY]}""", "entries: is given twice" },
        { """{"\ud800":1,"entries":[ENTRY]}""", "body: has a field whose name is not valid text" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_body_that_is_not_a_list_of_entries_is_refused(string body, string detail)
    {
        var e = server.Shared(nameof(RefusedRequestTests));

        var answer = await e.PostAsync(body.Replace("ENTRY", TestEvent.Entry(Guid.NewGuid()), StringComparison.Ordinal));

        Assert.StartsWith(detail, await answer.ProblemAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Equal(0, await e.HeadAsync());
    }

    [Fact]
    public async Task More_than_a_thousand_entries_are_refused()
    {
        var e = server.Shared(nameof(RefusedRequestTests));

        var answer = await e.PostAsync($$"""{"entries":[{{string.Join(',', Enumerable.Range(0, 1001).Select(_ => TestEvent.Entry(Guid.NewGuid())))}}]}""");

        Assert.Equal("entries: must hold 1 to 1000 entries, not 1001", await answer.ProblemAsync(HttpStatusCode.BadRequest));
        Assert.Equal(0, await e.HeadAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_above_one_MiB_is_refused_whether_or_not_it_says_its_length(bool chunked)
    {
        var e = server.Shared(nameof(RefusedRequestTests));
        var body = Encoding.UTF8.GetBytes($$"""{"entries":[{{TestEvent.Entry(Guid.NewGuid())}}]}""".PadRight(MiB + 1));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/events/{e.Slug}/tallies") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TransferEncodingChunked = chunked;

        var answer = await server.Http.SendAsync(request, Wait.Cancelled);

        Assert.Equal("body: is larger than 1 MiB", await answer.ProblemAsync(HttpStatusCode.RequestEntityTooLarge));
        Assert.Equal(0, await e.HeadAsync());
    }

    [Fact]
    public async Task A_body_of_exactly_one_MiB_is_taken()
    {
        var e = server.Take();

        var answer = await e.PostAsync($$"""{"entries":[{{TestEvent.Entry(Guid.NewGuid())}}]}""".PadRight(MiB));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(1, await e.HeadAsync());
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    public async Task Another_content_type_is_refused(string type)
    {
        var e = server.Shared(nameof(RefusedRequestTests));
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes($$"""{"entries":[{{TestEvent.Entry(Guid.NewGuid())}}]}"""));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);

        var answer = await server.Http.PostAsync(new Uri($"/api/events/{e.Slug}/tallies", UriKind.Relative), content, Wait.Cancelled);

        await answer.ProblemAsync(HttpStatusCode.UnsupportedMediaType);
        Assert.Equal(0, await e.HeadAsync());
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF8_are_refused_where_they_stand()
    {
        var e = server.Shared(nameof(RefusedRequestTests));
        var body = Encoding.UTF8.GetBytes($$"""{"entries":[{{TestEvent.Entry(Guid.NewGuid(), note: "XX")}}]}""");
        body.AsSpan()[body.AsSpan().IndexOf("XX"u8)..].Slice(0, 2).Fill(0xFF);
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");

        var answer = await server.Http.PostAsync(new Uri($"/api/events/{e.Slug}/tallies", UriKind.Relative), content, Wait.Cancelled);

        Assert.Contains("note: is not valid text", await answer.Content.ReadAsStringAsync(Wait.Cancelled), StringComparison.Ordinal);
        Assert.Equal(0, await e.HeadAsync());
    }
}
