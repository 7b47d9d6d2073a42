using System.Net;
using System.Reflection;
using Dashboard.Layout;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Access;

/// <summary>Every address of the application for everybody, by real requests.</summary>
public sealed class EndpointTableTests(Cast cast) : IClassFixture<Cast>
{
    [Fact]
    public void Every_endpoint_has_a_row_and_every_row_an_endpoint()
    {
        var served = Endpoints().Select(e => e.Key).Distinct(StringComparer.Ordinal).ToList();
        var rows = EndpointTable.All(cast.Server.Services).Select(r => r.Key).ToList();

        Assert.Equal(rows.Distinct(StringComparer.Ordinal), rows);
        Faults.None(served.Except(rows, StringComparer.Ordinal).Select(key => $"{key} has no row"));
        Faults.None(rows.Except(served, StringComparer.Ordinal).Select(key => $"{key} is a row without an endpoint"));
    }

    [Fact]
    public async Task Everybody_gets_past_exactly_those_doors_that_are_theirs()
    {
        List<string> wrong = [];
        var cells = 0;
        var rows = EndpointTable.All(cast.Server.Services);
        foreach (var row in rows)
        {
            foreach (var who in Cast.Everybody)
            {
                cells++;
                var (allowed, seen) = await AskAsync(row, who);
                if (allowed != row.Allows(who)) wrong.Add($"{row.Key} as {who}: {(allowed ? "allowed" : "refused")} ({seen})");
            }
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{rows.Count} endpoints, {cells} cells");
        Faults.None(wrong);
        Assert.Equal(rows.Count * Cast.Everybody.Count, cells);
    }

    [Fact]
    public void Every_endpoint_names_a_policy_or_is_in_the_list_of_those_open_to_all()
    {
        string[] policies =
        [
            Policies.Account, Policies.Self, Policies.Administer, Policies.Manage, Policies.ReadLedger, Policies.Count, Policies.ReadFigures,
            Policies.FeedHotline, Policies.AnswerHotline, Policies.Known,
        ];
        List<string> wrong = [];
        foreach (var (key, endpoint) in Endpoints())
        {
            var asked = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>();
            var open = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
            if (open != EndpointTable.Open.ContainsKey(key))
                wrong.Add($"{key} {(open ? "is open to all, and not listed as such" : "is listed as open to all, and is not")}");
            if (!open && !(asked.Count > 0 && asked.All(a => policies.Contains(a.Policy)))) wrong.Add($"{key} names no policy");
        }

        Faults.None(wrong.Except(EndpointTable.Closed.Select(key => $"{key} names no policy"), StringComparer.Ordinal));
        Faults.None(EndpointTable.Open.Keys.Except(Endpoints().Select(e => e.Key), StringComparer.Ordinal)
            .Select(key => $"{key} is listed as open to all, and is no endpoint"));
        Assert.All(EndpointTable.Open.Values, why => Assert.NotEmpty(why));
    }

    // Written down here or told by what the slice has registered: it is the same, and the policy on the page too.
    [Fact]
    public void A_registered_page_has_the_doors_of_its_permission()
    {
        var written = EndpointTable.Rows.ToDictionary(r => r.Key, r => r.Doors, StringComparer.Ordinal);
        Faults.None(EndpointTable.Registered(cast.Server.Services)
            .Where(r => r.Method == "GET" && written.TryGetValue(r.Key, out var doors) && doors != r.Doors)
            .Select(r => $"{r.Key} is written down otherwise than it is registered"));

        var policies = Endpoints().ToLookup(e => e.Key, e => e.Endpoint.Metadata.GetMetadata<IAuthorizeData>()?.Policy, StringComparer.Ordinal);
        var registered = cast.Server.Services.GetServices<EventPage>().Select(p => (p.Address, p.Permission))
            .Concat(cast.Server.Services.GetServices<MenuPage>().Select(p => (p.Address, p.Permission))).ToList();
        Assert.True(registered.Count > 10, "The registered pages were not found.");
        Faults.None(registered.Where(p => !EndpointTable.Open.ContainsKey("GET " + p.Address)
            && !policies["GET " + p.Address].Contains(p.Permission.ToString(), StringComparer.Ordinal))
                .Select(p => $"{p.Address} is registered for {p.Permission} and has another policy"));
    }

    [Fact]
    public void Every_page_of_an_event_that_is_alive_stands_in_the_event_s_frame()
    {
        var pages = Endpoints().Where(e => e.Endpoint.RoutePattern.GetParameter("Slug") is not null)
            .Select(e => e.Endpoint.Metadata.GetMetadata<ComponentTypeMetadata>()?.Type).OfType<Type>().Distinct()
                .Where(page => !page.IsDefined(typeof(ExcludeFromInteractiveRoutingAttribute), inherit: true)).ToList();

        Assert.True(pages.Count > 4, "The pages were not found.");
        Faults.None(pages.Where(page => page.GetCustomAttribute<LayoutAttribute>()?.LayoutType != typeof(EventLayout))
            .Select(page => $"{page.Name} has another layout"));
    }

    [Fact]
    public void Every_route_calls_what_it_is_about_by_a_name_that_is_known()
    {
        // An event by another name would be none to the policies, and its managers those of any event.
        string[] known = [.. Policies.EventParameters, "StationCode", "id", "documentName", "path"];

        Faults.None(Endpoints().SelectMany(e => e.Endpoint.RoutePattern.Parameters.Where(p => !known.Contains(p.Name, StringComparer.Ordinal))
            .Select(p => $"{e.Key} has a parameter {p.Name}")));
    }

    [Fact]
    public async Task Every_static_asset_is_open_and_holds_nothing_of_an_event()
    {
        foreach (var route in Endpoints().Where(e => e.Key == EndpointTable.Assets).Select(e => e.Endpoint.RoutePattern.RawText!)
            .Where(p => !p.StartsWith("_content", StringComparison.Ordinal)))
        {
            using var answer = await cast.SendAsync(cast[Who.Nobody], "GET", "/" + route.TrimStart('/'));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.DoesNotContain(cast.This.Catalog.Event.NameEn, await answer.Content.ReadAsStringAsync(Wait.Cancelled), StringComparison.Ordinal);
        }
    }

    private IEnumerable<(string Key, RouteEndpoint Endpoint)> Endpoints() =>
        from endpoint in cast.Server.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).Distinct().OfType<RouteEndpoint>()
        from key in Keys(endpoint)
        select (key, endpoint);

