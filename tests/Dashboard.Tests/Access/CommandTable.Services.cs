using Dashboard.Accounts;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Features.Book;
using Dashboard.Features.Hotline;
using Dashboard.Features.Import;
using Dashboard.Features.Keys;
using Dashboard.Features.Manager;
using Dashboard.Features.Screens;
using Dashboard.Features.SetUp;
using Dashboard.Features.Shifts;
using Dashboard.Shared.Tables;

namespace Dashboard.Tests.Access;

/// <summary>The services that give the commands, and what these are given of.</summary>
public static partial class CommandTable
{
    private static LateService Late(Cast cast) => cast.Server.Get<LateService>();

    private static ShiftService Shifts(Cast cast) => cast.Server.Get<ShiftService>();

    private static AccountService Accounts(Cast cast) => cast.Server.Get<AccountService>();

    private static BookService Book(Cast cast) => cast.Server.Get<BookService>();

    private static CallBackService CallBacks(Cast cast) => cast.Server.Get<CallBackService>();

    private static HotlineService Hotline(Cast cast) => cast.Server.Get<HotlineService>();

    private static ReportService Reports(Cast cast) => cast.Server.Get<ReportService>();

    private static DeskSpan Today => new(TestEvent.Day(), TestEvent.Day());

    private static ImportService Imports(Cast cast) => cast.Server.Get<ImportService>();

    private static ImportFile Table(string time) => new("t.csv", TableFile.ReadText($"station,metric,delta,at\na,served,1,{TestEvent.At(-1, time)}\n"), 0, 0);

    // At a minute of its own, so that it is new each time.
    private static async Task<ImportOutcome> ImportAsync(Cast cast, Caller? by, CancellationToken cancellation)
    {
        var minute = Interlocked.Increment(ref _minutes);
        var file = Table($"{minute / 60:00}:{minute % 60:00}:30");
        var mapping = Guess.Columns(cast.This.Catalog, file.Chosen, 0);
        var plan = await Imports(cast).PlanAsync(cast[Who.Administrator].Caller, cast.This.Slug, file, mapping, OnChange.Ask, cancellation);
        return await Imports(cast).ImportAsync(by, cast.This.Slug, file, mapping, plan, null, cancellation);
    }

    private static KeyService Keys(Cast cast) => cast.Server.Get<KeyService>();

    private static ScreenService Screens(Cast cast) => cast.Server.Get<ScreenService>();

    private static ScreenSetting Setting(Cast cast) => new("门口", cast.This.Slug, Screens(cast).Scenes, "en");

    private static SetUpService SetUp(Cast cast) => cast.Server.Get<SetUpService>();

    private static string Name() => "n" + Guid.NewGuid().ToString("N")[..12];

    // A minute of its own: no two shifts are worked at once.
    private static Shift Shift(Cast cast)
    {
        var minute = Interlocked.Increment(ref _shifts);
        return new()
        {
            ShiftId = 0,
            Code = Name(),
            NameZh = "班",
            NameEn = "Shift",
            StartsMin = minute,
            EndsMin = minute + 1,
            FirstOn = cast.This.Catalog.Event.StartsOn,
        };
    }

    private static async Task<Shift> ShiftAsync(Cast cast) =>
        (await cast.Server.Get<CatalogStore>().AddShiftAsync(cast.ThisId, Shift(cast), new("tests"), CancellationToken.None)).Shifts.MaxBy(s => s.ShiftId)!;

    private static Task<EventCatalog> NowAsync(Cast cast) => cast.Server.Get<CatalogStore>().LoadAsync(cast.ThisId, CancellationToken.None);

    private static Task<Account> SpareAsync(Cast cast) => cast.Server.AccountAsync(new Grant(Role.Coordinator, cast.ThisId, cast.StationA));

    private static async Task<int> ScreenAsync(Cast cast) => (await cast.ScreenAsync(cast.This)).Caller!.Holder.Id;

    // Past its door, the command finds nothing to do.
    private static async Task<bool> FaultAsync(string field, Func<Task> command)
    {
        try
        {
            await command();
            return false;
        }
        catch (CatalogException fault)
        {
            return fault.Field == field;
        }
    }

    private static async Task<bool> DoneAsync(Task command)
    {
        await command;
        return true;
    }
}
