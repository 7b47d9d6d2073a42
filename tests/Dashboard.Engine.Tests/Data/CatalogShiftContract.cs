using Dashboard.Engine.Data;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Data;

/// <summary>What can be configured of shifts, gates, and of how late is late.</summary>
public abstract class CatalogShiftContract : DatabaseContract
{
    private CatalogStore Store => new(Scratch.Database, Audit);

    private static Shift Early { get; } = new()
    {
        ShiftId = 1,
        Code = "early",
        NameZh = "早班",
        NameEn = "Early",
        StartsMin = 360,
        EndsMin = 840,
        FirstOn = "2027-01-14",
    };

    private static Shift Night { get; } = new()
    {
        ShiftId = 2,
        Code = "night",
        NameZh = "夜班",
        NameEn = "Night",
        StartsMin = 1320,
        EndsMin = 360,
        FirstOn = "2027-02-01",
        LastOn = "2027-02-03",
    };

    [Fact]
    public async Task Shifts_are_read_back_in_order_of_the_day_and_the_audit_tells_each_change()
    {
        var before = await Sample.AddEventAsync(Scratch.Database);
        await Store.AddShiftAsync(1, Early with { ShiftId = 7 }, By, Stop);
        var added = await Store.AddShiftAsync(1, Night, By, Stop);
        await Store.ChangeShiftAsync(1, 1, new("白班", "Day"), By, Stop);
        await Store.EndShiftAsync(1, 1, "2027-01-14", By, Stop);
        var ended = await Store.EndShiftAsync(1, 1, "2027-02-10", By, Stop);

        Assert.Equal([Early, Night], added.Shifts);
        Assert.Equal([Early with { NameZh = "白班", NameEn = "Day", LastOn = "2027-02-10" }, Night], ended.Shifts);
        Assert.Equal(ended.Shifts, (await Store.LoadAsync(1, Stop)).Shifts);
        Assert.Equal((before.Config + 2, before.Config + 5), (added.Config, ended.Config));
        Assert.Equal(
            [
                "account:1 shift.changed spring/early 白班 / Day, 06:00–14:00, 2027-01-14 – 2027-01-14 → 白班 / Day, 06:00–14:00, 2027-01-14 – 2027-02-10",
                "account:1 shift.changed spring/early 白班 / Day, 06:00–14:00, from 2027-01-14 → 白班 / Day, 06:00–14:00, 2027-01-14 – 2027-01-14",
                "account:1 shift.changed spring/early 早班 / Early, 06:00–14:00, from 2027-01-14 → 白班 / Day, 06:00–14:00, from 2027-01-14",
                "account:1 shift.created spring/night 夜班 / Night, 22:00–06:00, 2027-02-01 – 2027-02-03",
                "account:1 shift.created spring/early 早班 / Early, 06:00–14:00, from 2027-01-14",
            ],
            (await ToldAsync()).Take(5));
    }

    [Fact]
    public async Task A_shift_that_cannot_be_is_refused_with_the_field_at_fault_and_leaves_no_trace()
    {
        await Sample.AddEventAsync(Scratch.Database);
        await Store.AddShiftAsync(1, Early, By, Stop);
        var before = await Store.AddShiftAsync(1, Night, By, Stop);
        var told = await ToldAsync();
        foreach (var (field, draft) in ((string, Shift)[])
        [
            ("code", Late()), ("code", Late("Late")), ("name", Late("late") with { NameZh = " " }), ("name-en", Late("late") with { NameEn = "a\0b" }),
            (
                "starts", Late(
                    "late") with { StartsMin = -1 }), (
                        "starts", Late(
                            "late") with { StartsMin = 1440 }), ("ends", Late("late") with { EndsMin = 1440 }), ("ends", Late("late") with { EndsMin = 840 }),
            (
                "first-day", Late(
                    "late") with { FirstOn = "soon" }), (
                        "first-day", Late("late") with { FirstOn = "2027-01-13" }), ("first-day", Late("late") with { FirstOn = "2027-02-23" }),
            ("last-day", Late("late") with { LastOn = "2027-01-31" }), ("last-day", Late("late") with { LastOn = "2027-02-30" }),
            (
                "overlap", Late(
                    "late") with { StartsMin = 839 }), (
                        "overlap", Late("late") with { EndsMin = 1321 }), ("overlap", Late("late") with { ShiftId = 1, StartsMin = 839 }),
            // The last night goes on into the morning of the day after it.
            ("overlap", Late("late") with { StartsMin = 359, EndsMin = 360, FirstOn = "2027-02-04" }),
        ])
            await RefusedAsync(field, () => Store.AddShiftAsync(1, draft, By, Stop));
        await RefusedAsync("shift", () => Store.ChangeShiftAsync(1, 9, new("新", "New"), By, Stop));
        await RefusedAsync("name", () => Store.ChangeShiftAsync(1, 1, new("", "New"), By, Stop));
        await RefusedAsync("shift", () => Store.EndShiftAsync(1, 9, "2027-02-03", By, Stop));
        await RefusedAsync("last-day", () => Store.EndShiftAsync(1, 2, "2027-01-31", By, Stop));
        await RefusedAsync("last-day", () => Store.EndShiftAsync(1, 2, "then", By, Stop));

        var after = await Store.LoadAsync(1, Stop);
        Assert.Equal((before.Config, before.Shifts.Count), (after.Config, after.Shifts.Count));
        Assert.Equal(told, await ToldAsync());
    }

