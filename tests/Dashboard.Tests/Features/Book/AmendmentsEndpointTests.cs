using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Dashboard.Tests.Features.Book;

/// <summary>What a pad is told of corrections of its own entries.</summary>
public sealed class AmendmentsEndpointTests(ServerFixture server)
{
    [Fact]
    public async Task Corrections_of_a_place_s_entries_from_a_sequence_on_are_told_each_of_the_one_before()
    {
        var e = await server.Take().WithGateAsync();
        Guid[] keys = [Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid()];
        await e.TallyAsync(TestEvent.Entry(keys[0], delta: 10), TestEvent.Entry(keys[1], delta: 5), TestEvent.Entry(keys[2], station: "a.east", delta: 4));
        await e.TallyAsync($$"""{"key":"{{keys[3]}}","reverses":"{{keys[1]}}","reason":"miscounted","amount":3}""");
        await e.TallyAsync(
            $$"""{"key":"{{keys[4]}}","reverses":"{{keys[3]}}","reason":"miscounted"}""",
            $$"""{"key":"{{keys[5]}}","reverses":"{{keys[2]}}","reason":"miscounted","amount":1}""");

        Assert.Equal("[[4,2,3],[5,4,null]]", await ToldAsync("station=a&from=2"));
        Assert.Equal("[[5,4,null]]", await ToldAsync("station=a&from=3"));
        Assert.Equal("[[6,3,1]]", await ToldAsync("station=a.east"));
        Assert.Equal("[]", await ToldAsync("station=b"));

        async Task<string> ToldAsync(string query) => JsonSerializer.Serialize(
            (await server.Http.GetFromJsonAsync<JsonElement>($"/api/events/{e.Slug}/corrections?{query}", Wait.Cancelled)).GetProperty("corrections")
                .EnumerateArray()
                .Select(c => new[] { c.GetProperty("seq"), c.GetProperty("reverses"), c.GetProperty("amount") }));
    }

    [Theory]
    [InlineData("station=nowhere", "station")]
    [InlineData("from=1", "station")]
    [InlineData("station=a&from=-1", "from")]
    [InlineData("station=a&from=x", "from")]
    public async Task What_cannot_be_asked_is_named(string query, string field)
    {
        var answer = await server.Http.GetAsync($"/api/events/{server.Take().Slug}/corrections?{query}", Wait.Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(field, (await answer.Content.ReadFromJsonAsync<JsonElement>(Wait.Cancelled)).GetProperty("field").GetString());
    }
}
