using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Features.Manager;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Features.Manager;

/// <summary>What is counted at a gate, on the manager's page: it is its station's.</summary>
public sealed class GatePartsTests : ComponentTest
{
    private const int East = 3;

    private static FeedState Busy =>
        Sample.State(
            WithGate(), Sample.Tally(1, Sample.At(14, 0)), Sample.Tally(2, Sample.At(14, 5), East), Sample.Tally(4, Sample.At(14, 10), Sample.Airport));

    [Fact]
    public void The_stations_table_has_stations_alone_each_with_its_gates_counts()
    {
        var table = Draw<StationsTable>("en", p => p.Add(t => t.State, Busy).Add(t => t.Changes, new()));

        Assert.Equal("3 total 3", table.Of("cell-railway-served"));
        Assert.Equal("4 total 4", table.Of("cell-airport-served"));
        Assert.Equal(2, table.Component.FindAll("tbody tr").Count);
        Assert.Contains("14:05:00", table.Component.FindAll("tbody tr")[0].TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("railway", "3 in this span", "Trend of Served, Railway")]
    [InlineData("railway-east", "3 in this span", "Trend of Served, Railway")]
    [InlineData("airport", "4 in this span", "Trend of Served, Airport")]
    public void The_trend_is_a_station_s_with_its_gates(string station, string sum, string label)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/live/season?station={station}");

        var panel = Draw<TrendPanel>("en", p => p.Add(t => t.Board, Busy.Board).Add(t => t.AsOf, Busy.AsOf));

        Assert.Contains(sum, panel.Text, StringComparison.Ordinal);
        Assert.Equal(label, panel.Component.Find("[role=img][aria-label]").GetAttribute("aria-label"));
    }

    [Theory]
    [InlineData("zh-CN", "火车站 · 东口")]
    [InlineData("en", "Railway · East")]
    public void The_newest_entries_name_a_gate_with_its_station(string culture, string name) =>
        Assert.Contains(
            name, Draw<NewestTable>(culture, p => p.Add(t => t.Board, Busy.Board)).Component.FindAll("tbody tr")[1].TextContent, StringComparison.Ordinal);

    private static EventCatalog WithGate()
    {
        var catalog = Sample.Catalog();
        return new(
            catalog.Event,
            [.. catalog.Stations, new() { StationId = East, Code = "railway-east", NameZh = "东口", NameEn = "East", ParentId = Sample.Railway }],
            catalog.Metrics,
            1);
    }
}
