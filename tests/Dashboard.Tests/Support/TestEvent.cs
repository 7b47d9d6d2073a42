using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Engine.Ledger;

namespace Dashboard.Tests.Support;

/// <summary>An event of its own for a test: stations a and b; served with its part served.part, counted by station; calls, counted for the whole
/// event.</summary>
public sealed record TestEvent(RunningServer Server, EventCatalog Catalog)
{
    public string Slug => Catalog.Event.Slug;

    public EventFeed Feed => Server.Feeds.Find(Slug)!;

    /// <summary>Today in Shanghai, plus some days.</summary>
    public static DateOnly Day(int plus = 0) => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).DateTime).AddDays(plus);

    public static string At(int day, string time) => $"{Day(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}T{time}+08:00";

    public static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static async Task<EventCatalog> AddAsync(CatalogStore catalogs, string slug, bool closed = false, bool drill = false)
    {
        var id = (await catalogs.AddEventAsync(
            new()
            {
                EventId = 0,
                Slug = slug,
                NameZh = $"测试{slug}",
                NameEn = $"Test {slug}",
                StartsOn = Text(Day(-10)),
                EndsOn = Text(Day(10)),
                TimeZone = "Asia/Shanghai",
                Drill = drill,
                Closed = closed,
            },
            CancellationToken.None)).Event.EventId;
        await catalogs.AddStationAsync(id, new() { StationId = 0, Code = "a", NameZh = "甲站", NameEn = "Station A" }, CancellationToken.None);
        await catalogs.AddStationAsync(id, new() { StationId = 0, Code = "b", NameZh = "乙站", NameEn = "Station B" }, CancellationToken.None);
        await catalogs.AddMetricAsync(id, Metric("served", "服务", "Served", true) with { Target = 1000 }, null, CancellationToken.None);
        await catalogs.AddMetricAsync(id, Metric("served.part", "其中老人", "Elderly", true), "served", CancellationToken.None);
        return await catalogs.AddMetricAsync(id, Metric("calls", "来电", "Calls", false), null, CancellationToken.None);
    }

    /// <summary>The same event with a gate of station a: a.east, once the feed knows it.</summary>
    public async Task<TestEvent> WithGateAsync()
    {
        var catalog = await Server.Get<CatalogStore>().AddStationAsync(
            Catalog.Event.EventId, new()
            {
                StationId = 0,
                Code = "a.east",
                NameZh = "东口",
                NameEn = "East",
                ParentId = Catalog.Station(
                "a")!.StationId
            }, CancellationToken.None);
        Feed.Hasten();
        await Wait.ForAsync(() => Feed.Current.Board.Catalog.Config >= catalog.Config, $"the gate of {Slug}");
        return this with { Catalog = catalog };
    }

    public Task<HttpResponseMessage> GetAsync(string path) => Server.Http.GetAsync(new Uri($"/api/events/{Slug}/{path}", UriKind.Relative), Wait.Cancelled);

    public async Task<JsonElement> JsonAsync(string path)
    {
        var answer = await GetAsync(path);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Wait.Cancelled);
    }

    public Task<HttpResponseMessage> PostAsync(string body, string type = "application/json") =>
        Server.Http.PostAsync(new Uri($"/api/events/{Slug}/tallies", UriKind.Relative), new StringContent(body, Encoding.UTF8, type), Wait.Cancelled);

    /// <summary>Posts entries, each as JSON, and returns the results.</summary>
    public async Task<IReadOnlyList<Answer>> TallyAsync(params string[] entries)
    {
        var answer = await PostAsync($$"""{"entries":[{{string.Join(',', entries)}}]}""");
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Wait.Cancelled));
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>(Wait.Cancelled);
        return [.. json.GetProperty("results").EnumerateArray().Select(Answer.Of)];
    }

    /// <summary>One count of served at a station; answers its key.</summary>
    public async Task<Guid> CountAsync(long delta = 1, string station = "a", string metric = "served", string? at = null, string? note = null)
    {
        var key = Guid.NewGuid();
        var result = Assert.Single(await TallyAsync(Entry(key, metric, station, delta, at, note)));
        Assert.Equal(("accepted", null), (result.Status, result.Reason));
        return key;
    }

    public static string Entry(Guid key, string metric = "served", string? station = "a", long delta = 1, string? at = null, string? note = null) =>
        JsonSerializer.Serialize(new { key, metric, station, delta, at, note });

    public async Task<long> HeadAsync() => (await Server.Get<LedgerStore>().HeadAsync(Catalog.Event.EventId, Wait.Cancelled)).Seq;

    /// <summary>The board once it has caught up with the ledger.</summary>
    public async Task<JsonElement> BoardAsync()
    {
        var head = await HeadAsync();
        return await Wait.ForAsync(() => JsonAsync("board"), board => board.GetProperty("seq").GetInt64() >= head, $"the board of {Slug} at {head}");
    }

    public async Task<(long Total, long Today)> CounterAsync(string? station, string metric)
    {
        var counter = (await BoardAsync()).GetProperty("counters").EnumerateArray()
            .Single(c => c.GetProperty("station").GetString() == station && c.GetProperty("metric").GetString() == metric);
        return (counter.GetProperty("total").GetInt64(), counter.GetProperty("today").GetInt64());
    }

    /// <summary>Every sum agrees with the ledger.</summary>
    public async Task AssertSoundAsync() => Assert.Empty((await Server.Get<Verification>().RunAsync(Catalog.Event.EventId, Wait.Cancelled)).Differences);

    private static Metric Metric(string code, string zh, string en, bool perStation) => new()
    {
        MetricId = 0,
        Code = code,
        NameZh = zh,
        NameEn = en,
        UnitZh = "人次",
        UnitEn = "contacts",
        PerStation = perStation,
        Subset = false,
    };
}

/// <summary>What became of one posted entry.</summary>
public sealed record Answer(string? Key, string Status, long? Seq, string? Reason)
{
    public static Answer Of(JsonElement json)
    {
        Assert.Equal("key status seq reason code", json.Names());
        return new(
            json.GetProperty("key").GetString(),
            json.GetProperty("status").GetString()!,
            json.GetProperty("seq").ValueKind == JsonValueKind.Null ? null : json.GetProperty("seq").GetInt64(),
            json.GetProperty("reason").GetString());
    }
}
