using System.Text.Json;
using Dashboard.Features.Events;

namespace Dashboard.Tests.Features.Events;

/// <summary>The figures of the source, one by one, as a reader of the JSON interface sees them.</summary>
public sealed class SeedTests(ServerFixture server)
{
    private const string Season = "chunyun-2014";
    private const string City = "guiyang-2014";

    public static TheoryData<string, string, long, bool, string?> Figures { get; } = new()
    {
        { City, "vol.teams", 1500, true, null },
        { City, "vol.registered", 520_000, true, null },
        { City, "vol.activities", 2300, true, null },
        { City, "vol.participations", 500_000, true, null },
        { City, "party.teams", 669, false, null },
        { City, "party.demo", 1300, true, null },
        { City, "star.5", 95, false, null },
        { City, "star.4", 103, false, null },
        { City, "fund.annual", 800_000, true, null },
        { City, "fund.3y", 7_000_000, true, null },
        { City, "help.elderly", 6560, true, null },
        { City, "help.children", 12_930, true, null },
        { City, "help.migrant", 5460, true, null },
        { City, "help.disabled", 1790, true, null },
        { City, "comm.proteams", 30, true, null },
        { City, "guide.volunteers", 20_000, true, null },
        { City, "guide.hours", 30_000, true, null },
        { Season, "cy.teams", 30, true, null },
        { Season, "cy.participations", 2000, true, null },
        { Season, "cy.served", 800_000, true, null },
        { Season, "cy.cards", 10_000, true, null },
        { Season, "cy.leaflets", 100_000, true, null },
        { Season, "hot.agent", 381, false, null },
        { Season, "hot.ivr", 1427, true, null },
        { Season, "con.total", 2063, false, null },
        { Season, "con.migrant", 309, false, "con.total" },
        { Season, "law.total", 571, false, null },
        { Season, "law.migrant", 86, false, "law.total" },
        { Season, "res.team", 6, false, null },
        { Season, "res.vehicles", 432, false, null },
        { Season, "res.persons", 5089, false, null },
        { Season, "res.items", 861, false, null },
        { Season, "res.escorted", 601, false, null },
        { City, "tree.count", 6_000_000, false, null },
        { City, "tree.base", 938, false, null },
        { City, "eco.participations", 400, true, null },
        { City, "eco.leaflets", 20_000, true, null },
        { City, "eco.bags", 8347, true, null },
        { City, "eco.waste", 4800, true, null },
        { City, "eco.gifts", 8407, false, null },
        { City, "trn.materials", 100_000, true, null },
        { City, "trn.backbone", 8000, true, null },
    };

    [Theory]
    [MemberData(nameof(Figures))]
    public async Task Each_figure_is_the_source_s(string slug, string code, long value, bool atLeast, string? parent)
    {
        var metric = (await Seeded(slug).JsonAsync("board")).GetProperty("metrics").EnumerateArray().Single(m => m.GetProperty("code").GetString() == code);

        Assert.Equal(
            (value, atLeast, parent),
            (metric.GetProperty("total").GetInt64(), metric.GetProperty("lowerBound").GetBoolean(), metric.GetProperty("parent").GetString()));
        Assert.Equal(0, metric.GetProperty("today").GetInt64());
    }

    [Theory]
    [InlineData(Season)]
    [InlineData(City)]
    public async Task There_are_no_figures_but_the_source_s(string slug)
    {
        var codes = (await Seeded(slug).JsonAsync("board")).GetProperty("metrics").EnumerateArray().Select(m => m.GetProperty("code").GetString()!)
            .Order(StringComparer.Ordinal);

        Assert.Equal(Figures.Where(f => f.Data.Item1 == slug).Select(f => f.Data.Item2).Order(StringComparer.Ordinal), codes);
    }

    [Theory]
    [InlineData(Season)]
    [InlineData(City)]
    public async Task Every_total_is_recorded_with_its_source_and_by_nobody(string slug)
    {
        var entries = (await Seeded(slug).JsonAsync("entries?limit=1000")).GetProperty("entries").EnumerateArray().ToList();

        Assert.All(
            entries,
            e => Assert.Equal(
                ("total", "seed", JsonValueKind.Null),
                (e.GetProperty("kind").GetString(), e.GetProperty("recordedBy").GetString(), e.GetProperty("station").ValueKind)));
        Assert.All(entries, e => Assert.False(string.IsNullOrWhiteSpace(e.GetProperty("note").GetString())));
    }

    [Theory]
    [InlineData(Season, "cy.served")]
    [InlineData(City, "tree.count")]
    public async Task A_closed_season_takes_no_more_counts(string slug, string metric)
    {
        var e = Seeded(slug);
        var head = await e.HeadAsync();

        var result = Assert.Single(await e.TallyAsync(TestEvent.Entry(Guid.NewGuid(), metric, null)));

        Assert.Equal(("rejected", $"event: '{slug}' is closed; nothing more is counted"), (result.Status, result.Reason));
        Assert.Equal(head, await e.HeadAsync());
    }

