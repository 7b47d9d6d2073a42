using System.Globalization;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Features.SetUp;
using Dashboard.Shared;

namespace Dashboard.Tests.Features.SetUp;

/// <summary>Who may set up what: asked at each command, not at the page.</summary>
public sealed class SetUpServiceTests(ServerFixture server)
{
    public static TheoryData<string> OfAnEvent { get; } =
        [
            "set-up: change event", "set-up: close event", "set-up: create station", "set-up: change station", "set-up: retire station",
            "set-up: restore station", "set-up: create shift", "set-up: rename shift", "set-up: end shift", "set-up: create metric", "set-up: change metric",
            "set-up: retire metric", "set-up: restore metric", "set-up: move metric", "set-up: add several", "set-up: delete station",
        ];

    public static TheoryData<string> OfAdministrators { get; } = ["set-up: create event", "set-up: reopen event"];

    private SetUpService SetUp => server.Server.Get<SetUpService>();

    [Theory]
    [MemberData(nameof(OfAnEvent))]
    [MemberData(nameof(OfAdministrators))]
    public async Task Whoever_does_not_manage_the_event_is_refused_and_the_audit_knows(string command)
    {
        var (e, other) = (server.Shared(nameof(SetUpServiceTests)), server.Shared("another"));
        var id = e.Catalog.Event.EventId;
        var before = (await server.Server.Get<CatalogStore>().LoadAsync(id, Wait.Cancelled)).Config;
        var coordinator = await server.Server.PersonAsync(new Grant(Role.Coordinator, id));
        var manager = await server.Server.PersonAsync(new Grant(Role.Manager, id));
        Caller?[] refused =
        [
            null, coordinator, await server.Server.PersonAsync(new Grant(
                Role.Coordinator, id, 1)), await server.Server.PersonAsync(new Grant(Role.Manager, other.Catalog.Event.EventId)),
            await server.Server.PersonAsync(
                new Grant(Role.Integration, id), new Grant(Role.Display, id)), await server.Server.PersonAsync(), manager with { Stamp = "of yesterday" },
        ];

        foreach (var caller in refused) await Assert.ThrowsAsync<RefusedException>(() => GiveAsync(command, caller, e.Catalog));

        Assert.Equal(before, (await server.Server.Get<CatalogStore>().LoadAsync(id, Wait.Cancelled)).Config);
        Assert.Null(await server.Server.Get<CatalogStore>().FindAsync(NewSlug(id), Wait.Cancelled));
        await server.Server.Get<Refusals>().FlushAsync(Wait.Cancelled);
        // The server itself writes the refusals every other second: whoever comes second finds them there.
        await Wait.ForAsync(
            () => server.Server.Get<AuditStore>().ReadAsync(new(Actor: coordinator.Holder.ToString(), Action: "access.refused"), 5, Wait.Cancelled),
            lines => lines.Any(l => l.Detail == command),
            $"the refusal of {command}");
    }

    [Theory]
    [MemberData(nameof(OfAdministrators))]
    public async Task What_is_the_administrators_is_refused_to_the_event_s_own_manager(string command)
    {
        var e = server.Shared(nameof(SetUpServiceTests));
        var manager = await server.Server.PersonAsync(new Grant(Role.Manager, e.Catalog.Event.EventId));

        var refusal = await Assert.ThrowsAsync<RefusedException>(() => GiveAsync(command, manager, e.Catalog));

        Assert.Equal(Permission.Administer, refusal.Permission);
    }

