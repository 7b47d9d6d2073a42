using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Dashboard.Shared;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Access;

/// <summary>Every endpoint that there is, found by its route, is sent what no honest client sends. It may refuse all of it; it must not fail.</summary>
public sealed class FuzzTests(Cast cast) : IClassFixture<Cast>
{
    private static readonly (string Type, string Body)[] Bodies =
    [
        ("application/json", ""), ("application/json", "null"), ("application/json", "[]"), ("application/json", "{}"),
        ("application/json", "{"), ("application/json", "\"\\ud800\""), ("application/json", "1e999"),
        ("application/json", """{"entries":null,"credential":null,"width":null,"height":null,"version":null,"key":null,"figures":null,"scene":null}"""),
        (
            "application/json",
            """{"entries":[null,1,"x",{}],"credential":{},"width":"x","height":-1,"version":1,"key":1,"station":{},"figures":[null],"scene":[]}"""),
        (
            "application/json",
            """
            {
              "entries": [
                {
                  "key": "0198c7e2-3f5a-7c1e-9d43-2a6b8c1d0e4f", "station": "\u0000", "metric": "\ud800", "delta": 9223372036854775807,
                  "at": "9999-12-31T23:59:59+14:00", "note": null
                }
              ],
              "credential": "{\"id\":null}", "width": 2147483647
            }
            """),
        ("application/json", """{"credential":"null"}"""),
        ("application/json", """{"credential":"{\"id\":\"AA\",\"rawId\":\"!\",\"type\":\"public-key\",\"response\":{},\"clientExtensionResults\":{}}"}"""),
        ("application/json; charset=utf-7", "{}"), ("application/json; charset=none", "{}"),
        ("text/plain", "\0\uFFFF|||\n-1|x|y|z|ENTERQUEUE|\n"), ("text/plain", ""), ("application/octet-stream", "\0\0"),
        ("application/x-www-form-urlencoded", ""), ("application/x-www-form-urlencoded", "%=%&&=&a=%ff%fe&_handler=%00"),
        ("application/x-www-form-urlencoded", "_handler=sign-in&__RequestVerificationToken=x&Form.Name=%00&Form.Password="),
        ("application/x-www-form-urlencoded", "_handler=none"), ("multipart/form-data", "x"), ("multipart/form-data; boundary=b", ""),
        ("multipart/form-data; boundary=b", "--b--\r\n"), ("multipart/form-data; boundary=b", "--b\r\nno header\r\n"),
        ("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n"),
        ("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"_handler\"; filename=\"\0\"\r\n\r\nx"),
    ];

    private static readonly string[] Queries =
    [
        "", "?culture=%00&to=%00&back=%0d%0aX:y", "?to[]=en&to=en&to=dark&culture=en&culture=xx",
        "?day=9999-99-99&from=0000-00-00&to=9999-12-31&by=%F0%9F%92%A9", "?from=0001-01-01&to=9999-12-31&by=hour",
        "?after=-9223372036854775808&limit=99999999999999999999&before=-1",
        "?metric=%00&station=%ff&from=9999-12-31T23:59:59%2B14:00&to=0001-01-01T00:00:00-14:00&step=minute",
        "?scenes=,,&dwell=-1&fault=%3Cb%3E&correct=1e9&done=x",
        "?access_token=x&screen=1&id=x&transport=none&negotiateVersion=999999999999&page=-1&code=x&state=y&join=x&exchange=%00",
    ];

    private static readonly string[] Slugs = ["none", "%00", "%2e%2e%2f", "%ff%fe", "a%20b", "%F0%9F%92%A9"];

    private static readonly (string Name, string Value)[] Headers =
    [
        (
            "Cookie", "csrf=x; session=x; screen=x; pairing=x; device=x; theme=x; step=x; external=x; .AspNetCore.Culture=c=xx|uic=\u007F"), (
                "Cookie", "csrf=CfDJ8; session=CfDJ8AAA; =; ;;"), ("X-CSRF-Token", "x"), ("Authorization", "Bearer"), ("Authorization", "Basic %%%"),
        (
            "X-Forwarded-For", "not an address, 1.2.3.4:99999999"), (
                "X-Forwarded-Proto", "ftp"), (
                    "Origin", "null"), (
                        "Accept-Language", "x-;q=9"), (
                            "Range", "bytes=-0"), (
                                "If-None-Match", "\""), ("Content-Encoding", "gzip"), ("Accept", "*;;q="), ("Upgrade", "websocket"), ("User-Agent", "\u007F"),
    ];

