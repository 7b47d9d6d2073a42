using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;

namespace Dashboard.Tests.Features.Tallies;

/// <summary>What is counted after it happened, and by whom it still may be; and whoever counts for a station counts at its gates.</summary>
public sealed class LateTests(ServerFixture server)
{
    private const string TooLate = "at: is more than 48 hours ago; only a manager may record it";

    [Fact]
    public async Task A_late_entry_counts_on_its_own_day_within_the_window_and_later_only_by_a_manager()
    {
        var e = server.Take();
        using var coordinator = await CoordinatorAsync(e);
        var (late, older) = (
            TestEvent.Entry(Guid.NewGuid(), delta: 3, at: TestEvent.At(-1, "10:00:00")),
            TestEvent.Entry(Guid.NewGuid(), delta: 2, at: TestEvent.At(-3, "08:00:00")));

        Assert.Equal([("accepted", null), ("rejected", TooLate)], Said(await PostAsync(e, coordinator, late, older)));
        Assert.Equal([("accepted", null)], Said(await e.TallyAsync(older)));
        // Sent again, it is known: being late is no fault of a repeat.
        Assert.Equal([("duplicate", null)], Said(await PostAsync(e, coordinator, older)));

        Assert.Equal((5, 0), await e.CounterAsync("a", "served"));
        await e.AssertSoundAsync();
    }

    [Fact]
    public async Task The_window_is_the_event_s()
    {
        var e = server.Take();
        using var coordinator = await CoordinatorAsync(e);
        var catalog = await Catalogs.LoadAsync(e.Catalog.Event.EventId, Wait.Cancelled);
        await ChangedAsync(e, await Catalogs.ChangeEventAsync(catalog.Event with { LateHours = 200 }, Cancelled));

        Assert.Equal(
            [("accepted", null), ("rejected", TooLate.Replace("48", "200", StringComparison.Ordinal))],
            Said(await PostAsync(e, coordinator, Old(-3), Old(-10))));
    }

    [Fact]
    public async Task An_older_entry_is_corrected_by_a_manager_alone()
    {
        var e = server.Take();
        using var coordinator = await CoordinatorAsync(e);
        await e.CountAsync(9, at: TestEvent.At(-3, "08:00:00"));
        await e.CountAsync(9, at: TestEvent.At(-1, "10:00:00"));
        string Correction(int seq) => $$"""{"key":"{{Guid.NewGuid()}}","reverses":{{seq}},"amount":5,"reason":"重复计数"}""";

        Assert.Equal(
            [("rejected", "reverses: the entry is older than 48 hours; only a manager may correct it"), ("accepted", null)],
            Said(await PostAsync(e, coordinator, Correction(1), Correction(2))));
        Assert.Equal([("accepted", null)], Said(await e.TallyAsync(Correction(1))));
        Assert.Equal((10, 0), await e.CounterAsync("a", "served"));
    }

    [Fact]
    public async Task Whoever_counts_for_a_station_counts_and_corrects_at_its_gates_and_at_no_other_s()
    {
        var e = server.Take();
        await GateAsync(e, "a-east", "a");
        await GateAsync(e, "b-east", "b");
        using var coordinator = await CoordinatorAsync(e);

        Assert.Equal(
            [("accepted", null), ("rejected", "station: 'b-east' is not a station of yours")],
            Said(await PostAsync(e, coordinator, Here("a-east"), Here("b-east"))));
        Assert.Equal([("accepted", null)], Said(await e.TallyAsync(Here("b-east"))));
        string Reversal(int seq) => $$"""{"key":"{{Guid.NewGuid()}}","reverses":{{seq}},"reason":"误按"}""";
        Assert.Equal(
            [("accepted", null), ("rejected", "reverses: the entry is not of a station of yours")],
            Said(await PostAsync(e, coordinator, Reversal(1), Reversal(2))));
    }

    [Fact]
    public async Task A_gate_of_a_retired_station_takes_no_more_counts()
    {
        var e = server.Take();
        await GateAsync(e, "b-east", "b");
        var catalog = await Catalogs.LoadAsync(e.Catalog.Event.EventId, Wait.Cancelled);
        await ChangedAsync(
            e, await Catalogs.ChangeStationAsync(e.Catalog.Event.EventId, catalog.Station("b")! with { Retired = true }, new("test"), Wait.Cancelled));

        Assert.Equal([("rejected", "station: 'b-east' is retired; nothing more is counted there")], Said(await e.TallyAsync(Here("b-east"))));
    }

    [Fact]
    public async Task When_it_was_entered_and_how_wrong_the_clock_was_stay_with_the_entry()
    {
        var e = server.Take();
        var (at, entered) = (TestEvent.At(-1, "10:00:00"), TestEvent.At(-1, "10:20:00"));
        await e.TallyAsync(
            JsonSerializer.Serialize(new { key = Guid.NewGuid(), metric = "served", station = "a", delta = 1, at, enteredAt = at, clockOffset = -150_000 }),
            JsonSerializer.Serialize(new { key = Guid.NewGuid(), metric = "served", station = "a", delta = 1, at, enteredAt = entered, clockOffset = 0 }));

        var entries = (await e.JsonAsync("entries")).GetProperty("entries").EnumerateArray().ToList();
        Assert.Equal(
            [(TestEvent.At(-1, "10:00:00.000"), "-150000", false), (TestEvent.At(-1, "10:20:00.000"), "", true)],
            entries.Select(x => (x.GetProperty("enteredAt").GetString()!, x.GetProperty("clockOffset").ToString(), x.GetProperty("late").GetBoolean())));
    }

    private static CancellationToken Cancelled => Wait.Cancelled;

    private CatalogStore Catalogs => server.Server.Get<CatalogStore>();

    private static string Old(int day) => TestEvent.Entry(Guid.NewGuid(), at: TestEvent.At(day, "08:00:00"));

    private static string Here(string station) => TestEvent.Entry(Guid.NewGuid(), station: station);

    private static IEnumerable<(string, string?)> Said(IEnumerable<Answer> answers) => answers.Select(a => (a.Status, a.Reason));

    private async Task<HttpClient> CoordinatorAsync(TestEvent e) =>
        await server.Server.KeyClientAsync(new Grant(Role.Coordinator, e.Catalog.Event.EventId, e.Catalog.Station("a")!.StationId));

    private async Task GateAsync(TestEvent e, string code, string of)
    {
        var catalog = await Catalogs.LoadAsync(e.Catalog.Event.EventId, Wait.Cancelled);
        await ChangedAsync(e, await Catalogs.AddStationAsync(
            e.Catalog.Event.EventId, new()
            {
                StationId = 0,
                Code = code,
                NameZh = "东口",
                NameEn = "East gate",
                ParentId = catalog.Station(
                of)!.StationId
            }, Wait.Cancelled));
    }

    private static Task ChangedAsync(TestEvent e, EventCatalog catalog) =>
        Wait.ForAsync(() => e.Feed.Current.Board.Catalog.Config >= catalog.Config, "the feed knows it");

    private static async Task<IReadOnlyList<Answer>> PostAsync(TestEvent e, HttpClient client, params string[] entries)
    {
        using var body = new StringContent($$"""{"entries":[{{string.Join(',', entries)}}]}""", System.Text.Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(
            new Uri(string.Create(CultureInfo.InvariantCulture, $"/api/events/{e.Slug}/tallies"), UriKind.Relative), body, Wait.Cancelled);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Wait.Cancelled));
        return [.. (await answer.Content.ReadFromJsonAsync<JsonElement>(Wait.Cancelled)).GetProperty("results").EnumerateArray().Select(Answer.Of)];
    }
}
