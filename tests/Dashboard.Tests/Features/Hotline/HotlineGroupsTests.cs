using System.Text;
using System.Text.Json;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;

namespace Dashboard.Tests.Features.Hotline;

/// <summary>What the measures are grouped by where one name, or one time of day, is of two.</summary>
public sealed class HotlineGroupsTests(ServerFixture server)
{
    [Fact]
    public async Task An_hour_that_comes_twice_is_two_in_order_of_time()
    {
        var autumn = new DateOnly(TimeProvider.System.GetUtcNow().Year - 1, 10, 31);
        var day = autumn.AddDays(-(int)autumn.DayOfWeek);
        await server.Server.Get<CatalogStore>().AddEventAsync(
            new()
            {
                EventId = 0,
                Slug = "berlin",
                NameZh = "柏林",
                NameEn = "Berlin",
                StartsOn = TestEvent.Text(day),
                EndsOn = TestEvent.Text(day),
                TimeZone = "Europe/Berlin",
                Drill = false,
                Closed = false,
            }, new("tests"), Wait.Cancelled);
        await Wait.ForAsync(() => server.Server.Get<Feeds>().Find("berlin") is not null, "the event's feed");
        var midnight = new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.FromHours(2)).ToUnixTimeSeconds();
        await PostAsync("berlin", "main", (int[])[1, 2, 3, 4], h => $"{midnight + (h * 3600)}|c{h}|q|NONE|ENTERQUEUE|\n");

        var groups = await GroupsAsync($"berlin/hotline?from={TestEvent.Text(day)}&to={TestEvent.Text(day)}&by=hour");

        string[] hours = ["01:00:00+02:00", "02:00:00+02:00", "02:00:00+01:00", "03:00:00+01:00"];
        Assert.Equal(hours.Select(h => $"{TestEvent.Text(day)}T{h}"), groups.Select(g => g.GetProperty("key").GetString()));
    }

    [Fact]
    public async Task Agents_of_one_name_at_two_exchanges_and_a_queue_of_the_desk_s_name_are_kept_apart()
    {
        var e = server.Take();
        var start = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 7200;
        foreach (var exchange in (string[])["main", "second"])
            await PostAsync(
                e.Slug,
                exchange,
                (int[])[0],
                _ =>
                    $"{start}|c1|Desk|NONE|ENTERQUEUE|\n{start + 5}|c1|DESK|anna|CONNECT|5\n{start + 65}|c1|desk|anna|COMPLETEAGENT|5|60|1\n"
                        + $"{start + 70}|c2|desk|NONE|ENTERQUEUE|\n");
        await e.BoardAsync();
        var days = $"from={TestEvent.Text(TestEvent.Day(-1))}&to={TestEvent.Text(TestEvent.Day())}";

        var agents = await GroupsAsync($"{e.Slug}/hotline?{days}&by=agent");
        Assert.Equal(["/", "anna/main", "anna/second"], agents.Select(g => $"{g.GetProperty("key").GetString()}/{g.GetProperty("exchange").GetString()}"));
        Assert.Equal([2, 1, 1], agents.Select(g => g.GetProperty("measures").GetProperty("offered").GetInt32()));
        // A talk that goes on is none of those that the mean is of.
        Assert.All(agents.Skip(1), g => Assert.Equal(60, g.GetProperty("measures").GetProperty("ahtSeconds").GetDouble()));
        var queue = Assert.Single(await GroupsAsync($"{e.Slug}/hotline?{days}&by=queue"));
        Assert.Equal(
            ("Desk", (string?)null, 4),
            (queue.GetProperty("key").GetString(), queue.GetProperty("exchange").GetString(), queue.GetProperty("measures").GetProperty("offered").GetInt32()));
    }

    private async Task PostAsync(string slug, string exchange, IEnumerable<int> each, Func<int, string> line)
    {
        using var body = new StringContent(string.Concat(each.Select(line)), Encoding.UTF8, "text/plain");
        (await server.Http.PostAsync(new Uri($"/api/events/{slug}/hotline/queue-log?exchange={exchange}", UriKind.Relative), body, Wait.Cancelled))
            .EnsureSuccessStatusCode();
    }

    private async Task<IReadOnlyList<JsonElement>> GroupsAsync(string path)
    {
        using var answer = JsonDocument.Parse(await server.Http.GetStringAsync(new Uri($"/api/events/{path}", UriKind.Relative), Wait.Cancelled));
        return [.. answer.RootElement.GetProperty("groups").Clone().EnumerateArray()];
    }
}
