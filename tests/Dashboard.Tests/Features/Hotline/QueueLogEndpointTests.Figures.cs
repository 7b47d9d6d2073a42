using System.Net;
using System.Text.Json;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;

namespace Dashboard.Tests.Features.Hotline;

/// <summary>The figures that the lines come to.</summary>
public sealed partial class QueueLogEndpointTests
{
    [Fact]
    public async Task Without_traffic_there_is_no_share()
    {
        var measures = (await FiguresAsync(server.Take())).GetProperty("measures");

        Assert.All(
            (string[])["serviceLevel", "asaSeconds", "ahtSeconds", "abandonRate", "connectionRate"],
            name => Assert.Equal(JsonValueKind.Null, measures.GetProperty(name).ValueKind));
    }

    [Fact]
    public async Task Another_formula_and_other_thresholds_change_the_past()
    {
        var e = server.Take();
        await PostAsync(e, Lines(("c1", "ENTERQUEUE", 0, ""), ("c1", "CONNECT", 30, "30"), ("c2", "ENTERQUEUE", 31, ""), ("c2", "ABANDON", 61, "1|1|30")));
        Assert.Equal(0, (await FiguresAsync(e)).GetProperty("measures").GetProperty("serviceLevel").GetDouble());

        var changed = await server.Server.Get<CatalogStore>()
            .ChangeHotlineAsync(
                e.Catalog.Event.EventId, HotlineSettings.Default with { Formula = LevelFormula.F1, ThresholdSeconds = 30 }, new("tests"), Wait.Cancelled);
        e.Feed.Hasten();
        await Wait.ForAsync(() => e.Feed.Current.Board.Catalog.Config >= changed.Config, "the settings");

        var measures = (await FiguresAsync(e)).GetProperty("measures");
        Assert.Equal(
            (1.0, "F1", 30),
            (measures.GetProperty("serviceLevel").GetDouble(), measures.GetProperty("formula").GetString(), Count(measures, "thresholdSeconds")));
    }

    [Theory]
    [InlineData("hour", 2)]
    [InlineData("day", 1)]
    [InlineData("queue", 1)]
    [InlineData("channel", 2)]
    [InlineData("agent", 2)]
    public async Task The_measures_are_told_by_hour_day_queue_channel_and_agent(string by, int groups)
    {
        var e = server.Take();
        await PostAsync(e, Lines(("c1", "ENTERQUEUE", 0, ""), ("c1", "CONNECT", 8, "8"), ("c2", "ENTERQUEUE", 3600, "")));
        await PostAsync(e, Lines(("c1", "ENTERQUEUE", 0, "")), "?exchange=second");

        var figures = await FiguresAsync(e, $"?from={TestEvent.Text(TestEvent.Day(-1))}&to={TestEvent.Text(TestEvent.Day())}&by={by}");

        Assert.Equal(groups, figures.GetProperty("groups").GetArrayLength());
        Assert.Equal(3, figures.GetProperty("groups").EnumerateArray().Sum(g => Count(g.GetProperty("measures"), "offered")));
    }

    [Fact]
    public async Task An_agent_s_figures_are_for_whoever_answers_the_hotline()
    {
        var e = server.Take();
        using var display = await server.Server.KeyClientAsync(new Grant(Role.Display, e.Catalog.Event.EventId));

        Assert.Equal(HttpStatusCode.OK, (await display.GetAsync(new Uri($"/api/events/{e.Slug}/hotline", UriKind.Relative), Wait.Cancelled)).StatusCode);
        Assert.Equal(
            HttpStatusCode.Forbidden, (await display.GetAsync(new Uri($"/api/events/{e.Slug}/hotline?by=agent", UriKind.Relative), Wait.Cancelled)).StatusCode);
    }

    [Theory]
    [InlineData("?from=yesterday", "from: ")]
    [InlineData("?to=2027-13-01", "to: ")]
    [InlineData("?from=2027-02-02&to=2027-02-01", "to: ")]
    [InlineData("?from=2020-02-02&to=2027-02-01", "to: ")]
    [InlineData("?by=moon", "by: ")]
    public async Task A_bad_question_names_its_field(string query, string field) =>
        Assert.StartsWith(
            field, await (await server.Shared("hotline-bad").GetAsync("hotline" + query)).ProblemAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
}