    [Fact]
    public async Task Another_shift_may_follow_one_that_has_ended_and_then_that_one_cannot_go_on()
    {
        await Sample.AddEventAsync(Scratch.Database);
        await Store.AddShiftAsync(1, Night, By, Stop);
        var follows = Late("morning") with { StartsMin = 300, EndsMin = 840, FirstOn = "2027-02-05" };

        Assert.Equal(["morning", "night"], (await Store.AddShiftAsync(1, follows, By, Stop)).Shifts.Select(s => s.Code));

        await RefusedAsync("overlap", () => Store.EndShiftAsync(1, 1, "2027-02-04", By, Stop));
        Assert.Equal("2027-02-02", (await Store.EndShiftAsync(1, 1, "2027-02-02", By, Stop)).Shift("night")!.LastOn);
    }

    [Fact]
    public async Task A_gate_belongs_to_a_station_that_counts()
    {
        await Sample.AddEventAsync(Scratch.Database);
        await Store.ChangeStationAsync(1, 3, s => s with { Retired = true }, By, Stop);
        var gate = new Station { StationId = 0, Code = "s1.east", NameZh = "东口", NameEn = "East", ParentId = 1 };
        var catalog = await Store.AddStationAsync(1, gate, By, Stop);

        Assert.Equal((3, 4), (catalog.Stations.Count, catalog.Places.Count));
        Assert.Equal([1, 4], catalog.PlacesOf(1));
        Assert.Equal(
            (gate with { StationId = 4 }, 1, "s1", new Bilingual("1号站 · 东口", "Station 1 · East")),
            (catalog.Station("s1.east"), catalog.StationOf(4), catalog.OfCode(catalog.Station(4)), catalog.NameOf(catalog.Station(4)!)));
        Assert.Equal("account:1 station.created spring/s1.east 东口, of s1", (await ToldAsync())[0]);
        await RefusedAsync("code", () => Store.AddStationAsync(1, gate, By, Stop));
        await RefusedAsync("of", () => Store.AddStationAsync(1, gate with { Code = "new", ParentId = 9 }, By, Stop));
        await RefusedAsync("of", () => Store.AddStationAsync(1, gate with { Code = "new", ParentId = 4 }, By, Stop));
        await RefusedAsync("of", () => Store.AddStationAsync(1, gate with { Code = "new", ParentId = 3 }, By, Stop));
        await RefusedAsync("code", () => Store.AddStationAsync(1, gate with { ParentId = null }, By, Stop));
        Assert.Equal(1, (await Store.ChangeStationAsync(1, 4, s => s with { NameZh = "东门", ParentId = null }, By, Stop)).Station(4)!.ParentId);
    }

    [Fact]
    public async Task How_late_is_late_is_the_event_s_own()
    {
        await Sample.AddEventAsync(Scratch.Database);
        var record = (await Store.LoadAsync(1, Stop)).Event;
        Assert.Equal((48, 60), (record.LateHours, record.GraceMinutes));

        Assert.Equal(
            record with { LateHours = 24, GraceMinutes = 0 }, (await Store.ChangeEventAsync(record with { LateHours = 24, GraceMinutes = 0 }, By, Stop)).Event);

        Assert.Equal(
            "account:1 event.changed spring 春运 / Spring travel, 2027-01-14 – 2027-02-22, late entries 48 h, sign-off 60 min"
                + " → 春运 / Spring travel, 2027-01-14 – 2027-02-22, late entries 24 h, sign-off 0 min",
            (await ToldAsync())[0]);
        foreach (var hours in (int[])[0, -1, 8761]) await RefusedAsync("late-hours", () => Store.ChangeEventAsync(record with { LateHours = hours }, By, Stop));
        foreach (var minutes in (int[])[-1, 1441])
            await RefusedAsync("grace-minutes", () => Store.ChangeEventAsync(record with { GraceMinutes = minutes }, By, Stop));
    }

    private static Shift Late(string code = "early") => Early with { ShiftId = 0, Code = code, StartsMin = 840, EndsMin = 1320, FirstOn = "2027-02-01" };
}
