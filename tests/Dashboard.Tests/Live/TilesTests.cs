using System.Net.Http.Json;
using System.Text.Json;
using Dashboard.Engine.Data;
using Microsoft.AspNetCore.SignalR;

namespace Dashboard.Tests.Live;

/// <summary>The stream Tiles, from which walls live.</summary>
public sealed class TilesTests(ServerFixture server)
{
    [Fact]
    public async Task The_first_frame_has_every_tile_and_later_ones_those_that_changed()
    {
        var e = server.Take();
        await using var hub = await server.Server.HubAsync();
        await using var frames = hub.Stream<JsonElement>("Tiles", e.Slug, "overview", "zh-CN", null, 0L);

        var first = await frames.NextAsync();
        await e.CountAsync(37);
        var second = await frames.NextAsync(f => Html(f).Contains("37", StringComparison.Ordinal));

        Assert.Equal("epoch seq asOf failingSince version scenes order tiles", first.Names());
        Assert.Equal(
            ["head-name", "head-day", "head-alarms", "overview-headline", "overview-stations", "overview-trend", "overview-newest", "overview-figures"],
            Ids(first));
        Assert.Equal(
            ["head-name", "head-day", "head-alarms", "overview-headline", "overview-stations", "overview-trend", "overview-newest", "overview-figures"],
            first.GetProperty("order").EnumerateArray().Select(t => t.GetString()));
        Assert.All(first.GetProperty("tiles").EnumerateArray(), t => Assert.Equal("id html", t.Names()));
        Assert.DoesNotContain("head-day", Ids(second));
        Assert.Contains("overview-headline", Ids(second));
        Assert.True(second.GetProperty("seq").GetInt64() > first.GetProperty("seq").GetInt64());
    }

