using System.Globalization;
using System.Net;
using System.Text.Json;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Shifts;

namespace Dashboard.Tests.Features.Entries;

public sealed class EntriesEndpointTests(ServerFixture server)
{
    [Fact]
    public async Task An_entry_has_the_documented_fields()
    {
        var e = server.Take();
        var key = await e.CountAsync(3, at: TestEvent.At(-1, "08:00:00"), note: "备注");
        await e.CountAsync(1, null!, "calls");

        var page = await e.JsonAsync("entries");

        Assert.Equal("head drill entries", page.Names());
        Assert.Equal(2, page.GetProperty("head").GetInt64());
        var (first, second) = (page.GetProperty("entries")[0], page.GetProperty("entries")[1]);
        Assert.Equal(
            "seq key kind station metric delta at recordedAt recordedBy lowerBound reverses reason note "
                + "amount enteredAt clockOffset shift late figures wholeDay import",
            first.Names());
        Assert.Equal(
            (1, key.ToString(), "tally", "a", "served"),
            (
                first.GetProperty("seq").GetInt64(),
                first.GetProperty("key").GetString(),
                first.GetProperty("kind").GetString(),
                first.GetProperty("station").GetString(),
                first.GetProperty("metric").GetString()));
        Assert.Equal(
            (3, TestEvent.At(-1, "08:00:00.000"), "key:1", false, "备注"),
            (
                first.GetProperty("delta").GetInt64(),
                first.GetProperty("at").GetString(),
                first.GetProperty("recordedBy").GetString(),
                first.GetProperty("lowerBound").GetBoolean(),
                first.GetProperty("note").GetString()));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("station").ValueKind);
        var recorded = DateTimeOffset.Parse(second.GetProperty("recordedAt").GetString()!, CultureInfo.InvariantCulture);
        Assert.Equal(TimeSpan.FromHours(8), recorded.Offset);
        Assert.Equal(second.GetProperty("recordedAt").GetString(), second.GetProperty("at").GetString());
    }

    [Fact]
    public async Task A_sign_off_names_its_shift_and_what_was_confirmed_and_no_metric()
    {
        var e = server.Take();
        await e.CountAsync(3, at: TestEvent.At(-1, "08:00:00"));
        await SignOffAsync(e);

        var entry = (await e.JsonAsync("entries")).GetProperty("entries")[1];

        Assert.Equal(
            ("sign-off", "a", "early"),
            (entry.GetProperty("kind").GetString(), entry.GetProperty("station").GetString(), entry.GetProperty("shift").GetString()));
        Assert.Equal(("""{"served":3}""", JsonValueKind.Null), (entry.GetProperty("figures").GetRawText(), entry.GetProperty("note").ValueKind));
        Assert.Equal((JsonValueKind.Null, TestEvent.At(-1, "06:00:00.000")), (entry.GetProperty("metric").ValueKind, entry.GetProperty("at").GetString()));
        // The board and what else is drawn from it goes on, and the shift is closed for what comes late.
        Assert.Equal((3, 0), await e.CounterAsync("a", "served"));
        var late = Assert.Single(await e.TallyAsync(TestEvent.Entry(Guid.NewGuid(), at: TestEvent.At(-1, "09:00:00"))));
        Assert.Equal($"at: lies in a shift that is signed off ('early' of {TestEvent.Text(TestEvent.Day(-1))}); a manager must open it again", late.Reason);
        await e.AssertSoundAsync();
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_overlap()
    {
        var e = server.Take();
        await e.TallyAsync([.. Enumerable.Range(0, 25).Select(_ => TestEvent.Entry(Guid.NewGuid()))]);

        var read = new List<long>();
        while ((await e.JsonAsync($"entries?after={read.LastOrDefault()}&limit=10")).GetProperty("entries") is var page && page.GetArrayLength() > 0)
            read.AddRange(page.EnumerateArray().Select(x => x.GetProperty("seq").GetInt64()));

        Assert.Equal(Enumerable.Range(1, 25).Select(i => (long)i), read);
    }

    [Fact]
    public async Task A_page_holds_a_hundred_unless_asked_otherwise()
    {
        var e = server.Take();
        await e.TallyAsync([.. Enumerable.Range(0, 120).Select(_ => TestEvent.Entry(Guid.NewGuid()))]);

        Assert.Equal(100, (await e.JsonAsync("entries")).GetProperty("entries").GetArrayLength());
        Assert.Equal(20, (await e.JsonAsync("entries?after=100&limit=1000")).GetProperty("entries").GetArrayLength());
    }

    [Theory]
    [InlineData("after=1")]
    [InlineData("after=9223372036854775807&limit=1000")]
    public async Task After_the_head_there_is_nothing_and_the_head_is_told(string query)
    {
        var e = server.Shared(nameof(After_the_head_there_is_nothing_and_the_head_is_told));
        if (await e.HeadAsync() == 0) await e.CountAsync();

        var page = await e.JsonAsync($"entries?{query}");

        Assert.Equal((1, 0), (page.GetProperty("head").GetInt64(), page.GetProperty("entries").GetArrayLength()));
    }

    [Theory]
    [InlineData("after", "after=-1")]
    [InlineData("after", "after=x")]
    [InlineData("after", "after=1.5")]
    [InlineData("after", "after=")]
    [InlineData("after", "after=99999999999999999999")]
    [InlineData("limit", "limit=0")]
    [InlineData("limit", "limit=1001")]
    [InlineData("limit", "limit=ten")]
    public async Task A_bad_question_names_its_field(string field, string query)
    {
        var answer = await server.Shared(nameof(EntriesEndpointTests)).GetAsync($"entries?{query}");

        Assert.StartsWith($"{field}: ", await answer.ProblemAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    private async Task SignOffAsync(TestEvent e)
    {
        var (catalogs, id) = (server.Server.Get<CatalogStore>(), e.Catalog.Event.EventId);
        var early = new Shift
        {
            ShiftId = 0,
            Code = "early",
            NameZh = "早班",
            NameEn = "Early",
            StartsMin = 360,
            EndsMin = 840,
            FirstOn = e.Catalog.Event.StartsOn,
        };
        var catalog = await catalogs.AddShiftAsync(id, early, new("test"), Wait.Cancelled);
        await Wait.ForAsync(() => e.Feed.Current.Board.Catalog.Config >= catalog.Config, "the feed knows the shift");
        var receipt = await server.Server.Get<EventLedger>().AppendAsync(catalog, [new SignOffDraft
        {
            Key = Guid.CreateVersion7(),
            RecordedBy = "account:1",
            StationId = catalog.Station("a")!.StationId,
            Span = catalog.SpanOf(catalog.Shift("early")!, TestEvent.Day(-1)),
            Figures = new Dictionary<int, long> { [catalog.Metric("served")!.MetricId] = 3 },
        }]);
        Assert.Null(receipt.Results[0].Reason);
    }
}
