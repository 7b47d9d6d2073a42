using System.Globalization;
using Dashboard.Engine.Data;
using Dashboard.Live;

namespace Dashboard.Tests.Features.Tallies;

/// <summary>What is retired takes no more counts, keeps its own, and is no longer offered.</summary>
public sealed class RetiredTests(ServerFixture server)
{
    private static readonly Actor By = new("test");

    private CatalogStore Catalogs => server.Server.Get<CatalogStore>();

    [Theory]
    [InlineData("served.part", null, "metric: 'served.part' is retired; nothing more is counted under it")]
    [InlineData(null, "a", "station: 'a' is retired; nothing more is counted there")]
    public async Task Nothing_more_is_counted_there_but_a_repeat_is_a_duplicate_and_corrections_stay_possible(string? metric, string? station, string reason)
    {
        var e = server.Take();
        var first = Guid.NewGuid();
        Assert.Equal("accepted", Assert.Single(await e.TallyAsync(TestEvent.Entry(first, "served.part", delta: 5))).Status);
        await RetireAsync(e, metric, station);

        var results = await e.TallyAsync(
            TestEvent.Entry(Guid.NewGuid(), "served.part"), TestEvent.Entry(first, "served.part", delta: 5), TestEvent.Entry(first, "served.part", delta: 6));
        Assert.Equal(
            [("rejected", null, reason), ("duplicate", 1L, null), ("conflict", 1, "key: belongs to an entry with other content")],
            results.Select(r => (r.Status, r.Seq, r.Reason)));
        Assert.Equal(
            (5, 5), (await e.CounterAsync("a", "served.part"), await e.CounterAsync("a", "served")) is var (part, whole) ? (part.Total, whole.Total) : default);

        var corrected = Assert.Single(await e.TallyAsync($$"""{"key":"{{Guid.NewGuid()}}","reverses":"{{first}}","reason":"误按"}"""));
        Assert.Equal(("accepted", 2L), (corrected.Status, corrected.Seq));
        Assert.Equal(0, (await e.CounterAsync("a", "served")).Total);
        await e.AssertSoundAsync();
    }

    [Fact]
    public async Task The_board_keeps_a_retired_metric_and_says_so()
    {
        var e = server.Take();
        await RetireAsync(e, "calls", null);

        var metrics = (await e.BoardAsync()).GetProperty("metrics").EnumerateArray()
            .Select(m => (m.GetProperty("code").GetString(), m.GetProperty("retired").GetBoolean()));

        Assert.Equal([("served", false), ("served.part", false), ("calls", true)], metrics);
    }

    [Theory]
    [InlineData("zh-CN", "本站点已停用，不再计数。")]
    [InlineData("en", "This station is retired; nothing more is counted here.")]
    public async Task A_pad_offers_what_is_in_use_and_a_retired_station_s_pad_says_why_it_offers_nothing(string culture, string sentence)
    {
        var e = server.Take();
        await RetireAsync(e, "served.part", "b");

        var pad = await server.Server.PageAsync($"/pad/{e.Slug}/a?culture={culture}");
        Assert.Contains("data-metric=\"served\"", pad, StringComparison.Ordinal);
        Assert.DoesNotContain("data-metric=\"served.part\"", pad, StringComparison.Ordinal);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"data-config=\"{e.Feed.Current.Board.Catalog.Config}\""), pad, StringComparison.Ordinal);

        var retired = await server.Server.PageAsync($"/pad/{e.Slug}/b?culture={culture}");
        Assert.Contains(sentence, retired, StringComparison.Ordinal);
        Assert.DoesNotContain("data-add", retired, StringComparison.Ordinal);
        Assert.DoesNotContain("pad.js", retired, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_stream_tells_an_open_pad_that_the_set_up_has_changed()
    {
        var e = server.Take();
        await using var hub = await server.Server.HubAsync();
        await using var frames = hub.Stream<BoardFrame>("Watch", e.Slug, 0L);
        var before = await frames.NextAsync();
        Assert.Equal(e.Feed.Current.Board.Catalog.Config, before.Config);

        await RetireAsync(e, "calls", null);
        var after = await frames.NextAsync(f => f.Config > before.Config);

        // Every counter, retired or not: other programs may still want it.
        Assert.Equal(before.Changes.Select(c => (c.Station, c.Metric)), after.Changes.Select(c => (c.Station, c.Metric)));
    }

    private async Task RetireAsync(TestEvent e, string? metric, string? station)
    {
        var id = e.Catalog.Event.EventId;
        var catalog = await Catalogs.LoadAsync(id, Wait.Cancelled);
        if (metric is not null) catalog = await Catalogs.ChangeMetricAsync(id, catalog.Metric(metric)! with { Retired = true }, By, Wait.Cancelled);
        if (station is not null) catalog = await Catalogs.ChangeStationAsync(id, catalog.Station(station)! with { Retired = true }, By, Wait.Cancelled);
        await Wait.ForAsync(() => e.Feed.Current.Board.Catalog.Config >= catalog.Config, "the feed knows it");
    }
}
