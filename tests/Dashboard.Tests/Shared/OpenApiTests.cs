using System.Net.Http.Json;
using System.Text.Json;

namespace Dashboard.Tests.Shared;

public sealed class OpenApiTests(ServerFixture server)
{
    [Theory]
    [InlineData("/api/events", "get")]
    [InlineData("/api/events/{event}/board", "get")]
    [InlineData("/api/events/{event}/series", "get")]
    [InlineData("/api/events/{event}/entries", "get")]
    [InlineData("/api/events/{event}/tallies", "post")]
    [InlineData("/api/events/{event}/shifts", "get")]
    [InlineData("/api/events/{event}/sign-offs", "post")]
    public async Task The_description_has_every_route_with_its_answers(string path, string method)
    {
        var document = await server.Http.GetFromJsonAsync<JsonElement>("/openapi/v1.json", Wait.Cancelled);

        Assert.StartsWith("3.", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        var operation = document.GetProperty("paths").GetProperty(path).GetProperty(method);
        Assert.False(string.IsNullOrEmpty(operation.GetProperty("operationId").GetString()));
        Assert.True(operation.GetProperty("responses").TryGetProperty("200", out _));
        Assert.Equal(path.Contains("{event}", StringComparison.Ordinal), operation.GetProperty("responses").TryGetProperty("404", out _));
    }

    [Theory]
    [InlineData("series", "metric station from to step")]
    [InlineData("entries", "after limit")]
    [InlineData("shifts", "day")]
    public async Task The_description_has_every_parameter(string path, string names)
    {
        var document = await server.Http.GetFromJsonAsync<JsonElement>("/openapi/v1.json", Wait.Cancelled);

        var parameters = document.GetProperty("paths").GetProperty("/api/events/{event}/" + path).GetProperty("get").GetProperty("parameters").EnumerateArray().ToList();

        Assert.Equal(names, string.Join(' ', parameters.Where(p => p.GetProperty("in").GetString() == "query").Select(p => p.GetProperty("name").GetString())));
        Assert.All(parameters.Where(p => p.GetProperty("in").GetString() == "query"), p => Assert.False(string.IsNullOrEmpty(p.GetProperty("description").GetString())));
    }

    [Fact]
    public async Task The_description_holds_the_interface_and_nothing_else()
    {
        var document = await server.Http.GetFromJsonAsync<JsonElement>("/openapi/v1.json", Wait.Cancelled);

        Assert.All(document.GetProperty("paths").EnumerateObject(), p => Assert.StartsWith("/api/", p.Name, StringComparison.Ordinal));
    }
}