    [Fact]
    public async Task The_event_s_manager_sets_it_up_under_their_own_name_and_screens_follow()
    {
        var e = server.Take();
        var manager = await server.Server.PersonAsync(new Grant(Role.Manager, e.Catalog.Event.EventId));

        foreach (var command in OfAnEvent) await GiveAsync(command.Data, manager, e.Catalog);

        await Wait.ForAsync(() => e.Feed.Current.Board.Catalog.Config == e.Catalog.Config + OfAnEvent.Count, "the feed follows");
        var catalog = e.Feed.Current.Board.Catalog;
        var record = e.Catalog.Event;
        Assert.Equal((24, 30), (catalog.Event.LateHours, catalog.Event.GraceMinutes));
        Assert.Equal((true, 3, 4), (catalog.Event.Closed, catalog.Stations.Count, catalog.Metrics.Count));
        Assert.Equal(("改", "Changed", true), (catalog.Event.NameZh, catalog.Event.NameEn, catalog.Event.Drill));
        Assert.Equal(("改", record.EndsOn), (Assert.Single(catalog.Shifts).NameZh, catalog.Shifts[0].LastOn));
        Assert.Equal(("改", 26.56, 106.71, false), catalog.Stations[0] is var s ? (s.NameZh, s.Latitude, s.Longitude, s.Retired) : default);
        Assert.Equal(("改", 5L, 15, 100L, false), catalog.Metrics[0] is var m ? (m.NameZh, m.Target, m.CadenceMinutes, m.Milestone, m.Retired) : default);
        var lines = await server.Server.Get<AuditStore>().ReadAsync(new(Actor: manager.Holder.ToString()), 20, Wait.Cancelled);
        Assert.Equal(OfAnEvent.Count, lines.Count);
        Assert.All(lines, l => Assert.Equal(manager.Address, l.Address));
    }

    [Fact]
    public async Task An_administrator_creates_events_and_opens_closed_ones_again()
    {
        var e = server.Take();
        var administrator = await server.Server.PersonAsync(new Grant(Role.Administrator, 0));
        await SetUp.CloseAsync(administrator, e.Catalog.Event.EventId, Wait.Cancelled);

        Assert.False((await GiveAsync("set-up: reopen event", administrator, e.Catalog)).Event.Closed);
        var created = await GiveAsync("set-up: create event", administrator, e.Catalog);

        await Wait.ForAsync(() => server.Server.Feeds.Find(created.Event.Slug) is not null, "the new event has its feed");
        Assert.Contains(await SetUp.ManagedByAsync(administrator, Wait.Cancelled), c => c.Event.Slug == created.Event.Slug);
    }

    [Fact]
    public async Task A_change_leaves_alone_what_it_is_not_about()
    {
        var e = server.Take();
        var id = e.Catalog.Event.EventId;
        var administrator = await server.Server.PersonAsync(new Grant(Role.Administrator, 0));
        var drawnBefore = e.Catalog.Event;
        await SetUp.CloseAsync(administrator, id, Wait.Cancelled);
        await SetUp.RetireStationAsync(administrator, id, 1, true, Wait.Cancelled);
        await SetUp.RetireMetricAsync(administrator, id, 1, true, Wait.Cancelled);

        Assert.True((await SetUp.ChangeEventAsync(administrator, id, drawnBefore, drawnBefore with { NameEn = "New" }, Wait.Cancelled)).Event.Closed);
        Assert.True(
            (await SetUp.ChangeStationAsync(
                administrator, id, e.Catalog.Stations[0], e.Catalog.Stations[0] with { NameEn = "New" }, Wait.Cancelled)).Stations[0].Retired);
        Assert.True(
            (await SetUp.ChangeMetricAsync(
                administrator, id, e.Catalog.Metrics[0], e.Catalog.Metrics[0] with { NameEn = "New" }, Wait.Cancelled)).Metrics[0].Retired);
    }

