using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Layout;
using Microsoft.Extensions.Localization;

namespace Dashboard.Features.Pad;

/// <summary>The pads: one for each station, and for each of its gates.</summary>
public static class PadSetup
{
    public static IServiceCollection AddPad(this IServiceCollection services) =>
        services.AddEventPage("/pad/{Slug}/{StationCode}", Permission.Count, 60, (IStringLocalizer<PadTexts> texts) => texts["Pads"], page => page with
        {
            Apart = true,
            Fits = reader => !reader.Closed && reader.Catalog.Metrics.Any(m => m is { PerStation: true, Retired: false }),
            Places = Pads,
        });

    // A gate is counted at by whoever counts at its station.
    private static IEnumerable<Station> Pads(EventContext reader) =>
        reader.Catalog.Places.Where(p => !reader.Catalog.RetiredPlace(p)
            && reader.Rights.Allow(Permission.Count, reader.Catalog.Event.EventId, reader.Catalog.StationOf(p.StationId)));
}
