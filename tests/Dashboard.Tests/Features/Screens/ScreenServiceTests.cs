using System.Globalization;
using Dashboard.Engine.Access;
using Dashboard.Engine.Data;
using Dashboard.Features.Screens;
using Dashboard.Shared;

namespace Dashboard.Tests.Features.Screens;

/// <summary>Who may do what with screens, and what becomes of it.</summary>
public sealed partial class ScreenServiceTests : IAsyncLifetime
{
    private ScreenBench _bench = null!;

    private ScreenService Service => _bench.Service;

    private string Scene => Service.Scenes[0];

    public async ValueTask InitializeAsync() => _bench = await ScreenBench.StartAsync("second", "third");

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory]
    [InlineData("coordinator")]
    [InlineData("nobody")]
    [InlineData("disabled")]
    [InlineData("screen")]
    public async Task Who_manages_nothing_can_do_nothing(string who)
    {
        var (screen, credential) = await _bench.PairAsync(await _bench.ManagerAsync());
        var (_, asked) = await _bench.AskAsync();
        var caller = who switch
        {
            "coordinator" => await _bench.PersonAsync("xie", new Grant(Role.Coordinator, 1)),
            "disabled" => new(new(HolderKind.Account, 99), "?", null, null),
            "screen" => credential,
            _ => null,
        };

        foreach (var act in (Func<Task>[])[
            () => Service.EnterAsync(caller, asked.Code, Wait.Cancelled),
            () => Service.ApproveAsync(caller, asked, new("大厅", "spring", [Scene], "zh-CN"), Wait.Cancelled),
            () => Service.DeclineAsync(caller, asked, Wait.Cancelled),
            () => Service.RosterAsync(caller, Wait.Cancelled),
            () => Service.ChangeAsync(caller, screen.ScreenId, new("别处", "spring", [Scene], "zh-CN"), Wait.Cancelled),
            () => Service.RevokeAsync(caller, screen.ScreenId, Wait.Cancelled),
            () => Service.CommandAsync(caller, screen.ScreenId, ScreenService.Reload, Wait.Cancelled),
            () => Service.RevokeAsync(caller, 99, Wait.Cancelled)])
        {
            Assert.Equal(Permission.Manage, (await Assert.ThrowsAsync<RefusedException>(act)).Permission);
        }

        Assert.Equal(screen with { LastSeenMs = null }, Assert.Single(await _bench.Screens.AllAsync(Wait.Cancelled)));
        Assert.Equal(0, (await _bench.Pairings.FindAsync(asked.SecretHash, Wait.Cancelled))!.Tries);
        Assert.Empty(Service.Events(caller));
        await _bench.Get<Refusals>().FlushAsync(Wait.Cancelled);
        Assert.NotEmpty(await _bench.ActionsAsync("access.refused"));
    }

    [Fact]
    public async Task A_manager_sees_and_touches_the_screens_of_their_own_events_alone()
    {
        var (boss, manager) = (await _bench.PersonAsync("all", new Grant(Role.Manager, 0)), await _bench.ManagerAsync());
        var (mine, _) = await _bench.PairAsync(boss);
        var (other, _) = await _bench.PairAsync(boss, "会议室", "autumn");
        var (_, asked) = await _bench.AskAsync();

        Assert.Equal([mine.ScreenId], (await Service.RosterAsync(manager, Wait.Cancelled)).Select(r => r.Screen.ScreenId));
        Assert.Equal(["spring"], Service.Events(manager).Select(e => e.Slug));
        await Assert.ThrowsAsync<RefusedException>(() => Service.RevokeAsync(manager, other.ScreenId, Wait.Cancelled));
        await Assert.ThrowsAsync<RefusedException>(() => Service.CommandAsync(manager, other.ScreenId, ScreenService.Identify, Wait.Cancelled));
        await Assert.ThrowsAsync<RefusedException>(() => Service.ChangeAsync(manager, other.ScreenId, new("大厅", "spring", [Scene], "en"), Wait.Cancelled));
        await Assert.ThrowsAsync<RefusedException>(() => Service.ChangeAsync(manager, mine.ScreenId, new("大厅", "autumn", [Scene], "en"), Wait.Cancelled));
        await Assert.ThrowsAsync<RefusedException>(() => Service.ApproveAsync(manager, asked, new("大厅", "autumn", [Scene], "en"), Wait.Cancelled));
        Assert.Equal([1, 2], (await Service.RosterAsync(boss, Wait.Cancelled)).Select(r => r.Screen.EventId));
        Assert.Equal(["screen.paired", "screen.paired"], await _bench.ActionsAsync("screen."));
    }

    [Fact]
    public async Task Rights_that_are_taken_end_with_the_next_command()
    {
        var manager = await _bench.ManagerAsync();
        var (screen, _) = await _bench.PairAsync(manager);
        var accounts = _bench.Get<AccountStore>();
        await accounts.AddAsync(
            new Account { Name = "root", NameKey = "ROOT", DisplayName = "root", Stamp = "s", PasswordHash = "AQ==" },
            [new(Role.Administrator, 0)],
            new("test"),
            Wait.Cancelled);
        await accounts.SetGrantsAsync((await accounts.FindAsync(manager.Holder.Id, Wait.Cancelled))!, [new(Role.Coordinator, 1)], new("test"), Wait.Cancelled);
        await _bench.Directory.RefreshAsync(Wait.Cancelled);

        await Assert.ThrowsAsync<RefusedException>(() => Service.RevokeAsync(manager, screen.ScreenId, Wait.Cancelled));
    }

    [Theory]
    [InlineData("place", " ")]
    [InlineData("place", "101")]
    [InlineData("event", "nowhere")]
    [InlineData("scenes", "")]
    [InlineData("scenes", "second nowhere")]
    [InlineData("culture", "fr")]
    [InlineData("dwell", "4")]
    [InlineData("dwell", "3601")]
    [InlineData("dim-from", "-1 360")]
    [InlineData("dim-from", "1440 360")]
    [InlineData("dim-until", "1320 -1")]
    [InlineData("dim-until", "1320 1440")]
    [InlineData("dim-until", "1320 1320")]
    [InlineData("dim-from", "null 360")]
    [InlineData("dim-until", "1320 null")]
    public async Task What_cannot_be_is_refused_with_the_field_at_fault(string field, string value)
    {
        var manager = await _bench.ManagerAsync();
        var (screen, _) = await _bench.PairAsync(manager);
        var (_, asked) = await _bench.AskAsync();
        var (good, words) = (new ScreenSetting("大厅", "spring", [Scene], "zh-CN"), value.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        int? Minute(int i) => words[i] == "null" ? null : int.Parse(words[i], CultureInfo.InvariantCulture);
        var setting = field switch
        {
            "place" => good with { Place = value == "101" ? new('厅', 101) : value },
            "event" => good with { Slug = value },
            "scenes" => good with { Scenes = words },
            "culture" => good with { Culture = value },
            "dwell" => good with { DwellSeconds = int.Parse(value, CultureInfo.InvariantCulture) },
            _ => good with { DimFromMin = Minute(0), DimUntilMin = Minute(1) },
        };

        Assert.Equal(field, await FieldAsync(() => Service.ApproveAsync(manager, asked, setting, Wait.Cancelled)));
        Assert.Equal(field, await FieldAsync(() => Service.ChangeAsync(manager, screen.ScreenId, setting, Wait.Cancelled)));
        Assert.Equal(screen, Assert.Single(await _bench.Screens.AllAsync(Wait.Cancelled)));
    }

    [Fact]
    public async Task Scenes_stay_in_the_order_in_which_they_were_chosen_with_their_dwell_and_the_dark_hours()
    {
        var manager = await _bench.ManagerAsync();
        var (_, asked) = await _bench.AskAsync();

        var screen = await Service.ApproveAsync(
            manager, asked, new("大厅", "spring", ["third", Scene, "third", "second"], "zh-CN", 5, 1320, 360), Wait.Cancelled);
        Assert.Equal(($"third,{Scene},second", 5, 1320, 360), (screen.Scenes, screen.DwellSeconds, screen.DimFromMin, screen.DimUntilMin));
        Assert.Equal(screen, await _bench.Screens.FindAsync(screen.ScreenId, Wait.Cancelled));

        await Service.ChangeAsync(manager, screen.ScreenId, new("大厅", "spring", ["second", "third"], "zh-CN", 3600), Wait.Cancelled);
        Assert.Equal(
            screen with { Scenes = "second,third", DwellSeconds = 3600, DimFromMin = null, DimUntilMin = null },
            await _bench.Screens.FindAsync(screen.ScreenId, Wait.Cancelled));
    }

    [Fact]
    public async Task What_is_settled_cannot_be_settled_again()
    {
        var manager = await _bench.ManagerAsync();
        var (_, asked) = await _bench.AskAsync();
        await Service.DeclineAsync(manager, asked, Wait.Cancelled);

        Assert.Equal("pairing", await FieldAsync(() => Service.DeclineAsync(manager, asked, Wait.Cancelled)));
        Assert.Equal("pairing", await FieldAsync(() => Service.ApproveAsync(manager, asked, new("大厅", "spring", [Scene], "en"), Wait.Cancelled)));
        Assert.Equal("code", await FieldAsync(() => Service.EnterAsync(manager, asked.Code, Wait.Cancelled)));
    }

    [Fact]
    public async Task A_revoked_screen_s_credential_is_dead_before_the_command_is_answered()
    {
        var manager = await _bench.ManagerAsync();
        var (screen, credential) = await _bench.PairAsync(manager);
        Assert.True(_bench.Directory.RightsOf(credential).Allow(Permission.ReadFigures, 1));
        Assert.False(_bench.Directory.RightsOf(credential).Allow(Permission.ReadFigures, 2));

        await Service.RevokeAsync(manager, screen.ScreenId, Wait.Cancelled);

        Assert.Null(_bench.Directory.Find(credential));
        Assert.Empty(await Service.RosterAsync(manager, Wait.Cancelled));
        Assert.Equal("screen", await FieldAsync(() => Service.RevokeAsync(manager, screen.ScreenId, Wait.Cancelled)));
        Assert.Equal("screen", await FieldAsync(() => Service.CommandAsync(manager, screen.ScreenId, ScreenService.Reload, Wait.Cancelled)));
    }

    [Fact]
    public async Task A_change_holds_at_once_and_a_command_is_one_of_two()
    {
        var manager = await _bench.ManagerAsync(both: true);
        var (screen, credential) = await _bench.PairAsync(manager);

        await Service.ChangeAsync(manager, screen.ScreenId, new(" 会议室 ", "autumn", [Scene, Scene], "en"), Wait.Cancelled);
        await Service.CommandAsync(manager, screen.ScreenId, ScreenService.Identify, Wait.Cancelled);

        Assert.True(_bench.Directory.RightsOf(credential).Allow(Permission.ReadFigures, 2));
        Assert.False(_bench.Directory.RightsOf(credential).Allow(Permission.ReadFigures, 1));
        Assert.Equal(
            screen with { Place = "会议室", EventId = 2, Scenes = Scene, Culture = "en", Command = "identify", CommandNo = 1 },
            await _bench.Screens.FindAsync(screen.ScreenId, Wait.Cancelled));
        Assert.Equal("command", await FieldAsync(() => Service.CommandAsync(manager, screen.ScreenId, "explode", Wait.Cancelled)));
    }

    [Fact]
    public async Task Of_two_who_change_a_screen_at_once_one_is_told_and_overwrites_nothing()
    {
        var manager = await _bench.ManagerAsync(both: true);
        var (screen, _) = await _bench.PairAsync(manager);
        Task<string> SetAsync(string place) =>
            TriedAsync(() => Service.ChangeAsync(manager, screen.ScreenId, new(place, "spring", [Scene], "en"), Wait.Cancelled, screen));

        var told = await Task.WhenAll(SetAsync("北墙"), SetAsync("南墙"));

        Assert.Equal(["", "changed"], told.Order(StringComparer.Ordinal));
        Assert.Equal(told[0].Length == 0 ? "北墙" : "南墙", (await _bench.Screens.FindAsync(screen.ScreenId, Wait.Cancelled))!.Place);
    }

    private static async Task<string> TriedAsync(Func<Task> act)
    {
        try
        {
            await act();
            return "";
        }
        catch (CatalogException fault)
        {
            return fault.Field;
        }
    }

    private static async Task<string> FieldAsync(Func<Task> act) => (await Assert.ThrowsAsync<CatalogException>(act)).Field;
}
