using System.CommandLine;
using Dashboard.Engine.Data;
using Dashboard.Shared;

namespace Dashboard.Features.Metrics;

/// <summary>metric add &lt;code&gt; --event.</summary>
public static class MetricCommands
{
    public static Command Create()
    {
        var code = new Argument<string>("code") { Description = "The name in the JSON interface, such as cy.served" };
        var slug = new Option<string>("--event") { Description = "The event's slug", Required = true };
        var name = new Option<string>("--name") { Description = "Chinese name", Required = true };
        var nameEn = new Option<string?>("--name-en") { Description = "English name; the Chinese one if left out" };
        var unit = new Option<string>("--unit") { Description = "Chinese unit, such as 人次", Required = true };
        var unitEn = new Option<string?>("--unit-en") { Description = "English unit; the Chinese one if left out" };
        var scope = new Option<string>("--scope") { Description = "Counted by station, or for the whole event", DefaultValueFactory = _ => "station" };
        scope.AcceptOnlyFromAmong("station", "event");
        var parent = new Option<string?>("--parent") { Description = "The metric of which this is a part; what is counted here counts there too" };
        var subset = new Option<bool>("--subset") { Description = "Related to its parent, but not counted in it" };
        var target = new Option<long?>("--target") { Description = "The figure aimed at" };
        var cadence = new Option<string?>("--cadence")
        {
            Description = "Within how many minutes something is expected while stations are on duty; walls show longer silence",
        };
        var milestone = new Option<string?>("--milestone") { Description = "Every multiple of this that the total reaches is a milestone" };
        var add = new Command("add", "Adds a metric to an event") { code, slug, name, nameEn, unit, unitEn, scope, parent, subset, target, cadence, milestone };
        add.Runs(async (parsed, services, cancellation) =>
        {
            var found = await services.EventAsync(parsed.GetValue(slug)!, cancellation);
            var draft = new Metric
            {
                MetricId = 0,
                Code = parsed.GetValue(code)!,
                NameZh = parsed.GetValue(name)!,
                NameEn = parsed.GetValue(nameEn) ?? parsed.GetValue(name)!,
                UnitZh = parsed.GetValue(unit)!,
                UnitEn = parsed.GetValue(unitEn) ?? parsed.GetValue(unit)!,
                PerStation = parsed.GetValue(scope) == "station",
                Subset = parsed.GetValue(subset),
                Target = parsed.GetValue(target),
                CadenceMinutes = parsed.Number(cadence, such: 15),
                Milestone = parsed.Number(milestone, such: 10_000L),
            };
            var catalog = await services.GetRequiredService<CatalogStore>()
                .AddMetricAsync(found.Event.EventId, draft, parsed.GetValue(parent), CommandHost.Actor, cancellation);
            Console.WriteLine($"metric {draft.Code}: {draft.NameZh} ({draft.UnitZh}); {catalog.Event.Slug} now has {catalog.Metrics.Count}");
            return 0;
        });
        return new Command("metric", "Metrics") { add };
    }
}
