using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Dashboard.Shared;

namespace Dashboard.Tests.Access;

/// <summary>Whoever counts for station a writes to others.</summary>
public sealed class OtherStationTests(Cast cast) : IClassFixture<Cast>
{
    [Theory]
    [InlineData(Who.Coordinator)]
    [InlineData(Who.StationKey)]
    public async Task Entries_of_another_station_are_rejected_one_by_one(Who who)
    {
        var before = await cast.This.HeadAsync();
        var (mine, theirs, whole) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());

        var results = await PostAsync(
            who, TestEvent.Entry(theirs, station: "b"), TestEvent.Entry(mine, delta: 2), TestEvent.Entry(whole, "calls", station: null));

        Assert.Equal(
            [
                new(theirs.ToString(), "rejected", null, "station: 'b' is not a station of yours"), new(mine.ToString(), "accepted", before + 1, null),
                new(whole.ToString(), "rejected", null, "station: is missing; you count for stations, not for the whole event"),
            ],
            results);
        var written = Assert.Single(await SinceAsync(before));
        Assert.Equal((mine.ToString(), cast.StationA, cast[who].Caller!.Holder.ToString()), (written.Key, written.StationId, written.RecordedBy));
    }

    [Theory]
    [InlineData(Who.Coordinator)]
    [InlineData(Who.StationKey)]
    public async Task Entries_of_another_station_cannot_be_reversed(Who who)
    {
        var (theirs, whole) = (await cast.This.CountAsync(5, "b"), Guid.NewGuid());
        Assert.Equal("accepted", Assert.Single(await cast.This.TallyAsync(TestEvent.Entry(whole, "calls", station: null))).Status);
        var before = await cast.This.HeadAsync();

        var results = await PostAsync(who, Reversal(theirs), Reversal(whole), Reversal(before), Reversal(theirs, station: "a"));

        Assert.All(results, r => Assert.Equal(("rejected", (long?)null), (r.Status, r.Seq)));
        Assert.All(results, r => Assert.NotNull(r.Reason));
        Assert.Empty(await SinceAsync(before));
    }

    [Theory]
    [InlineData(Who.Coordinator)]
    [InlineData(Who.StationKey)]
    [InlineData(Who.IntegrationKey)]
    [InlineData(Who.Manager)]
    public async Task Another_event_refuses_the_whole_request_and_tells_the_audit(Who who)
    {
        var before = await cast.Other.HeadAsync();

        using var answer = await SendAsync(who, cast.Other, TestEvent.Entry(Guid.NewGuid()));

        await answer.ProblemAsync(HttpStatusCode.Forbidden);
        Assert.Equal(before, await cast.Other.HeadAsync());
        await AssertToldAsync(cast[who].Caller!, cast.Other.Slug);
    }

    [Fact]
    public async Task Whoever_only_reads_writes_nothing_and_the_audit_is_told()
    {
        var before = await cast.This.HeadAsync();

        using var answer = await SendAsync(Who.DisplayKey, cast.This, TestEvent.Entry(Guid.NewGuid()));

        await answer.ProblemAsync(HttpStatusCode.Forbidden);
        Assert.Equal(before, await cast.This.HeadAsync());
        await AssertToldAsync(cast[Who.DisplayKey].Caller!, cast.This.Slug);
    }

    [Fact]
    public async Task A_session_without_its_token_writes_nothing()
    {
        var before = await cast.This.HeadAsync();

        using var answer = await cast.SendAsync(cast[Who.Coordinator], "POST", $"/api/events/{cast.This.Slug}/tallies", Body(TestEvent.Entry(Guid.NewGuid())));

        Assert.StartsWith("antiforgery:", await answer.ProblemAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Equal(before, await cast.This.HeadAsync());
    }

    private static string Body(params string[] entries) => $$"""{"entries":[{{string.Join(',', entries)}}]}""";

    private static string Reversal(object reverses, string? station = null) =>
        JsonSerializer.Serialize(new { key = Guid.NewGuid(), reverses, reason = "wrong", station });

    private async Task AssertToldAsync(Caller by, string slug)
    {
        await cast.Server.Get<Refusals>().FlushAsync(Wait.Cancelled);
        var told = await Wait.ForAsync(
            () => cast.Server.Get<AuditStore>()
                .ReadAsync(new(by.Actor.Name, "access.refused"), 10, Wait.Cancelled), lines => lines.Any(l => l.Subject == slug), "the audit's line");
        Assert.Contains(told, line => line.Subject == slug && line.Detail == "POST /api/events/{event}/tallies");
    }

    private async Task<IReadOnlyList<Entry>> SinceAsync(long seq) =>
        await cast.Server.Get<LedgerStore>().EntriesAsync(cast.ThisId, seq, await cast.This.HeadAsync(), Wait.Cancelled);

    private async Task<HttpResponseMessage> SendAsync(Who who, TestEvent on, params string[] entries) =>
        await cast.SendAsync(cast[who], "POST", $"/api/events/{on.Slug}/tallies", Body(entries), await cast.TokenAsync(who));

    private async Task<IReadOnlyList<Answer>> PostAsync(Who who, params string[] entries)
    {
        using var answer = await SendAsync(who, cast.This, entries);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>(Wait.Cancelled);
        return [.. json.GetProperty("results").EnumerateArray().Select(Answer.Of)];
    }
}
