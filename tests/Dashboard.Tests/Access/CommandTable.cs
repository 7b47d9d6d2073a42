using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Engine.Hotline;
using Dashboard.Engine.Ledger;
using Dashboard.Features.Audit;
using Dashboard.Features.Book;
using Dashboard.Features.Hotline;
using Dashboard.Features.Import;
using Dashboard.Features.Screens;
using Dashboard.Shared;

namespace Dashboard.Tests.Access;

/// <summary>One command of a service: who may give it, for this event.</summary>
/// <param name="Doors">A sign for everybody, in the order of <see cref="Who"/>: + is carried out, - is refused, or shows nothing of this event.</param>
/// <param name="Give">Gives it; false where it answers but shows nothing of this event.</param>
public sealed record CommandRow(string Doors, Func<Cast, Caller?, CancellationToken, Task<bool>> Give)
{
    public bool Allows(Who who) => Doors.Replace(" ", "", StringComparison.Ordinal)[(int)who] == '+';
}

/// <summary>Who may give which command. What changes this event is put back by who tests it.</summary>
public static partial class CommandTable
{
    // nobody | administrator, manager, other's | coordinator, other's | display, integration, station | screen, other's | revoked, disabled
    private const string Administrators = "- +-- -- --- -- --";
    private const string Managers = "- ++- -- --- -- --";

    private const string Counting = "- ++- +- -++ -- --";

    // A screen that waits belongs to no event yet.
    private const string AnyManager = "- +++ -- --- -- --";

    private static int _shifts;
    private static int _minutes;