    public static TheoryData<Who> Senders => [Who.Nobody, Who.Administrator, Who.IntegrationKey];

    [Theory]
    [MemberData(nameof(Senders))]
    public async Task Nothing_that_can_be_sent_makes_an_endpoint_fail(Who who)
    {
        var token = await cast.TokenAsync(who);
        var routes = Routes();
        Assert.True(routes.Count > 60, "The endpoints were not found.");
        var failed = new System.Collections.Concurrent.ConcurrentBag<string>();
        var sent = 0;
        using var http = new HttpClient(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = cast.Server.Address };
        await Parallel.ForEachAsync(
            routes.SelectMany(Requests),
            new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Wait.Cancelled },
            async (one, cancellation) =>
            {
                using var request = one.Make();
                if (cast[who].Key is { } key && !request.Headers.Contains("Authorization")) request.Headers.Authorization = new("Bearer", key);
                if (cast[who].Cookie is { } cookie && !request.Headers.Contains("Cookie")) request.Headers.Add("Cookie", $"{cookie}; {token?.Cookie}");
                // Signed out, the rest would be nobody's.
                if (token is { } some && !one.Text.Contains("/sign-out", StringComparison.Ordinal))
                    request.Headers.TryAddWithoutValidation(Credentials.AntiforgeryHeader, some.Token);
                using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
                Interlocked.Increment(ref sent);
                if ((int)answer.StatusCode >= 500) failed.Add($"{(int)answer.StatusCode} {one.Text}");
            });

        TestContext.Current.TestOutputHelper!.WriteLine($"{routes.Count} endpoints, {sent} requests as {who}");
        Faults.None(failed.Order(StringComparer.Ordinal));
    }

    private List<(string Method, string Path)> Routes() =>
    [
        .. (from endpoint in cast.Server.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            where endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null
            from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? (IReadOnlyList<string>)["GET", "POST", "PUT", "DELETE"]
            select (method, "/" + endpoint.RoutePattern.RawText!.TrimStart('/'))).Distinct(),
    ];

    private IEnumerable<Fuzzed> Requests((string Method, string Path) route)
    {
        var path = Fill(route.Path, cast.This.Slug);
        foreach (var query in Queries) yield return new(route.Method, path + query, null, null);
        foreach (var header in Headers) yield return new(route.Method, path, null, header);
        if (route.Path.Contains('{', StringComparison.Ordinal))
            foreach (var slug in Slugs.Append(new string('x', 4_000))) yield return new(route.Method, Fill(route.Path, slug), null, null);
        if (route.Method is "GET" or "HEAD") yield break;
        foreach (var body in Bodies) yield return new(route.Method, path, body, null);
    }

    private static string Fill(string path, string slug) =>
        path.Replace("{event}", slug, StringComparison.Ordinal).Replace("{Slug}", slug, StringComparison.Ordinal)
            .Replace("{StationCode}", slug == "none" ? "none" : "a", StringComparison.Ordinal).Replace("{id}", slug, StringComparison.Ordinal)
            .Replace("{documentName}", "v1", StringComparison.Ordinal).Replace("{**path:file}", "no-such.txt", StringComparison.Ordinal);

    private sealed record Fuzzed(string Method, string Path, (string Type, string Body)? Body, (string Name, string Value)? Header)
    {
        public string Text => string.Create(CultureInfo.InvariantCulture, $"{Method} {(Path.Length > 120 ? Path[..120] : Path)} {Body} {Header}");

        public HttpRequestMessage Make()
        {
            var request = new HttpRequestMessage(new(Method), new Uri(Path, UriKind.Relative));
            if (Body is { } body)
            {
                request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.Body));
                request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(body.Type);
            }

            if (Header is { } header) request.Headers.TryAddWithoutValidation(header.Name, header.Value);
            return request;
        }
    }
}
