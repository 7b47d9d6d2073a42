using System.Net.Http.Json;
using System.Text.Json;

namespace Dashboard.Tests.Features.Tallies;

public sealed class TallyEndpointTests(ServerFixture server)
{
    [Fact]
    public async Task The_answer_gives_the_head_and_one_result_an_entry_in_order()
    {
        var e = server.Take();
        Guid[] keys = [Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid()];

        var answer = await e.PostAsync(
            $$"""{"entries":[{{TestEvent.Entry(keys[0])}},{{TestEvent.Entry(keys[1], "calls", null, 5)}},{{TestEvent.Entry(keys[2], station: "nowhere")}}]}""");

        var json = await answer.Content.ReadFromJsonAsync<JsonElement>(Wait.Cancelled);
        Assert.Equal("head results", json.Names());
        Assert.Equal(2, json.GetProperty("head").GetInt64());
        Assert.Equal(
            [
                new(keys[0].ToString(), "accepted", 1, null), new(keys[1].ToString(), "accepted", 2, null),
                new(keys[2].ToString(), "rejected", null, $"station: there is no station 'nowhere' in '{e.Slug}'"),
            ],
            json.GetProperty("results").EnumerateArray().Select(Answer.Of));
        await e.AssertSoundAsync();
    }

    [Fact]
    public async Task A_repeated_tally_counts_once()
    {
        var e = server.Take();
        var entry = TestEvent.Entry(Guid.NewGuid(), delta: 7, at: TestEvent.At(-1, "08:00:00"), note: "第一趟");

        var first = await e.TallyAsync(entry);
        var again = await e.TallyAsync(entry, entry);

        Assert.Equal(("accepted", 1), (first[0].Status, first[0].Seq));
        Assert.All(again, r => Assert.Equal(("duplicate", 1, null), (r.Status, r.Seq, r.Reason)));
        Assert.Equal((7, 0), await e.CounterAsync("a", "served"));
        Assert.Equal(1, await e.HeadAsync());
    }

    [Fact]
    public async Task A_repeat_of_an_entry_without_a_time_is_a_duplicate_too()
    {
        var e = server.Take();
        var entry = TestEvent.Entry(Guid.NewGuid());
        await e.TallyAsync(entry);

        Assert.Equal("duplicate", Assert.Single(await e.TallyAsync(entry)).Status);
    }

    [Fact]
    public async Task An_instant_written_with_another_offset_is_the_same_instant()
    {
        var e = server.Take();
        var key = Guid.NewGuid();
        await e.TallyAsync(TestEvent.Entry(key, at: $"{TestEvent.Text(TestEvent.Day(-1))}T20:00:00+08:00"));

        Assert.Equal("duplicate", Assert.Single(await e.TallyAsync(TestEvent.Entry(key, at: $"{TestEvent.Text(TestEvent.Day(-1))}T12:00:00Z"))).Status);
    }

    [Theory]
    [InlineData("served", "a", 8, null)]
    [InlineData("served", "b", 7, null)]
    [InlineData("served.part", "a", 7, null)]
    [InlineData("served", "a", 7, "other")]
    public async Task The_same_key_with_other_content_is_a_conflict_and_kept_out(string metric, string station, long delta, string? note)
    {
        var e = server.Shared(nameof(The_same_key_with_other_content_is_a_conflict_and_kept_out));
        var key = await e.CountAsync(7);
        var head = await e.HeadAsync();

        var result = Assert.Single(await e.TallyAsync(TestEvent.Entry(key, metric, station, delta, note: note)));

        Assert.Equal(("conflict", head, "key: belongs to an entry with other content"), (result.Status, result.Seq, result.Reason));
        Assert.Equal(head, await e.HeadAsync());
        await e.AssertSoundAsync();
    }

    [Fact]
    public async Task The_same_key_in_another_event_is_another_entry()
    {
        var (one, other) = (server.Take(), server.Take());
        var entry = TestEvent.Entry(Guid.NewGuid());
        await one.TallyAsync(entry);

        Assert.Equal("accepted", Assert.Single(await other.TallyAsync(entry)).Status);
    }

    [Fact]
    public async Task A_thousand_entries_are_taken_at_once_and_all_counted()
    {
        var e = server.Take();

        var results = await e.TallyAsync([.. Enumerable.Range(0, 1000).Select(i => TestEvent.Entry(Guid.NewGuid(), station: i % 2 == 0 ? "a" : "b"))]);

        Assert.Equal(Enumerable.Range(1, 1000).Select(i => ((string, long?))("accepted", i)), results.Select(r => (r.Status, r.Seq)));
        Assert.Equal((500, 500), await e.CounterAsync("b", "served"));
    }

    [Fact]
    public async Task Counting_from_many_sides_at_once_loses_and_doubles_nothing()
    {
        var e = server.Take();
        var entries = Enumerable.Range(0, 40).Select(_ => TestEvent.Entry(Guid.NewGuid())).ToList();

        var results = await Task.WhenAll(entries.Concat(entries).Select(entry => e.TallyAsync(entry)));

        Assert.Equal(40, results.Count(r => r[0].Status == "accepted"));
        Assert.Equal(40, results.Count(r => r[0].Status == "duplicate"));
        Assert.Equal((40, 40), await e.CounterAsync("a", "served"));
        await e.AssertSoundAsync();
    }

    [Fact]
    public async Task An_accepted_entry_is_in_the_ledger_when_the_answer_comes()
    {
        var e = server.Take();

        var key = await e.CountAsync();

        Assert.Equal(key.ToString(), (await e.JsonAsync("entries")).GetProperty("entries")[0].GetProperty("key").GetString());
    }

    [Theory]
    [InlineData(1_000_000)]
    [InlineData(1)]
    public async Task The_largest_and_the_smallest_count_are_taken(long delta)
    {
        var e = server.Shared(nameof(The_largest_and_the_smallest_count_are_taken));
        var (before, _) = await e.CounterAsync("a", "served");

        await e.CountAsync(delta);

        Assert.Equal(before + delta, (await e.CounterAsync("a", "served")).Total);
    }

    [Fact]
    public async Task Fields_that_are_null_or_blank_are_not_given()
    {
        var e = server.Take();

        var result = Assert.Single(await e.TallyAsync(
            $$"""{"key":"{{Guid.NewGuid()}}","metric":"calls","station":null,"delta":1,"at":null,"note":"  ","reverses":null,"reason":null}"""));

        Assert.Equal("accepted", result.Status);
        Assert.Equal(JsonValueKind.Null, (await e.JsonAsync("entries")).GetProperty("entries")[0].GetProperty("note").ValueKind);
    }

    [Fact]
    public async Task A_note_is_kept_as_it_was_written()
    {
        var e = server.Take();
        var note = "列车晚点，" + string.Concat(Enumerable.Repeat("🚄", 200)) + " <b>'\"";

        await e.CountAsync(note: note);

        Assert.Equal(note, (await e.JsonAsync("entries")).GetProperty("entries")[0].GetProperty("note").GetString());
    }
}
