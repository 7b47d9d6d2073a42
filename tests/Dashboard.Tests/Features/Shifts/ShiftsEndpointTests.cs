using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Dashboard.Engine.Access;

namespace Dashboard.Tests.Features.Shifts;

public sealed class ShiftsEndpointTests(ServerFixture server)
{
    [Fact]
    public async Task The_reports_of_a_day_are_told_with_how_complete_and_how_timely_they_are()
    {
        var e = await server.Take().WithShiftsAsync();
        await e.SignOffAsync(await e.CoordinatorAsync());
        await e.SignOffAsync(await e.CoordinatorAsync(), shift: "late");
        await e.ReopenAsync(await e.ManagerAsync(), shift: "late");

        var day = await e.JsonAsync($"shifts?day={TestEvent.Text(TestEvent.Day(-1))}");

        Assert.Equal("day expected received onTime completeness timeliness drill reports", day.Names());
        Assert.Equal(
            (TestEvent.Text(TestEvent.Day(-1)), 4, 1, 0, 0.25, 0),
            (
                day.GetProperty("day").GetString(),
                day.GetProperty("expected").GetInt32(),
                day.GetProperty("received").GetInt32(),
                day.GetProperty("onTime").GetInt32(),
                day.GetProperty("completeness").GetDouble(),
                day.GetProperty("timeliness").GetDouble()));
        var reports = day.GetProperty("reports").EnumerateArray().ToList();
        Assert.Equal(
            ["a early late", "a late reopened", "b early missing", "b late missing"],
            reports.Select(r => $"{r.GetProperty("station").GetString()} {r.GetProperty("shift").GetString()} {r.GetProperty("state").GetString()}"));
        Assert.All(reports, r => Assert.Equal("station shift from to state at", r.Names()));
        Assert.Equal(
            (TestEvent.At(-1, "06:00:00.000"), TestEvent.At(-1, "14:00:00.000"), JsonValueKind.Null),
            (reports[0].GetProperty("from").GetString(), reports[0].GetProperty("to").GetString(), reports[2].GetProperty("at").ValueKind));
        Assert.StartsWith(TestEvent.Text(TestEvent.Day())[..4], reports[0].GetProperty("at").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_anything_is_due_there_is_no_share_and_without_a_day_it_is_today()
    {
        var e = await server.Shared(nameof(ShiftsEndpointTests)).SettledAsync();
        var tomorrow = await e.JsonAsync($"shifts?day={TestEvent.Text(TestEvent.Day(9))}");

        Assert.Equal(
            (0, JsonValueKind.Null, JsonValueKind.Null),
            (tomorrow.GetProperty("expected").GetInt32(), tomorrow.GetProperty("completeness").ValueKind, tomorrow.GetProperty("timeliness").ValueKind));
        Assert.Equal(TestEvent.Text(e.Feed.Current.Board.Day), (await e.JsonAsync("shifts")).GetProperty("day").GetString());
        Assert.StartsWith("day: ", await (await e.GetAsync("shifts?day=yesterday")).ProblemAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_signs_off_once_however_often_it_asks()
    {
        var e = await server.Take().WithShiftsAsync();
        await e.CountAsync(7, at: TestEvent.At(-1, "10:00:00"));
        var key = Guid.NewGuid();
        using var http = await server.Server.KeyClientAsync(new Grant(Role.Integration, e.Catalog.Event.EventId, e.Catalog.Station("a")!.StationId));

        var answers = new[]
        {
            await AnswerAsync(http, e, Body(Guid.NewGuid(), 6)), await AnswerAsync(http, e, Body(key, 7)), await AnswerAsync(http, e, Body(key, 7)),
            await AnswerAsync(http, e, Body(key, 8)),
        };

        Assert.Equal(
            [
                ("rejected", null, "figures: have changed; look at them again"), ("accepted", 2, null), ("duplicate", 2, null),
                ("conflict", 2, "key: belongs to an entry with other content"),
            ],
            answers.Select(a => (
                a.GetProperty("status").GetString(),
                a.GetProperty("seq").ValueKind == JsonValueKind.Null ? null : (int?)a.GetProperty("seq").GetInt32(),
                a.GetProperty("reason").GetString())));
        await (await PostAsync(http, e, Body(Guid.NewGuid(), 0, station: "b"))).ProblemAsync(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("body", "[]")]
    [InlineData("body", "{")]
    [InlineData("body", "null")]
    [InlineData("key", """{"station":"a"}""")]
    [InlineData("key", """{"key":"x","station":"a"}""")]
    [InlineData("key", """{"key":"00000000-0000-0000-0000-000000000000"}""")]
    [InlineData("station", """{"key":"KEY"}""")]
    [InlineData("station", """{"key":"KEY","station":"nowhere","day":"DAY","shift":"early","figures":[]}""")]
    [InlineData("station", """{"key":"KEY","station":"\ud800","day":"DAY","shift":"early","figures":[]}""")]
    [InlineData("day", """{"key":"KEY","station":"a","shift":"early","figures":[]}""")]
    [InlineData("day", """{"key":"KEY","station":"a","day":"1.2.2027","shift":"early","figures":[]}""")]
    [InlineData("day", """{"key":"KEY","station":"a","day":"1999-01-01","shift":"early","figures":[]}""")]
    [InlineData("shift", """{"key":"KEY","station":"a","day":"DAY","figures":[]}""")]
    [InlineData("shift", """{"key":"KEY","station":"a","day":"DAY","shift":"nightly","figures":[]}""")]
    [InlineData("figures", """{"key":"KEY","station":"a","day":"DAY","shift":"early"}""")]
    [InlineData("figures", """{"key":"KEY","station":"a","day":"DAY","shift":"early","figures":[null]}""")]
    [InlineData("figures", """{"key":"KEY","station":"a","day":"DAY","shift":"early","figures":[{"metric":"served"}]}""")]
    [InlineData("figures", """{"key":"KEY","station":"a","day":"DAY","shift":"early","figures":[{"metric":"served","count":1.5}]}""")]
    [InlineData("figures", """{"key":"KEY","station":"a","day":"DAY","shift":"early","figures":[{"metric":"nothing","count":1}]}""")]
    [InlineData(
        "figures", """{"key":"KEY","station":"a","day":"DAY","shift":"early","figures":[{"metric":"served","count":1},{"metric":"served","count":1}]}""")]
    [InlineData("figuers", """{"key":"KEY","station":"a","day":"DAY","shift":"early","figuers":[]}""")]
    public async Task A_bad_sign_off_names_its_field_and_changes_nothing(string field, string body)
    {
        var e = await server.Shared("bad sign-offs").SettledAsync();
        if (e.Catalog.Shifts.Count == 0) e = await e.WithShiftsAsync();

        var answer = await PostAsync(
            e.Server.Http,
            e,
            body.Replace("KEY", Guid.NewGuid().ToString(), StringComparison.Ordinal)
                .Replace("DAY", TestEvent.Text(TestEvent.Day(-1)), StringComparison.Ordinal));

        Assert.StartsWith($"{field}: ", await answer.ProblemAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Equal(0, await e.HeadAsync());
    }

    [Fact]
    public async Task An_unknown_event_and_another_kind_of_body_are_told()
    {
        var e = server.Shared("bad sign-offs");

        await (await server.Http.PostAsync(
            new Uri("/api/events/nowhere/sign-offs", UriKind.Relative), new StringContent("{}", Encoding.UTF8, "application/json"), Wait.Cancelled))
                .ProblemAsync(HttpStatusCode.NotFound);
        await (await server.Http.PostAsync(
            new Uri($"/api/events/{e.Slug}/sign-offs", UriKind.Relative), new StringContent("key=1", Encoding.UTF8, "text/plain"), Wait.Cancelled))
                .ProblemAsync(HttpStatusCode.UnsupportedMediaType);
    }

    private static string Body(Guid key, long served, string station = "a") =>
        JsonSerializer.Serialize(new
        {
            key,
            station,
            day = TestEvent.Text(TestEvent.Day(-1)),
            shift = "early",
            figures = new[] { new
        {
            metric = "served",
            count = served,
        } }
        });

    private static Task<HttpResponseMessage> PostAsync(HttpClient http, TestEvent e, string body) =>
        http.PostAsync(
            new Uri($"/api/events/{e.Slug}/sign-offs", UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"), Wait.Cancelled);

    private static async Task<JsonElement> AnswerAsync(HttpClient http, TestEvent e, string body)
    {
        var answer = await PostAsync(http, e, body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Wait.Cancelled));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Wait.Cancelled);
    }
}
