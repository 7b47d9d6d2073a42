using System.CommandLine;
using Dashboard.Engine.Data;
using Dashboard.Shared;

namespace Dashboard.Features.Events;

/// <summary>event create &lt;slug&gt;.</summary>
public static class EventCommands
{
    public static Command Create()
    {
        var slug = new Argument<string>("slug") { Description = "The name in addresses: lower-case letters, digits, hyphens" };
        var name = new Option<string>("--name") { Description = "Chinese name", Required = true };
        var nameEn = new Option<string?>("--name-en") { Description = "English name; the Chinese one if left out" };
        var from = new Option<string>("--from") { Description = "First day, such as 2027-01-23", Required = true };
        var to = new Option<string>("--to") { Description = "Last day, inclusive", Required = true };
        var zone = new Option<string>("--time-zone") { Description = "IANA time zone", DefaultValueFactory = _ => "Asia/Shanghai" };
        var drill = new Option<bool>("--drill") { Description = "Mark every screen and export as a drill" };
        var compareTo = new Option<string?>("--compare-to")
        {
            Description = "The slug of another event beside whose days its own are set, the first beside the first",
        };
        var create = new Command("create", "Creates an event") { slug, name, nameEn, from, to, zone, drill, compareTo };
        create.Runs(async (parsed, services, cancellation) =>
        {
            var beside = parsed.GetValue(compareTo) is { } other ? await services.EventAsync(other, cancellation, "compare-to") : null;
            var catalog = await services.GetRequiredService<CatalogStore>().AddEventAsync(
                new()
                {
                    EventId = 0,
                    Slug = parsed.GetValue(slug)!,
                    NameZh = parsed.GetValue(name)!,
                    NameEn = parsed.GetValue(nameEn) ?? parsed.GetValue(name)!,
                    StartsOn = parsed.GetValue(from)!,
                    EndsOn = parsed.GetValue(to)!,
                    TimeZone = parsed.GetValue(zone)!,
                    Drill = parsed.GetValue(drill),
                    Closed = false,
                    CompareTo = beside?.Event.EventId,
                },
                CommandHost.Actor,
                cancellation);
            Console.WriteLine(
                $"event {catalog.Event.Slug}: {catalog.Event.NameZh}, {catalog.Event.StartsOn} to {catalog.Event.EndsOn}, {catalog.Calendar.Days} days in "
                    + $"{catalog.Event.TimeZone}; running servers show it within seconds");
            return 0;
        }, makes: true);
        return new Command("event", "Events") { create };
    }
}