    [Fact]
    public async Task An_event_is_set_beside_another_by_who_manages_both_and_what_somebody_else_has_set_stays()
    {
        var (e, other) = (server.Take(), server.Take());
        var (id, beside) = (e.Catalog.Event.EventId, other.Catalog.Event.EventId);
        var ofOne = await server.Server.PersonAsync(new Grant(Role.Manager, id));
        var ofBoth = await server.Server.PersonAsync(new Grant(Role.Manager, id), new Grant(Role.Manager, beside));
        var set = e.Catalog.Event with { CompareTo = beside };

        await Assert.ThrowsAsync<RefusedException>(() => SetUp.ChangeEventAsync(ofOne, id, e.Catalog.Event, set, Wait.Cancelled));
        Assert.Equal(beside, (await SetUp.ChangeEventAsync(ofBoth, id, e.Catalog.Event, set, Wait.Cancelled)).Event.CompareTo);
        Assert.Equal(
            (beside, "New"),
            (await SetUp.ChangeEventAsync(ofOne, id, set, set with { NameEn = "New" }, Wait.Cancelled)).Event is var kept
                ? (kept.CompareTo, kept.NameEn)
                : default);
        Assert.Null((await SetUp.ChangeEventAsync(ofOne, id, set with { NameEn = "New" }, e.Catalog.Event, Wait.Cancelled)).Event.CompareTo);
        Assert.Equal(
            "compare-to",
            (await Assert.ThrowsAsync<CatalogException>(() => SetUp.ChangeEventAsync(
                ofBoth, id, e.Catalog.Event, set with { CompareTo = id }, Wait.Cancelled))).Field);
    }

    [Fact]
    public async Task Everybody_sees_the_events_that_they_manage_and_no_others()
    {
        var e = server.Take();
        var id = e.Catalog.Event.EventId;

        Assert.Equal(
            [e.Slug], (await SetUp.ManagedByAsync(await server.Server.PersonAsync(new Grant(Role.Manager, id)), Wait.Cancelled)).Select(c => c.Event.Slug));
        Assert.Empty(await SetUp.ManagedByAsync(await server.Server.PersonAsync(new Grant(Role.Coordinator, id)), Wait.Cancelled));
        Assert.Empty(await SetUp.ManagedByAsync(null, Wait.Cancelled));
        await Assert.ThrowsAsync<RefusedException>(async () => await SetUp.FindAsync(
            await server.Server.PersonAsync(new Grant(Role.Coordinator, id)), e.Slug, Wait.Cancelled));
    }

    [Fact]
    public async Task A_save_over_what_somebody_else_has_saved_meanwhile_is_refused_and_theirs_stays()
    {
        var e = server.Take();
        var (id, seen) = (e.Catalog.Event.EventId, e.Catalog);
        var manager = await server.Server.PersonAsync(new Grant(Role.Manager, id));
        await SetUp.AddShiftAsync(manager, id, Early(seen.Event), Wait.Cancelled);
        var (record, station, metric, shift) = (seen.Event, seen.Stations[0], seen.Metrics[0], Early(seen.Event));
        await SetUp.ChangeEventAsync(manager, id, record, record with { LateHours = 24 }, Wait.Cancelled);
        await SetUp.ChangeStationAsync(manager, id, station, station with { NameZh = "新名" }, Wait.Cancelled);
        await SetUp.ChangeMetricAsync(manager, id, metric, metric with { Target = 7 }, Wait.Cancelled);
        await SetUp.RenameShiftAsync(manager, id, shift, new("新班", "New"), Wait.Cancelled);
        await SetUp.EndShiftAsync(manager, id, shift, record.EndsOn, Wait.Cancelled);

        foreach (var save in (Func<Task>[])
        [
            () => SetUp.ChangeEventAsync(manager, id, record, record with { GraceMinutes = 5 }, Wait.Cancelled),
            () => SetUp.ChangeStationAsync(manager, id, station, station with { NameEn = "Mine" }, Wait.Cancelled),
            () => SetUp.ChangeMetricAsync(manager, id, metric, metric with { Milestone = 5 }, Wait.Cancelled),
            () => SetUp.RenameShiftAsync(manager, id, shift, new("我的", "Mine"), Wait.Cancelled),
            () => SetUp.EndShiftAsync(manager, id, shift, record.StartsOn, Wait.Cancelled),
        ]) Assert.Equal("changed", (await Assert.ThrowsAsync<CatalogException>(save)).Field);

        var now = await server.Server.Get<CatalogStore>().LoadAsync(id, Wait.Cancelled);
        Assert.Equal((24, record.GraceMinutes), (now.Event.LateHours, now.Event.GraceMinutes));
        Assert.Equal(("新名", station.NameEn), (now.Stations[0].NameZh, now.Stations[0].NameEn));
        Assert.Equal((7L, metric.Milestone), (now.Metrics[0].Target, now.Metrics[0].Milestone));
        Assert.Equal(("新班", record.EndsOn), (now.Shifts[0].NameZh, now.Shifts[0].LastOn));
        Assert.Equal(5, (await SetUp.ChangeEventAsync(manager, id, now.Event, now.Event with { GraceMinutes = 5 }, Wait.Cancelled)).Event.GraceMinutes);
    }

