using Dashboard.Engine.Data;
using Dashboard.Features.Manager;

namespace Dashboard.Tests.Features.Manager;

/// <summary>The manager sees what is retired where it holds something, and sees that it is.</summary>
public sealed class RetiredPartsTests : ComponentTest
{
    [Theory]
    [InlineData("zh-CN", "已停用")]
    [InlineData("en", "retired")]
    public void The_metrics_table_marks_a_retired_metric_that_has_entries_and_leaves_out_one_without(string culture, string retired)
    {
        var catalog = Catalog([Sample.Elderly, Sample.Trees], []);

        var table = Draw<MetricsTable>(
            culture, p => p.Add(t => t.State, Sample.State(catalog, Sample.Tally(4, Sample.At(14, 0), metric: Sample.Elderly))).Add(t => t.Changes, new()));

        Assert.Equal(3, table.Component.FindAll("tbody tr").Count);
        Assert.Equal([false, true, false], table.Component.FindAll("tbody tr").Select(r => r.TextContent.Contains(retired, StringComparison.Ordinal)));
        Assert.Equal(("4", "4"), (table.Of("total-served"), table.Of("total-elderly")));
    }

    [Theory]
    [InlineData("zh-CN", "已停用")]
    [InlineData("en", "retired")]
    public void So_does_the_stations_table_with_stations_and_columns(string culture, string retired)
    {
        var counted = Draw<StationsTable>(
            culture,
            p => p.Add(
                t => t.State,
                Sample.State(Catalog([Sample.Elderly], [Sample.Airport]), Sample.Tally(4, Sample.At(14, 0), Sample.Airport, Sample.Elderly)))
                    .Add(t => t.Changes, new()));
        Assert.Equal([false, true], counted.Component.FindAll("tbody tr").Select(r => r.TextContent.Contains(retired, StringComparison.Ordinal)));
        Assert.Contains(retired, counted.Component.Find("thead").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "已停用")]
    [InlineData("en", "retired")]
    public void Without_entries_neither_is_in_the_stations_table(string culture, string retired)
    {
        var empty = Draw<StationsTable>(
            culture, p => p.Add(t => t.State, Sample.State(Catalog([Sample.Elderly], [Sample.Airport]))).Add(t => t.Changes, new()));
        Assert.Equal((1, 3), (empty.Component.FindAll("tbody tr").Count, empty.Component.FindAll("thead th").Count));
        Assert.DoesNotContain(retired, empty.Text, StringComparison.Ordinal);
    }

    private static EventCatalog Catalog(int[] metrics, int[] stations)
    {
        var catalog = Sample.Catalog();
        return new(
            catalog.Event, [.. catalog.Stations.Select(s => s with
            {
                Retired = stations.Contains(s.StationId),
            })], [.. catalog.Metrics.Select(m => m with { Retired = metrics.Contains(m.MetricId) })], 2);
    }
}