    [Fact]
    public void The_lists_of_the_source_are_there_in_both_languages()
    {
        var lists = SeedLoader.Read(Path.Combine(AppContext.BaseDirectory, "seeds")).SelectMany(f => f.Seed.Lists).ToList();

        Assert.Equal(
            [("party.posts", 5), ("care.groups", 4), ("care.fields", 4), ("care.services", 8), ("guide.posts", 8), ("order.posts", 5), ("patrols", 5)],
            lists.Select(l => (l.Code, l.Items.Count)));
        Assert.All(lists.SelectMany(l => l.Items.Append(l.Name)), t => Assert.True(t.Zh.Length > 0 && t.En.Length > 0));
    }

    [Fact]
    public async Task The_season_has_its_four_stations_and_forty_days()
    {
        var catalog = Seeded(Season).Catalog;

        Assert.Equal(["贵阳火车站", "金阳客车站", "龙洞堡客运东站", "龙洞堡机场"], catalog.Stations.Select(s => s.NameZh));
        Assert.Equal(
            [(26.5597, 106.705), (26.626, 106.623), (26.557, 106.784), (26.5385, 106.801)],
            catalog.Stations.Select(s => (s.Latitude!.Value, s.Longitude!.Value)));
        Assert.Equal(("2014-01-16", "2014-02-24", 40), (catalog.Event.StartsOn, catalog.Event.EndsOn, catalog.Calendar.Days));
        await Seeded(Season).AssertSoundAsync();
    }

    [Theory]
    [InlineData("board")]
    [InlineData("entries")]
    [InlineData("series?metric=cy.served")]
    public async Task A_drill_says_so_in_every_answer(string path)
    {
        Assert.True((await Seeded("drill").JsonAsync(path)).GetProperty("drill").GetBoolean());
        Assert.False((await Seeded(Season).JsonAsync(path)).GetProperty("drill").GetBoolean());
    }

    [Fact]
    public async Task A_drill_says_so_in_the_list_and_is_under_way()
    {
        var e = Seeded("drill");

        Assert.True(JsonDocument.Parse(await server.Http.GetStringAsync(new Uri("/api/events", UriKind.Relative), Wait.Cancelled)).RootElement.EnumerateArray()
            .Single(x => x.GetProperty("slug").GetString() == "drill").GetProperty("drill").GetBoolean());
        // Midnight may have passed since it was seeded.
        Assert.Contains(e.Catalog.Event.StartsOn, (string[])[TestEvent.Text(TestEvent.Day(-11)), TestEvent.Text(TestEvent.Day(-12))]);
        Assert.Equal(40, e.Catalog.Calendar.Days);
        Assert.Equal(0, await e.HeadAsync());
    }

    [Fact]
    public void The_drill_has_four_stations_two_gates_and_three_shifts_from_its_first_day()
    {
        var catalog = Seeded("drill").Catalog;

        Assert.Equal(["railway", "jinyang", "coach-east", "airport"], catalog.Stations.Select(s => s.Code));
        Assert.Equal(
            [("railway-east", "railway"), ("railway-west", "railway")],
            catalog.Places.Where(p => p.ParentId is not null).Select(p => (p.Code, catalog.OfCode(p)!)));
        Assert.Equal([("early", "06:00–14:00"), ("late", "14:00–22:00"), ("night", "22:00–06:00")], catalog.Shifts.Select(s => (s.Code, s.Hours)));
        Assert.All(catalog.Shifts, s => Assert.Equal((catalog.Event.StartsOn, null), (s.FirstOn, s.LastOn)));
        Assert.Equal(3, catalog.ShiftsOn(TestEvent.Day(-1)).Count());
    }

    [Fact]
    public void The_drill_says_where_its_stations_are_when_silence_is_news_and_which_numbers_are_round()
    {
        var (drill, season) = (Seeded("drill").Catalog, Seeded(Season).Catalog);

        Assert.Equal(season.Stations.Select(s => (s.Code, s.Latitude, s.Longitude)), drill.Stations.Select(s => (s.Code, s.Latitude, s.Longitude)));
        Assert.Equal(
            [("cy.served", 15, 10_000), ("cy.cards", 60, null), ("cy.leaflets", 60, 1000)],
            drill.Metrics.Where(m => m.CadenceMinutes is not null || m.Milestone is not null).Select(m => (m.Code, m.CadenceMinutes!.Value, m.Milestone)));
        Assert.Equal(800_000, drill.Metrics[0].Target);
    }

    [Theory]
    [InlineData(
        """
        {
          "slug": "x", "name": { "zh": "x", "en": "x" }, "timeZone": "UTC", "drill": false, "closed": false,
          "stations": [ { "code": "a", "name": { "zh": "x", "en": "x" }, "altitude": 1100 } ]
        }
        """,
        "altitude")]
    [InlineData("""{ "slug": "x", "name": { "zh": "x", "en": "x" }, "timeZone": "UTC", "drill": false, "closed": false, "rhythm": 15 }""", "rhythm")]
    public void What_a_seed_may_not_say_is_refused_by_its_name(string seed, string member)
    {
        using var folder = new TemporaryFolder();
        folder.Write("x.json", seed);

        var fault = Assert.Throws<JsonException>(() => SeedLoader.Read(folder.Path).ToList());

        Assert.Contains($"'{member}'", fault.Message, StringComparison.Ordinal);
    }

    private TestEvent Seeded(string slug) => new(server.Server, server.Server.Feeds.Find(slug)!.Current.Board.Catalog);
}
