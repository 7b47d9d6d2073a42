using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Engine.Shifts;

namespace Dashboard.Tests.Features.Pad;

/// <summary>What an open pad says of its phone, and what the centre makes of it.</summary>
public sealed class PhoneEndpointTests(ServerFixture server)
{
    private const string Phone = "0198c7e2-3f5a-7c1e-9d43-2a6b8c1d0e4f";

    [Fact]
    public async Task What_waits_on_a_phone_is_known_by_station_with_who_is_signed_in()
    {
        var e = server.Take();
        await server.Server.Get<CatalogStore>().AddStationAsync(
            e.Catalog.Event.EventId,
            new() { StationId = 0, Code = "a-east", NameZh = "东口", NameEn = "East", ParentId = e.Catalog.Station("a")!.StationId },
            Wait.Cancelled);
        e = await e.SettledAsync();
        using var http = await server.Server.KeyClientAsync(new Grant(Role.Integration, e.Catalog.Event.EventId, e.Catalog.Station("a")!.StationId));

        using var answer = await PostAsync(
            http,
            e,
            Body(
                """{"station":"a-east","waiting":2,"oldest":"2027-01-23T10:00:00+08:00","newest":"2027-01-23T11:00:00+08:00"},"""
                    + """{"station":"a","refused":1,"held":3},"""
                    + """{"station":"b","waiting":1,"oldest":"2027-01-23T10:00:00+08:00","newest":"2027-01-23T10:00:00+08:00"}""",
                place: "a-east"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(
            "b", Assert.Single((await answer.Content.ReadFromJsonAsync<JsonElement>(Wait.Cancelled)).GetProperty("passed").EnumerateArray()).GetString());
        var state = Assert.Single((await server.Server.Get<PhoneStore>().ReadAsync(e.Catalog.Event.EventId, 0, Wait.Cancelled)).Phones);
        Assert.Equal(
            (e.Catalog.Station("a")!.StationId, e.Catalog.Station("a-east")!.StationId, 2, 1, 3, false),
            (state.StationId, state.PlaceId, state.Waiting, state.Refused, state.Held, state.Resting));
        Assert.Equal(
            DateTimeOffset.Parse("2027-01-23T10:00:00+08:00", System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds(), state.OldestMs);
        Assert.StartsWith("key:", state.Holder, StringComparison.Ordinal);
        await Wait.ForAsync(() => e.Feed.Current.Phones?.Phones.Any(p => p.Phone == Phone) == true, "the feed knows the phone");
    }

    [Theory]
    [InlineData("body", "[]")]
    [InlineData("body", "null")]
    [InlineData("phone", """{"place":"a","places":[{"station":"a"}]}""")]
    [InlineData("phone", """{"phone":"x","place":"a","places":[{"station":"a"}]}""")]
    [InlineData("place", """{"phone":"PHONE","places":[{"station":"a"}]}""")]
    [InlineData("place", """{"phone":"PHONE","place":"nowhere","places":[{"station":"a"}]}""")]
    [InlineData("places", """{"phone":"PHONE","place":"a"}""")]
    [InlineData("places", """{"phone":"PHONE","place":"a","places":[]}""")]
    [InlineData("places", """{"phone":"PHONE","place":"a","places":[null]}""")]
    [InlineData("places", """{"phone":"PHONE","place":"a","places":[{"station":"a"},{"station":"a"}]}""")]
    [InlineData("places", """{"phone":"PHONE","place":"a","places":[{"station":"a","waiting":-1}]}""")]
    [InlineData("places", """{"phone":"PHONE","place":"a","places":[{"station":"a","waiting":2}]}""")]
    [InlineData(
        "places",
        """{"phone":"PHONE","place":"a","places":[{"station":"a","waiting":2,"oldest":"2027-01-23T11:00:00+08:00","newest":"2027-01-23T10:00:00+08:00"}]}""")]
    [InlineData("plaecs", """{"phone":"PHONE","place":"a","plaecs":[]}""")]
    public async Task What_cannot_be_read_names_its_field_and_is_not_kept(string field, string body)
    {
        var e = server.Shared("phones");

        Assert.StartsWith(
            $"{field}: ",
            await (await PostAsync(server.Http, e, body.Replace("PHONE", Phone, StringComparison.Ordinal))).ProblemAsync(HttpStatusCode.BadRequest),
            StringComparison.Ordinal);
        Assert.Empty((await server.Server.Get<PhoneStore>().ReadAsync(e.Catalog.Event.EventId, 0, Wait.Cancelled)).Phones);
    }

    [Fact]
    public async Task Another_than_who_is_meant_and_another_event_are_told()
    {
        var e = server.Shared("phones");

        Assert.StartsWith(
            "holder: ",
            await (await PostAsync(server.Http, e, $$"""{"phone":"{{Phone}}","holder":"account:999","place":"a","places":[{"station":"a"}]}"""))
                .ProblemAsync(HttpStatusCode.Conflict),
            StringComparison.Ordinal);
        await (await PostAsync(server.Http, "nowhere", Body("""{"station":"a"}"""))).ProblemAsync(HttpStatusCode.NotFound);
        using var text = new StringContent("x", Encoding.UTF8, "text/plain");
        await (await server.Http.PostAsync(new Uri($"/api/events/{e.Slug}/phones", UriKind.Relative), text, Wait.Cancelled))
            .ProblemAsync(HttpStatusCode.UnsupportedMediaType);
    }

    private static string Body(string places, string place = "a") => $$"""{"phone":"{{Phone}}","place":"{{place}}","places":[{{places}}]}""";

    private static Task<HttpResponseMessage> PostAsync(HttpClient http, TestEvent e, string body) => PostAsync(http, e.Slug, body);

    private static Task<HttpResponseMessage> PostAsync(HttpClient http, string slug, string body) =>
        http.PostAsync(new Uri($"/api/events/{slug}/phones", UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"), Wait.Cancelled);
}