    private static IEnumerable<string> Keys(RouteEndpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null) return [EndpointTable.Assets];
        var pattern = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
        var methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [];
        return methods.Count == 0 ? ["ANY " + pattern] : methods.Select(method => $"{method} {pattern}");
    }

    private async Task<(bool Allowed, string Seen)> AskAsync(EndpointRow row, Who who)
    {
        var token = row.Method is not ("GET" or "HEAD") && row.Path.StartsWith("/api", StringComparison.Ordinal) ? await cast.TokenAsync(who) : null;
        using var answer = await cast.SendAsync(cast[who], row.Method, Address(row, who), row.Body?.Invoke(), token, row.Type);
        var (status, text) = ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Wait.Cancelled));
        var to = answer.Headers.Location?.ToString() ?? "";
        var seen = $"{status} {to}".TrimEnd();
        Assert.True(status is < 500 and not 429, $"{row.Key} as {who}: {seen} {text}");
        if (row.Key == "GET /wall") return (to.Contains("/wall/", StringComparison.Ordinal), seen);
        if (row.Key == "GET /wall/{Slug}") return (status == 200 && text.Contains("id=\"wall\"", StringComparison.Ordinal), seen);
        return (status is not (401 or 403) && !to.Contains("/sign-in?back=", StringComparison.Ordinal), seen);
    }

    private string Address(EndpointRow row, Who who)
    {
        var path = (row.Address ?? row.Path)
            .Replace("{event}", cast.This.Slug, StringComparison.Ordinal).Replace("{Slug}", cast.This.Slug, StringComparison.Ordinal)
            .Replace("{StationCode}", "a", StringComparison.Ordinal)
            .Replace("{id}", "c3RyYW5nZXI", StringComparison.Ordinal).Replace("{documentName}", "v1", StringComparison.Ordinal);
        return who is Who.Screen or Who.OtherScreen && path.StartsWith("/hubs", StringComparison.Ordinal)
            ? path + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "screen=1"
            : path;
    }
}
