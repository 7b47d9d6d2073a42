using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Shifts;
using Dashboard.Features.Shifts;

namespace Dashboard.Tests.Support;

/// <summary>An event with shifts: early, 06:00 to 14:00, and late, 14:00 to 22:00; those of the days before have ended.</summary>
internal static class ShiftBench
{
    public static Shift Early =>
        new()
        {
            ShiftId = 0,
            Code = "early",
            NameZh = "早班",
            NameEn = "Early shift",
            StartsMin = 6 * 60,
            EndsMin = 14 * 60,
            FirstOn = TestEvent.Text(TestEvent.Day(-10)),
        };

    public static Shift Late => Early with { Code = "late", NameZh = "中班", NameEn = "Late shift", StartsMin = 14 * 60, EndsMin = 22 * 60 };

    public static async Task<TestEvent> WithShiftsAsync(this TestEvent e, params IReadOnlyList<Shift> shifts)
    {
        foreach (var shift in shifts.Count > 0 ? shifts : [Early, Late])
            await e.Server.Get<CatalogStore>().AddShiftAsync(e.Catalog.Event.EventId, shift, new("test"), Wait.Cancelled);
        return await e.SettledAsync();
    }

    /// <summary>The event as configured now, once its feed knows.</summary>
    public static async Task<TestEvent> SettledAsync(this TestEvent e)
    {
        var catalog = await e.Server.Get<CatalogStore>().LoadAsync(e.Catalog.Event.EventId, Wait.Cancelled);
        await Wait.ForAsync(() => e.Feed.Current.Board.Catalog.Config >= catalog.Config, "the feed knows what is configured");
        return e with { Catalog = catalog };
    }

    public static Task<Caller> CoordinatorAsync(this TestEvent e, string station = "a") =>
        e.Server.PersonAsync(new Grant(Role.Coordinator, e.Catalog.Event.EventId, e.Catalog.Station(station)!.StationId));

    public static Task<Caller> ManagerAsync(this TestEvent e) => e.Server.PersonAsync(new Grant(Role.Manager, e.Catalog.Event.EventId));

    /// <summary>Signs a shift of yesterday off, with figures as given.</summary>
    public static async Task<AppendResult> SignOffAsync(
        this TestEvent e, Caller? by, long served = 0, string station = "a", string shift = "early", Guid? key = null, int day = -1) =>
        (await e.Server.Get<ShiftService>().SignOffAsync(by, e.Slug, station, Order(served, shift, key, day), Wait.Cancelled)).Result;

    /// <summary>The sign-off of a shift of yesterday, with figures as given.</summary>
    public static SignOffOrder Order(long served = 0, string shift = "early", Guid? key = null, int day = -1) =>
        new(
            TestEvent.Day(day),
            shift,
            key ?? Guid.CreateVersion7(),
            new Dictionary<string, long>(StringComparer.Ordinal) { ["served"] = served, ["served.part"] = 0 });

    public static Task<AppendResult> ReopenAsync(
        this TestEvent e, Caller? by, string reason = "漏记一列车", string station = "a", string shift = "early", int day = -1) =>
        e.Server.Get<ShiftService>().ReopenAsync(by, e.Slug, station, TestEvent.Day(day), shift, reason, Guid.CreateVersion7(), Wait.Cancelled);

    /// <summary>How things stand with a shift of yesterday on the boards.</summary>
    public static ReportState State(this TestEvent e, string station = "a", string shift = "early", int day = -1)
    {
        var state = e.Feed.Current;
        return Reporting.Of(state.Board, TestEvent.Day(day), state.AsOf).Reports.Single(r => r.Station.Code == station && r.Span.Shift.Code == shift).State;
    }
}
