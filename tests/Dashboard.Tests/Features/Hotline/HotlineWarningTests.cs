using AngleSharp.Dom;
using Dashboard.Engine.Data;
using Dashboard.Engine.Feed;
using Dashboard.Features.Hotline;

namespace Dashboard.Tests.Features.Hotline;

/// <summary>Talks and pauses that are too long, and the tone for each new warning.</summary>
public sealed class HotlineWarningTests(ServerFixture server) : HotlinePageTest(server)
{
    [Theory]
    [InlineData("zh-CN", "通话达到 10:00：li", "示忙达到 5:00：chen", "通话和示忙均未超时")]
    [InlineData("en", "Talking for 10:00 or longer: li", "Paused for 5:00 or longer: chen", "No talk and no pause is too long")]
    public async Task Talks_and_pauses_beyond_what_the_event_sets_are_told_with_who_and_none_is_by_default(
        string culture, string talk, string pause, string good)
    {
        Speak(culture);
        var (e, now) = (Server.Take(), HotlineBench.Now);
        var by = await e.ManagerAsync();
        await e.SendAsync(
            $"{now - 900}|MANAGER|help|li|ADDMEMBER|",
            $"{now - 900}|MANAGER|help|chen|ADDMEMBER|",
            $"{now - 900}|MANAGER|help|wang|ADDMEMBER|",
            $"{now - 400}|NONE|help|chen|PAUSE|lunch",
            $"{now - 100}|NONE|help|wang|PAUSE|",
            HotlineBench.Enter(now - 710, "t"), HotlineBench.Connect(now - 700, "t", 10));
        var page = Page(culture, e, by);
        Assert.Empty(page.Component.FindAll("[data-testid=agents-verdict]"));

        await e.Desk().ChangeAsync(by, e.Slug, HotlineSettings.Default with { TalkWarningSeconds = 600, PauseWarningSeconds = 300 }, Wait.Cancelled);
        Shows(page, "agents-verdict", talk);
        Assert.Contains(pause, page.Of("agents-verdict"), StringComparison.Ordinal);
        Assert.DoesNotContain("wang", page.Of("agents-verdict"), StringComparison.Ordinal);
        Assert.Equal((1, 1, 0), (Signs("li"), Signs("chen"), Signs("wang")));

        await e.Desk().ChangeAsync(by, e.Slug, HotlineSettings.Default with { TalkWarningSeconds = 6000 }, Wait.Cancelled);
        Shows(page, "agents-verdict", good);

        int Signs(string agent) => page.Component.FindAll($"[data-testid=agent-{agent}] .since.attention svg").Count;
    }

    [Theory]
    [InlineData("zh-CN", "通话过长：须为 0 至 86400 的整数", "已保存")]
    [InlineData("en", "Long talk: a whole number from 0 to 86400", "Saved")]
    public async Task The_event_s_settings_say_from_when_on(string culture, string fault, string saved)
    {
        Speak(culture);
        var e = Server.Take();
        var page = Page(culture, e, await e.ManagerAsync());

        await Field(page, "settings", "talk-warning").ChangeAsync("long");
        await Field(page, "settings", "pause-warning").ChangeAsync("900");
        await page.Component.Find("[data-testid=settings] form").SubmitAsync();
        Shows(page, "settings", fault);

        await Field(page, "settings", "talk-warning").ChangeAsync("1800");
        await page.Component.Find("[data-testid=settings] form").SubmitAsync();
        Shows(page, "settings", saved);
        await Wait.ForAsync(() => e.Feed.Current.Board.Catalog.Hotline is { TalkWarningSeconds: 1800, PauseWarningSeconds: 900 }, "the settings on the board");
    }

    [Theory]
    [InlineData("zh-CN", "off", "提示音已关闭", "开启提示音", false)]
    [InlineData("zh-CN", "on", "提示音已开启：", "关闭提示音", true)]
    [InlineData("en", "waiting", "wants the page to be tapped first", "Turn sound off", true)]
    [InlineData("en", "refused", "This browser makes no sound", "Turn sound on", false)]
    public async Task It_is_said_in_words_whether_sound_is_on(string culture, string state, string text, string button, bool pressed)
    {
        Speak(culture);
        Sound();
        var e = Server.Take();
        var sound = Draw<WarningSound>(culture, p => p.Add(x => x.State, e.Feed.Current));

        await sound.Component.Instance.Tell(state);

        Assert.Contains(text, sound.Of("sound-state"), StringComparison.Ordinal);
        var switched = sound.Component.Find("button");
        Assert.Equal(
            (button, pressed ? "true" : "false", state == "refused"),
            (switched.TextContent.Trim(), switched.GetAttribute("aria-pressed"), switched.IsDisabled()));
    }

    [Fact]
    public async Task Each_new_warning_is_one_tone_and_what_was_there_when_the_page_was_opened_is_none()
    {
        Speak("zh-CN");
        var (e, now, browser) = (Server.Take(), HotlineBench.Now, Sound());
        await e.SendAsync(HotlineBench.Enter(now - 70, "old"));
        var sound = Draw<WarningSound>("zh-CN", p => p.Add(x => x.State, e.Feed.Current));
        await sound.Component.Instance.Tell("on");
        Show(e.Feed.Current);
        Assert.Empty(browser.Invocations["play"]);

        // A second caller is a warning too; then it is an alarm; two at once are one tone; and what goes on, or is over, is none.
        await e.SendAsync(HotlineBench.Enter(now - 65, "new"));
        Show(e.Feed.Current);
        Assert.Single(browser.Invocations["play"]);
        Show(e.Feed.Current with { AsOf = (now + 2) * 1000 });
        Assert.Single(browser.Invocations["play"]);
        Show(e.Feed.Current with { AsOf = (now + 58) * 1000 });
        Assert.Equal(2, browser.Invocations["play"].Count);
        Show(e.Feed.Current with { AsOf = (now + 400) * 1000, FailingSince = now * 1000 });
        await e.SendAsync(HotlineBench.Connect(now, "old", 70));
        Show(e.Feed.Current with { AsOf = (now + 58) * 1000 });
        Assert.Equal(2, browser.Invocations["play"].Count);

        // Who has turned it off is left alone, also when it is turned on again later.
        await sound.Component.Instance.Tell("off");
        await e.SendAsync(HotlineBench.Enter(now - 300, "third"));
        Show(e.Feed.Current);
        await sound.Component.Instance.Tell("on");
        Show(e.Feed.Current);
        Assert.Equal(2, browser.Invocations["play"].Count);

        void Show(FeedState state) => sound.Component.Render(p => p.Add(x => x.State, state));
    }

    // What js/sound.js gives the page.
    private BunitJSModuleInterop Sound()
    {
        var sound = JSInterop.SetupModule("/js/sound.js").SetupModule("soundOf", _ => true);
        sound.Mode = JSRuntimeMode.Loose;
        return sound;
    }
}
