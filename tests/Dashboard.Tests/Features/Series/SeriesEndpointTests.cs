using System.Net;
using System.Text.Json;

namespace Dashboard.Tests.Features.Series;

public sealed class SeriesEndpointTests(ServerFixture server)
{
    private static readonly string Yesterday = TestEvent.Text(TestEvent.Day(-1));

    [Fact]
    public async Task The_series_has_the_documented_fields_and_hours_by_default()
    {
        var e = server.Take();

        var series = await e.JsonAsync("series?metric=served");

        Assert.Equal("event drill metric station step points wholeDays", series.Names());
        Assert.Equal(
            (e.Slug, "served", null, "hour"),
            (
                series.GetProperty("event").GetString(),
                series.GetProperty("metric").GetString(),
                series.GetProperty("station").GetString(),
                series.GetProperty("step").GetString()));
        Assert.Equal(24, series.GetProperty("points").GetArrayLength());
        Assert.All(series.GetProperty("points").EnumerateArray(), p => Assert.Equal("from sum", p.Names()));
        Assert.Equal(TestEvent.At(0, "00:00:00.000"), series.GetProperty("points")[0].GetProperty("from").GetString());
    }

    [Fact]
    public async Task Sums_fall_into_their_minutes_hours_and_days()
    {
        var e = server.Take();
        await e.CountAsync(1, at: TestEvent.At(-1, "08:00:00"));
        await e.CountAsync(2, at: TestEvent.At(-1, "08:00:59.999"));
        await e.CountAsync(4, at: TestEvent.At(-1, "08:59:59"));
        await e.CountAsync(8, at: TestEvent.At(-1, "23:59:59.999"));
        await e.CountAsync(16, at: TestEvent.At(-2, "23:59:59"));

        Assert.Equal(
            [(TestEvent.At(-1, "08:00:00.000"), 3), (TestEvent.At(-1, "08:59:00.000"), 4), (TestEvent.At(-1, "23:59:00.000"), 8)],
            await SumsAsync(e, $"metric=served&from={Yesterday}&to={Yesterday}&step=minute"));
        Assert.Equal(
            [(TestEvent.At(-1, "08:00:00.000"), 7), (TestEvent.At(-1, "23:00:00.000"), 8)],
            await SumsAsync(e, $"metric=served&from={Yesterday}&to={Yesterday}&step=hour"));
        Assert.Equal(
            [(TestEvent.At(-2, "00:00:00.000"), 16), (TestEvent.At(-1, "00:00:00.000"), 15)],
            await SumsAsync(e, $"metric=served&from={TestEvent.Text(TestEvent.Day(-2))}&to={Yesterday}&step=day"));
    }

    [Fact]
    public async Task A_whole_holds_its_parts_and_a_station_only_its_own()
    {
        var e = server.Take();
        await e.CountAsync(1, at: TestEvent.At(-1, "08:00:00"));
        await e.CountAsync(2, metric: "served.part", at: TestEvent.At(-1, "08:10:00"));
        await e.CountAsync(4, "b", "served.part", TestEvent.At(-1, "08:20:00"));

        Assert.Equal([7], (await SumsAsync(e, $"metric=served&from={Yesterday}&to={Yesterday}")).Select(p => p.Sum));
        Assert.Equal([6], (await SumsAsync(e, $"metric=served.part&from={Yesterday}&to={Yesterday}")).Select(p => p.Sum));
        Assert.Equal([3], (await SumsAsync(e, $"metric=served&station=a&from={Yesterday}&to={Yesterday}")).Select(p => p.Sum));
        Assert.Equal([4], (await SumsAsync(e, $"metric=served&station=b&from={Yesterday}&to={Yesterday}")).Select(p => p.Sum));
    }

    [Fact]
    public async Task A_station_holds_its_gates()
    {
        var e = await server.Take().WithGateAsync();
        await e.CountAsync(1, at: TestEvent.At(-1, "08:00:00"));
        await e.CountAsync(2, "a.east", at: TestEvent.At(-1, "08:10:00"));
        await e.CountAsync(4, "b", at: TestEvent.At(-1, "08:20:00"));

        foreach (var (station, sum) in ((string, long)[])[("&station=a", 3), ("&station=a.east", 2), ("&station=b", 4), ("", 7)])
            Assert.Equal([sum], (await SumsAsync(e, $"metric=served{station}&from={Yesterday}&to={Yesterday}")).Select(p => p.Sum));
    }

