using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Dashboard.Tests.Features.Tallies;

/// <summary>Counts that say in whose name they are meant.</summary>
public sealed class HolderTests(ServerFixture server)
{
    [Fact]
    public async Task What_is_meant_in_another_s_name_is_not_taken_and_what_is_meant_in_one_s_own_is()
    {
        var e = server.Take();
        var me = (await server.Http.GetFromJsonAsync<JsonElement>("/api/session", Wait.Cancelled)).GetProperty("holder").GetString();

        var other = await e.PostAsync($$"""{"holder":"account:987654","entries":[{{TestEvent.Entry(Guid.NewGuid())}}]}""");
        var own = await e.PostAsync($$"""{"holder":"{{me}}","entries":[{{TestEvent.Entry(Guid.NewGuid(), delta: 3)}}]}""");

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.OK), (other.StatusCode, own.StatusCode));
        Assert.Contains(
            "holder: ", (await other.Content.ReadFromJsonAsync<JsonElement>(Wait.Cancelled)).GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal((3, 3), await e.CounterAsync("a", "served"));
    }

    [Theory]
    [InlineData("""{"holder":12,"entries":[{}]}""")]
    [InlineData("""{"holder":"account:1","holder":"account:2","entries":[{}]}""")]
    public async Task A_holder_that_is_no_text_or_is_given_twice_is_named(string body)
    {
        var answer = await server.Take().PostAsync(body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("holder", (await answer.Content.ReadFromJsonAsync<JsonElement>(Wait.Cancelled)).GetProperty("field").GetString());
    }
}
