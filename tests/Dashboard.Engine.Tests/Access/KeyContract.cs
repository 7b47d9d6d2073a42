using Dashboard.Engine.Access;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Access;

/// <summary>What the store of API keys promises, and that of the keys that protect cookies.</summary>
public abstract class KeyContract : DatabaseContract
{
    private static readonly IReadOnlyList<Grant> Grants = [new(Role.Coordinator, 1, 2), new(Role.Coordinator, 1, 3)];

    private KeyStore Keys => new(Scratch.Database, Audit, Clock);

    private AccessStore Access => new(Scratch.Database, Audit, Clock);

    private long Now => Clock.GetUtcNow().ToUnixTimeMilliseconds();

    [Fact]
    public async Task A_key_is_listed_without_its_secret_and_found_by_it()
    {
        var (id, secret) = await Keys.AddAsync(" 闸机 ", Grants, Now + 1000, By, Stop);

        Assert.StartsWith(KeyStore.Prefix, secret, StringComparison.Ordinal);
        Assert.True(secret.Length > 40);
        Assert.Equal(
            new ApiKey
            {
                KeyId = 1,
                Name = "闸机",
                Hint = secret[..7],
                CreatedMs = Now,
                CreatedBy = "account:1",
                ExpiresMs = Now + 1000,
                LastUsedMs = null,
                RevokedMs = null,
            },
            Assert.Single(await Keys.AllAsync(Stop)));
        var holding = (await Access.LoadAsync(false, Stop)).FindBySecret(Secrets.Hash(secret))!;
        Assert.Equal((new Holder(HolderKind.Key, id), "闸机", true, Now + 1000), (holding.Holder, holding.Display, holding.Live, holding.ExpiresMs));
        Assert.Equal(Grants, holding.Rights.Grants);
        Assert.Equal(["account:1 key.created key:1 闸机: coordinator event 1 station 2, coordinator event 1 station 3"], await ToldAsync());
        Assert.Equal(0, await Scratch.ScalarAsync<int>("SELECT COUNT(*) FROM api_key WHERE secret_hash = @secret", new { secret }));
    }

    [Fact]
    public async Task Keys_are_numbered_and_their_secrets_differ()
    {
        var made = new List<(int Id, string Secret)>();
        for (var i = 0; i < 3; i++) made.Add(await Keys.AddAsync("k", [new(Role.Integration, 0)], null, By, Stop));
        Assert.Equal([1, 2, 3], made.Select(m => m.Id));
        Assert.Equal(3, made.Select(m => m.Secret).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Keys_made_at_once_each_get_a_number()
    {
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Keys.AddAsync("k", [new(Role.Display, 1)], null, By, Stop), Stop)));
        Assert.Equal(Enumerable.Range(1, 6), (await Keys.AllAsync(Stop)).Select(k => k.KeyId));
    }

    [Fact]
    public async Task A_key_that_cannot_be_is_refused_with_the_field_at_fault()
    {
        await RefusedAsync("name", () => Keys.AddAsync(" ", Grants, null, By, Stop));
        await RefusedAsync("name", () => Keys.AddAsync(new('n', 101), Grants, null, By, Stop));
        await RefusedAsync("expires", () => Keys.AddAsync("k", Grants, Now, By, Stop));
        await RefusedAsync("role", () => Keys.AddAsync("k", [], null, By, Stop));
        await RefusedAsync("role", () => Keys.AddAsync("k", [new(Role.Administrator, 0)], null, By, Stop));
        await RefusedAsync("role", () => Keys.AddAsync("k", [new(Role.Display, 1), new(Role.Administrator, 1)], null, By, Stop));
        await RefusedAsync("event", () => Keys.AddAsync("k", [new(Role.Coordinator, 0)], null, By, Stop));
        await RefusedAsync("event", () => Keys.AddAsync("k", [new(Role.Display, 0)], null, By, Stop));
        await RefusedAsync("station", () => Keys.AddAsync("k", [new(Role.Integration, 0, 1)], null, By, Stop));
        await RefusedAsync("station", () => Keys.AddAsync("k", [new(Role.Manager, 1, 1)], null, By, Stop));
        await RefusedAsync("station", () => Keys.AddAsync("k", [new(Role.Display, 1, 1)], null, By, Stop));
        Assert.Empty(await Keys.AllAsync(Stop));
        Assert.Empty(await ToldAsync());
    }

    [Fact]
    public async Task A_key_is_revoked_once()
    {
        var (id, secret) = await Keys.AddAsync("k", Grants, null, By, Stop);
        var version = await Access.VersionAsync(Stop);

        Assert.True(await Keys.RevokeAsync(id, By, Stop));
        var revoked = Assert.Single(await Keys.AllAsync(Stop)).RevokedMs;
        Clock.Set(Now + 5);
        Assert.False(await Keys.RevokeAsync(id, By, Stop));
        Assert.False(await Keys.RevokeAsync(99, By, Stop));

        Assert.Equal(revoked, Assert.Single(await Keys.AllAsync(Stop)).RevokedMs);
        Assert.False((await Access.LoadAsync(false, Stop)).FindBySecret(Secrets.Hash(secret))!.Live);
        Assert.True(await Access.VersionAsync(Stop) > version);
        Assert.Equal("account:1 key.revoked key:1", (await ToldAsync())[0]);
        Assert.Equal(2, (await ToldAsync()).Count);
    }

    [Fact]
    public async Task The_last_use_only_moves_forward()
    {
        await Keys.AddAsync("a", Grants, null, By, Stop);
        await Keys.AddAsync("b", Grants, null, By, Stop);

        await Keys.SetUsedAsync(new Dictionary<int, long> { [1] = 200, [2] = 300 }, Stop);
        await Keys.SetUsedAsync(new Dictionary<int, long> { [1] = 100, [2] = 400, [99] = 1 }, Stop);
        await Keys.SetUsedAsync(new Dictionary<int, long>(), Stop);

        Assert.Equal([200L, 400L], (await Keys.AllAsync(Stop)).Select(k => k.LastUsedMs));
    }

    [Fact]
    public async Task The_keys_that_protect_cookies_are_kept_as_they_were_given()
    {
        var store = new DataKeyStore(Scratch.Database);
        await store.AddAsync("key-b", "<key id=\"b\">密</key>", Stop);
        await store.AddAsync("key-a", new('x', 9_000), Stop);

        using var elsewhere = Scratch.Another();
        Assert.Equal([new('x', 9_000), "<key id=\"b\">密</key>"], await new DataKeyStore(elsewhere).AllAsync(Stop));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => store.AddAsync("key-a", "<other />", Stop));
    }
}