    // As it is when it was added as the first.
    private static Shift Early(EventRecord of) =>
        new() { ShiftId = 1, Code = "early", NameZh = "早班", NameEn = "Early", StartsMin = 360, EndsMin = 840, FirstOn = of.StartsOn };

    private static string NewSlug(int id) => string.Create(CultureInfo.InvariantCulture, $"new-of-{id}");

    private Task<EventCatalog> GiveAsync(string command, Caller? caller, EventCatalog catalog)
    {
        var (id, record, stop) = (catalog.Event.EventId, catalog.Event, Wait.Cancelled);
        return command switch
        {
            "set-up: create event" => SetUp.AddEventAsync(caller, record with { EventId = 0, Slug = NewSlug(id) }, new(), stop),
            "set-up: change event" => SetUp.ChangeEventAsync(
                caller, id, record, record with { NameZh = "改", NameEn = "Changed", Drill = true, LateHours = 24, GraceMinutes = 30 }, stop),
            "set-up: close event" => SetUp.CloseAsync(caller, id, stop),
            "set-up: reopen event" => SetUp.ReopenAsync(caller, id, stop),
            "set-up: create station" => SetUp.AddStationAsync(caller, id, new() { StationId = 0, Code = "c", NameZh = "丙站", NameEn = "Station C" }, stop),
            "set-up: change station" => SetUp.ChangeStationAsync(
                caller, id, catalog.Stations[0], catalog.Stations[0] with { NameZh = "改", NameEn = "Changed", Latitude = 26.56, Longitude = 106.71 }, stop),
            "set-up: retire station" or "set-up: restore station" => SetUp.RetireStationAsync(caller, id, 1, command == "set-up: retire station", stop),
            "set-up: create shift" => SetUp.AddShiftAsync(caller, id, Early(record), stop),
            "set-up: rename shift" => SetUp.RenameShiftAsync(caller, id, Early(record), new("改", "Changed"), stop),
            "set-up: end shift" => SetUp.EndShiftAsync(caller, id, Early(record), record.EndsOn, stop),
            "set-up: create metric" => SetUp.AddMetricAsync(caller, id, catalog.Metrics[1] with { Code = "new" }, "served", stop),
            "set-up: change metric" => SetUp.ChangeMetricAsync(
                caller,
                id,
                catalog.Metrics[0],
                catalog.Metrics[0] with { NameZh = "改", NameEn = "Changed", Target = 5, CadenceMinutes = 15, Milestone = 100 },
                stop),
            "set-up: move metric" => SetUp.MoveMetricAsync(caller, id, 1, 0, stop),
            "set-up: add several" => SetUp.AddAllAsync(
                caller, id, new() { Stations = [(new() { StationId = 0, Code = "d", NameZh = "丁站", NameEn = "" }, null)] }, stop),
            "set-up: delete station" => SetUp.RemoveStationAsync(caller, id, 4, stop),
            "set-up: retire metric" or "set-up: restore metric" => SetUp.RetireMetricAsync(caller, id, 1, command == "set-up: retire metric", stop),
            _ => throw new ArgumentOutOfRangeException(nameof(command)),
        };
    }
}
