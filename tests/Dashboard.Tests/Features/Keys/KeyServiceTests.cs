using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Features.Keys;
using Dashboard.Shared;

namespace Dashboard.Tests.Features.Keys;

/// <summary>Who may make, see and revoke which keys.</summary>
public sealed class KeyServiceTests(ServerFixture fixture)
{
    private RunningServer Server => fixture.Server;

    private KeyService Service => Server.Get<KeyService>();

    [Fact]
    public async Task A_manager_makes_sees_and_revokes_the_keys_of_the_own_event_alone()
    {
        var (ours, theirs) = (fixture.Take().Catalog.Event.EventId, fixture.Take().Catalog.Event.EventId);
        var manager = (await SignedIn.AsAsync(Server, new Grant(Role.Manager, ours))).Caller;
        var stranger = (await SignedIn.AsAsync(Server, new Grant(Role.Manager, theirs))).Caller;

        var secret = await Service.AddAsync(manager, Draft(ours), Wait.Cancelled);

        // Good at once, on this server.
        Assert.NotNull(Server.Get<AccessDirectory>().Current.FindBySecret(Secrets.Hash(secret)));
        var key = Assert.Single(await Service.ListAsync(manager, Wait.Cancelled)).Key;
        Assert.DoesNotContain(await Service.ListAsync(stranger, Wait.Cancelled), k => k.Key.KeyId == key.KeyId);
        await Assert.ThrowsAsync<RefusedException>(() => Service.RevokeAsync(stranger, key.KeyId, Wait.Cancelled));
        await Assert.ThrowsAsync<RefusedException>(() => Service.AddAsync(stranger, Draft(ours), Wait.Cancelled));

        Assert.True(await Service.RevokeAsync(manager, key.KeyId, Wait.Cancelled));
        Assert.False(await Service.RevokeAsync(manager, key.KeyId, Wait.Cancelled));
        Assert.False(Server.Get<AccessDirectory>().Current.FindBySecret(Secrets.Hash(secret))!.Live);
        Assert.Equal(KeyState.Revoked, Assert.Single(await Service.ListAsync(manager, Wait.Cancelled)).State(0));
    }

    [Fact]
    public async Task A_key_that_reaches_all_events_is_an_administrator_s_affair()
    {
        var manager = (await SignedIn.AsAsync(Server, new Grant(Role.Manager, 0))).Caller;
        var administrator = (await SignedIn.AsAsync(Server, new Grant(Role.Administrator, 0))).Caller;

        Assert.Equal(
            Permission.Administer,
            (await Assert.ThrowsAsync<RefusedException>(() => Service.AddAsync(manager, Draft(0, Role.Integration), Wait.Cancelled))).Permission);
        await Service.AddAsync(administrator, Draft(0, Role.Integration), Wait.Cancelled);

        var key = (await Service.ListAsync(administrator, Wait.Cancelled))[0].Key;
        Assert.DoesNotContain(await Service.ListAsync(manager, Wait.Cancelled), k => k.Key.KeyId == key.KeyId);
        await Assert.ThrowsAsync<RefusedException>(() => Service.RevokeAsync(manager, key.KeyId, Wait.Cancelled));
        Assert.True(await Service.RevokeAsync(administrator, key.KeyId, Wait.Cancelled));
        Assert.Equal((true, false), (Service.Scope(administrator).All, Service.Scope(manager).All));
    }

    [Fact]
    public async Task Whoever_manages_nothing_is_refused_and_the_audit_says_so()
    {
        var e = fixture.Take().Catalog.Event.EventId;
        var coordinator = (await SignedIn.AsAsync(Server, new Grant(Role.Coordinator, e))).Caller;
        foreach (var caller in (Caller?[])[null, coordinator, coordinator! with { Stamp = "old" }])
        {
            await Assert.ThrowsAsync<RefusedException>(() => Service.ListAsync(caller, Wait.Cancelled));
            await Assert.ThrowsAsync<RefusedException>(() => Service.AddAsync(caller, Draft(e), Wait.Cancelled));
            await Assert.ThrowsAsync<RefusedException>(() => Service.RevokeAsync(caller, 1, Wait.Cancelled));
            Assert.Empty(Service.Scope(caller).Events);
        }

        await Server.Get<Refusals>().FlushAsync(Wait.Cancelled);
        Assert.NotEmpty(await Server.Get<AuditStore>().ReadAsync(new(Actor: coordinator!.Holder.ToString(), Action: "access.refused"), 10, Wait.Cancelled));
    }

