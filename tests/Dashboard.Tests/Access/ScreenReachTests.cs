using System.Net;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Access;

/// <summary>What the cookie of a screen opens: its wall, and nothing else.</summary>
public sealed class ScreenReachTests(Cast cast) : IClassFixture<Cast>
{
    private const string Note = "a-remark-on-an-entry";

    [Fact]
    public async Task A_screen_sees_its_wall_and_no_other_page()
    {
        await PrepareAsync();
        List<string> shown = [];
        foreach (var path in Routes(page: true).Concat([$"/wall/{cast.Other.Slug}"]))
        {
            using var answer = await SeenAsync(path);
            var text = System.Net.WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Wait.Cancelled));
            if (answer.StatusCode == HttpStatusCode.OK && text.Contains("id=\"wall\"", StringComparison.Ordinal)) shown.Add(path);
            Assert.True(
                !text.Contains(cast.This.Catalog.Event.NameZh, StringComparison.Ordinal) || path == $"/wall/{cast.This.Slug}", $"{path} names the event");
            Assert.DoesNotContain(cast.Other.Catalog.Event.NameZh, text, StringComparison.Ordinal);
        }

        Assert.Equal([$"/wall/{cast.This.Slug}"], shown);
    }

    [Theory]
    [InlineData("/wall")]
    [InlineData("/wall/other")]
    [InlineData("/wall/no-such-event")]
    public async Task Every_other_wall_leads_to_its_own(string path)
    {
        using var answer = await cast.SendAsync(cast[Who.Screen], "GET", path);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.EndsWith($"/wall/{cast.This.Slug}", answer.Headers.Location?.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_screen_reads_nothing_of_the_JSON_interface()
    {
        await PrepareAsync();
        var routes = Routes(page: false).ToList();

        Assert.NotEmpty(routes);
        foreach (var path in routes)
        {
            using var answer = await SeenAsync(path);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
    }

    private IEnumerable<string> Routes(bool page) =>
        cast.Server.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET", StringComparer.Ordinal) == true)
            .Where(e => page
                ? e.Metadata.GetMetadata<ComponentTypeMetadata>() is not null
                : e.RoutePattern.RawText!.TrimStart('/').StartsWith("api/", StringComparison.Ordinal))
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/')
                .Replace("{event}", cast.This.Slug, StringComparison.Ordinal).Replace("{Slug}", cast.This.Slug, StringComparison.Ordinal)
                .Replace("{StationCode}", "a", StringComparison.Ordinal));

    private async Task PrepareAsync()
    {
        await cast.This.CountAsync(3, note: Note);
        await cast.This.BoardAsync();
    }

    // Whatever it gets holds no remark, nobody who counted, no account.
    private async Task<HttpResponseMessage> SeenAsync(string path)
    {
        var answer = await cast.SendAsync(cast[Who.Screen], "GET", path);
        var text = System.Net.WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Wait.Cancelled));
        var names = (await cast.Server.Get<Engine.Access.AccountStore>().AllAsync(Wait.Cancelled)).Select(a => a.Name);
        Assert.All(
            [Note, "recordedBy", "account:", "key:", "@example", .. names], secret => Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase));
        return answer;
    }
}
