using System.Globalization;
using System.Text.Json;

namespace Dashboard.Tests.Features.Boards;

public sealed class BoardEndpointTests(ServerFixture server)
{
    [Fact]
    public async Task The_board_has_the_documented_fields()
    {
        var e = server.Take();
        await e.CountAsync(2, at: TestEvent.At(0, "00:00:00"));

        var board = await e.BoardAsync();

        Assert.Equal("event drill seq asOf day metrics counters", board.Names());
        Assert.Equal(
            (e.Slug, false, 1), (board.GetProperty("event").GetString(), board.GetProperty("drill").GetBoolean(), board.GetProperty("seq").GetInt64()));
        Assert.Equal(TestEvent.Text(TestEvent.Day()), board.GetProperty("day").GetString());
        var asOf = DateTimeOffset.Parse(board.GetProperty("asOf").GetString()!, CultureInfo.InvariantCulture);
        Assert.Equal(TimeSpan.FromHours(8), asOf.Offset);
        Assert.InRange(TimeProvider.System.GetUtcNow() - asOf, TimeSpan.FromSeconds(-1), Wait.Limit);
        Assert.All(board.GetProperty("metrics").EnumerateArray(), m => Assert.Equal("code name unit parent total today lowerBound target retired", m.Names()));
        Assert.All(board.GetProperty("counters").EnumerateArray(), c => Assert.Equal("station of metric total today lowerBound lastAt", c.Names()));
        Assert.Equal(["served", "served.part", "calls"], board.GetProperty("metrics").EnumerateArray().Select(m => m.GetProperty("code").GetString()));
        Assert.Equal(
            [("a", "served"), ("b", "served"), ("a", "served.part"), ("b", "served.part"), (null, "calls")],
            board.GetProperty("counters").EnumerateArray().Select(c => (c.GetProperty("station").GetString(), c.GetProperty("metric").GetString()!)));
        Assert.Equal(
            JsonSerializer.Serialize(TestEvent.At(0, "00:00:00.000")),
            JsonSerializer.Serialize(board.GetProperty("counters")[0].GetProperty("lastAt").GetString()));
    }

    [Fact]
    public async Task A_gate_has_rows_of_its_own_and_counts_in_its_station_s()
    {
        var e = await server.Take().WithGateAsync();
        await e.CountAsync(3);
        await e.CountAsync(4, "a.east");
        await e.CountAsync(5, "a.east", "served.part");

        var board = await e.BoardAsync();

        Assert.Equal(
            [
                ("a", null, "served", 12), ("a.east", "a", "served", 9), ("b", null, "served", 0), ("a", null, "served.part", 5),
                ("a.east", "a", "served.part", 5L), ("b", null, "served.part", 0), (null, null, "calls", 0),
            ],
            board.GetProperty(
                "counters").EnumerateArray().Select(c => (
                    c.GetProperty("station").GetString(),
                    c.GetProperty("of").GetString(),
                    c.GetProperty("metric").GetString()!,
                    c.GetProperty("total").GetInt64())));
        Assert.Equal([12, 5, 0], board.GetProperty("metrics").EnumerateArray().Select(m => m.GetProperty("total").GetInt64()));
        await e.AssertSoundAsync();
    }

    [Fact]
    public async Task A_part_counts_in_its_whole()
    {
        var e = server.Take();
        await e.CountAsync(3, metric: "served.part");
        await e.CountAsync(4, "b");

        var metrics = (await e.BoardAsync()).GetProperty("metrics").EnumerateArray().ToDictionary(m => m.GetProperty("code").GetString()!);

        Assert.Equal((7, 3), (metrics["served"].GetProperty("total").GetInt64(), metrics["served.part"].GetProperty("total").GetInt64()));
        Assert.Equal("served", metrics["served.part"].GetProperty("parent").GetString());
        Assert.Equal(JsonValueKind.Null, metrics["served"].GetProperty("parent").ValueKind);
        Assert.Equal(1000, metrics["served"].GetProperty("target").GetInt64());
        Assert.Equal((3, 3), await e.CounterAsync("a", "served"));
        Assert.Equal((4, 4), await e.CounterAsync("b", "served"));
    }

    [Fact]
    public async Task A_late_entry_for_yesterday_counts_yesterday()
    {
        var e = server.Take();
        await e.CountAsync(5, at: TestEvent.At(-1, "23:59:59"));
        await e.CountAsync(2, at: TestEvent.At(0, "00:00:00"));

        Assert.Equal((7, 2), await e.CounterAsync("a", "served"));
    }

    [Fact]
    public async Task Names_and_units_come_in_the_reader_s_language()
    {
        var e = server.Take();

        var metric = (await e.JsonAsync("board?culture=en")).GetProperty("metrics")[0];

        Assert.Equal(("Served", "contacts"), (metric.GetProperty("name").GetString(), metric.GetProperty("unit").GetString()));
    }
}
