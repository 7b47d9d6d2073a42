using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Shared;

namespace Dashboard.Features.Keys;

/// <summary>How things stand with a key.</summary>
public enum KeyState
{
    Active,
    Soon,
    Expired,
    Revoked,
}

/// <summary>A key with what it is good for.</summary>
public sealed record ListedKey(ApiKey Key, IReadOnlyList<Grant> Grants)
{
    private const long SoonMs = 7 * 86_400_000L;

    public KeyState State(long now) =>
        Key.RevokedMs is not null ? KeyState.Revoked
        : Key.ExpiresMs <= now ? KeyState.Expired
        : Key.ExpiresMs <= now + SoonMs ? KeyState.Soon
        : KeyState.Active;
}

/// <summary>What managers do to API keys. Each command checks its caller anew: whoever manages all events of a key, and for one that reaches all events an
/// administrator.</summary>
public sealed class KeyService(KeyStore keys, AccessDirectory directory, Feeds feeds, Refusals refusals)
{
    /// <summary>The events for which the caller may make keys, and whether also for all at once.</summary>
    public (IReadOnlyList<EventCatalog> Events, bool All) Scope(Caller? caller)
    {
        var rights = directory.RightsOf(caller);
        return (
            [.. feeds.All.Select(f => f.Current.Board.Catalog).Where(c => rights.Allow(Permission.Manage, c.Event.EventId))],
            rights.Allow(Permission.Administer));
    }

    /// <summary>The keys whose events the caller manages, the newest first.</summary>
    /// <exception cref="RefusedException">The caller manages no event.</exception>
    public async Task<IReadOnlyList<ListedKey>> ListAsync(Caller? caller, CancellationToken cancellation)
    {
        await directory.RefreshAsync(cancellation);
        var rights = directory.RightsOf(caller);
        if (!rights.AllowAnywhere(Permission.Manage)) refusals.Require(directory, caller, Permission.Manage, "list keys");
        return [.. (await keys.AllAsync(cancellation)).Reverse().Select(key => new ListedKey(key, GrantsOf(key.Holder)))
            .Where(key => Reaches(rights, key.Grants))];
    }

    /// <summary>Makes a key.</summary>
    /// <returns>Its secret, which nobody can ask for again.</returns>
    /// <exception cref="RefusedException">The caller may not.</exception>
    /// <exception cref="CatalogException">A field is missing or cannot be so.</exception>
    public async Task<string> AddAsync(Caller? caller, KeyDraft draft, CancellationToken cancellation)
    {
        Require(caller, [new(draft.Role, draft.EventId)], "make a key", null);
        var catalog = feeds.All.Select(f => f.Current.Board.Catalog).FirstOrDefault(c => c.Event.EventId == draft.EventId);
        if (draft.EventId != 0 && catalog is null) throw new CatalogException("event", $"there is no event {draft.EventId}");
        var grants = KeyTerms.Grants(draft.Role, catalog, draft.StationIds);
        var (_, secret) = await keys.AddAsync(draft.Name, grants, draft.LastDay is { } day ? HouseTime.EndOf(day) : null, caller!.Actor, cancellation);
        await directory.RefreshAsync(cancellation);
        return secret;
    }

    /// <summary>Revokes a key: from here on it opens nothing.</summary>
    /// <returns>False when it was revoked already.</returns>
    /// <exception cref="RefusedException">The caller may not, or there is no such key.</exception>
    public async Task<bool> RevokeAsync(Caller? caller, int keyId, CancellationToken cancellation)
    {
        await directory.RefreshAsync(cancellation);
        var holder = new Holder(HolderKind.Key, keyId);
        Require(caller, GrantsOf(holder), "revoke a key", holder.ToString());
        var revoked = await keys.RevokeAsync(keyId, caller!.Actor, cancellation);
        await directory.RefreshAsync(cancellation);
        return revoked;
    }

    private static bool Reaches(Rights rights, IReadOnlyList<Grant> grants) =>
        grants.Count > 0 ? grants.All(g => rights.Allow(Needed(g), g.EventId)) : rights.Allow(Permission.Administer);

    private static Permission Needed(Grant grant) => grant.EventId == 0 ? Permission.Administer : Permission.Manage;

    private IReadOnlyList<Grant> GrantsOf(Holder holder) => directory.Current.Find(holder)?.Rights.Grants ?? [];

    private void Require(Caller? caller, IReadOnlyList<Grant> grants, string what, string? subject)
    {
        if (grants.Count == 0) refusals.Require(directory, caller, Permission.Administer, what, 0, subject);
        foreach (var grant in grants) refusals.Require(directory, caller, Needed(grant), what, grant.EventId, subject);
    }
}
