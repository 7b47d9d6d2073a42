using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Dashboard.Tests.Features.Events;

public sealed class EventsEndpointTests(ServerFixture server)
{
    [Fact]
    public async Task The_list_gives_each_event_with_its_days_and_its_head()
    {
        var e = server.Take();
        await e.CountAsync();
        await e.BoardAsync();

        var listed = (await server.Http.GetFromJsonAsync<JsonElement>("/api/events", Wait.Cancelled)).EnumerateArray()
            .Single(x => x.GetProperty("slug").GetString() == e.Slug);

        Assert.Equal("slug name startsOn endsOn timeZone head drill closed", listed.Names());
        Assert.Equal($"测试{e.Slug}", listed.GetProperty("name").GetString());
        Assert.Equal(TestEvent.Text(TestEvent.Day(-10)), listed.GetProperty("startsOn").GetString());
        Assert.Equal(TestEvent.Text(TestEvent.Day(10)), listed.GetProperty("endsOn").GetString());
        Assert.Equal("Asia/Shanghai", listed.GetProperty("timeZone").GetString());
        Assert.Equal(1, listed.GetProperty("head").GetInt64());
        Assert.False(listed.GetProperty("drill").GetBoolean());
        Assert.False(listed.GetProperty("closed").GetBoolean());
    }

    [Theory]
    [InlineData("en", "Spring Festival travel drill")]
    [InlineData("zh-CN", "春运演练")]
    [InlineData("xx", "春运演练")]
    public async Task Names_come_in_the_reader_s_language(string culture, string name)
    {
        var events = await server.Http.GetFromJsonAsync<JsonElement>($"/api/events?culture={culture}", Wait.Cancelled);

        Assert.Equal(name, events.EnumerateArray().Single(x => x.GetProperty("slug").GetString() == "drill").GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("DELETE", "/api/events")]
    [InlineData("PUT", "/api/events/drill/board")]
    [InlineData("DELETE", "/api/events/drill/tallies")]
    [InlineData("POST", "/api/events/drill/series")]
    [InlineData("PATCH", "/api/events/drill/entries")]
    public async Task A_wrong_method_is_answered_as_such(string method, string path)
    {
        using var request = new HttpRequestMessage(new(method), path);

        await (await server.Http.SendAsync(request, Wait.Cancelled)).ProblemAsync(HttpStatusCode.MethodNotAllowed);
    }

    [Theory]
    [InlineData("/api")]
    [InlineData("/api/nothing")]
    [InlineData("/api/events/drill/nothing")]
    [InlineData("/API/events/drill/nothing")]
    public async Task An_unknown_address_below_api_is_a_problem_and_no_page(string path) =>
        await (await server.Http.GetAsync(new Uri(path, UriKind.Relative), Wait.Cancelled)).ProblemAsync(HttpStatusCode.NotFound);

    [Theory]
    [InlineData("board")]
    [InlineData("series?metric=served")]
    [InlineData("entries")]
    public async Task An_unknown_event_is_named(string path)
    {
        var answer = await server.Http.GetAsync(new Uri($"/api/events/nowhere/{path}", UriKind.Relative), Wait.Cancelled);

        Assert.Equal("event: there is no event 'nowhere'", await answer.ProblemAsync(HttpStatusCode.NotFound));
    }

    [Fact]
    public async Task A_count_for_an_unknown_event_is_refused_with_its_name()
    {
        var answer = await server.Http.PostAsJsonAsync("/api/events/nowhere/tallies", new { entries = new[] { new { key = Guid.NewGuid() } } }, Wait.Cancelled);

        Assert.Equal("event: there is no event 'nowhere'", await answer.ProblemAsync(HttpStatusCode.NotFound));
    }
}
