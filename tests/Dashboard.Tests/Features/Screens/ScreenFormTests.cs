using AngleSharp.Dom;
using Dashboard.Engine.Access;
using Dashboard.Features.Screens;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Features.Screens;

/// <summary>What a screen shows, in which order and for how long, and when it is dimmed, as a manager chooses it.</summary>
public sealed class ScreenFormTests : ComponentTest, IAsyncLifetime
{
    private ScreenBench _bench = null!;
    private Caller _manager = null!;

    private string First => _bench.Service.Scenes[0];

    public async ValueTask InitializeAsync()
    {
        _bench = await ScreenBench.StartAsync("second", "third");
        _manager = await _bench.ManagerAsync();
        Services.AddSingleton(_bench.Service);
        Services.AddSingleton<TimeProvider>(_bench.Clock);
        Services.AddSingleton<AuthenticationStateProvider>(_ => _bench.CircuitOf(_manager));
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        await _bench.DisposeAsync();
    }

    [Theory]
    [InlineData("zh-CN", "上移：third", "下移：third", "third：第 1 位", "保存")]
    [InlineData("en", "Move up: third", "Move down: third", "third: now number 1", "Save")]
    public async Task Scenes_are_shown_in_the_order_into_which_they_are_moved(string culture, string up, string down, string told, string save)
    {
        Speak(culture);
        var page = await ChangingAsync(culture, First, "second", "third");
        Assert.Equal([up, down], Buttons(page, "third").Select(b => b.GetAttribute("aria-label")));
        Assert.Equal(
            [true, false, false, false, false, true],
            ((string[])[First, "second", "third"]).SelectMany(s => Buttons(page, s)).Select(b => b.HasAttribute("disabled")));

        for (var i = 0; i < 2; i++) await page.Component.InvokeAsync(() => Buttons(page, "third")[0].ClickAsync(new MouseEventArgs()));
        Assert.Equal(told, page.Component.Find("[data-testid=open] [role=status]").TextContent);
        await page.Component.InvokeAsync(() => Buttons(page, First)[1].ClickAsync(new MouseEventArgs()));
        await SaveAsync(page, save);

        Assert.Equal($"third,second,{First}", (await ScreenAsync()).Scenes);
    }

    [Fact]
    public async Task A_scene_that_is_left_out_comes_back_in_its_place_and_one_alone_cannot_be_moved()
    {
        Speak("zh-CN");
        var page = await ChangingAsync("zh-CN", "third", "second", First);
        await page.Component.Find("[data-testid=scene-second] input").ChangeAsync(false);
        await page.Component.InvokeAsync(() => Buttons(page, First)[0].ClickAsync(new MouseEventArgs()));
        await page.Component.Find("[data-testid=scene-second] input").ChangeAsync(true);
        Assert.Equal(["1", "2", "3"], page.Component.FindAll("[data-testid=scenes] .place").Select(p => p.TextContent).Where(p => p.Length > 0));
        Assert.Equal(
            [First, "second", "third"],
            page.Component.FindAll("[data-testid=scenes] li").Take(3).Select(i => i.GetAttribute("data-testid")!["scene-".Length..]));

        foreach (var other in (string[])["second", "third"]) await page.Component.Find($"[data-testid=scene-{other}] input").ChangeAsync(false);
        Assert.Empty(page.Component.FindAll("[data-testid=scenes] button"));
        await SaveAsync(page, "保存");

        Assert.Equal(First, (await ScreenAsync()).Scenes);
    }

    [Fact]
    public async Task Scenes_that_there_are_no_more_are_not_chosen_any_longer()
    {
        Speak("zh-CN");
        var page = await ChangingAsync("zh-CN", "gone", "third");

        await SaveAsync(page, "保存");

        Assert.Equal("third", (await ScreenAsync()).Scenes);
    }

    [Theory]
    [InlineData("zh-CN", "保存", "停留时间：请填写 5 至 3600 的整数。", "夜间调暗：请填写两个不同的时间")]
    [InlineData("en", "Save", "Each scene for: a whole number of seconds", "Dim at night: two different times")]
    public async Task A_screen_s_dwell_and_dark_hours_are_set_and_taken_away(string culture, string save, string dwellFault, string dimFault)
    {
        Speak(culture);
        var page = await ChangingAsync(culture, "second", "third");
        Assert.Equal(("30", "", ""), (Value(page, "dwell"), Value(page, "dim-from"), Value(page, "dim-until")));
        await page.Component.Find("[data-testid=dwell]").InputAsync("soon");
        await ClickAsync(page, save);
        page.Component.WaitForAssertion(() => Assert.StartsWith(dwellFault, page.Of("fault"), StringComparison.Ordinal), Wait.Limit);
        await page.Component.Find("[data-testid=dwell]").InputAsync(" 60 ");
        await page.Component.Find("[data-testid=dim-from]").ChangeAsync("22:00:00");
        await ClickAsync(page, save);
        page.Component.WaitForAssertion(() => Assert.StartsWith(dimFault, page.Of("fault"), StringComparison.Ordinal), Wait.Limit);
        await page.Component.Find("[data-testid=dim-until]").ChangeAsync("06:30");
        await SaveAsync(page, save);
        Assert.Equal((60, 1320, 390), await ScreenAsync() is var set ? (set.DwellSeconds, set.DimFromMin, set.DimUntilMin) : default);

        await ClickAsync(page, culture == "en" ? "Change" : "修改");
        Assert.Equal(("60", "22:00", "06:30"), (Value(page, "dwell"), Value(page, "dim-from"), Value(page, "dim-until")));
        foreach (var field in (string[])["dim-from", "dim-until"]) await page.Component.Find($"[data-testid={field}]").ChangeAsync("");
        await SaveAsync(page, save);
        Assert.Equal((60, null, null), await ScreenAsync() is var bright ? (bright.DwellSeconds, bright.DimFromMin, bright.DimUntilMin) : default);
    }

    private async Task<Drawn<ScreensPage>> ChangingAsync(string culture, params string[] scenes)
    {
        var (screen, _) = await _bench.PairAsync(_manager);
        await _bench.Screens.ChangeAsync(screen with { Scenes = string.Join(',', scenes) }, new("test"), Wait.Cancelled);
        var page = Draw<ScreensPage>(culture, _ => { });
        await ClickAsync(page, culture == "en" ? "Change" : "修改");
        return page;
    }

    private async Task<Screen> ScreenAsync() => Assert.Single(await _bench.Screens.AllAsync(Wait.Cancelled));

    private static async Task SaveAsync(Drawn<ScreensPage> page, string save)
    {
        await ClickAsync(page, save);
        page.Component.WaitForAssertion(() => Assert.Empty(page.Component.FindAll("[data-testid=open]")), Wait.Limit);
    }

    private static string? Value(Drawn<ScreensPage> page, string field) => page.Component.Find($"[data-testid={field}]").GetAttribute("value");

    // Up and down.
    private static IReadOnlyList<IElement> Buttons(Drawn<ScreensPage> page, string scene) => page.Component.FindAll($"[data-testid=scene-{scene}] button");
}
