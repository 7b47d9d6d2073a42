using Dashboard.Engine.Access;
using Dashboard.Engine.Data;

namespace Dashboard.Features.Keys;

/// <summary>What a key to be made is to be good for.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Role">What it is to the event.</param>
/// <param name="EventId">The event; 0 for all.</param>
/// <param name="StationIds">The stations; none for all.</param>
/// <param name="LastDay">The last day on which it is good; null for ever.</param>
public sealed record KeyDraft(string Name, Role Role, int EventId, IReadOnlyList<int> StationIds, DateOnly? LastDay);

/// <summary>What keys can be given.</summary>
public static class KeyTerms
{
    /// <summary>The roles that a key can have.</summary>
    public static IReadOnlyList<Role> Roles { get; } = [Role.Coordinator, Role.Integration, Role.Display, Role.Manager];

    /// <summary>Whether a role can be bound to stations: those that count.</summary>
    public static bool HasStations(Role role) => role is Role.Coordinator or Role.Integration;

    /// <summary>Whether a role can reach all events.</summary>
    public static bool ReachesAll(Role role) => role is Role.Manager or Role.Integration;

    /// <summary>The grants of a key.</summary>
    /// <exception cref="CatalogException">There is no such station, or it is retired, or a gate: whoever counts at a station counts at its gates.</exception>
    public static IReadOnlyList<Grant> Grants(Role role, EventCatalog? catalog, IReadOnlyList<int> stationIds)
    {
        if (stationIds.Count == 0) return [new(role, catalog?.Event.EventId ?? 0)];
        foreach (var id in stationIds)
        {
            if (catalog?.Station(id) is null or { Retired: true } or { ParentId: not null })
                throw new CatalogException("station", $"there is no station {id} that counts");
        }

        return [.. stationIds.Distinct().Select(id => new Grant(role, catalog!.Event.EventId, id))];
    }
}
