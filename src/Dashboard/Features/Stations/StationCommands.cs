using System.CommandLine;
using Dashboard.Engine.Data;
using Dashboard.Shared;

namespace Dashboard.Features.Stations;

/// <summary>station add &lt;code&gt; --event [--of] [--latitude --longitude].</summary>
public static class StationCommands
{
    public static Command Create()
    {
        var code = new Argument<string>("code") { Description = "The name in addresses, such as railway" };
        var slug = new Option<string>("--event") { Description = "The event's slug", Required = true };
        var name = new Option<string>("--name") { Description = "Chinese name", Required = true };
        var nameEn = new Option<string?>("--name-en") { Description = "English name; the Chinese one if left out" };
        var of = new Option<string?>("--of") { Description = "The code of the station of which this is a gate or desk; what it counts is counted there too" };
        var latitude = new Option<string?>("--latitude") { Description = "Degrees north, such as 26.5597" };
        var longitude = new Option<string?>("--longitude") { Description = "Degrees east, such as 106.705" };
        var add = new Command("add", "Adds a service station, or a gate of one, to an event") { code, slug, name, nameEn, of, latitude, longitude };
        add.Runs(async (parsed, services, cancellation) =>
        {
            var found = await services.EventAsync(parsed.GetValue(slug)!, cancellation);
            var parent = parsed.GetValue(of) is { } station
                ? found.Station(station) ?? throw new CommandException($"of: there is no station '{station}' in {found.Event.Slug}")
                : null;
            var draft = new Station
            {
                StationId = 0,
                Code = parsed.GetValue(code)!,
                NameZh = parsed.GetValue(name)!,
                NameEn = parsed.GetValue(nameEn) ?? parsed.GetValue(name)!,
                ParentId = parent?.StationId,
                Latitude = parsed.Number(latitude, such: 26.5597),
                Longitude = parsed.Number(longitude, such: 106.705),
            };
            var catalog = await services.GetRequiredService<CatalogStore>().AddStationAsync(found.Event.EventId, draft, CommandHost.Actor, cancellation);
            Console.WriteLine(parent is null
                ? $"station {draft.Code}: {draft.NameZh}; {catalog.Event.Slug} now has {catalog.Stations.Count}"
                : $"gate {draft.Code}: {draft.NameZh}; {parent.Code} now has {catalog.PlacesOf(parent.StationId).Count() - 1}");
            return 0;
        });
        return new Command("station", "Service stations") { add };
    }
}