    [Fact]
    public async Task An_event_that_is_renamed_or_closed_says_so_in_the_head_of_open_walls()
    {
        var e = server.Take();
        await using var hub = await server.Server.HubAsync();
        await using var frames = hub.Stream<JsonElement>("Tiles", e.Slug, "overview", "zh-CN", null, 0L);
        await frames.NextAsync();

        await server.Server.Get<CatalogStore>().ChangeEventAsync(e.Catalog.Event with { NameZh = "返程服务", Closed = true }, new("tests"), Wait.Cancelled);
        e.Feed.Hasten();

        var changed = await frames.NextAsync(f => Ids(f).Contains("head-name"));
        Assert.Contains("返程服务", Html(changed), StringComparison.Ordinal);
        Assert.Contains("data-closed", Html(changed), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tiles_come_in_the_wall_s_language()
    {
        var e = server.Take();
        await using var hub = await server.Server.HubAsync();
        await using var chinese = hub.Stream<JsonElement>("Tiles", e.Slug, "overview", "zh-CN", null, 0L);
        await using var english = hub.Stream<JsonElement>("Tiles", e.Slug, "overview", "en", null, 0L);

        var (zh, en) = (Html(await chinese.NextAsync()), Html(await english.NextAsync()));

        Assert.Contains("甲站", zh, StringComparison.Ordinal);
        Assert.Contains("今日服务", zh, StringComparison.Ordinal);
        Assert.Contains("Station A", en, StringComparison.Ordinal);
        Assert.Contains("Served today", en, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wall_that_returns_gets_what_it_missed_and_one_from_another_life_everything()
    {
        var e = server.Take();
        await using var hub = await server.Server.HubAsync();
        string epoch;
        long cursor;
        await using (var frames = hub.Stream<JsonElement>("Tiles", e.Slug, "overview", "zh-CN", null, 0L))
        {
            var first = await frames.NextAsync();
            (epoch, cursor) = (first.GetProperty("epoch").GetString()!, first.GetProperty("seq").GetInt64());
        }

        await e.CountAsync(41);
        await using (var other = hub.Stream<JsonElement>("Tiles", e.Slug, "overview", "zh-CN", null, 0L))
            await other.NextAsync(f => Html(f).Contains("41", StringComparison.Ordinal));
        await using var resumed = hub.Stream<JsonElement>("Tiles", e.Slug, "overview", "zh-CN", epoch, cursor);
        await using var foreign = hub.Stream<JsonElement>("Tiles", e.Slug, "overview", "zh-CN", "another", cursor);

        var missed = await resumed.NextAsync();
        Assert.Contains("overview-headline", Ids(missed));
        Assert.DoesNotContain("head-day", Ids(missed));
        Assert.Contains("head-day", Ids(await foreign.NextAsync()));
    }

    [Fact]
    public async Task While_nothing_happens_frames_are_empty_and_keep_the_cursor()
    {
        await using var hub = await server.Server.HubAsync();
        await using var frames = hub.Stream<JsonElement>("Tiles", "chunyun-2014", "overview", "zh-CN", null, 0L);
        var first = await frames.NextAsync();

        var second = await frames.NextAsync();

        Assert.Equal(["head-name", "head-day", "head-alarms", "overview-headline", "overview-figures"], Ids(first));
        Assert.Empty(Ids(second));
        Assert.Equal(
            (first.GetProperty("seq").GetInt64(), first.GetProperty("epoch").GetString()),
            (second.GetProperty("seq").GetInt64(), second.GetProperty("epoch").GetString()));
    }

    [Fact]
    public async Task Notes_and_names_stay_off_the_wall()
    {
        var e = server.Take();
        await using var hub = await server.Server.HubAsync();
        await using var frames = hub.Stream<JsonElement>("Tiles", e.Slug, "overview", "zh-CN", null, 0L);
        await frames.NextAsync();
        var key = await e.CountAsync(43, note: "SECRET-NOTE");
        await e.TallyAsync($$"""{"key":"{{Guid.NewGuid()}}","reverses":"{{key}}","reason":"SECRET-REASON"}""");

        var html = Html(await frames.NextAsync(f => Html(f).Contains("更正", StringComparison.Ordinal)));
        var page = await server.Server.PageAsync($"/wall/{e.Slug}");

        foreach (var secret in (string[])["SECRET", "anonymous", "未登录", key.ToString()])
        {
            Assert.DoesNotContain(secret, html, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, page, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("nowhere", "overview", "zh-CN", "There is no event 'nowhere' in 'zh-CN'.")]
    [InlineData("drill", "overview,attic", "zh-CN", "scenes: there is no scene 'attic'")]
    [InlineData("drill", "head", "zh-CN", "scenes: there is no scene 'head'")]
    [InlineData("drill", "", "zh-CN", "scenes: there is no scene ''")]
    [InlineData("drill", "overview", "fr", "There is no event 'drill' in 'fr'.")]
    public async Task What_is_not_there_is_named(string slug, string scenes, string culture, string reason)
    {
        await using var hub = await server.Server.HubAsync();
        await using var frames = hub.Stream<JsonElement>("Tiles", slug, scenes, culture, null, 0L);

        var refused = await Assert.ThrowsAsync<HubException>(() => frames.NextAsync());

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wall_gets_the_tiles_of_its_scenes_in_its_order_and_those_of_no_other()
    {
        var e = server.Take();
        await using var hub = await server.Server.HubAsync();
        await using var frames = hub.Stream<JsonElement>("Tiles", e.Slug, "trends,stations", "en", null, 0L);

        var frame = await frames.NextAsync();

        Assert.Equal(
            [("trends", false), ("stations", false)],
            frame.GetProperty("scenes").EnumerateArray().Select(s => (s.GetProperty("name").GetString(), s.GetProperty("alarm").GetBoolean())));
        Assert.Equal(
            ["head-name", "head-day", "head-alarms", "stations-map", "stations-ranking", "stations-silent", "trends-days", "trends-compare", "trends-season"],
            Ids(frame));
    }

    [Fact]
    public async Task Where_sockets_are_refused_the_same_frames_are_fetched_one_by_one()
    {
        var e = server.Take();
        var first = await FetchAsync($"/hubs/tiles/{e.Slug}?scenes=overview&culture=zh-CN&after=0");
        await e.CountAsync(61);
        var cursor = $"epoch={first.GetProperty("epoch").GetString()}&after={first.GetProperty("seq").GetInt64()}";

        var second = await Wait.ForAsync(
            () => FetchAsync($"/hubs/tiles/{e.Slug}?scenes=overview&culture=zh-CN&{cursor}"),
            f => Html(f).Contains("61", StringComparison.Ordinal),
            "the count");

        Assert.Contains("head-day", Ids(first));
        Assert.DoesNotContain("head-day", Ids(second));
        Assert.Contains(
            "head-day", Ids(await FetchAsync($"/hubs/tiles/{e.Slug}?scenes=overview&culture=zh-CN&epoch=another&after={first.GetProperty("seq").GetInt64()}")));
    }

    [Theory]
    [InlineData("/hubs/tiles/nowhere?scenes=overview&culture=en&after=0", 404, "nowhere")]
    [InlineData("/hubs/tiles/drill?scenes=attic&culture=en&after=0", 400, "attic")]
    [InlineData("/hubs/tiles/drill?scenes=overview&culture=fr&after=0", 400, "fr")]
    public async Task What_is_fetched_and_is_not_there_is_named(string address, int status, string named)
    {
        using var answer = await server.Server.Http.GetAsync(new Uri(address, UriKind.Relative), Wait.Cancelled);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(named, await answer.Content.ReadAsStringAsync(Wait.Cancelled), StringComparison.Ordinal);
    }

    private async Task<JsonElement> FetchAsync(string address) =>
        await server.Server.Http.GetFromJsonAsync<JsonElement>(new Uri(address, UriKind.Relative), Wait.Cancelled);

    private static string Html(JsonElement frame) => string.Concat(frame.GetProperty("tiles").EnumerateArray().Select(t => t.GetProperty("html").GetString()));

    private static IEnumerable<string?> Ids(JsonElement frame) => frame.GetProperty("tiles").EnumerateArray().Select(t => t.GetProperty("id").GetString());
}
