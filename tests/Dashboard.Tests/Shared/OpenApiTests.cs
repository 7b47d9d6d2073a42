using System.Net.Http.Json;
using System.Text.Json;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Tests.Access;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Dashboard.Tests.Shared;

/// <summary>The description of the JSON interface is compared with what its endpoints answer.</summary>
public sealed class OpenApiTests(Cast cast) : IClassFixture<Cast>
{
    // What is to be answered with a status beside those that every endpoint is asked for: the question, and the body.
    private static readonly (string Key, int Status, string? Query, string? Body)[] Questions =
    [
        ("GET /api/events/{event}/series", 400, "?metric=served&from=yesterday", null),
        ("GET /api/events/{event}/entries", 400, "?limit=0", null),
        ("GET /api/events/{event}/corrections", 400, "?station=a&from=x", null),
        ("GET /api/events/{event}/shifts", 400, "?day=x", null),
        ("GET /api/events/{event}/hotline", 200, "?by=hour", null),
        ("GET /api/events/{event}/hotline", 400, "?by=moon", null),
        ("GET /api/events/{event}/hotline/export", 400, "?what=moon", null),
        ("GET /api/events/{event}/series", 200, "?metric=served&step=day&station=a", null),
        ("POST /api/events/{event}/tallies", 200, null, """{"entries":[{"key":"x"}]}"""),
        ("POST /api/events/{event}/tallies", 400, null, "[]"),
        ("POST /api/events/{event}/tallies", 409, null, """{"entries":[{}],"holder":"account:0"}"""),
        ("POST /api/events/{event}/phones", 400, null, "[]"),
        ("POST /api/events/{event}/phones", 409, null, $$"""{"phone":"{{Guid.NewGuid()}}","holder":"account:0","place":"a","places":[{"station":"a"}]}"""),
        ("POST /api/events/{event}/sign-offs", 400, null, "{}"),
        ("POST /api/events/{event}/hotline/queue-log", 400, "?exchange=desk", "x\n"),
        ("POST /api/pairings", 400, null, """{"width":0}"""),
        ("POST /api/screen/receipt", 400, null, "{}"),
    ];

    private static readonly string[] Unlisted = ["/api/passkeys"];