    public static IReadOnlyDictionary<string, CommandRow> Rows { get; } = new Dictionary<string, CommandRow>(StringComparer.Ordinal)
    {
        ["AccountService.AllAsync"] = new(Administrators, async (cast, by, cancellation) => (await Accounts(cast).AllAsync(by, cancellation)).Count > 0),
        ["AccountService.AddAsync"] = new(
            Administrators,
            async (cast, by, cancellation) => (await Accounts(cast).AddAsync(by, Name(), "某人", [new(Role.Manager, cast.ThisId)], cancellation)).Length > 0),
        ["AccountService.InviteAsync"] = new(
            Administrators, async (cast, by, cancellation) => (await Accounts(cast).InviteAsync(by, await SpareAsync(cast), cancellation)).Length > 0),
        ["AccountService.SetGrantsAsync"] = new(
            Administrators,
            async (cast, by, cancellation) => await DoneAsync(Accounts(cast).SetGrantsAsync(by, await SpareAsync(cast), [new(Role.Manager, 0)], cancellation))),
        ["AccountService.SetDisabledAsync"] = new(
            Administrators, async (cast, by, cancellation) => await DoneAsync(Accounts(cast).SetDisabledAsync(by, await SpareAsync(cast), true, cancellation))),

        ["AuditService.ReadAsync"] = new(
            Administrators, async (cast, by, cancellation) => (await cast.Server.Get<AuditService>().ReadAsync(by, new(), cancellation)).Lines.Count > 0),
        ["AuditService.Resolve"] = new(Administrators, (cast, by, _) => Task.FromResult(cast.Server.Get<AuditService>().Resolve(by, "tests").Count > 0)),

        ["BookService.ReadAsync"] = new(
            Counting,
            async (cast, by, cancellation) => (await Book(cast)
                .ReadAsync(by, cast.This.Slug, "a", null, null, cancellation)).Station.StationId == cast.StationA),
        ["BookService.CorrectAsync"] = new(
            Counting,
            async (cast, by, _) => (await Book(
                cast).CorrectAsync(
                    by, cast.This.Slug, "a", Guid.CreateVersion7(), 1_000_000, 1, "误按")).Reason?.StartsWith("reverses: ", StringComparison.Ordinal) == true),

        ["BookService.CountAsync"] = new(
            "- ++- -- -+- -- --",
            async (cast, by, _) => (await Book(
                cast).CountAsync(
                    by, cast.This.Slug, Guid.CreateVersion7(), [new(
                        "no-such", 1, CountMode.Add, 0, 0)], null, "")).Single().Reason?.StartsWith("metric: ", StringComparison.Ordinal) == true),

        ["CallBackService.ListAsync"] = new(Managers, (cast, by, cancellation) => DoneAsync(CallBacks(cast).ListAsync(by, cast.This.Slug, cancellation))),
        ["CallBackService.RecordAsync"] = new(
            Managers,
            async (cast, by, _) => (await CallBacks(
                cast).RecordAsync(
                    by, cast.This.Slug, Guid.CreateVersion7(), 1_000_000, TryResult.Reached, null)).Result.Reason?.StartsWith(
                        "call: ", StringComparison.Ordinal) == true),
        ["CallBackService.UndoAsync"] = new(
            Managers,
            async (cast, by, _) => (await CallBacks(
                cast).UndoAsync(
                    by, cast.This.Slug, Guid.CreateVersion7(), 1_000_000, 1_000_001)).Result.Reason?.StartsWith("call: ", StringComparison.Ordinal) == true),

        ["EventAccess.Find"] = new(
            Managers, (cast, by, _) => Task.FromResult(cast.Server.Get<EventAccess>().Find(by, cast.This.Slug, Permission.Manage, "look") == cast.This.Feed)),
        ["EventAccess.FindPlace"] = new(
            Counting, (cast, by, _) => Task.FromResult(cast.Server.Get<EventAccess>().FindPlace(by, cast.This.Slug, "a") is not null)),
        ["EventAccess.CountsAt"] = new(Counting, (cast, by, _) => Task.FromResult(cast.Server.Get<EventAccess>().CountsAt(by, cast.This.Slug, "a"))),
        ["EventAccess.All"] = new(
            Managers, (cast, by, _) => Task.FromResult(cast.Server.Get<EventAccess>().All(by, Permission.Manage).Contains(cast.This.Feed))),

        ["HotlineService.Find"] = new(Managers, (cast, by, _) => Task.FromResult(Hotline(cast).Find(by, cast.This.Slug) == cast.This.Feed)),
        ["HotlineService.SumsAsync"] = new(
            Managers, (cast, by, cancellation) => DoneAsync(Hotline(cast).SumsAsync(by, cast.This.Slug, TestEvent.Day(), TestEvent.Day(), cancellation))),
        ["HotlineService.CallsAsync"] = new(
            Managers, (cast, by, cancellation) => DoneAsync(Hotline(cast).CallsAsync(by, cast.This.Slug, new(0, long.MaxValue), cancellation))),
        ["HotlineService.FaultsAsync"] = new(Managers, (cast, by, cancellation) => DoneAsync(Hotline(cast).FaultsAsync(by, cast.This.Slug, cancellation))),
        ["HotlineService.RevealAsync"] = new(
            Managers, (cast, by, cancellation) => FaultAsync("number", () => Hotline(cast).RevealAsync(by, cast.This.Slug, 1_000_000, cancellation))),
        ["HotlineService.UndoAsync"] = new(
            Managers,
            async (cast, by, _) => (await Hotline(cast)
                .UndoAsync(by, cast.This.Slug, Guid.CreateVersion7(), 1_000_000, "误记")).Reason?.StartsWith("call: ", StringComparison.Ordinal) == true),
        ["HotlineService.WriteAsync"] = new(
            Managers,
            async (cast, by, _) => (await Hotline(
                cast).WriteAsync(
                    by, cast.This.Slug, new(Guid.CreateVersion7(), TimeProvider.System.GetUtcNow(), false, 3, 0, null))).Status == AppendStatus.Accepted),
        ["ReportService.SumsAsync"] = new(Managers, (cast, by, cancellation) => DoneAsync(Reports(cast).SumsAsync(by, cast.This.Slug, Today, cancellation))),
        ["ReportService.TimesAsync"] = new(Managers, (cast, by, cancellation) => DoneAsync(Reports(cast).TimesAsync(by, cast.This.Slug, Today, cancellation))),
        ["ReportService.ExportAsync"] = new(
            Managers,
            (cast, by, cancellation) => DoneAsync(Reports(cast)
                .ExportAsync(by, cast.This.Slug, Report.Calls, Today, numbers: true, cast.Server.Get<ReportWords>(), cancellation))),
        ["HotlineService.ChangeAsync"] = new(
            Managers, (cast, by, cancellation) => DoneAsync(Hotline(cast).ChangeAsync(by, cast.This.Slug, HotlineSettings.Default, cancellation))),

        ["ImportService.FindAsync"] = new(
            Managers, async (cast, by, cancellation) => await Imports(cast).FindAsync(by, cast.This.Slug, cancellation) is not null),
        ["ImportService.ListAsync"] = new(Managers, (cast, by, cancellation) => DoneAsync(Imports(cast).ListAsync(by, cast.This.Slug, cancellation))),
        ["ImportService.MappingAsync"] = new(
            Managers, (cast, by, cancellation) => DoneAsync(Imports(cast).MappingAsync(by, cast.This.Slug, Table("08:00:00"), cancellation))),
        ["ImportService.PlanAsync"] = new(
            Managers,
            (cast, by, cancellation) => DoneAsync(Imports(cast)
                .PlanAsync(by, cast.This.Slug, Table("08:00:00"), Guess.Columns(cast.This.Catalog, Table("08:00:00").Chosen, 0), OnChange.Ask, cancellation))),
        ["ImportService.ImportAsync"] = new(Managers, async (cast, by, cancellation) => (await ImportAsync(cast, by, cancellation)).Number > 0),
        ["ImportService.UndoAsync"] = new(
            Managers, (cast, by, cancellation) => FaultAsync("number", () => Imports(cast).UndoAsync(by, cast.This.Slug, 1_000_000, "wrong", cancellation))),
        ["ImportService.AddStationsAsync"] = new(
            Managers,
            (cast, by, cancellation) => DoneAsync(Imports(cast)
                .AddStationsAsync(by, cast.This.Slug, [new() { StationId = 0, Code = Name(), NameZh = "站", NameEn = "Station" }], cancellation))),
        ["ImportService.AddMetricAsync"] = new(
            Managers,
            (cast, by, cancellation) => DoneAsync(Imports(cast)
                .AddMetricAsync(by, cast.This.Slug, cast.This.Catalog.Metric("calls")! with { MetricId = 0, Code = Name() }, null, cancellation))),

        ["KeyService.Scope"] = new(Managers, (cast, by, _) => Task.FromResult(Keys(cast).Scope(by).Events.Any(e => e.Event.EventId == cast.ThisId))),
        ["KeyService.ListAsync"] = new(
            Managers,
            async (cast, by, cancellation) => (await Keys(cast).ListAsync(by, cancellation)).Any(k => k.Key.Holder == cast[Who.DisplayKey].Caller!.Holder)),
        ["KeyService.AddAsync"] = new(
            Managers,
            async (cast, by, cancellation) => (await Keys(cast).AddAsync(by, new("key", Role.Display, cast.ThisId, [], null), cancellation)).Length > 0),
        ["KeyService.RevokeAsync"] = new(
            Managers,
            async (cast, by, cancellation) => await Keys(cast)
                .RevokeAsync(by, (await cast.Server.KeyAsync(new Grant(Role.Display, cast.ThisId))).Id, cancellation)),

        ["ScreenService.Events"] = new(Managers, (cast, by, _) => Task.FromResult(Screens(cast).Events(by).Any(e => e.EventId == cast.ThisId))),
        ["ScreenService.EnterAsync"] = new(
            AnyManager,
            async (cast, by, cancellation) => (await Screens(cast).EnterAsync(by, (await cast.AskAsync()).Pairing.Code, cancellation)).Code.Length > 0),
        ["ScreenService.ApproveAsync"] = new(
            Managers,
            async (cast, by, cancellation) => (await Screens(cast)
                .ApproveAsync(by, (await cast.AskAsync()).Pairing, Setting(cast), cancellation)).ScreenId > 0),
        ["ScreenService.DeclineAsync"] = new(
            AnyManager, async (cast, by, cancellation) => await DoneAsync(Screens(cast).DeclineAsync(by, (await cast.AskAsync()).Pairing, cancellation))),
        ["ScreenService.RosterAsync"] = new(
            Managers, async (cast, by, cancellation) => (await Screens(cast).RosterAsync(by, cancellation)).Any(r => r.Screen.EventId == cast.ThisId)),
        ["ScreenService.ChangeAsync"] = new(
            Managers, async (cast, by, cancellation) => await DoneAsync(Screens(cast).ChangeAsync(by, await ScreenAsync(cast), Setting(cast), cancellation))),
        ["ScreenService.RevokeAsync"] = new(
            Managers, async (cast, by, cancellation) => await DoneAsync(Screens(cast).RevokeAsync(by, await ScreenAsync(cast), cancellation))),
        ["ScreenService.CommandAsync"] = new(
            Managers,
            async (cast, by, cancellation) => await DoneAsync(Screens(cast).CommandAsync(by, await ScreenAsync(cast), ScreenService.Identify, cancellation))),

        ["SetUpService.Administers"] = new(Administrators, (cast, by, _) => Task.FromResult(SetUp(cast).Administers(by))),
        ["SetUpService.ManagedByAsync"] = new(
            Managers, async (cast, by, cancellation) => (await SetUp(cast).ManagedByAsync(by, cancellation)).Any(c => c.Event.EventId == cast.ThisId)),
        ["SetUpService.FindAsync"] = new(Managers, async (cast, by, cancellation) => await SetUp(cast).FindAsync(by, cast.This.Slug, cancellation) is not null),
        ["SetUpService.AddEventAsync"] = new(
            Administrators,
            (cast, by, cancellation) => DoneAsync(SetUp(cast)
                .AddEventAsync(by, cast.This.Catalog.Event with { EventId = 0, Slug = Name() }, new(), cancellation))),
        ["SetUpService.ChangeEventAsync"] = new(
            Managers,
            async (cast, by, cancellation) => await DoneAsync((await NowAsync(cast)).Event is var e
                ? SetUp(cast).ChangeEventAsync(by, cast.ThisId, e, e with { NameEn = "Changed" }, cancellation)
                : throw new InvalidOperationException())),
        ["SetUpService.CloseAsync"] = new(Managers, (cast, by, cancellation) => DoneAsync(SetUp(cast).CloseAsync(by, cast.ThisId, cancellation))),
        ["SetUpService.ReopenAsync"] = new(Administrators, (cast, by, cancellation) => DoneAsync(SetUp(cast).ReopenAsync(by, cast.ThisId, cancellation))),
        ["SetUpService.AddStationAsync"] = new(
            Managers,
            (cast, by, cancellation) => DoneAsync(SetUp(cast)
                .AddStationAsync(by, cast.ThisId, new() { StationId = 0, Code = Name(), NameZh = "站", NameEn = "Station" }, cancellation))),
        ["SetUpService.ChangeStationAsync"] = new(
            Managers,
            async (cast, by, cancellation) => await DoneAsync((await NowAsync(cast)).Station("a") is { } s
                ? SetUp(cast).ChangeStationAsync(by, cast.ThisId, s, s with { NameEn = "Renamed" }, cancellation)
                : throw new InvalidOperationException())),
        ["SetUpService.RetireStationAsync"] = new(
            Managers, (cast, by, cancellation) => DoneAsync(SetUp(cast).RetireStationAsync(by, cast.ThisId, cast.StationA, true, cancellation))),
        ["SetUpService.AddShiftAsync"] = new(
            Managers, (cast, by, cancellation) => DoneAsync(SetUp(cast).AddShiftAsync(by, cast.ThisId, Shift(cast), cancellation))),
        ["SetUpService.RenameShiftAsync"] = new(
            Managers,
            async (cast, by, cancellation) => await DoneAsync(SetUp(cast)
                .RenameShiftAsync(by, cast.ThisId, await ShiftAsync(cast), new("改", "Renamed"), cancellation))),
        ["SetUpService.EndShiftAsync"] = new(
            Managers,
            async (cast, by, cancellation) => await DoneAsync(SetUp(cast)
                .EndShiftAsync(by, cast.ThisId, await ShiftAsync(cast), cast.This.Catalog.Event.EndsOn, cancellation))),
        ["SetUpService.AddMetricAsync"] = new(
            Managers,
            (cast, by, cancellation) => DoneAsync(SetUp(cast)
                .AddMetricAsync(by, cast.ThisId, cast.This.Catalog.Metric("calls")! with { MetricId = 0, Code = Name() }, null, cancellation))),
        ["SetUpService.ChangeMetricAsync"] = new(
            Managers,
            async (cast, by, cancellation) => await DoneAsync((await NowAsync(cast)).Metric("calls") is { } m
                ? SetUp(cast).ChangeMetricAsync(by, cast.ThisId, m, m with { NameEn = "Renamed", Target = 5 }, cancellation)
                : throw new InvalidOperationException())),
        ["SetUpService.MoveMetricAsync"] = new(
            Managers,
            (cast, by, cancellation) => DoneAsync(SetUp(cast).MoveMetricAsync(by, cast.ThisId, cast.This.Catalog.Metric("calls")!.MetricId, -1, cancellation))),
        ["SetUpService.RemoveStationAsync"] = new(
            Managers, (cast, by, cancellation) => FaultAsync("station", () => SetUp(cast).RemoveStationAsync(by, cast.ThisId, 1_000_000, cancellation))),
        ["SetUpService.RemoveMetricAsync"] = new(
            Managers, (cast, by, cancellation) => FaultAsync("metric", () => SetUp(cast).RemoveMetricAsync(by, cast.ThisId, 1_000_000, cancellation))),
        ["SetUpService.RemoveShiftAsync"] = new(
            Managers, (cast, by, cancellation) => FaultAsync("shift", () => SetUp(cast).RemoveShiftAsync(by, cast.ThisId, 1_000_000, cancellation))),
        ["SetUpService.AddAllAsync"] = new(
            Managers,
            (cast, by, cancellation) => DoneAsync(SetUp(cast)
                .AddAllAsync(by, cast.ThisId, new() { Stations = [(new() { StationId = 0, Code = Name(), NameZh = "站", NameEn = "" }, null)] }, cancellation))),
        ["SetUpService.UseAsync"] = new(Managers, (cast, by, cancellation) => DoneAsync(SetUp(cast).UseAsync(by, cast.ThisId, cancellation))),
        ["SetUpService.RetireMetricAsync"] = new(
            Managers,
            (cast, by, cancellation) => DoneAsync(SetUp(cast)
                .RetireMetricAsync(by, cast.ThisId, cast.This.Catalog.Metric("calls")!.MetricId, true, cancellation))),

        ["LateService.ListAsync"] = new(Managers, (cast, by, cancellation) => DoneAsync(Late(cast).ListAsync(by, cast.This.Slug, cancellation))),
        ["LateService.DecideAsync"] = new(
            Managers, (cast, by, cancellation) => DoneAsync(Late(cast).DecideAsync(by, cast.This.Slug, [Guid.NewGuid()], taken: true, "", cancellation))),
        ["LateService.ForgetPhoneAsync"] = new(
            Managers, (cast, by, cancellation) => DoneAsync(Late(cast).ForgetPhoneAsync(by, cast.This.Slug, Guid.NewGuid(), cancellation))),
        ["ShiftService.ReadAsync"] = new(
            Counting, async (cast, by, cancellation) => (await Shifts(cast).ReadAsync(by, cast.This.Slug, "a", TestEvent.Day(-1), cancellation)).Count > 0),
        ["ShiftService.SignOffAsync"] = new(
            Counting, (cast, by, cancellation) => DoneAsync(Shifts(cast).SignOffAsync(by, cast.This.Slug, "a", ShiftBench.Order(), cancellation))),
        ["ShiftService.ReopenAsync"] = new(
            Managers,
            (cast, by, cancellation) => DoneAsync(Shifts(cast)
                .ReopenAsync(by, cast.This.Slug, "a", TestEvent.Day(-1), "early", "x", Guid.NewGuid(), cancellation))),
    };
}
