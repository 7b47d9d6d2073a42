using Dashboard.Engine.Data;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Access;

/// <summary>Every interactive page for everybody with an account, reached within a circuit: there no request passes the endpoints' door. The rows are those of
/// the requests.</summary>
public sealed class CircuitTableTests(Cast cast) : IClassFixture<Cast>
{
    private const string Refused = "无权访问", Drawn = "page-head";

    public static TheoryData<Who> Accounts => [Who.Administrator, Who.Manager, Who.OtherManager, Who.Coordinator, Who.OtherCoordinator];

    [Theory]
    [MemberData(nameof(Accounts))]
    public async Task Who_moves_within_a_circuit_sees_exactly_those_pages_that_are_theirs(Who who)
    {
        List<string> wrong = [];
        foreach (var route in Pages().Where(route => route != "/"))
        {
            await using var circuit = await StartAsync(who, "/", await PageAsync(who, "/"));
            await circuit.DrawsAsync(Drawn);
            await circuit.LivesAsync();
            var before = circuit.Batches;

            await circuit.MoveAsync(Address(route));

            await Wait.ForAsync(() => Settled(circuit.DrawnAfter(before)), $"{route} or a refusal to be drawn");
            Judge(wrong, route, who, circuit.DrawnAfter(before));
        }

        Faults.None(wrong);
    }

    [Theory]
    [MemberData(nameof(Accounts))]
    public async Task Who_starts_a_circuit_with_an_administrators_markers_sees_exactly_those_pages_that_are_theirs(Who who)
    {
        List<string> wrong = [];
        foreach (var route in Pages())
        {
            await using var circuit = await StartAsync(who, Address(route), await PageAsync(Who.Administrator, Address(route)));

            await Wait.ForAsync(() => Settled(circuit.Drawn), $"{route} or a refusal to be drawn");
            Judge(wrong, route, who, circuit.Drawn);
        }

        Faults.None(wrong);
    }

    [Fact]
    public async Task A_page_refused_within_a_circuit_stands_in_the_audit()
    {
        await using var circuit = await StartAsync(Who.OtherManager, "/", await PageAsync(Who.OtherManager, "/"));
        await circuit.LivesAsync();

        await circuit.MoveAsync($"/live/{cast.This.Slug}");
        await circuit.DrawsAsync(Refused);

        await Wait.ForAsync(() => cast.Server.AuditAsync(cast.This.Slug, "access.refused"), lines => lines.Any(IsIt), "the audit's line");

        bool IsIt(AuditLine line) =>
            line.Actor == cast[Who.OtherManager].Caller!.Holder.ToString() && line.Detail!.StartsWith("page LivePage", StringComparison.Ordinal);
    }

    private static bool Settled(string drawn) => drawn.Contains(Refused, StringComparison.Ordinal) || drawn.Contains(Drawn, StringComparison.Ordinal);

    private void Judge(List<string> wrong, string route, Who who, string drawn)
    {
        var allowed = !drawn.Contains(Refused, StringComparison.Ordinal);
        if (allowed != EndpointTable.All(cast.Server.Services).Single(r => r.Key == "GET " + route).Allows(who))
            wrong.Add($"{route} as {who}: {(allowed ? "drawn" : "refused")}");
        if (who is Who.OtherManager or Who.OtherCoordinator && drawn.Contains(cast.This.Catalog.Event.NameZh, StringComparison.Ordinal))
            wrong.Add($"{route} as {who}: names the event");
    }

    private IReadOnlyList<string> Pages()
    {
        var pages = cast.Server.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<ComponentTypeMetadata>() is { Type: var page }
                && !page.IsDefined(typeof(ExcludeFromInteractiveRoutingAttribute), inherit: true))
            .Where(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET", StringComparer.Ordinal) == true)
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/')).Distinct(StringComparer.Ordinal).ToList();
        Assert.True(pages.Count > 8, "The pages were not found.");
        return pages;
    }

    private string Address(string route) =>
        route.Replace("{Slug}", cast.This.Slug, StringComparison.Ordinal).Replace("{StationCode}", "a", StringComparison.Ordinal);

    private Task<Circuit> StartAsync(Who who, string path, string html) => Circuit.StartAsync(cast.Server.Address, cast[who].Cookie, path, html);

    private async Task<string> PageAsync(Who who, string path)
    {
        using var answer = await cast.SendAsync(cast[who], "GET", path);
        return await answer.Content.ReadAsStringAsync(Wait.Cancelled);
    }
}