    [Fact]
    public async Task Every_endpoint_is_described_with_a_summary_its_responses_its_security_and_a_name_of_its_own()
    {
        var described = await DescriptionAsync();
        var served = from endpoint in cast.Server.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
                     let path = "/" + endpoint.RoutePattern.RawText!.Trim('/')
                     where path.StartsWith("/api/", StringComparison.Ordinal) && !Unlisted.Any(unlisted => path.StartsWith(unlisted, StringComparison.Ordinal))
                     from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
                     select $"{method} {path}";

        Assert.Equal(served.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), described.Operations.Keys.Order(StringComparer.Ordinal));
        Faults.None(described.Operations.SelectMany(o => described.Lacks(o.Key, o.Value).Select(lack => $"{o.Key}: {lack}")));
        var names = described.Operations.Values.Select(o => o.GetProperty("operationId").GetString()).ToList();
        Assert.Equal(names.Distinct(StringComparer.Ordinal), names);
    }

    [Theory]
    [InlineData("summary", "no summary")]
    [InlineData("security", "no security")]
    [InlineData("responses", "no responses")]
    [InlineData("operationId", "no name")]
    public async Task An_endpoint_that_lacks_one_of_these_is_found(string field, string lack)
    {
        var described = await DescriptionAsync();
        var (key, operation) = described.Operations.First();
        var poorer = JsonSerializer.SerializeToElement(operation.EnumerateObject().Where(p => p.Name != field).ToDictionary(p => p.Name, p => p.Value));

        Assert.Equal([], described.Lacks(key, operation));
        Assert.Equal([lack], described.Lacks(key, poorer));
    }

    [Theory]
    [InlineData("series", "metric* station from to step")]
    [InlineData("entries", "after limit")]
    [InlineData("shifts", "day")]
    [InlineData("hotline", "from to by")]
    [InlineData("hotline/export", "what* from to numbers")]
    [InlineData("corrections", "station* from phone")]
    public async Task The_description_has_every_parameter(string path, string names)
    {
        var parameters = (await DescriptionAsync()).Operations["GET /api/events/{event}/" + path].GetProperty("parameters").EnumerateArray()
            .Where(p => p.GetProperty("in").GetString() == "query");

        Assert.Equal(
            names,
            string.Join(
                ' ',
                parameters.Select(p => p.GetProperty("name").GetString() + (p.TryGetProperty("required", out var needed) && needed.GetBoolean() ? "*" : ""))));
    }

    [Theory]
    [InlineData("TallyRequest", "entries")]
    [InlineData("TallyEntry", "key")]
    [InlineData("PhoneRequest", "phone place places")]
    [InlineData("SignOffRequest", "key station day shift figures")]
    public async Task The_description_has_every_field_that_a_body_needs(string schema, string needed) =>
        Assert.Equal(
            needed,
            string.Join(
                ' ',
                (await DescriptionAsync()).Document.GetProperty("components").GetProperty("schemas").GetProperty(schema).GetProperty("required")
                    .EnumerateArray()));

    [Fact]
    public async Task What_endpoints_answer_is_what_is_described()
    {
        var described = await DescriptionAsync();
        List<string> wrong = [];
        HashSet<(string, int)> seen = [];
        foreach (var key in described.Operations.Keys)
        {
            var row = EndpointTable.Rows.Single(r => r.Key == key);
            var may = Cast.Everybody.First(who => row.Allows(who) && who is not Who.Administrator);
            var path = (row.Address ?? row.Path).Replace("{event}", cast.This.Slug, StringComparison.Ordinal);
            // The table's day is none of the event's.
            await AskAsync(
                key, 200, may, row.Method, path, row.Body?.Invoke().Replace("2027-01-23", TestEvent.Text(TestEvent.Day()), StringComparison.Ordinal), row.Type);
            foreach (var (_, status, query, body) in Questions.Where(q => q.Key == key))
                await AskAsync(key, status, may, row.Method, query is null ? path : path.Split('?')[0] + query, body ?? row.Body?.Invoke(), row.Type);
            if (Statuses(key).Contains(401)) await AskAsync(key, 401, Who.RevokedKey, row.Method, path, row.Body?.Invoke(), row.Type);
            if (Statuses(key).Contains(404))
                await AskAsync(
                    key,
                    404,
                    Who.Administrator,
                    row.Method,
                    (row.Address ?? row.Path).Replace("{event}", "none", StringComparison.Ordinal),
                    row.Body?.Invoke(),
                    row.Type);
            if (Statuses(key).Contains(415)) await AskAsync(key, 415, may, row.Method, path, "<x/>", "text/xml");
            if (Statuses(key).Contains(413)) await AskAsync(key, 413, may, row.Method, path, new string(' ', (2 * 1024 * 1024) + 1), row.Type);
            if (Cast.Everybody.FirstOrDefault(who => !row.Allows(who)
                && who is not (Who.Nobody or Who.RevokedKey or Who.DisabledAccount or Who.Screen or Who.OtherScreen)) is var refused and not Who.Nobody)
                await AskAsync(key, 403, refused, row.Method, path, row.Body?.Invoke(), row.Type);
        }

        // A page of another site, a browser without its token, an event that is closed meanwhile: told apart by more than who asks and for what.
        foreach (var path in (string[])["/api/pairings", "/api/pairings/poll"]) await ByPageAsync("POST " + path, 403, path, "https://elsewhere.example");
        await ByPageAsync("POST /api/pairings/poll", 400, "/api/pairings/poll", null);
        await CloseAsync();
        var log = EndpointTable.Rows.Single(r => r.Key == "POST /api/events/{event}/hotline/queue-log");
        await AskAsync(
            log.Key, 409, Who.Administrator, log.Method, log.Path.Replace("{event}", cast.This.Slug, StringComparison.Ordinal), log.Body!(), log.Type);

        Faults.None(wrong);
        // Too much, and what cannot be done now, are asked for below.
        Assert.Equal(
            [],
            described.Operations.Keys.SelectMany(key => Statuses(key).Where(s => s is not (429 or 503) && !seen.Contains((key, s)))
                .Select(s => $"{key} is said to answer {s}")));

        IEnumerable<int> Statuses(string key) => ApiDescription.Statuses(described.Operations[key]);

        async Task AskAsync(string key, int status, Who who, string method, string path, string? body, string type)
        {
            var token = method == "GET" ? null : await cast.TokenAsync(who);
            using var answer = await cast.SendAsync(cast[who], method, path, body, token, type);
            await NoteAsync(key, status, answer);
        }

        async Task ByPageAsync(string key, int status, string path, string? origin)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = JsonContent.Create(new { }) };
            if (origin is not null) request.Headers.Add("Origin", origin);
            using var http = cast.Server.Client();
            using var answer = await http.SendAsync(request, Wait.Cancelled);
            await NoteAsync(key, status, answer);
        }

        async Task NoteAsync(string key, int status, HttpResponseMessage answer)
        {
            if ((int)answer.StatusCode != status)
                wrong.Add($"{key} answers {(int)answer.StatusCode}, not {status}: {await answer.Content.ReadAsStringAsync(Wait.Cancelled)}");
            wrong.AddRange((await described.DepartsAsync(key, answer)).Select(fault => $"{key} as {status}: {fault}"));
            seen.Add((key, (int)answer.StatusCode));
        }
    }

    [Fact]
    public async Task Who_asks_too_often_or_while_the_server_stops_is_answered_as_described()
    {
        using var folder = new TemporaryFolder();
        await using var server = await RunningServer.StartAsync(
            folder.Database, setup => TestEvent.AddAsync(setup.Catalogs, "e"), settings: ["--Limits:RequestsPerSecond=1", "--Limits:PairingsPerMinute=1"]);
        using var program = await server.KeyClientAsync(new Grant(Role.Manager, 0));
        var described = await DescriptionAsync();
        List<string> wrong = [];
        foreach (var key in described.Operations.Keys)
        {
            // Any holder has a few requests to spare.
            using var answer = await Wait.ForAsync(() => AskAsync(key), a => (int)a.StatusCode == 429, $"{key} is asked too often");
            wrong.AddRange((await described.DepartsAsync(key, answer)).Select(fault => $"{key}: {fault}"));
        }

        server.Get<IHostApplicationLifetime>().StopApplication();
        foreach (var key in described.Operations.Keys)
        {
            using var answer = await AskAsync(key);
            Assert.Equal((key, 503), (key, (int)answer.StatusCode));
            Assert.NotNull(answer.Headers.RetryAfter);
            wrong.AddRange((await described.DepartsAsync(key, answer)).Select(fault => $"{key}: {fault}"));
        }

        Faults.None(wrong);

        async Task<HttpResponseMessage> AskAsync(string key)
        {
            var (method, path) = (key.Split(' ')[0], key.Split(' ')[1].Replace("{event}", "e", StringComparison.Ordinal));
            using var request = new HttpRequestMessage(new(method), new Uri(path, UriKind.Relative))
            {
                Content = method == "GET" ? null : JsonContent.Create(new { }),
            };
            return await program.SendAsync(request, Wait.Cancelled);
        }
    }

    private async Task CloseAsync()
    {
        var closed = await cast.Server.Get<CatalogStore>().ChangeEventAsync(cast.This.Catalog.Event with { Closed = true }, Wait.Cancelled);
        cast.This.Feed.Hasten();
        await Wait.ForAsync(() => cast.This.Feed.Current.Board.Catalog.Config >= closed.Config, "the event is closed");
    }

    private async Task<ApiDescription> DescriptionAsync()
    {
        using var answer = await cast.SendAsync(cast[Who.Administrator], "GET", "/openapi/v1.json");
        return new(await answer.Content.ReadFromJsonAsync<JsonElement>(Wait.Cancelled));
    }
}