    [Fact]
    public async Task A_right_that_is_lost_is_lost_at_the_next_command()
    {
        var e = fixture.Take().Catalog.Event.EventId;
        var account = await Server.AccountAsync(new Grant(Role.Manager, e));
        var caller = new Caller(account.Holder, account.Stamp, null, null);
        await Service.AddAsync(caller, Draft(e), Wait.Cancelled);

        await Server.Get<AccountStore>().SetGrantsAsync(account, [new(Role.Coordinator, e)], new("tests"), Wait.Cancelled);
        await Server.Get<AccessDirectory>().RefreshAsync(Wait.Cancelled);

        await Assert.ThrowsAsync<RefusedException>(() => Service.AddAsync(caller, Draft(e), Wait.Cancelled));
    }

    [Fact]
    public async Task What_cannot_be_is_refused_with_its_field()
    {
        var e = fixture.Take().Catalog.Event.EventId;
        var administrator = (await SignedIn.AsAsync(Server, new Grant(Role.Administrator, 0))).Caller;
        foreach (var (field, draft) in ((string, KeyDraft)[])
        [
            (
                "name", Draft(
                    e) with { Name = " " }), (
                        "expires", Draft(e) with { LastDay = TestEvent.Day(-1) }), ("event", Draft(9_999)), ("event", Draft(0)), ("event", Draft(-1)),
            (
                "station", Draft(
                    e) with { StationIds = [77] }), (
                        "station", Draft(
                            e) with { StationIds = [0] }), (
                                "station", Draft(e, Role.Display) with { StationIds = [1] }), ("role", Draft(e, Role.Administrator)),
        ])
            Assert.Equal(field, (await Assert.ThrowsAsync<CatalogException>(() => Service.AddAsync(administrator, draft, Wait.Cancelled))).Field);
    }

    [Fact]
    public async Task A_key_is_bound_to_stations_and_not_to_gates()
    {
        var e = await fixture.Take().WithGateAsync();
        var administrator = (await SignedIn.AsAsync(Server, new Grant(Role.Administrator, 0))).Caller;

        var refusal = await Assert.ThrowsAsync<CatalogException>(() => Service.AddAsync(
            administrator, Draft(e.Catalog.Event.EventId) with { StationIds = [e.Catalog.Station("a.east")!.StationId] }, Wait.Cancelled));

        Assert.Equal("station", refusal.Field);
    }

    [Fact]
    public async Task The_last_day_is_good_to_its_end()
    {
        var e = fixture.Take().Catalog.Event.EventId;
        var manager = (await SignedIn.AsAsync(Server, new Grant(Role.Manager, e))).Caller;
        await Service.AddAsync(manager, Draft(e) with { LastDay = TestEvent.Day() }, Wait.Cancelled);

        var listed = Assert.Single(await Service.ListAsync(manager, Wait.Cancelled));
        var end = listed.Key.ExpiresMs!.Value;

        Assert.Equal((TestEvent.Text(TestEvent.Day()), TestEvent.Text(TestEvent.Day(1))), (HouseTime.Day(end - 1), HouseTime.Day(end)));
        Assert.Equal((KeyState.Active, KeyState.Soon, KeyState.Expired), (listed.State(end - (8 * 86_400_000L)), listed.State(end - 1), listed.State(end)));
    }

    [Fact]
    public async Task The_last_use_is_written_by_and_by()
    {
        var (id, _) = await Server.KeyAsync(new Grant(Role.Display, fixture.Take().Catalog.Event.EventId));
        var uses = Server.Get<KeyUses>();
        uses.Used(id);
        await uses.FlushAsync(Wait.Cancelled);
        Assert.NotNull((await Server.Get<KeyStore>().AllAsync(Wait.Cancelled)).Single(k => k.KeyId == id).LastUsedMs);
    }

    private static KeyDraft Draft(int eventId, Role role = Role.Coordinator) => new("闸机", role, eventId, [], null);
}