    [Fact]
    public async Task An_upper_bound_with_a_time_is_exclusive()
    {
        var e = server.Take();
        await e.CountAsync(1, at: TestEvent.At(-1, "08:59:59"));
        await e.CountAsync(2, at: TestEvent.At(-1, "09:00:00"));

        var points = (await e.JsonAsync($"series?metric=served&from={Uri.EscapeDataString(TestEvent.At(-1, "08:00:00"))}&to={Yesterday}T01:00:00Z"))
            .GetProperty("points");

        Assert.Equal(1, Assert.Single(points.EnumerateArray()).GetProperty("sum").GetInt64());
    }

    [Fact]
    public async Task A_corrected_count_is_gone_from_its_minute()
    {
        var e = server.Take();
        var key = await e.CountAsync(5, at: TestEvent.At(-1, "08:00:00"));
        await e.TallyAsync($$"""{"key":"{{Guid.NewGuid()}}","reverses":"{{key}}","reason":"x"}""");

        Assert.Empty(await SumsAsync(e, $"metric=served&from={Yesterday}&to={Yesterday}&step=minute"));
    }

    [Fact]
    public async Task The_sum_of_a_series_is_the_counter_of_the_board()
    {
        var e = server.Take();
        await e.TallyAsync([.. Enumerable.Range(0, 100)
            .Select(i => TestEvent.Entry(Guid.NewGuid(), delta: i + 1, at: TestEvent.At(-1 - (i % 3), $"{i % 24:00}:{i % 60:00}:00")))]);

        var sums = await SumsAsync(e, $"metric=served&from={TestEvent.Text(TestEvent.Day(-10))}&to={TestEvent.Text(TestEvent.Day(10))}&step=hour");

        Assert.Equal((await e.CounterAsync("a", "served")).Total, sums.Sum(p => p.Sum));
    }

    [Theory]
    [InlineData("cy.served")]
    [InlineData("con.total")]
    public async Task A_closed_event_s_totals_are_in_no_series(string metric)
    {
        var series = await SumsAsync(
            new(server.Server, server.Server.Feeds.Find("chunyun-2014")!.Current.Board.Catalog), $"metric={metric}&from=2014-01-01&to=2014-12-31&step=hour");

        Assert.Empty(series);
    }

    [Theory]
    [InlineData("metric", "")]
    [InlineData("metric", "metric=")]
    [InlineData("metric", "metric=nothing")]
    [InlineData("metric", "metric=served&metric=calls")]
    [InlineData("station", "metric=served&station=nowhere")]
    [InlineData("step", "metric=served&step=week")]
    [InlineData("step", "metric=served&step=")]
    [InlineData("from", "metric=served&from=yesterday")]
    [InlineData("from", "metric=served&from=2027-01-23T08:00:00")]
    [InlineData("from", "metric=served&from=0001-01-01")]
    [InlineData("from", "metric=served&from=2027-02-30")]
    [InlineData("to", "metric=served&to=9999-12-31")]
    [InlineData("to", "metric=served&to=2027-13-01")]
    [InlineData("to", "metric=served&from=2027-01-24&to=2027-01-23")]
    [InlineData("to", "metric=served&from=2027-01-23T08:00:00Z&to=2027-01-23T08:00:00Z")]
    [InlineData("step", "metric=served&from=2020-01-01&to=2026-01-01&step=minute")]
    [InlineData("step", "metric=served&from=1980-01-01&to=2990-01-01&step=day")]
    [InlineData("from", "metric=served&step=day&from=0001-01-01T00:00:00Z&to=0001-01-03T01:00:00Z")]
    [InlineData("to", "metric=served&step=day&to=9999-12-31T23:59:59Z")]
    public async Task A_bad_question_names_its_field(string field, string query)
    {
        var answer = await server.Shared(nameof(SeriesEndpointTests)).GetAsync($"series?{query}");

        Assert.StartsWith($"{field}: ", await answer.ProblemAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<(string From, long Sum)>> SumsAsync(TestEvent e, string query) =>
        [.. (await e.JsonAsync($"series?{query}")).GetProperty("points").EnumerateArray().Select(Point).Where(p => p.Sum != 0)];

    private static (string From, long Sum) Point(JsonElement point) => (point.GetProperty("from").GetString()!, point.GetProperty("sum").GetInt64());
}
