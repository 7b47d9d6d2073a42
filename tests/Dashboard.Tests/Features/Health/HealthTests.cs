using System.Net.Http.Json;
using System.Text.Json;

namespace Dashboard.Tests.Features.Health;

public sealed class HealthTests(ServerFixture server)
{
    [Fact]
    public async Task The_process_says_that_it_lives() =>
        Assert.Equal("Healthy", await server.Http.GetStringAsync(new Uri("/health/live", UriKind.Relative), Wait.Cancelled));

    [Fact]
    public async Task Readiness_tells_each_event_s_head_and_age()
    {
        var e = server.Take();
        await e.CountAsync();
        await e.BoardAsync();

        var ready = await server.Http.GetFromJsonAsync<JsonElement>("/health/ready", Wait.Cancelled);

        Assert.Equal("status events", ready.Names());
        Assert.Equal("Healthy", ready.GetProperty("status").GetString());
        var listed = ready.GetProperty("events").GetProperty(e.Slug);
        Assert.Equal("head ageSeconds failing", listed.Names());
        Assert.Equal((1, false), (listed.GetProperty("head").GetInt64(), listed.GetProperty("failing").GetBoolean()));
        Assert.InRange(listed.GetProperty("ageSeconds").GetInt64(), 0, 10);
    }
}
