using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Access;

/// <summary>Whoever belongs to one event is told nothing of another.</summary>
public sealed class OtherEventTests(Cast cast) : IClassFixture<Cast>
{
    [Theory]
    [InlineData(Who.OtherManager)]
    [InlineData(Who.OtherCoordinator)]
    public async Task No_page_and_no_answer_names_an_event_to_those_of_another(Who who)
    {
        var routes = cast.Server.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET", StringComparer.Ordinal) == true)
            .Where(e => e.Metadata.GetMetadata<ComponentTypeMetadata>() is not null
                || e.RoutePattern.RawText!.TrimStart('/').StartsWith("api/", StringComparison.Ordinal))
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/')).ToList();
        Assert.NotEmpty(routes);

        foreach (var route in routes)
        {
            var path = route.Replace("{event}", cast.This.Slug, StringComparison.Ordinal).Replace("{Slug}", cast.This.Slug, StringComparison.Ordinal)
                .Replace("{StationCode}", "a", StringComparison.Ordinal);
            using var answer = await cast.SendAsync(cast[who], "GET", path);
            var text = System.Net.WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Wait.Cancelled));
            Assert.False(text.Contains(cast.This.Catalog.Event.NameZh, StringComparison.Ordinal), $"{path} names the event");
        }
    }

    [Theory]
    [InlineData(Who.Nobody, null)]
    [InlineData(Who.Screen, null)]
    [InlineData(Who.Administrator, "other this")]
    [InlineData(Who.Manager, "this")]
    [InlineData(Who.OtherCoordinator, "other")]
    public async Task Health_names_the_events_whose_figures_its_reader_may_see(Who who, string? named)
    {
        using var answer = await cast.SendAsync(cast[who], "GET", "/health/ready");
        var events = (await answer.Content.ReadFromJsonAsync<JsonElement>(Wait.Cancelled)).GetProperty("events");

        Assert.Equal(
            named,
            events.ValueKind == JsonValueKind.Null ? null : string.Join(' ', events.EnumerateObject().Select(e => e.Name).Order(StringComparer.Ordinal)));
    }
}
