using System.CommandLine;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Shared;

namespace Dashboard.Features.Keys;

/// <summary>key create, key list, key revoke.</summary>
public static class KeyCommands
{
    public static Command Create() => new("key", "API keys, for programs") { Add(), List(), Revoke() };

    private static Command Add()
    {
        var role = new Option<string>("--role") { Description = "What the key may do", Required = true };
        role.AcceptOnlyFromAmong([.. KeyTerms.Roles.Select(Name)]);
        var slug = new Option<string?>("--event") { Description = "The event's slug; left out, a manager's or an integration's key reaches all events" };
        var stations = new Option<string[]>("--station")
        {
            Description = "A station's code, as often as wished; left out, the key reaches all stations",
            DefaultValueFactory = _ => [],
        };
        var name = new Option<string?>("--name") { Description = "What the key is for; its role and event if left out" };
        var expires = new Option<string?>("--expires")
        {
            Description = $"The last day on which it is good, such as 2027-03-01 (the clock is {HouseTime.Zone}'s); left out, it has no end",
        };
        var create = new Command("create", "Makes a key and prints it, once, alone on the last line") { role, slug, stations, name, expires };
        create.Runs(async (parsed, services, cancellation) =>
        {
            var given = KeyTerms.Roles.Single(r => Name(r) == parsed.GetValue(role));
            var catalog = parsed.GetValue(slug) is { } some ? await services.EventAsync(some, cancellation) : null;
            var codes = parsed.GetValue(stations)!;
            if (codes.Length > 0 && catalog is null) throw new CommandException("event: is missing; stations are an event's");
            var ids = codes.Select(code => catalog!.Station(code)?.StationId
                ?? throw new CommandException($"station: there is no station '{code}' in {catalog.Event.Slug}")).ToList();
            DateOnly? day = parsed.GetValue(expires) is { } text
                ? HouseTime.ReadDay(text) ?? throw new CommandException($"expires: '{text}' is not a day such as 2027-03-01")
                : null;
            var grants = KeyTerms.Grants(given, catalog, ids);
            var purpose = parsed.GetValue(name) ?? $"{Name(given)} {catalog?.Event.Slug ?? "all events"}";
            var (id, secret) = await services.GetRequiredService<KeyStore>()
                .AddAsync(purpose, grants, day is { } last ? HouseTime.EndOf(last) : null, CommandHost.Actor, cancellation);
            Console.WriteLine(
                $"key {id} \"{purpose.Trim()}\": {Reach(grants, catalog is null ? [] : [catalog])}, "
                    + $"{(day is null ? "without an end" : $"good until the end of {day:yyyy-MM-dd}")}. It is shown this once:");
            Console.WriteLine(secret);
            return 0;
        });
        return create;
    }

    private static Command List()
    {
        var list = new Command("list", "All keys, revoked ones too; their secrets are not kept");
        list.Runs(async (_, services, cancellation) =>
        {
            var catalogs = new List<EventCatalog>();
            var store = services.GetRequiredService<CatalogStore>();
            foreach (var id in await store.EventIdsAsync(cancellation)) catalogs.Add(await store.LoadAsync(id, cancellation));
            var known = await services.GetRequiredService<AccessStore>().LoadAsync(demo: true, cancellation);
            var keys = await services.GetRequiredService<KeyStore>().AllAsync(cancellation);
            var now = services.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeMilliseconds();
            foreach (var key in keys) Console.WriteLine(Line(new(key, known.Find(key.Holder)?.Rights.Grants ?? []), catalogs, now));
            if (keys.Count == 0) Console.WriteLine("no keys yet; key create makes one");
            return 0;
        });
        return list;
    }

    private static Command Revoke()
    {
        var id = new Argument<int>("id") { Description = "The key's number, as key list gives it" };
        var revoke = new Command("revoke", "Revokes a key, for good; running servers refuse it within a second") { id };
        revoke.Runs(async (parsed, services, cancellation) =>
        {
            if (!await services.GetRequiredService<KeyStore>().RevokeAsync(parsed.GetValue(id), CommandHost.Actor, cancellation))
                throw new CommandException($"id: there is no key {parsed.GetValue(id)} that could be revoked");
            Console.WriteLine($"key {parsed.GetValue(id)} revoked; running servers refuse it within a second");
            return 0;
        });
        return revoke;
    }

    private static string Line(ListedKey listed, IReadOnlyList<EventCatalog> catalogs, long now)
    {
        var key = listed.Key;
        var state = listed.State(now) switch
        {
            KeyState.Revoked => $"revoked {HouseTime.Minute(key.RevokedMs!.Value)}",
            KeyState.Expired => "expired",
            KeyState.Soon => "active, expires soon",
            _ => "active",
        };
        return $"key {key.KeyId} {key.Hint}… \"{key.Name}\": {Reach(listed.Grants, catalogs)}; {state}; made {HouseTime.Minute(key.CreatedMs)} by "
            + $"{key.CreatedBy}; "
            + $"{(key.LastUsedMs is { } used ? $"last used {HouseTime.Minute(used)}" : "not used yet")}; "
            + $"{(key.ExpiresMs is { } end ? $"good until the end of {HouseTime.Day(end - 1)}" : "without an end")}";
    }

    private static string Reach(IReadOnlyList<Grant> grants, IReadOnlyList<EventCatalog> catalogs)
    {
        if (grants.Count == 0) return "without rights";
        return string.Join(", ", grants.GroupBy(g => (g.Role, g.EventId)).Select(group =>
        {
            var catalog = catalogs.FirstOrDefault(c => c.Event.EventId == group.Key.EventId);
            var stations = group.Where(g => g.StationId != 0).Select(g => catalog?.Station(g.StationId)?.Code ?? $"#{g.StationId}").ToList();
            return $"{Name(group.Key.Role)} of {(group.Key.EventId == 0 ? "all events" : catalog?.Event.Slug ?? $"event #{group.Key.EventId}")}"
                + $"{(stations.Count == 0 ? "" : $", stations {string.Join(", ", stations)}")}";
        }));
    }

    private static string Name(Role role) => role.ToString().ToLowerInvariant();
}
